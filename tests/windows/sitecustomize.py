"""Makes Standfirst run as on Windows: with this folder on PYTHONPATH, every process lacks what Windows lacks.

To the modules of `standfirst` alone: no `fcntl`, `resource`, `pwd` and `grp`, nothing of `os`, `signal` and
`multiprocessing` that Windows has not, another `sys.platform`, and no folder that can be opened. To everybody: text
files get CRLF and the encoding of Western Windows where nobody names another, no link can be made, no file that this
process has open can be renamed, replaced or removed, no name that is taken is taken over by `rename`, and time zones
come from packages alone. Paths stay those of Linux.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import multiprocessing
import os
import signal
import stat
import subprocess  # noqa: F401  # it asks for msvcrt, and so comes before ours
import sys
import zoneinfo
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

HIDDEN = {"fcntl", "resource", "pwd", "grp", "termios", "posix"}
NOT_IN_OS = {
    "fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "sysconf", "uname", "chown", "lchown", "fchown", "fchmod",
    "O_NOFOLLOW", "O_CLOEXEC", "O_DIRECTORY", "O_ASYNC", "O_NONBLOCK", "sched_getaffinity", "pread", "pwrite", "sync",
    "killpg", "setsid", "getpgid", "mkfifo", "statvfs", "nice", "wait", "wait4", "WIFEXITED", "getloadavg", "setpriority",
}  # fmt: skip
NOT_IN_SIGNAL = {"SIGIO", "SIGKILL", "SIGHUP", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGPIPE", "SIGQUIT", "alarm"}  # fmt: skip


class Without(ModuleType):
    """A module in which some names are missing, and others are what they are on Windows."""

    def __init__(self, real: ModuleType, missing: set[str], other: Mapping[str, Any]) -> None:
        """Everything else is the real module's."""
        super().__init__(real.__name__, real.__doc__)
        self.__dict__.update(other, _real=real, _missing=missing)

    def __getattr__(self, name: str) -> Any:
        """What the real module has, unless it is missing."""
        if name in self.__dict__["_missing"]:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} on Windows")
        return getattr(self.__dict__["_real"], name)


def _locking(descriptor: int, mode: int, count: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise PermissionError(errno.EACCES, f"{count} byte is locked ({mode})") from None


def _open(path: Any, flags: int, mode: int = 0o777) -> int:
    descriptor = os.open(path, flags, mode)
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise PermissionError(errno.EACCES, "folders cannot be opened", str(path))
    return descriptor


def _context(method: str | None = None) -> Any:
    if method not in (None, "spawn"):
        raise ValueError(f"cannot find context for {method!r}")
    return multiprocessing.get_context("spawn")


msvcrt = ModuleType("msvcrt")
msvcrt.__dict__.update(LK_NBLCK=2, LK_UNLCK=0, locking=_locking)
MODULES: dict[str, ModuleType] = {
    "os": Without(os, NOT_IN_OS, {"open": _open}),
    "sys": Without(sys, set(), {"platform": "win32"}),
    "signal": Without(signal, NOT_IN_SIGNAL, {}),
    "multiprocessing": Without(
        multiprocessing, set(), {"get_all_start_methods": lambda: ["spawn"], "get_context": _context}
    ),
    "msvcrt": msvcrt,
}
_import = builtins.__import__


def _import_as_there(name: str, space: Any = None, *rest: Any, **named: Any) -> Any:
    if ((space or {}).get("__name__") or "").partition(".")[0] == "standfirst":
        if name.partition(".")[0] in HIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r} on Windows", name=name)
        if name in MODULES:
            return MODULES[name]
    return _import(name, space, *rest, **named)


def _is_open(path: Any, folder: int | None) -> bool:
    """Whether this process has a file open."""
    real = os.path.realpath(os.path.join(f"/proc/self/fd/{folder}", path) if folder is not None else path)
    for name in os.listdir("/proc/self/fd"):
        try:
            if os.readlink(f"/proc/self/fd/{name}") == os.fsdecode(real):
                return os.path.isfile(real)
        except OSError:
            continue
    return False


def _refusing(real: Callable[..., Any], *, takes: bool = True, places: int = 1) -> Callable[..., Any]:
    """A function of `os` that refuses files that are open; where `takes` is false, a name that is taken too."""

    def change(*arguments: Any, **named: Any) -> Any:
        for path in arguments[:places]:
            if _is_open(path, named.get("dir_fd")):
                raise PermissionError(errno.EACCES, "the file is open in another place", str(path))
        if not takes and os.path.lexists(arguments[1]):
            raise FileExistsError(errno.EEXIST, "the name is taken", str(arguments[1]))
        return real(*arguments, **named)

    return change


def _no_link(*_: Any, **__: Any) -> None:
    raise OSError(errno.EPERM, "a required privilege is not held by the client")


def _opened(real: Callable[..., Any]) -> Callable[..., Any]:
    """`open` as it is there: CRLF and the encoding of the machine, where nobody names another."""

    def opened(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if "b" not in mode:
            place = dict(zip(("buffering", "encoding", "errors", "newline"), rest, strict=False)) | named
            if place.get("encoding") in (None, "locale"):
                place["encoding"] = "cp1252"
            if place.get("newline") is None and set("wax+") & set(mode):
                place["newline"] = "\r\n"
            return real(file, mode, **place)
        return real(file, mode, *rest, **named)

    return opened


builtins.__import__ = _import_as_there  # type: ignore[assignment]  # the rest is handed on
builtins.open = io.open = _opened(open)
os.unlink = os.remove = _refusing(os.unlink)
os.replace = _refusing(os.replace, places=2)
os.rename = _refusing(os.rename, takes=False, places=2)
os.symlink = _no_link
zoneinfo.reset_tzpath(())
