"""The records of an edition as plain data that may be published, and their hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import cache, lru_cache, partial
from typing import Any
from weakref import WeakKeyDictionary

from standfirst.engine.fingerprint import records_digest
from standfirst.library import Edition
from standfirst.library.dates import identity
from standfirst.library.traced_records import read_whole
from standfirst.model import Briefing, Image, NameException, Quote, Record, Speaker, Translation
from standfirst.view.anchors import published_name

PRIVATE: Mapping[type[Record], frozenset[str]] = {
    Briefing: frozenset({"note", "moved_from", "related"}),
    Quote: frozenset({"note", "consent"}),
    Image: frozenset({"consent"}),
    Speaker: frozenset({"published_as", "protect", "aliases", "exceptions"}),
    NameException: frozenset({"reason", "by", "on"}),
    Translation: frozenset({"of", "sections"}),
}
"""Fields for the desk only, and related reports, of which `formats.data` names those that readers may see. A translation's fingerprints of sections are hashes that include protected
text, so a guess at a name could be tested against them.
"""

ALWAYS = frozenset({"kind", "lang", "tlp", "status"})
"""Fields of a briefing that are exported even if its file leaves them at their default."""

_KNOWN: WeakKeyDictionary[Edition, str] = WeakKeyDictionary()
"""Fingerprints of editions, since page, message, feed and index all quote them."""


@cache
def hidden(kind: type[Record]) -> frozenset[str]:
    """Return the names of a record's fields that are never published."""
    return frozenset().union(*(names for owner, names in PRIVATE.items() if issubclass(kind, owner)))


def public(edition: Edition) -> dict[str, Any]:
    """Return an edition's data without internal and protected fields."""
    read_whole(edition.name)
    return _public(edition)


@lru_cache(maxsize=4)
def _public(edition: Edition) -> dict[str, Any]:
    """Compute the public data, cached because it is large and needed twice (for the records and their hash)."""
    data: dict[str, Any] = _plain(edition.briefing)
    return data


def fingerprint(edition: Edition) -> str:
    """Return the fingerprint of an edition: SHA-256 of its public records, 64 hex digits.

    It covers only public data: anyone with the export can compute it, and no one can test guesses
    at a protected name against it.
    """
    read_whole(edition.name)
    known = _KNOWN.get(edition)
    if known is None:
        known = _KNOWN[edition] = records_digest(identity(edition), public(edition))
    return known


def _plain(value: Any) -> Any:
    kind: type = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: type) -> Callable[[Any], Any]:
    """Return a function that converts values of a type to plain data."""
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
    """Return the fields of a record, each with its name in a file."""
    return tuple((name, field.alias or name) for name, field in kind.model_fields.items())


def _speaker(speaker: Speaker) -> dict[str, Any]:
    names = {"name": published_name(speaker)}
    if not speaker.published_as:
        return {**names, **_record(speaker, hidden(Speaker) | {"name"})}
    left_out = hidden(Speaker) | speaker.protected | {"name", "person"}
    return {**names, "protected": True, **_record(speaker, left_out)}
