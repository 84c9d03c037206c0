"""The installed `standfirst` command: the tasks of `tasks.py` behind a door of their own."""

from __future__ import annotations

import io
import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC

from invoke import Exit, Program
from invoke.exceptions import ParseError
from invoke.parser import ParserContext

from standfirst import __version__, terminal
from standfirst.tasks import namespace
from standfirst.tasks.usage import context_of, many, usage

HELP = ("--help", "-h")
PIPE_CLOSED = 141
"""The exit code of a program that ends because nobody reads what it writes."""


class Standfirst(Program):
    """Invoke's program with one-line errors, exit code 2 for wrong arguments, and many bare files."""

    def run(self, argv: list[str] | None = None, exit: bool = True) -> None:  # noqa: A002  # the base's own
        """Run a command line on any terminal; what it cannot show is escaped, and who stops reading ends it."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        warnings.formatwarning = terminal.format_warning
        try:
            try:
                super().run(argv, exit)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:  # as `standfirst check | head` does
            _write_nowhere()
            sys.exit(PIPE_CLOSED)
        except OSError as error:
            if error.errno != ENOSPC or error.filename:
                raise
            _write_nowhere()
            sys.stderr.write(f"standfirst: the output cannot be written: {error.strerror}\n")
            sys.exit(2)

    def parse_core(self, argv: list[str] | None) -> None:
        """Take the command line apart as far as the task."""
        with _wrong_arguments():
            super().parse_core(arranged(list(sys.argv if argv is None else argv)))

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
        print("Every task also takes:\n")  # noqa: T201  # it is what was asked for
        self.print_columns(tuple(terminal.OPTIONS.items()))

    def print_task_help(self, name: str) -> None:
        """How to call a task, what it does, and a line for each of its words and options."""
        shown = usage(namespace, name)
        print(f"Usage: {self.binary} {shown.line}\n\n{shown.said}\n")  # noqa: T201  # it is what was asked for
        if shown.rows:
            self.print_columns(shown.rows)


def _write_nowhere() -> None:
    """Let the last flush of a standard output that takes nothing more succeed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def arranged(words: list[str]) -> list[str]:
    """A command line as invoke understands it; raises ParseError for an option that the task has not.

    `mail --help` becomes `--help=mail`, and `check a.yaml b.yaml` becomes `check --files a.yaml --files b.yaml`:
    the bare words of a task go to its first argument that takes a list. What every task takes is heeded here.
    """
    words = _after_manners(words)
    if len(words) < 2 or words[1] not in namespace.task_names:
        return words
    if any(word in HELP for word in words[2:]):
        return [words[0], f"--help={words[1]}"]
    context = context_of(namespace, words[1])
    filled = many(context)
    result, rest = words[:2], iter(words[2:])
    for word in rest:
        if word not in context.flags and terminal.heed(word):
            continue
        if word.startswith("-"):
            _demand(word, context)
        elif filled:
            result.append(f"--{filled}")
        result.append(word)
        if word in context.flags and context.flags[word].takes_value:
            result.extend(value for value in [next(rest, None)] if value is not None)
    return result


def _after_manners(words: list[str]) -> list[str]:
    """A command line without what every task takes, where it stands before the task."""
    terminal.begin()
    first = next((at for at, word in enumerate(words[1:], start=1) if not terminal.heed(word)), len(words))
    return [words[0], *words[first:]]


def _demand(word: str, context: ParserContext) -> None:
    """Refuse an unknown option, which invoke would take for the task's first word."""
    name = word.split("=", maxsplit=1)[0]
    if name not in context.flags and word[:2] not in context.flags:
        raise ParseError(f"there is no option {name}", context)


@contextmanager
def _wrong_arguments() -> Iterator[None]:
    """What invoke would end with code 1 or a traceback, as one line with code 2."""
    try:
        yield
    except (ParseError, ValueError) as error:
        raise Exit(f"standfirst: {_said(error)}", code=2) from None


def _said(error: Exception) -> str:
    """What is wrong with a command line, and where to read what would be right."""
    context = getattr(error, "context", None)
    message = " ".join(str(error).split()).rstrip("!")
    message = re.sub(r"^Flag <Argument: (\S+)> needed value.*", r"--\1 needs a value", message)
    if context is None or context.name not in namespace.task_names:
        return f"{message}; `standfirst --help` lists the tasks"
    if "required positional" in message:
        lost = [arg.name.upper() for arg in context.missing_positional_args]
        message = (
            f"{context.name} needs {' and '.join(lost)}: standfirst {usage(namespace, context.name).line}"
        )
    return f"{message}; `standfirst {context.name} --help` says more"


program = Standfirst(
    name="standfirst",
    binary="standfirst",
    binary_names=["standfirst"],
    namespace=namespace,
    version=__version__,
)
