"""A database that goes away in mid-sending, or belongs to another version: nothing twice, nothing guessed."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from standfirst.errors import MailError
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_postgres import PostgresStore
from standfirst.mail.selection import Recipient
from tests.mail import postgres
from tests.mail.samples import EDITION, mailing, people, plain, run
from tests.mail.servers import Breaking

pytestmark = pytest.mark.slow

READERS = 12

VERSION_1 = """
CREATE TABLE copies (
    edition TEXT NOT NULL, recipient TEXT NOT NULL, purpose TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL,
    owner TEXT NOT NULL, address TEXT NOT NULL, lang TEXT NOT NULL, message_id TEXT NOT NULL, sha256 TEXT NOT NULL,
    reply TEXT NOT NULL, PRIMARY KEY (edition, recipient, purpose)
) WITHOUT ROWID, STRICT;
CREATE INDEX copies_open ON copies (owner) WHERE state IN ('claimed', 'offered');
CREATE INDEX copies_recipient ON copies (recipient);
CREATE INDEX copies_message ON copies (message_id);
CREATE TABLE suppressed (
    recipient TEXT PRIMARY KEY, reason TEXT NOT NULL, detail TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, edition TEXT NOT NULL,
    recipient TEXT NOT NULL, purpose TEXT NOT NULL, owner TEXT NOT NULL, address TEXT NOT NULL, lang TEXT NOT NULL,
    message_id TEXT NOT NULL, sha256 TEXT NOT NULL, reply TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER events_same BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
INSERT INTO copies VALUES ('quetta/02', 'r0@example.org', 'edition', 'sent', '2026-02-01T15:00:00.000+00:00', 'dead',
    'r0@example.org', 'en', '<1@x>', 'aa', '250 ok');
INSERT INTO suppressed VALUES ('r1@example.org', 'bounced', '5.1.1', '2026-02-01T15:00:01.000+00:00');
INSERT INTO events VALUES (1, '2026-02-01T15:00:00.000+00:00', 'sent', 'quetta/02', 'r0@example.org', 'edition', 'dead',
    'r0@example.org', 'en', '<1@x>', 'aa', '250 ok',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '4cdce0c9d8b69eb9a9dd3e8e6af4f4a2cbdb4bb6b0a1f3b6b6c1a5b4d8d1a111');
PRAGMA application_id = 1397115975;
PRAGMA user_version = 1;
"""
"""A ledger as version 1 wrote it; the hashes are filled in."""


@pytest.fixture
def own() -> Iterator[postgres.Cluster]:
    """A database server that this test may stop."""
    with postgres.running() as found:
        yield found


def check(server: Breaking, ledger: Ledger, uncertain: int) -> None:
    """Each reader was delivered to once at most; who was not is uncertain."""
    assert set(server.received.values()) == {1}
    open_copies = {copy.recipient for copy in ledger.copies(state="uncertain")}
    assert len(open_copies) == uncertain
    assert {one.key for one in people(READERS)} == set(server.received) | open_copies
    assert ledger.prove().holds


@pytest.mark.parametrize("stage", ["greeting", "content", "dot"])
def test_a_database_that_comes_back_loses_nothing(own: postgres.Cluster, stage: str) -> None:
    """It crashes while a message goes over the line and starts again: the run goes on, every copy is known."""
    left = [1]

    def crash(now: str) -> None:
        if now == stage and left and (stage == "greeting" or len(server.received) >= 3):
            left.clear()
            own.stop(signal.SIGQUIT)
            own.start()

    with Breaking(seen=crash).running() as server, Ledger(own.url()) as ledger:
        summary, _ = run(ledger, plain(server.port), mailing(people(READERS)))
        assert not left
        assert summary.sent == READERS
        check(server, ledger, 0)


def test_a_database_that_stays_away_leaves_one_copy_uncertain(own: postgres.Cluster) -> None:
    """It goes after the server took a message: the run stops and says which copy, and how to record it."""
    url = own.url()

    def stop(now: str) -> None:
        if now == "dot" and len(server.received) == 3 and own.process:
            own.stop(signal.SIGQUIT)

    with Breaking(seen=stop).running() as server:
        with Ledger(PostgresStore(url, patience=0.1)) as ledger:
            with pytest.raises(MailError) as caught:
                run(ledger, plain(server.port), mailing(people(READERS)))
            said = str(caught.value)
        assert "--settle r" in said
        assert "=sent" in said
        own.start()
        with Ledger(url) as ledger:
            run(ledger, plain(server.port), mailing(people(READERS)))
            check(server, ledger, 1)
            (copy,) = ledger.copies(state="uncertain")
            assert copy.address in said
            ledger.settle(EDITION, copy.address, "sent", None)
            assert len(ledger.copies(state="sent")) == READERS


def test_an_address_never_shows_its_password() -> None:
    """A database that cannot be reached, or an address that cannot be read, is named without the password."""
    for url in ("postgresql://desk:hidden@127.0.0.1:1/desk", "postgresql://desk:hidden@[broken"):
        with pytest.raises(MailError) as caught:
            PostgresStore(url, patience=0)
        assert "hidden" not in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer"])
def test_addresses_never_travel_in_the_clear(mode: str) -> None:
    """To another machine the line is encrypted, or not opened."""
    with pytest.raises(MailError, match="in the clear"):
        PostgresStore(f"postgresql://desk@db.example.org/desk?sslmode={mode}", patience=0)


def test_another_version_stops_before_it_writes(where: Path | str) -> None:
    """A program that is open while another raises the version writes nothing more, and says to update."""
    with Ledger(where) as ledger:
        (copy,) = ledger.claim(EDITION, "edition", people(1))
        if isinstance(where, str):
            with psycopg.connect(where, autocommit=True) as line:
                line.execute("UPDATE standfirst.ledger SET version = 3")
        else:
            file = sqlite3.connect(where)
            file.execute("PRAGMA user_version = 3")
            file.close()
        with pytest.raises(MailError, match="has version 3, this program knows 2; update"):
            ledger.offer(copy, "<1@x>", "aa")


def first_version(path: Path) -> None:
    """Write a ledger of version 1."""
    from standfirst.mail.ledger_chain import digest

    file = sqlite3.connect(path)
    file.executescript(VERSION_1)
    file.execute("DROP TRIGGER events_same")
    row = file.execute("SELECT * FROM events").fetchone()
    file.execute("UPDATE events SET hash = ?", (digest(row[:-1]),))
    head = file.execute("SELECT hash FROM events").fetchone()[0]
    event = (
        2,
        "2026-02-01T15:00:01.000+00:00",
        "suppressed",
        "",
        "r1@example.org",
        *[""] * 6,
        "bounced: 5.1.1",
        head,
    )
    file.execute(f"INSERT INTO events VALUES ({', '.join('?' * 14)})", (*event, digest(event)))
    file.execute("CREATE TRIGGER events_same BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'never'); END")
    file.commit()
    file.close()


def test_a_ledger_of_version_1_is_taken_over(tmp_path: Path) -> None:
    """Its copies, suppressions and chain hold on, and new copies follow them."""
    path = tmp_path / "ledger.db"
    first_version(path)
    with Ledger(path) as ledger:
        assert ledger.prove().holds
        assert [copy.recipient for copy in ledger.claim(EDITION, "edition", people(3))] == ["r2@example.org"]
        assert ledger.prove().holds
    with Ledger(path) as ledger:
        assert ledger.prove().holds


def test_a_program_of_version_1_writes_nothing_into_version_2(tmp_path: Path) -> None:
    """An older program that is still open is refused by the tables themselves, whatever it writes first."""
    path = tmp_path / "ledger.db"
    first_version(path)
    old = sqlite3.connect(path)
    with Ledger(path):
        pass
    rows = {
        "copies (edition, recipient, purpose, state, at, owner, address, lang, message_id, sha256, reply)": 11,
        "suppressed": 4,
        "events (seq, at, kind, edition, recipient, purpose, owner, address, lang, message_id, sha256, reply, "
        "previous, hash)": 14,
    }
    for table, count in rows.items():
        marks = ", ".join("?" * count)
        with pytest.raises(sqlite3.Error):
            old.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", (9, *["claimed"] * (count - 1)))
    old.close()


def test_a_living_sender_is_not_taken_for_dead(where: Path | str) -> None:
    """Whoever opens the ledger beside a living sender leaves its claims alone, in each store."""
    with Ledger(where) as one:
        claimed = one.claim(EDITION, "edition", [Recipient("a@example.org", "en")])
        with Ledger(where) as two:
            assert not two.claim(EDITION, "edition", [Recipient("a@example.org", "en")])
            assert [copy.state for copy in two.copies()] == ["claimed"]
        one.conclude(one.offer(claimed[0], "<1@x>", "aa"), "sent", "250 ok")


def test_scopes_of_suppression(ledger: Ledger) -> None:
    """Who wants corrections only gets those; who left one list still gets what comes through another."""
    ledger.suppress("r0@example.org", "unsubscribed", scope="editions")
    ledger.suppress("r1@example.org", "unsubscribed", scope="list friends")
    both = [Recipient("r1@example.org", "en", lists=("friends", "partners"))]
    assert not ledger.claim(EDITION, "edition", people(2))
    assert [copy.recipient for copy in ledger.claim(EDITION, "correction 1", people(1))] == ["r0@example.org"]
    assert [copy.recipient for copy in ledger.claim(EDITION, "edition", both)] == ["r1@example.org"]
    assert not ledger.suppressed()
    assert ledger.unsuppress("r0@example.org", "editions")
    assert ledger.prove().holds
