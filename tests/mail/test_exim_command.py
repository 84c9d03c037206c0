"""The whole way through a real Exim by the commands of a desk: gate, mailing, report, correction, archive."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest

from tests.mail import exim
from tests.mail.desk import DeskSite, make, parsed, text_of
from tests.mail.exim import Exim
from tests.mail.test_correcting import WRONG
from tests.mail.test_signing import dkim_holds, keys

__all__ = ["keys"]  # a fixture

pytestmark = pytest.mark.mailserver

REPORT = """From: MAILER-DAEMON@example.org
To: desk@example.org
Subject: Mail delivery failed
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; nadia@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {about}

--b--
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Exim]:
    """Exim, as long as this module runs."""
    with tempfile.TemporaryDirectory() as folder, exim.running(Path(folder)) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """A desk with two editions and a list of four, two of whom the server does not take."""
    site = make(
        tmp_path / "site", {"UNSUBSCRIBE": "leave@example.org", "ENDPOINT": "https://example.org/leave/"}
    )
    site.brief("river/01")
    site.brief("river/02", more=WRONG.format(editions="[1]").replace("6 m", "5 m").replace("03-04", "03-03"))
    site.list("friends", "AMBER", [f"{name}@example.org" for name in ("ali", "nadia", "gone", "slow")])
    return site


def environ(server: Exim, keys: Path) -> dict[str, str]:
    """Server, password and keys, as a desk has them in its environment."""
    return {
        "STANDFIRST_SMTP_URL": f"smtp://{exim.USER}:{exim.PASSWORD}@127.0.0.1:{server.port}",
        "STANDFIRST_SMTP_CA": str(server.authority.ca_file),
        "STANDFIRST_UNSUBSCRIBE_KEY": "0123456789abcdef",
        "STANDFIRST_DKIM_DOMAIN": "example.org",
        "STANDFIRST_DKIM_SELECTOR": "desk",
        "STANDFIRST_DKIM_KEY": str(keys / "key.pem"),
    }


def arrived(server: Exim, count: int) -> dict[str, tuple[bytes, EmailMessage]]:
    """What lies in the Maildir, by recipient, the last for each."""
    found = {}
    for file in server.wait_for(count):
        raw = file.read_bytes()
        mail = parsed(raw)
        found[str(mail["Envelope-to"]), str(mail["Subject"])] = (raw, mail)
    assert len(found) == count
    return {f"{to} {subject}": value for (to, subject), value in found.items()}


def test_from_an_empty_ledger_to_a_correction_through_exim(
    server: Exim, desk: DeskSite, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of four arrive with PDF and signature; one bounces; the correction reaches the one who holds the mistake."""
    from standfirst.mail import sender

    hasty = partial(sender.Policy, attempts=1, backoff=(0.0,), reconnect_after=0.1)
    monkeypatch.setattr(sender, "Policy", hasty)
    there = environ(server, keys)
    words = ("mail", "river/01", "--to", "friends")
    shown = desk.run(*words, environ=there)
    assert "DKIM" in shown.flat
    assert not server.wait_for(1, seconds=0.3)
    sent = desk.run(*words, "--send", "--yes", code=1, environ=there)
    assert "2 sent, 1 refused, 1 put off, 1 suppressed now" in sent.flat
    mails = arrived(server, 2)
    for raw, mail in mails.values():
        check(raw, mail, keys)
    about = next(mail["Message-ID"] for name, (_, mail) in mails.items() if name.startswith("nadia"))
    box = desk.folder / "box"
    box.write_text("From MAILER-DAEMON Sun Mar  1 12:00:00 2026\n" + REPORT.format(about=about))
    assert "suppressed: nadia@example.org: 5.1.1 550 no such user" in desk.run("bounces", str(box)).flat
    shown = desk.run("correct", "river/02", environ=there)
    assert "river/01 (TLP:CLEAR) is held by 1" in shown.flat
    desk.run("correct", "river/02", "--send", "--yes", environ=there)
    found = arrived(server, 3)
    (correction,) = [mail for name, (_, mail) in found.items() if "CORRECTION" in name]
    assert correction["To"] == "ali@example.org"
    assert "Was: The river stood at 4 m." in text_of(correction)
    first = next(
        mail for name, (_, mail) in found.items() if name.startswith("ali") and "CORRECTION" not in name
    )
    assert first["Message-ID"] in correction["References"]
    assert "The river on day 1" in desk.run("archive").out
    assert "the chain holds" in desk.run("ledger", "--prove").flat
    for done in (shown, sent):
        assert exim.PASSWORD not in done.out + done.err


def check(raw: bytes, mail: EmailMessage, keys: Path) -> None:
    """What arrived is whole, signed, and can be left in one click."""
    start = raw.index(b"DKIM-Signature:")
    assert dkim_holds(raw[start:].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), keys)
    assert mail["Subject"].startswith("[TLP:CLEAR] EXERCISE: The river on day 1")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "https://example.org/leave/" in mail["List-Unsubscribe"]
    (pdf,) = mail.iter_attachments()
    assert pdf.get_filename() == "River, Explainer 1, 2 March 2026.pdf"
    assert pdf.get_content().startswith(b"%PDF-")
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert len(pictures) == 1
    html = mail.get_body(("html",))
    assert html is not None
    assert f"cid:{pictures[0]['Content-ID'].strip('<>')}" in html.get_content()
