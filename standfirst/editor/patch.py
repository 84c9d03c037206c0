"""Write changed data into a YAML text, preserving comments, quotes and spaces of everything unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import yaml

from standfirst.editor import scalars
from standfirst.editor.alignment import align, is_same, ordered
from standfirst.errors import UsageError
from standfirst.reader import Document, read_text

_ROOT = -2
"""The column of the owner of a document's fields, which are indented two columns further."""
_BLANK_END = re.compile(r"(?:\r?\n[ \t]*)+$")

_Span = tuple[int, int]


class Edit(NamedTuple):
    """Text that replaces the characters from `start` to `end`."""

    start: int
    end: int
    new: str


def patch(document: Document, wanted: dict[str, Any]) -> str:
    """Return the text of a document changed so that it holds other data, and changed nowhere else.

    Raises UsageError for data that cannot be written, and InputError for data that no briefing may hold.
    """
    patching = _Patching(document)
    edits = patching.changes(document.root, document.data, wanted, _ROOT, flow=False)
    text = patching.applied((0, len(document.text)), edits)
    if not is_same(read_text(text, document.path).data, wanted):
        raise UsageError("this change cannot be written into the file; edit its text instead")
    return text


@dataclass(frozen=True)
class _Patching:
    """The edits of a change, at positions in the text before it."""

    document: Document

    @cached_property
    def whole(self) -> str:
        return self.document.text

    @cached_property
    def newline(self) -> str:
        return "\r\n" if "\r\n" in self.whole[: self.whole.find("\n") + 1] else "\n"

    def applied(self, span: _Span, edits: Iterable[Edit]) -> str:
        """Apply edits to a part of the text; edits at the same position keep their order."""
        start, end = span
        parts: list[str] = []
        for edit in sorted(edits, key=lambda one: one[:2]):
            new = edit.new.replace("\r\n", "\n").replace("\n", self.newline)
            parts += [self.whole[start : edit.start], new]
            start = edit.end
        return "".join([*parts, self.whole[start:end]])

    def changes(self, node: yaml.Node, data: Any, wanted: Any, column: int, *, flow: bool) -> list[Edit]:
        """Return the edits that turn a value into another one.

        `column` is that of its key or its dash, `flow` whether it is within brackets.
        """
        if is_same(data, wanted):
            return []
        bracketed = flow or bool(getattr(node, "flow_style", None))
        if data and wanted and isinstance(node, yaml.MappingNode) and isinstance(wanted, dict):
            return list((self.flow_mapping if bracketed else self.mapping)(node, data, wanted))
        if data and wanted and isinstance(node, yaml.SequenceNode) and isinstance(wanted, list):
            return (self.flow_sequence if bracketed else self.sequence)(node, data, wanted)
        if flow:
            style = _style(node) if isinstance(wanted, str) else None
            text = scalars.scalar(wanted, flow=True, style=style) if style else scalars.inline(wanted)
            return [self.edit(node.start_mark.index, node.end_mark.index, text)]
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, wanted, column)
        return self.collection(node, wanted, column)

    def edit(self, start: int, end: int, new: str) -> Edit:
        """Return an edit, with the space that a colon or a dash before it requires."""
        blank = " " if start and self.whole[start - 1] in ":-" and new[:1] not in ("", " ", "\n") else ""
        return Edit(start, end, blank + new)

    # Replacing values

    def scalar(self, node: yaml.ScalarNode, wanted: Any, column: int) -> list[Edit]:
        """Return a value in place of a scalar, in its style if both are text."""
        start, end = node.start_mark.index, self.end(node)
        if node.style in ("|", ">"):
            return [Edit(start, end, self.in_block(node, wanted, column))]
        if isinstance(wanted, str):
            text = self.text(node, wanted, column)
        else:
            text = scalars.after_key(wanted, column).removeprefix(" ")
        head, gap, rest = text.partition("\n")
        if not gap:
            return [self.edit(start, end, text)]
        while not head and self.whole[start - 1] == " ":
            start -= 1
        line_end = self.line_end(end)
        if self.whole[end:line_end].strip():  # a comment stays after the first line
            return [self.edit(start, end, head), Edit(line_end, line_end, f"\n{rest}")]
        return [self.edit(start, line_end, text)]

    def text(self, node: yaml.ScalarNode, wanted: str, column: int) -> str:
        """Return text in place of a scalar on one line, as a block if one line is not enough."""
        is_long = node.style is None and len(wanted) > scalars.WIDTH
        if "\n" in wanted or is_long:
            block = scalars.block(wanted, "|" if "\n" in wanted else ">", column + 2)
            if block is not None:
                return block
        return scalars.scalar(wanted, style=_style(node))

    def in_block(self, node: yaml.ScalarNode, wanted: Any, column: int) -> str:
        """Return a value in place of a block of text: in its style and indent, with the comment in its first line."""
        raw = self.whole[node.start_mark.index : self.end(node)]
        head, _, body = raw.partition("\n")
        comment = "  #" + head.partition("#")[2].rstrip() if "#" in head else ""
        indents = [len(line) - len(line.lstrip(" ")) for line in body.split("\n") if line.strip()]
        made = None
        if isinstance(wanted, str):
            styles = dict.fromkeys((str(node.style), "|"))
            blocks = (scalars.block(wanted, one, min(indents, default=column + 2), raw) for one in styles)
            made = next((block for block in blocks if block is not None), None) or scalars.scalar(
                wanted, style='"'
            )
        else:
            made = scalars.after_key(wanted, column).removeprefix(" ")
        first, gap, rest = made.partition("\n")
        return first + comment + gap + rest + ("\n" if raw.endswith("\n") and not made.endswith("\n") else "")

    def collection(self, node: yaml.Node, wanted: Any, column: int) -> list[Edit]:
        """Return a value in place of a mapping or a list."""
        start, end = node.start_mark.index, self.end(node)
        if node.flow_style:  # type: ignore[attr-defined]  # of every collection
            return [self.edit(start, end, scalars.after_key(wanted, column).removeprefix(" "))]
        indent = max(node.start_mark.column, column + 2)
        text = scalars.after_key(wanted, indent - 2).lstrip()
        lead = " " * (indent - node.start_mark.column)
        return [Edit(start, end, lead + text + ("\n" if self.whole[end - 1] == "\n" else ""))]

    # Mappings

    def mapping(self, node: yaml.MappingNode, data: Any, wanted: dict[str, Any]) -> Iterator[Edit]:
        """Yield the edits to a block mapping, which has one field per line."""
        column = node.start_mark.column
        pairs = [(str(key.value), key, value) for key, value in node.value]
        kept = [place for place, (name, _, _) in enumerate(pairs) if name in wanted]
        if not kept:
            yield from self.collection(node, wanted, column - 2)
            return
        behind_dash = bool(self.whole[self.line_start(node.start_mark.index) : node.start_mark.index].strip())
        first = kept[0] if behind_dash else 0
        if first:
            yield self.without_first([(key, value) for _, key, value in pairs[: first + 1]])
        for name, key, value in pairs[first:]:
            if name in wanted:
                yield from self.changes(value, data[name], wanted[name], column, flow=False)
            else:
                yield Edit(self.line_start(key.start_mark.index), self.end_of_lines(value), "")
        yield from self.added(pairs, wanted, column)

    def without_first(self, pairs: Sequence[tuple[yaml.Node, yaml.Node]]) -> Edit:
        """Remove the first fields of an item after its dash; comments on lines of their own stay."""
        start, end = pairs[0][0].start_mark.index, pairs[-1][0].start_mark.index
        column = pairs[0][0].start_mark.column
        ends = [self.end_of_lines(value) for _, value in pairs[:-1]]
        gaps = zip(ends, [key.start_mark.index for key, _ in pairs[1:]], strict=True)
        lines = [line.strip() for begin, stop in gaps for line in self.whole[begin:stop].split("\n")]
        return Edit(start, end, "".join(f"{line}\n{' ' * column}" for line in lines if line))

    def added(
        self, pairs: Sequence[tuple[str, yaml.Node, yaml.Node]], wanted: dict[str, Any], column: int
    ) -> Iterator[Edit]:
        """Yield new fields, each after the field that it follows."""
        values = {name: value for name, _, value in pairs}
        lead, previous = " " * column, ""
        behind: dict[str, str] = {}
        for name, value in wanted.items():
            if name in values:
                previous = name
            else:
                line = f"{lead}{scalars.entry(name, value, column)}\n"
                behind[previous] = behind.get(previous, "") + line
        for previous, lines in behind.items():
            if not previous:
                at = next(key for name, key, _ in pairs if name in wanted).start_mark.index
                yield Edit(at, at, lines[column:] + lead)
            elif self.whole[(end := self.end(values[previous])) - 1] == "\n":
                yield Edit(end, end, lines)
            else:
                end = self.line_end(end)
                yield Edit(end, end, "\n" + lines.removesuffix("\n"))

    def flow_mapping(self, node: yaml.MappingNode, data: Any, wanted: dict[str, Any]) -> Iterator[Edit]:
        """Yield the edits to a mapping in braces."""
        places = {str(key.value): place for place, (key, _) in enumerate(node.value)}
        changes = {
            name: self.changes(node.value[place][1], data[name], wanted[name], 0, flow=True)
            for name, place in places.items()
            if name in wanted
        }
        if places.keys() == wanted.keys():
            yield from (edit for edits in changes.values() for edit in edits)
            return
        spans = [(key.start_mark.index, value.end_mark.index) for key, value in node.value]
        made: list[tuple[int | None, str]] = []
        for name in ordered(places, wanted):
            if name in changes:
                made.append((places[name], self.applied(spans[places[name]], changes[name])))
            elif name in wanted:
                made.append((None, f"{scalars.scalar(name, flow=True)}: {scalars.inline(wanted[name])}"))
        yield self.rebuilt(node, spans, made)

    # Lists

    def flow_sequence(self, node: yaml.SequenceNode, data: list[Any], wanted: list[Any]) -> list[Edit]:
        """Return the edits to a list in brackets."""
        origins = align(data, wanted)
        changes = {
            place: self.changes(node.value[place], data[place], new, 0, flow=True)
            for place, new in zip(origins, wanted, strict=True)
            if place is not None
        }
        if origins == tuple(range(len(data))):
            return [edit for edits in changes.values() for edit in edits]
        spans = [(one.start_mark.index, one.end_mark.index) for one in node.value]
        made = [
            (place, scalars.inline(new) if place is None else self.applied(spans[place], changes[place]))
            for place, new in zip(origins, wanted, strict=True)
        ]
        return [self.rebuilt(node, spans, made)]

    def rebuilt(
        self, node: yaml.Node, spans: Sequence[_Span], made: Sequence[tuple[int | None, str]]
    ) -> Edit:
        """Return brackets with other entries; text between an entry and the next stays after that entry."""
        text = self.whole[node.start_mark.index : spans[0][0]]
        for number, (place, one) in enumerate(made, start=1):
            text += one
            if number < len(made):
                is_inner = place is not None and place + 1 < len(spans)
                text += (
                    self.whole[spans[place][1] : spans[place + 1][0]]
                    if is_inner and place is not None
                    else ", "
                )
        return Edit(
            node.start_mark.index, node.end_mark.index, text + self.whole[spans[-1][1] : node.end_mark.index]
        )

    def sequence(self, node: yaml.SequenceNode, data: list[Any], wanted: list[Any]) -> list[Edit]:
        """Return the edits to a block list, which has one item per line."""
        origins, column = align(data, wanted), node.start_mark.column
        changes = {
            place: self.changes(node.value[place], data[place], new, column, flow=False)
            for place, new in zip(origins, wanted, strict=True)
            if place is not None
        }
        if origins == tuple(range(len(data))):
            return [edit for edits in changes.values() for edit in edits]
        if self.whole[self.line_start(node.start_mark.index) : node.start_mark.index].strip():
            lead = "\n" + " " * column  # a list within a list: its first dash is not first in its line
            return [
                Edit(
                    node.start_mark.index,
                    self.end(node),
                    lead.join(scalars.item(one, column) for one in wanted),
                )
            ]
        spans = self.item_spans(node)
        is_short = all(getattr(one, "flow_style", False) for one in node.value)
        pieces = []
        for place, new in zip(origins, wanted, strict=True):
            if place is None:
                pieces.append(f"{' ' * column}{scalars.item(new, column, short=is_short)}\n")
            else:
                piece = self.applied(spans[place], changes[place])
                pieces.append(piece if piece.endswith("\n") else f"{piece}\n")
        text, end = "".join(pieces), spans[-1][1]
        return [Edit(spans[0][0], end, text if self.whole[end - 1] == "\n" else text.removesuffix("\n"))]

    def item_spans(self, node: yaml.SequenceNode) -> list[_Span]:
        """Return the lines of each item of a list, with the comments directly above its dash."""
        column = node.start_mark.column
        starts, ends = [self.with_comments(node.start_mark.index, 0, column)], []
        for before, after in zip(node.value, node.value[1:], strict=False):
            floor, at = self.end_of_lines(before), after.start_mark.index
            while not self.is_dash(start := self.line_start(at), column) and start > floor:
                at = start - 1
            starts.append(self.with_comments(start, floor, column))
            ends.append(starts[-1])
        return list(zip(starts, [*ends, self.end_of_lines(node)], strict=True))

    def is_dash(self, start: int, column: int) -> bool:
        """Return whether a line has its dash in a column."""
        return (
            not self.whole[start : start + column].strip()
            and self.whole[start + column : start + column + 1] == "-"
        )

    def with_comments(self, at: int, floor: int, column: int) -> int:
        """Return the start of a line, or of the comments above it in the same column."""
        start = self.line_start(at)
        while start > floor:
            above = self.line_start(start - 1)
            line = self.whole[above:start]
            if len(line) - len(line.lstrip(" ")) != column or line.lstrip(" ")[:1] != "#":
                break
            start = above
        return start

    # Positions

    def line_start(self, at: int) -> int:
        """Return the start of the line at a position."""
        return self.whole.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Return the end of the line at a position, before its line break."""
        found = self.whole.find("\n", at)
        if found < 0:
            return len(self.whole)
        return found - 1 if self.whole[found - 1] == "\r" and found > at else found

    def end_of_lines(self, node: yaml.Node) -> int:
        """Return the end of a value's lines, after their line break."""
        end = self.end(node)
        if self.whole[end - 1 : end] == "\n":
            return end
        found = self.whole.find("\n", end)
        return found + 1 if found >= 0 else len(self.whole)

    def end(self, node: yaml.Node) -> int:
        """Return the end of a value; only text that keeps its trailing blank lines includes them."""
        if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        start, end = node.start_mark.index, int(node.end_mark.index)
        if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
            return end
        raw = self.whole[start:end]
        keeps = "+" in raw.partition("\n")[0].partition("#")[0]
        return end if keeps else start + len(_BLANK_END.sub("", raw))


def _style(node: yaml.Node) -> str | None:
    """Return the quotation mark of a scalar; None for a plain one."""
    return node.style if isinstance(node, yaml.ScalarNode) and node.style in ("'", '"') else None
