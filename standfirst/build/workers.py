"""Distribute the tasks of a build over local processes or a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

import standfirst
from standfirst.build.pool import DEFAULT_LIMITS, Limits, Pool, cores
from standfirst.build.worker import Warm
from standfirst.errors import BuildError, RenderError, UsageError

T = TypeVar("T")

_CONNECT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Task:
    """A task, with the name by which users know it: `quetta/quetta-01.pdf`."""

    name: str
    argument: Any


@dataclass(frozen=True, slots=True)
class TaskOutcome(Generic[T]):
    """The outcome of a task: its value or its error."""

    name: str
    value: T | None = None
    error: BaseException | None = None


Key = TypeVar("Key")
Outcomes = Generator[tuple[Key, TaskOutcome[T]], None, None]
"""Outcomes as they arrive, each with its task; close it to end the rest."""


class Inline(Executor):
    """Runs every task at once in this process, without limits: for one task, or for a debugger."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call the function and return a finished future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whatever a task raises is its result
            future.set_exception(error)
        return future


@dataclass(frozen=True, slots=True)
class WorkerExecutor:
    """An executor, and how long it may be silent before the remaining tasks count as lost."""

    executor: Executor
    patience: float | None = None
    ahead: int = 256
    """The maximum number of queued tasks, so that few outcomes are held in memory."""

    def each(self, function: Callable[[Any], T], tasks: Iterable[Task]) -> Outcomes[Task, T]:
        """Call `function(task.argument)` for each task, and yield the outcomes as they arrive, keeping none.

        No task's failure stops another.
        """
        came: SimpleQueue[Future[T]] = SimpleQueue()
        left, waiting = iter(tasks), dict[Future[T], Task]()

        def submit(count: int) -> None:
            for task in islice(left, count):
                future = self.executor.submit(function, task.argument)
                waiting[future] = task
                future.add_done_callback(came.put)

        try:
            submit(self.ahead)
            while waiting:
                try:
                    future = came.get(timeout=self.patience)
                except Empty:
                    break
                task = waiting.pop(future)
                submit(1)
                yield task, _outcome(task.name, future, self.patience)
            for future, task in waiting.items():
                yield task, _outcome(task.name, future, self.patience)
        finally:
            for future in waiting:
                future.cancel()


@contextmanager
def crew(  # noqa: PLR0913  # how many, where, and what they may take
    jobs: int | None = None,
    scheduler: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    *,
    warm: Warm | None = None,
    preload: Sequence[str] = (),
    fork: bool = False,
    tell: Callable[[str], None] | None = None,
) -> Iterator[WorkerExecutor]:
    """Yield the workers of a build: `jobs` local processes (0: this one), or the cluster at `scheduler`.

    `preload` are modules that a local worker imports before its first task; `warm`, a function
    of a module, is called once in each. With `fork`, local workers are copies of this process and share
    its state. On a cluster, memory limits are the workers' own, and a task counts as lost when nothing
    has arrived for twice `limits.seconds`. `tell` receives messages about what the build waits for.
    """
    if jobs is not None and jobs < 0:
        raise UsageError(f"{jobs} jobs make no sense; 0 is this process alone")
    if scheduler:
        with _cluster(scheduler) as executor:
            yield WorkerExecutor(executor, 2 * limits.seconds)
    elif jobs == 0:
        yield WorkerExecutor(Inline(), ahead=1)
    else:
        count = cores() if jobs is None else jobs
        with Pool(count, limits, warm=warm, preload=preload, fork=fork, tell=tell) as pool:
            yield WorkerExecutor(pool)


def _outcome(name: str, future: Future[T], patience: float | None) -> TaskOutcome[T]:
    if not future.done():
        future.cancel()
        return TaskOutcome(name, error=RenderError(f"no worker has answered for {patience:g} seconds"))
    if future.cancelled():
        return TaskOutcome(name, error=RenderError("it was cancelled by the cluster"))
    error = future.exception()
    return TaskOutcome(name, error=error) if error else TaskOutcome(name, future.result())


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    """Yield the executor of a Dask cluster whose workers all run this version of the package."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--scheduler needs the extra `cluster`: pip install 'standfirst[cluster]'") from None
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BuildError(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        _check_workers(client, address)
        executor = client.get_executor(pure=False)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)


def _check_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
    except TimeoutError:
        raise BuildError(f"the Dask scheduler at {address} has no workers") from None
    try:
        found = set(client.run(_version).values())
    except ImportError:
        found = {"none"}
    if found != {standfirst.__version__}:
        raise BuildError(
            f"the workers at {address} have Standfirst {', '.join(sorted(found))}; "
            f"install {standfirst.__version__} there"
        )


def _version() -> str:
    return standfirst.__version__
