"""Extract words with position, size and weight, ruled tables and pictures from a PDF, or why it cannot be read."""

from __future__ import annotations

import io
import itertools
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from standfirst.errors import InputError
from standfirst.importer.blocks import SourcePicture
from standfirst.importer.pdflines import Words, rows, runs
from standfirst.importer.source import refuse
from standfirst.language.words import words

MAX_PAGES: Final = 500
"""The maximum number of pages; 500 take half a minute and little memory."""
_FEWEST_RULES: Final = 2
"""The minimum number of lines or boxes on a page with a table."""
_MOST_PICTURES: Final = 40
_SMALL: Final = 48
"""The size in pixels below which a picture is a line or an icon."""


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table with rules around its cells."""

    cells: tuple[tuple[str, ...], ...]
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, word: dict[str, Any]) -> bool:
        """Return whether a word is in it."""
        x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
        return bool(self.left <= x <= self.right and self.top <= y <= self.bottom)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page; `words` are those outside its tables."""

    number: int
    height: float
    words: Words
    tables: tuple[PdfTable, ...]


def pages(data: bytes, name: str) -> tuple[list[PdfPage], tuple[SourcePicture, ...], tuple[str, ...]]:
    """Return pages, pictures and remarks; SF002 too many pages, SF003 encrypted, SF004 damaged, SF009 scanned."""
    try:
        import pdfplumber
    except ImportError:
        refuse(name, "SF001", "PDF files need the extra `import`", "install standfirst[import]")
    import pypdfium2

    # Repaired fonts and colours do not concern a desk: the text is PDFium's.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pypdfium2.PdfDocument(io.BytesIO(data)) as document, pdfplumber.open(io.BytesIO(data)) as ruled:
            if len(document) > MAX_PAGES:
                refuse(name, "SF002", f"the PDF has {len(document)} pages (limit {MAX_PAGES})", "split it")
            found = [_page(at, document, ruled) for at in range(len(document))]
            pictures = tuple(_pictures(document))
    except InputError:
        raise
    except Exception as error:
        # Damaged files raise errors of every kind in the two libraries; our own errors are different.
        if not _is_theirs(error):
            raise
        encrypted = "assword" in f"{error!r}" or "security" in f"{error!r}".casefold()
        if encrypted:
            refuse(name, "SF003", "this PDF is encrypted", "save a copy that opens without a password")
        refuse(name, "SF004", "this PDF is damaged", "print it into a new PDF")
    blank = [page.number for page in found if not page.words and not page.tables]
    if len(blank) == len(found):
        refuse(name, "SF009", "the pages are pictures of text (a scan)", "recognise its text (OCR) first")
    return (
        found,
        pictures,
        tuple(f"page {at} has no text: what is in its picture was not read" for at in blank),
    )


def _is_theirs(error: BaseException) -> bool:
    """Return whether an error was raised inside one of the PDF libraries."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    module = str(trace.tb_frame.f_globals.get("__name__", "")) if trace is not None else ""
    return module.partition(".")[0] in words("pypdfium2 pdfplumber pdfminer pypdfium2_raw PIL zlib struct")


def _page(at: int, document: Any, ruled: Any) -> PdfPage:
    page = document[at]
    height = float(page.get_height())
    text = page.get_textpage()
    words = list(runs(text, height))
    tables = tuple(_tables(ruled.pages[at], words)) if _has_rules(page) and at < len(ruled.pages) else ()
    outside = [word for word in words if not any(table.holds(word) for table in tables)]
    return PdfPage(at + 1, height, outside, tables)


def _cell(box: tuple[float, float, float, float], words: Words) -> str:
    """Return the text of a cell: the lines of the words whose middles are in it."""
    left, top, right, bottom = box
    inside = [
        word
        for word in words
        if left <= (word["x0"] + word["x1"]) / 2 <= right
        and top <= (word["top"] + word["bottom"]) / 2 <= bottom
    ]
    return " ".join(row.text for row in rows(inside))


def _has_rules(page: Any) -> bool:
    """Return whether anything on the page can be the rules of a table, which are slow to search."""
    from pypdfium2 import raw

    drawn = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    return sum(1 for _ in itertools.islice(drawn, _FEWEST_RULES)) == _FEWEST_RULES


def _tables(page: Any, words: Words) -> Iterator[PdfTable]:
    """Yield ruled tables; one column or one row is a box around text."""
    found = page.find_tables()
    page.close()
    for table in found:
        cells = [[_cell(cell, words) if cell else "" for cell in row.cells] for row in table.rows]
        cells = [row for row in cells if any(row)]
        kept = [at for at in range(max(map(len, cells), default=0)) if any(row[at] for row in cells)]
        if len(cells) > 1 and len(kept) > 1:
            left, top, right, bottom = table.bbox
            yield PdfTable(tuple(tuple(row[at] for at in kept) for row in cells), left, top, right, bottom)


def _pictures(document: Any) -> Iterator[SourcePicture]:
    """Yield pictures as PNG files, each once."""
    import pypdfium2.raw

    seen: set[bytes] = set()
    for page in document:
        for shown in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            if len(seen) >= _MOST_PICTURES:
                return
            try:
                picture = shown.get_bitmap(render=False).to_pil()
            except (pypdfium2.PdfiumError, ValueError, RuntimeError):
                continue
            file = io.BytesIO()
            picture.convert("RGB").save(file, "PNG")
            if min(picture.size) >= _SMALL and file.getvalue() not in seen:
                seen.add(file.getvalue())
                yield SourcePicture(file.getvalue())
