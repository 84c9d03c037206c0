"""The records of an edition as plain data that may be published, and the hash of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from standfirst.library import Edition
from standfirst.library.moments import identity
from standfirst.model import Briefing, Quote, Record, Speaker, Translation
from standfirst.view.anchors import published_name

PRIVATE: Mapping[type[Record], frozenset[str]] = {
    Briefing: frozenset({"note"}),
    Quote: frozenset({"note", "consent"}),
    Speaker: frozenset({"published_as", "protect", "aliases"}),
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
    data: dict[str, Any] = _plain(edition.briefing)
    return data


def fingerprint(edition: Edition) -> str:
    """The hash by which a copy of an edition can be recognised: SHA-256 of its public records, 64 hex digits.

    Only what is public goes in: whoever has the export can work it out again, and nobody can try
    guesses at a protected name on it.
    """
    known = _KNOWN.get(edition)
    if known is None:
        known = _KNOWN[edition] = digest(identity(edition), public(edition))
    return known


def digest(name: str, records: Mapping[str, Any]) -> str:
    """The hash of an edition's `id` and its public records, as canonical JSON."""
    text = json.dumps(records, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{name}\n{text}".encode("utf-8", "replace")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Speaker):
        return _speaker(value)
    if isinstance(value, Record):
        return _record(value, hidden(type(value)))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _record(record: Record, left_out: frozenset[str]) -> dict[str, Any]:
    said = record.model_fields_set | (ALWAYS if isinstance(record, Briefing) else frozenset())
    return {
        field.alias or name: _plain(value)
        for name, field in type(record).model_fields.items()
        if name in said and name not in left_out and (value := getattr(record, name)) is not None
    }


def _speaker(speaker: Speaker) -> dict[str, Any]:
    names = {"name": published_name(speaker)}
    if not speaker.published_as:
        return {**names, **_record(speaker, hidden(Speaker) | {"name"})}
    left_out = hidden(Speaker) | speaker.protected | {"name", "person"}
    return {**names, "protected": True, **_record(speaker, left_out)}
