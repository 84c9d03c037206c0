"""Read spreadsheets (.xlsx, .xls, .ods): each sheet is a table under its name; hidden sheets are listed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from standfirst.importer import grid, zipguard
from standfirst.importer.blocks import Block, Kind, Reading, escape, squeeze
from standfirst.importer.source import SourceLine, clean, refuse
from standfirst.language.numbers import all_digits

MAX_CELLS: Final = 60_000
"""The maximum number of cells in all sheets; larger data belongs in a file beside the briefing."""


def read(data: bytes, name: str) -> Reading:
    """Return a line for each row, and a table for each sheet."""
    lines: list[SourceLine] = []
    blocks: list[Block] = []
    for title, rows, visible in sheets(data, name):
        if not rows:
            continue
        kinds: tuple[Kind, Kind] = ("heading", "table") if visible else ("extra", "extra")
        lines.append(SourceLine(len(lines) + 1, title))
        label = "" if visible else "a hidden sheet"
        blocks.append(Block(kinds[0], title, escape(title), (len(lines),), 2, label))
        first = len(lines) + 1
        lines.extend(SourceLine(first + at, " ".join(filter(None, row))) for at, row in enumerate(rows))
        numbers = tuple(range(first, len(lines) + 1))
        if visible:
            cells = tuple(tuple(escape(cell).replace("|", "\\|") for cell in row) for row in rows)
            text = " ".join(" ".join(row) for row in rows)
            blocks.append(Block("table", text, grid.markdown(cells), numbers, rows=cells))
        else:
            blocks.extend(
                Block("extra", line.text, line.text, (line.number,), label=label)
                for line in lines[first - 1 :]
            )
    if not blocks:
        refuse(name, "SF009", "the spreadsheet is empty", "give one with values")
    return Reading(tuple(lines), tuple(blocks), "row")


def sheets(data: bytes, name: str) -> Iterator[tuple[str, list[list[str]], bool]]:
    """Yield name, non-empty rows as text, and visibility of each sheet."""
    try:
        import python_calamine
    except ImportError:
        refuse(name, "SF001", "spreadsheets need the extra `import`", "install standfirst[import]")
    if data[:2] == b"PK":
        zipguard.parts(data, name)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        left = MAX_CELLS
        for about in book.sheets_metadata:
            if str(about.typ).rpartition(".")[2] != "WorkSheet":
                continue
            rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=True)
            left -= sum(map(len, rows))
            if left < 0:
                refuse(
                    name,
                    "SF002",
                    f"the spreadsheet has more than {MAX_CELLS} cells",
                    "give the sheets that matter",
                )
            visible = str(about.visible).rpartition(".")[2] == "Visible"
            yield clean(about.name), _dense([[shown(cell) for cell in row] for row in rows]), visible
    except (python_calamine.CalamineError, python_calamine.PasswordError, ValueError, OSError) as error:
        what = "is encrypted" if "assword" in str(error) + type(error).__name__ else "cannot be read"
        refuse(name, "SF004", f"this spreadsheet {what}", "save it again as an open .xlsx")


def _dense(rows: list[list[str]]) -> list[list[str]]:
    """Return the non-empty rows and columns."""
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    kept = [at for at in range(width) if any(row[at] for row in rows)]
    return [[row[at] for at in kept] for row in rows]


def shown(value: Any) -> str:
    """Return a cell as text: whole numbers without a point, dates in ISO format."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return all_digits(round(value, 6))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | datetime | time | timedelta):
        return str(value)
    return squeeze(clean(str(value)))
