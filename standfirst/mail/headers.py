"""Headers as bytes: folded and encoded, and never more than one logical line.

The standard library folds a word that is longer than a line into encoded words, also in `List-Unsubscribe` and
`References`, where no mail program decodes them. So headers are built here, and bodies by the library.
"""

from __future__ import annotations

import itertools
import re
from email.header import Header

from standfirst.errors import MailError
from standfirst.mail import fields

MAX_LINE = 998
"""The longest line that a server must accept (RFC 5322), without the line break."""

_FOLD = 76
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ATOMS = re.compile(f"{_ATOM}(?: {_ATOM})*")


def line(name: str, value: str) -> bytes:
    """`Name: value` for a structured value (ids, addresses, keywords): ASCII, folded at spaces."""
    _check(name, value)
    if not value.isascii():
        raise MailError(f"the header {name} takes ASCII only")
    return _folded(name, value)


def text(name: str, value: str) -> bytes:
    """`Name: value` for text: unencoded up to the first word that needs encoding, then encoded.

    The beginning, such as a marking, stays legible in programs that do not decode.
    """
    value = value.strip(" ")
    _check(name, value)
    words = value.split(" ")
    plain = list(itertools.takewhile(_is_plain, words))
    if len(plain) == len(words):
        return _folded(name, value)
    start = len(name) + 2 + len(" ".join(plain))
    encoded = _encoded(" ".join(words[len(plain) :]), start if start < _FOLD // 2 else 1)
    return _folded(name, " ".join([*plain, encoded]))


def _is_plain(word: str) -> bool:
    return word != "" and word.isascii() and "=?" not in word


def mailbox(name: str, display: str, address: str) -> bytes:
    """`Name: display <address>`, or just `<address>`; a List-Id needs the brackets."""
    _check(name, display)
    if not display:
        return line(name, f"<{address}>")
    return line(name, f"{_phrase(display, len(name) + 2)} <{address}>")


def _phrase(display: str, start: int) -> str:
    """Return atoms with single spaces, else a quoted string, else encoded words; only the last two preserve blanks."""
    if not display.isascii() or "=?" in display:
        return _encoded(display, start)
    if _ATOMS.fullmatch(display):
        return display
    escaped = display.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _encoded(value: str, start: int) -> str:
    """Return encoded words separated by a space, at which the line may be folded."""
    words = Header(value, "utf-8", maxlinelen=_FOLD - 2, header_name="x" * max(start - 2, 0))
    return " ".join(words.encode(linesep="\n").split())


def _check(name: str, value: str) -> None:
    if wrong := fields.fault(value.replace("=?", ""), MAX_LINE):
        raise MailError(f"the header {name} cannot hold this: {wrong[0]}; {wrong[1]}")


def _folded(name: str, value: str) -> bytes:
    """Break before a word that would pass the 76th column; a space stays at each break."""
    lines = [f"{name}:"]
    for word in value.split(" "):
        if len(lines[-1]) + 1 + len(word) > _FOLD and word and lines[-1].strip():
            lines.append("")
        lines[-1] += f" {word}"
    if max(map(len, lines)) > MAX_LINE:
        raise MailError(f"the header {name} has a word that is too long for a line")
    return ("\r\n".join(lines) + "\r\n").encode("ascii")
