"""An inbox is read whole: what is proven counts, what is not is listed, and forgers hurt nobody."""

from __future__ import annotations

import email
import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standfirst.errors import MailError
from standfirst.mail import reports
from standfirst.mail.bounces import ReportOutcome, process
from standfirst.mail.content import short
from standfirst.mail.ledger import Ledger
from standfirst.mail.message import Desk
from standfirst.mail.recipient_status import past_recipients
from standfirst.mail.unsubscribe import UnsubscribeLinks, unsubscribe
from tests.mail.inbox_corpus import CORPUS, Mail, person, report, words
from tests.mail.samples import EDITION, people

LEAVE = UnsubscribeLinks("leave@example.org", key=b"0123456789abcdef")
DESK = Desk("The desk", "desk@example.org", LEAVE, bounces="bounces@example.org", key=b"a key of the site")


def own_id(number: int, edition: str = EDITION) -> str:
    """The Message-ID of a reader's copy."""
    return DESK.message_id(edition, f"r{number}@example.org", "edition")


def filled(text: str, number: int = 0) -> bytes:
    """A mail of the corpus about a reader's copy."""
    reader = f"r{number}@example.org"
    forged = short(EDITION, reader, "edition")
    values = {
        "READER": reader, "PATH": DESK.return_path(own_id(number)), "TOKEN": LEAVE.token(reader),
        "FORGED": forged, "ID": own_id(number),
    }  # fmt: skip
    return re.sub(r"(?<![\w-])(READER|PATH|TOKEN|FORGED|ID)\b", lambda found: values[found[0]], text).encode()


def read(ledger: Ledger, *texts: str | bytes) -> list[ReportOutcome]:
    """What comes of mails about the copy of r0."""
    raw = [one if isinstance(one, bytes) else filled(one) for one in texts]
    return list(process(ledger, map(email.message_from_bytes, raw), DESK.domain, LEAVE))


def bounced(number: int, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A report about a reader's copy."""
    return filled(report(status, f"smtp; 550 {status} no such user", action=action), number)


@pytest.fixture
def sent(ledger: Ledger) -> Ledger:
    """A ledger in which r0 and r1 were sent the edition, and r2 is uncertain."""
    for number, copy in enumerate(ledger.claim(EDITION, "edition", people(3))):
        offered = ledger.offer(copy, own_id(number), "aa")
        ledger.conclude(offered, "uncertain" if number == 2 else "sent", "250 ok")
    return ledger


@pytest.mark.by_day(41)
@pytest.mark.parametrize("mail", CORPUS, ids=lambda mail: f"{mail.effect}: {mail.name}")
def test_mail_has_the_consequence_that_a_person_would_draw(sent: Ledger, mail: Mail) -> None:
    """Each mail of the corpus is understood, and only what is proven changes anything."""
    found = read(sent, mail.text)
    assert [one.effect for one in found] == [mail.effect], found
    closed = {"suppressed", "unsubscribed"}
    assert set(sent.suppressed()) == ({"r0@example.org"} if mail.effect in closed else set())
    assert sent.prove().holds


@pytest.mark.slow
def test_the_corpus_is_counted_whole(sent: Ledger) -> None:
    """Of all the mails of the corpus none vanishes: each has one consequence."""
    counts = Counter(one.effect for mail in CORPUS for one in read(sent, mail.text))
    assert counts.total() == len(CORPUS) >= 75
    assert set(counts) >= {"not understood", "wants out", "look at", "automatic reply"}


def test_proven_failure_takes_the_edition_back(sent: Ledger) -> None:
    """Who never got the edition does not hold it, and gets nothing more."""
    (found,) = read(sent, bounced(0))
    assert found == ReportOutcome("r0@example.org", "suppressed", "5.1.1 550 5.1.1 no such user")
    assert sent.suppressed()["r0@example.org"].reason == "bounced"
    assert [holder.address for holder in past_recipients(sent, EDITION)] == [
        "r1@example.org", "r2@example.org",
    ]  # fmt: skip


@pytest.mark.slow
def test_policy_failure_takes_the_edition_back_and_suppresses_nobody(sent: Ledger) -> None:
    """A copy that a filter refused never arrived; its reader may get the next."""
    read(sent, bounced(0, "5.7.1"))
    assert [copy.state for copy in sent.copies(recipient="r0@example.org")] == ["refused"]
    assert not sent.suppressed()


def test_reading_twice_changes_nothing_more(sent: Ledger) -> None:
    """The second time every report is known."""
    mails = (bounced(0), bounced(1, "4.4.1", "delayed"))
    assert [one.effect for one in read(sent, *mails)] == ["suppressed", "noted"]
    events = sent.prove().events
    assert [one.effect for one in read(sent, *mails)] == ["known", "known"]
    assert sent.prove().events == events


def test_dead_domain_suppresses_the_second_time(sent: Ledger) -> None:
    """A domain that two messages could not find is dead."""
    (copy,) = sent.claim("quetta/03", "edition", people(1))
    sent.conclude(sent.offer(copy, own_id(0, "quetta/03"), "aa"), "sent", "250 ok")
    first = report("5.4.4", "X-Postfix; Host or domain name not found")
    assert [one.effect for one in read(sent, first)] == ["noted"]
    second = filled(first).replace(own_id(0).encode(), own_id(0, "quetta/03").encode())
    assert [one.effect for one in read(sent, second)] == ["suppressed"]


@pytest.mark.parametrize("number", [0, 1])
def test_forged_report_suppresses_nobody_else(sent: Ledger, number: int) -> None:
    """A reader who knows the Message-ID of their own copy can only suppress themselves."""
    text = report("5.1.1", "smtp; 550 5.1.1 no such user", about=f"r{1 - number}@example.org")
    read(sent, filled(text, number))
    assert list(sent.suppressed()) == [f"r{number}@example.org"]


def test_a_message_id_cannot_be_guessed() -> None:
    """Another key gives other Message-IDs for the same edition, recipient and purpose."""
    other = Desk("The desk", "desk@example.org", LEAVE, key=b"another key")
    assert other.message_id(EDITION, "r0@example.org", "edition") != own_id(0)


def test_delivery_resolves_what_was_uncertain(sent: Ledger) -> None:
    """A proven report of delivery for an uncertain copy makes it sent."""
    assert [one.effect for one in read(sent, bounced(2, "2.0.0", "delivered"))] == ["delivered"]
    assert not sent.copies(state="uncertain")


def test_alias_leads_back_to_the_reader(sent: Ledger) -> None:
    """Who answers from another address is named by the one on the list."""
    (found,) = read(sent, person("Re: A briefing", "Unsubscribe me", "x@other.example", In_Reply_To="ID"))
    assert (found.address, found.effect) == ("r0@example.org", "wants out")
    assert "x@other.example" in found.detail


def test_several_failures_in_one_report_are_several_consequences(sent: Ledger) -> None:
    """A report about two recipients names both; what it proves is about the copy that it returns."""
    text = report("5.1.1", "smtp; 550 5.1.1 no such user")
    group = "Final-Recipient: rfc822; x@elsewhere.example\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822"
    found = read(sent, text.replace("--b\nContent-Type: text/rfc822", group))
    assert len(found) == 2
    assert list(sent.suppressed()) == ["r0@example.org"]


@pytest.mark.slow
def test_loop_of_automatic_replies_is_counted(sent: Ledger) -> None:
    """A thousand automatic replies are a thousand of one kind, and change nothing."""
    events = sent.prove().events
    loop = person("Automatic reply", "I am away.", Auto_Submitted="auto-replied")
    counts = Counter(one.effect for one in read(sent, *[loop] * 1000))
    assert counts == {"automatic reply": 1000}
    assert sent.prove().events == events


def test_person_who_wants_out_is_suppressed_by_hand(sent: Ledger) -> None:
    """`unsubscribe` takes the address, however it is spelt, once."""
    assert unsubscribe(sent, "R0@example.org")
    assert not unsubscribe(sent, "r0@example.org")
    assert sent.suppressed()["r0@example.org"].reason == "unsubscribed"
    with pytest.raises(MailError, match="has one @"):
        unsubscribe(sent, "r0")


JUNK = [
    b"Subject: x\n\n" + b" \n" * 300_000,
    b"Subject: x\nContent-Type: text/html\n\n" + b"<style <head <script" * 40_000,
    b"Subject: failure notice\n\nMessage-ID:" + b" " * 500_000,
    b"",
    b"\x00\xff" * 400,
    b"Content-Type: multipart/report; boundary=\n\n--\n",
    b"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822;\nAction:\n\n",
    b"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; r0@example.org\n",
    b"Content-Type: message/delivery-status; charset=\xff\xfe\n\n\xff: \xff\n",
    b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n!!!!",
    b"Subject: =?x?q?unsubscribe?=\nFrom: =?\xff?= <\n\n",
    b"Subject: unsubscribe\nFrom: \xff\xff@\x00\n\n",
    b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: multipart/mixed\n\n" * 60,
    bounced(0, "5"),
    filled(report("\x00" * 5000, "", headers="Message-ID: " + "<" * 5000)),
    filled(words("failure notice", "<" * 50_000 + "@" * 50_000)),
    b"Subject: FW: failure notice\n\n" + b"a" * 200_000 + b"@",
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_harms_nobody(sent: Ledger, junk: bytes) -> None:
    """A mailbox is full of junk: it is read past, and the report after it still counts."""
    assert "suppressed" in [one.effect for one in read(sent, junk, bounced(1))]
    assert "r1@example.org" in sent.suppressed()


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(CORPUS), st.binary(max_size=300), st.integers(0, 900))
def test_damaged_mails_never_break_the_reading(mail: Mail, noise: bytes, at: int) -> None:
    """Noise anywhere in a mail gives a notice, never an exception, and never nothing."""
    raw = filled(mail.text)
    for message in (noise, raw[:at] + noise + raw[at:], raw[:at]):
        found = reports.read(email.message_from_bytes(message))
        assert found
        assert all("@" in address for one in found for address in one.addresses if one.kind == "failed")
