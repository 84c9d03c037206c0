"""Reads delivery reports (RFC 3464) from a mailbox and draws the consequences in the ledger.

A report counts only for a message or an address that the ledger knows: anyone can write one. Where
an address forwards, the report names a stranger; the Message-ID that it returns leads to the copy.
Without one the address alone is known: the copy keeps its state, and what is said about it is noted.
Reading a mailbox twice changes nothing more; the mailbox itself is never written to.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from pathlib import Path
from typing import Literal

from standfirst.errors import MailError
from standfirst.mail import addresses
from standfirst.mail.ledger import Copy, Ledger
from standfirst.mail.reply_codes import about as about_text
from standfirst.mail.reply_codes import is_permanent

Effect = Literal["suppressed", "noted", "delivered", "stranger", "known", "wants out"]

_ID = re.compile(r"<[^<>\s]{3,250}>")


@dataclass(frozen=True, slots=True)
class Report:
    """What one message says about one recipient; `message_id` is of the message it is about."""

    address: str
    action: str
    status: str
    detail: str
    message_id: str

    @property
    def permanent(self) -> bool:
        """Whether it will never arrive."""
        return self.action == "failed" and is_permanent(self.status)


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one report."""

    address: str
    effect: Effect
    detail: str


def process(ledger: Ledger, path: Path) -> tuple[Finding, ...]:
    """Read the mbox file or Maildir at `path`; `wants out` is shown, a person decides on it."""
    findings: list[Finding] = []
    for message in messages(path):
        findings.extend(_apply(ledger, report) for report in reports(message))
        findings.extend(_requests(ledger, message))
    return tuple(findings)


def messages(path: Path) -> Iterator[Message]:
    """Every message of a mailbox; what is not a message parses as one without a report."""
    box: mailbox.mbox | mailbox.Maildir
    if path.is_dir():
        if not (path / "cur").is_dir() or not (path / "new").is_dir():
            raise MailError(f"{path.resolve().name} is a folder, but no Maildir: it lacks cur and new")
        box = mailbox.Maildir(path, create=False)
    elif path.is_file():
        box = mailbox.mbox(path, create=False)
    else:
        raise MailError(f"{path.resolve().name} is no mailbox; name an mbox file or a Maildir folder")
    try:
        yield from box
    except OSError as error:
        raise MailError(f"{path.resolve().name} cannot be read: {error.strerror}") from None
    finally:
        box.close()


def reports(message: Message) -> Iterator[Report]:
    """The reports in one message, if it is a delivery status notification."""
    parts = list(_parts(message))
    about = _original_id(parts)
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            for block in _blocks(part):
                if report := _report(block, about):
                    yield report


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The message and its parts, not those inside a returned message."""
    yield message
    if depth < 8 and message.is_multipart() and message.get_content_maintype() == "multipart":
        for part in _children(message):
            yield from _parts(part, depth + 1)


def _children(message: Message) -> Iterable[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _blocks(part: Message) -> Iterable[Message]:
    """The groups of fields in a delivery status; the first is about the whole message."""
    return _children(part)


def _report(block: Message, about: str) -> Report | None:
    text = _field(block, "Final-Recipient") or _field(block, "Original-Recipient")
    address = text.rpartition(";")[2].strip().strip("<>")
    action = _field(block, "Action").lower()
    if not address or not action:
        return None
    try:
        parsed = addresses.parse(address)
    except addresses.AddressError:
        return None
    detail = _field(block, "Diagnostic-Code").partition(";")[2].strip() or action
    return Report(parsed.text, action, _field(block, "Status"), detail[:300], about)


def _original_id(parts: Iterable[Message]) -> str:
    """The Message-ID of the message that a report returns."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            for inner in _children(part):
                return _first_id(_field(inner, "Message-ID"))
        if kind == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
            found = re.search(r"^Message-ID:\s*(<[^<>\s]+>)", text, re.IGNORECASE | re.MULTILINE)
            return found[1] if found else ""
    return ""


def _first_id(text: str) -> str:
    found = _ID.search(text)
    return found[0] if found else ""


def _field(message: Message, name: str) -> str:
    """A header as one line of text, whatever bytes it is made of."""
    value = message.get(name)
    if value is None:
        return ""
    text = " ".join(str(value).split())
    return "".join(char if char.isprintable() else "?" for char in text)


def _apply(ledger: Ledger, report: Report) -> Finding:
    """Change the ledger as one report asks."""
    about = ledger.copies(message_id=report.message_id) if report.message_id else ()
    address = about[0].address if about else report.address
    if not about and not ledger.copies(recipient=address):
        return Finding(address, "stranger", "the ledger never sent there")
    detail = f"{report.status} {report.detail}".strip()
    for copy in about:
        _correct(ledger, copy, report, detail)
    only, doubt = (None, "") if about else _only(ledger, address)
    detail += doubt
    remark = f"{report.action} {detail} {report.message_id}".strip()
    if report.permanent and about_text(report.detail, report.status) == "mailbox":
        if only:
            ledger.note(address, remark, only)
        new = ledger.suppress(address, "bounced", detail)
        return Finding(address, "suppressed" if new else "known", detail)
    if report.action in {"delivered", "relayed", "expanded"}:
        return Finding(address, "delivered", detail)
    new = ledger.note(address, remark, only)
    return Finding(address, "noted" if new else "known", detail)


def _only(ledger: Ledger, address: str) -> tuple[Copy | None, str]:
    """Which copy a report without a Message-ID of ours is about, where only one can be; and what to say."""
    held = [one for one in ledger.copies(recipient=address) if one.state in {"sent", "uncertain"}]
    if len(held) != 1:
        return None, f" (it names no message of ours, {len(held)} went there; none is marked)"
    (one,) = held
    return one, f" (it names no message of ours; all that went there is {one.edition}, {one.purpose})"


def _correct(ledger: Ledger, copy: Copy, report: Report, detail: str) -> None:
    """Who never got a copy holds no edition; who is said to have it is no longer uncertain."""
    if report.action == "failed" and copy.state in {"sent", "uncertain"}:
        ledger.report(copy, "refused", detail)
    elif report.action == "delivered" and copy.state == "uncertain":
        ledger.report(copy, "sent", detail)


def _requests(ledger: Ledger, message: Message) -> Iterator[Finding]:
    """Mails that answer List-Unsubscribe: shown, because a sender's address proves nothing."""
    subject = _field(message, "Subject")
    if not subject.lower().startswith("unsubscribe"):
        return
    for _, address in getaddresses([_field(message, "From")]):
        if address and ledger.copies(recipient=address):
            yield Finding(address, "wants out", subject[:80])
