"""An inbox of 50,000 mails: every one counted, in a time that grows with their number, in little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from tests.mail import dovecot
from tests.mail.inbox_corpus import CORPUS
from tests.mail.test_bounces import LEAVE, filled
from tests.sites import ROOT

MANY = 50_000


def read(source: str, copies: int = 1, environ: dict[str, str] | None = None) -> dict[str, Any]:
    """Read an inbox in a process of its own."""
    command = [sys.executable, "-m", "tests.mail.inbox_reader", source, str(copies)]
    variables = {**os.environ, **(environ or {})}
    done = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    sys.stdout.write(f"{found}\n")
    return found


def box(path: Path, count: int, mails: Iterable[bytes]) -> str:
    """Write so many mails into an mbox file, the given ones in turn."""
    with path.open("wb") as file:
        for mail in islice(cycle(mails), count):
            file.write(b"From x Thu Mar 12 10:00:00 2026\n" + mail.replace(b"\nFrom ", b"\n>From ") + b"\n\n")
    return str(path)


@pytest.mark.proof
@pytest.mark.slow
def test_fifty_thousand_mails_are_counted(tmp_path: Path) -> None:
    """Ten times the mails take ten times the processor, and hardly more memory; none vanishes."""
    corpus = [filled(mail.text) for mail in CORPUS]
    few = read(box(tmp_path / "few", MANY // 10, corpus))
    many = read(box(tmp_path / "many", MANY, corpus))
    assert sum(many["found"].values()) == MANY
    assert many["spent"] < 15 * few["spent"]
    assert many["peak"] < few["peak"] + 24


@pytest.mark.proof
@pytest.mark.slow
def test_a_flood_of_one_readers_wish_is_read_once_for_all(tmp_path: Path) -> None:
    """20,000 mails by the link of a footer, in a ledger of 20,000 copies: the ledger is not walked for each."""
    mail = f"From: r0@example.org\nSubject: unsubscribe {LEAVE.token('r0@example.org')}\n\n".encode()
    source = box(tmp_path / "box", 20_000, [mail])
    few, many = read(source, copies=10), read(source, copies=20_000)
    assert many["found"] == {"unsubscribed": 1, "known": 19_999}
    assert many["spent"] < 3 * few["spent"]


@pytest.mark.proof
@pytest.mark.slow
@pytest.mark.mailserver
def test_fifty_thousand_mails_on_a_server(tmp_path: Path) -> None:
    """Over IMAP too: all of them, in no more memory than a few large mails take."""
    corpus = [filled(mail.text) for mail in CORPUS]
    with tempfile.TemporaryDirectory() as folder, dovecot.running(Path(folder)) as server:
        server.put(*islice(cycle(corpus), MANY), *[corpus[0] + b"x" * 3_000_000] * 20)
        many = read(server.url(), environ=server.environ)
    few = read(box(tmp_path / "few", MANY // 10, corpus))
    assert sum(many["found"].values()) == MANY + 20
    assert many["peak"] < few["peak"] + 48
