"""Merge the changes of two people to one file, and name each value that both changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standfirst.editor.alignment import ReorderedList, align, forgetful, is_same, ordered

Loc = tuple[str | int, ...]


class _Missing:
    """A marker for a missing field."""


MISSING = _Missing()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that two people changed differently; None if one of them removed it."""

    loc: Loc
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's choice between both values; valid only while the other value stays the same."""

    theirs: Any
    keeps_mine: bool


def merge(
    base: Any, mine: Any, theirs: Any, choices: Mapping[str, Choice] | None = None
) -> tuple[Any, tuple[Conflict, ...]]:
    """Return `theirs` with the changes from `base` to `mine`, and the conflicts.

    `choices` by location settle conflicts. Lists in the result know which item of `theirs` each of their items was.
    """
    merging = _Merging(choices or {})
    return merging.value((), base, mine, theirs), tuple(merging.conflicts)


class _Merging:
    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def value(self, loc: Loc, base: Any, mine: Any, theirs: Any) -> Any:
        if _equal(mine, base) or _equal(mine, theirs):
            return theirs
        if _equal(theirs, base):
            return mine
        if isinstance(mine, dict) and isinstance(theirs, dict):
            return self._mapping(loc, base if isinstance(base, dict) else {}, mine, theirs)
        if isinstance(mine, list) and isinstance(theirs, list):
            return self._list(loc, base if isinstance(base, list) else [], mine, theirs)
        return self._conflict(loc, mine, theirs)

    def _conflict(self, loc: Loc, mine: Any, theirs: Any) -> Any:
        told = [None if one is MISSING else one for one in (mine, theirs)]
        choice = self.choices.get(shown(loc))
        if choice is not None and choice.theirs == told[1]:
            return forgetful(mine) if choice.keeps_mine else theirs
        self.conflicts.append(Conflict(loc, *told))
        return theirs

    def _mapping(self, loc: Loc, base: Any, mine: Any, theirs: Any) -> dict[str, Any]:
        merged = {
            name: self.value((*loc, name), *(one.get(name, MISSING) for one in (base, mine, theirs)))
            for name in ordered(theirs, mine)
        }
        return {name: value for name, value in merged.items() if value is not MISSING}

    def _list(self, loc: Loc, base: list[Any], mine: list[Any], theirs: list[Any]) -> Any:
        my_places, their_places = align(base, mine), align(base, theirs)
        at_mine = {place: at for at, place in enumerate(my_places) if place is not None}
        at_theirs = {place: at for at, place in enumerate(their_places) if place is not None}
        kept: dict[int, Any] = {}
        for place, item in enumerate(base):
            one = mine[at_mine[place]] if place in at_mine else MISSING
            other = theirs[at_theirs[place]] if place in at_theirs else MISSING
            value = self.value((*loc, at_theirs.get(place, place)), item, one, other)
            if value is not MISSING:
                kept[place] = value
        orders = [[place for place in found if place in kept] for found in (my_places, their_places)]
        mine_moved, theirs_moved = (order != sorted(order) for order in orders)
        if mine_moved and theirs_moved and orders[0] != orders[1]:
            return self._conflict(loc, mine, theirs)
        return _joined(kept, (mine, my_places), (theirs, their_places), mine_leads=mine_moved)


_Side = tuple[list[Any], tuple[int | None, ...]]


def _joined(kept: dict[int, Any], mine: _Side, theirs: _Side, *, mine_leads: bool) -> ReorderedList:
    """Merge lists: common items in the leader's order, each side's new ones after the item that they follow."""
    at = {place: index for index, place in enumerate(theirs[1]) if place is not None}
    row: list[tuple[int | None, Any, int | None]] = []  # index in the base, value, index in theirs
    leader, follower = (mine, theirs) if mine_leads else (theirs, mine)
    for index, place in enumerate(leader[1]):
        if place is None:
            row.append((None, leader[0][index], None if mine_leads else index))
        elif place in kept:
            row.append((place, kept[place], at.get(place)))
    added = [value for place, value, _ in row if place is None]
    before: tuple[int | None, Any] = (None, MISSING)
    for index, place in enumerate(follower[1]):
        value = follower[0][index] if place is None else kept.get(place, MISSING)
        is_new = place is None and not any(is_same(one, value) for one in added)
        if is_new or (place in kept and place not in leader[1]):  # or kept although the leader removed it
            row.insert(_after(row, before), (place, value, index if mine_leads else None))
        if value is not MISSING:
            before = (place, value)
    return ReorderedList([one[1] for one in row], [one[2] for one in row])


def _after(row: list[tuple[int | None, Any, int | None]], before: tuple[int | None, Any]) -> int:
    """Return the index for a new item: after the one that it followed, or first."""
    place, value = before
    for index, one in enumerate(row):
        if one[0] == place and (place is not None or is_same(one[1], value)):
            return index + 1
    return 0


def _equal(one: Any, other: Any) -> bool:
    return one is other or is_same(one, other)


def shown(loc: Sequence[str | int]) -> str:
    """Return a location as messages show it: `key_figures.0.value`."""
    return ".".join(map(str, loc))
