"""Process an inbox and update the ledger.

Anyone can write a report, so it is proven only by a Message-ID made with the desk's key, or a return path with it. It
then applies to that copy and its recipient, whatever other addresses it names. Unproven reports and mails that are not
understood are listed for a person. Reading an inbox twice changes nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from functools import cached_property
from typing import Literal

from standfirst.mail import addresses, mail_text, reports
from standfirst.mail.ledger import Copy, Ledger, Outcome, State
from standfirst.mail.message_ids import RETURN_PATH, is_keyed
from standfirst.mail.reply_codes import About, about
from standfirst.mail.reports import Notice
from standfirst.mail.unsubscribe import UnsubscribeLinks, scope_in

Effect = Literal[
    "suppressed", "unsubscribed", "noted", "delivered", "known", "look at", "wants out", "stranger",
    "automatic reply", "not understood",
]  # fmt: skip

_PATH_HEADERS = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Original-Recipient")
_UNPROVEN = "nothing in it proves that it is about a mail of ours"


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """The outcome of one statement of a mail."""

    address: str
    effect: Effect
    detail: str


def process(
    ledger: Ledger, messages: Iterable[Message], domain: str, leave: UnsubscribeLinks | None = None
) -> Iterator[ReportOutcome]:
    """Process messages one by one; `domain` is that of the desk's Message-IDs, `leave` resolves tokens."""
    tokens = _Tokens(ledger, leave)
    for message in messages:
        if found := tokens.request(message):
            yield found
            continue
        paths = _return_paths(message, domain)
        for notice in _read(message):
            yield _apply(ledger, notice, _copy(ledger, (*paths, *notice.ids)))


def _read(message: Message) -> tuple[Notice, ...]:
    try:
        return reports.read(message)
    except (
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        MessageError,
        RecursionError,
    ) as error:  # damaged beyond parsing
        return (Notice("unknown", detail=f"damaged: {type(error).__name__}"),)


def _return_paths(message: Message, domain: str) -> list[str]:
    """Return the Message-IDs in the addresses of a report, if the desk uses a return path per copy."""
    text = " ".join(mail_text.field(message, name) for name in _PATH_HEADERS)
    return [f"<{found}@{domain}>" for found in RETURN_PATH.findall(text)]


def _copy(ledger: Ledger, ids: Iterable[str]) -> Copy | None:
    """Return the copy that a mail is about: that of its first Message-ID made by the desk."""
    for one in dict.fromkeys(ids):
        if is_keyed(one) and (found := ledger.copies(message_id=one)):
            return found[0]
    return None


@dataclass
class _Tokens:
    """Mails from the link in a footer, proven by the reader's token in the subject."""

    ledger: Ledger
    leave: UnsubscribeLinks | None

    @cached_property
    def owners(self) -> dict[str, str]:
        """The address for each token of past recipients, computed once for all mails."""
        known = {copy.recipient: copy.address for copy in self.ledger.copies()}
        return self.leave.owners(known) if self.leave else {}

    def request(self, message: Message) -> ReportOutcome | None:
        """Suppress the owner of a token; return None for any other mail."""
        subject = mail_text.field(message, "Subject")
        if not (self.leave and (token := self.leave.token_in(subject))):
            return None
        if (address := self.owners.get(token)) is None:
            return None
        scope = scope_in(subject)
        new = self.ledger.suppress(address, "unsubscribed", scope=scope)
        return ReportOutcome(address, "unsubscribed" if new else "known", f"{scope}: by the link in a mail")


def _apply(ledger: Ledger, notice: Notice, copy: Copy | None) -> ReportOutcome:
    match notice.kind:
        case "unknown":
            return ReportOutcome(_first(notice), "not understood", notice.detail)
        case "away":
            return ReportOutcome(_first(notice), "automatic reply", notice.detail)
        case "leave" | "left":
            return _of_person(ledger, notice, copy)
        case "complaint":
            return _complaint(ledger, notice, copy)
        case _:
            return _delivery(ledger, notice, copy)


def _first(notice: Notice) -> str:
    return notice.addresses[0] if notice.addresses else "nobody"


def _of_person(ledger: Ledger, notice: Notice, copy: Copy | None) -> ReportOutcome:
    """Return a request to unsubscribe or a notice of departure; only reported, because anyone can forge a sender."""
    sender, effect = _first(notice), _EFFECTS[notice.kind]
    if copy and copy.recipient != _key(sender):
        return ReportOutcome(copy.address, effect, f"{notice.detail} (written by {sender})")
    known = bool(copy) or bool(ledger.copies(recipient=sender))
    unknown = "" if known else " (nothing was sent to this address: look for another of theirs)"
    return ReportOutcome(sender, effect, notice.detail + unknown)


_EFFECTS: dict[str, Effect] = {"leave": "wants out", "left": "look at"}


def _complaint(ledger: Ledger, notice: Notice, copy: Copy | None) -> ReportOutcome:
    if copy:
        new = ledger.suppress(copy.address, "complained", notice.detail)
        return ReportOutcome(copy.address, "suppressed" if new else "known", notice.detail)
    return _unproven(ledger, notice)


def _delivery(ledger: Ledger, notice: Notice, copy: Copy | None) -> ReportOutcome:
    """Apply a delivery report to the ledger if it proves which copy it is about."""
    if copy is None:
        return _unproven(ledger, notice)
    detail = f"{notice.status} {notice.detail}".strip()
    remark = f"{notice.kind} {detail} {copy.message_id}"
    if notice.kind == "delivered":
        _report(ledger, copy, "sent", detail, ("uncertain",))
        return ReportOutcome(copy.address, "delivered", detail)
    if notice.kind == "failed":
        meaning = about(notice.detail, notice.status)
        _report(ledger, copy, "refused", detail, ("sent", "uncertain"))
        if _is_dead(ledger, copy, meaning):
            new = ledger.suppress(copy.address, "bounced", detail)
            return ReportOutcome(copy.address, "suppressed" if new else "known", detail)
        detail = f"{detail} (about: {meaning})"
    new = ledger.note(copy.address, remark)
    return ReportOutcome(copy.address, "noted" if new else "known", detail)


def _report(ledger: Ledger, copy: Copy, outcome: Outcome, detail: str, states: tuple[State, ...]) -> None:
    """Record the outcome of a message for every copy that it counts for."""
    for one in ledger.copies(message_id=copy.message_id, recipient=copy.recipient):
        if one.state in states:
            ledger.report(one, outcome, detail)


def _is_dead(ledger: Ledger, copy: Copy, meaning: About) -> bool:
    """Return whether the mailbox is dead, or its domain also failed for another message."""
    if meaning != "domain":
        return meaning == "mailbox"
    refused = ledger.copies(recipient=copy.recipient, state="refused")
    return any(about(one.reply) == "domain" for one in refused if one.message_id != copy.message_id)


def _unproven(ledger: Ledger, notice: Notice) -> ReportOutcome:
    """Return the outcome of an unproven report about one of our readers, which a person must decide."""
    detail = f"{notice.status} {notice.detail}".strip()
    for address in notice.addresses:
        if ledger.copies(recipient=address):
            return ReportOutcome(address, "look at", f"{detail} ({_UNPROVEN})")
    return ReportOutcome(_first(notice), "stranger", f"{detail} (nothing was ever sent there)")


def _key(address: str) -> str:
    return addresses.key(address)
