"""Live updates: in order, in their day and not in the future, about records that exist, with numbers of their time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from difflib import get_close_matches
from itertools import pairwise

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc, nested

_REFERENCE = re.compile(r"\{\{.*?\}\}", re.DOTALL)


@check(
    "SF313", "update-in-future", "error", "a live update has a time in the future",
    fails="""
        updates:
          - {at: "2027-02-02T08:00+00:00", text: "The bridge is open again. [@council]"}
        """,
    passes="""
        updates:
          - {at: "2026-02-02T08:00+00:00", text: "The bridge is open again. [@council]"}
        """,
)  # fmt: skip
def update_in_future(context: Context) -> Iterator[Finding]:
    """A live update has the time of its publication, which is never in the future.

    Fix the day or the offset, or add the update when it is time. No page, report, feed or message shows an update before its time. The
    current time is the machine's clock, or `SOURCE_DATE_EPOCH`.

    Does not see: a past time that is wrong.
    """
    for index, one in enumerate(context.briefing.updates):
        if context.is_ahead(one.at):
            yield Finding(
                ("updates", index, "at"),
                f"{one.at.isoformat()} is in the future",
                "fix the time or its offset, or add the update when it is time",
            )


@check(
    "SF314", "updates-out-of-order", "error", "live updates are not in chronological order",
    fails="""
        updates:
          - {at: "2026-02-02T09:00+00:00", text: "The bridge is open again. [@council]"}
          - {at: "2026-02-02T09:30+01:00", text: "The school has room for all. [@council]"}
        """,
    passes="""
        updates:
          - {at: "2026-02-02T09:30+01:00", text: "The school has room for all. [@council]"}
          - {at: "2026-02-02T09:00+00:00", text: "The bridge is open again. [@council]"}
        """,
)  # fmt: skip
def updates_out_of_order(context: Context) -> Iterator[Finding]:
    """Live updates are in the file from the oldest to the newest; pages show the newest first.

    Translations match them by their position or their id, so new ones are added at the end. Times with different
    offsets are compared as instants. Move the update, or fix its time.

    Does not see: a wrong time that is in order.
    """
    for index, (before, one) in enumerate(pairwise(context.briefing.updates), start=1):
        if one.at < before.at:
            yield Finding(
                ("updates", index, "at"),
                f"{one.at.isoformat()} comes after {before.at.isoformat()}",
                "move it up, or fix the time",
            )


@check(
    "SF315", "update-outside-its-days", "warning", "a live update is outside the days of its edition",
    fails="""
        updates:
          - {at: "2026-01-02T08:00+00:00", text: "The bridge is open again. [@council]"}
        """,
    passes="""
        updates:
          - {at: "2026-02-02T08:00+00:00", text: "The bridge is open again. [@council]"}
        """,
)  # fmt: skip
def update_outside_its_days(context: Context) -> Iterator[Finding]:
    """A live update belongs to the days of its edition: from its first day to the day after its last one.

    The days are those of the dateline and of `period`; one more day is for coverage through a night. Fix the date, or
    write a new edition for what happens later.

    Does not see: the wrong time on the right day.
    """
    briefing = context.briefing
    days = [briefing.dateline.date]
    if briefing.period:
        days += [briefing.period.start, briefing.period.end]
    first, last = min(days), max(days) + timedelta(days=1)
    for index, one in enumerate(briefing.updates):
        day = one.at.date()
        if day < first:
            yield Finding(
                ("updates", index, "at"),
                f"{day} is before the first day of the edition ({first})",
                "fix the day",
            )
        elif day > last and not context.is_ahead(one.at):  # SF313
            yield Finding(
                ("updates", index, "at"),
                f"{day} is after the days of the edition",
                "write a new edition, or fix the day",
            )


@check(
    "SF316", "update-of-unknown-record", "error", "a live update names a record that does not exist",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        updates:
          - {at: "2026-02-02T08:00+00:00", text: "120 people were cleared. [@council]", about: [key_figures.clearde]}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        updates:
          - {at: "2026-02-02T08:00+00:00", text: "120 people were cleared. [@council]", about: [key_figures.cleared]}
        """,
)  # fmt: skip
def update_of_unknown_record(context: Context) -> Iterator[Finding]:
    """`about` of a live update names records of the edition: `key_figures.cleared`, or a whole field: `situation`.

    Fix the spelling, or add the record. A number that changed after publication also needs an entry under `changes`
    (SF227).

    Does not see: a record that exists but was not changed.
    """
    if not any(one.about for one in context.briefing.updates):
        return
    known = _records(context)
    for index, one in enumerate(context.briefing.updates):
        for place, name in enumerate(one.about):
            if name not in known:
                close = get_close_matches(name, sorted(known), n=1)
                fix = f"did you mean `{close[0]}`?" if close else "name a field and the id of its record"
                yield Finding(("updates", index, "about", place), f"there is no record `{name}`", fix)


def _records(context: Context) -> set[str]:
    briefing = context.briefing
    found = {name for name in briefing.model_fields_set if getattr(briefing, name)}
    for name in sorted(found):
        for _, record in nested(getattr(briefing, name), (name,)):
            if record_id := getattr(record, "id", None):
                found.add(f"{name}.{record_id}")
    return found


@check(
    "SF317", "update-with-moving-number", "error", "a live update refers to a figure that can change",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        updates:
          - {at: "2026-02-02T08:00+00:00", text: "{{ cleared }} people were cleared. [@council]"}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        updates:
          - {at: "2026-02-02T08:00+00:00", text: "120 people were cleared. [@council]"}
        """,
)  # fmt: skip
def update_with_moving_number(context: Context) -> Iterator[Finding]:
    """A live update keeps the number of its time, so the number is typed and not taken from a figure.

    A reference such as `{{ cleared }}` shows the present value of the figure, so an old update would claim that the
    new number was known before. Type the number, and name the figure in `about`. The newest update is compared with
    the figures like all other text.

    Does not see: a typed number that was never true.
    """
    for loc, text in _texts(context):
        if found := _REFERENCE.search(text):
            yield Finding(
                loc,
                f"`{found[0]}` changes with its figure",
                "type the number as it is now",
                text,
                found.start(),
            )


def _texts(context: Context) -> Iterator[tuple[Loc, str]]:
    for index, one in enumerate(context.briefing.updates):
        yield ("updates", index, "text"), one.text
