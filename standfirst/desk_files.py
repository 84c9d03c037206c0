"""Find, before a build, what the leak scan would refuse in the desk's pages, files, theme, settings and output."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from standfirst import branding, metadata
from standfirst.build import manifest, output_tree
from standfirst.checks.registry import find
from standfirst.checks.texts import readings
from standfirst.engine.memo import Memo
from standfirst.errors import BuildError, Problem
from standfirst.leaks.extract import UnreadableFileError
from standfirst.leaks.gate import Gate, OutgoingPart
from standfirst.leaks.scan import LeakHit, Scanner
from standfirst.leaks.secrets import leaves
from standfirst.leaks.watch_list import real, watch
from standfirst.library import PUBLIC, Edition, Library, Visibility
from standfirst.library.files import LINKED_FOLDER, PathFault, path_fault, series_file
from standfirst.settings import CONFIG, Site, now
from standfirst.theme import Theme
from standfirst.view import linked_files

TEXTS = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm", ".txt")
"""Suffixes of files that Pelican can make pages of, and of plain text."""

_CLOSED = re.compile(
    r"^:?status:\s*(?:draft|hidden)\b|<meta\b[^>]*\bname=[\"']?status\b[^>]*\bcontent=[\"']?(?:draft|hidden)\b",
    re.IGNORECASE | re.MULTILINE,
)
HEAD = 4096
"""The number of characters in which a page gives its status."""


def files(site: Site) -> dict[Path, str]:
    """Return the desk's own files in the folders that Pelican publishes, with their paths there, and its logo."""
    folders = dict.fromkeys((site.root / name).resolve() for name in site.content)
    there = ((folder, path) for folder in folders for path in sorted(folder.rglob("*")))
    logo = {(site.root / site.logo).resolve(): site.logo} if site.logo else {}
    return logo | {path: path.relative_to(folder).as_posix() for folder, path in there if path.is_file()}


def theme_files(look: Theme) -> dict[Path, str]:
    """Return the files of the site's own theme, each with its path there; the package's themes need no scan."""
    there = ((folder, path) for folder in look.own_folders for path in sorted(folder.rglob("*")))
    return {path.resolve(): path.relative_to(folder).as_posix() for folder, path in there if path.is_file()}


def left_files(site: Site) -> dict[Path, str]:
    """Return the files in the output that no build has made, with their paths: they are published with the site."""
    output = site.root / site.output
    if not output.is_dir():
        return {}
    ours = {manifest.NAME}
    with suppress(BuildError):  # no build yet
        ours |= manifest.read(output).artefacts.keys()
    found = output_tree.listing(output, lambda path: path not in output_tree.UNSEEN)
    return {output / path: path for path in sorted(found.files.keys() - ours)}


def linked_paths(editions: Iterable[Edition]) -> dict[Path, str]:
    """Return the files and maps beside some editions that their pages let readers download, with their paths there."""
    found: dict[Path, str] = {}
    for edition in editions:
        files = [(one.file, linked_files.target(edition, one)) for one in edition.briefing.files]
        files += [(one.geojson, one.geojson) for one in edition.briefing.maps if one.geojson]
        for name, target in files:
            path = edition.file.beside(name)
            if isinstance(path, Path) and path.is_file():
                found[path] = target
    return found


def path_problems(site: Site, folders: Iterable[Path]) -> list[Problem]:
    """Return problems of paths in some folders: links to other places, endless loops, and names that are not text."""
    problems = {
        Problem(_shown(site, path), 1, 1, "SF001", fault.what, fault.fix)
        for folder in folders
        for path, fault in _path_faults(folder)
    }
    return sorted(problems)


def _shown(site: Site, path: Path) -> str:
    return path.relative_to(site.root).as_posix() if path.is_relative_to(site.root) else str(path)


def _path_faults(base: Path) -> Iterator[tuple[Path, PathFault]]:
    for place, folders, names in os.walk(base):
        for path in (Path(place, name) for name in (*folders, *names)):
            if path.is_symlink() and path.is_dir():
                yield path, LINKED_FOLDER
            elif path.is_symlink() and path.name.startswith(".#"):
                continue  # an editor's lock file
            elif fault := path_fault(path, base):
                yield path, fault


def intended_texts(named: Mapping[Path, str]) -> Iterator[tuple[str, str]]:
    """Yield the intended content of some files: the text of text files, and the names of all others."""
    for path, name in named.items():
        yield name, path.read_text("utf-8", "replace") if path.suffix.lower() in TEXTS else name


@dataclass(frozen=True)
class DeskFiles:
    """The files that the desk publishes beside its briefings, and the leak scan that they must pass."""

    site: Site
    named: Mapping[Path, str]
    gate: Gate
    look: Theme
    shown: Library

    @classmethod
    def of(cls, everything: Library, kept: Memo | None = None) -> DeskFiles:
        """Return the own files of a library's site, as a public build would publish them."""
        site, there = everything.site, files(everything.site)
        look = branding.load(site)
        public = {path: name for path, name in there.items() if not is_closed(path)}
        shown = Visibility(everything, now()).to(PUBLIC)
        gate = Gate(watch(everything, shown, intended_texts(public), kept))
        named = linked_paths(shown.editions) | theme_files(look) | there | left_files(site)
        return cls(site, named, gate, look, shown)

    def problems(self, paths: Iterable[Path]) -> Iterator[Problem]:
        """Yield what the leak scan would refuse in some of the files, and names in metadata that a build removes."""
        for path in paths if self.gate.watch.canaries else ():
            try:
                yield from self._of(path)
            except UnreadableFileError as error:
                why = str(error).removeprefix(f"{self.named[path]}: ").partition(";")[0]
                yield self._problem(path, 1, "SF513", why, "publish its files, or a .zip of them")

    def settings(self) -> Iterator[Problem]:
        """Yield the texts of the settings that pages or file names can contain and that the leak scan would refuse."""
        path, site = self.site.root / CONFIG, self.site
        lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
        texts = (*site.texts, site.contact, site.address, *site.brand.footer, *site.policies.values())
        for text in dict.fromkeys(filter(None, texts if self.gate.watch.canaries else ())):
            line = next((number for number, one in enumerate(lines, start=1) if text in one), 1)
            for hit in self.gate.scan(OutgoingPart("", text.encode())).hits:
                yield self._problem(path, line, *_finding(hit))

    def series(self) -> Iterator[Problem]:
        """Yield the restricted sentences in the texts of series that have public editions; SF503 finds names there."""
        shown = self.shown
        for name, about in shown.series.items() if self.gate.watch.canaries else ():
            folder, _, lang = name.partition(".")
            path = self.site.root / self.site.briefings / folder / series_file(lang)
            lines = path.read_text("utf-8", "replace").splitlines() if shown.of_series(folder) else []
            for _, text in leaves(about) if lines else ():
                line = next((number for number, one in enumerate(lines, start=1) if text in one), 1)
                for hit in self.gate.scan(OutgoingPart("", text.encode())).hits:
                    if not hit.canary.name:
                        yield self._problem(path, line, *_finding(hit))

    def _of(self, path: Path) -> Iterator[Problem]:
        data = path.read_bytes()
        is_bare = self.site.is_content(path) or path == (self.site.root / self.site.logo).resolve()
        left = metadata.bare(data) if is_bare else data
        hits = self._hits(path, left)
        meant = (hit for hit in hits if hit.canary.name or hit.canary.strict or not is_closed(path))
        lines = {hit: self._line(path, hit, left) for hit in meant}
        whole = {
            (at, _owner(hit)) for hit, line in lines.items() if hit.canary.strict for at in (line, line - 1)
        }
        for hit, line in lines.items():
            if (
                hit.canary.strict or (line, _owner(hit)) not in whole
            ):  # else it is a part of a name that ends there
                yield self._problem(path, line, *_finding(hit))
        if left != data:
            known = {hit.canary for hit in hits}
            taken = {
                (hit.where, _owner(hit))
                for hit in self._hits(path, data)
                if hit.canary.name and hit.canary not in known
            }
            for where, owner in sorted(taken):
                message = f"its {where} names a person protected in {owner}"
                yield self._problem(
                    path, 1, "SF510", message, "the site removes it; remove it from the file, too"
                )

    def _hits(self, path: Path, data: bytes) -> list[LeakHit]:
        found = (
            hit
            for view in _views(path, data)
            for hit in self.gate.scan(OutgoingPart(self.named[path], view)).hits
        )
        return real({hit.canary: hit for hit in found}.values(), self.look)

    def _line(self, path: Path, hit: LeakHit, data: bytes) -> int:
        """Return the line of a text in which a hit ends; 1 for other files."""
        if hit.where == "file name" or b"\0" in data:
            return 1
        lines = data.splitlines(keepends=True)
        scanner = Scanner([hit.canary], (one.text for one in self.gate.watch.allowed))

        def holds(count: int) -> bool:
            return any(scanner.scan("", view).hits for view in _views(path, b"".join(lines[:count])))

        return _first(holds, len(lines))

    def _problem(self, path: Path, line: int, code: str, message: str, fix: str) -> Problem:
        return Problem(self.site.shown(path), line, 1, code, message, fix, find(code).level)


def _views(path: Path, data: bytes) -> Iterator[bytes]:
    """Yield a file as it is, and a text without Markdown characters."""
    yield data
    if path.suffix.lower() in TEXTS:
        yield from (view.encode() for view in readings(data.decode("utf-8", "replace")))


def _finding(hit: LeakHit) -> tuple[str, str, str]:
    """Return the code, the problem and the solution."""
    where = "the file's name" if hit.where == "file name" else hit.where
    if hit.canary.name and hit.canary.strict:
        return "SF503", f"{where} holds a name that {_owner(hit)} protects", "take it out"
    if hit.canary.name:
        return "SF504", f"{where} holds a rare word of a name that {_owner(hit)} protects", "take it out"
    return (
        "SF512",
        f"{where} holds what {hit.canary.origin} holds back",
        "remove it, or publish that briefing first",
    )


def _owner(hit: LeakHit) -> str:
    return hit.canary.origin.partition(":")[0]


def is_closed(path: Path) -> bool:
    """Return whether a page is marked as draft or hidden."""
    if path.suffix.lower() not in TEXTS:
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        return bool(_CLOSED.search(file.read(HEAD)))


def _first(holds: Callable[[int], bool], last: int) -> int:
    """Return the smallest number from 1 to `last` for which a monotonic predicate holds."""
    low, high = 1, max(last, 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
