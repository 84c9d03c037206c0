"""Store the values of queries and their dependencies in one SQLite file, which may be lost or damaged at any time."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import struct
import time
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from standfirst import system
from standfirst.engine.dependency import Key
from standfirst.engine.seal import seal_key

STORE = Path(".cache/standfirst/engine.sqlite")
"""The build cache of a site, relative to its root; it may be deleted at any time."""

LARGEST = 2 * 1024**3
"""Size in bytes above which the whole cache is discarded."""

UNUSED_DAYS = 7
"""Days before an unused value is deleted, because it may contain text of briefings that are gone."""

_FLUSH_AFTER = 2_000
_FEW = 20
_WAIT = 20.0
_DEPENDENCY = struct.Struct("<I16s")
_SCHEMA = """
CREATE TABLE about (program TEXT NOT NULL) STRICT;
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE result (
    id INTEGER PRIMARY KEY, used INTEGER NOT NULL, fingerprint BLOB NOT NULL,
    dependencies BLOB NOT NULL, value BLOB NOT NULL, checksum BLOB NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A stored value: its fingerprint, its dependencies with the fingerprint of each, and its bytes."""

    fingerprint: bytes
    dependencies: Mapping[Key, bytes]
    value: bytes


class PackedDependencies(Mapping[Key, bytes]):
    """The dependencies of a stored result in packed form, decoded only when needed."""

    __slots__ = ("_learn", "_names", "pairs")

    def __init__(self, data: bytes, names: Mapping[int, Key], learn: Callable[[Iterable[int]], None]) -> None:
        """`names` maps numbers to keys; `learn` looks up those that are missing."""
        size = _DEPENDENCY.size
        self.pairs = frozenset(data[at : at + size] for at in range(0, len(data), size))
        """Each with its fingerprint, as bytes: equal bytes are the same dependency in the same state."""
        self._names, self._learn = names, learn

    def named(self, pairs: Iterable[bytes]) -> list[tuple[Key, bytes]]:
        """Return the keys and fingerprints of some pairs; KeyError if a name is lost."""
        found = [_DEPENDENCY.unpack(pair) for pair in pairs]
        self._learn(number for number, _ in found if number not in self._names)
        return [(self._names[number], digest) for number, digest in found]

    def __getitem__(self, one: Key) -> bytes:
        return dict(self.named(self.pairs))[one]

    def __iter__(self) -> Iterator[Key]:
        return (name for name, _ in self.named(self.pairs))

    def __len__(self) -> int:
        return len(self.pairs)

    def items(self) -> ItemsView[Key, bytes]:
        """Return all keys with their fingerprints, looked up at once."""
        return dict(self.named(self.pairs)).items()


@dataclass(frozen=True, slots=True)
class _Row:
    """A stored result as a row of the file."""

    id: int
    used: int
    fingerprint: bytes
    dependencies: bytes
    value: bytes
    checksum: bytes


class Store:
    """Results by key.

    Each result is self-contained: it carries all its dependencies and a checksum with the key of its user. Results
    therefore need not come from the same run, two builds may write at once, a kill loses only what was not yet
    written, and anything damaged or written by another program or user is ignored. The file contains text of the
    briefings, including protected names, so it is readable by its owner only and git ignores its folder. Forked
    processes may read it, and threads may share it, one at a time.
    """

    def __init__(self, path: Path | None, program: str) -> None:
        """`program` identifies the program that computes the values; without a path, nothing outlives the process."""
        self._path, self._program, self._seal = path, program, seal_key()
        self._connection: sqlite3.Connection | None = None
        self._owner = 0
        self._new: dict[Key, StoredResult] = {}
        self._names: dict[int, Key] = {}
        self._ids: dict[Key, int] = {}
        self.today = int(time.time() // 86_400)
        """The number of the day, by which unused results are deleted."""
        self._touched: set[int] = set()
        self._checked = False

    def get(self, one: Key) -> StoredResult | None:
        """Return the result stored under a key; None if there is none."""
        if one in self._new:
            return self._new[one]
        try:  # as in `_guarded`, whose overhead would equal that of the read itself
            row = self._row(one)
            return self._result(one, row) if row else None
        except (sqlite3.OperationalError, OSError):
            return None
        except sqlite3.DatabaseError:
            self._forget()
            return None

    def put(self, one: Key, result: StoredResult) -> None:
        """Store a result; it is dropped if the disk cannot take it."""
        self._new[one] = result
        if len(self._new) >= _FLUSH_AFTER:
            self.flush()

    def flush(self) -> None:
        """Write new results in one transaction."""
        if self._path is None:
            return
        new, self._new = self._new, {}
        with self._guarded():
            connection = self._open() if new or self._touched else None
            if connection is None:
                return
            with _transaction(connection):
                if not self._is_ours(connection):
                    raise sqlite3.OperationalError("another program uses this file")
                self._number(connection, {*new, *(d for one in new.values() for d in one.dependencies)})
                rows = [self._packed(one, result) for one, result in new.items()]
                connection.executemany("INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?)", rows)
                touched = [(self.today, one) for one in self._touched]
                connection.executemany("UPDATE result SET used = ? WHERE id = ?", touched)
            self._touched.clear()

    def trim(self) -> None:
        """Delete results that were not used for long; delete everything if the file is still too large."""
        self.flush()
        with self._guarded():
            connection = self._existing()
            if connection is None:
                return
            with _transaction(connection):
                connection.execute("DELETE FROM result WHERE used < ?", (self.today - UNUSED_DAYS,))
            (pages,), (size,) = (
                connection.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size")
            )
            if pages * size > LARGEST:
                self._forget()

    def close(self) -> None:
        """Write new results and close the file."""
        self.flush()
        if self._connection is not None and self._owner == os.getpid():
            self._connection.close()
        self._connection = None
        self._names.clear()  # it may be a different file when it is opened again
        self._ids.clear()

    # The file

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Continue without the file if it fails: delete a damaged one and leave a busy one alone."""
        try:
            yield
        except (sqlite3.OperationalError, OSError):
            pass
        except sqlite3.DatabaseError:
            self._forget()

    def _open(self) -> sqlite3.Connection | None:
        """Return the connection of this process; None if no file can be opened."""
        if self._connection is not None and self._owner != os.getpid():
            _INHERITED.append(self._connection)  # closing it here would release the other process's locks
            self._connection = None
        if self._connection is None and self._path is not None:
            _prepare(self._path)
            self._connection = sqlite3.connect(
                self._path, timeout=_WAIT, isolation_level=None, check_same_thread=False
            )
            self._owner = os.getpid()
            self._begin(self._connection)
        return self._connection

    def _existing(self) -> sqlite3.Connection | None:
        """Return the connection to a file that already exists."""
        is_there = self._connection is not None or (self._path is not None and self._path.exists())
        return self._open() if is_there else None

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Create the tables of this program, deleting the results of another one."""
        for line in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = FAST"):
            connection.execute(f"PRAGMA {line}")
        if self._is_ours(connection):
            return
        with _transaction(connection):
            if self._is_ours(connection):  # another process was faster
                return
            for table in ("about", "name", "result"):
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute("INSERT INTO about VALUES (?)", (self._program,))

    def _is_ours(self, connection: sqlite3.Connection) -> bool:
        """Return whether the file holds results of this program."""
        if not connection.execute("SELECT name FROM sqlite_master WHERE name = 'about'").fetchall():
            return False
        return connection.execute("SELECT program FROM about").fetchall() == [(self._program,)]

    def _forget(self) -> None:
        """Delete the file and start with a new one."""
        with suppress(sqlite3.Error):
            if self._connection is not None and self._owner == os.getpid():
                self._connection.close()
        self._connection = None
        self._names = {}
        self._ids = {}
        self._touched.clear()
        if self._path is not None:
            _delete(self._path)

    # Rows

    def _row(self, one: Key) -> _Row | None:
        connection = self._existing()
        if connection is None:
            return None
        found = connection.execute(
            "SELECT result.* FROM name LEFT JOIN result USING (id) WHERE text = ?", (one,)
        ).fetchone()
        if found is not None and found[0] is None:
            self._check(connection)
            return None
        return _Row(*found) if found else None

    def _check(self, connection: sqlite3.Connection) -> None:
        """Check the file's integrity once, because a result is missing; DatabaseError if it is damaged."""
        if not self._checked:
            self._checked = True
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("the file is damaged")

    def _result(self, one: Key, row: _Row) -> StoredResult | None:
        """Return the result in a row; DatabaseError if its checksum is wrong: then nothing in the file is trusted."""
        blobs = row.fingerprint, row.dependencies, row.value
        if not all(isinstance(blob, bytes) for blob in blobs) or row.checksum != self._checksum(one, *blobs):
            raise sqlite3.DatabaseError("a result is damaged, or somebody else has written it")
        if row.used < self.today:
            self._touched.add(row.id)
        packed = PackedDependencies(row.dependencies, self._names, self._look_up)
        return StoredResult(row.fingerprint, packed, row.value)

    def _packed(self, one: Key, result: StoredResult) -> tuple[int, int, bytes, bytes, bytes, bytes]:
        packed = b"".join(
            _DEPENDENCY.pack(self._ids[name], digest) for name, digest in result.dependencies.items()
        )
        checksum = self._checksum(one, result.fingerprint, packed, result.value)
        return self._ids[one], self.today, result.fingerprint, packed, result.value, checksum

    def _checksum(self, one: Key, *blobs: bytes) -> bytes:
        digest = hashlib.blake2b(one.encode("utf-8", "surrogatepass"), key=self._seal, digest_size=16)
        for blob in blobs:
            digest.update(struct.pack("<Q", len(blob)))
            digest.update(blob)
        return digest.digest()

    # Names

    def _look_up(self, numbers: Iterable[int]) -> None:
        with self._guarded():
            self._learn(numbers)

    def _learn(self, numbers: Iterable[int]) -> None:
        """Look up the keys for numbers: all of them on the first large request, afterwards only new ones."""
        wanted = list(numbers)
        connection = self._open() if wanted else None
        if connection is None:
            return
        marks = ",".join("?" * len(wanted))
        query = f"SELECT id, text FROM name WHERE id IN ({marks})"  # noqa: S608  # question marks
        if len(wanted) < _FEW:
            rows = connection.execute(query, wanted).fetchall()
        else:
            rows = connection.execute("SELECT id, text FROM name").fetchall()
        for number, text in rows:
            self._names[number] = text
            self._ids[text] = number

    def _number(self, connection: sqlite3.Connection, names: set[Key]) -> None:
        """Give each key a number, within a transaction because other processes do the same."""
        unknown = sorted(names - self._ids.keys())
        connection.executemany("INSERT OR IGNORE INTO name (text) VALUES (?)", [(one,) for one in unknown])
        for start in range(0, len(unknown), 500):
            some = unknown[start : start + 500]
            marks = ",".join("?" * len(some))
            query = f"SELECT id, text FROM name WHERE text IN ({marks})"  # noqa: S608  # question marks
            for number, text in connection.execute(query, some):
                self._ids[text], self._names[number] = number, text
        if not names <= self._ids.keys():
            raise sqlite3.DatabaseError("a name is lost")


_INHERITED: list[sqlite3.Connection] = []
"""Connections inherited from the process that this one was forked from."""


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _prepare(path: Path) -> None:
    """Create the file for its owner only; delete one that belongs to, or is accessible to, someone else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(".gitignore").write_bytes(b"*\n")
    with suppress(FileNotFoundError):
        if path.is_symlink() or not system.is_private(path.lstat()):
            _delete(path)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _delete(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            Path(f"{path}{suffix}").unlink()
