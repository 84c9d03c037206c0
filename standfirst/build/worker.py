"""One process that does one task after another, and the handle by which the pool holds it."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import pickle
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from standfirst.errors import StandfirstError

Warm = Callable[[], object]

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True, eq=False)
class Worker:
    """A running process, the pipe to it, and what it has spent on its task (None: it has none)."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    job: Any = None
    _began: float = field(default_factory=time.monotonic)
    _moved: float = field(default_factory=time.monotonic)
    _before: float = 0.0
    _used: float = 0.0
    _born_with: float = 0.0

    @classmethod
    def start(cls, context: BaseContext, warm: Warm | None) -> Worker:
        """A new process; it says so on its pipe when it is warm."""
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, warm), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        worker = cls(process, ours)
        worker._born_with = worker._resident()
        return worker

    def take(self, job: Any) -> None:
        """Begin with a task."""
        self.look()
        self.job, self._before = job, self._used
        self._began = self._moved = time.monotonic()

    def look(self) -> None:
        """Look how much of the processor it has used, and whether that is more than before."""
        used = self._processor()
        if used > self._used:
            self._used, self._moved = used, time.monotonic()

    @property
    def age(self) -> float:
        """Seconds by the clock since it began with its task."""
        return time.monotonic() - self._began

    @property
    def idle(self) -> float:
        """Seconds by the clock for which it has done nothing."""
        return time.monotonic() - self._moved

    @property
    def spent(self) -> float:
        """Seconds of the processor that its task has taken."""
        return self._used - self._before

    def _processor(self) -> float:
        """Seconds of the processor that the process has used; those of the clock where the system does not tell."""
        try:
            text = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        except OSError:
            return time.monotonic() - self._began + self._before
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / _TICKS

    @property
    def mib(self) -> float:
        """The memory that it has taken; 0 where the system does not tell.

        A fork holds from its first moment what its parent holds, which is not its doing.
        """
        return self._resident() - self._born_with

    def _resident(self) -> float:
        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return 0.0
        return int(pages) * _PAGE / 2**20

    def stop(self) -> str:
        """End it at once, whatever it does; how it ended, in words."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        code = self.process.exitcode or 0
        self.process.close()
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"


def serve(pipe: Connection, warm: Warm | None) -> None:
    """Answer each pickled call with a pickled (succeeded, value or error), until the pipe ends."""
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    pipe.send_bytes(_answer(warm or _nothing, (), {}))
    while True:
        try:
            function, arguments, options = pickle.loads(pipe.recv_bytes())  # noqa: S301 - our parent's
        except EOFError:
            return
        except Exception as error:  # noqa: BLE001 - a task that cannot be read is a failed task
            pipe.send_bytes(_failure(error))
            continue
        pipe.send_bytes(_answer(function, arguments, options))


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> bytes:
    try:
        return pickle.dumps((True, function(*arguments, **options)), protocol=5)
    except Exception as error:  # noqa: BLE001 - whatever a task raises is its result
        return _failure(error)


def _failure(error: Exception) -> bytes:
    """The error with its traceback as a note, unless it is one that users are meant to read."""
    text = "".join(traceback.format_exception(error))
    if not isinstance(error, StandfirstError):
        error.add_note(text)
    try:
        data = pickle.dumps((False, error), protocol=5)
        pickle.loads(data)  # noqa: S301 - our own bytes, a second ago
    except Exception:  # noqa: BLE001 - an error that cannot travel travels as its text
        data = pickle.dumps((False, RuntimeError(text)), protocol=5)
    return data


def _nothing() -> None:
    return None


def _die_with_parent() -> None:
    """Have the kernel end this process when the build dies, so that no kill leaves orphans.

    The build holds the other end of a pipe. Its end raises SIGIO here, which ends a process even in
    the middle of a call into C. (The death signal of `prctl` would watch the wrong process: the
    parent of a worker is the server that forked it.)
    """
    build = multiprocessing.parent_process()
    if build is None:
        return
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(build.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(build.sentinel, fcntl.F_SETFL, fcntl.fcntl(build.sentinel, fcntl.F_GETFL) | os.O_ASYNC)
    if wait([build.sentinel], 0):
        os._exit(1)
