"""Files of charts and maps for readers: the picture as SVG and PNG, and the numbers as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from standfirst import branding
from standfirst.formats import map_picture
from standfirst.formats.base import Job
from standfirst.formats.drawing_svg import Frame, drawing_svg
from standfirst.formats.figures import harmless
from standfirst.model import Chart, Map
from standfirst.view import records
from standfirst.view.briefing import marking, status_labels
from standfirst.view.citation import link
from standfirst.view.drawings import chart_points, chart_view, map_view, marked_places
from standfirst.view.render_context import Medium, RenderContext
from standfirst.view.reuse import source_line
from standfirst.view.text import UncitedProse, machine

MEDIA: tuple[Medium, Medium] = ("web", "print")


def svg(job: Job, record: Chart | Map) -> bytes:
    """Return a chart or a map as SVG, with its marking, its sources, its date and its address."""
    return text(job, record).encode()


def text(job: Job, record: Chart | Map) -> str:
    """Return the SVG as text, which is all that the PNG says too."""
    context = RenderContext(job.edition, job.library, "web", job.now)
    above = " · ".join((marking(context).tlp, *status_labels(context)))
    frame = Frame(job.edition.lang, context.lang.dir == "rtl", above, _below(context, record))
    return branding.recoloured(drawing_svg(_view(context, record), frame), branding.print_colours(job.theme))


def png(job: Job, record: Chart | Map) -> bytes:
    """Return the same as PNG, laid out like a report."""
    web, paper = (RenderContext(job.edition, job.library, medium, job.now) for medium in MEDIA)
    return map_picture.draw(job, map_picture.document(job, _view(paper, record), *_below(web, record)))


def _view(context: RenderContext, record: Chart | Map) -> records.DrawingView:
    prose = UncitedProse(context)
    if isinstance(record, Map):
        return map_view(context, prose, record)
    found = chart_view(context, prose, record)
    return found or records.DrawingView("", record.title, record.alt, None, prose.cites(()), (), ())


def _below(context: RenderContext, record: Chart | Map) -> tuple[str, ...]:
    """Return the sources with the day, the publisher with the title of the edition, and the address."""
    origin = f"{context.site.name}: {context.edition.briefing.title}"
    anchor = f"{'chart' if isinstance(record, Chart) else 'map'}-{record.id}"
    found = (source_line(context, record.sources), origin, link(context, anchor))
    return tuple(filter(None, found))


def numbers(job: Job, record: Chart | Map) -> bytes:
    """Return the numbers of a chart, or the places of a map, as UTF-8 with a byte order mark and RFC 4180 line ends."""
    context = RenderContext(job.edition, job.library, "web", job.now)
    lines = _points(context, record) if isinstance(record, Chart) else _places(context, record)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode("utf-8-sig", "replace")


def _points(context: RenderContext, chart: Chart) -> Iterator[list[str]]:
    yield ["label", "series", "date", "until", "value", "low", "high", "unit", "corrected"]
    for point in chart_points(context, chart):
        yield [
            harmless(point.label),
            harmless(point.series),
            point.at,
            point.until,
            *("" if one is None else machine(one) for one in (point.value, point.low, point.high)),
            harmless(chart.unit or ""),
            "wrong" if point.wrong else "",
        ]


def _places(context: RenderContext, one: Map) -> Iterator[list[str]]:
    yield ["name", "admin", "country", "pcode", "lat", "lon"]
    for place in marked_places(context, one):
        texts = (place.name, place.admin, place.country, place.pcode)
        numbers = (place.lat, place.lon)
        yield [*(harmless(one or "") for one in texts), *("" if one is None else str(one) for one in numbers)]
