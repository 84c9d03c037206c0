"""The rows of the ledger: copies, suppressions and the texts of copies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Protocol

State = Literal["claimed", "offered", "sent", "refused", "deferred", "uncertain"]
Outcome = Literal["sent", "refused", "deferred", "uncertain"]
Reason = Literal["refused", "bounced", "unsubscribed", "complained", "asked", "forgotten"]

ALL = "all"
"""The scope of a suppression that stops every message."""

EDITIONS = "editions"
"""The scope that allows only corrections and withdrawals."""

AFTERCARE = ("correction", "withdrawal")
"""Purposes that reach those who asked for corrections only."""


class Reader(Protocol):
    """A recipient as the ledger needs it."""

    @property
    def address(self) -> str:
        """The address that a copy is sent to."""

    @property
    def lang(self) -> str:
        """The recipient's language."""

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists through which they get it; empty for individual recipients."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One edition for one recipient for one purpose (`edition`, `correction 1`, `withdrawal`).

    `edition` is the edition's id, `lang` the recipient's language; `form` and `content` identify the text of the copy
    (`SentText`). They are empty until it is offered, and for copies of ledgers before version 2.
    """

    edition: str
    recipient: str
    purpose: str
    state: State
    at: str
    owner: str
    address: str
    lang: str
    form: str = ""
    content: str = ""
    message_id: str = ""
    sha256: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A suppressed recipient, with the scope (`all`, `editions`, `list NAME`) and the reason."""

    recipient: str
    reason: str
    detail: str
    at: str
    scope: str = ALL

    def stops(self, purpose: str) -> bool:
        """Return whether the recipient is suppressed for a purpose, whatever the list."""
        return self.scope == ALL or (self.scope == EDITIONS and not purpose.startswith(AFTERCARE))


@dataclass(frozen=True, slots=True)
class SentText:
    """The text of a copy: its records as JSON, in a language and a form, with their digest `content`."""

    content: str
    lang: str
    form: str
    records: str


@dataclass(frozen=True, slots=True)
class AdditionalPurpose:
    """A further edition and purpose that a message counts for, and its text in the message."""

    edition: str
    purpose: str
    text: SentText | None = None

    def of(self, copy: Copy) -> Copy:
        """Return a copy's row for this edition and purpose, in the same state."""
        return replace(copy, edition=self.edition, purpose=self.purpose)


def stopping(found: Iterable[Suppression], purpose: str, lists: Iterable[str]) -> Suppression | None:
    """Return the suppression that stops a message: of everything, of its kind, or of all its lists."""
    scopes = {one.scope: one for one in found}
    for one in scopes.values():
        if one.stops(purpose):
            return one
    through = [scopes.get(f"list {name}") for name in lists]
    return through[0] if through and all(through) else None


COPY = tuple(field.name for field in fields(Copy))
"""The columns of `copies`."""

SUPPRESSION = tuple(field.name for field in fields(Suppression))
"""The columns of `suppressed`."""


def values(row: Copy | Suppression) -> tuple[Any, ...]:
    """Return the row's values in the order of its columns."""
    return tuple(getattr(row, field.name) for field in fields(row))
