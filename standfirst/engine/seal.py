"""The key that distinguishes a cache written by this user from one written by someone else."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from standfirst import disk, system

SIZE = 32


@cache
def seal_key() -> bytes:
    """Return a 32-byte key from a file outside the site that only its user can read, created on first use.

    Cached values carry a checksum with this key. Someone who can write to the cache folder, for example one shared
    by a build service, can therefore neither insert anything into a build nor blind the leak scan. If the file can
    be neither read nor created, the key is valid for this process only.
    """
    path = _folder() / "standfirst" / "cache.key"
    try:
        return _read(path) or _made(path)
    except OSError:
        return secrets.token_bytes(SIZE)


def _folder() -> Path:
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")


def cache_folder() -> Path:
    """Return the folder of what is cached for all sites of this user; nothing in it is needed."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "standfirst"


def _read(path: Path) -> bytes:
    """Return the key in a file that no one else could have written; empty if there is none."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            found = file.read(SIZE + 1)
    except FileNotFoundError:
        return b""
    if len(found) != SIZE or not system.is_private(status):
        raise PermissionError(f"{path} is not a key of this user")
    return found


def _made(path: Path) -> bytes:
    """Create a new key; if two processes do so, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    disk.create(path, secrets.token_bytes(SIZE))
    return _read(path)
