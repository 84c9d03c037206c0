"""Charts that compare several series: grouped and stacked bars, pyramids, dots, progress towards a target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standfirst.charts.drawing import ChartRow, Drawing, Panel, element, percent, picture, toned
from standfirst.charts.rows import BAR, Scale, block, by_series, colour_of, point_text, swatch, tone_of
from standfirst.charts.spec import ChartSpec, Palette, Point

DOT_ROW = 18
HALF = 49.5
"""The width of one side of a pyramid, in per cent."""
PAIR = 2

Series = list[tuple[str, tuple[Point, ...]]]
Line = tuple[str, list[Point | None]]
"""A label and its point in each series."""


def draw_grouped(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw the bars of all series under each label, on one scale."""
    series = list(by_series(spec.points))
    scale = _scale(spec)
    panels = tuple(
        Panel(name=label, rows=tuple(_grouped(points, series, scale, palette)))
        for label, points in _lines(series)
    )
    return Drawing(spec.kind, spec.direction, panels)


def draw_stacked(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw a bar for each label, with a part for each series; negative parts have no width."""
    series = list(by_series(spec.points))
    lines = list(_lines(series))
    sums = [sum(max(_value(point), 0.0) for point in points) for _, points in lines]
    scale = Scale(0.0, max(sums, default=0.0), spec.direction == "rtl")
    totals = spec.totals or ("",) * len(lines)
    rows = tuple(
        ChartRow(label, total, picture(BAR, label, _stack(points, scale, palette), hidden=True))
        for (label, points), total in zip(lines, totals, strict=True)
    )
    panels = (Panel(rows=rows), key(series, palette)) if len(series) > 1 else (Panel(rows=rows),)
    return Drawing(spec.kind, spec.direction, panels)


def draw_pyramid(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw two series back to back: the first on the side where reading starts."""
    series = list(by_series(spec.points))
    most = max((_value(point) for point in spec.points), default=0.0) or 1.0
    rows = tuple(
        ChartRow(
            label,
            _shown(points, " | "),
            picture(BAR, label, _wings(points, most, spec, palette), hidden=True),
        )
        for label, points in _lines(series)
    )
    return Drawing(spec.kind, spec.direction, (Panel(rows=rows), key(series, palette)))


def draw_dots(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw a dot for each series on one track per label, joined from the lowest to the highest."""
    series = list(by_series(spec.points))
    known = [_value(point) for point in spec.points if point.value is not None]
    scale = Scale(min(0.0, *known, 0.0), max(0.0, *known, 0.0), spec.direction == "rtl", margin=2.0)
    rows = tuple(
        ChartRow(
            label, _shown(points, " · "), picture(DOT_ROW, label, _dots(points, scale, palette), hidden=True)
        )
        for label, points in _lines(series)
    )
    panels = (Panel(rows=rows), key(series, palette)) if len(series) > 1 else (Panel(rows=rows),)
    return Drawing(spec.kind, spec.direction, panels)


def draw_progress(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw the value reached (the first series) in a frame as long as the target (the second)."""
    series = list(by_series(spec.points))
    rows = tuple(
        ChartRow(
            label, _shown(points, " / "), picture(BAR, label, _filled(points, spec, palette), hidden=True)
        )
        for label, points in _lines(series)
    )
    return Drawing(
        spec.kind, spec.direction, (Panel(rows=rows), key(series[:PAIR], palette, ("tone-1", "rule")))
    )


def key(series: Series, palette: Palette, tones: Sequence[str] = ()) -> Panel:
    """Return the colours of the series with their names; `tones` overrides the default order."""
    named = tones or [tone_of(index, palette) for index in range(len(series))]
    rows = tuple(
        ChartRow(name, "", swatch(tone, palette, name))
        for tone, (name, _) in zip(named, series, strict=False)
    )
    return Panel(rows=rows, key=True)


def _lines(series: Series) -> Iterator[Line]:
    """Yield the labels in their order, each with its point in every series."""
    by_label = [{point.label: point for point in points} for _, points in series]
    labels = dict.fromkeys(label for points in by_label for label in points)
    yield from ((label, [points.get(label) for points in by_label]) for label in labels)


def _value(point: Point | None) -> float:
    return (point.value or 0.0) if point else 0.0


def _shown(points: list[Point | None], between: str) -> str:
    return between.join(point.display if point and point.display else "–" for point in points)


def _scale(spec: ChartSpec) -> Scale:
    values = [_value(point) for point in spec.points]
    return Scale(min(0.0, *values, 0.0), max(0.0, *values, 0.0), spec.direction == "rtl")


def _toned(index: int, palette: Palette, *marks: str) -> str:
    tone = tone_of(index, palette)
    return toned(tone, colour_of(tone, palette), *marks, fill="currentColor")


def _grouped(
    points: list[Point | None], series: Series, scale: Scale, palette: Palette
) -> Iterator[ChartRow]:
    for index, (point, (name, _)) in enumerate(zip(points, series, strict=True)):
        if point is None:
            continue
        bar = block(scale(0), scale(_value(point)), BAR) if point.value else ""
        drawn = picture(BAR, point_text(point), (_toned(index, palette, bar),), hidden=True)
        yield ChartRow(name, point.display, drawn)


def _stack(points: list[Point | None], scale: Scale, palette: Palette) -> Iterator[str]:
    end = 0.0
    for index, point in enumerate(points):
        size = max(_value(point), 0.0)
        if size:
            yield _toned(index, palette, block(scale(end), scale(end + size), BAR))
            end += size


def _wings(points: list[Point | None], most: float, spec: ChartSpec, palette: Palette) -> Iterator[str]:
    sides = (1, -1) if spec.direction == "rtl" else (-1, 1)
    for index, (point, side) in enumerate(zip(points, sides, strict=False)):
        length = max(_value(point), 0.0) / most * HALF
        start = 50 + side * (50 - HALF)
        if length:
            yield _toned(index, palette, block(start, start + side * length, BAR))


def _dots(points: list[Point | None], scale: Scale, palette: Palette) -> Iterator[str]:
    middle = DOT_ROW / 2
    track = element("line", x1="0%", x2="100%", y1=middle, y2=middle, stroke="currentColor")
    yield toned("rule", palette.rule, track)
    known = [
        (index, scale(point.value)) for index, point in enumerate(points) if point and point.value is not None
    ]
    if len(known) > 1:
        ends = sorted(x for _, x in known)
        span = element("line", x1=percent(ends[0]), x2=percent(ends[-1]), y1=middle, y2=middle,
                       stroke="currentColor", stroke_width=3.0)  # fmt: skip
        yield toned("rule", palette.rule, span)
    for index, x in known:
        yield _toned(index, palette, element("circle", cx=percent(x), cy=middle, r=6.0))


def _filled(points: list[Point | None], spec: ChartSpec, palette: Palette) -> Iterator[str]:
    reached, target = (max(_value(point), 0.0) for point in (*points, None, None)[:PAIR])
    scale = Scale(0.0, max(reached, target) or 1.0, spec.direction == "rtl")
    if target:
        yield toned("rule", palette.rule, block(scale(0), scale(target), BAR), fill="currentColor")
    if reached:
        yield _toned(0, palette, block(scale(0), scale(reached), BAR))
    if target and reached > target:
        x = percent(scale(target))
        line = element("line", x1=x, x2=x, y1=0.0, y2="100%", stroke="currentColor", stroke_width=2.0)
        yield toned("ink", palette.ink, line)
