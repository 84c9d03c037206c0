"""Has many briefings read and checked by every core, before they are asked for one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from standfirst.build.workers import Task, can_fork, crew
from standfirst.checks.around import Shared
from standfirst.checks.judging import judged, name_of
from standfirst.checks.registry import chosen
from standfirst.engine.memo import Memo
from standfirst.errors import InputError
from standfirst.library import Edition, Library
from standfirst.library.files import find
from standfirst.reader import bytes_of, read_bytes
from standfirst.reader import name_of as name_of_document
from standfirst.settings import Site

MANY = 100
"""Briefings that one process is done with before others would have started."""

_TOGETHER = 25

Found = tuple[str, Any]
"""A key, and what is to be kept under it."""


def read_ahead(site: Site, kept: Memo, jobs: int | None) -> None:
    """Keep what stands in the files of which nothing is kept. One that cannot be read is left to the reader."""
    paths = [file.path for file in find(site)[0] if name_of_document(_bytes(file.path)) not in kept]
    _spread(_read, paths, kept, jobs)


def check_ahead(library: Library, now: datetime, kept: Memo, jobs: int | None) -> None:
    """Keep what the checks find in editions of which nothing is kept."""
    checks, shared = chosen(), Shared(library, now, kept)

    def check(edition: Edition) -> Found:
        return name_of(edition, checks), judged(edition, shared, checks)

    new = [one for one in library.editions if one.digest and name_of(one, checks) not in kept]
    _spread(check, new, kept, jobs, shared.gather)


def _read(path: Path) -> Found | None:
    """What stands in a file, under the key of the same bytes: somebody may save it at this moment."""
    raw = _bytes(path)
    try:
        return name_of_document(raw), read_bytes(raw, path.name).data
    except InputError:
        return None


def _bytes(path: Path) -> bytes:
    """The bytes of a file; none where it cannot be read, which the reader will say."""
    try:
        return bytes_of(path, path.name)
    except InputError:
        return b""


def _spread(
    work: Callable[[Any], Found | None],
    items: Sequence[Any],
    kept: Memo,
    jobs: int | None,
    before: Callable[[], None] = lambda: None,
) -> None:
    """Do some work with each item in several processes and keep what comes of it, if there is enough to do."""
    if len(items) < MANY or jobs in (0, 1) or not can_fork():
        return
    before()
    tasks = [Task("briefings", start) for start in range(0, len(items), _TOGETHER)]
    _work[:] = [(work, items)]
    try:
        with crew(jobs, fork=True) as workers:
            for _, outcome in workers.each(_do, tasks):
                if outcome.error:
                    raise outcome.error
                for name, plain in outcome.value or ():
                    kept.put(name, plain)
    finally:
        _work.clear()


_work: list[tuple[Callable[[Any], Found | None], Sequence[Any]]] = []
"""What the workers do: they are forks of this process, so that only numbers travel to them."""


def _do(start: int) -> list[Found]:
    work, items = _work[0]
    return [found for item in items[start : start + _TOGETHER] if (found := work(item))]
