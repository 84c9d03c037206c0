"""ISO dates as instants and spans on a time axis, and the labels of its ticks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from standfirst.charts.spec import Numerals, Point
from standfirst.errors import UsageError
from standfirst.i18n import language

_YEAR_ONLY, _YEAR_AND_MONTH, _DAY = len("2026"), len("2026-02"), len("2026-02-01")


@dataclass(frozen=True, slots=True)
class Span:
    """Start and end of an event, in milliseconds since 1970; `exact` if a dot is precise enough."""

    start: float
    end: float
    exact: bool

    @property
    def middle(self) -> float:
        """The instant between both ends."""
        return (self.start + self.end) / 2


def span(point: Point) -> Span:
    """Return the time of the point, as exactly as it is known."""
    start, end = _limits(point.at, point.precision)
    exact = end - start <= _milliseconds(timedelta(days=1)) and point.precision != "about"
    if not point.until:
        return Span(start, end, exact)
    return Span(start, max(end, _limits(point.until, point.precision)[1]), exact=False)


def is_moment(text: str) -> bool:
    """Return whether the text is a date or time that an axis can show."""
    try:
        _limits(text, "")
    except ValueError:
        return False
    return True


def tick_labels(ticks: list[float], lang: str, numerals: Numerals) -> list[str]:
    """Return the labels of ticks, as exact as necessary; hours on an axis of days have none."""
    days = [datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=tick) for tick in ticks]
    skeleton = _skeleton(days)
    return [
        "" if skeleton != "Hm" and (day.hour or day.minute) else _words(day, skeleton, lang, numerals)
        for day in days
    ]


def _skeleton(days: list[datetime]) -> str:
    if len({day.date() for day in days}) == 1 and len(days) > 1:
        return "Hm"
    if any(day.day != 1 for day in days):
        return "MMMd" if len({day.year for day in days}) == 1 else "yMMMd"
    return "y" if all(day.month == 1 for day in days) else "yMMM"


def _words(day: datetime, skeleton: str, lang: str, numerals: Numerals) -> str:
    if skeleton == "y":
        return numerals.whole(day.year)
    from babel.dates import format_skeleton

    try:
        words = format_skeleton(skeleton, day, locale=language(lang).locale)
    except (UsageError, KeyError):
        words = format_skeleton(skeleton, day, locale=language("en").locale)
    return words.translate(str.maketrans("0123456789", numerals.digits))


def _limits(text: str, precision: str) -> tuple[float, float]:
    if len(text) > _DAY:
        # Readers know what the clock showed; UTC here only means "no zone".
        at = _stamp(datetime.fromisoformat(text).replace(tzinfo=UTC))
        return at, at
    first, last = _days(text, precision)
    start, end = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (first, last))
    return _stamp(start), _stamp(end) + _milliseconds(timedelta(days=1))


def _days(text: str, precision: str) -> tuple[date, date]:
    """Return the first and last day of the given year, month or day."""
    year = int(text[:4])
    if len(text) == _YEAR_ONLY or precision == "year":
        return date(year, 1, 1), date(year, 12, 31)
    if len(text) == _YEAR_AND_MONTH or precision == "month":
        month = int(text[5:7])
        after = date(year + month // 12, month % 12 + 1, 1) if (year, month) < (9999, 12) else date.max
        return date(year, month, 1), after - timedelta(days=1)
    day = date.fromisoformat(text)
    return day, day


def _stamp(moment: datetime) -> float:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)


def _milliseconds(length: timedelta) -> float:
    return length / timedelta(milliseconds=1)
