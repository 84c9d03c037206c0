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
from standfirst.markup import plain
from standfirst.settings import Site
from standfirst.view import records
from standfirst.view.claims import status
from standfirst.view.figures import figure, leading
from standfirst.view.page_context import PageContext
from standfirst.view.render_context import RenderContext
from standfirst.view.text import UncitedProse, difference_text, full_text

FIGURES_ON_CARDS = 4


def card(
    standing: PageContext, edition: Edition, *, series: bool = False, rows: bool = False
) -> records.Card:
    """Return the card of an edition; `series` adds its series, `rows` the changes in it."""
    shown = standing.edition(edition)
    name = (shown.name, standing.tag)
    drawn = remembered(standing.drawn.cards, name, partial(_drawn, standing, shown))
    found = since(standing.library, shown) if rows else None
    return replace(
        drawn,
        href=standing.to(shown),
        series=standing.series(edition.file.series) if series and edition.file.series else None,
        rows=tuple(change_rows(standing, shown, found)) if found else (),
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


def _drawn(standing: PageContext, edition: Edition) -> records.Card:
    scope = standing.scope(edition)
    source, lang = edition.briefing, standing.lang
    at, day = source.as_of, source.dateline.date
    found = None if edition.withdrawn else since(standing.library, edition)
    return records.Card(
        title=source.title,
        href="",
        summary=summary(scope),
        date=records.Day(at.isoformat(timespec="minutes"), lang.moment(at))
        if at
        else records.Day(day.isoformat(), lang.day(day)),
        edition=standing.number(edition),
        lang=edition.lang,
        dir=language(edition.lang).dir,
        figures=_figures(scope, found),
        exercise=standing.exercise(edition),
        changed=_changed(standing, found),
        stale=stale(standing.site, lang, edition, standing.now),
        withdrawn=edition.withdrawn,
        corrected=bool(scope.corrections),
    )


def summary(scope: RenderContext) -> str:
    """Return the standfirst as plain text."""
    source = scope.edition.briefing
    return "" if scope.edition.withdrawn else plain(UncitedProse(scope).line(source.standfirst))


def _figures(scope: RenderContext, found: Changes | None) -> tuple[records.Figure, ...]:
    if scope.edition.withdrawn:
        return ()
    prose = UncitedProse(scope)
    shown = leading(scope.edition.briefing.key_figures)[:FIGURES_ON_CARDS]
    return tuple(replace(figure(scope, prose, item, found), cites=Markup()) for item in shown)


def _changed(standing: PageContext, found: Changes | None) -> str:
    if found is None:
        return ""
    figures, claims, corrections = len(found.figures), len(found.claims), len(found.corrections)
    counts = (
        (figures, standing.counted("{count} figure changed", "{count} figures changed", figures)),
        (claims, standing.counted("{count} claim changed", "{count} claims changed", claims)),
        (corrections, standing.counted("{count} correction", "{count} corrections", corrections)),
    )
    return standing.lang.series(text for number, text in counts if number)


def change_rows(standing: PageContext, edition: Edition, found: Changes) -> Iterator[records.ChangeRow]:
    """Yield changed figures and claims before and after, in the edition's language."""
    scope = standing.scope(edition)
    new, gone = scope.say("new"), scope.say("no longer given")
    for change in found.figures:
        record = change.now or change.before
        if record is not None:
            yield records.ChangeRow(
                record.label,
                full_text(scope, change.before) if change.before else new,
                full_text(scope, change.now) if change.now else gone,
                difference_text(scope, record, change.difference),
            )
    for claim in found.claims:
        before = status(scope, claim.before.status).text if claim.before else new
        yield records.ChangeRow(claim.now.claim, before, status(scope, claim.now.status).text, "")
