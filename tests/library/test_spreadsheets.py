"""Data files are read as they are, or refused with the file, the sheet and the cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from standfirst.errors import InputError
from standfirst.library import spreadsheets
from standfirst.library.spreadsheets import MAX_ROWS, column_name, read_grid

Change = Callable[[Any], None]


def workbook(change: Change | None = None) -> bytes:
    """A workbook with the sheet `Cases`, changed before it is saved."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Cases"
    for row in (["Town", "Cases", "Share"], ["Marbel", 1204, 0.283], ["Mill", 8, 0.07]):
        sheet.append(row)
    for cell in ("C2", "C3"):
        sheet[cell].number_format = "0.0%"
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def problems(data: bytes, name: str = "river/cases.xlsx", **where: str) -> list[str]:
    """What is said of a file that is refused, or of its cells."""
    try:
        found = read_grid(name, data, **where).problems
    except InputError as refused:
        found = tuple(refused.problems)
    return [str(problem) for problem in found]


def on(cell: str, value: Any) -> Change:
    """A change of one cell."""

    def change(book: Any) -> None:
        book["Cases"][cell] = value

    return change


def test_a_workbook_is_read_as_its_cells_show_it() -> None:
    """Numbers are numbers, a cell of per cents is in per cent, and empty rows at the end are none."""

    def change(book: Any) -> None:
        book["Cases"]["D9"].number_format = "0"

    grid = read_grid("cases.xlsx", workbook(change), sheet="Cases", cells="A1:C9")
    assert grid.heads == ("Town", "Cases", "Share")
    assert grid.rows == (("Marbel", 1204, 28.3), ("Mill", 8, 7))


def test_a_range_begins_with_its_headings() -> None:
    """Cells outside the range are not looked at, and places are those of the sheet."""

    def change(book: Any) -> None:
        book["Cases"].insert_rows(1, 2)
        book["Cases"]["A1"] = "Cholera, week 42"

    grid = read_grid("cases.xlsx", workbook(change), cells="A3:B5")
    assert grid.heads == ("Town", "Cases")
    assert "sheet `Cases`, cell B4: x" in str(grid.problem(0, 1, "x", ""))


def test_dates_stay_dates() -> None:
    """A date is ISO text, and known to be a date."""
    grid = read_grid("cases.xlsx", workbook(on("B2", date(2026, 3, 12))))
    assert grid.rows[0][1] == "2026-03-12"
    assert (0, 1) in grid.dates


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Town,Cases\nMarbel,12\n", (("Marbel", "12"),)),
        ("\ufeffTown;Cases\r\nMarbel;12\r\n", (("Marbel", "12"),)),
        ("Town\tCases\nMarbel\t\n", (("Marbel", None),)),
        ('Town,Cases\n"Marbel, Lower",12\n\n', (("Marbel, Lower", "12"),)),
    ],
    ids=["commas", "semicolons and a mark", "tabs and an empty cell", "quotes and an empty line"],
)
def test_csv_of_several_hands(text: str, rows: tuple[tuple[str | None, ...], ...]) -> None:
    """Commas, semicolons and tabs divide cells; a byte order mark and empty lines mean nothing."""
    assert read_grid("cases.csv", text.encode()).rows == rows


def hide_row(book: Any) -> None:
    """Hide the second row."""
    book["Cases"].row_dimensions[2].hidden = True


def hide_column(book: Any) -> None:
    """Hide the second column."""
    book["Cases"].column_dimensions["B"].hidden = True


def hide_sheet(book: Any) -> None:
    """Hide the sheet."""
    book.create_sheet("Other")
    book["Cases"].sheet_state = "hidden"


def merge(book: Any) -> None:
    """Merge two cells."""
    book["Cases"].merge_cells("A2:A3")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (on("B3", "=1+2"), "sheet `Cases`, cell B3: the formula has no value"),
        (on("B3", "#DIV/0!"), "sheet `Cases`, cell B3: the cell contains #DIV/0!"),
        (on("B3", True), "sheet `Cases`, cell B3: the cell contains True"),
        (merge, "sheet `Cases`, cell A2: the cells A2:A3 are merged"),
        (hide_row, "sheet `Cases`: row 2 is hidden"),
        (hide_column, "sheet `Cases`: column B is hidden"),
        (hide_sheet, "the sheet `Cases` is hidden"),
    ],
)
def test_cells_that_cannot_be_used(change: Change, said: str) -> None:
    """A formula without value, an error, a merged or hidden cell is named by sheet and cell, never guessed."""
    found = problems(workbook(change), sheet="Cases")
    assert any(said in line for line in found), found


def with_macros() -> bytes:
    """A workbook that holds a program."""
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0")
    return out.getvalue()


def bomb() -> bytes:
    """A small archive that unpacks to 200 MiB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(200 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the workbook is damaged"),
        (b"Town,Cases\n", "the workbook is damaged"),
        (workbook()[:-200], "the workbook is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted or in an old format"),
        (with_macros(), "has macros"),
        (bomb(), "unpacks to far more"),
    ],
    ids=["empty", "no workbook", "cut", "encrypted", "macros", "bomb"],
)
def test_files_that_are_no_workbook(data: bytes, said: str) -> None:
    """Whatever is no plain workbook is refused in one line."""
    (line,) = problems(data)
    assert line.startswith("river/cases.xlsx:1:1: SF050 ")
    assert said in line


@pytest.mark.parametrize(
    ("name", "data", "where", "said"),
    [
        ("a.csv", "Town,Cases\nMarbe\xe9,2\n".encode("latin-1"), {}, "a.csv:2:1: SF050 the file is not UTF-8"),
        ("a.csv", b"Town,Cases\nMarbel,1,2\n", {}, "a.csv:2:1: SF051 the row has 3 cells under 2 headings"),
        ("a.csv", b"\n", {}, "the file is empty"),
        ("a.csv", b'Town\n"Marbel', {}, "the file is not CSV"),
        ("a.csv", b"Town\n" + b"x\n" * (MAX_ROWS + 1), {}, "20,001 rows"),
        ("a.csv", b"Town\nx\n", {"sheet": "Cases"}, "no sheets"),
        ("a.xlsx", workbook(), {"sheet": "Deaths"}, "there is no sheet `Deaths`"),
        ("a.xlsx", workbook(), {"cells": "C3:A1"}, "ends before it begins"),
        ("a.xlsm", workbook(), {}, "a .xlsm file is not read"),
    ],
)  # fmt: skip
def test_files_of_another_form(name: str, data: bytes, where: dict[str, str], said: str) -> None:
    """Each is refused with what to do instead."""
    assert said in problems(data, name, **where)[0]


def test_columns_have_letters() -> None:
    """After Z comes AA."""
    assert [column_name(number) for number in (1, 26, 27, 52, 53, 703)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]


def test_one_column_is_a_range() -> None:
    """A range may be a single column or a single row; it may not run backwards."""
    assert read_grid("cases.xlsx", workbook(), cells="B1:B3").rows == ((1204,), (8,))
    assert read_grid("cases.xlsx", workbook(), cells="A1:B1").heads == ("Town", "Cases")
    assert len(problems(workbook(), cells="B1:A3")) == len(problems(workbook(), cells="A3:B1")) == 1


def test_whole_numbers_of_a_workbook_are_integers() -> None:
    """1204 is a count, and 28 of a cell with 0.28 in per cent, as if they were typed in YAML."""
    grid = read_grid("cases.xlsx", workbook(on("C2", 0.28)))
    assert [(type(value), value) for value in grid.rows[0][1:]] == [(int, 1204), (int, 28)]


@pytest.mark.parametrize(("row", "refused"), [(1, 1), (3, 1), (9, 0)])
def test_hidden_rows_beyond_the_range_do_not_matter(row: int, refused: int) -> None:
    """A row that nobody sees is refused where it would be read, and nowhere else."""

    def change(book: Any) -> None:
        book["Cases"].row_dimensions[row].hidden = True
        book["Cases"]["A9"] = "Ford"

    data = workbook(change)
    if refused:
        assert len(problems(data, cells="A1:C3")) == refused
    else:
        assert len(read_grid("cases.xlsx", data, cells="A1:C3").rows) == 2


def test_the_headings_of_a_csv_file_decide_its_divider() -> None:
    """Commas in its cells, however many, divide nothing where the first row is divided by semicolons."""
    grid = read_grid("cases.csv", b"Town;Cases\nMarbel, Lower, Mill, Upper;12\n")
    assert (grid.heads, grid.rows) == (("Town", "Cases"), (("Marbel, Lower, Mill, Upper", "12"),))


def test_a_workbook_may_unpack_to_exactly_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook of the largest size is read, and one that is a byte larger is refused."""
    data = workbook()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED", size)
    assert read_grid("cases.xlsx", data).heads == ("Town", "Cases", "Share")
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED", size - 1)
    assert ["unpacks to far more" in one for one in problems(data)] == [True]


@pytest.mark.parametrize("character", ["\x07", "\x0b", "\x1f", "\x7f", "\x9f", "\ufffe"])
def test_a_control_character_is_refused_at_its_cell(character: str) -> None:
    """Feeds and pages could not contain it, so a build would fail or print something else."""
    text = f"Town,Cases\nMarbel,8\nMi{character}ll,9\n".encode()
    assert problems(text, "cases.csv") == ["cases.csv:3:1: SF051 cell A3: a control character; remove it"]
    assert (
        "a heading contains a control character"
        in problems(text.replace(b"Town", f"To{character}wn".encode()), "cases.csv")[0]
    )


def test_everything_that_is_wrong_with_a_workbook_is_said_at_once() -> None:
    """Hidden and merged cells, formulas without value and errors, each in one line with its cell."""

    def change(book: Any) -> None:
        sheet = book["Cases"]
        for row in (["Ford", "=1+2", "#DIV/0!"], ["Weir", True, 0.5], ["Lock", 4, 0.1], [None, 5, 0.2]):
            sheet.append(row)
        sheet.merge_cells("A6:A7")
        sheet.row_dimensions[2].hidden = True

    lines = problems(workbook(change))
    for said in (
        "sheet `Cases`: row 2 is hidden",
        "cell B4: the formula has no value",
        "cell C4: the cell contains #DIV/0!",
        "cell B5: the cell contains True",
        "cell A6: the cells A6:A7 are merged",
    ):
        assert len([line for line in lines if said in line]) == 1, lines
    assert len(lines) == 5


def test_rows_of_a_csv_file_that_do_not_fit_do_not_hide_others() -> None:
    """Each row with too many or too few cells is named; the others are read."""
    grid = read_grid("cases.csv", b"Town,Cases\nMarbel,1,2\nMill,8\nFord\n")
    assert [(one.line, one.code) for one in grid.problems] == [(2, "SF051"), (4, "SF051")]
    assert grid.rows == (("Mill", "8"),)
    assert grid.lines == (3,)
