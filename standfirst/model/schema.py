"""The JSON Schema that editors use to complete, explain and validate briefings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from standfirst.model.base import Record
from standfirst.model.briefing import REQUIRED, Briefing, Kind
from standfirst.model.examples import example

NAME = "briefing.schema.json"
TRANSLATION_NAME = "translation.schema.json"
_DRAFT = "http://json-schema.org/draft-07/schema#"
DAY = r"^\d{4}-\d\d-\d\d$"
"""A day; not all validators support `format: date`."""
_MOMENT = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$"


def briefing_schema() -> dict[str, Any]:
    """Return the schema of a briefing: every field with description and example, and the requirements of each kind."""
    schema = _schema()
    schema["allOf"] = [_demand(kind, names) for kind, names in REQUIRED.items()]
    return schema


def translation_schema() -> dict[str, Any]:
    """Return the schema of a translation, which omits everything taken from its original."""
    schema: dict[str, Any] = _without_required(_schema())
    schema["title"] = "Translation"
    schema["description"] = (
        "The texts of an edition in another language; everything else stays in the original."
    )
    schema["required"] = ["lang"]
    return schema


def write(schema: dict[str, Any]) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _schema() -> dict[str, Any]:
    schema = Briefing.model_json_schema(by_alias=True, mode="validation")
    records = {cls.__name__: cls for cls in all_records(Briefing)}
    for name, part in [("Briefing", schema), *schema.get("$defs", {}).items()]:
        if name in records:
            _illustrate(records[name], part)
    plain: dict[str, Any] = _plain(schema)
    definitions = plain.pop("$defs")
    for name, part in [("Briefing", plain), *definitions.items()]:
        part["title"] = _title(name)
        for key, shown in part.get("properties", {}).items():
            part["properties"][key] = {"title": _title(key), **_present(shown)}
    for part in definitions.values():
        if "enum" in part:  # editors would show it instead of the field's description
            del part["description"]
    return {"$schema": _DRAFT, **plain, "$defs": definitions}


def all_records(cls: type[Record], seen: set[type[Record]] | None = None) -> Iterator[type[Record]]:
    """Yield a record and every record that it can contain, each once."""
    seen = set() if seen is None else seen
    if cls in seen:
        return
    seen.add(cls)
    yield cls
    for field in cls.model_fields.values():
        for inner in _records(field.annotation):
            yield from all_records(inner, seen)


def _records(annotation: Any) -> list[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return [annotation]
    return [inner for part in getattr(annotation, "__args__", ()) for inner in _records(part)]


def _illustrate(cls: type[Record], part: dict[str, Any]) -> None:
    """Add the example of each field to its description."""
    for name, field in cls.model_fields.items():
        shown = part["properties"][field.alias or name]
        shown["description"] = field.description  # which pydantic omits beside some references
        shown["examples"] = [example(cls, name)]


def _title(name: str) -> str:
    """Return a name as shown in forms: `Key figures`, `Sector response`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()
    return words[:1].upper() + words[1:]


def _present(field: dict[str, Any]) -> dict[str, Any]:
    """Return a field without null: a field without a value is omitted instead."""
    options = [one for one in field.get("anyOf", ()) if one.get("type") != "null"]
    if not options or len(options) == len(field["anyOf"]):
        return field
    about = {
        key: value for key, value in field.items() if key != "anyOf" and (key, value) != ("default", None)
    }
    if len(options) > 1:
        return {**about, "anyOf": options}
    return {**about, **({"allOf": options} if "$ref" in options[0] else options[0])}


def _plain(node: Any) -> Any:
    """Return the schema without titles that only repeat names, and with patterns for days and times.

    `format: date-time` would require seconds, which no one writes.
    """
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    if pattern := {"date-time": _MOMENT, "date": DAY}.get(node.get("format", "")):
        node = {**node, "pattern": pattern}
        del node["format"]
    numbers = [one for one in node.get("anyOf", ()) if one == {"type": "integer"}]
    if numbers and {"type": "number"} in node["anyOf"]:  # an integer is a number too
        rest = [one for one in node["anyOf"] if one not in numbers]
        node = {**node, "anyOf": rest} if len(rest) > 1 else {**node, **rest[0]}
        if len(rest) == 1:
            del node["anyOf"]
    if "$ref" in node and len(node) > 1:  # draft 7 ignores everything beside a reference
        node = {"allOf": [{"$ref": node["$ref"]}], **{key: node[key] for key in node if key != "$ref"}}
    return {
        key: value if key in ("examples", "default", "const", "enum") else _plain(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str))
    }


def _demand(kind: Kind, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the requirements of a kind; those of the default kind also apply if no kind is given."""
    condition: dict[str, Any] = {"properties": {"kind": {"const": kind.value}}}
    if kind is not Briefing.model_fields["kind"].default:
        condition["required"] = ["kind"]
    return {"if": condition, "then": {"properties": dict.fromkeys(names, True), "required": list(names)}}


def _without_required(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_required(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value if key in ("examples", "default") else _without_required(value)
        for key, value in node.items()
        if not (key == "required" and isinstance(value, list))
    }
