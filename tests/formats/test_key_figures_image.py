"""The picture of key figures in messages: it shows what fits, whole, and leaves the rest to the table."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from standfirst.formats import Job, key_figures_image
from standfirst.view import records
from standfirst.view.briefing import briefing, status_labels
from standfirst.view.render_context import RenderContext

pytestmark = pytest.mark.slow

WORDS = "people in need of shelter in all of the districts " * 3


def drawn(
    job: Job, *changes: dict[str, str]
) -> tuple[key_figures_image.FiguresImage | None, tuple[records.Figure, ...]]:
    """The picture of an edition whose first figures are changed, and all its figures."""
    scope = RenderContext(job.edition, job.library, "mail", job.now)
    view = briefing(scope)
    figures = tuple(
        replace(figure, **change)  # type: ignore[arg-type]  # fields of text
        for figure, change in zip(view.figures, (*changes, *({},) * 9), strict=False)
    )
    return key_figures_image.draw(job, replace(view, figures=figures), status_labels(scope)), figures


@pytest.mark.by_day(5)
@pytest.mark.parametrize("name", ["flood/02", "flood/02.ur"])
@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 4),
        ({"label": WORDS[:110]}, 4),
        ({"label": WORDS[:80], "qualifier_after": "at least"}, 4),
        ({"value": "1.2–3.4 million"}, 4),
        ({"label": "W" * 110, "qualifier_after": WORDS}, 1),
        ({"label": "W" * 110, "qualifier_after": WORDS * 3}, 0),
    ],
    ids=["own", "long", "with a qualifier", "a range", "wide", "endless"],
)
def test_figures_that_fit_are_shown_and_no_label_stops_a_message(
    job: Callable[[str], Job], name: str, change: dict[str, str], count: int
) -> None:
    """The picture has the first four figures, or two or one or none where their words are too long for four."""
    picture, figures = drawn(job(name), *(change,) * 4)
    assert (picture.figures if picture else ()) == figures[:count]
    if picture:
        size = Image.open(io.BytesIO(picture.data)).size
        assert size == (
            key_figures_image.WIDTH,
            key_figures_image.TWO if count > 2 else key_figures_image.ONE,
        )


@pytest.mark.parametrize("change", [{"value": "123,456,789,012–9,999"}, {"label": WORDS[:111]}])
def test_a_number_or_label_that_would_run_into_the_next_is_left_to_the_table(
    job: Callable[[str], Job], change: dict[str, str]
) -> None:
    """A figure with a longer number or label gives its place to the one after it."""
    picture, figures = drawn(job("flood/02"), change)
    assert picture is not None
    assert picture.figures == figures[1:5]
