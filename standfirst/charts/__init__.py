"""Charts and maps as pictures without text, and the positions at which HTML places their text.

A picture contains no text in any language: HTML shapes, wraps, enlarges and reads out text better
than SVG does, and print shapes right-to-left text only there. It has no style, script, id or
reference either, so it works in a page under a strict Content-Security-Policy.
"""

from __future__ import annotations

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


@cache
def missing() -> str:
    """Return why maps cannot be drawn here, or an empty string; tables then show their places."""
    if find_spec("shapely"):
        return ""
    return "no maps, but tables in their place: install standfirst[charts] to draw them"


def draw_chart(spec: ChartSpec, palette: Palette | None = None) -> Drawing:
    """Draw a chart; one without points has no panels."""
    from standfirst.charts import columns, compare, heat, plots, rows, timeline

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
        "heat": heat.draw_heat,
        "line": plots.draw_lines,
        "columns": columns.draw_columns,
        "area": columns.draw_area,
        "editions": plots.draw_editions,
        "timeline": timeline.draw_timeline,
    }[spec.kind]
    return draw(spec, palette or Palette())


def draw_map(spec: MapSpec, palette: Palette | None = None) -> Drawing:
    """Draw a locator map, without panels if its libraries are missing; InputError if the user's GeoJSON is invalid."""
    from standfirst.charts import locator

    try:
        return locator.draw(spec, palette or Palette())
    except ModuleNotFoundError as error:  # `missing` reports it once
        if error.name not in {"shapely", "numpy"}:
            raise
        return Drawing("map", spec.direction, (), disclaimer=spec.disclaimer)
