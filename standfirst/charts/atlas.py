"""Decode world-atlas TopoJSON to shapes of countries in degrees, by ISO 3166 code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standfirst.errors import RenderError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

UNNUMBERED = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Indian Ocean Ter.": "AU"}
"""Areas that Natural Earth draws without an ISO number, and the code that highlights them."""

CIRCLE, HALF = 360.0, 180.0

_Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Country:
    """A country's two-letter code (empty if it has none) and its shape in degrees."""

    code: str
    shape: BaseGeometry


@lru_cache(maxsize=4)
def load_countries(path: Path) -> tuple[Country, ...]:
    """Return all countries of a world-atlas file, read once per process."""
    try:
        topology = json.loads(path.read_bytes())
        arcs = _arcs(topology)
        geometries = topology["objects"]["countries"]["geometries"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RenderError(f"{path.name}: this is not a world-atlas file of countries: {error}") from error
    return tuple(Country(_code(item), _shape(item, arcs)) for item in geometries)


def _arcs(topology: dict[str, Any]) -> list[list[_Pair]]:
    """Decode arcs, which are stored as steps on an integer grid."""
    (scale_x, scale_y), (left, bottom) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for steps in topology["arcs"]:
        xs = accumulate(step[0] for step in steps)
        ys = accumulate(step[1] for step in steps)
        arcs.append(
            [
                (round(x * scale_x + left, 6), round(y * scale_y + bottom, 6))
                for x, y in zip(xs, ys, strict=True)
            ]
        )
    return arcs


def _shape(item: dict[str, Any], arcs: list[list[_Pair]]) -> BaseGeometry:
    import shapely

    if item["type"] not in {"Polygon", "MultiPolygon"}:
        return shapely.MultiPolygon()
    groups = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
    polygons = [[_ring(ring, arcs) for ring in rings] for rings in groups]
    shape = shapely.MultiPolygon([(shell, holes) for shell, *holes in polygons])
    return shape if shape.is_valid else shapely.make_valid(shape)


def _ring(indices: list[int], arcs: list[list[_Pair]]) -> list[_Pair]:
    """Join arcs end to end; a negative index is the complement of an arc to run backwards."""
    points: list[_Pair] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return _unrolled(points)


def _unrolled(ring: list[_Pair]) -> list[_Pair]:
    """Return a ring without jumps at the date line: it continues beyond 180 degrees, or round a pole."""
    turn, points = 0.0, [ring[0]]
    for (before, _), (lon, lat) in pairwise(ring):
        if abs(lon - before) > HALF:
            turn += -CIRCLE if lon > before else CIRCLE
        points.append((round(lon + turn, 6), lat))
    if turn:
        pole = 90.0 if sum(lat for _, lat in ring) > 0 else -90.0
        points += [(points[-1][0], pole), (points[0][0], pole), points[0]]
    west = min(lon for lon, _ in points)
    shift = CIRCLE * ((west + HALF) // CIRCLE)
    return [(round(lon - shift, 6), lat) for lon, lat in points]


def _code(item: dict[str, Any]) -> str:
    from babel.core import get_global

    number = item.get("id")
    if number is None:
        return UNNUMBERED.get(item.get("properties", {}).get("name", ""), "")
    return next(iter(get_global("territory_aliases").get(str(number), [])), "")
