"""The ledger's file: SQLite with a write-ahead log, and one clear line for what goes wrong."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from standfirst.errors import MailError

SCHEMA = 1
_APPLICATION = 0x53464C47
_BUSY_SECONDS = 30.0

_TABLES = """
CREATE TABLE copies (
    edition TEXT NOT NULL, recipient TEXT NOT NULL, purpose TEXT NOT NULL,
    state TEXT NOT NULL CHECK
        (state IN ('claimed', 'offered', 'sent', 'refused', 'deferred', 'uncertain')),
    at TEXT NOT NULL, owner TEXT NOT NULL, address TEXT NOT NULL, lang TEXT NOT NULL,
    message_id TEXT NOT NULL, sha256 TEXT NOT NULL, reply TEXT NOT NULL,
    PRIMARY KEY (edition, recipient, purpose)
) WITHOUT ROWID, STRICT;
CREATE INDEX copies_open ON copies (owner) WHERE state IN ('claimed', 'offered');
CREATE INDEX copies_recipient ON copies (recipient);
CREATE INDEX copies_message ON copies (message_id);
CREATE TABLE suppressed (
    recipient TEXT PRIMARY KEY, reason TEXT NOT NULL, detail TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL,
    edition TEXT NOT NULL, recipient TEXT NOT NULL, purpose TEXT NOT NULL, owner TEXT NOT NULL,
    address TEXT NOT NULL, lang TEXT NOT NULL, message_id TEXT NOT NULL, sha256 TEXT NOT NULL,
    reply TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER events_stay BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER events_same BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
"""


def utc_now() -> datetime:
    """The time now: a ledger records what happened, whatever the site calls today."""
    return datetime.now(UTC)


class LedgerFile:
    """An open connection that knows the schema; every write is durable when it returns."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        """Open or begin the file at `path`."""
        self.path = path
        self._clock = clock
        with self.guarded():
            self.line = self._connect()
            try:
                self._prepare()
            except BaseException:
                self.line.close()
                raise

    def close(self) -> None:
        """Give the file back."""
        self.line.close()

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        line = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        line.execute("PRAGMA synchronous = FULL")
        line.execute("PRAGMA trusted_schema = OFF")
        return line

    def _prepare(self) -> None:
        """Check that this is a ledger that we know, or make it one."""
        self.line.execute("BEGIN")  # all of it is read as of one instant: another process may be beginning it
        known = self._version()
        self.line.execute("COMMIT")
        if known:
            return
        self._write_ahead()
        self.line.execute("BEGIN IMMEDIATE")
        if not self._version():
            for statement in _statements(_TABLES):
                self.line.execute(statement)
            self.line.execute(f"PRAGMA application_id = {_APPLICATION}")
            self.line.execute(f"PRAGMA user_version = {SCHEMA}")
        self.line.execute("COMMIT")

    def _version(self) -> int:
        (version,) = self.line.execute("PRAGMA user_version").fetchone()
        (application,) = self.line.execute("PRAGMA application_id").fetchone()
        (tables,) = self.line.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and application != _APPLICATION:
            raise MailError(f"{self.path.name} is a database, but no ledger; give another path")
        if version > SCHEMA:
            raise MailError(
                f"the ledger {self.path.name} has version {version}, this program knows {SCHEMA}; "
                "update Standfirst"
            )
        return int(version)

    def _write_ahead(self) -> None:
        """Switch to WAL; two processes that begin a ledger at once wait for each other here."""
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
    def guarded(self) -> Iterator[None]:
        """Turn what SQLite and the disk say into one line for the user."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise MailError(self._sentence(error)) from error

    def _sentence(self, error: Exception) -> str:
        text, name = str(error), self.path.name
        if "full" in text or "No space" in text or "disk I/O" in text:
            return f"the ledger {name} cannot be written ({text}); make room, then run it again"
        if "locked" in text:
            return f"the ledger {name} is in use; wait for the other process, then run it again"
        if "not a database" in text or "malformed" in text:
            return f"{name} is no ledger or is damaged ({text}); take it from a backup"
        return f"the ledger {name} cannot be used: {text}"

    @contextmanager
    def writing(self) -> Iterator[str]:
        """One durable transaction; gives the time that its events carry."""
        at = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        with self.guarded():
            self.line.execute("BEGIN IMMEDIATE")
            try:
                yield at
                self.line.execute("COMMIT")
            except BaseException:
                if self.line.in_transaction:
                    self.line.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One moment of the ledger, whatever others write meanwhile."""
        self.line.execute("BEGIN")
        try:
            yield
        finally:
            self.line.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit between them."""
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
