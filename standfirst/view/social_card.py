"""The content of the picture for link previews of an edition."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from standfirst.markup import plain
from standfirst.model import KeyFigure, Kind
from standfirst.view import records
from standfirst.view.briefing import marking, status_labels
from standfirst.view.cards import summary
from standfirst.view.figures import figure, leading
from standfirst.view.labels import KINDS
from standfirst.view.pictures import logo_address
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose, UncitedProse

FIGURES, ITEMS = 2, 3
STEPS = 8
"""The number of title sizes."""

_LONGEST = (60, 100, 150, 210, 280, 360, 440)
"""The maximum title length for which to begin with each size."""


def build_card(context: RenderContext, size: int, figures: int = FIGURES) -> records.SocialCard:
    """Return the view of the picture with its title at one of the sizes and at most so many figures."""
    briefing, lang, name = context.edition.briefing, context.lang, context.edition.file.series
    known = [record for record in leading(briefing.key_figures) if record.value is not None]
    known = [] if context.edition.withdrawn else known[:figures]
    text, items = ("", ()) if known or context.edition.withdrawn or not figures else _texts(context)
    number = context.say("Edition {number}", number=briefing.edition) if briefing.edition else ""
    parts = (context.say(KINDS[briefing.kind.value]), number, lang.day(briefing.dateline.date))
    return records.SocialCard(
        marking=marking(context),
        stamps=status_labels(context),
        site=drawable(context.site.name),
        series=drawable(context.library.series_title(name, lang.tag)) if name else "",
        line=tuple(part for part in parts if part),
        title=drawable(briefing.title),
        size=size,
        figures=tuple(_figure(context, record) for record in known),
        lang=lang.tag,
        dir=lang.dir,
        kind=briefing.kind.value,
        text=text,
        items=items,
        logo=logo_address(context.site),
    )


def _texts(context: RenderContext) -> tuple[str, tuple[str, ...]]:
    """Return what the picture has in place of figures: the first highlights of a bulletin, or the standfirst."""
    prose, briefing = UncitedProse(context), context.edition.briefing
    if briefing.kind is Kind.BULLETIN and briefing.highlights:
        return "", tuple(drawable(plain(prose.line(one))) for one in briefing.highlights[:ITEMS])
    return drawable(summary(context)), ()


def _figure(context: RenderContext, record: KeyFigure) -> records.Figure:
    shown = figure(context, Prose(context), record, None)
    return replace(shown, label=drawable(shown.label), value=drawable(shown.value))


def drawable(text: str) -> str:
    """Return text without emoji, which print fonts lack and titles do not need."""
    return " ".join("".join(sign for sign in text if not _is_emoji(sign)).split())


def _is_emoji(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return (kind == "So" and sign >= "\u2600") or sign == "\ufe0f" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def first_size(title: str) -> int:
    """Return the size to try first, from the length of the title with wide characters counted twice."""
    width = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in title)
    return next((step for step, longest in enumerate(_LONGEST, start=1) if width <= longest), STEPS)
