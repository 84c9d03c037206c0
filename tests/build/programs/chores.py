"""Tasks that work, hang, grow, die or fail, for `test_workers.py`; importable in any worker."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from standfirst.build import workers
from standfirst.build.pool import Limits
from standfirst.build.workers import Task
from standfirst.errors import InputError, Problem

warmed: list[int] = []


def warm() -> None:
    """What each worker does first."""
    warmed.append(os.getpid())


def cold() -> None:
    """A first step that fails."""
    raise ValueError("no fonts here")


def chore(what: Any) -> Any:  # noqa: C901, PLR0912 - a case for each kind of chore
    """Do what the argument says."""
    match what:
        case ("sleep", seconds, value):
            time.sleep(seconds)
            return value
        case ("hang",):
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            while True:
                pass
        case ("grow",):
            held = []
            while True:
                held.append(b"x" * 10_000_000)
                time.sleep(0.005)
        case ("die",):
            os.kill(os.getpid(), signal.SIGKILL)
        case ("die once", flag):
            if not Path(flag).exists():
                Path(flag).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return "at last"
        case ("input",):
            raise InputError([Problem("a.yaml", 1, 2, "SF001", "wrong", "right")])
        case ("lambda",):
            return lambda: None
        case ("fail", text):
            raise ValueError(text)
        case ("warmed",):
            return warmed == [os.getpid()]
        case ("log", folder, number):
            time.sleep(0.15)
            Path(folder, f"{number}-{os.getpid()}").touch()
            return number, os.getpid()
    return what


def main(folder: str) -> None:
    """Start workers that hang, say which, and wait for what comes."""
    with workers.crew(2, limits=Limits(seconds=60)) as crew:
        tasks = [Task(str(i), ("sleep", 0.0, 0)) for i in range(8)]
        list(crew.each(chore, tasks))
        assert hasattr(crew.executor, "pids")
        Path(folder, "pids").write_text(" ".join(map(str, crew.executor.pids)))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        list(crew.each(chore, [Task("hang", ("hang",)), Task("hang", ("hang",))]))


if __name__ == "__main__":
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # tests in the background inherit that it is ignored
    main(sys.argv[1])
