"""Build the search index from the pages of the site with Pagefind, in parts that run in parallel.

Pagefind cannot add to an index. So a larger site has several, each for the pages whose paths share a hash
value, and only those with changed pages are built again. They are in one folder and form one index
for the browser: the entry file lists them as if each were for a language of its own.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from standfirst.build import paths
from standfirst.build.canonical import ENTRY, canonical
from standfirst.errors import BuildError

MARK = b"data-pagefind-body"
"""The marker of a page that the search indexes."""

UNSEARCHED = (
    ".sf-cite, .sf-permalink, .sf-contents, .sf-colophon__fingerprint, .sf-briefing-head__files, "
    ".sf-briefing-head__tlp, .sf-dateline, .sf-change-table, .sf-drawing__data"
)
"""Parts of a page to leave out of the index: labels, and tables that repeat numbers of the page."""

WHOLE = 150
"""The number of pages that one index holds without being split."""

SHARE = 100
"""The maximum number of pages in a part, as long as there are fewer parts than `MOST`."""

MOST = 16
"""The maximum number of parts: for each word, the browser queries all of them."""

CHUNK = 5000
"""The chunk size that the browser fetches of a split index, a quarter of Pagefind's for a single one."""

PROGRAM = ("pagefind.js", "pagefind-worker.js")
"""Scripts that the browser runs, apart from the WebAssembly of each language."""

PARTS = "parts.json"
"""The first file that the search page reads: the indexes in the folder, and the available filters."""

_ARGUMENTS = (
    "--site", "site", "--output-path", "bundle", "--keep-index-url", "--quiet", "--exclude-selectors", UNSEARCHED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndexPart:
    """Pages with an index of their own, one `of` so many: each path with the hash of its content."""

    number: int
    of: int
    pages: tuple[tuple[str, str], ...]

    @property
    def entry(self) -> str:
        """The file that lists the part's content, below the folder of the index."""
        return f"part-{self.number}.json"


SEPARATOR = "\u200a"
"""A hair space, which Pagefind treats as a space."""

_LETTERS = "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec6\u1000-\u102a\u1780-\u17b3\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3"
_UNSPACED = re.compile(f"(?<=[{_LETTERS}{_MARKS}])(?=[{_LETTERS}])")
_ELIDED = re.compile(r"(\b(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)(?:['’]|&#39;))(?=\w)", re.IGNORECASE)
_ARTICLE = re.compile(
    r"(?<![\u0600-\u06ff])([وف]?(?:[بك]?ا\u0652?ل|ل(?=لاجئ)|لل)\u0652?)"
    r"(?=[\u0621-\u0652]{3,}(?![\u0600-\u06ff]))"
)
"""The article of an Arabic noun with particles before it, whose noun is also searched for alone: المدرسة."""
_TEXT = re.compile(r">[^<>]+(?=<)")
"""Text between tags, with the end of the tag before it."""


def available() -> bool:
    """Return whether the extra `search` is installed."""
    return importlib.util.find_spec("pagefind_bin") is not None


def split(pages: Iterable[tuple[str, str]]) -> list[IndexPart]:
    """Return the non-empty parts of an index; a page's path alone decides its part."""
    found = sorted(pages)
    count = parts(len(found))
    shares: dict[int, list[tuple[str, str]]] = {}
    for path, digest in found:
        number = int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], "big") % count
        shares.setdefault(number, []).append((path, digest))
    return [IndexPart(number, count, tuple(share)) for number, share in sorted(shares.items())]


def parts(pages: int) -> int:
    """Return the number of parts of an index of so many pages: a power of two."""
    count = 1
    while pages > WHOLE and count < MOST and pages > count * SHARE:
        count *= 2
    return count


def program(entry: Mapping[str, Any]) -> set[str]:
    """Return Pagefind's own files that a part needs in the browser."""
    found = {f"wasm.{language['wasm'] or 'unknown'}.pagefind" for language in entry["languages"].values()}
    return found.union(PROGRAM)


def combined(parts: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """Return the files that combine several parts into one index, from the entry of each.

    In Pagefind's own file, the first part with pages in a language has that language's name; each other one is
    a variant of it, such as `en-x-3`. Our file tells the search page which parts there are.
    """
    languages: dict[str, Any] = {}
    filters: dict[str, set[str]] = {}
    for number, part in enumerate(parts):
        for tag, language in part["languages"].items():
            languages[f"{tag}-x-{number}" if tag in languages else tag] = language
        for name, values in part["filters"].items():
            filters.setdefault(name, set()).update(values)
    head = {name: value for name, value in parts[0].items() if name != "filters"}
    ours = {
        "filters": {name: sorted(values) for name, values in filters.items()},
        "languages": {tag: language["page_count"] for tag, language in languages.items()},
    }
    return {ENTRY: to_bytes({**head, "languages": languages}), PARTS: to_bytes(ours)}


def to_bytes(entry: Mapping[str, Any]) -> bytes:
    """Serialise to JSON, with the same bytes for the same content."""
    return json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


class Pagefind:
    """Pagefind processes that index parts of the site in parallel.

    A context manager: afterwards no process and no file of it is left, whatever happened.
    """

    def __init__(self, folder: Path, jobs: int) -> None:
        """Use `folder`, which is created on the site's file system so that pages can be hard-linked into it."""
        self._folder, self._jobs = folder, max(jobs, 1)
        self._waiting: deque[IndexPart] = deque()
        self._running: dict[IndexPart, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        """Start nothing before there is something to do."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop whatever still runs."""
        self._waiting.clear()
        for process in self._running.values():
            process.kill()
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, part: IndexPart, files: Mapping[str, Path]) -> None:
        """Index the pages of a part; `files` are their locations and are only read."""
        site = self._folder / str(part.number) / "site"
        try:
            for path, _ in part.pages:
                target = site / paths.safe(path)
                target.parent.mkdir(parents=True, exist_ok=True)
                _lay_out(files[path], target)
        except OSError as error:
            raise BuildError(f"the pages could not be laid out for the search: {error}") from error
        self._waiting.append(part)
        self.go_on()

    def go_on(self) -> None:
        """Start queued parts if there is room; nothing starts by itself while the build does something else."""
        while self._waiting and sum(one.poll() is None for one in self._running.values()) < self._jobs:
            part = self._waiting.popleft()
            self._running[part] = _begin(self._folder / str(part.number), part)

    def made(self) -> Iterator[tuple[IndexPart, dict[str, bytes]]]:
        """Wait for each part, and yield it with its files by path below the folder of the index.

        The same pages give the same bytes. Raises BuildError if Pagefind fails.
        """
        while self._running:
            part = next(iter(self._running))
            self._running[part].wait()
            self.go_on()
            ended = self._running.pop(part)
            folder = self._folder / str(part.number)
            if ended.returncode:
                said = (folder / "errors").read_text("utf-8", "replace")
                raise BuildError(f"the search index could not be made: {' '.join(said.split())[-500:]}")
            yield part, _files(folder / "bundle", part)


def _begin(folder: Path, part: IndexPart) -> subprocess.Popen[bytes]:
    from pagefind_bin import get_executable

    own = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    if part.of > 1:
        own["PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE"] = str(CHUNK)
    try:
        with (folder / "errors").open("wb") as errors:
            return subprocess.Popen(
                [get_executable(), *_ARGUMENTS], cwd=folder, env=own,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
            )  # fmt: skip
    except OSError as error:
        raise BuildError(f"the search index could not be made: {error}") from error


def _files(bundle: Path, part: IndexPart) -> dict[str, bytes]:
    """Return the files to keep of Pagefind's output, without its own search pages."""
    found = {
        path.relative_to(bundle).as_posix(): path.read_bytes()
        for path in sorted(bundle.rglob("*"))
        if path.is_file()
    }
    files, said = canonical(found, f"{part.number}-")
    own = {name: found[name] for name in sorted(program(said))}
    return {**own, **dict(sorted(files.items())), part.entry: to_bytes(said)}


def with_separators(html: str) -> str:
    """Return a page with a separator at each word boundary that has no space, so that Pagefind finds the words.

    These are between the letters of scripts without spaces (Chinese, Japanese, Thai, Lao, Burmese, Khmer), after an
    elided word (`l’école`) and after an Arabic article. `search.js` splits queries in the same way, and hides the
    separators.
    """
    return _TEXT.sub(lambda found: _separated(found[0]), html)


def _separated(text: str) -> str:
    if text.isascii() and "'" not in text and "&#39;" not in text:
        return text  # most texts of English pages; the three patterns would take ten times as long
    text = _UNSPACED.sub(SEPARATOR, text)
    return _ARTICLE.sub(rf"\1{SEPARATOR}", _ELIDED.sub(rf"\1{SEPARATOR}", text))


def _lay_out(file: Path, target: Path) -> None:
    """Hard-link a page, or copy it if it gets separators or the file system has no hard links."""
    html = file.read_text("utf-8")
    if (text := with_separators(html)) != html:
        target.write_text(text, "utf-8", newline="\n")
        return
    with suppress(OSError):
        os.link(file, target)
        return
    shutil.copyfile(file, target)
