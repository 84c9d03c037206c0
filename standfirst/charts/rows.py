"""Charts with their numbers in rows of text: bars, parts of a whole, and values by source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from standfirst.charts.drawing import ChartRow, Drawing, Panel, element, percent, picture, toned
from standfirst.charts.spec import ChartSpec, Palette, Point

BAR = 14
RANGE = 18
STACK = 28
SWATCH = 12
DOT = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Converts numbers to per cent of a picture's width, from the side on which reading starts."""

    low: float
    high: float
    mirrored: bool
    margin: float = 0.0

    def __call__(self, value: float) -> float:
        """Return the position of a number, in per cent from the left."""
        room = 100 - 2 * self.margin
        share = self.margin + room * (value - self.low) / ((self.high - self.low) or 1.0)
        return 100 - share if self.mirrored else share


def draw_bars(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw horizontal bars from one zero line; a panel for each series, all on one scale."""
    values = [point.value for point in spec.points if point.value is not None]
    scale = Scale(min(0.0, *values, 0.0), max(0.0, *values, 0.0), spec.direction == "rtl")
    panels = tuple(
        Panel(name=name, rows=tuple(_bar(point, scale, palette) for point in points))
        for name, points in by_series(spec.points)
    )
    return Drawing(spec.kind, spec.direction, panels)


def draw_parts(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw one stacked bar for each series, as wide as its whole, with a row for each part."""
    groups = list(by_series(spec.points))
    panels = tuple(_stack(name, points, spec, palette) for name, points in groups)
    return Drawing(spec.kind, spec.direction, panels)


def draw_ranges(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw each source's value from lowest to highest with the best estimate, on a scale for each series."""
    panels = tuple(
        Panel(name=name, rows=_ranges(points, spec.direction == "rtl", palette))
        for name, points in by_series(spec.points)
    )
    return Drawing(spec.kind, spec.direction, panels)


def by_series(points: Iterable[Point]) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """Yield points by series, in the order of their first points."""
    listed = list(points)
    order = {name: index for index, name in reversed([*enumerate(p.series for p in listed)])}
    listed.sort(key=lambda point: order[point.series])
    for name, group in groupby(listed, key=lambda point: point.series):
        yield name, tuple(group)


def point_text(point: Point) -> str:
    """Return the text of the point, used as the title of its picture."""
    return f"{point.label}: {point.display}" if point.display else point.label


def swatch(tone: str, palette: Palette, title: str) -> str:
    """Return a patch of an item's colour in the picture above."""
    patch = element("rect", width="100%", height="100%", fill="currentColor")
    drawn = toned(tone, colour_of(tone, palette), patch)
    return (
        f'<svg class="sf-plot__swatch" width="{SWATCH}" height="{SWATCH}" aria-hidden="true">'
        f"{element('title', escape(title))}{drawn}</svg>"
    )


def tone_of(index: int, palette: Palette) -> str:
    """Return the name of the colour for the series or part with this index."""
    return f"tone-{index % len(palette.tones) + 1}"


def colour_of(tone: str, palette: Palette) -> str:
    """Return the printed colour of a named tone."""
    if tone.startswith("tone-"):
        return palette.tones[int(tone.removeprefix("tone-")) - 1]
    if tone.startswith("shade-"):
        return palette.shades[int(tone.removeprefix("shade-")) - 1]
    return str(getattr(palette, tone))


def _bar(point: Point, scale: Scale, palette: Palette) -> ChartRow:
    zero = scale(0)
    if point.value is None:
        return ChartRow(point.label, point.display, picture(BAR, point_text(point), (), hidden=True))
    drawn = block(zero, scale(point.value), BAR)
    axis = element("line", x1=percent(zero), x2=percent(zero), y1=0.0, y2="100%", stroke="currentColor")
    bar = toned("tone-1", palette.tones[0], drawn, fill="currentColor")
    inside = (bar, toned("ink", palette.ink, axis))
    return ChartRow(point.label, point.display, picture(BAR, point_text(point), inside, hidden=True))


def block(one: float, other: float, height: float) -> str:
    """Return a bar between two positions, in per cent of the width."""
    left, width = min(one, other), abs(one - other)
    return element("rect", x=percent(left), y=0.0, width=percent(width), height=height)


def _stack(name: str, points: tuple[Point, ...], spec: ChartSpec, palette: Palette) -> Panel:
    """Draw a stacked bar; negative parts have no width, since a part of a whole cannot be negative."""
    sizes = [max(point.value or 0.0, 0.0) for point in points]
    whole = spec.whole.value if spec.whole and spec.whole.value else 0.0
    scale = Scale(0, max(sum(sizes), whole), spec.direction == "rtl")
    ends = [sum(sizes[: index + 1]) for index in range(len(sizes))]
    blocks = [
        toned(
            tone_of(index, palette),
            palette.tones[index % len(palette.tones)],
            block(scale(end - size), scale(end), STACK),
            fill="currentColor",
        )
        for index, (size, end) in enumerate(zip(sizes, ends, strict=True))
        if size
    ]
    rows = tuple(
        ChartRow(point.label, point.display, swatch(tone_of(index, palette), palette, point_text(point)))
        for index, point in enumerate(points)
    )
    rest = _rest(scale, sum(sizes), whole, palette)
    gaps = toned("paper", palette.paper, *_gaps(scale, ends[:-1]), stroke="currentColor", stroke_width=2.0)
    title = spec.alt or "; ".join(point_text(point) for point in points)
    drawn = picture(STACK, title, (*blocks, rest, gaps))
    value = spec.whole.display if spec.whole else ""
    return Panel(
        name=name or (spec.whole.label if spec.whole else ""),
        value=value,
        svg=drawn,
        height=STACK,
        rows=rows,
    )


def _gaps(scale: Scale, ends: list[float]) -> Iterator[str]:
    """Yield white lines between the parts, which separate them for readers who cannot tell colours apart."""
    for end in ends:
        yield element("line", x1=percent(scale(end)), x2=percent(scale(end)), y1=0.0, y2="100%")


def _rest(scale: Scale, total: float, whole: float, palette: Palette) -> str:
    """Return the share of the whole without a part, as an empty frame."""
    if whole <= total:
        return ""
    left, right = sorted((scale(total), scale(whole)))
    frame = element(
        "rect",
        x=percent(left),
        y=1.0,
        width=percent(right - left),
        height=STACK - 2.0,
        fill="none",
        stroke="currentColor",
        stroke_width=1.5,
        stroke_dasharray="3 3",
    )
    return toned("ink", palette.ink, frame)


def _ranges(points: tuple[Point, ...], mirrored: bool, palette: Palette) -> tuple[ChartRow, ...]:
    known = [v for p in points for v in (p.low, p.value, p.high) if v is not None] or [0.0]
    scale = Scale(min(known), max(known), mirrored, margin=2.0)
    if min(known) == max(known):
        scale = Scale(min(known) - 1, max(known) + 1, mirrored, margin=2.0)
    return tuple(_range(point, scale, palette) for point in points)


def _range(point: Point, scale: Scale, palette: Palette) -> ChartRow:
    """Return a span from low to high, dashed towards an unknown bound, with a dot at the best estimate."""
    middle = RANGE / 2
    track = element("line", x1="0%", x2="100%", y1=middle, y2=middle, stroke="currentColor")
    bounds = [value for value in (point.low, point.high) if value is not None]
    marks = [_stroke(scale(value), middle) for value in bounds]
    if bounds:
        known = [*bounds, point.value] if point.value is not None else bounds
        marks.append(_span(scale(min(known)), scale(max(known)), middle))
    if len(bounds) == 1:
        known = [*bounds, point.value] if point.value is not None else bounds
        near, far = (max(known), scale.high) if point.high is None else (min(known), scale.low)
        marks.append(_open(scale(near), scale(far), middle))
    if point.value is not None:
        marks.append(element("circle", cx=percent(scale(point.value)), cy=middle, r=DOT, stroke="none"))
    inside = (
        toned("rule", palette.rule, track),
        toned("tone-1", palette.tones[0], *marks, fill="currentColor", stroke="currentColor"),
    )
    return ChartRow(point.label, point.display, picture(RANGE, point_text(point), inside, hidden=True))


def _open(near: float, far: float, middle: float) -> str:
    """Return a dashed span from the last known number to the edge: the true value may be beyond it."""
    edge = near if near == far else (100.0 if far > near else 0.0)
    return element(
        "line",
        x1=percent(near),
        x2=percent(edge),
        y1=middle,
        y2=middle,
        stroke_width=3.0,
        stroke_dasharray="2 5",
    )


def _stroke(x: float, middle: float) -> str:
    place = percent(x)
    return element("line", x1=place, x2=place, y1=middle - DOT, y2=middle + DOT, stroke_width=2.0)


def _span(one: float, other: float, middle: float) -> str:
    return element("line", x1=percent(one), x2=percent(other), y1=middle, y2=middle, stroke_width=3.0)
