"""Differences between operating systems: locks, starting and limiting processes, permissions, flushing to disk.

Only this module checks which system it runs on. Linux has everything; what macOS and Windows lack is replaced or
left out here, as listed in `docs/portability.md`.
"""

from __future__ import annotations

import ctypes
import errno
import multiprocessing
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, ForkServerContext, SpawnContext

    import psutil

    Context = ForkContext | ForkServerContext | SpawnContext

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

IS_WINDOWS = sys.platform == "win32"
IS_LINUX = sys.platform.startswith("linux")
HAS_FORK = IS_LINUX and hasattr(os, "fork")
"""True if a process can be forked; on macOS, system libraries do not survive a fork."""

CAN_REPLACE_OPEN_FILES = not IS_WINDOWS
"""True if a file can be replaced while a process has it open."""

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_LOCKED_BYTE = 1 << 30
"""Locked bytes on Windows cannot be read, so this one is beyond the end of every file."""
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d", re.IGNORECASE)
_PAUSE = 0.05
_PATIENCE = 2.0
"""Seconds to wait for a virus scanner or indexer to close a file that was just written."""


def lock(descriptor: int) -> None:
    """Lock an open file, waiting if necessary; the lock is released when the file is closed or the process dies."""
    if fcntl:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return
    while not try_lock(descriptor):
        time.sleep(_PAUSE)


def try_lock(descriptor: int) -> bool:
    """Lock an open file; return False if another process holds the lock."""
    try:
        if fcntl:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            _lock_byte(descriptor)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _lock_byte(descriptor: int) -> None:
    import msvcrt

    os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    finally:
        os.lseek(descriptor, 0, os.SEEK_SET)


def replace(source: Path, target: Path) -> None:
    """Rename a file over another; on Windows, wait until no other process has that one open."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            source.replace(target)
        except PermissionError:
            if CAN_REPLACE_OPEN_FILES or time.monotonic() >= end:
                raise
            time.sleep(_PAUSE)
        else:
            return


def is_private(status: os.stat_result) -> bool:
    """Return whether a file belongs to its user and is inaccessible to others; on Windows, the folder's ACL decides."""
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & 0o077


def is_device(name: str) -> bool:
    """Return whether Windows reserves a name for a device, whatever its extension: `aux`, `com1.html`."""
    return bool(_DEVICE.fullmatch(name.partition(".")[0].rstrip(" ")))


def flush(path: Path) -> None:
    """Flush a file, or the names in a folder, to disk; Windows flushes names by itself."""
    if IS_WINDOWS and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if IS_WINDOWS else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_all(folder: Path, files: Sequence[Path]) -> None:
    """Flush many files of a folder to disk: with everything else on the file system, or one by one on Windows."""
    if IS_WINDOWS:
        for path in files:
            flush(path)
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if not IS_LINUX or _libc().syncfs(descriptor) != 0:
            os.sync()
    finally:
        os.close(descriptor)


def exchange(one: Path, two: Path) -> None:
    """Exchange two folders atomically; OSError if the system or the file system does not support it."""
    if not IS_LINUX or not hasattr(_libc(), "renameat2"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    names = os.fsencode(one), os.fsencode(two)
    if _libc().renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(two))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def processes(preload: Sequence[str] = (), *, fork: bool = False) -> Context:
    """Return the context for starting processes: forked, or from a server that has imported `preload`.

    Windows supports neither: each process starts from scratch and imports what it needs.
    """
    if fork and HAS_FORK:
        return multiprocessing.get_context("fork")
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    if preload:
        context.set_forkserver_preload(list(preload))
    return context


def end_with_parent() -> None:
    """End this process when its parent dies, so that a kill leaves no orphans.

    The parent holds the other end of a pipe. On Linux, its closing raises SIGIO, which ends a process even during a
    call into C; elsewhere a thread waits for it. (The death signal of `prctl` would watch the wrong process: the
    parent of a worker is the server that forked it.)
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if not (IS_LINUX and fcntl):
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()
        return
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)
    if wait([parent.sentinel], 0):
        os._exit(1)


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


class ProcessUsage:
    """The resource usage of another process; after it has ended, the last known values."""

    def __init__(self, pid: int) -> None:
        """Watch the process with this id."""
        import psutil

        self._process: psutil.Process | None = None
        self._seconds = self._mib = 0.0
        with suppress(psutil.Error):
            self._process = psutil.Process(pid)

    @property
    def seconds(self) -> float:
        """Processor time used, in seconds."""
        import psutil

        if self._process:
            with suppress(psutil.Error):
                times = self._process.cpu_times()
                self._seconds = times.user + times.system
        return self._seconds

    @property
    def mib(self) -> float:
        """Memory used, in MiB."""
        import psutil

        if self._process:
            with suppress(psutil.Error):
                self._mib = self._process.memory_info().rss / 2**20
        return self._mib


def limit(seconds: int, memory: int) -> None:
    """Limit the processor time of this process, and the memory that it allocates from now on, in bytes.

    Windows has no such limits, and macOS none for memory: there the parent process must watch it.
    """
    try:
        import resource
    except ImportError:
        return
    import psutil

    held = getattr(psutil.Process().memory_info(), "data", 0)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (held + memory,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
