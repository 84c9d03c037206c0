"""Make the planned files: reuse what has not changed, and render the rest on every core."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from standfirst import signature, system
from standfirst.build import manifest
from standfirst.build.arguments import call_fingerprint
from standfirst.build.cache import Cache
from standfirst.build.cluster import DRAWN, Cluster
from standfirst.build.dependencies import CALL, FACTS
from standfirst.build.explanation import Reason
from standfirst.build.manifest import Artefact, Manifest
from standfirst.build.options import Options
from standfirst.build.plan import Planned
from standfirst.build.render import COSTLY, Rendered, Renderer
from standfirst.build.searching import MARK
from standfirst.build.staging import Staging
from standfirst.build.workers import Outcomes, Task, TaskOutcome, crew
from standfirst.checks.project import keep_published
from standfirst.engine import Engine, Trace, key
from standfirst.engine.memo import Memo
from standfirst.engine.store import StoredResult
from standfirst.errors import BuildError
from standfirst.leaks.gate import Gate, OutgoingPart
from standfirst.leaks.scan import LeakHit
from standfirst.leaks.watch_list import WatchList
from standfirst.names.search import Canary
from standfirst.signature import Credentials
from standfirst.view.addresses import FileFacts

if TYPE_CHECKING:
    from standfirst.build.prepare import Prepared
    from standfirst.theme import Theme

FEW = 64
"""The number of pages that one process renders before others could start."""

_APART = 8
"""The number of files from which starting processes that must read the whole site is worthwhile."""

_SHOWN = 20
_FINDABLE = "findable"

NEW = Reason("it is new")
UNKNOWN = Reason("nothing is stored of the build that made it")
ALTERED = Reason("somebody has changed or deleted it in the output")


@dataclass
class BuiltFiles:
    """The outcome of each file."""

    drawn: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    reasons: dict[str, Reason] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


class Maker:
    """Fills a staging area with the files of one build."""

    def __init__(
        self, stage: Staging, engine: Engine, watch: WatchList, *, cache: Cache, options: Options, root: Path
    ) -> None:
        """Set up a build; `engine` knows the dependencies of files, `watch` the secrets that no file may contain."""
        self.stage, self.engine, self.watch = stage, engine, watch
        self.options, self.made, self.cache = options, BuiltFiles(), cache
        self.gate = Gate(watch, Memo(engine.store))
        self.renderer = Renderer(self.gate)
        self.cluster: Cluster | None = None
        """The renderer of PDFs and pictures, if it is not this process or its forks."""
        self.meanwhile: Callable[[], None] = lambda: None
        """A callback after each file, which lets background work continue."""
        self.credentials: Credentials | None = None
        """The credentials that sign reports, on this machine only."""
        self.hits: list[LeakHit] = []
        self.taken: set[str] = set()
        """The files in the staging area."""
        self.findable: set[str] = set()
        """The pages among them that the search indexes."""
        self._root = root
        self._kept: list[Planned] = []
        self._planned: dict[str, Planned] = {}
        engine.input(CALL, self._call)

    def make(self, items: Sequence[Planned], facts: dict[str, FileFacts] | None = None) -> None:
        """Reuse or render each file; BuildError with every failure, once all have been tried."""
        self._planned.update((item.path, item) for item in items)
        todo = [item for item in items if not self._keep_planned(item)]
        failed: list[TaskOutcome[Rendered]] = []
        with closing(self._rendered(todo)) as rendered:
            for count, (item, outcome) in enumerate(rendered, start=1):
                if outcome.value is not None:
                    self._take(item.path, self._signed(item, outcome.value), item.sources)
                else:
                    failed.append(outcome)
                self.options.progress(outcome.name, count, len(todo))
                self.meanwhile()
        _refuse_failures(failed)
        if facts is not None:
            known = self.stage.manifest().artefacts
            facts.update({i.path: FileFacts(known[i.path].size, known[i.path].sha256) for i in items})
            for item in items:
                self.engine.forget(key(FACTS, item.path))

    def add(self, path: str, data: bytes, trace: Trace | None = None) -> None:
        """Add a file made elsewhere; if it is the same as last time, keep that one, which has been scanned.

        `trace` is its dependencies, where they are known.
        """
        stored = self._stored(path) if trace is not None else None
        is_new = path not in self.stage.last.artefacts
        if reason := self._reason(stored, is_new=is_new):
            self.made.reasons.setdefault(path, reason)
        if trace is not None and stored and self._is_same(path, data, stored):
            self._store(path, stored.value.decode(), trace)
            self.taken.add(path)
            self.made.kept.append(path)
        else:
            self._take(path, Rendered(data, self.gate.scan(OutgoingPart(path, data)), trace), ())

    def keep(self, path: str) -> bool:
        """Take over a file made elsewhere if none of its dependencies changed."""
        return path in self.taken or self._keep(path, ())

    def scan_file(self, path: str) -> None:
        """Scan a file of the output that no build has made, because it is published with the site."""
        self.hits += self.gate.scan(OutgoingPart(path, (self.stage.output / path).read_bytes())).hits

    def close(self, theme: Theme) -> None:
        """Scan the remaining files; raises LeakError with every leak."""
        new = self._new_secrets()
        self._scan_kept(new)
        self._scan_listing(new)
        self.gate.refuse(self.hits, theme)

    def remember(self, prepared: Prepared | None = None) -> None:
        """Record that these files contain none of the secrets, if they have been published.

        Record the same for the published records, which match the briefings of `prepared`.
        """
        self.gate.remember()
        if prepared and not prepared.preview:
            made = self.stage.manifest().artefacts
            hashes = {path: made[path].sha256 for path in self.made.drawn}
            keep_published(Memo(self.engine.store), prepared.all.editions, hashes)
        self.engine.store.put(self._key("scanned", ""), StoredResult(b"", {}, json.dumps(sorted(self.watch.names.values())).encode()))  # fmt: skip

    # One file

    def _key(self, kind: str, path: str) -> str:
        """Return the key of a file of this output."""
        return key(kind, str(self.stage.output), path)

    def _stored(self, path: str) -> StoredResult | None:
        return self.engine.store.get(self._key("artefact", path))

    def _store(self, path: str, sha256: str, trace: Trace) -> None:
        """Store a file's dependencies, its hash, and whether the search indexes it."""
        value = f"{sha256} {_FINDABLE}" if path in self.findable else sha256
        self.engine.store.put(self._key("artefact", path), self.engine.result(trace, value.encode()))

    def _call(self, path: str) -> bytes:
        item = self._planned.get(path)  # None if the file is now made elsewhere
        signer = self.credentials.identity if self.credentials and item and item.is_report else ""
        return call_fingerprint(item) + signer.encode() if item else b""

    def _signed(self, item: Planned, rendered: Rendered) -> Rendered:
        """Return a report with the desk's signature, which is scanned for leaks as well."""
        if self.credentials is None or not item.is_report:
            return rendered
        data = signature.kept(rendered.data, self.credentials, self.cache)
        return replace(
            rendered, data=data, found=self.gate.scan(OutgoingPart(item.path, data, item.source_text))
        )

    def _keep_planned(self, item: Planned) -> bool:
        kept = self._keep(item.path, item.sources)
        if kept:
            self._kept.append(item)
        return kept

    def _keep(self, path: str, sources: Iterable[str]) -> bool:
        """Take over a valid file from the last site or the cache; otherwise record why it is not valid."""
        artefact, stored = self.stage.last.artefacts.get(path), self._stored(path)
        reason = self._reason(stored, is_new=artefact is None)
        if reason or stored is None:
            self.made.reasons[path] = reason or UNKNOWN
            return False
        sha256, _, findable = stored.value.decode().partition(" ")
        if artefact is None or artefact.sha256 != sha256:
            self.made.reasons[path] = NEW if artefact is None else UNKNOWN
            return self._restore(path, sha256, sources)
        if not self.stage.keep(path, sources):
            self.made.reasons[path] = ALTERED
            return self._restore(path, sha256, sources)
        self.taken.add(path)
        self.made.kept.append(path)
        if findable:
            self.findable.add(path)
        return True

    def _reason(self, stored: StoredResult | None, *, is_new: bool) -> Reason | None:
        """Return the reason to render a file again; None if all its dependencies are unchanged."""
        if stored is None:
            return NEW if is_new else UNKNOWN
        if self.engine.is_valid(stored):
            return None
        return Reason(changed=self.engine.changed(stored))

    def _restore(self, path: str, sha256: str, sources: Iterable[str]) -> bool:
        """Restore a costly file from the cache."""
        data = self.cache.get(sha256) if path.endswith(COSTLY) else None
        if data is None or Artefact.of(path, data).sha256 != sha256:
            return False
        self.stage.write(path, data, sources)
        self.taken.add(path)
        self.made.kept.append(path)
        return True

    def _is_same(self, path: str, data: bytes, stored: StoredResult) -> bool:
        """Return whether a file is the same as last time and still in the output."""
        artefact = self.stage.last.artefacts.get(path)
        same = artefact is not None and Artefact.of(path, data) == artefact
        return (
            same
            and artefact is not None
            and stored.value.decode() == artefact.sha256
            and self.stage.keep(path)
        )

    def _take(self, path: str, rendered: Rendered, sources: Iterable[str]) -> None:
        artefact = self.stage.write(path, rendered.data, sources)
        self.hits += rendered.found.hits
        self.made.drawn.append(path)
        self.taken.add(path)
        if MARK in rendered.data and path.endswith(".html"):
            self.findable.add(path)
        if rendered.found.unread:
            self.made.unread[path] = rendered.found.unread
        self.engine.adopt(rendered.computed)
        self.gate.skip(rendered.unrelated)
        if rendered.trace is not None:
            self._store(path, artefact.sha256, rendered.trace)
        if path.endswith(COSTLY):
            self.cache.put(artefact.sha256, rendered.data)

    def _new_secrets(self) -> list[Canary]:
        """Return the secrets that the last build did not scan for."""
        stored = self.engine.store.get(self._key("scanned", ""))
        scanned = frozenset(json.loads(stored.value)) if stored else frozenset()
        return [canary for canary, name in self.watch.names.items() if name not in scanned]

    def _scan_listing(self, new: Sequence[Canary]) -> None:
        """Scan the manifest's rows without sizes and hashes; rows of the last manifest only for new secrets."""
        rows, last = self.stage.manifest().artefacts.values(), self.stage.last.artefacts
        fresh = [row for row in rows if row.path not in last or last[row.path].sources != row.sources]
        self.hits += self.gate.scan(_listing(fresh)).hits
        if new:
            self.hits += self.gate.scan(_listing(rows), self.watch.scanner(new)).hits

    def _scan_kept(self, new: Sequence[Canary]) -> None:
        """Scan reused files for secrets that were unknown when they were rendered."""
        if not new:
            return
        scanner = self.watch.scanner(new)
        sources = {item.path: item.source_text for item in self._kept}
        for path in self.made.kept:
            found = self.gate.scan(OutgoingPart(path, self.stage.read(path), sources.get(path)), scanner)
            self.hits += found.hits

    # Many files

    def _rendered(self, todo: Sequence[Planned]) -> Outcomes[Planned, Rendered]:
        """Yield the outcome of each file as it arrives."""
        far = [item for item in todo if self.cluster and item.path.endswith(DRAWN)]
        if self.cluster and not self.cluster.address and len(far) <= _APART:
            far = []
        paths = {item.path for item in far}
        yield from self._rendered_here([item for item in todo if item.path not in paths])
        if self.cluster and far:
            yield from self.cluster.render(far, self.engine)

    def _rendered_here(self, todo: Sequence[Planned]) -> Outcomes[Planned, Rendered]:
        tasks = [Task(item.path, number) for number, item in enumerate(todo)]
        tasks.sort(key=lambda task: not task.name.endswith(COSTLY))  # or the last would run alone
        jobs = self.options.jobs if system.HAS_FORK else 0
        if len(tasks) <= FEW and not any(item.path.endswith(COSTLY) for item in todo):
            jobs = 0
        _work[:] = [(self.renderer, todo, self.engine)]
        try:
            with crew(jobs, limits=self.options.limits, fork=True, tell=self.options.tell) as workers:
                for task, outcome in workers.each(_render, tasks):
                    yield todo[task.argument], outcome
        finally:
            _work.clear()


def _listing(rows: Iterable[Artefact]) -> OutgoingPart:
    """Return the rows of a manifest without sizes and hashes, which cannot contain text."""
    said = Manifest({row.path: replace(row, sha256="", size=0) for row in rows})
    return OutgoingPart(manifest.NAME, said.to_bytes())


_work: list[tuple[Renderer, Sequence[Planned], Engine]] = []
"""The workers' input. They are forks of this process, so only numbers are sent to them."""


def _render(number: int) -> Rendered:
    renderer, todo, engine = _work[0]
    words = renderer.gate.unrelated
    before = len(words)
    with engine.recorded() as computed:
        rendered = renderer.render(todo[number])
    return replace(rendered, computed=computed, unrelated=words[before:])


def _refuse_failures(outcomes: Iterable[TaskOutcome[Rendered]]) -> None:
    """Raise one error for everything that failed to render; an internal error keeps its traceback."""
    failed = sorted((one for one in outcomes if one.error is not None), key=lambda one: one.name)
    if not failed:
        return
    if len(failed) == 1 and failed[0].error is not None:
        failed[0].error.add_note(f"while rendering {failed[0].name}")
    lines = [f"{one.name}: {one.error}" for one in failed[:_SHOWN]]
    more = [f"and {len(failed) - _SHOWN} more"] if len(failed) > _SHOWN else []
    bugs = [one.error for one in failed if not _is_expected(one.error)]
    if bugs and bugs[0] is not None:
        raise bugs[0]
    raise BuildError("\n".join([*lines, *more, "nothing was published"]))


def _is_expected(error: BaseException | None) -> bool:
    from standfirst.errors import StandfirstError

    return isinstance(error, StandfirstError)
