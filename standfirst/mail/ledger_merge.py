"""Takes the ledger of another machine in: its copies, texts, suppressions and notes, each once."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from standfirst.errors import MailError
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_rows import Copy
from standfirst.mail.process_locks import FileLocks

_CERTAINTY = ("claimed", "offered", "deferred", "refused", "uncertain", "sent")
"""States by how much they say: of two ledgers' copies the one that says more is kept."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge took in; `twice` names copies that both ledgers sent."""

    name: str
    copies: int
    suppressions: int
    twice: tuple[Copy, ...]


def merge(ledger: Ledger, file: Path) -> Merged:
    """Take another SQLite ledger in; what is known already changes nothing."""
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
        ledger.take_in(other, new, stopped)
        return Merged(other.name, len(new), len(stopped), tuple(twice))


def _says_more(other: Copy, own: Copy | None) -> bool:
    """Return whether another ledger's copy replaces ours; one that is being sent now is left alone."""
    if own is None:
        return True
    if own.state in {"claimed", "offered"}:
        return False
    return _CERTAINTY.index(other.state) > _CERTAINTY.index(own.state)


def _twice(other: Copy, own: Copy | None) -> bool:
    return own is not None and own.state == other.state == "sent" and own.at != other.at


@contextmanager
def _opened(file: Path) -> Iterator[Ledger]:
    """Open a copy of a ledger, so that the file stays as it is; MailError while somebody sends from it."""
    if not file.is_file():
        raise MailError(f"{file} is no file; name the ledger of the other machine")
    with tempfile.TemporaryDirectory(prefix="standfirst-") as folder:
        path = Path(folder, "ledger.db")
        try:
            _copy(file, path)
        except sqlite3.Error as error:
            raise MailError(f"{file.name} is no ledger or is damaged ({error})") from None
        with Ledger(path) as other:
            yield other


def _copy(file: Path, path: Path) -> None:
    path.touch(mode=0o600)
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
