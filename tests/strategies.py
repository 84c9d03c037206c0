"""Hypothesis strategies for valid briefings, made from the model itself, and a writer of YAML for tests."""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from annotated_types import Le
from hypothesis import strategies as st
from pydantic import AfterValidator, StringConstraints
from pydantic.fields import FieldInfo

from standfirst.model import Briefing, Record
from standfirst.model.base import Acronym

Data = dict[str, Any]

WORDS = (
    "river", "bridge", "people", "killed", "said", "likely", "remote", "190", "2026", "TBC", "[name]", "نے", "کہا", "پل",
    "l’été", "**bold**", "{{ killed }}", "{{ none }}", "[@a]", "[@b; @c]", "“a quotation of more than five words”", "Dr.",
    "31 January", "Monday, 1 February 2026", "3.5", "1,200", "<b>", "# x", "- y", "NO", "12:30", "a:b", "'", '"', "\\", "😀",
    "high confidence", "probable", "[here](there.html)", "the the", "+92 81 1234567", "e\u0301", "|", ">", "&x", "*y", "%",
)  # fmt: skip
PATTERNS: dict[str, st.SearchStrategy[str]] = {
    r"^[A-Z]{2}$": st.sampled_from(["PK", "NO", "FR"]),
    r"^[A-Z]{3}$": st.sampled_from(["USD", "PKR"]),
    r"^[A-F][1-6]$": st.sampled_from(["A1", "B2", "F6"]),
    r"^[a-z]{2,3}": st.sampled_from(["en", "fr", "ur", "ps", "zh-Hant"]),
    r"^https?": st.sampled_from(["https://example.org/a", "http://example.org/?q=1#b"]),
    r"^[^@": st.just("desk@example.org"),
    r"^[A-Z]{2,4}[0-9]": st.sampled_from(["PK203", "ZZ0101"]),
    r"^[a-z_]+(?:": st.sampled_from(["key_figures.killed", "key_figures.none", "situation"]),
}
IDS = st.sampled_from(["a", "b", "c", "killed", "no", "on", "a-1", "x_2"])
ACRONYMS = st.sampled_from(["NO", "IDP", "R&D", "پل"])
DAYS = st.dates(date(2025, 11, 1), date(2026, 3, 1)).map(date.isoformat)
MOMENTS = st.datetimes(
    datetime(2025, 11, 1), datetime(2026, 3, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=5))])  # noqa: DTZ001 - hypothesis wants bounds without a zone
).map(lambda moment: moment.replace(microsecond=0).isoformat())  # fmt: skip


def _words(least: int = 1, most: int = 12, joint: str = " ") -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=least, max_size=most).map(joint.join)


LINE = _words(most=5)
HEADLINE = st.lists(
    st.sampled_from(["river", "bridge", "190", "پل", "l’été", "NO:", "'a'", "#1"]), min_size=1, max_size=5
).map(" ".join)
PROSE = st.lists(_words(most=25), min_size=1, max_size=4).map("\n\n".join)


def _text(field: FieldInfo | None, metadata: list[Any]) -> st.SearchStrategy[Any]:
    """Text of the form that a field's constraints ask for."""
    checks = {item.func.__name__ for item in metadata if isinstance(item, AfterValidator)}
    limits = next((item for item in metadata if isinstance(item, StringConstraints)), None)
    pattern = str(limits.pattern) if limits and limits.pattern else ""
    if pattern:
        return next((made for start, made in PATTERNS.items() if pattern.startswith(start)), IDS)
    if "_when" in checks:
        return st.one_of(DAYS, st.sampled_from(["2026", "2026-01", "2026-01-31T14:30+05:00"]))
    if "_glide" in checks:
        return st.sampled_from(["FL-2026-000012-PAK", "EP-2026-000099-ZZZ"])
    if "_plain" in checks:
        return HEADLINE
    if "_portable" in checks:
        return LINE.map(lambda text: re.sub(r"[\\:]", "-", text))
    return LINE if "_one_line" in checks or field is None else PROSE


def _value(annotation: Any, metadata: list[Any], field: FieldInfo | None) -> st.SearchStrategy[Any]:
    """A value for an annotation with its constraints."""
    inner = getattr(annotation, "__metadata__", None)
    if inner is not None:
        return _value(annotation.__origin__, [*inner, *metadata], field)
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return st.one_of([_value(kind, metadata, field) for kind in kinds])
    if origin is tuple:
        return st.lists(_value(get_args(annotation)[0], [], None), max_size=3)
    if origin is dict:
        named, held = get_args(annotation)
        return st.dictionaries(_keys(named), _value(held, [], None), max_size=2)
    if origin is Literal:
        return st.sampled_from(get_args(annotation))
    return _plain_value(annotation, metadata, field)


def _keys(annotation: Any) -> st.SearchStrategy[str]:
    """Keys of a mapping: ids, or acronyms."""
    return ACRONYMS if annotation is Acronym else IDS


def _plain_value(annotation: Any, metadata: list[Any], field: FieldInfo | None) -> st.SearchStrategy[Any]:
    if issubclass(annotation, Record):
        return records(annotation)
    if issubclass(annotation, Enum):
        return st.sampled_from([item.value for item in annotation])
    simple: dict[type, Callable[[], st.SearchStrategy[Any]]] = {
        bool: st.booleans,
        int: lambda: st.integers(1, _most(metadata)),
        float: lambda: st.floats(-80, 80, allow_nan=False).map(lambda number: round(number, 3)),
        datetime: lambda: MOMENTS,
        date: lambda: DAYS,
    }
    return simple[annotation]() if annotation in simple else _text(field, metadata)


def _most(metadata: list[Any]) -> int:
    """The largest whole number that a field takes."""
    return next((int(str(item.le)) for item in metadata if isinstance(item, Le)), 80)


def records(cls: type[Record]) -> st.SearchStrategy[Data]:
    """Plain data that a record takes, with some of its optional fields."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in cls.model_fields.items():
        strategy = st.deferred(lambda field=field: _value(field.annotation, field.metadata, field))  # type: ignore[misc]
        (required if field.is_required() else optional)[field.alias or name] = strategy
    made = st.fixed_dictionaries(required, optional=optional)
    return made.map(lambda data: _mended(cls.__name__, data))


_LEAST: dict[str, Data] = {
    "Disaster": {"name": "Floods"},
    "Amounts": {"required": 5, "currency": "EUR"},
    "Appeal": {"appeal": "Floods", "required": 5, "currency": "EUR"},
    "Funding": {"required": 5, "currency": "EUR"},
    "Indicator": {"target": 5},
    "Section": {"text": "The road is open."},
    "Subsection": {"text": "The road is open."},
}
"""What a record that may leave out each field needs one of."""


def _mended(name: str, data: Data) -> Data:
    """Data that also keeps the rules between fields."""
    if name == "Estimate":
        known = [key for key in ("low", "best", "high") if key in data]
        numbers = sorted(data[key] for key in known)
        return {**data, **dict(zip(known, numbers, strict=True))} if known else {**data, "best": 5}
    if name == "Speaker":
        named = (
            {**data, "published_as": data.get("published_as", "Somebody")} if data.get("protect") else data
        )
        return named if {"name", "published_as", "person"} & set(named) else {**named, "name": "Ines Marlow"}
    if name == "Chart" and not (data.get("figures") or data.get("data")):
        return {**data, "data": [{"label": "a", "value": 1}]}
    if name == "Column":
        return {
            key: value
            for key, value in data.items()
            if key not in ("ratio", "sum_of", "share_of", "tag", "decimals", "bar")
        }
    if name in _LEAST:
        return {**_LEAST[name], **data}
    if name in _FITTING:
        return _FITTING[name](data)
    if name == "Change" and data["kind"] == "correction":
        return {"was": "180", "now": "190", **data}
    return data


_OF_FILES = frozenset({"data", "sheet", "range", "total", "subtotal_rows"})


def _fitting(data: Data) -> Data:
    """A table whose columns have names of their own and whose cells are what their columns say; without a data file."""
    columns = [
        {**column, "id": f"c{place}"} for place, column in enumerate(data["columns"] or [{"label": "a"}])
    ]
    rows = [
        [_fitted(column, row[place % len(row)]) for place, column in enumerate(columns)]
        for row in data.get("rows", ())
        if row
    ]
    names: Data = {name: "c0" for name in ("group_by", "sort") if name in data}
    total: Data = {"total": "sum"} if "total" in data else {}
    own = {key: value for key, value in data.items() if key not in _OF_FILES}
    return {**own, **names, **total, "columns": columns, "rows": rows}


def _here_or_elsewhere(data: Data) -> Data:
    """A related report that is an edition, or one elsewhere."""
    elsewhere = {"title": "Rivers", "url": "https://example.org/a", **data}
    return {"edition": data["edition"]} if "edition" in data else elsewhere


_FITTING = {"Table": _fitting, "RelatedReport": _here_or_elsewhere}


def _fitted(column: Data, cell: Any) -> Any:
    """A cell that fits its column: the number or the text that it is, or none."""
    kind = column.get("kind", "text")
    value = cell.get("value") if isinstance(cell, dict) else cell
    if kind == "date" or (kind in ("number", "percent", "money") and isinstance(value, str)):
        return None
    return cell


def briefings() -> st.SearchStrategy[Data]:
    """The data of a valid briefing: any kind, any language, any records."""
    return records(Briefing).map(_with_text)


def _with_text(data: Data) -> Data:
    return {**data, "situation": data["situation"] or "The river rose."}


class _Dumper(yaml.SafeDumper):
    """Writes every text in double quotes, and no anchors: nothing can be taken for a number or a comment."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write what occurs twice in full, because our reader refuses aliases."""
        del data
        return True


_Dumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def dump(data: Any) -> str:
    """Plain data as YAML that our reader understands as it was meant."""
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text
