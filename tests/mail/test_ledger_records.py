"""What the ledger records beside the copy that is being sent, and what a person decides about copies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standfirst.errors import MailError
from standfirst.mail import ledger_chain
from standfirst.mail.ledger import Ledger, SentText
from standfirst.mail.ledger_rows import AdditionalPurpose
from standfirst.mail.ledger_sqlite import SqliteStore
from standfirst.mail.ledger_store import LedgerLostError, Row, utc_now
from tests.mail.samples import EDITION, people


def text(records: str) -> SentText:
    """A text by its digest."""
    return SentText(ledger_chain.digest(("en", "mail", records)), "en", "mail", records)


TEXT, EARLIER = text("[]"), text("[1]")
OTHER = AdditionalPurpose("quetta/01", "correction 1", EARLIER)


def states(ledger: Ledger) -> list[tuple[str, str, str]]:
    """Edition, purpose and state of each copy."""
    return [(copy.edition, copy.purpose, copy.state) for copy in ledger.copies()]


def last_event(ledger: Ledger, columns: str) -> Row:
    """Columns of the latest event."""
    return ledger.store.query(f"SELECT {columns} FROM events ORDER BY seq DESC LIMIT 1")[0]


@pytest.mark.parametrize("outcome", ["sent", "refused", "deferred"])
def test_what_a_message_also_counts_for_ends_with_it(ledger: Ledger, outcome: str) -> None:
    """The copy beside it is claimed, offered and concluded in the same steps, with a text of its own."""
    (copy,) = ledger.claim(EDITION, "edition", people(1), [OTHER])
    copy = ledger.offer(copy, "<1@x>", "cafe", TEXT, [OTHER])
    ledger.conclude(copy, outcome, "250 ok", [OTHER])  # type: ignore[arg-type]  # each of them
    assert states(ledger) == [("quetta/01", "correction 1", outcome), (EDITION, "edition", outcome)]
    assert [one.content for one in ledger.copies()] == [EARLIER.content, TEXT.content]
    assert ledger.texts("quetta/01") == {EARLIER.content: EARLIER}
    assert ledger.texts(EDITION) == {TEXT.content: TEXT}
    assert ledger.prove().holds


@pytest.mark.parametrize(
    ("before", "held"), [("sent", True), ("claimed", True), ("deferred", False), ("refused", False)]
)
def test_a_message_that_held_the_whole_edition_is_its_copy(ledger: Ledger, before: str, held: bool) -> None:
    """Whoever has no copy, or one that never came, gets the state of the message; other copies stay as they are."""
    first, second = people(2)
    (old,) = ledger.claim(EDITION, "edition", [first])
    if before != "claimed":
        ledger.conclude(old, before, "earlier")  # type: ignore[arg-type]  # each of them
    corrections = [
        ledger.conclude(ledger.offer(copy, "<2@x>", "cafe", TEXT), "sent", "250 ok")
        for copy in ledger.claim(EDITION, "correction 1", [first, second])
    ]
    ledger.carry("edition", corrections)
    found = {copy.recipient: copy for copy in ledger.copies() if copy.purpose == "edition"}
    assert found[second.key].state == "sent"
    assert found[second.key].content == TEXT.content
    assert (found[first.key].message_id == "") == held
    assert found[first.key].state == (before if held else "sent")
    assert len(ledger.copies()) == 4
    assert ledger.prove().holds


def test_a_copy_that_was_carried_is_of_the_hour_of_that(tmp_path: Path) -> None:
    """It says when the ledger learned of it, not when the other message was sent."""
    hours = [datetime(2026, 3, 1, 8, tzinfo=UTC)]
    with Ledger(tmp_path / "a.db", clock=lambda: hours[0]) as ledger:
        (copy,) = ledger.claim(EDITION, "correction 1", people(1))
        hours[0] += timedelta(hours=3)
        ledger.carry("edition", [copy])
        assert [(one.purpose, one.at[:13]) for one in ledger.copies()] == [
            ("correction 1", "2026-03-01T08"),
            ("edition", "2026-03-01T11"),
        ]


def test_a_copy_of_another_edition_is_not_held(ledger: Ledger) -> None:
    """Only a copy of the very edition says that a reader has it."""
    reader = people(1)
    for edition in ("quetta/01", EDITION):
        ledger.claim(edition, "edition" if edition != EDITION else "correction 1", reader)
    ledger.carry("edition", ledger.copies(edition=EDITION))
    assert [place[:2] for place in states(ledger)] == [
        ("quetta/01", "edition"),
        (EDITION, "correction 1"),
        (EDITION, "edition"),
    ]


def test_what_is_uncertain_is_sent_again_to_some(ledger: Ledger) -> None:
    """Only those whom a person names get it again."""
    for copy in ledger.claim(EDITION, "edition", people(3)):
        ledger.conclude(ledger.offer(copy, "<x@x>", "aa"), "uncertain", "no reply")
    assert ledger.resend_uncertain(EDITION, None, ["r1@example.org"]) == 1
    assert [copy.state for copy in ledger.copies()] == ["uncertain", "deferred", "uncertain"]
    assert ledger.resend_uncertain(EDITION, None, []) == 0
    assert ledger.resend_uncertain(EDITION) == 2


def test_a_later_report_changes_the_copy(ledger: Ledger) -> None:
    """What a delivery report says comes after what the server said."""
    (copy,) = ledger.claim(EDITION, "edition", people(1))
    copy = ledger.conclude(ledger.offer(copy, "<1@x>", "aa"), "sent", "250 ok")
    copy = ledger.report(copy, "refused", "550 no \0 user")
    assert ledger.copies() == (copy,)
    assert (copy.state, copy.reply) == ("refused", "550 no ? user")
    ledger.report(copy, "refused", copy.reply)
    events = ledger.store.query("SELECT kind FROM events WHERE recipient = 'r0@example.org' ORDER BY seq")
    assert [kind for (kind,) in events] == ["claimed", "offered", "sent", "refused", "refused"]


def test_a_remark_is_kept_once(ledger: Ledger) -> None:
    """The same remark about the same recipient is there once; another one is another."""
    (copy,) = ledger.claim(EDITION, "edition", people(1))
    assert ledger.note("R0@example.org", "on leave", copy)
    assert last_event(ledger, "kind, recipient, edition, purpose, reply") == (
        "note", "r0@example.org", EDITION, "edition", "on leave",
    )  # fmt: skip
    assert not ledger.note("r0@example.org", "on leave")
    assert ledger.note("r0@example.org", "left")
    assert ledger.note("r1@example.org", "on leave")
    assert ledger.prove().holds


def test_accepted_changes_are_those_of_the_edition(ledger: Ledger) -> None:
    """What a person called the same text is known by its digest, for that edition alone."""
    ledger.accept_changes(EDITION, [("aa", "a comma"), ("bb", "a space")])
    assert ledger.accepted_changes(EDITION) == {"aa", "bb"}
    assert ledger.accepted_changes("quetta/01") == frozenset()
    assert last_event(ledger, "kind, edition, content, reply") == ("same", EDITION, "bb", "a space")


def test_a_suppression_is_lifted_in_its_scope(ledger: Ledger) -> None:
    """One scope is lifted alone, and the chain says which; without a scope all are."""
    for scope in ("all", "editions", "list team"):
        assert ledger.suppress("r0@example.org", "asked", scope=scope)
    assert ledger.unsuppress("r0@example.org", "editions")
    assert last_event(ledger, "kind, recipient, purpose") == ("unsuppressed", "r0@example.org", "editions")
    assert [one.scope for one in ledger.suppressions()] == ["all", "list team"]
    assert ledger.unsuppress("r0@example.org")
    assert not ledger.suppressions()
    assert ledger.prove().holds


def test_a_ledger_has_a_name_of_its_own(tmp_path: Path) -> None:
    """Sixteen hexadecimal digits, the same whenever it is opened, and of no other ledger."""
    names = []
    for path in (tmp_path / "a.db", tmp_path / "a.db", tmp_path / "b.db"):
        with Ledger(path) as opened:
            names.append(opened.name)
    assert names[0] == names[1] != names[2]
    assert all(re.fullmatch("[0-9a-f]{16}", name) for name in names)


def test_a_ledger_is_opened_on_a_store_too(tmp_path: Path) -> None:
    """Who has a store already gives it, with settings of its own."""
    with Ledger(SqliteStore(tmp_path / "a.db", utc_now)) as opened:
        assert len(opened.claim(EDITION, "edition", people(1))) == 1


@pytest.mark.slow
def test_nobody_is_claimed_twice_among_many(ledger: Ledger) -> None:
    """However many are asked for at once, those who have a copy are left out wherever they stand."""
    places = (0, 499, 500, 501, 1000, 1100)
    for place in places:
        ledger.claim(EDITION, "edition", people(1, place))
    assert len(ledger.claim(EDITION, "edition", people(1101))) == 1101 - len(places)


class Breaking(SqliteStore):
    """A store whose line breaks once: before the next write, or when that is done and nobody was told."""

    breaks = ""

    @contextmanager
    def writing(self) -> Iterator[str]:
        """A transaction, and the break."""
        when, self.breaks = self.breaks, ""
        if when == "before":
            raise LedgerLostError("the line broke")
        with super().writing() as at:
            yield at
        if when == "after":
            raise LedgerLostError("the line broke")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_broken_line_loses_nothing_beside_a_copy(tmp_path: Path, when: str) -> None:
    """The second try records the copy and what stands beside it, or finds that the first one did."""
    store = Breaking(tmp_path / "a.db", utc_now)
    with Ledger(store) as ledger:
        (copy,) = ledger.claim(EDITION, "edition", people(1), [OTHER])
        store.breaks = when
        copy = ledger.offer(copy, "<1@x>", "cafe", TEXT, [OTHER])
        store.breaks = when
        ledger.conclude(copy, "sent", "250 ok", [OTHER])
        assert {place[2] for place in states(ledger)} == {"sent"}
        ((events,),) = ledger.store.query("SELECT count(*) FROM events WHERE kind = 'sent'")
        assert events == 2
        assert ledger.texts("quetta/01").keys() == {EARLIER.content}


def test_what_stands_beside_keeps_its_text(ledger: Ledger) -> None:
    """Without a text of its own a later step leaves the one that was offered."""
    (copy,) = ledger.claim(EDITION, "edition", people(1), [OTHER])
    copy = ledger.offer(copy, "<1@x>", "cafe", TEXT, [OTHER])
    ledger.conclude(copy, "sent", "250 ok", [AdditionalPurpose(OTHER.edition, OTHER.purpose)])
    assert [one.content for one in ledger.copies()] == [EARLIER.content, TEXT.content]


@pytest.mark.parametrize("changes", [{"edition": "quetta/09"}, {"owner": "another"}])
def test_only_whoever_claimed_a_copy_sends_it(ledger: Ledger, changes: dict[str, str]) -> None:
    """A copy that the ledger has not, or that another sender holds, is not offered."""
    (copy,) = ledger.claim(EDITION, "edition", people(1))
    with pytest.raises(MailError, match="another process changed it"):
        ledger.offer(replace(copy, **changes), "<1@x>", "cafe")  # type: ignore[arg-type]  # either of them
    assert [one.state for one in ledger.copies()] == ["claimed"]


def test_a_sender_that_was_taken_for_dead_may_say_what_became_of_its_copy(ledger: Ledger) -> None:
    """What is uncertain for that reason alone becomes sent; what the server left uncertain does not."""
    first, second = (
        ledger.offer(copy, f"<{copy.recipient}>", "cafe")
        for copy in ledger.claim(EDITION, "edition", people(2))
    )
    ledger.conclude(second, "uncertain", "no reply")
    ledger.abandon()
    assert ledger.recover() == 1
    assert ledger.copies()[0].reply == "the sender ended before the server's reply was recorded"
    ledger.conclude(first, "sent", "250 ok")
    with pytest.raises(MailError, match="another process changed it"):
        ledger.conclude(second, "sent", "250 ok")
    assert [one.state for one in ledger.copies()] == ["sent", "uncertain"]


def test_a_claim_is_ours_where_the_line_broke_after_it(tmp_path: Path) -> None:
    """The second try finds what the first one claimed, and nobody else's."""
    store = Breaking(tmp_path / "a.db", utc_now)
    with Ledger(store) as ledger:
        store.breaks = "after"
        (copy,) = ledger.claim(EDITION, "edition", people(1))
        assert ledger.copies() == (copy,)
        assert ledger.claim(EDITION, "edition", people(1)) == []


def test_each_step_is_of_its_own_hour(tmp_path: Path) -> None:
    """A copy says when it was last changed, also where its sender was taken for dead."""
    hours = [datetime(2026, 3, 1, 8, tzinfo=UTC)]
    with Ledger(tmp_path / "a.db", clock=lambda: hours[0]) as ledger:
        taken, offered, sent = ledger.claim(EDITION, "edition", people(3))
        hours[0] += timedelta(hours=1)
        assert ledger.offer(offered, "<1@x>", "cafe", TEXT).at[:13] == "2026-03-01T09"
        hours[0] += timedelta(hours=1)
        assert ledger.conclude(sent, "sent", "250 ok").at[:13] == "2026-03-01T10"
        ledger.abandon()
        hours[0] += timedelta(hours=1)
        assert ledger.recover() == 2
        assert [(one.recipient, one.state, one.at[:13], one.form) for one in ledger.copies()] == [
            (taken.recipient, "deferred", "2026-03-01T11", ""),
            (offered.recipient, "uncertain", "2026-03-01T11", TEXT.form),
            (sent.recipient, "sent", "2026-03-01T10", ""),
        ]
        assert [one.reply for one in ledger.copies()] == [
            "the sender ended before the message did",
            "the sender ended before the server's reply was recorded",
            "250 ok",
        ]


def test_what_a_person_decides_stands_in_the_copy(ledger: Ledger) -> None:
    """The reply of a copy says who changed its state, and how."""
    for copy in ledger.claim(EDITION, "edition", people(2)):
        ledger.conclude(ledger.offer(copy, "<x@x>", "aa"), "uncertain", "no reply")
    ledger.settle(EDITION, "r0@example.org", "sent", None)
    ledger.resend_uncertain(EDITION)
    assert [one.reply for one in ledger.copies()] == ["settled by hand as sent", "to be sent again, as asked"]
