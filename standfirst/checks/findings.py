"""What checks find in each edition: a query of the engine, computed again only where what the checks read has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Any, Self

from standfirst.checks.context import Context
from standfirst.checks.project import PROJECT, ProjectIndex, path_of
from standfirst.checks.registry import Check, Finding
from standfirst.engine import Engine, inputs, tracing
from standfirst.engine.dependency import depend_on, split
from standfirst.errors import Problem
from standfirst.library import Edition
from standfirst.library.traced_records import EDITION
from standfirst.source_map import Noqa

FINDINGS = "findings"
"""The kind of the query; its names are the path of the file and what stands for the checks."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in the file of an edition, and the comments in it that silence something."""

    path: str
    problems: tuple[Problem, ...]
    silences: tuple[Noqa, ...]

    def plain(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "path": self.path,
            "problems": [astuple(one) for one in self.problems],
            "silences": self.silences,
        }

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Self:
        """What `plain` gave."""
        silences = tuple(
            Noqa(line, first, last, tuple(codes)) for line, first, last, codes in plain["silences"]
        )
        return cls(plain["path"], tuple(Problem(*one) for one in plain["problems"]), silences)


def define(engine: Engine, project: ProjectIndex, checks: Sequence[Check]) -> None:
    """Define on an engine what some checks find in the editions of a project, and all that they read."""
    inputs.define(engine, project.now)
    engine.input(EDITION, project.library.part)
    engine.input(PROJECT, project.answer)
    engine.query(FINDINGS, lambda path, _: compute(project.by_path[path], project, checks).plain())


def names_of(edition: Edition, checks: Iterable[Check]) -> tuple[str, str]:
    """The names of the query of what some checks find in an edition."""
    codes = " ".join(check.code for check in checks)
    return path_of(edition), hashlib.sha256(codes.encode()).hexdigest()[:16]


def compute(edition: Edition, project: ProjectIndex, checks: Iterable[Check]) -> Findings:
    """Run some checks over an edition.

    What they find says lines and columns, so it depends on all that the edition was read from.
    """
    project.ask("whole", edition)
    with tracing() as trace:
        context = Context(edition, project)
        document = edition.documents[0]
        found = Findings(document.path, tuple(dict.fromkeys(_found(context, checks))), tuple(document.noqa()))
    own = (EDITION, edition.name)
    depend_on({one: digest for one, digest in trace.items() if split(one)[:2] != own})
    return found


def _found(context: Context, checks: Iterable[Check]) -> Iterator[Problem]:
    own = path_of(context.edition)
    for check in checks:
        if check.run is None:
            continue
        for finding in check.run(context):
            problem = _problem(context.edition, check, finding)
            # What stands in the original is the original's problem, not its translation's.
            if problem.path == own:
                yield problem


def _problem(edition: Edition, check: Check, finding: Finding) -> Problem:
    level = finding.level or check.level
    if finding.place is not None:
        path, (line, column) = path_of(edition), finding.place
    elif finding.text is None:
        return edition.problem(finding.loc, check.code, finding.message, finding.fix, level)
    else:
        path, line, column = edition.spot(finding.loc, finding.text, finding.offset)
    return Problem(path, line, column, check.code, finding.message, finding.fix, level)
