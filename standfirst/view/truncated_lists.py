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

NEWEST = 24
"""The number of editions or claims that a list shows in full."""

_MONTHLY = 5
"""The average number of lines per month from which months get headings of their own."""


def line(standing: PageContext, edition: Edition, *, series: bool = True) -> records.Line:
    """Return an edition in one line; `series` also names its series."""
    shown = standing.edition(edition)
    name = (shown.name, standing.tag, series)
    drawn = remembered(standing.drawn.lines, name, partial(_line, standing, shown, series=series))
    return replace(drawn, href=standing.to(shown))


def tongue(standing: PageContext, edition: Edition) -> tuple[str, str]:
    """Return the language of an edition and its direction; empty if they are the page's."""
    return ("", "") if edition.lang == standing.tag else (edition.lang, language(edition.lang).dir)


def grouped(
    standing: PageContext, found: Iterable[tuple[date, records.Line]]
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
        records.LineGroup(standing.lang.month(first) if monthly else f"{first.year}", tuple(lines))
        for first, lines in table.items()
    )


def briefings(standing: PageContext, editions: Sequence[Edition]) -> records.TruncatedList | None:
    """Return the editions of a list after those with cards."""
    rest = editions[NEWEST:]
    if not rest:
        return None
    dated = ((edition.briefing.dateline.date, line(standing, edition)) for edition in rest)
    return records.TruncatedList(standing.say("Earlier briefings"), grouped(standing, dated))


def _line(standing: PageContext, edition: Edition, *, series: bool) -> records.Line:
    tag, direction = tongue(standing, edition)
    day = standing.lang.day(edition.briefing.dateline.date)
    name = standing.numbered(edition) if series else standing.number(edition)
    return records.Line(
        text=edition.briefing.title,
        href="",
        note=f"{name} · {day}" if name else day,
        lang=tag,
        dir=direction,
        exercise=standing.exercise(edition),
        withdrawn=edition.withdrawn,
        corrected=bool(standing.scope(edition).corrections),
    )
