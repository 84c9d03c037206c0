"""Workers: whatever one task does, the others are done, in order, and nothing is left running."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from standfirst.build import workers
from standfirst.build.pool import Limits, Pool
from standfirst.build.workers import Task, TaskOutcome, WorkerExecutor
from standfirst.errors import BuildError, InputError, RenderError, UsageError

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def chores(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tasks, importable here and in every process that starts from here."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "programs"))
    return importlib.import_module("chores")


def tasks(*arguments: Any) -> list[Task]:
    """Tasks with numbers for names."""
    return [Task(f"{number}.pdf", argument) for number, argument in enumerate(arguments)]


def run(
    crew: WorkerExecutor,
    function: Callable[[Any], Any],
    listed: list[Task],
    done: Callable[[TaskOutcome[Any]], None] | None = None,
) -> list[TaskOutcome[Any]]:
    """The outcomes in the order of the tasks; `done` hears of each as it comes."""
    found: dict[int, TaskOutcome[Any]] = {}
    with closing(crew.each(function, listed)) as outcomes:
        for task, outcome in outcomes:
            assert id(task) not in found
            found[id(task)] = outcome
            if done:
                done(outcome)
    return [found[id(task)] for task in listed]


def values(outcomes: list[TaskOutcome[Any]]) -> list[Any]:
    """What came of tasks none of which failed."""
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    return [outcome.value for outcome in outcomes]


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids: list[int], seconds: float = 60) -> bool:
    """Whether all processes end in time."""
    end = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.01)
    return not any(map(alive, pids))


@pytest.mark.parametrize("jobs", [0, 1, 3])
def test_order(chores: ModuleType, jobs: int) -> None:
    """Outcomes come back in the order of the tasks, each told once, whoever finishes first."""
    told: list[str] = []
    listed = tasks(*[("sleep", 0.05 * (number % 3 == 0), number) for number in range(12)])
    with workers.crew(jobs) as crew:
        outcomes = run(crew, chores.chore, listed, lambda outcome: told.append(outcome.name))
    assert outcomes == [TaskOutcome(f"{number}.pdf", number) for number in range(12)]
    assert sorted(told) == sorted(outcome.name for outcome in outcomes)


def test_failures(chores: ModuleType) -> None:
    """A task that raises, or whose result cannot travel, fails alone; its error tells where."""
    with workers.crew(2) as crew:
        outcomes = run(crew, chores.chore, tasks(("fail", "oh no"), ("input",), ("lambda",), "fine"))
    failed, wrong, unsendable, fine = outcomes
    assert isinstance(failed.error, ValueError)
    assert "raise ValueError(text)" in failed.error.__notes__[0]
    assert isinstance(wrong.error, InputError)
    assert str(wrong.error) == "a.yaml:1:2: SF001 wrong; right"
    assert wrong.error.problems[0].fix == "right"
    assert unsendable.error is not None
    assert fine == TaskOutcome("3.pdf", "fine")


@pytest.mark.proof
def test_hanging(chores: ModuleType) -> None:
    """A task that hangs ends at its limit, by name; its worker is replaced and the others finish."""
    with workers.crew(2, limits=Limits(seconds=2)) as crew:
        outcomes = run(crew, chores.chore, tasks(("hang",), *range(20), ("hang",), *range(20)))
        pids = crew.executor.pids  # type: ignore[attr-defined]
    bad = {outcome.name: str(outcome.error) for outcome in outcomes if outcome.error}
    assert bad == dict.fromkeys(("0.pdf", "21.pdf"), "took more than 2 seconds of the processor")
    assert isinstance(outcomes[0].error, RenderError)
    assert [outcome.value for outcome in outcomes if not outcome.error] == [*range(20), *range(20)]
    assert gone(pids)


def test_a_busy_machine_costs_no_document(chores: ModuleType) -> None:
    """A task that only waits may take longer by the clock than its limit, and that is said once."""
    told: list[str] = []
    with workers.crew(2, limits=Limits(seconds=0.4), tell=told.append) as crew:
        outcomes = run(crew, chores.chore, tasks(("sleep", 1.2, 1), ("sleep", 1.2, 2)))
    assert [outcome.value for outcome in outcomes] == [1, 2]
    assert told == ["the machine is busy: a document takes long by the clock, and the build waits for it"]


def test_a_task_that_does_nothing_ends(chores: ModuleType) -> None:
    """A task that uses no processor at all for as long as it may ends, by name."""
    with workers.crew(2, limits=Limits(idle=0.8)) as crew:
        outcomes = run(crew, chores.chore, tasks(("sleep", 60, 1), 2))
    assert str(outcomes[0].error) == "did nothing for 0.8 seconds"
    assert outcomes[1].value == 2


def test_memory(chores: ModuleType) -> None:
    """A task that outgrows its limit ends, by name; the others finish."""
    with workers.crew(2, limits=Limits(mib=300)) as crew:
        outcomes = run(crew, chores.chore, tasks(1, ("grow",), 2, 3))
    assert str(outcomes[1].error) == "took more than 300 MiB of memory"
    assert [outcome.value for outcome in outcomes] == [1, None, 2, 3]


def test_memory_of_the_parent_is_not_its_childs(chores: ModuleType) -> None:
    """A fork holds what its parent holds, and may still take its own share; what outgrows that ends."""
    ballast = b"x" * 400 * 2**20
    with workers.crew(2, limits=Limits(mib=300), fork=True) as crew:
        outcomes = run(crew, chores.chore, tasks(1, ("grow",), 2))
    assert [outcome.value for outcome in outcomes] == [1, None, 2]
    assert str(outcomes[1].error) == "took more than 300 MiB of memory"
    assert len(ballast) == 400 * 2**20


def test_dying(chores: ModuleType, tmp_path: Path) -> None:
    """A task whose process dies is tried once more; dying again, it fails, and the others finish."""
    with workers.crew(2) as crew:
        outcomes = run(crew, chores.chore, tasks(("die",), ("die once", str(tmp_path / "flag")), *range(10)))
    assert str(outcomes[0].error) == "its process was killed by SIGKILL, twice"
    assert [outcome.value for outcome in outcomes[1:]] == ["at last", *range(10)]


def test_killed_from_outside(chores: ModuleType) -> None:
    """Workers killed at random while they work or idle cost no result."""
    with Pool(2) as pool:
        crew = workers.WorkerExecutor(pool)
        run(crew, chores.chore, tasks(1, 2))
        for pid in pool.pids:
            os.kill(pid, signal.SIGKILL)
        assert [o.value for o in run(crew, chores.chore, tasks(*range(5)))] == [*range(5)]
        killer = threading.Timer(0.3, lambda: os.kill(pool.pids[0], signal.SIGKILL))
        killer.start()
        outcomes = run(crew, chores.chore, tasks(*[("sleep", 0.1, n) for n in range(10)]))
        killer.join()
    assert [o.value for o in outcomes] == [*range(10)]


def test_warm(chores: ModuleType) -> None:
    """Every worker is warmed once before its first task, a replacement too."""
    with workers.crew(2, limits=Limits(seconds=0.3), warm=chores.warm) as crew:
        outcomes = run(crew, chores.chore, tasks(("warmed",), ("hang",), ("hang",), ("warmed",), ("warmed",)))
    assert [outcome.value for outcome in outcomes] == [True, None, None, True, True]


def test_cannot_start(chores: ModuleType) -> None:
    """If workers cannot get warm, every task fails with the reason, and nothing starts for ever."""
    with workers.crew(2, warm=chores.cold) as crew:
        outcomes = run(crew, chores.chore, tasks(*range(4)))
    assert {str(outcome.error) for outcome in outcomes} == {"no fonts here"}


def test_interrupt(chores: ModuleType) -> None:
    """Ctrl-C stops at once and leaves no process behind."""
    began = time.monotonic()

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), workers.crew(2) as crew:
        run(crew, chores.chore, tasks(1, ("hang",), ("hang",), 2), interrupt)
    assert time.monotonic() - began < 60, "it was waited for, not ended"
    assert gone(crew.executor.pids)  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_orphans(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    """A build that is interrupted, ended or killed takes its busy workers along."""
    process = start("chores", tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.1)
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert len(pids) == 2
    assert all(map(alive, pids))
    process.send_signal(number)
    process.wait(60)
    assert gone(pids)


def test_closed(chores: ModuleType) -> None:
    """A pool that was never used ends at once; a closed one takes nothing."""
    with Pool(2) as pool:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        pool.submit(chores.chore, 1)


def test_wrong_arguments() -> None:
    """A number of jobs that makes no sense, and a scheduler that is not there, are one sentence each."""
    with pytest.raises(UsageError, match="-1 jobs make no sense"), workers.crew(-1):
        pass


# A cluster


@pytest.mark.proof
def test_cluster(
    chores: ModuleType, cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    """With a Dask worker killed in mid-build every result still comes, once."""
    address, processes = cluster
    told: list[str] = []
    log = tmp_path / "log"
    log.mkdir()

    def logged(count: int) -> list[tuple[str, str, int]]:
        return [("log", str(log), number) for number in range(count)]

    def kill_one(outcome: TaskOutcome[Any]) -> None:
        told.append(outcome.name)
        if len(told) == 10:
            processes[-1].send_signal(signal.SIGKILL)

    with workers.crew(scheduler=address, limits=Limits(seconds=30)) as crew:
        both = {pid for _, pid in values(run(crew, chores.chore, tasks(*logged(8))))}
        assert len(both) == 2
        outcomes = run(crew, chores.chore, tasks(*logged(40)), kill_one)
        failed = run(crew, chores.chore, tasks(("fail", "oh no"), 7))
    assert processes[-1].wait(5) == -signal.SIGKILL
    assert [number for number, _ in values(outcomes)] == [*range(40)]
    assert sorted(told) == sorted(f"{number}.pdf" for number in range(40))
    assert (str(failed[0].error), failed[1].value) == ("oh no", 7)


@pytest.mark.proof
def test_lost_cluster(chores: ModuleType, cluster: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    """If all workers of a cluster die, the tasks that are left fail by name; nothing waits for ever."""
    address, processes = cluster
    with workers.crew(scheduler=address, limits=Limits(seconds=2)) as crew:
        for process in processes[1:]:
            process.kill()
        outcomes = run(crew, chores.chore, tasks(("sleep", 0.1, 1), ("sleep", 0.1, 2)))
    assert {str(outcome.error) for outcome in outcomes} == {"no worker has answered for 4 seconds"}


def test_no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that is not there is one sentence."""
    monkeypatch.setattr(workers, "_CONNECT_SECONDS", 1.0)
    address = "tcp://127.0.0.1:9"
    with pytest.raises(BuildError, match=f"no Dask scheduler answers at {address}"), workers.crew(0, address):
        pass
