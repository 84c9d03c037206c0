"""Reply codes: what servers mean, in their own words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from standfirst.mail.reply_codes import About, Delivery, Reply, about, refusal

WORDINGS: dict[str, list[tuple[str, About]]] = yaml.safe_load(
    Path(__file__).with_name("refusal_wordings.yaml").read_text("utf-8")
)
CASES = [(server, text, meaning) for server, found in WORDINGS.items() for text, meaning in found]
NEVER = ("5.1.7", "5.1.8", "5.1.90", "5.2.2", "5.3.4", "5.4.5", "5.4.6", "5.6.0", "5.7.0", "5.7.26", "5.3.0")


def test_many_wordings_of_many_servers_are_tried() -> None:
    """The corpus holds more than a hundred wordings of all the servers that desks meet."""
    assert len(CASES) > 100
    assert {"Exim", "Postfix", "Exchange Online", "Gmail", "Yahoo", "qmail", "cPanel hosts"} < set(WORDINGS)


@pytest.mark.parametrize(("server", "text", "meaning"), CASES)
def test_wording_is_understood(server: str, text: str, meaning: About) -> None:
    """A refusal is about the same as a person reads in it."""
    assert about(text) == meaning, server


@pytest.mark.parametrize("code", NEVER)
@pytest.mark.parametrize("text", ["", "user unknown", "no such user here", "mailbox does not exist"])
def test_no_text_makes_a_code_about_us_a_dead_mailbox(code: str, text: str) -> None:
    """A code about the sender, policy, quota, size or route never suppresses, whatever the text says."""
    assert about(f"550 {code} {text}") not in {"mailbox", "domain"}


@pytest.mark.parametrize("text", ["daily limit", "blocked as spam", "mailbox full", "message too large"])
def test_no_code_of_a_dead_mailbox_outweighs_another_text(text: str) -> None:
    """5.1.1 with a text about something else suppresses nobody."""
    assert about(f"550 5.1.1 {text}") not in {"mailbox", "domain"}


def test_address_in_a_text_means_nothing() -> None:
    """An address that holds a telling word is not taken for what the server says."""
    assert about("550 5.1.1 <policy-spam-quota@limit.example.org>: no such user") == "mailbox"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("5.1.1 no such user", "refused"),
        ("5.3.4 too large", "refused"),
        ("no reason", "refused"),
        ("5.2.2 full", "deferred"),
        ("5.1.8 bad outbound sender", "deferred"),
        ("5.4.6 loop", "deferred"),
    ],
)
def test_what_another_day_can_mend_is_deferred(text: str, outcome: str) -> None:
    """A refusal about us, a full mailbox or the route waits for the next run, and not for this one."""
    found = refusal(Reply(550, text))
    assert found.outcome == outcome
    assert not found.again


def test_temporary_refusal_is_tried_again_in_the_same_run() -> None:
    """What the server itself calls temporary is worth another try."""
    assert Delivery("deferred", "451 4.7.1 later").again


@pytest.mark.parametrize("status", ["4.4.7", "4.2.2", "4.1.1"])
def test_report_that_gave_up_on_a_temporary_failure_suppresses_nobody(status: str) -> None:
    """A relay that gave up after days says nothing about the mailbox."""
    assert about("user unknown", status) not in {"mailbox", "domain"}
