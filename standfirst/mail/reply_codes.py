"""SMTP reply codes: the meaning of a server's response for a copy and for its address.

`refusals.yaml` lists the codes and texts, with their sources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from standfirst.mail.ledger import Outcome

About = Literal["mailbox", "domain", "recipient", "full", "size", "sender", "system", "message", "unclear"]
"""The subject of a permanent refusal; `refusals.yaml` explains each. Only dead mailboxes are suppressed."""

DEFERRED: frozenset[About] = frozenset({"full", "sender", "system"})
"""Refusals that may be temporary: the next run sends the copy."""

STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![.\d])")
"""An enhanced status code (RFC 3463), not part of an IP address."""

AFTER_DATA = "(in reply to end of DATA command)"
"""Postfix's suffix for a refused message whose recipient the server had accepted."""

_TAKEN = re.compile(r"end of data|after data|smtp command data", re.IGNORECASE)
_MAX_REPLY = 300
_ADDRESS = re.compile(r"\S*@\S*")
_SOURCE = Path(__file__).with_name("refusals.yaml")
_DEAD: frozenset[About] = frozenset({"mailbox", "domain"})


@dataclass(frozen=True, slots=True)
class Reply:
    """One response of the server."""

    code: int
    text: str

    def __str__(self) -> str:
        """The response on one line."""
        return f"{self.code} {self.text}".strip()

    @property
    def good(self) -> bool:
        """Return whether the server agreed (2yz, or 354 before a message)."""
        return 200 <= self.code < 400

    @property
    def temporary(self) -> bool:
        """Return whether a later attempt may succeed."""
        return 400 <= self.code < 500

    @property
    def readable(self) -> bool:
        """Return whether this was a response at all."""
        return 200 <= self.code < 600


@dataclass(frozen=True, slots=True)
class Delivery:
    """The result of one attempt.

    `about` is empty unless the refusal is permanent; `cut` is true if the connection broke.
    """

    outcome: Outcome
    reply: str
    about: About | Literal[""] = ""
    cut: bool = False

    @property
    def again(self) -> bool:
        """Return whether this run should try again."""
        return self.outcome == "deferred" and not self.about


def clean(raw: bytes, secrets: tuple[str, ...]) -> str:
    """Return a response's text on one line of bounded length, without secrets."""
    text = " ".join(raw.decode("utf-8", "replace").split())
    text = "".join(char if char.isprintable() else "?" for char in text)
    for secret in secrets:
        text = text.replace(secret, "***")
    return text[:_MAX_REPLY]


def refusal(reply: Reply, *, taken: bool = False) -> Delivery:
    """Return the result of a permanent refusal (5yz); `taken` is true if the server had accepted the recipient."""
    meaning = about(f"{reply} {AFTER_DATA}" if taken else str(reply))
    return Delivery("deferred" if meaning in DEFERRED else "refused", str(reply), meaning)


def about(text: str, status: str = "") -> About:
    """Return the subject of a refusal, by its text and its enhanced status code.

    `status` is the code of a delivery report; those in the text are more precise. A text that means a dead mailbox must
    not contradict any of them. Without a code it counts only if the server refused the recipient: a server that accepts
    the recipient and reports them unknown after the message has filtered it.
    """
    table = _table()
    codes = [found[0] for found in STATUS.finditer(text)] or [found[0] for found in STATUS.finditer(status)]
    by_code = table.of_codes(codes) if codes else table.of_reply(text)
    by_text = table.of_text(text)
    meaning = by_text or by_code or "unclear"
    if by_text in _DEAD and by_code:
        meaning = by_code if by_code in _DEAD else "unclear"
    if meaning == "mailbox" and not by_code and is_taken(text) and table.filters.search(_words(text)):
        meaning = "recipient"
    return "system" if any(code[0] == "4" for code in codes) and meaning in _DEAD else meaning


def is_taken(text: str) -> bool:
    """Return whether a server accepted the recipient, and refused after the message."""
    return _TAKEN.search(" ".join(text.split())) is not None


def is_permanent(status: str) -> bool:
    """Return whether an enhanced status code (RFC 3463) is 5.x.x."""
    found = STATUS.search(status)
    return bool(found and found[1] == "5")


@dataclass(frozen=True, slots=True)
class _Table:
    """Return `refusals.yaml` ready for lookups."""

    codes: dict[str, About]
    plain: frozenset[str]
    replies: dict[str, About]
    texts: tuple[tuple[re.Pattern[str], About], ...]
    filters: re.Pattern[str]

    def of_codes(self, codes: list[str]) -> About | None:
        """Return the meaning of several codes: of the first that is not about a dead mailbox, if any."""
        found = [one for code in codes if (one := self.of_code(f"5{code[1:]}"))]
        return next((one for one in found if one not in _DEAD), found[0] if found else None)

    def of_code(self, code: str) -> About | None:
        """Return the meaning of a code, or of its subject: `5.7` for `5.7.26`; None for a generic one."""
        if code in self.plain:
            return None
        return self.codes.get(code) or self.codes.get(code.rpartition(".")[0], "unclear")

    def of_reply(self, text: str) -> About | None:
        return self.replies.get(text[:3])

    def of_text(self, text: str) -> About | None:
        words = _words(text)
        return next((meaning for pattern, meaning in self.texts if pattern.search(words)), None)


def _words(text: str) -> str:
    """Return a text in lower case, with single spaces and without addresses."""
    return " ".join(_ADDRESS.sub(" ", text.lower()).split())


@cache
def _table() -> _Table:
    data = yaml.safe_load(_SOURCE.read_text("utf-8"))
    return _Table(
        codes=_by_code(data["codes"]),
        plain=frozenset(data["plain_codes"]),
        replies=_by_code(data["replies"]),
        filters=_pattern(data["filter_texts"]["texts"]),
        texts=tuple((_pattern(entry["texts"]), entry["about"]) for entry in data["texts"]),
    )


def _by_code(entries: list[dict[str, Any]]) -> dict[str, About]:
    return {code: entry["about"] for entry in entries for code in entry["codes"]}


def _pattern(texts: list[str]) -> re.Pattern[str]:
    """Return one pattern for many texts, each at the start of a word."""
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, texts)) + ")")
