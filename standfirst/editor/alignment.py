"""Compare plain data strictly, and match the items of a changed list to the items before the change."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any


class ReorderedList(list[Any]):
    """A list that knows the previous index of each of its items; None for a new one."""

    def __init__(self, items: Iterable[Any], origins: Iterable[int | None]) -> None:
        """Take one origin for each item."""
        super().__init__(items)
        self.origins = tuple(origins)


def forgetful(value: Any) -> Any:
    """Return a copy of a value without the origins of list items."""
    if isinstance(value, dict):
        return {name: forgetful(one) for name, one in value.items()}
    return [forgetful(one) for one in value] if isinstance(value, list) else value


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values are written in the same way: 1, 1.0 and true are three values."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return type(one) is type(other) and bool(one == other)


def align(old: Sequence[Any], new: Sequence[Any]) -> tuple[int | None, ...]:
    """Return the old index of each new item, or None: by known origin, by equality, by id, then by neighbours."""
    if isinstance(new, ReorderedList):
        return new.origins
    before, after = [_mark(item) for item in old], [_mark(item) for item in new]
    found: list[int | None] = [None] * len(new)
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            found[block.b + step] = block.a + step
    _pair(found, before, after)
    _pair(found, [_id(item) for item in old], [_id(item) for item in new])
    _pair_between(found, old, new)
    return tuple(found)


def _mark(item: Any) -> str:
    return json.dumps(item, sort_keys=True)


def _id(item: Any) -> str:
    return str(item.get("id", "")) if isinstance(item, dict) else ""


def _pair(found: list[int | None], before: Sequence[str], after: Sequence[str]) -> None:
    """Pair the remaining items that have the same fingerprint."""
    free: dict[str, list[int]] = defaultdict(list)
    taken = set(found)
    for place in reversed(range(len(before))):
        if before[place] and place not in taken:
            free[before[place]].append(place)
    for place, mark in enumerate(after):
        if found[place] is None and free[mark]:
            found[place] = free[mark].pop()


def _pair_between(found: list[int | None], old: Sequence[Any], new: Sequence[Any]) -> None:
    """Pair the remaining items of one type between the same neighbours, in order."""
    taken = set(found)
    last = -1
    for place in range(len(new)):
        known = found[place]
        if known is None:
            follower = last + 1
            if follower < len(old) and follower not in taken and _alike(old[follower], new[place]):
                found[place] = known = follower
                taken.add(follower)
        last = last if known is None else known


def _alike(one: Any, other: Any) -> bool:
    """Return whether one item can have become the other; records with different ids must share half their fields."""
    if isinstance(one, dict) and isinstance(other, dict):
        shared = sum(name in other and is_same(value, other[name]) for name, value in one.items())
        return not (_id(one) and _id(other)) or shared * 2 >= len(one)
    kinds = [next((kind for kind in (dict, list) if isinstance(value, kind)), None) for value in (one, other)]
    return kinds[0] is kinds[1]


def ordered(first: Iterable[str], second: Mapping[str, Any] | Iterable[str]) -> list[str]:
    """Return some names, and those that another list adds, each after the name that it follows there."""
    names = list(first)
    previous = ""
    for name in second:
        if name not in names:
            names.insert(names.index(previous) + 1 if previous in names else 0, name)
        previous = name
    return names
