"""The records of an edition as plain data that may be published, and the hash of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import cache, lru_cache, partial
from typing import Any
from weakref import WeakKeyDictionary

from standfirst.library import Edition
from standfirst.library.dates import identity
from standfirst.library.traced_records import read_whole
from standfirst.model import Briefing, NameException, Quote, Record, Speaker, Translation
from standfirst.view.anchors import published_name

PRIVATE: Mapping[type[Record], frozenset[str]] = {
    Briefing: frozenset({"note", "moved_from"}),
    Quote: frozenset({"note", "consent"}),
    Speaker: frozenset({"published_as", "protect", "aliases", "exceptions"}),
    NameException: frozenset({"reason", "by", "on"}),
    Translation: frozenset({"of", "sections"}),
}
"""Fields that are for the desk alone. A translation's fingerprints of sections are hashes of protected
words too, so a guess at a name could be tried on them."""

ALWAYS = frozenset({"kind", "lang", "tlp", "status"})
"""Fields of a briefing that are said even where its file leaves them to their default."""

_KNOWN: WeakKeyDictionary[Edition, str] = WeakKeyDictionary()
"""Fingerprints of editions: page, message, feed and index say them."""


@cache
def hidden(kind: type[Record]) -> frozenset[str]:
    """The names of the fields of a record that are never published."""
    return frozenset().union(*(names for owner, names in PRIVATE.items() if issubclass(kind, owner)))


def public(edition: Edition) -> dict[str, Any]:
    """What its file says, without what is for the desk alone or protected."""
    read_whole(edition.name)
    return _public(edition)


@lru_cache(maxsize=4)
def _public(edition: Edition) -> dict[str, Any]:
    """The same; who draws an edition asks twice, for the records and for their hash, and they are large."""
    data: dict[str, Any] = _plain(edition.briefing)
    return data


def fingerprint(edition: Edition) -> str:
    """The hash by which a copy of an edition can be recognised: SHA-256 of its public records, 64 hex digits.

    Only what is public goes in: whoever has the export can work it out again, and nobody can try
    guesses at a protected name on it.
    """
    read_whole(edition.name)
    known = _KNOWN.get(edition)
    if known is None:
        known = _KNOWN[edition] = digest(identity(edition), public(edition))
    return known


def digest(name: str, records: Mapping[str, Any]) -> str:
    """The hash of an edition's `id` and its public records, as canonical JSON."""
    text = json.dumps(records, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{name}\n{text}".encode("utf-8", "replace")).hexdigest()


def _plain(value: Any) -> Any:
    kind: type = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: type) -> Callable[[Any], Any]:
    """What makes plain data of values of a type."""
    if issubclass(kind, Speaker):
        return _speaker
    if issubclass(kind, Record):
        return partial(_record, left_out=hidden(kind))
    if issubclass(kind, Mapping):
        return lambda table: {str(key): _plain(item) for key, item in table.items()}
    if issubclass(kind, list | tuple):
        return lambda items: [_plain(item) for item in items]
    if issubclass(kind, Enum):
        return lambda choice: choice.value
    return _iso if issubclass(kind, date) else _itself


def _iso(moment: date) -> str:
    return moment.isoformat()


def _itself(value: Any) -> Any:
    return value


def _record(record: Record, left_out: frozenset[str]) -> dict[str, Any]:
    said = record.model_fields_set | ALWAYS if isinstance(record, Briefing) else record.model_fields_set
    return {
        printed: _plain(value)
        for name, printed in _names(type(record))
        if name in said and name not in left_out and (value := getattr(record, name)) is not None
    }


@cache
def _names(kind: type[Record]) -> tuple[tuple[str, str], ...]:
    """The fields of a record, each with what a file calls it."""
    return tuple((name, field.alias or name) for name, field in kind.model_fields.items())


def _speaker(speaker: Speaker) -> dict[str, Any]:
    names = {"name": published_name(speaker)}
    if not speaker.published_as:
        return {**names, **_record(speaker, hidden(Speaker) | {"name"})}
    left_out = hidden(Speaker) | speaker.protected | {"name", "person"}
    return {**names, "protected": True, **_record(speaker, left_out)}
