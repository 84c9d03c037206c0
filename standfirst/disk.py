"""Write files atomically, even if other processes write them at the same time."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from standfirst import system

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}
"""Errors of file systems without locks."""


def write(
    path: Path, data: bytes, *, private: bool = False, durable: bool = False, drafts: Path | None = None
) -> None:
    """Replace or create a file; if the process is killed, either the old or the new content remains.

    A link keeps its target, and a file keeps its mode. `private` restricts it to its owner, `durable`
    survives a power cut, `drafts` is a folder on the same disk for partly written files.
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
    """Create a file for its owner only, with its whole content; False if it exists already."""
    with _draft(path.parent, data, 0o600) as draft:
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
    return True


def update(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Replace the content of a file by `change` of it; concurrent processes take turns.

    A missing file counts as empty. On a file system without locks, nothing is locked.
    """
    target = Path(os.path.realpath(path))
    with _locked(target):
        before = target.read_bytes() if target.exists() else b""
        after = change(before)
        if after != before:
            write(target, after)


@contextmanager
def _draft(folder: Path, data: bytes, mode: int, *, durable: bool = False) -> Iterator[Path]:
    """Yield a new file with a unique name, which is removed afterwards unless it was renamed."""
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
        with suppress(OSError):  # renamed, or the disk is full: report the first error
            draft.unlink()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file that others may replace while we wait for it.

    On a system where an open file cannot be replaced, a separate file is locked. It is not removed, because another
    process may just have opened it.
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
