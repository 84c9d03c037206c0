"""What a ledger marks beside the briefings, and how it says what it does not know. EXERCISE: nobody gets anything."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from standfirst.library.sent_marks import SentMark, read_marks, write_marks
from standfirst.mail import ledger_chain, ledger_gaps, ledger_merge
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_chain import Event
from standfirst.mail.selection import Recipient
from standfirst.settings import Site
from tests.mail.samples import EDITION

ADDRESS = Recipient("open@example.org", "en")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site without briefings."""
    (tmp_path / "briefings").mkdir()
    (tmp_path / ".git").mkdir()
    return Site(tmp_path, "Desk", "")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that knows of one copy that was sent."""
    with Ledger(tmp_path / "ledger.db") as opened:
        (copy,) = opened.claim(EDITION, "edition", [ADDRESS])
        opened.conclude(opened.offer(copy, "<1@x>", "aa"), "sent", "250 ok")
        yield opened


def test_a_mailing_and_those_before_it_are_marked(site: Site, ledger: Ledger) -> None:
    """What goes out now is marked with its day, and what the ledger knows and nothing marks yet with the day of its copies."""
    ledger_gaps.record(site, ledger, "river/01", "edition", "2026-03-01")
    events, head = ledger_gaps.end(ledger)
    day = ledger.copies()[0].at[:10]
    assert read_marks(site) == (
        SentMark(EDITION, "edition", day, ledger.name, events, head),
        SentMark("river/01", "edition", "2026-03-01", ledger.name, events, head),
    )
    ledger_gaps.record(site, ledger, "river/02", "edition", "2026-03-02")
    assert [mark.day for mark in read_marks(site)] == [day, "2026-03-01", "2026-03-02"]
    assert ledger_gaps.gaps(site, ledger) == ()


@pytest.mark.parametrize(
    ("more", "what"), [(1, "it is older than the site"), (0, "have diverged"), (-1, "have diverged")]
)
def test_a_ledger_says_how_it_differs_from_the_site(more: int, what: str, site: Site, ledger: Ledger) -> None:
    """A ledger that ends before the site's marks is older; one that is as long have diverged."""
    events, _ = ledger_gaps.end(ledger)
    write_marks(site, [SentMark("river/01", "edition", "2026-03-01", ledger.name, events + more, "0" * 64)])
    (said,) = ledger_gaps.gaps(site, ledger)
    assert what in said


@pytest.mark.parametrize(("count", "more"), [(3, ""), (4, " and 1 more")])
def test_three_mailings_are_named(count: int, more: str, site: Site) -> None:
    """A line names three mailings, and counts the others."""
    write_marks(
        site,
        [SentMark(f"river/{number:02}", "edition", "2026-03-01", "far", 9, "") for number in range(count)],
    )
    named = ", ".join(f"river/{number:02} (edition, 2026-03-01)" for number in range(3))
    assert f"has sent {named}{more}; copy" in ledger_gaps.without(site)


def test_marks_keep_their_columns_and_the_furthest_counts(site: Site) -> None:
    """Each mark comes back as it was written; of two marks of one mailing the later stays, whichever was written first."""
    early, late = (
        SentMark("river/01", "edition", f"2026-03-0{day}", "near", day, f"h{day}") for day in (1, 2)
    )
    for order in ([early, late], [late, early]):
        write_marks(site, order)
        assert read_marks(site) == (late,)
    write_marks(site, [SentMark("river/01", "edition", "2026-03-01", "far", 1, "h1")])
    assert [mark.ledger for mark in read_marks(site)] == ["far", "near"]


@pytest.mark.parametrize("state", ["claimed", "offered"])
def test_a_copy_that_is_being_sent_is_left_alone(state: str, tmp_path: Path) -> None:
    """A merge changes no copy that somebody is sending now, whatever the other ledger says of it."""
    with Ledger(tmp_path / "other.db") as other:
        (copy,) = other.claim(EDITION, "edition", [ADDRESS])
        other.conclude(other.offer(copy, "<1@x>", "aa"), "sent", "250 ok")
    with Ledger(tmp_path / "own.db") as own:
        (copy,) = own.claim(EDITION, "edition", [ADDRESS])
        if state == "offered":
            own.offer(copy, "<2@x>", "aa")
        assert ledger_merge.merge(own, tmp_path / "other.db").copies == 0
        assert [one.state for one in own.copies()] == [state]


def test_marks_of_a_mailing_are_each_ledgers_own(site: Site, ledger: Ledger) -> None:
    """A mailing that another ledger marked is marked for this one, too; its own mark stays as it was first written."""
    far = SentMark(EDITION, "edition", "2026-02-01", "far", 9, "h9")
    write_marks(site, [far])
    events, _ = ledger_gaps.end(ledger)
    for day in (8, 9):
        ledger_gaps.record(site, ledger, f"river/0{day}", "edition", f"2026-03-0{day}")
        ledger.claim(f"river/0{day}", "edition", [ADDRESS])
    marks = {(mark.edition, mark.ledger): mark for mark in read_marks(site)}
    assert marks.keys() == {
        (EDITION, "far"),
        *((one, ledger.name) for one in (EDITION, "river/08", "river/09")),
    }
    assert (marks[EDITION, "far"], marks[EDITION, ledger.name].events) == (far, events)
    assert marks["river/09", ledger.name].events > events


@pytest.mark.parametrize(("git", "elsewhere"), [(False, False), (True, False), (False, True)])
def test_a_ledger_that_was_deleted_in_its_place_only_warns(git: bool, elsewhere: bool, site: Site) -> None:
    """A new ledger where the old one was starts again with a warning; in a repository, or in a database, it stops."""
    if not git:
        (site.root / ".git").rmdir()
    path = site.root / site.mail.ledger
    path.parent.mkdir(exist_ok=True)
    with Ledger(path) as first:
        (copy,) = first.claim(EDITION, "edition", [ADDRESS])
        first.conclude(first.offer(copy, "<1@x>", "aa"), "sent", "250 ok")
        ledger_gaps.record(site, first, EDITION, "edition", "2026-03-01")
    path.unlink()
    assert bool(ledger_gaps.without(site)) == git
    with Ledger(path) as again:
        other = Ledger.__new__(Ledger)
        other.store = cast("Any", SimpleNamespace(query=again.store.query))
        found = other if elsewhere else again
        stopped, warned = ledger_gaps.gaps(site, found), ledger_gaps.warnings(site, found)
    assert [len(stopped), len(warned)] == ([1, 0] if git or elsewhere else [0, 1])


def test_a_merge_takes_each_note_in_whole(tmp_path: Path) -> None:
    """An approval comes with its signature; a merge says up to which event and hash, and a lost ledger that it is lost."""
    query = "SELECT owner, content, reply FROM events WHERE kind IN ('approved', 'merged') ORDER BY seq"
    with Ledger(tmp_path / "other.db") as other:
        approved = Event("approved", owner="anna@example.org", content="digest", reply="signature")
        with other.store.writing() as at:
            ledger_chain.append(other.store, at, [approved])
        (events, head), name = ledger_gaps.end(other), other.name
    with Ledger(tmp_path / "own.db") as own:
        ledger_merge.merge(own, tmp_path / "other.db")
        ledger_merge.give_up(own, "far", 9)
        assert own.store.query(query) == [
            ("anna@example.org", "digest", "signature"),
            (name, head, str(events)),
            ("far", "lost", "9"),
        ]


def test_a_digest_never_changes() -> None:
    """Ledgers of earlier years were hashed this way, so every version must: compact JSON with letters as they are."""
    values = ("aé", 1, None)
    assert ledger_chain.digest(values) == hashlib.sha256('["aé",1,null]'.encode()).hexdigest()
