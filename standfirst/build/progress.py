"""Shows how far a build is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

EVERY = 10.0
"""Seconds between plain lines."""


class Told(Protocol):
    """Hears of each file that was drawn: its path, how many are done, and of how many."""

    def __call__(self, name: str, done: int, of: int, /) -> None: ...


@contextmanager
def shown(out: TextIO = sys.stderr) -> Iterator[Told]:
    """Progress on `out` while the block lasts."""
    if out.isatty():
        with _bar(out) as told:
            yield told
    else:
        yield _lines(out)


@contextmanager
def _bar(out: TextIO) -> Iterator[Told]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Drawing"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    # Without a thread of its own: workers are forked while it is on.
    with Progress(*columns, console=Console(file=out), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=None)

        def told(name: str, done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, description=name, refresh=True)

        yield told


def _lines(out: TextIO) -> Told:
    last = time.monotonic()

    def told(name: str, done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            out.write(f"drawn {done} of {of} files, at last {name}\n")
            out.flush()

    return told
