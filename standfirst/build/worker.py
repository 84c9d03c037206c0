"""One process that does one task after another, and the handle by which the pool holds it."""

from __future__ import annotations

import pickle
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from standfirst import system
from standfirst.errors import StandfirstError

Warm = Callable[[], object]


@dataclass(slots=True, eq=False)
class Worker:
    """A running process, the pipe to it, and what it has spent on its task (None: it has none)."""

    process: BaseProcess
    pipe: Connection
    usage: system.ProcessUsage
    ready: bool = False
    job: Any = None
    _began: float = field(default_factory=time.monotonic)
    _moved: float = field(default_factory=time.monotonic)
    _before: float = 0.0
    _used: float = 0.0
    _born_with: float = 0.0

    @classmethod
    def start(cls, context: system.Context, warm: Warm | None) -> Worker:
        """A new process; it says so on its pipe when it is warm."""
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, warm), daemon=True)
        process.start()
        theirs.close()
        usage = system.ProcessUsage(process.pid or 0)
        return cls(process, ours, usage, _born_with=usage.mib)

    def take(self, job: Any) -> None:
        """Begin with a task."""
        self.look()
        self.job, self._before = job, self._used
        self._began = self._moved = time.monotonic()

    def look(self) -> None:
        """Look how much of the processor it has used, and whether that is more than before."""
        used = self.usage.seconds
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

    @property
    def mib(self) -> float:
        """The memory that it has taken. A fork holds from its first moment what its parent holds, which is not its doing."""
        return self.usage.mib - self._born_with

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
    system.end_with_parent()
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
