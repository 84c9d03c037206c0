"""The SQLite file of a ledger: how it is created, migrated and waited for, and what its proof says of each event."""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from standfirst.errors import MailError
from standfirst.mail import ledger_chain
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_chain import FORGOTTEN, GENESIS
from standfirst.mail.ledger_proof import _Replay
from standfirst.mail.ledger_sqlite import SqliteStore
from standfirst.mail.ledger_store import EVENT
from tests.mail.samples import EDITION, people
from tests.mail.test_ledger_lost import first_version


def test_a_new_file_has_its_folders_strict_tables_and_times_to_the_millisecond(tmp_path: Path) -> None:
    """Folders that are missing are made, no column takes another type, and every event has a time of one form."""
    with Ledger(tmp_path / "a" / "b" / "ledger.db") as ledger:
        ledger.claim(EDITION, "edition", people(1))
        times = [at for (at,) in ledger.store.query("SELECT at FROM events")]
        made = [sql for (sql,) in ledger.store.query("SELECT sql FROM sqlite_master WHERE type = 'table'")]
    assert len(times) == 2
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", at) for at in times)
    assert len(made) > 3
    assert all(sql.endswith("STRICT") for sql in made)


@pytest.mark.parametrize("empty", [True, False])
def test_a_migrated_ledger_begins_once(empty: bool, tmp_path: Path) -> None:
    """A ledger of version 1 without events gets its first one; one with events keeps those and gets none."""
    path = tmp_path / "ledger.db"
    first_version(path)
    if empty:
        with sqlite3.connect(path) as file:
            file.execute("DROP TRIGGER events_stay")
            for table in ("events", "copies", "suppressed"):
                file.execute(f"DELETE FROM {table}")
        file.close()
    with Ledger(path) as ledger:
        kinds = [kind for (kind,) in ledger.store.query("SELECT kind FROM events ORDER BY seq")]
        assert ("begun" in kinds, len(kinds)) == ((True, 1) if empty else (False, 2))
        assert ledger.prove().holds


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("database or disk is full", "make room"), ("No space left on device", "make room"), ("disk I/O error", "make room"),
        ("database is locked", "wait for the other process"),
        ("file is not a database", "take it from a backup"), ("database disk image is malformed", "take it from a backup"),
        ("no such table: copies", "cannot be used: no such table"),
    ],
)  # fmt: skip
def test_each_error_says_what_to_do(error: str, said: str, tmp_path: Path) -> None:
    """A full disk, a lock and a damaged file are told apart, and what is none of them is quoted."""

    def execute(*_: object) -> None:
        raise sqlite3.OperationalError(error)

    with Ledger(tmp_path / "ledger.db") as ledger:
        store = cast("SqliteStore", ledger.store)
        store.line.close()
        store.line = cast("Any", SimpleNamespace(execute=execute, close=lambda: None))
        with pytest.raises(MailError, match=said):
            store.query("SELECT 1")


@pytest.mark.parametrize(
    ("errors", "tries", "fails"),
    [(["database is locked"] * 199, 200, False), (["database is locked"] * 200, 200, True), (["disk I/O error"], 1, True)],
)  # fmt: skip
def test_who_creates_a_ledger_waits_for_who_does_so_too(
    errors: list[str], tries: int, fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock is waited for, 200 times and no longer; any other error is raised at once."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    left, asked = iter(errors), []

    def execute(sql: str) -> None:
        asked.append(sql)
        if error := next(left, ""):
            raise sqlite3.OperationalError(error)

    store = SqliteStore.__new__(SqliteStore)
    store.line = cast("Any", SimpleNamespace(execute=execute))
    if fails:
        with pytest.raises(sqlite3.OperationalError, match=errors[-1]):
            store._write_ahead()  # a race that no test can time
    else:
        store._write_ahead()  # a race that no test can time
    assert len(asked) == tries


@pytest.mark.parametrize(
    ("salt", "digest", "right", "faults"),
    [
        ("", "", False, 0),  # a person erased from an event of version 1: its hash covered them
        ("", "d", True, 0), ("", "d", False, 1),
        ("s", "", True, 0), ("s", "", False, 1),
    ],
)  # fmt: skip
def test_only_an_erased_person_excuses_a_hash(salt: str, digest: str, right: bool, faults: int) -> None:
    """An event is proved by its hash; only of version 1, with its person erased, it cannot be."""
    name = f"{FORGOTTEN}1" if not salt else "a@example.org"
    event: dict[str, object] = dict.fromkeys(EVENT, "") | {"seq": 1, "previous": GENESIS, "kind": "note"}
    event |= {"salt": salt, "recipient": name, "who": digest}
    event["hash"] = ledger_chain.hashed(event) if right else "another"
    replay = _Replay()
    replay.take(event)
    assert len(replay.faults) == faults


@pytest.mark.parametrize(("kind", "asked"), [("forgotten", True), ("note", False), ("sent", False)])
def test_whoever_is_erased_was_forgotten_by_an_event(kind: str, asked: bool) -> None:
    """Only an event of the kind `forgotten` says that somebody asked to be."""
    event: dict[str, object] = dict.fromkeys(EVENT, "") | {"seq": 1, "previous": GENESIS}
    event |= {"kind": kind, "recipient": f"{FORGOTTEN}1"}
    replay = _Replay(erased={f"{FORGOTTEN}1": [2]})
    replay.take(event)
    assert bool(list(replay.unordered())) is not asked


def test_a_proof_lists_every_copy_without_an_event(tmp_path: Path) -> None:
    """A fault of one copy does not end the comparison of the others."""
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.claim(EDITION, "edition", people(3))
        store = cast("SqliteStore", ledger.store)
        store.line.execute("UPDATE copies SET purpose = 'other'")
        faults = ledger.prove().faults
    assert len([one for one in faults if one.endswith("has no event")]) == 3
    assert len([one for one in faults if one.endswith("is missing")]) == 3


def test_a_suppression_without_detail_is_told_as_its_reason(tmp_path: Path) -> None:
    """The event has the reason, and its detail behind a colon only where there is one."""
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.suppress("a@example.org", "asked")
        ledger.suppress("b@example.org", "bounced", "5.1.1")
        rows = ledger.store.query("SELECT reply FROM events WHERE kind = 'suppressed' ORDER BY seq")
        assert rows == [("asked",), ("bounced: 5.1.1",)]
        assert ledger.prove().holds
