"""Numbers that texts spell out in words, in five languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from standfirst.language.words import LANGUAGES, NumberWords, without_hamza


class _Token:
    """A word as text2num asks for it."""

    def __init__(self, match: re.Match[str], *, apart: bool) -> None:
        self.match = match
        self._apart = apart

    def text(self) -> str:
        return self.match[0]

    def nt_separated(self, _: object) -> bool:
        return self._apart

    def not_a_number_part(self) -> bool:
        return self.match[0][0].isdigit()


def find(text: str, language: str) -> Iterator[tuple[int, int, float]]:
    """Numbers in words with their place and value: by text2num where it knows the language, and the tables of `words`."""
    words = LANGUAGES.get(language)
    known = words.ones if words else {}
    for match in _spoken(language).finditer(text) if known else ():
        yield match.start(1), match.end(1), known[" ".join(match[1].casefold().split())]
    if words and words.bare:
        yield from _bare(text, language, words)
    if language not in ("en", "fr", "es"):
        return
    from text_to_num import find_numbers

    tokens, end = [], 0
    for match in re.finditer(r"[^\W_]+(?:-[^\W_]+)*", text):
        gap = text[end : match.start()]
        tokens.append(_Token(match, apart=bool(gap.strip())))
        end = match.end()
    for each in find_numbers(tokens, language, 0.0):
        alone = tokens[each.start].match[0].casefold() if each.end - each.start == 1 else ""
        if not each.is_ordinal and each.value > 1 and alone not in _SEVERAL:
            value = int(each.value) if float(each.value).is_integer() else each.value
            yield tokens[each.start].match.start(), tokens[each.end - 1].match.end(), value


def _bare(text: str, language: str, words: NumberWords) -> Iterator[tuple[int, int, float]]:
    """Scales that no number counts, for one of them: `ألف ومئتان`, `ہزار دو سو`."""
    values = tuple(words.bare.values())
    for match in _alone(language).finditer(text):
        before = text[max(0, match.start() - 32) : match.start()]
        word = before.split()[-1] if before.strip() else ""
        last = without_hamza(word).strip("\u200f\u200e")
        counted = any(map(str.isdigit, word)) or bool({last, last.removeprefix("و")} & words.counted)
        led = not words.leads or not word[-1:].isalnum() or word in words.leads
        if led and not counted:
            scale = match.lastindex or 1
            yield match.start(scale), match.end(scale), values[scale - 1]


@lru_cache(maxsize=8)
def _alone(language: str) -> re.Pattern[str]:
    """The bare scales of a language, each a group of its own; in Arabic behind what is joined to a word, too."""
    listed = "|".join(f"({form})" for form in LANGUAGES[language].bare)
    lead = "و?[بل]?" if language == "ar" else ""
    return re.compile(rf"(?<![\w-]){lead}(?:{listed})(?![\w\u064b-])")


_SEVERAL: Final = frozenset(
    [
        "hundreds",
        "thousands",
        "millions",
        "billions",
        "trillions",
        "cents",
        "milliers",
        "milliards",
        "cientos",
        "miles",
        "millones",
    ]
)
"""Alone these are no numbers: `thousands of people`."""


@lru_cache(maxsize=8)
def _spoken(language: str) -> re.Pattern[str]:
    """The numbers that a language's own table has, behind an Arabic `and` too."""
    forms = sorted(LANGUAGES[language].ones, key=len, reverse=True)
    listed = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
    lead = "و?" if language == "ar" else ""
    return re.compile(rf"(?<![\w-]){lead}({listed})(?![\w-])", re.IGNORECASE)
