"""Key figures as CSV, of one edition or of a series, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from standfirst.formats.base import Format, Job
from standfirst.library import Edition, Library
from standfirst.library.corrections import right_figures
from standfirst.library.dates import identity
from standfirst.model import KeyFigure
from standfirst.view.text import machine

COLUMNS = (
    "edition", "number", "exercise", "id", "label", "value", "qualifier", "unit", "currency", "as_of", "low", "high",
    "by", "sources", "word", "place", "of", "new", "corrected",
)  # fmt: skip

_BEGINS_FORMULA = re.compile(r"(^|[;,|\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")


def render(job: Job) -> bytes:
    """Return the figures of one edition."""
    return table(job.library, (job.edition,))


def table(library: Library, editions: Iterable[Edition]) -> bytes:
    """Return figures of editions and corrections to them, as UTF-8 with a byte order mark and RFC 4180 line ends."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for edition in editions:
        right = right_figures(library, edition)
        for figure in edition.briefing.key_figures:
            known = right.get(figure.id)
            rows.writerow(
                [*_row(edition, figure), machine(known.value) if known and known.value is not None else ""]
            )
    return out.getvalue().encode("utf-8-sig", "replace")


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, with a `'` before it if needed."""
    return _BEGINS_FORMULA.sub(r"\1\2'", text)


def _row(edition: Edition, figure: KeyFigure) -> Iterator[str]:
    moment = figure.as_of or edition.briefing.as_of
    lows = [estimate.low for estimate in figure.range if estimate.low is not None]
    highs = [estimate.high for estimate in figure.range if estimate.high is not None]
    yield harmless(identity(edition))
    yield str(edition.number)
    yield "true" if edition.exercise else "false"
    yield harmless(figure.id)
    yield harmless(figure.label)
    yield machine(figure.value) if figure.value is not None else ""
    yield harmless(figure.qualifier or "")
    yield harmless(figure.unit or "")
    yield harmless(figure.currency or "")
    yield moment.isoformat(timespec="minutes") if moment else ""
    yield machine(min(lows)) if lows else ""
    yield machine(max(highs)) if highs else ""
    yield harmless(figure.by or "")
    yield harmless("; ".join(_sources(edition, figure)))
    yield harmless(figure.word or "")
    yield harmless(figure.place or "")
    yield harmless(figure.of or "")
    yield machine(figure.new) if figure.new is not None else ""


def _sources(edition: Edition, figure: KeyFigure) -> Iterator[str]:
    for name in figure.sources:
        if source := edition.source(name):
            yield f"{source.title} ({source.publisher})" if source.publisher else source.title


FORMAT = Format("figures", "-figures.csv", "Key figures (CSV)", render)
