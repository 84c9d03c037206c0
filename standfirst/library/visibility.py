"""Decide who may see an edition, and what its readers may see of other editions.

Everything that publishes, renders, sends, compares or counts editions asks this module and decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Self

from standfirst.engine import key
from standfirst.engine.inputs import is_past
from standfirst.library.collection import Library
from standfirst.library.edition import Edition
from standfirst.model import Briefing, Status, Tlp

FACE = frozenset({
    "kind", "id", "moved_from", "title", "dateline", "as_of", "period", "edition", "lang", "translation", "tlp", "status",
    "embargo_until", "withdrawn", "exercise", "notice", "contacts", "next_due",
})  # fmt: skip
"""The fields that remain in a withdrawn edition."""

SEEN, EVERYTHING = "seen", "everything"
"""The kind of the keys for an audience, and the scope of the desk."""

_PROGRESS = {Status.DRAFT: 0, Status.REVIEW: 1, Status.APPROVED: 2, Status.WITHDRAWN: 2}


@dataclass(frozen=True, slots=True)
class Unpublished:
    """An edition that is not public, with every reason."""

    edition: Edition
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """Readers, by the strictest marking that they may see.

    `progress` is the least finished status that they see: 0 for drafts, 2 for approved editions.
    `until` is the time from which they may read, if it is in the future, as for the press under an embargo.
    """

    tlp: Tlp = Tlp.CLEAR
    progress: int = 2
    until: datetime | None = None

    @classmethod
    def of(cls, edition: Edition) -> Self:
        """Return the readers of an edition: those who may see its marking and nothing stricter."""
        briefing = edition.briefing
        return cls(briefing.tlp, _PROGRESS[briefing.status], briefing.embargo_until)

    @property
    def scope(self) -> str:
        """The audience as text, which `from_scope` parses."""
        return f"{self.tlp.value} {self.progress} {self.until.isoformat() if self.until else ''}"

    @classmethod
    def from_scope(cls, scope: str) -> Self:
        """Return the audience for a text from `scope`."""
        tlp, progress, until = scope.split(" ")
        return cls(Tlp(tlp), int(progress), datetime.fromisoformat(until) if until else None)

    def may_see(self, edition: Edition, now: datetime) -> bool:
        """Return whether these readers may see an edition at a given time, by its marking, status and embargo."""
        briefing = edition.briefing
        embargo, until = briefing.embargo_until, self.until
        return (
            edition.unread is None
            and briefing.tlp.may_go_to(self.tlp)
            and _PROGRESS[briefing.status] >= self.progress
            and (embargo is None or (until is not None and embargo <= until) or is_past(embargo, now))
        )


PUBLIC = Audience()
"""Everyone: TLP:CLEAR, approved or withdrawn, no embargo ahead."""


@dataclass(frozen=True)
class Visibility:
    """A library at a given time, as seen by different readers."""

    library: Library
    now: datetime
    _seen: dict[Audience, Library] = field(default_factory=dict, compare=False, repr=False)

    def to(self, audience: Audience) -> Library:
        """Return what an audience may see: editions marked no stricter, and the headers of withdrawn ones."""
        later = audience.until if audience.until and audience.until > self.now else None
        known = replace(audience, until=later)
        if known not in self._seen:
            shown = (self._faces[one] for one in self.library.editions if known.may_see(one, self.now))
            self._seen[known] = self._reduced(tuple(shown), known.scope)
        return self._seen[known]

    @cached_property
    def everything(self) -> Library:
        """The library as the desk sees it: every edition, and the headers of withdrawn ones."""
        return self._reduced(tuple(self._faces.values()), EVERYTHING)

    def scoped(self, scope: str) -> Library:
        """Return the library of a scope."""
        return self.everything if scope == EVERYTHING else self.to(Audience.from_scope(scope))

    def beside(self, edition: Edition) -> Library:
        """Return what the readers of an edition may see, including the edition itself."""
        return self.to(Audience.of(edition))

    def seen(self, edition: Edition) -> tuple[Edition, Library]:
        """Return an edition as its readers see it, and the library that they may see with it."""
        library = self.beside(edition)
        return library.by_name[edition.name], library

    @property
    def unpublished(self) -> tuple[Unpublished, ...]:
        """The editions that are not public, with the reasons."""
        found = ((one, reasons(one, self.now)) for one in self.library.editions)
        return tuple(Unpublished(one, why) for one, why in found if why)

    @cached_property
    def _faces(self) -> Mapping[Edition, Edition]:
        return {edition: face(edition) for edition in self.library.editions}

    def _reduced(self, editions: tuple[Edition, ...], scope: str) -> Library:
        """Return a library of some editions with their series, without the registry."""
        names = {edition.file.series for edition in editions}
        series = {
            name: about for name, about in self.library.series.items() if name.partition(".")[0] in names
        }
        return Library(self.library.site, editions, series, scope=key(SEEN, scope))


def is_public(edition: Edition, now: datetime) -> bool:
    """Return whether everyone may see an edition at a given time."""
    return PUBLIC.may_see(edition, now)


def reasons(edition: Edition, now: datetime) -> tuple[str, ...]:
    """Return why an edition is not public at a given time; empty if it is."""
    briefing = edition.briefing
    because = {one.field: f", {one.because}" for one in edition.tightened}
    found: list[str] = []
    if briefing.tlp is not Tlp.CLEAR:
        unmarked = "tlp" not in briefing.model_fields_set
        why = ", because it has no marking" if unmarked else because.get("tlp", "")
        found.append(f"{briefing.tlp.label}{why}")
    if _PROGRESS[briefing.status] < PUBLIC.progress:
        found.append(f"status {briefing.status.value}{because.get('status', '')}")
    if briefing.embargo_until and not is_past(briefing.embargo_until, now):
        found.append(f"embargo until {briefing.embargo_until.isoformat()}{because.get('embargo_until', '')}")
    return tuple(found)


def face(edition: Edition) -> Edition:
    """Return an edition unchanged, or only the header and the explanation if it was withdrawn."""
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
