"""Files written whole or not at all, whoever else writes them at the same time."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from standfirst import system

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}
"""What a file system says that knows no locks."""


def write(
    path: Path, data: bytes, *, private: bool = False, durable: bool = False, drafts: Path | None = None
) -> None:
    """Replace a file, or make it; a kill at any instant leaves the old one or the new one.

    A link keeps leading where it leads, and a file keeps its mode. `private` is for its owner alone, `durable`
    outlives a power cut, `drafts` is a folder on the same disk for what a kill leaves half written.
    """
    target = Path(os.path.realpath(path))
    with _draft(drafts or target.parent, data, 0o600 if private else 0o666, durable=durable) as draft:
        if not private:
            with suppress(FileNotFoundError):
                draft.chmod(target.stat().st_mode & 0o7777)
        system.replace(draft, target)
    if durable:
        system.flush(target.parent)


def create(path: Path, data: bytes) -> bool:
    """Make a file for its owner alone, whole before it has its name; False where somebody was quicker."""
    with _draft(path.parent, data, 0o600) as draft:
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
    return True


def update(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Replace what a file says by `change` of it; processes that do so at once take turns.

    A missing file says nothing. On a file system without locks nobody waits.
    """
    target = Path(os.path.realpath(path))
    with _locked(target):
        before = target.read_bytes() if target.exists() else b""
        after = change(before)
        if after != before:
            write(target, after)


@contextmanager
def _draft(folder: Path, data: bytes, mode: int, *, durable: bool = False) -> Iterator[Path]:
    """Yield a new file of a name that no other process uses, which is gone or renamed afterwards."""
    draft = folder / f".{secrets.token_hex(8)}.part"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(descriptor)
        yield draft
    finally:
        with suppress(
            OSError
        ):  # renamed, or on a disk that takes nothing: the first error is the one to tell
            draft.unlink()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file that others may replace while we wait for it.

    Where a file that is open cannot be replaced, one beside it is locked. It stays: who removes it cannot know that
    nobody has just opened it.
    """
    with _held(path if system.CAN_REPLACE_OPEN_FILES else path.with_name(f".{path.name}.lock")):
        yield


@contextmanager
def _held(path: Path) -> Iterator[None]:
    while True:
        with path.open("ab") as file:
            try:
                system.lock(file.fileno())
            except OSError as error:
                if error.errno not in _NO_LOCKS:
                    raise
            if _is_at(file.fileno(), path):
                yield
                return


def _is_at(descriptor: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False
