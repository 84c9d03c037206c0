"""Who holds what: the ledger's answer is exact over editions, lists and purposes."""

from __future__ import annotations

import csv
import io
import time

import pytest

from standfirst.mail.ledger import Ledger
from standfirst.mail.recipient_status import RecipientStatus, carried, export, past_recipients, status
from standfirst.mail.selection import Recipient
from standfirst.mail.sender import Mailing, Summary
from tests.mail.samples import mailing, people, plain, run
from tests.mail.servers import Breaking, Counting, running

LISTS = {"a": people(3), "b": people(3, 2), "c": people(2, 10), "d": people(1, 20)}
SENT = {"quetta/01": ("a", "b"), "quetta/02": ("b", "c"), "quetta/03": ("c", "d")}


def to(readers: list[Recipient], edition: str = "quetta/02", purpose: str = "edition") -> Mailing:
    """An edition to these readers."""
    return mailing(readers, purpose, edition=edition)


def addresses(ledger: Ledger, edition: str) -> set[str]:
    """Who holds an edition."""
    return {holder.address for holder in past_recipients(ledger, edition)}


@pytest.mark.slow
def test_correction_reaches_exactly_the_holders(ledger: Ledger) -> None:
    """Three editions to four lists: the correction of each goes to those who were sent it, once."""
    handler = Counting()
    with running(handler) as port:
        for edition, names in SENT.items():
            everyone = {one.key: one for name in names for one in LISTS[name]}
            run(ledger, plain(port), to(list(everyone.values()), edition))
        for edition, names in SENT.items():
            wanted = {one.address for name in names for one in LISTS[name]}
            assert addresses(ledger, edition) == wanted
            handler.received.clear()
            found = [Recipient(one.address, one.lang) for one in past_recipients(ledger, edition)]
            what = to(found, edition, "correction 1")
            for turn in range(2):
                summary, _ = run(ledger, plain(port), what)
                assert summary == (Summary(passed_over=len(wanted)) if turn else Summary(sent=len(wanted)))
            assert handler.received == dict.fromkeys(wanted, 1)
    assert ledger.prove().holds


def test_refused_hold_nothing_and_uncertain_may(ledger: Ledger) -> None:
    """A refused copy is no copy; an uncertain one counts until someone knows better."""
    with Breaking("dot").running() as server:
        run(ledger, plain(server.port), to(people(2)))
    with running(Counting(answers={"r5@example.org": ["550 5.1.1 gone"]})) as port:
        run(ledger, plain(port), to(people(1, 5)))
    assert [(one.address, one.certain) for one in past_recipients(ledger, "quetta/02")] == [
        ("r0@example.org", False),
        ("r1@example.org", True),
    ]


def test_standing_tells_each_recipient_apart(ledger: Ledger) -> None:
    """Before sending, everyone is in one group: missing, sent, refused, uncertain, suppressed."""
    one, two, three, four = ledger.claim("quetta/02", "edition", people(4))
    for copy, outcome in ((one, "sent"), (two, "refused"), (three, "uncertain")):
        ledger.conclude(ledger.offer(copy, "<x@x>", "aa"), outcome, "")  # type: ignore[arg-type]
    ledger.suppress("r6@example.org", "asked")
    found = status(ledger, "quetta/02", "edition", people(7))
    groups = {name: [one.address[:2] for one in getattr(found, name)] for name in found.__dataclass_fields__}
    assert groups == {
        "sent": ["r0"], "refused": ["r1"], "uncertain": ["r2"], "sending": ["r3"],
        "missing": ["r4", "r5"], "suppressed": ["r6"],
    }  # fmt: skip
    assert four.state == "claimed"


def test_export_is_safe_in_a_spreadsheet(ledger: Ledger) -> None:
    """What a server answered is text in the CSV, never a formula."""
    (copy,) = ledger.claim("quetta/02", "edition", people(1))
    ledger.conclude(ledger.offer(copy, "<x@x>", "aa"), "refused", '=HYPERLINK("http://x")')
    text = io.StringIO()
    assert export(ledger, text) == 1
    (row,) = csv.DictReader(io.StringIO(text.getvalue()))
    assert (row["edition"], row["address"], row["state"]) == (
        "quetta/02", "r0@example.org", "refused",
    )  # fmt: skip
    assert row["reply"] == '\'=HYPERLINK("http://x")'


def test_copies_of_other_editions_say_nothing(ledger: Ledger) -> None:
    """Who has another edition is still missing this one, and who has this one is not."""
    with running(Counting()) as port:
        run(ledger, plain(port), to(people(2), "quetta/01"))
        run(ledger, plain(port), to(people(1), "quetta/02"))
    found = status(ledger, "quetta/02", "edition", people(2))
    assert [one.address for one in found.sent] == ["r0@example.org"]
    assert [one.address for one in found.missing] == ["r1@example.org"]
    assert not found.complete


@pytest.mark.parametrize("state", ["sent", "uncertain", "claimed", "refused"])
@pytest.mark.parametrize("own", ["", "sent", "refused"])
def test_a_correction_carries_the_edition(own: str, state: str, ledger: Ledger) -> None:
    """Who got a correction has the edition, unless a copy of the edition itself says otherwise; other purposes carry nothing."""
    reader = people(1)[0]

    def give(purpose: str, how: str) -> None:
        (copy,) = ledger.claim("quetta/02", purpose, [reader])
        if how == "refused":
            ledger.conclude(copy, "refused", "550 no")
        elif how != "claimed":
            offered = ledger.offer(copy, f"<{purpose[-1]}@x>", "aa")
            ledger.conclude(offered, "sent" if how == "sent" else "uncertain", "250 ok")

    if own:
        give("edition", own)
    give("correction 1", state)
    found = status(ledger, "quetta/02", "edition", [reader])
    named = {"sent": "sent", "uncertain": "uncertain", "claimed": "sending", "refused": "missing"}[state]
    wanted = "sent" if own == "sent" else "refused" if own and state == "refused" else named
    assert [
        name for name in ("missing", "sent", "refused", "uncertain", "sending") if getattr(found, name)
    ] == [wanted]
    carrying = carried(ledger, "quetta/02", "edition", [reader])
    assert [copy.purpose for copy in carrying] == ["correction 1"] * (state == "sent" and own != "sent")
    assert carried(ledger, "quetta/02", "edition", people(1, 5)) == ()
    assert carried(ledger, "quetta/02", "correction 2", [reader]) == ()
    assert status(ledger, "quetta/02", "correction 2", [reader]).missing == (reader,)


GROUPS = ("missing", "refused", "uncertain", "sending")


@pytest.mark.parametrize(
    "left", [(), *((one,) for one in GROUPS), ("refused", "uncertain"), ("sent", "suppressed")]
)
def test_a_mailing_is_complete_when_nothing_is_left_to_do(left: tuple[str, ...]) -> None:
    """Whoever is missing, refused, uncertain or being sent to leaves it incomplete; who has it and who is stopped does not."""
    none: dict[str, tuple[Recipient, ...]] = dict.fromkeys((*GROUPS, "sent", "suppressed"), ())
    found = RecipientStatus(**none | dict.fromkeys(left, tuple(people(1))))
    assert found.complete is set(left).isdisjoint(GROUPS)


def test_the_latest_copy_tells_address_and_language(ledger: Ledger) -> None:
    """A correction goes where the last copy went, in the language that it had, whatever that copy was for."""
    for purpose, reader in (
        ("edition", Recipient("R0@example.org", "en")),
        ("correction 1", Recipient("r0@example.org", "fr")),
    ):
        (copy,) = ledger.claim("quetta/02", purpose, [reader])
        ledger.conclude(ledger.offer(copy, f"<{purpose[0]}@x>", "aa"), "sent", "250 ok")
        time.sleep(0.002)  # times have milliseconds
    (holder,) = past_recipients(ledger, "quetta/02")
    assert (holder.address, holder.lang, len(holder.copies)) == ("r0@example.org", "fr", 2)


def test_each_edition_is_exported_and_carried_alone(ledger: Ledger) -> None:
    """Copies of another edition are in the list of all and in no other; a correction of another edition carries nothing."""
    for edition in ("quetta/01", "quetta/02"):
        (copy,) = ledger.claim(edition, "correction 1", people(1))
        ledger.conclude(ledger.offer(copy, f"<{edition}@x>", "aa"), "sent", "250 ok")
    assert [export(ledger, io.StringIO(), one) for one in ("quetta/01", "quetta/03", None)] == [1, 0, 2]
    assert [one.edition for one in carried(ledger, "quetta/02", "edition", people(1))] == ["quetta/02"]
