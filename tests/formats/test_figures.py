"""Key figures as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.build.prepare import Prepared
from standfirst.formats import Job, figures
from standfirst.library import Library


def rows(data: bytes) -> list[dict[str, str]]:
    """The table as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_figure_has_a_row(samples: Library, job: Callable[[str], Job]) -> None:
    """The table of an edition has each of its figures, with the number as it stands in the file."""
    found = rows(figures.render(job("flood/02.ur")))
    records = samples.by_name["flood/02.ur"].briefing.key_figures
    assert [row["id"] for row in found] == [record.id for record in records]
    assert [row["value"] for row in found if row["value"]] == [
        str(record.value) for record in records if record.value is not None
    ]


def test_a_series_has_all_editions(samples: Library) -> None:
    """The table of a series has the figures of each edition with its number."""
    found = rows(figures.table(samples, samples.of_series("flood")))
    assert {(row["edition"], row["number"]) for row in found} == {("flood/01", "1"), ("flood/02", "2")}
    assert {row["exercise"] for row in found} == {"true"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "a;=1+1", "a, =1", "a\n=1", " =1"]
)
def test_no_text_is_a_formula(text: str) -> None:
    """No text begins with a sign that starts a formula, at whatever mark a spreadsheet divides the line."""
    safe = figures.harmless(text)
    parts = safe.replace(";", "\n").replace(",", "\n").replace("\t", "\n").split("\n")
    assert not [part for part in parts if part.lstrip()[:1] in tuple("=+-@＝＋－＠") and part.strip()]
    assert safe.replace("'", "") == text


def test_text_without_formulas_stays(samples: Library) -> None:
    """Words are not touched."""
    for edition in samples.editions:
        for figure in edition.briefing.key_figures:
            assert figures.harmless(figure.label) == figure.label


@pytest.mark.slow
def test_hostile_figures(mixed: Path, prepared: Callable[..., Prepared]) -> None:
    """Label, unit and source are defused; the number below zero stays a number."""
    shown = prepared(mixed).shown
    row = rows(figures.table(shown, (shown.by_name["hostile"],)))[0]
    assert row["value"] == "-3"
    assert row["label"] == "'=HYPERLINK(1)"
    assert row["unit"] == "'@m"
    assert row["sources"] == "'+Desk; '=1+1 notes"
