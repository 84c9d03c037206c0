"""What a place must be able to do so that a site can be published there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

PARTS = ".standfirst-parts"
"""A folder of the target for files on their way; what a kill leaves in it goes with the next run."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of the site with the bytes that its build wrote."""

    path: str
    data: bytes


class Remote(Protocol):
    """A place with files by their path; each is written whole or not at all."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""

    def write(self, files: Sequence[Upload]) -> None:
        """Write files, in any order among themselves."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that are empty then; one that is gone already is no error."""

    def finish(self) -> None:
        """Make everything visible, where that was not done file by file."""

    def close(self) -> None:
        """Drop the connection."""


def folders_of(paths: Sequence[str]) -> list[str]:
    """Every folder above some files, the deepest first."""
    found = {str(folder) for path in paths for folder in PurePosixPath(path).parents if str(folder) != "."}
    return sorted(found, key=lambda folder: (-folder.count("/"), folder))
