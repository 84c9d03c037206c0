"""Charts on axes: lines, and the history of a figure over editions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from standfirst.charts import time_axis
from standfirst.charts.drawing import (
    Anchor,
    ChartRow,
    Drawing,
    Label,
    Panel,
    element,
    percent,
    picture,
    toned,
)
from standfirst.charts.rows import by_series, colour_of, point_text, swatch, tone_of
from standfirst.charts.scene import Scene, lay_out
from standfirst.charts.spec import ChartSpec, Palette, Point

HEIGHT = 220
LOW = 150
"""The height of one picture of several."""
SPARK = 96
NARROW = 300
"""The width in CSS pixels down to which labels must not touch."""
LETTER = 7.5
"""The width of a digit or letter at the size of labels, rounded up."""
DASHES = ("", "7 3", "2 3", "10 3 2 3", "1 4", "12 4")
TOP, BOTTOM = 10.0, 86.0
BELOW = 90
"""The top of the time axis labels, in per cent of the height."""
ABOVE = 7
"""The distance of a number above its dot, in per cent of a small picture."""
DASHED = "╌"
"""The symbol of the threshold in the key."""
LONGEST = 14
"""The length above which labels do not fit at their position on the axis and wrap below it."""

Notes = tuple[tuple[str, str], ...]
"""Numbers in a plot, and the texts that they stand for."""


@dataclass(frozen=True, slots=True)
class PlotFrame:
    """The area of the plot in the picture, in per cent; the space before `start` is for labels."""

    start: float
    mirrored: bool
    top: float = TOP
    bottom: float = BOTTOM

    def x(self, share: float) -> float:
        """Convert a horizontal share of the plot to a position in the picture."""
        place = self.start + (98 - self.start) * share
        return 100 - place if self.mirrored else place

    @property
    def room(self) -> float:
        """The width of the plot."""
        return 98 - self.start

    def y(self, share: float) -> float:
        """Convert a vertical share of the plot to a position in the picture."""
        return self.top + (self.bottom - self.top) * share


def draw_lines(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw all series in one plot, with a key if there are several; or a plot each, on one scale."""
    groups = list(by_series(spec.points))
    if spec.separate and len(groups) > 1:
        return Drawing(spec.kind, spec.direction, tuple(_separate(spec, groups, palette)))
    rows: tuple[ChartRow, ...] = ()
    if len(groups) > 1:
        rows = tuple(
            ChartRow(name, _last(points), swatch(tone_of(index, palette), palette, name))
            for index, (name, points) in enumerate(groups)
        )
    panel, notes = _plot(spec, spec.points, palette, spec.alt or spec.title)
    return Drawing(spec.kind, spec.direction, (replace(panel, rows=rows),), notes)


def _separate(
    spec: ChartSpec, groups: list[tuple[str, tuple[Point, ...]]], palette: Palette
) -> Iterator[Panel]:
    """Yield a plot for each series, with one axis that includes every number."""
    values = [point.value for point in spec.points if point.value is not None]
    for name, points in groups:
        alone = tuple(replace(point, series="") for point in points)
        panel, _ = _plot(replace(spec, annotations=()), alone, palette, name, values)
        yield replace(panel, name=name, value=_last(points))


def draw_editions(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw a plot for each figure with its last number, since killed and displaced share no scale."""
    panels = []
    for name, points in by_series(spec.points):
        title = "; ".join(point_text(point) for point in points)
        alone = tuple(replace(point, series="") for point in points)
        panel, _ = _plot(spec, alone, palette, f"{name}: {title}" if name else title)
        panels.append(replace(panel, name=name, value=_last(points)))
    return Drawing(spec.kind, spec.direction, tuple(panels))


def _plot(
    spec: ChartSpec, points: tuple[Point, ...], palette: Palette, title: str, values: Sequence[float] = ()
) -> tuple[Panel, Notes]:
    """Return one plot, and the annotations that did not fit; its axis includes `values`."""
    if all(time_axis.is_moment(point.at) for point in points):
        points = tuple(sorted(points, key=lambda point: time_axis.span(point).middle))
    drawn = [point for point in points if point.value is not None]
    if not drawn:
        return Panel(svg=picture(SPARK, title, ()), height=SPARK), ()
    scene = _scene(spec, points, drawn, values)
    start = 2.0 if spec.small else gutter(scene)
    frame = PlotFrame(start, spec.direction == "rtl", *((32.0, 92.0) if spec.small else ()))
    places = dict(zip(map(id, drawn), scene.points, strict=False))
    marks = [
        _line(index, [_placed(point, places, frame) for point in group if not point.wrong], palette)
        for index, (_, group) in enumerate(by_series(points))
    ]
    marks += [_hollow(frame.x(x), frame.y(y), palette) for p in drawn if p.wrong for x, y in [places[id(p)]]]
    height = SPARK if spec.small else LOW if spec.separate else HEIGHT
    if spec.small:
        ground = toned("rule", palette.rule, _rule(frame.bottom), stroke="currentColor", stroke_width=1.0)
        svg = picture(height, title, (ground, *marks))
        return Panel(svg=svg, height=height, labels=_ends(drawn, places, frame)), ()
    spots = {point.at or point.label: frame.x(places[id(point)][0]) for point in drawn}
    over = overlay(spec, frame, spots, scene, palette)
    svg = picture(height, title, (grid(scene, frame, palette), *marks, *over.marks))
    below, axis = labels_below(
        [(frame.x(x), point.label) for (x, _), point in zip(scene.points, drawn, strict=False)]
    )
    labels = (*value_labels(scene, frame), *below, *over.labels)
    return Panel(svg=svg, height=height, labels=labels, axis=axis), over.notes


@dataclass(frozen=True, slots=True)
class PlotOverlay:
    """The threshold and the annotations of a plot; `notes` are those whose text does not fit."""

    marks: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    notes: Notes = ()


def overlay(
    spec: ChartSpec, frame: PlotFrame, spots: Mapping[str, float], scene: Scene, palette: Palette
) -> PlotOverlay:
    """Draw lines and text over a plot; `spots` are the positions of its points by date or label, in per cent.

    The last of the scene's points is the threshold, if the chart has one.
    """
    marks: list[str] = []
    labels: list[Label] = []
    notes: list[tuple[str, str]] = []
    if spec.threshold:
        y, (_, words) = frame.y(scene.points[-1][1]), spec.threshold
        line = element("line", x1=percent(frame.x(0)), x2=percent(frame.x(1)), y1=percent(y), y2=percent(y),
                       stroke="currentColor", stroke_width=1.5, stroke_dasharray="6 4")  # fmt: skip
        marks.append(toned("ink", palette.ink, line))
        if wide(words) <= frame.room:
            edge: tuple[int, Anchor] = (0, "start") if frame.mirrored else (100, "end")
            labels.append(Label(words, edge[0], round(y), edge[1], "value"))
        else:
            notes.append((DASHED, words))
    known = [(spots[at], words) for at, words in spec.annotations if at in spots]
    for number, (x, words) in enumerate(sorted(known), start=1):
        line = element("line", x1=percent(x), x2=percent(x), y1=percent(TOP - 3), y2=percent(frame.bottom),
                       stroke="currentColor", stroke_width=1.0, stroke_dasharray="2 3")  # fmt: skip
        marks.append(toned("ink", palette.ink, line))
        alone = len(known) == 1 and wide(words) <= max(x, 100 - x)
        shown = words if alone else spec.numerals.whole(number)
        labels.append(Label(shown, round(x), 0, "start" if x < 50 else "end", "time"))
        if not alone:
            notes.append((shown, words))
    return PlotOverlay(tuple(marks), tuple(labels), tuple(notes))


def _scene(
    spec: ChartSpec, points: tuple[Point, ...], drawn: list[Point], values: Sequence[float] = ()
) -> Scene:
    dated = all(time_axis.is_moment(point.at) for point in points)
    order = {key: float(index) for index, key in enumerate(dict.fromkeys(p.at or p.label for p in points))}
    pairs = [(time_axis.span(p).middle if dated else order[p.at or p.label], p.value or 0.0) for p in drawn]
    across = [spec.threshold[0]] if spec.threshold else []
    held = [*(y for _, y in pairs), *values, *across]
    low, high = domain([*held, 0.0] if spec.zero else held)
    if spec.small:
        return _stretched(pairs, low, high)
    pairs += [(pairs[-1][0], value) for value in across]
    return lay_out(pairs, dates=dated, y_from=low, y_to=high, numerals=spec.numerals)


def _stretched(pairs: list[tuple[float, float]], low: float, high: float) -> Scene:
    """Scale points to the size of a picture that has no ticks; this needs no library."""
    first, last = min(x for x, _ in pairs), max(x for x, _ in pairs)
    points = tuple(((x - first) / ((last - first) or 1), (high - y) / (high - low)) for x, y in pairs)
    return Scene(points, (), ())


def domain(values: list[float]) -> tuple[float, float]:
    """Return the limits of an axis: from zero, unless the values vary little relative to their size."""
    low, high = min(values), max(values)
    if low == high == 0:
        return 0.0, 1.0
    if 0 < high - low < min(abs(low), abs(high)) / 3:
        return low, high
    return min(low, 0.0), max(high, 0.0)


def gutter(scene: Scene) -> float:
    """Return the space for the numbers of the axis, in per cent."""
    longest = max((len(text) for _, text in scene.y_ticks), default=0)
    return min(40.0, 2 + 100 * (longest + 1) * LETTER / NARROW)


def _ends(drawn: list[Point], places: dict[int, tuple[float, float]], frame: PlotFrame) -> tuple[Label, ...]:
    """Return the first and the last number of a small picture, above their dots."""
    tops: dict[float, float] = {}
    for x, y in places.values():
        tops[x] = min(y, tops.get(x, y))
    spots = [
        (frame.x(x), frame.y(tops[x]), point.display)
        for point in drawn
        if not point.wrong
        for x, _ in [places[id(point)]]
    ]
    (left, top, first), (right, other, last) = min(spots), max(spots)
    labels = (
        Label(first, round(left), round(top - ABOVE), "start", "value"),
        Label(last, round(right), round(other - ABOVE), "end", "value"),
    )
    return labels[: len(spots)]


def _placed(
    point: Point, places: dict[int, tuple[float, float]], frame: PlotFrame
) -> tuple[float, float] | None:
    if id(point) not in places:
        return None
    x, y = places[id(point)]
    return frame.x(x), frame.y(y)


def _line(index: int, places: list[tuple[float, float] | None], palette: Palette) -> str:
    """Draw segments between neighbours (a missing number is a gap), and dots if numbers are few."""
    pieces = [_piece(one, other) for one, other in pairwise(places) if one and other]
    known = [place for place in places if place]
    lonely = [
        place
        for before, place, after in zip([None, *places], places, [*places[1:], None], strict=False)
        if place and not before and not after
    ]
    dotted = known if len(known) <= 31 else [*lonely, known[-1]]
    dots = [element("circle", cx=percent(x), cy=percent(y), r=3.0) for x, y in dict.fromkeys(dotted)]
    tone = tone_of(index, palette)
    dash = {"stroke_dasharray": DASHES[index % len(DASHES)]} if index % len(DASHES) else {}
    strokes = element("g", *pieces, stroke="currentColor", stroke_width=2.25, stroke_linecap="round", **dash)
    fills = element("g", *dots, fill="currentColor")
    return toned(tone, colour_of(tone, palette), strokes if pieces else "", fills)


def _hollow(x: float, y: float, palette: Palette) -> str:
    """Draw a number that was wrong, beside the line of the correct ones."""
    dot = element(
        "circle", cx=percent(x), cy=percent(y), r=3.5, fill="none", stroke="currentColor", stroke_width=1.5
    )
    return toned("ink", palette.ink, dot)


def _piece(one: tuple[float, float], other: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = one, other
    return element("line", x1=percent(x1), y1=percent(y1), x2=percent(x2), y2=percent(y2))


def grid(scene: Scene, frame: PlotFrame, palette: Palette) -> str:
    """Draw a line for each number of the axis."""
    lines = [_rule(frame.y(y)) for y, _ in scene.y_ticks]
    return toned("rule", palette.rule, *lines, stroke="currentColor", stroke_width=1.0)


def _rule(y: float) -> str:
    return element("line", x1="0%", x2="100%", y1=percent(y), y2=percent(y))


def value_labels(scene: Scene, frame: PlotFrame) -> tuple[Label, ...]:
    """Return the numbers of the axis."""
    x, anchor = (100, "end") if frame.mirrored else (0, "start")
    return tuple(
        Label(text, x, round(frame.y(y)), "end" if anchor == "end" else "start", "value")
        for y, text in scene.y_ticks
    )


def labels_below(
    points: list[tuple[float, str]],
) -> tuple[tuple[Label, ...], tuple[str, ...]]:
    """Return the labels of the first and the last point, and those between them that fit.

    If they are too long for their position, they are returned second, to wrap below the picture.
    """
    words = dict(points)
    ends = [min(words), max(words)][: len(words)]
    if any(len(words[place]) > LONGEST for place in ends):
        return (), tuple(dict.fromkeys((points[0][1], points[-1][1])))
    labels = [Label(words[ends[0]], round(ends[0]), BELOW, "start", "time")]
    if len(ends) > 1:
        labels.append(Label(words[ends[1]], round(ends[1]), BELOW, "end", "time"))
    if len(words) == 1:
        return (replace(labels[0], anchor="middle"),), ()
    order = sorted(words)
    for share in (0.5, 0.25, 0.75):
        _squeeze(labels, words, order[round(share * (len(order) - 1))])
    return tuple(labels), ()


def _squeeze(labels: list[Label], words: dict[float, str], place: float) -> None:
    """Add the label at this position if it touches no other."""
    half = wide(words[place]) / 2
    label = Label(words[place], round(place), BELOW, "middle", "time")
    if len(label.text) <= LONGEST and all(
        place - half > right or place + half < left for left, right in map(_reach, labels)
    ):
        labels.append(label)


def _reach(label: Label) -> tuple[float, float]:
    room = wide(label.text)
    left = {"start": label.x, "end": label.x - room}.get(label.anchor, label.x - room / 2)
    return float(left), float(left + room)


def wide(text: str) -> float:
    """Return the share of a narrow picture that a text with its margin takes, in per cent."""
    return 100 * (len(text) + 2) * LETTER / NARROW


def _last(points: tuple[Point, ...]) -> str:
    known = (point.display for point in reversed(points) if point.value is not None and not point.wrong)
    return next(known, "")
