"""Stacked series over time: columns by day, week or month, and areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from standfirst.charts import time_axis
from standfirst.charts.drawing import ChartRow, Drawing, Panel, element, number, percent, picture, toned
from standfirst.charts.plots import (
    HEIGHT,
    LOW,
    Notes,
    PlotFrame,
    domain,
    grid,
    gutter,
    labels_below,
    overlay,
    value_labels,
)
from standfirst.charts.rows import by_series, colour_of, swatch, tone_of
from standfirst.charts.scene import Scene, lay_out
from standfirst.charts.spec import ChartSpec, Palette, Point

WIDTH = 0.8
"""The share of its slot that a column takes."""
MOST = 2_000
"""The maximum number of slots on an axis; dates too far apart for this are drawn side by side."""

Series = list[tuple[str, tuple[Point, ...]]]


def draw_columns(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw a column for each date or label, with a part for each series; or a picture for each series."""
    return _draw(spec, palette, filled=False)


def draw_area(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw the same as areas without gaps between them."""
    return _draw(spec, palette, filled=True)


def _draw(spec: ChartSpec, palette: Palette, *, filled: bool) -> Drawing:
    series = list(by_series(spec.points))
    if spec.separate and len(series) > 1:
        held = [end for one in series for pair in _stacks([one]).values() for end in pair]
        alone = replace(spec, annotations=())
        panels = [replace(_panel(alone, [one], palette, held, filled)[0], name=one[0]) for one in series]
        return Drawing(spec.kind, spec.direction, tuple(panels))
    panel, notes = _panel(spec, series, palette, (), filled)
    rows = tuple(
        ChartRow(name, "", swatch(tone_of(index, palette), palette, name))
        for index, (name, _) in enumerate(series)
    )
    return Drawing(spec.kind, spec.direction, (replace(panel, rows=rows if len(series) > 1 else ()),), notes)


def _panel(
    spec: ChartSpec, series: Series, palette: Palette, held: Sequence[float], filled: bool
) -> tuple[Panel, Notes]:
    """Return one picture of these series, whose axis includes `held`, and the annotations that did not fit."""
    title = spec.alt or spec.title
    points = [point for _, group in series for point in group]
    spots, count = _spots(points)
    stacks = _stacks(series)
    ends = [end for pair in stacks.values() for end in pair]
    scene = _scene(spec, ends, [*ends, *held])
    frame = PlotFrame(gutter(scene), spec.direction == "rtl")
    tops = iter(scene.points)
    levels = {name: (frame.y(next(tops)[1]), frame.y(next(tops)[1])) for name in stacks}
    places = {name: frame.x((spot + 0.5) / count) for name, spot in spots.items()}
    plot = _Plot(series, places, levels, (98 - frame.start) / count * WIDTH, palette)
    over = overlay(spec, frame, places, scene, palette)
    marks = plot.areas() if filled else plot.columns()
    height = LOW if spec.separate else HEIGHT
    svg = picture(height, title, (grid(scene, frame, palette), *marks, *over.marks))
    names = {point.at or point.label: point.label for point in points}
    below, axis = labels_below([(places[name], text) for name, text in names.items()])
    labels = (*value_labels(scene, frame), *below, *over.labels)
    return Panel(svg=svg, height=height, labels=labels, axis=axis), over.notes


def _stacks(series: Series) -> dict[tuple[int, str], tuple[float, float]]:
    """Return start and end of each part, by the index of its series and its slot; negative parts extend downwards."""
    ends: dict[tuple[int, str], tuple[float, float]] = {}
    sums: dict[tuple[bool, str], float] = {}
    for index, (_, points) in enumerate(series):
        for point in points:
            name, value = point.at or point.label, point.value or 0.0
            start = sums.get((value < 0, name), 0.0)
            sums[value < 0, name] = start + value
            ends[index, name] = (start, start + value)
    return ends


def _scene(spec: ChartSpec, ends: Sequence[float], held: Sequence[float]) -> Scene:
    """Lay out the ends of all parts on an axis that includes `held`; the threshold is last."""
    across = [spec.threshold[0]] if spec.threshold else []
    low, high = domain([0.0, *held, *across])
    pairs = [(float(place), value) for place, value in enumerate([*ends, *across])]
    return lay_out(pairs, dates=False, y_from=low, y_to=high, numerals=spec.numerals)


def _spots(points: list[Point]) -> tuple[dict[str, int], int]:
    """Return the slot of each date or label, from 0, and the number of slots; days without a number have one too."""
    names = list(dict.fromkeys(point.at or point.label for point in points))
    if points and all(time_axis.is_moment(point.at) for point in points):
        days = {point.at: time_axis.span(point).middle for point in points}
        ordered = sorted(days.values())
        step = min((later - earlier for earlier, later in pairwise(ordered)), default=1.0)
        last = round((ordered[-1] - ordered[0]) / step)
        if last < MOST:
            return {name: round((days[name] - ordered[0]) / step) for name in names}, last + 1
        names.sort(key=days.__getitem__)
    return {name: index for index, name in enumerate(names)}, len(names)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Series with the slots and levels of their parts, in per cent of the picture."""

    series: Series
    places: dict[str, float]
    levels: dict[tuple[int, str], tuple[float, float]]
    width: float
    palette: Palette

    def columns(self) -> Iterator[str]:
        """Yield a group of rectangles for each series."""
        for index, (_, points) in enumerate(self.series):
            names = dict.fromkeys(point.at or point.label for point in points)
            yield self._toned(index, *(self._column(name, *self.levels[index, name]) for name in names))

    def _column(self, name: str, one: float, other: float) -> str:
        left, size = self.places[name] - self.width / 2, abs(one - other)
        if not size:
            return ""
        return element(
            "rect",
            x=percent(left),
            y=percent(min(one, other)),
            width=percent(self.width),
            height=percent(size),
        )

    def areas(self) -> Iterator[str]:
        """Yield outlines in a nested, stretched picture, since SVG paths cannot use lengths in per cent."""
        shapes = []
        for index, (_, points) in enumerate(self.series):
            names = list(dict.fromkeys(point.at or point.label for point in points))
            above = [(self.places[name], self.levels[index, name][1]) for name in names]
            below = [(self.places[name], self.levels[index, name][0]) for name in reversed(names)]
            outline = " ".join(f"{number(x)},{number(y)}" for x, y in [*above, *below])
            shapes.append(self._toned(index, element("path", d=f"M{outline}z")))
        inside = {
            "viewBox": "0 0 100 100", "preserveAspectRatio": "none", "width": "100%", "height": "100%",
        }  # fmt: skip
        yield element("svg", *shapes, **inside)

    def _toned(self, index: int, *marks: str) -> str:
        tone = tone_of(index, self.palette)
        return toned(tone, colour_of(tone, self.palette), *marks, fill="currentColor")
