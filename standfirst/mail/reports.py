"""Classify a mail of an inbox: a delivery report, a complaint, an automatic reply, a request to unsubscribe.

Standard reports are read first (RFC 3464, RFC 6533, ARF), then what flufl.bounce knows, then words
(`inbox_words.yaml`). Nothing is trusted here: `bounces` decides what a mail may change.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email import message_from_string
from email.message import Message
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from standfirst.mail import addresses
from standfirst.mail.mail_text import field, own_text, shown, text_of
from standfirst.mail.reply_codes import AFTER_DATA, is_taken

Kind = Literal["failed", "delayed", "delivered", "complaint", "left", "away", "leave", "unknown"]

_DEPTH = 4
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_RETURNED_ID = re.compile(
    r"^[> \t]*Message-ID:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE
)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{3,250}\w")
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_RETURNED_TYPES = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_REASON = 400
"""Characters after an address in which a plain-text report gives the reason."""
_BRIEF = 600
"""Maximum length of a request to unsubscribe; longer mails are about something else."""
_COPY = re.compile(
    r"^-{2,}.{0,60}(?:below this line|copy of (?:the|your) message|original message)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One statement of a mail.

    `addresses` are those that it may be about, the likeliest first; `ids` the Message-IDs that it returns or replies
    to, or in its own return path.
    """

    kind: Kind
    addresses: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    status: str = ""
    detail: str = ""


def read(message: Message, depth: int = 0) -> tuple[Notice, ...]:
    """Return the statements of a mail; there is at least one."""
    readings = (_complaint, _delivery_status, _forwarded, _quoted_status, _bounce_text, _automatic, _wish)
    for reading in readings:
        if found := tuple(reading(message, depth)):
            return found
    sender = parseaddr(field(message, "From"))[1]
    return (Notice("unknown", (sender,) if sender else (), ids_of(message), detail=_subject(message)),)


def ids_of(message: Message) -> tuple[str, ...]:
    """Return every Message-ID that a mail returns or replies to, the most reliable first."""
    found: list[str] = []
    for part in message.walk():
        if part.get_content_type() in _RETURNED_TYPES:
            found += _RETURNED_ID.findall(shown(part))
    found += _RETURNED_ID.findall(text_of(message))
    for name in ("In-Reply-To", "References"):
        found += reversed(_MESSAGE_ID.findall(field(message, name)))
    return tuple(dict.fromkeys(found))


# Standard reports.


def _complaint(message: Message, _depth: int) -> Iterator[Notice]:
    """Yield the statements of an abuse report of a mailbox provider (RFC 5965)."""
    for part in _parts(message):
        if part.get_content_type() == "message/feedback-report":
            text = shown(part)
            fields = message_from_string(text.lstrip())
            kind = field(fields, "Feedback-Type").lower() or "abuse"
            if kind == "not-spam":
                return
            about = _addresses(fields.get_all("Original-Rcpt-To", []))
            yield Notice("complaint", about, ids_of(message), detail=f"complaint: {kind}")
            return


def _delivery_status(message: Message, _depth: int) -> Iterator[Notice]:
    ids, taken = ids_of(message), is_taken(text_of(message))
    for part in _parts(message):
        if part.get_content_type() in _STATUS_TYPES:
            for one in _statuses(shown(part), ids):
                yield (
                    replace(one, detail=f"{one.detail} {AFTER_DATA}")
                    if taken and one.kind == "failed"
                    else one
                )


def _quoted_status(message: Message, _depth: int) -> Iterator[Notice]:
    """Yield the statements of a report that was forwarded as text, or lost its parts."""
    text = "\n".join(line.lstrip("> ") for line in text_of(message).splitlines())
    if "final-recipient:" in text.lower():
        yield from _statuses(text, ids_of(message))


def _statuses(text: str, ids: tuple[str, ...]) -> Iterator[Notice]:
    """Return the groups of fields about one recipient each; the first group is about the whole message."""
    for group in re.split(r"\n\s*\n", text.strip()):
        fields = message_from_string(group)
        if notice := _status(fields, ids):
            yield notice


def _status(fields: Message, ids: tuple[str, ...]) -> Notice | None:
    about = [field(fields, name).rpartition(";")[2] for name in ("Original-Recipient", "Final-Recipient")]
    found, action = _addresses(about), field(fields, "Action").lower()
    kinds: dict[str, Kind] = {
        "failed": "failed", "delayed": "delayed", "delivered": "delivered", "relayed": "delivered",
        "expanded": "delivered",
    }  # fmt: skip
    found = found or tuple(one for one in about[::-1] if "@" in one)  # such as "a..b"@example.org
    if not found or action not in kinds:
        return None
    detail = field(fields, "Diagnostic-Code").partition(";")[2].strip() or action
    return Notice(kinds[action], found[::-1], ids, field(fields, "Status"), detail[:300])


def _forwarded(message: Message, depth: int) -> Iterator[Notice]:
    """Yield the statements of a mail that was forwarded as a whole."""
    if depth >= _DEPTH or message.get_content_type() == "multipart/report":
        return
    for part in _parts(message):
        if part.get_content_type() == "message/rfc822":
            for inner in _children(part):
                found = read(inner, depth + 1)
                yield from (one for one in found if one.kind in {"failed", "delayed", "complaint"})


# Plain-text reports.


def _bounce_text(message: Message, _depth: int) -> Iterator[Notice]:
    """Yield the statements of a report without a standard format."""
    text = text_of(message)
    if not (_is_bounce(message) or (_matches("forwarded", text) and _matches("bounce_subjects", text))):
        return
    told = _COPY.split(text, maxsplit=1)[0]
    temporary, permanent = _known_forms(message)
    found = tuple(dict.fromkeys([*permanent, *temporary, *_ADDRESS.findall(told)]))
    if not found:
        return
    kind: Kind = "delayed" if (temporary and not permanent) or _is_delay(message) else "failed"
    reason = " ".join(told[max(told.lower().find(found[0].lower()), 0) :].split())
    yield Notice(kind, found, ids_of(message), detail=reason[:_REASON])


def _known_forms(message: Message) -> tuple[list[str], list[str]]:
    """Return the addresses of temporary and of permanent failures that flufl.bounce recognises."""
    from flufl.bounce import all_failures

    logging.getLogger(
        "flufl.bounce"
    ).disabled = True  # it logs a traceback for each format that a damaged mail breaks

    try:
        temporary, permanent = all_failures(message)
    except (ValueError, LookupError, AttributeError, TypeError):  # a damaged mail in one of 17 detectors
        return [], []
    return _decoded(temporary), _decoded(permanent)


def _decoded(found: Iterable[bytes]) -> list[str]:
    return list(_addresses(sorted(one.decode("ascii", "replace") for one in found)))


def _is_bounce(message: Message) -> bool:
    subject = _subject(message)
    if _matches("away", subject):
        return False
    if message.get("X-Failed-Recipients") or _matches("bounce_subjects", subject):
        return True
    return _matches("bounce_senders", field(message, "From"))


def _is_delay(message: Message) -> bool:
    subject = _subject(message).lower()
    return "delayed" in subject or subject.startswith("warning")


# People and auto-responders.


def _automatic(message: Message, _depth: int) -> Iterator[Notice]:
    """Recognise an automatic reply: out of office, or a notice that someone has left."""
    subject, text = _subject(message), own_text(message)
    if message.get_param("report-type") == "delivery-status":
        return
    if not (_is_automatic(message) or _matches("away", subject)):
        return
    kind: Kind = "left" if _matches("left", f"{subject}\n{text}") else "away"
    yield _from_sender(message, kind, text)


def _is_automatic(message: Message) -> bool:
    submitted = field(message, "Auto-Submitted").lower()
    marks = ("X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Auto-Response-For")
    return (
        submitted not in {"", "no"}
        or field(message, "Precedence").lower() in {"auto_reply", "auto-reply"}
        or any(message.get(mark) for mark in marks)
    )


def _wish(message: Message, _depth: int) -> Iterator[Notice]:
    """Recognise a request to unsubscribe, or a message that someone has left."""
    subject, text = _subject(message), own_text(message)
    if _matches("leave", subject) or (len(text) <= _BRIEF and _matches("leave", text)):
        yield _from_sender(message, "leave", subject or text)
    elif len(text) <= _BRIEF and _matches("left", f"{subject}\n{text}"):
        yield _from_sender(message, "left", text)


def _from_sender(message: Message, kind: Kind, detail: str) -> Notice:
    sender = parseaddr(field(message, "From"))[1]
    return Notice(kind, (sender,) if sender else (), ids_of(message), detail=" ".join(detail.split())[:120])


# Text and parts.


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = yaml.safe_load(Path(__file__).with_name("inbox_words.yaml").read_text("utf-8"))
    return {
        name: re.compile("|".join(f"(?:{one})" for one in found), re.MULTILINE)
        for name, found in data.items()
    }


def _matches(what: str, text: str) -> bool:
    lines = "\n".join(" ".join(line.split()) for line in text.lower().replace("’", "'").splitlines())
    return _patterns()[what].search(lines) is not None


def _subject(message: Message) -> str:
    return field(message, "Subject")


def _addresses(found: Iterable[object]) -> tuple[str, ...]:
    """Return the valid addresses, each once."""
    good = []
    for one in found:
        try:
            good.append(addresses.parse(str(one).strip().strip("<>")).text)
        except addresses.AddressError:
            continue
    return tuple(dict.fromkeys(good))


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield the message and its parts, without those of a returned message."""
    yield message
    if depth < 8 and message.get_content_maintype() == "multipart":
        for part in _children(message):
            yield from _parts(part, depth + 1)


def _children(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []
