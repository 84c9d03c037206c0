"""Read CSV and XLSX files as grids of plain values, and report each unusable cell."""

from __future__ import annotations

import csv
import gc
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standfirst.errors import InputError, Problem
from standfirst.reader import CONTROL

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_BYTES = 8 * 1024 * 1024
MAX_UNPACKED = 96 * 1024 * 1024
"""The largest unpacked size of a workbook's parts in bytes."""
MAX_ROWS = 20_000
MAX_COLUMNS = 200

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PERCENT = re.compile(r"%(?![^\"]*\"(?:[^\"]*\"[^\"]*\")*[^\"]*$)")
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")

GridValue = str | int | float | None


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet: `heads` is its first row, `rows` the others. Dates are ISO text, shares in per cent."""

    path: str
    """The path of the file in messages."""
    sheet: str
    """The sheet; empty for a CSV file."""
    lines: tuple[int, ...]
    """The line number in the file of each of `rows`."""
    left: int
    """The number of the first column: 1 for A."""
    heads: tuple[str, ...]
    rows: tuple[tuple[GridValue, ...], ...]
    dates: frozenset[tuple[int, int]] = field(default=frozenset())
    """Row and column (of `rows`, from 0) of cells that are dates in the workbook."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with rows, columns and cells (SF050, SF051); the cells concerned are empty or left out."""

    def problem(self, row: int, column: int, message: str, fix: str) -> Problem:
        """Return a problem with a cell of `rows`, named as in a spreadsheet."""
        return _problem(self.path, self.sheet, self.lines[row], self.left + column, message, fix)


def read_data_file(path: Path, name: str) -> bytes:
    """Return the bytes of a data file; raise InputError (SF050) if it cannot be read."""
    try:
        if not path.is_file():
            raise _refused(
                name, "there is no such file", "put it beside the briefing, or fix its name in `data`"
            )
        if path.stat().st_size > MAX_BYTES:
            raise _refused(
                name,
                f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB",
                "keep only the cells that the table needs",
            )
        return path.read_bytes()
    except OSError as error:
        raise _refused(name, f"cannot be read: {error.strerror}", "check its permissions") from None


def read_grid(path: str, data: bytes, sheet: str | None = None, cells: str | None = None) -> Grid:
    """Return the grid in a file whose name ends in `.csv` or `.xlsx`; it has a problem for each unusable cell.

    Raise InputError (SF050) for a file that cannot be read at all.
    """
    suffix = path.rpartition(".")[2].lower()
    if suffix not in ("csv", "xlsx"):
        raise _refused(path, f"a .{suffix} file is not read", "save the sheet as .xlsx or .csv")
    if suffix == "csv" and (sheet or cells):
        raise _refused(path, "a CSV file has no sheets and no ranges", "leave `sheet` and `range` out")
    with _without_gc():
        grid = _read_csv(path, data) if suffix == "csv" else _read_xlsx(path, data, sheet, cells)
    if any(map(CONTROL.search, grid.heads)):
        raise _refused(path, "a heading contains a control character", "remove it")
    wrong = tuple(_control_characters(grid))
    return replace(grid, problems=tuple(sorted((*grid.problems, *wrong)))) if wrong else grid


def _control_characters(grid: Grid) -> Iterator[Problem]:
    for row, line in enumerate(grid.rows):
        for column, value in enumerate(line):
            if isinstance(value, str) and CONTROL.search(value):
                yield grid.problem(row, column, "a control character", "remove it")


@contextmanager
def _without_gc() -> Iterator[None]:
    """Disable garbage collection while a workbook makes its cells, all of which are in use until the end."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def column_name(number: int) -> str:
    """Return the letters of a column number, from 1: `A`, `Z`, `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# CSV


def _read_csv(path: str, data: bytes) -> Grid:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            [Problem(path, line, 1, "SF050", "the file is not UTF-8", "save it as CSV UTF-8")]
        ) from None
    if "\0" in text:
        raise _refused(path, "the file is not text", "save the sheet as CSV UTF-8")
    head = text.partition("\n")[0]
    divider = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    try:
        found = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise _refused(path, f"the file is not CSV: {error}", "save the sheet again as CSV UTF-8") from None
    if not found:
        raise _refused(path, "the file is empty", "put the headings into its first row")
    (_, first), *rest = found
    heads = tuple(cell.strip() for cell in first)
    _bounded(path, len(rest), len(heads))
    wrong = [
        Problem(
            path, line, 1, "SF051", f"the row has {len(row)} cells under {len(heads)} headings",
            f"write one cell for each heading, separated by `{divider}`",
        )
        for line, row in rest
        if len(row) != len(heads)
    ]  # fmt: skip
    fitting = [(line, row) for line, row in rest if len(row) == len(heads)]
    rows = tuple(tuple(cell.strip() or None for cell in row) for _, row in fitting)
    return Grid(path, "", tuple(line for line, _ in fitting), 1, heads, rows, problems=tuple(wrong))


# XLSX


def _read_xlsx(path: str, data: bytes, sheet: str | None, cells: str | None) -> Grid:
    if data.startswith(_OLD_OFFICE):
        raise _refused(
            path, "the workbook is encrypted or in an old format", "save it as .xlsx without a password"
        )
    _refuse_bomb(path, data)
    book = _opened(path, data, values=True)
    page = _sheet(path, book, sheet)
    left, top, right, bottom = _bounds(path, page, cells)
    _bounded(path, bottom - top, right - left + 1)
    problems = [
        *_hidden(path, page, left, top, right, bottom),
        *_merged(path, page, (left, top, right, bottom)),
    ]
    found: list[list[Any]] = [list(row) for row in page.iter_rows(top, bottom, left, right)]
    while len(found) > 1 and all(cell.value is None for cell in found[-1]):
        found.pop()
    heads = tuple("" if cell.value is None else str(cell.value).strip() for cell in found[0])
    problems += _cell_problems(path, data, page, found[1:])
    dates = frozenset(
        (row, column)
        for row, line in enumerate(found[1:])
        for column, cell in enumerate(line)
        if cell.data_type == "d"
    )
    rows = tuple(tuple(_plain(cell) for cell in row) for row in found[1:])
    lines = tuple(range(top + 1, top + 1 + len(rows)))
    return Grid(path, page.title, lines, left, heads, rows, dates, tuple(sorted(problems)))


def _refuse_bomb(path: str, data: bytes) -> None:
    """Check the declared sizes and the parts of the archive before unpacking anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = 0
            for part in parts:
                with archive.open(part) as file:
                    while chunk := file.read(1 << 20):
                        size += len(chunk)
                        if size > MAX_UNPACKED:
                            raise _refused(
                                path,
                                "the workbook unpacks to far more than a table has",
                                "copy the cells into a new workbook",
                            )
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise _refused(
            path, "the workbook is damaged", "open it in a spreadsheet and save it again as .xlsx"
        ) from None
    if any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise _refused(path, "the workbook has macros", "save it as .xlsx, which has none")


def _opened(path: str, data: bytes, *, values: bool) -> Workbook:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise _refused(
            path, "reading .xlsx needs the extra `tables`", "install standfirst[tables], or save it as CSV"
        ) from None
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not data
            return load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except Exception as error:  # noqa: BLE001  # openpyxl raises whatever the broken XML happens to meet
        raise _refused(
            path,
            f"the workbook cannot be read ({type(error).__name__})",
            "open it in a spreadsheet and save it again as .xlsx",
        ) from None


def _sheet(path: str, book: Workbook, name: str | None) -> Worksheet:
    sheets = {page.title: page for page in book.worksheets}
    if name is not None and name not in sheets:
        raise _refused(path, f"there is no sheet `{name}`", f"its sheets: {', '.join(sheets)}")
    if not sheets:
        raise _refused(path, "the workbook has no sheet of cells", "put the table on one")
    page: Worksheet = sheets[name] if name is not None else next(iter(sheets.values()))
    if page.sheet_state != "visible":
        raise _refused(
            path, f"the sheet `{page.title}` is hidden", "show it in the workbook, or name another sheet"
        )
    return page


def _bounds(path: str, page: Worksheet, cells: str | None) -> tuple[int, int, int, int]:
    if cells is None:
        if page.max_row > MAX_ROWS * 50 or page.max_column > MAX_COLUMNS * 50:
            raise _refused(path, "the sheet is far larger than its table", "name the cells with `range`")
        return 1, 1, page.max_column, page.max_row
    from openpyxl.utils.cell import column_index_from_string

    found = _RANGE.fullmatch(cells)
    if found is None:
        raise _refused(path, f"`{cells}` is not a cell range", "write it as A3:F36")
    left, right = (column_index_from_string(found[place]) for place in (1, 3))
    top, bottom = int(found[2]), int(found[4])
    if left > right or top > bottom:
        raise _refused(
            path, f"the range {cells} ends before it begins", "write it from the top left to the bottom right"
        )
    return left, top, right, min(bottom, max(page.max_row, top))


def _hidden(path: str, page: Worksheet, left: int, top: int, right: int, bottom: int) -> Iterator[Problem]:
    """Yield hidden rows and columns: they were hidden for a reason and must not be published by accident."""
    rows = [
        str(number) for number, row in page.row_dimensions.items() if row.hidden and top <= number <= bottom
    ]
    columns = [
        letter for letter, column in page.column_dimensions.items()
        if column.hidden and not ((column.max or 0) < left or (column.min or 0) > right)
    ]  # fmt: skip
    for kind, found in (("row", rows), ("column", columns)):
        if found:
            names = f"{kind}{'s' if len(found) > 1 else ''} {', '.join(found[:8])}{' and more' if len(found) > 8 else ''}"
            verb = "are" if len(found) > 1 else "is"
            fix = "show or delete what is hidden, or exclude it from `range`"
            yield Problem(path, 1, 1, "SF050", f"sheet `{page.title}`: {names} {verb} hidden", fix)


def _merged(path: str, page: Worksheet, bounds: tuple[int, int, int, int]) -> Iterator[Problem]:
    left, top, right, bottom = bounds
    for area in page.merged_cells.ranges:
        if area.max_col >= left and area.min_col <= right and area.max_row >= top and area.min_row <= bottom:
            yield _problem(
                path,
                page.title,
                area.min_row,
                area.min_col,
                f"the cells {area.coord} are merged",
                "write each cell separately",
            )


def _cell_problems(
    path: str, data: bytes, page: Worksheet, rows: Sequence[Sequence[SheetCell]]
) -> Iterator[Problem]:
    empty = any(cell.value is None for row in rows for cell in row)
    formulas = _sheet(path, _opened(path, data, values=False), page.title) if empty else None
    for row in rows:
        for cell in row:
            if cell.data_type == "e":
                yield _problem(
                    path,
                    page.title,
                    cell.row,
                    cell.column,
                    f"the cell contains {cell.value}",
                    "fix its formula",
                )
            elif (
                cell.value is None
                and formulas is not None
                and formulas.cell(cell.row, cell.column).data_type == "f"
            ):
                yield _problem(
                    path,
                    page.title,
                    cell.row,
                    cell.column,
                    "the formula has no value",
                    "open the workbook in a spreadsheet and save it, so that it is calculated",
                )
            elif isinstance(cell.value, bool):
                yield _problem(
                    path,
                    page.title,
                    cell.row,
                    cell.column,
                    f"the cell contains {cell.value}",
                    "write a number or text",
                )


def _plain(cell: SheetCell) -> GridValue:
    value: Any = cell.value
    if isinstance(value, bool) or cell.data_type == "e":
        return None  # reported as a problem
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        share = cell.has_style and bool(_PERCENT.search(cell.number_format or ""))
        return value if isinstance(value, int) and not share else _number(value, share=share)
    text = "" if value is None else str(value).strip()
    return text or None


def _number(value: float, *, share: bool) -> int | float:
    """Return a number as its cell displays it: 0.283 in a percentage cell is 28.3."""
    exact = Decimal(f"{value:.15g}") * (100 if share else 1)  # spreadsheets store 15 digits
    return int(exact) if exact == exact.to_integral_value() else float(exact)


# Both


def _bounded(path: str, rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise _refused(
            path,
            f"there are {rows:,} rows; the limit is {MAX_ROWS:,}",
            "sum them up, or leave the file for download",
        )
    if columns > MAX_COLUMNS:
        raise _refused(
            path, f"there are {columns} columns; {MAX_COLUMNS} are the most", "name the cells with `range`"
        )


def _problem(path: str, sheet: str, row: int, column: int, message: str, fix: str) -> Problem:
    where = f"sheet `{sheet}`, " if sheet else ""
    return Problem(path, row, column, "SF051", f"{where}cell {column_name(column)}{row}: {message}", fix)


def _refused(path: str, message: str, fix: str) -> InputError:
    return InputError([Problem(path, 1, 1, "SF050", message, fix)])
