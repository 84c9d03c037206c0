"""Embeds for other sites' frames: a record of an edition, or the edition as a card."""

from __future__ import annotations

from collections.abc import Iterator

from standfirst.library import Edition
from standfirst.view import records
from standfirst.view.briefing import labelled_title, marking, newest, withdrawn
from standfirst.view.citation import link
from standfirst.view.figures import figure, leading
from standfirst.view.page import STYLESHEET
from standfirst.view.policy import page_policy
from standfirst.view.render_context import RenderContext, relative
from standfirst.view.reuse import (
    CARD,
    CARD_FIGURES,
    CARD_HEIGHT,
    Piece,
    frame_html,
    oembed_link,
    pieces,
    source_line,
)
from standfirst.view.text import UncitedProse


def embed_names(edition: Edition, whole: Edition) -> Iterator[str]:
    """Yield the names of an edition's embeds. A withdrawn edition keeps those with ids in `whole`, to report that.

    A name made from a record's text would reveal what is no longer published.
    """
    yield CARD
    if edition.withdrawn:
        yield from (piece.anchor for piece in pieces(whole.briefing) if piece.named)
    else:
        yield from (piece.anchor for piece in pieces(edition.briefing))


def embed_page(context: RenderContext, name: str) -> records.EmbedPage:
    """Return one embed; a chart without known numbers has its title and source alone."""
    edition, page = context.edition, context.page
    piece = _find(edition, name)
    body = piece.view(context, UncitedProse(context)) if piece else ()
    title = _title(context, piece)
    return records.EmbedPage(
        title=title,
        lang=edition.lang,
        dir=context.lang.dir,
        policy=page_policy(context.site),
        stylesheet=relative(STYLESHEET, page),
        canonical=link(context, piece.anchor if piece else ""),
        oembed=oembed_link(context, name, title),
        marking=marking(context),
        component=piece.component if piece and body is not None else "",
        body=body,
        card=None if piece or edition.withdrawn else _card(context),
        source=source_line(context, piece.sources if piece else ()),
        state=context.say("Corrected") if context.corrections else "",
        withdrawn=withdrawn(context, UncitedProse(context)),
        briefing=_origin(context),
        newest=newest(context),
    )


def _find(edition: Edition, name: str) -> Piece | None:
    return next((one for one in pieces(edition.briefing) if one.anchor == name), None)


def _title(context: RenderContext, piece: Piece | None) -> str:
    return (
        f"{next(iter(piece.lines(context)))} ({labelled_title(context)})"
        if piece
        else labelled_title(context)
    )


def _card(context: RenderContext) -> records.EmbedCard:
    source, prose = context.edition.briefing, UncitedProse(context)
    shown = leading(source.key_figures)[:CARD_FIGURES]
    return records.EmbedCard(
        source.title,
        prose.line_or_none(source.standfirst),
        tuple(figure(context, prose, record, None) for record in shown),
    )


def _origin(context: RenderContext) -> records.Link:
    number = context.edition.briefing.edition
    issue = f" ({context.say('Edition {number}', number=number)})" if number else ""
    return records.Link(f"{context.edition.briefing.title}{issue}", link(context), note=context.site.name)


def oembed(context: RenderContext, name: str) -> dict[str, object]:
    """Return the same in the format of oEmbed 1.0."""
    piece = _find(context.edition, name)
    height = piece.height if piece else CARD_HEIGHT
    title = _title(context, piece)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": context.site.name,
        "author_url": context.site.url,
        "provider_name": context.site.name,
        "provider_url": context.site.url,
        "cache_age": 3600,
        "width": 600,
        "height": height,
        "html": frame_html(context, name, title, height),
    }
