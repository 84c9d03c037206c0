"""The ledger's events: appended only, each with a hash over itself and the one before."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

GENESIS = "0" * 64

COLUMNS = (
    "seq", "at", "kind", "edition", "recipient", "purpose", "owner", "address", "lang",
    "message_id", "sha256", "reply", "previous",
)  # fmt: skip
"""What a hash covers, in this order, as a JSON list."""

STATES = ("claimed", "offered", "sent", "refused", "deferred", "uncertain")
"""Kinds of events that are also the state of a copy."""

_SELECT = f"SELECT {', '.join(COLUMNS)}, hash FROM events ORDER BY seq"  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; a suppression has only `recipient` and `reply` (the reason)."""

    kind: str
    recipient: str
    edition: str = ""
    purpose: str = ""
    owner: str = ""
    address: str = ""
    lang: str = ""
    message_id: str = ""
    sha256: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the chain says about itself; `head`, noted elsewhere, shows a later cut of the end."""

    events: int
    head: str
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, left out or added behind the ledger's back."""
        return not self.faults


def digest(values: tuple[object, ...]) -> str:
    """The hash of an event's columns."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def append(line: sqlite3.Connection, at: str, event: Event) -> None:
    """Write `event` at the end; the caller holds the write lock."""
    last = line.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    values = (
        seq, at, event.kind, event.edition, event.recipient, event.purpose, event.owner,
        event.address, event.lang, event.message_id, event.sha256, event.reply, previous,
    )  # fmt: skip
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    names = ", ".join((*COLUMNS, "hash"))
    line.execute(
        f"INSERT INTO events ({names}) VALUES ({marks})",  # noqa: S608 - constants
        (*values, digest(values)),
    )


def prove(line: sqlite3.Connection) -> Proof:
    """Walk the whole chain, then compare the tables of the present with what the events say."""
    faults: list[str] = []
    copies: dict[tuple[str, str, str], str] = {}
    suppressed: set[str] = set()
    count, head = 0, GENESIS
    for row in line.execute(_SELECT):
        count += 1
        if found := _fault(row, count, head):
            faults.append(found)
            count = row[0]
        head = row[-1]
        _replay(row, copies, suppressed)
    faults.extend(_cut_end(line, count))
    faults.extend(_present(line, copies, suppressed))
    return Proof(count, head, tuple(faults))


def _fault(row: tuple[object, ...], count: int, head: str) -> str:
    if row[0] != count:
        return f"event {count} is missing"
    if row[-2] != head:
        return f"event {count} does not follow the one before"
    if row[-1] != digest(tuple(row[:-1])):
        return f"event {count} was changed"
    return ""


def _replay(row: tuple[str, ...], copies: dict[tuple[str, str, str], str], suppressed: set[str]) -> None:
    kind, edition, recipient, purpose = row[2:6]
    if kind in STATES:
        copies[edition, recipient, purpose] = kind
    elif kind == "suppressed":
        suppressed.add(recipient)
    elif kind == "unsuppressed":
        suppressed.discard(recipient)


def _cut_end(line: sqlite3.Connection, count: int) -> Iterator[str]:
    row = line.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    if row and row[0] != count:
        yield f"the chain ends at event {count}, but {row[0]} were written"


def _present(
    line: sqlite3.Connection, copies: dict[tuple[str, str, str], str], suppressed: set[str]
) -> Iterator[str]:
    """Where the tables of the present differ from what the events add up to."""
    rest = dict(copies)
    for *place, state in line.execute("SELECT edition, recipient, purpose, state FROM copies"):
        wanted = rest.pop((place[0], place[1], place[2]), "no event")
        if wanted != state:
            yield f"the copy {' '.join(place)} says {state}, its events say {wanted}"
    for left in rest:
        yield f"the copy {' '.join(left)} is missing"
    listed = {row[0] for row in line.execute("SELECT recipient FROM suppressed")}
    for recipient in sorted(listed ^ suppressed):
        yield f"the suppression of {recipient} does not agree with its events"
