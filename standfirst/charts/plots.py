"""Charts on axes: lines, the course of a figure over editions, and events in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from standfirst.charts import moments
from standfirst.charts.drawing import Drawing, Label, Panel, Row, element, percent, picture, toned
from standfirst.charts.rows import by_series, colour_of, said, swatch, tone_of
from standfirst.charts.scene import Scene, lay_out
from standfirst.charts.spec import ChartSpec, Palette, Point

HEIGHT = 220
SPARK = 40
NARROW = 300
"""The width in CSS pixels at which words must still not touch."""
LETTER = 7.5
"""The width of a digit or letter at the size of labels, rounded up."""
DASHES = ("", "7 3", "2 3", "10 3 2 3", "1 4", "12 4")
TOP, BOTTOM = 10.0, 96.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the plot lies in the picture, in per cent; what is before `start` belongs to labels."""

    start: float
    mirrored: bool
    top: float = TOP
    bottom: float = BOTTOM

    def x(self, share: float) -> float:
        """From a share of the plot to the picture."""
        place = self.start + (98 - self.start) * share
        return 100 - place if self.mirrored else place

    def y(self, share: float) -> float:
        """From a share of the plot to the picture."""
        return self.top + (self.bottom - self.top) * share


def draw_lines(spec: ChartSpec, palette: Palette) -> Drawing:
    """All series in one plot, with a key where there is more than one."""
    rows: tuple[Row, ...] = ()
    groups = list(by_series(spec.points))
    if len(groups) > 1:
        rows = tuple(
            Row(name, _last(points), swatch(tone_of(index, palette), palette, name))
            for index, (name, points) in enumerate(groups)
        )
    panel = _plot(spec, spec.points, palette, spec.alt or spec.title)
    return Drawing(spec.kind, spec.direction, (replace(panel, rows=rows),))


def draw_editions(spec: ChartSpec, palette: Palette) -> Drawing:
    """A plot a figure, because killed and displaced share no scale; the last number stands beside it."""
    panels = []
    for name, points in by_series(spec.points):
        title = "; ".join(said(point) for point in points)
        alone = tuple(replace(point, series="") for point in points)
        panel = _plot(spec, alone, palette, f"{name}: {title}" if name else title)
        panels.append(replace(panel, name=name, value=_last(points)))
    return Drawing(spec.kind, spec.direction, tuple(panels))


def draw_timeline(spec: ChartSpec, palette: Palette) -> Drawing:
    """Events on a time axis, numbered as in the list below it; what is not exact is as wide as it may be."""
    spans = [moments.span(point) for point in spec.points]
    ends = [(end, 0.0) for span in spans for end in (span.start, span.middle, span.end)]
    scene = lay_out(ends, dates=True, y_from=0, y_to=1, numerals=spec.numerals)
    frame = Frame(2.0, spec.direction == "rtl")
    places = [frame.x(x) for x, _ in scene.points]
    triples = list(zip(places[::3], places[1::3], places[2::3], strict=True))
    numbers = _lanes([middle for _, middle, _ in triples])
    height = AXIS + 14 + LANE * (1 + max(lane for _, lane, _ in numbers))
    svg = picture(height, spec.alt or spec.title, _events(spans, triples, numbers, palette))
    ticks = _time_labels(scene, frame, spec)
    shown = [_number_label(item, height, spec) for item in numbers]
    axis = () if ticks else tuple(dict.fromkeys((spec.points[0].display, spec.points[-1].display)))
    panel = Panel(svg=svg, height=height, labels=(*ticks, *shown), axis=axis)
    return Drawing(spec.kind, spec.direction, (panel,))


def _plot(spec: ChartSpec, points: tuple[Point, ...], palette: Palette, title: str) -> Panel:
    drawn = [point for point in points if point.value is not None]
    if not drawn:
        return Panel(svg=picture(SPARK, title, ()), height=SPARK)
    scene = _scene(spec, points, drawn)
    start = 2.0 if spec.small else _gutter(scene)
    frame = Frame(start, spec.direction == "rtl", *((15.0, 85.0) if spec.small else ()))
    places = dict(zip(map(id, drawn), scene.points, strict=True))
    marks = [
        _line(index, [_placed(point, places, frame) for point in group], palette)
        for index, (_, group) in enumerate(by_series(points))
    ]
    height = SPARK if spec.small else HEIGHT
    if spec.small:
        return Panel(svg=picture(height, title, marks), height=height)
    svg = picture(height, title, (_grid(scene, frame, palette), *marks))
    return Panel(svg=svg, height=height, labels=_value_labels(scene, frame), axis=_axis(drawn))


def _scene(spec: ChartSpec, points: tuple[Point, ...], drawn: list[Point]) -> Scene:
    dated = all(moments.is_moment(point.at) for point in points)
    order = {key: float(index) for index, key in enumerate(dict.fromkeys(p.at or p.label for p in points))}
    pairs = [
        (moments.span(p).middle if dated else order[p.at or p.label], p.value or 0.0) for p in drawn
    ]
    low, high = _domain([y for _, y in pairs])
    return lay_out(pairs, dates=dated, y_from=low, y_to=high, numerals=spec.numerals)


def _domain(values: list[float]) -> tuple[float, float]:
    """From zero, unless all numbers are so alike that their course could not be seen."""
    low, high = min(values), max(values)
    if low == high == 0:
        return 0.0, 1.0
    if 0 < high - low < min(abs(low), abs(high)) / 3:
        return low, high
    return min(low, 0.0), max(high, 0.0)


def _gutter(scene: Scene) -> float:
    longest = max((len(text) for _, text in scene.y_ticks), default=0)
    return min(40.0, 2 + 100 * (longest + 1) * LETTER / NARROW)


def _placed(
    point: Point, places: dict[int, tuple[float, float]], frame: Frame
) -> tuple[float, float] | None:
    if id(point) not in places:
        return None
    x, y = places[id(point)]
    return frame.x(x), frame.y(y)


def _line(index: int, places: list[tuple[float, float] | None], palette: Palette) -> str:
    """Pieces between neighbours (a missing number is a gap), and a dot on every number if they are few."""
    pieces = [_piece(one, other) for one, other in pairwise(places) if one and other]
    known = [place for place in places if place]
    lonely = [
        place for before, place, after in zip([None, *places], places, [*places[1:], None], strict=False)
        if place and not before and not after
    ]
    dotted = known if len(known) <= 31 else [*lonely, known[-1]]  # noqa: PLR2004 - a month of days
    dots = [element("circle", cx=percent(x), cy=percent(y), r=3.0) for x, y in dict.fromkeys(dotted)]
    tone = tone_of(index, palette)
    dash = {"stroke_dasharray": DASHES[index % len(DASHES)]} if index % len(DASHES) else {}
    strokes = element("g", *pieces, stroke="currentColor", stroke_width=2.25, stroke_linecap="round", **dash)
    fills = element("g", *dots, fill="currentColor")
    return toned(tone, colour_of(tone, palette), strokes if pieces else "", fills)


def _piece(one: tuple[float, float], other: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = one, other
    return element("line", x1=percent(x1), y1=percent(y1), x2=percent(x2), y2=percent(y2))


def _grid(scene: Scene, frame: Frame, palette: Palette) -> str:
    lines = [_rule(frame.y(y)) for y, _ in scene.y_ticks]
    return toned("rule", palette.rule, *lines, stroke="currentColor", stroke_width=1.0)


def _rule(y: float) -> str:
    return element("line", x1="0%", x2="100%", y1=percent(y), y2=percent(y))


def _value_labels(scene: Scene, frame: Frame) -> tuple[Label, ...]:
    x, anchor = (100, "end") if frame.mirrored else (0, "start")
    return tuple(
        Label(text, x, round(frame.y(y)), "end" if anchor == "end" else "start", "value")
        for y, text in scene.y_ticks
    )


def _axis(points: list[Point]) -> tuple[str, ...]:
    """The first and the last; who needs the others finds them in the table."""
    return tuple(dict.fromkeys((points[0].label, points[-1].label)))


def _last(points: tuple[Point, ...]) -> str:
    return next((point.display for point in reversed(points) if point.value is not None), "")


AXIS = 34
LANE = 22
LANES = 3


def _lanes(places: list[float]) -> list[tuple[float, int, tuple[int, int]]]:
    """For each number below the axis its place, its lane, and from which to which event it stands.

    Numbers follow the order given, which is that of the list. An event that finds no room in any
    lane joins the number before it: `12-14`.
    """
    shown: list[tuple[float, int, tuple[int, int]]] = []
    taken: list[tuple[float, int]] = []
    for number, place in enumerate(places, start=1):
        near = {lane for at, lane in taken if abs(place - at) < _room(number)}
        free = [lane for lane in range(LANES) if lane not in near]
        if free or not shown:
            lane = free[0] if free else 0
            shown.append((place, lane, (number, number)))
        else:
            at, lane, (first, _) = shown[-1]
            shown[-1] = (at, lane, (first, number))
        taken.append((place, lane))
    return shown


def _room(number: int) -> float:
    """Room for a group of such numbers, in per cent of a narrow picture."""
    return 100 * (2 * len(str(number)) + 2) * LETTER / NARROW


def _events(
    spans: list[moments.Span],
    triples: list[tuple[float, float, float]],
    numbers: list[tuple[float, int, tuple[int, int]]],
    palette: Palette,
) -> list[str]:
    base = element("line", x1="0%", x2="100%", y1=AXIS - 8.0, y2=AXIS - 8.0)
    leaders = [
        element("line", x1=percent(x), x2=percent(x), y1=AXIS - 8.0, y2=AXIS + 4.0 + LANE * lane)
        for x, lane, _ in numbers
    ]
    marks = [_event(span, triple) for span, triple in zip(spans, triples, strict=True)]
    wide = [mark for span, mark in zip(spans, marks, strict=True) if not span.exact]
    exact = [mark for span, mark in zip(spans, marks, strict=True) if span.exact]
    colour = palette.tones[0]
    return [
        toned("rule", palette.rule, base, *leaders, stroke="currentColor", stroke_width=1.0),
        toned("tone-1", colour, *wide, stroke="currentColor", stroke_opacity=0.45, stroke_width=10.0),
        toned("tone-1", colour, *exact, fill="currentColor"),
    ]


def _event(span: moments.Span, triple: tuple[float, float, float]) -> str:
    start, middle, end = triple
    if span.exact:
        return element("circle", cx=percent(middle), cy=AXIS - 8.0, r=5.0)
    left, right = sorted((start, end))
    if right - left < 1.5:  # noqa: PLR2004 - narrower than this nobody sees that it is a span
        left, right = middle - 0.75, middle + 0.75
    return element("line", x1=percent(left), x2=percent(right), y1=AXIS - 8.0, y2=AXIS - 8.0)


def _time_labels(scene: Scene, frame: Frame, spec: ChartSpec) -> list[Label]:
    words = moments.tick_words([value for _, value in scene.x_ticks], spec.lang, spec.numerals)
    labels: list[Label] = []
    for (share, _), text in zip(scene.x_ticks, words, strict=True):
        place = frame.x(share)
        apart = 100 * (len(text) + 2) * LETTER / NARROW
        half = apart / 2
        inside = bool(text) and half <= place <= 100 - half
        if inside and all(abs(place - label.x) > apart for label in labels):
            labels.append(Label(text, round(place), 0, "middle", "time"))
    return labels


def _number_label(
    item: tuple[float, int, tuple[int, int]], height: int, spec: ChartSpec
) -> Label:
    place, lane, (first, last) = item
    numbers = [spec.numerals.whole(value) for value in dict.fromkeys((first, last))]
    y = round(100 * (AXIS + 4 + LANE * lane) / height)
    return Label("–".join(numbers), round(min(max(place, 3), 97)), y, "middle", "number")
