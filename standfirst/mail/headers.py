"""Headers as bytes: folded, encoded, and never more than the one line of text they were given.

The standard library folds a word that is longer than a line into encoded words, also in `List-Unsubscribe` and
`References`, where no mail program decodes them. So headers are ours, and the parts of a body are the library's.
"""

from __future__ import annotations

import itertools
import re
from email.header import Header

from standfirst.errors import MailError
from standfirst.mail import fields

MAX_LINE = 998
"""The longest line that a server must take (RFC 5322), without its end."""

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
    """`Name: value` for words: as they are up to the first that must be encoded, then encoded.

    What stands first, as a marking does, stays legible to programs that do not decode.
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
    """`Name: display <address>`, or `<address>` alone; a List-Id is none without the brackets."""
    _check(name, display)
    if not display:
        return line(name, f"<{address}>")
    return line(name, f"{_phrase(display, len(name) + 2)} <{address}>")


def _phrase(display: str, start: int) -> str:
    """Atoms with single spaces, else a quoted string, else encoded: blanks count only in the last two."""
    if not display.isascii() or "=?" in display:
        return _encoded(display, start)
    if _ATOMS.fullmatch(display):
        return display
    escaped = display.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _encoded(value: str, start: int) -> str:
    """Encoded words with one space between them, where the line may be folded."""
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
