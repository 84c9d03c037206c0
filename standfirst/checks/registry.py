"""The registry of checks: the definition of a check, and how to add one."""

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
    "reading", "files", "quotes", "sources", "claims", "names", "partitions", "arithmetic", "funding", "currencies", "tables", "figures", "records", "sums", "changes", "shares", "editions", "corrections", "times", "days", "updates", "likelihood",
    "language", "exposure", "restricted", "form", "links", "evidence", "endmatter", "translations", "elsewhere",
)  # fmt: skip
"""The modules of `checks/rules/`, in the order of their codes."""

Files = Mapping[str, str]
"""An example: file names below `briefings/`, each with its differences from the base briefing."""

SINGLE = "example.yaml"
"""The file name in an example of a single briefing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: its place, the problem and the fix.

    If `text` is given, the place is `offset` characters into that text, which is at `loc`; `place`
    is a line and a column of the file itself, for anything that is not a value. `level` replaces the check's.
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
    """A rule with its name and documentation; `run` is None if reading or the model enforces it."""

    code: str
    """A stable name that never changes its meaning: `SF203`."""
    name: str
    """A readable name: `figure-disagrees-with-prose`."""
    level: Level
    """`error` stops a build, `warning` only with `--strict`, `info` never."""
    message: str
    """The problem in one line."""
    explanation: str
    """The purpose of the check, the fix and its limitations; Markdown."""
    fails: Files
    """An example with exactly this finding."""
    passes: Files
    """An example without findings."""
    run: Rule | None = None
    """The function that finds it in one edition."""


_CHECKS: dict[str, Check] = {}


def add(check: Check) -> Check:
    """Add a check to the registry; codes and names must be unique."""
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
    """Register the function below as a check; its docstring is the documentation, ending with what it does not find."""

    def register(rule: Rule) -> Rule:
        explanation = inspect.cleandoc(rule.__doc__ or "")
        add(Check(code, name, level, message, explanation, _files(fails), _files(passes), rule))
        return rule

    return register


def with_limits(explanation: str, unseen: str = "") -> str:
    """Return an explanation that ends with what its check does not find; without `unseen`, that is nothing."""
    limits = f"Does not see: {unseen}" if unseen else "Misses nothing of this kind."
    return f"{inspect.cleandoc(explanation)}\n\n{limits}"


def _files(example: str | Files) -> Files:
    if isinstance(example, str):
        return {SINGLE: inspect.cleandoc(example)} if example else {}
    return {name: inspect.cleandoc(text) for name, text in example.items()}


@cache
def all_checks() -> tuple[Check, ...]:
    """Return every check, by code."""
    for name in MODULES:
        import_module(f"standfirst.checks.rules.{name}")
    return tuple(sorted(_CHECKS.values(), key=lambda one: one.code))


def find(name: str) -> Check:
    """Return the check with a code or a name; raise UsageError if there is none."""
    wanted = name.strip()
    for one in all_checks():
        if wanted.upper() == one.code or wanted.lower() == one.name:
            return one
    raise UsageError(f"there is no check {name!r}; `standfirst explain` lists them all")


def chosen(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Check, ...]:
    """Return the checks left by `--select` and `--ignore`, which take codes, prefixes of codes, or names."""
    wanted, unwanted = _matching(select), _matching(ignore)
    checks = all_checks()
    kept = checks if wanted is None else tuple(one for one in checks if one.code in wanted)
    return tuple(one for one in kept if one.code not in (unwanted or ()))


def _matching(patterns: Iterable[str]) -> frozenset[str] | None:
    """Return the codes that match some patterns; None if there are no patterns."""
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
