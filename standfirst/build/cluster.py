"""Render PDFs and pictures on a Dask cluster or in freshly started local processes; only plain data is sent.

A worker opens the site in the same folder as the build, so they share a file system. It reads once per
build what all files have in common, works out for itself what goes into a file, and renders it only if
that matches what the build found: a worker with other files, fonts or libraries renders nothing.
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
from standfirst.build.arguments import call_fingerprint
from standfirst.build.dependencies import CALL, Files, site_engine
from standfirst.build.plan import Planned
from standfirst.build.pool import Limits
from standfirst.build.prepare import Prepared, classify
from standfirst.build.render import Rendered, Renderer
from standfirst.build.workers import Outcomes, Task, TaskOutcome, crew
from standfirst.engine import Engine, Key, Store
from standfirst.engine.dependency import split
from standfirst.engine.program import program
from standfirst.errors import BuildError, Problem
from standfirst.formats import Job
from standfirst.leaks.gate import Gate
from standfirst.leaks.watch_list import WatchList
from standfirst.settings import Site
from standfirst.view.addresses import FileFacts
from standfirst.view.records import Link

DRAWN = (".pdf", ".png", ".jpg")
"""Formats worth sending to a worker; everything else takes less time to render than to send."""

_FOLDER = "cluster"
_LISTED = 3
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class BuildContext:
    """What all files of one build have in common."""

    number: str
    """A new number for each build, so that workers never reuse what they know of another."""
    site: Site
    preview: bool
    now: datetime
    editions: frozenset[str]
    """The names of the editions that the build has read, without those left out because of errors."""
    broken: tuple[Problem, ...]
    texts: tuple[Link, ...]
    skip: frozenset[str]
    watch: WatchList
    cache: Path
    program: str


@dataclass(frozen=True, slots=True)
class RenderTask:
    """One file to render."""

    build_context: Path
    digest: str
    """SHA-256 of the build context, passed with the task rather than read from disk."""
    path: str
    files: Mapping[str, FileFacts]


Found = tuple[str, Rendered, Mapping[Key, bytes]]
"""A worker's name, its rendered file, and what rendering has read."""


@dataclass(frozen=True)
class Cluster:
    """The workers of one build: those of a cluster, or local processes that share no memory with this one."""

    address: str
    """The scheduler's address; empty: local processes."""
    jobs: int | None
    limits: Limits
    build_context: BuildContext

    def render(self, todo: Sequence[Planned], engine: Engine) -> Outcomes[Planned, Rendered]:
        """Render each file once, and yield the outcomes as they arrive.

        A worker must have read the same content as this process; one that sees another site renders nothing.
        """
        file, digest = self.write()
        tasks = [Task(item.path, RenderTask(file, digest, item.path, _known(item))) for item in todo]
        items = {item.path: item for item in todo}
        try:
            with crew(self.jobs, self.address, self.limits, preload=(__name__, "weasyprint")) as workers:
                for task, outcome in workers.each(render, tasks):
                    yield items[task.name], _compared(outcome, engine)
        finally:
            file.unlink(missing_ok=True)

    def write(self) -> tuple[Path, str]:
        """Write the build context to a file readable only by its owner, and return its path and SHA-256."""
        data = pickle.dumps(self.build_context, protocol=5)
        folder = self.build_context.cache / _FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / self.build_context.number
        file.touch(mode=0o600)
        file.write_bytes(data)
        return file, hashlib.sha256(data).hexdigest()


def build_context(
    prepared: Prepared, texts: Sequence[Link], watch: WatchList, cache: Path, *, ours: bool
) -> BuildContext:
    """Return the context of a build; `ours` is False if another theme renders the pages."""
    return BuildContext(
        number=secrets.token_hex(16),
        site=replace(prepared.site, root=prepared.site.root.resolve()),
        preview=prepared.preview,
        now=prepared.now,
        editions=frozenset(edition.name for edition in prepared.visibility.library.editions),
        broken=prepared.broken,
        texts=tuple(texts),
        skip=frozenset() if ours else frozenset({"page", "card"}),
        watch=watch,
        cache=cache.resolve(),
        program=program(),
    )


def _known(item: Planned) -> Mapping[str, FileFacts]:
    """Return the known sizes and hashes of files of the same edition."""
    job = next((one for one in getattr(item.render, "args", ()) if isinstance(one, Job)), None)
    folder = item.path.rpartition("/")[0]
    files = job.files if job else {}
    return {path: facts for path, facts in files.items() if path.rpartition("/")[0] == folder}


def _compared(outcome: TaskOutcome[Found], engine: Engine) -> TaskOutcome[Rendered]:
    """Return the worker's result, or an error if anything it read differs from here."""
    if outcome.value is None:
        return TaskOutcome(outcome.name, None, outcome.error)
    host, rendered, read = outcome.value
    other = [one for one, digest in read.items() if engine.current(one) != digest]
    if other:
        what = ", ".join(sorted({" ".join(split(one)) for one in other})[:_LISTED])
        return TaskOutcome(outcome.name, error=BuildError(_other_site(host, what)))
    return TaskOutcome(outcome.name, rendered)


def _other_site(host: str, what: str) -> str:
    return f"the worker on {host} sees a different site than the build: {what}"


# On a worker


@dataclass(frozen=True)
class WorkerSite:
    """One build as a worker sees it."""

    renderer: Renderer
    engine: Engine
    items: Mapping[str, Planned]
    files: Files


def render(order: RenderTask) -> Found:
    """Render a file on a worker, and return the worker's name and what it has read.

    One at a time, because rendering captures the warnings of the whole process.
    """
    with _one_at_a_time:
        place = _place(order.build_context, order.digest)
        place.files.update(order.files)
        item = place.items.get(order.path)
        if item is None:
            raise BuildError(_other_site(socket.gethostname(), "it is not there"))
        rendered = place.renderer.render(item)
        read = place.engine.result(rendered.trace or {}, b"").dependencies
        return socket.gethostname(), rendered, dict(read)


@lru_cache(maxsize=1)
def _place(file: Path, digest: str) -> WorkerSite:
    told = _read(file, digest)
    if program() != told.program:
        raise BuildError(_other_site(socket.gethostname(), "the program or its libraries"))
    loaded = library.load(told.site).library
    known = loaded.only(edition for edition in loaded.editions if edition.name in told.editions)
    prepared = replace(classify(known, told.now, preview=told.preview), broken=told.broken)
    files = Files()
    items = {item.path: item for item in plan.editions(prepared, told.texts, skip=told.skip, files=files)}
    engine = site_engine(Store(None, ""), prepared, files, told.texts)
    engine.input(CALL, lambda path: call_fingerprint(items[path]))
    return WorkerSite(Renderer(Gate(told.watch)), engine, items, files)


def _read(file: Path, digest: str) -> BuildContext:
    data = b""
    with suppress(OSError):  # reported below, with advice
        data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise BuildError(
            f"the worker on {socket.gethostname()} cannot read {file}; workers need the folder of the site in the same place"
        )
    told: BuildContext = pickle.loads(data)  # noqa: S301  # the build's own bytes, by their hash
    return told
