"""The key that tells a cache of this user from one that somebody else has written."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from standfirst import disk, system

SIZE = 32


@cache
def seal_key() -> bytes:
    """32 bytes from a file outside the site that only its user can read, made on first use.

    What is cached carries a checksum with this key. So whoever can write into the folder of a cache, for example
    one that a build service shares, can neither bring anything into a build nor blind the leak scan. Where the
    file can be neither read nor made, the key is good for this process alone.
    """
    path = _folder() / "standfirst" / "cache.key"
    try:
        return _read(path) or _made(path)
    except OSError:
        return secrets.token_bytes(SIZE)


def _folder() -> Path:
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")


def _read(path: Path) -> bytes:
    """The key in a file that nobody else could have written; nothing where there is none."""
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
    """A new key; of two processes that make one, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    disk.create(path, secrets.token_bytes(SIZE))
    return _read(path)
