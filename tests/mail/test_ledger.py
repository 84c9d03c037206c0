"""The ledger: no copy twice, nothing forgotten, nothing changed behind its back."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from standfirst.errors import MailError
from standfirst.mail import ledger_chain
from standfirst.mail.ledger import Ledger, SentText
from standfirst.mail.ledger_rows import COPY
from standfirst.mail.ledger_sqlite import SqliteStore
from standfirst.mail.ledger_store import EVENT
from standfirst.mail.selection import Recipient
from tests.mail.samples import EDITION, people

TEXT = SentText(ledger_chain.digest(("en", "report", "{}")), "en", "report", "{}")


def history(ledger: Ledger, recipient: str) -> list[str]:
    """The kinds of events about a recipient."""
    query = "SELECT kind FROM events WHERE recipient = ? ORDER BY seq"
    return [row[0] for row in ledger.store.query(query, (recipient,))]


def vandalise(where: Path | str, statement: str) -> int:
    """Run a statement on the ledger's tables without the ledger; gives the number of rows that it changed."""
    if isinstance(where, str):
        with psycopg.connect(where, autocommit=True) as line:
            line.execute("SET search_path = standfirst")
            line.execute("ALTER TABLE events DISABLE TRIGGER ALL")
            return line.execute(statement.encode()).rowcount
    file = sqlite3.connect(where)
    file.execute("DROP TRIGGER IF EXISTS events_stay")
    file.execute("DROP TRIGGER IF EXISTS events_same")
    count = file.execute(statement).rowcount
    file.commit()
    file.close()
    return count


def filled(where: Path | str) -> None:
    """A ledger with a few of everything."""
    with Ledger(where) as ledger:
        one, two, three = ledger.claim(EDITION, "edition", people(3))
        ledger.conclude(ledger.offer(one, "<1@x>", "aa", TEXT), "sent", "250 ok")
        ledger.conclude(ledger.offer(two, "<2@x>", "bb"), "refused", "550 no")
        ledger.conclude(three, "deferred", "451 later")
        ledger.suppress("r1@example.org", "refused", "550 no")
        assert ledger.prove().holds


def test_copy_goes_through_its_states(ledger: Ledger) -> None:
    """Claimed, offered, sent: each with its event, Message-ID, hash and reply."""
    (copy,) = ledger.claim(EDITION, "edition", people(1))
    copy = ledger.offer(copy, "<1@example.org>", "cafe")
    copy = ledger.conclude(copy, "sent", "250 ok")
    assert ledger.copies() == (copy,)
    assert (copy.state, copy.message_id, copy.sha256, copy.reply) == (
        "sent", "<1@example.org>", "cafe", "250 ok",
    )  # fmt: skip
    assert history(ledger, "r0@example.org") == ["claimed", "offered", "sent"]
    proof = ledger.prove()
    assert (proof.holds, proof.events) == (True, 4)


def test_claim_is_given_once(where: Path | str) -> None:
    """Two open ledgers never both get a copy, nor either of them twice."""
    with Ledger(where) as one, Ledger(where) as two:
        assert len(one.claim(EDITION, "edition", people(3))) == 3
        assert [copy.recipient for copy in two.claim(EDITION, "edition", people(4))] == ["r3@example.org"]
        assert not one.claim(EDITION, "edition", people(4))


@pytest.mark.slow
def test_claims_at_once_are_disjoint(where: Path | str) -> None:
    """Eight senders that begin a ledger at once share 400 copies without a double."""
    together = threading.Barrier(8)

    def claim(_: int) -> list[str]:
        together.wait(30)
        with Ledger(where) as ledger:
            taken = [
                copy.recipient
                for start in range(0, 400, 20)
                for copy in ledger.claim(EDITION, "edition", people(20, start))
            ]
            together.wait(30)
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [name for names in pool.map(claim, range(8)) for name in names]
    assert sorted(taken) == sorted(reader.key for reader in people(400))
    with Ledger(where) as ledger:
        assert ledger.prove().holds


@pytest.mark.slow
def test_claims_of_the_living_are_left_alone(where: Path | str) -> None:
    """Opening a ledger while another process sends takes nothing from it."""
    script = (
        "import sys; from pathlib import Path; from standfirst.mail.ledger import Ledger\n"
        "from tests.mail.samples import people\n"
        "where = sys.argv[1]; ledger = Ledger(where if '://' in where else Path(where))\n"
        "one, two = ledger.claim('e', 'edition', people(2)); ledger.offer(one, '<1@x>', 'aa')\n"
        "print('ready', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(where)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": "."},
    ) as other:  # fmt: skip
        assert other.stdout
        assert other.stdout.readline() == b"ready\n"
        with Ledger(where) as ledger:
            assert [copy.state for copy in ledger.copies()] == ["offered", "claimed"]
            assert not ledger.claim("e", "edition", people(2))
        other.kill()
        other.wait()
        with Ledger(where) as ledger:
            assert [copy.state for copy in ledger.copies()] == ["uncertain", "deferred"]
            again = ledger.claim("e", "edition", people(2))
            assert [copy.recipient for copy in again] == ["r1@example.org"]
            assert ledger.prove().holds
    if isinstance(where, Path):
        assert not list(where.with_name("ledger.db-owners").iterdir())


def test_uncertain_is_resolved_by_a_person(where: Path | str) -> None:
    """Settled copies are as the person says; the others may be sent again when asked."""
    with Ledger(where) as ledger:
        for copy in ledger.claim(EDITION, "edition", people(3)):
            ledger.offer(copy, "<x@x>", "aa")
    with Ledger(where) as ledger:
        assert {copy.state for copy in ledger.copies(state="uncertain")} == {"uncertain"}
        assert ledger.settle(EDITION, "R0@example.org", "sent", None) == 1
        assert ledger.settle(EDITION, "r1@example.org", "refused", "edition") == 1
        assert ledger.settle(EDITION, "r1@example.org", "sent", None) == 0
        assert ledger.resend_uncertain("another/01") == 0
        assert ledger.resend_uncertain(EDITION, "correction 1") == 0
        assert ledger.resend_uncertain(EDITION) == 1
        assert [copy.state for copy in ledger.copies()] == ["sent", "refused", "deferred"]
        assert ledger.prove().holds


def test_suppressed_are_never_claimed(ledger: Ledger) -> None:
    """Suppression holds whatever the spelling, until it is lifted."""
    assert ledger.suppress("R0@Example.org", "unsubscribed")
    assert not ledger.suppress("r0@example.org", "asked")
    assert not ledger.claim(EDITION, "edition", people(1))
    assert ledger.suppressed()["r0@example.org"].reason == "unsubscribed"
    assert ledger.unsuppress("r0@example.org")
    assert not ledger.unsuppress("r0@example.org")
    assert len(ledger.claim(EDITION, "edition", people(1))) == 1
    assert ledger.prove().holds


def test_lost_claim_is_not_offered(ledger: Ledger) -> None:
    """A copy that changed since is not sent on an old claim."""
    (copy,) = ledger.claim(EDITION, "edition", people(1))
    ledger.conclude(copy, "deferred", "451 later")
    with pytest.raises(MailError, match="another process changed it"):
        ledger.offer(copy, "<1@x>", "aa")


_FIRST = (
    "(edition, recipient, purpose) = (SELECT edition, recipient, purpose FROM copies WHERE state = 'sent')"
)
TAMPERING = {
    "a changed reply": ("UPDATE events SET reply = '250 fine' WHERE seq = 5", "event 5 was changed"),
    "a changed recipient": ("UPDATE events SET recipient = 'x@y.org' WHERE seq = 2", "event 2 was changed"),
    "a changed time": ("UPDATE events SET at = '2020' WHERE seq = 1", "event 1 was changed"),
    "a person erased by nobody": (
        "UPDATE events SET recipient = 'forgotten-1', salt = '' WHERE seq = 2", "event 2 lost its recipient",
    ),
    "an event taken out": ("DELETE FROM events WHERE seq = 4", "event 4 is missing"),
    "the last event cut": (
        "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)", "the chain ends at event 9, but 10 were",
    ),
    "a copy that was never sent": (
        "UPDATE copies SET state = 'sent' WHERE state = 'deferred'",
        "the copy quetta/02, r2@example.org, edition: `state` is 'sent', its event says 'deferred'",
    ),
    "a copy taken out": (
        "DELETE FROM copies WHERE state = 'sent'", "the copy quetta/02, r0@example.org, edition is missing",
    ),
    "a copy put in": (
        f"INSERT INTO copies SELECT 'x/1', {', '.join(COPY[1:])} FROM copies WHERE state = 'sent'",
        "the copy x/1, r0@example.org, edition has no event",
    ),
    "a copy moved to another reader": (
        f"UPDATE copies SET recipient = 'z@y.org' WHERE {_FIRST}",
        "the copy quetta/02, z@y.org, edition has no event",
    ),
    "a suppression lifted": ("DELETE FROM suppressed", "the suppression of r1@example.org (all) is missing"),
    "a suppression put in": (
        "INSERT INTO suppressed VALUES ('x@y.org', 'asked', '', '', 'all')", "the suppression of x@y.org (all) is",
    ),
    "a suppression for another reason": ("UPDATE suppressed SET reason = 'asked'", "['asked', '550 no'"),
    "a text changed": ("UPDATE texts SET records = '[]'", "was changed"),
    "a text taken out": ("DELETE FROM texts", "of a copy is missing"),
} | {
    f"a changed {column}": (
        f"UPDATE copies SET {column} = 'x' WHERE {_FIRST}",
        f"the copy quetta/02, r0@example.org, edition: `{column}` is 'x', its event says",
    )
    for column in COPY
    if column not in {"edition", "recipient", "purpose", "state"}
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found_and_named(where: Path | str, what: str) -> None:
    """Whatever is changed in the tables without the ledger, its proof fails and names the row."""
    filled(where)
    statement, named = TAMPERING[what]
    assert vandalise(where, statement) > 0
    with Ledger(where) as ledger:
        proof = ledger.prove()
    assert any(named in fault for fault in proof.faults), proof.faults


def test_rehashed_event_breaks_the_chain(where: Path | str) -> None:
    """Who changes an event and fixes its own hashes still breaks the one after it."""
    filled(where)
    with Ledger(where) as ledger:
        (row,) = ledger.store.query(f"SELECT {', '.join(EVENT)} FROM events WHERE seq = 5")
    event = dict(zip(EVENT, row, strict=True)) | {"reply": "250 fine"}
    event["who"] = ledger_chain.who(event)
    changes = f"reply = '250 fine', who = '{event['who']}', hash = '{ledger_chain.hashed(event)}'"
    vandalise(where, f"UPDATE events SET {changes} WHERE seq = 5")
    with Ledger(where) as ledger:
        assert ledger.prove().faults[0] == "event 6 does not follow the one before"


def test_events_cannot_be_changed_by_the_way(where: Path | str) -> None:
    """The store itself refuses to change or delete an event."""
    filled(where)
    with Ledger(where) as ledger:
        for statement in ("DELETE FROM events", "UPDATE events SET reply = ''"):
            with pytest.raises(MailError, match="never"), ledger.store.writing():
                ledger.store.batch([(statement, [()])])


def test_newer_ledger_is_left_alone(tmp_path: Path) -> None:
    """A ledger of a later version is named as such and not touched."""
    path = tmp_path / "ledger.db"
    filled(path)
    line = sqlite3.connect(path)
    line.execute("PRAGMA user_version = 99")
    line.close()
    before = path.read_bytes()
    with pytest.raises(MailError, match="has version 99, this program knows 2; update"):
        Ledger(path)
    assert path.read_bytes() == before


def test_other_files_are_no_ledgers(tmp_path: Path) -> None:
    """A text, another database and a folder are refused in one line and left as they are."""
    text = tmp_path / "text.db"
    text.write_text("not a database, but long enough to be taken for one " * 20)
    other = tmp_path / "other.db"
    line = sqlite3.connect(other)
    line.execute("CREATE TABLE mine (x)")
    line.close()
    for path in (text, other, tmp_path):
        before = path.read_bytes() if path.is_file() else b""
        with pytest.raises(MailError) as caught:
            Ledger(path)
        assert "\n" not in str(caught.value)
        assert not path.is_file() or path.read_bytes() == before


def test_ledger_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Addresses are in the clear: nobody else on the machine reads the file."""
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.claim(EDITION, "edition", people(1))
        for path in tmp_path.rglob("ledger.db*"):
            assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO), path.name


def test_writes_are_durable(ledger: Ledger) -> None:
    """The connection waits for the disk at each commit."""
    if isinstance(ledger.store, SqliteStore):
        assert ledger.store.query("PRAGMA synchronous") == [(2,)]
        assert ledger.store.query("PRAGMA journal_mode") == [("wal",)]
    else:
        assert ledger.store.query("SHOW synchronous_commit") == [("on",)]


@pytest.mark.slow
@given(st.lists(st.text(max_size=20), min_size=12, max_size=12))
def test_any_text_changes_the_hash(values: list[str]) -> None:
    """No two rows of different columns have one hash, wherever text is moved between columns."""
    moved = [values[0] + values[1], "", *values[2:]]
    same = tuple(moved) == tuple(values)
    assert (ledger_chain.digest(tuple(values)) == ledger_chain.digest(tuple(moved))) == same


class Lives(RuleBasedStateMachine):
    """Senders that claim, offer, conclude and die in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(os.environ["SF_TEST_FOLDER"])
        self.path = self.folder / f"{len(list(self.folder.iterdir()))}.db"
        self.ledger = Ledger(self.path)
        self.claimed: list[object] = []
        self.delivered: dict[str, int] = {}

    @rule(count=st.integers(1, 4))
    def claim(self, count: int) -> None:
        """Claim what is free."""
        self.claimed += self.ledger.claim(EDITION, "edition", people(count))

    @rule(outcome=st.sampled_from(["sent", "refused", "deferred", "uncertain", "dies"]))
    def send(self, outcome: str) -> None:
        """Send one claimed copy; the server takes it unless it says no."""
        if not self.claimed:
            return
        copy = self.claimed.pop()
        offered = self.ledger.offer(copy, "<x@x>", "aa")  # type: ignore[arg-type]
        if outcome not in {"refused", "deferred"}:
            self.delivered[offered.recipient] = self.delivered.get(offered.recipient, 0) + 1
        if outcome == "dies":
            self.die()
        else:
            self.ledger.conclude(offered, outcome, "")  # type: ignore[arg-type]

    @rule()
    def die(self) -> None:
        """The process ends; another opens the ledger."""
        self.ledger.close()
        self.claimed.clear()
        self.ledger = Ledger(self.path)

    @invariant()
    def nobody_has_two(self) -> None:
        """Whatever happened, no copy was delivered twice, and the chain holds."""
        assert set(self.delivered.values()) <= {1}
        assert self.ledger.prove().holds
        known = {copy.recipient: copy.state for copy in self.ledger.copies()}
        for recipient in self.delivered:
            assert known[recipient] in {"sent", "uncertain"}

    def teardown(self) -> None:
        self.ledger.close()


@pytest.mark.slow
def test_no_order_of_events_delivers_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over many random lives of senders, each copy is delivered once at most and known after."""
    from hypothesis import settings
    from hypothesis.stateful import run_state_machine_as_test

    monkeypatch.setenv("SF_TEST_FOLDER", str(tmp_path))
    run_state_machine_as_test(
        Lives, settings=settings(max_examples=25, stateful_step_count=20, deadline=None)
    )


def test_recipient_is_the_same_in_any_case(ledger: Ledger) -> None:
    """The key is small letters, the address stays as written."""
    (copy,) = ledger.claim(EDITION, "edition", [Recipient("Ali@Example.org", "en")])
    assert (copy.recipient, copy.address) == ("ali@example.org", "Ali@Example.org")
    assert not ledger.claim(EDITION, "edition", [Recipient("ALI@example.org", "en")])
