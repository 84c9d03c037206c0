"""Fingerprints of an original's sections, by which a translation knows what has changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from standfirst.library.edition import Edition
from standfirst.library.overlay import FIXED, OWN

_LENGTH = 12


def fingerprints(data: Mapping[str, Any]) -> dict[str, str]:
    """For each section of a briefing's data the hash of its words, 12 hex digits."""
    found = {name: _words(value) for name, value in data.items() if name not in OWN and name not in FIXED}
    return {name: _digest(words) for name, words in sorted(found.items()) if words}


def stale_sections(edition: Edition) -> tuple[str, ...]:
    """The sections of a translation whose original says something else than when it was translated."""
    translation = edition.briefing.translation
    if not edition.translated or translation is None or not translation.sections:
        return ()
    current = fingerprints(edition.documents[-1].data)
    return tuple(sorted(name for name, known in translation.sections.items() if current.get(name) != known))


def _words(value: Any) -> Any:
    """The texts in plain data that a translator would have translated."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return [words for item in value if (words := _words(item))]
    if isinstance(value, dict):
        return {key: words for key, item in value.items() if key not in FIXED and (words := _words(item))}
    return None


def _digest(words: Any) -> str:
    text = json.dumps(words, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
