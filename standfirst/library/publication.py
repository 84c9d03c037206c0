"""Decides what is public. Everything that is not explicitly open stays closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from standfirst.library.edition import Edition
from standfirst.model import Status, Tlp


@dataclass(frozen=True, slots=True)
class Held:
    """An edition that is not public, and every reason why."""

    edition: Edition
    reasons: tuple[str, ...]


def reasons(edition: Edition, now: datetime) -> tuple[str, ...]:
    """Why an edition is not public at an instant; empty where it is."""
    briefing = edition.briefing
    found: list[str] = []
    if briefing.tlp is not Tlp.CLEAR:
        unmarked = "tlp" not in briefing.model_fields_set
        found.append(f"{briefing.tlp.label}{', because it has no marking' if unmarked else ''}")
    if briefing.status not in (Status.APPROVED, Status.WITHDRAWN):
        found.append(f"status {briefing.status.value}")
    if briefing.embargo_until and now < briefing.embargo_until:
        found.append(f"embargo until {briefing.embargo_until.isoformat()}")
    return tuple(found)


def is_public(edition: Edition, now: datetime) -> bool:
    """Whether the public may see an edition at an instant."""
    return not reasons(edition, now)
