"""Finds the figures that prose types out: numbers that are no date, time, age, duration or name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
"""What makes four digits a count rather than a year."""
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
    rf"|\b(?:no|nos|number|article|art|section|sect|chapter|part|phase|stage|edition|issue|resolution|act|rule|figure|fig|table|page|pp|level|category"
    rf"|grade|highway|route|road|street|sector|district|zone|block|ward|camp|unit|room|gate|version|article|chapitre|partie|édition|résolution|loi"
    rf"|règle|tableau|niveau|catégorie|secteur|numéro|n°|nº|covid|top|day|week|magnitude|UN|flight|vol)\.?[\s-]*(?:[A-Z]{{0,3}}[-/]?)?\d[\d./-]*\b"
    rf"|(?<!\w)[^\W\d_]+-?\d[\w.-]*|\b\d+[.,]?\d*(?=[^\W\d_])\w*|\b\d+(?:-[^\W\d_]\w*)+"  # A4, F-16, 4x4, 2-day
    rf"|(?m:^[ \t]*\d+[.)](?=\s))"  # a list's own numbers
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
    r"(?:\s+(?P<scale>" + "|".join(word for word in _SCALE if len(word) > 2) + r")(?!\w))?(?![\w])",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure typed in prose: its value, and where it stands."""

    value: float
    start: int
    end: int


def typed(bare: str) -> Iterator[Typed]:
    """The figures in a text of ours from which references and quotations are blanked."""
    if not _DIGIT.search(bare):
        return
    left = _NOT_A_FIGURE.sub(lambda found: " " * (found.end() - found.start()), bare)
    for found in _NUMBER.finditer(left):
        value = _value(found["digits"])
        scale = _SCALE.get((found["scale"] or "").casefold(), 1)
        yield Typed(value * scale, found.start(), found.end())


def every(text: str) -> Iterator[float]:
    """Every number in a text, dates and all: what a record holds."""
    for found in _NUMBER.finditer(text):
        yield _value(found["digits"]) * _SCALE.get((found["scale"] or "").casefold(), 1)


def _value(digits: str) -> float:
    """A number however it is grouped: `1,200`, `1 200`, `12,00,000`, `3.5`, French `3,5`."""
    plain = re.sub(r"[\s٬]", "", digits).replace("٫", ".")
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    return float(plain.replace(",", "."))


def agrees(figure: KeyFigure, number: float) -> bool:
    """Whether a true count of `number` does not contradict what a figure says with its qualifier."""
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


def shown(number: float) -> str:
    """A number as messages write it: `190`, `3.5`, `1200000`."""
    return str(int(number)) if float(number).is_integer() else f"{number:.10g}"
