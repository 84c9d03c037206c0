"""Time: nothing in the future, nothing reversed, nothing outdated without explanation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.rules.editions import newest_of_series
from standfirst.checks.texts import Loc
from standfirst.language.dates import western
from standfirst.model import Status, each_amount


def _moments(context: Context) -> Iterator[tuple[Loc, datetime]]:
    """Yield every `as_of`, with its path."""
    briefing = context.briefing
    if briefing.as_of:
        yield ("as_of",), briefing.as_of
    for index, figure in enumerate(briefing.key_figures):
        if figure.as_of:
            yield ("key_figures", index, "as_of"), figure.as_of
    for loc, one in each_amount(briefing.funding):
        if one.as_of:
            yield (*loc, "as_of"), one.as_of
    for index, table in enumerate(briefing.tables):
        if table.as_of:
            yield ("tables", index, "as_of"), table.as_of


@check(
    "SF301", "period-reversed", "error", "a period ends before it begins",
    fails="period: {from: 2026-02-02, to: 2026-01-30}",
    passes="period: {from: 2026-01-30, to: 2026-02-02}",
)  # fmt: skip
def period_reversed(context: Context) -> Iterator[Finding]:
    """A period, or an item of the timeline with an end, ends after it begins.

    Fix one of the two days.

    Does not see: an end that is earlier on the same day, and periods in prose.
    """
    period = context.briefing.period
    if period and period.end < period.start:
        yield Finding(("period", "to"), f"ends on {period.end}, before {period.start}", "fix one of the days")
    for index, item in enumerate(context.briefing.timeline):
        if item.until and _before(item.until, item.date):
            yield Finding(
                ("timeline", index, "until"), f"ends {item.until}, before {item.date}", "fix one of the two"
            )


def _before(one: str, other: str) -> bool:
    """Return whether one date is certainly before another, at the precision of both."""
    exact = min(len(one), len(other), 10)
    return one[:exact] < other[:exact]


@check(
    "SF302", "timeline-out-of-order", "warning", "the timeline is not in chronological order",
    fails="""
        timeline:
          - {date: 2026-02-02, text: The bridge closed., sources: [council]}
          - {date: 2026-02-01, text: The river rose., sources: [council]}
        """,
    passes="""
        timeline:
          - {date: 2026-02-01, text: The river rose., sources: [council]}
          - {date: 2026-02-02, text: The bridge closed., sources: [council]}
        """,
)  # fmt: skip
def timeline_out_of_order(context: Context) -> Iterator[Finding]:
    """A timeline runs from the earliest to the latest item.

    Dates are compared at the precision of both: `2026-02` and `2026-02-14` may be in either order. Move the item, or
    fix its date.

    Does not see: items of one day in the wrong order.
    """
    items = context.briefing.timeline
    for index in range(1, len(items)):
        if _before(items[index].date, items[index - 1].date):
            yield Finding(
                ("timeline", index, "date"),
                f"{items[index].date} comes after {items[index - 1].date}",
                "move it up, or fix the date",
            )


@check(
    "SF303", "as-of-in-future", "error", "a figure is as of a time in the future",
    fails="as_of: 2027-02-02T08:00+00:00",
    passes="as_of: 2026-02-02T08:00+00:00",
)  # fmt: skip
def as_of_in_future(context: Context) -> Iterator[Finding]:
    """A figure cannot be as of a time in the future.

    Fix the day, the month, the year or the offset. The current time is the machine's clock, or `SOURCE_DATE_EPOCH`.

    Does not see: dates in prose, and a past time that is wrong.
    """
    for loc, moment in _moments(context):
        if context.is_ahead(moment):
            yield Finding(loc, f"{moment.isoformat()} is in the future", "fix the time or its offset")


@check(
    "SF304", "figures-old", "info", "figures are older than a reader expects",
    fails="""
        as_of: 2025-12-01T08:00+00:00
        dateline: {place: Marbel, date: 2025-12-01}
        sources:
          - {id: council, title: Bulletin of the river council, date: 2025-12-01, grade: B2}
        """,
    passes="as_of: 2026-02-02T08:00+00:00",
)  # fmt: skip
def figures_old(context: Context) -> Iterator[Finding]:
    """The newest edition of a series has figures older than 30 days (`STALE_DAYS` in the settings).

    Readers see the age on the page. Publish a new edition, state that nothing new is known, or withdraw it. It is
    information only, because every edition becomes old without a change.

    Does not see: figures without an `as_of`, older editions of a series, and withdrawn ones.
    """
    if context.briefing.status is Status.WITHDRAWN or not newest_of_series(context):
        return
    limit = timedelta(days=context.stale_days)
    for loc, moment in _moments(context):
        written_old = context.written - moment.date() > limit
        if context.is_older(moment, limit.days) and not written_old:
            yield Finding(
                loc,
                f"is {context.age(moment)} days old",
                "publish a new edition, or confirm that it still holds",
            )


@check(
    "SF305", "figures-old-when-written", "warning", "figures were already old when the edition was written",
    fails="as_of: 2025-12-01T08:00+00:00",
    passes="as_of: 2026-02-02T08:00+00:00",
)  # fmt: skip
def figures_old_when_written(context: Context) -> Iterator[Finding]:
    """An `as_of` is at most 30 days (`STALE_DAYS` in the settings) before the dateline.

    Often the time was left over from the previous edition. Set it, find newer numbers, or, if there are none,
    add a `note` to the figure, which suppresses the warning. A figure is also accepted if its label names the year of its
    `as_of` (*Price in 2025*), or if there is a newer figure for the same thing (*Price in August*, *Price*).

    Does not see: figures without an `as_of`, and any with a `note`, whatever its text.
    """
    limit = context.stale_days
    for loc, moment in _moments(context):
        age = (context.written - moment.date()).days
        if age > limit and not _is_meant(context, loc, moment):
            yield Finding(
                loc, f"was {age} days old when the edition was written", "set it, or find newer figures"
            )


def _is_meant(context: Context, loc: Loc, moment: datetime) -> bool:
    """Return whether an old figure is intended: it has a note, a year in its label, or a newer one beside it."""
    if loc[0] != "key_figures":
        return False
    figure = context.briefing.key_figures[int(loc[1])]
    older = {step.name for course in context.relations.courses for step in course.steps[:-1]}
    return bool(figure.note) or str(moment.year) in western(figure.label) or f"`{figure.id}`" in older


@check(
    "SF306", "date-after-writing", "error", "a record is dated after the edition was written",
    fails="""
        timeline:
          - {date: 2026-02-20, text: The bridge closed., sources: [council]}
        """,
    passes="""
        timeline:
          - {date: 2026-02-01, text: The bridge closed., sources: [council]}
        """,
)  # fmt: skip
def date_after_writing(context: Context) -> Iterator[Finding]:
    """Everything recorded as past had happened when the edition was written.

    The check compares the timeline, the days of quotations, claims and responses, and the dates of sources with the
    day of the dateline, allowing one day for time zones. Fix the date, or the dateline.

    Does not see: items of the timeline without a day, the day on which a source was accessed, and dates in prose
    (SF312 covers those).
    """
    latest = context.written + timedelta(days=1)
    for loc, day in _days(context):
        if day > latest:
            yield Finding(loc, f"{day} is after the dateline ({context.written})", "fix one of the two dates")


def _days(context: Context) -> Iterator[tuple[Loc, date]]:
    """Yield the dates of everything that must have happened before the edition was written."""
    briefing = context.briefing
    found: list[tuple[Loc, date | None]] = [
        (("timeline", index, "date"), date.fromisoformat(item.date[:10]))
        for index, item in enumerate(briefing.timeline)
        if len(item.date) >= 10
    ]
    found += [((*loc, "on"), quote.on) for loc, quote in context.quotes()]
    found += [(("sources", index, "date"), source.date) for index, source in enumerate(briefing.sources)]
    for index, claim in enumerate(briefing.claims):
        found.append((("claims", index, "on"), claim.on))
        found += [(("claims", index, "responses", n, "on"), one.on) for n, one in enumerate(claim.responses)]
    return ((loc, day) for loc, day in found if day is not None)


@check(
    "SF307", "date-after-period", "warning", "a timeline item is after the period that the edition covers",
    fails="""
        period: {from: 2026-01-28, to: 2026-01-31}
        timeline:
          - {date: 2026-02-02, text: The bridge closed., sources: [council]}
        """,
    passes="""
        period: {from: 2026-01-28, to: 2026-02-02}
        timeline:
          - {date: 2026-02-02, text: The bridge closed., sources: [council]}
        """,
)  # fmt: skip
def date_after_period(context: Context) -> Iterator[Finding]:
    """The timeline is within the period that the edition covers.

    Extend the period, or leave the item to the next edition.

    Does not see: dates outside the timeline (SF312 covers prose).
    """
    period = context.briefing.period
    for index, item in enumerate(context.briefing.timeline if period else ()):
        if period and _before(period.end.isoformat(), item.date):
            yield Finding(("timeline", index, "date"), f"{item.date} is after the period's end, {period.end}",
                          "move the end of the period, or the item")  # fmt: skip


@check(
    "SF308", "date-before-period", "info", "a timeline item is before the period that the edition covers",
    fails="""
        period: {from: 2026-02-01, to: 2026-02-02}
        timeline:
          - {date: 2026-01-20, text: The council warned of rain., sources: [council]}
        """,
    passes="""
        period: {from: 2026-01-20, to: 2026-02-02}
        timeline:
          - {date: 2026-01-20, text: The council warned of rain., sources: [council]}
        """,
)  # fmt: skip
def date_before_period(context: Context) -> Iterator[Finding]:
    """A timeline may begin before the period; the check only reports that it does.

    Earlier events often belong in `background`. It is information only.

    Does not see: dates outside the timeline (SF312 covers prose).
    """
    period = context.briefing.period
    if period is None:
        return
    early = [
        (index, item)
        for index, item in enumerate(context.briefing.timeline)
        if _before(item.until or item.date, period.start.isoformat())
    ]
    if early:
        index, item = early[0]
        more = f", and so are {len(early) - 1} more" if len(early) > 1 else ""
        yield Finding(
            ("timeline", index, "date"), f"{item.date} is before the period's start, {period.start}{more}",
            "leave it, or move it to `background`",
        )  # fmt: skip


@check(
    "SF309", "next-due-passed", "warning", "the next report is due before this edition was written",
    fails="next_due: 2026-01-15",
    passes="next_due: 2026-02-09",
)  # fmt: skip
def next_due_passed(context: Context) -> Iterator[Finding]:
    """`next_due` is after the dateline; often it was left over from the previous edition.

    Set the day on which readers can expect the next edition, or leave it out. An embargo that ends after that day is
    reported too.

    Does not see: a day that is too far in the future.
    """
    briefing = context.briefing
    if briefing.next_due is None:
        return
    if briefing.next_due < context.written:
        yield Finding(("next_due",), f"{briefing.next_due} is before the dateline", "set the next day")
    elif briefing.embargo_until and briefing.embargo_until.date() > briefing.next_due:
        yield Finding(("next_due",), f"{briefing.next_due} is before the embargo ends", "set the next day")


@check(
    "SF311", "as-of-after-dateline", "error", "a figure is as of a time after the edition was written",
    fails="as_of: 2026-02-03T08:00+02:00",
    passes="as_of: 2026-02-02T23:00+02:00",
)  # fmt: skip
def as_of_after_dateline(context: Context) -> Iterator[Finding]:
    """A figure cannot be as of a time after the edition was written.

    The check covers each `as_of`. A time in UTC counts as the earliest local day anywhere in the world. Fix the time,
    or the date of the dateline.

    Does not see: an `as_of` that is too early (SF305 covers that), and one in the future (SF303).
    """
    for loc, moment in _moments(context):
        utc = moment.utcoffset() == timedelta(0)
        day = (moment - timedelta(hours=12)).date() if utc else moment.date()
        if day > context.written and not context.is_ahead(moment):
            yield Finding(
                loc, f"{moment.isoformat()} is after the dateline ({context.written})", "fix one of the two"
            )
