"""The registry of checks: what a check is, and how one is added to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from standfirst.checks.texts import Loc
from standfirst.errors import Level, UsageError

if TYPE_CHECKING:
    from standfirst.checks.context import Context

MODULES = (
    "reading", "files", "quotes", "sources", "claims", "names", "partitions", "arithmetic", "currencies", "tables", "figures", "records", "sums", "changes", "shares", "editions", "corrections", "times", "days", "likelihood",
    "language", "exposure", "restricted", "form", "links", "evidence", "translations", "elsewhere",
)  # fmt: skip
"""The modules of `checks/rules/`, in the order of their codes."""

Files = Mapping[str, str]
"""An example: the names of files below `briefings/`, and how each differs from the base briefing."""

SINGLE = "example.yaml"
"""The name of the file in an example of a single briefing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the place, what is wrong there and what would be right.

    Where `text` is given, the place is `offset` characters into that text, which stands at `loc`; `place`
    is a line and a column of the file itself, for what is no value. `level` is given where it is not the check's own.
    """

    loc: Loc
    message: str
    fix: str = ""
    text: str | None = None
    offset: int = 0
    place: tuple[int, int] | None = None
    level: Level | None = None


Rule = Callable[["Context"], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule with its name and its reasons; `run` is None where reading or the model enforces it."""

    code: str
    """A stable name that never changes its meaning: `SF203`."""
    name: str
    """The same for people: `figure-disagrees-with-prose`."""
    level: Level
    """`error` stops a build, `warning` only with `--strict`, `info` never."""
    message: str
    """What is wrong, in one line."""
    explanation: str
    """What it looks at, why, how to fix it and what it does not see; Markdown."""
    fails: Files
    """An example in which exactly this is found."""
    passes: Files
    """An example in which nothing is found."""
    run: Rule | None = None
    """What finds it in one edition."""


_CHECKS: dict[str, Check] = {}


def add(check: Check) -> Check:
    """Put a check into the registry; two may not share a code or a name."""
    if check.code in _CHECKS or any(check.name == other.name for other in _CHECKS.values()):
        raise ValueError(f"{check.code} {check.name} is taken")
    _CHECKS[check.code] = check
    return check


def check(
    code: str,
    name: str,
    level: Level,
    message: str,
    *,
    fails: str | Files = "",
    passes: str | Files = "",
) -> Callable[[Rule], Rule]:
    """Register the function below as a check; its docstring is the explanation, and ends with what it does not see."""

    def register(rule: Rule) -> Rule:
        explanation = inspect.cleandoc(rule.__doc__ or "")
        add(Check(code, name, level, message, explanation, _files(fails), _files(passes), rule))
        return rule

    return register


def with_limits(explanation: str, unseen: str = "") -> str:
    """An explanation with what its check does not see as its last paragraph; without `unseen` that is nothing."""
    limits = f"Does not see: {unseen}" if unseen else "Misses nothing of this kind."
    return f"{inspect.cleandoc(explanation)}\n\n{limits}"


def _files(example: str | Files) -> Files:
    if isinstance(example, str):
        return {SINGLE: inspect.cleandoc(example)} if example else {}
    return {name: inspect.cleandoc(text) for name, text in example.items()}


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, by code."""
    for name in MODULES:
        import_module(f"standfirst.checks.rules.{name}")
    return tuple(sorted(_CHECKS.values(), key=lambda one: one.code))


def find(name: str) -> Check:
    """The check with a code or a name; raises UsageError where there is none."""
    wanted = name.strip()
    for one in all_checks():
        if wanted.upper() == one.code or wanted.lower() == one.name:
            return one
    raise UsageError(f"there is no check {name!r}; `standfirst explain` lists them all")


def chosen(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Check, ...]:
    """The checks that `--select` and `--ignore` leave; both take codes, beginnings of codes, or names."""
    wanted, unwanted = _matching(select), _matching(ignore)
    checks = all_checks()
    kept = checks if wanted is None else tuple(one for one in checks if one.code in wanted)
    return tuple(one for one in kept if one.code not in (unwanted or ()))


def _matching(patterns: Iterable[str]) -> frozenset[str] | None:
    """The codes that patterns mean; None where there are no patterns."""
    found: set[str] = set()
    listed = [pattern.strip() for pattern in patterns if pattern.strip()]
    for pattern in listed:
        codes = {
            one.code
            for one in all_checks()
            if one.code.startswith(pattern.upper()) or one.name == pattern.lower()
        }
        if not codes:
            raise UsageError(f"no check matches {pattern!r}; `standfirst explain` lists them all")
        found |= codes
    return frozenset(found) if listed else None
