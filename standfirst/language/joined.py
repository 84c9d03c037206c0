"""Join adjacent numbers that are one: sums, numbers that share a scale, and ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from standfirst.language.words import LANGUAGES, NumberWords, folded

NEAR: Final = 40
"""Characters around a number to search for words that belong to it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity: `start` and `end` span it with its scale, unit and currency, `begin` also includes its qualifier.

    `value` is None for a range, which has `low` and `high`. `written` is its currency as the text has it.
    """

    start: int
    end: int
    value: float | None
    qualifier: str = ""
    unit: str = ""
    currency: str = ""
    written: str = ""
    begin: int = 0
    low: float | None = None
    high: float | None = None


_ADDED: Final = {"ar": "و", "ur": ""}


def summed(text: str, found: list[Number], language: str) -> Iterator[Number]:
    """Yield numbers, joining parts of one: `بارہ ہزار پانچ سو`, `ثلاثة آلاف وخمسمئة`, `3 millones 200 mil`."""
    last: Number | None = None
    for one in _multiplied(text, found, language):
        if last and _completes(text, last, one, language):
            last = replace(
                one,
                start=last.start,
                begin=last.begin,
                value=(last.value or 0) + (one.value or 0),
                qualifier=last.qualifier,
            )
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _multiplied(text: str, found: list[Number], language: str) -> Iterator[Number]:
    """Yield numbers, joining hundreds that share the scale of the next: `ثلاثمئة وخمسون ألفا`, `دو سو پچاس ارب`."""
    last: Number | None = None
    for one in found:
        scale = _shared_scale(text, last, one, language) if last and language in _ADDED else 0
        if last and scale:
            value = (last.value or 0) * scale + (one.value or 0)
            last = replace(one, start=last.start, begin=last.begin, value=value, qualifier=last.qualifier)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _shared_scale(text: str, one: Number, two: Number, language: str) -> int:
    """Return the scale that hundreds share with the next number; 0 if there is none."""
    if one.value not in range(100, 1000, 100) or one.unit or one.written or not two.value:
        return 0
    if text[one.end : two.start].strip() != _ADDED[language] or text[one.start].isdigit():
        return 0
    known = LANGUAGES[language].scales
    scales = [known[word] for word in text[two.start : two.end].split() if word in known]
    alone = len(scales) == 1 and scales[0] >= 1000 and not text[two.start].isdigit()
    return scales[0] if alone and 2 <= two.value / scales[0] < 100 else 0


def _completes(text: str, one: Number, two: Number, language: str) -> bool:
    """Return whether the second number continues below the scale of the first."""
    if not one.value or not two.value or one.unit or one.written:
        return False
    if text[one.end : two.start].strip() != _ADDED.get(language, ""):
        return False
    scale = next((each for each in (10**9, 10**7, 10**6, 10**5, 1000, 100) if one.value % each == 0), 0)
    if text[one.start].isdigit() or text[two.start].isdigit():
        joined = language == "ar" or _has_scale(text, two, language)
        return joined and two.value < scale and _has_scale(text, one, language)
    counted = language in _ADDED or (language == "en" and _SOUTH_ASIAN.search(text[one.start : one.end]))
    return bool(counted) and two.value < scale


_SOUTH_ASIAN: Final = re.compile(r"(?:lakh|lac|crore)s?$", re.IGNORECASE)
"""Scales after which text2num stops: `two lakh fifty thousand`."""


def _has_scale(text: str, found: Number, language: str) -> bool:
    """Return whether a number is written with a word for thousands or more."""
    scales = LANGUAGES.get(language, LANGUAGES["en"]).scales
    counted = re.findall(r"[^\W\d_]+", text[found.start : found.end].casefold())
    return any(scales.get(word, 0) >= 1000 for word in counted)


def ranges(text: str, found: list[Number], words: NumberWords) -> Iterator[Number]:
    """Yield numbers, joining the two ends of a range: `between 40 and 50`, `from 18,000 to 25,000`, `40–50`."""
    left = list(reversed(found))
    while left:
        one = left.pop()
        shared = _scale_of_both(text, one, left[-1], words) if left else 1
        if shared > 1:
            one = replace(one, value=(one.value or 0) * shared)
        if left and (_is_range(text, one, left[-1], words) or (shared > 1 and not _is_from(text, one))):
            low, high = _ends(one, left[-1])
            if low is not None and high is not None and low < high:
                two, begin = left.pop(), _range_begin(text, one, words)
                yield replace(two, start=one.start, begin=begin, value=None, low=low, high=high, qualifier="")
                continue
        yield one


_BETWEEN: Final = ("between", "entre", "بين")
_RANGING: Final = re.compile(
    r"rang\w*|var(?:y|ies|ied|ying|ie|ient|ía|ían|iaban)\b|oscil\w*|estimat\w*|estim\w*|تتراوح|يتراوح"
)
"""Words before `from 8 to 12` that make it a range; otherwise it is a change."""


def _is_range(text: str, one: Number, two: Number, words: NumberWords) -> bool:
    gap = text[one.end : two.start].strip().casefold()
    if gap in ("-", "–", "—") or (gap in words.to and not words.between):
        return True
    head = text[max(0, one.begin - 2 * NEAR) : one.begin].rstrip().casefold()
    for first, joint in words.between:
        if gap == joint and (found := re.search(rf"(?<!\w){first}$", head)):
            return first in _BETWEEN or bool(_RANGING.search(head[: found.start()][-24:]))
    return False


def _scale_of_both(text: str, one: Number, two: Number, words: NumberWords) -> int:
    """Return the scale that a number shares with the next: `two to three million`, `deux ou trois mille`; 1 if none."""
    if text[one.end : two.start].strip().casefold() not in words.to | words.either or one.unit:
        return 1
    low, high = one.value or 0, two.value or 0
    last = re.findall(r"[^\W\d_]{3,}|سو", folded(text[two.start : two.end], "ar").casefold())
    scale = next((words.scales[word] for word in reversed(last) if word in words.scales), 1)
    return scale if low < 1000 and low * scale <= 10 * high else 1


def _is_from(text: str, one: Number) -> bool:
    """Return whether `from` precedes a number: `from 3 to 4 million` is a change."""
    return bool(_FROM.search(text[max(0, one.begin - NEAR) : one.begin]))


_FROM: Final = re.compile(r"(?<!\w)(?:from|de|من)\s+$", re.IGNORECASE)


def _range_begin(text: str, one: Number, words: NumberWords) -> int:
    begin = max(0, one.begin - NEAR)
    head = text[begin : one.begin].rstrip()
    first = next(
        (first for first, _ in words.between if re.search(rf"(?<!\w){first}$", head, re.IGNORECASE)), ""
    )
    return begin + len(head) - len(first) if first else one.begin


def _ends(one: Number, two: Number) -> tuple[float | None, float | None]:
    """Return the ends of a range with a shared scale: `between 3 and 4 million`."""
    low, high = one.value, two.value
    if low is None or high is None or low >= 1000:
        return low, high
    scale = next((each for each in (10**9, 10**6, 1000) if high % each == 0 and high / each >= low), 1)
    return low * scale, high
