"""The installed `standfirst` command: the tasks of `tasks.py` behind a door of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from invoke import Exit, Program
from invoke.exceptions import ParseError
from invoke.parser import ParserContext

from standfirst import __version__
from standfirst.tasks import namespace

MANY = ("files", "codes")
"""A task with a list argument of one of these names takes any number of bare words for it."""


class Standfirst(Program):
    """Invoke's program with one-line errors, exit code 2 for wrong arguments, and many bare files."""

    def parse_core(self, argv: list[str] | None) -> None:
        """Take the command line apart as far as the task."""
        with _wrong_arguments():
            super().parse_core(spread(list(sys.argv if argv is None else argv)))

    def parse_tasks(self) -> None:
        """Take the arguments of the task apart."""
        with _wrong_arguments():
            super().parse_tasks()

    def parse_cleanup(self) -> None:
        """Answer `--help` and its like; a command line without a task shows the tasks."""
        with _wrong_arguments():
            super().parse_cleanup()

    def print_help(self) -> None:
        """The tasks, and how to ask for more."""
        print(f"Usage: {self.binary} TASK [options]      {self.binary} TASK --help says more of one\n")  # noqa: T201  # it is what was asked for
        self.list_tasks()


def spread(words: list[str]) -> list[str]:
    """`check a.yaml b.yaml` as `check --files a.yaml --files b.yaml`, which is what invoke understands.

    The bare words of a task go to its first argument that takes a list.
    """
    if len(words) < 2 or words[1] not in namespace.task_names:
        return words
    context = ParserContext(args=namespace[words[1]].get_arguments())
    many = next((name for name in MANY if name in context.args), None)
    if many is None:
        return words
    result, rest = words[:2], iter(words[2:])
    for word in rest:
        if not word.startswith("-"):
            result.append(f"--{many}")
        result.append(word)
        if word in context.flags and context.flags[word].takes_value:
            result.extend(value for value in [next(rest, None)] if value is not None)
    return result


@contextmanager
def _wrong_arguments() -> Iterator[None]:
    """What invoke would end with code 1 or a traceback, as one line with code 2."""
    try:
        yield
    except (ParseError, ValueError) as error:
        raise Exit(f"standfirst: {' '.join(str(error).split())}", code=2) from None


program = Standfirst(name="standfirst", binary="standfirst", namespace=namespace, version=__version__)
