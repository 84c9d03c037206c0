"""A mailing through a real Exim: STARTTLS, login, refusals, and messages read back from disk."""

from __future__ import annotations

import email
import email.policy
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from standfirst.errors import MailError
from standfirst.mail import sender
from standfirst.mail.content import AttachedFile, InlinePicture
from standfirst.mail.ledger import Ledger
from standfirst.mail.message import Desk, EncodedContent, Thread, prepare
from standfirst.mail.selection import Recipient
from standfirst.mail.sender import Mailing, Policy
from standfirst.mail.server import Server, from_environment
from standfirst.mail.unsubscribe import UnsubscribeLinks
from standfirst.model.marking import Tlp
from tests.mail import exim
from tests.mail.exim import Exim
from tests.mail.samples import EDITION, content, run
from tests.mail.test_signing import dkim_holds, keys, stamp_with

__all__ = ["keys"]  # a fixture

pytestmark = pytest.mark.mailserver

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 1200
NAMES = ("ali", "gone", "slow", "nadia", "karim")
READERS = [Recipient(f"{name}@example.org", "ur", name=f"{name} کریم") for name in NAMES]


@pytest.fixture(scope="module")
def server() -> Iterator[Exim]:
    """Exim, as long as this module runs."""
    with tempfile.TemporaryDirectory() as folder, exim.running(Path(folder)) as running:
        yield running


def settings(server: Exim, password: str = exim.PASSWORD) -> Server:
    """Out of the environment, as a desk has it."""
    return from_environment({
        "STANDFIRST_SMTP_URL": f"smtp://{exim.USER}:{password}@127.0.0.1:{server.port}",
        "STANDFIRST_SMTP_CA": str(server.authority.ca_file),
    })  # fmt: skip


def ready(keys: Path) -> EncodedContent:
    """A message with all that a message can have."""
    drawn = content(
        title="کوئٹہ: more than 190 people killed",
        html='<p>.</p><img src="cid:figures@example.org" alt="190 killed">',
        pictures=(InlinePicture("figures@example.org", b"\x89PNG" * 500),),
        attachment=AttachedFile("quetta-02.pdf", PDF),
    )
    out = UnsubscribeLinks("leave@example.org", "https://example.org/leave/", b"0123456789abcdef")
    thread = Thread(follows=(("quetta/01", "edition"),))
    return prepare(drawn, Desk("The desk", "desk@example.org", out), thread, stamp=stamp_with(keys))


def test_mailing_through_exim_end_to_end(server: Exim, tmp_path: Path, keys: Path) -> None:
    """Three of five arrive whole and signed; one is refused and suppressed, one waits."""
    message = ready(keys)
    what = Mailing(EDITION, "edition", Tlp.GREEN, READERS, lambda _: message)
    with Ledger(tmp_path / "ledger.db") as ledger:
        summary, _ = run(ledger, settings(server), what, Policy(attempts=2))
        assert summary == sender.Summary(sent=3, refused=1, deferred=1, suppressed=1)
        assert list(ledger.suppressed()) == ["gone@example.org"]
        files = server.wait_for(3)
        again, _ = run(ledger, settings(server), what, Policy(attempts=1))
        assert again == sender.Summary(deferred=1, passed_over=4)
        hashes = {copy.address: copy.message_id for copy in ledger.copies(state="sent")}
    assert len(server.wait_for(4, seconds=1)) == 3
    received = {}
    for file in files:
        raw = file.read_bytes()
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        received[str(parsed["Envelope-to"])] = str(parsed["Message-ID"])
        check_message(raw, keys)
    assert received == hashes


def check_message(raw: bytes, keys: Path) -> None:
    """What arrived is what was sent."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Return-path"] == "<desk@example.org>"
    assert message["Subject"] == "[TLP:GREEN] کوئٹہ: more than 190 people killed"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "کریم" in message["To"]
    assert not [part.defects for part in message.walk() if part.defects]
    (pdf,) = message.iter_attachments()
    assert pdf.get_content() == PDF
    text = message.get_body(("plain",))
    assert text is not None
    assert "\n.\n..two dots\n" in text.get_content().replace("\r\n", "\n")
    start = raw.index(b"DKIM-Signature:")
    assert dkim_holds(raw[start:].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), keys)


def test_wrong_password_at_exim_sends_nothing(server: Exim, tmp_path: Path, keys: Path) -> None:
    """Exim's refusal of the login is one line without the password."""
    message = ready(keys)
    what = Mailing(EDITION, "edition", Tlp.GREEN, READERS[:1], lambda _: message)
    with Ledger(tmp_path / "ledger.db") as ledger:
        with pytest.raises(MailError, match="does not accept the password of desk") as caught:
            run(ledger, settings(server, "hunter2"), what)
        assert "hunter2" not in str(caught.value)
        ledger.recover()
        assert {copy.state for copy in ledger.copies()} == {"deferred"}
