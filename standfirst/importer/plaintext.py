"""Parse plain text into blocks: join wrapped lines, detect headings, lists, quoted mail and notes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from standfirst.importer import grid
from standfirst.importer.blocks import ATTRIBUTION, Block, escape, squeeze
from standfirst.importer.headings import Mark, heading
from standfirst.importer.source import SourceLine

_RULE: Final = re.compile(r"^(?:[-=_*~#·•—–.+]\s*){3,}$|^[-—–_]{2}$")
_ITEM: Final = re.compile(
    r"^(\s*)([-*+•●○▪‣◦·►➤➢✓–]|o(?=\s+[^\W\d_a-zß-ÿ])|\(?\d{1,3}[.)]|\(?[a-z]\)|\(?[a-h]\.)\s+(?=\S)"
)
_ROW: Final = re.compile(r"^\|.*\|.*\|$")
_HEADER: Final = re.compile(r"^(From|To|Cc|Bcc|Subject|Date|Sent|Reply-To|Message-ID|De|À|Objet):\s*(.*)$")
_NOTE: Final = re.compile(r"^\[(\d{1,3}|\*|[a-z])\]:?\s+(?=\S)")
_WIDEST: Final = 110
"""The length above which lines were not broken by hand or by a mail program."""


@dataclass(frozen=True, slots=True)
class _TextRow:
    """A line with text: its number, its text without `> `, and its relation to the line before."""

    number: int
    text: str
    quoted: bool
    first: bool


def read(lines: Iterable[SourceLine]) -> tuple[Block, ...]:
    """Return the blocks of a plain text, in its order; every line with text is in one of them."""
    rows = list(_rows(lines))
    meta, rows = _mail_head(rows)
    rows = _unquote(rows)
    wrapped, width = _wrapping(rows)
    pieces = list(_pieces(rows, width if wrapped else 0))
    return (*meta, *_tables([_block(piece, pieces, index) for index, piece in enumerate(pieces)]))


def _tables(blocks: list[Block]) -> Iterator[Block]:
    """Turn two or more consecutive lines with vertical bars into a table."""
    for is_row, group in itertools.groupby(blocks, key=lambda block: bool(_ROW.match(block.text))):
        found = list(group)
        rows = tuple(row for block in found if any(row := _cells(block.text))) if is_row else ()
        if len(rows) < 2 or len({len(row) for row in rows}) > 1:
            yield from found
            continue
        lines = tuple(line for block in found for line in block.lines)
        yield Block("table", " ".join(" ".join(row) for row in rows), grid.markdown(rows), lines, rows=rows)


def _cells(line: str) -> tuple[str, ...]:
    """Return the escaped cells of a row; none for a rule."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    return (
        () if all(re.fullmatch(r":?-+:?", cell) for cell in cells) else tuple(escape(cell) for cell in cells)
    )


def _rows(lines: Iterable[SourceLine]) -> Iterator[_TextRow]:
    gap = True
    for line in lines:
        found = re.match(r"^\s*((?:>\s?)+)", line.text)
        text = line.text[found.end() :] if found else line.text
        if not line.text.strip() or (found and not text.strip()):
            if found:
                yield _TextRow(line.number, "", quoted=True, first=True)
            gap = True
            continue
        yield _TextRow(line.number, text.rstrip(), quoted=bool(found), first=gap)
        gap = False


def _mail_head(rows: list[_TextRow]) -> tuple[list[Block], list[_TextRow]]:
    """Read the `From:`, `Subject:` and `Date:` lines at the beginning of a message."""
    start = next((index for index, row in enumerate(rows) if row.text), 0)
    meta: list[Block] = []
    for row in rows[start:]:
        found = _HEADER.match(row.text.strip())
        if not found:
            break
        meta.append(Block("meta", found[2], found[2], (row.number,), label=found[1].lower()))
    if len(meta) < 2:
        return [], rows
    return meta, rows[start + len(meta) :]


def _unquote(rows: list[_TextRow]) -> list[_TextRow]:
    """Ignore the quote marks of a text that is quoted almost entirely, since it was forwarded."""
    quoted = sum(row.quoted for row in rows)
    if quoted and quoted >= 0.8 * len(rows):
        rows = [replace(row, quoted=False) for row in rows]
    gap, result = False, []
    for row in rows:
        if row.text:
            result.append(replace(row, first=row.first or gap))
        gap = not row.text
    return result


def _wrapping(rows: list[_TextRow]) -> tuple[bool, int]:
    """Return whether lines are wrapped, and their width: the next line's first word would not have fitted."""
    inner = [
        (row.text, after.text)
        for row, after in itertools.pairwise(rows)
        if not after.first and not _ITEM.match(after.text) and not ATTRIBUTION.match(after.text)
    ]
    width = max((len(row.text) for row in rows), default=0)
    if width > _WIDEST:
        lengths = sorted(len(row.text) for row in rows)
        width = lengths[int(len(lengths) * 0.9)]
    if width > _WIDEST or width < 30 or not inner:
        return False, 0
    full = sum(len(text) + 1 + len(after.split(None, 1)[0]) > width - 6 for text, after in inner)
    broken = sum(text[-1:] not in '.!?:۔"”»' for text, _ in inner)
    return full >= 0.6 * len(inner) and broken >= 0.5 * len(inner), width


def _pieces(rows: list[_TextRow], width: int) -> Iterator[list[_TextRow]]:
    """Yield lines that belong together; without wrapping each line is separate."""
    piece: list[_TextRow] = []
    for row in rows:
        if piece and not (width and _continues(piece[-1], row, piece, width)):
            yield piece
            piece = []
        piece.append(row)
    if piece:
        yield piece


def _continues(before: _TextRow, row: _TextRow, piece: list[_TextRow], width: int) -> bool:
    if row.first or before.quoted != row.quoted or _starts(row.text) or _RULE.match(before.text.strip()):
        return False
    if _ITEM.match(piece[0].text) and row.text[:1] == " ":
        return True
    if len(piece) == 1 and heading(before.text, alone=before.first).kind in ("symbol", "hash", "capitals"):
        return False
    return len(before.text) + 1 + len(row.text.split(None, 1)[0]) > width * 0.75


def _starts(text: str) -> bool:
    stripped = text.strip()
    return bool(
        _ITEM.match(text)
        or ATTRIBUTION.match(text)
        or _NOTE.match(stripped)
        or _RULE.match(stripped)
        or heading(stripped, alone=False).kind in ("symbol", "hash", "capitals")
    )


def _block(piece: list[_TextRow], pieces: list[list[_TextRow]], index: int) -> Block:
    lines = tuple(row.number for row in piece)
    raw = " ".join(row.text.strip() for row in piece)
    text = squeeze(raw)
    quoted = piece[0].quoted
    if _RULE.match(text):
        under = index > 0 and len(pieces[index - 1]) == 1 and not piece[0].first and text[0] in "=-"
        return Block("rule", text, text, lines, label="underline" if under else "")
    if note := _NOTE.match(text):
        body = text[note.end() :]
        return Block("note", body, escape(body), lines, label=note[1])
    mark = _heading(piece, pieces, index, text)
    if mark.kind:
        return Block("heading", mark.title, escape(mark.title), lines, mark.level)
    item = _ITEM.match(piece[0].text)
    if item and not _lone_attribution(piece, pieces, index):
        return _item(item, text, lines, quoted=quoted)
    prose = f"> {escape(text)}" if quoted else escape(text)
    return Block("paragraph", text, prose, lines, quoted=quoted)


def _item(found: re.Match[str], text: str, lines: tuple[int, ...], *, quoted: bool) -> Block:
    mark = found[2]
    body = text[len(mark) :].strip()
    level = min(len(found[1]) // 2, 4)
    sign = "1." if any(character.isdigit() for character in mark) else "-"
    shown = f"{mark.strip('().')}." if sign == "1." else sign
    return Block("item", body, f"{'    ' * level}{shown} {escape(body)}", lines, level, sign, quoted=quoted)


def _lone_attribution(piece: list[_TextRow], pieces: list[list[_TextRow]], index: int) -> bool:
    """Return whether `- Name (Role)` is between two quotations, and so is no list."""
    if not ATTRIBUTION.match(piece[0].text):
        return False
    around = [pieces[at][0].text for at in (index - 1, index + 1) if 0 <= at < len(pieces)]
    return index > 0 and not any(_ITEM.match(text) for text in around)


def _heading(piece: list[_TextRow], pieces: list[list[_TextRow]], index: int, text: str) -> Mark:
    """Return the mark of a block as a heading, judged from what is before and after it."""
    if piece[0].quoted or (len(piece) > 1 and len(text) > 120):
        return Mark()
    after = pieces[index + 1] if index + 1 < len(pieces) else []
    if (
        after
        and _RULE.match(after[0].text.strip())
        and not after[0].first
        and after[0].text.strip()[0] in "=-"
    ):
        return Mark("underline", text, 1 if after[0].text.strip()[0] == "=" else 2)
    few = len(text.split()) <= 6
    mark = heading(text, alone=piece[0].first and (not after or after[0].first or (few and _is_body(after))))
    if mark.kind == "short" and not (index and after and (mark.certain or _is_body(after))):
        return Mark()
    if mark.kind == "number" and not index:
        return Mark()
    if mark.kind in ("number", "symbol", "colon") and not _leads(piece, pieces, index):
        return Mark()
    return mark


def _is_body(piece: list[_TextRow]) -> bool:
    text = piece[0].text.strip()
    return (
        len(piece) > 1
        or len(text) > 80
        or bool(_ITEM.match(text))
        or text[:1] in '"“«„'
        or text[-1:] in ".!?۔"
    )


def _leads(piece: list[_TextRow], pieces: list[list[_TextRow]], index: int) -> bool:
    """Return whether a numbered or marked line is a heading: something other than the same follows."""
    if index + 1 == len(pieces):
        return False
    sign = piece[0].text.strip()[0]
    follower = pieces[index + 1][0].text.strip()
    if follower[0] == sign and not sign.isalnum():
        return False
    before = pieces[index - 1][0].text.strip() if index else ""
    listed = before[:1] == sign and not sign.isalnum()
    return not listed and not (sign.isdigit() and bool(re.match(r"\d{1,3}[.)]\s", follower)))
