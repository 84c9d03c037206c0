"""Erase a person from the ledger and the outbox; the chain of events still proves the rest."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from standfirst.errors import MailError
from standfirst.mail import addresses, ledger_chain
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_chain import FORGOTTEN, Event


@dataclass(frozen=True, slots=True)
class Erased:
    """The number of erased copies in the ledger and files in the outbox."""

    copies: int
    files: int


def forget(ledger: Ledger, address: str, outbox: Path) -> Erased:
    """Erase an address; raise MailError while a message to it is being sent."""
    try:
        key = addresses.key(addresses.parse(address).text)
    except addresses.AddressError as error:
        raise MailError(f"{address!a}: {error}; {error.fix}") from None
    copies = ledger.copies(recipient=key)
    if any(one.state in {"claimed", "offered"} for one in copies):
        raise MailError(f"a message to {address} is being sent; forget them when it has ended")
    named = {key, *(one.address for one in copies)}
    _erase(ledger, key)
    return Erased(len(copies), _clear(outbox, named))


def _erase(ledger: Ledger, key: str) -> None:
    """Replace a person by an anonymous name in every table, in one transaction."""
    store, name = ledger.store, f"{FORGOTTEN}{secrets.token_hex(8)}"
    with store.writing() as at:
        for sql in (
            "UPDATE copies SET recipient = ?, address = '', message_id = '', reply = '' WHERE recipient = ?",
            "UPDATE suppressed SET recipient = ?, reason = '', detail = '' WHERE recipient = ?",
            "UPDATE events SET recipient = ?, address = '', message_id = '', reply = '', salt = '' WHERE recipient = ?",
        ):
            store.batch([(sql, [(name, key)])])
        ledger_chain.append(store, at, [Event("forgotten", name)])
    store.scrub()


def _clear(outbox: Path, named: set[str]) -> int:
    """Remove the files of the outbox that contain any of the addresses; they can be generated again."""
    if not outbox.is_dir():
        return 0
    words = [one.lower().encode() for one in named]
    found = [
        path
        for path in outbox.rglob("*")
        if path.is_file()
        and any(word in f"{path.name}\n".encode().lower() + path.read_bytes().lower() for word in words)
    ]
    for path in found:
        path.unlink()
    return len(found)
