"""Outlines of shapes as SVG path data, in tenths of a pixel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standfirst.charts.drawing import number
from standfirst.charts.globe import parts

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def outline(shape: BaseGeometry) -> str:
    """Return path data in tenths of a pixel as steps from point to point."""
    rings = [ring for part in parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring([(round(x * 10), round(y * 10)) for x, y in ring.coords[:-1]]) for ring in rings)


def _ring(points: list[tuple[int, int]]) -> str:
    """Return one closed ring in whole tenths, so that rounding errors never add up."""
    (x, y), steps = points[0], []
    for to_x, to_y in points[1:]:
        if (to_x, to_y) != (x, y):
            steps.append(_pair((to_x - x) / 10, (to_y - y) / 10))
            x, y = to_x, to_y
    first = f"M{number(points[0][0] / 10)},{number(points[0][1] / 10)}"
    return f"{first}l{' '.join(steps)}z".replace(" -", "-") if steps else ""


def _pair(x: float, y: float) -> str:
    """Return two numbers, separated by a comma unless a minus does it."""
    return f"{number(x)}{'' if y < 0 else ','}{number(y)}"


def line(points: list[tuple[float, float]]) -> str:
    """Return path data of an open line, in pixels."""
    return "M" + "L".join(f"{number(round(x, 1))},{number(round(y, 1))}" for x, y in points)
