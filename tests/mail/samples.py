"""Small things that the mail tests send about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from standfirst.mail.content import AttachedFile, Content
from standfirst.mail.ledger import Ledger
from standfirst.mail.message import Desk, EncodedContent, Thread, prepare
from standfirst.mail.mime import Slot
from standfirst.mail.selection import Recipient
from standfirst.mail.sender import Mailing, Policy, Summary, send
from standfirst.mail.server import Server
from standfirst.mail.smtp import Connection
from standfirst.mail.unsubscribe import UnsubscribeLinks
from standfirst.model.marking import Tlp

EDITION = "quetta/02"
DATE = datetime(2026, 2, 1, 15, 0, tzinfo=UTC)
DESK = Desk("The desk", "desk@example.org", UnsubscribeLinks("leave@example.org"))


@dataclass
class NoWait:
    """A clock that notes how long it was asked to sleep, and does not."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float, /) -> None:
        self.slept.append(seconds)
        self.now += seconds


def content(**changes: object) -> Content:
    """A small content; any field can be changed."""
    values: dict[str, object] = {
        "edition": EDITION,
        "series": "quetta",
        "series_title": "Quetta briefings",
        "title": "What happened",
        "tlp": Tlp.GREEN,
        "lang": "en",
        "text": f"What happened.\n.\n..two dots\n\nLeave: {Slot.UNSUBSCRIBE}\n",
        "html": f'<p>For {Slot.NAME}</p><a href="{Slot.UNSUBSCRIBE}">Leave</a>',
        "attachment": AttachedFile("quetta-02.pdf", b"%PDF-" + bytes(range(256)) * 8),
    }
    return Content(**(values | changes))  # type: ignore[arg-type]


def prepared(**changes: object) -> EncodedContent:
    """The content, encoded."""
    return prepare(content(**changes), DESK)


def people(count: int, start: int = 0) -> list[Recipient]:
    """Readers of a list that may see GREEN."""
    return [
        Recipient(f"r{number}@example.org", "en", ceiling=Tlp.GREEN, lists=("friends",))
        for number in range(start, start + count)
    ]


def mailing(recipients: list[Recipient], purpose: str = "edition", **changes: object) -> Mailing:
    """The small content to these readers."""
    ready = prepare(content(**changes), DESK, Thread(purpose))
    return Mailing(ready.content.edition, purpose, ready.tlp, recipients, lambda _: ready)


def plain(port: int, timeout: float = 5.0) -> Server:
    """A server on loopback without TLS."""
    return Server("127.0.0.1", port, "none", timeout=timeout, patience=timeout)


def run(
    ledger: Ledger,
    server: Server,
    what: Mailing,
    policy: Policy | None = None,
    clock: NoWait | None = None,
) -> tuple[Summary, NoWait]:
    """Send without waiting."""
    clock = clock or NoWait()
    with Connection(server, clock=clock) as line:
        return send(what, ledger, line, DATE, policy=policy), clock
