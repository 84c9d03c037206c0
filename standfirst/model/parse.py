"""Convert a document to a record, or report every problem with its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from standfirst.errors import InputError, Problem
from standfirst.model.base import OLD_PATTERN, PCODE_PATTERN, Record
from standfirst.model.people import Party
from standfirst.reader import Document

R = TypeVar("R", bound=Record)

Locate = Callable[[Sequence[str | int], bool], tuple[str, int, int]]
"""Returns file, line and column for a path in the data, and whether its key is meant."""

_TYPES = {
    "string_type": ("expected text", "put it in quotes"),
    "string_too_short": ("the text is empty", "write something, or leave the field out"),
    "int_type": ("expected a whole number", "write it without quotes"),
    "int_parsing": ("expected a whole number", "write it without quotes"),
    "float_type": ("expected a number", "write it without quotes"),
    "bool_type": ("expected true or false", "write `true` or `false`"),
    "bool_parsing": ("expected true or false", "write `true` or `false`"),
    "tuple_type": ("expected a list", "begin each item with `- `"),
    "list_type": ("expected a list", "begin each item with `- `"),
    "dict_type": ("expected a mapping", "write `key: value` lines"),
    "model_type": ("expected a mapping", "write `key: value` lines"),
    "model_attributes_type": ("expected a mapping", "write `key: value` lines"),
}

_OLD = {"WHITE": "write 'CLEAR', which took its place in version 2.0", "TLP:WHITE": "write 'CLEAR'"}

_PATTERNS = {
    r"^[A-Z]{2}$": "expected two capital letters, as in `PK`",
    r"^[A-Z]{3}$": "expected three capital letters, as in `USD`",
    OLD_PATTERN: "expected an old name (`flood/02`) or an old address of this site (`/reports/flood.html`)",
    PCODE_PATTERN: "expected a P-code: letters of the country, then digits, as in `PK203`",
    r"^[A-F][1-6]$": "a grade is a letter A to F and a digit 1 to 6, as in `B2`",
}


def parse(cls: type[R], document: Document) -> R:
    """Return the record in a document; raise InputError with all its problems (SF010 to SF019)."""

    def locate(loc: Sequence[str | int], key: bool) -> tuple[str, int, int]:
        return (document.path, *document.position(loc, key=key))

    return validate(cls, document.data, locate)


def validate(cls: type[R], data: Any, locate: Locate) -> R:
    """Return the record in plain data, with places from `locate`; errors as in `parse`."""
    try:
        return cls.model_validate(data)
    except ValidationError as error:
        details = error.errors()
        raise InputError(sorted({_problem(cls, detail, data, locate) for detail in details})) from None


def _problem(cls: type[Record], detail: ErrorDetails, data: Any, locate: Locate) -> Problem:
    loc = _real_loc(detail["loc"], data)
    code, message, fix, at_key = _explain(cls, detail, loc)
    path, line, column = locate(loc, at_key)
    name = ".".join(str(part) for part in (loc[:-1] if code == "SF011" and _strange(cls, loc) else loc))
    return Problem(path, line, column, code, f"{name}: {message}" if name else message, fix)


def _real_loc(loc: Sequence[str | int], data: Any) -> tuple[str | int, ...]:
    """Return a path without the names that validators add for unions and functions."""
    real: list[str | int] = []
    for index, part in enumerate(loc):
        if isinstance(data, dict) and isinstance(part, str):
            if part not in data and index + 1 < len(loc):
                continue
            real.append(part)
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            real.append(part)
            data = data[part]
    return tuple(real)


def _explain(
    cls: type[Record], detail: ErrorDetails, loc: tuple[str | int, ...]
) -> tuple[str, str, str, bool]:
    kind, context = detail["type"], detail.get("ctx", {})
    shown = "this" if _about_somebody(cls, loc) else repr(detail["input"])
    if kind == "missing":
        return "SF010", "is missing", f"add `{loc[-1]}:`", False
    if kind == "extra_forbidden":
        return "SF011", "is not a known field", _nearest(cls, loc), True
    if kind in ("literal_error", "enum"):
        fix = _OLD.get(detail["input"]) if isinstance(detail["input"], str) else None
        return (
            "SF012",
            f"{shown} is not one of the values",
            fix or f"write {context['expected']}",
            False,
        )
    if kind == "value_error":
        return "SF013", str(context["error"]), _example(str(context["error"])), False
    if kind.startswith(("date", "datetime")):
        return (
            "SF014",
            f"{shown} is not a date",
            "write it as 2026-02-01 or 2026-02-01T20:00+05:00",
            False,
        )
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        message = _PATTERNS.get(pattern, f"{shown} does not have the expected form")
        form = "" if pattern in _PATTERNS else f" (pattern {pattern})"
        return "SF015", message, f"see `standfirst explain SF015`{form}", False
    if kind in _TYPES:
        return "SF016", *_TYPES[kind], False
    return "SF017", detail["msg"][0].lower() + detail["msg"][1:], "", False


def _about_somebody(cls: type[Record], loc: Sequence[str | int]) -> bool:
    """Return whether a path is in a speaker or registered person; messages appear in public logs and must not quote it."""
    return "speaker" in loc or issubclass(cls, Party)


def _strange(cls: type[Record], loc: Sequence[str | int]) -> bool:
    """Return whether an unknown key, where it may be a name, does not look like a field name."""
    return _about_somebody(cls, loc) and not re.fullmatch(r"[a-z_]+", str(loc[-1]))


def _example(message: str) -> str:
    if message == "markup in plain text":
        return "write plain text; emphasis belongs in prose"
    if message == "only invisible characters":
        return "write text that readers can see, or remove the field"
    if message == "a path of one system alone":
        return "name the file from the folder of the briefing, with `/`: maps/districts.geojson"
    return ""


def _nearest(cls: type[Record], loc: tuple[str | int, ...]) -> str:
    known = _known_keys(cls, [part for part in loc[:-1] if isinstance(part, str)])
    close = difflib.get_close_matches(str(loc[-1]), known, n=1, cutoff=0.5)
    return f"did you mean `{close[0]}`?" if close else f"known here: {', '.join(sorted(known))}"


def _known_keys(cls: type[Record], names: Sequence[str]) -> list[str]:
    """Return the known fields at a path, found by following the model's annotations."""
    here: list[type[Record]] = [cls]
    for name in names:
        here = [
            inner
            for record in here
            for key, field in record.model_fields.items()
            if name in (key, field.alias)
            for inner in _records(field.annotation)
        ] or here
    return sorted({field.alias or key for record in here for key, field in record.model_fields.items()})


def _records(annotation: Any) -> list[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return [annotation]
    return [inner for part in getattr(annotation, "__args__", ()) for inner in _records(part)]
