"""Read YAML 1.2 core types and keep the location of every value.

Plain YAML loaders turn `NO` into false and `12:30` into a number, drop repeated keys silently, and can be made to use
all memory. This reader keeps strings as they are written, refuses repeated keys, aliases, custom tags, excessive depth
and excessive size, and knows the location of each value.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import yaml

from standfirst import source_map
from standfirst.engine.memo import Memo, content_key
from standfirst.errors import InputError, Problem
from standfirst.source_map import Noqa

MAX_BYTES = 2 * 1024 * 1024
"""The largest file in bytes; a briefing written by people is never near 2 MiB."""

MAX_DEPTH = 32
"""The deepest nesting; the model nests 7 deep, and 32 is still far from the limits of the C parser."""

_CHEAP_DEPTH = 2000
_STRUCTURE = re.compile(r"^[ ]*(?:[-?:] +)*[-?:]?", re.MULTILINE)
_STR, _MAP, _SEQ = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))
_CUT_FIX = "put the text in quotes, or begin the comment with a blank and a word"
_TIGHT_COMMENT = re.compile(r"(?<=[ \t])#[^\s#!]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Characters that no text has; XML, and so feeds, cannot contain most of them."""


class _YamlLoader(yaml.CSafeLoader):
    """The C parser with the YAML 1.2 core schema: null, true, false, integers and floats."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  # PyYAML declares it for instances, yet reads the class's


_FORMS: dict[str, re.Pattern[str]] = {}

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
    _FORMS[_tag] = re.compile(_pattern)
    _YamlLoader.add_implicit_resolver(_tag, _FORMS[_tag], [c if c != "\0" else "" for c in _first])


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file: its plain data, its text, and the location of every node.

    `data` contains dict, list, str, int, float, bool and None only; a library drops it once the records
    exist. `path` is the name used in messages.
    """

    path: str
    text: str
    data: Any

    @property
    def digest(self) -> str:
        """SHA-256 of its text: 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def root(self) -> yaml.Node:
        """The nodes with their locations, composed on demand because they take far more memory than the text."""
        node: yaml.Node = _composed(self.text)
        return node

    def position(self, loc: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
        """Return line and column (from 1) of the value at `loc`, or of its key.

        For a path that does not exist (a missing field), return those of its nearest ancestor.
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

    def written(self, loc: Sequence[str | int]) -> str:
        """Return the scalar at a path as typed in the file: `1.200`; empty if there is none."""
        node: yaml.Node | None = self.root
        for part in loc:
            found = _child(node, part) if node else None
            node = found[1] if found else None
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def problem(
        self, loc: Sequence[str | int], code: str, message: str, fix: str = "", *, key: bool = False
    ) -> Problem:
        """Return a problem at the location of `loc`."""
        line, column = self.position(loc, key=key)
        return Problem(self.path, line, column, code, message, fix)

    def comments(self) -> Iterator[tuple[int, int, str]]:
        """Return line, column and text of every comment; a `#` inside text does not start one."""
        return source_map.comments(self.text, self.root) if "#" in self.text else iter(())

    def noqa(self) -> Iterator[Noqa]:
        """Return the inline `# noqa: SF203` comments with the lines they apply to."""
        return source_map.silences(self.text, self.root) if "noqa" in self.text else iter(())

    def spot(self, line: int, column: int, words: str, offset: int) -> tuple[int, int]:
        """Return line and column of the character `offset` of `words`, a text that begins at a given location."""
        return source_map.spot(self.text, line, column, words, offset)


def read(path: Path, name: str | None = None, *, kept: Memo | None = None) -> Document:
    """Read one file; the same bytes are not parsed again if their content is cached in `kept`.

    `name` is used in messages (default: the path as given). Raise InputError with the location of
    what cannot be read: SF001 not readable, SF002 size, SF003 encoding, SF004 syntax, SF005 repeated
    key, SF006 alias or anchor, SF007 depth, SF008 tag, SF009 empty or not a mapping, SF018 text cut by ` #`.
    """
    shown = name or str(path)
    raw = bytes_of(path, shown)
    return read_bytes(raw, shown) if kept is None else _remembered(raw, shown, kept)


def bytes_of(path: Path, name: str) -> bytes:
    """Return the bytes of a file, if its size allows it to be a briefing; errors as in `read`."""
    try:
        status = path.stat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            _refuse(
                name, "SF001", "cannot be read: a pipe or a device, not a file", "put a file in its place"
            )
        if status.st_size > MAX_BYTES:
            _refuse(name, "SF002", f"the file is larger than {MAX_BYTES // 1024} KiB", "split it")
        return path.read_bytes()
    except OSError as error:
        _refuse(name, "SF001", f"cannot be read: {error.strerror}", "check the path and its permissions")


def name_of(raw: bytes) -> str:
    """Return the cache key for the content of a file."""
    return content_key("document", hashlib.sha256(raw).hexdigest())


def _remembered(raw: bytes, name: str, kept: Memo) -> Document:
    """Return the document for bytes that were parsed before; files that cannot be read are never cached."""
    wanted = name_of(raw)
    data = kept.get(wanted)
    if data is not None:
        return Document(name, raw.decode("utf-8-sig"), data)
    document = read_bytes(raw, name)
    kept.put(wanted, document.data)
    return document


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
    if found := _SURROGATE.search(text):
        line, column = source_map.place(text, found.start())
        _refuse(name, "SF003", "half of a surrogate pair", "save the file as UTF-8", line, column)
    _guard_depth(text, name)
    try:
        root = _compose(text)
    except yaml.YAMLError as error:
        raise InputError([_syntax_problem(error, name, text)]) from None
    if root is None:
        _refuse(name, "SF009", "the file is empty", "start with `title:`, `dateline:`, `situation:`")
    problems: list[Problem] = []
    data = _construct(root, name, problems, 0)
    if not problems and not isinstance(data, dict):
        problems.append(_at(root, name, "SF009", "expected a mapping", "write `title: …` and so on"))
    problems += [
        Problem(
            name,
            line,
            column,
            "SF018",
            f"` #` begins a comment and cuts `{_short(words)}` off the text",
            _CUT_FIX,
        )
        for line, column, words in source_map.cut_texts(text, root)
    ]
    if problems:
        raise InputError(problems)
    return Document(name, text, data)


def _short(words: str) -> str:
    return words if len(words) <= 30 else f"{words[:29]}…"


def _compose(text: str) -> Any:
    """Return the nodes of a YAML text; raise YAMLError."""
    loader = _YamlLoader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


_composed = lru_cache(maxsize=8)(_compose)


def _refuse(name: str, code: str, message: str, fix: str, line: int = 1, column: int = 1) -> NoReturn:
    raise InputError([Problem(name, line, column, code, message, fix)])


def _at(node: yaml.Node, name: str, code: str, message: str, fix: str) -> Problem:
    mark = node.start_mark
    return Problem(name, mark.line + 1, mark.column + 1, code, message, fix)


def _guard_depth(text: str, name: str) -> None:
    """Refuse excessive nesting and aliases before the recursive composer meets them.

    Every level of block nesting is indented further and every level of flow nesting has a bracket,
    so counting these bounds the depth; only a file beyond that bound is parsed into events.
    """
    widest = max((found.end() - found.start() for found in _STRUCTURE.finditer(text)), default=0)
    if text.count("[") + text.count("{") + widest < _CHEAP_DEPTH and "*" not in text and "&" not in text:
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_YamlLoader):
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
    if isinstance(error, yaml.reader.ReaderError):
        line, column = source_map.place(text, error.position)
        return Problem(name, line, column, "SF004", "a control character", "remove it")
    if getattr(error, "context", None) == "while scanning a quoted scalar":
        begin: Any = getattr(error, "context_mark", None)
        line, column = begin.line + 1, begin.column + 1
        return Problem(name, line, column, "SF004", "a quotation mark that is never closed", "close it")
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    what = getattr(error, "problem", None) or str(error)
    lines = source_map.lines(text)
    begun = getattr(error, "context_mark", None)
    if begun and "flow" in str(getattr(error, "context", "")) and (cut := _cut(lines, begun.line, line)):
        return Problem(
            name, *cut, "SF018", "` #` begins a comment and cuts the rest of the line off", _CUT_FIX
        )
    if line <= len(lines) and "\t" in lines[line - 1][:column]:
        column = lines[line - 1].index("\t") + 1
        return Problem(name, line, column, "SF004", "a tab, but YAML requires spaces", "indent with spaces")
    return Problem(name, line, column, "SF004", f"not YAML: {what}", "quote the text, or fix the indentation")


def _cut(lines: list[str], first: int, last: int) -> tuple[int, int] | None:
    """Return line and column of the first comment in some lines that is not followed by a space."""
    for number, line in enumerate(lines[first:last], start=first + 1):
        if found := _TIGHT_COMMENT.search(line):
            return number, found.start() + 1
    return None


def _construct(node: yaml.Node, name: str, problems: list[Problem], depth: int) -> Any:
    """Return the plain data of a node, collecting problems instead of stopping at the first."""
    if isinstance(node, yaml.ScalarNode):
        if node.style == '"' and CONTROL.search(node.value):  # as an escape; the parser refuses others
            problems.append(_at(node, name, "SF004", "a control character", "remove it"))
        return node.value if node.tag == _STR else _scalar(node, name, problems)
    if depth >= MAX_DEPTH:
        problems.append(_at(node, name, "SF007", f"nested more than {MAX_DEPTH} deep", "flatten it"))
        return None
    if node.tag not in (_MAP, _SEQ):
        problems.append(_wrong_tag(node, name))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, name, problems, depth + 1)
    return [_construct(item, name, problems, depth + 1) for item in node.value]


def _mapping(node: yaml.MappingNode, name: str, problems: list[Problem], depth: int) -> dict[str, Any]:
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
                    f"`{key}` is used twice, here and in line {lines[key]}",
                    "keep one of them",
                )
            )
            continue
        lines[key] = key_node.start_mark.line + 1
        result[key] = _construct(value_node, name, problems, depth)
    return result


def _scalar(node: yaml.Node, name: str, problems: list[Problem]) -> Any:
    tag, value = node.tag, node.value
    if tag in _FORMS and not _FORMS[tag].match(value):  # an explicit tag, as in `!!int abc`
        problems.append(_wrong_tag(node, name))
        return None
    if tag == "tag:yaml.org,2002:int":
        return _integer(node, name, problems)
    if tag == "tag:yaml.org,2002:float":
        return float(value.lower().replace(".inf", "inf").replace(".nan", "nan"))
    if tag == "tag:yaml.org,2002:bool":
        return value.lower() == "true"
    if tag == "tag:yaml.org,2002:null":
        return None
    problems.append(_wrong_tag(node, name))
    return None


def _wrong_tag(node: yaml.Node, name: str) -> Problem:
    return _at(node, name, "SF008", f"the tag {node.tag} is not allowed", "write plain YAML")


def _integer(node: yaml.Node, name: str, problems: list[Problem]) -> int:
    """Return an integer; Python itself refuses to read more than 4,300 digits."""
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
