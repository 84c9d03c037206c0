"""Records what a query reads while it runs: its dependencies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, Self, TypeVar, overload

Key = str
"""What is read: a kind and names, such as a file and its path."""

SEPARATOR = "\x1f"

T = TypeVar("T")
Name = TypeVar("Name")

Trace = dict[Key, bytes | None]
"""What was read, in its order; with the fingerprint of what was read where that may not be what lies there later."""

_trace: ContextVar[Trace | None] = ContextVar("trace", default=None)


def key(kind: str, *names: str) -> Key:
    """The key of something of a kind."""
    return SEPARATOR.join((kind, *names))


def split(one: Key) -> tuple[str, ...]:
    """The kind and the names that a key is made of."""
    return tuple(one.split(SEPARATOR))


def depend(kind: str, *names: str, found: bytes | None = None) -> None:
    """Record that whatever is computed now reads something; nothing happens where nobody records."""
    trace = _trace.get()
    if trace is not None:
        trace[SEPARATOR.join((kind, *names))] = found


def depend_on(keys: Mapping[Key, bytes | None]) -> None:
    """Record all that was read for something else."""
    trace = _trace.get()
    if trace is not None:
        trace.update(keys)


def is_traced() -> bool:
    """Whether somebody records what is read now."""
    return _trace.get() is not None


@contextmanager
def tracing() -> Iterator[Trace]:
    """Record what is read within the block, in its order; nothing of it reaches whoever records outside."""
    trace: Trace = {}
    token = _trace.set(trace)
    try:
        yield trace
    finally:
        _trace.reset(token)


class untraced:  # noqa: N801  # a context manager, as `suppress` is; entered a hundred thousand times a build
    """Record nothing within the block: what it computes is read by a key of its own."""

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token = _trace.set(None)

    def __exit__(self, *_: object) -> None:
        _trace.reset(self._token)


def remembered(table: dict[Name, tuple[T, Trace]], name: Name, make: Callable[[], T]) -> T:
    """A value from a table in memory, computed on a miss; whoever gets it depends on all that was read for it."""
    found = table.get(name)
    if found is None:
        with tracing() as trace:
            value = make()
        found = table[name] = value, trace
    depend_on(found[1])
    return found[0]


class TracedSequence(Sequence[T], Generic[T]):
    """A sequence that is read under a key: whoever looks into it depends on that key."""

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

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # one item or a slice, as in any sequence  # noqa: ANN001, ANN204
        depend_on({self._key: None})
        return self._items[index]


class Shared(Generic[T]):
    """An attribute that many read: whoever does depends on it by its name, under the scope of its owner.

    With a function it is computed once, and what that reads is read under the one name. The owner has an attribute
    `scope`, the kind of the keys.
    """

    def __init__(self, compute: Callable[[Any], T] | None = None) -> None:
        """Without a function it is a field that the owner is made with."""
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
        """Make a field of a data class one."""
        made = cls()
        made.__set_name__(owner, name)
        setattr(owner, name, made)


class TracedSet(frozenset[T]):
    """A set that is read under a key: whoever asks whether it holds something depends on that key."""

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
