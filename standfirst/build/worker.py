"""A process that does one task after another, and the pool's handle for it."""

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
    """A running process, the pipe to it, and the processor time of its task (None without a task)."""

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
        """Start a process; it reports on its pipe when it is warm."""
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, warm), daemon=True)
        process.start()
        theirs.close()
        usage = system.ProcessUsage(process.pid or 0)
        return cls(process, ours, usage, _born_with=usage.mib)

    def take(self, job: Any) -> None:
        """Begin a task."""
        self.look()
        self.job, self._before = job, self._used
        self._began = self._moved = time.monotonic()

    def look(self) -> None:
        """Update its processor time, and note whether that has grown."""
        used = self.usage.seconds
        if used > self._used:
            self._used, self._moved = used, time.monotonic()

    @property
    def age(self) -> float:
        """Wall-clock seconds since it began its task."""
        return time.monotonic() - self._began

    @property
    def idle(self) -> float:
        """Wall-clock seconds in which it has done nothing."""
        return time.monotonic() - self._moved

    @property
    def spent(self) -> float:
        """Processor seconds that its task has used."""
        return self._used - self._before

    @property
    def mib(self) -> float:
        """The memory that it has added. A fork starts with what its parent holds, which does not count."""
        return self.usage.mib - self._born_with

    def stop(self) -> str:
        """Kill it, and describe how it ended."""
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
    """Return the pickled error with its traceback as a note, unless it is one meant for users."""
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
