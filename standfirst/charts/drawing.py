"""What drawing gives: pictures without any text, and the words with the places where they stand."""

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
    """Words over a picture, at whole per cent of it from the left and from the top.

    `anchor` says where the words are: `start` puts them right of that point and `end` left of it
    (in every language), `above` and `below` over and under a marker, `middle` on it.
    """

    text: str
    x: int
    y: int
    anchor: Anchor
    kind: LabelKind


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A line of words with a picture of its own: a bar, a range, or a patch of colour."""

    label: str
    value: str
    svg: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture with its words.

    `svg` may be empty where the rows hold all pictures; `key` says that the rows explain colours. `axis` are the words below it, spread from
    start to end. `width` and `height` are CSS pixels; a width of 0 is as wide as there is room.
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
    """A coordinate with at most two decimals, as short as it gets."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(value: float) -> str:
    """A share of the picture as an SVG length."""
    return f"{number(value)}%"


def element(name: str, *children: str, **attributes: str | float) -> str:
    """One SVG element; `_` in attribute names stands for `-`, and a trailing one is dropped."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_text(value))}" for key, value in attributes.items()
    )
    return f"<{name}{given}>{''.join(children)}</{name}>" if children else f"<{name}{given}/>"


def toned(tone: str, colour: str, *children: str, **attributes: str | float) -> str:
    """A group in one colour: `colour` in print, whatever `.sf-plot__TONE` says on screen."""
    inside = [child for child in children if child]
    if not inside:
        return ""
    return element("g", *inside, class_=f"sf-plot__{tone}", color=colour, **attributes)


def picture(height: float, title: str, children: Iterable[str], *, hidden: bool = False) -> str:
    """An SVG as wide as there is room and `height` pixels high; all inside is in per cent of it."""
    return _svg(title, children, hidden, width="100%", height=height)


def scaled(width: float, height: float, title: str, children: Iterable[str]) -> str:
    """An SVG that keeps its shape and grows with the room."""
    view = f"0 0 {number(width)} {number(height)}"
    return _svg(title, children, False, viewBox=view, width="100%")


def _svg(title: str, children: Iterable[str], hidden: bool, **size: str | float) -> str:
    """`hidden` is for pictures whose words stand beside them; print needs their title too.

    Titles are read aloud, not broken into lines: plain spaces do, which every reader of SVG knows.
    """
    title = title.replace("\N{NO-BREAK SPACE}", " ")
    role: dict[str, str | float] = {"aria_hidden": "true"} if hidden else {"role": "img"}
    attributes: dict[str, str | float] = {"class_": "sf-plot__svg", **size, **role}
    return element("svg", f"<title>{escape(title)}</title>", *children, **attributes)


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else number(value)
