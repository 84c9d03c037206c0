"""Footnotes and pages of reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from standfirst.errors import RenderError
from standfirst.formats import Job, footnotes, report
from standfirst.formats.footnotes import Paper, cited, noted

SAMPLES = ("balochistan/01", "flood/01", "flood/02", "flood/02.ur")


@pytest.fixture(scope="module")
def laid() -> dict[tuple[str, str], Paper]:
    """Pages that were laid out once for all tests here."""
    return {}


def pages(laid: dict[tuple[str, str], Paper], job: Callable[[str], Job], name: str) -> list[Any]:
    """The page boxes of a sample."""
    key = (name, "A4")
    if key not in laid:
        laid[key] = report.pages(job(name))
    return [page._page_box for page in laid[key].pages]  # where each box stands


def texts(box: Any) -> Iterator[Any]:
    """Every piece of text in a box."""
    box = getattr(box, "_box", box)
    if type(box).__name__ == "TextBox":
        yield box
    for child in getattr(box, "children", ()):
        yield from texts(child)


@pytest.mark.by_day(1)
@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_each_page_has_the_footnotes_of_what_it_cites(
    name: str, job: Callable[[str], Job], laid: dict[tuple[str, str], Paper]
) -> None:
    """Every page that cites a source carries its footnote exactly once, and no page carries another."""
    found = pages(laid, job, name)
    assert any(cited(page) for page in found)
    for page in found:
        assert noted(page) == sorted(cited(page))


@pytest.mark.by_day(1)
@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_no_page_is_bare_and_no_text_runs_into_footnotes(
    name: str, job: Callable[[str], Job], laid: dict[tuple[str, str], Paper]
) -> None:
    """Every page has text of its own, which ends above the footnotes."""
    for page in pages(laid, job, name):
        root, *others = page.children
        lowest = max(text.position_y + text.height for text in texts(root))
        for area in others:
            if noted(page) and area.element_tag == "@footnote":
                assert lowest <= area.position_y + area.margin_top + 1


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_no_text_covers_another(
    name: str, job: Callable[[str], Job], laid: dict[tuple[str, str], Paper]
) -> None:
    """No two pieces of text stand in the same place, and none reaches beyond the paper."""
    for page in pages(laid, job, name):
        # Labels in pictures are moved when they are drawn; other tests look at those.
        found = [
            text
            for text in texts(page)
            if text.text.strip() and not re.search("sf-plot__label|hidden", text.element.get("class") or "")
        ]
        assert all(
            text.position_x >= 0 and text.position_x + text.width <= page.margin_width() for text in found
        )
        covered = [
            (one.text, other.text)
            for place, one in enumerate(found)
            for other in found[place + 1 :]
            if overlap(one, other, "x", "width") > 1 and overlap(one, other, "y", "height") > one.height / 3
        ]
        assert covered == []


def overlap(one: Any, other: Any, axis: str, size: str) -> float:
    """By how much two boxes share a stretch of one axis."""
    starts = [float(getattr(box, f"position_{axis}")) for box in (one, other)]
    ends = [start + float(getattr(box, size)) for start, box in zip(starts, (one, other), strict=True)]
    return min(ends) - max(starts)


@pytest.mark.slow
def test_reports_are_short(job: Callable[[str], Job], laid: dict[tuple[str, str], Paper]) -> None:
    """The report of the longest single text takes five to seven pages."""
    assert 5 <= len(pages(laid, job, "balochistan/01")) <= 7


def test_another_major_release_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A WeasyPrint whose insides may differ is named in the error instead of laying out wrongly."""
    monkeypatch.setattr("weasyprint.VERSION", "999.0")
    with pytest.raises(RenderError, match=r"WeasyPrint 70; 999\.0 is installed"):
        Paper.of(None, None)


def test_notes_are_distinct_and_in_order() -> None:
    """Calls of the same source give one note, and notes follow the numbers of the sources."""

    class Note:
        def __init__(self, number: str) -> None:
            self.element = {footnotes.NUMBER: number}

    notes = [Note("2"), Note("1"), Note("2"), Note("10")]
    assert footnotes.distinct(notes) == [notes[1], notes[0], notes[3]]


@pytest.mark.slow
def test_endnotes_take_no_room_on_the_pages(job: Callable[[str], Job]) -> None:
    """With `NOTES` as endnotes no page has a footnote, and the list of sources says it all at the end."""
    one = job("balochistan/01")
    with_endnotes = replace(one, library=replace(one.library, site=replace(one.site, notes="endnotes")))
    found = [page._page_box for page in report.pages(with_endnotes).pages]
    assert not any(noted(page) for page in found)
    words = "".join("".join(text.text for text in texts(page)) for page in found[-2:]).replace(" ", "")
    assert all(source.title.replace(" ", "") in words for source in one.edition.briefing.sources)
