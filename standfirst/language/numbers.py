"""Find quantities in texts: value or range, qualifier, unit and currency, in five languages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from standfirst.language import dates, fractions, shares, spelled
from standfirst.language.joined import NEAR, Number, ranges, summed
from standfirst.language.money import currency
from standfirst.language.words import FAMILIES, LANGUAGES, MONEY, UNITS, NumberWords, folded

_DIGITS: Final = re.compile(
    r"(?<![A-Za-zÀ-ÿ\d_.,/#@:-])\d{1,2}(?:,\d{2})+,\d{3}(?![\d,])(?:\.\d+)?|"
    r"(?<![A-Za-zÀ-ÿ\d_.,/#@:-])\d{1,3}(?:[.,'’\u00a0\u202f\u2009 ٬]\d{3})+(?!\d)(?:[.,٫]\d+)?"
    r"|(?<![A-Za-zÀ-ÿ\d_/#@])\d+(?:[.,٫]\d+)?"
)
_SIGNS: Final = tuple(sorted((*MONEY, *FAMILIES), key=len, reverse=True))
_BEFORE_SIGN: Final = re.compile(rf"(?:^|(?<=[\s(:]))({'|'.join(map(re.escape, _SIGNS))})[\s\u00a0\u202f]?$")
_TELEPHONE: Final = re.compile(
    r"(?:\+|\b(?:tel|tél|teléfono|phone|fax|mobile|هاتف|فون)\b\W{0,3})\d[\d ()./-]{5,}\d|(?<![\d.,])0\d{1,3}(?:[ .-]\d{2,4}){2,}(?!\d)",
    re.IGNORECASE,
)


def find(text: str, language: str, *, country: str = "", comma: bool | None = None) -> list[Number]:
    """Return the quantities of a text in order, without dates, times, ages, ordinals and numbered things.

    `comma` is True if the decimal mark is a comma; by default it is that of the language.
    """
    return list(_find(text, language, country, comma))


@lru_cache(maxsize=4096)  # a dozen checks read each sentence of an edition
def _find(text: str, language: str, country: str, comma: bool | None) -> tuple[Number, ...]:
    plain = dates.western(text)
    spoken = folded(plain, language)
    words = LANGUAGES.get(language, LANGUAGES["en"])
    comma = words.comma if comma is None else comma
    numbers = [*_digits(plain, comma=comma), *(Number(*each) for each in spelled.find(spoken, language))]
    if not numbers:
        return ()
    skipped = _Spans(_others(plain, language))
    found: list[Number] = []
    read = 0
    for number in sorted(numbers, key=lambda n: (n.start, -n.end)):
        if skipped.meet(number.start, number.end):
            continue
        if number.start < read:
            continue
        scaled, scale = _scaled(spoken, number, language)
        measured = _measured(plain, scaled, country)
        read = measured.end
        if not scale and measured.end == scaled.end and _is_part(plain, scaled):
            continue
        if _is_quantity(plain, measured, number, words):
            found.append(_qualified(plain, measured, words))
    return tuple(ranges(plain, list(summed(spoken, found, language)), words))


def _others(text: str, language: str) -> list[tuple[int, int]]:
    """Return where a text has dates, times, ages, telephone numbers and shares."""
    return [
        *((_first_day(text, each.start), each.end) for each in dates.find(text)),
        *((each.start, each.end) for each in dates.spans(text)),
        *(each.span() for each in _TELEPHONE.finditer(text)),
        *((each.start, each.end) for each in shares.find(text, language)),
    ]


def _is_part(text: str, found: Number) -> bool:
    """Return whether a number in words is a fraction without a scale or unit: `one and a half`."""
    whole = float(found.value or 0).is_integer()
    return not whole and any(map(str.isalpha, text[found.start : found.end]))


_DAY_BEFORE: Final = re.compile(
    r"(?<![\d.,])(\d{1,2})(?:st|nd|rd|th|er|º)?\s*(?:-|–|—|,|to|and|until|au|à|et|al|a|y|إلى|حتى|و|سے|تا|اور)\s*(?:the|le|el|al)?\s*$",
    re.IGNORECASE,
)


def _first_day(text: str, start: int) -> int:
    """Return the start of a date range whose first day has no month: `from the 13th to 21 April`."""
    while match := _DAY_BEFORE.search(text, max(0, start - NEAR), start):
        if not 1 <= int(match[1]) <= 31:
            break
        start = match.start()
    return start


class _Spans:
    """Parts of a text that are excluded from the search for numbers."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Return whether any of them overlaps another span."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and self._ends[index] > start


def _digits(text: str, *, comma: bool) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        value = parse(match[0], comma=comma)
        if value is not None:
            yield Number(match.start(), match.end(), value)


def parse(written: str, *, comma: bool) -> float | None:
    """Return the value of digits with separators; None if grouping and decimals cannot be told apart."""
    text = re.sub(r"[\u00a0\u202f\u2009 '’٬]", "", written).replace("٫", "." if not comma else ",")
    if re.fullmatch(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?", text):  # 12,00,000, as South Asia groups
        return number(text.replace(",", ""))
    group, decimal = (".", ",") if comma else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(decimal)}\d+)?", text):
        text = text.replace(group, "")
    elif re.fullmatch(rf"\d{{1,3}}(?:{re.escape(decimal)}\d{{3}}){{2,}}", text):
        text = text.replace(decimal, "")
    elif re.fullmatch(rf"\d{{1,3}}(?:{re.escape(decimal)}\d{{3}})+{re.escape(group)}\d+", text):
        return float(text.replace(decimal, "").replace(group, "."))  # separators the other way round
    elif text.count(group) or text.count(decimal) > 1:
        alone = text.count(group) == 1 and not text.count(decimal)
        return float(text.replace(group, ".")) if alone and not re.search(r"\D\d{3}$", text) else None
    return number(text.replace(decimal, "."))


def number(text: str) -> float:
    """Return an int for a whole number, a float for any other."""
    value = float(text)
    return int(value) if value.is_integer() and "." not in text else value


def all_digits(value: float) -> str:
    """Return a number with all its digits, without separators or an exponent: `1234567.5`, and `12` for 12.0."""
    return f"{Decimal(str(value)).normalize():f}"


_WORD: Final = re.compile(r"[\s\u00a0\u202f-]?([^\W\d_]+)\b")
_BEFORE_MONEY: Final = {"k": 1000, "m": 10**6, "bn": 10**9}
"""Letters that are scales directly before a currency sign, in any language: `31,4 M$`."""


def _scaled(text: str, found: Number, language: str) -> tuple[Number, int]:
    """Return the number with its scales, and the last of these: `1.83 million`, `52 ألف`, `31,4 M$`, `six and a half million`."""
    value, end = found.value or 0, found.end
    scale = fractions.last_scale(text, found.start, end, value, language)
    while True:
        if part := fractions.behind(text, end, language):
            scale = part.scale or scale
            value, end = value + part.value * (scale or 1), part.end
        word = _scale_at(text, end, language)
        if not word:
            break
        scale = word[0]
        value, end = round(value * scale, 6), word[1]
    whole = int(value) if float(value).is_integer() and (end > found.end or isinstance(value, int)) else value
    if scale and (more := re.match(r"\s(?:de\s|d['’])(?=[^\W\d])", text[end:])):
        end_of = end + more.end()
        if _unit_at(text, end_of) or _sign_at(text, end_of):
            end = end_of
    return replace(found, value=whole, end=end), scale


def _scale_at(text: str, at: int, language: str) -> tuple[int, int] | None:
    """Return the scale directly after a number, and its end."""
    words = LANGUAGES.get(language, LANGUAGES["en"])
    match = _WORD.match(text, at)
    word = match[1].casefold() if match else ""
    if match and word not in words.scales and words.link:
        linked = re.compile(rf"\s{words.link}([^\W\d_]+s)\b").match(text, at)
        match = linked if linked and words.scales.get(linked[1].casefold(), 0) >= 1000 else match
        word = match[1].casefold()
    scale = words.scales.get(word, 0)
    if match and word in ("m", "k") and not match[0][0].isalpha():
        scale = 0
    scale = scale or (_BEFORE_MONEY.get(word, 0) if match and _sign_at(text, match.end()) else 0)
    return (scale, match.end()) if match and scale else None


@lru_cache(maxsize=1)
def _unit_pattern() -> re.Pattern[str]:
    forms = sorted((form for forms in UNITS.values() for form in forms), key=len, reverse=True)
    return re.compile(rf"[\s\u00a0\u202f-]?({'|'.join(map(re.escape, forms))})(?![\w²³/])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _sign_pattern() -> re.Pattern[str]:
    return re.compile(rf"[\s\u00a0\u202f]?({'|'.join(map(re.escape, _SIGNS))})(?!\w)", re.IGNORECASE)


def _unit_at(text: str, at: int) -> re.Match[str] | None:
    return _unit_pattern().match(text, at)


def _sign_at(text: str, at: int) -> re.Match[str] | None:
    return _sign_pattern().match(text, at)


def _measured(text: str, found: Number, country: str) -> Number:
    """Return the number with its unit or currency, before or after it."""
    if sign := _BEFORE_SIGN.search(text, max(0, found.start - NEAR), found.start):
        return _money(replace(found, start=sign.start(1)), sign[1], country)
    if sign := _sign_at(text, found.end):
        return _money(replace(found, end=sign.end()), sign[1], country)
    if unit := _unit_at(text, found.end):
        name = next(name for name, forms in UNITS.items() if unit[1].casefold() in map(str.casefold, forms))
        return replace(found, end=unit.end(), unit=name)
    return found


def _money(found: Number, written: str, country: str) -> Number:
    return replace(found, written=written, currency=currency(written, country))


def _qualified(text: str, found: Number, words: NumberWords) -> Number:
    """Return the number with its qualifier, before or after it."""
    begin, qualifier = found.start, ""
    while True:
        lead = text[max(0, begin - NEAR) : begin]
        head = lead.rstrip("\u00a0 ")
        match = max(
            (
                (name, phrase)
                for name, phrases in words.before.items()
                for phrase in phrases
                if head.casefold().endswith(phrase) and not head[: -len(phrase)][-1:].isalnum()
            ),
            key=lambda found: len(found[1]),  # `no more than` contains `more than` and means the opposite
            default=None,
        )
        if not match or (qualifier and match[0]):
            break
        begin -= len(match[1]) + len(lead) - len(head)
        qualifier = qualifier or match[0]
    rest = text[found.end : found.end + NEAR]
    tail = rest.lstrip()
    for name, phrases in words.after.items():
        for phrase in phrases:
            if tail.startswith(phrase):
                end = found.end + len(rest) - len(tail) + len(phrase)
                return replace(found, begin=begin, qualifier=name, end=end)
    return replace(found, begin=begin, qualifier=qualifier)


_AGED: Final = frozenset(["age", "aged", "âgé", "âgée", "âge", "edad", "عمر", "عمره", "عمرها", "عمر:"])
_FURTHER: Final = frozenset(
    [
        "more",
        "further",
        "other",
        "last",
        "past",
        "next",
        "first",
        "consecutive",
        "full",
        "autres",
        "dernières",
        "derniers",
        "premières",
        "premiers",
        "prochaines",
        "prochains",
        "otros",
        "otras",
        "últimas",
        "últimos",
        "primeras",
        "primeros",
        "próximas",
        "próximos",
    ]
)
_FOLLOWING: Final = re.compile(r"[^\W\d_]+(?:[./-][^\W\d_]+)*")
_JOINED: Final = re.compile(r"[\d:/+*#@°-]$|[^\W\d_]-$|\bmag\w*\s$")
_JOINS: Final = re.compile(r"[/:@_⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]|[-–]\s?[^\W\d_]|,?\d")
_TIME: Final = re.compile(r"^\s?(?::\d\d|h\d?\d?\b|[ap]\.?m\b|uhr\b)", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"^(?:st|nd|rd|th|er|ère|ème|e|º|ª|°|ویں|s)\b|^[°ºª](?!C)", re.IGNORECASE)


def _is_quantity(text: str, measured: Number, digits: Number, words: NumberWords) -> bool:
    """Return whether it is not a time, ordinal, age, year, duration, fraction, telephone number or numbered thing."""
    if measured.unit or measured.written:
        return True
    before, after = text[max(0, digits.start - NEAR) : digits.start], text[digits.end : digits.end + NEAR]
    if measured.end == digits.end and (_TIME.match(after) or _ORDINAL.match(after)):
        return False
    if _JOINED.search(before) or _JOINS.match(after):
        return bool(re.search(r"\d\s?[–-]$", before))
    if re.search(r"\bq[1-4]\b|[(,]\s*$", before) and re.match(r"\s*[,)]", after):
        return False
    word = (before.split() or [""])[-1].strip("(,;:").casefold()
    if not (_AGED | words.numbering).isdisjoint((word, word.rstrip("."))):
        return False
    following = [each.casefold() for each in _FOLLOWING.findall(text[measured.end : measured.end + NEAR])]
    if following and following[0] in _FURTHER:
        following = following[1:]
    if following and following[0] in words.durations:
        return False
    year = (
        text[digits.start].isdigit()
        and measured.end == digits.end == digits.start + 4
        and 1900 <= (digits.value or 0) <= 2100
    )
    return not (year and (word in words.since or word in ("", "(") or not following))
