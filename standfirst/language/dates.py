"""Find dates and periods in texts, by the month names of the CLDR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

_LOCALES: Final = ("en", "fr", "es", "de", "ar", "ar_SY", "ar_MA", "ur", "ps")
_MORE: Final = {
    "fevrier": 2,
    "aout": 8,
    "decembre": 12,
    "setiembre": 9,
    "ابريل": 4,
}
_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_NUMBERED: Final = re.compile(
    r"(?:n\s?[°º]|n\.º|\bno\.?|#|number|numéro|número|report|رقم|نمبر)\s*$", re.IGNORECASE
)
_DIGIT: Final = re.compile(r"\d")
_YEARS: Final = re.compile(r"(?:19|20)\d\d")
_YEAR: Final = r"(?:19|20)\d{2}"


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text: its position and its known parts."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None

    def on(self, year: int | None = None) -> date | None:
        """Return the date if it is a day; `year` replaces a missing year."""
        known = self.year or year
        if known is None or self.day is None:
            return None
        try:
            return date(known, self.month, self.day)
        except ValueError:
            return None

    def iso(self, year: int | None = None) -> str:
        """Return the date as exactly as it is known (`2026-02-01`, `2026-02`); "" if the year is missing."""
        if day := self.on(year):
            return day.isoformat()
        return f"{self.year:04}-{self.month:02}" if self.year and self.day is None else ""


class _DateGrammar(NamedTuple):
    months: dict[str, int]
    dates: tuple[re.Pattern[str], ...]
    spans: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def _grammar() -> _DateGrammar:
    from babel import Locale

    months = dict(_MORE)
    for name in _LOCALES:
        for width in ("wide", "abbreviated"):
            for number, word in Locale.parse(name).months["format"][width].items():
                if len(word) > 2:
                    months[word.casefold().rstrip(".")] = number
    names = "|".join(map(re.escape, months))
    link = r"(?:\s+|\s+of\s+|\s+de\s+|-|\s*/\s*)"
    day = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
    parted = r"(?:(?:,|،)?\s+(?:de(?:l)?\s+)?|-|/)"
    year = rf"(?:{parted}(?P<y>{_YEAR})\b)?"
    joint = r"\s*(?:-|–|—|\bto\b|\band\b|\buntil\b|\bau\b|\bà\b|\bet\b|\bal\b|\ba\b|\by\b|إلى|حتى|سے|تا)\s*"
    first = r"(?<!\d)(?P<d1>\d{1,2})(?:st|nd|rd|th|er|º)?"
    last = r"(?P<d2>\d{1,2})(?:st|nd|rd|th|er|º)?"
    dates = (
        re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
        re.compile(rf"(?<![\d.,]){day}{link}(?P<n>{names})\b\.?{year}"),
        re.compile(rf"\b(?P<n>{names})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*[:%]|[.,]?\d){year}"),
        re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})[./](?P<m>\d{{1,2}})[./](?P<y>{_YEAR})(?!\d)"),
        re.compile(rf"\b(?P<n>{names})\.?,?\s+(?:de(?:l)?\s+)?(?P<y>{_YEAR})\b"),
    )
    some = rf"(?:{parted}(?P<y1>{_YEAR}))?"
    end = rf"{parted}(?P<y>{_YEAR})\b"
    spans = (
        re.compile(rf"{first}(?:{link}(?P<n1>{names})\.?)?{some}{joint}{last}{link}(?P<n2>{names})\.?{end}"),
        re.compile(
            rf"\b(?P<n1>{names})\.?\s+(?P<d1>\d{{1,2}}){some}{joint}(?:(?P<n2>{names})\.?\s+)?{last}{end}",
        ),
        re.compile(rf"\b(?P<n1>{names})\.?{some}{joint}(?P<n2>{names})\.?{end}"),
    )
    return _DateGrammar(months, dates, spans)


def western(text: str) -> str:
    """Replace Arabic and Persian digits by ASCII digits, keeping the length."""
    return text.translate(_DIGITS)


def _small(text: str) -> str:
    """Return a text in Western digits and small letters, as the grammar is written, keeping its length."""
    text = western(text)
    small = text.lower()
    return small if len(small) == len(text) else "".join(map(_lower, text))


def _lower(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


def months() -> tuple[str, ...]:
    """Return the known month names in lower case."""
    return tuple(_grammar().months)


def month(name: str) -> int | None:
    """Return the number of a month from its name in any supported language; None if unknown."""
    return _grammar().months.get(name.casefold().rstrip("."))


def find(text: str) -> Iterator[WrittenDate]:
    """Yield all dates of a text in order, none inside another."""
    text = _small(text)
    if not _DIGIT.search(text):
        return
    found = [match for pattern in _grammar().dates for match in pattern.finditer(text)]
    end = 0
    for match in sorted(found, key=re.Match.start):
        if match.start() >= end and (written := _written(match)):
            end = match.end()
            yield written


def _written(match: re.Match[str]) -> WrittenDate | None:
    groups = match.groupdict()
    number = month(groups["n"]) if groups.get("n") else int(groups["m"])
    day = int(groups["d"]) if groups.get("d") else None
    if not number or not 1 <= number <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    year = int(groups["y"]) if groups.get("y") else None
    return WrittenDate(match.start(), match.end(), year, number, day)


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A period between two known days, and its position in the text."""

    start: int
    end: int
    first: date
    last: date


def spans(text: str) -> Iterator[DaySpan]:
    """Yield periods such as `from 7 to 13 May 2031` or `July – September 2031`, in five languages."""
    text = _small(text)
    for pattern in _grammar().spans if _YEARS.search(text) else ():
        for match in pattern.finditer(text):
            days = None if _NUMBERED.search(text, max(0, match.start() - 20), match.start()) else _days(match)
            if days:
                yield DaySpan(match.start(), match.end(), *days)


def _days(match: re.Match[str]) -> tuple[date, date] | None:
    groups = match.groupdict()
    year = int(groups["y"])
    last_month = month(groups["n2"] or groups["n1"])
    first_month = month(groups["n1"] or groups["n2"])
    if not first_month or not last_month:
        return None
    try:
        first = date(int(groups["y1"] or year), first_month, int(groups.get("d1") or 1))
        if groups.get("d2"):
            last = date(year, last_month, int(groups["d2"]))
        else:
            last = date(year + last_month // 12, last_month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None
    if first > last and not groups["y1"]:
        first = first.replace(year=year - 1)
    return (first, last) if first < last else None
