"""Build the form of a briefing from the JSON Schema: every field with its kind, and the values that fill it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from typing import Any

from standfirst.editor.labels import label, value_label
from standfirst.library.overlay import pairs
from standfirst.model.schema import DAY, briefing_schema, translation_schema

_LONG = 1000
"""The length above which a text gets several lines."""
_FIGURES = frozenset({"figures", "parts", "part_of"})
_SOURCES = frozenset({"sources"})
_PAIRS = {"acronyms": ("short", "full"), "labels": ("found", "printed")}
"""Maps of texts, and the names of the two fields of an entry."""
PAIR = "pair"
"""The name of an entry of a map."""
_SUMMARY = ("label", "title", "name", "sector", "claim", "quote", "text", "note", "date", "id", "table", "of")
"""Fields that can summarise a card, best first."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field for a value.

    `kind` is `line`, `prose`, `number`, `choice`, `flag`, `date`, `record`, `list`, `map` (texts by free names),
    `choices` (one of several kinds), `grid` (the rows of a table), `cell`, or `raw` for what can be edited only in the
    text.
    """

    kind: str
    name: str = ""
    help: str = ""
    example: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    inner: tuple[Field, ...] = ()
    """The fields of a record, the item of a list or a map, or the kinds to choose from."""
    type: str = ""
    """The type of a list's items, for the template of a new one."""
    most: int = 0
    refers: str = ""
    """`figures` or `sources`, if the value is the id of one."""

    @property
    def label(self) -> str:
        """The label of the field, in English."""
        return label(self.name)

    @property
    def labelled_options(self) -> tuple[tuple[str, str], ...]:
        """The options, each with its label in English."""
        return tuple((option, value_label(option)) for option in self.options)


@dataclass(frozen=True, slots=True)
class Node:
    """A field of a form with its value."""

    field: Field
    id: str
    value: Any = None
    there: bool = False
    """Whether the file has it."""
    inner: tuple[Node, ...] = ()
    """The fields of a record, the items of a list, or the kinds to choose from."""
    chosen: int = 0
    """The index of the value's kind."""
    original: str = ""
    """In a translation, the original's text."""

    @property
    def text(self) -> str:
        """The value as a control shows it."""
        if self.value is None or isinstance(self.value, dict | list):
            return ""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return str(self.value).rstrip("\n") if self.field.kind == "prose" else str(self.value)

    @property
    def ending(self) -> str:
        """The line breaks at the end of a text, which a form does not show."""
        return "\n" if isinstance(self.value, str) and self.value.endswith("\n") else ""

    @property
    def summary(self) -> str:
        """A summary that tells a card from the others."""
        values = self.value if isinstance(self.value, dict) else {}
        found = next(
            (values[name] for name in _SUMMARY if isinstance(values.get(name), str | int | float)), ""
        )
        return str(found)[:90]


@cache
def root_field(*, translation: bool) -> Field:
    """Return the form of a briefing, or of a translation."""
    schema = translation_schema() if translation else briefing_schema()
    return _Reading(schema["$defs"]).field("", schema, "Briefing")


def filled(field: Field, data: Any, original: Any = None) -> Node:
    """Return a form with values; a value that does not fit its field can be edited only in the text.

    In a translation `original` is the data that it translates, which is shown beside it.
    """
    return _Filling().node(field, data, original, there=True)


class _Filling:
    """Fills fields with values, and gives each a unique id."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def node(self, field: Field, value: Any, original: Any = None, *, there: bool) -> Node:
        """Return a field with its value."""
        name = f"f{next(self._numbers)}"
        if there and value is not None and not _fits(field, value):
            return Node(replace(field, kind="raw"), name, value, there)
        if field.kind == "choices":
            return self.choices(field, name, value, there=there)
        if field.kind in ("line", "date") and isinstance(value, str) and "\n" in value:
            field = replace(field, kind="prose")  # a one-line control would drop its line breaks
        beside = original.strip() if field.kind in ("line", "prose") and isinstance(original, str) else ""
        return Node(field, name, value, there, tuple(self.inner(field, value, original)), original=beside)

    def inner(self, field: Field, value: Any, original: Any) -> Iterator[Node]:
        """Yield the fields of a record, or the items of a list."""
        if field.kind == "record":
            values, translated = value or {}, original if isinstance(original, dict) else {}
            for one in field.inner:
                yield self.node(one, values.get(one.name), translated.get(one.name), there=one.name in values)
        elif field.kind == "map":
            key, text = (one.name for one in field.inner[0].inner)
            translated = original if isinstance(original, dict) else {}
            for name, one in (value or {}).items():
                yield self.node(
                    field.inner[0], {key: name, text: one}, {text: translated.get(name)}, there=True
                )
        elif field.kind in ("list", "grid"):
            for item, translated in zip(value or (), _originals(value, original), strict=True):
                if field.kind == "grid" and isinstance(item, list):
                    yield self.row(field.inner[0], item)
                else:
                    yield self.node(field.inner[0], item, translated, there=True)

    def choices(self, field: Field, name: str, value: Any, *, there: bool) -> Node:
        """Return every kind to choose from, with the value's own kind filled."""
        chosen = next((at for at, one in enumerate(field.inner) if there and _fits(one, value)), 0)
        inner = (
            self.node(one, value if at == chosen else None, there=there and at == chosen)
            for at, one in enumerate(field.inner)
        )
        return Node(field, name, value, there, tuple(inner), chosen)

    def row(self, field: Field, value: list[Any]) -> Node:
        """Return a row of a table, whose cells are shown by their type."""
        kinds = field.inner[0].inner
        cells = tuple(
            self.node(next((one for one in kinds if _fits(one, cell)), kinds[0]), cell, there=True)
            for cell in value
        )
        return Node(field, f"f{next(self._numbers)}", value, there=True, inner=cells)


def _originals(value: Any, original: Any) -> Iterator[Any]:
    """Yield the original of each item of a list; None if it cannot be determined."""
    base, over = original if isinstance(original, list) else [], value or []
    places = pairs(base, over) or [None] * len(over)
    return (None if at is None else base[at] for at in places)


def blank(field: Field) -> Node:
    """Return an empty form for a new value."""
    return filled(field, None)


def blank_row(field: Field) -> Node:
    """Return a row of a table with one empty cell, repeated for each column."""
    cell = next(one for one in field.inner[0].inner if one.kind == "cell")
    return Node(field, "f1", there=True, inner=(Node(cell, "f2"),))


def new_items(field: Field) -> Iterator[tuple[str, Field]]:
    """Yield each type of item that a list can get, once."""
    seen: set[str] = set()

    def walk(field: Field) -> Iterator[tuple[str, Field]]:
        if field.type and field.type not in seen:
            seen.add(field.type)
            yield field.type, field.inner[0]
        for one in field.inner:
            yield from walk(one)

    return walk(field)


def _fits(field: Field, value: Any) -> bool:
    if field.kind in ("record", "map"):
        texts = value.values() if isinstance(value, dict) and field.kind == "map" else ()
        return isinstance(value, dict) and all(isinstance(one, str) for one in texts)
    if field.kind in ("list", "grid"):
        return isinstance(value, list)
    if field.kind == "cell":
        return not isinstance(value, dict | list)
    if field.kind == "choices":
        return any(_fits(one, value) for one in field.inner)
    if field.kind == "flag":
        return isinstance(value, bool)
    if field.kind in ("number", "integer"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if field.kind == "raw":
        return True
    return isinstance(value, str)


class _Reading:
    """Reads fields from the definitions of a schema."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions

    def field(self, name: str, schema: Mapping[str, Any], owner: str, *, required: bool = False) -> Field:
        """Return the field for a part of the schema; `owner` names the record that contains it."""
        whole, kind_name = self._resolved(schema)
        examples = whole.get("examples") or [""]
        made = Field(
            "raw", name, str(whole.get("description", "")),
            "" if isinstance(examples[0], dict | list) else str(examples[0]), required,
        )  # fmt: skip
        choices = [one for one in whole.get("anyOf", whole.get("oneOf", ())) if one.get("type") != "null"]
        if choices:
            return self._choices(made, choices, owner)
        kind = whole.get("type")
        if kind == "object" and "properties" in whole:
            demanded = whole.get("required", ())
            fields = (
                self.field(inner, part, kind_name or owner, required=inner in demanded)
                for inner, part in whole["properties"].items()
            )
            return replace(made, kind="record", inner=tuple(fields))
        if kind == "object" and name in _PAIRS:
            return self._map(made, owner)
        if kind == "array":
            return self._list(made, whole, owner)
        if kind == "boolean":
            return replace(made, kind="flag")
        if kind in ("number", "integer"):
            return replace(made, kind="number")
        if kind == "string" or isinstance(kind, list):
            return self._text(made, whole)
        return made

    def _choices(self, made: Field, choices: list[Mapping[str, Any]], owner: str) -> Field:
        inner = [self.field(made.name, one, owner) for one in choices]
        kinds = {one.kind for one in inner}
        if kinds == {"number"} or len(inner) == 1:
            return replace(inner[0], help=made.help, example=made.example, required=made.required)
        if kinds <= {"number", "line", "prose"}:
            return replace(made, kind="cell")
        return replace(made, kind="choices", inner=tuple(inner))

    def _list(self, made: Field, whole: Mapping[str, Any], owner: str) -> Field:
        item = replace(self.field("", whole["items"], owner), required=True)
        refers = "figures" if made.name in _FIGURES else "sources" if made.name in _SOURCES else ""
        if item.kind == "line":
            item = replace(item, refers=refers)
        kind = "grid" if made.name == "rows" else "list"
        return replace(
            made, kind=kind, inner=(item,), type=f"{owner}.{made.name}", most=int(whole.get("maxItems", 0))
        )

    def _map(self, made: Field, owner: str) -> Field:
        pair = tuple(Field("line", name, required=True) for name in _PAIRS[made.name])
        item = Field("record", PAIR, required=True, inner=pair)
        return replace(made, kind="map", inner=(item,), type=f"{owner}.{made.name}")

    def _text(self, made: Field, whole: Mapping[str, Any]) -> Field:
        if "enum" in whole or "const" in whole:
            return replace(made, kind="choice", options=tuple(whole.get("enum", (whole.get("const"),))))
        if whole.get("pattern") == DAY:
            return replace(made, kind="date")
        refers = "figures" if made.name == "part_of" else ""
        return replace(
            made,
            kind="prose" if whole.get("maxLength", 0) > _LONG and "pattern" not in whole else "line",
            refers=refers,
        )

    def _resolved(self, schema: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        """Return a part of the schema with its reference resolved, and the name of that reference."""
        whole, name = dict(schema), ""
        options = whole.get("anyOf", whole.get("allOf", ()))
        real = [one for one in options if one.get("type") != "null"]
        if len(real) == 1 and "properties" not in whole:
            kept = {key: whole[key] for key in whole if key not in ("anyOf", "allOf", "default")}
            inner, name = self._resolved(real[0])
            return {**inner, **kept}, name
        if "$ref" in whole:
            name = str(whole.pop("$ref")).rpartition("/")[2]
            inner, _ = self._resolved(self._definitions[name])
            return {**inner, **whole}, name
        return whole, name
