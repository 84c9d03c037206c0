"""The ledger: what was sent to whom, durable before and after the moment that cannot be undone.

One row of `copies` for each edition, recipient and purpose, and one event for each change of it:

    claimed ──> offered ──> sent | refused | deferred | uncertain
       └──────────────────> refused | deferred

`claimed` belongs to one living sender. `offered` is written (and on the disk) before the end of a
message goes over the line: until then the server cannot have accepted it, after that nobody knows
until the reply is recorded. A sender that died leaves `claimed` behind, which becomes `deferred`
(the next run sends it), or `offered`, which becomes `uncertain` (a person decides).

The ledger holds recipients' addresses in the clear, because a correction must reach exactly those
who hold the mistake. Its file is readable by its owner only and belongs in no repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

from standfirst.errors import MailError
from standfirst.mail import ledger_chain
from standfirst.mail.addresses import key as recipient_key
from standfirst.mail.ledger_chain import Event, Proof
from standfirst.mail.ledger_file import LedgerFile, utc_now
from standfirst.mail.process_locks import ProcessLocks

_COPY = "edition, recipient, purpose, state, at, owner, address, lang, message_id, sha256, reply"

State = Literal["claimed", "offered", "sent", "refused", "deferred", "uncertain"]
Outcome = Literal["sent", "refused", "deferred", "uncertain"]
Reason = Literal["refused", "bounced", "unsubscribed", "asked"]


class Reader(Protocol):
    """What the ledger needs to know about a recipient."""

    @property
    def address(self) -> str:
        """Where a copy goes."""

    @property
    def lang(self) -> str:
        """In which language."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One edition for one recipient for one purpose (`edition`, `correction 1`, `withdrawal`)."""

    edition: str
    recipient: str
    purpose: str
    state: State
    at: str
    owner: str
    address: str
    lang: str
    message_id: str = ""
    sha256: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A recipient who gets nothing more, and why."""

    recipient: str
    reason: str
    detail: str
    at: str


class Ledger:
    """An open ledger; each method is one durable transaction, or a MailError."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        """Open or begin the ledger at `path`, and resolve what dead senders left behind."""
        self._file = LedgerFile(path, clock)
        self._line = self._file.line
        self._locks = ProcessLocks(path.with_name(path.name + "-owners"))
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
        """Close; what is still offered turns uncertain when the ledger is opened next."""
        self.close()

    def close(self) -> None:
        """Give the file and the sender's lock back."""
        self._file.close()
        self._locks.leave()

    # Sending: claim, offer, conclude.

    def claim(self, edition: str, purpose: str, readers: Sequence[Reader]) -> list[Copy]:
        """Take the copies that nobody has and nobody is sending; the others are left out."""
        owner = self._locks.me
        ours: list[Copy] = []
        with self._file.writing() as at:
            for reader in readers:
                copy = Copy(
                    edition, recipient_key(reader.address), purpose, "claimed", at, owner,
                    reader.address, reader.lang,
                )  # fmt: skip
                if self._is_free(copy):
                    self._write(copy)
                    ours.append(copy)
        return ours

    def offer(self, copy: Copy, message_id: str, sha256: str) -> Copy:
        """Record that the end of the message is about to go over the line."""
        offered = replace(copy, state="offered", message_id=message_id, sha256=sha256)
        return self._move(copy, offered)

    def conclude(self, copy: Copy, outcome: Outcome, reply: str) -> Copy:
        """Record what became of a claimed or offered copy."""
        return self._move(copy, replace(copy, state=outcome, reply=reply))

    def abandon(self) -> None:
        """Let go of every claim; `recover` finds them as it finds those of the dead."""
        self._locks.leave()

    def recover(self) -> int:
        """Resolve what dead senders left: claims may be sent again, offers are uncertain."""
        with self._file.guarded():
            rows = self._line.execute(
                "SELECT DISTINCT owner FROM copies WHERE state IN ('claimed', 'offered')"
            ).fetchall()
        dead = [owner for (owner,) in rows if not self._locks.is_alive(owner)]
        return sum(self._bury(owner) for owner in dead)

    # What a person decides.

    def resend_uncertain(self, edition: str, purpose: str | None = None) -> int:
        """Let the next run send what is uncertain; who has it already gets it twice, as asked."""
        return self._resolve(edition, purpose, None, "deferred", "to be sent again, as asked")

    def retry_refused(self, edition: str, purpose: str, recipients: Iterable[str]) -> int:
        """Let the next run send what was refused to these recipients."""
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

    def report(self, copy: Copy, outcome: Literal["sent", "refused"], reply: str) -> Copy:
        """Record what a delivery report says about a copy that was sent or is uncertain."""
        return self._move(copy, replace(copy, state=outcome, reply=reply))

    def note(self, recipient: str, text: str, copy: Copy | None = None) -> bool:
        """Keep a remark about a recipient; False when it stands there already."""
        key = recipient_key(recipient)
        edition, purpose = (copy.edition, copy.purpose) if copy else ("", "")
        with self._file.writing() as at:
            known = self._line.execute(
                "SELECT 1 FROM events WHERE kind = 'note' AND recipient = ? AND reply = ?",
                (key, text),
            ).fetchone()
            if not known:
                event = Event("note", key, edition=edition, purpose=purpose, reply=text)
                ledger_chain.append(self._line, at, event)
        return not known

    # Suppression.

    def suppress(self, address: str, reason: Reason, detail: str = "") -> bool:
        """Send nothing more to `address`; False when that was so already."""
        key = recipient_key(address)
        with self._file.writing() as at:
            added = self._line.execute(
                "INSERT OR IGNORE INTO suppressed VALUES (?, ?, ?, ?)", (key, reason, detail, at)
            ).rowcount
            if added:
                text = f"{reason}: {detail}" if detail else reason
                ledger_chain.append(self._line, at, Event("suppressed", key, reply=text))
        return bool(added)

    def unsuppress(self, address: str) -> bool:
        """Allow `address` again; False when it was not suppressed."""
        key = recipient_key(address)
        with self._file.writing() as at:
            gone = self._line.execute("DELETE FROM suppressed WHERE recipient = ?", (key,)).rowcount
            if gone:
                ledger_chain.append(self._line, at, Event("unsuppressed", key))
        return bool(gone)

    def suppressed(self) -> dict[str, Suppression]:
        """Everyone who gets nothing more, by recipient."""
        with self._file.guarded():
            rows = self._line.execute("SELECT * FROM suppressed ORDER BY recipient").fetchall()
        return {row[0]: Suppression(*row) for row in rows}

    # Reading.

    def copies(
        self,
        *,
        edition: str | None = None,
        recipient: str | None = None,
        state: State | None = None,
        message_id: str | None = None,
    ) -> tuple[Copy, ...]:
        """Copies by any of these, in the order of editions and recipients."""
        wanted = {
            "edition": edition,
            "recipient": None if recipient is None else recipient_key(recipient),
            "state": state,
            "message_id": message_id,
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        where = " AND ".join(f"{name} = :{name}" for name in given) or "1"
        query = f"SELECT {_COPY} FROM copies WHERE {where} ORDER BY edition, purpose, recipient"  # noqa: S608
        with self._file.guarded():
            return tuple(Copy(*row) for row in self._line.execute(query, given))

    def prove(self) -> Proof:
        """Walk the hash chain and compare it with the present."""
        with self._file.guarded(), self._file.reading():
            return ledger_chain.prove(self._line)

    # Inside.

    def _is_free(self, copy: Copy) -> bool:
        """Whether the copy was never begun or was put off, and its recipient is not suppressed."""
        where = (copy.edition, copy.recipient, copy.purpose)
        row = self._line.execute(
            "SELECT state FROM copies WHERE edition = ? AND recipient = ? AND purpose = ?", where
        ).fetchone()
        if row and row[0] != "deferred":
            return False
        query = "SELECT 1 FROM suppressed WHERE recipient = ?"
        return self._line.execute(query, (copy.recipient,)).fetchone() is None

    def _write(self, copy: Copy) -> None:
        """Put the copy's state down, with its event; the caller is in a transaction."""
        marks = ", ".join("?" * 11)
        self._line.execute(
            f"INSERT OR REPLACE INTO copies ({_COPY}) VALUES ({marks})",  # noqa: S608
            (
                copy.edition, copy.recipient, copy.purpose, copy.state, copy.at, copy.owner,
                copy.address, copy.lang, copy.message_id, copy.sha256, copy.reply,
            ),
        )  # fmt: skip
        event = Event(
            copy.state, copy.recipient, copy.edition, copy.purpose, copy.owner, copy.address,
            copy.lang, copy.message_id, copy.sha256, copy.reply,
        )  # fmt: skip
        ledger_chain.append(self._line, copy.at, event)

    def _move(self, before: Copy, after: Copy) -> Copy:
        """From one state to the next, if the ledger still has the first."""
        with self._file.writing() as at:
            row = self._line.execute(
                "SELECT state, owner FROM copies WHERE edition = ? AND recipient = ? AND purpose = ?",
                (before.edition, before.recipient, before.purpose),
            ).fetchone()
            if row != (before.state, before.owner):
                raise MailError(
                    f"the ledger says {row and row[0]} for {before.recipient}, not {before.state}; "
                    "another process changed it"
                )
            after = replace(after, at=at)
            self._write(after)
        return after

    def _bury(self, owner: str) -> int:
        """Resolve the copies of a dead sender, then remove its lock file."""
        query = f"SELECT {_COPY} FROM copies WHERE owner = ? AND state IN ('claimed', 'offered')"  # noqa: S608
        with self._file.writing() as at:
            left = [Copy(*row) for row in self._line.execute(query, (owner,)).fetchall()]
            for copy in left:
                if copy.state == "offered":
                    reply = "the sender ended before the server's reply was recorded"
                    self._write(replace(copy, state="uncertain", reply=reply, at=at))
                else:
                    reply = "the sender ended before the message did"
                    self._write(replace(copy, state="deferred", reply=reply, at=at))
        self._locks.bury(owner)
        return len(left)

    def _resolve(  # which copies, and what becomes of them
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
