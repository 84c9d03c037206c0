"""Brings a tree of hard links from whatever it holds to exactly what is wanted."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from standfirst.build import paths, tree

FOLDER_MODE = 0o755

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS}


class Spare:
    """The folder that becomes the next output; it shares the files that stay with the last one."""

    def __init__(self, folder: Path, output: Path) -> None:
        """`output` is where the files that stay are linked from."""
        self._folder = folder
        self._output = output

    def become(self, kept: Mapping[str, int], fresh: Mapping[str, Path]) -> None:
        """Hold exactly these files.

        `kept` maps the path of each file that stays to its inode in the output: where the spare has
        the same inode already, nothing is done. `fresh` maps the path of each new file to where it
        was written; it is moved from there.
        """
        self._folder.mkdir(exist_ok=True)
        found = tree.listing(self._folder)
        same = {path for path, entry in found.files.items() if kept.get(path) == entry.inode()}
        needed = paths.folders(kept.keys() | fresh.keys())
        self._clear((found.files.keys() | found.specials) - same, found.folders - needed)
        self._make(needed - found.folders)
        for path in kept.keys() - same:
            _link(self._output / path, self._folder / path)
        for path, source in fresh.items():
            source.rename(self._folder / path)
        self._folder.chmod(self._output.stat().st_mode & 0o7777 if self._output.exists() else FOLDER_MODE)

    def welcome(self, loose: Iterable[str]) -> None:
        """Take over files and links of the user from the output; links are taken, not followed."""
        for path in sorted(loose):
            (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
            _link(self._output / path, self._folder / path)

    def _clear(self, files: Iterable[str], folders: Iterable[str]) -> None:
        for path in files:
            (self._folder / path).unlink()
        for path in sorted(folders, reverse=True):
            (self._folder / path).rmdir()

    def _make(self, folders: Iterable[str]) -> None:
        for path in sorted(folders):
            folder = self._folder / path
            folder.mkdir()
            folder.chmod(FOLDER_MODE)


def _link(source: Path, target: Path) -> None:
    """A second name for `source`, or a copy where the file system knows none."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copy2(source, target, follow_symlinks=False)
