"""Finds the briefings of a site and tells from a path what a file is."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from standfirst import system
from standfirst.errors import InputError, Problem
from standfirst.settings import Site

REGISTRY = "_registry"
SERIES_FILE = "_series.yaml"

RESERVED = frozenset(
    {"archive", "claims", "countries", "feeds", "pagefind", "people", "places", "schema", "theme", "topics"}
)
"""Folders of the site's own pages and files; no series can have their names."""
TAKEN = frozenset({"404", "calendar", "corrections", "history", "index", "manifest", "search", "verify"})
"""The site's own pages beside them; no briefing outside a series can have their names."""

_LONGEST = 80
"""Letters in a name: series and edition together name files of at most 255 bytes."""
_SEGMENT = re.compile(r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")
_NAME = re.compile(
    r"^(?P<stem>[a-z0-9]+(?:[-_][a-z0-9]+)*)(?:\.(?P<lang>[a-z]{2,3}(?:-[A-Za-z]+)*))?\.ya?ml$"
)


@dataclass(frozen=True, order=True, slots=True)
class BriefingFile:
    """One file of a briefing: an edition in its original language, or a translation of it."""

    series: str
    """The folder, or empty for a briefing that belongs to no series."""
    stem: str
    """The name of the edition within its series."""
    lang: str
    """The language in the file's name; empty for an original."""
    path: Path

    @property
    def key(self) -> str:
        """What names the edition in all languages: `flood/02`."""
        return f"{self.series}/{self.stem}" if self.series else self.stem

    @property
    def name(self) -> str:
        """What names it in one language: `flood/02.ur`, or `flood/02` for an original."""
        return f"{self.key}.{self.lang}" if self.lang else self.key


def find(site: Site) -> tuple[list[BriefingFile], list[Problem]]:
    """All briefing files of a site in a stable order, and names that cannot be addresses (SF022, SF024)."""
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
                        "use small letters, digits and `-`: `flood/02.yaml`, `flood/02.ur.yaml`")
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
    """The path of a file beside the briefings; raises InputError (SF001) where a link leads out of them."""
    if os.path.lexists(path) and (fault := path_fault(path, site.root / site.briefings)):
        raise InputError([_refused(site, path, fault)])
    return path


class PathFault(NamedTuple):
    """Why a file is not read, and what would be right."""

    what: str
    fix: str


_COPY = "copy what it leads to, or take it away"
LINKED_FOLDER = PathFault("a folder that is a link is not followed", _COPY)


def path_fault(path: Path, base: Path) -> PathFault | None:
    """Return why a file below the folder `base` is not read; None where nothing speaks against it.

    Its name is no text in the encoding of this machine's file names, it leads out of the folder, nowhere or in a
    circle, or it is a pipe or a device.
    """
    if not is_text(path.name):
        return PathFault(
            f"its name is not text in {sys.getfilesystemencoding()}", "rename it, or set LC_ALL=C.UTF-8"
        )
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # Python's own error for a circle
        return PathFault("a link that leads nowhere, or in a circle", _COPY)
    if not target.is_relative_to(base.resolve()):
        return PathFault(f"a link that leads out of {base.name}/", _COPY)
    if not (target.is_file() or target.is_dir()):
        return PathFault("a pipe, a socket or a device, which has no end", _COPY)
    return None


def _is_plain(path: Path) -> bool:
    """Return whether a file that was found below real folders is no link and has a name that is text."""
    return is_text(path.name) and not path.is_symlink() and path.is_file()


def is_text(name: str) -> bool:
    """Return whether the bytes of a file's name could be decoded."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _linked_folders(base: Path) -> Iterator[Path]:
    """Links to folders among the series; nothing behind them is found, so nobody may think it is."""
    for path in sorted(base.iterdir()) if base.is_dir() else ():
        if path.is_symlink() and path.is_dir() and not path.name.startswith("."):
            yield path


def _refused(site: Site, path: Path, fault: PathFault) -> Problem:
    return Problem(path.relative_to(site.root).as_posix(), 1, 1, "SF001", fault.what, fault.fix)


def describe(path: Path, base: Path) -> BriefingFile | None:
    """What a file below the briefings folder is, or None where its name does not say."""
    parts = path.relative_to(base).parts
    name = _NAME.match(parts[-1])
    if name is None or len(parts) > 2 or not all(_SEGMENT.match(part) for part in parts[:-1]):
        return None
    own = (*parts[:-1], name["stem"])
    if any(len(part) > _LONGEST or system.is_device(part) for part in own):
        return None
    return BriefingFile("/".join(parts[:-1]), name["stem"], name["lang"] or "", path)


def _taken(file: BriefingFile, site: Site) -> str:
    """The part of the file's address that belongs to the site itself; empty where none does."""
    if file.series in RESERVED | set(site.languages) - {site.lang}:
        return file.series
    return file.stem if file.stem == "index" or (not file.series and file.stem in TAKEN) else ""


def _yaml_files(base: Path) -> Iterator[Path]:
    for pattern in ("*.yaml", "*.yml"):
        for path in base.rglob(pattern):
            if not any(part.startswith(("_", ".")) for part in path.relative_to(base).parts):
                yield path
