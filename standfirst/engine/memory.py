"""Values that a process keeps beyond one run, until a file they were computed from changes; garbage collection."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from standfirst.engine import inputs
from standfirst.engine.dependency import Trace

T = TypeVar("T")
Name = TypeVar("Name")


class Memory(dict[Name, tuple[T, Trace]]):
    """A table for `remembered` that outlives a run: compiled templates, parsed styles, the glyphs of fonts."""

    def __init__(self) -> None:
        """Register the table with `refresh` for as long as it is in use."""
        super().__init__()
        _ALL[id(self)] = self


_ALL: weakref.WeakValueDictionary[int, Memory[Any, Any]] = weakref.WeakValueDictionary()


def refresh() -> None:
    """Start a run: discard every value computed from files that have changed since."""
    for table in list(_ALL.values()):
        for name in [name for name, (_, trace) in table.items() if not inputs.are_as_read(trace)]:
            del table[name]


@contextmanager
def without_gc() -> Iterator[None]:
    """Disable garbage collection while thousands of objects are made, and exempt them from it until `unfreeze`."""
    tidies = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if tidies:
            gc.enable()


def unfreeze() -> None:
    """Return the objects exempted by `without_gc` to garbage collection."""
    gc.unfreeze()
