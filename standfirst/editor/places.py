"""Find the value of a document at a line and column, so that a finding can be shown beside its field."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from standfirst.editor.merge import Loc
from standfirst.reader import Document


def place_of(document: Document, line: int, column: int) -> Loc:
    """Return the innermost value at a position (from 1), or at whose key it is; empty for the whole document."""
    *_, (loc, _) = _around(document, (line - 1, column - 1))
    return loc


def place_of_absent(document: Document, line: int, column: int, name: str) -> Loc:
    """Return where a missing field of the record at a position (from 1) would be."""
    at = line - 1, column - 1
    records = [(loc, node) for loc, node in _around(document, at) if isinstance(node, yaml.MappingNode)]
    begun = next((loc for loc, node in records if _start(node) == at), records[-1][0])
    return (*begun, name)


def _around(document: Document, at: tuple[int, int]) -> Iterator[tuple[Loc, yaml.Node]]:
    """Yield each value around a position, the whole document first."""
    node, loc = document.root, list[str | int]()
    yield (), node
    while (inner := _inner(node, at)) is not None:
        part, node = inner
        loc.append(part)
        yield tuple(loc), node


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
