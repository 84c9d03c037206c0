"""Digests of files, which are read again only if their inode says that they were written to."""

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
"""Nanoseconds after a change within which the next one could have the same time stamp."""

_SIZE = 16
_STAMP = "stamp"

MessageSigner = tuple[int, ...]


class FileDigests:
    """SHA-256 of files.

    Contents decide, not clocks: a touched file is read and found the same. A file that changed less than two
    seconds before it was last read is read once more, because a second change within one tick of the clock would
    not show.
    """

    def __init__(self, store: Store | None = None) -> None:
        """With a store, what is known of a file outlives the process."""
        self._store = store or Store(None, "")
        self._seen: dict[str, tuple[MessageSigner, str]] = {}

    def digest(self, path: Path) -> str:
        """64 hexadecimal digits for the file at `path`, read only if need be; OSError where there is none."""
        name = str(path)
        stamp = _stamp(path.stat())
        known = self._seen.get(name) or self._stored(name)
        if known is None or known[0] != stamp:
            known = stamp, file_digest(path)
            self._remember(name, *known)
        self._seen[name] = known
        return known[1]

    def fingerprint(self, name: str) -> bytes:
        """The same as an input of queries; nothing where there is no file."""
        with suppress(OSError):
            return bytes.fromhex(self.digest(Path(name)))[:_SIZE]
        return b""

    def forget(self, name: str) -> None:
        """Look at a file again."""
        self._seen.pop(name, None)

    def _stored(self, name: str) -> tuple[MessageSigner, str] | None:
        found = self._store.get(key(_STAMP, name))
        if found is None:
            return None
        stamp, digest = json.loads(found.value)
        return tuple(stamp), digest

    def _remember(self, name: str, stamp: MessageSigner, digest: str) -> None:
        """Keep the digest of a file that is old enough to be trusted next time."""
        if max(stamp[1:3]) < time.time_ns() - _RACY:
            self._store.put(key(_STAMP, name), StoredResult(b"", {}, json.dumps([stamp, digest]).encode()))


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(status: os.stat_result) -> MessageSigner:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
