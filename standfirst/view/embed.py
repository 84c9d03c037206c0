"""A record of an edition, or the edition as a card, as other sites show it in a frame."""

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
    """The names of an edition's embeds. Those of a withdrawn one stay, to say so, as far as `whole` gives its records ids.

    A name that was made of the words of a record would say what is no longer published.
    """
    yield CARD
    if edition.withdrawn:
        yield from (piece.anchor for piece in pieces(whole.briefing) if piece.named)
    else:
        yield from (piece.anchor for piece in pieces(edition.briefing))


def embed_page(scope: RenderContext, name: str) -> records.EmbedPage | None:
    """One embed; None where a chart has no numbers that anybody knows yet."""
    edition, page = scope.edition, scope.page
    piece = _find(edition, name)
    body = piece.view(scope, UncitedProse(scope)) if piece else ()
    if body is None:
        return None
    title = _title(scope, piece)
    return records.EmbedPage(
        title=title,
        lang=edition.lang,
        dir=scope.lang.dir,
        policy=page_policy(scope.site),
        stylesheet=relative(STYLESHEET, page),
        canonical=link(scope, piece.anchor if piece else ""),
        oembed=oembed_link(scope, name, title),
        marking=marking(scope),
        component=piece.component if piece else "",
        body=body,
        card=None if piece or edition.withdrawn else _card(scope),
        source=source_line(scope, piece.sources if piece else ()),
        state=scope.say("Corrected") if scope.corrections else "",
        withdrawn=withdrawn(scope, UncitedProse(scope)),
        briefing=_origin(scope),
        newest=newest(scope),
    )


def _find(edition: Edition, name: str) -> Piece | None:
    return next((one for one in pieces(edition.briefing) if one.anchor == name), None)


def _title(scope: RenderContext, piece: Piece | None) -> str:
    return f"{next(iter(piece.lines(scope)))} ({labelled_title(scope)})" if piece else labelled_title(scope)


def _card(scope: RenderContext) -> records.EmbedCard:
    source, prose = scope.edition.briefing, UncitedProse(scope)
    shown = leading(source.key_figures)[:CARD_FIGURES]
    return records.EmbedCard(
        source.title,
        prose.line_or_none(source.standfirst),
        tuple(figure(scope, prose, record, None) for record in shown),
    )


def _origin(scope: RenderContext) -> records.Link:
    number = scope.edition.briefing.edition
    issue = f" ({scope.say('Edition {number}', number=number)})" if number else ""
    return records.Link(f"{scope.edition.briefing.title}{issue}", link(scope), note=scope.site.name)


def oembed(scope: RenderContext, name: str) -> dict[str, object]:
    """The same as oEmbed 1.0 has it."""
    piece = _find(scope.edition, name)
    height = piece.height if piece else CARD_HEIGHT
    title = _title(scope, piece)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": scope.site.name,
        "author_url": scope.site.url,
        "provider_name": scope.site.name,
        "provider_url": scope.site.url,
        "cache_age": 3600,
        "width": 600,
        "height": height,
        "html": frame_html(scope, name, title, height),
    }
