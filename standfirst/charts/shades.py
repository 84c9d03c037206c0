"""Classify numbers for shaded maps: at most five classes, each with about as many areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

MOST = 5
"""The number of shades that can be told apart."""


@dataclass(frozen=True, slots=True)
class Classes:
    """`ends` are the lowest and the highest number of each class; `of` is the class of each area, from 1."""

    ends: tuple[tuple[float, float], ...]
    of: Mapping[str, int]


def classed(values: Mapping[str, float]) -> Classes:
    """Put the numbers of areas into classes of about equal size; equal numbers stay together."""
    starts = _starts(Counter(values.values()))
    of = {name: sum(value >= start for start in starts) for name, value in values.items()}
    members = [
        [values[name] for name, number in of.items() if number == place]
        for place in range(1, len(starts) + 1)
    ]
    return Classes(tuple((min(found), max(found)) for found in members), of)


def _starts(counts: Counter[float]) -> list[float]:
    """Return the lowest number of each class; each in turn takes its share of the remaining areas."""
    starts: list[float] = []
    numbers, left = sorted(counts), counts.total()
    while numbers:
        starts.append(numbers[0])
        share, taken = left / (MOST - len(starts) + 1), 0
        while numbers and (not taken or taken + counts[numbers[0]] / 2 <= share):
            taken += counts[numbers.pop(0)]
        left -= taken
    return starts
