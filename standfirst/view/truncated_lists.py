"""The older editions and claims of long lists: one line each, by month or by year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from standfirst.engine import remembered
from standfirst.i18n import language
from standfirst.library import Edition
from standfirst.view import records
from standfirst.view.page_context import PageContext
from standfirst.view.updates import live_mark

NEWEST = 24
"""The number of editions or claims that a list shows in full."""

_MONTHLY = 5
"""The average number of lines per month from which months get headings of their own."""


def line(page_context: PageContext, edition: Edition, *, series: bool = True) -> records.Line:
    """Return an edition in one line; `series` also names its series."""
    shown = page_context.edition(edition)
    name = (shown.name, page_context.tag, series)
    drawn = remembered(page_context.drawn.lines, name, partial(_line, page_context, shown, series=series))
    return replace(drawn, href=page_context.to(shown))


def language_of(page_context: PageContext, edition: Edition) -> tuple[str, str]:
    """Return the language of an edition and its direction; empty if they are the page's."""
    return ("", "") if edition.lang == page_context.tag else (edition.lang, language(edition.lang).dir)


def grouped(
    page_context: PageContext, found: Iterable[tuple[date, records.Line]]
) -> tuple[records.LineGroup, ...]:
    """Return lines by month, or by year if months have few; a single group has no heading."""
    dated = list(found)
    monthly = len(dated) >= _MONTHLY * len({(day.year, day.month) for day, _ in dated})
    table: dict[date, list[records.Line]] = {}
    for day, one in dated:
        table.setdefault(day.replace(day=1, month=day.month if monthly else 1), []).append(one)
    if len(table) == 1:
        return (records.LineGroup("", tuple(one for _, one in dated)),)
    return tuple(
        records.LineGroup(page_context.lang.month(first) if monthly else f"{first.year}", tuple(lines))
        for first, lines in table.items()
    )


def briefings(page_context: PageContext, editions: Sequence[Edition]) -> records.TruncatedList | None:
    """Return the editions of a list after those with cards."""
    rest = editions[NEWEST:]
    if not rest:
        return None
    dated = ((edition.briefing.dateline.date, line(page_context, edition)) for edition in rest)
    return records.TruncatedList(page_context.say("Earlier briefings"), grouped(page_context, dated))


def _line(page_context: PageContext, edition: Edition, *, series: bool) -> records.Line:
    tag, direction = language_of(page_context, edition)
    day = page_context.lang.day(edition.briefing.dateline.date)
    name = page_context.numbered(edition) if series else page_context.number(edition)
    context = page_context.render_context(edition)
    return records.Line(
        text=edition.briefing.title,
        href="",
        note=f"{name} · {day}" if name else day,
        lang=tag,
        dir=direction,
        exercise=page_context.exercise(edition),
        withdrawn=edition.withdrawn,
        corrected=bool(context.corrections),
        live=live_mark(context, page_context.lang),
    )
