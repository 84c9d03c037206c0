"""Values keyed by the content they were computed from, for results with no other dependencies."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Self, TypeVar

from standfirst import system
from standfirst.engine import dependency
from standfirst.engine.seal import cache_folder
from standfirst.engine.store import Store, StoredResult

KIND = "memo"

_ONE_AT_A_TIME = Lock()
if system.HAS_FORK:
    os.register_at_fork(
        before=_ONE_AT_A_TIME.acquire,
        after_in_parent=_ONE_AT_A_TIME.release,
        after_in_child=_ONE_AT_A_TIME.release,
    )

T = TypeVar("T")


def content_key(kind: str, *parts: str) -> str:
    """Return the key of a value computed from these texts and nothing else."""
    return hashlib.sha256(json.dumps([kind, *parts]).encode()).hexdigest()


class Memo:
    """Plain JSON values keyed by the content they were computed from."""

    def __init__(self, store: Store) -> None:
        """`store` keeps them between runs."""
        self.store = store

    def get(self, name: str) -> Any:
        """Return the value under a content key; None if there is none."""
        found = self.store.get(dependency.key(KIND, name))
        return None if found is None else json.loads(found.value)

    def __contains__(self, name: str) -> bool:
        """Return whether there is a value under a content key."""
        return self.store.get(dependency.key(KIND, name)) is not None

    def put(self, name: str, value: Any) -> None:
        """Store plain JSON data."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self.store.put(
            dependency.key(KIND, name), StoredResult(b"", {}, text.encode("utf-8", "surrogatepass"))
        )


def recall(memo: Memo | None, name: str, make: Callable[[], T]) -> T:
    """Return the value under a content key, computing it on a miss; never None."""
    if memo is None:
        return make()
    value: T | None = memo.get(name)
    if value is None:
        value = make()
        memo.put(name, value)
    return value


class MemoTable:
    """Many small values keyed by content, which are read at once and written at once; values not used are dropped.

    A context manager. One row of the store takes much less time than a thousand.
    """

    def __init__(self, memo: Memo | None, name: str) -> None:
        """Read the values of earlier runs."""
        self._memo, self._name = memo, content_key("table", name)
        self._known: dict[str, Any] = (memo.get(self._name) if memo else None) or {}
        self._used: dict[str, Any] = {}

    def recall(self, name: str, make: Callable[[], T]) -> T:
        """Return the plain JSON value under a content key, computing it on a miss."""
        if name not in self._used:
            self._used[name] = self._known[name] if name in self._known else make()
        value: T = self._used[name]
        return value

    def __enter__(self) -> Self:
        """Return the table."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Store the values that were used, if they differ from those of earlier runs."""
        if self._memo and kind is None and self._used != self._known:
            self._memo.put(self._name, self._used)


def for_user(name: str, make: Callable[[], bytes]) -> bytes:
    """Return bytes from the cache of this user for all sites, computing them on a miss.

    `name` is a digest of all that they are computed from, including versions. They must not contain anything that
    briefings say.
    """
    store = _of_user(cache_folder() / "shared.sqlite")
    with _ONE_AT_A_TIME:
        found = store.get(name)
    if found is None:
        found = StoredResult(b"", {}, make())
        with _ONE_AT_A_TIME:
            store.put(name, found)
            store.flush()
    return found.value


@cache
def _of_user(path: Path) -> Store:
    store = Store(path, "1")
    store.trim()
    atexit.register(store.close)
    return store
