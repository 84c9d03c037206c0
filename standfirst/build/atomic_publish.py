"""Replace the last site with a finished tree in one step, or file by file where a disk cannot do that."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from standfirst import disk, system
from standfirst.build import manifest, paths
from standfirst.errors import BuildError
from standfirst.settings import CONFIG

_FEW = 8
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}

FOLDER_MODE = 0o755
"""The mode of every folder of ours, whatever the umask is."""

APART = frozenset({*_UNSUPPORTED, errno.EXDEV, errno.EBUSY, errno.EACCES, errno.EMLINK})
"""Errors of a file system that cannot exchange two folders or hard-link a file: mounts, overlays, others' files."""


@dataclass(frozen=True)
class Places:
    """The output folder and, on the same file system, the state folder in which the next site is staged.

    The state folder also holds the last site, files withdrawn since, and what a build knows of unpublished briefings.
    It is beside `pelicanconf.py`, not beside the output, because a web server may serve the output's parent folder.
    """

    output: Path

    @cached_property
    def state(self) -> Path:
        """The folder of all other state."""
        above = next(
            (folder for folder in self.output.parents if (folder / CONFIG).is_file()), self.output.parent
        )
        if _device(above) != _device(self.output.parent):
            above = self.output.parent
        name = "/".join(self.output.relative_to(above).parts).replace("%", "%25").replace("/", "%2F")
        return above / f".{name}.standfirst"

    @property
    def spare(self) -> Path:
        """The tree that becomes the output; after the swap, the previous output."""
        return self.state / "spare"

    @property
    def fresh(self) -> Path:
        """New files that have no final name yet."""
        return self.state / "fresh"

    @property
    def parts(self) -> Path:
        """New files of a file-by-file exchange, inside the output because that may be a disk of its own."""
        return self.output / ".standfirst-parts"

    @property
    def journal(self) -> Path:
        """The files that an exchange in progress places and removes one by one."""
        return self.state / "journal.json"

    @property
    def lock(self) -> Path:
        """The lock of the running build."""
        return self.state / "lock"

    @property
    def manifest(self) -> Path:
        """A hard link to the output's manifest, in case it is deleted there."""
        return self.state / "manifest.json"

    @property
    def purpose(self) -> Path:
        """The marker that records whether the output is the public site or a preview."""
        return self.state / "purpose"


def swap(places: Places) -> None:
    """Swap the spare tree and the output in one system call.

    Raises OSError with an errno in `APART` where that is impossible; nothing has changed then.
    """
    if not places.output.exists():
        places.output.parent.mkdir(parents=True, exist_ok=True)
        places.spare.rename(places.output)
        return
    if not _can_exchange(places):
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    system.exchange(places.spare, places.output)


def replace(places: Places, files: Mapping[str, Path], gone: Iterable[str]) -> None:
    """Move new files into the output one by one, then remove the files that are gone.

    Nothing changes before the first rename. After it, a journal lists what is left to do. Pages are placed after the
    files they show, so a kill leaves new pictures beside old pages, never the reverse.
    """
    places.output.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(places.parts, ignore_errors=True)
    places.parts.mkdir()
    steps: dict[str, str] = {}
    try:
        for number, path in enumerate(sorted(files, key=_page_order)):
            steps[path] = str(number)
            shutil.copy2(files[path], places.parts / str(number))
        flush(places.parts, [places.parts / name for name in steps.values()])
        _write_journal(places, {"place": steps, "remove": sorted(gone)})
    except BaseException:
        if not places.journal.exists():
            shutil.rmtree(places.parts, ignore_errors=True)
        raise
    recover(places)


def recover(places: Places) -> None:
    """Finish a file-by-file exchange that was interrupted; do nothing if there was none."""
    if not places.journal.exists():
        shutil.rmtree(places.parts, ignore_errors=True)
        return
    journal = _read_journal(places)
    steps, gone = journal["place"], journal["remove"]
    needed = paths.folders(set(steps))
    in_the_way = {path for path in gone if path in needed or not steps.keys().isdisjoint(paths.parents(path))}
    _remove(places.output, in_the_way)
    for path in sorted(needed):
        if not (places.output / path).is_dir():
            (places.output / path).mkdir()
            (places.output / path).chmod(FOLDER_MODE)
    for path, name in steps.items():
        with suppress(FileNotFoundError):  # placed before the kill
            system.replace(places.parts / name, places.output / path)
    _remove(places.output, set(gone) - in_the_way)
    shutil.rmtree(places.parts, ignore_errors=True)
    places.journal.unlink()


def _page_order(path: str) -> tuple[bool, bool, str]:
    """Return a sort key that puts pages after the files they show, and the manifest last."""
    return path == manifest.NAME, path.endswith(".html"), path


def _remove(output: Path, files: Iterable[str]) -> None:
    """Remove files, and the folders that this leaves empty."""
    folders: set[str] = set()
    for path in files:
        with suppress(FileNotFoundError, NotADirectoryError):  # removed before the kill
            (output / path).unlink()
        folders.update(paths.parents(path))
    for path in sorted(folders, reverse=True):
        with suppress(OSError):  # not empty
            (output / path).rmdir()


def _device(path: Path) -> int:
    """Return the device of a path, or of its nearest existing parent."""
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    return there.stat().st_dev


def flush(folder: Path, files: Sequence[Path]) -> None:
    """Flush new files and their names to disk, so that a power cut cannot undo a part of the change.

    A few files are synced one by one; for many, the whole file system is synced.
    """
    if len(files) <= _FEW:
        for path in (*files, folder):
            system.flush(path)
    else:
        system.flush_all(folder, files)


def _write_journal(places: Places, record: dict[str, Any]) -> None:
    disk.write(places.journal, json.dumps(record).encode(), durable=True)


def _read_journal(places: Places) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(places.journal.read_bytes())
    except ValueError:
        raise BuildError(f"{places.journal} is damaged; delete {places.output} and build again") from None
    return record


def _can_exchange(places: Places) -> bool:
    """Return whether the kernel and the file system can exchange two folders, by trying it on two empty ones."""
    one, two = places.state / "one", places.state / "two"
    for folder in (one, two):
        folder.mkdir(exist_ok=True)
    try:
        system.exchange(one, two)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        return False
    finally:
        one.rmdir()
        two.rmdir()
    return True
