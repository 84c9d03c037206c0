"""Characters that a site's documents can print, and replacements for the others."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

from standfirst import fonts
from standfirst.engine import inputs, remembered
from standfirst.engine.memory import Memory

_SILENT = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
"""Categories of characters that have no glyph of their own."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that documents cannot contain."""

_SELECTORS = "\ufe00-\ufe0f\u200c\u200d\u20e3\U000e0100-\U000e01ef"
_FLAG_LETTER = "REGIONAL INDICATOR SYMBOL LETTER "
_LANG = re.compile(r'<html[^>]*\slang="([^"]*)"')
_NO_SCRIPT = frozenset({"Zyyy", "Zinh", "Zzzz"})


def unprintable(text: str, root: Path) -> frozenset[str]:
    """Return the characters of a text that no font of the site in `root` has; the machine's fonts do not count."""
    letters = {char for char in set(text) - _known(root) if unicodedata.category(char) not in _SILENT}
    return frozenset(char for char in letters if not re.match(f"[{_SELECTORS}]", char))


def replaced(html: str, root: Path) -> str:
    """Return a document without control characters, with missing characters described: `[Bengali]`, `[fire]`."""
    html = _CONTROLS.sub("", html)
    if html.isascii() or not (lacking := unprintable(html, root)):
        return html
    found = _LANG.search(html)
    lang = found[1] if found else "en"
    return runs(lacking).sub(lambda run: described(run[0], lang), html)


def runs(lacking: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern for runs of these characters, with the joiners between them."""
    one = f"[{''.join(map(re.escape, sorted(lacking)))}]"
    return re.compile(rf"{one}(?:{one}|[{_SELECTORS}]|[ \u00a0.,:;'’-]{{1,3}}(?={one}))*")


def described(run: str, lang: str) -> str:
    """Return the replacement of such characters: the names of their scripts, and symbols by their own names."""
    names: list[str] = []
    letters = "".join(char for char in run if not unicodedata.category(char).startswith("P")) or run
    for char in letters:
        name = _name(char, lang)
        if len(name) == 1 and names and names[-1].isupper():
            names[-1] += name  # the letters of a flag
        elif name and name not in names:
            names.append(name)
    return f"[{', '.join(names)}]"


def _name(char: str, lang: str) -> str:
    """Return `Bengali` for a letter, in a language; `fire` for a symbol; empty for a part of another character."""
    from fontTools import unicodedata as scripts

    name = unicodedata.name(char, f"U+{ord(char):04X}")
    if name.startswith(_FLAG_LETTER):
        return name[-1]
    if name.startswith("EMOJI MODIFIER") or re.match(rf"[{_SELECTORS}\s.,:;'’-]", char):
        return ""
    script = scripts.script(char)
    return name.lower() if script in _NO_SCRIPT else _script_name(script, lang)


@cache
def _script_name(script: str, lang: str) -> str:
    from babel import Locale, UnknownLocaleError

    for tag in (lang, "en"):
        try:
            name = Locale.parse(tag, sep="-").scripts.get(script)
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            return str(name)
    return script


def _known(root: Path) -> frozenset[str]:
    """Return every character in a font of the site."""
    return remembered(_KNOWN, root, partial(_characters, root))


def _characters(root: Path) -> frozenset[str]:
    import uharfbuzz as harfbuzz

    faces = (harfbuzz.Face(inputs.read_bytes(path)) for path in fonts.printable(root))
    return frozenset(chr(code) for face in faces for code in face.unicodes)


_KNOWN: Memory[Path, frozenset[str]] = Memory()


@contextmanager
def reports() -> Iterator[list[str]]:
    """Collect WeasyPrint's warnings during the block.

    No message is suppressed here: Pelican shows each only once per process, and none with `-q`.
    """
    logger, heard = logging.getLogger("weasyprint"), _Heard(logging.WARNING)
    before = (logger.handlers, logger.propagate, logger.filters), logger.level
    logger.handlers, logger.propagate, logger.filters = [heard], False, []
    logger.setLevel(logging.WARNING)
    try:
        yield heard.messages
    finally:
        logger.handlers, logger.propagate, logger.filters = before[0]
        logger.setLevel(before[1])


class _Heard(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
