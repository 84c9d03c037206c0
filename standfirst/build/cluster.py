"""Has PDFs and pictures drawn by the workers of a Dask cluster; only plain data travels.

A worker opens the site in the same folder as the build, so they share a file system. It reads once for
each build what all files have in common, works out for itself what goes into a file, and draws it only
where that is what the build has found: a worker with other files, fonts or libraries draws nothing.
"""

from __future__ import annotations

import hashlib
import pickle
import secrets
import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from standfirst import library
from standfirst.build import plan
from standfirst.build.bench import Bench, Drawn
from standfirst.build.cache import Cache
from standfirst.engine.fingerprint import FileDigests
from standfirst.build.inputs import Inputs, Parts, difference
from standfirst.build.plan import Planned
from standfirst.build.pool import Limits
from standfirst.build.prepare import Prepared, sort_out
from standfirst.build.workers import Outcomes, Task, crew
from standfirst.errors import BuildError, Problem
from standfirst.leaks.secrets import Watch
from standfirst.names.search import Canary
from standfirst.settings import Site
from standfirst.view.addresses import Facts
from standfirst.view.records import Link

DRAWN = (".pdf", ".png", ".jpg")
"""What is worth the way: everything else is drawn before it has travelled."""

_FOLDER = "cluster"
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Commission:
    """What all files of one build have in common."""

    number: str
    """Another one for each build: what a worker remembers of the files holds for one."""
    site: Site
    preview: bool
    now: datetime
    editions: frozenset[str]
    """The names of those that the build has read; without what it left out because of errors."""
    broken: tuple[Problem, ...]
    texts: tuple[Link, ...]
    skip: frozenset[str]
    canaries: tuple[Canary, ...]
    cache: Path


@dataclass(frozen=True, slots=True)
class Order:
    """One file to be drawn."""

    commission: Path
    digest: str
    """SHA-256 of the commission, which comes from the build and not from the disk."""
    path: str
    parts: Parts
    files: Mapping[str, Facts]


@dataclass(frozen=True)
class Cluster:
    """The workers of a cluster, for one build."""

    address: str
    limits: Limits
    commission: Commission

    def draw(
        self,
        todo: Sequence[tuple[Planned, Parts]],
        files: Mapping[str, Facts],
    ) -> Outcomes[tuple[Planned, Parts | None], Drawn]:
        """Have each file drawn once; the outcomes as they come."""
        file, digest = self.write()
        tasks = [
            Task(item.path, Order(file, digest, item.path, parts, _known(item, files)))
            for item, parts in todo
        ]
        works: dict[str, tuple[Planned, Parts | None]] = {item.path: (item, parts) for item, parts in todo}
        try:
            with crew(scheduler=self.address, limits=self.limits) as workers:
                for task, outcome in workers.each(draw, tasks):
                    yield works[task.name], outcome
        finally:
            file.unlink(missing_ok=True)

    def write(self) -> tuple[Path, str]:
        """The commission as a file that only its owner and the workers of the same user can read."""
        data = pickle.dumps(self.commission, protocol=5)
        folder = self.commission.cache / _FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / self.commission.number
        file.touch(mode=0o600)
        file.write_bytes(data)
        return file, hashlib.sha256(data).hexdigest()


def commission(
    prepared: Prepared, texts: Sequence[Link], watch: Watch, cache: Path, *, ours: bool
) -> Commission:
    """The commission of a build; `ours` says whether pages are drawn by us or by another theme."""
    return Commission(
        number=secrets.token_hex(16),
        site=replace(prepared.site, root=prepared.site.root.resolve()),
        preview=prepared.preview,
        now=prepared.now,
        editions=frozenset(edition.name for edition in prepared.visibility.library.editions),
        broken=prepared.broken,
        texts=tuple(texts),
        skip=frozenset() if ours else frozenset({"page", "card"}),
        canaries=watch.canaries,
        cache=cache.resolve(),
    )


def _known(item: Planned, files: Mapping[str, Facts]) -> Mapping[str, Facts]:
    """What is known of files of the same edition."""
    folder = item.path.rpartition("/")[0]
    return {path: facts for path, facts in files.items() if path.rpartition("/")[0] == folder}


# On a worker


@dataclass(frozen=True)
class Place:
    """A worker's view of one build."""

    bench: Bench
    inputs: Inputs
    items: Mapping[str, Planned]
    files: dict[str, Facts]


def draw(order: Order) -> Drawn:
    """Draw a file on a worker; BuildError where it would not be what the build asks for.

    One at a time: what is drawn listens to warnings of the whole process.
    """
    with _one_at_a_time:
        place = _place(order.commission, order.digest)
        place.files.update(order.files)
        item = place.items.get(order.path)
        found = place.inputs.of(item) if item else None
        if item is None or found != order.parts:
            what = "it is not there" if item is None else difference(order.parts, found or {})
            raise BuildError(f"the worker on {socket.gethostname()} sees another site than the build: {what}")
        return place.bench.draw(item, order.parts)


@lru_cache(maxsize=1)
def _place(file: Path, digest: str) -> Place:
    told = _read(file, digest)
    loaded = library.load(told.site).library
    known = loaded.only(edition for edition in loaded.editions if edition.name in told.editions)
    prepared = replace(sort_out(known, told.now, preview=told.preview), broken=told.broken)
    files: dict[str, Facts] = {}
    items = {item.path: item for item in plan.editions(prepared, told.texts, skip=told.skip, files=files)}
    bench = Bench(Watch(told.canaries, ()), Cache(told.cache))
    return Place(bench, Inputs(prepared, FileDigests(), files), items, files)


def _read(file: Path, digest: str) -> Commission:
    data = b""
    with suppress(OSError):  # said below, with what helps
        data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise BuildError(
            f"the worker on {socket.gethostname()} cannot read {file}; workers need the folder of the site in the same place"
        )
    told: Commission = pickle.loads(data)  # noqa: S301  # the build's own bytes, by their hash
    return told
