"""Recipient status, read-only: who was sent an edition, and the state of each recipient of a mailing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from standfirst.formats.figures import harmless
from standfirst.mail.ledger import Copy, Ledger
from standfirst.mail.ledger_rows import Suppression, stopping
from standfirst.mail.purpose import WITHDRAWAL
from standfirst.mail.selection import Recipient

_HOLDING = ("sent", "uncertain")
_TAKEN = ("claimed", "offered", "sent")
_COLUMNS = (
    "edition", "purpose", "recipient", "address", "lang", "state", "at", "message_id", "sha256",
    "reply",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PastRecipient:
    """Someone who has an edition, or may have it; `copies` are those of each mailing."""

    recipient: str
    address: str
    lang: str
    certain: bool
    copies: tuple[Copy, ...]

    @property
    def latest(self) -> Copy:
        """The latest copy."""
        return max(self.copies, key=lambda copy: copy.at)


@dataclass(frozen=True, slots=True)
class RecipientStatus:
    """The recipients of a mailing by their state in the ledger, before anything is sent."""

    missing: tuple[Recipient, ...]
    sent: tuple[Recipient, ...]
    refused: tuple[Recipient, ...]
    uncertain: tuple[Recipient, ...]
    sending: tuple[Recipient, ...]
    suppressed: tuple[Recipient, ...]

    @property
    def complete(self) -> bool:
        """Return whether everyone who should have it has it."""
        return not (self.missing or self.refused or self.uncertain or self.sending)


def past_recipients(ledger: Ledger, edition: str) -> tuple[PastRecipient, ...]:
    """Return everyone who was sent `edition` for any purpose, except a withdrawal notice.

    Corrections go to them, so uncertain copies are included: they may contain the mistake.
    """
    found: dict[str, list[Copy]] = {}
    for copy in ledger.copies(edition=edition):
        if copy.state in _HOLDING and copy.purpose != WITHDRAWAL.name:
            found.setdefault(copy.recipient, []).append(copy)
    return tuple(_holder(recipient, copies) for recipient, copies in sorted(found.items()))


def _holder(recipient: str, copies: list[Copy]) -> PastRecipient:
    latest = max(copies, key=lambda copy: copy.at)
    certain = any(copy.state == "sent" for copy in copies)
    return PastRecipient(recipient, latest.address, latest.lang, certain, tuple(copies))


def status(ledger: Ledger, edition: str, purpose: str, wanted: Iterable[Recipient]) -> RecipientStatus:
    """Return the state of each recipient of a mailing."""
    copies = ledger.copies(edition=edition)
    states = {copy.recipient: copy.state for copy in copies if copy.purpose == purpose}
    states |= {copy.recipient: copy.state for copy in _carrying(copies, purpose)}
    wanted = tuple(wanted)
    stopped = stopped_by(ledger, purpose, wanted)
    groups: dict[str, list[Recipient]] = {}
    for recipient in wanted:
        state = _group(states.get(recipient.key, ""), recipient.key in stopped)
        groups.setdefault(state, []).append(recipient)
    return RecipientStatus(**{
        name: tuple(groups.get(name, ())) for name in RecipientStatus.__dataclass_fields__
    })  # fmt: skip


def carried(ledger: Ledger, edition: str, purpose: str, wanted: Iterable[Recipient]) -> tuple[Copy, ...]:
    """Return the corrections through which recipients of a mailing already have the edition."""
    keys = {one.key for one in wanted}
    found = _carrying(ledger.copies(edition=edition), purpose)
    return tuple(copy for copy in found if copy.state == "sent" and copy.recipient in keys)


def _carrying(copies: Sequence[Copy], purpose: str) -> Iterator[Copy]:
    """Yield copies of corrections, which contain the edition, of recipients who have no copy of it."""
    if purpose != "edition":
        return
    held = {copy.recipient for copy in copies if copy.purpose == purpose and copy.state in _TAKEN}
    for state in ("uncertain", *_TAKEN):  # the most informative state comes last
        for copy in copies:
            of_another = copy.purpose.startswith("correction ") and copy.recipient not in held
            if of_another and copy.state == state:
                yield copy


def stopped_by(ledger: Ledger, purpose: str, wanted: Iterable[Recipient]) -> dict[str, Suppression]:
    """Return the suppressions that block a message for a purpose, by recipient."""
    found: dict[str, list[Suppression]] = {}
    for one in ledger.suppressions():
        found.setdefault(one.recipient, []).append(one)
    stops = {one.key: stopping(found.get(one.key, ()), purpose, one.lists) for one in wanted}
    return {key: stop for key, stop in stops.items() if stop}


def _group(state: str, suppressed: bool) -> str:
    if state in {"claimed", "offered"}:
        return "sending"
    if state in {"sent", "uncertain"}:
        return state
    if suppressed:
        return "suppressed"
    return "refused" if state == "refused" else "missing"


def export(ledger: Ledger, to: TextIO, edition: str | None = None) -> int:
    """Write copies as CSV without anything that spreadsheets interpret as formulas; return their number."""
    rows = ledger.copies(edition=edition)
    writer = csv.writer(to)
    writer.writerow(_COLUMNS)
    for copy in rows:
        writer.writerow([harmless(getattr(copy, column)) for column in _COLUMNS])
    return len(rows)
