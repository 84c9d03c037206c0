"""An edition as a short text for messengers: WhatsApp, Signal, Telegram, SMS, X.

The marking, the title, the number of the edition, its time and the link are always included;
figures and highlights follow uncut, as many as fit.
"""

from __future__ import annotations

from collections.abc import Iterator

from standfirst.library import is_public
from standfirst.markup import plain
from standfirst.view import records
from standfirst.view.briefing import marking
from standfirst.view.cards import summary
from standfirst.view.figures import figure, leading
from standfirst.view.render_context import RenderContext
from standfirst.view.text import UncitedProse

LONG, SHORT = 700, 280
"""Length limits: the text that a messenger shows unfolded, and what SMS and X accept."""

_LEAST = 20
"""The length below which a shortened title is useless."""


def short_texts(context: RenderContext) -> tuple[records.ShortText, ...]:
    """Return the long and the short text of an edition, in its language; one if they are the same."""
    texts = {compose(context, limit): limit for limit in (LONG, SHORT)}
    return tuple(
        records.ShortText(context.say("Up to {count} characters", count=context.lang.number(limit)), text)
        for text, limit in texts.items()
    )


def compose(context: RenderContext, limit: int) -> str:
    """Return the text in at most `limit` characters."""
    before, number = _head(context)
    end = list(_end(context))
    spent = len(before) + len(number) + sum(len(line) + 1 for line in end)
    title = _shortened(_title(context), max(limit - spent, _LEAST))
    lines, left = [f"{before}{title}{number}"], limit - spent - len(title)
    for line in _body(context):
        if len(line) + 1 <= left:
            lines.append(line)
            left -= len(line) + 1
    return "\n".join([*lines, *end])


def _head(context: RenderContext) -> tuple[str, str]:
    """Return the labels before the title, and the edition's number after it."""
    edition, shown = context.edition, marking(context)
    withdrawn = context.say("WITHDRAWN") if edition.withdrawn else ""
    marks = (shown.exercise, shown.draft, shown.embargo, withdrawn)
    number = context.say("Edition {number}", number=edition.number) if edition.briefing.edition else ""
    words = "".join(f"{mark}: " for mark in marks if mark)
    return f"[{shown.tlp}] {words}", f" ({number})" if number else ""


def _title(context: RenderContext) -> str:
    return " ".join(context.edition.briefing.title.split())


def _end(context: RenderContext) -> Iterator[str]:
    """Yield the edition's time, and the link to the full text."""
    at = context.edition.briefing.as_of
    if at:
        yield f"{context.say('As of')} {context.lang.moment(at)}"
    path = context.edition.path("html")
    if context.site.url and is_public(context.edition, context.now):
        yield f"{context.site.url}/{path}"


def _body(context: RenderContext) -> Iterator[str]:
    """Yield figures, highlights and the standfirst, most important first; nothing of a withdrawn edition."""
    if context.edition.withdrawn:
        return
    prose, source = UncitedProse(context), context.edition.briefing
    for record in leading(source.key_figures):
        shown = figure(context, prose, record, None)
        by = f" ({shown.by})" if shown.by else ""
        yield "• " + context.say("{label}: {number}", label=shown.label, number=shown.text) + by
    for item in source.highlights:
        yield f"• {plain(prose.line(item))}"
    if not source.highlights and (text := summary(context)):
        yield text


def _shortened(text: str, limit: int) -> str:
    """Return a text cut before a word, with an ellipsis if something is missing."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1].rpartition(" ")[0] or text[: limit - 1]
    return f"{kept.rstrip(' ,;:.–—-')}…"
