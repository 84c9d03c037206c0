"""The line to the server: trust, login, and one clear sentence for each thing that goes wrong."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from standfirst.errors import MailError
from standfirst.mail import reply_codes, sender
from standfirst.mail.ledger import Ledger
from standfirst.mail.sender import Policy
from standfirst.mail.server import Server
from standfirst.mail.smtp import UnreachableError
from tests.mail.samples import mailing, people, plain, run
from tests.mail.servers import (
    PASSWORD,
    USER,
    Authority,
    Breaking,
    Counting,
    make_authority,
    running,
)

ONCE = Policy(attempts=1, reconnects=0)


def secured(port: int, authority: Authority, **changes: object) -> Server:
    """STARTTLS with login, trusting the test's authority."""
    settings = Server(
        "127.0.0.1", port, user=USER, password=PASSWORD, ca_file=str(authority.ca_file), timeout=5
    )
    return replace(settings, **changes)  # type: ignore[arg-type]


def failure(ledger: Ledger, server: Server) -> str:
    """The sentence with which a run stops; one line, no password, nothing claimed for ever."""
    with pytest.raises(MailError) as caught:
        run(ledger, server, mailing(people(2)), ONCE)
    text = str(caught.value)
    assert "\n" not in text
    assert PASSWORD not in text
    ledger.recover()
    assert {copy.state for copy in ledger.copies()} <= {"deferred"}
    return text


def test_starttls_with_verified_certificate_and_login(ledger: Ledger, authority: Authority) -> None:
    """A server with a certificate that we trust, STARTTLS and AUTH takes the mailing."""
    handler = Counting()
    with running(handler, authority, auth=True) as port:
        summary, _ = run(ledger, secured(port, authority), mailing(people(3)))
    assert summary == sender.Summary(sent=3)


@pytest.mark.slow
def test_tls_from_the_first_byte(ledger: Ledger, authority: Authority) -> None:
    """TLS on a port of its own works as STARTTLS does."""
    with Breaking(tls=authority).running() as server:
        settings = secured(server.port, authority, security="tls", user="", password="")
        summary, _ = run(ledger, settings, mailing(people(2)))
        assert summary == sender.Summary(sent=2)
        assert server.received.total() == 2


@pytest.mark.slow
def test_untrusted_certificate_sends_nothing(ledger: Ledger, authority: Authority) -> None:
    """A certificate by nobody we know is refused with the way to trust it."""
    handler = Counting()
    with running(handler, authority, auth=True) as port:
        text = failure(ledger, secured(port, authority, ca_file=""))
    assert "is not to be trusted" in text
    assert "STANDFIRST_SMTP_CA" in text
    assert not handler.received


def test_certificate_of_another_host_sends_nothing(ledger: Ledger, tmp_path: Path) -> None:
    """A trusted certificate for another name is refused."""
    other = make_authority(tmp_path, "mail.example.net")
    with running(Counting(), other, auth=True) as port:
        assert "is not to be trusted" in failure(ledger, secured(port, other))


def test_server_without_starttls_gets_nothing(ledger: Ledger, authority: Authority) -> None:
    """Without STARTTLS neither password nor mail goes out."""
    handler = Counting()
    with running(handler) as port:
        assert "offers no STARTTLS" in failure(ledger, secured(port, authority))
    assert not handler.received


def test_wrong_password_is_said_and_not_shown(ledger: Ledger, authority: Authority) -> None:
    """A refused login names the user, never the password, and is not tried again and again."""
    with running(Counting(), authority, auth=True) as port:
        wrong = secured(port, authority, password="hunter2 hunter2")
        text = failure(ledger, wrong)
    assert "does not accept the password of desk" in text
    assert "hunter2" not in text


def test_password_beyond_ascii_is_said_and_not_shown(ledger: Ledger, authority: Authority) -> None:
    """A password that SMTP cannot carry is one sentence without any of its letters."""
    with running(Counting(), authority, auth=True) as port:
        text = failure(ledger, secured(port, authority, password="pässwört"))
    assert "beyond ASCII" in text
    assert "ä" not in text


def test_server_that_wants_a_login_gets_a_clear_refusal(ledger: Ledger, authority: Authority) -> None:
    """Without a user, a server that wants one stops the run and suppresses nobody."""
    with running(Counting(), authority, auth=True) as port:
        text = failure(ledger, secured(port, authority, user="", password=""))
    assert "does not take mail from desk@example.org: 530" in text
    assert not ledger.suppressed()


def test_closed_port_is_said(ledger: Ledger) -> None:
    """A server that is not there is one sentence after the retries."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UnreachableError, match="cannot be reached"):
        run(ledger, plain(port), mailing(people(1)), Policy(reconnects=2))


@pytest.mark.slow
def test_hanging_server_is_said(ledger: Ledger) -> None:
    """A server that never greets is given up after its time."""
    with Breaking("greeting", "hang", times=-1).running() as server:
        assert "timed out" in failure(ledger, plain(server.port, timeout=0.2))


TALK = {"endless": "goes on after 100 lines", "long": "more than 4096 bytes", "drip": "timed out"}


@pytest.mark.slow
@pytest.mark.parametrize("act", TALK)
@pytest.mark.parametrize("stage", ["greeting", "ehlo", "rcpt", "data"])
def test_answers_without_an_end_are_cut(ledger: Ledger, stage: str, act: str) -> None:
    """Lines, a line or letters that never stop end the run with one sentence, long before memory ends."""
    with Breaking(stage, act, times=-1).running() as server:
        text = failure(ledger, plain(server.port, timeout=0.3))
        assert TALK[act] in text
        assert not server.received


@pytest.mark.slow
@pytest.mark.parametrize("act", TALK)
def test_after_the_dot_an_answer_without_an_end_is_uncertain(ledger: Ledger, act: str) -> None:
    """The server may have taken the message: it is not sent again by itself."""
    with Breaking("dot", act).running() as server:
        summary, _ = run(ledger, plain(server.port, timeout=0.3), mailing(people(2)))
    assert (summary.uncertain, summary.sent) == (1, 1)
    (copy,) = ledger.copies(state="uncertain")
    assert TALK[act] in copy.reply


def test_greeting_that_refuses_is_said(ledger: Ledger) -> None:
    """554 instead of a greeting stops the run with the server's words."""
    with Breaking("greeting", "554 5.7.1 not you\r\n", times=-1).running() as server:
        assert "554 5.7.1 not you" in failure(ledger, plain(server.port))


def test_refused_sender_stops_the_run_and_suppresses_nobody(ledger: Ledger) -> None:
    """A server that does not want our address says nothing about the recipients."""
    with Breaking("mail", "550 5.7.1 spf\r\n", times=-1).running() as server:
        text = failure(ledger, plain(server.port))
    assert "does not take mail from desk@example.org" in text
    assert not ledger.suppressed()


def test_message_larger_than_the_server_takes_stops_the_run(ledger: Ledger) -> None:
    """SIZE is heeded before anything is sent."""
    with Breaking("ehlo", "250-test\r\n250 SIZE 1000\r\n", times=-1).running() as server:
        assert "send the link instead" in failure(ledger, plain(server.port))
        assert not server.received


def test_reply_that_echoes_the_password_is_cleaned() -> None:
    """What a hostile server says back is one printable line without the secret."""
    said = reply_codes.clean(b"no: hunter2\r\n\x1b[31m " + b"x" * 900, ("hunter2",))
    assert said.startswith("no: *** ?[31m x")
    assert len(said) == 300
