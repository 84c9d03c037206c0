"""Senders that are killed, and senders that run at once: nobody gets two, nobody is forgotten."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from standfirst.mail.ledger import Ledger
from standfirst.mail.sender import send
from standfirst.mail.smtp import Connection
from tests.mail.samples import DATE, mailing, people, plain
from tests.mail.servers import STAGES, Breaking

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
READERS = 25


def start(where: Path | str, port: int, edition: str, count: int = READERS) -> subprocess.Popen[str]:
    """A sender in a process of its own, ready to open the ledger."""
    command = [sys.executable, "-m", "tests.mail.crash_sender"]
    sender = subprocess.Popen(
        [*command, str(where), str(port), edition, str(count)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert sender.stdout
    assert sender.stdout.readline() == "ready\n"
    return sender


def go(sender: subprocess.Popen[str]) -> None:
    """Let it open the ledger and send."""
    assert sender.stdin
    sender.stdin.write("\n")
    sender.stdin.flush()


def finish(sender: subprocess.Popen[str]) -> int:
    """Wait for its end and give its exit code."""
    sender.communicate(timeout=60)
    return sender.returncode


def resume(where: Path | str, server: Breaking, edition: str) -> tuple[int, int, int]:
    """Send what is missing at once; gives the doubles, the missing and the uncertain after it."""
    with Ledger(where) as ledger, Connection(plain(server.port)) as line:
        send(mailing(people(READERS), edition=edition), ledger, line, DATE)
        uncertain = {copy.recipient for copy in ledger.copies(edition=edition, state="uncertain")}
        done = {copy.recipient for copy in ledger.copies(edition=edition, state="sent")}
    doubles = sum(count > 1 for count in server.received.values())
    missing = {one.key for one in people(READERS)} - set(server.received) - uncertain
    assert done <= set(server.received)
    assert len(uncertain) <= 1
    return doubles, len(missing), len(uncertain)


class Instant:
    """Waits until a server has spoken so many times."""

    def __init__(self, words: int = 0) -> None:
        """Wait for a number of words; 0 only counts."""
        self.moment = words
        self.words = 0
        self.reached = threading.Event()

    def hear(self, _stage: str) -> None:
        """Count a word of the server."""
        self.words += 1
        if self.words == self.moment:
            self.reached.set()


def kill_often(where: Path | str, instants: int, seed: int) -> Counter[str]:
    """Kill so many senders, each resumed: one in five at any instant of its run, the others in mid-dialogue."""
    chance = random.Random(seed)
    total: Counter[str] = Counter()
    words, span = 0, 0.0
    for number in range(instants + 1):
        edition = f"quetta/{number:03}"
        instant = Instant(chance.randint(1, words) if number % 5 else 0)
        with Breaking(seen=instant.hear).running() as server:
            sender = start(where, server.port, edition)
            go(sender)
            begun = time.perf_counter()
            if number:
                assert not instant.moment or instant.reached.wait(60)
                time.sleep(chance.uniform(0, 0.004 if instant.moment else span))
                sender.send_signal(signal.SIGKILL)
            killed = finish(sender) == -signal.SIGKILL
            if not number:
                words, span = instant.words, time.perf_counter() - begun
            before = len(server.received)
            doubles, missing, uncertain = resume(where, server, edition)
        total.update(
            doubles=doubles, missing=missing, uncertain=uncertain, killed=int(killed),
            between=int(killed and 0 < before < READERS),
        )  # fmt: skip
    with Ledger(where) as ledger:
        assert ledger.prove().holds
    return total


def check_kills(total: Counter[str], instants: int) -> None:
    """No doubles, nobody missing; and the kills were real, some of them in the middle."""
    assert (total["doubles"], total["missing"]) == (0, 0), total
    assert total["killed"] >= instants / 4, total
    assert total["between"] >= instants / 12, total


@pytest.mark.by_day(1)
def test_killed_senders_never_send_twice(where: Path | str) -> None:
    """Killed at twelve random instants and resumed: received twice 0, missing 0."""
    check_kills(kill_often(where, 12, seed=1), 12)


@pytest.mark.proof
@pytest.mark.parametrize("seed", [2, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in (3, 4, 5))])
def test_senders_killed_two_hundred_times_never_send_twice(where: Path | str, seed: int) -> None:
    """Killed at fifty random instants, by night four times, in each store, and resumed: received twice 0, missing 0."""
    total = kill_often(where, 50, seed)
    sys.stdout.write(f"{dict(total)}\n")
    check_kills(total, 50)


@pytest.mark.by_day(4)
@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_each_stage_of_the_dialogue(where: Path | str, stage: str) -> None:
    """Killed exactly there: before the dot the copy goes again, after it the copy is uncertain."""
    senders: list[subprocess.Popen[str]] = []

    def kill(now: str) -> None:
        if now == stage and senders and (stage in STAGES[:2] or len(server.received) >= 3):
            senders.pop().kill()

    with Breaking(seen=kill).running() as server:
        sender = start(where, server.port, "quetta/02")
        senders.append(sender)
        go(sender)
        assert finish(sender) == -signal.SIGKILL
        doubles, missing, uncertain = resume(where, server, "quetta/02")
    assert (doubles, missing) == (0, 0)
    if stage != "content":  # the rest of a small message may be on its way already
        assert uncertain == int(stage == "dot")


@pytest.mark.by_day(1)
def test_two_senders_at_once_never_send_twice(where: Path | str) -> None:
    """Three processes with one ledger and one mailing: each copy once, by one of them."""
    with Breaking().running() as server:
        senders = [start(where, server.port, "quetta/02", 300) for _ in range(3)]
        for sender in senders:
            go(sender)
        assert [finish(sender) for sender in senders] == [0, 0, 0]
    assert server.received == {one.address: 1 for one in people(300)}
    with Ledger(where) as ledger:
        owners = {copy.owner for copy in ledger.copies(state="sent")}
        assert len(ledger.copies(state="sent")) == 300
        assert ledger.prove().holds
    assert len(owners) > 1
