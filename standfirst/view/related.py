"""Related reports as an edition lists them: those that its readers may see, and those elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from standfirst.library import Edition, Library
from standfirst.model import RelatedReport
from standfirst.view import records
from standfirst.view.labels import KINDS
from standfirst.view.masthead import readable
from standfirst.view.render_context import RenderContext


def related(context: RenderContext) -> tuple[records.RelatedView, ...]:
    """Return the related reports of an edition; an edition that its readers may not see is left out."""
    return tuple(_views(context))


def related_edition(library: Library, record: RelatedReport, lang: str) -> Edition | None:
    """Return a related edition, in a language if possible; None if the library does not have it, or it is elsewhere."""
    found = library.languages(record.edition) if record.edition else ()
    return next((one for one in found if one.lang == lang), found[0] if found else None)


def _views(context: RenderContext) -> Iterator[records.RelatedView]:
    for record in context.edition.briefing.related:
        if record.edition is None:
            yield _elsewhere(context, record)
        elif other := related_edition(context.library, record, context.edition.lang):
            yield _here(context, other)


def _here(context: RenderContext, other: Edition) -> records.RelatedView:
    briefing, href = other.briefing, context.href(other.path("html"))
    number = (
        context.say("Edition {number}", number=context.lang.number(briefing.edition))
        if briefing.edition
        else ""
    )
    gone = context.say("Withdrawn") if other.withdrawn else ""
    series = (
        context.library.series_title(other.file.series, context.edition.lang) if other.file.series else ""
    )
    day = context.lang.day(briefing.dateline.date)
    return records.RelatedView(
        title=briefing.title,
        href=href,
        about=_line(context, context.say(KINDS[briefing.kind.value]), series, number, day, gone),
        address=readable(href) if href and context.medium == "print" else "",
        lang=other.lang if other.lang != context.edition.lang else "",
    )


def _elsewhere(context: RenderContext, record: RelatedReport) -> records.RelatedView:
    href = record.url or ""
    day = context.lang.day(record.date) if record.date else ""
    return records.RelatedView(
        title=record.title or "",
        href=href,
        about=_line(context, record.publisher or "", day),
        address=readable(href) if context.medium == "print" else "",
    )


def _line(context: RenderContext, *parts: str) -> str:
    return context.say(", ").join(part for part in parts if part)
