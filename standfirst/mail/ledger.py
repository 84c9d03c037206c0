"""The ledger of sent copies, written to disk before and after each irreversible step.

One row of `copies` for each edition, recipient and purpose, and one event for each change of it:

    claimed ──> offered ──> sent | refused | deferred | uncertain
       └──────────────────> refused | deferred

`claimed` belongs to one running sender. `offered` is on disk before the end of a message is transmitted: until then the
server cannot have accepted it; after that the outcome is unknown until the reply is recorded. A sender that died leaves
`claimed` behind, which becomes `deferred` (the next run sends it), or `offered`, which becomes `uncertain` (a person
decides).

It is a file on one machine (SQLite) or a database shared by a team (PostgreSQL), with the same guarantees. It stores
recipients' addresses in plain text, because a correction must reach exactly those who have the mistake. It is readable
by its owner only and must not be in a repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from standfirst.errors import MailError
from standfirst.mail import ledger_chain, ledger_proof
from standfirst.mail.addresses import key as recipient_key
from standfirst.mail.ledger_chain import Event
from standfirst.mail.ledger_proof import Proof
from standfirst.mail.ledger_rows import (
    ALL,
    COPY,
    SUPPRESSION,
    AdditionalPurpose,
    Copy,
    Outcome,
    Reader,
    Reason,
    SentText,
    State,
    Suppression,
    stopping,
)
from standfirst.mail.ledger_store import LedgerLostError, LedgerStore, Row, open_store, utc_now
from standfirst.mail.ledger_writes import write_copies, write_suppressions

__all__ = ["Copy", "Ledger", "Outcome", "Proof", "SentText", "State", "Suppression"]

_SELECT = f"SELECT {', '.join(COPY)} FROM copies"
_SUPPRESSIONS = f"SELECT {', '.join(SUPPRESSION)} FROM suppressed"
_PLACE = "edition = ? AND recipient = ? AND purpose = ?"


class Ledger:
    """An open ledger; each method is one durable transaction, or raises MailError."""

    def __init__(self, where: Path | str | LedgerStore, *, clock: Callable[[], datetime] = utc_now) -> None:
        """Open or create the ledger in a file or at an address, and resolve the copies of dead senders."""
        self.store: LedgerStore = open_store(where, clock) if isinstance(where, Path | str) else where
        self._locks = self.store.locks
        self.recover()

    def __enter__(self) -> Self:
        """The ledger itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the ledger; copies still offered become uncertain when it is next opened."""
        self.close()

    def close(self) -> None:
        """Release the sender's lock and the store."""
        self._locks.leave()
        self.store.close()

    @cached_property
    def name(self) -> str:
        """The identity of this ledger: the hash of its first event."""
        ((head,),) = self.store.query("SELECT hash FROM events WHERE seq = 1")
        return str(head)[:16]

    def skew(self) -> timedelta:
        """Return how far this machine's clock is ahead of the ledger's."""
        return self.store.skew()

    # Sending: claim, offer, conclude.

    def claim(
        self, edition: str, purpose: str, readers: Sequence[Reader], beside: Sequence[AdditionalPurpose] = ()
    ) -> list[Copy]:
        """Claim the copies that have not been sent and are not being sent; omit the others.

        If a message also counts for others (`beside`), a reader's copies are claimed all or none.
        """
        try:
            return self._claim(edition, purpose, readers, beside)
        except LedgerLostError:  # copies that the first try may have claimed are ours
            return self._claim(edition, purpose, readers, beside, mine=self._locks.me)

    def _claim(
        self,
        edition: str,
        purpose: str,
        readers: Sequence[Reader],
        beside: Sequence[AdditionalPurpose],
        mine: str = "",
    ) -> list[Copy]:
        owner = self._locks.me
        with self.store.writing() as at:
            free = self._free(edition, purpose, readers, mine)
            for one in beside:
                free = self._free(one.edition, one.purpose, free, mine)
            ours = [
                Copy(
                    edition, recipient_key(reader.address), purpose, "claimed", at, owner,
                    reader.address, reader.lang,
                )
                for reader in free
            ]  # fmt: skip
            write_copies(self.store, at, [*ours, *(one.of(copy) for one in beside for copy in ours)])
        return ours

    def offer(  # the copy, its message and its content
        self, copy: Copy, message_id: str, sha256: str, text: SentText | None = None,
        beside: Sequence[AdditionalPurpose] = (),
    ) -> Copy:  # fmt: skip
        """Record what is about to be sent, before the end of the message is transmitted."""
        form, content = (text.form, text.content) if text else ("", "")
        offered = replace(
            copy, state="offered", message_id=message_id, sha256=sha256, form=form, content=content
        )
        return self._surely(copy, offered, text, beside)

    def conclude(
        self, copy: Copy, outcome: Outcome, reply: str, beside: Sequence[AdditionalPurpose] = ()
    ) -> Copy:
        """Record the outcome of a claimed or offered copy; try again if the connection to the ledger breaks."""
        try:
            return self._surely(copy, replace(copy, state=outcome, reply=_clean(reply)), beside=beside)
        except LedgerLostError as error:
            raise MailError(
                f"{error}; it does not know that the copy for {copy.address} was {outcome} ({reply}) "
                f"and will call it uncertain; then use --settle {copy.address}={outcome}"
            ) from error

    def carry(self, purpose: str, copies: Iterable[Copy]) -> None:
        """Record that messages for other purposes contained the whole edition, so they count as its copies."""
        wanted = tuple(copies)
        with self.store.writing() as at:
            held = {
                (copy.edition, copy.recipient)
                for edition in {copy.edition for copy in wanted}
                for copy in self.copies(edition=edition)
                if copy.purpose == purpose and copy.state in {"sent", "claimed", "offered"}
            }
            new = [one for one in wanted if (one.edition, one.recipient) not in held]
            write_copies(self.store, at, [replace(one, purpose=purpose, at=at) for one in new])

    def abandon(self) -> None:
        """Release every claim; `recover` treats them like those of dead senders."""
        self._locks.leave()

    def recover(self) -> int:
        """Resolve the copies of dead senders: claimed ones may be sent again, offered ones are uncertain."""
        rows = self.store.query("SELECT DISTINCT owner FROM copies WHERE state IN ('claimed', 'offered')")
        dead = [owner for (owner,) in rows if not self._locks.is_alive(owner)]
        return sum(self._bury(owner) for owner in dead)

    def held(self, edition: str, purpose: str, readers: Sequence[Reader]) -> frozenset[str]:
        """Resolve the copies of dead senders, then return the recipients whose copy another sender has claimed."""
        self.recover()
        rows = self._of(
            "SELECT recipient FROM copies WHERE edition = ? AND purpose = ? "
            "AND state IN ('claimed', 'offered') AND owner <> ?",
            (edition, purpose, self._locks.me),
            [recipient_key(reader.address) for reader in readers],
        )
        return frozenset(recipient for (recipient,) in rows)

    # Decisions of a person.

    def resend_uncertain(
        self, edition: str, purpose: str | None = None, recipients: Iterable[str] | None = None
    ) -> int:
        """Let the next run send uncertain copies again, to all or to some; some may get a second copy."""
        reply = "to be sent again, as asked"
        wanted = (None,) if recipients is None else recipients
        return sum(self._resolve(edition, purpose, one, "deferred", reply) for one in wanted)

    def retry_refused(self, edition: str, purpose: str, recipients: Iterable[str]) -> int:
        """Let the next run send refused copies again to these recipients."""
        return sum(
            self._resolve(edition, purpose, one, "deferred", "to be tried again, as asked", "refused")
            for one in recipients
        )

    def settle(
        self, edition: str, recipient: str, outcome: Literal["sent", "refused"], purpose: str | None
    ) -> int:
        """Record what a person found out about uncertain copies; purpose None means all."""
        key = recipient_key(recipient)
        return self._resolve(edition, purpose, key, outcome, f"settled by hand as {outcome}")

    def report(self, copy: Copy, outcome: Outcome, reply: str) -> Copy:
        """Record what was learned later about a copy, from a delivery report or a person."""
        return self._move(copy, replace(copy, state=outcome, reply=_clean(reply)))

    def note(self, recipient: str, text: str, copy: Copy | None = None) -> bool:
        """Store a note about a recipient; return False if it exists already."""
        key, text = recipient_key(recipient), _clean(text)
        edition, purpose = (copy.edition, copy.purpose) if copy else ("", "")
        with self.store.writing() as at:
            known = self.store.query(
                "SELECT 1 FROM events WHERE kind = 'note' AND recipient = ? AND reply = ?", (key, text)
            )
            if not known:
                event = Event("note", key, edition=edition, purpose=purpose, reply=text)
                ledger_chain.append(self.store, at, [event])
        return not known

    def accept_changes(self, edition: str, changes: Iterable[tuple[str, str]]) -> None:
        """Record that a person confirmed changes of a sent edition as no change: their digests and text."""
        with self.store.writing() as at:
            events = [
                Event("same", edition=edition, content=content, reply=_clean(words))
                for content, words in changes
            ]
            ledger_chain.append(self.store, at, events)

    def accepted_changes(self, edition: str) -> frozenset[str]:
        """Return the digests of changes that were confirmed as no change."""
        rows = self.store.query("SELECT content FROM events WHERE kind = 'same' AND edition = ?", (edition,))
        return frozenset(content for (content,) in rows)

    # Suppression.

    def suppress(self, address: str, reason: Reason, detail: str = "", scope: str = ALL) -> bool:
        """Suppress `address` in a scope; return False if it already was."""
        one = Suppression(recipient_key(address), reason, _clean(detail), "", scope)
        with self.store.writing() as at:
            known = self.store.query(
                "SELECT 1 FROM suppressed WHERE recipient = ? AND scope = ?", (one.recipient, scope)
            )
            if not known:
                write_suppressions(self.store, at, [replace(one, at=at)])
        return not known

    def unsuppress(self, address: str, scope: str | None = None) -> bool:
        """Allow `address` again, in one scope or in all; return False if it was not suppressed."""
        key = recipient_key(address)
        with self.store.writing() as at:
            found = [one.scope for one in self._suppressions([key]) if scope in (None, one.scope)]
            rows = [(key, one) for one in found]
            self.store.batch([("DELETE FROM suppressed WHERE recipient = ? AND scope = ?", rows)])
            events = [Event("unsuppressed", key, purpose=one) for one in found]
            ledger_chain.append(self.store, at, events)
        return bool(found)

    def suppressed(self) -> dict[str, Suppression]:
        """Return everyone who is suppressed completely, by recipient."""
        return {one.recipient: one for one in self.suppressions() if one.scope == ALL}

    def suppressions(self) -> tuple[Suppression, ...]:
        """Return every suppression in every scope, by recipient."""
        rows = self.store.query(f"{_SUPPRESSIONS} ORDER BY recipient, scope")
        return tuple(Suppression(*row) for row in rows)

    # Reading.

    def copies(
        self,
        *,
        edition: str | None = None,
        recipient: str | None = None,
        state: State | None = None,
        message_id: str | None = None,
    ) -> tuple[Copy, ...]:
        """Return the copies that match these filters, ordered by edition and recipient."""
        wanted = {
            "edition": edition,
            "recipient": None if recipient is None else recipient_key(recipient),
            "state": state,
            "message_id": message_id,
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        where = " AND ".join(f"{name} = ?" for name in given) or "1 = 1"
        query = f"{_SELECT} WHERE {where} ORDER BY edition, purpose, recipient"
        return tuple(Copy(*row) for row in self.store.query(query, tuple(given.values())))

    def texts(self, edition: str) -> dict[str, SentText]:
        """Return every text that copies of an edition carried, by its digest."""
        rows = self.store.query(
            "SELECT content, lang, form, records FROM texts WHERE edition = ?", (edition,)
        )
        return {row[0]: SentText(*row) for row in rows}

    def prove(self) -> Proof:
        """Verify the hash chain and compare it with the tables."""
        with self.store.reading():
            return ledger_proof.prove(self.store)

    # Inside.

    def _free(self, edition: str, purpose: str, readers: Sequence[Reader], mine: str) -> list[Reader]:
        """Return readers without a copy, or with a deferred one, who are not suppressed."""
        keys = [recipient_key(reader.address) for reader in readers]
        taken = {
            row[0]
            for row in self._of(
                "SELECT recipient FROM copies WHERE edition = ? AND purpose = ? AND state <> 'deferred' "
                "AND NOT (state = 'claimed' AND owner = ?)",
                (edition, purpose, mine),
                keys,
            )
        }
        stopped: dict[str, list[Suppression]] = {}
        for one in self._suppressions(keys):
            stopped.setdefault(one.recipient, []).append(one)
        free: dict[str, Reader] = {}
        for key, reader in zip(keys, readers, strict=True):
            if key not in taken and not stopping(stopped.get(key, ()), purpose, reader.lists):
                free.setdefault(key, reader)
        return list(free.values())

    def _suppressions(self, keys: Sequence[str]) -> list[Suppression]:
        return [Suppression(*row) for row in self._of(f"{_SUPPRESSIONS} WHERE 1 = 1", (), keys)]

    def _of(self, query: str, given: Row, keys: Sequence[str]) -> list[Row]:
        """Yield the rows of a query about these recipients, in batches that stores accept."""
        found: list[Row] = []
        for start in range(0, len(keys), 500):
            part = tuple(keys[start : start + 500])
            marks = ", ".join("?" * len(part))
            found += self.store.query(f"{query} AND recipient IN ({marks})", given + part)
        return found

    def _surely(
        self,
        before: Copy,
        after: Copy,
        text: SentText | None = None,
        beside: Sequence[AdditionalPurpose] = (),
    ) -> Copy:
        """Change a copy's state; if the connection to the ledger broke, check whether it was changed."""
        try:
            return self._move(before, after, text, beside)
        except LedgerLostError:
            return self._move(before, after, text, beside, again=True)

    def _move(
        self, before: Copy, after: Copy, text: SentText | None = None, beside: Sequence[AdditionalPurpose] = (),
        *, again: bool = False,
    ) -> Copy:  # fmt: skip
        """Change a copy's state if the ledger still has the first state, together with the copies beside it."""
        with self.store.writing() as at:
            found = self._row(before)
            if again and found and replace(found, at="") == replace(after, at=""):
                return found  # the first try was committed before the connection broke
            _check_follows(found, before)
            after = replace(after, at=at)
            write_copies(self.store, at, [after], text)
            for one in beside:
                held = self._row(one.of(before))
                _check_follows(held, before)
                content = one.text.content if one.text else held.content if held else ""
                write_copies(self.store, at, [replace(one.of(after), content=content)], one.text)
        return after

    def _row(self, place: Copy) -> Copy | None:
        """Return the present row of a copy."""
        rows = self.store.query(f"{_SELECT} WHERE {_PLACE}", (place.edition, place.recipient, place.purpose))
        return Copy(*rows[0]) if rows else None

    def _bury(self, owner: str) -> int:
        """Resolve the copies of a dead sender, then remove its lock file."""
        with self.store.writing() as at:
            rows = self.store.query(
                f"{_SELECT} WHERE owner = ? AND state IN ('claimed', 'offered')", (owner,)
            )
            left = [_resolved(Copy(*row), at) for row in rows]
            write_copies(self.store, at, left)
        self._locks.bury(owner)
        return len(left)

    def _resolve(  # the copies and their new states
        self, edition: str, purpose: str | None, recipient: str | None, outcome: Outcome, reply: str,
        state: State = "uncertain",
    ) -> int:  # fmt: skip
        found = [
            copy
            for copy in self.copies(edition=edition, recipient=recipient, state=state)
            if purpose in (None, copy.purpose)
        ]
        for copy in found:
            self._move(copy, replace(copy, state=outcome, reply=reply))
        return len(found)


_ENDED = "the sender ended before the server's reply was recorded"


def _resolved(copy: Copy, at: str) -> Copy:
    """Return a dead sender's copy in its final state: uncertain if it was offered, else deferred."""
    if copy.state == "offered":
        return replace(copy, state="uncertain", reply=_ENDED, at=at)
    return replace(copy, state="deferred", reply="the sender ended before the message did", at=at)


def _check_follows(found: Copy | None, before: Copy) -> None:
    if not _follows(found, before):
        raise MailError(
            f"the ledger says {found and found.state} for {before.recipient}, not {before.state}; "
            "another process changed it"
        )


def _follows(found: Copy | None, before: Copy) -> bool:
    """Return whether a copy still has the state its sender left, or was only assumed to be a dead sender's."""
    if found is None or found.owner != before.owner:
        return False
    buried = before.state == "offered" and found.state == "uncertain" and found.reply == _ENDED
    return found.state == before.state or (buried and found.message_id == before.message_id)


def _clean(text: str) -> str:
    """Return text that every store accepts: no NUL, no lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")
