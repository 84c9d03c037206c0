"""Evaluate tables: computed columns, subtotals and totals, in exact decimals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from standfirst.model import Briefing, Chart, Map
from standfirst.model.tables import NUMERIC, Cell, Column, Table

Line = tuple["WorkedCell", ...]


class WorkedCell(NamedTuple):
    """A cell with its value, typed or computed."""

    value: int | float | str | None = None
    number: Decimal | None = None
    """The value as an exact number; None for text and empty cells."""
    mark: str = ""
    note: str = ""
    computed: bool = False


Numbered = tuple[int, Line]
"""A row with its position in the record, from 0."""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A group of rows with its subtotal."""

    name: str
    rows: tuple[Line, ...]
    places: tuple[int, ...]
    """The position of each row in the record, from 0."""
    subtotal: Line | None
    subtotal_place: int | None = None
    """The position of a typed subtotal in the record."""


@dataclass(frozen=True, slots=True)
class WorkedTable:
    """A table with all computed values, in printing order."""

    table: Table
    groups: tuple[RowGroup, ...]
    """One group without a name if the table has no groups."""
    total: Line | None
    sums: Line
    """The total, or the sums of the rows if the table prints none."""
    wholes: Mapping[int, Decimal]
    """For the positions of share columns: the number that is 100 per cent."""
    total_place: int | None = None
    """The position in the record of a total that is the last row."""

    @property
    def rows(self) -> tuple[Line, ...]:
        """All rows without subtotals."""
        return tuple(row for group in self.groups for row in group.rows)

    def share(self, row: Line, place: int) -> Decimal | None:
        """Return the value of a share column in a row, in per cent, unrounded; None if a number is missing."""
        whole = self.wholes.get(place)
        return _share(self.table, row, place, whole) if whole else None


@dataclass(frozen=True, eq=False)
class _Same:
    """A table compared by identity, so that the cache finds it without reading its cells."""

    table: Table

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.table is self.table


def work_out(table: Table) -> WorkedTable:
    """Compute the ratios, sums, shares, subtotals and total of a table whose references are valid."""
    return _worked(_Same(table))


@lru_cache(maxsize=32)
def _worked(same: _Same) -> WorkedTable:
    """Evaluate a table, cached because many checks use the same one."""
    table = same.table
    lines = [(place, [_cell(one) for one in row]) for place, row in enumerate(table.rows)]
    last = lines.pop() if table.total == "last row" else None
    typed = last[1] if last else None
    if isinstance(table.total, tuple):
        typed = [_cell(one) for one in table.total]
    if any(column.computed for column in table.columns):
        for _, line in lines:
            _complete(table, line)
    subtotals = [one for one in lines if table.subtotal_rows and table.is_subtotal(table.rows[one[0]])]
    rows = [one for one in lines if one not in subtotals] if subtotals else lines
    sums = _summed(table, [row for _, row in rows]) if typed is None else _complete(table, typed)
    wholes = _wholes(table, sums, [row for _, row in rows])
    for line in (sums, *(row for _, row in lines)) if wholes else ():
        _fill_shares(table, line, wholes)
    groups = tuple(_groups(table, rows, {_group_of(table, row): (at, row) for at, row in subtotals}, wholes))
    total = tuple(sums) if table.total is not None else None
    return WorkedTable(table, groups, total, tuple(sums), wholes, last[0] if last else None)


def find_table(briefing: Briefing, name: str | None) -> Table | None:
    """Return the table of a briefing with an id; None if there is none."""
    return next((table for table in briefing.tables if table.id == name), None)


def drawn_columns(chart: Chart, table: Table) -> tuple[int, ...]:
    """Return the indices of the table columns that a chart draws: those it names, or all with typed numbers."""
    if chart.columns:
        return tuple(place for name in chart.columns if (place := table.column(name)) is not None)
    return tuple(
        place
        for place, column in enumerate(table.columns)
        if column.kind in NUMERIC and not column.computed and place != table.head
    )


def area_column(one: Map, table: Table) -> int:
    """Return the index of the column that matches the rows of a table to areas on a map."""
    place = table.column(one.key)
    return table.head if place is None else place


class TableCells:
    """The numbers of a table by column and row name."""

    def __init__(self, table: Table) -> None:
        """Evaluate the table, and index every row and group by name."""
        self.table, self.worked = table, work_out(table)
        self._rows: dict[str, list[Line]] = {}
        for group in self.worked.groups:
            for row in group.rows:
                for name in self._names(row):
                    self._rows.setdefault(name, []).append(row)
        for group in self.worked.groups if table.group_by else ():
            subtotal = group.subtotal or tuple(_summed(table, group.rows))
            for name in {group.name, table.labels.get(group.name, group.name)}:
                self._rows.setdefault(name, [subtotal])

    def _names(self, row: Line) -> set[str]:
        name = str(row[self.table.head].value)
        return {name, self.table.labels.get(name, name)}

    def look_up(self, column: object, row: object = None) -> int | float | str | None:
        """Return a cell's number (the total's without a row), None if it has a mark, or a message if it does not exist."""
        table = self.table
        place = table.column(str(column))
        if place is None:
            return f"`{table.id}` has no column `{column}`; its columns: {', '.join(one.id for one in table.columns)}"
        lines = [self.worked.sums] if row is None else self._rows.get(str(row), [])
        if len(lines) != 1:
            return f"`{table.id}` has {len(lines) or 'no'} row{'s' if lines else ''} `{row}`"
        value = lines[0][place].value
        return f"`{table.id}`: {value!r} is not a number" if isinstance(value, str) else value


def computed(column: Column, cells: Mapping[str, WorkedCell]) -> Decimal | None:
    """Return a ratio or sum for a row, unrounded; None if a part is missing or the divisor is 0."""
    if column.ratio:
        above, below = (cells[name].number for name in (column.ratio.of, column.ratio.by))
        if above is None or not below:
            return None
        return (above - below if column.ratio.change else above) * column.ratio.per / below
    parts = [cells[name].number for name in column.sum_of]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round a number to the given decimals, halves away from zero, as statistical offices do."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals(value: Decimal) -> int:
    """Return the number of decimals of a number."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain(value: Decimal) -> int | float:
    """Return a number in the form that records use."""
    return int(value) if value == value.to_integral_value() else float(value)


def _exact(value: float) -> Decimal:
    return Decimal(value) if isinstance(value, int) else Decimal(str(value))


def _cell(raw: Any) -> WorkedCell:
    if raw is None:
        return _EMPTY
    if isinstance(raw, str):
        return WorkedCell(raw)
    if isinstance(raw, int | float):
        return WorkedCell(raw, _exact(raw))
    if isinstance(raw, Cell):
        number = _exact(raw.value) if isinstance(raw.value, int | float) else None
        return WorkedCell(raw.value, number, raw.mark or "", raw.note or "")
    return WorkedCell(raw)


def _worked_out(column: Column, value: Decimal) -> WorkedCell:
    default = 1 if column.ratio or column.share_of else decimals(value)
    number = plain(rounded(value, default if column.decimals is None else column.decimals))
    return WorkedCell(number, _exact(number), computed=True)


def _complete(table: Table, row: list[WorkedCell], known: Collection[str] | None = None) -> list[WorkedCell]:
    """Fill in the computed cells of a row where nothing is typed, left to right, so that sums of sums work.

    A ratio of sums is computed only if every number of its columns is `known`; otherwise it would be wrong.
    """
    named, computing = _steps(_Same(table))
    cells = {name: row[place] for place, name in named}
    for place, column in computing:
        if row[place] != _EMPTY:
            continue
        if column.ratio and known is not None and not set(column.parts) <= set(known):
            continue
        value = computed(column, cells)
        made = _worked_out(column, value) if value is not None else _EMPTY
        row[place] = cells[column.id] = made._replace(mark=_mark_of(column, cells))
    return row


@lru_cache(maxsize=32)
def _steps(same: _Same) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, Column], ...]]:
    """Return the positions and ids of the columns from which others are computed, and the computed ones."""
    columns = tuple(enumerate(same.table.columns))
    computing = tuple((place, column) for place, column in columns if column.ratio or column.sum_of)
    parts = {name for _, column in computing for name in column.parts}
    return tuple((place, column.id) for place, column in columns if column.id in parts), computing


def _mark_of(column: Column, cells: Mapping[str, WorkedCell]) -> str:
    """Return the mark of a computed cell: that of a missing part, or for division by 0 or provisional values."""
    parts = [cells[name] for name in column.parts]
    missing = [part.mark for part in parts if part.number is None]
    if missing:
        return missing[0]
    if column.ratio and not cells[column.ratio.by].number:
        return "not applicable"
    return next((part.mark for part in parts if part.mark), "")


_EMPTY = WorkedCell()


def _summed(table: Table, rows: Sequence[Sequence[WorkedCell]]) -> list[WorkedCell]:
    """Return the sums of the summable columns, with ratios of the sums; other cells are empty."""
    sums: list[WorkedCell] = []
    complete: set[str] = set()
    for place, column in enumerate(table.columns):
        known = [number for row in rows if (number := row[place].number) is not None]
        if len(known) == len(rows):
            complete.add(column.id)
        added = column.kind in ("number", "money") and not column.ratio and not column.share_of
        total = plain(sum(known, Decimal(0))) if added and known else None
        mark = next((row[place].mark for row in rows if row[place].mark == "provisional"), "")
        sums.append(_EMPTY if total is None else WorkedCell(total, _exact(total), mark, computed=True))
    return _complete(table, sums, complete)


def _groups(
    table: Table,
    rows: list[tuple[int, list[WorkedCell]]],
    typed: Mapping[str, tuple[int, list[WorkedCell]]],
    wholes: Mapping[int, Decimal],
) -> Iterator[RowGroup]:
    gathered: dict[str, list[Numbered]] = {}
    if table.group_by:
        for place, row in rows:
            gathered.setdefault(_group_of(table, row), []).append((place, tuple(row)))
    else:
        gathered[""] = [(place, tuple(row)) for place, row in rows]
    for name, found in gathered.items():
        ordered = _sorted(table, found)
        lines = tuple(row for _, row in ordered)
        at, subtotal = typed.get(name, (None, None))
        if subtotal is None and table.subtotals and table.group_by:
            subtotal = _summed(table, lines)
            _fill_shares(table, subtotal, wholes)
        yield RowGroup(name, lines, tuple(at for at, _ in ordered), tuple(subtotal) if subtotal else None, at)


def _group_of(table: Table, row: Sequence[WorkedCell]) -> str:
    place = table.column(table.group_by)
    return "" if place is None else str(row[place].value or "")


def _wholes(
    table: Table, sums: Sequence[WorkedCell], rows: Sequence[Sequence[WorkedCell]]
) -> dict[int, Decimal]:
    """Return the whole that each share column refers to, unless a number is missing and no total is typed."""
    found: dict[int, Decimal] = {}
    for place, column in enumerate(table.columns):
        of = table.column(column.share_of)
        if of is None or not (whole := sums[of].number):
            continue
        if not sums[of].computed or all(row[of].number is not None for row in rows):
            found[place] = whole
    return found


def _fill_shares(table: Table, row: list[WorkedCell], wholes: Mapping[int, Decimal]) -> None:
    for place, whole in wholes.items():
        share = _share(table, row, place, whole)
        if share is not None and row[place] == _EMPTY:
            row[place] = _worked_out(table.columns[place], share)


def _share(table: Table, row: Sequence[WorkedCell], place: int, whole: Decimal) -> Decimal | None:
    of = table.column(table.columns[place].share_of)
    part = row[of].number if of is not None else None
    return None if part is None or not whole else 100 * part / whole


def _sorted(table: Table, rows: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
    place = table.column(table.sort)
    if place is None:
        return rows

    def order(item: tuple[int, Line]) -> tuple[bool, Decimal, str]:
        number = item[1][place].number
        return number is None, -(number or Decimal(0)), str(item[1][place].value or "").casefold()

    return sorted(rows, key=order)
