"""Run checks on a library and collect all problems in one report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from standfirst.checks.findings import FINDINGS, Findings, define, names_of
from standfirst.checks.project import ProjectIndex
from standfirst.checks.registry import Check, all_checks, chosen
from standfirst.engine import Engine, Store
from standfirst.engine.memo import Memo
from standfirst.errors import Problem, ProblemGroup, grouped
from standfirst.library import Edition, Library, load, unforwarded, unknown_in_front, with_protections
from standfirst.library.fingerprints import stale_series
from standfirst.library.unforwarded import CODE as UNFORWARDED
from standfirst.settings import Site
from standfirst.settings import now as clock
from standfirst.source_map import Noqa

UNUSED_NOQA = "SF030"
ONLINE = ("SF116", "SF117", "SF118")
"""The codes that only `standfirst sources --check` finds."""
LASTING = frozenset({"SF611"})
"""Checks whose findings no comment suppresses, because a build refuses them in any case."""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run, in the order of files and places."""

    problems: tuple[Problem, ...]
    """All problems that were not suppressed."""
    silenced: int = 0
    """The number of problems suppressed by an inline `# noqa`."""
    strict: bool = False
    """True if warnings count as errors."""
    files: int = 0
    """The number of files checked."""
    checks: int = 0
    """The number of checks run."""

    @property
    def failed(self) -> bool:
        """True if a build must stop."""
        failing = ("error", "warning") if self.strict else ("error",)
        return any(problem.level in failing for problem in self.problems)

    @property
    def groups(self) -> list[ProblemGroup]:
        """The problems, grouped by file and text."""
        return grouped(self.problems)

    @property
    def counts(self) -> Counter[str]:
        """The number of groups by level."""
        return Counter(group.first.level for group in self.groups)


Prefetch = Callable[[Engine, ProjectIndex, Sequence[tuple[str, ...]]], None]
"""Computes the findings for many editions before they are requested one by one."""


def _nothing(*_: object) -> None:
    """Do nothing; findings are computed when requested."""


def run(  # noqa: PLR0913  # what to check and how, and what is kept of it
    library: Library,
    editions: Iterable[Edition] | None = None,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    strict: bool = False,
    now: datetime | None = None,
    kept: Memo | None = None,
    prefetch: Prefetch = _nothing,
) -> Report:
    """Check some editions of a library (default: all but unreadable files); raise UsageError for an unknown code.

    Findings cached in `kept` are valid while everything the checks read is unchanged. If many must be
    computed, `prefetch` computes them in advance.
    """
    checks = chosen(select, ignore)
    unread = tuple(edition for edition in library.editions if edition.unread is not None)
    if unread:
        library = library.only(edition for edition in library.editions if edition.unread is None)
    project = ProjectIndex(library, now or clock(), kept, unread)
    engine = Engine(kept.store if kept else Store(None, ""))
    define(engine, project, checks)
    wanted = library.editions if editions is None else tuple(editions)
    names = [names_of(edition, checks) for edition in wanted]
    prefetch(engine, project, names)
    every = [Findings.of(engine.get(FINDINGS, *one)) for one in names]
    found = {problem for one in every for problem in one.problems}
    left, used = unsilenced(found, {one.path: one.silences for one in every if one.silences})
    unused = _unused(every, used, checks)
    files = {document.path for edition in wanted for document in edition.documents}
    return Report(tuple(sorted((*left, *unused))), len(found) - len(left), strict, len(files), len(checks))


WRONG_SETTING, STALE = "SF021", "SF711"

Refusals = Callable[[Library, Iterable[Edition]], Iterable[Problem]]
"""Returns the problems for which later steps would refuse some editions."""


def check_files(  # noqa: PLR0913  # what to check and how, what later steps add, and what is kept of it
    site: Site,
    paths: Sequence[Path] = (),
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    strict: bool = False,
    refusals: Refusals = lambda *_: (),
    kept: Memo | None = None,
) -> Report:
    """Read and check some files or folders of a site (default: all), and report all problems.

    Files of the site are checked together with all other briefings; files from elsewhere on their own. `refusals`
    returns the problems for which a build would refuse them, including those in the desk's pages.
    """
    wanted = [path for path in _files(paths) if not site.is_content(path)]
    base = (site.root / site.briefings).resolve()
    inside = all(path.is_relative_to(base) for path in wanted)
    loaded = load(site, None if inside else wanted, kept=kept)
    shown = {site.shown(path) for path in wanted}
    editions = [e for e in loaded.library.editions if not paths or e.documents[0].path in shown]
    everything = with_protections(loaded, readable=True)
    report = run(everything, editions, select=select, ignore=ignore, strict=strict, kept=kept)
    codes = {check.code for check in chosen(select, ignore)}
    read = [
        p for p in loaded.problems if p.code in codes and (not paths or shown & {p.path, *loaded.sources(p)})
    ]
    refused = [p for p in refusals(loaded.library, editions) if p.code in codes]
    if inside and UNFORWARDED in codes:
        refused += [p for p in unforwarded(loaded.library, clock()) if not paths or p.path in shown]
    if inside and STALE in codes and not loaded.problems:
        refused += [p for p in stale_series(site) if not paths or p.path in shown]
    if inside and not paths and WRONG_SETTING in codes:
        refused += unknown_in_front(loaded.library)
    unread = {path for path in loaded.unread if not paths or path in shown}
    return extend(replace(report, files=report.files + len(unread)), [*read, *refused])


def _files(paths: Iterable[Path]) -> list[Path]:
    """Return the files for some paths: a folder means the YAML files in it; a file is returned as given."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*.y*ml") if not file.name.startswith(("_", ".")))
        else:
            found.append(path)
    return [path.resolve() for path in found]


def extend(report: Report, problems: Iterable[Problem]) -> Report:
    """Return a report with the problems of reading added."""
    return replace(report, problems=tuple(sorted({*report.problems, *problems})))


def unsilenced(
    found: Iterable[Problem], comments: Mapping[str, Sequence[Noqa]]
) -> tuple[list[Problem], set[tuple[str, int, str]]]:
    """Return the problems that inline comments, by path, leave, and the codes that suppressed something."""
    left: list[Problem] = []
    used: set[tuple[str, int, str]] = set()
    for problem in found:
        silence = next(
            (
                one
                for one in comments.get(problem.path, ())
                if one.first <= problem.line <= one.last
                and problem.code in one.codes
                and problem.code not in LASTING
            ),
            None,
        )
        if silence is None:
            left.append(problem)
        else:
            used.add((problem.path, silence.line, problem.code))
    return left, used


def _unused(
    every: Iterable[Findings], used: set[tuple[str, int, str]], checks: Iterable[Check]
) -> Iterable[Problem]:
    """Yield suppressing comments without effect, for the checks that ran."""
    ran = {check.code: check for check in checks if check.code not in ONLINE}
    about = ran.get(UNUSED_NOQA)
    if about is None:
        return
    known = {check.code for check in all_checks()}
    for one in every:
        for silence in one.silences:
            for code in silence.codes:
                # A code that did not run this time may suppress something in another run.
                asked_for = code in ran or code not in known
                if asked_for and (one.path, silence.line, code) not in used:
                    yield Problem(
                        one.path, silence.line, 1, about.code, f"`noqa: {code}` silences nothing here",
                        "remove it", about.level,
                    )  # fmt: skip
