"""Drawings: pictures without any text, and labels with their positions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from standfirst.charts.spec import Direction

Anchor = Literal["start", "middle", "end", "above", "below"]
LabelKind = Literal["value", "time", "number", "place", "country", "area", "scale"]


@dataclass(frozen=True, slots=True)
class Label:
    """Text over a picture, at whole per cent of it from the left and from the top.

    `anchor` is the position of the text: `start` puts it right of that point and `end` left of it
    (in every language), `above` and `below` over and under a marker, `middle` on it.
    """

    text: str
    x: int
    y: int
    anchor: Anchor
    kind: LabelKind


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A line of text with a picture of its own: a bar, a range, or a patch of colour."""

    label: str
    value: str
    svg: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture with its labels.

    `svg` may be empty if the rows hold all pictures; `key` is whether the rows explain colours. `axis` are the labels
    below it, spread from start to end. `width` and `height` are CSS pixels; a width of 0 fills the available space.
    """

    name: str = ""
    value: str = ""
    svg: str = ""
    width: int = 0
    height: int = 0
    labels: tuple[Label, ...] = ()
    axis: tuple[str, ...] = ()
    rows: tuple[ChartRow, ...] = ()
    key: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart or map, ready to be placed; `key` explains the numbers on a map."""

    kind: str
    direction: Direction
    panels: tuple[Panel, ...]
    key: tuple[tuple[str, str], ...] = ()
    disclaimer: str = ""


def number(value: float) -> str:
    """Format a coordinate with at most two decimals, as short as possible."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(value: float) -> str:
    """Format a share of the picture as an SVG length."""
    return f"{number(value)}%"


def element(name: str, *children: str, **attributes: str | float) -> str:
    """Return one SVG element; `_` in attribute names becomes `-`, and a trailing one is dropped."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_text(value))}" for key, value in attributes.items()
    )
    return f"<{name}{given}>{''.join(children)}</{name}>" if children else f"<{name}{given}/>"


def toned(tone: str, colour: str, *children: str, **attributes: str | float) -> str:
    """Return a group in one colour: `colour` in print, the colour of `.sf-plot__TONE` on screen."""
    inside = [child for child in children if child]
    if not inside:
        return ""
    return element("g", *inside, class_=f"sf-plot__{tone}", color=colour, **attributes)


def picture(height: float, title: str, children: Iterable[str], *, hidden: bool = False) -> str:
    """Return an SVG of the full width and `height` pixels high; all coordinates inside are in per cent."""
    return _svg(title, children, hidden, width="100%", height=height)


def scaled(width: float, height: float, title: str, children: Iterable[str]) -> str:
    """Return an SVG that scales with the available space."""
    view = f"0 0 {number(width)} {number(height)}"
    return _svg(title, children, False, viewBox=view, width="100%")


def _svg(title: str, children: Iterable[str], hidden: bool, **size: str | float) -> str:
    """Return an SVG; `hidden` is for pictures whose text is beside them, though print needs their title too.

    Titles are read aloud, not broken into lines, so they use plain spaces, which every SVG reader supports.
    """
    title = title.replace("\N{NO-BREAK SPACE}", " ")
    role: dict[str, str | float] = {"aria_hidden": "true"} if hidden else {"role": "img"}
    attributes: dict[str, str | float] = {"class_": "sf-plot__svg", **size, **role}
    return element("svg", f"<title>{escape(title)}</title>", *children, **attributes)


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else number(value)
