"""Lay out plots with Vega-Lite (scales, round ticks, numbers), and read the resulting positions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from standfirst.charts.spec import Numerals

SIDE = 1000


@dataclass(frozen=True, slots=True)
class Scene:
    """Positions of points and ticks as shares from 0 to 1, x from the left and y from the top."""

    points: tuple[tuple[float, float], ...]
    x_ticks: tuple[tuple[float, float], ...]
    y_ticks: tuple[tuple[float, str], ...]


def lay_out(
    points: list[tuple[float, float]],
    *,
    dates: bool,
    y_from: float,
    y_to: float,
    numerals: Numerals,
) -> Scene:
    """Lay points out between round ticks; only numbers are passed to the charting library, never text.

    With `dates` the first of each pair is in milliseconds since 1970; `x_ticks` are (position, same
    unit). The axis includes at least `y_from` and `y_to`.
    """
    import vl_convert

    _guard()
    tree = vl_convert.vegalite_to_scenegraph(
        _chart(points, dates, (y_from, y_to)), format_locale=_locale(numerals)
    )
    items = list(_walk(tree["scenegraph"], 0.0, 0.0))
    labels = [(x, y, item["text"]) for role, x, y, item in items if role == "axis-label"]
    found = tuple((x / SIDE, y / SIDE) for role, x, y, _ in items if role == "mark")
    below = tuple((x / SIDE, float(text)) for x, y, text in labels if y > SIDE)
    beside = tuple((y / SIDE, text) for x, y, text in labels if x < 0)
    return Scene(found, below, beside)


_started: list[int] = []


def _guard() -> None:
    """Raise an error in a forked process: the JavaScript engine does not survive a fork, and would hang for ever."""
    if not _started:
        _started.append(os.getpid())
    if _started != [os.getpid()]:
        raise RuntimeError("a chart was rendered before this process was forked; use spawned workers instead")


def _chart(points: list[tuple[float, float]], dates: bool, domain: tuple[float, float]) -> dict[str, Any]:
    """Return the Vega-Lite specification of the points."""
    numeric = "time(datum.value)" if dates else "datum.value"
    axis = {"tickCount": 4, "title": None, "labelOverlap": False, "translate": 0}
    scale = {"type": "utc", "nice": False} if dates else {"zero": False, "nice": False}
    across = {"field": "x", "type": "temporal" if dates else "quantitative", "scale": scale}
    up = {"field": "y", "type": "quantitative", "scale": {"domain": list(domain), "nice": 4}, "axis": axis}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [{"x": x, "y": y} for x, y in points]},
        "mark": {"type": "point"},
        "encoding": {"x": {**across, "axis": {**axis, "labelExpr": f"'' + {numeric}"}}, "y": up},
        "width": SIDE,
        "height": SIDE,
    }


def _locale(numerals: Numerals) -> dict[str, Any]:
    return {
        "decimal": numerals.decimal,
        "thousands": numerals.group,
        "grouping": [3],
        "currency": ["", ""],
        "numerals": list(numerals.digits),
    }


def _walk(
    node: dict[str, Any], left: float, top: float
) -> Iterator[tuple[str, float, float, dict[str, Any]]]:
    """Yield all items below a node with their role and their position in the plot."""
    for item in node.get("items", ()):
        x, y = left + item.get("x", 0.0), top + item.get("y", 0.0)
        if "items" in item and "marktype" not in item:
            for child in item["items"]:
                yield from _walk(child, x, y)
        else:
            yield str(node.get("role")), x, y, item
