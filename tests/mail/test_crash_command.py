"""The command itself, as a process: killed at any instant, or three at once, nobody gets two."""

from __future__ import annotations

import contextlib
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from standfirst.mail.selection import Recipient
from tests.mail.desk import DeskSite, make, server
from tests.mail.servers import Breaking

LIGHT = ("--format", "mail")
READERS = 40
BRIEFING = """
kind: explainer
title: The river on day 1
standfirst: An invented note about a river that does not exist.
dateline: {place: Drillhaven, date: 2026-03-02}
as_of: 2026-03-02T12:00+00:00
edition: 1
lang: en
tlp: CLEAR
status: approved
exercise: true
highlights: ["The exercise began [@plan].", "It goes on [@plan]."]
background: It was planned for a year [@plan].
situation: The exercise goes on [@plan].
sources: [{id: plan, title: Plan of the exercise, grade: B2, tlp: CLEAR}]
"""


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """A site with one briefing that is quickly drawn: it has no figures, so no picture of them."""
    site = make(tmp_path / "site")
    (site.folder / "briefings" / "river").mkdir()
    (site.folder / "briefings" / "river" / "01.yaml").write_text(BRIEFING, "utf-8")
    return site


class Trial:
    """One list of readers, sent to by the command, killed, and resumed by the command."""

    def __init__(self, desk: DeskSite, number: int) -> None:
        """Write the list."""
        self.desk = desk
        self.name = f"list{number}"
        self.people = [f"r{reader}.{number}@example.org" for reader in range(READERS)]
        self.words = 0
        """How often the server has spoken."""
        self.moment = 0
        self.reached = threading.Event()
        """Set when it has spoken `moment` times."""
        self.received: Counter[str] = Counter()
        desk.list(self.name, "CLEAR", self.people)

    def send(self, port: int, *options: str) -> subprocess.Popen[str]:
        """`standfirst mail … --send --yes` in a process of its own."""
        words = ("mail", "river/01", "--to", self.name, *LIGHT, "--send", "--yes", *options)
        return self.desk.start(*words, environ=server(port))

    def whole(self) -> tuple[int, float]:
        """One run that nobody kills: how often the server speaks in it, and its seconds."""
        begun = time.perf_counter()
        with Breaking(seen=self._seen).running() as line:
            sender = self.send(line.port)
            out, err = sender.communicate(timeout=300)
            assert sender.returncode == 0, out + err
            assert line.received == dict.fromkeys(self.people, 1)
        return self.words, time.perf_counter() - begun

    def _seen(self, _stage: str) -> None:
        self.words += 1
        if self.words == self.moment:
            self.reached.set()

    def killed(self, *, words: int = 0, after: float = 0.0) -> Counter[str]:
        """Killed so many seconds after its start, or after the server has spoken so often; then resumed."""
        self.moment = words
        with Breaking(seen=self._seen).running() as line:
            sender = self.send(line.port)
            if words:
                assert self.reached.wait(300)
            time.sleep(after)
            sender.send_signal(signal.SIGKILL)
            sender.communicate(timeout=300)
            self.received = line.received
            before = line.received.total()
            found = self._resumed(line.port)
        found.update(killed=int(sender.returncode == -signal.SIGKILL), between=int(0 < before < READERS))
        return found

    def _resumed(self, port: int) -> Counter[str]:
        """Send the rest by the same command, then resolve what is uncertain as the gate shows it."""
        resumed = self.send(port)
        out, err = resumed.communicate(timeout=300)
        uncertain = self._uncertain()
        assert resumed.returncode == int(bool(uncertain)), out + err
        assert len(uncertain) <= 1
        found = Counter(
            doubles=sum(count > 1 for count in self.received.values()),
            missing=len(set(self.people) - set(self.received) - uncertain),
            uncertain=len(uncertain),
        )
        for address in uncertain:
            assert f"uncertain     {address}" in out, "the gate names who is uncertain"
            found.update(self._resolved(port, address))
        assert not self._uncertain()
        found.update(missing=len(set(self.people) - set(self.received)))
        return found

    def _uncertain(self) -> set[str]:
        with self.desk.ledger as opened:
            return {
                copy.recipient
                for copy in opened.copies(edition="river/01", state="uncertain")
                if copy.recipient in self.people
            }

    def _resolved(self, port: int, address: str) -> Counter[str]:
        """The server's log says that it came: settle it. It says that it did not: send it again."""
        came = self.received[address]
        option = ("--settle", f"{address}=sent") if came else ("--resend-uncertain",)
        again = self.send(port, *option)
        out, err = again.communicate(timeout=300)
        assert again.returncode == 0, out + err
        assert self.received[address] == 1
        return Counter(settled=int(bool(came)), resent=int(not came))


def kill_often(desk: DeskSite, kills: int, seed: int) -> Counter[str]:
    """Kill so many commands: one in five at any instant of its life, the others at any word of the server."""
    chance = random.Random(seed)
    words, seconds = Trial(desk, 0).whole()
    total: Counter[str] = Counter()
    for number in range(1, kills + 1):
        trial = Trial(desk, number)
        if number % 5:
            total.update(trial.killed(words=chance.randint(1, words), after=chance.uniform(0, 0.004)))
        else:
            total.update(trial.killed(after=chance.uniform(0, seconds)))
    with desk.ledger as opened:
        assert opened.prove().holds
    return total


@pytest.mark.proof
@pytest.mark.slow
@pytest.mark.parametrize("kills", [10, pytest.param(50, marks=pytest.mark.nightly)])
def test_killed_commands_never_send_twice(desk: DeskSite, kills: int) -> None:
    """Killed at random instants and run again: received twice 0, missing 0, uncertain ones shown."""
    total = kill_often(desk, kills, seed=6)
    sys.stdout.write(f"{dict(total)}\n")
    assert (total["doubles"], total["missing"]) == (0, 0), total
    assert total["killed"] >= kills / 2, total
    assert total["between"] >= kills / 3, total


@pytest.mark.slow
def test_a_run_that_hangs_is_named_and_the_exit_code_says_so(
    desk: DeskSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies that another run holds and does not send: said, exit code 1; when it has ended they go out."""
    people = [f"r{number}@example.org" for number in range(5)]
    desk.list("all", "CLEAR", people)
    words = ("mail", "river/01", "--to", "all", *LIGHT, "--send", "--yes")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with Breaking().running() as line:
        other = desk.ledger
        other.claim("river/01", "edition", [Recipient(one, "en") for one in people])
        done = desk.run(*words, code=1, environ=server(line.port))
        assert "0 sent, 5 held by another run that has not ended" in done.flat
        assert not line.received
        other.close()
        assert "5 sent" in desk.run(*words, environ=server(line.port)).flat
    assert line.received == dict.fromkeys(people, 1)


@pytest.mark.slow
def test_three_commands_at_once_never_send_twice(desk: DeskSite) -> None:
    """Three commands are told to send in one instant: each copy once, by one of them."""
    people = [f"r{number}@example.org" for number in range(300)]
    desk.list("all", "CLEAR", people)
    with Breaking().running() as line, contextlib.ExitStack() as stack:
        words = ("mail", "river/01", "--to", "all", *LIGHT, "--send")
        senders = [stack.enter_context(desk.start(*words, environ=server(line.port))) for _ in range(3)]
        for sender in senders:
            assert sender.stdout
            while not sender.stdout.read(1).startswith("T") or sender.stdout.read(4) != "ype ":
                assert sender.poll() is None
        for sender in senders:
            assert sender.stdin
            sender.stdin.write("river/01\n")
            sender.stdin.flush()
        ends = [(sender.communicate(timeout=120), sender.returncode) for sender in senders]
    assert [code for _, code in ends] == [0, 0, 0], ends
    assert line.received == dict.fromkeys(people, 1)
    with desk.ledger as opened:
        sent = opened.copies(state="sent")
        assert len(sent) == len(people)
        assert len({copy.owner for copy in sent}) > 1
        assert opened.prove().holds
