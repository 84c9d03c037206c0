"""Fill in values from data files and tables: the rows of a table, the value of a figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from standfirst.errors import InputError, Problem
from standfirst.library.spreadsheets import Grid
from standfirst.library.tables import TableCells, plain
from standfirst.model.tables import NUMERIC, Column, Table

_PLAIN_NUMBER = re.compile(r"[-+\u2212]?\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"[-+\u2212]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINT_THOUSANDS = re.compile(r"[-+\u2212]?\d{1,3}(?:\.\d{3})+")
_COMMA_DECIMALS = re.compile(r"[-+\u2212]?\d{1,3}(?:\.\d{3})+,\d+|[-+\u2212]?\d+,(?:\d{1,2}|\d{4,})")
"""Numbers in which the comma can only be a decimal comma: `1,5`, `1.234,5`."""
_OF_EITHER = re.compile(r"[-+]?\d+(?:[.,]\d+)+")
_SIGNS = re.compile(r"\d[.,]\d")
_OF_COMMAS = re.compile(r"[-+\u2212]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?")
_MARKS = {
    "-": "not reported", "–": "not reported", "—": "not reported", "..": "not reported", "…": "not reported",
    "n/r": "not reported", "n/a": "not applicable", "na": "not applicable", "*": "suppressed",
}  # fmt: skip
"""Notations for a missing number in spreadsheets."""

_NUMBER_FIX = "write it as 1234 or 1234.5; `-` for not reported, `n/a` for not applicable, `*` for suppressed"

Load = Callable[[str, str | None, str | None], Grid]
"""Reads the grid from a file beside the briefing, with the given sheet and range."""

Place = Callable[[Sequence[str | int]], tuple[str, int, int]]
"""Returns file, line and column of a path in the briefing's data."""


def fill(data: Any, load: Load, place: Place, original: Any = None) -> Any:
    """Return the data of a briefing with rows from data files and values from tables.

    The input is not modified. For a translation, `original` is the data it translates, whose labels are the headings of
    data files. Raise InputError: SF050 and SF051 from data files, SF052 for a missing heading or cell.
    Anything that is not a table or a figure is left to the model. A table that figures refer to is returned validated.
    """
    if not isinstance(data, dict) or not (_list(data.get("tables")) or _takes_values(data)):
        return data
    filling = _DataFilling(load, place)
    named = _list((original or data).get("tables"))
    tables = [filling.table(raw, at, named) for at, raw in enumerate(_list(data.get("tables")))]
    known = {raw["id"]: raw for raw in tables if isinstance(raw, dict) and isinstance(raw.get("id"), str)}
    figures = [filling.figure(raw, at, known) for at, raw in enumerate(_list(data.get("key_figures")))]
    others = {name: _replaced(data[name], (name,), known, filling) for name in _OTHERS if name in data}
    tables = [filling.validated(raw) for raw in tables]
    if filling.problems:
        raise InputError(sorted(set(filling.problems)))
    found = {"tables": tables, "key_figures": figures, **others}
    return {**data, **{name: value for name, value in found.items() if value}}


_OTHERS = ("funding", "response")
"""More fields whose records can take numbers from tables."""
_NUMBERS = frozenset({"value", "required", "received", "target", "reached"})
"""The fields of records that can be a number from a table."""


def _takes_values(data: dict[str, Any]) -> bool:
    return any(_has_values(data.get(name)) for name in ("key_figures", *_OTHERS))


def _has_values(raw: Any) -> bool:
    if isinstance(raw, dict):
        return any(
            isinstance(value, dict) if key in _NUMBERS else _has_values(value) for key, value in raw.items()
        )
    return isinstance(raw, list) and any(map(_has_values, raw))


def _replaced(raw: Any, loc: tuple[str | int, ...], tables: Mapping[str, Any], filling: _DataFilling) -> Any:
    """Return records with the numbers from tables that they refer to."""
    if isinstance(raw, list):
        return [_replaced(one, (*loc, at), tables, filling) for at, one in enumerate(raw)]
    if not isinstance(raw, dict) or not _has_values(raw):
        return raw
    return {
        key: filling.value(value, (*loc, key), tables)
        if key in _NUMBERS and isinstance(value, dict)
        else _replaced(value, (*loc, key), tables, filling)
        for key, value in raw.items()
    }


def _list(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []


class _DataFilling:
    """Values taken from files and tables for one briefing, with all problems found."""

    def __init__(self, load: Load, place: Place) -> None:
        self.load, self.place = load, place
        self.problems: list[Problem] = []
        self.cells: dict[str, TableCells | None] = {}

    def table(self, raw: Any, at: int, named: Sequence[Any]) -> Any:
        """Return a table with the rows of its data file."""
        if not isinstance(raw, dict) or not isinstance(raw.get("data"), str):
            return raw
        if raw.get("rows"):
            self._refuse(("tables", at, "rows"), "the table has both `rows` and `data`", "keep one of them")
            return raw
        original = named[at] if at < len(named) and isinstance(named[at], dict) else raw
        try:
            columns = tuple(Column.model_validate(one) for one in _list(original.get("columns")))
            grid = self.load(raw["data"], raw.get("sheet"), raw.get("range"))
        except ValidationError:
            return raw  # the model reports problems with the columns
        except InputError as error:
            self.problems.extend(error.problems)
            return raw
        reading = _Rows(grid, columns, self.place(("tables", at, "data")))
        rows = reading.read()
        self.problems.extend((*grid.problems, *reading.problems))
        return {**raw, "rows": rows}

    def figure(self, raw: Any, at: int, tables: Mapping[str, Any]) -> Any:
        """Return a figure with the number from the cell that its value refers to."""
        if not isinstance(raw, dict) or not isinstance(raw.get("value"), dict):
            return raw
        found = self.value(raw["value"], ("key_figures", at, "value"), tables)
        return {**raw, "value": found}

    def value(
        self, wanted: dict[str, Any], loc: Sequence[str | int], tables: Mapping[str, Any]
    ) -> int | float | None:
        """Return the number of a cell or of a total; None if it does not exist, which is reported."""
        if not {"table", "column"} <= set(wanted) <= {"table", "column", "row"}:
            fix = "write {table: cases, column: deaths, row: Ituri}; without `row` it is the total"
            self._refuse(loc, "a value from a table needs `table` and `column`", fix)
            return None
        name = str(wanted["table"])
        if name not in tables:
            self._refuse(loc, f"there is no table `{name}`", f"the tables: {', '.join(tables) or 'none'}")
            return None
        if name not in self.cells:
            self.cells[name] = _table_cells(tables[name])
        cells = self.cells[name]
        found = cells.look_up(wanted["column"], wanted.get("row")) if cells else None
        if isinstance(found, str):
            self._refuse(loc, found, "name a column and a row of the table")
            return None
        return found

    def validated(self, raw: Any) -> Any:
        """Return the record of a table that figures use, so that it is not validated twice."""
        cells = self.cells.get(str(raw.get("id"))) if isinstance(raw, dict) else None
        return cells.table if cells else raw

    def _refuse(self, loc: Sequence[str | int], message: str, fix: str) -> None:
        self.problems.append(Problem(*self.place(loc), "SF052", message, fix))


class _Rows:
    """The rows of a grid under the columns of a table, with every unusable cell."""

    def __init__(self, grid: Grid, columns: Sequence[Column], spot: tuple[str, int, int]) -> None:
        """`spot` is the place in the briefing that names the file."""
        self.grid, self.columns, self.spot = grid, columns, spot
        self.problems: list[Problem] = []

    def read(self) -> list[list[Any]]:
        """Return a list of cells for each row; empty if a column is missing."""
        places = [self._place(column) for column in self.columns]
        if self.problems:
            return []
        heads = list(zip(self.columns, places, map(self._divides, places), strict=True))
        return [[self._cell(line, *head) for head in heads] for line in range(len(self.grid.rows))]

    def _place(self, column: Column) -> int | None:
        """Return the index of a column by its `head`, label or id; None for a computed one that is missing."""
        wanted = {name.casefold() for name in ([column.head] if column.head else [column.label, column.id])}
        found = [place for place, head in enumerate(self.grid.heads) if head.casefold() in wanted]
        if len(found) == 1 or (not found and column.computed):
            return found[0] if found else None
        names = ", ".join(f"`{head}`" for head in self.grid.heads if head)
        says = "two headings are" if found else "no heading is"
        message = f"{self.grid.path}: {says} `{column.head or column.label}`"
        fix = f"its headings: {names}; name the right one as `head` of `{column.id}`"
        self.problems.append(Problem(*self.spot, "SF052", message, fix))
        return None

    def _divides(self, place: int | None) -> str:
        """Return the thousands separator of a column: `,` or `.` if certain, `?` if ambiguous, or empty.

        It is `.` if a number can only have a decimal comma and none contradicts that.
        """
        texts = [
            text.removesuffix("%").strip()
            for row in (self.grid.rows if place is not None else ())
            if place is not None and isinstance(text := row[place], str) and _SIGNS.search(text)
        ]
        if any(map(_COMMA_DECIMALS.fullmatch, texts)):
            fits = all(map(_OF_COMMAS.fullmatch, texts)) and not any(map(_THOUSANDS.fullmatch, texts))
            return "." if fits else "?"
        commas = any(map(_THOUSANDS.fullmatch, texts))
        points = any(map(_POINT_THOUSANDS.fullmatch, texts))
        return "?" if commas and points else "," if commas else ""

    def _cell(self, line: int, column: Column, place: int | None, divides: str) -> Any:
        value = self.grid.rows[line][place] if place is not None else None
        if place is None or value is None:
            return None
        if column.kind in NUMERIC:
            return self._number(line, place, value, divides)
        if column.kind == "date" and not isinstance(value, str):
            self._refuse(
                line,
                place,
                f"expected a date, found {value}",
                "format the cell as a date, or write 2026-03-12",
            )
        return str(value)

    def _number(self, line: int, place: int, value: str | float, divides: str) -> Any:
        """Return a number or its mark; never guess."""
        if (line, place) in self.grid.dates:
            self._refuse(
                line, place, f"expected a number, found the date {value}", "format the cell as a number"
            )
            return None
        if not isinstance(value, str):
            return value
        if mark := _MARKS.get(value.casefold()):
            return {"mark": mark}
        bare = value.replace("\u2212", "-").removesuffix("%").strip()
        if divides == "," and _THOUSANDS.fullmatch(bare):
            bare = bare.replace(",", "")
        if divides == "." and _OF_COMMAS.fullmatch(bare):
            bare = bare.replace(".", "").replace(",", ".")
        if divides == "?" and _SIGNS.search(bare) and _OF_EITHER.fullmatch(bare):
            message = (
                f"`{value[:40]}` is ambiguous, because commas and points have two meanings in this column"
            )
            return self._refuse(line, place, message, _NUMBER_FIX)
        if not _PLAIN_NUMBER.fullmatch(bare):
            return self._refuse(line, place, f"expected a number, found `{value[:40]}`", _NUMBER_FIX)
        return plain(Decimal(bare))

    def _refuse(self, line: int, place: int, message: str, fix: str) -> None:
        self.problems.append(self.grid.problem(line, place, message, fix))


def _table_cells(raw: Any) -> TableCells | None:
    """Return the cells of a table in plain data; None if it is invalid, which the model reports."""
    try:
        return TableCells(Table.model_validate(raw))
    except ValidationError:
        return None
