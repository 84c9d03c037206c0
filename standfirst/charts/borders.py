"""Disputed borders, which maps show as dashed lines.

These are the lines that the maps of the United Nations dash or dot: cease-fire lines, lines of control, undetermined
boundaries, and the borders of territories whose status is not settled. The world map has the states of the ground, so
each of these lines is between two of its shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from standfirst.charts.globe import MapFrame

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

ANYONE = ""
_Box = tuple[float, float, float, float]

DISPUTED: dict[tuple[str, str], _Box | None] = {
    ("Siachen Glacier", ANYONE): None,
    ("Kosovo", "Serbia"): None,
    ("Somaliland", "Somalia"): None,
    ("N. Cyprus", "Cyprus"): None,
    ("W. Sahara", "Morocco"): None,
    ("Palestine", "Israel"): None,
    ("Israel", "Syria"): None,
    ("India", "Pakistan"): (72.5, 32.4, 81.0, 37.5),
    ("China", "India"): None,
    ("S. Sudan", "Sudan"): None,
    ("Egypt", "Sudan"): None,
    ("Russia", "Ukraine"): (32.0, 44.0, 37.0, 46.6),
}
"""Pairs of shapes by their names in the world map, and the part that is disputed: west, south, east, north in degrees.

Of the border between India and Pakistan it is the line of control; of that between Russia and Ukraine the one north of
Crimea, which the world map draws as it is controlled.
"""


def disputed_lines(
    land: Iterable[tuple[str, BaseGeometry]], frame: MapFrame
) -> Iterator[list[tuple[float, float]]]:
    """Yield the disputed lines between shapes with these names, which share their borders, in pixels of a map."""
    import shapely

    shapes = dict(land)
    for (one, other), box in DISPUTED.items():
        neighbours = [name for name in shapes if name == other or (other == ANYONE and name != one)]
        for name in neighbours if one in shapes else ():
            line = shapely.intersection(shapes[one].boundary, shapes[name].boundary)
            if box and not line.is_empty:
                line = shapely.intersection(line, frame.flatten(shapely.box(*box)))
            yield from _paths(line)


def _paths(line: BaseGeometry) -> Iterator[list[tuple[float, float]]]:
    import shapely

    found = [part for part in shapely.get_parts(line) if part.geom_type == "LineString" and not part.is_empty]
    if found:
        for part in shapely.get_parts(shapely.line_merge(shapely.MultiLineString(found))):
            yield [(float(x), float(y)) for x, y in part.coords]
