"""Locator maps: countries around the places, the user's areas, markers and names.

The paths are written here and not by a charting library: neighbours are simplified together, so
that they share the same borders, and a map takes a few kilobytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import cos, pi, sin
from typing import TYPE_CHECKING

from standfirst.charts.areas import Area, read_areas
from standfirst.charts.atlas import Country, load_countries
from standfirst.charts.borders import disputed_lines
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
from standfirst.charts.inset import Inset, draw_inset, places_for_inset
from standfirst.charts.land import DETAIL, SPECK, Land, visible_land
from standfirst.charts.outlines import line, outline
from standfirst.charts.placement import LETTER, WIDTHS, Space, letters, nice_length
from standfirst.charts.rows import colour_of, swatch
from standfirst.charts.spec import MapSpec, Marker, Palette
from standfirst.charts.waters import draw_waters, load_waters
from standfirst.errors import RenderError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Dot = tuple[float, float]
Leader = tuple[Dot, Dot]
"""A line from a marker to its number."""
Labelled = tuple[list[Label], tuple[tuple[str, str], ...], list[Leader]]
"""The labels of a map, its key, and the lines to its numbers."""

WIDTH, HEIGHT = 640.0, 480.0
LEAST = 300.0
"""The minimum width of a map in kilometres."""
CLOSE, CLOSER = 600.0, 1.5
"""The minimum width of a map around what happened, in kilometres, and how much larger than on a map of the country it is
then drawn; otherwise the whole country is shown."""
CLOSE_AIR = 1.5
"""The size of such a map relative to the extent of its places."""
LONGEST_NAME = 24
SCALE_UP_TO = 4000.0


def draw(spec: MapSpec, palette: Palette) -> Drawing:
    """Draw the map; without anything to show it has no panels."""
    areas = read_areas(spec.areas, spec.areas_name, spec.area_property, spec.max_bytes) if spec.areas else ()
    countries = load_countries(spec.atlas)
    frame = _frame(spec, countries, areas)
    if frame is None:
        return Drawing("map", spec.direction, ())
    land = visible_land(countries, frame)
    homes = [country.shape for country in countries if country.code in spec.countries]
    drawn_areas = [(area.name, frame.flatten(area.shape)) for area in areas]
    dots = [frame.place((marker.lon, marker.lat)) for marker in spec.markers]
    named = dict(spec.names)
    printed = [(named.get(name, name), shape) for name, shape in drawn_areas]
    inset, (labels, key, leaders) = _labelled(
        [*_insets(frame, homes, dots)], lambda one: _words(spec, frame, land, printed, dots, one)
    )
    ruler = [label for label in labels if label.kind == "scale"]
    layers = (
        *_ground(spec, land, drawn_areas, palette, frame),
        *_disputed(land, frame, palette),
        *leaders_of(leaders, palette),
        *(_ruler(frame, label, palette) for label in ruler),
        *_dots(dots, palette),
        *(draw_inset(inset, homes, frame, palette) if inset else ()),
    )
    svg = scaled(WIDTH, HEIGHT, spec.alt or spec.title, layers)
    panel = Panel(
        svg=svg,
        width=int(WIDTH),
        height=int(HEIGHT),
        labels=tuple(labels),
        rows=_legend(spec, areas, palette),
    )
    return Drawing("map", spec.direction, (panel,), key, spec.disclaimer)


def _legend(spec: MapSpec, areas: tuple[Area, ...], palette: Palette) -> tuple[ChartRow, ...]:
    """Return the shades with their numbers, and last the shade of areas without one if there are any."""
    tones = [f"shade-{place}" for place in range(1, len(spec.legend))]
    shades = dict(spec.shades)
    if not all(shades.get(area.name) for area in areas):
        tones.append("rule")
    pairs = zip(tones, spec.legend, strict=False)
    return tuple(ChartRow(words, "", swatch(tone, palette, words)) for tone, words in pairs)


def _frame(spec: MapSpec, countries: tuple[Country, ...], areas: tuple[Area, ...]) -> MapFrame | None:
    """Return a frame around markers and areas; around the countries if that is not much larger."""
    markers: list[Place] = [(marker.lon, marker.lat) for marker in spec.markers]
    shapes = [country.shape for country in countries if country.code in spec.countries]
    homes = [place for shape in shapes for place in _extent(shape)]
    inner = [*markers, *(place for area in areas for place in _extent(area.shape))]
    if not inner and not homes:
        return None
    whole = around([*inner, *homes], WIDTH, HEIGHT, LEAST)
    if not inner or not homes:
        return whole
    close = around(inner, WIDTH, HEIGHT, CLOSE, CLOSE_AIR)
    return close if close.scale > CLOSER * whole.scale else whole


def _insets(frame: MapFrame, homes: list[BaseGeometry], dots: list[Dot]) -> Iterator[Inset]:
    """Yield the possible insets of the countries, if the map shows only a part of them."""
    extent = [place for shape in homes for place in _extent(shape)]
    spots = map(frame.place, extent)
    if any(not (-1 <= x <= WIDTH + 1 and -1 <= y <= HEIGHT + 1) for x, y in spots):
        yield from places_for_inset(frame, extent, dots, LEAST)


def _extent(shape: BaseGeometry) -> Iterator[Place]:
    """Yield the outline of a country's large parts, so that distant islands do not decide the frame."""
    import shapely

    pieces = parts(shape)
    largest = max((piece.area for piece in pieces), default=0.0)
    for piece in pieces:
        if piece.area >= 0.15 * largest:
            yield from ((x, y) for x, y in shapely.get_coordinates(piece.convex_hull).tolist())


def _disputed(land: list[Land], frame: MapFrame, palette: Palette) -> Iterator[str]:
    """Yield gaps in the borders that are disputed, which makes them dashed lines."""
    drawn = "".join(map(line, disputed_lines(((one.name, one.shape) for one in land), frame)))
    if drawn:
        gaps = element(
            "path", class_="sf-map__gap", d=drawn, fill="none", stroke="currentColor", stroke_width=2.0,
            stroke_dasharray="3 4", vector_effect="non-scaling-stroke",
        )  # fmt: skip
        yield toned("paper", palette.paper, gaps)


def _ground(
    spec: MapSpec,
    land: list[Land],
    areas: list[tuple[str, BaseGeometry]],
    palette: Palette,
    frame: MapFrame,
) -> Iterator[str]:
    yield element("rect", class_="sf-map__sea", width=WIDTH, height=HEIGHT, fill=palette.sea)
    others = [one.shape for one in land if one.code not in spec.countries]
    homes = [one.shape for one in land if one.code in spec.countries]
    for name, shapes, fill in (("land", others, palette.land), ("home", homes, palette.home)):
        yield _path(f"sf-map__{name}", shapes, fill, palette.border)
    if spec.waters:
        yield from draw_waters(load_waters(spec.waters), frame, palette)
    if spec.legend:
        yield from _filled(spec, areas, palette)
    yield _path("sf-map__area", [shape.simplify(DETAIL[0]) for _, shape in areas], "none", palette.border)


def _filled(spec: MapSpec, areas: list[tuple[str, BaseGeometry]], palette: Palette) -> Iterator[str]:
    """Yield the areas in the shade of their class, and grey for those without a number."""
    classes = dict(spec.shades)
    for place in range(len(spec.legend)):
        tone = f"shade-{place}" if place else "rule"
        shapes = [shape.simplify(DETAIL[0]) for name, shape in areas if classes.get(name, 0) == place]
        drawn = "".join(outline(shape) for shape in shapes)
        if drawn:
            path = element("path", d=drawn, fill="currentColor", fill_rule="evenodd")
            yield toned(tone, colour_of(tone, palette), path)


def _path(class_: str, shapes: Iterable[BaseGeometry], fill: str, border: str) -> str:
    drawn = "".join(outline(shape) for shape in shapes)
    if not drawn:
        return ""
    return element(
        "path",
        class_=class_,
        d=drawn,
        fill=fill,
        stroke=border,
        stroke_width=0.75,
        stroke_linejoin="round",
        fill_rule="evenodd",
        vector_effect="non-scaling-stroke",
    )


def _dots(places: list[tuple[float, float]], palette: Palette) -> Iterator[str]:
    """Yield dots as lines of no length with round ends, which keep their size when the map is scaled."""
    drawn = "".join(f"M{number(x)},{number(y)}h0" for x, y in places)
    if not drawn:
        return
    for name, size, colour in (("halo", 12.0, palette.paper), ("marker", 8.0, palette.marker)):
        yield element(
            "path",
            class_=f"sf-map__{name}",
            d=drawn,
            fill="none",
            stroke=colour,
            stroke_width=size,
            stroke_linecap="round",
            vector_effect="non-scaling-stroke",
        )


def _labelled(
    insets: list[Inset], label: Callable[[Inset | None], Labelled]
) -> tuple[Inset | None, Labelled]:
    """Return the first inset beside which all names fit, with the labels; else the first one."""
    first: Inset | None = next(iter(insets), None)
    best = label(first)
    for inset in insets[1:] if best[1] else ():
        if not (found := label(inset))[1]:
            return inset, found
    return first, best


def _words(
    spec: MapSpec,
    frame: MapFrame,
    land: list[Land],
    areas: list[tuple[str, BaseGeometry]],
    dots: list[tuple[float, float]],
    inset: Inset | None,
) -> Labelled:
    """Return names beside their markers; if one does not fit, numbers with a key for all of them."""
    space = _space(dots, inset)
    named = _names(spec.markers, dots, space)
    key: tuple[tuple[str, str], ...] = ()
    leaders: list[Leader] = []
    if named is None:
        space = _space(dots, inset)
        named, key, leaders = _numbers(spec, dots, space)
    ruler = _scale_label(spec, frame, space)
    inside = [(name, shape) for name, shape in areas if name]
    lands = [(_territory(one.code, spec.lang), one.shape) for one in land]
    words = [*named, *ruler, *_inside(inside, "area", space), *_inside(lands, "country", space)]
    return words, key, leaders


def _space(dots: list[Dot], inset: Inset | None) -> Space:
    space = Space(WIDTH, HEIGHT)
    space.mark(dots)
    if inset:
        space.block(*inset.box)
    return space


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
    drawn = "".join(
        f"M{number(x)},{number(y)}L{number(to_x)},{number(to_y)}" for (x, y), (to_x, to_y) in leaders
    )
    if drawn:
        yield element(
            "path", class_="sf-map__ruler", d=drawn, fill="none", stroke=palette.ink, stroke_width=0.75,
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
    for inwards in range(4, 40, 4):  # a long unit needs more room than its bar
        half = length * frame.scale / 2 + WIDTH * inwards / 100
        for middle in (half, WIDTH - half):
            if label := space.put(text, (middle, HEIGHT * 0.94), "scale", ("above",)):
                return [label]
    return []


def _ruler(frame: MapFrame, label: Label, palette: Palette) -> str:
    length = nice_length(WIDTH / frame.scale * 0.24) * frame.scale
    left = WIDTH * label.x / 100 - length / 2
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
