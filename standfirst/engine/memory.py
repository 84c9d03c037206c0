"""Keeps values in a process beyond one run, until a file that was read for them has changed."""

from __future__ import annotations

import weakref
from typing import Any, TypeVar

from standfirst.engine import inputs
from standfirst.engine.dependency import Trace

T = TypeVar("T")
Name = TypeVar("Name")


class Memory(dict[Name, tuple[T, Trace]]):
    """A table for `remembered` that outlives a run: compiled templates, parsed styles, the letters of fonts."""

    def __init__(self) -> None:
        """Have `refresh` know it as long as it is used."""
        super().__init__()
        _ALL[id(self)] = self


_ALL: weakref.WeakValueDictionary[int, Memory[Any, Any]] = weakref.WeakValueDictionary()


def refresh() -> None:
    """Begin a run: forget whatever was computed from files that have changed since."""
    for table in list(_ALL.values()):
        for name in [name for name, (_, trace) in table.items() if not inputs.are_as_read(trace)]:
            del table[name]
