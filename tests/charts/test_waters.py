"""Rivers and lakes on maps."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from standfirst.charts import MapSpec, Marker, draw_map
from standfirst.errors import RenderError
from tests.charts.test_maps import contains, dots

pytestmark = pytest.mark.slow


def found(
    name: str, atlas: Path, waters: Path | None, *markers: Marker, **more: object
) -> tuple[list[ET.Element], list[tuple[float, float]]]:
    """The paths of one kind on a map, and its markers in pixels."""
    drawing = draw_map(MapSpec("Map", atlas, markers, waters=waters, **more))  # type: ignore[arg-type]
    (panel,) = drawing.panels
    picture = ET.fromstring(panel.svg)
    return picture.findall(f".//*[@class='{name}']"), dots(drawing) if markers else []


def near(path: ET.Element, spot: tuple[float, float]) -> float:
    """The distance in pixels between a spot and the nearest corner of a path."""
    corners = [
        tuple(map(float, pair.split(","))) for pair in re.findall(r"-?[\d.]+,-?[\d.]+", path.get("d", ""))
    ]
    return min(math.dist(corner, spot) for corner in corners)


def test_rivers_pass_where_they_pass(atlas: Path, waters: Path) -> None:
    """The Nile passes Khartoum, and no river passes the middle of the desert west of it."""
    (rivers,), spots = found(
        "sf-map__river",
        atlas,
        waters,
        Marker("Khartoum", 15.6, 32.53),
        Marker("Desert", 15.5, 28.5),
        countries=("SD",),
    )
    assert near(rivers, spots[0]) < 12
    assert near(rivers, spots[1]) > 80


def test_lakes_are_water(atlas: Path, waters: Path) -> None:
    """A spot on Lake Victoria is inside of a lake, Kampala is not."""
    (lakes,), spots = found(
        "sf-map__sea sf-map__lake",
        atlas,
        waters,
        Marker("Kampala", 0.31, 32.58),
        Marker("Lake", -1.0, 33.0),
        countries=("UG",),
    )
    assert not contains(lakes, spots[0])
    assert contains(lakes, spots[1])


@pytest.mark.parametrize("code", ["RU", "CA", "US"])
def test_maps_of_much_of_the_world_have_none(atlas: Path, waters: Path, code: str) -> None:
    """On a map of thousands of kilometres, rivers would only be noise."""
    assert found("sf-map__river", atlas, waters, countries=(code,))[0] == []


def test_maps_are_whole_without_them(atlas: Path, waters: Path) -> None:
    """Without the file a map has no rivers and is the same otherwise; across the date line it has both sides."""
    assert found("sf-map__river", atlas, None, countries=("PK",))[0] == []
    for code in ("PK", "FJ", "NZ", "UA", "BR", "CD", "NL"):
        drawing = draw_map(MapSpec("Map", atlas, waters=waters, countries=(code,)))
        assert len(drawing.panels[0].svg) < 25_000, code


def test_a_wrong_file_is_named(atlas: Path, tmp_path: Path) -> None:
    """A file that is none of rivers and lakes is an error with its name."""
    wrong = tmp_path / "rivers.json"
    wrong.write_text("{}", "utf-8")
    with pytest.raises(RenderError, match=r"rivers\.json"):
        draw_map(MapSpec("Map", atlas, waters=wrong, countries=("PK",)))
