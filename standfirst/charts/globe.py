"""Project a map about its middle, so that no date line or pole cuts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from math import atan2, cos, degrees, hypot, pi, radians, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

EARTH = 6371.0
"""The radius of the earth in kilometres."""

Place = tuple[float, float]
"""Degrees east and north."""

AIR = 1.16
"""The size of a map relative to the extent of its places."""

HALF = 180.0
"""Half a circle in degrees."""

_REACH = 1.9
"""The maximum reach of a map from its middle, in radii; 2 is the other side of the earth."""


@dataclass(frozen=True, slots=True)
class Projection:
    """Lambert's azimuthal equal-area projection about a place; results are in kilometres."""

    lon: float
    lat: float

    def array(self, places: np.ndarray) -> np.ndarray:
        """Project many places at once: rows of degrees to kilometres east and south of the middle."""
        import numpy as np

        lon, lat, lat0 = (
            np.radians(places[:, 0] - self.lon),
            np.radians(places[:, 1]),
            radians(self.lat),
        )
        across = np.cos(lat) * np.cos(lon)
        facing = 1 + sin(lat0) * np.sin(lat) + cos(lat0) * across
        size = EARTH * np.sqrt(2 / np.maximum(facing, 1e-9))
        east = size * np.cos(lat) * np.sin(lon)
        north = size * (cos(lat0) * np.sin(lat) - sin(lat0) * across)
        return np.column_stack([east, -north])

    def one(self, place: Place) -> tuple[float, float]:
        """Return one place in kilometres east and south of the middle."""
        import numpy as np

        x, y = self.array(np.array([place]))[0]
        return float(x), float(y)

    def inverse(self, x: float, y: float) -> Place:
        """Return the place that is so many kilometres east and south of the middle on the map."""
        far = min(hypot(x, y) / EARTH, _REACH)
        if far == 0:
            return self.lon, self.lat
        angle = 2 * _arcsin(far / 2)
        lat0, east, north = radians(self.lat), x / hypot(x, y), -y / hypot(x, y)
        lat = _arcsin(cos(angle) * sin(lat0) + north * sin(angle) * cos(lat0))
        lon = atan2(east * sin(angle), cos(lat0) * cos(angle) - north * sin(lat0) * sin(angle))
        return (self.lon + degrees(lon) + 180) % 360 - 180, degrees(lat)


@dataclass(frozen=True)
class MapFrame:
    """A rectangle on the projected map in kilometres, and its size in pixels."""

    projection: Projection
    left: float
    top: float
    scale: float
    width: float
    height: float

    def place(self, place: Place) -> tuple[float, float]:
        """Convert degrees to pixels."""
        x, y = self.projection.one(place)
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    def flatten(self, shape: BaseGeometry) -> BaseGeometry:
        """Convert a shape in degrees to pixels, clipped a little outside the frame."""
        import shapely

        edge = 4.0
        near = self._near(shape)
        if near.is_empty:
            return near
        flat = shapely.transform(shapely.segmentize(near, 1.0), self._pixels)
        sound = shapely.make_valid(shapely.set_precision(flat, 0.001, mode="pointwise"))
        merged = shapely.unary_union(parts(sound))
        return shapely.clip_by_rect(merged, -edge, -edge, self.width + edge, self.height + edge)

    def flatten_lines(self, shape: BaseGeometry) -> BaseGeometry:
        """Convert lines in degrees to pixels, clipped at the frame."""
        import shapely

        found = shapely.get_parts(self._near(shape))
        whole = [part for part in found if part.geom_type == "LineString" and part.length > 0]
        if not whole:
            return shapely.MultiLineString()
        flat = shapely.transform(shapely.MultiLineString(whole), self._pixels)
        return shapely.line_merge(shapely.clip_by_rect(flat, 0, 0, self.width, self.height))

    def _pixels(self, places: np.ndarray) -> np.ndarray:
        import numpy as np

        flat: np.ndarray = (self.projection.array(places) - np.array([self.left, self.top])) * self.scale
        return flat

    def may_show(self, bounds: tuple[float, float, float, float]) -> bool:
        """Return False for bounds in degrees (west, south, east, north) that are certainly outside the frame."""
        west, south, east, north = self.bounds
        left, bottom, right, top = bounds
        if right - left >= HALF:  # the date line cuts it
            return True
        turns = (-720.0, -360.0, 0.0, 360.0, 720.0)
        beside = any(left + turn <= east and right + turn >= west for turn in turns)
        return beside and bottom <= north and top >= south

    def _near(self, shape: BaseGeometry) -> BaseGeometry:
        """Return the part of a shape near the frame, in degrees that do not jump at the date line."""
        import shapely

        west, south, east, north = self.bounds
        cuts = []
        for turn in (-720.0, -360.0, 0.0, 360.0):
            left, _, right, _ = shape.bounds
            if left + turn < east and right + turn > west:
                moved = shapely.transform(shape, partial(_turned, by=turn))
                cuts.append(shapely.clip_by_rect(moved, west, south, east, north))
        return shapely.union_all(cuts) if len(cuts) > 1 else (cuts or [shapely.MultiPolygon()])[0]

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north of the visible area; the whole circle at a pole."""
        steps = [step / 16 for step in range(17)]
        right, bottom = self.left + self.width / self.scale, self.top + self.height / self.scale
        xs = [self.left + (right - self.left) * step for step in steps]
        ys = [self.top + (bottom - self.top) * step for step in steps]
        places = [self.projection.inverse(x, y) for x in xs for y in ys]
        steps_east = [(lon - self.projection.lon + 180) % 360 - 180 for lon, _ in places]
        west, east = self.projection.lon + min(steps_east), self.projection.lon + max(steps_east)
        south, north = min(lat for _, lat in places) - 1, max(lat for _, lat in places) + 1
        for pole in (90.0, -90.0):
            x, y = self.projection.one((self.projection.lon, pole))
            if self.left <= x <= right and self.top <= y <= bottom:
                south, north = min(south, pole), max(north, pole)
                west, east = self.projection.lon - 180, self.projection.lon + 180
        return (
            max(west - 1, self.projection.lon - 180),
            south,
            min(east + 1, self.projection.lon + 180),
            north,
        )


def around(places: Iterable[Place], width: float, height: float, least: float, air: float = AIR) -> MapFrame:
    """Return a frame with a margin around all places, at least `least` kilometres across."""
    known = list(places)
    first = _centred(known)
    projection = Projection(*first.inverse(*_box(first, known)[:2]))
    middle_x, middle_y, wide, high = _box(projection, known)
    across = max(wide * air, high * air * width / height, least)
    scale = width / min(across, 2 * _REACH * EARTH)
    left, top = middle_x - width / scale / 2, middle_y - height / scale / 2
    return MapFrame(projection, left, top, scale, width, height)


def _box(projection: Projection, places: list[Place]) -> tuple[float, float, float, float]:
    """Return the middle, the width and the height of all places on the projected map."""
    xs, ys = zip(*(projection.one(place) for place in places), strict=True)
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    return (left + right) / 2, (top + bottom) / 2, right - left, bottom - top


def edges(frame: MapFrame) -> Iterator[Place]:
    """Yield places along the edges of a frame, in degrees."""
    shares = [step / 8 for step in range(9)]
    for share in shares:
        for x, y in ((share, 0.0), (share, 1.0), (0.0, share), (1.0, share)):
            across, down = x * frame.width / frame.scale, y * frame.height / frame.scale
            yield frame.projection.inverse(frame.left + across, frame.top + down)


def parts(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a shape, without the lines and points that clipping leaves behind."""
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseMultipartGeometry

    if isinstance(shape, BaseMultipartGeometry):
        return [polygon for part in shape.geoms for polygon in parts(part)]
    return [shape] if isinstance(shape, Polygon) and not shape.is_empty else []


def _turned(places: np.ndarray, by: float) -> np.ndarray:
    import numpy as np

    turned: np.ndarray = places + np.array([by, 0.0])
    return turned


def _centred(places: list[Place]) -> Projection:
    """Return a projection about the middle of the places on the globe, independent of date line and poles."""
    x = sum(cos(radians(lat)) * cos(radians(lon)) for lon, lat in places)
    y = sum(cos(radians(lat)) * sin(radians(lon)) for lon, lat in places)
    z = sum(sin(radians(lat)) for _, lat in places)
    if hypot(x, y, z) < 1e-6 * len(places):
        return Projection(0.0, 0.0)
    return Projection(round(degrees(atan2(y, x)), 4), round(degrees(atan2(z, hypot(x, y))), 4))


def _arcsin(value: float) -> float:
    value = min(1.0, max(-1.0, value))
    return pi / 2 if value == 1 else atan2(value, (1 - value * value) ** 0.5)
