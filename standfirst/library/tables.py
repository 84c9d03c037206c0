"""Tables as they are worked out: computed columns, subtotals and totals, in exact decimals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from standfirst.model.tables import Cell, Column, Table

Line = tuple["WorkedCell", ...]


@dataclass(frozen=True, slots=True)
class WorkedCell:
    """A cell with its value, typed or computed. `number` is exact; None where there is none."""

    value: int | float | str | None = None
    mark: str = ""
    note: str = ""
    computed: bool = False

    @property
    def number(self) -> Decimal | None:
        """The value as an exact number; None for text and nothing."""
        return Decimal(str(self.value)) if isinstance(self.value, int | float) else None


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together, with their subtotal."""

    name: str
    rows: tuple[Line, ...]
    places: tuple[int, ...]
    """The place in the record of each row, from 0."""
    subtotal: Line | None


@dataclass(frozen=True, slots=True)
class WorkedTable:
    """A table with everything computed, in the order in which it is printed."""

    table: Table
    groups: tuple[RowGroup, ...]
    """One group without a name where the table has none."""
    total: Line | None

    @property
    def rows(self) -> tuple[Line, ...]:
        """All rows without subtotals."""
        return tuple(row for group in self.groups for row in group.rows)


def work_out(table: Table) -> WorkedTable:
    """Compute the ratios, sums, subtotals and the total of a table whose references are right."""
    rows = [(place, _completed(table, [_cell(raw) for raw in row])) for place, row in enumerate(table.rows)]
    groups = tuple(_groups(table, rows))
    typed = table.total if isinstance(table.total, tuple) else None
    total = None
    if table.total is not None:
        total = _summed(table, [row for _, row in rows])
        if typed is not None:
            total = _completed(table, [_cell(raw) for raw in typed])
    return WorkedTable(table, groups, total)


def summed(table: Table, rows: Sequence[Line]) -> Line:
    """The sums of the columns that can be added up, with ratios of the sums; other cells are empty."""
    return _summed(table, rows)


def computed(column: Column, cells: Mapping[str, WorkedCell]) -> Decimal | None:
    """What a ratio or a sum column says of a row, unrounded; None where a part is missing or the divisor is 0."""
    if column.ratio:
        above, below = (cells[name].number for name in (column.ratio.of, column.ratio.by))
        return None if above is None or not below else above * column.ratio.per / below
    parts = [cells[name].number for name in column.sum_of]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def rounded(value: Decimal, decimals: int) -> Decimal:
    """A number with so many decimals, halves away from zero, as offices round."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals(value: Decimal) -> int:
    """How many decimals a number was written with."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain(value: Decimal) -> int | float:
    """A number as records hold it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _cell(raw: Any) -> WorkedCell:
    if isinstance(raw, Cell):
        return WorkedCell(raw.value, raw.mark or "", raw.note or "")
    return WorkedCell(raw)


def _completed(table: Table, row: list[WorkedCell], complete: Collection[str] | None = None) -> Line:
    """A row with its computed cells filled in where nothing is typed; left to right, so that sums of sums work.

    A ratio of sums is computed only of columns that are `complete`: without one number it would be false.
    """
    for place, column in enumerate(table.columns):
        ratio = column.ratio
        if ratio and complete is not None and not {ratio.of, ratio.by} <= set(complete):
            continue
        if (ratio or column.sum_of) and row[place] == WorkedCell():
            value = computed(column, _by_id(table, row))
            if value is not None:
                row[place] = WorkedCell(plain(_rounded(column, value)), computed=True)
    return tuple(row)


def _rounded(column: Column, value: Decimal) -> Decimal:
    default = 1 if column.ratio else decimals(value)
    return rounded(value, default if column.decimals is None else column.decimals)


def _by_id(table: Table, row: Sequence[WorkedCell]) -> dict[str, WorkedCell]:
    return {column.id: cell for column, cell in zip(table.columns, row, strict=False)}


def _summed(table: Table, rows: Sequence[Line]) -> Line:
    sums: list[WorkedCell] = []
    for place, column in enumerate(table.columns):
        known = [number for row in rows if (number := row[place].number) is not None]
        if column.kind in ("number", "money") and not column.ratio and known:
            sums.append(WorkedCell(plain(sum(known, Decimal(0))), computed=True))
        else:
            sums.append(WorkedCell())
    complete = {
        column.id
        for place, column in enumerate(table.columns)
        if all(row[place].number is not None for row in rows)
    }
    return _completed(table, sums, complete)


def _groups(table: Table, rows: list[tuple[int, Line]]) -> Iterator[RowGroup]:
    place = table.column(table.group_by)
    if place is None:
        ordered = _sorted(table, rows)
        yield RowGroup("", tuple(row for _, row in ordered), tuple(at for at, _ in ordered), None)
        return
    gathered: dict[str, list[tuple[int, Line]]] = {}
    for at, row in rows:
        gathered.setdefault(str(row[place].value or ""), []).append((at, row))
    for name, found in gathered.items():
        ordered = _sorted(table, found)
        lines = tuple(row for _, row in ordered)
        subtotal = _summed(table, lines) if table.subtotals else None
        yield RowGroup(name, lines, tuple(at for at, _ in ordered), subtotal)


def _sorted(table: Table, rows: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
    place = table.column(table.sort)
    if place is None:
        return rows

    def order(item: tuple[int, Line]) -> tuple[bool, Decimal, str]:
        number = item[1][place].number
        return number is None, -(number or Decimal(0)), str(item[1][place].value or "").casefold()

    return sorted(rows, key=order)
