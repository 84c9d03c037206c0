"""A ledger in PostgreSQL, shared by several people.

Each program holds an advisory lock for as long as its session lasts; when it ends or its connection breaks, the
database releases the lock, and others see that it is gone. Times are the database's, so the clocks of laptops do not
matter. A broken connection is retried for up to `patience` seconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID, uuid4

from standfirst.errors import MailError
from standfirst.mail import ledger_chain
from standfirst.mail.ledger_chain import Event
from standfirst.mail.ledger_store import VERSION, LedgerLostError, Row, Statement, tables

if TYPE_CHECKING:
    import psycopg

_SCHEMA = "standfirst"
_BEGINNING = 0x53464C47
"""The advisory lock held while a ledger is created."""

_SETTINGS = {
    "search_path": _SCHEMA,
    "synchronous_commit": "on",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "4",
}
_CONNECTION = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 40_000,
    "application_name": "standfirst",
}
_OPEN = ("disable", "allow", "prefer")
"""Values of `sslmode` that may send addresses unencrypted."""

_EVENTS_STAY = (
    """CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' AND NEW.hash = OLD.hash AND NEW.recipient LIKE 'forgotten-%' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'events are never changed or deleted'; END $$""",
    "CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_stay()",
)


class PostgresStore:
    """An open session; every write is committed on the server when it returns."""

    def __init__(self, url: str, patience: float = 60.0) -> None:
        """Open or create the ledger at an address `postgresql://…`."""
        self._options = _options(url)
        self.name = f"{self._options.get('host') or 'localhost'}/{self._options.get('dbname') or ''}"
        self.patience = patience
        self.locks = SessionLocks(self)
        self._skew = timedelta()
        self._within = False
        self._line = self._connect()
        try:
            with self._guarded():
                self._prepare()
        except BaseException:
            self._line.close()
            raise

    def close(self) -> None:
        """End the session, and with it this sender's lock."""
        self._line.close()

    def skew(self) -> timedelta:
        """Return how far this machine's clock is ahead of the database's."""
        return self._skew

    def query(self, sql: str, values: Row = ()) -> list[Row]:
        """Return the rows of a query."""
        import psycopg

        with self._guarded():
            if self._within:
                return self._all(sql, values)
            try:
                return self._all(sql, values)
            except psycopg.OperationalError:
                self._reconnect()
                return self._all(sql, values)

    def stream(self, sql: str) -> Iterator[Row]:
        """Iterate over many rows, fetched in portions."""
        with self._guarded(), self._line.cursor("many") as cursor:
            cursor.itersize = 2000
            yield from cursor.execute(sql.encode())

    def batch(self, statements: Iterable[Statement]) -> None:
        """Run statements without results, in order and in one round trip."""
        with self._line.pipeline(), self._line.cursor() as cursor:
            for sql, rows in statements:
                cursor.executemany(_marked(sql), rows)

    def scrub(self) -> None:
        """Vacuum replaced rows; the server's log and backups depend on its settings."""
        with self._guarded():
            self._line.execute("VACUUM copies, suppressed, events")

    @contextmanager
    def writing(self) -> Iterator[str]:
        """Run one committed transaction; yields the database's time."""
        with self._guarded(), self._transaction("BEGIN"):
            ((version, now),) = self._all("SELECT version, clock_timestamp() FROM ledger FOR UPDATE") or [
                (0, None)
            ]
            if version != VERSION:
                self._refuse(version)
            yield now.astimezone(UTC).isoformat(timespec="milliseconds")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read a consistent snapshot of the ledger."""
        with self._guarded(), self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._begin(begin)
        self._within = True
        try:
            yield
            self._line.execute("COMMIT")
        except BaseException:
            with suppress(Exception):  # the connection may be broken; report the first error
                self._line.execute("ROLLBACK")
            raise
        finally:
            self._within = False

    def _begin(self, begin: str) -> None:
        """Begin a transaction; if the connection broke before it, nothing was written, so try again."""
        import psycopg

        try:
            self._line.execute(begin.encode())
        except psycopg.OperationalError:
            self._reconnect()
            self._line.execute(begin.encode())

    def _reconnect(self) -> None:
        """Open a new session after the connection broke, and take this sender's lock in it."""
        if not self._line.closed:
            raise  # noqa: PLE0704  # something else is wrong than the line
        self._line = self._connect()
        self.locks.again()

    def _all(self, sql: str, values: Row = ()) -> list[Row]:
        return self._line.execute(_marked(sql), values).fetchall()

    def _connect(self) -> psycopg.Connection[Row]:
        """Open a session, retrying for `patience` seconds."""
        import psycopg

        waited, pause = 0.0, 0.5
        while True:
            try:
                line = psycopg.connect(**self._options, autocommit=True, prepare_threshold=None)
            except psycopg.OperationalError as error:
                if waited >= self.patience or not _passing(error):
                    self._unreachable(error)
                time.sleep(pause)
                waited, pause = waited + pause, min(pause * 2, 10.0)
            else:
                for name, value in _SETTINGS.items():
                    line.execute("SELECT set_config(%s, %s, false)", (name, value))
                return line

    def _prepare(self) -> None:
        """Check that this is a ledger of a known version, or create one."""
        self._measure_skew()
        if self._version() == VERSION:
            return
        with self._transaction("BEGIN"):
            self._line.execute("SELECT pg_advisory_xact_lock(%s)", (_BEGINNING,))
            if not self._version():
                self._make()

    def _measure_skew(self) -> None:
        ((now,),) = self._all("SELECT clock_timestamp()")
        self._skew = datetime.now(UTC) - now

    def _version(self) -> int:
        if not self._all("SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'ledger'", (_SCHEMA,)):
            return 0
        ((version,),) = self._all("SELECT version FROM ledger")
        if version != VERSION:
            self._refuse(version)
        return VERSION

    def _make(self) -> None:
        self._line.execute(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}".encode())
        for statement in (*tables(text='TEXT COLLATE "C"'), *_EVENTS_STAY):
            self._line.execute(statement.encode())
        self._line.execute("INSERT INTO ledger VALUES (1, %s, 0, %s)", (VERSION, ledger_chain.GENESIS))
        ((now,),) = self._all("SELECT clock_timestamp()")
        ledger_chain.append(self, now.astimezone(UTC).isoformat(timespec="milliseconds"), [Event("begun")])

    def _refuse(self, version: int) -> NoReturn:
        raise MailError(
            f"the ledger {self.name} has version {version}, this program knows {VERSION}; update Standfirst"
        )

    def _unreachable(self, error: Exception) -> NoReturn:
        raise LedgerLostError(
            f"the ledger {self.name} cannot be reached: {_line_of(error)}; check STANDFIRST_LEDGER_URL and "
            "the network"
        ) from error

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turn errors of the database into one line for the user."""
        import psycopg

        try:
            yield
        except psycopg.errors.LockNotAvailable as error:
            raise MailError(f"the ledger {self.name} is in use; run it again in a moment") from error
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            said = f"the line to the ledger {self.name} broke: {_line_of(error)}"
            raise LedgerLostError(said) from error
        except psycopg.Error as error:
            raise MailError(f"the ledger {self.name} cannot be used: {_line_of(error)}") from error


class SessionLocks:
    """The running senders, by advisory locks that end with their sessions."""

    def __init__(self, store: PostgresStore) -> None:
        """Start without a lock."""
        self._store = store
        self._name = ""

    @property
    def me(self) -> str:
        """The name of this sender; the first access takes its lock."""
        if not self._name:
            name = uuid4().hex
            self._store.query("SELECT pg_advisory_lock(?)", (_key(name),))
            self._name = name
        return self._name

    def again(self) -> None:
        """Take this sender's lock in a new session; the old one may need a moment to end."""
        if self._name:
            self._store.query("SELECT pg_advisory_lock(?)", (_key(self._name),))

    def is_alive(self, name: str) -> bool:
        """Return whether any session holds the lock of the sender called `name`."""
        if name == self._name:
            return True
        key = _key(name) if _named(name) else 0
        found = self._store.query(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND classid::bigint = ? AND objid::bigint = ?",
            (key >> 32, key & 0xFFFFFFFF),
        )
        return bool(found)

    def bury(self, name: str) -> None:
        """Do nothing: the lock ended with its session."""

    def leave(self) -> None:
        """Release this sender's lock; without a connection it is released already."""
        if self._name:
            with suppress(MailError):
                self._store.query("SELECT pg_advisory_unlock(?)", (_key(self._name),))
            self._name = ""


def _named(name: str) -> bool:
    return len(name) == 32 and set(name) <= set("0123456789abcdef")


def _key(name: str) -> int:
    """Return the number of a sender's advisory lock: 63 bits of its name."""
    return UUID(hex=name).int >> 65


def _marked(sql: str) -> bytes:
    """Return SQL with psycopg's placeholders; our SQL contains no literal `?` or `%`."""
    return sql.replace("?", "%s").encode()


def _options(url: str) -> dict[str, Any]:
    """Return the connection's options; raise MailError if addresses would be sent unencrypted."""
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise MailError(
            "a ledger in PostgreSQL needs the extra `team`: pip install 'standfirst[team]'"
        ) from None
    try:
        options = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError:  # its text contains the URL with the password
        raise MailError("STANDFIRST_LEDGER_URL cannot be read; write postgresql://HOST/DATABASE") from None
    local = _local(str(options.get("host") or ""))
    if not local and options.setdefault("sslmode", "require") in _OPEN:
        raise MailError(
            f"sslmode={options['sslmode']} would send readers' addresses over the network in the clear; "
            "take it out of STANDFIRST_LEDGER_URL, or write sslmode=verify-full"
        )
    return {**_CONNECTION, **options}


def _local(host: str) -> bool:
    return not host or host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}


def _passing(error: Exception) -> bool:
    """Return whether a later attempt may succeed; not if the server rejected this user."""
    text = str(error)
    lasting = ("authentication", "does not exist", "pg_hba", "could not translate", "certificate", "SSL")
    return not any(word in text for word in lasting)


def _line_of(error: Exception) -> str:
    """Return the last line of an error's message."""
    found = [line.strip() for line in str(error).splitlines() if line.strip()]
    return found[0] if found else type(error).__name__
