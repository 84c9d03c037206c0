"""Whatever a desk writes beside a number, its chart is drawn."""

from __future__ import annotations

import dataclasses

import pytest

from standfirst.library import Library
from standfirst.model import Chart, Datum
from standfirst.model.narrative import is_moment
from standfirst.view import drawings
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose
from tests.sites import NOW

LABELS = (
    ("2025/26", "2026/27"), ("2026 Q1", "2026 Q2"), ("2024-25", "2025-26"), ("2025", "2026 est."), ("2026", "2026"),
    ("1", "2", "10"), ("2026-02", "February"), ("2026-13", "2026-00"), ("2026-02-30", "2026-02-28"), ("0000", "9999"),
    ("2026-02-01T25:00", "x"), ("2026-02-01T08:00+99:99", "2026-02-01T08:00+05:00"), ("٢٠٢٥", "٢٠٢٦"), ("۲۰۲۵-۰۲", "۲۰۲۶-۰۲"),
    ("۲۰۲۵/۲۶", "المحرم ١٤٤٧"), ("二〇二六年", "2026年"), ("²⁰²⁶", "①②③④"), ("2026W07", "20260207"), ("2026-W07-1", "2026-038"),
    ("<b>", "&amp;"), ("a" * 200, "b"), ("2026–27", "FY2026"), ("12345", "-5"),
)  # fmt: skip
KINDS = ("line", "bar", "parts")


@pytest.mark.parametrize("labels", LABELS, ids=lambda labels: labels[0][:12])
@pytest.mark.parametrize("name", ["flood/02", "flood/02.ur"])
def test_no_label_breaks_a_chart(samples: Library, name: str, labels: tuple[str, ...]) -> None:
    """Fiscal years, quarters, estimates, duplicates, numbers and other digits are drawn, each with its label."""
    data = tuple(Datum(label=label, value=number) for number, label in enumerate(labels, start=1))
    charts = tuple(
        Chart.model_validate({"id": kind, "kind": kind, "title": "T", "alt": "A chart.", "data": data})
        for kind in KINDS
    )
    edition = samples.by_name[name]
    drawn = dataclasses.replace(edition, briefing=edition.briefing.model_copy(update={"charts": charts}))
    scope = RenderContext(drawn, samples, "web", NOW)
    found = drawings.charts(scope, Prose(scope))
    assert [len(drawing.rows) for drawing in found] == [len(labels)] * len(KINDS)
    bars = found[1].panels[0].rows
    assert [row.label for row in bars] == list(labels)


@pytest.mark.parametrize("text", ["2026", "2026-02", "2026-02-28", "2026-02-28T09:30", "2026-02-28T09:30:10+05:00", "2026-02-28T09:30Z"])  # fmt: skip
def test_moments_are_recognised(text: str) -> None:
    """A year, a month, a day and a time of the calendar are moments."""
    assert is_moment(text)


@pytest.mark.parametrize("text", ["", "0000", "2026-13", "2026-02-30", "٢٠٢٦", "2026/02", "2026-02-28T24:00", "2026-02-28T09:30+99:99", "2026\n", "20260228", "2026-W07"])  # fmt: skip
def test_other_texts_are_none(text: str) -> None:
    """What is in no calendar, and other digits, are labels."""
    assert not is_moment(text)
