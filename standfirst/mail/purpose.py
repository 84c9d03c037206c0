"""Why a message goes out: an edition, its update, its correction or its end; and how the ledger calls that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["edition", "correction", "update", "withdrawal"]
Form = Literal["report", "flash", "mail"]

FORMS: tuple[Form, ...] = ("report", "flash", "mail")
"""The full report with its PDF, the flash with its PDF, or the message alone."""

_INSTEAD: dict[Form, tuple[Form, ...]] = {
    "report": ("report", "flash", "mail"),
    "flash": ("flash", "mail", "report"),
    "mail": ("mail", "flash", "report"),
}


@dataclass(frozen=True, slots=True)
class Purpose:
    """`number` counts the corrections or updates of the edition from 1; `wrong` are edition numbers."""

    kind: Kind = "edition"
    number: int = 0
    wrong: tuple[int, ...] = ()
    test: bool = False

    @property
    def name(self) -> str:
        """Its name in the ledger: `edition`, `correction 1`, `update 2`, `withdrawal`."""
        return f"{self.kind} {self.number}" if self.number else self.kind


WITHDRAWAL = Purpose("withdrawal")
"""An edition is withdrawn once; what stands again comes back as an edition of its own."""


def form_for(wanted: Form, allowed: tuple[str, ...]) -> Form:
    """The form that a reader gets: what the desk chose, or the nearest that they allow."""
    return next((form for form in _INSTEAD[wanted] if not allowed or form in allowed), wanted)
