"""What checks find in one edition: worked out, or kept for as long as they would find the same again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Any, Self

from standfirst.checks.around import Shared
from standfirst.checks.context import Context
from standfirst.checks.registry import Check, Finding
from standfirst.engine.memo import Memo, content_key
from standfirst.errors import Problem
from standfirst.library import Edition
from standfirst.positions import Silence


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in the file of an edition, and the comments in it that silence something."""

    path: str
    problems: tuple[Problem, ...]
    silences: tuple[Silence, ...]

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
            Silence(line, first, last, tuple(codes)) for line, first, last, codes in plain["silences"]
        )
        return cls(plain["path"], tuple(Problem(*one) for one in plain["problems"]), silences)


def judge(edition: Edition, shared: Shared, checks: Sequence[Check], kept: Memo | None = None) -> Judged:
    """What some checks find in an edition.

    Findings come of the edition and of the answers to what the checks asked (`Context`). So they are
    kept with both, and stand where the same questions have the same answers.
    """
    name = name_of(edition, checks)
    known = kept.get(name) if kept and edition.digest else None
    if known and all(shared.answer(edition, asked) == said for asked, said in known["asked"].items()):
        return Judged.of(known)
    plain = judged(edition, shared, checks)
    if kept and edition.digest:
        kept.put(name, plain)
    return Judged.of(plain)


def name_of(edition: Edition, checks: Iterable[Check]) -> str:
    """The key under which it is kept what some checks find in an edition."""
    return content_key("checks", edition.digest, *(check.code for check in checks))


def judged(edition: Edition, shared: Shared, checks: Iterable[Check]) -> dict[str, Any]:
    """What some checks find in an edition now, as plain data, with what they asked and were answered."""
    context = Context(edition, shared)
    document = edition.documents[0]
    found = Judged(document.path, tuple(dict.fromkeys(_found(context, checks))), tuple(document.noqa()))
    return {**found.plain(), "asked": context.asked}


def _found(context: Context, checks: Iterable[Check]) -> Iterator[Problem]:
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
