"""News of a site: the latest day of changes, and the next expected reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from standfirst.engine import inputs
from standfirst.i18n import language
from standfirst.library import Edition, Mention
from standfirst.view import records
from standfirst.view.cards import change_rows, since
from standfirst.view.comparison import comparison_path
from standfirst.view.corrections_log import change_entry
from standfirst.view.page_context import PageContext

EDITIONS = 3
"""The number of editions in the day of changes."""

ROWS = 4
"""The number of changes of each."""

CORRECTIONS = 3
"""The number of corrections."""

REPORTS = 8
"""The number of expected reports."""

CALENDAR = "calendar.ics"
"""The calendar of all expected reports."""


def title(page_context: PageContext) -> str:
    """Return the heading of the latest day of changes."""
    day = _newest_day(page_context)
    return page_context.say("What changed on {date}", date=page_context.lang.day(day)) if day else ""


def newest_changes(page_context: PageContext) -> records.DayOfChanges | None:
    """Return the changes and corrections of the latest day that has any."""
    day = _newest_day(page_context)
    if day is None:
        return None
    editions = tuple(_new_edition(page_context, one) for one in _changed_on(page_context, day)[:EDITIONS])
    corrections = [one for one in _corrections(page_context) if _corrected_at(one) == day]
    return records.DayOfChanges(
        editions=editions,
        corrections=tuple(_placed(corrections[:CORRECTIONS], page_context)),
        log=records.Link(page_context.say("Corrections log"), page_context.here("corrections.html")),
    )


def _placed(corrections: Sequence[Mention], page_context: PageContext) -> Iterator[records.ChangeEntry]:
    """Yield the corrections, each with a unique anchor on the page."""
    for number, mention in enumerate(corrections, start=1):
        entry = change_entry(page_context, mention)
        yield replace(entry, correction=replace(entry.correction, anchor=f"corrected-{number}"))


def _newest_day(page_context: PageContext) -> date | None:
    """Return the latest day on which an edition changed something, or corrected another."""
    days = [one.briefing.dateline.date for one in _newest(page_context) if _changes(page_context, one)]
    days += [_corrected_at(one) for one in _corrections(page_context)]
    return max(days, default=None)


def _changed_on(page_context: PageContext, day: date) -> Sequence[Edition]:
    found = (one for one in _newest(page_context) if one.briefing.dateline.date == day)
    return [one for one in found if _changes(page_context, one)]


def _newest(page_context: PageContext) -> Iterator[Edition]:
    """Yield the newest edition of each series that is not withdrawn, most recent first."""
    known = {found[0].file.series: found for found in page_context.directory.series.values()}
    for edition in page_context.directory.not_withdrawn:
        found = known.get(edition.file.series, ())
        if edition is next((one for one in found if not one.withdrawn), None):
            yield edition


def _changes(page_context: PageContext, edition: Edition) -> bool:
    found = since(page_context.library, edition)
    return bool(found and (found.figures or found.claims))


def _corrections(page_context: PageContext) -> Sequence[Mention]:
    changes = page_context.directory.changes
    return [one for one in changes if one.edition.briefing.changes[one.index].kind == "correction"]


def _corrected_at(mention: Mention) -> date:
    return mention.edition.briefing.changes[mention.index].at.date()


def _new_edition(page_context: PageContext, edition: Edition) -> records.NewEdition:
    shown = page_context.edition(edition)
    found = since(page_context.library, shown)
    rows = tuple(change_rows(page_context, shown, found)) if found else ()
    more = records.Link(page_context.say("All changes"), page_context.here(comparison_path(edition)))
    return records.NewEdition(
        where=page_context.named(edition),
        rows=rows[:ROWS],
        lang=shown.lang,
        dir=language(shown.lang).dir,
        more=more if len(rows) > ROWS else None,
        exercise=page_context.exercise(edition),
    )


def due_reports(page_context: PageContext) -> records.DueReports | None:
    """Return the reports expected from today on, next first; the newest edition of a series gives its date."""
    single = [one for one in page_context.directory.not_withdrawn if not one.file.series]
    expected = ((one.briefing.next_due, one) for one in (*_newest(page_context), *single))
    found = sorted(
        ((due, one) for due, one in expected if due and not _is_over(page_context, due)),
        key=lambda row: (row[0], row[1].key),
    )
    reports = tuple(_due_report(page_context, due, one) for due, one in found[:REPORTS])
    calendar = records.Link(page_context.say("Add to calendar"), page_context.root(CALENDAR))
    return records.DueReports(reports, calendar) if reports else None


def due_line(page_context: PageContext, edition: Edition) -> str:
    """Return a sentence on when the next report is or was expected; empty if the edition gives no date."""
    due = edition.briefing.next_due
    if due is None or edition.withdrawn:
        return ""
    day = page_context.lang.weekday(due)
    if _is_over(page_context, due):
        return page_context.say("The next report was due on {date}.", date=day)
    return page_context.say("Next report: {date}", date=day)


def _due_report(page_context: PageContext, due: date, edition: Edition) -> records.DueReport:
    name, shown = edition.file.series, page_context.edition(edition)
    where = page_context.series(name) if name else records.Link(
        shown.briefing.title, page_context.to(shown), lang=shown.lang
    )  # fmt: skip
    day = records.Day(due.isoformat(), page_context.lang.weekday(due))
    return records.DueReport(day, where, page_context.exercise(edition))


def _is_over(page_context: PageContext, day: date) -> bool:
    """Return whether a day has ended in the desk's time zone."""
    end = datetime.combine(day + timedelta(days=1), time.min, page_context.site.zone)
    return inputs.is_past(end, page_context.now)
