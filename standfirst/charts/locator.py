"""Locator maps: countries around the places, the user's areas, markers and names.

The paths are written here and not by a charting library: neighbours are simplified together, so
that they share the same borders, and a map takes a few kilobytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import cos, pi, sin
from typing import TYPE_CHECKING

from standfirst.charts.areas import Area, read_areas
from standfirst.charts.atlas import Country, load_countries
from standfirst.charts.drawing import (
    ChartRow,
    Drawing,
    Label,
    LabelKind,
    Panel,
    element,
    number,
    scaled,
    toned,
)
from standfirst.charts.globe import MapFrame, Place, around, parts
from standfirst.charts.placement import LETTER, WIDTHS, Space, letters, nice_length
from standfirst.charts.rows import colour_of, swatch
from standfirst.charts.spec import MapSpec, Marker, Palette
from standfirst.errors import RenderError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Dot = tuple[float, float]
Leader = tuple[Dot, Dot]
"""A line from a marker to its number."""

WIDTH, HEIGHT = 640.0, 480.0
LEAST = 300.0
"""The minimum width of a map in kilometres."""
FAR = 3500.0
"""The extent of a country, in kilometres, above which markers close together are shown without all of it."""
NEAR = 1500.0
LONGEST_NAME = 24
DETAIL = (0.8, 1.2, 1.8, 2.7, 4.0)
"""Tolerances for simplifying outlines in pixels; the first that makes the map small enough is used."""
MOST_POINTS = 1_600
SPECK = 2.5
SCALE_UP_TO = 4000.0


def draw(spec: MapSpec, palette: Palette) -> Drawing:
    """Draw the map; without anything to show it has no panels."""
    areas = read_areas(spec.areas, spec.areas_name, spec.area_property, spec.max_bytes) if spec.areas else ()
    countries = load_countries(spec.atlas)
    frame = _frame(spec, countries, areas)
    if frame is None:
        return Drawing("map", spec.direction, ())
    land = _land(countries, frame)
    drawn_areas = [(area.name, frame.flatten(area.shape)) for area in areas]
    dots = [frame.place((marker.lon, marker.lat)) for marker in spec.markers]
    named = dict(spec.names)
    printed = [(named.get(name, name), shape) for name, shape in drawn_areas]
    labels, key, leaders = _words(spec, frame, land, printed, dots)
    ruler = [label for label in labels if label.kind == "scale"]
    layers = (
        *_ground(spec, land, drawn_areas, palette),
        *leaders_of(leaders, palette),
        *(_ruler(frame, label, palette) for label in ruler),
        *_dots(dots, palette),
    )
    svg = scaled(WIDTH, HEIGHT, spec.alt or spec.title, layers)
    panel = Panel(
        svg=svg, width=int(WIDTH), height=int(HEIGHT), labels=tuple(labels), rows=_legend(spec, palette)
    )
    return Drawing("map", spec.direction, (panel,), key, spec.disclaimer)


def _legend(spec: MapSpec, palette: Palette) -> tuple[ChartRow, ...]:
    """Return the shades with their numbers, and last the shade of areas without one."""
    tones = [*(f"shade-{place}" for place in range(1, len(spec.legend))), "rule"]
    pairs = zip(tones, spec.legend, strict=False)
    return tuple(ChartRow(words, "", swatch(tone, palette, words)) for tone, words in pairs)


def _frame(spec: MapSpec, countries: tuple[Country, ...], areas: tuple[Area, ...]) -> MapFrame | None:
    """Return a frame around markers and countries; around markers only if the country is far larger."""
    markers: list[Place] = [(marker.lon, marker.lat) for marker in spec.markers]
    shapes = [country.shape for country in countries if country.code in spec.countries]
    homes = [place for shape in shapes or [area.shape for area in areas] for place in _extent(shape)]
    if not markers and not homes:
        return None
    whole = around([*markers, *homes], WIDTH, HEIGHT, LEAST)
    if not markers or WIDTH / whole.scale < FAR:
        return whole
    close = around(markers, WIDTH, HEIGHT, NEAR)
    return close if close.scale > 2 * whole.scale else whole


def _extent(shape: BaseGeometry) -> Iterator[Place]:
    """Yield the outline of a country's large parts, so that distant islands do not decide the frame."""
    import shapely

    pieces = parts(shape)
    largest = max((piece.area for piece in pieces), default=0.0)
    for piece in pieces:
        if piece.area >= 0.15 * largest:
            yield from ((x, y) for x, y in shapely.get_coordinates(piece.convex_hull).tolist())


def _land(countries: tuple[Country, ...], frame: MapFrame) -> list[tuple[str, BaseGeometry]]:
    """Return the visible part of each country, simplified together so that they share the same borders."""
    import shapely

    near = (country for country in countries if country.bounds and frame.may_show(country.bounds))
    cut = [(country.code, frame.flatten(country.shape)) for country in near]
    cut = [(code, shapely.MultiPolygon(parts(shape))) for code, shape in cut]
    cut = [(code, shape) for code, shape in cut if not shape.is_empty]
    if not cut:
        return []
    for detail in DETAIL:
        rough = shapely.coverage_simplify([shape for _, shape in cut], detail)
        simple = [_without_specks(shape) for shape in rough]
        if shapely.get_num_coordinates(simple).sum() <= MOST_POINTS:
            break
    return [(code, shape) for (code, _), shape in zip(cut, simple, strict=True)]


def _without_specks(shape: BaseGeometry) -> BaseGeometry:
    """Remove islands too small to be seen, but never the whole country."""
    import shapely

    pieces = sorted(parts(shape), key=lambda part: -part.area)
    return shapely.MultiPolygon([part for part in pieces if part.area >= SPECK] or pieces[:1])


def _ground(
    spec: MapSpec,
    land: list[tuple[str, BaseGeometry]],
    areas: list[tuple[str, BaseGeometry]],
    palette: Palette,
) -> Iterator[str]:
    yield element("rect", class_="sf-map__sea", width=WIDTH, height=HEIGHT, fill=palette.sea)
    others = [shape for code, shape in land if code not in spec.countries]
    homes = [shape for code, shape in land if code in spec.countries]
    for name, shapes, fill in (("land", others, palette.land), ("home", homes, palette.home)):
        yield _path(f"sf-map__{name}", shapes, fill, palette.border)
    if spec.legend:
        yield from _filled(spec, areas, palette)
    yield _path("sf-map__area", [shape.simplify(DETAIL[0]) for _, shape in areas], "none", palette.border)


def _filled(spec: MapSpec, areas: list[tuple[str, BaseGeometry]], palette: Palette) -> Iterator[str]:
    """Yield the areas in the shade of their class, and grey for those without a number."""
    classes = dict(spec.shades)
    for place in range(len(spec.legend)):
        tone = f"shade-{place}" if place else "rule"
        shapes = [shape.simplify(DETAIL[0]) for name, shape in areas if classes.get(name, 0) == place]
        outline = "".join(_outline(shape) for shape in shapes)
        if outline:
            path = element("path", d=outline, fill="currentColor", fill_rule="evenodd")
            yield toned(tone, colour_of(tone, palette), path)


def _path(class_: str, shapes: Iterable[BaseGeometry], fill: str, border: str) -> str:
    outline = "".join(_outline(shape) for shape in shapes)
    if not outline:
        return ""
    return element(
        "path",
        class_=class_,
        d=outline,
        fill=fill,
        stroke=border,
        stroke_width=0.75,
        stroke_linejoin="round",
        fill_rule="evenodd",
        vector_effect="non-scaling-stroke",
    )


def _outline(shape: BaseGeometry) -> str:
    """Return path data in tenths of a pixel as steps from point to point."""
    rings = [ring for part in parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring([(round(x * 10), round(y * 10)) for x, y in ring.coords[:-1]]) for ring in rings)


def _ring(points: list[tuple[int, int]]) -> str:
    """Return one closed ring in whole tenths, so that rounding errors never add up."""
    (x, y), steps = points[0], []
    for to_x, to_y in points[1:]:
        if (to_x, to_y) != (x, y):
            steps.append(_pair((to_x - x) / 10, (to_y - y) / 10))
            x, y = to_x, to_y
    first = f"M{number(points[0][0] / 10)},{number(points[0][1] / 10)}"
    return f"{first}l{' '.join(steps)}z".replace(" -", "-") if steps else ""


def _pair(x: float, y: float) -> str:
    """Return two numbers, separated by a comma unless a minus does it."""
    return f"{number(x)}{'' if y < 0 else ','}{number(y)}"


def _dots(places: list[tuple[float, float]], palette: Palette) -> Iterator[str]:
    """Yield dots as lines of no length with round ends, which keep their size when the map is scaled."""
    outline = "".join(f"M{number(x)},{number(y)}h0" for x, y in places)
    if not outline:
        return
    for name, size, colour in (("halo", 12.0, palette.paper), ("marker", 8.0, palette.marker)):
        yield element(
            "path",
            class_=f"sf-map__{name}",
            d=outline,
            fill="none",
            stroke=colour,
            stroke_width=size,
            stroke_linecap="round",
            vector_effect="non-scaling-stroke",
        )


def _words(
    spec: MapSpec,
    frame: MapFrame,
    land: list[tuple[str, BaseGeometry]],
    areas: list[tuple[str, BaseGeometry]],
    dots: list[tuple[float, float]],
) -> tuple[list[Label], tuple[tuple[str, str], ...], list[Leader]]:
    """Return names beside their markers; if one does not fit, numbers with a key for all of them."""
    space = Space(WIDTH, HEIGHT)
    space.mark(dots)
    named = _names(spec.markers, dots, space)
    key: tuple[tuple[str, str], ...] = ()
    leaders: list[Leader] = []
    if named is None:
        space = Space(WIDTH, HEIGHT)
        space.mark(dots)
        named, key, leaders = _numbers(spec, dots, space)
    ruler = _scale_label(spec, frame, space)
    inside = [(name, shape) for name, shape in areas if name]
    lands = [(_territory(code, spec.lang), shape) for code, shape in land]
    words = [*named, *ruler, *_inside(inside, "area", space), *_inside(lands, "country", space)]
    return words, key, leaders


def _names(markers: tuple[Marker, ...], dots: list[tuple[float, float]], space: Space) -> list[Label] | None:
    labels = []
    for marker, dot in zip(markers, dots, strict=True):
        label = space.put(marker.name, dot, "place") if len(marker.name) <= LONGEST_NAME else None
        if label is None:
            return None
        labels.append(label)
    return labels


def _numbers(
    spec: MapSpec, dots: list[Dot], space: Space
) -> tuple[list[Label], tuple[tuple[str, str], ...], list[Leader]]:
    """Return a number for every marker: beside it, or further away with a leader line if there is no space.

    Raises RenderError if a number has no space at all, since every place in the key must be on the map.
    """
    texts = [spec.numerals.whole(index) for index in range(1, len(dots) + 1)]
    labels: list[Label] = []
    leaders: list[Leader] = []
    for text, dot, marker in zip(texts, dots, spec.markers, strict=True):
        label = space.put(text, dot, "place")
        if label is None:
            label, end = _aside(text, dot, space)
            if label is None:
                fix = "name fewer places in its `places`, or draw two maps"
                raise RenderError(f"the map `{spec.title}` has no room for {marker.name}; {fix}")
            leaders.append((dot, end))
        labels.append(label)
    key = tuple((text, marker.name) for text, marker in zip(texts, spec.markers, strict=True))
    return labels, key, leaders


def _aside(text: str, dot: Dot, space: Space) -> tuple[Label | None, Dot]:
    """Return the number's label at the nearest free spot around a marker, and that spot."""
    for reach in range(30, int(WIDTH), 15):
        for turn in range(16):
            angle = turn * pi / 8
            spot = (dot[0] + reach * cos(angle), dot[1] + reach * sin(angle))
            if not (0 <= spot[0] <= WIDTH and 0 <= spot[1] <= HEIGHT):
                continue
            if label := space.put(text, spot, "place", ("middle",)):
                return label, spot
    return None, dot


def leaders_of(leaders: list[Leader], palette: Palette) -> Iterator[str]:
    """Yield thin lines from markers to their numbers."""
    outline = "".join(
        f"M{number(x)},{number(y)}L{number(to_x)},{number(to_y)}" for (x, y), (to_x, to_y) in leaders
    )
    if outline:
        yield element(
            "path", class_="sf-map__ruler", d=outline, fill="none", stroke=palette.ink, stroke_width=0.75,
            vector_effect="non-scaling-stroke",
        )  # fmt: skip


def _inside(shapes: list[tuple[str, BaseGeometry]], kind: LabelKind, space: Space) -> Iterator[Label]:
    """Yield names in the middle of the shapes that they name, if they fit on a phone."""
    import shapely

    for name, shape in shapes:
        largest = max(parts(shape), key=lambda part: part.area, default=None)
        if not name or largest is None:
            continue
        seen = shapely.MultiPolygon(parts(shapely.clip_by_rect(largest, 0, 0, WIDTH, HEIGHT)))
        if seen.area < SPECK:
            continue
        circle = shapely.maximum_inscribed_circle(seen, tolerance=2.0)
        wide = letters(name) * LETTER[kind] * WIDTH / min(WIDTHS)
        if wide <= 3.2 * circle.length:
            x, y = circle.coords[0]
            label = space.put(name, (x, y), kind, ("middle",))
            if label:
                yield label


def _territory(code: str, lang: str) -> str:
    """Return a country's name in the language, if both are known."""
    from babel.core import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(lang, sep="-").territories.get(code, ""))
    except (UnknownLocaleError, ValueError):
        return ""


def _scale_label(spec: MapSpec, frame: MapFrame, space: Space) -> list[Label]:
    """Return a scale bar in a lower corner, if the projection is accurate enough to be measured."""
    across = WIDTH / frame.scale
    if across > SCALE_UP_TO:
        return []
    length = nice_length(across * 0.24)
    text = f"{spec.numerals.whole(length)} {spec.kilometre}"
    for x in (0.04 * WIDTH, WIDTH * 0.96 - length * frame.scale):
        middle = x + length * frame.scale / 2
        label = space.put(text, (middle, HEIGHT * 0.94), "scale", ("above",))
        if label:
            return [label]
    return []


def _ruler(frame: MapFrame, label: Label, palette: Palette) -> str:
    length = nice_length(WIDTH / frame.scale * 0.24) * frame.scale
    left = WIDTH * (0.04 if label.x < 50 else 0.96) - (0 if label.x < 50 else length)
    line = f"M{number(left)},{number(HEIGHT * 0.94 - 5)}v5h{number(length)}v-5"
    return element(
        "path",
        class_="sf-map__ruler",
        d=line,
        fill="none",
        stroke=palette.ink,
        stroke_width=1.25,
        vector_effect="non-scaling-stroke",
    )
