"""Read PDF files: positioned words as lines and paragraphs in reading order, and ruled tables."""

from __future__ import annotations

import io
import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from standfirst.importer import grid
from standfirst.importer.blocks import Block, Kind, Reading, escape
from standfirst.importer.pdflines import PdfLine, Words, is_rtl, rows
from standfirst.importer.pdfpages import PdfPage, pages
from standfirst.importer.source import SourceLine

_GUTTER: Final = 12.0
"""The white space between two columns, in points."""
_BULLET: Final = re.compile(r"^([•●○▪◦‣·■►➢✓–—-]|o(?=\s+[^\W\d_a-zß-ÿ]))\s+(?=\S)|^(\(?\d{1,2}[.)])\s+(?=\S)")
_EDGE: Final = 0.09
"""The share of a page's height at its top and bottom with running headers and footers."""
_LARGER: Final = 1.12


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines that belong together, or a table."""

    rows: tuple[PdfLine, ...]
    page: int
    table: tuple[tuple[str, ...], ...] = ()


def read(data: bytes, name: str) -> Reading:
    """Return the text of a PDF; errors as in `pdfpages.pages`."""
    found, pictures, remarks = pages(data, name)
    running = _running(found)
    pieces = [piece for page in found for piece in _pieces(page, running)]
    builder = _Builder(_body_size(pieces))
    for piece in _across_pages(pieces):
        builder.add(piece)
    for text in running:
        builder.aside(text)
    return Reading(tuple(builder.lines), tuple(builder.blocks), "line", pictures, remarks)


# --- pages ----------------------------------------------------------------------------------------


def _running(found: Sequence[PdfPage]) -> dict[str, str]:
    """Return repeated lines at the edges of pages, and page numbers, by their text without digits."""
    seen: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for page in found:
        for row in {_bare(row.text): row for row in rows(page.words) if _at_edge(row, page)}.values():
            seen[_bare(row.text)] += 1
            texts.setdefault(_bare(row.text), row.text)
    most = max(2, (len(found) + 1) // 2)
    heads = {_bare(row.text) for page in found[:1] for row in _small_head(page)}
    again = {key for key, count in seen.items() if count >= most and len(found) > 1}
    numbers = {key for key in seen if _is_number(key)}
    return {texts[key]: key for key in seen if key in again | numbers | heads}


def _small_head(page: PdfPage) -> Iterator[PdfLine]:
    """Yield the first line of a page, if it is at its edge and a larger one follows."""
    lines = rows(page.words)
    if len(lines) > 2 and _at_edge(lines[0], page) and lines[1].size > lines[0].size * 1.2:
        yield lines[0]


def _bare(text: str) -> str:
    return re.sub(r"\d+", "#", text).casefold()


def _is_number(bare: str) -> bool:
    """Return whether a line is a page number: alone, or after the word for page."""
    return bool(
        re.fullmatch(
            r"\W*(?:page|p\.|página|seite|صفحة|صفحہ)?\s*#\s*(?:(?:of|/|de|sur|von|من)\s*#)?\W*", bare
        )
    )


def _at_edge(row: PdfLine, page: PdfPage) -> bool:
    return row.bottom < page.height * _EDGE or row.top > page.height * (1 - _EDGE)


def _pieces(page: PdfPage, running: dict[str, str]) -> Iterator[_Piece]:
    """Yield the paragraphs and tables of a page in reading order."""
    bare = set(running.values())
    edges = [
        (row.top, row.bottom) for row in rows(page.words) if _at_edge(row, page) and _bare(row.text) in bare
    ]
    words = [
        word for word in page.words if not any(top - 1 <= word["top"] <= bottom for top, bottom in edges)
    ]
    start = 0.0
    for table in [*sorted(page.tables, key=lambda each: each.top), None]:
        until = table.top if table else page.height + 1
        part = [word for word in words if start <= (word["top"] + word["bottom"]) / 2 < until]
        for leaf in _cut(part):
            yield from _paragraphs(rows(leaf), page.number)
        if table:
            yield _Piece((), page.number, table.cells)
            start = table.bottom


def _cut(words: Words) -> Iterator[Words]:
    """Yield columns in reading direction, with what is above or below them before and after."""
    if len(words) < 4:
        yield from ([words] if words else [])
        return
    if gap := _gap(words, "x0", "x1", _GUTTER):
        left, right = _split(words, "x0", gap)
        if _lines(left) > 1 and _lines(right) > 1:
            yield from itertools.chain(*map(_cut, (right, left) if is_rtl(words) else (left, right)))
            return
    height = statistics.median(word["bottom"] - word["top"] for word in words)
    if gap := _gap(words, "top", "bottom", height * 0.55):
        yield from itertools.chain(*map(_cut, _split(words, "top", gap)))
        return
    yield words


def _gap(words: Words, low: str, high: str, least: float) -> float | None:
    """Return the middle of the widest gap between words."""
    best, reach = (least, None), -1.0
    for word in sorted(words, key=lambda each: each[low]):
        if reach >= 0 and word[low] - reach >= best[0]:
            best = (word[low] - reach, (word[low] + reach) / 2)
        reach = max(reach, word[high])
    return best[1]


def _split(words: Words, key: str, at: float) -> tuple[Words, Words]:
    return [word for word in words if word[key] < at], [word for word in words if word[key] >= at]


def _lines(words: Words) -> int:
    return len({round(word["top"] / 4) for word in words})


def _paragraphs(found: list[PdfLine], page: int) -> Iterator[_Piece]:
    """Yield paragraphs: full lines of one form continue; a bullet, a short line or a new size ends one."""
    lines = [row for row in found if row.text]
    if not lines:
        return
    left, right = min(row.left for row in lines), max(row.right for row in lines)
    rtl = is_rtl(lines[0].words)
    piece = [lines[0]]
    for before, row in itertools.pairwise(lines):
        full = (before.left - left if rtl else right - before.right) < (right - left) * 0.22
        same = abs(before.size - row.size) < 0.6 and before.bold == row.bold
        near = row.top - before.bottom < before.size * 0.85
        if not (full and same and near) or _BULLET.match(row.text):
            yield _Piece(tuple(piece), page)
            piece = []
        piece.append(row)
    yield _Piece(tuple(piece), page)


def _across_pages(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Join paragraphs that a page or a column breaks."""
    open_piece: _Piece | None = None
    for piece in pieces:
        if open_piece and _goes_on(open_piece, piece):
            open_piece = _Piece((*open_piece.rows, *piece.rows), piece.page)
            continue
        if open_piece:
            yield open_piece
        open_piece = piece
    if open_piece:
        yield open_piece


def _goes_on(before: _Piece, piece: _Piece) -> bool:
    if before.table or piece.table:
        return False
    last, first = before.rows[-1], piece.rows[0]
    moved = piece.page != before.page or first.top < last.top
    small = first.text[:1].islower() and last.text[-1:] not in ".!?:;۔"
    return moved and small and len(before.rows) > 1 and last.size == first.size


def _body_size(pieces: Sequence[_Piece]) -> float:
    sizes: Counter[float] = Counter()
    for row in (row for piece in pieces for row in piece.rows if not piece.table):
        sizes[row.size] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


# --- blocks ---------------------------------------------------------------------------------------


class _Builder:
    """Numbered lines and blocks."""

    def __init__(self, body: float) -> None:
        self.lines: list[SourceLine] = []
        self.blocks: list[Block] = []
        self._body = body

    def add(self, piece: _Piece) -> None:
        if piece.table:
            self._table(piece.table)
            return
        first = piece.rows[0]
        numbers = tuple(self._line(row.text) for row in piece.rows)
        text = _joined([row.text for row in piece.rows])
        larger = first.size > self._body * _LARGER
        if (
            (larger or first.bold)
            and len(text) <= 140
            and text[-1] not in ".;,۔"
            and any(map(str.isalpha, text))
        ):
            level = 1 if first.size > self._body * 1.55 else 2 if larger else 3
            self.blocks.append(Block("heading", text, escape(text), numbers, level))
        elif bullet := _BULLET.match(text):
            kind: Kind = "item"
            sign = "1." if bullet[2] else "-"
            words = text[bullet.end() :]
            self.blocks.append(Block(kind, words, f"{sign} {escape(words)}", numbers, 0, sign))
        else:
            self.blocks.append(Block("paragraph", text, escape(text), numbers))

    def aside(self, text: str) -> None:
        self.blocks.append(Block("extra", text, text, (self._line(text),), label="a running line"))

    def _line(self, text: str) -> int:
        self.lines.append(SourceLine(len(self.lines) + 1, text))
        return len(self.lines)

    def _table(self, cells: tuple[tuple[str, ...], ...]) -> None:
        shown = tuple(tuple(escape(cell).replace("|", "\\|") for cell in row) for row in cells)
        numbers = tuple(self._line(" ".join(filter(None, row))) for row in cells)
        text = " ".join(" ".join(row) for row in cells)
        self.blocks.append(Block("table", text, grid.markdown(shown), numbers, rows=shown))


def _joined(texts: Sequence[str]) -> str:
    """Join lines to one text, restoring hyphenated words."""
    text = texts[0]
    for line in texts[1:]:
        broken = re.search(r"[^\W\d_]{2,}[-\u00ad\u2010]$", text) and line[:1].islower()
        text = f"{text[:-1]}{line}" if broken else f"{text} {line}"
    return text


def plain_lines(data: bytes) -> Iterator[Any]:
    """Yield the lines of a PDF as read by another library, for verification."""
    import pypdfium2

    with pypdfium2.PdfDocument(io.BytesIO(data)) as document:
        for page in document:
            yield from page.get_textpage().get_text_range().splitlines()
