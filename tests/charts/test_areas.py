"""A user's areas are drawn where they lie, and all that is wrong with their file is told."""

from __future__ import annotations

import json
from math import cos, pi, sin
from pathlib import Path
from time import process_time

import pytest

from standfirst.charts import MapSpec, Marker, draw_map
from standfirst.charts.areas import MAX_BYTES, read_areas
from standfirst.errors import InputError

SQUARE = [[66.0, 29.0], [68.0, 29.0], [68.0, 31.0], [66.0, 31.0], [66.0, 29.0]]


def feature(kind: str, coordinates: object, **properties: object) -> dict[str, object]:
    """A GeoJSON feature."""
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def written(folder: Path, *features: object) -> Path:
    """A file with these features."""
    path = folder / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def problems(path: Path, **more: object) -> list[str]:
    """What is wrong with a file, as the user reads it."""
    with pytest.raises(InputError) as caught:
        read_areas(path, "briefings/x/areas.geojson", **more)  # type: ignore[arg-type]
    return [str(problem) for problem in caught.value.problems]


def test_reads(tmp_path: Path) -> None:
    """Polygons and multipolygons are read with their names."""
    path = written(
        tmp_path,
        feature("Polygon", [SQUARE], ADM="Quetta"),
        feature("MultiPolygon", [[SQUARE], [SQUARE]], ADM="  Two\nlines "),
    )
    assert [area.name for area in read_areas(path, name_property="ADM")] == ["Quetta", "Two lines"]
    assert read_areas(path)[0].name == ""
    assert read_areas(path)[0].shape.area == pytest.approx(4.0)


def test_a_name_with_a_control_character_is_refused(tmp_path: Path) -> None:
    """It would be part of a page."""
    path = written(tmp_path, feature("Polygon", [SQUARE], ADM="Que\x07tta"))
    assert "contains a control character" in problems(path, name_property="ADM")[0]


def test_draws(tmp_path: Path, atlas: Path) -> None:
    """The outline lies over the country, with its name inside where there is room."""
    path = written(tmp_path, feature("Polygon", [SQUARE], name="Quetta"))
    map_ = draw_map(MapSpec("m", atlas, areas=path, area_property="name"))
    (panel,) = map_.panels
    assert panel.svg.count('class="sf-map__area"') == 1
    (label,) = [label for label in panel.labels if label.kind == "area"]
    assert label.text == "Quetta"
    assert (label.x, label.y) == pytest.approx((50, 50), abs=4)


def test_bow_tie(tmp_path: Path, atlas: Path) -> None:
    """An outline that crosses itself is drawn all the same."""
    bow = [[66.0, 29.0], [68.0, 31.0], [68.0, 29.0], [66.0, 31.0], [66.0, 29.0]]
    path = written(tmp_path, feature("Polygon", [bow]))
    assert draw_map(MapSpec("m", atlas, (Marker("Q", 30.1, 67.0),), areas=path)).panels


WRONG = {
    "point": (feature("Point", [66, 29]), "features.0: this is a Point, no area"),
    "no geometry": ({"type": "Feature"}, "features.0: this is an unknown object, no area"),
    "no feature": (5, "features.0: this is an unknown object, no area"),
    "metres": (
        feature("Polygon", [[[7400000.0, 3500000.0]] * 4]),
        "[7.4e+06, 3.5e+06] is not on earth",
    ),
    "swapped": (feature("Polygon", [[[29.0, 166.0]] * 4]), "longitude first"),
    "open": (feature("Polygon", [SQUARE[:-1]]), "a ring is not closed"),
    "short": (feature("Polygon", [[[1, 1], [2, 2], [1, 1]]]), "a ring is not closed"),
    "text": (feature("Polygon", [[["a", "b"]] * 4]), "a position is not a pair of numbers"),
    "flags": (feature("Polygon", [[[True, False]] * 4]), "a position is not a pair of numbers"),
    "flat": (feature("Polygon", [1, 2]), "not nested as GeoJSON nests them"),
    "empty": (feature("Polygon", []), "has no outline"),
    "nothing": (feature("MultiPolygon", [[]]), "has no outline"),
    "not a number": (feature("Polygon", [[[float("nan"), 1.0]] * 4]), "is not on earth"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_feature(tmp_path: Path, name: str) -> None:
    """A feature that is no area is named by its index, with what would be right."""
    wrong, message = WRONG[name]
    (told,) = problems(written(tmp_path, wrong))
    assert told.startswith("briefings/x/areas.geojson:1:1: SF650 features.0: ")
    assert message in told


def test_all_at_once(tmp_path: Path) -> None:
    """Every wrong feature is told in one run."""
    told = problems(written(tmp_path, *(wrong for wrong, _ in WRONG.values())))
    assert len(told) == len(WRONG)


def test_name_missing(tmp_path: Path) -> None:
    """A property that is not there is told with those that are."""
    (told,) = problems(written(tmp_path, feature("Polygon", [SQUARE], NAME="Q")), name_property="nam")
    assert "no text called 'nam'; its properties are: NAME" in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type":\n  oops}', "areas.geojson:2:3: SF650 this is not JSON"),
        ("[" * 100_000, "SF650 this is"),
        ('{"type": "Topology"}', "this file has no areas"),
        ('{"type": "FeatureCollection", "features": []}', "this file has no areas"),
        ("[]", "this file has no areas"),
        ("\ufeff{}", "this file has no areas"),
    ],
)
def test_wrong_file(tmp_path: Path, text: str, message: str) -> None:
    """A file that is no collection of areas is told at the place where it goes wrong."""
    path = tmp_path / "areas.geojson"
    path.write_text(text, encoding="utf-8")
    (told,) = problems(path)
    assert message in told


def test_not_utf8(tmp_path: Path) -> None:
    """Bytes that are no text are told as such."""
    path = tmp_path / "areas.geojson"
    path.write_bytes(b"\xff\xfe\xfa{}\x80")
    assert "SF650" in problems(path)[0]


def test_missing_and_large(tmp_path: Path) -> None:
    """A file that is not there, one too large, and one with too many areas are refused."""
    assert "cannot be read" in problems(tmp_path / "none.geojson")[0]
    path = written(tmp_path, feature("Polygon", [SQUARE]))
    assert "larger than 20 bytes" in problems(path, max_bytes=20)[0]
    assert "2001 areas are too many" in problems(written(tmp_path, *[1] * 2001))[0]


def test_a_million_points_are_refused_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of 20 MB is an error that says what to do, before a byte of it is parsed."""
    path = tmp_path / "large.geojson"
    with path.open("wb") as out:
        out.write(b'{"type": "FeatureCollection", "features": [')
        for _ in range(1000):
            out.write(b"[12.345678,48.765432]," * 1000)
    monkeypatch.setattr(json, "loads", lambda *_: pytest.fail("it was parsed"))
    with pytest.raises(InputError, match="simplify its outlines"):
        read_areas(path)


@pytest.mark.slow
def test_what_is_not_refused_stays_small(tmp_path: Path, atlas: Path) -> None:
    """A file of nearly 5 MB with 200,000 points is drawn in seconds, and its outline takes a few kilobytes."""

    def ring(west: float, count: int) -> list[list[float]]:
        steps = [2 * pi * step / count for step in range(count)]
        points = [[round(west + cos(t) * (1 + 0.02 * sin(90 * t)), 6), round(-47 + sin(t), 6)] for t in steps]
        return [*points, points[0]]

    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": [ring(-121 + 2.2 * n, 50_000)]},
        }
        for n in range(4)
    ]
    path = tmp_path / "fine.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")), "utf-8"
    )
    assert 4_000_000 < path.stat().st_size < MAX_BYTES
    start = process_time()
    (panel,) = draw_map(MapSpec("Zones", atlas, areas=path)).panels
    assert process_time() - start < 20
    assert len(panel.svg) < 60_000
