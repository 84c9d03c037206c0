"""Output options of the command: verbosity and colour."""

from __future__ import annotations

import os
import sys
import warnings
from dataclasses import dataclass, replace
from typing import TextIO

_format = warnings.formatwarning

OPTIONS = {
    "--quiet": "Print errors only",
    "--verbose": "Say each step, and how long all of it took",
    "--no-color": "No colours; the variable NO_COLOR says the same",
}
"""The options that every task accepts, before or after its name."""

STYLES = {"bold": "1", "error": "1;31", "warning": "33", "info": "36"}
"""The styles of text, as terminal codes."""


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The output options of this process."""

    quiet: bool = False
    verbose: bool = False
    color: bool = True


_manners = [OutputOptions()]


def manners() -> OutputOptions:
    """Return the current output options."""
    return _manners[0]


def begin() -> None:
    """Reset the output options, for a new command line."""
    _manners[0] = OutputOptions()


def heed(word: str) -> bool:
    """Return whether an argument is one of `OPTIONS`, and apply it if so."""
    if word not in OPTIONS:
        return False
    name = "color" if word == "--no-color" else word[2:]
    _manners[0] = replace(_manners[0], **{name: word != "--no-color"})
    return True


def tell(text: str) -> None:
    """Write a success message, unless output is quiet."""
    if not manners().quiet:
        sys.stdout.write(text)


def format_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """Return a warning for users on one line; any other warning as Python formats it."""
    if issubclass(category, FutureWarning):
        return f"standfirst: {message}\n"
    return _format(message, category, filename, lineno, line)


def is_colored(out: TextIO) -> bool:
    """Return whether a stream supports colour: a terminal does, unless the user or the terminal opts out."""
    wanted = manners().color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and (bool(os.environ.get("FORCE_COLOR")) or out.isatty())


def styled(text: str, style: str) -> str:
    """Return a text in one of `STYLES`."""
    return f"\033[{STYLES[style]}m{text}\033[0m"
