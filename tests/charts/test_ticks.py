"""Round ticks of axes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from standfirst.charts import ticks
from standfirst.charts.spec import Numerals

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LIMITS = st.tuples(st.floats(-1e6, 1e6), st.floats(0.1, 1e9)).map(lambda pair: (pair[0], pair[0] + pair[1]))
MOMENTS = st.integers(-70 * 365, 130 * 365).map(
    lambda days: EPOCH + timedelta(days=days, seconds=days % 86_400)
)


def stamp(text: str) -> float:
    """A moment in milliseconds since 1970."""
    return (datetime.fromisoformat(text).replace(tzinfo=UTC) - EPOCH) / timedelta(milliseconds=1)


def shown(start: str, end: str) -> list[str]:
    """The ticks between two moments, without what is zero at the end."""
    found = ticks.times(stamp(start), stamp(end))
    return [(EPOCH + timedelta(milliseconds=at)).strftime("%Y-%m-%dT%H:%M") for at in found]


@pytest.mark.parametrize(
    ("low", "high", "limits", "words"),
    [
        (0, 278, (0, 300), ["0", "100", "200", "300"]),
        (0, 1, (0, 1), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-1_502.6, 2_030.1, (-2_000, 3_000), ["\u22122,000", "\u22121,000", "0", "1,000", "2,000", "3,000"]),
        (278, 283, (278, 283), ["278", "279", "280", "281", "282", "283"]),
        (6_837_744, 7_059_533, (6_800_000, 7_100_000), ["6,800,000", "6,900,000", "7,000,000", "7,100,000"]),
    ],
)
def test_numbers(low: float, high: float, limits: tuple[float, float], words: list[str]) -> None:
    """Limits are extended to round numbers, and all numbers of an axis have the same decimals."""
    assert ticks.nice(low, high) == limits
    assert ticks.written(ticks.numbers(*limits), *limits, Numerals()) == words


def test_numbers_of_a_language() -> None:
    """Digits and separators are those of the language."""
    urdu = Numerals("۰۱۲۳۴۵۶۷۸۹", "٫", "٬")
    assert ticks.written([1000.0, 1000.5], 1000, 1001, urdu) == ["۱٬۰۰۰٫۰", "۱٬۰۰۰٫۵"]


@pytest.mark.slow
@given(LIMITS)
def test_numbers_are_few_and_within_the_axis(limits: tuple[float, float]) -> None:
    """An axis has from 2 to 11 numbers, equally apart, the first and the last at its ends, around what it shows."""
    low, high = ticks.nice(*limits)
    found = ticks.numbers(low, high)
    size = high - low
    assert low <= limits[0] <= limits[1] <= high
    assert 2 <= len(found) <= 11
    assert (found[0], found[-1]) == pytest.approx((low, high), abs=1e-6 * size)
    assert all(b - a == pytest.approx(size / (len(found) - 1), abs=1e-6 * size) for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-01-31T10:00", "2026-02-02T11:00", ["2026-01-31T12:00", "2026-02-01T00:00", "2026-02-01T12:00", "2026-02-02T00:00"]),
        ("2026-01-30", "2026-02-08", ["2026-01-31T00:00", "2026-02-02T00:00", "2026-02-04T00:00", "2026-02-06T00:00", "2026-02-08T00:00"]),
        ("2026-03-01", "2026-03-25", ["2026-03-01T00:00", "2026-03-08T00:00", "2026-03-15T00:00", "2026-03-22T00:00"]),
        ("2025-11-15", "2026-03-15", ["2025-12-01T00:00", "2026-01-01T00:00", "2026-02-01T00:00", "2026-03-01T00:00"]),
        ("2025-05-20", "2026-05-20", ["2025-07-01T00:00", "2025-10-01T00:00", "2026-01-01T00:00", "2026-04-01T00:00"]),
        ("1988-06-01", "2026-06-01", ["1990-01-01T00:00", "2000-01-01T00:00", "2010-01-01T00:00", "2020-01-01T00:00"]),
        ("2026-01-01", "2026-01-01", ["2026-01-01T00:00"]),
    ],
)  # fmt: skip
def test_times(start: str, end: str, words: list[str]) -> None:
    """Ticks of time are hours, even days, Sundays, months, quarters or years."""
    assert shown(start, end) == words


@given(MOMENTS, st.floats(10, 60_000 * 1440))
@example(datetime(9999, 1, 1, tzinfo=UTC), 364 * 1440.0)
def test_times_are_few_and_within_the_axis(start: datetime, minutes: float) -> None:
    """Ticks of time are in order, at most ten, and never outside the axis."""
    begin = (start - EPOCH) / timedelta(milliseconds=1)
    end = begin + minutes * 60_000
    found = ticks.times(begin, end)
    assert found == sorted(set(found))
    assert len(found) <= 10
    assert all(begin <= at <= end for at in found)
