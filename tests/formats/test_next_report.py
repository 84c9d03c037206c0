"""The day of the next report as a calendar file, read by another library's rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from standfirst import settings, theme
from standfirst.formats import FORMATS, Job, next_report
from standfirst.library import load_or_raise
from tests.mail.desk import DeskSite, make

NOW = datetime(2026, 3, 4, tzinfo=UTC)
DUE = "next_due: 2026-03-09\n"
GONE = "withdrawn: {at: 2026-03-05T10:00+00:00, explanation: It was wrong.}\n"
CHANGE = """changes:
  - {at: 2026-03-04T09:00+00:00, kind: update, note: The day was moved.}
"""


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """A site whose one briefing names the day of the next."""
    site = make(tmp_path / "site")
    site.brief("river/01", more=DUE)
    return site


def job(desk: DeskSite, url: str = "") -> Job:
    """The briefing, to be rendered."""
    site = settings.load(desk.folder, {"SITEURL": url} if url else None)
    library = load_or_raise(site)
    return Job(library.by_name["river/01"], library, theme.load(site.theme, site.root), NOW)


def event(raw: bytes) -> Any:
    """The only event of a calendar."""
    (found,) = calendar(raw).walk("VEVENT")
    return found


def calendar(raw: bytes) -> Any:
    """A calendar as another program reads it."""
    return Calendar.from_ical(raw)


def test_the_day_is_the_same_everywhere(desk: DeskSite) -> None:
    """It is a whole day without a time, so no time zone moves it; stamps are in UTC; other programs read it."""
    raw = FORMATS["calendar"].render(job(desk, "https://river.example.org"))
    assert calendar(raw)["METHOD"] == "PUBLISH"
    found = event(raw)
    assert b"DTSTART;VALUE=DATE:20260309\r\nDTEND;VALUE=DATE:20260310\r\n" in raw
    assert found.decoded("DTSTART") == date(2026, 3, 9)
    assert b"DTSTAMP:20260302T120000Z" in raw
    assert "TZID" not in raw.decode()
    assert found["UID"] == "river/01/next@river.example.org"
    assert str(found["SUMMARY"]) == "[TLP:CLEAR] EXERCISE: River: next report due"
    assert str(found["URL"]) == "https://river.example.org/river/01.html"
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert not found.errors


@pytest.mark.slow
def test_a_change_and_a_withdrawal_replace_what_calendars_hold(desk: DeskSite) -> None:
    """The name stays and the sequence grows; a withdrawn edition cancels its day."""
    first = event(next_report.render(job(desk)))
    desk.brief("river/01", more=DUE.replace("09", "10") + CHANGE)
    second = event(next_report.render(job(desk)))
    desk.brief("river/01", status="withdrawn", more=DUE + GONE)
    raw = next_report.render(job(desk))
    last = event(raw)
    assert first["UID"] == second["UID"] == last["UID"]
    assert 0 < first["SEQUENCE"] < second["SEQUENCE"] < last["SEQUENCE"] < 2**31
    assert [one["STATUS"] for one in (first, second, last)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert calendar(raw)["METHOD"] == "CANCEL"
    assert last["ORGANIZER"] == "mailto:desk@example.org"


def test_what_is_not_public_says_so_and_links_nowhere(desk: DeskSite) -> None:
    """A marked edition's day is confidential, and names no page that readers could not open."""
    desk.brief("river/01", tlp="AMBER", more=DUE)
    found = event(next_report.render(job(desk, "https://river.example.org")))
    assert (found["CLASS"], "URL" in found) == ("CONFIDENTIAL", False)
    assert str(found["SUMMARY"]).startswith("[TLP:AMBER] ")


def test_a_series_has_the_days_of_all_its_editions(desk: DeskSite) -> None:
    """The calendar of a series holds an event for each edition that names a day, in one file to subscribe to."""
    desk.brief("river/02")
    made = job(desk)
    without = replace(made, edition=made.library.by_name["river/02"])
    raw = next_report.calendar((made, without))
    assert len(calendar(raw).walk("VEVENT")) == 1
    assert [next_report.FORMAT.wanted(one.edition) for one in (made, without)] == [True, False]
