"""Shares that texts write in words: `a third of`, `one in five`, `deux tiers`, in five languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Share:
    """A share between 0 and 1, and where the text says so."""

    start: int
    end: int
    value: float


_NAMED: Final[dict[str, dict[str, float]]] = {
    "en": {
        "two thirds": 2 / 3, "two-thirds": 2 / 3, "a third": 1 / 3, "one third": 1 / 3, "one-third": 1 / 3,
        "three quarters": 0.75, "three-quarters": 0.75, "a quarter": 0.25, "one quarter": 0.25, "one-quarter": 0.25,
        "a fifth": 0.2, "one fifth": 0.2, "two fifths": 0.4, "three fifths": 0.6, "four fifths": 0.8, "a sixth": 1 / 6,
        "an eighth": 0.125, "a tenth": 0.1, "one tenth": 0.1, "half": 0.5, "one half": 0.5,
    },
    "fr": {
        "deux tiers": 2 / 3, "un tiers": 1 / 3, "le tiers": 1 / 3, "trois quarts": 0.75, "un quart": 0.25, "le quart": 0.25,
        "un cinquième": 0.2, "deux cinquièmes": 0.4, "trois cinquièmes": 0.6, "quatre cinquièmes": 0.8, "un dixième": 0.1,
        "la moitié": 0.5, "moitié": 0.5,
    },
    "es": {
        "dos tercios": 2 / 3, "un tercio": 1 / 3, "una tercera parte": 1 / 3, "la tercera parte": 1 / 3, "tres cuartos": 0.75,
        "tres cuartas partes": 0.75, "una cuarta parte": 0.25, "la cuarta parte": 0.25, "un cuarto": 0.25,
        "una quinta parte": 0.2, "la quinta parte": 0.2, "una décima parte": 0.1, "la mitad": 0.5,
    },
    "ar": {
        "ثلثي": 2 / 3, "ثلثا": 2 / 3, "ثلث": 1 / 3, "ثلاثة أرباع": 0.75, "ربع": 0.25, "خمس سكان": 0.2, "عُشر": 0.1, "نصف": 0.5,
    },
    "ur": {
        "دو تہائی": 2 / 3, "ایک تہائی": 1 / 3, "تین چوتھائی": 0.75, "ایک چوتھائی": 0.25, "پانچواں حصہ": 0.2, "نصف": 0.5,
        "آدھے": 0.5, "آدھی": 0.5,
    },
}  # fmt: skip
_COUNTS: Final = {
    "en": "one two three four five six seven eight nine ten eleven twelve",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "ar": "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
    "ur": "ایک دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ",
}
_SMALL: Final = {
    lang: {word: n for n, word in enumerate(words.split(), start=1)} for lang, words in _COUNTS.items()
} | {"fr-more": {"une": 1}, "es-more": {"una": 1}}
_JOINTS: Final = {
    "en": r"(?:\s+out\s+of\s+(?:every\s+)?|\s+in\s+(?:every\s+)?)",
    "fr": r"\s+(?:[^\W\d_]+\s+)?sur\s+",
    "es": r"\s+de\s+cada\s+",
    "ar": r"\s+من\s+(?:كل|بين كل|أصل)\s+",
    "ur": r"\s+میں\s+سے\s+",
}
_SCALED: Final = {
    "en": r"(?!-?\s*(?:an?\s+)?(?:million|billion|thousand|hundred|dozen|trillion|century|hour|day|year|mile|way))",
    "fr": r"(?!-|\s*(?:million|siècle|heure))",
    "es": r"(?!\s*(?:millón|siglo|hora))",
    "ar": r"(?!\s*(?:مليون|مليار|قرن|ساعة|عام|سنوي))",
    "ur": r"(?!\s*(?:ملین|درجن|کروڑ|شب|صدی|گھنٹ))",
}
"""What makes `half` a count: `half a million`."""


@lru_cache(maxsize=8)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    if language not in _NAMED:
        return None
    named = "|".join(sorted(map(re.escape, _NAMED[language]), key=len, reverse=True))
    few = "|".join((*_SMALL[language], *_SMALL.get(f"{language}-more", ()), r"\d{1,3}"))
    return (
        re.compile(rf"(?<![\w-])(?:{named})(?![\w-]){_SCALED[language]}", re.IGNORECASE),
        re.compile(rf"(?<![\w.,-])({few}){_JOINTS[language]}({few})(?![\w%-]|[.,]\d|\s*%)", re.IGNORECASE),
    )


def find(text: str, language: str) -> Iterator[Share]:
    """The shares of a text that are written in words; `one in five` only with small numbers of which the first is less."""
    if not (patterns := _patterns(language)):
        return
    named, counted = patterns
    for match in named.finditer(text):
        yield Share(match.start(), match.end(), _NAMED[language][match[0].casefold()])
    for match in counted.finditer(text):
        few, many = (_small(word, language) for word in match.groups())
        if 0 < few < many <= 20:
            yield Share(match.start(), match.end(), few / many)


def _small(word: str, language: str) -> int:
    known = _SMALL[language] | _SMALL.get(f"{language}-more", {})
    return int(word) if word.isdigit() else known[word.casefold()]
