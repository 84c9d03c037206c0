"""Update a tree of hard links to contain exactly the wanted files."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from standfirst.build import output_tree, paths
from standfirst.build.atomic_publish import FOLDER_MODE
from standfirst.build.output_tree import Guests

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS}


class LinkTree:
    """The folder that becomes the next output; it shares unchanged files with the last one."""

    def __init__(self, folder: Path, output: Path) -> None:
        """Set the folder, and the `output` from which unchanged files are linked."""
        self._folder = folder
        self._output = output

    def become(self, kept: Mapping[str, int], fresh: Mapping[str, Path], guests: Iterable[str] = ()) -> None:
        """Make the folder hold exactly these files.

        `kept` maps the path of each unchanged file to its inode in the output: nothing is done if the tree has
        the same inode already. `fresh` maps the path of each new file to its temporary file, which is moved.
        Folders of `guests` are left for `welcome`.
        """
        self._folder.mkdir(exist_ok=True)
        found = output_tree.listing(self._folder, lambda path: path not in guests)
        same = {path for path, entry in found.files.items() if kept.get(path) == entry.inode()}
        needed = paths.folders(kept.keys() | fresh.keys())
        self._clear((found.files.keys() | found.specials) - same, found.folders - needed)
        self._make(needed - found.folders)
        for path in kept.keys() - same:
            _link(self._output / path, self._folder / path)
        for path, source in fresh.items():
            source.rename(self._folder / path)
        self._folder.chmod(self._output.stat().st_mode & 0o7777 if self._output.exists() else FOLDER_MODE)

    def welcome(self, guests: Guests) -> None:
        """Link the user's files, links and folders from the output, which keeps them in place throughout.

        Raises OSError if a file system or an owner does not allow that.
        """
        for path in sorted(guests.folders):
            self._share(path)
        for path in sorted(guests.loose):
            (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
            os.link(self._output / path, self._folder / path, follow_symlinks=False)

    def _share(self, folder: str) -> None:
        """Link a folder of the user with its content, and copy the attributes of its folders."""
        ours, theirs = self._folder / folder, self._output / folder
        ours.parent.mkdir(parents=True, exist_ok=True)
        ours.mkdir(exist_ok=True)
        wanted, found = output_tree.listing(theirs), output_tree.listing(ours)
        same = {
            path
            for path, entry in found.files.items()
            if path in wanted.files and wanted.files[path].inode() == entry.inode()
        }
        inner = LinkTree(ours, theirs)
        inner._clear((found.files.keys() | found.specials) - same, found.folders - wanted.folders)
        inner._make(wanted.folders - found.folders)
        for path in (wanted.files.keys() | wanted.specials) - same:
            os.link(theirs / path, ours / path, follow_symlinks=False)
        for path in (*sorted(wanted.folders, reverse=True), ""):
            _look_like(theirs / path, ours / path)

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


def _look_like(source: Path, target: Path) -> None:
    """Copy owner, permissions and times of a folder."""
    there, here = source.stat(), target.stat()
    if (there.st_uid, there.st_gid) != (here.st_uid, here.st_gid):
        os.chown(target, there.st_uid, there.st_gid)
    shutil.copystat(source, target)


def _link(source: Path, target: Path) -> None:
    """Hard-link `source`, or copy it where the file system has no hard links."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copy2(source, target, follow_symlinks=False)
