"""Import the ledger of another machine: its copies, texts, suppressions and notes, each once."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from standfirst.errors import MailError
from standfirst.mail import ledger_chain, ledger_gaps
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_chain import Event
from standfirst.mail.ledger_rows import Copy, Suppression
from standfirst.mail.ledger_writes import WRITE_TEXT, write_copies, write_suppressions
from standfirst.mail.process_locks import FileLocks

_CERTAINTY = ("claimed", "offered", "deferred", "refused", "uncertain", "sent")
"""States by the information in them: of two ledgers' copies, the one with more is kept."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The result of a merge; `twice` names copies that both ledgers sent."""

    name: str
    copies: int
    suppressions: int
    twice: tuple[Copy, ...]


def merge(ledger: Ledger, file: Path) -> MergeResult:
    """Import another SQLite ledger; entries that exist already are skipped."""
    with _opened(file) as other:
        proof = other.prove()
        if not proof.holds:
            raise MailError(f"{file.name} cannot be trusted: {proof.faults[0]}; take an intact copy of it")
        ours = {(one.edition, one.recipient, one.purpose): one for one in ledger.copies()}
        theirs = other.copies()
        new = [one for one in theirs if _says_more(one, ours.get((one.edition, one.recipient, one.purpose)))]
        twice = [one for one in theirs if _twice(one, ours.get((one.edition, one.recipient, one.purpose)))]
        known = {(one.recipient, one.scope) for one in ledger.suppressions()}
        stopped = [one for one in other.suppressions() if (one.recipient, one.scope) not in known]
        _take_in(ledger, other, new, stopped)
        return MergeResult(other.name, len(new), len(stopped), tuple(twice))


def give_up(ledger: Ledger, name: str, events: int) -> None:
    """Record that a ledger is lost, up to an event."""
    with ledger.store.writing() as at:
        event = Event("merged", owner=name, content="lost", reply=str(events))
        ledger_chain.append(ledger.store, at, [event])


def _take_in(ledger: Ledger, other: Ledger, copies: Sequence[Copy], stopped: Sequence[Suppression]) -> None:
    """Write another ledger's copies, suppressions and other events, with their original times."""
    own, ours = ledger.store, set(_noted(ledger))
    noted = [one for one in _noted(other) if one not in ours]
    events, head = ledger_gaps.end(other)
    if not ledger_gaps.knows(ledger, other.name, events, head):
        noted.append(Event("merged", owner=other.name, content=head, reply=str(events)))
    texts = other.store.query("SELECT content, edition, lang, form, records, at FROM texts")
    with own.writing() as at:
        own.batch([(WRITE_TEXT, texts)])
        write_copies(own, at, copies)
        write_suppressions(own, at, stopped)
        ledger_chain.append(own, at, noted)


def _noted(ledger: Ledger) -> list[Event]:
    """Return the events that do not concern a copy: notes, approvals, confirmed changes, merges."""
    rows = ledger.store.query(
        "SELECT kind, recipient, edition, purpose, owner, content, reply FROM events "
        "WHERE kind IN ('same', 'note', 'merged', 'approved')"
    )
    return [
        Event(kind, recipient, edition, purpose, owner, content=content, reply=reply)
        for kind, recipient, edition, purpose, owner, content, reply in rows
    ]


def _says_more(other: Copy, own: Copy | None) -> bool:
    """Return whether another ledger's copy replaces ours; a copy being sent is not changed."""
    if own is None:
        return True
    if own.state in {"claimed", "offered"}:
        return False
    return _CERTAINTY.index(other.state) > _CERTAINTY.index(own.state)


def _twice(other: Copy, own: Copy | None) -> bool:
    return own is not None and own.state == other.state == "sent" and own.at != other.at


@contextmanager
def _opened(file: Path) -> Iterator[Ledger]:
    """Open a copy of a ledger, leaving the file unchanged; raise MailError while a program sends from it."""
    if not file.is_file():
        raise MailError(f"{file} is not a file; name the ledger of the other machine")
    with tempfile.TemporaryDirectory(prefix="standfirst-") as folder:
        path = Path(folder, "ledger.db")
        try:
            _copy(file, path)
        except sqlite3.Error as error:
            raise MailError(f"{file.name} is not a ledger or is damaged ({error})") from None
        with Ledger(path) as other:
            yield other


def _copy(file: Path, path: Path) -> None:
    source = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    try:
        locks = FileLocks(file.with_name(file.name + "-owners"))
        owners = source.execute("SELECT DISTINCT owner FROM copies WHERE state IN ('claimed', 'offered')")
        if any(locks.is_alive(owner) for (owner,) in owners):
            raise MailError(f"somebody is sending from {file.name}; wait until they have ended")
        copy = sqlite3.connect(path)
        with copy:
            source.backup(copy)
        copy.close()
    finally:
        source.close()
