"""Read the user's own areas (provinces, districts) from GeoJSON, reporting all errors at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standfirst.errors import InputError, Problem
from standfirst.reader import CONTROL

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CODE = "SF650"
MAX_BYTES = 5_000_000
MAX_FEATURES = 2_000
LON, LAT = 180.0, 90.0


@dataclass(frozen=True, slots=True)
class Area:
    """An area's name (empty if no names are wanted) and its shape in degrees."""

    name: str
    shape: BaseGeometry


class _AreaError(ValueError):
    """One error; its two arguments are the problem and the solution."""


def read_areas(
    path: Path, shown: str = "", name_property: str = "", max_bytes: int = MAX_BYTES
) -> tuple[Area, ...]:
    """Return the areas of a GeoJSON FeatureCollection; `shown` is the file's name in messages.

    Raises InputError with every invalid feature.
    """
    shown = shown or path.name
    features = _features(_load(path, shown, max_bytes), shown)
    areas, problems = [], []
    for index, feature in enumerate(features):
        try:
            areas.append(_area(feature, name_property))
        except _AreaError as fault:
            problems.append(_problem(shown, f"features.{index}: {fault.args[0]}", fault.args[1]))
    if problems:
        raise InputError(problems)
    return tuple(areas)


def bare(data: bytes, name_property: str = "") -> bytes:
    """Return the same GeoJSON with only the outlines and names of its areas, since desks keep notes in theirs."""
    kept = [
        {
            "type": "Feature",
            "properties": {name: value for name, value in one["properties"].items() if name == name_property},
            "geometry": {name: one["geometry"][name] for name in ("type", "coordinates")},
        }
        for one in json.loads(data)["features"]
    ]
    return json.dumps({"type": "FeatureCollection", "features": kept}, ensure_ascii=False).encode()


def _problem(shown: str, message: str, fix: str, line: int = 1, column: int = 1) -> Problem:
    return Problem(shown, line, column, CODE, message, fix)


def _load(path: Path, shown: str, max_bytes: int) -> object:
    try:
        if path.stat().st_size > max_bytes:
            message = f"this file is larger than {max_bytes} bytes"
            fix = "simplify its outlines, or leave out areas that the map does not show"
            raise InputError([_problem(shown, message, fix)])
        data: object = json.loads(path.read_bytes())
    except OSError as error:
        message = f"this file cannot be read: {error.strerror}"
        raise InputError([_problem(shown, message, "name a file that is there")]) from error
    except json.JSONDecodeError as error:
        message, at = f"this is not JSON: {error.msg}", (error.lineno, error.colno)
        raise InputError([_problem(shown, message, "export it as GeoJSON", *at)]) from error
    except (RecursionError, UnicodeDecodeError) as error:
        fault = _problem(shown, "this is not readable JSON", "export it as GeoJSON in UTF-8")
        raise InputError([fault]) from error
    return data


def _features(data: object, shown: str) -> list[Any]:
    features = None
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        features = data.get("features")
    if not isinstance(features, list) or not features:
        raise InputError(
            [
                _problem(
                    shown,
                    "this file has no areas",
                    "expected a GeoJSON FeatureCollection with polygons",
                )
            ]
        )
    if len(features) > MAX_FEATURES:
        raise InputError(
            [
                _problem(
                    shown,
                    f"{len(features)} areas are too many for a map",
                    f"keep at most {MAX_FEATURES}",
                )
            ]
        )
    return features


def _area(feature: object, name_property: str) -> Area:
    feature = feature if isinstance(feature, dict) else {}
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        raise _AreaError(f"this is {_kind(kind)}, no area", "only Polygon and MultiPolygon are supported")
    return Area(_name(feature.get("properties"), name_property), _shape(geometry))


def _kind(kind: object) -> str:
    return f"a {kind[:40]}" if isinstance(kind, str) else "an unknown object"


def _name(properties: object, name_property: str) -> str:
    if not name_property:
        return ""
    known = properties if isinstance(properties, dict) else {}
    name = known.get(name_property)
    if not isinstance(name, str) or not name.strip():
        listed = ", ".join(sorted(str(key) for key in known)[:12]) or "none"
        raise _AreaError(f"this area has no text called {name_property!r}", f"its properties are: {listed}")
    if CONTROL.search(name):
        raise _AreaError("the name of this area contains a control character", "remove it")
    return " ".join(name.split())[:200]


def _shape(geometry: dict[str, Any]) -> BaseGeometry:
    import shapely

    coordinates = geometry.get("coordinates")
    groups = [coordinates] if geometry["type"] == "Polygon" else coordinates
    if not isinstance(groups, list) or not groups:
        raise _AreaError("this area has no outline", "expected a ring of at least four positions")
    polygons = [[_ring(ring) for ring in _list(group)] for group in groups]
    if not all(polygons):
        raise _AreaError("this area has no outline", "expected a ring of at least four positions")
    shape = shapely.MultiPolygon([(shell, holes) for shell, *holes in polygons])
    return shape if shape.is_valid else shapely.make_valid(shape)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise _AreaError("the coordinates are not nested as GeoJSON nests them", "export the file again")
    return value


def _ring(ring: object) -> list[tuple[float, float]]:
    points = [_position(position) for position in _list(ring)]
    if len(points) < 4 or points[0] != points[-1]:
        raise _AreaError("a ring is not closed", "its first and last positions are the same, four in all")
    return points


def _position(position: object) -> tuple[float, float]:
    pair = _list(position)[:2]
    numbers = [value for value in pair if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) != len("xy"):
        raise _AreaError("a position is not a pair of numbers", "longitude comes first, then latitude")
    lon, lat = numbers
    if not (-LON <= lon <= LON and -LAT <= lat <= LAT):
        raise _AreaError(
            f"the position [{lon:g}, {lat:g}] is not on earth",
            "expected degrees (EPSG:4326), longitude first, from -180 to 180 and -90 to 90",
        )
    return float(lon), float(lat)
