"""Find the briefings of a site and derive from each path what the file is."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from standfirst import system
from standfirst.errors import InputError, Problem
from standfirst.settings import Site

REGISTRY = "_registry"
SERIES_FILE = "_series.yaml"

RESERVED = frozenset(
    {
        "archive",
        "claims",
        "countries",
        "embed",
        "feeds",
        "pagefind",
        "people",
        "places",
        "schema",
        "theme",
        "topics",
    }
)
"""Folders of the site's own pages and files, whose names no series can have."""
TAKEN = frozenset({"404", "calendar", "corrections", "history", "index", "manifest", "search", "verify"})
"""Names of the site's own pages, which no briefing outside a series can have."""

_LONGEST = 80
"""The longest name in letters; series and edition together must fit in a file name of 255 bytes."""
_SEGMENT = re.compile(r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")
_NAME = re.compile(
    r"^(?P<stem>[a-z0-9]+(?:[-_][a-z0-9]+)*)(?:\.(?P<lang>[a-z]{2,3}(?:-[A-Za-z]+)*))?\.ya?ml$"
)


_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]+)*")


@dataclass(frozen=True, order=True, slots=True)
class BriefingFile:
    """A briefing file: an edition in its original language, or a translation."""

    series: str
    """The folder; empty for a briefing outside any series."""
    stem: str
    """The name of the edition within its series."""
    lang: str
    """The language in the file name; empty for an original."""
    path: Path
    base: Path | None = field(default=None, compare=False)
    """The folder of all briefings; None for a briefing from elsewhere."""

    @property
    def key(self) -> str:
        """The name of the edition in all languages: `flood/02`."""
        return f"{self.series}/{self.stem}" if self.series else self.stem

    @property
    def name(self) -> str:
        """Its name in one language: `flood/02.ur`, or `flood/02` for an original."""
        return f"{self.key}.{self.lang}" if self.lang else self.key

    def beside(self, name: str) -> Path | PathFault:
        """Return the real path of a picture or map file that the briefing names, or why it is not read."""
        path = self.path.parent / name
        if not os.path.lexists(path) or path.is_dir():
            return PathFault(f"there is no file `{name}` beside the briefing", "fix the path")
        return path_fault(path, self.base or self.path.parent) or path.resolve()


def find(site: Site) -> tuple[list[BriefingFile], list[Problem]]:
    """Return all briefing files of a site in a stable order, and problems with names (SF022, SF024)."""
    base = site.root / site.briefings
    files: list[BriefingFile] = []
    problems: list[Problem] = []
    for path in sorted(_yaml_files(base)):
        found = describe(path, base)
        if not _is_plain(path) and (fault := path_fault(path, base)):
            problems.append(_refused(site, path, fault))
        elif found is None:
            problems.append(
                Problem(site.shown(path), 1, 1, "SF022", "the name of the file or its folder cannot be an address",
                        "use lower-case letters, digits and `-`: `flood/02.yaml`, `flood/02.ur.yaml`")
            )  # fmt: skip
        elif taken := _taken(found, site):
            problems.append(
                Problem(site.shown(path), 1, 1, "SF024", f"`{taken}` is an address of the site's own pages",
                        "give the folder or the file another name")
            )  # fmt: skip
        else:
            files.append(found)
    problems += [_refused(site, path, LINKED_FOLDER) for path in _linked_folders(base)]
    return sorted(files), problems


def inside(site: Site, path: Path) -> Path:
    """Return the path of a file beside the briefings; raise InputError (SF001) if a link leads out of them."""
    if os.path.lexists(path) and (fault := path_fault(path, site.root / site.briefings)):
        raise InputError([_refused(site, path, fault)])
    return path


def series_file(lang: str = "") -> str:
    """Return the name of the file about a series: `_series.yaml`, `_series.ur.yaml`."""
    return SERIES_FILE.replace(".", f".{lang}.") if lang else SERIES_FILE


def series_translations(folder: Path) -> list[tuple[str, Path]]:
    """Return the translations of a series' own file with their languages: `_series.ur.yaml`."""
    found = ((path.name.split(".")[1], path) for path in sorted(folder.glob("_series.*.yaml")))
    return [(lang, path) for lang, path in found if _LANGUAGE.fullmatch(lang)]


class PathFault(NamedTuple):
    """The reason why a file is not read, and how to fix it."""

    what: str
    fix: str


_COPY = "copy what it leads to, or take it away"
LINKED_FOLDER = PathFault("a folder that is a link is not followed", _COPY)


def path_fault(path: Path, base: Path) -> PathFault | None:
    """Return why a file below the folder `base` is not read; None if it can be.

    Reasons: its name cannot be decoded on this machine, it links out of the folder, to nothing or in a circle, or it is
    a pipe or a device.
    """
    if not is_text(path.name):
        return PathFault(
            f"its name is not text in {sys.getfilesystemencoding()}", "rename it, or set LC_ALL=C.UTF-8"
        )
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # Python's own error for a link in a circle
        return PathFault("a link that leads nowhere, or in a circle", _COPY)
    if not target.is_relative_to(base.resolve()):
        if not Path(os.path.normpath(path)).is_relative_to(os.path.normpath(base)):
            return PathFault(f"a file outside {base.name}/ is not read", "put a copy beside the briefing")
        return PathFault(f"a link that leads out of {base.name}/", _COPY)
    if not (target.is_file() or target.is_dir()):
        return PathFault("a pipe, a socket or a device", _COPY)
    return None


def _is_plain(path: Path) -> bool:
    """Return whether a file below real folders is not a link and has a name that is text."""
    return is_text(path.name) and not path.is_symlink() and path.is_file()


def is_text(name: str) -> bool:
    """Return whether the bytes of a file name could be decoded."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _linked_folders(base: Path) -> Iterator[Path]:
    """Yield links to folders among the series; they are not followed, so they are reported."""
    for path in sorted(base.iterdir()) if base.is_dir() else ():
        if path.is_symlink() and path.is_dir() and not path.name.startswith("."):
            yield path


def _refused(site: Site, path: Path, fault: PathFault) -> Problem:
    name = path.relative_to(site.root).as_posix() if path.is_relative_to(site.root) else str(path)
    return Problem(name, 1, 1, "SF001", fault.what, fault.fix)


def describe(path: Path, base: Path) -> BriefingFile | None:
    """Return the briefing file at a path below the briefings folder; None if its name is not valid."""
    parts = path.relative_to(base).parts
    name = _NAME.match(parts[-1])
    if name is None or len(parts) > 2 or not all(_SEGMENT.match(part) for part in parts[:-1]):
        return None
    own = (*parts[:-1], name["stem"])
    if any(len(part) > _LONGEST or system.is_device(part) for part in own):
        return None
    return BriefingFile("/".join(parts[:-1]), name["stem"], name["lang"] or "", path, base)


def _taken(file: BriefingFile, site: Site) -> str:
    """Return the part of the file's URL that is reserved for the site itself; empty if there is none."""
    if file.series in RESERVED | set(site.languages) - {site.lang}:
        return file.series
    return file.stem if file.stem == "index" or (not file.series and file.stem in TAKEN) else ""


def _yaml_files(base: Path) -> Iterator[Path]:
    for pattern in ("*.yaml", "*.yml"):
        for path in base.rglob(pattern):
            if not any(part.startswith(("_", ".")) for part in path.relative_to(base).parts):
                yield path
