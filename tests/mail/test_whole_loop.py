"""The whole loop with real servers: a mailing, Exim's own reports in Dovecot's inbox, and what comes of them."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mail import dovecot, exim
from tests.mail.desk import DeskSite, make
from tests.mail.dovecot import Dovecot
from tests.mail.exim import Exim
from tests.mail.servers import Counting, running

pytestmark = pytest.mark.mailserver

_ROUTERS = """
reports:
  driver = accept
  local_parts = bounces
  local_part_suffix = +*
  transport = inbox
nobody:
  driver = redirect
  local_parts = moved
  allow_fail
  data = :fail: Unrouteable address
away:
  driver = manualroute
  domains = far.example.org
  route_list = * 127.0.0.1
  self = send
  host_find_failed = defer
  transport = onward
"""
_TRANSPORTS = """
inbox:
  driver = appendfile
  directory = {inbox}
  maildir_format
  return_path_add
  envelope_to_add
onward:
  driver = smtp
  port = {port}
  hosts_try_fastopen =
  allow_localhost
"""
_ANSWERS = {
    "gone@far.example.org": ["550 5.1.1 <gone@far.example.org>: Recipient address rejected: User unknown"],
    "full@far.example.org": ["552 5.2.2 The mailbox is over quota"],
    "closed@far.example.org": ["550 5.7.1 Message rejected due to content restrictions"],
}


@dataclass(frozen=True)
class Loop:
    """A relay that takes everything, a provider behind it that does not, and the inbox for the reports."""

    relay: Exim
    inbox: Dovecot
    provider: Counting

    @property
    def environ(self) -> dict[str, str]:
        """Both servers, as a desk has them in its environment."""
        return self.inbox.environ | {
            "STANDFIRST_SMTP_URL": f"smtp://{exim.USER}:{exim.PASSWORD}@127.0.0.1:{self.relay.port}",
            "STANDFIRST_SMTP_CA": str(self.relay.authority.ca_file),
        }


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    """All three servers on loopback, as long as this module runs."""
    provider = Counting(answers={address: list(answers) for address, answers in _ANSWERS.items()})
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as two,
        running(provider) as port,
        dovecot.running(Path(one)) as inbox,
        exim.running(
            Path(two), routers=_ROUTERS, transports=_TRANSPORTS.format(inbox=inbox.maildir, port=port)
        ) as relay,
    ):
        yield Loop(relay, inbox, provider)


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """A desk with an inbox for reports, and five readers, of whom four get no copy."""
    site = make(tmp_path / "site", {"BOUNCES": "bounces@example.org"})
    site.brief("river/01")
    site.list("friends", "AMBER", ["ali@far.example.org", *_ANSWERS, "moved@example.org"])
    return site


@pytest.mark.proof
def test_reports_of_a_real_relay_mark_exactly_their_readers(loop: Loop, desk: DeskSite) -> None:
    """The relay takes all five; its reports suppress the dead mailbox alone, and take four copies back."""
    words = ("mail", "river/01", "--to", "friends", "--format", "mail", "--send", "--yes")
    assert "5 sent" in desk.run(*words, environ=loop.environ).flat
    assert loop.inbox.wait_for(4) == 4
    assert loop.provider.received == {"ali@far.example.org": 1}
    read = desk.run("bounces", loop.inbox.url(), environ=loop.environ)
    assert "suppressed: gone@far.example.org: " in read.flat
    with desk.ledger as ledger:
        assert Counter(copy.state for copy in ledger.copies()) == {"sent": 1, "refused": 4}
        assert [copy.recipient for copy in ledger.copies(state="sent")] == ["ali@far.example.org"]
        assert set(ledger.suppressed()) == {"gone@far.example.org"}
        assert ledger.prove().holds
    again = desk.run("bounces", loop.inbox.url(), environ=loop.environ)
    assert "suppressed: " not in again.flat
    shown = desk.run("mail", "river/01", "--to", "friends", "--format", "mail", environ=loop.environ).flat
    assert "have it ali@far.example.org" in shown
    assert "suppressed gone@far.example.org (bounced)" in shown
