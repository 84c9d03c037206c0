"""Decides what is public. Everything that is not explicitly open stays closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from standfirst.library.edition import Edition
from standfirst.model import Briefing, Status, Tlp

FACE = frozenset({
    "kind", "id", "title", "dateline", "as_of", "period", "edition", "lang", "translation", "tlp", "status",
    "embargo_until", "withdrawn", "exercise", "notice", "contacts",
})  # fmt: skip
"""What stays of an edition that was withdrawn."""


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


def face(edition: Edition) -> Edition:
    """What may be shown of an edition: all of it, or of a withdrawn one its face and the explanation.

    Everything that is published is made from this, so what was withdrawn is in no page, file or list.
    """
    if not edition.withdrawn:
        return edition
    kept = edition.briefing.model_fields_set & FACE
    empty = {
        name: field.get_default(call_default_factory=True)
        for name, field in Briefing.model_fields.items()
        if name not in kept
    }
    bare = edition.briefing.model_copy(update={**empty, "situation": ""})
    object.__setattr__(bare, "__pydantic_fields_set__", set(kept))  # sets are shared, see `Record`
    return replace(edition, briefing=bare)


def is_public(edition: Edition, now: datetime) -> bool:
    """Whether the public may see an edition at an instant."""
    return not reasons(edition, now)
