"""Print shows every kind of drawing as the screen does, without a word of complaint."""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path

import pytest

from standfirst.charts import (
    ChartSpec,
    Drawing,
    MapSpec,
    Marker,
    Palette,
    Point,
    draw_chart,
    draw_map,
)

KINDS = {
    "bar": (Point("a", 3), Point("b", -2)),
    "line": tuple(Point(str(i), i % 5, at=f"2026-02-{i:02d}") for i in range(1, 20)),
    "parts": (Point("a", 3), Point("b", 2)),
    "range": (Point("a", 3, low=1, high=4), Point("b", low=2)),
    "editions": (Point("1", 3, series="k"), Point("2", 5, series="k")),
    "timeline": (Point("a", at="2026-01"), Point("b", at="2026-02-14")),
}


def page(drawing: Drawing) -> str:
    """A page with all pictures of a drawing."""
    body = "".join(p.svg + "".join(escape(r.label) + r.svg for r in p.rows) for p in drawing.panels)
    return f'<html lang="en"><title>t</title><body>{body}</body></html>'


@pytest.mark.parametrize("kind", KINDS)
def test_prints_in_silence(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """WeasyPrint draws the picture in the palette's colour and logs nothing."""
    import weasyprint

    spec = ChartSpec(kind, "Title", KINDS[kind])  # type: ignore[arg-type]
    html = weasyprint.HTML(string=page(draw_chart(spec, Palette(tones=("#ff0080", "#00ff40")))))
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = html.write_pdf(uncompressed_pdf=True, pdf_variant="pdf/ua-1")
    assert not caplog.records
    assert b"1 0 0.50196" in pdf
    assert pdf.count(b"/Alt") >= 1


def test_map_prints_in_silence(atlas: Path, caplog: pytest.LogCaptureFixture) -> None:
    """WeasyPrint draws a map with its marker and logs nothing."""
    import weasyprint

    spec = MapSpec("Title", atlas, (Marker("Quetta", 30.18, 67.0),), ("PK",))
    html = weasyprint.HTML(string=page(draw_map(spec, Palette(marker="#ff0080"))))
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = html.write_pdf(uncompressed_pdf=True)
    assert not caplog.records
    assert b"1 0 0.50196" in pdf
