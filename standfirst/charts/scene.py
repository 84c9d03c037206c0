"""Lay out plots: the positions of points between round ticks."""

from __future__ import annotations

from dataclasses import dataclass

from standfirst.charts import ticks
from standfirst.charts.spec import Numerals


@dataclass(frozen=True, slots=True)
class Scene:
    """Positions of points and ticks as shares from 0 to 1, x from the left and y from the top."""

    points: tuple[tuple[float, float], ...]
    x_ticks: tuple[tuple[float, float], ...]
    y_ticks: tuple[tuple[float, str], ...]


def lay_out(
    points: list[tuple[float, float]],
    *,
    dates: bool,
    y_from: float,
    y_to: float,
    numerals: Numerals,
) -> Scene:
    """Lay points out between round ticks.

    With `dates` the first of each pair is in milliseconds since 1970; `x_ticks` are (position, same
    unit). The axis includes at least `y_from` and `y_to`.
    """
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = ticks.nice(y_from, y_to)
    values = ticks.numbers(low, high)
    below = ticks.times(left, right) if dates else ticks.numbers(left, right)
    return Scene(
        tuple((_share(x, left, right), 1 - _share(y, low, high)) for x, y in points),
        tuple((_share(x, left, right), x) for x in below),
        tuple(
            (1 - _share(y, low, high), text)
            for y, text in zip(values, ticks.written(values, low, high, numerals), strict=True)
        ),
    )


def _share(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5
