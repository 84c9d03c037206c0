"""Shared code of tasks: a single place where errors become lines and exit codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

from invoke import Argument, Exit, Task, task

from standfirst.errors import StandfirstError, UsageError, explain

_EXTRAS = {
    **dict.fromkeys(("cryptography", "css_inline", "dkim", "flufl", "idna", "inscriptis", "keyring"), "mail"),
    "cbor2": "search", "pagefind_bin": "search", "pyhanko": "sign", "openpyxl": "tables",
    "python_calamine": "mail", "boto3": "publish", "botocore": "publish", "paramiko": "publish",
}  # fmt: skip
"""Modules that only some commands need, and the extras that install them."""


class Command(Task[Callable[..., None]]):
    """A task whose arguments can be listed repeatedly; `-o` is its only short option, for `--output`."""

    def get_arguments(self, ignore_unknown_help: bool | None = None) -> list[Argument]:
        """Return its arguments; invoke's own method removes the help texts from the task as it returns them."""
        said = dict(self.help or {})
        try:
            found = super().get_arguments(ignore_unknown_help)
        finally:
            self.help = said
        for argument in found:
            if argument.name == "output":
                argument.names = (*argument.names, "o")
        return found


def command(**options: Any) -> Callable[[Callable[..., None]], Any]:
    """Make a task whose errors are printed without a traceback; an internal error keeps its own.

    `help` is required for every argument, so that `--help` is always complete.
    """

    def decorate(function: Callable[..., None]) -> Any:
        @wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> None:
            try:
                function(*args, **kwargs)
            except StandfirstError as error:
                raise Exit(explain(error), code=error.exit_code) from None
            except ModuleNotFoundError as error:
                raise _lacking(error) from None

        return task(klass=Command, auto_shortflags=False, **options)(guarded)

    return decorate


def _lacking(error: ModuleNotFoundError) -> Exception:
    """Return an error that names the extra of a missing module; any other missing module is an internal error."""
    extra = _EXTRAS.get((error.name or "").partition(".")[0])
    if extra is None:
        return error
    return Exit(
        f"standfirst: this needs the extra `{extra}` ({error.name}): pip install 'standfirst[{extra}]'",
        code=2,
    )


def number(name: str, value: str | int, least: int, most: int) -> int:
    """Parse a whole number from the command line; raises UsageError if it is invalid or out of bounds."""
    try:
        found = int(value)
    except ValueError:
        found = least - 1
    if not least <= found <= most:
        raise UsageError(f"--{name} takes a whole number from {least} to {most}, not {value!r}")
    return found


def choice(name: str, value: str, known: Iterable[str]) -> str:
    """Return one of several options from the command line; raises UsageError for any other."""
    names = sorted(known)
    if value not in names:
        raise UsageError(f"--{name} takes {', '.join(names[:-1])} or {names[-1]}, not {value!r}")
    return value


def here() -> Path:
    """Return the root of the site: the current folder, or the nearest one above it that has a site."""
    from standfirst.settings import CONFIG, is_site

    current = Path.cwd()
    for folder in (current, *current.parents):
        if is_site(folder):
            return folder
    raise UsageError(
        f"there is no {CONFIG} here or above; go to the folder of a site, or make one: standfirst init FOLDER"
    )
