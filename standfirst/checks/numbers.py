"""Find figures typed in prose: numbers that are not a date, time, age, duration or part of a name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from standfirst.language.joined import Number
from standfirst.language.numbers import find
from standfirst.language.words import UNITS
from standfirst.model import KeyFigure

_MONTH = (
    r"(?:jan(?:uary|vier|\.)?|feb(?:ruary|\.)?|f[ée]vrier|mar(?:ch|s|\.)?|apr(?:il|\.)?|avril|may|mai|june?|juin|jul(?:y|\.)?|juillet"
    r"|aug(?:ust|\.)?|ao[uû]t|sept?(?:ember|embre|\.)?|oct(?:ober|obre|\.)?|nov(?:ember|embre|\.)?|dec(?:ember|\.)?|d[ée]cembre"
    r"|جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر)"
)
_DURATION = (
    r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)"
    r"|secondes?|heures?|jours?|nuits?|semaines?|mois|ans?|années?|siècles?|منٹ|گھنٹ\w*|دن\w*|ہفت\w*|ماہ|مہین\w*|سال\w*)"
)
_COUNTED = (
    r"(?:people|persons|civilians|residents|villagers|men|women|children|families|households|houses|homes|soldiers|troops"
    r"|refugees|patients|dead|killed|injured|wounded|displaced|dollars|euros|rupees|personnes|habitants|familles|maisons"
    r"|morts|blessés|déplacés|réfugiés|افراد|لوگ|لوگوں|خاندان|مکانات|گھر)"
)
"""Words after four digits that make them a count rather than a year."""
_NOT_A_FIGURE = re.compile(
    rf"\d{{4}}-\d\d(?:-\d\d(?:T[\d:+Z-]*)?)?"  # ISO dates
    rf"|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s*[-–—]\s*(?:{_MONTH}\s+)?\d{{1,2}}(?!\d))?(?:,?\s+\d{{4}})?(?!\d)"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er)?(?:\s*(?:[-–—]|to|and|et|au|,)\s*\d{{1,2}}(?:st|nd|rd|th|er)?){{0,12}}\s+(?:of\s+)?{_MONTH}(?!\w)(?:,?\s+\d{{4}})?"
    rf"|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b"
    rf"|\b\d{{1,2}}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?|o['’]clock|hrs\b|GMT\b|UTC\b)|\b\d{{1,2}}:\d\d(?::\d\d)?\b|\b\d{{1,2}}\s?h(?:\s?\d\d)?\b"
    rf"|\+\d[\d ()/.-]{{6,}}\d|\b0\d{{2,4}}[ -]\d[\d -]{{4,}}\d\b"  # telephone numbers
    rf"|\b(?:aged?|âgée?s?(?:\s+de)?|عمر)\s+\d{{1,3}}(?:\s*(?:[-–—]|to|and|à|et)\s*\d{{1,3}})?\b"
    rf"|\b\d[\d.,]{{0,30}}(?:\s*(?:[-–—]|to|or|and|à|ou|et|سے)\s*\d[\d.,]{{0,30}})?[\s-]+{_DURATION}(?!\w)"
    rf"|\b(?:in|since|of|by|until|en|depuis|année|year)\s+(?:1[5-9]|20)\d\d\b(?![\d,.]{{0,30}}\d)"  # years
    rf"|\b(?:1[5-9]|20)\d\d(?:s\b|\s*[-–—/]\s*(?:(?:1[5-9]|20)\d\d|\d\d)\b)?(?![\d,.]{{0,30}}\d|\s*(?:%|per\b)|\s+{_COUNTED}\b)"
    rf"|\b\d+(?:st|nd|rd|th|e|er|ère|ème)\b"  # ordinals
    r"|\b\d{2}(?:[.,]\d)?\s?%\s*(?:CI|CrI|UI|(?:confidence|credible|uncertainty)\s+intervals?)\b"  # confidence intervals
    r"|\b(?:IC|intervalles?\s+de\s+confiance|intervalos?\s+de\s+confianza)\s*(?:à|de|del|al)?\s*\d{2}(?:[.,]\d)?\s?%"
    r"|\b\d+(?:[.,]\d+)?\s?°\s?[CF]\s+(?:or|and|ou|et)\s+(?:more|above|over|higher|plus)\b"  # limits of definitions
    rf"|\b(?:no|nos|number|article|art|section|sect|chapter|part|phase|stage|edition|issue|resolution|act|rule|figure|fig|table|page|pp|level|category"
    rf"|grade|highway|route|road|street|sector|district|zone|block|ward|camp|unit|room|gate|version|article|chapitre|partie|édition|résolution|loi"
    rf"|règle|tableau|niveau|catégorie|secteur|numéro|n°|nº|covid|top|round|wave|day|week|magnitude|(?-i:UN)|flight|vol)\.?[\s-]*(?:[A-Z]{{0,3}}[-/]?)?\d[\d.,/-]*\b"
    rf"|(?<!\w)[A-Za-zÀ-ÿ]+-?\d[\w.-]*|\b\d+[.,]?\d*(?=[^\W\d_])(?!(?:m|mn|bn|k|mds?|tn)\b)\w*|\b\d+(?:-[^\W\d_]\w*)+"  # A4, F-16, 4x4, 2-day
    rf"|(?m:^[ \t]*\d{{1,2}}[.)](?=\s))"  # a list's own numbers
    rf"|\b\d+:\d+\b|\b\d+/\d+\b",  # ratios and fractions
    re.IGNORECASE,
)
_SCALE = {
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000,
    "lakh": 100_000, "crore": 10_000_000, "mille": 1_000, "millions": 1_000_000, "milliard": 1_000_000_000,
    "milliards": 1_000_000_000, "ہزار": 1_000, "لاکھ": 100_000, "کروڑ": 10_000_000, "m": 1_000_000, "bn": 1_000_000_000,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<digits>\d{1,3}(?:[,٬\u202f\u00a0]\d{2,3})+(?:[.٫]\d+)?|\d{1,3}(?: \d{3})+(?![\d])|\d+(?:[.,٫]\d+)?)"
    r"(?:\s+(?P<scale>" + "|".join(word for word in _SCALE if len(word) > 2) + r")(?!\w))?(?!\w|[.,٫]\d)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_COUNTED_NEXT = re.compile(rf"\s+{_COUNTED}\b", re.IGNORECASE)
_MASKED = frozenset({"en", "fr", "ur"})
"""The languages in which other uses of digits are recognised."""


@lru_cache(maxsize=64)  # many checks in turn read the texts of an edition
def typed(bare: str, lang: str = "en", country: str = "") -> tuple[Number, ...]:
    """Return the quantities in our own text, including number words; references and quotations are blanked.

    `country` decides between currencies with the same name, such as rupees.
    """
    has_digits = _DIGIT.search(bare) is not None
    left = _NOT_A_FIGURE.sub(_blank, bare) if has_digits else bare
    found = [one for one in find(left, lang, country=country) if not _may_be_metres(left, one)]
    if lang in _MASKED and has_digits:
        found += _plain(left, found)
    return tuple(sorted(found, key=lambda one: one.start))


def _blank(found: re.Match[str]) -> str:
    return " " * (found.end() - found.start())


def _may_be_metres(text: str, found: Number) -> bool:
    """Return whether `3.5m` may be metres; it is millions only of money or of things counted."""
    is_short = text[found.end - 1] == "m" and text[found.end - 2].isdigit() and not found.written
    return is_short and not _COUNTED_NEXT.match(text, found.end)


def _plain(text: str, known: list[Number]) -> Iterator[Number]:
    """Yield other numbers in digits that are not recognisably something else, such as those in brackets."""
    starts = [one.begin for one in known]
    for found in _NUMBER.finditer(text):
        at = bisect_right(starts, found.start()) - 1
        if at < 0 or known[at].end <= found.start():
            value = _value(found["digits"]) * _SCALE.get((found["scale"] or "").casefold(), 1)
            if not text[found.end() : found.end() + 1].isalpha():
                yield Number(found.start(), found.end(), value, begin=found.start())


def every(text: str) -> Iterator[float]:
    """Yield every number in a text, including dates, for values in records."""
    for found in _NUMBER.finditer(text):
        yield _value(found["digits"]) * _SCALE.get((found["scale"] or "").casefold(), 1)


def _value(digits: str) -> float:
    """Return a number in any grouping: `1,200`, `1 200`, `12,00,000`, `3.5`, French `3,5`."""
    plain = re.sub(r"[\s٬]", "", digits).replace("٫", ".")
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    return float(plain.replace(",", "."))


def agrees(figure: KeyFigure, number: float) -> bool:
    """Return whether a true count of `number` is consistent with a figure and its qualifier."""
    value = figure.value
    if value is None:
        return True
    near = abs(value) * 0.1
    return {
        "more than": number > value and number <= value + max(near, 10),
        "at least": value <= number <= value + max(near, 10),
        "about": abs(number - value) <= near,
        "nearly": value - near <= number < value,
        "up to": number <= value,
        "fewer than": number < value,
    }.get(figure.qualifier or "exactly", abs(number - value) <= abs(value) * 1e-9)


@lru_cache(maxsize=1024)
def unit_of(written: str | None) -> str:
    """Return the symbol of a unit of measure in any spelling; "" for counted things (`people`)."""
    folded = (written or "").strip().casefold()
    return next((sign for sign, forms in UNITS.items() if folded in map(str.casefold, (sign, *forms))), "")


_NEAR = {
    "more than": (1.0, 1.3), "at least": (1.0, 1.3), "nearly": (0.85, 1.0), "about": (0.88, 1.12), "up to": (0.7, 1.0),
    "fewer than": (0.7, 1.0),
}  # fmt: skip
"""The range of the true number relative to the stated one, by qualifier: `more than 200` of 230."""


def is_said_of(said: Number, true: float) -> bool:
    """Return whether a number in a text can state a true one, given its qualifier and rounding."""
    if said.value is None:
        return said.low is not None and said.high is not None and said.low <= true <= said.high
    if abs(said.value - true) <= max(_precision(said.value, said) / 2, abs(true) * 1e-9):
        return True
    low, high = _NEAR.get(said.qualifier, (1.0, 1.0))
    return said.value * low <= true <= said.value * high and bool(said.qualifier)


def _precision(value: float, said: Number) -> float:
    """Return the value of the last digit of a rounded number; 0 if it may be exact: a count without a scale."""
    if not float(value).is_integer():
        decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
        return 10.0**-decimals
    if said.unit == "%":
        return 1.0
    scaled = value >= 10**5 and value % 10**4 == 0
    return 10.0 ** (len(str(int(value))) - len(str(int(value)).rstrip("0"))) if scaled else 0.0


def added(values: Iterable[float]) -> float:
    """Return the sum of numbers as they are written: 1.1 and 2.2 are 3.3."""
    return float(sum((Decimal(str(value)) for value in values), Decimal(0)))


def shown(number: float) -> str:
    """Return a number as messages show it: `190`, `3.5`, `1200000`."""
    return str(int(number)) if float(number).is_integer() else f"{number:.10g}"


def said(figure: KeyFigure) -> str:
    """Return qualifier and number of a figure for a message: `more than 190`."""
    number = shown(figure.value) if figure.value is not None else "not known"
    return f"{figure.qualifier} {number}" if figure.qualifier else number
