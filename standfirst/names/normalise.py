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
_ARABIC = str.maketrans("يىېكہەۀھةۃ", "یییکهههههه")
"""Letters that keyboards of different languages give for one: Arabic for Persian and Urdu ones."""

_LATIN = str.maketrans("ıøðđħłŧ", "ioddhlt") | str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that have no simpler form in Unicode, as addresses and names of files write them."""

_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz")
"""Small capitals, which are letters of their own."""

_ALIKE = str.maketrans("авекмнорстухіјѕһԁԛԝαβεζηικμνορτυχ", "abekmhopctyxijshdqwabezhikmnoptyx")
"""Cyrillic and Greek letters that look, small or large, like Latin ones."""

_NOTHING = str.maketrans("", "", "\u0640\u115f\u1160")
"""A stroke that makes Arabic words longer, and fillers of Korean, which nobody sees."""

_MARKS = dict.fromkeys([*range(0x2B9, 0x2E0), 0x2EC, 0x2EE], " ")
"""Apostrophes and marks of transcription that count as letters: `ʿAli`, `Oʼbrien`."""

SAME = _ARABIC | _LATIN | _CAPITALS | _ALIKE | _NOTHING | _MARKS
"""What one letter becomes, whichever alphabet it comes from."""


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
    characters = unicodedata.normalize("NFKD", run).casefold().translate(SAME)
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
