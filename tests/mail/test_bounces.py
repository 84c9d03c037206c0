"""Delivery reports: dead addresses get nothing more, and nobody is hurt by what strangers write."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standfirst.errors import MailError
from standfirst.mail import bounces
from standfirst.mail.bounces import Finding, process
from standfirst.mail.ledger import Ledger
from standfirst.mail.recipient_status import past_recipients
from standfirst.mail.unsubscribe import unsubscribe
from tests.mail.samples import EDITION, people


def dsn(
    address: str, action: str = "failed", status: str = "5.1.1", about: str = "", original: str = ""
) -> bytes:
    """A report as an Exim or Postfix writes it."""
    return f"""From: Mail Delivery System <mailer-daemon@mx.example.net>
To: desk@example.org
Subject: Mail delivery failed
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Sun, 1 Feb 2026 15:00:00 +0000

{original}Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b
Content-Type: text/rfc822-headers

From: desk@example.org
Message-ID: {about}
Subject: [TLP:GREEN] What happened

--b--
""".encode()


def mbox(path: Path, *messages: bytes) -> Path:
    """A mailbox in one file."""
    box = mailbox.mbox(path)
    for message in messages:
        box.add(message)
    box.close()
    return path


@pytest.fixture
def sent(ledger: Ledger) -> Ledger:
    """A ledger in which r0 and r1 were sent the edition, and r2 is uncertain."""
    for number, copy in enumerate(ledger.claim(EDITION, "edition", people(3))):
        offered = ledger.offer(copy, f"<{number}@example.org>", "aa")
        ledger.conclude(offered, "uncertain" if number == 2 else "sent", "250 ok")
    return ledger


def test_permanent_failure_suppresses_and_takes_the_edition_back(sent: Ledger, tmp_path: Path) -> None:
    """Who never got the edition does not hold it, and gets nothing more."""
    box = mbox(tmp_path / "box", dsn("r0@example.org", about="<0@example.org>"))
    found = process(sent, box)
    assert found == (Finding("r0@example.org", "suppressed", "5.1.1 550 5.1.1 no such user"),)
    assert sent.suppressed()["r0@example.org"].reason == "bounced"
    assert [holder.address for holder in past_recipients(sent, EDITION)] == [
        "r1@example.org", "r2@example.org",
    ]  # fmt: skip
    assert sent.prove().holds


def test_reading_a_mailbox_twice_changes_nothing_more(sent: Ledger, tmp_path: Path) -> None:
    """The second time every report is known, and the mailbox has not changed."""
    box = mbox(
        tmp_path / "box",
        dsn("r0@example.org", about="<0@example.org>"),
        dsn("r1@example.org", "delayed", "4.4.1"),
    )
    before = box.read_bytes()
    assert [finding.effect for finding in process(sent, box)] == ["suppressed", "noted"]
    events = sent.prove().events
    assert [finding.effect for finding in process(sent, box)] == ["known", "known"]
    assert sent.prove().events == events
    assert box.read_bytes() == before


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.4.7")])
def test_temporary_trouble_is_noted(sent: Ledger, tmp_path: Path, action: str, status: str) -> None:
    """A full or slow mailbox is a remark; the address stays."""
    found = process(sent, mbox(tmp_path / "box", dsn("r0@example.org", action, status)))
    assert [finding.effect for finding in found] == ["noted"]
    assert not sent.suppressed()


def test_a_report_without_our_message_id_is_noted_at_the_only_copy(sent: Ledger, tmp_path: Path) -> None:
    """The address gets nothing more; its one copy is named and keeps its state, of two none is chosen."""
    (copy,) = sent.claim("quetta/03", "edition", people(1, 1))
    sent.conclude(sent.offer(copy, "<9@example.org>", "aa"), "sent", "250 ok")
    reports = (dsn("r0@example.org"), dsn("r1@example.org"), dsn("r2@example.org", "delayed", "4.4.1"))
    found = process(sent, mbox(tmp_path / "box", *reports))
    assert [one.effect for one in found] == ["suppressed", "suppressed", "noted"]
    assert f"it names no message of ours; all that went there is {EDITION}, edition" in found[0].detail
    assert "it names no message of ours, 2 went there; none is marked" in found[1].detail
    assert {copy.state for copy in sent.copies(recipient="r0@example.org")} == {"sent"}
    assert sent.prove().holds


def test_delivery_resolves_what_was_uncertain(sent: Ledger, tmp_path: Path) -> None:
    """A report of delivery for an uncertain copy makes it sent."""
    report = dsn("r2@example.org", "delivered", "2.0.0", "<2@example.org>")
    found = process(sent, mbox(tmp_path / "box", report))
    assert [finding.effect for finding in found] == ["delivered"]
    assert not sent.copies(state="uncertain")


def test_forwarded_address_leads_back_to_the_reader(sent: Ledger, tmp_path: Path) -> None:
    """The report names where the address forwards to; the Message-ID says whose copy it was."""
    box = mbox(tmp_path / "box", dsn("someone@gone.example", about="<1@example.org>"))
    assert [finding.address for finding in process(sent, box)] == ["r1@example.org"]
    assert list(sent.suppressed()) == ["r1@example.org"]


def test_report_about_a_stranger_changes_nothing(sent: Ledger, tmp_path: Path) -> None:
    """Nobody can suppress an address to which the desk never wrote."""
    box = mbox(tmp_path / "box", dsn("minister@example.net", about="<9@example.org>"), dsn("x", about=""))
    events = sent.prove().events
    assert [finding.effect for finding in process(sent, box)] == ["stranger"]
    assert sent.prove().events == events


def test_report_inside_a_forwarded_message_is_not_obeyed(sent: Ledger, tmp_path: Path) -> None:
    """A message that merely carries a report as its attachment is no report."""
    outer = b"From: a@b.org\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + dsn(
        "r0@example.org", about="<0@example.org>"
    )
    assert process(sent, mbox(tmp_path / "box", outer)) == ()
    assert not sent.suppressed()


def test_maildir_is_read(sent: Ledger, tmp_path: Path) -> None:
    """A Maildir works as an mbox does."""
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(dsn("r0@example.org", about="<0@example.org>"))
    assert [one.effect for one in process(sent, tmp_path / "Maildir")] == ["suppressed"]


def test_request_to_leave_is_shown(sent: Ledger, tmp_path: Path) -> None:
    """An answer to List-Unsubscribe is shown for a person to decide; the address may be forged."""
    ask = b"From: R. Zero <R0@example.org>\nSubject: unsubscribe quetta\n\n"
    stranger = b"From: x@y.org\nSubject: unsubscribe quetta\n\n"
    found = process(sent, mbox(tmp_path / "box", ask, stranger))
    assert found == (Finding("R0@example.org", "wants out", "unsubscribe quetta"),)
    assert not sent.suppressed()
    assert unsubscribe(sent, "R0@example.org")
    assert not unsubscribe(sent, "r0@example.org")
    assert sent.suppressed()["r0@example.org"].reason == "unsubscribed"
    with pytest.raises(MailError, match="has one @"):
        unsubscribe(sent, "r0")


def test_wrong_mailboxes_are_said(sent: Ledger, tmp_path: Path) -> None:
    """A path that is nothing, and a folder that is no Maildir, are one line each."""
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(MailError) as caught:
            process(sent, path)
        assert "\n" not in str(caught.value)


JUNK = [
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
    dsn("r0@example.org\xc3\xa9", status="5"),
    dsn("r0@example.org", status="\x00" * 5000, about="<" * 5000),
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_harms_nobody(sent: Ledger, tmp_path: Path, junk: bytes) -> None:
    """A mailbox is full of junk: it is read past, and the report after it still counts."""
    (tmp_path / "box" / "cur").mkdir(parents=True)
    (tmp_path / "box" / "new").mkdir()
    (tmp_path / "box" / "new" / "1").write_bytes(junk)
    (tmp_path / "box" / "new" / "2").write_bytes(dsn("r1@example.org"))
    assert "suppressed" in [one.effect for one in process(sent, tmp_path / "box")]
    assert list(sent.suppressed()) == ["r1@example.org"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.integers(0, 700))
def test_damaged_reports_never_break_the_reading(noise: bytes, at: int) -> None:
    """Noise anywhere in a report gives reports or none, never an exception."""
    import email

    raw = dsn("r0@example.org", about="<0@example.org>")
    for message in (noise, raw[:at] + noise + raw[at:], raw[:at]):
        for report in bounces.reports(email.message_from_bytes(message)):
            assert "@" in report.address
            assert report.action
