"""All expected errors, and the one format in which users see them.

    StandfirstError
    ├── UsageError          a command was called incorrectly; exit 2
    ├── EditConflictError   two people changed the same values of a file; carries both
    ├── InputError          the user's files are wrong; carries every problem; exit 1
    │   └── LeftOutError    everything else was built, as the user had asked
    ├── ThemeError          a theme lacks something or contradicts itself; exit 1
    ├── RenderError         a document could not be rendered from valid records; exit 1
    │   └── TooLongError    a record does not fit into a document of a fixed size; carries its place
    ├── BuildError          the site could not be built; exit 1
    │   └── LeakError       protected or restricted text was about to be published
    ├── PublishError        a site could not be uploaded to its host; exit 1
    └── MailError           a message could not be created or sent; exit 1

Any other exception is a bug and shows its traceback.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")
"""The levels, most severe first."""


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """A problem at one place in one file.

    `line` and `column` count from 1. `code` is a stable name such as `SF101`. `fix` says how to correct it
    and may be empty.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    fix: str = ""
    level: Level = "error"

    def __str__(self) -> str:
        """Return `path:line:column: CODE message; fix` on one line."""
        text = f"{self.message}; {self.fix}" if self.fix else self.message
        return visible(f"{self.path}:{self.line}:{self.column}: {self.code} {' '.join(text.split())}")


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Return one line of text with its control characters written as escapes, so that a terminal does not obey them."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


_LISTED = 8
"""The most places to list on one line."""


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The same problem at one or more places of a file: the first, and the lines and columns of the others."""

    first: Problem
    others: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        """Return the line for the first problem, with the other places."""
        if not self.others:
            return str(self.first)
        shown = ", ".join(f"{line}:{column}" for line, column in self.others[:_LISTED])
        more = f" and {len(self.others) - _LISTED} more" if len(self.others) > _LISTED else ""
        return f"{self.first} ({len(self.others) + 1} times; also at {shown}{more})"


def grouped(problems: Iterable[Problem]) -> list[ProblemGroup]:
    """Group problems with the same text in the same file, in the order of their first places."""
    found: dict[tuple[str, ...], list[Problem]] = {}
    for one in problems:
        found.setdefault((one.path, one.code, one.message, one.fix, one.level), []).append(one)
    return [
        ProblemGroup(first, tuple((other.line, other.column) for other in others))
        for first, *others in found.values()
    ]


class StandfirstError(Exception):
    """The base of all errors that a user can fix."""

    exit_code = 1


class UsageError(StandfirstError):
    """A command was called with invalid arguments."""

    exit_code = 2


class EditConflictError(StandfirstError):
    """Two people changed the same values of a file differently; nothing was written.

    `conflicts` are the places, each with the value to be saved and the value in the file; None for a value
    that was removed, and an empty place for the whole text.
    """

    def __init__(self, conflicts: Iterable[tuple[str, Any, Any]]) -> None:
        """`conflicts` has at least one value that both changed."""
        self.conflicts = tuple(conflicts)
        places = ", ".join(place or "the text" for place, _, _ in self.conflicts)
        super().__init__(f"somebody else changed {places} meanwhile; choose which to keep")


class InputError(StandfirstError):
    """The user's files are wrong; `problems` contains all of them, in the order of reading."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """`problems` are those of a whole run, at least one."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def outcome(self) -> str:
        """The outcome, printed after the number of errors."""
        return "nothing was written"

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Pickle the problems rather than their text."""
        return type(self), (self.problems,)


class LeftOutError(InputError):
    """Files with errors were left out of the build."""

    @property
    def outcome(self) -> str:
        """The outcome, printed after the number of errors."""
        return "the files with errors were left out"


class ThemeError(StandfirstError):
    """A theme lacks a part or contradicts itself."""


class RenderError(StandfirstError):
    """Valid records could not be rendered in the requested document."""


class TooLongError(RenderError):
    """A record does not fit into a document of a fixed size; `problem` gives its place."""

    def __init__(self, problem: Problem) -> None:
        """`problem` is the message."""
        self.problem = problem
        super().__init__(str(problem))

    def __reduce__(self) -> tuple[type[TooLongError], tuple[Problem]]:
        """Pickle the problem."""
        return type(self), (self.problem,)


class BuildError(StandfirstError):
    """The site could not be built; the previous one is unchanged."""


class LeakError(BuildError):
    """Protected or restricted text was found in what was about to be published."""


class PublishError(StandfirstError):
    """A site could not be uploaded to its host; uploaded files are complete, and the next run continues."""


class MailError(StandfirstError):
    """A message could not be created or sent."""


def explain(error: StandfirstError) -> str:
    """Return an error as shown to users: one line for each problem, then their number."""
    if not isinstance(error, InputError):
        return f"standfirst: {error}"
    groups = grouped(error.problems)
    count = len(groups)
    return "\n".join((*map(str, groups), f"{count} error{'s' if count != 1 else ''}; {error.outcome}."))
