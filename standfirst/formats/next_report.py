"""The expected date of the next report as an iCalendar file (RFC 5545), for one edition or a series."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from standfirst.errors import RenderError
from standfirst.formats.base import Format, Job
from standfirst.library import Edition, is_public
from standfirst.library.dates import changed
from standfirst.model import Tlp
from standfirst.view.briefing import marking, status_labels
from standfirst.view.render_context import RenderContext

if TYPE_CHECKING:
    from icalendar import Event

SUFFIX = "ics"
PROGRAM = "-//Standfirst//Next report//EN"


def dated(edition: Edition) -> bool:
    """Return whether an edition gives the date of the next report."""
    return edition.briefing.next_due is not None


def render(job: Job) -> bytes:
    """Return the calendar of one edition; a withdrawn edition cancels its date."""
    if not dated(job.edition):
        name = job.edition.documents[0].path
        raise RenderError(f"{name} names no day for the next report; write `next_due: 2026-03-15`")
    return calendar((job,), cancels=job.edition.withdrawn)


def calendar(jobs: Iterable[Job], *, cancels: bool = False) -> bytes:
    """Return a calendar of the editions' dates; with `cancels`, one that cancels them (RFC 5546)."""
    from icalendar import Calendar

    made = Calendar()
    made.add("PRODID", PROGRAM)
    made.add("VERSION", "2.0")
    made.add("METHOD", "CANCEL" if cancels else "PUBLISH")
    for job in jobs:
        if dated(job.edition):
            made.add_component(_event(job))
    return bytes(made.to_ical())


def _event(job: Job) -> Event:
    """Return an event for a whole day, which is the same day in every time zone.

    Its UID is stable for the edition, in every language, and its SEQUENCE (the minute of the last change)
    grows, so that calendars replace the previous version.
    """
    from icalendar import Event

    edition, briefing = job.edition, job.edition.briefing
    day = briefing.next_due
    context = RenderContext(edition, job.library, "mail", job.now)
    event = Event()
    event.add("UID", f"{edition.id}/next@{_domain(job)}")
    at = changed(edition, job.library).astimezone(UTC)
    event.add("DTSTAMP", at)
    event.add("DTSTART", day)
    event.add("DTEND", day + timedelta(days=1) if day else day)
    event.add("SEQUENCE", int(at.timestamp()) // 60)
    event.add("SUMMARY", _summary(context), parameters={"LANGUAGE": edition.lang})
    event.add("DESCRIPTION", _description(context), parameters={"LANGUAGE": edition.lang})
    event.add("CLASS", "PUBLIC" if briefing.tlp is Tlp.CLEAR else "CONFIDENTIAL")
    event.add("STATUS", "CANCELLED" if edition.withdrawn else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    if link := _link(context):
        event.add("URL", link)
    if desk := job.site.mail.address or job.site.contact:
        event.add("ORGANIZER", f"mailto:{desk}", parameters={"CN": job.site.mail.name or job.site.name})
    return event


def _summary(context: RenderContext) -> str:
    """Return the marking, the expected report, and its series."""
    edition = context.edition
    series = edition.file.series
    title = context.library.series_title(series, edition.lang) if series else edition.briefing.title
    words = (f"[{edition.briefing.tlp.label}]", *(f"{stamp}:" for stamp in status_labels(context)), title)
    return context.say("{series}: next report due", series=" ".join(words))


def _description(context: RenderContext) -> str:
    """Return the marking's meaning, the edition that gives the date, and its page."""
    briefing = context.edition.briefing
    named = context.say("Edition {number}", number=context.edition.number) if briefing.edition else ""
    lines = (
        marking(context).tlp_meaning,
        context.say(": ").join(filter(None, (named, briefing.title))),
        _link(context),
    )
    return "\n".join(filter(None, lines))


def _link(context: RenderContext) -> str:
    return context.href(context.page) if is_public(context.edition, context.now) else ""


def _domain(job: Job) -> str:
    """Return the desk's domain for identifiers: the host of its site, or of its mail address."""
    host = job.site.url.partition("://")[2].partition("/")[0]
    return host or (job.site.mail.address or job.site.contact).rpartition("@")[2] or "standfirst.invalid"


FORMAT = Format("calendar", SUFFIX, "Next report (calendar)", render, wanted=dated)
