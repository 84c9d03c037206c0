"""Show the progress of a build: a bar on a terminal, an occasional line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

from standfirst.terminal import is_colored, manners

EVERY = 10.0
"""Seconds between plain lines."""


class ProgressListener(Protocol):
    """A callback for each rendered file: its path, the number done, and the total."""

    def __call__(self, name: str, done: int, of: int, /) -> None: ...


@contextmanager
def shown(out: TextIO = sys.stderr) -> Iterator[ProgressListener]:
    """Show progress on `out` during the block: a bar, an occasional line, or with `--verbose` a line for each file."""
    began = time.monotonic()
    if manners().quiet:
        yield lambda _name, _done, _of: None
    elif manners().verbose:
        yield _lines(out, began, every=0.0)
        out.write(f"done after {time.monotonic() - began:.1f} s\n")
    elif out.isatty():
        with _bar(out) as told:
            yield told
    else:
        yield _lines(out, began, every=EVERY)


@contextmanager
def _bar(out: TextIO) -> Iterator[ProgressListener]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TimeElapsedColumn(), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False),
    )  # fmt: skip
    console = Console(file=out, no_color=not is_colored(out))
    # Without a thread of its own: workers are forked while it is on.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("reading and checking", total=None)
        bar.refresh()

        def told(name: str, done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, description=f"rendered {name}", refresh=True)

        yield told


def _lines(out: TextIO, began: float, *, every: float) -> ProgressListener:
    last = began

    def told(name: str, done: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= every:
            last = now
            out.write(f"rendered {done} of {of} files after {now - began:.1f} s, at last {name}\n")
            out.flush()

    return told
