"""Charts and maps as pictures without text, and the positions at which HTML places their text.

A picture contains no text in any language: HTML shapes, wraps, enlarges and reads out text better
than SVG does, and print shapes right-to-left text only there. It has no style, script, id or
reference either, so it works in a page under a strict Content-Security-Policy.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec

from standfirst.charts.drawing import ChartRow, Drawing, Label, Panel
from standfirst.charts.spec import ChartSpec, MapSpec, Marker, Numerals, Palette, Point

__all__ = [
    "ChartRow",
    "ChartSpec",
    "Drawing",
    "Label",
    "MapSpec",
    "Marker",
    "Numerals",
    "Palette",
    "Panel",
    "Point",
    "draw_chart",
    "draw_map",
    "missing",
]


_LIBRARIES = ("shapely", "vl_convert")


@cache
def missing() -> str:
    """Return why maps and some charts cannot be drawn here, or an empty string; tables then show their numbers."""
    if all(map(find_spec, _LIBRARIES)):
        return ""
    return (
        "no maps and no lines over time, but tables in their place: install standfirst[charts] to draw them"
    )


def draw_chart(spec: ChartSpec, palette: Palette | None = None) -> Drawing:
    """Draw a chart; one without points, or whose library is missing, has no panels."""
    from standfirst.charts import columns, compare, plots, rows, timeline

    empty = Drawing(spec.kind, spec.direction, ())
    if not spec.points:
        return empty
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
    return _drawn(lambda: draw(spec, palette or Palette()), empty)


def draw_map(spec: MapSpec, palette: Palette | None = None) -> Drawing:
    """Draw a locator map, without panels if its libraries are missing; InputError if the user's GeoJSON is invalid."""
    from standfirst.charts import locator

    empty = Drawing("map", spec.direction, (), disclaimer=spec.disclaimer)
    return _drawn(lambda: locator.draw(spec, palette or Palette()), empty)


def _drawn(draw: Callable[[], Drawing], empty: Drawing) -> Drawing:
    """Return the drawing, or its replacement if a library is missing; `missing` reports that once."""
    try:
        return draw()
    except ModuleNotFoundError as error:
        if error.name not in {*_LIBRARIES, "numpy"}:
            raise
        return empty
