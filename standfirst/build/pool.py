"""An executor of local processes that tracks the task of each process, and replaces those that fail."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any

from standfirst import system
from standfirst.build.worker import Warm, Worker
from standfirst.errors import BuildError, RenderError

_LOOK_EVERY = 0.05
_START_SECONDS = 120.0
_TRIES = 2
_STARTS = 4
"""The number of workers that may die before their first task: killing one must not end the build."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one task: seconds of processor time, and MiB of memory that its process may hold.

    Waiting on a busy machine is allowed: a task ends only if it does nothing at all for `idle` seconds.
    """

    seconds: float = 120.0
    mib: float = 1024.0
    idle: float = 120.0


DEFAULT_LIMITS = Limits()


@dataclass(slots=True, eq=False)
class _Job:
    call: bytes
    future: Future[Any]
    tries: int = 0


class Pool(Executor):
    """Processes that do one task each at a time.

    A task that exceeds `limits` in time or memory fails with a RenderError, and its process is replaced. A process
    that dies is replaced too, and its task is tried once more. Processes are forked from a warm server that has
    imported `preload`, or start afresh; `warm` is called once in each.
    """

    def __init__(
        self,
        jobs: int,
        limits: Limits = DEFAULT_LIMITS,
        *,
        warm: Warm | None = None,
        preload: Sequence[str] = (),
        fork: bool = False,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        """Start no process before there is something to do; `tell` receives messages about what the build waits for.

        With `fork`, processes are copies of this one at the time they start.
        """
        self._jobs = jobs
        self._limits = limits
        self._warm = warm
        self._tell = tell or _silent
        self._context = system.processes(["__main__", *preload], fork=fork)
        self._queue: deque[_Job] = deque()
        self._workers: list[Worker] = []
        self._unstarted = 0
        self._closing = False
        self._broken: Exception | None = None
        self._guard = threading.Lock()
        self._bell, self._listener = multiprocessing.Pipe()
        self._thread = threading.Thread(target=self._supervise, name="pool", daemon=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Wait for all tasks; after an error or Ctrl-C, end them."""
        self.shutdown(wait=True, cancel_futures=kind is not None)
        return None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue a call; see `concurrent.futures.Executor`."""
        job = _Job(pickle.dumps((fn, args, kwargs), protocol=5), Future())
        with self._guard:
            if self._closing:
                raise RuntimeError("the pool is closed")
            self._queue.append(job)
            if not self._thread.is_alive():
                self._thread.start()
        self._ring()
        return job.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Accept no more tasks; with `cancel_futures`, end running ones as well."""
        with self._guard:
            self._closing = True
            if cancel_futures:
                self._broken = BuildError("the build was stopped")
        if self._thread.is_alive():
            self._ring()
            if wait:
                self._thread.join()

    @property
    def pids(self) -> list[int]:
        """The ids of the live processes."""
        return [worker.process.pid or 0 for worker in list(self._workers)]

    def _ring(self) -> None:
        self._bell.send_bytes(b"!")

    def _supervise(self) -> None:
        """Run all handling of workers, in a thread of its own."""
        try:
            while not self._finished():
                self._staff()
                self._assign()
                self._listen()
                self._enforce()
        except Exception as error:  # noqa: BLE001 - a fault of ours must reach who waits for a result
            self._broken = error
        finally:
            self._close()

    def _finished(self) -> bool:
        if self._broken:
            return True
        busy = any(worker.job for worker in self._workers)
        with self._guard:
            return self._closing and not self._queue and not busy

    def _staff(self) -> None:
        busy = sum(worker.job is not None for worker in self._workers)
        while len(self._workers) < min(self._jobs, busy + len(self._queue)):
            self._workers.append(Worker.start(self._context, self._warm))

    def _assign(self) -> None:
        for worker in self._workers:
            # One that was killed while idle must not cost a task one of its tries.
            if worker.ready and worker.job is None and worker.process.is_alive() and (job := self._next()):
                worker.take(job)
                job.tries += 1
                # If it died while idle, its broken pipe is noticed and the task goes to another.
                with suppress(OSError):
                    worker.pipe.send_bytes(job.call)

    def _next(self) -> _Job | None:
        while self._queue:
            job = self._queue.popleft()
            if job.tries or job.future.set_running_or_notify_cancel():
                return job
        return None

    def _listen(self) -> None:
        """Wait for answers, waking up regularly to enforce the limits."""
        pipes = {worker.pipe: worker for worker in self._workers}
        waiting = any(worker.job or not worker.ready for worker in self._workers)
        for pipe in wait([self._listener, *pipes], timeout=_LOOK_EVERY if waiting else None):
            if pipe is self._listener:
                self._listener.recv_bytes()
            else:
                self._hear(pipes[pipe])  # type: ignore[index]  # only pipes and the listener are waited for

    def _hear(self, worker: Worker) -> None:
        try:
            succeeded, value = pickle.loads(worker.pipe.recv_bytes())  # noqa: S301 - our own worker's
        except (EOFError, OSError):
            self._bury(worker)
            return
        job, worker.job = worker.job, None
        if not worker.ready:
            worker.ready = True
            if not succeeded:
                self._broken = value
        elif succeeded:
            job.future.set_result(value)
        else:
            job.future.set_exception(value)

    def _bury(self, worker: Worker) -> None:
        """Handle a process that died by itself or was killed."""
        ending = self._dismiss(worker)
        if not worker.ready:
            self._unstarted += 1
            if self._unstarted > _STARTS:
                self._broken = BuildError(f"workers could not start: the last was {ending}")
        elif worker.job and worker.job.tries < _TRIES:
            self._queue.appendleft(worker.job)
        elif worker.job:
            worker.job.future.set_exception(RenderError(f"its process was {ending}, twice"))

    def _enforce(self) -> None:
        for worker in list(self._workers):
            worker.look()
            if not worker.ready and worker.idle > _START_SECONDS:
                self._broken = BuildError("a worker did nothing for two minutes when it should start")
            elif worker.job and (reason := self._excess(worker)):
                self._dismiss(worker)
                worker.job.future.set_exception(RenderError(reason))
            elif worker.job and worker.age > 2 * self._limits.seconds:
                self._say_busy()

    def _say_busy(self) -> None:
        """Report once that the machine is slow."""
        self._tell("the machine is busy: a document takes long by the clock, and the build waits for it")
        self._tell = _silent

    def _excess(self, worker: Worker) -> str:
        if worker.spent > self._limits.seconds:
            return f"took more than {self._limits.seconds:g} seconds of the processor"
        if worker.idle > self._limits.idle:
            return f"did nothing for {self._limits.idle:g} seconds"
        if worker.mib > self._limits.mib:
            return f"took more than {self._limits.mib:g} MiB of memory"
        return ""

    def _dismiss(self, worker: Worker) -> str:
        self._workers.remove(worker)
        return worker.stop()

    def _close(self) -> None:
        """End every process, and fail the tasks that can no longer be done."""
        for worker in list(self._workers):
            self._dismiss(worker)
            if worker.job:
                self._queue.append(worker.job)
        with self._guard:
            self._closing = True
        while job := self._next():
            job.future.set_exception(self._broken or BuildError("the pool is closed"))


def _silent(_: str) -> None:
    """Ignore a message."""


def cores() -> int:
    """Return the number of processes that can run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
