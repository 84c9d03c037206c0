"""Decode world-atlas TopoJSON to shapes of countries in degrees, by ISO 3166 code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standfirst.charts.globe import HALF
from standfirst.engine import memo
from standfirst.errors import RenderError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

UNNUMBERED = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Indian Ocean Ter.": "AU"}
"""Areas that Natural Earth draws without an ISO number, and the code that highlights them."""

CIRCLE = 360.0

Bounds = tuple[float, float, float, float]
_Pair = tuple[float, float]


@dataclass(frozen=True)
class Country:
    """A country's two-letter code (empty if it has none), its name in the file and its shape, decoded on first use."""

    code: str
    name: str
    groups: list[list[list[int]]]
    """Polygons, of rings, of indices of arcs."""
    arcs: Arcs
    digest: str
    """The digest of the file."""

    @cached_property
    def shape(self) -> BaseGeometry:
        """The shape in degrees."""
        return cached_shape("country", self.digest, json.dumps(self.groups), make=self._decoded)

    def _decoded(self) -> BaseGeometry:
        import shapely

        polygons = [[ring(one, self.arcs) for one in rings] for rings in self.groups]
        shape = shapely.MultiPolygon([(shell, holes) for shell, *holes in polygons])
        return shape if shape.is_valid else shapely.make_valid(shape)

    @cached_property
    def bounds(self) -> Bounds | None:
        """West, south, east and north in degrees; None for a country without a shape.

        One that the date line cuts has both edges of the map in its bounds.
        """
        used = {index if index >= 0 else ~index for rings in self.groups for ring in rings for index in ring}
        if not used:
            return None
        wests, souths, easts, norths = zip(*(self.arcs.bounds(index) for index in used), strict=True)
        return min(wests), min(souths), max(easts), max(norths)


class Arcs:
    """Lines that countries share, stored as steps on an integer grid."""

    def __init__(self, topology: dict[str, Any]) -> None:
        """`topology` is the content of a world-atlas file; KeyError or TypeError if it is something else."""
        self._steps: list[list[list[int]]] = topology["arcs"]
        self._scale: _Pair = tuple(topology["transform"]["scale"])
        self._start: _Pair = tuple(topology["transform"]["translate"])
        self._known: dict[int, list[_Pair]] = {}

    def line(self, index: int) -> list[_Pair]:
        """Return the points of an arc in degrees."""
        if index not in self._known:
            points = zip(*(accumulate(steps) for steps in zip(*self._steps[index], strict=True)), strict=True)
            self._known[index] = [self._degrees(x, y) for x, y in points]
        return self._known[index]

    def bounds(self, index: int) -> Bounds:
        """Return west, south, east and north of an arc in degrees."""
        xs, ys = (list(accumulate(steps)) for steps in zip(*self._steps[index], strict=True))
        return *self._degrees(min(xs), min(ys)), *self._degrees(max(xs), max(ys))

    def _degrees(self, x: float, y: float) -> _Pair:
        (scale_x, scale_y), (left, bottom) = self._scale, self._start
        return round(x * scale_x + left, 6), round(y * scale_y + bottom, 6)


def cached_shape(*key: str, make: Callable[[], BaseGeometry]) -> BaseGeometry:
    """Return a decoded shape from the cache of this user; decoding takes longer than all else of a map."""
    import shapely

    def data() -> bytes:
        return bytes(shapely.to_wkb(make()))

    name = memo.content_key("shape", shapely.__version__, shapely.geos_version_string, *key)
    return shapely.from_wkb(memo.for_user(name, data))


def digest(data: bytes) -> str:
    """Return the digest of a file of outlines."""
    return hashlib.sha256(data).hexdigest()


@lru_cache(maxsize=4)
def load_countries(path: Path) -> tuple[Country, ...]:
    """Return all countries of a world-atlas file, read once per process."""
    try:
        topology = json.loads(data := path.read_bytes())
        arcs = Arcs(topology)
        geometries = topology["objects"]["countries"]["geometries"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RenderError(f"{path.name}: this is not a world-atlas file of countries: {error}") from error
    file = digest(data)
    return tuple(Country(_code(item), _name(item), _groups(item), arcs, file) for item in geometries)


def _name(item: dict[str, Any]) -> str:
    return str(item.get("properties", {}).get("name", ""))


def _groups(item: dict[str, Any]) -> list[list[list[int]]]:
    """Return the polygons of a country as rings of indices of arcs."""
    if item["type"] not in {"Polygon", "MultiPolygon"}:
        return []
    return [item["arcs"]] if item["type"] == "Polygon" else list(item["arcs"])


def ring(indices: list[int], arcs: Arcs) -> list[_Pair]:
    """Join arcs end to end; a negative index is the complement of an arc to run backwards."""
    points: list[_Pair] = []
    for index in indices:
        arc = arcs.line(index) if index >= 0 else arcs.line(~index)[::-1]
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
