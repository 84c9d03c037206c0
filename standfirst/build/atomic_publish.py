"""Puts a finished tree in the place of the last one in one step, or file by file where a disk cannot do that."""

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
"""Every folder's of ours, whatever the umask."""

APART = frozenset({*_UNSUPPORTED, errno.EXDEV, errno.EBUSY, errno.EACCES, errno.EMLINK})
"""What a file system says where two folders cannot be exchanged, or share a file: mounts, overlays, others' files."""


@dataclass(frozen=True)
class Places:
    """The output and, on the same file system, the folder in which its next state grows.

    That folder holds the last site too, with what was withdrawn since, and what a build knows of unpublished
    briefings. It lies beside `pelicanconf.py`, not beside the output: that could be below a folder that is served.
    """

    output: Path

    @cached_property
    def state(self) -> Path:
        """The folder of everything else."""
        above = next(
            (folder for folder in self.output.parents if (folder / CONFIG).is_file()), self.output.parent
        )
        if _device(above) != _device(self.output.parent):
            above = self.output.parent
        name = "/".join(self.output.relative_to(above).parts).replace("%", "%25").replace("/", "%2F")
        return above / f".{name}.standfirst"

    @property
    def spare(self) -> Path:
        """A tree that becomes the output; afterwards, the output of before."""
        return self.state / "spare"

    @property
    def fresh(self) -> Path:
        """New files before they get their names."""
        return self.state / "fresh"

    @property
    def parts(self) -> Path:
        """New files before they get their names one by one: in the output, which can be a disk of its own."""
        return self.output / ".standfirst-parts"

    @property
    def journal(self) -> Path:
        """Which files an exchange one by one, that is under way, puts in place and takes away."""
        return self.state / "journal.json"

    @property
    def lock(self) -> Path:
        """Held by the build that is at work."""
        return self.state / "lock"

    @property
    def manifest(self) -> Path:
        """A second name for the output's manifest, should somebody delete it."""
        return self.state / "manifest.json"

    @property
    def purpose(self) -> Path:
        """Whether the output is the public site or a preview."""
        return self.state / "purpose"


def swap(places: Places) -> None:
    """Make the spare the output and the output the spare, in one step of the kernel.

    OSError with a number in `APART` where that cannot be; then nothing has changed.
    """
    if not places.output.exists():
        places.output.parent.mkdir(parents=True, exist_ok=True)
        places.spare.rename(places.output)
        return
    if not _can_exchange(places):
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    system.exchange(places.spare, places.output)


def replace(places: Places, files: Mapping[str, Path], gone: Iterable[str]) -> None:
    """Put new files in their places in the output one by one, and then take away those that are gone.

    Until the first has its name, nothing has changed. From then on a journal says what is left to do: pages come
    after what they show, so a kill leaves new pictures and old pages, never the other way round.
    """
    places.output.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(places.parts, ignore_errors=True)
    places.parts.mkdir()
    steps: dict[str, str] = {}
    try:
        for number, path in enumerate(sorted(files, key=_late)):
            steps[path] = str(number)
            shutil.copy2(files[path], places.parts / str(number))
        flush(places.parts, [places.parts / name for name in steps.values()])
        _write_journal(places, {"place": steps, "remove": sorted(gone)})
    except BaseException:
        if not places.journal.exists():
            shutil.rmtree(places.parts, ignore_errors=True)
        raise
    mend(places)


def mend(places: Places) -> None:
    """Finish what an exchange one by one left halfway; does nothing where none did."""
    if not places.journal.exists():
        shutil.rmtree(places.parts, ignore_errors=True)
        return
    journal = _read_journal(places)
    steps, gone = journal["place"], journal["remove"]
    needed = paths.folders(set(steps))
    in_the_way = {path for path in gone if path in needed or not steps.keys().isdisjoint(paths.parents(path))}
    _take_away(places.output, in_the_way)
    for path in sorted(needed):
        if not (places.output / path).is_dir():
            (places.output / path).mkdir()
            (places.output / path).chmod(FOLDER_MODE)
    for path, name in steps.items():
        with suppress(FileNotFoundError):  # placed before the kill
            system.replace(places.parts / name, places.output / path)
    _take_away(places.output, set(gone) - in_the_way)
    shutil.rmtree(places.parts, ignore_errors=True)
    places.journal.unlink()


def _late(path: str) -> tuple[bool, bool, str]:
    """Pages come after what they show, and the list of everything comes last."""
    return path == manifest.NAME, path.endswith(".html"), path


def _take_away(output: Path, files: Iterable[str]) -> None:
    """Remove files and the folders that are empty without them."""
    folders: set[str] = set()
    for path in files:
        with suppress(FileNotFoundError, NotADirectoryError):  # taken away before the kill
            (output / path).unlink()
        folders.update(paths.parents(path))
    for path in sorted(folders, reverse=True):
        with suppress(OSError):  # something else lies in it
            (output / path).rmdir()


def _device(path: Path) -> int:
    """The disk of a path, or of what there is above it."""
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    return there.stat().st_dev


def flush(folder: Path, files: Sequence[Path]) -> None:
    """Bring new files and their names to the disk, so that a power cut cannot undo a part of it.

    Few files are brought one by one; many, with all else that waits for the disk.
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
    """Whether the kernel and this file system can exchange two folders; tried on two empty ones."""
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
