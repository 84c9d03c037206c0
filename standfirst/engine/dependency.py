"""Record what a query reads while it runs: its dependencies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, Self, TypeVar, overload

Key = str
"""The key of something that can be read: a kind and names, such as `file` and its path."""

SEPARATOR = "\x1f"

T = TypeVar("T")
Name = TypeVar("Name")

Trace = dict[Key, bytes | None]
"""Keys in the order they were read, each with its fingerprint if the content may change before it is recorded."""

_trace: ContextVar[Trace | None] = ContextVar("trace", default=None)


def key(kind: str, *names: str) -> Key:
    """Return the key for a kind and names."""
    return SEPARATOR.join((kind, *names))


def split(one: Key) -> tuple[str, ...]:
    """Return the kind and the names in a key."""
    return tuple(one.split(SEPARATOR))


def depend(kind: str, *names: str, found: bytes | None = None) -> None:
    """Record a dependency of the value being computed; do nothing if no trace is active."""
    trace = _trace.get()
    if trace is not None:
        trace[SEPARATOR.join((kind, *names))] = found


def depend_on(keys: Mapping[Key, bytes | None]) -> None:
    """Record everything that was read to compute another value."""
    trace = _trace.get()
    if trace is not None:
        trace.update(keys)


def is_traced() -> bool:
    """Return whether a trace is active."""
    return _trace.get() is not None


@contextmanager
def tracing() -> Iterator[Trace]:
    """Record what is read within the block, in order; an enclosing trace records none of it."""
    trace: Trace = {}
    token = _trace.set(trace)
    try:
        yield trace
    finally:
        _trace.reset(token)


class untraced:  # noqa: N801  # a context manager, as `suppress` is; entered a hundred thousand times a build
    """Record nothing within the block, because the result is read under a key of its own."""

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token = _trace.set(None)

    def __exit__(self, *_: object) -> None:
        _trace.reset(self._token)


def remembered(table: dict[Name, tuple[T, Trace]], name: Name, make: Callable[[], T]) -> T:
    """Return the value from an in-memory table, computing it on a miss; the caller depends on all that it read."""
    found = table.get(name)
    if found is None:
        with tracing() as trace:
            value = make()
        found = table[name] = value, trace
    depend_on(found[1])
    return found[0]


class TracedSequence(Sequence[T], Generic[T]):
    """A sequence under one key: reading any part of it records a dependency on that key."""

    __slots__ = ("_items", "_key")

    def __init__(self, one: Key, items: Sequence[T]) -> None:
        """`one` is the key of the whole sequence."""
        self._key, self._items = one, tuple(items)

    def __len__(self) -> int:
        depend_on({self._key: None})
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        depend_on({self._key: None})
        return iter(self._items)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204  # one item or a slice, as in any sequence
        depend_on({self._key: None})
        return self._items[index]


class Shared(Generic[T]):
    """An attribute that records a dependency under its name, in the scope of its owner, when it is read.

    With a function, the attribute is computed once, and everything the function reads counts as read under that name.
    The owner has an attribute `scope`: the kind of the keys.
    """

    def __init__(self, compute: Callable[[Any], T] | None = None) -> None:
        """Without a function, the attribute is a field passed to the owner's constructor."""
        self._compute = compute
        self._name = ""
        self.__doc__ = compute.__doc__ if compute else None

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: Any, owner: type) -> T | Self:
        if instance is None:
            return self
        trace = _trace.get()
        if trace is not None:
            trace[SEPARATOR.join((instance.scope, self._name))] = None
        known = instance.__dict__
        if self._name not in known and self._compute:
            with untraced():
                known[self._name] = self._compute(instance)
        value: T = known[self._name]
        return value

    def __set__(self, instance: Any, value: T) -> None:
        instance.__dict__[self._name] = value

    @classmethod
    def field(cls, owner: type, name: str) -> None:
        """Turn a field of a data class into a shared attribute."""
        made = cls()
        made.__set_name__(owner, name)
        setattr(owner, name, made)


class TracedSet(frozenset[T]):
    """A set under one key: a membership test records a dependency on that key."""

    __slots__ = ("_key",)
    _key: Key

    @classmethod
    def of(cls, one: Key, items: Iterable[T]) -> Self:
        """`one` is the key of the whole set."""
        made = cls(items)
        made._key = one
        return made

    def __contains__(self, item: object) -> bool:
        depend_on({self._key: None})
        return super().__contains__(item)

    def __iter__(self) -> Iterator[T]:
        depend_on({self._key: None})
        return super().__iter__()
