"""A table of a briefing as CSV, with a row of HXL hashtags if its columns have them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from standfirst.formats.figures import harmless
from standfirst.library import Edition
from standfirst.library.tables import Line, WorkedCell, work_out
from standfirst.model.tables import Column, Table
from standfirst.view.tables import heading
from standfirst.view.text import machine


def render(edition: Edition, place: int) -> bytes:
    """Return a table of an edition by its index: UTF-8 with a byte order mark and RFC 4180 line ends.

    Rows are in page order, without subtotals and total, which can be computed. A cell without a number
    is empty, and a last column `marks` gives the reason.
    """
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerows(_lines(edition.briefing.tables[place]))
    return out.getvalue().encode("utf-8-sig", "replace")


def _lines(table: Table) -> Iterator[list[str]]:
    worked = work_out(table)
    marked = any(cell.mark for row in worked.rows for cell in row)
    yield [*(harmless(_head(column)) for column in table.columns), *(["marks"] if marked else [])]
    if any(column.tag for column in table.columns):
        yield [*(column.tag or "" for column in table.columns), *(["#meta+marks"] if marked else [])]
    for row in worked.rows:
        yield [*(_text(table, cell) for cell in row), *([_marks(table, row)] if marked else [])]


def _head(column: Column) -> str:
    """Return a heading in one row, with the unit as on the page: `Killed: Women`, `Required (USD)`."""
    text = heading(column).text
    return f"{column.group}: {text}" if column.group else text


def _text(table: Table, cell: WorkedCell) -> str:
    if isinstance(cell.value, str):
        return harmless(table.labels.get(cell.value, cell.value))
    return "" if cell.value is None else machine(cell.value)


def _marks(table: Table, row: Line) -> str:
    return "; ".join(
        f"{column.id}: {cell.mark}" for column, cell in zip(table.columns, row, strict=True) if cell.mark
    )
