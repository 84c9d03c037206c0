"""What a server's answer means for a copy and for its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from standfirst.mail.ledger import Outcome

Suppress = Literal["no", "yes", "if others pass"]
"""Whether the address is dead. A server that refuses everyone says something about us, not them."""

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_MAX_REPLY = 300


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the server."""

    code: int
    text: str

    def __str__(self) -> str:
        """The answer on one line."""
        return f"{self.code} {self.text}".strip()

    @property
    def good(self) -> bool:
        """Whether the server went along (2yz, or 354 before a message)."""
        return 200 <= self.code < 400

    @property
    def temporary(self) -> bool:
        """Whether trying later may help."""
        return 400 <= self.code < 500

    @property
    def readable(self) -> bool:
        """Whether this was an answer at all."""
        return 200 <= self.code < 600


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one copy. `accepted`: the address was; `cut`: the line is gone."""

    outcome: Outcome
    reply: str
    suppress: Suppress = "no"
    accepted: bool = False
    cut: bool = False


def clean(raw: bytes, secrets: tuple[str, ...]) -> str:
    """An answer's text on one line, cut to a sane length, without what only we should know."""
    text = " ".join(raw.decode("utf-8", "replace").split())
    text = "".join(char if char.isprintable() else "?" for char in text)
    for secret in secrets:
        text = text.replace(secret, "***")
    return text[:_MAX_REPLY]


def suppression(reply: Reply) -> Suppress:
    """Whether a permanent refusal of a recipient (5.x.x) suppresses the address.

    5.1.x and 5.2.x speak about the mailbox. 5.3.x, 5.5.x, 5.6.x and 5.7.x speak about the server,
    our dialogue, message or standing: suppressing for them could empty a list in one bad minute.
    What is left counts only when the same server took someone else in the same run.
    """
    if reply.good or reply.temporary:
        return "no"
    found = _STATUS.match(reply.text)
    subject = found[2] if found else ""
    if subject in {"1", "2"}:
        return "yes"
    return "no" if subject in {"3", "5", "6", "7"} else "if others pass"


def is_permanent(status: str) -> bool:
    """Whether an enhanced status code (RFC 3463) is 5.x.x."""
    found = _STATUS.search(status)
    return bool(found and found[1] == "5")
