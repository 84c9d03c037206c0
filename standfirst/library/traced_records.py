"""Records of an edition that record which of their parts were read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import PrivateAttr

from standfirst.engine import depend
from standfirst.engine.dependency import is_traced
from standfirst.model import Briefing, Series

EDITION = "edition"
"""The kind of the keys, followed by the names of the edition and the part."""

FILES = "files"
"""The part for the bytes of an edition's files."""

REST = "rest"
_PARTS = {
    "line": (
        "kind", "id", "title", "dateline", "as_of", "period", "edition", "next_due", "lang", "translation", "tlp",
        "status", "embargo_until", "withdrawn",
    ),
    "exercise": ("exercise",),
    "lead": ("standfirst", "key_figures"),
    "filing": ("topics", "places", "disasters"),
    "people": ("voices", "reactions"),
    "claims": ("claims",),
    "changes": ("changes", "updates"),
}  # fmt: skip
"""Fields that are read together, by part: for links and lists, the exercise label, cards, and each index page."""

PART_OF: Mapping[str, str] = {
    name: next((part for part, names in _PARTS.items() if name in names), REST)
    for name in Briefing.model_fields
}
PARTS = (*_PARTS, REST)


class TracedBriefing(Briefing):
    """A briefing that records a dependency on each part that is read."""

    _edition: str = PrivateAttr(default="")

    def __getattribute__(self, name: str) -> Any:
        """Record the part that a field belongs to; reading the record as a whole reads all parts."""
        if is_traced():
            _record(object.__getattribute__(self, "__pydantic_private__"), name)
        return super().__getattribute__(name)


def traced(briefing: Briefing, edition: str) -> Briefing:
    """Return the same records, traced under the name of an edition."""
    made = TracedBriefing.__new__(TracedBriefing)
    object.__setattr__(made, "__dict__", briefing.__dict__)
    object.__setattr__(made, "__pydantic_fields_set__", briefing.model_fields_set)
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", {"_edition": edition})
    return made


def _record(private: Mapping[str, Any] | None, name: str) -> None:
    edition = str(private["_edition"]) if private else ""
    if name in PART_OF:
        depend(EDITION, edition, PART_OF[name])
    elif name.startswith(("model_", "__pydantic_fields_set__")):
        read_whole(edition)


def read_whole(edition: str) -> None:
    """Record a dependency on all records of an edition."""
    for part in PARTS:
        depend(EDITION, edition, part)


def fingerprints(briefing: Briefing, series: Series | None, files: str) -> dict[str, bytes]:
    """Return a fingerprint of each part of an edition, and of its files, whose digests are in `files`.

    Only the header of a withdrawn edition is shown, so every part also includes its markings.
    """
    data = briefing.model_dump(mode="json", exclude_unset=True, serialize_as_any=True)
    marking = [data.get(name) for name in ("tlp", "status", "embargo_until", "withdrawn")]
    shared = [marking, series.model_dump_json() if series else ""]
    said: dict[str, list[Any]] = {part: [*shared] for part in PARTS}
    for name, value in data.items():
        said[PART_OF[name]] += [name, value]
    found = {part: _hash(json.dumps(values)) for part, values in said.items()}
    return {**found, FILES: _hash(files)}


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
