"""Records of an edition that say which of them were read, part by part."""

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
"""The kind of the keys; their names are the edition's and the part's."""

FILES = "files"
"""The part that stands for the bytes of an edition's files."""

REST = "rest"
_PARTS = {
    "line": (
        "kind", "id", "title", "dateline", "as_of", "period", "edition", "next_due", "lang", "translation", "tlp",
        "status", "embargo_until", "withdrawn",
    ),
    "exercise": ("exercise",),
    "lead": ("standfirst", "key_figures"),
    "filing": ("topics", "places"),
    "people": ("voices", "reactions"),
    "claims": ("claims",),
    "changes": ("changes",),
}  # fmt: skip
"""What is read together: what links and lists say, whether it is invented, what cards say, what each list gathers."""

PART_OF: Mapping[str, str] = {
    name: next((part for part, names in _PARTS.items() if name in names), REST)
    for name in Briefing.model_fields
}
PARTS = (*_PARTS, REST)


class TracedBriefing(Briefing):
    """A briefing whose readers depend on the parts that they read."""

    _edition: str = PrivateAttr(default="")

    def __getattribute__(self, name: str) -> Any:
        """Record the part that a field belongs to; whoever looks at the record as a whole reads all parts."""
        if is_traced():
            _record(object.__getattribute__(self, "__pydantic_private__"), name)
        return super().__getattribute__(name)


def traced(briefing: Briefing, edition: str) -> Briefing:
    """The same records, read under the name of an edition."""
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
    """Depend on all records of an edition."""
    for part in PARTS:
        depend(EDITION, edition, part)


def fingerprints(briefing: Briefing, series: Series | None, files: str) -> dict[str, bytes]:
    """What stands for each part of an edition, and for its files, whose digests are in `files`.

    Nothing of a withdrawn edition is shown but its face, so every part also says how it is marked.
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
