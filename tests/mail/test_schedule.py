"""Sending at a time: a plan is kept in the ledger, goes out once when it is due, and with all checks."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standfirst.errors import UsageError
from standfirst.mail import schedule
from standfirst.mail.ledger import Ledger
from tests.mail.desk import DeskSite, make, parsed, server, text_of
from tests.mail.servers import Counting, running
from tests.sites import ROOT

pytestmark = pytest.mark.slow

LIGHT = ("--format", "mail")
NOW = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """An edition and a list."""
    site = make(tmp_path / "site")
    site.brief("river/01", level=7, day=1)
    site.list("all", "CLEAR", ["a@example.org", "b@example.org"])
    return site


def at(moment: datetime) -> dict[str, str]:
    """The environment of a run at an instant."""
    return {
        "SOURCE_DATE_EPOCH": str(int(moment.timestamp())),
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ["PATH"],
    }


@pytest.mark.parametrize(
    ("text", "due"),
    [("07:00", NOW + timedelta(minutes=30)), ("6:00", NOW + timedelta(hours=23, minutes=30)),
     ("2026-03-04T06:30", NOW + timedelta(days=2)), ("2026-03-02T12:00+05:00", NOW + timedelta(minutes=30))],
)  # fmt: skip
def test_times_are_the_next_ones(text: str, due: datetime) -> None:
    """A clock time is the next one in the site's zone; a day and time is itself."""
    assert schedule.instant(text, NOW) == due


@pytest.mark.parametrize(
    "text", ["24:00", "7", "tomorrow", "2026-03-02T06:30", "2026-05-01T06:30", "2020-01-01"]
)
def test_other_times_are_refused(text: str) -> None:
    """What is no time, is past or far away is refused in one line."""
    with pytest.raises(UsageError) as caught:
        schedule.instant(text, NOW)
    assert "\n" not in str(caught.value)


def test_a_plan_is_carried_out_once_when_it_is_due(desk: DeskSite) -> None:
    """Before its time nothing goes out; then it does, once, though the timer runs on."""
    counting, words = Counting(), ("mail", "river/01", "--to", "all", *LIGHT, "--send", "--at", "07:00")
    with running(counting) as port:
        planned = desk.run(*words, "--yes", environ={**server(port), **at(NOW)})
        assert "Planned for 2026-03-02T07:00+00:00" in planned.out
        assert "this is planned already" in desk.run(*words, "--yes", code=1, environ=at(NOW)).err
        assert "planned for 2026-03-02T07:00+00:00: river/01, edition" in desk.run("ledger").out
        desk.run("send-due", environ={**server(port), **at(NOW + timedelta(minutes=29))})
        assert not counting.received
        for minutes in (30, 31):
            desk.run("send-due", environ={**server(port), **at(NOW + timedelta(minutes=minutes))})
    assert counting.received == {"a@example.org": 1, "b@example.org": 1}
    assert "planned for" not in desk.run("ledger").out
    assert "the chain holds" in desk.run("ledger", "--prove").flat
    assert "send-due" in (desk.folder / "outbox" / "send-due.cron").read_text("utf-8")


def test_a_digest_can_be_planned(desk: DeskSite) -> None:
    """A digest is planned as one, and goes out once as one message, to those who lack any of it by then."""
    desk.brief("hills/01", title="Snow in the hills", day=1)
    counting, words = Counting(), ("mail", "river/01", "hills/01", "--to", "all", *LIGHT, "--send", "--yes")
    with running(counting) as port:
        line = server(port)
        desk.run(*words, "--at", "07:00", environ={**line, **at(NOW)})
        early = ("mail", "hills/01", "--to", "a@example.org", *LIGHT, "--send", "--yes")
        desk.run(*early, environ={**line, **at(NOW + timedelta(minutes=10))})
        for minutes in (29, 30, 31):
            desk.run("send-due", environ={**line, **at(NOW + timedelta(minutes=minutes))})
    assert counting.received == {"a@example.org": 2, "b@example.org": 1}
    assert desk.states() == {
        (key, one): "sent" for key in ("river/01", "hills/01") for one in ("a@example.org", "b@example.org")
    }
    (both,) = (raw for raw in counting.mails if b"To: <b@" in raw)
    assert "The river on day 1" in text_of(parsed(both))
    assert "Snow in the hills" in text_of(parsed(both))
    assert "planned for" not in desk.run("ledger").out


def test_a_plan_is_checked_again(desk: DeskSite) -> None:
    """What was changed in between and may not go out stays; the plan is kept, and can be cancelled."""
    counting = Counting()
    with running(counting) as port:
        line = {**server(port), **at(NOW)}
        desk.run("mail", "river/01", "--to", "all", *LIGHT, "--send", "--yes", "--at", "07:00", environ=line)
        desk.brief("river/01", level=7, day=1, status="review")
        due = {**server(port), **at(NOW + timedelta(hours=1))}
        desk.run("send-due", code=1, environ=due)
        assert not counting.received
        desk.run("send-due", "--cancel", "river/01", environ=due)
        desk.brief("river/01", level=7, day=1)
        desk.run("send-due", environ=due)
    assert not counting.received


def test_a_plan_may_end_with_its_embargo(desk: DeskSite) -> None:
    """An edition under embargo can be planned for the time at which the embargo is over, not before."""
    desk.brief("river/01", level=7, day=1, more="embargo_until: 2026-03-02T07:00+00:00\n")
    words = ("mail", "river/01", "--to", "all", *LIGHT, "--send", "--yes", "--at")
    assert "embargoed until" in desk.run(*words, "06:45", code=1, environ=at(NOW)).err
    desk.run(*words, "07:00", environ=at(NOW))


def test_plans_are_in_the_ledger(ledger: Ledger) -> None:
    """In each store: kept in order, ended once, and proven with all else."""
    late, early = NOW + timedelta(hours=2), NOW + timedelta(hours=1)
    schedule.add(ledger, "b/01", "edition", late, ["mail", "b/01"])
    schedule.add(ledger, "a/01", "edition", early, ["mail", "a/01"])
    assert [one.edition for one in schedule.plans(ledger)] == ["a/01", "b/01"]
    schedule.end(ledger, schedule.plans(ledger)[0], "sent")
    assert [one.due for one in schedule.plans(ledger)] == [late]
    assert ledger.prove().holds
