"""Write values as YAML that is read back as exactly these values, in the style of what they replace."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from standfirst.editor.alignment import is_same
from standfirst.errors import InputError, UsageError
from standfirst.reader import read_text

WIDTH = 108
"""The line length of folded text, and of a record on one line."""

_MISREAD = re.compile(r"^(?:yes|no|on|off|y|n|[\d.:,_+-]+)$", re.IGNORECASE)
"""Plain text that other YAML parsers read as something else."""
_DAY = re.compile(r"^\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?)?$")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def scalar(value: Any, *, flow: bool = False, style: str | None = None) -> str:
    """Return a value on one line; text in the style of the text before it if possible.

    Raises UsageError for text that no file can hold.
    """
    if not isinstance(value, str):
        return json.dumps(value, allow_nan=False) if value is None or isinstance(value, bool) else repr(value)
    if _SURROGATE.search(value):
        raise UsageError("half of a surrogate pair cannot be written; paste the text again")
    choices = {
        None: [value],
        "'": ["'" + value.replace("'", "''") + "'"],
    }.get(style, [] if style == '"' else [value])
    for choice in choices:
        is_plain = choice == value
        if is_plain and _MISREAD.match(value) and not _DAY.match(value):
            continue
        if "\n" not in choice and _means(choice, value, flow=flow):
            return choice
    return quoted(value)


def quoted(value: str) -> str:
    """Return text in double quotes, which can hold any text on one line."""
    text = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _means(choice: str, value: str, *, flow: bool) -> bool:
    """Return whether YAML of one value is read as exactly that value, also when followed by more."""
    sample = f"x: {{x: {choice}, y: 1}}" if flow else f"x:\n  x: {choice}\n  y: 1"
    return _is_read_as(sample, value)


def _is_read_as(sample: str, value: str) -> bool:
    try:
        return is_same(read_text(sample, "").data, {"x": {"x": value, "y": 1}})
    except InputError:
        return False


def block(value: str, style: str, indent: int, before: str = "") -> str | None:
    """Return text as an indented literal (`|`) or folded (`>`) block; None if none can hold it.

    `before` is the block that it replaces: lines of it that need no change stay as they are.
    """
    ends = len(value) - len(value.rstrip("\n"))
    chomping = "-" if ends == 0 else "" if ends == 1 else "+"
    body = value.rstrip("\n") if ends < 2 else value[:-1]
    if not body or _ESCAPED.search(value) or "\r" in value or _SURROGATE.search(value):
        return None
    widths = (WIDTH - indent, len(body) + 1) if style == ">" else (0,)
    for width in widths:  # folding loses a space where there are two
        rows = list(_folded(body, before, width)) if width else body.split("\n")
        if _is_read_as(f"x:\n  x: {_block(style + chomping, rows, 4)}\n  y: 1", value):
            return _block(style + chomping, rows, indent)
    return None


def _block(header: str, rows: list[str], indent: int) -> str:
    return "\n".join([header, *(f"{' ' * indent}{row}" if row else "" for row in rows)])


def _folded(body: str, before: str, width: int) -> Iterator[str]:
    """Yield the lines of a folded text, a blank one between its paragraphs, reusing existing lines."""
    known = _paragraphs(before)
    for number, paragraph in enumerate(body.split("\n")):
        if number:
            yield ""
        if paragraph:
            lines = known[number] if number < len(known) else []
            yield from _lines(paragraph, lines, width)


def _lines(paragraph: str, lines: list[str], width: int) -> Iterator[str]:
    """Yield a paragraph in lines: the existing ones at its start, then new ones."""
    rest = paragraph
    for line in lines:
        if rest == line:
            yield line
            return
        if not rest.startswith(f"{line} ") or rest[len(line) + 1 : len(line) + 2] == " ":
            break
        yield line
        rest = rest[len(line) + 1 :]
    yield from textwrap.wrap(
        rest, max(width, 40), break_long_words=False, break_on_hyphens=False, expand_tabs=False,
        replace_whitespace=False, drop_whitespace=True,
    ) or [rest]  # fmt: skip


def _paragraphs(block_text: str) -> list[list[str]]:
    """Return the lines of each paragraph of a folded block, without its header."""
    found: list[list[str]] = [[]]
    for line in block_text.split("\n")[1:]:
        if line.strip():
            found[-1].append(line.strip())
        else:
            found.append([])
    return found


def inline(value: Any) -> str:
    """Return a value of any kind on one line, as within brackets."""
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{scalar(name, flow=True)}: {inline(one)}" for name, one in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return scalar(value, flow=True)


def entry(name: str, value: Any, indent: int) -> str:
    """Return `name: value` over as many lines as it needs; every line but the first is indented."""
    return f"{scalar(name)}:{after_key(value, indent)}"


def after_key(value: Any, indent: int) -> str:
    """Return the text after the colon of a key at an indent."""
    lead = "\n" + " " * (indent + 2)
    if isinstance(value, dict) and value and not _is_short(value):
        return lead + lead.join(entry(name, one, indent + 2) for name, one in value.items())
    if isinstance(value, list) and value and not _is_short(value):
        return lead + lead.join(item(one, indent + 2) for one in value)
    if isinstance(value, str) and ("\n" in value or len(value) > WIDTH - indent):
        for style in ("|", ">") if "\n" in value else (">", "|"):
            if text := block(value, style, indent + 2):
                return f" {text}"
    return f" {inline(value)}" if isinstance(value, dict | list) else f" {scalar(value)}"


def item(value: Any, indent: int, *, short: bool = False) -> str:
    """Return an item of a list, whose dash is at an indent; a record is on one line if it is `short` enough."""
    if isinstance(value, dict) and value and not (short and _is_short(value)):
        lead = "\n" + " " * (indent + 2)
        return "- " + lead.join(entry(name, one, indent + 2) for name, one in value.items())
    return f"-{after_key(value, indent)}" if isinstance(value, str) else f"- {inline(value)}"


def _is_short(value: dict[str, Any] | list[Any]) -> bool:
    """Return whether a record or a list belongs on one line, as people write it."""
    if len(inline(value)) > WIDTH - 20:
        return False
    if isinstance(value, list):
        return not any(isinstance(one, dict | list) or len(str(one)) > 40 for one in value)
    return not any(isinstance(one, dict) or "\n" in str(one) for one in value.values())
