"""Find numbers spelled out in words, in five languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from standfirst.language import fractions
from standfirst.language.words import LANGUAGES, NumberWords, without_hamza


class _Token:
    """A word in the form that text2num expects."""

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
    """Yield the start, end and value of numbers in words, from text2num and the tables of `words`.

    An Arabic text is `folded`.
    """
    words = LANGUAGES.get(language)
    yield from fractions.find(text, language)
    known = words.ones if words else {}
    for match in _spoken(language).finditer(text) if known else ():
        yield match.start(1), match.end(1), known[" ".join(match[1].casefold().split())]
    if words and words.bare:
        yield from _bare(text, language, words)
    if language not in ("en", "fr", "es"):
        return
    for tokens in _runs(text, language):
        yield from _in_run(tokens, language)


def _in_run(tokens: list[_Token], language: str) -> Iterator[tuple[int, int, float]]:
    from text_to_num import find_numbers

    words = LANGUAGES[language]
    for each in find_numbers(tokens, language, 0.0):
        alone = tokens[each.start].match[0].casefold() if each.end - each.start == 1 else ""
        before = tokens[each.start - 1].match[0].casefold() if each.start else ""
        first = tokens[each.start].match[0].casefold()
        vague = alone in _SEVERAL or (first in words.scales and before in words.vague)
        if not each.is_ordinal and each.value > 1 and not vague:
            value = int(each.value) if float(each.value).is_integer() else each.value
            yield tokens[each.start].match.start(), tokens[each.end - 1].match.end(), value


def _runs(text: str, language: str) -> Iterator[list[_Token]]:
    """Yield runs of number words, with neighbours that can join two of them: `trois millions et demi`."""
    listed = list(_WORD.finditer(text))
    counting = [at for at, match in enumerate(listed) if _counts(match[0], language)]
    near = {at + step for at in counting for step in range(-_JOINTS, _JOINTS + 1)}
    run: list[_Token] = []
    for at, match in enumerate(listed):
        if at in near:
            gap = text[listed[at - 1].end() if at else 0 : match.start()]
            run.append(_Token(match, apart=bool(gap.strip())))
        elif run:
            yield run
            run = []
    if run:
        yield run


_JOINTS: Final = 2
"""Words that can stand between two number words."""
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@lru_cache(maxsize=65536)
def _counts(word: str, language: str) -> bool:
    """Return whether text2num reads a word alone as a number; a text without such a word contains none."""
    from text_to_num import find_numbers

    return bool(find_numbers([_Token(found, apart=True) for found in _WORD.finditer(word)], language, 0.0))


def _bare(text: str, language: str, words: NumberWords) -> Iterator[tuple[int, int, float]]:
    """Yield scales without a number before them, which count as one: `ألف ومئتان`, `ہزار دو سو`."""
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
    """Return a pattern for the bare scales of a language, a group for each; in Arabic also after joined particles."""
    listed = "|".join(f"({form})" for form in LANGUAGES[language].bare)
    lead = "و?[بل]?" if language == "ar" else ""
    return re.compile(rf"(?<![\w-]){lead}(?:{listed})(?![\w\u064b-])", re.IGNORECASE)


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
"""Words that are not numbers when alone: `thousands of people`."""


@lru_cache(maxsize=8)
def _spoken(language: str) -> re.Pattern[str]:
    """The numbers that a language's own table has, also behind what Arabic joins to a word."""
    forms = sorted(LANGUAGES[language].ones, key=len, reverse=True)
    listed = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
    lead = "[وف]?[بل]?" if language == "ar" else ""
    return re.compile(rf"(?<![\w-]){lead}({listed})(?![\w-])", re.IGNORECASE)
