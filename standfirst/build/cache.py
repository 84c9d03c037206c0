"""Cache costly results on disk under a content key, and verify every entry when it is read."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from standfirst import disk

FOLDER = Path(".cache/standfirst")
"""The cache folder below the root of a site; it may be deleted at any time."""

LIMIT = 2 * 1024**3
"""The maximum size of a cache in bytes: about 100,000 PDFs of 20 KB."""

_MAGIC = b"sfc1"
_HEADER = len(_MAGIC) + hashlib.sha256().digest_size
_DRAFTS = "drafts"
_TOUCH_AFTER = 3600.0
_ABANDONED_AFTER = 3600.0
_LOW_WATER = 0.9
_GROWTH = struct.Struct("<q")


@dataclass(slots=True)
class Cache:
    """A folder of byte strings by key, shared by processes; any part of it may vanish at any time.

    An entry carries a checksum over its key and its bytes and is ignored if that does not match. New
    entries are written aside and renamed, so a kill leaves only whole entries. `limit` bounds the bytes on
    disk; the least recently used entries are removed first. A full or read-only disk costs the
    benefit of the cache and nothing else.
    """

    root: Path
    limit: int = LIMIT
    hits: int = 0
    misses: int = 0
    _grown: int = 0

    def get(self, key: str) -> bytes | None:
        """Return the bytes stored under `key`, or None."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                data = file.read()
                stale = time.time() - os.fstat(file.fileno()).st_mtime > _TOUCH_AFTER
        except OSError:
            data, stale = b"", False
        body = data[_HEADER:]
        if data[:_HEADER] != _header(key, body):
            self.misses += 1
            return None
        if stale:
            _touch(path)
        self.hits += 1
        return body

    def holds(self, key: str) -> bool:
        """Return whether there is an entry under `key`, valid or not."""
        return self._path(key).is_file()

    def put(self, key: str, data: bytes) -> bool:
        """Store `data` under `key`; False if the disk refused it."""
        path = self._path(key)
        drafts = self.root / _DRAFTS
        try:
            for folder in (drafts, path.parent):
                folder.mkdir(parents=True, exist_ok=True)
            disk.write(path, _header(key, data) + data, drafts=drafts)
        except OSError:
            return False
        self._grow(_HEADER + len(data))
        return True

    def remember(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the bytes stored under `key`, computing and storing them on a miss."""
        data = self.get(key)
        if data is None:
            data = make()
            self.put(key, data)
        return data

    def trim(self) -> int:
        """Remove entries until the cache is below its limit, and return the bytes removed.

        Call this at the end of a build. It reads the entries only if the growth that all processes
        have recorded makes that necessary.
        """
        self._note(self._grown)
        self._grown = 0
        if self._noted() > self.limit:
            with suppress(FileNotFoundError):  # the cache is being deleted
                return self._evict()
        return 0

    def clear(self) -> None:
        """Remove all entries."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _path(self, key: str) -> Path:
        if len(key) != 64 or not key.isalnum():
            raise ValueError(f"a key is a fingerprint, not {key!r:.80}")
        return self.root / key[:2] / key[2:]

    @property
    def _ledger(self) -> Path:
        return self.root / "growth"

    def _grow(self, size: int) -> None:
        self._grown += size
        if self._grown > self.limit // 16:
            self.trim()

    def _note(self, size: int) -> None:
        """Append to the growth ledger; the kernel does not interleave short appends of several processes."""
        if size:
            with suppress(OSError), self._ledger.open("ab") as file:  # a full disk grows no further
                file.write(_GROWTH.pack(size))

    def _noted(self) -> int:
        try:
            data = self._ledger.read_bytes()
        except OSError:
            return 0
        whole = len(data) - len(data) % _GROWTH.size
        return sum(size for (size,) in _GROWTH.iter_unpack(data[:whole]))

    def _evict(self) -> int:
        entries = sorted(self._entries())
        total = left = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if left <= self.limit * _LOW_WATER:
                break
            path.unlink(missing_ok=True)
            left -= size
        self._ledger.unlink(missing_ok=True)
        self._note(left)
        return total - left

    def _entries(self) -> Iterator[tuple[int, int, Path]]:
        """Yield last use, size and path of every entry; remove temporary files that a kill left."""
        for folder in self.root.iterdir():
            for path in folder.iterdir() if folder.is_dir() else ():
                with suppress(FileNotFoundError):  # evicted by another process
                    status = path.stat()
                    if folder.name != _DRAFTS:
                        yield status.st_mtime_ns, status.st_size, path
                    elif time.time() - status.st_mtime > _ABANDONED_AFTER:
                        path.unlink()


def _header(key: str, data: bytes) -> bytes:
    return _MAGIC + hashlib.sha256(key.encode() + data).digest()


def _touch(path: Path) -> None:
    with suppress(OSError):  # just evicted, or a read-only disk
        os.utime(path)
