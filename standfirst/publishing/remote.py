"""The interface of a place to which a site can be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

PARTS = ".standfirst-parts"
"""The target's folder for files in transit; leftovers of a killed run are removed by the next one."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of the site with the bytes that its build wrote."""

    path: str
    data: bytes


class Remote(Protocol):
    """A store of files by path; each is written whole or not at all."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file; None if there is none."""

    def write(self, files: Sequence[Upload]) -> None:
        """Write files, in any order among themselves."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that this leaves empty; a missing file is no error."""

    def finish(self) -> None:
        """Make everything visible, if that was not done file by file."""

    def close(self) -> None:
        """Close the connection."""


def folders_of(paths: Sequence[str]) -> list[str]:
    """Return every folder above some files, deepest first."""
    found = {str(folder) for path in paths for folder in PurePosixPath(path).parents if str(folder) != "."}
    return sorted(found, key=lambda folder: (-folder.count("/"), folder))
