"""Place names on a map so that none covers another or a marker, on a phone and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from standfirst.charts.drawing import Anchor, Label, LabelKind

WIDTHS = (280.0, 400.0, 640.0)
"""The map widths in CSS pixels at which labels must not touch."""
LETTER = {"place": 7.6, "number": 8.5, "country": 7.4, "area": 6.8, "scale": 7.0}
"""The width of a letter, rounded up; the component's styles must match."""
LINE = 18.0
DOT = 7.0
SIDES: tuple[Anchor, ...] = ("start", "end", "above", "below")

_Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Space:
    """The space on a map in which labels are placed; positions are in its pixels."""

    width: float
    height: float
    taken: dict[float, list[_Box]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with no space taken."""
        self.taken = {width: [] for width in WIDTHS}

    def mark(self, places: Iterable[tuple[float, float]]) -> None:
        """Keep the markers free."""
        for x, y in places:
            for width, boxes in self.taken.items():
                share = width / self.width
                boxes.append((x * share - DOT, y * share - DOT, x * share + DOT, y * share + DOT))

    def block(self, left: float, top: float, right: float, bottom: float) -> None:
        """Keep a box free."""
        for width, boxes in self.taken.items():
            share = width / self.width
            boxes.append((left * share, top * share, right * share, bottom * share))

    def put(
        self,
        text: str,
        place: tuple[float, float],
        kind: LabelKind,
        sides: Iterable[Anchor] = SIDES,
    ) -> Label | None:
        """Return a label beside a place that has space at every width, or None."""
        for anchor in sides:
            label = Label(
                text,
                _hundredth(place[0], self.width),
                _hundredth(place[1], self.height),
                anchor,
                kind,
            )
            boxes = {width: self._box(label, place, width) for width in WIDTHS}
            if all(self._free(box, width) for width, box in boxes.items()):
                for width, box in boxes.items():
                    self.taken[width].append(box)
                return label
        return None

    def _box(self, label: Label, place: tuple[float, float], width: float) -> _Box:
        share = width / self.width
        x, y = place[0] * share, place[1] * share
        wide = letters(label.text) * LETTER[label.kind]
        left = {"start": x + DOT, "end": x - DOT - wide}.get(label.anchor, x - wide / 2)
        top = {"above": y - DOT - LINE, "below": y + DOT}.get(label.anchor, y - LINE / 2)
        return left, top, left + wide, top + LINE

    def _free(self, box: _Box, width: float) -> bool:
        left, top, right, bottom = box
        height = self.height * width / self.width
        if left < 0 or top < 0 or right > width or bottom > height:
            return False
        return not any(
            left < other[2] and right > other[0] and top < other[3] and bottom > other[1]
            for other in self.taken[width]
        )


def letters(text: str) -> int:
    """Return the width of a text in letters; emoji and East Asian letters count double."""
    from unicodedata import combining, east_asian_width

    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text if not combining(letter))


def nice_length(most: float) -> int:
    """Return the largest of 1, 2, 5, 10, 20, 50 and so on that is at most `most`."""
    candidates = [step * 10**power for power in range(5) for step in (1, 2, 5)]
    return max((length for length in candidates if length <= most), default=ceil(most))


def _hundredth(value: float, whole: float) -> int:
    return min(100, max(0, round(100 * value / whole)))
