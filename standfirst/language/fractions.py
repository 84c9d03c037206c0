"""Fractions of a scale in words: `half a million`, `trois millions et demi`, `پونے ایک لاکھ`, in five languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from standfirst.language.words import LANGUAGES


@dataclass(frozen=True, slots=True)
class FractionBehind:
    """A fraction after a number: its value, the scale that it is a fraction of (0: that of the number), and its end."""

    value: float
    scale: int
    end: int


@dataclass(frozen=True, slots=True)
class _FractionGrammar:
    """Patterns of fractions with their values: before a scale, after a number, and added to the number after them."""

    before: dict[str, float]
    behind: dict[str, float]
    joint: str = r"[\s-]+"
    """The words between a fraction and its scale."""
    article: str = ""
    """An optional article before the scale."""
    one: str = r"(?!)"
    """The word for one, which counts nothing alone: `one and a half million`."""
    added: dict[str, float] = field(default_factory=dict)


_GRAMMARS: Final = {
    "en": _FractionGrammar(
        {r"(?:an?[\s-]+)?half(?:[\s-]+an?)?": 0.5, r"(?:an?[\s-]+|one[\s-]+)?quarter": 0.25, r"three[\s-]+quarters?": 0.75,
         r"(?:an?|one)[\s-]+third": 1 / 3, r"two[\s-]+thirds": 2 / 3},
        {
            r"[\s-]and[\s-](?:an?[\s-])?half(?!\s+of\b)": 0.5,
            r"[\s-]and[\s-](?:an?[\s-]|one[\s-])?quarter(?!\s+of\b)": 0.25,
            r"[\s-]and[\s-]three[\s-]quarters?(?!\s+of\b)": 0.75,
        },
        joint=r"(?:[\s-]+of(?:[\s-]+an?)?)?[\s-]+",
        one="one",
    ),
    "fr": _FractionGrammar(
        {r"(?:une?\s+)?demie?": 0.5, r"(?:un\s+)?quart\s+de": 0.25, r"trois[\s-]quarts\s+de": 0.75, r"un\s+tiers\s+de": 1 / 3,
         r"deux\s+tiers\s+de": 2 / 3},
        {r"\s+et\s+demie?": 0.5, r"\s+et\s+quart": 0.25, r"\s+trois[\s-]quarts": 0.75},
    ),
    "es": _FractionGrammar(
        {r"medi[oa]": 0.5, r"(?:un\s+)?cuarto\s+de": 0.25, r"tres\s+cuartos\s+de": 0.75, r"un\s+tercio\s+de": 1 / 3,
         r"dos\s+tercios\s+de": 2 / 3},
        {r"\s+y\s+medi[oa]": 0.5, r"\s+y\s+(?:un\s+)?cuarto": 0.25, r"\s+y\s+tres\s+cuartos": 0.75},
    ),
    "ar": _FractionGrammar(
        {"نصف": 0.5, "ربع": 0.25, r"ثلاثه\s+ارباع": 0.75, "ثلث": 1 / 3, "ثلثا|ثلثي": 2 / 3},
        {r"\s+ونصف": 0.5, r"\s+وربع": 0.25, r"\s+وثلاثه\s+ارباع": 0.75, r"\s+الا\s+ربعا?ً?": -0.25},
        joint=r"\s+",
        article="(?:ال)?",
    ),
    "ur": _FractionGrammar(
        {"نصف|آدھا|آدھے|آدھی": 0.5, r"(?:ایک\s+)?چوتھائی": 0.25, r"تین\s+چوتھائی": 0.75, r"(?:ایک\s+)?تہائی": 1 / 3, r"دو\s+تہائی": 2 / 3},
        {},
        joint=r"\s+",
        added={"ساڑھے": 0.5, r"(?<!کے\s)سوا": 0.25, "پونے|پون": -0.25},  # `کے سوا`: except
    ),
}  # fmt: skip
_SIGNS: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125}


def find(text: str, language: str) -> Iterator[tuple[int, int, float]]:
    """Yield the start, end and value of fractions of a scale, and of numbers with a fraction word before them."""
    if language not in _GRAMMARS:
        return
    known, scales = _GRAMMARS[language], LANGUAGES[language].scales
    before, one, added = _patterns(language)
    for match in before.finditer(text):
        part, word = _chosen(match, known.before), match["scale"].casefold()
        yield match.start("part"), match.end(), round(part * scales[word])
    for match in one.finditer(text):
        if part_behind := behind(text, match.end(), language):
            yield match.start(), part_behind.end, 1 + part_behind.value
    for match in added.finditer(text) if known.added else ():
        if match["n"] or match["scale"]:
            count = _count(match["n"], language) + _chosen(match, known.added)
            yield match.start(), match.end(), _whole(count * scales.get(match["scale"] or "", 1))


def behind(text: str, at: int, language: str) -> FractionBehind | None:
    """Return the fraction directly after a number: `and a half`, `ونصف المليون`, `½`."""
    if sign := re.match(r"\s?([½¼¾⅓⅔⅛])", text[at : at + 2]):
        return FractionBehind(_SIGNS[sign[1]], 0, at + sign.end())
    known = _GRAMMARS.get(language)
    match = _behind(language).match(text, at) if known and known.behind else None
    if not known or not match:
        return None
    scale = LANGUAGES[language].scales.get((match["scale"] or "").casefold(), 0)
    return FractionBehind(_chosen(match, known.behind), scale, match.end())


def last_scale(text: str, start: int, end: int, value: float, language: str) -> int:
    """Return the scale that a number in words ends with, also of a dual such as `مليونان`; 0 if it has none."""
    scales = LANGUAGES.get(language, LANGUAGES["en"]).scales
    if text[start].isdigit():
        return 0
    last = re.findall(r"[^\W\d_]+", text[start:end].casefold())[-1:]
    dual = next((each for each in (10**12, 10**9, 10**6, 1000) if value in (each, 2 * each)), 0)
    return scales.get(last[0], dual) if last else dual


def _whole(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _count(written: str | None, language: str) -> float:
    if not written or written == "ایک":
        return 1
    return float(written) if written[0].isdigit() else LANGUAGES[language].counts[written]


def _chosen(match: re.Match[str], forms: dict[str, float]) -> float:
    """Return the value of the form that a pattern matched."""
    return next(value for at, value in enumerate(forms.values()) if match[f"f{at}"])


def _listed(forms: dict[str, float]) -> str:
    return "|".join(f"(?P<f{at}>{form})" for at, form in enumerate(forms))


def _scales(language: str) -> str:
    """Return a pattern of the words for scales, without letters such as `m`, which are units too."""
    listed = (word for word in LANGUAGES[language].scales if len(word) > 2 or not word.isascii())
    return "|".join(sorted(map(re.escape, listed), key=len, reverse=True))


@lru_cache(maxsize=8)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a fraction before its scale, the word for one, and words added to the number after them."""
    known, scales = _GRAMMARS[language], _scales(language)
    lead = "[وف]?[بلك]?" if language == "ar" else ""
    counts = "|".join(sorted((*LANGUAGES[language].counts, "ایک"), key=len, reverse=True))
    return (
        re.compile(
            rf"(?<![\w-]){lead}(?P<part>{_listed(known.before)}){known.joint}{known.article}(?P<scale>{scales})(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(rf"(?<![\w-]){known.one}(?!\w)", re.IGNORECASE),
        re.compile(
            rf"(?<![\w-])(?:{_listed(known.added)})(?:\s+(?P<n>\d+|{counts}))?(?:\s+(?P<scale>{scales}))?(?!\w)"
        ),
    )


@lru_cache(maxsize=8)
def _behind(language: str) -> re.Pattern[str]:
    known = _GRAMMARS[language]
    of_scale = rf"(?:\s+ال(?P<scale>{_scales(language)}))?" if known.article else "(?P<scale>(?!))?"
    return re.compile(rf"(?:{_listed(known.behind)}){of_scale}(?!\w)", re.IGNORECASE)
