"""Round ticks of axes: of numbers, with the text of each, and of times.

Both follow d3-array, d3-scale and d3-time, whose ticks readers know from most charts on the web.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import ceil, floor, log10, sqrt

from standfirst.charts.spec import Numerals

COUNT = 4
"""About how many ticks an axis has."""

_SECOND = 1_000.0
_MINUTE, _HOUR, _DAY = 60 * _SECOND, 3_600 * _SECOND, 86_400 * _SECOND
_WEEK, _MONTH, _YEAR = 7 * _DAY, 30 * _DAY, 365 * _DAY
_EQUAL = tuple(
    unit * number
    for unit, numbers in ((_SECOND, (1, 5, 15, 30)), (_MINUTE, (1, 5, 15, 30)), (_HOUR, (1, 3, 6, 12)),
                          (_DAY, (1, 2)), (_WEEK, (1,)))
    for number in numbers
)  # fmt: skip
_STEPS = (*_EQUAL, _MONTH, 3 * _MONTH, _YEAR)
"""The distances between ticks of time, in milliseconds."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SUNDAY = 3 * _DAY
"""The first Sunday after the beginning of 1970."""


def nice(low: float, high: float) -> tuple[float, float]:
    """Return the limits of an axis, extended to round numbers."""
    before = 0.0
    for _ in range(10):
        step = _increment(low, high)
        if step == before:
            break
        low, high = _below(low, step), _above(high, step)
        before = step
    return low, high


def numbers(low: float, high: float) -> list[float]:
    """Return the round numbers between two limits."""
    if low == high:
        return [low]
    step = _increment(low, high)
    if step > 0:
        first, last = floor(low / step + 0.5), floor(high / step + 0.5)
        first, last = first + (first * step < low), last - (last * step > high)
        return [number * step for number in range(first, last + 1)]
    first, last = floor(low * -step + 0.5), floor(high * -step + 0.5)
    first, last = first + (first / -step < low), last - (last / -step > high)
    return [number / -step for number in range(first, last + 1)]


def written(values: list[float], low: float, high: float, numerals: Numerals) -> list[str]:
    """Return the texts of an axis's numbers, all with the same decimals."""
    step = _increment(low, high)
    size = abs(step) if step > 0 else -1 / step
    decimals = max(0, -floor(log10(size)))
    signs = {ord("."): numerals.decimal, ord(","): numerals.group, ord("-"): "\u2212"}
    signs |= {ord(str(digit)): sign for digit, sign in enumerate(numerals.digits)}
    return [f"{value or 0.0:,.{decimals}f}".translate(signs) for value in values]


def times(start: float, end: float) -> list[float]:
    """Return the round times between two moments, in milliseconds since 1970."""
    target = (end - start) / COUNT
    at = bisect_right(_STEPS, target)
    if at == 0:
        return numbers(start, end)
    if at == len(_STEPS):
        return _months(start, end, 12 * round(_size(start / _YEAR, end / _YEAR)))
    step = _STEPS[at - 1] if target / _STEPS[at - 1] < _STEPS[at] / target else _STEPS[at]
    if step >= _MONTH:
        return _months(start, end, {_MONTH: 1, 3 * _MONTH: 3, _YEAR: 12}[step])
    first = _SUNDAY if step == _WEEK else 0.0
    return [
        first + step * number
        for number in range(ceil((start - first) / step), floor((end - first) / step) + 1)
    ]


def _months(start: float, end: float, step: int) -> list[float]:
    """Return the beginnings of every so many months; those of years are counted from the year 0."""
    first = _EPOCH + timedelta(milliseconds=start)
    return [at for at in _beginnings(first.year * 12 + first.month - 1, step, end) if at >= start]


def _beginnings(month: int, step: int, end: float) -> Iterator[float]:
    month -= month % step
    while month < 12 * 10_000:
        if month >= 12:
            at = (datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC) - _EPOCH) / timedelta(milliseconds=1)
            if at > end:
                return
            yield at
        month += step


def _increment(low: float, high: float) -> float:
    """Return the distance of round numbers, or minus its reciprocal if it is below 1, which is exact."""
    step = (high - low) / COUNT
    power = floor(log10(step))
    error = step / 10.0**power
    factor = 10 if error >= sqrt(50) else 5 if error >= sqrt(10) else 2 if error >= sqrt(2) else 1
    return 10.0**power * factor if power >= 0 else -(10.0**-power) / factor


def _size(low: float, high: float) -> float:
    step = _increment(low, high)
    return step if step > 0 else -1 / step


def _below(value: float, step: float) -> float:
    return floor(value / step) * step if step > 0 else ceil(value * step) / step


def _above(value: float, step: float) -> float:
    return ceil(value / step) * step if step > 0 else floor(value * step) / step
