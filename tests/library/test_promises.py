"""What is promised for a day: it is late after that day, and kept once a later edition is approved."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from standfirst import settings
from standfirst.library import load_or_raise
from standfirst.library.promises import Promise, promises
from tests.mail.desk import DeskSite, make

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskSite:
    """A desk without briefings."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    return make(tmp_path / "site")


def found(desk: DeskSite) -> tuple[Promise, ...]:
    """The promises of its briefings at one instant."""
    return promises(load_or_raise(settings.load(desk.folder)), NOW)


@pytest.mark.parametrize(
    ("due", "late", "said"),
    [
        ("2026-03-10", True, "the next report is due, 2 days late"),
        ("2026-03-11", True, "the next report is due, 1 day late"),
        ("2026-03-12", False, "the next report is due"),
        ("2026-04-01", False, "the next report is due"),
    ],
)
def test_a_report_is_late_on_the_day_after(due: str, late: bool, said: str, desk: DeskSite) -> None:
    """Until the end of the day that it was promised for, a report is in time."""
    desk.brief("river/01", more=f"next_due: {due}\n")
    (one,) = found(desk)
    assert (one.late, one.what, str(one.day)) == (late, said, due)
    assert one.path == "briefings/river/01.yaml"


@pytest.mark.parametrize(
    ("status", "left"),
    [("approved", 0), ("draft", 1), ("review", 1)],
)
def test_a_promise_is_kept_by_an_approved_edition(status: str, left: int, desk: DeskSite) -> None:
    """A draft keeps no promise, but it is named; another series keeps none either."""
    desk.brief("river/01", more="next_due: 2026-03-04\n")
    desk.brief("river/02", status=status)
    desk.brief("harbour/03")
    kept = found(desk)
    assert len(kept) == left
    assert all("begun: briefings/river/02.yaml" in one.what for one in kept)


def test_a_draft_promises_nothing_and_an_embargo_does(desk: DeskSite) -> None:
    """Only what was approved was promised; an embargo that ends is listed with its time."""
    desk.brief("river/01", status="draft", more="next_due: 2026-03-04\n")
    desk.brief("river/02", more="embargo_until: 2026-03-13T06:30+00:00\n")
    (one,) = found(desk)
    assert str(one).startswith("2026-03-13 briefings/river/02.yaml: the embargo ends at 06:30")


def test_the_command_fails_where_something_is_late(desk: DeskSite) -> None:
    """Exit code 1 tells a timer; with --late, what is in time is left out."""
    desk.brief("river/01", more="next_due: 2026-03-20\n")
    assert "2026-03-20" in desk.run("due").out
    desk.brief("harbour/01", more="next_due: 2026-03-04\n")
    assert "2026-03-20" in desk.run("due", code=1).out
    only = desk.run("due", "--late", code=1).out
    assert only.startswith("2026-03-04 briefings/harbour/01.yaml")
    assert "2026-03-20" not in only
