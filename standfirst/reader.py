"""Reads YAML 1.2 core types and remembers where everything stood.

Plain YAML loaders turn `NO` into false, `12:30` into a number and a repeated key into silence, and
can be made to eat all memory. This reader keeps strings as they are written, refuses repeated keys,
aliases, custom tags, absurd depth and absurd size, and answers for each value where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from standfirst.errors import InputError, Problem

MAX_BYTES = 2 * 1024 * 1024
"""A briefing is text that people read; nothing they write comes near to 2 MiB."""

MAX_DEPTH = 32
"""The vocabulary nests 7 deep; 32 leaves room and stays far from the C parser's stack."""

_CHEAP_DEPTH = 2000
_STRUCTURE = re.compile(r"^[ ]*(?:[-?:] +)*[-?:]?", re.MULTILINE)
_NOQA = re.compile(r"#\s*noqa:\s*([A-Z]{2}\d{3}(?:\s*,\s*[A-Z]{2}\d{3})*)")

Path_ = tuple[str | int, ...]


class _Loader(yaml.CSafeLoader):
    """The C parser with the YAML 1.2 core schema: null, true, false, integers and floats."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  # PyYAML declares it for instances, yet reads the class's


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("tag:yaml.org,2002:int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789"),
    (
        "tag:yaml.org,2002:float",
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        "-+.0123456789",
    ),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), [c if c != "\0" else "" for c in _first])


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file: its plain data, its text, and the place of every node.

    `data` holds dict, list, str, int, float, bool and None only. `path` is the name used in messages.
    """

    path: str
    text: str
    data: Any
    root: yaml.Node

    def position(self, loc: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
        """Line and column (from 1) of the value at `loc`, or of its key.

        A place that does not exist (a missing field) is answered with its nearest ancestor.
        """
        node = self.root
        mark = node.start_mark
        for part in loc:
            found = _child(node, part)
            if found is None:
                break
            key_node, node = found
            mark = key_node.start_mark if key and key_node is not None else node.start_mark
        return mark.line + 1, mark.column + 1

    def problem(
        self, loc: Sequence[str | int], code: str, message: str, fix: str = "", *, key: bool = False
    ) -> Problem:
        """A problem at the place of `loc`."""
        line, column = self.position(loc, key=key)
        return Problem(self.path, line, column, code, message, fix)

    def noqa(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Line numbers with the codes that an inline `# noqa: SF203` comment silences there."""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if found := _NOQA.search(line):
                yield number, tuple(code.strip() for code in found[1].split(","))


def read(path: Path, name: str | None = None) -> Document:
    """Read one file.

    `name` is how messages call it (default: the path as given). Raises InputError with the place of
    what cannot be read: SF001 not readable, SF002 size, SF003 encoding, SF004 syntax, SF005 repeated
    key, SF006 alias or anchor, SF007 depth, SF008 tag, SF009 empty or not a mapping.
    """
    shown = name or str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            _refuse(shown, "SF002", f"the file is larger than {MAX_BYTES // 1024} KiB", "split it")
        raw = path.read_bytes()
    except OSError as error:
        _refuse(shown, "SF001", f"cannot be read: {error.strerror}", "check the path and its rights")
    return read_bytes(raw, shown)


def read_bytes(raw: bytes, name: str) -> Document:
    """Read YAML from bytes in UTF-8; errors as in `read`."""
    if len(raw) > MAX_BYTES:
        _refuse(name, "SF002", f"the file is larger than {MAX_BYTES // 1024} KiB", "split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        _refuse(name, "SF003", "a byte that is not UTF-8", "save the file as UTF-8", line, column)
    return read_text(text, name)


def read_text(text: str, name: str) -> Document:
    """Read YAML from a string; errors as in `read`."""
    _guard_depth(text, name)
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
    except yaml.YAMLError as error:
        raise InputError([_syntax_problem(error, name, text)]) from None
    finally:
        loader.dispose()
    if root is None:
        _refuse(name, "SF009", "the file is empty", "start with `title:`, `dateline:`, `situation:`")
    problems: list[Problem] = []
    data = _construct(root, name, problems)
    if not problems and not isinstance(data, dict):
        problems.append(_at(root, name, "SF009", "a mapping is due here", "write `title: …` and so on"))
    if problems:
        raise InputError(problems)
    return Document(name, text, data, root)


def _refuse(name: str, code: str, message: str, fix: str, line: int = 1, column: int = 1) -> NoReturn:
    raise InputError([Problem(name, line, column, code, message, fix)])


def _at(node: yaml.Node, name: str, code: str, message: str, fix: str) -> Problem:
    mark = node.start_mark
    return Problem(name, mark.line + 1, mark.column + 1, code, message, fix)


def _guard_depth(text: str, name: str) -> None:
    """Refuse absurd nesting and aliases before the recursive composer sees them.

    Every level of block nesting starts further right and every level of flow nesting has a bracket,
    so a cheap count bounds the depth; only a file beyond that bound pays for a walk of its events.
    """
    widest = max((found.end() - found.start() for found in _STRUCTURE.finditer(text)), default=0)
    if text.count("[") + text.count("{") + widest < _CHEAP_DEPTH and "*" not in text and "&" not in text:
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH:
                raise InputError(
                    [_event_problem(event, name, "SF007", f"nested more than {MAX_DEPTH} deep", "flatten it")]
                )
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise InputError(
                    [
                        _event_problem(
                            event,
                            name,
                            "SF006",
                            "anchors and aliases are not allowed",
                            "write the value out, or quote the text",
                        )
                    ]
                )
    except yaml.YAMLError as error:
        raise InputError([_syntax_problem(error, name, text)]) from None


def _event_problem(event: yaml.Event, name: str, code: str, message: str, fix: str) -> Problem:
    mark: Any = event.start_mark
    return Problem(name, mark.line + 1, mark.column + 1, code, message, fix)


def _syntax_problem(error: yaml.YAMLError, name: str, text: str) -> Problem:
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    what = getattr(error, "problem", None) or str(error)
    lines = text.splitlines()
    if line <= len(lines) and "\t" in lines[line - 1][:column]:
        column = lines[line - 1].index("\t") + 1
        return Problem(name, line, column, "SF004", "a tab where YAML wants spaces", "indent with spaces")
    return Problem(
        name, line, column, "SF004", f"not YAML: {what}", "quote the text, or mend the indentation"
    )


def _construct(node: yaml.Node, name: str, problems: list[Problem]) -> Any:
    """Plain data of a node; collects what is wrong instead of stopping at the first fault."""
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, name, problems)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, name, problems) for item in node.value]
    return _scalar(node, name, problems)


def _mapping(node: yaml.MappingNode, name: str, problems: list[Problem]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None:
            problems.append(_at(key_node, name, "SF004", "a key must be a word", "write `key: value`"))
            continue
        if key in lines:
            problems.append(
                _at(
                    key_node,
                    name,
                    "SF005",
                    f"`{key}` stands twice, here and in line {lines[key]}",
                    "keep one of them",
                )
            )
            continue
        lines[key] = key_node.start_mark.line + 1
        result[key] = _construct(value_node, name, problems)
    return result


def _scalar(node: yaml.Node, name: str, problems: list[Problem]) -> Any:
    tag, value = node.tag, node.value
    if tag == "tag:yaml.org,2002:str":
        return value
    if tag == "tag:yaml.org,2002:int":
        return _integer(node, name, problems)
    if tag == "tag:yaml.org,2002:float":
        return float(value.replace(".inf", "inf").replace(".Inf", "inf").replace(".nan", "nan").lower())
    if tag == "tag:yaml.org,2002:bool":
        return value.lower() == "true"
    if tag == "tag:yaml.org,2002:null":
        return None
    problems.append(_at(node, name, "SF008", f"the tag {tag} is not allowed", "write plain YAML"))
    return None


def _integer(node: yaml.Node, name: str, problems: list[Problem]) -> int:
    """An integer; Python itself refuses to read those of more than 4,300 digits."""
    if len(node.value) > 40:
        problems.append(_at(node, name, "SF004", "a number of more than 40 digits", "put text in quotes"))
        return 0
    return int(node.value, 0) if node.value[:2] in ("0x", "0o") else int(node.value)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == part:
                return key_node, value_node
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    return None
