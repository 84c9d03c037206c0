"""Derive the changes since the previous edition from the records, never from their text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Literal, TypeVar

from standfirst.library.corrections import right_figures
from standfirst.library.edition import Edition
from standfirst.library.tables import plain
from standfirst.model import Claim, KeyFigure, Quote, TimelineItem
from standfirst.model.sources import Change

if TYPE_CHECKING:
    from standfirst.library.collection import Library

T = TypeVar("T")

_BOUNDS = {"more than": "least", "at least": "least", "fewer than": "most", "up to": "most"}
_PERCENT = frozenset({"%", "٪", "percent", "per cent"})


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that was added, removed or changed; `difference` is the new value minus the old."""

    now: KeyFigure | None
    before: KeyFigure | None
    one_language: bool = True
    """True if both units are in the same language."""
    corrected: bool = False
    """True if `before` comes from a correction; no difference is computed from it."""

    @property
    def difference(self) -> int | float | None:
        """The increase (negative for a decrease); None if the numbers are not comparable."""
        if self.now is None or self.before is None or self.corrected:
            return None
        return difference(self.now, self.before, one_language=self.one_language)


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A new claim, or one whose status has changed."""

    now: Claim
    before: Claim | None


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes of an edition since the previous one."""

    since: Edition
    figures: tuple[FigureChange, ...]
    claims: tuple[ClaimChange, ...]
    voices: tuple[Quote, ...]
    timeline: tuple[TimelineItem, ...]
    corrections: tuple[Change, ...]
    updates: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return any((self.figures, self.claims, self.voices, self.timeline, self.corrections, self.updates))


def compare(now: Edition, before: Edition, library: Library) -> Changes:
    """Return the changes from `before` to `now`, taking the corrections in a library into account."""
    new, old = now.briefing, before.briefing
    return Changes(
        since=before,
        figures=tuple(_figures(now, before, library)),
        claims=tuple(_claims(new.claims, old.claims)),
        voices=tuple(_added((*new.voices, *new.reactions), (*old.voices, *old.reactions), "quote")),
        timeline=tuple(_added(new.timeline, old.timeline, "text")),
        corrections=_of_kind(new.changes, "correction"),
        updates=_of_kind(new.changes, "update"),
    )


def difference(now: KeyFigure, before: KeyFigure, *, one_language: bool = True) -> int | float | None:
    """Return the increase of a figure (negative for a decrease), as far as its decimals are printed.

    None if a number is unknown, if they count different things, or if one is an upper and the other a lower bound.
    """
    if now.value is None or before.value is None or not comparable(now, before, one_language=one_language):
        return None
    if {_BOUNDS.get(now.qualifier or ""), _BOUNDS.get(before.qualifier or "")} == {"most", "least"}:
        return None
    return plain(_printed(now, now.value) - _printed(before, before.value))


def _printed(figure: KeyFigure, value: float) -> Decimal:
    """Return a number as exactly as a figure gives it: 33.3 for 33.349 with one decimal."""
    number = Decimal(str(value))
    if figure.decimals is None or figure.form is not None:
        return number
    return number.quantize(Decimal(1).scaleb(-figure.decimals), ROUND_HALF_EVEN)


def comparable(now: KeyFigure, before: KeyFigure, *, one_language: bool = True) -> bool:
    """Return whether two figures share unit, currency, place and whole; two languages are compared only roughly."""
    if now.currency != before.currency or now.of != before.of or is_percent(now) != is_percent(before):
        return False
    if not one_language:
        return bool(_unit(now)) == bool(_unit(before))
    return _unit(now) == _unit(before) and _is_same_place(now, before)


def _is_same_place(now: KeyFigure, before: KeyFigure) -> bool:
    """Return whether two figures are of one place, which the label of one of them may name instead."""
    own, other = _folded(now.place), _folded(before.place)
    return own == other or (not (own and other) and (own or other) in _folded((before if own else now).label))


def contradicts(figure: KeyFigure, difference: float | None) -> bool:
    """Return whether the trend that a figure is given is not how it changed."""
    return bool(difference and figure.trend) and figure.trend != ("up" if (difference or 0) > 0 else "down")


def is_percent(figure: KeyFigure) -> bool:
    """Return whether a figure is a percentage, however that is written."""
    return _words(figure) in _PERCENT


def _unit(figure: KeyFigure) -> str:
    return "%" if is_percent(figure) else _words(figure)


def _words(figure: KeyFigure) -> str:
    return _folded(figure.unit)


def _folded(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


def _figures(now: Edition, before: Edition, library: Library) -> Iterable[FigureChange]:
    """Return the figures that differ, except those that are wrong now or that only a correction changed."""
    same = now.lang == before.lang
    wrong, right = right_figures(library, now), right_figures(library, before)
    earlier = {figure.id: figure for figure in before.briefing.key_figures}
    for figure in now.briefing.key_figures:
        known = earlier.pop(figure.id, None)
        known = right.get(figure.id, known)
        if figure.id not in wrong and (known is None or _says(figure) != _says(known)):
            yield FigureChange(figure, known, same, corrected=figure.id in right)
    for gone in earlier.values():
        yield FigureChange(None, gone, same)


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
