"""Digests of files, which are read again only if their inode shows that they were written to."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path

from standfirst.engine.dependency import key
from standfirst.engine.store import Store, StoredResult

_RACY = 2_000_000_000
"""Nanoseconds after a change within which another change could have the same time stamp."""

_SIZE = 16
_STAMP = "stamp"

FileStamp = tuple[int, ...]


class FileDigests:
    """SHA-256 digests of files.

    Contents decide, not clocks: a file that was only touched is read again and found unchanged. A file that changed
    less than two seconds before it was last read is read once more, because a second change within one tick of the
    clock would not show.
    """

    def __init__(self, store: Store | None = None) -> None:
        """With a store, digests outlive the process."""
        self._store = store or Store(None, "")
        self._seen: dict[str, tuple[FileStamp, str]] = {}

    def digest(self, path: Path) -> str:
        """Return a file's digest as 64 hexadecimal digits, reading it only if needed; OSError if it does not exist."""
        name = str(path)
        stamp = _stamp(path.stat())
        known = self._seen.get(name) or self._stored(name)
        if known is None or known[0] != stamp:
            known = stamp, file_digest(path)
            self._remember(name, *known)
        self._seen[name] = known
        return known[1]

    def fingerprint(self, name: str) -> bytes:
        """Return the digest as a fingerprint for queries; empty if there is no file."""
        with suppress(OSError):
            return bytes.fromhex(self.digest(Path(name)))[:_SIZE]
        return b""

    def forget(self, name: str) -> None:
        """Discard the digest of a file, so that it is read again."""
        self._seen.pop(name, None)

    def _stored(self, name: str) -> tuple[FileStamp, str] | None:
        found = self._store.get(key(_STAMP, name))
        if found is None:
            return None
        stamp, digest = json.loads(found.value)
        return tuple(stamp), digest

    def _remember(self, name: str, stamp: FileStamp, digest: str) -> None:
        """Store the digest of a file that is old enough to be trusted in the next run."""
        if max(stamp[1:3]) < time.time_ns() - _RACY:
            self._store.put(key(_STAMP, name), StoredResult(b"", {}, json.dumps([stamp, digest]).encode()))


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(status: os.stat_result) -> FileStamp:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
