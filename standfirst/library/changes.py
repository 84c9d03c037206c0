"""What changed since the edition before, derived from the records and never from their text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from standfirst.library.edition import Edition
from standfirst.model import Claim, KeyFigure, Quote, TimelineItem
from standfirst.model.sources import Change

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is new, gone, or says something else; `difference` is now minus before."""

    now: KeyFigure | None
    before: KeyFigure | None

    @property
    def difference(self) -> int | float | None:
        """How much it rose or, below zero, fell; None where one of the numbers is not known."""
        if self.now is None or self.before is None or self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that is new or whose status is another one now."""

    now: Claim
    before: Claim | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that an edition says otherwise than the one before it."""

    since: Edition
    figures: tuple[FigureChange, ...]
    claims: tuple[ClaimChange, ...]
    voices: tuple[Quote, ...]
    timeline: tuple[TimelineItem, ...]
    corrections: tuple[Change, ...]
    updates: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any((self.figures, self.claims, self.voices, self.timeline, self.corrections, self.updates))


def compare(now: Edition, before: Edition) -> Changes:
    """What `now` says otherwise than `before`."""
    new, old = now.briefing, before.briefing
    return Changes(
        since=before,
        figures=tuple(_figures(new.key_figures, old.key_figures)),
        claims=tuple(_claims(new.claims, old.claims)),
        voices=tuple(_added((*new.voices, *new.reactions), (*old.voices, *old.reactions), "quote")),
        timeline=tuple(_added(new.timeline, old.timeline, "text")),
        corrections=_of_kind(new.changes, "correction"),
        updates=_of_kind(new.changes, "update"),
    )


def _figures(new: Iterable[KeyFigure], old: Iterable[KeyFigure]) -> Iterable[FigureChange]:
    before = {figure.id: figure for figure in old}
    for figure in new:
        earlier = before.pop(figure.id, None)
        if earlier is None or _says(figure) != _says(earlier):
            yield FigureChange(figure, earlier)
    for gone in before.values():
        yield FigureChange(None, gone)


def _says(figure: KeyFigure) -> tuple[object, ...]:
    return figure.value, figure.qualifier, figure.unit, figure.currency


def _claims(new: Iterable[Claim], old: Iterable[Claim]) -> Iterable[ClaimChange]:
    before = {claim.id or claim.claim: claim for claim in old}
    for claim in new:
        earlier = before.get(claim.id or claim.claim)
        if earlier is None or earlier.status != claim.status:
            yield ClaimChange(claim, earlier)


def _added(new: Iterable[T], old: Iterable[T], words: str) -> Iterable[T]:
    known = {getattr(item, "id", None) or getattr(item, words) for item in old}
    known |= {getattr(item, words) for item in old}
    return (item for item in new if not {getattr(item, "id", None), getattr(item, words)} & known)


def _of_kind(changes: Iterable[Change], kind: Literal["correction", "update"]) -> tuple[Change, ...]:
    return tuple(change for change in changes if change.kind == kind)
