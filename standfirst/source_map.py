"""Locate things in a YAML text: lines, comments, and the characters of a text in any of YAML's styles."""

from __future__ import annotations

import re
import sys
from bisect import bisect
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import yaml

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#")
_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_CUT = re.compile(r"(?:^|[ \t])#(?:[^\s#!]|[ \t]?\d)", re.MULTILINE)
_CUT_WORDS = re.compile(r"[^\s#!]|(?<=\S[ \t]#)[ \t]\d+(?![\d-])")
_OWN_COMMENT = re.compile(
    r"(?:confirm|noqa|to" r"do|fix" r"me|type|yaml-language-server)\b|[\w-]+:(?:\s|$)|[-{\[]", re.IGNORECASE
)
_NOQA = re.compile(r"#\s*noqa:\s*([A-Z]{2}\d{3}(?:\s*,\s*[A-Z]{2}\d{3})*)")


class Noqa(NamedTuple):
    """An inline comment that suppresses codes in the lines from `first` to `last`."""

    line: int
    first: int
    last: int
    codes: tuple[str, ...]


def comments(text: str, root: yaml.Node) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and text of every comment; a `#` inside a scalar does not start one."""
    spans = sorted(_spans(root))
    for number, line in enumerate(lines(text)):
        for found in _COMMENT.finditer(line):
            place = (number, found.end() - 1)
            last = bisect(spans, (place, (sys.maxsize, 0))) - 1  # scalars do not overlap
            if last < 0 or place >= spans[last][1]:
                yield number + 1, place[1] + 1, line[place[1] + 1 :].strip()
                break


def cut_texts(text: str, root: yaml.Node) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and text of comments that probably continue a text: `on route #7 closes`.

    Such a comment follows a text, on its line or indented on the next one, and begins with a number or without a
    space. Notes to oneself (`#confirm`, `#title: old`) are left out.
    """
    if not _CUT.search(text):
        return
    rows = lines(text)
    ends = {end: node for node, end in _text_ends(root) if any(map(str.isalpha, node.value))}
    below = {end[0]: node for end, node in ends.items() if not node.style}
    for line, column, words in comments(text, root):
        row = rows[line - 1]
        before = row[: column - 1].rstrip()
        if not _CUT_WORDS.match(row, column) or _OWN_COMMENT.match(words):
            continue
        if before:
            follows = (line - 1, len(before)) in ends
        else:
            node = below.get(line - 2)
            follows = node is not None and column - 1 > _indent(rows[node.start_mark.line])
        if follows:
            yield line, column, words


def _text_ends(node: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, tuple[int, int]]]:
    """Yield every scalar that is a text, and its end."""
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _text_ends(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _text_ends(item)
    elif isinstance(node, yaml.ScalarNode) and node.tag.endswith(":str") and node.style not in ("|", ">"):
        yield node, (node.end_mark.line, node.end_mark.column)


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def silences(text: str, root: yaml.Node) -> Iterator[Noqa]:
    """Yield the `# noqa: SF203` comments, each with its line or the lines of the whole text next to it."""
    long = [(start[0], end) for start, end in _spans(root, header=True) if end[0] > start[0]]
    for line, _, words in comments(text, root):
        if found := _NOQA.search(f"# {words}"):
            codes = tuple(code.strip() for code in found[1].split(","))
            first, last = line, line
            for start, end in long:
                stop = end[0] if end[1] else end[0] - 1
                if line - 1 in (start, stop):
                    first, last = start + 1, stop + 1
            yield Noqa(line, first, last, codes)


def spot(text: str, line: int, column: int, words: str, offset: int) -> tuple[int, int]:
    """Return line and column of the character `offset` of `words`, a text that begins at a line and column.

    The text may be in any of YAML's styles: these differ only in white space and escapes, so the location is
    found by counting the other characters. If another text is there (because the value was filled in from
    elsewhere), return its beginning.
    """
    wanted, written = (
        _solid_before(words)[min(offset, len(words))],
        _solid_from(text, line, column, len(words)),
    )
    if wanted < len(written):
        row, at, char = written[wanted]
        if char in ("", words[offset : offset + 1]):
            return row + 1, at + 1
    return line, column


@lru_cache(maxsize=8)
def _solid_before(words: str) -> tuple[int, ...]:
    """Return, for each position in a text including its end, the number of non-white characters before it."""
    return tuple(accumulate((not char.isspace() for char in words), initial=0))


@lru_cache(maxsize=8)
def _solid_from(text: str, line: int, column: int, most: int) -> list[tuple[int, int, str]]:
    """Return row, column (from 0) and letter of the non-white characters from a location; an escape has no letter."""
    rows = lines(text)
    style = rows[line - 1][column - 1 : column]
    row, at = (line, 0) if style in ("|", ">") else (line - 1, column - 1 + (style in ("'", '"')))
    found: list[tuple[int, int, str]] = []
    while row < len(rows) and len(found) <= most:
        while at < len(rows[row]):
            length, solid = _unit(rows[row], at, style)
            if solid:
                found.append((row, at, rows[row][at] if length == 1 else ""))
            at += length
        row, at = row + 1, 0
    return found


def _unit(line: str, at: int, style: str) -> tuple[int, bool]:
    """Return the length in the file of one character, and whether it is not white space."""
    if style == '"' and line[at] == "\\":
        found = _ESCAPE.match(line, at)
        if found is None or found[0][1:] in ("n", "t", "r", " ", "_", "N", "L", "P", "v", "f"):
            return (found.end() - at if found else 1), False
        return found.end() - at, True
    if style == "'" and line.startswith("''", at):
        return 2, True
    return 1, not line[at].isspace()


def place(text: str, index: int) -> tuple[int, int]:
    """Return line and column of a character of a text."""
    before = lines(text[:index])
    return len(before), len(before[-1]) + 1


def lines(text: str) -> list[str]:
    """Return the lines of a text as YAML counts them."""
    return _BREAK.split(text)


def _spans(node: yaml.Node, *, header: bool = False) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the start and end of each scalar; the header of a block is excluded unless requested."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _spans(key, header=header)
            yield from _spans(value, header=header)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _spans(item, header=header)
    elif isinstance(node, yaml.ScalarNode):
        start, end = node.start_mark, node.end_mark
        block = node.style in ("|", ">") and not header
        yield ((start.line + 1, 0) if block else (start.line, start.column)), (end.line, end.column)
