"""The published JSON Schemas of a site's data: generated from the model, without private fields."""

from __future__ import annotations

import json
from functools import cache
from json.encoder import encode_basestring
from typing import Any

from pydantic import BaseModel

from standfirst.formats.export import INDEX_SCHEMA, SCHEMA, Export, Index
from standfirst.model import Briefing, Quote, Reaction, Record, Speaker, Translation, Voice
from standfirst.settings import Site
from standfirst.view.public import hidden

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SPEAKER = "The speaker, by the name that may be published."


def edition_schema(site: Site) -> dict[str, Any]:
    """Return the schema of an edition's JSON."""
    schema = _of(Export, site, SCHEMA)
    records = json.loads(_records())
    definitions: dict[str, Any] = {**records.pop("$defs"), "Briefing": records}
    for kind in (Briefing, Voice, Reaction, Quote, Speaker, Translation):
        if kind.__name__ in definitions:
            _prune(definitions[kind.__name__], kind)
    definitions["Speaker"]["description"] = _SPEAKER
    definitions["Speaker"]["properties"]["protected"] = {
        "type": "boolean",
        "description": "Whether the name is withheld to protect the speaker; `name` is then a public description.",
    }
    schema["properties"]["briefing"] = {"$ref": "#/$defs/Briefing"}
    schema["properties"]["$schema"] = {"type": "string", "description": "The address of this schema."}
    return {**schema, "$defs": dict(sorted({**schema["$defs"], **definitions}.items()))}


@cache
def _records() -> str:
    """Return the schema of all records, which takes longer to make than most pages."""
    return json.dumps(Briefing.model_json_schema(mode="serialization", by_alias=True))


def index_schema(site: Site) -> dict[str, Any]:
    """Return the schema of the index."""
    schema = _of(Index, site, INDEX_SCHEMA)
    schema["properties"]["$schema"] = {"type": "string", "description": "The address of this schema."}
    return schema


class SchemaPart(str):
    """A part of such a file that is already serialised and indented."""

    __slots__ = ()


def written(data: Any, depth: int) -> SchemaPart:
    """Serialise a part of a file at a nesting depth, so that a large file can be written in parts to save memory."""
    return SchemaPart(_text(data, "\n" + " " * depth))


def to_bytes(data: Any) -> bytes:
    """Serialise JSON for a file of the site: UTF-8, indented, a line break at its end."""
    return (_text(data, "\n") + "\n").encode("utf-8", "replace")


def _text(value: Any, end: str) -> str:
    """Return the output of `json.dumps` with an indent of one in a third of its time; `end` is line end and indent."""
    if isinstance(value, str):
        return value if type(value) is SchemaPart else encode_basestring(value)
    inner = f"{end} "
    if isinstance(value, dict) and value:
        pairs = [f"{encode_basestring(name)}: {_text(item, inner)}" for name, item in value.items()]
        return f"{{{inner}{f',{inner}'.join(pairs)}{end}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{inner}{f',{inner}'.join([_text(item, inner) for item in value])}{end}]"
    return str(value) if type(value) is int else json.dumps(value)


def _of(kind: type[BaseModel], site: Site, path: str) -> dict[str, Any]:
    head = {"$schema": DIALECT, **({"$id": f"{site.url}/{path}"} if site.url else {})}
    return {**head, **kind.model_json_schema(mode="serialization", by_alias=True)}


def _prune(schema: dict[str, Any], kind: type[Record]) -> None:
    for name in hidden(kind):
        schema["properties"].pop(name, None)
    if "required" in schema:
        schema["required"] = [name for name in schema["required"] if name in schema["properties"]]
