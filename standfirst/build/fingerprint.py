"""Turns what goes into a result into one name for it: equal content, equal name, in every process."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import struct
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta, tzinfo
from datetime import time as clock
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import metadata
from pathlib import Path, PurePath
from types import NoneType
from typing import Any, Self

Feed = Callable[[bytes], None]

_RACY = 2_000_000_000
"""Nanoseconds after a change within which the next one could have the same time stamp."""


def fingerprint(*parts: Any) -> str:
    """64 hexadecimal digits for plain data, records, dataclasses and paths, in this order.

    Types count (`1`, `"1"`, `True` and `1.0` differ; a list is a tuple), the order of mappings and
    sets does not. TypeError for anything whose content cannot be known, such as a function.
    """
    digest = hashlib.sha256()
    _feed(digest.update, parts)
    return digest.hexdigest()


@cache
def versions(*distributions: str) -> tuple[str, ...]:
    """`name==version` of installed libraries, for what depends on how they work."""
    return tuple(f"{name}=={metadata.version(name)}" for name in distributions)


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class FileDigests:
    """Digests of files that are read again only if their inode says that they were written to.

    Contents decide, not clocks: a touched file is read and found the same. A file that changed less
    than two seconds before it was last read is read once more, because a second change within one
    tick of the clock would not show.
    """

    def __init__(self, known: Mapping[str, tuple[tuple[int, ...], str]] | None = None) -> None:
        """`known` is what `from_bytes` found; nothing at first."""
        self._known = dict(known or {})
        self._seen: dict[str, tuple[tuple[int, ...], str]] = {}

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """What `to_bytes` gave an earlier run; anything else counts as nothing."""
        try:
            return cls({path: (tuple(stamp), digest) for path, (stamp, digest) in json.loads(data).items()})
        except (ValueError, TypeError, AttributeError):
            return cls()

    def to_bytes(self) -> bytes:
        """The digests that were asked for in this run and are old enough to be trusted in the next."""
        now = time.time_ns()
        old = {path: item for path, item in self._seen.items() if max(item[0][1:3]) < now - _RACY}
        return json.dumps(old, separators=(",", ":")).encode()

    def digest(self, path: Path) -> str:
        """SHA-256 of the file at `path`, read only if need be; OSError where there is none."""
        status = path.stat()
        stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        known = self._seen.get(str(path)) or self._known.get(str(path))
        if known is None or known[0] != stamp:
            known = (stamp, file_digest(path))
        self._seen[str(path)] = known
        return known[1]


def _feed(feed: Feed, value: Any) -> None:
    """Give a value as a tag, its length and its bytes, so that no two values read the same."""
    writer = _EXACT.get(type(value))
    if writer is None:
        _feed_other(feed, value)
    else:
        writer(feed, value)


def _tagged(feed: Feed, tag: str, data: bytes) -> None:
    feed(f"{tag}{len(data)}:".encode() + data)


def _feed_text(feed: Feed, value: str) -> None:
    _tagged(feed, "s", value.encode("utf-8", "surrogatepass"))


def _feed_sequence(feed: Feed, value: Iterable[Any]) -> None:
    items = tuple(value)
    feed(f"l{len(items)}:".encode())
    for item in items:
        _feed(feed, item)


def _feed_mapping(feed: Feed, value: Mapping[Any, Any]) -> None:
    feed(f"d{len(value)}:".encode())
    for key, item in sorted(((_digest(key), item) for key, item in value.items()), key=lambda pair: pair[0]):
        feed(key)
        _feed(feed, item)


def _feed_set(feed: Feed, value: Iterable[Any]) -> None:
    _tagged(feed, "e", b"".join(sorted(map(_digest, value))))


def _digest(value: Any) -> bytes:
    if type(value) is str:  # by far the most common key
        return b"s" + value.encode("utf-8", "surrogatepass") + b"\xff"
    digest = hashlib.sha256()
    _feed(digest.update, value)
    return digest.digest()


def _feed_other(feed: Feed, value: Any) -> None:
    """Values of a class: its name and what it holds."""
    _tagged(feed, "c", f"{type(value).__module__}.{type(value).__qualname__}".encode())
    pydantic = sys.modules.get("pydantic")  # a build with nothing to do goes without it
    if pydantic and isinstance(value, pydantic.BaseModel):
        # A field may hold a subclass of what it declares, and what that adds counts too.
        _tagged(feed, "m", value.model_dump_json(serialize_as_any=True).encode())
    elif isinstance(value, Enum):
        _feed(feed, value.value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        _feed_sequence(
            feed, ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        )
    else:
        _feed_derived(feed, value)


def _feed_derived(feed: Feed, value: Any) -> None:
    """Values that are plain in a class of their own, such as Markup, which is text."""
    if isinstance(value, str):
        _feed_text(feed, str(value))
    elif isinstance(value, date | clock):
        _feed_text(feed, value.isoformat())
    elif isinstance(value, timedelta | Decimal | PurePath | tzinfo):
        _feed_text(feed, str(value))
    elif isinstance(value, Mapping):
        _feed_mapping(feed, value)
    elif isinstance(value, tuple | list):
        _feed_sequence(feed, value)
    else:
        raise TypeError(f"the content of a {type(value).__qualname__} cannot be known: {value!r:.80}")


_EXACT: dict[type, Callable[[Feed, Any], None]] = {
    NoneType: lambda feed, _: feed(b"n"),
    bool: lambda feed, value: feed(b"t" if value else b"f"),
    int: lambda feed, value: _tagged(feed, "i", str(value).encode()),
    float: lambda feed, value: feed(b"r" + struct.pack(">d", value)),
    str: _feed_text,
    bytes: lambda feed, value: _tagged(feed, "b", value),
    tuple: _feed_sequence,
    list: _feed_sequence,
    dict: _feed_mapping,
    set: _feed_set,
    frozenset: _feed_set,
}
