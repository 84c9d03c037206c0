"""Maps show places where they are, whatever date line and poles do, with names to be read."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from math import acos, cos, radians, sin
from pathlib import Path

import pytest

from standfirst.charts import Drawing, Label, MapSpec, Marker, Numerals, draw_map
from standfirst.charts.atlas import load_countries
from standfirst.charts.borders import DISPUTED
from standfirst.charts.placement import nice_length
from standfirst.charts.shades import classed
from standfirst.charts.spec import WATERS
from standfirst.charts.waters import load_waters
from standfirst.errors import RenderError

ROOT = Path(__file__).parents[2]
URDU = Numerals("۰۱۲۳۴۵۶۷۸۹", "٫", "٬")
QUETTA, GWADAR = Marker("Quetta", 30.18, 67.0), Marker("Gwadar", 25.12, 62.32)
FIJI = (Marker("Suva", -18.14, 178.44), Marker("Taveuni", -16.85, -179.97))
NAMES = {
    name: f".//*[@class='sf-map__{name}']" for name in ("sea", "land", "home", "area", "marker", "ruler")
}
Ring = list[tuple[float, float]]


def paths(drawing: Drawing, name: str) -> list[ET.Element]:
    """The paths of one kind in the picture."""
    (panel,) = drawing.panels
    return ET.fromstring(panel.svg).findall(NAMES[name])


def rings(path: ET.Element) -> list[Ring]:
    """The rings of a path in pixels."""
    found = []
    for start, steps in re.findall(r"M([-\d.,]+)l([^z]+)z", path.get("d", "")):
        x, y = (float(part) for part in start.split(","))
        numbers = [float(part) for part in re.findall(r"-?[\d.]+", steps)]
        ring = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
    return found


def dots(drawing: Drawing) -> list[tuple[float, float]]:
    """The markers in pixels."""
    (path,) = paths(drawing, "marker")
    pairs = re.findall(r"M([-\d.]+),([-\d.]+)h0", path.get("d", ""))
    return [(float(x), float(y)) for x, y in pairs]


def contains(path: ET.Element, point: tuple[float, float]) -> bool:
    """Whether a point is inside of a path, by even and odd crossings."""
    x, y = point
    crossings = 0
    for ring in rings(path):
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossings += 1
    return crossings % 2 == 1


def kilometres(one: Marker, other: Marker) -> float:
    """The way between two places on the globe."""
    a, b, turn = radians(one.lat), radians(other.lat), radians(one.lon - other.lon)
    return 6371 * acos(sin(a) * sin(b) + cos(a) * cos(b) * cos(turn))


def drawn(atlas: Path, *markers: Marker, countries: tuple[str, ...] = (), **more: object) -> Drawing:
    """A map of these markers and countries."""
    return draw_map(MapSpec("Map", atlas, markers, countries, **more))  # type: ignore[arg-type]


def box(label: Label, width: float) -> tuple[float, float, float, float]:
    """Where a label lies at this width, as the component's styles place it."""
    x, y = label.x * width / 100, label.y * width * 0.75 / 100
    wide, high = len(label.text) * 6.5, 14
    left = {"start": x + 7, "end": x - 7 - wide}.get(label.anchor, x - wide / 2)
    top = {"above": y - 6 - high, "below": y + 6}.get(label.anchor, y - high / 2)
    return left, top, left + wide, top + high


def test_places_and_distances(atlas: Path) -> None:
    """Markers keep north, east and their distance by the scale bar."""
    map_ = drawn(atlas, QUETTA, GWADAR, countries=("PK",))
    (quetta, gwadar), (ruler,) = dots(map_), paths(map_, "ruler")
    length = float(re.search(r"h([\d.]+)", ruler.get("d", "")).group(1))  # type: ignore[union-attr]
    label = next(label for label in map_.panels[0].labels if label.kind == "scale")
    apart = ((quetta[0] - gwadar[0]) ** 2 + (quetta[1] - gwadar[1]) ** 2) ** 0.5
    assert quetta[0] > gwadar[0]
    assert quetta[1] < gwadar[1]
    shown = apart / length * int(label.text.removesuffix(" km"))
    assert shown == pytest.approx(kilometres(QUETTA, GWADAR), rel=0.02)


def test_marker_lies_in_its_country(atlas: Path) -> None:
    """A town is drawn inside of its highlighted country, one beyond the border is not."""
    kandahar = Marker("Kandahar", 31.61, 65.71)
    map_ = drawn(atlas, QUETTA, kandahar, countries=("PK",))
    (home,), (inside, outside) = paths(map_, "home"), dots(map_)
    assert contains(home, inside)
    assert not contains(home, outside)
    assert contains(paths(map_, "land")[0], outside)


def test_date_line(atlas: Path) -> None:
    """Fiji is whole: both sides of 180 degrees lie side by side, nothing runs across the map."""
    map_ = drawn(atlas, *FIJI, countries=("FJ",))
    suva, taveuni = dots(map_)
    assert 0 < suva[0] < taveuni[0] < 640
    for path in (*paths(map_, "home"), *paths(map_, "land")):
        for ring in rings(path):
            assert max(abs(x2 - x1) for (x1, _), (x2, _) in pairwise(ring)) < 200
    sides = (Marker("west", -17.8, 178.0), Marker("east", -16.85, -179.98))
    both = drawn(atlas, *sides, countries=("FJ",))
    (home,) = paths(both, "home")
    assert [contains(home, dot) for dot in dots(both)] == [True, True]


@pytest.mark.slow
@pytest.mark.parametrize(("code", "lat", "land"), [("AQ", -89.9, True), ("GL", 89.9, False)])
def test_poles(atlas: Path, code: str, lat: float, land: bool) -> None:
    """The South Pole is on land and the North Pole at sea, and both can be mapped."""
    map_ = drawn(atlas, Marker("Pole", lat, 30.0))
    everything = [*paths(map_, "land"), *paths(map_, "home")]
    assert any(contains(path, dots(map_)[0]) for path in everything) is land
    assert drawn(atlas, Marker("Pole", lat, 30.0), countries=(code,)).panels


def test_neighbours_share_borders(atlas: Path) -> None:
    """Simplified neighbours neither overlap nor leave gaps: their common steps are the same."""
    map_ = drawn(atlas, countries=("LS",))
    (home,), (land,) = paths(map_, "home"), paths(map_, "land")

    def points(path: ET.Element) -> set[tuple[float, float]]:
        return {(round(x, 1), round(y, 1)) for ring in rings(path) for x, y in ring}

    assert points(home) <= points(land)


@pytest.mark.slow
@pytest.mark.parametrize("code", ["PK", "RU", "US", "CA", "ID", "NO", "FR", "NZ", "AQ", "CL", "VA"])
def test_small(atlas: Path, code: str) -> None:
    """The largest and the smallest countries fit a few kilobytes, within their frame."""
    map_ = drawn(atlas, countries=(code,))
    assert len(map_.panels[0].svg) < 16_000
    assert paths(map_, "home")
    for path in (*paths(map_, "home"), *paths(map_, "land")):
        for ring in rings(path):
            assert all(-5 <= x <= 645 and -5 <= y <= 485 for x, y in ring)


def test_far_islands_do_not_decide(atlas: Path) -> None:
    """France is shown as Europe knows it, not from Guiana to Réunion."""
    labels = [label.text for label in drawn(atlas, countries=("FR",)).panels[0].labels]
    assert "Germany" in labels
    assert "Brazil" not in labels


def test_large_country_near_markers(atlas: Path) -> None:
    """Two towns close together in a country of eleven time zones are shown close by."""
    moscow, tula = Marker("Moscow", 55.75, 37.6), Marker("Tula", 54.2, 37.6)
    (_, top), (_, bottom) = dots(drawn(atlas, moscow, tula, countries=("RU",)))
    assert bottom - top > 40


def test_names_do_not_touch(atlas: Path) -> None:
    """No label covers another at the width of a phone or of paper, and none leaves the map."""
    towns = (QUETTA, GWADAR, Marker("Mastung", 29.8, 66.85), Marker("Turbat", 26.0, 63.05))
    labels = drawn(atlas, *towns, countries=("PK",)).panels[0].labels
    assert {"Quetta", "Gwadar", "Mastung", "Turbat"} <= {label.text for label in labels}
    for width in (288, 640):
        boxes = [box(label, width) for label in labels]
        for left, top, right, bottom in boxes:
            assert min(left, top, width - right, width * 0.75 - bottom) >= 0
        for one, other in combinations(boxes, 2):
            beside = one[2] <= other[0] or other[2] <= one[0]
            assert beside or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("count", [2, 40])
def test_key(atlas: Path, count: int) -> None:
    """Names that find no room, because they are many or long, become numbers with a key to all."""
    name = "<b>{{ x }}</b> " * 20 if count == 2 else "Place"
    towns = [Marker(f"{name}{i}", 30 + i % 7 / 20, 67 + i // 7 / 20) for i in range(count)]
    map_ = drawn(atlas, *towns, numerals=URDU)
    assert [entry[1] for entry in map_.key] == [town.name for town in towns]
    assert map_.key[0][0] == "۱"
    shown = [label.text for label in map_.panels[0].labels if label.kind == "place"]
    assert sorted(shown) == sorted(entry[0] for entry in map_.key), "a place of the key is not on the map"
    assert len(dots(map_)) == count


def test_a_line_leads_to_a_number_without_room(atlas: Path) -> None:
    """Where markers lie side by side, each number that stands further off is joined to its marker."""
    towns = [Marker(f"A town with a name of its own {i}", 30 + i / 200, 67) for i in range(12)]
    map_ = drawn(atlas, *towns)
    assert len([label for label in map_.panels[0].labels if label.kind == "place"]) == 12
    starts = re.findall(r"M([-\d.]+),([-\d.]+)L", "".join(path.get("d", "") for path in paths(map_, "ruler")))
    assert starts
    assert {(float(x), float(y)) for x, y in starts} <= set(dots(map_))


@pytest.mark.slow
def test_a_place_that_cannot_be_drawn_is_an_error(atlas: Path) -> None:
    """More places than a map has room for stop it, and the first of them is named."""
    towns = [Marker(f"Town {i}", 30 + i % 40 / 50, 67 + i // 40 / 50) for i in range(1600)]
    with pytest.raises(RenderError, match="has no room for Town"):
        drawn(atlas, *towns)


AREAS = ROOT / "tests" / "data" / "outbreak" / "cholera" / "zones.geojson"


def test_areas_are_filled_by_their_class(atlas: Path) -> None:
    """Each area has the shade of its class and grey without a number; the legend has a line for each and its name."""
    map_ = drawn(
        atlas,
        areas=AREAS,
        area_property="pcode",
        names=(("ZZ0101", "Mockfield"),),
        shades=(("ZZ0101", 2), ("ZZ0102", 1), ("ZZ0103", 1)),
        legend=("1–9", "10–20", "No data"),
    )
    (panel,) = map_.panels
    assert [row.label for row in panel.rows] == ["1–9", "10–20", "No data"]
    picture = ET.fromstring(panel.svg)
    filled = {
        group.get("class", ""): "".join(path.get("d", "") for path in group.iter("path")).count("M")
        for group in picture.iter("g")
    }
    assert filled == {"sf-plot__rule": 7, "sf-plot__shade-1": 2, "sf-plot__shade-2": 1}
    assert "Mockfield" in {label.text for label in panel.labels}


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([3], [(3, 3)]),
        ([5, 5, 1], [(1, 1), (5, 5)]),
        ([1, 2, 3, 4, 5], [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]),
        (list(range(1, 11)), [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]),
        ([0] * 50 + [1, 2, 3, 4, 5, 6], [(0, 0), (1, 2), (3, 3), (4, 5), (6, 6)]),
    ],
)
def test_classes_hold_equal_numbers_together(values: list[float], ends: list[tuple[float, float]]) -> None:
    """Five classes at most, named by what is in them, none empty, and no number parted from its equals."""
    found = classed({str(place): value for place, value in enumerate(values)})
    assert list(found.ends) == ends
    assert set(found.of.values()) == set(range(1, len(ends) + 1))


def test_urdu(atlas: Path) -> None:
    """Names are words over the picture in the language, and the picture itself holds none."""
    town = Marker("کوئٹہ", 30.18, 67.0)
    more: dict[str, object] = {"lang": "ur", "direction": "rtl", "numerals": URDU}
    map_ = drawn(atlas, town, countries=("PK",), kilometre="کلومیٹر", **more)
    texts = {label.text for label in map_.panels[0].labels}
    assert {"کوئٹہ", "پاکستان", "۱۰۰ کلومیٹر"} <= texts
    assert "<text" not in map_.panels[0].svg
    assert map_.direction == "rtl"


def test_safe(atlas: Path) -> None:
    """A map's picture has no style, id, script or reference, whatever its title says."""
    (panel,) = draw_map(MapSpec('"><script>x</script>', atlas, (QUETTA,))).panels
    picture = ET.fromstring(panel.svg)
    assert {item.tag for item in picture.iter()} <= {"svg", "title", "rect", "path"}
    assert not any({"style", "id", "href"} & set(item.keys()) for item in picture.iter())
    assert picture.findtext("title") == '"><script>x</script>'


@pytest.mark.slow
def test_deterministic(atlas: Path) -> None:
    """Two processes draw the same bytes."""
    code = (
        "import sys; from pathlib import Path; from standfirst.charts import *\n"
        "spec = MapSpec('m', Path(sys.argv[1]), (Marker('Quetta', 30.18, 67.0),), ('PK',))\n"
        "print(draw_map(spec))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(atlas)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert b"sf-map__home" in runs[0]


@pytest.mark.slow
def test_shapes_are_decoded_once_for_all_processes(
    atlas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outlines, rivers and lakes come from the cache of the user as they were decoded."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    waters = atlas.parent.parent / WATERS
    spec = MapSpec("x", atlas, (Marker("Drillhaven", 46.4, 6.6),), ("CH",), waters=waters)
    drawn = []
    for _ in range(2):
        load_countries.cache_clear()
        load_waters.cache_clear()
        drawn.append(draw_map(spec))
        monkeypatch.setattr("standfirst.charts.atlas.ring", None)
        monkeypatch.setattr("standfirst.charts.waters.ring", None)
    assert drawn[0].panels
    assert "sf-map__lake" in drawn[0].panels[0].svg
    assert drawn[0] == drawn[1]


def test_nothing_to_show(atlas: Path) -> None:
    """A map without places has no panel; the disclaimer goes with every map that has one."""
    assert drawn(atlas).panels == ()
    assert drawn(atlas, QUETTA, disclaimer="No endorsement.").disclaimer == "No endorsement."


def test_no_atlas(tmp_path: Path) -> None:
    """A missing or foreign file of countries is named."""
    for name in ("missing.json", "foreign.json"):
        (tmp_path / "foreign.json").write_text("{}")
        with pytest.raises(RenderError, match=name):
            drawn(tmp_path / name, QUETTA)


@pytest.mark.parametrize(("most", "length"), [(1, 1), (49, 20), (50, 50), (999, 500), (0.2, 1)])
def test_nice_length(most: float, length: int) -> None:
    """A scale bar has a round length."""
    assert nice_length(most) == length


@pytest.mark.proof
@pytest.mark.slow
def test_every_country(atlas: Path) -> None:
    """Every country of the atlas can be mapped and is seen on its map."""
    from standfirst.charts.atlas import load_countries

    codes = {country.code for country in load_countries(atlas) if country.code}
    assert len(codes) > 230
    for code in sorted(codes):
        map_ = drawn(atlas, countries=(code,))
        assert paths(map_, "home"), code
        assert len(map_.panels[0].svg) < 20_000, code


def insets(drawing: Drawing, name: str) -> list[ET.Element]:
    """The parts of the inset of one kind."""
    (panel,) = drawing.panels
    found = ET.fromstring(panel.svg).findall(f".//*[@class='sf-map__{name} sf-map__inset']")
    return list(found)


def bounds(item: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a rectangle."""
    x, y, wide, high = (float(item.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, x + wide, y + high


def test_an_inset_says_where_in_its_country_a_map_is(atlas: Path) -> None:
    """Near Quetta the map is close, and the inset marks the west of Pakistan; a map of the country has no inset."""
    near = (QUETTA, Marker("Pishin", 30.58, 67.0), Marker("Mastung", 29.8, 66.85))
    map_ = drawn(atlas, *near, countries=("PK",))
    (ground,), (country,), (mark,) = (insets(map_, name) for name in ("sea", "home", "marker"))
    left, top, right, bottom = bounds(mark)
    outer = bounds(ground)
    xs, ys = zip(*(point for ring in rings(country) for point in ring), strict=True)
    assert outer[0] <= min(xs) < (left + right) / 2 < (min(xs) + max(xs)) / 2 < max(xs) <= outer[2], (
        "in the west"
    )
    assert outer[1] <= min(ys) < top < bottom < max(ys) <= outer[3]
    assert 0.1 < (right - left) / (outer[2] - outer[0]) < 0.6
    assert not any(outer[0] < x < outer[2] and outer[1] < y < outer[3] for x, y in dots(map_))
    for label in map_.panels[0].labels:
        x, y = label.x * 6.4, label.y * 4.8
        assert not (outer[0] < x < outer[2] and outer[1] < y < outer[3]), label.text
    assert insets(drawn(atlas, QUETTA, GWADAR, Marker("Lahore", 31.5, 74.3), countries=("PK",)), "sea") == []
    assert insets(drawn(atlas, countries=("PK",)), "sea") == []


@pytest.mark.parametrize("code", ["RU", "US", "FJ", "NZ", "CL", "VA", "FR", "AQ"])
def test_insets_keep_to_their_box(atlas: Path, code: str) -> None:
    """The country and the mark are inside of the inset, across the date line and at the pole too."""
    places = {
        "RU": (43.1, 131.9),
        "US": (61.2, -149.9),
        "FJ": (-16.8, -179.97),
        "NZ": (-43.5, 172.6),
        "CL": (-53.2, -70.9),
    }
    lat, lon = places.get(code, (45.0, 5.0) if code != "AQ" else (-77.8, 166.7))
    map_ = drawn(atlas, Marker("Town", lat, lon), countries=(code,))
    for ground in insets(map_, "sea"):
        left, top, right, bottom = bounds(ground)
        (mark,) = insets(map_, "marker")
        x, y, to_x, to_y = bounds(mark)
        assert left <= x < to_x <= right
        assert top <= y < to_y <= bottom
        for country in insets(map_, "home"):
            for ring in rings(country):
                assert all(left - 1 <= a <= right + 1 and top - 1 <= b <= bottom + 1 for a, b in ring)


@pytest.mark.parametrize(
    ("place", "code", "dashed"),
    [
        (Marker("Muzaffarabad", 34.37, 73.47), "PK", True), (Marker("Karachi", 24.86, 67.0), "PK", False),
        (Marker("Hebron", 31.53, 35.1), "PS", True), (Marker("Nicosia", 35.17, 33.36), "CY", True),
        (Marker("Mitrovica", 42.89, 20.87), "XK", True), (Marker("Dakhla", 23.7, -15.9), "EH", True),
        (Marker("Malakal", 9.53, 31.66), "SS", True), (Marker("Lille", 50.6, 3.06), "FR", False),
        (Marker("Kherson", 46.63, 32.6), "UA", True), (Marker("Kharkiv", 50.0, 36.2), "UA", False),
    ],
)  # fmt: skip
def test_disputed_borders_are_dashed(atlas: Path, place: Marker, code: str, dashed: bool) -> None:
    """Lines of control and undetermined boundaries have gaps; settled borders have none."""
    (panel,) = drawn(atlas, place, countries=(code,)).panels
    found = ET.fromstring(panel.svg).findall(".//*[@class='sf-map__gap']")
    assert bool(found) is dashed
    assert all(item.get("stroke-dasharray") for item in found)


def test_every_disputed_pair_is_in_the_world_map(atlas: Path) -> None:
    """Each name is a shape of the atlas, so a spelling error cannot make a line solid."""
    names = {country.name for country in load_countries(atlas)}
    assert {name for pair in DISPUTED for name in pair if name} <= names
