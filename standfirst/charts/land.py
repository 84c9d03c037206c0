"""The land that a map shows: countries cut at its edges and simplified together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from standfirst.charts.atlas import Country
from standfirst.charts.globe import MapFrame, parts

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DETAIL = (0.8, 1.2, 1.8, 2.7, 4.0)
"""Tolerances for simplifying outlines in pixels; the first that makes the map small enough is used."""
MOST_POINTS = 1_600
SPECK = 2.5


class Land(NamedTuple):
    """The visible part of a country, in pixels."""

    code: str
    name: str
    shape: BaseGeometry


def visible_land(countries: tuple[Country, ...], frame: MapFrame) -> list[Land]:
    """Return the visible part of each country, simplified together so that they share the same borders."""
    import shapely

    near = (country for country in countries if country.bounds and frame.may_show(country.bounds))
    cut = [(country, frame.flatten(country.shape)) for country in near]
    cut = [(country, shapely.MultiPolygon(parts(shape))) for country, shape in cut]
    cut = [(country, shape) for country, shape in cut if not shape.is_empty]
    if not cut:
        return []
    for detail in DETAIL:
        rough = shapely.coverage_simplify([shape for _, shape in cut], detail)
        simple = [_without_specks(shape) for shape in rough]
        if shapely.get_num_coordinates(simple).sum() <= MOST_POINTS:
            break
    return [Land(country.code, country.name, shape) for (country, _), shape in zip(cut, simple, strict=True)]


def _without_specks(shape: BaseGeometry) -> BaseGeometry:
    """Remove islands too small to be seen, but never the whole country."""
    import shapely

    pieces = sorted(parts(shape), key=lambda part: -part.area)
    return shapely.MultiPolygon([part for part in pieces if part.area >= SPECK] or pieces[:1])
