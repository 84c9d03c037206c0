"""Fold texts and names to one form for comparison: every spelling of the same words gives the same bytes."""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from standfirst.names.package_data import data_file

_LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789"
_TABLE = bytes(
    byte if byte >= 0x80 or byte in _LETTERS else byte + 32 if 0x41 <= byte <= 0x5A else 0x20
    for byte in range(256)
)
_CASED = bytes(
    byte if 0x41 <= byte <= 0x5A or byte in b".," else 0x3B if byte in b';:!?()[]&+/|"' else _TABLE[byte]
    for byte in range(256)
)
"""The table that keeps capitals, full stops and commas, with a semicolon for other separators."""

_WORD_AND_SIGNS = re.compile(r"[^\s.,;]+[.,;]*")
_REMOVED = {"Mn", "Mc", "Me", "Cf", "Cs"}
"""Combining marks, Indic vowel signs and invisible characters, which do not separate words."""

_ARABIC = str.maketrans("يىېكڪګہەۀھةۃٱ", "یییککگهههههها")
"""Letters that keyboards of different languages use for the same one: Arabic for Persian and Urdu."""

_LOOKS = ("LATIN ", "CYRILLIC ", "GREEK ", "ARMENIAN ", "COPTIC ", "CHEROKEE ", "LISU ")
"""Scripts whose letters UTS 39 compares with Latin ones; in others, such as Arabic, it compares mere strokes."""

_FORM = re.compile(
    r"LATIN (?:SMALL )?(?:LETTER|LIGATURE) (?:SMALL CAPITAL |DOTLESS )?([A-Z]|AE|OE|THORN|ETH)(?: WITH .*)?"
)
_SPELLED = {"THORN": "th", "ETH": "d"}

_NOTHING = str.maketrans("", "", "\u0640\u115f\u1160")
"""The stroke that lengthens Arabic words, and invisible Korean fillers."""

_BLACK = {
    start + at: letter
    for start in (0x1F150, 0x1F170)
    for at, letter in enumerate("abcdefghijklmnopqrstuvwxyz")
}
"""White letters on black circles and squares, which Unicode classifies as symbols."""

_MARKS = dict.fromkeys([*range(0x2B9, 0x2E0), 0x2EC, 0x2EE], " ")
"""Apostrophes and transcription marks that Unicode classifies as letters: `ʿAli`, `Oʼbrien`."""


@cache
def same() -> Mapping[int, str | int | None]:
    """Return the folding of single letters from any alphabet, including the look-alikes of UTS 39."""
    confusables = json.loads(data_file("confusable_homoglyphs", "confusables.json").read_bytes())
    table: dict[int, str | int | None] = {}
    for letter in sorted(confusables, key=str.isupper):  # if both cases are listed, the capital's counts
        alike = _lookalike(letter, [one["c"] for one in confusables[letter]])
        low = letter.casefold()
        if alike and len(low) == 1 and not low.isascii():
            table[ord(low)] = alike
    table |= {code: plain for code in range(0xC0, 0x2000) if (plain := _plain_form(chr(code)))}
    table |= {code: plain for code in range(0xA720, 0xA800) if (plain := _plain_form(chr(code)))}
    del table[ord("ь")]  # `b` already stands for `в`, and case endings replace a soft sign
    return table | _ARABIC | _NOTHING | _MARKS | _BLACK


def _lookalike(letter: str, classed: list[str]) -> str:
    """Return the Latin letter that a letter of another alphabet looks like; empty if there is none."""
    if len(letter) != 1 or letter.isascii() or not unicodedata.name(letter, "").startswith(_LOOKS):
        return ""
    found = next((one for one in classed if len(one) == 1 and one.isascii() and one.isalpha()), "")
    return "i" if found == "l" and letter.isupper() else found.casefold()  # `l` stands for `I` there


def _plain_form(letter: str) -> str:
    """Return the ASCII letters used in addresses for a Latin letter that Unicode does not decompose."""
    match = _FORM.fullmatch(unicodedata.name(letter, ""))
    return _SPELLED.get(match[1], match[1].lower()) if match and letter == letter.lower() else ""


def fold(text: str) -> bytes:
    """Return the words in lower case as UTF-8, with a space for each character that is not a letter or digit.

    Compatibility forms, accents, vowel signs, digits of other scripts, soft hyphens, zero-width and
    directional characters make no difference.
    """
    return text.encode("ascii", _HANDLER).translate(_TABLE)


def cased(text: str) -> list[str]:
    """Return the words of a folded text with capitals and following punctuation: `["J.", "Marlow,"]`.

    There is one for each word that `fold` returns.
    """
    kept = text.encode("ascii", _CASED_HANDLER).translate(_CASED).replace(b" ;", b";").decode()
    found: list[str] = _WORD_AND_SIGNS.findall(kept)
    return found


def squeeze(words: bytes) -> bytes:
    """Return folded text without spaces, so that hyphens, line breaks and markup within words do not count."""
    return words.translate(None, b" ")


def _fold_rest(error: UnicodeError) -> tuple[bytes, int]:
    """Fold each run beyond ASCII, as an error handler of the encoder, which copies ASCII at full speed."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _fold_run(error.object[error.start : error.end]), error.end


@lru_cache(maxsize=65_536)
def _fold_run(run: str) -> bytes:
    """Fold characters beyond ASCII (cached, as words repeat); two Korean fillers look like spaces."""
    characters = (
        unicodedata.normalize("NFKD", run.replace("\u3164", " ").replace("\uffa0", " "))
        .casefold()
        .translate(same())
    )
    return "".join(map(_fold_character, characters)).encode()


def _fold_character(character: str) -> str:
    if unicodedata.category(character) in _REMOVED:
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    return character if character.isascii() or character.isalnum() else " "


def _case_rest(error: UnicodeError) -> tuple[bytes, int]:
    """Fold like `_fold_rest` but keep capitals; of a capital's folded form only the first letter is one."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    run = error.object[error.start : error.end]
    letters = (
        _fold_run(letter).decode().upper() if letter.isupper() else _fold_run(letter).decode()
        for letter in run
    )
    return "".join(letters).encode(), error.end


_HANDLER, _CASED_HANDLER = "standfirst-fold", "standfirst-case"
codecs.register_error(_HANDLER, _fold_rest)
codecs.register_error(_CASED_HANDLER, _case_rest)
