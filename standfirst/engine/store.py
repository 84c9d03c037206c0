"""Keeps the values of queries with their dependencies in one SQLite file, which may be lost or damaged at any time."""

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
"""Where builds of a site keep what they have computed, below its root; it may be deleted at any time."""

LARGEST = 2 * 1024**3
"""Bytes from which on everything is forgotten."""

UNUSED_DAYS = 7
"""Days after which a value that no build has used is forgotten: it says what briefings say that are gone."""

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
    """A stored value: its fingerprint, what it read with the fingerprint of each, and its bytes."""

    fingerprint: bytes
    dependencies: Mapping[Key, bytes]
    value: bytes


class PackedDependencies(Mapping[Key, bytes]):
    """The dependencies of a stored result as they lie in the file, looked at only where somebody has to."""

    __slots__ = ("_learn", "_names", "pairs")

    def __init__(self, data: bytes, names: Mapping[int, Key], learn: Callable[[Iterable[int]], None]) -> None:
        """`names` says what numbers stand for; `learn` looks up those that it does not say."""
        size = _DEPENDENCY.size
        self.pairs = frozenset(data[at : at + size] for at in range(0, len(data), size))
        """Each with its fingerprint, as bytes: equal bytes are the same dependency in the same state."""
        self._names, self._learn = names, learn

    def named(self, pairs: Iterable[bytes]) -> list[tuple[Key, bytes]]:
        """What some of the pairs stand for; KeyError where a name is lost."""
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
        """All names with their fingerprints, looked up at once."""
        return dict(self.named(self.pairs)).items()


@dataclass(frozen=True, slots=True)
class _Row:
    """The same as it lies in the file."""

    id: int
    used: int
    fingerprint: bytes
    dependencies: bytes
    value: bytes
    checksum: bytes


class Store:
    """Results by key.

    Each result proves itself: it carries all that it depends on and a checksum with the key of its user. So no
    two of them need to be of one moment, two builds may write at once, a kill loses what was not yet written,
    and whatever is damaged, or was written by another program or another user, is no result. The file says what
    the briefings say, protected names too: it is for its owner alone, and git leaves its folder out. Processes
    that are forked may read.
    """

    def __init__(self, path: Path | None, program: str) -> None:
        """`program` stands for what computes the values; without a path nothing outlives the process."""
        self._path, self._program, self._seal = path, program, seal_key()
        self._connection: sqlite3.Connection | None = None
        self._owner = 0
        self._new: dict[Key, StoredResult] = {}
        self._names: dict[int, Key] = {}
        self._ids: dict[Key, int] = {}
        self._today = int(time.time() // 86_400)
        self._touched: set[int] = set()
        self._checked = False

    def get(self, one: Key) -> StoredResult | None:
        """What is stored under a key."""
        if one in self._new:
            return self._new[one]
        try:  # as in `_guarded`, which would take as long as the reading itself
            row = self._row(one)
            return self._result(one, row) if row else None
        except (sqlite3.OperationalError, OSError):
            return None
        except sqlite3.DatabaseError:
            self._forget()
            return None

    def put(self, one: Key, result: StoredResult) -> None:
        """Store a result; a disk that will not have it forgets it."""
        self._new[one] = result
        if len(self._new) >= _FLUSH_AFTER:
            self.flush()

    def flush(self) -> None:
        """Write what is new, in one transaction."""
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
                touched = [(self._today, one) for one in self._touched]
                connection.executemany("UPDATE result SET used = ? WHERE id = ?", touched)
            self._touched.clear()

    def trim(self) -> None:
        """Forget what was not used in long; everything where that is not enough."""
        self.flush()
        with self._guarded():
            connection = self._existing()
            if connection is None:
                return
            with _transaction(connection):
                connection.execute("DELETE FROM result WHERE used < ?", (self._today - UNUSED_DAYS,))
            (pages,), (size,) = (
                connection.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size")
            )
            if pages * size > LARGEST:
                self._forget()

    def close(self) -> None:
        """Write what is new and let the file go."""
        self.flush()
        if self._connection is not None and self._owner == os.getpid():
            self._connection.close()
        self._connection = None
        self._names.clear()  # the file may be another one when it is opened again
        self._ids.clear()

    # The file

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Go on without the file where it fails: one that is damaged is put away, one that is busy left alone."""
        try:
            yield
        except (sqlite3.OperationalError, OSError):
            pass
        except sqlite3.DatabaseError:
            self._forget()

    def _open(self) -> sqlite3.Connection | None:
        """The connection of this process; None where there is no file to have."""
        if self._connection is not None and self._owner != os.getpid():
            _INHERITED.append(self._connection)  # closing it here would take the locks of the other process
            self._connection = None
        if self._connection is None and self._path is not None:
            _prepare(self._path)
            self._connection = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
            self._owner = os.getpid()
            self._begin(self._connection)
        return self._connection

    def _existing(self) -> sqlite3.Connection | None:
        """The connection to a file that is there already."""
        is_there = self._connection is not None or (self._path is not None and self._path.exists())
        return self._open() if is_there else None

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Make the tables of this program; another program's results go."""
        for line in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = FAST"):
            connection.execute(f"PRAGMA {line}")
        if self._is_ours(connection):
            return
        with _transaction(connection):
            if self._is_ours(connection):  # another process was quicker
                return
            for table in ("about", "name", "result"):
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute("INSERT INTO about VALUES (?)", (self._program,))

    def _is_ours(self, connection: sqlite3.Connection) -> bool:
        """Whether the file holds results of this program."""
        if not connection.execute("SELECT name FROM sqlite_master WHERE name = 'about'").fetchall():
            return False
        return connection.execute("SELECT program FROM about").fetchall() == [(self._program,)]

    def _forget(self) -> None:
        """Put the file away and begin with a new one."""
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
        """Look once whether the file is whole, for a result is gone; DatabaseError where it is not."""
        if not self._checked:
            self._checked = True
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("the file is damaged")

    def _result(self, one: Key, row: _Row) -> StoredResult | None:
        """What a row says; DatabaseError where its checksum does not fit: then nothing in the file is trusted."""
        blobs = row.fingerprint, row.dependencies, row.value
        if not all(isinstance(blob, bytes) for blob in blobs) or row.checksum != self._checksum(one, *blobs):
            raise sqlite3.DatabaseError("a result is damaged, or somebody else has written it")
        if row.used < self._today:
            self._touched.add(row.id)
        packed = PackedDependencies(row.dependencies, self._names, self._look_up)
        return StoredResult(row.fingerprint, packed, row.value)

    def _packed(self, one: Key, result: StoredResult) -> tuple[int, int, bytes, bytes, bytes, bytes]:
        packed = b"".join(
            _DEPENDENCY.pack(self._ids[name], digest) for name, digest in result.dependencies.items()
        )
        checksum = self._checksum(one, result.fingerprint, packed, result.value)
        return self._ids[one], self._today, result.fingerprint, packed, result.value, checksum

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
        """Look up what numbers stand for: all that there are where many are asked for first, and then what is new."""
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
        """Give each name a number; within a transaction, as another process gives them, too."""
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
"""Connections of the process that this one was forked from."""


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
    """Make the file for its owner alone; one that is not his, or that others may read or write, goes."""
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
