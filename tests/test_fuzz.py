"""Mutated input is answered with a result or with an error of ours; the long run is a script of its own."""

from __future__ import annotations

import random
from email import message_from_bytes
from pathlib import Path
from types import ModuleType

import pytest

from standfirst.mail import bounces, mail_text
from standfirst.mail.ledger import Ledger
from tests.scripts import load

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    """scripts/fuzz.py, which is a script and no part of the package."""
    return load("fuzz")


@pytest.mark.by_day(1)
@pytest.mark.parametrize(("target", "cases"), [("check", 40), ("import", 150), ("bounces", 300)])
def test_a_few_hundred_changes_break_nothing(
    fuzz: ModuleType, tmp_path: Path, target: str, cases: int
) -> None:
    """The first cases of the fuzzer end in words."""
    inputs, run = fuzz.TARGETS[target](tmp_path)
    others, chance = [data for _, data in inputs], random.Random(7)  # the same cases each time
    for _ in range(cases):
        name, data = chance.choice(inputs)
        assert fuzz.tried(run, fuzz.mutated(data, others, chance), name) in ("", "refused")


def test_the_fuzzer_sees_what_breaks(fuzz: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception of another kind, and a case without end, are failures with their place."""

    def endless(_: bytes, __: str) -> object:
        while True:
            pass

    def broken(_: bytes, __: str) -> object:
        return mail_text.field(None, "Subject")  # type: ignore[arg-type]  # what is broken on purpose

    monkeypatch.setattr(fuzz, "PATIENCE", 0.2)
    assert fuzz.tried(broken, b"", "a").startswith("AttributeError mail_text.py:")
    assert fuzz.tried(endless, b"", "a").startswith("TooLongError")
    assert fuzz.tried(lambda *_: None, b"", "a") == ""


@pytest.mark.parametrize(
    "subject", ["=?utf-8?b?A?=", "=?utf-8?B?UOxl[@a]aWJl?=", "=?x-none?q?a?=", "=?utf-8?b?=FF?="]
)
def test_a_header_that_cannot_be_decoded_is_shown_as_it_is(subject: str) -> None:
    """A damaged encoded word stops no reading of an inbox."""
    mail = message_from_bytes(f"Subject: {subject}\n\nx".encode())
    assert mail_text.field(mail, "Subject")


@pytest.mark.parametrize("sender", ["", "J\udcfcrgen <desk@example.org>", "<<>>"])
def test_a_damaged_report_prints_no_traceback(
    tmp_path: Path, sender: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """A mail that breaks the library of bounces is listed, and its traceback is not printed."""
    raw = f"From: {sender}\nSubject: Undelivered\n\nIt failed.\n".encode("utf-8", "surrogateescape")
    head = b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n" + raw
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        found = [
            list(bounces.process(ledger, [message_from_bytes(one)], "example.org")) for one in (raw, head)
        ]
    assert all(found)
    assert "Traceback" not in "".join(capfd.readouterr())
