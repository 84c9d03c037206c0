"""Find the value of a document at a line and column, so that a finding can be shown beside its field."""

from __future__ import annotations

import yaml

from standfirst.editor.merge import Loc
from standfirst.reader import Document


def place_of(document: Document, line: int, column: int) -> Loc:
    """Return the innermost value at a position (from 1), or at whose key it is; empty for the whole document."""
    at, node, loc = (line - 1, column - 1), document.root, list[str | int]()
    while (inner := _inner(node, at)) is not None:
        part, node = inner
        loc.append(part)
    return tuple(loc)


def _inner(node: yaml.Node, at: tuple[int, int]) -> tuple[str | int, yaml.Node] | None:
    """Return the last field or item that begins before a position, if the position is before its end."""
    found: tuple[str | int, yaml.Node] | None = None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if _start(key) <= at:
                found = (str(key.value), value)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            if _start(item) <= at:
                found = (number, item)
    if found is None or at > (found[1].end_mark.line, found[1].end_mark.column):
        return None
    return found


def _start(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line, node.start_mark.column
