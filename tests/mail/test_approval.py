"""Four eyes: what is marked goes out with a second person's approval of exactly this text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mail.desk import DeskSite, make, server
from tests.mail.servers import Counting, running

LIGHT = ("--format", "mail")
SEND = (*LIGHT, "--send", "--yes")
ANNA, BILAL = ({"STANDFIRST_PERSON": f"{name}@example.org"} for name in ("anna", "bilal"))


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """A desk where AMBER and stricter needs a second person."""
    site = make(tmp_path / "site", {"APPROVAL": "AMBER"})
    site.list("partners", "AMBER", ["p@example.org"])
    site.brief("river/01", tlp="AMBER", level=7)
    return site


def test_nobody_sends_what_they_alone_approved(desk: DeskSite) -> None:
    """Without approval, and with the sender's own, it stops; with a colleague's it goes, and the report names them."""
    counting = Counting()
    with running(counting) as port:
        line = server(port)
        stopped = desk.run("mail", "river/01", "--to", "partners", *SEND, code=1, environ={**line, **ANNA})
        assert "TLP:AMBER needs a second person: they run `standfirst approve river/01`" in stopped.err
        desk.run("approve", "river/01", "--yes", environ=ANNA)
        stopped = desk.run("mail", "river/01", "--to", "partners", *SEND, code=1, environ={**line, **ANNA})
        assert "anna@example.org approved it, and sends it" in stopped.err
        assert not counting.received
        done = desk.run("mail", "river/01", "--to", "partners", *SEND, environ={**line, **BILAL})
    assert "approved by anna@example.org" in done.flat
    assert counting.received == {"p@example.org": 1}
    assert "the chain holds" in desk.run("ledger", "--prove").flat


def test_an_approval_is_about_one_text(desk: DeskSite) -> None:
    """What changes after the approval needs another one, a number as well as the marking."""
    desk.run("approve", "river/01", "--yes", environ=ANNA)
    for change in ({"level": 8}, {"tlp": "GREEN", "level": 7}, {"title": "Another", "level": 7}):
        desk.brief("river/01", **{"tlp": "AMBER", **change})
        free = "tlp" in change
        shown = desk.run("mail", "river/01", "--to", "partners", *LIGHT, code=1 - free, environ=BILAL).flat
        assert ("needs a second person" in shown) is not free


def test_an_approval_is_confirmed(desk: DeskSite) -> None:
    """Whoever approves types the edition's key."""
    desk.run("approve", "river/01", typed="yes\n", code=1, environ=ANNA)
    assert (
        "approved by anna@example.org"
        in desk.run("approve", "river/01", typed="river/01\n", environ=ANNA).out
    )


def test_a_test_to_a_stranger_asks_and_is_noted(desk: DeskSite) -> None:
    """A marked edition goes to somebody on no such list after the key was typed, and the ledger knows it."""
    counting = Counting()
    words = ("mail", "river/01", "--test", "stranger@example.org", *LIGHT)
    with running(counting) as port:
        stopped = desk.run(*words, typed="no\n", code=1, environ=server(port))
        assert "is on no list that may see TLP:AMBER" in stopped.out
        assert not counting.received
        desk.run(*words, typed="river/01\n", environ=server(port))
        desk.run("mail", "river/01", "--test", "p@example.org", *LIGHT, environ=server(port))
    assert counting.received == {"stranger@example.org": 1, "p@example.org": 1}
    with desk.ledger as opened:
        notes = opened.store.query("SELECT recipient, reply FROM events WHERE kind = 'note'")
        assert not opened.copies()
    ((who, said),) = notes
    assert who == "stranger@example.org"
    assert said.startswith("a test of river/01 (TLP:AMBER) was sent")
