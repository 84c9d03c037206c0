"""Writes rows of the ledger together with their events; the caller is in a transaction."""

from __future__ import annotations

from collections.abc import Sequence

from standfirst.mail import ledger_chain
from standfirst.mail.ledger_chain import Event
from standfirst.mail.ledger_rows import COPY, SUPPRESSION, Copy, SentText, Suppression, values
from standfirst.mail.ledger_store import LedgerStore

_UPSERT = (
    f"INSERT INTO copies ({', '.join(COPY)}) VALUES ({', '.join('?' * len(COPY))}) "
    f"ON CONFLICT (edition, recipient, purpose) DO UPDATE SET {', '.join(f'{one} = excluded.{one}' for one in COPY[3:])}"
)
_SUPPRESS = f"INSERT INTO suppressed ({', '.join(SUPPRESSION)}) VALUES ({', '.join('?' * len(SUPPRESSION))})"
WRITE_TEXT = (
    "INSERT INTO texts (content, edition, lang, form, records, at) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (content) DO NOTHING"
)


def write_copies(store: LedgerStore, at: str, copies: Sequence[Copy], text: SentText | None = None) -> None:
    """Write the states and texts of copies."""
    if not copies:
        return
    if text:
        row = (text.content, copies[0].edition, text.lang, text.form, text.records, at)
        store.batch([(WRITE_TEXT, [row])])
    store.batch([(_UPSERT, [values(copy) for copy in copies])])
    ledger_chain.append(store, at, [_changed(copy) for copy in copies])


def write_suppressions(store: LedgerStore, at: str, new: Sequence[Suppression]) -> None:
    """Write suppressions that do not exist yet."""
    if new:
        store.batch([(_SUPPRESS, [values(one) for one in new])])
        ledger_chain.append(store, at, [_stopped(one) for one in new])


def _changed(copy: Copy) -> Event:
    return Event(
        copy.state, copy.recipient, copy.edition, copy.purpose, copy.owner, copy.address, copy.lang,
        copy.form, copy.content, copy.message_id, copy.sha256, copy.reply, copy.at,
    )  # fmt: skip


def _stopped(one: Suppression) -> Event:
    reply = f"{one.reason}: {one.detail}" if one.detail else one.reason
    return Event("suppressed", one.recipient, purpose=one.scope, reply=reply, at=one.at)
