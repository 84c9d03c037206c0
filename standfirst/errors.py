"""Everything that can go wrong on purpose, and the one shape in which users read it.

    StandfirstError
    ├── UsageError          a command was called wrongly; exit 2
    ├── EditConflictError   two people changed the same values of a file; carries both
    ├── InputError          the user's files are wrong; carries every problem; exit 1
    │   └── LeftOutError    the rest was built without them, as the user had asked
    ├── ThemeError          a theme lacks something or contradicts itself; exit 1
    ├── RenderError         a document could not be drawn from valid records; exit 1
    │   └── TooLongError    a record does not fit into a document of a fixed size; carries its place
    ├── BuildError          the site could not be put together; exit 1
    │   └── LeakError       something held back was about to be published
    ├── PublishError        a site could not be put on its host; exit 1
    └── MailError           a message could not be made or sent; exit 1

Anything else that is raised is a bug of ours and shows its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")
"""The levels, worst first."""


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that is wrong at one place of one file.

    `line` and `column` count from 1. `code` is a stable name such as `SF101`. `fix` says what would
    be right and may be empty.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    fix: str = ""
    level: Level = "error"

    def __str__(self) -> str:
        """`path:line:column: CODE message; fix`, on one line."""
        text = f"{self.message}; {self.fix}" if self.fix else self.message
        return f"{self.path}:{self.line}:{self.column}: {self.code} {' '.join(text.split())}"


_LISTED = 8
"""How many places a line names."""


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The same thing wrong at one or more places of a file: the first of them, and the lines and columns of the others."""

    first: Problem
    others: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        """The line of the first problem, and where else it is."""
        if not self.others:
            return str(self.first)
        shown = ", ".join(f"{line}:{column}" for line, column in self.others[:_LISTED])
        more = f" and {len(self.others) - _LISTED} more" if len(self.others) > _LISTED else ""
        return f"{self.first} ({len(self.others) + 1} times; also at {shown}{more})"


def grouped(problems: Iterable[Problem]) -> list[ProblemGroup]:
    """Problems that say the same of one file as one, in the order of their first places."""
    found: dict[tuple[str, ...], list[Problem]] = {}
    for one in problems:
        found.setdefault((one.path, one.code, one.message, one.fix, one.level), []).append(one)
    return [
        ProblemGroup(first, tuple((other.line, other.column) for other in others))
        for first, *others in found.values()
    ]


class StandfirstError(Exception):
    """The base of all errors that a user can mend."""

    exit_code = 1


class UsageError(StandfirstError):
    """A command was called with arguments that make no sense."""

    exit_code = 2


class EditConflictError(StandfirstError):
    """Two people changed the same values of a file differently; nothing was written.

    `conflicts` are the places, each with the value that was to be saved and the one in the file; None for a value
    that was removed, and an empty place for the whole text.
    """

    def __init__(self, conflicts: Iterable[tuple[str, Any, Any]]) -> None:
        """Take every value that both changed; there is at least one."""
        self.conflicts = tuple(conflicts)
        places = ", ".join(place or "the text" for place, _, _ in self.conflicts)
        super().__init__(f"somebody else changed {places} meanwhile; choose which to keep")


class InputError(StandfirstError):
    """The user's files are wrong; `problems` holds every one of them, in the order of reading."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Take the problems of a whole run; there is at least one."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def outcome(self) -> str:
        """What came of it, after the count of the errors."""
        return "nothing was written"

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Travel between processes as its problems, not as their text."""
        return type(self), (self.problems,)


class LeftOutError(InputError):
    """Files that are wrong were left out of what was built."""

    @property
    def outcome(self) -> str:
        """What came of it, after the count of the errors."""
        return "the files with errors were left out"


class ThemeError(StandfirstError):
    """A theme lacks a part or contradicts itself."""


class RenderError(StandfirstError):
    """Valid records could not be drawn as the document asked for."""


class TooLongError(RenderError):
    """A record does not fit into a document of a fixed size; `problem` says where it stands."""

    def __init__(self, problem: Problem) -> None:
        """Take the problem, which is the message."""
        self.problem = problem
        super().__init__(str(problem))

    def __reduce__(self) -> tuple[type[TooLongError], tuple[Problem]]:
        """Travel between processes as its problem."""
        return type(self), (self.problem,)


class BuildError(StandfirstError):
    """The site could not be put together; what was there before is untouched."""


class LeakError(BuildError):
    """Something that is held back was found in what was about to be published."""


class PublishError(StandfirstError):
    """A site could not be put on its host; what has arrived there is whole, and the next run goes on."""


class MailError(StandfirstError):
    """A message could not be made or sent."""


def explain(error: StandfirstError) -> str:
    """An error as users read it: every problem on a line, then how many there are."""
    if not isinstance(error, InputError):
        return f"standfirst: {error}"
    groups = grouped(error.problems)
    count = len(groups)
    return "\n".join((*map(str, groups), f"{count} error{'s' if count != 1 else ''}; {error.outcome}."))
