"""The ledger's events: append-only, each with a hash over itself and the previous one.

Personal data (recipient, address, Message-ID, reply) enters the hash through a separate salted digest, `who`. So a
person can be erased from an event while the chain still proves the rest.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from standfirst.mail.ledger_store import EVENT, LedgerStore, Row

GENESIS = "0" * 64

FORGOTTEN = "forgotten-"
"""The prefix of the anonymous name of an erased person."""

STATES = ("claimed", "offered", "sent", "refused", "deferred", "uncertain")
"""Kinds of events that are also the state of a copy."""

_FIRST = (
    "seq", "at", "kind", "edition", "recipient", "purpose", "owner", "address", "lang", "message_id", "sha256",
    "reply", "previous",
)  # fmt: skip
"""The fields covered by the hash of an event of version 1, which has no `who`."""

_COVERED = (
    "seq", "at", "kind", "edition", "purpose", "owner", "lang", "form", "content", "sha256", "who", "previous",
)  # fmt: skip
_PERSONAL = ("salt", "recipient", "address", "message_id", "reply")

_INSERT = f"INSERT INTO events ({', '.join(EVENT)}) VALUES ({', '.join('?' * len(EVENT))})"


@dataclass(frozen=True, slots=True)
class Event:
    """One event; a suppression has its scope as `purpose` and its reason as `reply`."""

    kind: str
    recipient: str = ""
    edition: str = ""
    purpose: str = ""
    owner: str = ""
    address: str = ""
    lang: str = ""
    form: str = ""
    content: str = ""
    message_id: str = ""
    sha256: str = ""
    reply: str = ""
    at: str = ""
    """The time of the event; empty for now."""


def digest(values: tuple[object, ...]) -> str:
    """Return the hash of values, unambiguous about where each begins and ends."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def who(event: dict[str, object]) -> str:
    """Return the digest of the personal data of an event."""
    return digest(tuple(event[name] for name in _PERSONAL))


def hashed(event: dict[str, object]) -> str:
    """Return the expected hash of an event."""
    if not event["who"]:
        return digest(tuple(event[name] for name in _FIRST))
    return digest(("v2", *(event[name] for name in _COVERED)))


def append(store: LedgerStore, at: str, events: Sequence[Event]) -> None:
    """Append events; the caller is in a transaction."""
    if not events:
        return
    ((count, head),) = store.query("SELECT events, head FROM ledger")
    rows: list[Row] = []
    for event in events:
        count += 1
        row = _row(event, at, count, head)
        head = row[-1]
        rows.append(row)
    store.batch([(_INSERT, rows), ("UPDATE ledger SET events = ?, head = ?", [(count, head)])])


def _row(event: Event, at: str, seq: int, previous: str) -> Row:
    values: dict[str, object] = {
        "seq": seq, "at": event.at or at, "kind": event.kind, "edition": event.edition,
        "recipient": event.recipient, "purpose": event.purpose, "owner": event.owner,
        "address": event.address, "lang": event.lang, "form": event.form, "content": event.content,
        "message_id": event.message_id, "sha256": event.sha256, "reply": event.reply,
        "salt": secrets.token_hex(16), "previous": previous,
    }  # fmt: skip
    values["who"] = who(values)
    values["hash"] = hashed(values)
    return tuple(values[name] for name in EVENT)
