"""Cards of editions for lists: only the fields that a list shows are rendered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from markupsafe import Markup

from standfirst.engine import inputs, remembered
from standfirst.i18n import Language, language
from standfirst.library import Changes, Edition, Library, compare
from standfirst.library.figure_text import full_text
from standfirst.markup import plain
from standfirst.settings import Site
from standfirst.view import records
from standfirst.view.claims import status
from standfirst.view.figures import figure, leading
from standfirst.view.page_context import PageContext
from standfirst.view.render_context import RenderContext
from standfirst.view.text import UncitedProse, difference_text
from standfirst.view.updates import live_mark

FIGURES_ON_CARDS = 4


def card(
    page_context: PageContext, edition: Edition, *, series: bool = False, rows: bool = False
) -> records.Card:
    """Return the card of an edition; `series` adds its series, `rows` the changes in it."""
    shown = page_context.edition(edition)
    name = (shown.name, page_context.tag)
    drawn = remembered(page_context.drawn.cards, name, partial(_drawn, page_context, shown))
    found = since(page_context.library, shown) if rows else None
    return replace(
        drawn,
        href=page_context.to(shown),
        series=page_context.series(edition.file.series) if series and edition.file.series else None,
        rows=tuple(change_rows(page_context, shown, found)) if found else (),
    )


def since(library: Library, edition: Edition) -> Changes | None:
    """Return the changes of an edition from the one before; None if nothing changed."""
    before = library.previous(edition)
    return compare(edition, before, library) or None if before else None


def stale(site: Site, lang: Language, edition: Edition, now: datetime) -> str:
    """Return a sentence that an edition is older than the desk's limit, or an empty string."""
    at = edition.briefing.as_of
    if edition.withdrawn or at is None or not inputs.is_older(at, site.stale_days, now):
        return ""
    return lang.gettext("This describes the situation on {date}. It may have changed since.").format(
        date=lang.day(at)
    )


def _drawn(page_context: PageContext, edition: Edition) -> records.Card:
    context = page_context.render_context(edition)
    source, lang = edition.briefing, page_context.lang
    at, day = source.as_of, source.dateline.date
    found = None if edition.withdrawn else since(page_context.library, edition)
    return records.Card(
        title=source.title,
        href="",
        summary=summary(context),
        date=records.Day(at.isoformat(timespec="minutes"), lang.moment(at))
        if at
        else records.Day(day.isoformat(), lang.day(day)),
        edition=page_context.number(edition),
        lang=edition.lang,
        dir=language(edition.lang).dir,
        figures=_figures(context, found),
        exercise=page_context.exercise(edition),
        changed=_changed(page_context, found),
        stale=stale(page_context.site, lang, edition, page_context.now),
        withdrawn=edition.withdrawn,
        corrected=bool(context.corrections),
        live=live_mark(context, lang),
    )


def summary(context: RenderContext) -> str:
    """Return the standfirst as plain text."""
    source = context.edition.briefing
    return "" if context.edition.withdrawn else plain(UncitedProse(context).line(source.standfirst))


def _figures(context: RenderContext, found: Changes | None) -> tuple[records.Figure, ...]:
    if context.edition.withdrawn:
        return ()
    prose = UncitedProse(context)
    shown = leading(context.edition.briefing.key_figures)[:FIGURES_ON_CARDS]
    return tuple(replace(figure(context, prose, item, found), cites=Markup()) for item in shown)


def _changed(page_context: PageContext, found: Changes | None) -> str:
    if found is None:
        return ""
    figures, claims, corrections = len(found.figures), len(found.claims), len(found.corrections)
    counts = (
        (figures, page_context.counted("{count} figure changed", "{count} figures changed", figures)),
        (claims, page_context.counted("{count} claim changed", "{count} claims changed", claims)),
        (corrections, page_context.counted("{count} correction", "{count} corrections", corrections)),
    )
    return page_context.lang.series(text for number, text in counts if number)


def change_rows(page_context: PageContext, edition: Edition, found: Changes) -> Iterator[records.ChangeRow]:
    """Yield changed figures and claims before and after, in the edition's language."""
    context = page_context.render_context(edition)
    new, gone = context.say("new"), context.say("no longer given")
    for change in found.figures:
        record = change.now or change.before
        if record is not None:
            yield records.ChangeRow(
                record.label,
                full_text(context, change.before) if change.before else new,
                full_text(context, change.now) if change.now else gone,
                difference_text(context, record, change.difference),
            )
    for claim in found.claims:
        before = status(context, claim.before.status).text if claim.before else new
        yield records.ChangeRow(claim.now.claim, before, status(context, claim.now.status).text, "")
