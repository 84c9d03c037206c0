"""Storage of ledgers: the protocol of a store, its tables, and the store for an address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from standfirst.errors import MailError
from standfirst.mail.ledger_rows import COPY, SUPPRESSION

VERSION = 2
"""The version of the tables; a program does not touch a ledger of a later version."""

Row = tuple[Any, ...]
Statement = tuple[str, Sequence[Row]]
"""SQL with `?` for values, and the rows to run it with."""

_STATES = "'claimed', 'offered', 'sent', 'refused', 'deferred', 'uncertain'"
EVENT = (
    "seq", "at", "kind", "edition", "recipient", "purpose", "owner", "address", "lang", "form", "content",
    "message_id", "sha256", "reply", "salt", "who", "previous", "hash",
)  # fmt: skip
"""The columns of `events`."""


class LedgerLostError(MailError):
    """The connection to the ledger broke during a write, which may or may not have succeeded."""


class Locks(Protocol):
    """The running senders."""

    @property
    def me(self) -> str:
        """The name of this sender; the first access takes its lock."""

    def is_alive(self, name: str) -> bool:
        """Return whether the sender `name` is still running."""

    def bury(self, name: str) -> None:
        """Remove the lock of a dead sender."""

    def leave(self) -> None:
        """Release this sender's lock."""


class LedgerStore(Protocol):
    """An open ledger store. Every write is durable when `writing` ends, and writers take turns."""

    name: str
    """Its name in messages, never with a password."""

    @property
    def locks(self) -> Locks:
        """The running senders."""

    def writing(self) -> AbstractContextManager[str]:
        """Run one durable transaction; yields the time for its events."""

    def reading(self) -> AbstractContextManager[None]:
        """Read a consistent snapshot of the ledger."""

    def query(self, sql: str, values: Row = ()) -> list[Row]:
        """Return the rows of a query."""

    def stream(self, sql: str) -> Iterator[Row]:
        """Iterate over many rows; within `reading`."""

    def batch(self, statements: Iterable[Statement]) -> None:
        """Run statements without results, in order; within `writing`."""

    def scrub(self) -> None:
        """Overwrite replaced and deleted data, so that it is gone from the disk too."""

    def skew(self) -> timedelta:
        """Return how far this machine's clock is ahead of the ledger's."""

    def close(self) -> None:
        """Close the store."""


def utc_now() -> datetime:
    """Return the actual time; a ledger does not use the site's configured clock."""
    return datetime.now(UTC)


def open_store(where: Path | str, clock: Callable[[], datetime] = utc_now) -> LedgerStore:
    """Open or create the ledger in a SQLite file, or in PostgreSQL for an address `postgresql://…`."""
    if isinstance(where, Path):
        from standfirst.mail.ledger_sqlite import SqliteStore

        return SqliteStore(where, clock)
    if not where.startswith(("postgresql://", "postgres://")):
        raise MailError(
            "STANDFIRST_LEDGER_URL is not the address of a ledger; write postgresql://HOST/DATABASE"
        )
    from standfirst.mail.ledger_postgres import PostgresStore

    return PostgresStore(where)


def tables(text: str = "TEXT", strict: str = "") -> Iterator[str]:
    """Yield the statements that create the tables; `text` is the store's type for text sorted by bytes."""

    def columns(names: Iterable[str]) -> str:
        return ", ".join(f"{name} {text} NOT NULL" for name in names)

    yield (
        f"CREATE TABLE copies ({columns(COPY)}, CHECK (state IN ({_STATES})), "
        f"PRIMARY KEY (edition, recipient, purpose)){strict}"
    )
    yield "CREATE INDEX copies_open ON copies (owner) WHERE state IN ('claimed', 'offered')"
    yield "CREATE INDEX copies_recipient ON copies (recipient)"
    yield "CREATE INDEX copies_message ON copies (message_id)"
    yield f"CREATE TABLE suppressed ({columns(SUPPRESSION)}, PRIMARY KEY (recipient, scope)){strict}"
    yield (
        f"CREATE TABLE texts (content {text} PRIMARY KEY, "
        f"{columns(('edition', 'lang', 'form', 'records', 'at'))}){strict}"
    )
    yield f"CREATE TABLE events (seq INTEGER PRIMARY KEY, {columns(EVENT[1:])}){strict}"
    yield "CREATE INDEX events_kind ON events (kind, edition) WHERE kind IN ('same', 'merged', 'approved')"
    yield "CREATE INDEX events_recipient ON events (recipient)"
    yield (
        "CREATE TABLE ledger (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, "
        f"events INTEGER NOT NULL, head {text} NOT NULL){strict}"
    )
