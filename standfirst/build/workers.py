"""Spreads the tasks of a build over processes of this machine or of a Dask cluster."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import standfirst
from standfirst.build.pool import DEFAULT_LIMITS, Limits, Pool, cores
from standfirst.build.worker import Warm
from standfirst.errors import BuildError, RenderError, UsageError

T = TypeVar("T")

_CONNECT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done, with the name by which users know it: `quetta/quetta-01.pdf`."""

    name: str
    argument: Any


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of a task: its value, or the error it ended with."""

    name: str
    value: T | None = None
    error: BaseException | None = None


class Inline(Executor):
    """Does every task at once, in this process, without limits: for one task, or for a debugger."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call; the future is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whatever a task raises is its result
            future.set_exception(error)
        return future


@dataclass(frozen=True, slots=True)
class Crew:
    """An executor and how long it may be silent before what is left counts as lost."""

    executor: Executor
    patience: float | None = None

    def run(
        self,
        function: Callable[[Any], T],
        tasks: Iterable[Task],
        done: Callable[[Outcome[T]], None] = lambda _: None,
    ) -> list[Outcome[T]]:
        """Call `function(task.argument)` for each task; the outcomes in the order of the tasks.

        `done` hears of each outcome once, as it comes. No task's failure stops another.
        """
        listed = list(tasks)
        outcomes: list[Outcome[T] | None] = [None] * len(listed)
        places = {self.executor.submit(function, task.argument): i for i, task in enumerate(listed)}
        try:
            for future in self._as_they_come(set(places)):
                place = places[future]
                outcomes[place] = outcome = _outcome(listed[place].name, future, self.patience)
                done(outcome)
        except BaseException:
            for future in places:
                future.cancel()
            raise
        return [outcome for outcome in outcomes if outcome is not None]

    def _as_they_come(self, waiting: set[Future[T]]) -> Iterator[Future[T]]:
        while waiting:
            finished, waiting = concurrent.futures.wait(
                waiting, self.patience, concurrent.futures.FIRST_COMPLETED
            )
            if not finished:
                finished, waiting = waiting, set()
            yield from finished


@contextmanager
def crew(
    jobs: int | None = None,
    scheduler: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    *,
    warm: Warm | None = None,
    preload: Sequence[str] = (),
    fork: bool = False,
) -> Iterator[Crew]:
    """The workers of a build: `jobs` local processes (0: this one), or the cluster at `scheduler`.

    `preload` are modules that a local worker has imported before its first task; `warm`, a function
    of a module, is called once in each. With `fork`, local workers are copies of this process, which
    know all that it knows. On a cluster, limits of memory are the workers' own, and a
    task is lost when nothing has come back for twice `limits.seconds`.
    """
    if jobs is not None and jobs < 0:
        raise UsageError(f"{jobs} jobs make no sense; 0 is this process alone")
    if scheduler:
        with _cluster(scheduler) as executor:
            yield Crew(executor, 2 * limits.seconds)
    elif jobs == 0:
        yield Crew(Inline())
    else:
        with Pool(cores() if jobs is None else jobs, limits, warm=warm, preload=preload, fork=fork) as pool:
            yield Crew(pool)


def _outcome(name: str, future: Future[T], patience: float | None) -> Outcome[T]:
    if not future.done():
        future.cancel()
        return Outcome(name, error=RenderError(f"no worker has answered for {patience:g} seconds"))
    if future.cancelled():
        return Outcome(name, error=RenderError("it was cancelled by the cluster"))
    error = future.exception()
    return Outcome(name, error=error) if error else Outcome(name, future.result())


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    """The executor of a Dask cluster all of whose workers run this version of the package."""
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
