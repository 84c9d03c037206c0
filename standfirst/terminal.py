"""How the command speaks: how much it says, and whether in colour."""

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
"""What every task takes, before or after its name."""

STYLES = {"bold": "1", "error": "1;31", "warning": "33", "info": "36"}
"""The styles of a text, as terminals know them."""


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """How this process speaks."""

    quiet: bool = False
    verbose: bool = False
    color: bool = True


_manners = [OutputOptions()]


def manners() -> OutputOptions:
    """How this process speaks now."""
    return _manners[0]


def begin() -> None:
    """Speak as usual: another command line begins."""
    _manners[0] = OutputOptions()


def heed(word: str) -> bool:
    """Whether a word of a command line is one of `OPTIONS`; from here on it holds."""
    if word not in OPTIONS:
        return False
    name = "color" if word == "--no-color" else word[2:]
    _manners[0] = replace(_manners[0], **{name: word != "--no-color"})
    return True


def tell(text: str) -> None:
    """Write what tells of success, unless nobody wants to read it."""
    if not manners().quiet:
        sys.stdout.write(text)


def format_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """A warning that is for the user as a line; any other as Python writes it, for whoever has to find its place."""
    if issubclass(category, FutureWarning):
        return f"standfirst: {message}\n"
    return _format(message, category, filename, lineno, line)


def is_colored(out: TextIO) -> bool:
    """Whether a stream shows colours: a terminal does, unless the user or the terminal says no."""
    wanted = manners().color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and (bool(os.environ.get("FORCE_COLOR")) or out.isatty())


def styled(text: str, style: str) -> str:
    """A text in one of `STYLES`."""
    return f"\033[{STYLES[style]}m{text}\033[0m"
