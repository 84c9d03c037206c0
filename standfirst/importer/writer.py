"""Write a briefing's data as YAML for further editing: block text for prose, comments where a person must look."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from standfirst.language.words import words

SCHEMA: Final = "../briefing.schema.json"
_PLAIN: Final = re.compile(r"^[^\W\d_][\w ./()%&+'’–—-]*$")
_WORDS: Final = re.compile(r"^(?:null|true|false|yes|no|on|off|y|n|~)$", re.IGNORECASE)
_DAY: Final = re.compile(r"^\d{4}-\d{2}(?:-\d{2})?$")
_NUMBER: Final = re.compile(r"^[-+.]?[\d.]")
_PROSE: Final = words("situation background coordination text quote note standfirst notice claim")


@dataclass(frozen=True, slots=True)
class CommentedValue:
    """A value with its comment in the file."""

    value: Any
    remark: str


def bare(value: Any) -> Any:
    """Return the data without comments."""
    if isinstance(value, CommentedValue):
        return bare(value.value)
    if isinstance(value, Mapping):
        return {key: bare(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [bare(each) for each in value]
    return value


def write(data: Mapping[str, Any], *, head: Sequence[str] = (), tail: Sequence[str] = ()) -> str:
    """Return the YAML of a briefing; `head` and `tail` become comments."""
    lines = [f"# yaml-language-server: $schema={SCHEMA}", *map(_comment, head)]
    for key, value in data.items():
        lines.extend(_entry(key, value, ""))
    lines.extend(map(_comment, tail))
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    return f"# {text}".rstrip()


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    """Yield one `key: value`, over as many lines as it needs."""
    key = key if not key.isdigit() else f'"{key}"'
    remark = ""
    if isinstance(value, CommentedValue):
        value, remark = value.value, f"  # {' '.join(value.remark.split())}"
    if isinstance(value, str) and _is_block(key, value):
        yield f"{indent}{key}: |{remark}"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    elif isinstance(value, Mapping) and not _is_short(value):
        yield f"{indent}{key}:{remark}"
        for name, each in value.items():
            yield from _entry(name, each, f"{indent}  ")
    elif isinstance(value, Sequence) and not isinstance(value, str) and not _is_short(value):
        yield f"{indent}{key}:{remark}"
        for each in value:
            yield from item(each, f"{indent}  ")
    else:
        yield f"{indent}{key}: {_flow(value)}{remark}"


def item(value: Any, indent: str) -> Iterator[str]:
    """Yield one record of a list, with its comment on the line above."""
    remark = ""
    if isinstance(value, CommentedValue):
        value, remark = value.value, f"  # {' '.join(value.remark.split())}"
    if isinstance(value, Mapping):
        lines = [line for key, each in value.items() for line in _entry(key, each, f"{indent}  ")]
        if remark:
            yield f"{indent}{remark.strip()}"
        yield f"{indent}- {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield f"{indent}- {_flow(value)}{remark}"


def _is_block(key: str, value: str) -> bool:
    """Return whether prose is written as a block; text that a block cannot hold is quoted."""
    if key not in _PROSE or not value.strip() or value != value.strip():
        return False
    return len(value) > 60 or "\n" in value


def _is_short(value: Mapping[str, Any] | Sequence[Any]) -> bool:
    """Return whether a record is written on one line, as people write small ones."""
    values = list(value.values()) if isinstance(value, Mapping) else list(value)
    if any(
        isinstance(each, CommentedValue | Mapping)
        or (isinstance(each, Sequence) and not isinstance(each, str))
        for each in values
    ):
        return False
    if not isinstance(value, Mapping):
        return not any(isinstance(each, str) and len(each) > 40 for each in values)
    return len(value) <= 5 and len(_flow(value)) <= 110


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        return scalar(value)
    return json.dumps(value)


def scalar(text: str) -> str:
    """Return text as a plain scalar if that is unambiguous, else in double quotes."""
    if _DAY.match(text):
        return text
    if (
        _PLAIN.match(text)
        and text == text.strip()
        and not _WORDS.match(text)
        and not _NUMBER.match(text)
        and len(text) < 400
    ):
        return text
    return json.dumps(text, ensure_ascii=False)
