"""Charts and maps as pictures without words, and the words with the places where HTML puts them.

A picture holds no text in any language: HTML shapes, wraps, enlarges and reads out words better
than SVG does, and print shapes right-to-left words only there. It holds no style, script, id or
reference either, so it can stand in a page under a strict Content-Security-Policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from standfirst.charts.drawing import Drawing, Label, Panel, Row
from standfirst.charts.spec import ChartSpec, MapSpec, Marker, Numerals, Palette, Point
from standfirst.errors import RenderError

__all__ = [
    "ChartSpec",
    "Drawing",
    "Label",
    "MapSpec",
    "Marker",
    "Numerals",
    "Palette",
    "Panel",
    "Point",
    "Row",
    "draw_chart",
    "draw_map",
]


def draw_chart(spec: ChartSpec, palette: Palette | None = None) -> Drawing:
    """Draw a chart; one without points has no panels."""
    from standfirst.charts import columns, compare, plots, rows, timeline

    if not spec.points:
        return Drawing(spec.kind, spec.direction, ())
    draw = {
        "bar": rows.draw_bars,
        "parts": rows.draw_parts,
        "range": rows.draw_ranges,
        "grouped": compare.draw_grouped,
        "stacked": compare.draw_stacked,
        "pyramid": compare.draw_pyramid,
        "dots": compare.draw_dots,
        "progress": compare.draw_progress,
        "line": plots.draw_lines,
        "columns": columns.draw_columns,
        "area": columns.draw_area,
        "editions": plots.draw_editions,
        "timeline": timeline.draw_timeline,
    }[spec.kind]
    with _extra():
        return draw(spec, palette or Palette())


def draw_map(spec: MapSpec, palette: Palette | None = None) -> Drawing:
    """Draw a locator map; raises InputError where the user's GeoJSON is wrong."""
    from standfirst.charts import locator

    with _extra():
        return locator.draw(spec, palette or Palette())


@contextmanager
def _extra() -> Iterator[None]:
    """Name the extra to install where its libraries are missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in {"altair", "vl_convert", "shapely", "numpy"}:
            raise
        message = f"charts and maps need {error.name}: install standfirst[charts]"
        raise RenderError(message) from error
