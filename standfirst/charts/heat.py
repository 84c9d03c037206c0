"""Heat tables: a table whose cells are shaded by their numbers, with a key to the shades."""

from __future__ import annotations

from collections.abc import Iterable

from standfirst.charts.drawing import ChartRow, Drawing, Panel
from standfirst.charts.rows import swatch
from standfirst.charts.shades import Classes, classed
from standfirst.charts.spec import ChartSpec, Palette, Point


def shaded(points: Iterable[Point]) -> Classes:
    """Return the classes of the known numbers, by `cell_name`."""
    return classed({cell_name(point): point.value for point in points if point.value is not None})


def cell_name(point: Point) -> str:
    """Return the name of the cell of a point: its row and its column."""
    return f"{point.label}\0{point.series}"


def draw_heat(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw the key; the cells are a table, which readers can hear and search."""
    rows = tuple(
        ChartRow(words, "", swatch(f"shade-{place}", palette, words))
        for place, words in enumerate(spec.legend, start=1)
    )
    return Drawing(spec.kind, spec.direction, (Panel(rows=rows, key=True),))
