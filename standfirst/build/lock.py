"""Allow one build at a time, with a lock that the system releases when its process ends."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from standfirst import system
from standfirst.errors import BuildError

_PAUSE = 0.05


@contextmanager
def hold(path: Path, what: str, wait: float, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock at `path` while the block runs.

    Wait up to `wait` seconds for another process, after one message through `tell`; then raise
    BuildError. `what` names the locked thing in messages. The lock ends with its process, so a crashed
    build leaves nothing to clean up.
    """
    descriptor = _open(path)
    try:
        if not system.try_lock(descriptor):
            _await(descriptor, path, what, wait, tell)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)


def _await(descriptor: int, path: Path, what: str, wait: float, tell: Callable[[str], None]) -> None:
    holder = path.read_text(encoding="utf-8", errors="replace").strip() or "?"
    busy = f"another build (process {holder}) is working on {what}"
    if wait > 0:
        tell(f"{busy}; waiting for it")
    end = time.monotonic() + wait
    while not system.try_lock(descriptor):
        if time.monotonic() >= end:
            raise BuildError(f"{busy}; run again when it is done")
        time.sleep(_PAUSE)
