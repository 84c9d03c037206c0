"""Runs checks over a library and gives every problem in one report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from standfirst.checks.context import Context, Shared
from standfirst.checks.registry import Check, Finding, all_checks, chosen
from standfirst.errors import Problem
from standfirst.library import Edition, Library, load
from standfirst.reader import Document
from standfirst.settings import Site
from standfirst.settings import now as clock

UNUSED_NOQA = "SF030"


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found, in the order of files and places."""

    problems: tuple[Problem, ...]
    """Everything that was not silenced."""
    silenced: int = 0
    """How many problems an inline `# noqa` took away."""
    strict: bool = False
    """Whether warnings count as errors."""

    @property
    def failed(self) -> bool:
        """Whether a build must not go on."""
        failing = ("error", "warning") if self.strict else ("error",)
        return any(problem.level in failing for problem in self.problems)

    @property
    def counts(self) -> Counter[str]:
        """How many problems there are of each level."""
        return Counter(problem.level for problem in self.problems)


def run(
    library: Library,
    editions: Iterable[Edition] | None = None,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    strict: bool = False,
    now: datetime | None = None,
) -> Report:
    """Check some editions of a library (default: all); raises UsageError for an unknown code."""
    checks = chosen(select, ignore)
    shared = Shared(library, now or clock())
    wanted = library.editions if editions is None else tuple(editions)
    found = {problem for edition in wanted for problem in _of_edition(Context(edition, shared), checks)}
    kept, used = _silence(wanted, found)
    unused = _unused(wanted, used, checks)
    return Report(tuple(sorted((*kept, *unused))), len(found) - len(kept), strict)


def check_files(
    site: Site,
    paths: Sequence[Path] = (),
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    strict: bool = False,
) -> Report:
    """Read and check some files or folders of a site (default: all), with everything that is wrong.

    Files of the site are seen with all briefings around them; files from elsewhere stand alone.
    """
    wanted = _files(paths)
    base = (site.root / site.briefings).resolve()
    inside = all(path.is_relative_to(base) for path in wanted)
    loaded = load(site) if inside else load(site, wanted)
    shown = {site.shown(path) for path in wanted}
    editions = [e for e in loaded.library.editions if not paths or e.documents[0].path in shown]
    report = run(loaded.library, editions, select=select, ignore=ignore, strict=strict)
    codes = {check.code for check in chosen(select, ignore)}
    read = [p for p in loaded.problems if p.code in codes and (not paths or p.path in shown)]
    return extend(report, read)


def _files(paths: Iterable[Path]) -> list[Path]:
    """The files that paths mean: a folder stands for the YAML files in it; a name is kept as it is."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*.y*ml") if not file.name.startswith(("_", ".")))
        else:
            found.append(path)
    return [path.resolve() for path in found]


def extend(report: Report, problems: Iterable[Problem]) -> Report:
    """A report with the problems of reading added to those of the checks."""
    return replace(report, problems=tuple(sorted({*report.problems, *problems})))


def _of_edition(context: Context, checks: Iterable[Check]) -> Iterable[Problem]:
    own = context.edition.documents[0].path
    for check in checks:
        if check.run is None:
            continue
        for finding in check.run(context):
            problem = _problem(context.edition, check, finding)
            # What stands in the original is the original's problem, not its translation's.
            if problem.path == own:
                yield problem


def _problem(edition: Edition, check: Check, finding: Finding) -> Problem:
    if finding.place is not None:
        path, (line, column) = edition.documents[0].path, finding.place
    elif finding.text is None:
        return edition.problem(finding.loc, check.code, finding.message, finding.fix, check.level)
    else:
        path, line, column = edition.spot(finding.loc, finding.text, finding.offset)
    return Problem(path, line, column, check.code, finding.message, finding.fix, check.level)


def _silence(
    editions: Iterable[Edition], found: Iterable[Problem]
) -> tuple[list[Problem], set[tuple[str, int, str]]]:
    """What inline comments leave, and which of their codes took something away."""
    comments = {
        document.path: silences for document in _documents(editions) if (silences := list(document.noqa()))
    }
    kept: list[Problem] = []
    used: set[tuple[str, int, str]] = set()
    for problem in found:
        silence = next(
            (
                one
                for one in comments.get(problem.path, ())
                if one.first <= problem.line <= one.last and problem.code in one.codes
            ),
            None,
        )
        if silence is None:
            kept.append(problem)
        else:
            used.add((problem.path, silence.line, problem.code))
    return kept, used


def _documents(editions: Iterable[Edition]) -> Iterable[Document]:
    return (edition.documents[0] for edition in editions)


def _unused(
    editions: Iterable[Edition], used: set[tuple[str, int, str]], checks: Iterable[Check]
) -> Iterable[Problem]:
    """Silencing comments that silence nothing, of those checks that ran."""
    ran = {check.code: check for check in checks}
    about = ran.get(UNUSED_NOQA)
    if about is None:
        return
    every = {check.code for check in all_checks()}
    for document in _documents(editions):
        for silence in document.noqa():
            for code in silence.codes:
                # A code that was not asked for in this run may well silence something in another.
                judged = code in ran or code not in every
                if judged and (document.path, silence.line, code) not in used:
                    yield Problem(
                        document.path, silence.line, 1, about.code, f"`noqa: {code}` silences nothing here",
                        "take it out", about.level,
                    )  # fmt: skip
