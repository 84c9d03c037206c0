"""Four eyes: what is marked goes out with a second person's approval of exactly this text."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from standfirst.mail import approval, ledger_chain, mail_job
from standfirst.mail.ledger_chain import Event
from tests.mail.desk import DeskSite, make, server
from tests.mail.servers import Counting, running

pytestmark = pytest.mark.slow

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


@pytest.fixture
def signing(tmp_path: Path) -> DeskSite:
    """A desk whose approvals are signed; Anna's key is allowed, Bilal's is not."""
    site = make(tmp_path / "site", {"APPROVAL": "AMBER", "APPROVERS": "approvers"})
    site.list("partners", "AMBER", ["p@example.org"])
    site.brief("river/01", tlp="AMBER", level=7)
    for name in ("anna", "bilal"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(tmp_path / name)]
        subprocess.run(words, check=True)
    key = (tmp_path / "anna.pub").read_text("utf-8")
    (site.folder / "approvers").write_text(f"anna@example.org {key}", "utf-8")
    return site


def test_only_a_signature_of_somebody_allowed_approves(signing: DeskSite, tmp_path: Path) -> None:
    """Nobody approves in Anna's name without her key; her signature is about this text alone."""
    counting, words = Counting(), ("mail", "river/01", "--to", "partners", *SEND)
    with running(counting) as port:
        line = server(port)
        bilals = ("approve", "river/01", "--yes", "--key", str(tmp_path / "bilal"))
        assert "gives anna@example.org no such key" in signing.run(*bilals, code=1, environ=ANNA).err
        assert "gives bilal@example.org no such key" in signing.run(*bilals, code=1, environ=BILAL).err
        signing.run("approve", "river/01", "--yes", "--key", str(tmp_path / "none"), code=1, environ=ANNA)
        stopped = signing.run(*words, code=1, environ={**line, **BILAL})
        assert "`standfirst approve river/01` and sign it" in stopped.err
        signing.run("approve", "river/01", "--yes", "--key", str(tmp_path / "anna"), environ=ANNA)
        assert "sends it" in signing.run(*words, code=1, environ={**line, **ANNA}).err
        signing.brief("river/01", tlp="AMBER", level=8)
        signing.run(*words, code=1, environ={**line, **BILAL})
        assert not counting.received
        signing.brief("river/01", tlp="AMBER", level=7)
        signing.run(*words, environ={**line, **BILAL})
    assert counting.received == {"p@example.org": 1}


def test_an_approval_written_into_the_ledger_without_her_key_is_none(
    signing: DeskSite, tmp_path: Path
) -> None:
    """Whoever writes an approval into the ledger, with no signature or with one of another edition, gains nothing."""
    signing.brief("river/02", tlp="AMBER")
    signing.run("approve", "river/02", "--yes", "--key", str(tmp_path / "anna"), environ=ANNA)
    job = mail_job.load(signing.folder, "river/01")
    with signing.ledger as opened:
        ((theirs,),) = opened.store.query("SELECT reply FROM events WHERE kind = 'approved'")
        for reply in ("", theirs):
            with opened.store.writing() as at:
                event = Event(
                    "approved", edition="river/01", owner="anna@example.org", content=approval.text_digest(job), reply=reply
                )  # fmt: skip
                ledger_chain.append(opened.store, at, [event])
        assert not approval.approvals(opened, job)
        assert approval.approvals(opened, mail_job.load(signing.folder, "river/02"))
        assert opened.prove().holds
