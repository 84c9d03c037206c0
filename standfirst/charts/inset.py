"""The inset of a map: the whole country, with the part that the map shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standfirst.charts.drawing import element
from standfirst.charts.globe import MapFrame, around, edges
from standfirst.charts.outlines import outline
from standfirst.charts.spec import Palette

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

WIDE = 0.23
"""Its width and height as a share of the map's."""
GAP = 0.02
"""Its distance from the edges of the map, as a share of the map's width."""
SMALLEST = 7.0
"""The least size of the mark of the part shown, in pixels."""
DETAIL = 0.7

_Dot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Inset:
    """The place of an inset in the pixels of its map, and its own frame."""

    left: float
    top: float
    frame: MapFrame

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        return self.left, self.top, self.left + self.frame.width, self.top + self.frame.height


def places_for_inset(
    frame: MapFrame, extent: Sequence[tuple[float, float]], dots: Sequence[_Dot], least: float
) -> Iterator[Inset]:
    """Yield an inset of the country with this extent in each corner without a marker."""
    width, height = frame.width * WIDE, frame.height * WIDE
    own, gap = around(extent, width, height, least), frame.width * GAP
    right, bottom = frame.width - width - gap, frame.height - height - gap
    for left, top in ((right, gap), (gap, gap), (right, bottom), (gap, bottom)):
        near = (left - gap, top - gap, left + width + gap, top + height + gap)
        if not any(near[0] < x < near[2] and near[1] < y < near[3] for x, y in dots):
            yield Inset(left, top, own)


def draw_inset(
    inset: Inset, homes: Sequence[BaseGeometry], frame: MapFrame, palette: Palette
) -> Iterator[str]:
    """Yield the country on a ground of its own, and an outline around what the map shows of it."""
    import shapely
    from shapely.affinity import translate

    left, top, right, bottom = inset.box
    place = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    yield element("rect", class_="sf-map__sea sf-map__inset", **place, fill=palette.sea)
    flat = [
        shapely.clip_by_rect(inset.frame.flatten(home), 0, 0, right - left, bottom - top) for home in homes
    ]
    moved = [translate(shape.simplify(DETAIL), left, top) for shape in flat]
    if drawn := "".join(map(outline, moved)):
        yield element(
            "path", class_="sf-map__home sf-map__inset", d=drawn, fill=palette.home, fill_rule="evenodd"
        )
    xs, ys = zip(*(inset.frame.place(spot) for spot in edges(frame)), strict=True)
    yield element(
        "rect", class_="sf-map__marker sf-map__inset", **_mark(min(xs), min(ys), max(xs), max(ys), inset), fill="none",
        stroke=palette.marker, stroke_width=1.5, vector_effect="non-scaling-stroke",
    )  # fmt: skip
    yield element(
        "rect", class_="sf-map__ruler sf-map__inset", **place, fill="none", stroke=palette.ink, stroke_width=0.75,
        vector_effect="non-scaling-stroke",
    )  # fmt: skip


def _mark(x: float, y: float, to_x: float, to_y: float, inset: Inset) -> dict[str, float]:
    """Return the box of the part shown, within the inset and large enough to be seen."""
    left, top, right, bottom = inset.box
    x, to_x = _widened(left + x, left + to_x, left + 1, right - 1)
    y, to_y = _widened(top + y, top + to_y, top + 1, bottom - 1)
    return {"x": x, "y": y, "width": to_x - x, "height": to_y - y}


def _widened(low: float, high: float, least: float, most: float) -> tuple[float, float]:
    middle, half = (low + high) / 2, max(high - low, SMALLEST) / 2
    middle = min(max(middle, least + min(half, (most - least) / 2)), most - min(half, (most - least) / 2))
    return max(least, middle - half), min(most, middle + half)
