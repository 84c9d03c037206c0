"""A ledger in a SQLite file with a write-ahead log, for one machine: the default."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from standfirst.errors import MailError
from standfirst.mail import ledger_chain
from standfirst.mail.ledger_chain import Event
from standfirst.mail.ledger_store import VERSION, Row, Statement, tables
from standfirst.mail.process_locks import FileLocks

_APPLICATION = 0x53464C47
_BUSY_SECONDS = 30.0

_TRIGGERS = """
CREATE TRIGGER events_stay BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER events_same BEFORE UPDATE ON events WHEN NEW.hash <> OLD.hash OR NEW.recipient NOT LIKE 'forgotten-%'
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
"""

_FROM_1 = """
INSERT INTO copies SELECT edition, recipient, purpose, state, at, owner, address, lang, '', '',
    message_id, sha256, reply FROM copies_1;
INSERT INTO suppressed SELECT recipient, reason, detail, at, 'all' FROM suppressed_1;
INSERT INTO events SELECT seq, at, kind, edition, recipient, purpose, owner, address, lang, '', '',
    message_id, sha256, reply, '', '', previous, hash FROM events_1 ORDER BY seq;
INSERT INTO ledger SELECT 1, 2, count(*),
    coalesce((SELECT hash FROM events_1 ORDER BY seq DESC LIMIT 1), '') FROM events_1;
"""
"""The migration of the tables of version 1; its programs cannot write into the new ones."""


class SqliteStore:
    """An open ledger file; every write is on the disk when it returns."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        """Open or create the file at `path`."""
        self.path = path
        self.name = path.name
        self.locks = FileLocks(path.with_name(path.name + "-owners"))
        self._clock = clock
        with self._guarded():
            self.line = self._connect()
            try:
                self._prepare()
            except BaseException:
                self.line.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self.line.close()

    def skew(self) -> timedelta:
        """Return zero: the ledger uses this machine's clock."""
        return timedelta()

    def query(self, sql: str, values: Row = ()) -> list[Row]:
        """Return the rows of a query."""
        with self._guarded():
            return self.line.execute(sql, values).fetchall()

    def stream(self, sql: str) -> Iterator[Row]:
        """Iterate over many rows."""
        with self._guarded():
            yield from self.line.execute(sql)

    def batch(self, statements: Iterable[Statement]) -> None:
        """Run statements without results, in order."""
        for sql, rows in statements:
            self.line.executemany(sql, rows)

    def scrub(self) -> None:
        """Overwrite replaced and deleted data, in the file and in its log."""
        with self._guarded():
            self.line.execute("VACUUM")
            self.line.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def writing(self) -> Iterator[str]:
        """Run one durable transaction; yields the time for its events."""
        at = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        with self._guarded(), self._transaction("IMMEDIATE"):
            self._demand_version()
            yield at

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read a consistent snapshot of the ledger."""
        with self._guarded(), self._transaction("DEFERRED"):
            yield

    @contextmanager
    def _transaction(self, how: str) -> Iterator[None]:
        self.line.execute(f"BEGIN {how}")
        try:
            yield
            self.line.execute("COMMIT")
        except BaseException:
            if self.line.in_transaction:
                self.line.execute("ROLLBACK")
            raise

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        line = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        line.execute("PRAGMA synchronous = FULL")
        line.execute("PRAGMA trusted_schema = OFF")
        line.execute("PRAGMA secure_delete = ON")
        return line

    def _prepare(self) -> None:
        """Check that this is a ledger of a known version; create or migrate it."""
        with self._transaction("DEFERRED"):  # a consistent snapshot: another process may be creating it
            known = self._version()
        if known == VERSION:
            return
        self._write_ahead()
        with self._transaction("IMMEDIATE"):
            known = self._version()
            if known == 1:
                self._renew()
            elif not known:
                self._begin()

    def _begin(self) -> None:
        self._make_tables()
        self.line.execute("INSERT INTO ledger VALUES (1, ?, 0, ?)", (VERSION, ledger_chain.GENESIS))
        self.line.execute(f"PRAGMA application_id = {_APPLICATION}")
        self.first()

    def first(self) -> None:
        """Write the first event; its hash is the ledger's name."""
        at = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        ledger_chain.append(self, at, [Event("begun")])

    def _make_tables(self) -> None:
        for statement in (*tables(strict=" STRICT"), *_statements(_TRIGGERS)):
            self.line.execute(statement)
        self.line.execute(f"PRAGMA user_version = {VERSION}")

    def _renew(self) -> None:
        """Migrate the tables of version 1, unless a program of version 1 is sending."""
        owners = self.line.execute(
            "SELECT DISTINCT owner FROM copies WHERE state IN ('claimed', 'offered')"
        ).fetchall()
        if any(self.locks.is_alive(owner) for (owner,) in owners):
            raise MailError(
                f"an older Standfirst is sending from the ledger {self.name}; wait until it has ended"
            )
        for name in ("copies_open", "copies_recipient", "copies_message"):
            self.line.execute(f"DROP INDEX IF EXISTS {name}")
        for name in ("events_stay", "events_same"):
            self.line.execute(f"DROP TRIGGER IF EXISTS {name}")
        for name in ("copies", "suppressed", "events"):
            self.line.execute(f"ALTER TABLE {name} RENAME TO {name}_1")
        self._make_tables()
        for statement in _statements(_FROM_1):
            self.line.execute(statement)
        for name in ("copies", "suppressed", "events"):
            self.line.execute(f"DROP TABLE {name}_1")
        self.line.execute("UPDATE ledger SET head = ? WHERE head = ''", (ledger_chain.GENESIS,))
        ((count,),) = self.query("SELECT events FROM ledger")
        if not count:
            self.first()

    def _demand_version(self) -> None:
        """Stop when another program has changed the tables since this one opened them."""
        (version,) = self.line.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            self._refuse(version)

    def _version(self) -> int:
        (version,) = self.line.execute("PRAGMA user_version").fetchone()
        (application,) = self.line.execute("PRAGMA application_id").fetchone()
        (found,) = self.line.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if found and application != _APPLICATION:
            raise MailError(f"{self.name} is a database, but not a ledger; give another path")
        if version > VERSION:
            self._refuse(version)
        return int(version)

    def _refuse(self, version: int) -> None:
        raise MailError(
            f"the ledger {self.name} has version {version}, this program knows {VERSION}; update Standfirst"
        )

    def _write_ahead(self) -> None:
        """Switch to WAL; two processes that create a ledger at once wait for each other here."""
        for attempt in range(200):
            try:
                self.line.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or attempt == 199:
                    raise
                time.sleep(0.02)
            else:
                return

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turn errors of SQLite and the disk into one line for the user."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise MailError(self._sentence(error)) from error

    def _sentence(self, error: Exception) -> str:
        text = str(error)
        if "full" in text or "No space" in text or "disk I/O" in text:
            return f"the ledger {self.name} cannot be written ({text}); make room, then run it again"
        if "locked" in text:
            return f"the ledger {self.name} is in use; wait for the other process, then run it again"
        if "not a database" in text or "malformed" in text:
            return f"{self.name} is not a ledger or is damaged ({text}); take it from a backup"
        return f"the ledger {self.name} cannot be used: {text}"


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one, because `executescript` would commit between them."""
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
