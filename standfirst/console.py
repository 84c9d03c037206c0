"""The installed `standfirst` command, which runs the tasks of `tasks.py`."""

from __future__ import annotations

import atexit
import gc
import io
import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

from invoke import Exit, Program
from invoke.exceptions import ParseError
from invoke.parser import ParserContext

from standfirst import __version__, terminal
from standfirst.tasks import namespace
from standfirst.tasks.usage import context_of, many, usage

HELP = ("--help", "-h")
PIPE_CLOSED = 141
"""The exit code of a program whose standard output was closed by its reader."""


class Standfirst(Program):
    """Invoke's program with one-line errors, exit code 2 for wrong arguments, and any number of positional files."""

    def run(self, argv: list[str] | None = None, exit: bool = True) -> None:  # noqa: A002  # the base's own
        """Run a command line on any terminal: escape what it cannot show, and stop if the reader closes the output."""
        atexit.register(gc.freeze)  # Python would search everything in memory for garbage once more
        _open_closed_streams()
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
        """Parse the command line up to the task, and keep bytecode, which Invoke turns off for its own commands."""
        keeps_none = sys.dont_write_bytecode
        with _wrong_arguments():
            super().parse_core(arranged(list(sys.argv if argv is None else argv)))
        sys.dont_write_bytecode = keeps_none

    def parse_tasks(self) -> None:
        """Parse the arguments of the task."""
        with _wrong_arguments():
            super().parse_tasks()

    def parse_cleanup(self) -> None:
        """Answer `--help` and similar options; a command line without a task lists the tasks."""
        with _wrong_arguments():
            super().parse_cleanup()

    def print_help(self) -> None:
        """Print the tasks, and how to get more help."""
        print(f"Usage: {self.binary} TASK [options]      {self.binary} TASK --help says more of one\n")  # noqa: T201  # it is what was asked for
        self.list_tasks()
        print("Every task also takes:\n")  # noqa: T201  # it is what was asked for
        self.print_columns(tuple(terminal.OPTIONS.items()))

    def print_task_help(self, name: str) -> None:
        """Print a task's usage line, its description, and a line for each of its arguments and options."""
        shown = usage(namespace, name)
        print(f"Usage: {self.binary} {shown.line}\n\n{shown.said}\n")  # noqa: T201  # it is what was asked for
        if shown.rows:
            self.print_columns(shown.rows)


def _open_closed_streams() -> None:
    """Open the standard streams that are closed (`standfirst check >&-`), so that no file of ours gets their number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115  # until the program ends


def _write_nowhere() -> None:
    """Let the final flush of a closed standard output succeed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def arranged(words: list[str]) -> list[str]:
    """Return a command line as invoke understands it; raises ParseError for an option that the task does not have.

    `mail --help` becomes `--help=mail`, and `check a.yaml b.yaml` becomes `check --files a.yaml --files b.yaml`:
    positional arguments go to the task's first list argument. Options common to all tasks are handled here.
    """
    words = _without_common_options(words)
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


def _without_common_options(words: list[str]) -> list[str]:
    """Return a command line without common options before the task."""
    terminal.begin()
    first = next((at for at, word in enumerate(words[1:], start=1) if not terminal.heed(word)), len(words))
    return [words[0], *words[first:]]


def _demand(word: str, context: ParserContext) -> None:
    """Refuse an unknown option, which invoke would take for the task's first argument."""
    name = word.split("=", maxsplit=1)[0]
    if name not in context.flags and word[:2] not in context.flags:
        raise ParseError(f"there is no option {name}", context)


@contextmanager
def _wrong_arguments() -> Iterator[None]:
    """Turn errors that invoke would report with code 1 or a traceback into one line with code 2."""
    try:
        yield
    except (ParseError, ValueError) as error:
        raise Exit(f"standfirst: {_usage_error(error)}", code=2) from None


def _usage_error(error: Exception) -> str:
    """Return the problem of a command line, and where to find the correct usage."""
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
