"""Suggestions of records: listed beside the briefing, and accepted into it by number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from standfirst.errors import InputError, Problem
from standfirst.importer.source import refuse
from standfirst.importer.writer import CommentedValue, item, write
from standfirst.model import Briefing
from standfirst.reader import read_text

MAX: Final = 200
"""The maximum number of suggestions of one text; no one reads a longer list."""
_CONFIRM: Final = "confirm: suggested by the import and taken over"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that lacks something that is not in its sentence: `why` names it, `words` are the sentence."""

    field: str
    line: int
    why: str
    words: str
    record: Mapping[str, Any]


def beside(briefing: Path) -> Path:
    """Return the path of a briefing's suggestions, which a site does not read as a briefing."""
    return briefing.with_name(f"{briefing.stem}.suggestions.txt")


def listing(found: Sequence[Suggestion], briefing: str) -> str:
    """Return the suggestions as a text for people, which `accept` parses again."""
    head = (
        f"# What the import of {briefing} left in the prose. Complete a record here if you like, then take it over:",
        f"# standfirst import {briefing} --accept 1,2",
    )
    data = {
        f"{number}": {
            "field": each.field,
            "line": each.line,
            "why": each.why,
            "words": " ".join(each.words.split()),
            "record": dict(each.record),
        }
        for number, each in enumerate(found, start=1)
    }
    return "\n".join([*head, *write(data).split("\n")[1:]])


def numbers(text: str, name: str) -> list[int]:
    """Parse `3,5,7` into numbers; SF001 for anything else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        refuse(name, "SF001", f"`--accept {text}` names no suggestions", "give their numbers, as in 3,5,7")
    return list(dict.fromkeys(map(int, parts)))


def accept(briefing: Path, wanted: Sequence[int]) -> str:
    """Return the text of a briefing with these suggestions as records; errors name what is missing or invalid."""
    place = beside(briefing)
    text, listed = _read(briefing), read_text(_read(place), str(place)).data
    unknown = [number for number in wanted if str(number) not in listed]
    if unknown:
        known = f"1 to {len(listed)}" if listed else "none"
        refuse(str(place), "SF001", f"there is no suggestion {unknown[0]}", f"the list holds {known}")
    for number in wanted:
        each = listed[str(number)]
        text = _add(text, each["field"], each["record"], briefing)
    Briefing.model_validate(read_text(text, str(briefing)).data)
    return text


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            [Problem(str(path), 1, 1, "SF001", f"cannot be read: {error}", "import a text first")]
        ) from error


def _add(text: str, field: str, record: Mapping[str, Any], briefing: Path) -> str:
    """Return the text with one more record at the end of a list, otherwise unchanged."""
    lines = text.rstrip("\n").split("\n")
    record = _unique(record, text)
    start = next((at for at, line in enumerate(lines) if re.match(rf"{field}:", line)), None)
    if start is None:
        end = next((at for at, line in enumerate(lines) if line.startswith("# Not placed:")), len(lines))
        new = [f"{field}:", *item(CommentedValue(record, _CONFIRM), "  ")]
        return "\n".join([*lines[:end], *new, *lines[end:]]) + "\n"
    if not re.match(rf"{field}:\s*(?:#.*)?$", lines[start]):
        refuse(
            f"{briefing}", "SF001", f"`{field}` is written on one line", "write its records below each other"
        )
    end = next(
        (at for at in range(start + 1, len(lines)) if re.match(r"[^\s#-]|# Not placed:", lines[at])),
        len(lines),
    )
    while end > start + 1 and not lines[end - 1].strip(" #"):
        end -= 1
    dash = next((found[1] for line in lines[start + 1 : end] if (found := re.match(r"( *)- ", line))), "  ")
    return "\n".join([*lines[:end], *item(CommentedValue(record, _CONFIRM), dash), *lines[end:]]) + "\n"


def _unique(record: Mapping[str, Any], text: str) -> Mapping[str, Any]:
    """Return the record with an id that the briefing does not have yet."""
    if "id" not in record:
        return record
    taken = set(re.findall(r"\bid: ([a-z][a-z0-9-]*)", text))
    name, count = str(record["id"]), 1
    while name in taken:
        count += 1
        name = f"{record['id']}-{count}"
    return {**record, "id": name}
