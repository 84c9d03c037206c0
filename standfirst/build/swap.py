"""Puts a finished tree in the place of the last one in one step, and mends what a kill left halfway."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standfirst.errors import BuildError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_FEW = 8
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}


@dataclass(frozen=True, slots=True)
class Places:
    """The output and, beside it on the same file system, the folder in which its next state grows."""

    output: Path

    @property
    def state(self) -> Path:
        """The folder of everything else."""
        return self.output.with_name(f".{self.output.name}.standfirst")

    @property
    def spare(self) -> Path:
        """A tree that becomes the output; afterwards, the output of before."""
        return self.state / "spare"

    @property
    def aside(self) -> Path:
        """Where the output waits for a moment if the kernel cannot exchange two folders."""
        return self.state / "aside"

    @property
    def fresh(self) -> Path:
        """New files before they get their names."""
        return self.state / "fresh"

    @property
    def journal(self) -> Path:
        """What a swap that is under way has touched."""
        return self.state / "journal.json"

    @property
    def lock(self) -> Path:
        """Held by the build that is at work."""
        return self.state / "lock"

    @property
    def manifest(self) -> Path:
        """A second name for the output's manifest, should somebody delete it."""
        return self.state / "manifest.json"


def swap(places: Places, carried: Iterable[str]) -> None:
    """Make the spare the output and the output the spare.

    `carried` are folders of the user in the output; they are moved over whole. From the first change
    on, a journal says how to mend; the exchange itself is one step of the kernel.
    """
    folders = sorted(carried)
    can_exchange = _can_exchange(places)
    if folders or not can_exchange:
        _write_journal(places, {"carry": folders})
    for path in folders:
        (places.spare / path).parent.mkdir(parents=True, exist_ok=True)
        (places.output / path).rename(places.spare / path)
    if not places.output.exists():
        places.spare.rename(places.output)
    elif can_exchange:
        _exchange(places.spare, places.output)
    else:
        places.output.rename(places.aside)
        places.spare.rename(places.output)
        places.aside.rename(places.spare)
    places.journal.unlink(missing_ok=True)


def mend(places: Places) -> None:
    """Finish what a swap left halfway; does nothing where none did."""
    if not places.journal.exists():
        return
    journal = _read_journal(places)
    if places.aside.exists():
        if not places.output.exists():
            places.spare.rename(places.output)
        places.aside.rename(places.spare)
    for path in journal["carry"]:
        home, away = places.output / path, places.spare / path
        if not os.path.lexists(home) and os.path.lexists(away):
            home.parent.mkdir(parents=True, exist_ok=True)
            away.rename(home)
    places.journal.unlink()


def flush(folder: Path, files: Sequence[Path]) -> None:
    """Bring new files and their names to the disk, so that a power cut cannot undo a part of it.

    Few files are brought one by one; many, with all else that waits for the disk.
    """
    if len(files) <= _FEW:
        for path in (*files, folder):
            _synced(path, os.fsync)
    else:
        _synced(folder, _sync_file_system)


def _synced(path: Path, sync: Callable[[int], None]) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def _sync_file_system(descriptor: int) -> None:
    if not sys.platform.startswith("linux") or _libc().syncfs(descriptor) != 0:
        os.sync()


def _write_journal(places: Places, record: dict[str, Any]) -> None:
    draft = places.journal.with_suffix(".draft")
    draft.write_text(json.dumps(record), encoding="utf-8")
    flush(places.state, [draft])
    draft.rename(places.journal)
    flush(places.state, [])


def _read_journal(places: Places) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(places.journal.read_bytes())
    except ValueError:
        raise BuildError(
            f"{places.journal} is damaged; look for your own folders in {places.spare}"
        ) from None
    return record


def _can_exchange(places: Places) -> bool:
    """Whether the kernel and this file system can exchange two folders; tried on two empty ones."""
    one, two = places.state / "one", places.state / "two"
    for folder in (one, two):
        folder.mkdir(exist_ok=True)
    try:
        _exchange(one, two)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        return False
    finally:
        one.rmdir()
        two.rmdir()
    return True


def _exchange(one: Path, two: Path) -> None:
    if not sys.platform.startswith("linux") or not hasattr(_libc(), "renameat2"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    names = os.fsencode(one), os.fsencode(two)
    if _libc().renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(two))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
