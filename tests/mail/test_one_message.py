"""A correction and the edition that brings it are one message, whatever the order of the commands."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from standfirst.mail import recipient_status
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_rows import AdditionalPurpose
from standfirst.mail.selection import Recipient
from tests.mail.desk import DeskSite, make, parsed, server, text_of
from tests.mail.servers import Breaking, Counting, running

pytestmark = pytest.mark.slow

LIGHT = ("--format", "mail")
SEND = (*LIGHT, "--send", "--yes")
CHANGES = """changes:
  - at: 2026-03-04T10:00+00:00
    kind: correction
    about: key_figures.level
    note: The gauge had slipped.
    was: The river stood at 4 m.
    now: The river stood at 5 m.
    editions: [1]
"""
OLD, NEW = ("alone", "both", "also"), ("both", "also", "new")


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """The first edition was sent to one list; the second, for another list, corrects it."""
    site = make(tmp_path / "site")
    for name, members in (("old", OLD), ("new", NEW)):
        site.list(name, "CLEAR", [f"{one}@example.org" for one in members])
    site.brief("river/01")
    with running(Counting()) as port:
        site.run("mail", "river/01", "--to", "old", *SEND, environ=server(port))
    site.brief("river/02", more=CHANGES)
    return site


def states(desk: DeskSite) -> dict[str, dict[str, str]]:
    """The states of copies of the second edition, by recipient and purpose."""
    found: dict[str, dict[str, str]] = {}
    with desk.ledger as opened:
        for copy in opened.copies(edition="river/02"):
            found.setdefault(copy.recipient.partition("@")[0], {})[copy.purpose] = copy.state
        assert opened.prove().holds
    return found


BOTH = {"edition": "sent", "correction 1": "sent"}
RIGHT = {"alone": {"correction 1": "sent"}, "both": BOTH, "also": BOTH, "new": {"edition": "sent"}}
MAIL, CORRECT = ("mail", "river/02", "--to", "new"), ("correct", "river/02")


@pytest.mark.parametrize("order", [(MAIL, CORRECT), (CORRECT, MAIL)], ids=["mail first", "correct first"])
def test_the_order_does_not_matter(desk: DeskSite, order: tuple[tuple[str, ...], ...]) -> None:
    """Everybody gets exactly one message, and the ledger ends the same: both purposes for those who get both."""
    counting = Counting()
    with running(counting) as port:
        for words in (*order, *order):
            desk.run(*words, *SEND, environ=server(port))
    assert dict(counting.received) == {f"{one}@example.org": 1 for one in {*OLD, *NEW}}
    assert states(desk) == RIGHT


def test_the_message_says_both_to_those_who_hold_the_mistake_alone(desk: DeskSite) -> None:
    """The correction stands first, in the subject too, and then the edition; new readers hear of no mistake."""
    desk.run(*MAIL, *LIGHT)
    folder = desk.folder / "outbox" / "river-02" / "edition"
    mails = {
        str(one["To"]).strip("<>"): one
        for one in (parsed(path.read_bytes()) for path in folder.glob("*.eml"))
    }
    both, new = mails["both@example.org"], mails["new@example.org"]
    assert both["Subject"] == "[TLP:CLEAR] EXERCISE: CORRECTION: The river on day 2 (Edition 2)"
    assert new["Subject"] == "[TLP:CLEAR] EXERCISE: The river on day 2 (Edition 2)"
    text = text_of(both)
    order = (
        "This was wrong in: Edition 1",
        "Was: The river stood at 4 m.",
        "The river on day 2",
        "Highlights",
    )
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert "This was wrong in" not in text_of(new)
    assert both["Message-ID"] != new["Message-ID"]
    assert {path.name for path in folder.glob("look-*.html")} == {
        "look-en-mail.html", "look-en-mail-correction-1.html",
    }  # fmt: skip


def test_the_gate_says_who_gets_which(desk: DeskSite) -> None:
    """Who gets both, who gets the edition, and who is left for the correction alone, also in the outbox."""
    shown = desk.run(*MAIL, *LIGHT).flat
    assert "correction 1, in the same message to 2 who have river/01, and to no one else" in shown
    assert "en mail with correction 1 for 2 readers" in shown
    assert "en mail for 1 reader" in shown
    assert "1 more holds the mistake: `standfirst correct river/02` sends the correction alone" in shown
    folder = desk.folder / "outbox" / "river-02" / "edition"
    assert "alone@example.org,correction,holds the mistake" in (folder / "not-sent.csv").read_text("utf-8")
    assert "both@example.org,,en,mail,correction 1,new," in (folder / "recipients.csv").read_text("utf-8")
    assert "so `mail` does not send that to them again" in desk.run(*CORRECT, *LIGHT).flat


def test_who_wants_corrections_only_gets_the_correction_alone(desk: DeskSite) -> None:
    """A reader of the new list who wants no editions is named, and `correct` reaches them."""
    desk.run("unsubscribe", "both@example.org", "--corrections-only")
    counting = Counting()
    with running(counting) as port:
        shown = desk.run(*MAIL, *SEND, environ=server(port)).flat
        assert "2 more hold the mistake" in shown
        desk.run(*CORRECT, *SEND, environ=server(port))
    assert states(desk)["both"] == {"correction 1": "sent"}
    assert counting.received["both@example.org"] == 1


def test_a_correction_written_after_the_edition_was_sent_goes_alone(desk: DeskSite) -> None:
    """Who has the edition already gets the correction by `correct`, and `mail` says so."""
    desk.brief("river/02")
    counting = Counting()
    with running(counting) as port:
        desk.run(*MAIL, *SEND, environ=server(port))
        desk.brief("river/02", more=CHANGES)
        assert "3 more hold the mistake" in desk.run(*MAIL, *LIGHT).flat
        desk.run(*CORRECT, *SEND, environ=server(port))
    assert dict(counting.received) == {"alone@example.org": 1, "both@example.org": 2, "also@example.org": 2, "new@example.org": 1}  # fmt: skip


def test_two_corrections_are_one_message(desk: DeskSite) -> None:
    """All corrections that a reader lacks go along, each recorded."""
    second = CHANGES.partition("\n")[2].replace("4 m", "3 m").replace("key_figures.level", "situation")
    desk.brief("river/02", more=CHANGES + second)
    counting = Counting()
    with running(counting) as port:
        desk.run(*MAIL, *SEND, environ=server(port))
        desk.run(*CORRECT, "--number", "1", *SEND, environ=server(port))
    text = next(text_of(parsed(raw)) for raw in counting.mails if b"both@" in raw)
    assert "Was: The river stood at 4 m." in text
    assert "Was: The river stood at 3 m." in text
    assert states(desk)["both"] == BOTH | {"correction 2": "sent"}
    assert counting.received["both@example.org"] == 1


def test_a_refused_correction_goes_along_once_more(desk: DeskSite) -> None:
    """Whose correction was refused hears of the mistake with the edition."""
    script = {"both@example.org": ["550 mailbox unavailable"]}
    counting = Counting(answers=script)
    with running(counting) as port:
        desk.run(*CORRECT, *SEND, code=1, environ=server(port))
        script.clear()
        desk.run(*MAIL, *SEND, environ=server(port))
    assert states(desk)["both"] == BOTH
    assert counting.received["both@example.org"] == 1


def test_what_is_claimed_together_ends_together(ledger: Ledger) -> None:
    """Both rows are taken or none, become uncertain together when the sender dies, and are settled together."""
    reader, beside = Recipient("a@example.org", "en"), (AdditionalPurpose("river/02", "correction 1"),)
    (copy,) = ledger.claim("river/02", "edition", [reader], beside)
    assert not ledger.claim("river/02", "correction 1", [reader])
    assert not ledger.claim("river/02", "edition", [reader])
    ledger.offer(copy, "<x@y>", "0", beside=beside)
    ledger.abandon()
    assert ledger.recover() == 2
    assert {one.purpose: one.state for one in ledger.copies()} == dict.fromkeys(BOTH, "uncertain")
    assert {one.message_id for one in ledger.copies()} == {"<x@y>"}
    assert ledger.settle("river/02", "a@example.org", "sent", None) == 2
    (other,) = ledger.claim("river/02", "correction 1", [Recipient("b@example.org", "en")])
    ledger.conclude(ledger.offer(other, "<z@y>", "0"), "sent", "250 ok")
    assert not ledger.claim("river/02", "edition", [Recipient("b@example.org", "en")], beside)
    assert recipient_status.status(ledger, "river/02", "edition", [Recipient("b@example.org", "en")]).sent
    assert ledger.prove().holds


def test_who_is_held_by_correct_is_counted_by_mail(desk: DeskSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers whose correction another run holds: said, exit code 1, nothing sent; they get it when that has ended."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    counting = Counting()
    with running(counting) as port:
        other = desk.ledger
        other.claim("river/02", "correction 1", [Recipient("both@example.org", "en")])
        done = desk.run(*MAIL, *SEND, code=1, environ=server(port))
        assert "2 sent, 1 held by another run that has not ended" in done.flat
        other.close()
        desk.run(*MAIL, *SEND, environ=server(port))
    assert dict(counting.received) == {f"{one}@example.org": 1 for one in NEW}


@pytest.mark.proof
def test_killed_at_any_word_nobody_gets_two_and_nobody_none(desk: DeskSite) -> None:
    """`mail` is killed at some word of the server; then `correct` and `mail` bring everybody exactly one."""
    chance = random.Random(11)
    for number in range(6):
        site = desk if number == 0 else another(desk, number)
        reached, words, moment = threading.Event(), Counter[str](), chance.randint(2, 17)

        def seen(
            _: str, words: Counter[str] = words, reached: threading.Event = reached, moment: int = moment
        ) -> None:
            words["said"] += 1
            if words["said"] == moment:
                reached.set()

        with Breaking(seen=seen).running() as line:
            sender = site.start(*MAIL, *SEND, environ=server(line.port))
            assert reached.wait(60)
            sender.send_signal(signal.SIGKILL)
            sender.communicate(timeout=300)
            finish(site, line)
            assert dict(line.received) == {f"{one}@example.org": 1 for one in {*OLD, *NEW}}
        assert states(site) == RIGHT


def finish(desk: DeskSite, line: Breaking) -> None:
    """Settle what is uncertain by the server's log, then run both commands."""
    with desk.ledger as opened:
        uncertain = {copy.address for copy in opened.copies(edition="river/02", state="uncertain")}
    for address in uncertain:
        if line.received[address]:
            desk.run(*MAIL, *LIGHT, "--settle", f"{address}=sent")
        else:
            desk.run(*MAIL, *SEND, "--resend-uncertain", environ=server(line.port))
    for words in (CORRECT, MAIL):
        desk.run(*words, *SEND, environ=server(line.port))


def another(desk: DeskSite, number: int) -> DeskSite:
    """The same desk once more, with a ledger as it was before the second edition."""
    site = make(desk.folder.parent / f"site{number}")
    for name, members in (("old", OLD), ("new", NEW)):
        site.list(name, "CLEAR", [f"{one}@example.org" for one in members])
    site.brief("river/01")
    with running(Counting()) as port:
        site.run("mail", "river/01", "--to", "old", *SEND, environ=server(port))
    site.brief("river/02", more=CHANGES)
    return site


def test_a_report_of_failure_is_about_both(desk: DeskSite) -> None:
    """One report about one message makes both copies refused, so that the correction is not taken for delivered."""
    with running(Counting()) as port:
        desk.run(*MAIL, *SEND, environ=server(port))
    with desk.ledger as opened:
        (copy, _) = opened.copies(edition="river/02", recipient="both@example.org")
    report = (
        "From: MAILER-DAEMON@mx.example.org\nTo: desk@example.org\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nIt failed.\n--b\n'
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        "Final-Recipient: rfc822; both@example.org\nAction: failed\nStatus: 5.7.1\n"
        "Diagnostic-Code: smtp; 550 5.7.1 not allowed\n\n--b\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: {copy.message_id}\n\n--b--\n"
    )
    (desk.folder / "report.eml").write_text(report, "utf-8")
    desk.run("bounces", str(desk.folder / "report.eml"))
    assert states(desk)["both"] == dict.fromkeys(BOTH, "refused")
