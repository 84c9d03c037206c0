"""Builds messages: shared parts are encoded once, and each recipient adds a few lines.

`prepare` validates and encodes a Content (the rendered parts of one edition in one language). `Prepared.message` adds
the recipient. The Message-ID depends only on edition, recipient and purpose, so mail programs recognise a copy that is
sent again.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Protocol

from standfirst.errors import MailError
from standfirst.mail import addresses, fields, headers, message_ids, mime
from standfirst.mail.content import ATTACHMENT_LIMIT, AttachedFile, Content, short
from standfirst.mail.mime import Segment, Slot
from standfirst.mail.unsubscribe import UnsubscribeLinks
from standfirst.model.marking import Tlp

HTML_LIMIT = 102 * 1024
"""Size of the HTML in bytes from which Gmail truncates it."""

_CID = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Desk:
    """The sender: the name and address that readers see, the address for replies, and the ways to unsubscribe."""

    name: str
    address: str
    exit: UnsubscribeLinks
    reply_to: str = ""
    bounces: str = ""
    """The mailbox for delivery reports; the return path of each copy identifies it."""
    key: bytes = field(default=b"", repr=False)
    """Creates the Message-IDs; empty for previews."""

    @property
    def domain(self) -> str:
        """The domain of the desk's Message-IDs and List-Ids."""
        return self.address.rpartition("@")[2]

    def message_id(self, edition: str, recipient: str, purpose: str) -> str:
        """Return the Message-ID for an edition, recipient and purpose; it is always the same."""
        return message_ids.message_id(self.key, self.domain, edition, recipient, purpose)

    def return_path(self, message_id: str) -> str:
        """Return the return path of a message: a separate address if the desk has a mailbox for bounces."""
        return message_ids.return_path(self.bounces, message_id) if self.bounces else self.address


@dataclass(frozen=True, slots=True)
class Thread:
    """The purpose, and earlier messages of the thread: pairs of edition key and purpose, oldest first."""

    purpose: str = "edition"
    follows: tuple[tuple[str, str], ...] = ()


class Addressee(Protocol):
    """A recipient as a message needs it."""

    @property
    def address(self) -> str:
        """The recipient's address."""

    @property
    def name(self) -> str:
        """The recipient's name, or empty."""


class BodySigner(Protocol):
    """Sign or encrypt a body (including its headers) for one recipient."""

    def close(self, entity: bytes, recipient: str) -> bytes:
        """Return the body to send."""


class MessageSigner(Protocol):
    """Sign a whole message."""

    def header(self, message: bytes) -> bytes:
        """Return the header to prepend, with its line break."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message ready for SMTP: 7-bit lines with CRLF, none beginning with a dot."""

    message_id: str
    sha256: str
    size: int
    chunks: tuple[bytes, ...] = field(repr=False)

    def __bytes__(self) -> bytes:
        """The whole message, as in an `.eml` file."""
        return b"".join(self.chunks)


@dataclass(frozen=True, slots=True)
class EncodedContent:
    """An encoded Content; `message` is cheap and shares the large parts between recipients."""

    content: Content
    desk: Desk
    thread: Thread
    head: bytes
    body: tuple[Segment, ...] = field(repr=False)
    seals: tuple[BodySigner, ...] = ()
    stamp: MessageSigner | None = None

    @property
    def tlp(self) -> Tlp:
        """The marking that decides who may get it."""
        return self.content.tlp

    @property
    def attached(self) -> bool:
        """Return whether the attachment is included."""
        return attaches(self.content.attachment, self.content.limit)

    def message(self, reader: Addressee, date: datetime) -> Message:
        """Return the message for one recipient; `date` has an offset."""
        key = addresses.key(reader.address)
        own_id = self.desk.message_id(self.content.edition, key, self.thread.purpose)
        top = self._personal_head(reader, key, own_id, date) + self.head
        chunks = [top, *self._sealed(reader, key)]
        if self.stamp:
            whole = b"".join(chunks)
            chunks = [self.stamp.header(whole), whole]
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
        return Message(own_id, digest.hexdigest(), sum(map(len, chunks)), tuple(chunks))

    def _personal_head(self, reader: Addressee, key: str, own_id: str, date: datetime) -> bytes:
        lines = [
            headers.mailbox("To", reader.name, reader.address),
            headers.line("Date", format_datetime(date)),
            headers.line("Message-ID", own_id),
            *self._thread_lines(key),
            self.desk.exit.header_lines(key, self.content.series),
        ]
        return b"".join(lines)

    def _thread_lines(self, key: str) -> Iterable[bytes]:
        ids = [self.desk.message_id(edition, key, purpose) for edition, purpose in self.thread.follows]
        if ids:
            yield headers.line("In-Reply-To", ids[-1])
        if self.content.series:
            root = f"<series.{short(self.content.series)}@{self.desk.domain}>"
            yield headers.line("References", " ".join([root, *ids]))

    def values(self, reader: Addressee) -> dict[Slot, str]:
        """Return the text of each slot for a reader."""
        return {
            Slot.ADDRESS: reader.address,
            Slot.NAME: reader.name,
            Slot.GREETING: self.content.greeting.replace("{name}", reader.name) if reader.name else "",
            Slot.UNSUBSCRIBE: self.desk.exit.body_link(addresses.key(reader.address), self.content.series),
        }

    def _sealed(self, reader: Addressee, key: str) -> list[bytes]:
        chunks = mime.render(self.body, self.values(reader))
        if not self.seals:
            return chunks
        entity = b"".join(chunks)
        for seal in self.seals:
            entity = seal.close(entity, key)
        return [entity]


def attaches(attachment: AttachedFile | None, limit: int = ATTACHMENT_LIMIT) -> bool:
    """Return whether the attachment is included, or replaced by its link."""
    return attachment is not None and len(attachment.data) <= limit


def attached_files(content: Content) -> tuple[AttachedFile, ...]:
    """Return the attachments."""
    paper = content.attachment
    return ((paper,) if paper and attaches(paper, content.limit) else ()) + content.files


def prepare(
    content: Content,
    desk: Desk,
    thread: Thread | None = None,
    seals: tuple[BodySigner, ...] = (),
    stamp: MessageSigner | None = None,
) -> EncodedContent:
    """Validate a content and encode it; raise MailError for what cannot be sent."""
    _check(content)
    head = b"".join([
        headers.mailbox("From", desk.name, desk.address),
        headers.line("Reply-To", desk.reply_to) if desk.reply_to else b"",
        headers.text("Subject", content.subject),
        _list_id(content, desk),
        headers.line("Auto-Submitted", "auto-generated"),
        headers.line("Content-Language", content.lang),
        headers.line("MIME-Version", "1.0"),
    ])  # fmt: skip
    body = mime.body(content, attached_files(content))
    return EncodedContent(content, desk, thread or Thread(), head, body, seals, stamp)


def _check(content: Content) -> None:
    if not content.text.strip():
        raise MailError("the text part is empty; it must be complete by itself")
    size = len(content.html.encode("utf-8", "replace"))
    if size > HTML_LIMIT:
        raise MailError(f"the HTML part has {size // 1024} KB; mail programs cut it after 102 KB")
    for picture in content.pictures:
        if not _CID.fullmatch(picture.cid) or f"cid:{picture.cid}" not in content.html:
            raise MailError(f"the picture {picture.cid!a} is not shown by the HTML part")
    attachment = content.attachment
    for file in filter(None, (attachment, *content.files)):
        if fields.fault(file.name) or re.search(r"[/\\]", file.name):
            raise MailError(f"{file.name!a} is not a valid name for an attachment")
    if attachment and not attaches(attachment, content.limit):
        _check_link(content, attachment)


def _check_link(content: Content, attachment: AttachedFile) -> None:
    """Raise an error unless both parts contain the link that replaces the file."""
    size = f"{attachment.name} has {len(attachment.data) / 1e6:.1f} MB"
    if not content.link:
        raise MailError(f"{size}, more than goes by mail; give it an address to link to")
    if content.link not in content.text or (content.html and html.escape(content.link) not in content.html):
        raise MailError(f"{size}, so both parts must show the link {content.link}")


def _list_id(content: Content, desk: Desk) -> bytes:
    series = re.sub(r"[^A-Za-z0-9-]+", "-", content.series).strip("-") or "briefings"
    title = re.sub(r"[<>\"\\]", "", content.series_title)
    return headers.mailbox("List-Id", title, f"{series}.{desk.domain}")
