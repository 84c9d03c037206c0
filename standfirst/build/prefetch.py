"""Read and check many briefings on every core, before they are asked for one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from standfirst import system
from standfirst.build.workers import Task, crew
from standfirst.checks.findings import FINDINGS
from standfirst.checks.project import ProjectIndex
from standfirst.engine import Engine, Key
from standfirst.engine.memo import Memo
from standfirst.engine.store import StoredResult
from standfirst.errors import InputError
from standfirst.library.files import find
from standfirst.reader import bytes_of, name_of, read_bytes
from standfirst.settings import Site

MANY = 100
"""The number of briefings that one process handles before others could start."""

SAMPLE = 50
"""The size of the sample."""

_TOGETHER = 25


def documents(site: Site, kept: Memo, jobs: int | None) -> None:
    """Cache the parsed content of new files; one that cannot be parsed is left to the reader.

    A sample decides whether enough files are new, since most builds find few.
    """
    if _is_alone(jobs):
        return

    def is_new(path: Path) -> bool:
        return name_of(_bytes(path)) not in kept

    paths = [file.path for file in find(site)[0]]
    some = paths[:: max(1, len(paths) // SAMPLE)]
    if len(paths) < MANY or sum(map(is_new, some)) * len(paths) < MANY * len(some):
        return
    paths = [path for path in paths if is_new(path)]
    if len(paths) >= MANY:
        for found in _spread(_read, paths, jobs):
            if found:
                kept.put(*found)


def findings(
    engine: Engine, project: ProjectIndex, wanted: Sequence[tuple[str, ...]], jobs: int | None
) -> None:
    """Compute the outdated findings of these editions in parallel."""
    if len(wanted) < MANY or _is_alone(jobs):
        return
    some = wanted[:: max(1, len(wanted) // SAMPLE)]
    if len(engine.stale(FINDINGS, some)) * len(wanted) < MANY * len(some):
        return
    stale = engine.stale(FINDINGS, wanted)
    if len(stale) >= MANY:
        project.prepare()

        def compute(one: Key) -> tuple[Key, StoredResult]:
            return one, engine.compute(one)

        for one, result in _spread(compute, stale, jobs):
            engine.accept(one, result)


def _is_alone(jobs: int | None) -> bool:
    return jobs in (0, 1) or not system.HAS_FORK


def _read(path: Path) -> tuple[str, Any] | None:
    """Return a file's content key and parsed content from one read, since the file may be saved at any moment."""
    raw = _bytes(path)
    try:
        return name_of(raw), read_bytes(raw, path.name).data
    except InputError:
        return None


def _bytes(path: Path) -> bytes:
    """Return the bytes of a file; empty if it cannot be read, which the reader will report."""
    try:
        return bytes_of(path, path.name)
    except InputError:
        return b""


def _spread(work: Callable[[Any], Any], items: Sequence[Any], jobs: int | None) -> Iterator[Any]:
    """Apply a function to each item in several processes."""
    tasks = [Task("briefings", start) for start in range(0, len(items), _TOGETHER)]
    _work[:] = [(work, items)]
    try:
        with crew(jobs, fork=True) as workers:
            for _, outcome in workers.each(_do, tasks):
                if outcome.error:
                    raise outcome.error
                yield from outcome.value or ()
    finally:
        _work.clear()


_work: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""The workers' input: they are forks of this process, so only numbers are sent to them."""


def _do(start: int) -> list[Any]:
    work, items = _work[0]
    return [work(item) for item in items[start : start + _TOGETHER]]
