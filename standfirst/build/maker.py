"""Makes the files that were planned: what nothing has changed is kept, the rest is drawn by every core."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from standfirst.build.bench import COSTLY, Bench, Drawn, key
from standfirst.build.cache import Cache
from standfirst.build.cluster import DRAWN, Cluster
from standfirst.engine.fingerprint import fingerprint
from standfirst.build.inputs import Inputs, Parts, difference
from standfirst.build.manifest import Artefact
from standfirst.build.options import Options
from standfirst.build.plan import Planned
from standfirst.build.staging import Staging
from standfirst.build.state import Record, State
from standfirst.build.workers import Outcome, Outcomes, Task, can_fork, crew
from standfirst.errors import BuildError
from standfirst.leaks.scan import Hit, refuse
from standfirst.leaks.secrets import Watch, real
from standfirst.names.search import Canary
from standfirst.view.addresses import Facts

if TYPE_CHECKING:
    from standfirst.theme import Theme

FEW = 64
"""Pages that one process has drawn before others would have started."""

_SHOWN = 20

Work = tuple[Planned, Parts | None]
"""A file to be drawn, and what goes into it if that can be known."""


@dataclass
class Made:
    """What became of each file."""

    drawn: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


class Maker:
    """Fills a staging area with the files of one build."""

    def __init__(
        self, stage: Staging, state: State, inputs: Inputs, watch: Watch, *, cache: Cache, options: Options
    ) -> None:
        """`state` is what the last build saved, `watch` what must not get out."""
        self.stage, self.state, self.inputs, self.watch = stage, state, inputs, watch
        self.options, self.made = options, Made()
        self.bench = Bench(watch, cache)
        self.cluster: Cluster | None = None
        """Who draws PDFs and pictures, where it is not this machine."""
        self.meanwhile: Callable[[], None] = lambda: None
        """Called after each file: lets go on what works beside."""
        self.records: dict[str, Record] = {}
        self.hits: list[Hit] = []
        self._kept: list[Planned] = []

    def make(self, items: Sequence[Planned], facts: dict[str, Facts] | None = None) -> None:
        """Keep or draw each; BuildError with every file that could not be drawn, once all have been tried."""
        todo: list[Work] = []
        for item in items:
            parts = self.inputs.of(item)
            if parts is not None and self._keep(item.path, parts, item.sources):
                self._kept.append(item)
            else:
                todo.append((item, parts))
        failed: list[Outcome[Drawn]] = []
        with closing(self._drawn(todo)) as drawn:
            for count, ((item, parts), outcome) in enumerate(drawn, start=1):
                if outcome.value is not None:
                    self._take(item.path, outcome.value, item.sources, parts)
                else:
                    failed.append(outcome)
                self.options.progress(outcome.name, count, len(todo))
                self.meanwhile()
        _refuse_failures(failed)
        if facts is not None:
            known = self.stage.manifest().artefacts
            facts.update({i.path: Facts(known[i.path].size, known[i.path].sha256) for i in items})

    def add(self, path: str, data: bytes, parts: Parts | None = None) -> None:
        """A file that somebody else made; with `parts`, what of, so that one that came out as it was is kept."""
        if parts is not None:
            before = self.state.records.get(path)
            self.made.reasons.setdefault(path, difference(before.parts, parts) if before else "it is new")
            if self._is_same(path, data, parts):
                return
        self._take(path, Drawn(data, self.bench.scan(path, data)), (), parts)

    def keep(self, path: str, parts: Parts) -> bool:
        """Take over a file that somebody else made of the same parts for the last build; False where there is none."""
        return path in self.records or self._keep(path, parts, ())

    def close(self, theme: Theme) -> State:
        """Scan what is left, raise LeakError for every leak, and say what the next build may rely on."""
        self._scan_kept()
        listing = self.stage.manifest().to_bytes()
        self.hits += self.bench.scanner.scan("manifest.json", listing).hits
        refuse(real(self.hits, theme))
        return State(self.records, _names(self.watch.canaries))

    # One file

    def _keep(self, path: str, parts: Parts, sources: Iterable[str]) -> bool:
        artefact = self.stage.last.artefacts.get(path)
        before = self.state.parts(path, artefact.sha256) if artefact else None
        if artefact is None or before != parts:
            self.made.reasons[path] = difference(before, parts) if artefact else "it is new"
            return False
        if not self.stage.keep(path, sources):
            self.made.reasons[path] = "somebody has changed or deleted it in the output"
            return False
        return self._note_kept(path, self.state.records[path])

    def _is_same(self, path: str, data: bytes, parts: Parts) -> bool:
        """Keep a file that came out as it was: it has been looked at before."""
        artefact = self.stage.last.artefacts.get(path)
        if artefact is None or path not in self.state.records or Artefact.of(path, data) != artefact:
            return False
        return self.stage.keep(path) and self._note_kept(path, Record(parts, artefact.sha256))

    def _note_kept(self, path: str, record: Record) -> bool:
        self.records[path] = record
        self.made.kept.append(path)
        return True

    def _take(self, path: str, drawn: Drawn, sources: Iterable[str], parts: Parts | None) -> None:
        artefact = self.stage.write(path, drawn.data, sources)
        self.hits += drawn.found.hits
        self.made.drawn.append(path)
        self.made.reasons.setdefault(path, "what goes into it cannot be known, so it is always made")
        if drawn.found.unread:
            self.made.unread[path] = drawn.found.unread
        if parts is not None:
            self.records[path] = Record(parts, artefact.sha256)

    def _scan_kept(self) -> None:
        """Look in what was kept for what was not looked for when it was made."""
        new = [canary for canary in self.watch.canaries if _name(canary) not in self.state.scanned]
        if not new:
            return
        scanner = self.watch.scanner(new)
        sources = {item.path: item.drawn_from for item in self._kept}
        for path in self.made.kept:
            found = self.bench.scan(path, self.stage.read(path), sources.get(path), scanner)
            self.hits += found.hits

    # Many files

    def _drawn(self, todo: Sequence[Work]) -> Outcomes[Work, Drawn]:
        """What becomes of each, as it comes."""
        far = [] if self.cluster is None else [work for work in todo if self._is_far(*work)]
        paths = {item.path for item, _ in far}
        yield from self._drawn_here([work for work in todo if work[0].path not in paths])
        if self.cluster and far:
            known = [(item, parts) for item, parts in far if parts is not None]
            yield from self.cluster.draw(known, self.inputs.files)

    def _is_far(self, item: Planned, parts: Parts | None) -> bool:
        """Whether a file is drawn by the cluster: it is worth the way and was not drawn before."""
        if parts is None or not item.path.endswith(DRAWN):
            return False
        return not self.bench.cache.holds(key(item, parts))

    def _drawn_here(self, todo: Sequence[Work]) -> Outcomes[Work, Drawn]:
        tasks = [Task(item.path, number) for number, (item, _) in enumerate(todo)]
        tasks.sort(
            key=lambda task: not task.name.endswith(COSTLY)
        )  # or the last would keep one process alone
        jobs = self.options.jobs if can_fork() else 0
        if len(tasks) <= FEW and not any(item.path.endswith(COSTLY) for item, _ in todo):
            jobs = 0
        _work[:] = [(self, todo)]
        try:
            with crew(jobs, limits=self.options.limits, fork=True) as workers:
                for task, outcome in workers.each(_draw, tasks):
                    yield todo[task.argument], outcome
        finally:
            _work.clear()


_work: list[tuple[Maker, Sequence[Work]]] = []
"""What the workers do. They are forks of this process, so that nothing has to travel but numbers."""


def _draw(number: int) -> Drawn:
    maker, todo = _work[0]
    return maker.bench.draw(*todo[number])


def state_file(output: Path) -> Path:
    """Where the state of an output lies."""
    return output.with_name(f".{output.name}.standfirst") / "state.json"


def _refuse_failures(outcomes: Iterable[Outcome[Drawn]]) -> None:
    """One error for everything that could not be drawn; a bug of ours keeps its traceback."""
    failed = sorted((one for one in outcomes if one.error is not None), key=lambda one: one.name)
    if not failed:
        return
    if len(failed) == 1 and failed[0].error is not None:
        failed[0].error.add_note(f"while drawing {failed[0].name}")
    lines = [f"{one.name}: {one.error}" for one in failed[:_SHOWN]]
    more = [f"and {len(failed) - _SHOWN} more"] if len(failed) > _SHOWN else []
    bugs = [one.error for one in failed if not _is_expected(one.error)]
    if bugs and bugs[0] is not None:
        raise bugs[0]
    raise BuildError("\n".join([*lines, *more, "nothing was published"]))


def _is_expected(error: BaseException | None) -> bool:
    from standfirst.errors import StandfirstError

    return isinstance(error, StandfirstError)


def _name(canary: Canary) -> str:
    return fingerprint(canary.text, canary.strict)[:16]


def _names(canaries: Iterable[Canary]) -> frozenset[str]:
    return frozenset(map(_name, canaries))
