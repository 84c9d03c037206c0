"""Lay out plots with Altair (scales, round ticks, numbers), and read the resulting positions."""

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
    import altair as alt

    values = [{"x": x, "y": y} for x, y in points]
    numeric = "time(datum.value)" if dates else "datum.value"
    below = alt.Axis(tickCount=4, title=None, labelExpr=f"'' + {numeric}", labelOverlap=False, translate=0)
    beside = alt.Axis(tickCount=4, title=None, labelOverlap=False, translate=0)
    across = alt.Scale(type="utc", nice=False) if dates else alt.Scale(zero=False, nice=False)
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_point()
        .encode(
            x=alt.X("x", type="temporal" if dates else "quantitative", scale=across, axis=below),
            y=alt.Y("y", type="quantitative", scale=alt.Scale(domain=list(domain), nice=4), axis=beside),
        )
        .properties(width=SIDE, height=SIDE)
    )
    drawn: dict[str, Any] = chart.to_dict()
    return drawn


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
