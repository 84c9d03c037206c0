"""Reuse of an edition: each record as a text, a link, files and embedding HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from markupsafe import Markup

from standfirst.i18n import N_
from standfirst.library import Edition
from standfirst.markup import plain
from standfirst.model import Briefing, Chart, Claim, KeyFigure, Map, Reaction, Table, Voice
from standfirst.view import records
from standfirst.view.anchors import claim_anchors, figure_anchor, quote_anchors
from standfirst.view.briefing import labelled_title, marking
from standfirst.view.citation import bibtex, link, ris, text
from standfirst.view.claims import claim, said_by
from standfirst.view.claims import status as claim_status
from standfirst.view.drawings import chart_view, downloads, map_view
from standfirst.view.figures import figure
from standfirst.view.people import quotation
from standfirst.view.render_context import RenderContext
from standfirst.view.tables import csv_link, table_view
from standfirst.view.text import Prose, UncitedProse, corrected_text

CARD = "briefing"
"""The name of the embed that shows an edition as a card."""

CARD_HEIGHT, CARD_FIGURES = 480, 4
"""Pixels of a card in a frame, and how many figures it shows."""


@dataclass(frozen=True)
class Piece:
    """A record for reuse, by the name of its anchor on the page."""

    anchor: str
    kind: str
    component: str
    height: int
    """Pixels that it needs in a frame 600 pixels wide; what needs more scrolls."""
    sources: tuple[str, ...]
    view: Callable[[RenderContext, Prose], object]
    """The argument of its component; None if there is nothing known to show."""
    lines: Callable[[RenderContext], Iterable[str]]
    """The record as text; the first line is its title."""
    files: Callable[[RenderContext], tuple[records.Link, ...]] = lambda _: ()
    """Links to its numbers and its picture."""
    named: bool = True
    """Whether its name is an id from the desk, rather than made from its text."""


def pieces(briefing: Briefing) -> Iterator[Piece]:
    """Yield the records for reuse, kind by kind."""
    for record in briefing.key_figures:
        yield Piece(
            figure_anchor(record), N_("Key figure"), "figure", 260, record.sources,
            partial(_figure_view, record), partial(_figure_lines, record),
        )  # fmt: skip
    quotes: tuple[Voice | Reaction, ...] = (*briefing.voices, *briefing.reactions)
    for quote, anchor in zip(quotes, quote_anchors(briefing), strict=True):
        yield Piece(
            anchor, N_("Quotation"), "quote", 360, quote.sources,
            partial(_quote_view, quote, anchor), partial(_quote_lines, quote, anchor),
            named=bool(quote.id),
        )  # fmt: skip
    for one, anchor in zip(briefing.claims, claim_anchors(briefing.claims), strict=True):
        yield Piece(
            anchor, N_("Claim"), "claims", 460, one.sources,
            partial(_claim_view, one, anchor), partial(_claim_lines, one), named=bool(one.id),
        )  # fmt: skip
    yield from _evidence(briefing)


def _evidence(briefing: Briefing) -> Iterator[Piece]:
    for chart in briefing.charts:
        yield Piece(
            f"chart-{chart.id}", N_("Chart"), "drawing", 540, chart.sources,
            partial(_chart_view, chart), partial(_titled, f"chart-{chart.id}", chart), partial(_drawing_files, chart),
        )  # fmt: skip
    for area in briefing.maps:
        yield Piece(
            f"map-{area.id}", N_("Map"), "drawing", 640, area.sources,
            partial(_map_view, area), partial(_titled, f"map-{area.id}", area), partial(_drawing_files, area),
        )  # fmt: skip
    for table in briefing.tables:
        if not table.download:
            yield Piece(
                f"table-{table.id}", N_("Table"), "table", 480, table.sources,
                partial(_table_view, table), partial(_titled, f"table-{table.id}", table), partial(_table_file, table),
            )  # fmt: skip


def reuse_page(context: RenderContext) -> records.ReusePage:
    """Return the page for copying, citing, downloading and embedding; without records for a withdrawn edition."""
    edition = context.edition
    found = () if edition.withdrawn else pieces(edition.briefing)
    items = tuple(
        _item(context, piece) for piece in found if piece.view(context, UncitedProse(context)) is not None
    )
    return records.ReusePage(
        title=context.say("Cite and reuse"),
        briefing=records.Link(
            edition.briefing.title, context.href(edition.path("html")), note=context.site.name
        ),
        marking=marking(context),
        citation=records.ShortText(context.say("As text"), text(context)),
        texts=(
            records.ShortText("BibTeX", bibtex(context)),
            records.ShortText("RIS", ris(context)),
            *_embed(
                context,
                context.say("Embed this briefing as a card"),
                CARD,
                labelled_title(context),
                CARD_HEIGHT,
            ),
        ),
        items=items,
        kinds=tuple(_kinds(context, items)),
    )


def _kinds(context: RenderContext, items: Iterable[records.Reusable]) -> Iterator[records.Link]:
    for kind, group in groupby(items, key=lambda item: item.kind):
        first, *others = group
        count = context.lang.number(1 + len(others))
        yield records.Link(f"{kind} ({count})", f"#{first.anchor}")


def _item(context: RenderContext, piece: Piece) -> records.Reusable:
    lines = list(piece.lines(context))
    words = (*lines, source_line(context, piece.sources), _origin(context), link(context, piece.anchor))
    title = f"{lines[0]} ({labelled_title(context)})"
    return records.Reusable(
        anchor=piece.anchor,
        kind=context.say(piece.kind),
        title=lines[0],
        copy=records.ShortText(context.say("Text with source and date"), "\n".join(filter(None, words))),
        link=records.Link(
            context.say("See it in the briefing"),
            context.href(f"{context.edition.path('html')}#{piece.anchor}"),
        ),
        embed=next(
            _embed(context, context.say("Embed on another site"), piece.anchor, title, piece.height), None
        ),
        downloads=piece.files(context),
    )


def _embed(
    context: RenderContext, label: str, name: str, title: str, height: int
) -> Iterator[records.ShortText]:
    """Yield the embedding HTML under a label; nothing if it could not be opened elsewhere."""
    if html := frame_html(context, name, title, height):
        yield records.ShortText(label, html)


def source_line(context: RenderContext, names: Iterable[str]) -> str:
    """Return `Source: Relief Agency. As of 12 March 2026, 18:00 (UTC)`."""
    known = (source for name in names if (source := context.edition.source(name)))
    said = context.lang.series(list(dict.fromkeys(one.publisher or one.title for one in known)))
    at = context.edition.briefing.as_of
    parts = (
        context.say("Source: {names}", names=said) if said else "",
        f"{context.say('As of')} {context.lang.moment(at)}" if at else "",
    )
    return ". ".join(part for part in parts if part)


def _origin(context: RenderContext) -> str:
    """Return the publisher and the edition, with the status labels of its title."""
    number = context.edition.briefing.edition
    issue = f" ({context.say('Edition {number}', number=number)})" if number else ""
    return f"[{context.edition.briefing.tlp.label}] {context.site.name}: {labelled_title(context)}{issue}"


def embed_path(edition: Edition, name: str, suffix: str = "html") -> str:
    """Return the path of an embed of a record or of the edition: `embed/en/flood/02/figure-homes.html`.

    No page of the site itself is nested so deeply, so hosts can allow frames elsewhere for these pages only.
    """
    return f"embed/{edition.file.lang or edition.lang}/{edition.key}/{name}.{suffix}"


def oembed_link(context: RenderContext, name: str, title: str) -> records.Link | None:
    """Return a link to the oEmbed file of a record; None if it could not be opened elsewhere."""
    path = embed_path(context.edition, name, "json")
    return records.Link(title, f"{context.site.url}/{path}") if link(context) else None


def frame_html(context: RenderContext, name: str, title: str, height: int) -> str:
    """Return the HTML that shows a record on another site; empty if it could not be opened there."""
    if not link(context):
        return ""
    address = f"{context.site.url}/{embed_path(context.edition, name)}"
    return str(
        Markup('<iframe src="{}" title="{}" width="600" height="{}" loading="lazy"></iframe>').format(
            address, title, height
        )
    )


def _figure_view(record: KeyFigure, context: RenderContext, prose: Prose) -> records.Figure:
    return figure(context, prose, record, None)


def _figure_lines(record: KeyFigure, context: RenderContext) -> Iterator[str]:
    by = f" ({record.by})" if record.by else ""
    yield context.say("{label}: {number}", label=record.label, number=corrected_text(context, record)) + by


def _quote_view(
    record: Voice | Reaction, anchor: str, context: RenderContext, prose: Prose
) -> records.QuoteView:
    return quotation(context, prose, record, anchor, "")


def _quote_lines(record: Voice | Reaction, anchor: str, context: RenderContext) -> Iterator[str]:
    shown = quotation(context, UncitedProse(context), record, anchor, "")
    said = plain(shown.struck) if shown.struck else shown.text
    yield f"{shown.open_mark}{said}{shown.close_mark}"
    about = (shown.speaker.name, shown.speaker.about, shown.via, shown.on.text if shown.on else "")
    yield "– " + context.say(", ").join(part for part in about if part)
    if shown.verification:
        yield shown.verification.title


def _claim_view(
    record: Claim, anchor: str, context: RenderContext, prose: Prose
) -> tuple[records.ClaimView, ...]:
    return (claim(context, prose, record, anchor),)


def _claim_lines(record: Claim, context: RenderContext) -> Iterator[str]:
    struck = UncitedProse(context).struck(record.claim)
    yield plain(struck) if struck else record.claim
    yield f"– {said_by(context, record)}"
    badge = claim_status(context, record.status)
    yield context.say("{label}: {number}", label=badge.text, number=badge.title)


def _chart_view(chart: Chart, context: RenderContext, prose: Prose) -> records.DrawingView | None:
    return chart_view(context, prose, chart)


def _map_view(one: Map, context: RenderContext, prose: Prose) -> records.DrawingView:
    return map_view(context, prose, one)


def _table_view(table: Table, context: RenderContext, prose: Prose) -> records.TableView:
    return table_view(context, prose, table)


def _drawing_files(record: Chart | Map, context: RenderContext) -> tuple[records.Link, ...]:
    return downloads(context, record, whole=True)


def _table_file(table: Table, context: RenderContext) -> tuple[records.Link, ...]:
    return tuple(filter(None, (csv_link(context, table),)))


def _titled(anchor: str, record: Chart | Map | Table, context: RenderContext) -> Iterator[str]:
    yield context.titled(anchor, record.title)
    if isinstance(record, Chart | Map):
        yield record.alt
