"""Tells at the door that nothing has changed since the last build, before anything is read or drawn.

The question of a build is its settings, its options and the program; the rest is files. Where all of
them are what they were, and the output is still what was written, the answer is the last one. What
cannot be known (a theme or a plugin that is not ours, a setting that is a function) is never
answered here.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from standfirst import disk, fonts, settings
from standfirst.build.staging import Staging
from standfirst.build.swap import Places
from standfirst.charts.spec import ATLAS
from standfirst.engine.files import FileDigests
from standfirst.engine.fingerprint import fingerprint
from standfirst.engine.program import program
from standfirst.engine.store import STORE, Store

FORMAT = "standfirst-unchanged/1"
LONGEST = timedelta(days=1)
"""How long an answer may stand, whatever the briefings say of their times."""

_WRITTEN = frozenset({"OUTPUT_PATH", "CACHE_PATH"})
"""Settings that name what a build writes."""

OURS = ["standfirst.pelican_plugin"]
THEMES = Path(settings.__file__).parent.parent / "themes", Path(settings.__file__).parent / "_themes"


@dataclass(frozen=True)
class Look:
    """What a build would start from."""

    question: str
    """The fingerprint of settings, options and program."""
    files: Mapping[str, str]
    """The digest of each file that a build may read."""
    moment: datetime
    output: Path
    options: Mapping[str, Any] = field(default_factory=dict)

    def answer(self) -> Any:
        """What the last build said, if this one would make the same; else None."""
        known = _load(_file(self.output))
        if not known or known["question"] != self.question or known["files"] != dict(self.files):
            return None
        since, until = (datetime.fromisoformat(known[name]) for name in ("since", "until"))
        if not since <= self.moment < until:
            return None
        with Staging(self.output, **self.options) as stage:
            return known["said"] if known["manifest"] and stage.intact() == known["manifest"] else None

    def edited(self, root: Path) -> dict[str, str] | None:
        """What became of each file since the last build, by its path from the root; None where that is not known."""
        known = _load(_file(self.output))
        if not known:
            return None
        before, now = known["files"], self.files
        became = {
            **{path: "deleted" for path in before if path not in now},
            **{path: "changed" if path in before else "new" for path in now if before.get(path) != now[path]},
        }
        return {os.path.relpath(path, root.resolve()): how for path, how in became.items()}

    def keep(self, said: Any, until: datetime) -> None:
        """Remember what a build said that began with this look; `until` is when its pages would say otherwise.

        A disk that will not have it costs time in the next build and nothing else.
        """
        with suppress(OSError), Staging(self.output, **self.options) as stage:
            body = {
                "format": FORMAT,
                "question": self.question,
                "files": dict(self.files),
                "since": self.moment.isoformat(),
                "until": min(until, self.moment + LONGEST).isoformat(),
                "manifest": stage.intact(),
                "said": said,
            }
            data = json.dumps(body, separators=(",", ":")).encode()
            _write(_file(self.output), hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


def look(root: Path, name: str, *, output: Path | None, preview: bool, **options: Any) -> Look | None:
    """What a build with a settings file would start from; None where that cannot be known.

    `options` are those of `Staging`.
    """
    try:
        raw = {key: value for key, value in settings.run(root / name).items() if key.isupper()}
        if raw.get("PLUGINS") != OURS:
            return None
        place = root / STORE
        store = Store(place if place.is_file() else None, program())  # a build that is refused leaves none
        digests = FileDigests(store)
        question = fingerprint(name, preview, raw, program())
        files = {str(path): digests.digest(path) for path in _files(root, _folders(root, raw))}
        store.close()
        place = output or root / (raw.get("OUTPUT_PATH") or "output")
    except (SyntaxError, NameError, ImportError, AttributeError, TypeError, OSError):
        return None  # a setting that cannot be known, or a fault that the build itself explains
    return Look(question, files, settings.now(), place, options)


def _folders(root: Path, raw: Mapping[str, Any]) -> Iterator[Path]:
    """Where the files lie that a build reads."""
    content = root / (raw.get("PATH") or "content")
    yield content
    yield from _named(root, content, raw)
    yield root / raw.get("STANDFIRST", {}).get("BRIEFINGS", "briefings")
    yield root / "themes"
    yield root / (raw.get("THEME") or "themes")
    yield from THEMES


def _named(root: Path, content: Path, raw: Mapping[str, Any]) -> Iterator[Path]:
    """Files and folders that a setting of Pelican names, from the site or from its content, such as `PAGE_PATHS`.

    TypeError where one holds the site itself: what lies there beside the site cannot be known.
    """
    for text in _texts({name: value for name, value in raw.items() if name not in _WRITTEN}):
        for path in (root / text, content / text) if text.strip("./") or ".." in text else ():
            if "\0" not in text and path.exists():
                if path.resolve() in (root.resolve(), *root.resolve().parents):
                    raise TypeError(f"{text} holds the site itself")
                yield path


def _texts(value: Any) -> Iterator[str]:
    """Every text in a setting."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for item in pair for text in _texts(item))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (text for item in value for text in _texts(item))


def _files(root: Path, folders: Iterable[Path]) -> Iterator[Path]:
    """Every file that a build of ours reads, beside its settings and its program."""
    for folder in dict.fromkeys(path.resolve() for path in folders):
        if folder.is_file():
            yield folder
        for place, _, names in os.walk(folder):  # links to folders are refused
            yield from (path for name in names if (path := Path(place, name)).is_file())
    yield from (path for path in (root / ATLAS, *(face.path(root) for face in fonts.FACES)) if path.is_file())


def _file(output: Path) -> Path:
    return Places(output.resolve()).state / "unchanged.json"


def _load(path: Path) -> Any:
    """What an earlier build kept; nothing where it is not there or is damaged."""
    digest, _, data = _bytes(path).partition(b"\n")
    if hashlib.sha256(data).hexdigest().encode() != digest:
        return None
    with suppress(ValueError, TypeError, KeyError):
        body = json.loads(data)
        return body if body["format"] == FORMAT else None
    return None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    disk.write(path, data)


def _bytes(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""
