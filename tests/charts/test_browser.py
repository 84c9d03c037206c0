"""A browser shows every drawing under a strict policy, on a narrow phone, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from standfirst import theme
from standfirst.charts import ChartSpec, Drawing, MapSpec, Marker, Panel, Point, draw_chart, draw_map
from standfirst.charts.spec import Direction
from standfirst.view import records

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

ROOT = Path(__file__).parents[2]
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"
LONG = "<b>x</b> {{ y }} ${z} 😀 کوئٹہ " + "long" * 75


def view(drawing: Drawing, words: str) -> records.DrawingView:
    """A drawing as its component sees it, with the same words everywhere."""
    return records.DrawingView(
        anchor="x",
        title=words,
        alt=words,
        caption=Markup.escape(words),
        cites=Markup(),
        heads=(words, words),
        rows=((words, words),),
        disclaimer=words,
        kind=drawing.kind,
        panels=tuple(plot(panel) for panel in drawing.panels),
        key=drawing.key,
    )


def plot(panel: Panel) -> records.Plot:
    """A panel as its component sees it."""
    return records.Plot(
        name=panel.name,
        value=panel.value,
        svg=Markup(panel.svg),  # noqa: S704 - our own drawing
        labels=tuple(
            records.DrawingLabel(label.text, label.x, label.y, label.anchor, label.kind)
            for label in panel.labels
        ),
        axis=panel.axis,
        rows=tuple(
            records.DrawingRow(row.label, row.value, Markup(row.svg))  # noqa: S704 - our own
            for row in panel.rows
        ),
    )


def page(shown: records.DrawingView, direction: str) -> str:
    """A page with one drawing, its styles beside it."""
    environment = theme.load("standfirst", ROOT).environment("en")
    module = environment.from_string('{% macro all(v) %}{{ component("drawing", v) }}{% endmacro %}').module
    body = module.all(shown)  # type: ignore[attr-defined]
    head = '<meta charset="utf-8"><title>t</title><link rel="stylesheet" href="site.css">'
    return f'<!doctype html><html lang="en" dir="{direction}"><head>{head}</head><body>{body}'


def specs() -> Iterator[ChartSpec]:
    """Every kind with hostile words."""
    for kind in ("bar", "line", "parts", "range", "editions", "timeline"):
        points = tuple(
            Point(LONG, i - 2, LONG, low=i - 3, high=i, series=LONG * (i % 2), at=f"2026-02-0{i}")
            for i in range(1, 9)
        )
        yield ChartSpec(kind, LONG, points)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


def look(browser: Browser, html: str) -> tuple[list[str], int, list[float]]:
    """Complaints of the console, the width of the content, and the widths of labels outside."""

    def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        if name.endswith(".css"):
            text = theme.load("standfirst", ROOT).web_css
            route.fulfill(body=text, content_type="text/css")
        else:
            policy = {"Content-Security-Policy": POLICY}
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=policy)

    tab = browser.new_page(viewport={"width": 320, "height": 600})
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.route("**/*", answer)
    tab.goto("http://charts.test/page.html")
    width = tab.evaluate("document.documentElement.scrollWidth")
    outside = tab.evaluate(
        "[...document.querySelectorAll('.sf-plot__label')].map(l => [l.getBoundingClientRect(),"
        " l.parentNode.getBoundingClientRect()]).flatMap(([l, p]) =>"
        " [p.left - l.left, l.right - p.right, p.top - l.top, l.bottom - p.bottom])"
        ".filter(x => x > 8)"
    )
    tab.close()
    return complaints, width, outside


@pytest.mark.by_day(1)
@pytest.mark.browser
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_charts_fit_a_phone(browser: Browser, direction: Direction) -> None:
    """Hostile words break no policy, run nothing, and make no chart wider than 320 pixels."""
    for spec in specs():
        drawing = draw_chart(ChartSpec(spec.kind, spec.title, spec.points, direction=direction))
        complaints, width, outside = look(browser, page(view(drawing, LONG), direction))
        assert (complaints, width, outside) == ([], 320, []), spec.kind


@pytest.mark.browser
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", ["Quetta", "کوئٹہ", LONG])
def test_maps_fit_a_phone(browser: Browser, atlas: Path, direction: Direction, name: str) -> None:
    """Names stay on the map and keys stay below it, whatever they say."""
    markers = (Marker(name, 30.18, 67.0), Marker("Chaman", 30.92, 66.45))
    drawing = draw_map(MapSpec("m", atlas, markers, ("PK",), direction=direction))
    complaints, width, outside = look(browser, page(view(drawing, LONG), direction))
    assert (complaints, width, outside) == ([], 320, [])
