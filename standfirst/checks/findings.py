"""Findings of checks by edition: a query of the engine, recomputed only if something the checks read has changed."""

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
"""The kind of the query; its names are the path of the file and a digest of the checks."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings in the file of an edition, and its suppressing comments."""

    path: str
    problems: tuple[Problem, ...]
    silences: tuple[Noqa, ...]

    def plain(self) -> dict[str, Any]:
        """Return the findings as plain data."""
        return {
            "path": self.path,
            "problems": [astuple(one) for one in self.problems],
            "silences": self.silences,
        }

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Self:
        """Return the findings from the data of `plain`."""
        silences = tuple(
            Noqa(line, first, last, tuple(codes)) for line, first, last, codes in plain["silences"]
        )
        return cls(plain["path"], tuple(Problem(*one) for one in plain["problems"]), silences)


def define(engine: Engine, project: ProjectIndex, checks: Sequence[Check]) -> None:
    """Define on an engine the findings of some checks in a project's editions, and everything they read."""
    inputs.define(engine, project.now)
    engine.input(EDITION, project.library.part)
    engine.input(PROJECT, project.answer)
    engine.query(FINDINGS, lambda path, _: compute(project.by_path[path], project, checks).plain())


def names_of(edition: Edition, checks: Iterable[Check]) -> tuple[str, str]:
    """Return the query names for the findings of some checks in an edition."""
    codes = " ".join(check.code for check in checks)
    return path_of(edition), hashlib.sha256(codes.encode()).hexdigest()[:16]


def compute(edition: Edition, project: ProjectIndex, checks: Iterable[Check]) -> Findings:
    """Run some checks on an edition.

    Findings contain lines and columns, so they depend on everything the edition was read from.
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
            # A problem in text from the original is reported there, not in its translation.
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
