"""Answer queries from memory, from the store while the stored value is valid, or by computing them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from standfirst.engine.dependency import Key, Trace, depend_on, key, split, tracing, untraced
from standfirst.engine.fingerprint import SHORT as _SIZE
from standfirst.engine.fingerprint import short
from standfirst.engine.store import PackedDependencies, Store, StoredResult

Function = Callable[..., Any]

GONE = b"\0" * _SIZE
"""The fingerprint of what can no longer be read: an undefined query or an unknown name."""


class Engine:
    """Queries by kind, with their computed results.

    Each run asks for an input again and compares its fingerprint. A query is recomputed only if the fingerprint of a
    dependency has changed. The value of a query is plain JSON data.
    """

    def __init__(self, store: Store) -> None:
        """Start a run: inputs are assumed not to change until the next one."""
        self.store = store
        self._inputs: dict[str, Function] = {}
        self._queries: dict[str, Function] = {}
        self._current: dict[Key, bytes] = {}
        self._valid: set[bytes] = set()
        """Packed dependencies that are known to be unchanged."""
        self.computed: list[Key] = []
        """Keys of the queries computed in this run, in order."""

    def input(self, kind: str, read: Function) -> None:
        """Define how to read an input by its names; bytes of the length of a fingerprint are used as one."""
        self._inputs[kind] = read

    def query(self, kind: str, compute: Function) -> None:
        """Define how to compute a query by its names."""
        self._queries[kind] = compute

    def get(self, kind: str, *names: str) -> Any:
        """Return the value of a query and record it as a dependency of the caller."""
        one = key(kind, *names)
        depend_on({one: None})
        with untraced():
            stored = self.store.get(one)
            if stored is None or not (self._current.get(one) == stored.fingerprint or self.is_valid(stored)):
                return self._compute(one)
        self._current[one] = stored.fingerprint
        return json.loads(stored.value)

    def stale(self, kind: str, names: Iterable[Sequence[str]]) -> list[Key]:
        """Return the keys of those queries that must be computed."""
        keys = [key(kind, *one) for one in names]
        return [one for one in keys if (found := self.store.get(one)) is None or not self.is_valid(found)]

    def current(self, one: Key) -> bytes:
        """Return the current fingerprint for a key."""
        if one not in self._current:
            self._settle(one)
        return self._current[one]

    def is_valid(self, result: StoredResult) -> bool:
        """Return whether everything a result depends on is unchanged."""
        found = result.dependencies
        if not isinstance(found, PackedDependencies):
            return all(self.current(one) == digest for one, digest in found.items())
        unknown = found.pairs - self._valid
        if not unknown:  # usually, because many results share their dependencies
            return True
        try:
            valid = all(self.current(one) == digest for one, digest in found.named(unknown))
        except KeyError:
            return False
        if valid:
            self._valid |= unknown
        return valid

    def changed(self, result: StoredResult) -> tuple[Key, ...]:
        """Return the dependencies of a result that have changed."""
        return tuple(one for one, digest in result.dependencies.items() if self.current(one) != digest)

    def result(self, trace: Trace, value: bytes) -> StoredResult:
        """Return a result with the recorded dependencies and their current fingerprints."""
        return StoredResult(
            _hash(value), {one: found or self.current(one) for one, found in trace.items()}, value
        )

    def forget(self, one: Key) -> None:
        """Discard the fingerprint of an input that changed within this run."""
        self._current.pop(one, None)
        self._valid.clear()

    def _settle(self, one: Key) -> None:
        """Find the current fingerprint of a key, computing queries as needed."""
        if one in self._current:
            return
        kind, *names = split(one)
        if kind in self._queries:
            stored = self.store.get(one)
            if stored is not None and self.is_valid(stored):
                self._current[one] = stored.fingerprint
            else:
                self._compute(one)
        elif kind in self._inputs:
            with untraced():
                self._current[one] = _fingerprint(self._inputs[kind](*names))
        else:
            self._current[one] = GONE

    def compute(self, one: Key) -> StoredResult:
        """Compute a query without storing it: run by a worker for another process, which will `accept` the result."""
        kind, *names = split(one)
        with tracing() as trace:
            value = self._queries[kind](*names)
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        return self.result(trace, data)

    def accept(self, one: Key, result: StoredResult) -> None:
        """Store the result of a query computed in this run."""
        self.store.put(one, result)
        self._current[one] = result.fingerprint
        self.computed.append(one)

    def adopt(self, computed: Mapping[Key, StoredResult]) -> None:
        """Store results that another process computed, except those already known here."""
        for one, result in computed.items():
            if one not in self._current:
                self.accept(one, result)

    @contextmanager
    def recorded(self) -> Iterator[dict[Key, StoredResult]]:
        """Collect the queries computed within the block, with their results."""
        found: dict[Key, StoredResult] = {}
        before = len(self.computed)
        yield found
        for one in self.computed[before:]:
            if result := self.store.get(one):
                found[one] = replace(result, dependencies=dict(result.dependencies.items()))

    def _compute(self, one: Key) -> Any:
        result = self.compute(one)
        self.accept(one, result)
        return json.loads(result.value)


def _fingerprint(value: Any) -> bytes:
    if type(value) is bytes and len(value) in (0, _SIZE):
        return value.ljust(_SIZE, b"\0")
    return short(value)


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_SIZE).digest()
