"""The sender: each copy once, whatever the server and the line do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from standfirst.errors import MailError
from standfirst.mail import sender
from standfirst.mail.content import AttachedFile
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_rows import AdditionalPurpose
from standfirst.mail.message import EncodedContent, Thread, prepare
from standfirst.mail.recipient_status import status
from standfirst.mail.selection import Recipient
from standfirst.mail.sender import Policy, Progress
from standfirst.mail.smtp import Connection
from standfirst.model.marking import Tlp
from tests.mail.samples import DATE, DESK, EDITION, NoWait, content, mailing, people, plain, prepared, run
from tests.mail.servers import STAGES, Breaking, Counting, running


def states(ledger: Ledger) -> Counter[str]:
    """How many copies are in each state."""
    return Counter(copy.state for copy in ledger.copies())


@pytest.mark.slow
def test_everyone_gets_one_copy_over_one_connection(ledger: Ledger) -> None:
    """A mailing reaches each recipient once, and the connection is reused."""
    handler = Counting()
    seen: list[Progress] = []
    with running(handler) as port, Connection(plain(port)) as line:
        summary = sender.send(mailing(people(60)), ledger, line, DATE, progress=seen.append)
    assert summary == sender.Summary(sent=60)
    assert handler.received == {f"r{number}@example.org": 1 for number in range(60)}
    assert len(handler.sessions) == 1
    assert [progress.done for progress in seen] == list(range(1, 61))
    assert seen[-1].total == 60


@pytest.mark.slow
def test_second_run_sends_only_what_is_missing(ledger: Ledger) -> None:
    """Who has a copy gets none again; who joined the list since does."""
    handler = Counting()
    with running(handler) as port:
        run(ledger, plain(port), mailing(people(5)))
        summary, _ = run(ledger, plain(port), mailing(people(8)))
    assert summary == sender.Summary(sent=3, passed_over=5)
    assert set(handler.received.values()) == {1}


def test_each_copy_has_a_return_path_of_its_own(ledger: Ledger) -> None:
    """Where the desk has a mailbox for failures, the envelope names the copy; the From line stays."""
    handler = Counting()
    ready = prepare(content(), replace(DESK, bounces="bounces@example.org"), Thread())
    what = replace(mailing(people(2)), choose=lambda _: ready)
    with running(handler) as port:
        run(ledger, plain(port), what)
    for number, sender_ in enumerate(handler.senders):
        (copy,) = ledger.copies(recipient=f"r{number}@example.org")
        assert sender_ == f"bounces+{copy.message_id[1:33]}@example.org"
    assert b"From: The desk <desk@example.org>" in handler.mails[0]


def test_another_purpose_is_another_copy(ledger: Ledger) -> None:
    """A correction of an edition reaches those who have the edition."""
    handler = Counting()
    with running(handler) as port:
        run(ledger, plain(port), mailing(people(2)))
        summary, _ = run(ledger, plain(port), mailing(people(2), "correction 1"))
    assert summary.sent == 2
    assert set(handler.received.values()) == {2}


def test_spelling_of_an_address_makes_no_second_recipient(ledger: Ledger) -> None:
    """`Ali@Example.org` and `ali@example.org` are one reader."""
    handler = Counting()
    with running(handler) as port:
        run(ledger, plain(port), mailing([Recipient("Ali@example.org", "en")]))
        summary, _ = run(ledger, plain(port), mailing([Recipient("ali@example.org", "en")]))
    assert summary.passed_over == 1
    assert handler.received.total() == 1


def test_permanent_refusal_suppresses(ledger: Ledger) -> None:
    """550 5.1.1 refuses the copy and suppresses the address for the next edition."""
    handler = Counting(answers={"r1@example.org": ["550 5.1.1 no such user"]})
    with running(handler) as port:
        summary, _ = run(ledger, plain(port), mailing(people(3)))
        later, _ = run(ledger, plain(port), mailing(people(3), edition="quetta/03"))
    assert summary == sender.Summary(sent=2, refused=1, suppressed=1)
    assert later == sender.Summary(sent=2, passed_over=1)
    assert ledger.suppressed()["r1@example.org"].detail == "550 5.1.1 no such user"


@pytest.mark.parametrize("refusal", ["550 5.1.1 no such user", "550 No Such User Here"])
def test_server_that_knows_nobody_suppresses_nobody(ledger: Ledger, refusal: str) -> None:
    """A relay that knows no address says something about itself; it counts once someone else was taken."""
    script = {f"r{number}@example.org": [refusal] for number in range(4)}
    with running(Counting(answers=script)) as port:
        nobody, _ = run(ledger, plain(port), mailing(people(4)))
        assert nobody == sender.Summary(refused=4)
        assert not ledger.suppressed()
        some, _ = run(ledger, plain(port), mailing(people(5), "update 1"))
    assert some == sender.Summary(sent=1, refused=4, suppressed=4)


@pytest.mark.parametrize("refusal", ["550 5.1.2 bad destination", "550 Unrouteable address"])
def test_dead_domain_is_suppressed_the_second_time(ledger: Ledger, refusal: str) -> None:
    """A domain without mail may be back tomorrow; for the second edition it counts."""
    with running(Counting(answers={"r1@example.org": [refusal]})) as port:
        once, _ = run(ledger, plain(port), mailing(people(2)))
        assert not ledger.suppressed()
        twice, _ = run(ledger, plain(port), mailing(people(2), edition="quetta/03"))
    assert (once.refused, twice.refused) == (1, 1)
    assert set(ledger.suppressed()) == {"r1@example.org"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "refusal",
    [
        "550 5.7.1 blocked", "550 5.1.8 Access denied, bad outbound sender", "550 5.4.5 Daily user sending limit",
        "550 5.1.90 reached your daily limit", "550 authentication required",
    ],
)  # fmt: skip
@pytest.mark.parametrize("moment", ["answers", "after"])
def test_refusals_about_us_stop_the_run(ledger: Ledger, refusal: str, moment: str) -> None:
    """Three in a row stop it: nobody is suppressed, everything is deferred, and the next run sends all."""
    script = {f"r{number}@example.org": [refusal] for number in range(9)}
    with running(Counting(**{moment: script})) as port:  # type: ignore[arg-type]
        with pytest.raises(MailError, match="3 refusals in a row are about the sender"):
            run(ledger, plain(port), mailing(people(9)))
        ledger.recover()
        assert states(ledger) == {"deferred": 9}
        assert not ledger.suppressed()
        script.clear()
        summary, _ = run(ledger, plain(port), mailing(people(9)))
    assert summary == sender.Summary(sent=9)


def test_refusals_about_us_between_others_do_not_stop_the_run(ledger: Ledger) -> None:
    """One provider that blocks us must not keep the edition from the readers of another."""
    script = {f"r{number}@example.org": ["550 5.7.1 blocked"] for number in (0, 1, 3, 4, 6)}
    with running(Counting(answers=script)) as port:
        summary, clock = run(ledger, plain(port), mailing(people(8)))
    assert summary == sender.Summary(sent=3, deferred=5)
    assert clock.slept == [], "nothing permanent is tried again in the same run"


@pytest.mark.parametrize("refusal", ["552 5.2.2 full", "550 5.4.6 loop", "554 5.3.0 broken"])
def test_full_mailbox_waits_for_the_next_run(ledger: Ledger, refusal: str) -> None:
    """What is full today is tried again tomorrow, and not in five minutes."""
    handler = Counting(answers={"r0@example.org": [refusal, ""]})
    with running(handler) as port:
        summary, clock = run(ledger, plain(port), mailing(people(2)))
        assert summary == sender.Summary(sent=1, deferred=1)
        assert clock.slept == []
        again, _ = run(ledger, plain(port), mailing(people(2)))
    assert again == sender.Summary(sent=1, passed_over=1)


def test_refused_copy_is_sent_once_it_is_asked_for(ledger: Ledger) -> None:
    """A refusal stays until somebody asks for another try; then the copy goes out once."""
    handler = Counting(answers={"r0@example.org": ["550 mailbox unavailable", ""]})
    with running(handler) as port:
        first, _ = run(ledger, plain(port), mailing(people(2)))
        silent, _ = run(ledger, plain(port), mailing(people(2)))
        assert (first.refused, silent.passed_over) == (1, 2)
        assert ledger.retry_refused(EDITION, "edition", ["r0@example.org", "r1@example.org"]) == 1
        asked, _ = run(ledger, plain(port), mailing(people(2)))
    assert asked == sender.Summary(sent=1, passed_over=1)
    assert set(handler.received.values()) == {1}


def test_temporary_refusal_is_tried_again_with_back_off(ledger: Ledger) -> None:
    """451 waits, longer each time, and goes through when the server lets it."""
    answers = {"r0@example.org": ["451 4.7.1 greylisted", "451 4.7.1 greylisted", ""]}
    handler = Counting(answers=answers)
    with running(handler) as port:
        summary, clock = run(ledger, plain(port), mailing(people(2)))
    assert summary == sender.Summary(sent=2)
    assert clock.slept == [60.0, 300.0]
    assert set(handler.received.values()) == {1}


def test_temporary_refusal_has_an_end(ledger: Ledger) -> None:
    """After the last attempt the copy stays put off, and the next run sends it."""
    handler = Counting(after={"r0@example.org": ["452 4.2.2 full"] * 3 + [""]})
    with running(handler) as port:
        summary, _ = run(ledger, plain(port), mailing(people(2)))
        assert summary == sender.Summary(sent=1, deferred=1)
        assert not ledger.suppressed()
        summary, _ = run(ledger, plain(port), mailing(people(2)))
    assert summary == sender.Summary(sent=1, passed_over=1)
    assert set(handler.received.values()) == {1}


def test_user_unknown_after_the_message_is_a_filter(ledger: Ledger) -> None:
    """A server that took the recipient and calls them unknown after the message suppresses nobody."""
    handler = Counting(after={"r1@example.org": ["550 User unknown"], "r2@example.org": ["550 5.1.1 gone"]})
    with running(handler) as port:
        summary, _ = run(ledger, plain(port), mailing(people(4)))
    assert summary == sender.Summary(sent=2, refused=2, suppressed=1)
    assert set(ledger.suppressed()) == {"r2@example.org"}


def test_refusal_of_the_message_is_about_this_copy(ledger: Ledger) -> None:
    """554 after the message refuses the copy and goes on over the same line."""
    handler = Counting(after={"r0@example.org": ["554 5.6.0 not this one"]})
    with running(handler) as port:
        summary, _ = run(ledger, plain(port), mailing(people(3)))
    assert summary == sender.Summary(sent=2, refused=1)


@pytest.mark.parametrize(
    ("stage", "act"),
    list(product(STAGES[:-2], ["close", "hang", "421 4.3.2 closing\r\n", "what?\r\n"])),
)
def test_break_before_the_dot_is_sent_again(tmp_path: Path, stage: str, act: str) -> None:
    """Whatever breaks before the end of a message, everyone gets one copy in the same run."""
    with Breaking(stage, act).running() as server, Ledger(tmp_path / "l.db") as ledger:
        summary, _ = run(ledger, plain(server.port, timeout=0.3), mailing(people(3)))
        assert server.times == 0
        assert summary == sender.Summary(sent=3)
        assert server.received == {f"r{number}@example.org": 1 for number in range(3)}


@pytest.mark.by_day(2)
@pytest.mark.slow
@pytest.mark.parametrize("act", ["close", "hang"])
def test_break_inside_a_large_message_is_sent_again(ledger: Ledger, act: str) -> None:
    """A message that is larger than all buffers breaks before its dot, and goes again whole."""
    large = AttachedFile("large.pdf", bytes(9_900_000))
    with Breaking("content", act).running() as server:
        server_settings = plain(server.port, timeout=1.5)
        summary, _ = run(ledger, server_settings, mailing(people(2), attachment=large))
        assert server.times == 0
        assert summary == sender.Summary(sent=2)
        assert set(server.received.values()) == {1}


@pytest.mark.slow
@pytest.mark.parametrize("act", ["close", "hang", "what?\r\n"])
def test_break_after_the_dot_is_uncertain(ledger: Ledger, act: str) -> None:
    """A copy whose answer never came is shown, not sent again, until a person decides."""
    with Breaking("dot", act).running() as server:
        summary, _ = run(ledger, plain(server.port, timeout=0.3), mailing(people(3)))
        assert summary == sender.Summary(sent=2, uncertain=1)
        again, _ = run(ledger, plain(server.port), mailing(people(3)))
        assert again == sender.Summary(passed_over=3)
        assert set(server.received.values()) == {1}
        shown = status(ledger, EDITION, "edition", people(3)).uncertain
        assert [one.address for one in shown] == ["r0@example.org"]
        assert ledger.resend_uncertain(EDITION) == 1
        asked, _ = run(ledger, plain(server.port), mailing(people(3)))
    assert asked.sent == 1


@pytest.mark.slow
def test_slow_answer_to_a_message_is_waited_for(ledger: Ledger) -> None:
    """A server that looks at a message for longer than other answers take is no uncertainty."""
    with Breaking("dot", "slow").running() as server:
        patient = replace(plain(server.port, timeout=0.3), patience=5)
        summary, _ = run(ledger, patient, mailing(people(2)))
    assert summary == sender.Summary(sent=2)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_interrupted_run_goes_on_where_it_stopped(ledger: Ledger, stop: type[BaseException]) -> None:
    """Ctrl-C, or a bug in what shows the progress, leaves nothing claimed and nothing doubled."""

    def interrupt(progress: Progress) -> None:
        if progress.done == 2:
            raise stop

    with Breaking().running() as server:
        with Connection(plain(server.port)) as line, pytest.raises(stop):
            sender.send(mailing(people(5)), ledger, line, DATE, progress=interrupt)
        assert server.received.total() == 2
        summary, _ = run(ledger, plain(server.port), mailing(people(5)))
        assert summary == sender.Summary(sent=3, passed_over=2)
        assert set(server.received.values()) == {1}


def test_trial_stays_outside_the_ledger(ledger: Ledger) -> None:
    """A test message goes to any address, as often as one likes, and nobody holds an edition."""
    handler = Counting()
    trial = prepared(marks=("TEST",))
    with running(handler) as port, Connection(plain(port)) as line:
        for _ in range(2):
            result = sender.try_out(trial, Recipient("me@example.org", "en"), line, DATE)
            assert result.outcome == "sent"
    assert handler.received == {"me@example.org": 2}
    assert b"Subject: [TLP:GREEN] TEST: What happened" in handler.mails[0]
    assert ledger.copies() == ()


def test_line_that_never_holds_is_given_up(ledger: Ledger) -> None:
    """A server that always closes ends the run with one line, and nothing is lost."""
    with (
        Breaking("data", "close", times=-1).running() as server,
        pytest.raises(MailError, match="the line breaks again and again") as caught,
    ):
        run(ledger, plain(server.port), mailing(people(3)), Policy(reconnects=2))
    assert "\n" not in str(caught.value)
    ledger.recover()
    assert states(ledger) == {"deferred": 3}


def fill(ledger: Ledger) -> None:
    """Write small things until nothing more fits."""
    for number in range(10_000):
        ledger.note("filler@example.org", str(number))


def fill_before(ledger: Ledger, patch: pytest.MonkeyPatch, method: str) -> None:
    """Let the disk under the ledger be full at the first call of one of its methods."""
    usual = getattr(ledger, method)

    def filled(*given: object) -> object:
        ((pages,),) = ledger.store.query("PRAGMA page_count")
        ledger.store.query(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(MailError, match="full"):
            fill(ledger)
        return usual(*given)

    patch.setattr(ledger, method, filled)


@pytest.mark.parametrize(
    ("method", "taken", "state"),
    [("claim", 0, None), ("offer", 0, "deferred"), ("conclude", 1, "uncertain")],
)
def test_full_disk_loses_nothing_and_sends_nothing_unrecorded(
    tmp_path: Path, method: str, taken: int, state: str | None
) -> None:
    """Full before the dot: nothing is taken. Full after it: the copy is shown as uncertain."""
    path = tmp_path / "ledger.db"
    with Breaking().running() as server:
        with Ledger(path) as ledger, pytest.MonkeyPatch.context() as patch:
            fill_before(ledger, patch, method)
            with pytest.raises(MailError, match="make room") as caught:
                run(ledger, plain(server.port), mailing(people(3)))
        assert "\n" not in str(caught.value)
        assert server.received.total() == taken
        with Ledger(path) as ledger:
            first = [copy.state for copy in ledger.copies(recipient="r0@example.org")]
            assert first == ([state] if state else [])
            summary, _ = run(ledger, plain(server.port), mailing(people(3)))
            assert ledger.prove().holds
        assert summary == sender.Summary(sent=3 - taken, passed_over=taken)
        assert set(server.received.values()) == {1}


@pytest.mark.parametrize(("tlp", "ceiling"), list(product(Tlp, [*Tlp, None])))
def test_no_recipient_gets_what_they_may_not_see(tmp_path: Path, tlp: Tlp, ceiling: Tlp | None) -> None:
    """Over all pairs: a list's member gets it up to the ceiling and never RED; the named get it."""
    reader = Recipient("reader@example.org", "en", ceiling=ceiling)
    order = ["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"]
    allowed = ceiling is None or (tlp is not Tlp.RED and order.index(tlp.value) >= order.index(ceiling.value))
    with Breaking().running() as server, Ledger(tmp_path / "l.db") as ledger:
        if allowed:
            run(ledger, plain(server.port), mailing([reader], tlp=tlp))
        else:
            with pytest.raises(MailError, match="may not see"):
                run(ledger, plain(server.port), mailing([*people(0), reader], tlp=tlp))
        assert server.received.total() == int(allowed)


@pytest.mark.parametrize(
    "wrong",
    [
        mailing(people(1), tlp=Tlp.AMBER),
        mailing(people(1), edition="quetta/03"),
        mailing(people(1), "correction 1"),
    ],
    ids=["marking", "edition", "purpose"],
)
def test_message_of_another_mailing_stops_the_run(ledger: Ledger, wrong: sender.Mailing) -> None:
    """One message that says AMBER stops a mailing that was allowed as GREEN before it begins."""
    right = mailing(people(3))

    def choose(reader: Recipient) -> EncodedContent:
        return (wrong if reader.address.startswith("r2") else right).choose(reader)

    with Breaking().running() as server:
        with pytest.raises(MailError, match="another edition, purpose or marking"):
            run(ledger, plain(server.port), replace(right, choose=choose))
        assert server.received.total() == 0
    assert ledger.copies() == ()


def test_recipient_named_twice_stops_the_run(ledger: Ledger) -> None:
    """Two spellings of one reader in a mailing are a mistake of the caller."""
    twice = [Recipient("a@example.org", "en"), Recipient("A@example.org", "en")]
    with pytest.raises(MailError, match="twice"):
        run(ledger, plain(9), mailing(twice))


def test_rate_limit_spaces_messages(ledger: Ledger) -> None:
    """Thirty a minute are two seconds apart."""
    with Breaking().running() as server:
        slow = replace(plain(server.port), rate=30)
        _, clock = run(ledger, slow, mailing(people(4)))
    assert clock.slept == [2.0, 2.0, 2.0]


@pytest.mark.slow
def test_a_server_that_hangs_up_after_each_message_does_not_cost_the_list(ledger: Ledger) -> None:
    """After three uncertain copies in a row the run stops with one sentence; the others wait for the next."""
    with Breaking("dot", times=-1).running() as server, pytest.raises(MailError) as caught:
        run(ledger, plain(server.port), mailing(people(40)))
    assert "3 copies in a row are uncertain" in str(caught.value)
    assert len(ledger.copies(state="uncertain")) == 3
    ledger.recover()
    assert len(ledger.copies(state="uncertain")) == 3
    with Breaking().running() as server:
        summary, _ = run(ledger, plain(server.port), mailing(people(40)))
    assert (summary.sent, summary.passed_over) == (37, 3)


def test_why_a_run_waits_is_said(ledger: Ledger) -> None:
    """Before each pause the reason and its length are said, so that nobody takes it for a hanging program."""
    said: list[str] = []
    handler = Counting(answers={"r0@example.org": ["451 4.1.1 later", "250 ok"]})
    with running(handler) as port, Connection(plain(port), clock=NoWait()) as line:
        sender.send(mailing(people(2)), ledger, line, DATE, say=said.append)
    assert said == ["1 put off; trying again in 60 s"]


class Meanwhile(NoWait):
    """A clock under which another run does something each time that this one waits."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        """Do one of `steps` at each pause."""
        super().__init__()
        self.steps = list(steps)

    def sleep(self, seconds: float, /) -> None:
        super().sleep(seconds)
        if self.steps:
            self.steps.pop(0)()


@pytest.mark.slow
def test_what_a_run_held_that_ends_is_sent_by_the_one_that_waits(where: Path | str) -> None:
    """A killed run whose end the database sees late: the next one waits for it and leaves nobody out."""
    other, counting = Ledger(where), Counting()
    other.claim(EDITION, "edition", people(13))
    clock = Meanwhile(lambda: None, lambda: None, other.close)
    with running(counting) as port, Ledger(where) as ledger:
        summary, _ = run(ledger, plain(port), mailing(people(20)), clock=clock)
        assert summary == sender.Summary(sent=20)
        assert ledger.prove().holds
    assert counting.received == {one.address: 1 for one in people(20)}
    assert not clock.steps


@pytest.mark.slow
def test_what_another_run_sends_meanwhile_is_waited_for(where: Path | str) -> None:
    """As long as another run gets on, this one waits, and sends nothing that the other sends."""
    counting = Counting()
    with running(counting) as port, Ledger(where) as ledger, Ledger(where) as other:
        held = other.claim(EDITION, "edition", people(13))
        steps = [partial(other.conclude, copy, "sent", "250 ok") for copy in held]
        summary, clock = run(
            ledger, plain(port), mailing(people(20)), Policy(stall=0.5), clock=Meanwhile(*steps)
        )
        assert summary == sender.Summary(sent=7, passed_over=13)
        assert states(ledger) == {"sent": 20}
    assert sum(clock.slept) > 0.5
    assert counting.received == {one.address: 1 for one in people(20)[13:]}


def beside_correction(readers: list[Recipient]) -> sender.Mailing:
    """A mailing whose messages count for a correction too."""
    return replace(mailing(readers), beside=lambda _: (AdditionalPurpose(EDITION, "correction 1"),))


@pytest.mark.slow
def test_who_is_held_for_one_of_several_copies_is_held(where: Path | str) -> None:
    """Who waits for another run with the correction that their message brings along is waited for, and counted."""
    counting = Counting()
    with running(counting) as port, Ledger(where) as ledger, Ledger(where) as other:
        other.claim(EDITION, "correction 1", people(3))
        summary, clock = run(ledger, plain(port), beside_correction(people(5)))
        assert summary == sender.Summary(sent=2, held=3)
        assert sum(clock.slept) >= Policy().stall
        ended = Meanwhile(lambda: None, other.close)
        summary, _ = run(ledger, plain(port), beside_correction(people(5)), clock=ended)
        assert summary == sender.Summary(sent=3, passed_over=2)
        assert ledger.prove().holds
    assert counting.received == {one.address: 1 for one in people(5)}


def test_what_another_run_holds_and_does_not_send_is_counted(where: Path | str) -> None:
    """A run that hangs with copies in its hands leaves the other one incomplete, and is not taken for dead."""
    counting, said = Counting(), list[str]()
    with running(counting) as port, Ledger(where) as ledger, Ledger(where) as other:
        other.claim(EDITION, "edition", people(13))
        clock = NoWait()
        with Connection(plain(port), clock=clock) as line:
            summary = sender.send(mailing(people(20)), ledger, line, DATE, say=said.append)
        assert summary == sender.Summary(sent=7, held=13)
        assert not summary.complete
        assert said == ["another run holds 13 copies; waiting for it"]
        assert sum(clock.slept) >= Policy().stall
        assert states(ledger) == {"sent": 7, "claimed": 13}
        assert not status(ledger, EDITION, "edition", people(20)).complete
