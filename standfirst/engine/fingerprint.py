"""Fingerprint the inputs of a result: equal content gives an equal fingerprint in every process."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import marshal
import struct
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta, tzinfo
from datetime import time as clock
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import metadata
from pathlib import PurePath
from types import NoneType
from typing import Any

SHORT = 16
"""Length of a short fingerprint in bytes."""

_MARSHAL = 2
"""The marshal version in which equal values have equal bytes; later versions record object identity."""

Feed = Callable[[bytes], None]


def fingerprint(*parts: Any) -> str:
    """Return 64 hexadecimal digits for plain data, records, dataclasses and paths, in this order.

    Types count (`1`, `"1"`, `True` and `1.0` differ; a list equals a tuple); the order of mappings and sets does not.
    Raise TypeError if the content cannot be determined, as with a function.
    """
    digest = hashlib.sha256()
    _feed(digest.update, parts)
    return digest.hexdigest()


def records_digest(name: str, records: Mapping[str, Any]) -> str:
    """Return the printed fingerprint of an edition: the hash of its `id` and its public records, as canonical JSON."""
    text = json.dumps(records, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{name}\n{text}".encode("utf-8", "replace")).hexdigest()


def short(value: Any) -> bytes:
    """Return a 16-byte fingerprint of a value, comparable only between values built in the same way.

    Plain data is marshalled, which is ten times as fast; the order of mappings counts, and a list differs from a
    tuple. Other values go through `fingerprint`, which may raise TypeError.
    """
    try:
        data = marshal.dumps(value, _MARSHAL)
    except ValueError:
        return bytes.fromhex(fingerprint(value))[:SHORT]
    return hashlib.blake2b(data, digest_size=SHORT).digest()


@cache
def versions(*distributions: str) -> tuple[str, ...]:
    """Return `name==version` for installed libraries, for results that depend on how these work."""
    return tuple(f"{name}=={metadata.version(name)}" for name in distributions)


def _feed(feed: Feed, value: Any) -> None:
    """Feed a value as a tag, its length and its bytes, so that no two values produce the same bytes."""
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
    """Feed a record, an enum or a dataclass: its class name and its content."""
    _tagged(feed, "c", f"{type(value).__module__}.{type(value).__qualname__}".encode())
    pydantic = sys.modules.get("pydantic")  # a no-op build never imports pydantic
    if pydantic and isinstance(value, pydantic.BaseModel):
        # A field may hold a subclass of its declared type, and the fields that it adds count too.
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
    """Feed a value of a plain type or a subclass of one, such as Markup, which is text."""
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
