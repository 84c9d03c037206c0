"""Brings text into a form in which every way of writing the same words is the same bytes."""

from __future__ import annotations

import codecs
import unicodedata
from functools import lru_cache

_LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789"
_TABLE = bytes(
    byte if byte >= 0x80 or byte in _LETTERS else byte + 32 if 0x41 <= byte <= 0x5A else 0x20
    for byte in range(256)
)
_REMOVED = {"Mn", "Me", "Cf", "Cs"}
_SAME = str.maketrans("ıيىېكہەۀھةۃ", "iیییکهههههه")
"""Letters that keyboards of different languages give for one: Arabic for Persian and Urdu ones."""


def fold(text: str) -> bytes:
    """Words in small letters, in UTF-8, with a space for each character that is no letter or digit.

    Compatibility forms, accents, vowel signs, digits of other scripts, soft hyphens, zero-width and
    directional characters make no difference.
    """
    return text.encode("ascii", _HANDLER).translate(_TABLE)


def squeeze(words: bytes) -> bytes:
    """Folded text without its spaces, so that hyphens, line ends and markup inside it do not count."""
    return words.translate(None, b" ")


def _fold_rest(error: UnicodeError) -> tuple[bytes, int]:
    """What the encoder, which takes ASCII at the speed of a copy, calls for each run beyond it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _fold_run(error.object[error.start : error.end]), error.end


@lru_cache(maxsize=65_536)
def _fold_run(run: str) -> bytes:
    """Fold characters beyond ASCII; these runs are words, which repeat."""
    characters = unicodedata.normalize("NFKD", run).casefold().translate(_SAME)
    return "".join(map(_fold_character, characters)).encode()


def _fold_character(character: str) -> str:
    if unicodedata.category(character) in _REMOVED:
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    return character if character.isascii() or character.isalnum() else " "


_HANDLER = "standfirst-fold"
codecs.register_error(_HANDLER, _fold_rest)
