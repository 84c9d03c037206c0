"""Detect Pango, the system library with which WeasyPrint lays out text."""

from __future__ import annotations

import ctypes.util
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache
from io import StringIO

from standfirst.errors import UsageError
from standfirst.system import IS_LINUX

MISSING = (
    "reports and pictures need Pango, which is not installed: `apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0` (Debian, Ubuntu), `dnf install pango` (Fedora), `brew install pango` (macOS), "
    "`pacman -S mingw-w64-x86_64-pango` in MSYS2 (Windows)"
)


@cache
def is_here() -> bool:
    """Return whether WeasyPrint finds its libraries, suppressing the advice that it prints.

    It also warns of a machine without fonts, where documents are printed nevertheless.
    """
    try:
        with redirect_stdout(StringIO()), warnings.catch_warnings(), _by_file_name():
            warnings.filterwarnings("ignore", ".*(FontConfig|fonts configured)", UserWarning)
            import weasyprint.text.ffi  # noqa: F401  # loads them
    except OSError:
        return False
    return True


@contextmanager
def _by_file_name() -> Iterator[None]:
    """On Linux, load libraries by their file names alone.

    For each of the other names that WeasyPrint tries first, Python would run the compiler and the linker.
    """
    own = ctypes.util.find_library
    if IS_LINUX:
        ctypes.util.find_library = lambda name: None  # noqa: ARG005  # called by its name
    try:
        yield
    finally:
        ctypes.util.find_library = own


def demand() -> None:
    """Raise UsageError if Pango is missing."""
    if not is_here():
        raise UsageError(MISSING)
