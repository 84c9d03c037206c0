"""Tables as data: columns, cells, totals and ratios that checks can verify."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import isfinite
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PrivateAttr,
    Tag,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from standfirst.model.base import (
    LARGEST,
    FileName,
    Flag,
    Headline,
    Id,
    Inline,
    Line,
    Moment,
    Record,
    SourceIds,
)
from standfirst.model.figures import Currency

Mark = Literal["provisional", "not reported", "suppressed", "not applicable"]
"""The status of a cell: a number that may change, or one that is missing, withheld or impossible."""

ColumnKind = Literal["text", "place", "status", "date", "number", "percent", "money"]

NUMERIC = frozenset({"number", "percent", "money"})
"""Kinds of columns with numeric cells."""


def _value(raw: Any) -> Any:
    """Accept only text, numbers, empty and marked cells; `true` is none of these."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | dict | Cell | None):
        raise ValueError("expected a number, text, or a mapping with `value` and `mark`")
    return raw


class Cell(Record):
    """A cell with a mark or a note."""

    value: Annotated[int | float | str | None, BeforeValidator(_value)] = None
    """The value, if there is one."""
    mark: Mark | None = None
    """`provisional`, `not reported`, `suppressed` or `not applicable`; never printed as 0."""
    note: Inline | None = None
    """What a reader needs to know about it, as a note below the table."""


def _form(raw: Any) -> str:
    return "cell" if isinstance(raw, dict | Cell) else "value"


AnyCell = Annotated[
    Annotated[Cell, Tag("cell")] | Annotated[int | float | str | None, Tag("value")],
    Discriminator(_form),
    BeforeValidator(_value),
]
"""A cell: a number, text, nothing, or a mapping with `value`, `mark` and `note`."""


_PLAIN = frozenset({str, int, float, type(None)})


def _row(raw: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    """Return a row of plain cells at once, and leave all others to their validators; a table can have 10,000 rows."""
    if isinstance(raw, list | tuple) and _PLAIN.issuperset(map(type, raw)):
        cells = tuple(cell.strip() if type(cell) is str else cell for cell in raw)
        if all(isfinite(cell) for cell in cells if type(cell) is float):
            return cells
    return validate(raw)


Row = Annotated[tuple[AnyCell, ...], WrapValidator(_row)]
"""The cells of a row."""


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value[:10])) and value[4:5] == "-"
    except ValueError:
        return False


def _plain_cell(cell: Any) -> Any:
    return cell.value if isinstance(cell, Cell) else cell


def _total(raw: Any) -> str:
    return "row" if isinstance(raw, list | tuple) else "sum"


Total = Annotated[
    Annotated[Literal["sum", "last row"], Tag("sum")] | Annotated[tuple[AnyCell, ...], Tag("row")],
    Discriminator(_total),
]
"""`sum`, `last row`, or a row of cells."""


class Ratio(Record):
    """A column computed by dividing one column by another: case fatality, share funded, rate per 100,000, change."""

    of: Id
    """The dividend column: `deaths`."""
    by: Id
    """The divisor column: `cases`."""
    per: int = Field(default=100, ge=1, le=1_000_000, strict=True)
    """The multiplier: 100 for per cent, 100000 for a rate per 100,000."""
    change: Flag = False
    """`true` for the change since `by` instead of the share of it: 57 of 50 is +14%. It is printed with its sign."""


class Column(Record):
    """One column of a table."""

    id: Id
    """The id by which figures, ratios and the data file refer to it."""
    label: Headline
    """Its heading."""
    kind: ColumnKind = "text"
    """The type of its cells."""
    unit: Line | None = None
    """The unit, if the heading does not name it: `km²`."""
    currency: Currency | None = None
    """The currency of a `money` column."""
    group: Headline | None = None
    """A heading above this column and adjacent ones of the same group."""
    head: Line | None = None
    """Its heading in the data file, if that is neither the id nor the label."""
    decimals: int | None = Field(default=None, ge=0, le=6, strict=True)
    """Decimals to print, and to round a ratio to; by default, numbers are printed as written."""
    ratio: Ratio | None = None
    """Computes its cells by dividing one column by another. Typed values are checked against it."""
    sum_of: tuple[Id, ...] = ()
    """Columns that this one adds up. Typed values are checked against it."""
    share_of: Id | None = None
    """The column whose total each cell is a share of, in per cent. Typed values are checked against it."""
    bar: Flag = False
    """`true` to show a progress bar beside each percentage."""
    tag: Annotated[Line, Field(pattern=r"^#[a-z][a-z0-9_]*(?:\+[a-z][a-z0-9_]*)*$")] | None = None
    """The HXL hashtag in the exported CSV: `#affected+killed`."""

    @model_validator(mode="after")
    def _computed_from_numbers(self) -> Self:
        if self.computed and self.kind not in NUMERIC:
            raise ValueError("a computed column needs `kind: number`, `percent` or `money`")
        if self.bar and self.kind != "percent":
            raise ValueError("`bar` needs `kind: percent`")
        return self

    @property
    def computed(self) -> bool:
        """True if its cells are computed when nothing is typed."""
        return bool(self.ratio or self.sum_of or self.share_of)

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns that it is computed from."""
        if self.ratio:
            return self.ratio.of, self.ratio.by
        return (self.share_of,) if self.share_of else self.sum_of


class Table(Record):
    """A table of numbers by place, day or sector, in the briefing or in a file beside it."""

    id: Id
    """The id by which figures and links refer to it."""
    title: Headline
    """What it shows."""
    columns: tuple[Column, ...] = Field(min_length=1, max_length=100)
    """Its columns, in order."""
    rows: tuple[Row, ...] = ()
    """Its rows, each a list of cells in the order of the columns."""
    data: FileName | None = None
    """A CSV or XLSX file beside the briefing with the rows, and headings in its first row."""
    sheet: Line | None = None
    """The sheet of a workbook; by default, its first."""
    range: Annotated[Line, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}:[A-Z]{1,3}[1-9][0-9]{0,6}$")] | None = (
        None
    )
    """The cells of the sheet, with the headings in the first row: `A3:F36`."""
    total: Total | None = None
    """`sum` for a computed total; `last row` if the rows end with it, or a typed row: both are checked."""
    group_by: Id | None = None
    """The column whose values group the rows; each group gets a heading."""
    subtotals: Flag = False
    """`true` if each group ends with its subtotal, computed unless typed."""
    subtotal_rows: Line | None = None
    """A text that marks the rows with subtotals: `Subtotal`. They are checked, and not counted twice."""
    sort: Id | None = None
    """The column to sort by: numbers from the largest, text from A."""
    labels: dict[Line, Line] = Field(default_factory=dict)
    """Replacements for texts in the data: codes spelled out, or translations."""
    download: Flag = False
    """`true` to offer it for download only: charts and figures use its numbers, and no page prints its rows."""
    note: Inline | None = None
    """What a reader needs to know to interpret it."""
    as_of: Moment | None = None
    """The time for which it holds, if that is not the briefing's `as_of`."""
    sources: SourceIds

    _fits: bool = PrivateAttr(default=False)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self._fits:  # a table that figures use is validated before its briefing
            return self
        found = [*self._wrong_names(), *self._wrong_cells()]
        found = found or [*self._wrong_sums()]
        if found:
            more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
            raise ValueError("; ".join(found[:3]) + more)
        object.__setattr__(self, "__pydantic_private__", {"_fits": True})
        return self

    def _wrong_names(self) -> Iterator[str]:
        ids = [column.id for column in self.columns]
        yield from (
            f"two columns are called `{name}`" for name in sorted({n for n in ids if ids.count(n) > 1})
        )
        for name in filter(None, (self.group_by, self.sort)):
            if name not in ids:
                yield f"there is no column `{name}`"
        for place, column in enumerate(self.columns):
            if sum(map(bool, (column.ratio, column.sum_of, column.share_of))) > 1:
                yield f"`{column.id}` has more than one of `ratio`, `sum_of` and `share_of`"
            for name in column.parts:
                if wrong := self._wrong_part(name, ids[:place]):
                    yield f"`{column.id}` is computed from `{name}`, which {wrong}"

    def _wrong_part(self, name: str, before: list[str]) -> str:
        """Return why nothing can be computed from a column; empty if it can."""
        if name not in before:
            return "is not a column before it"
        part = self.columns[before.index(name)]
        if part.kind not in NUMERIC:
            return "has no numbers"
        return "has shares" if part.share_of else ""

    def _wrong_sums(self) -> Iterator[str]:
        if self.total == "last row" and not self.rows:
            yield "there is no row to be the total"
        if self.subtotal_rows and not self.group_by:
            yield "`subtotal_rows` needs `group_by`"
            return
        place = self.column(self.group_by)
        if self.subtotal_rows is None or place is None:
            return
        groups = [str(_plain_cell(row[place])) for row in self.rows if not self.is_subtotal(row)]
        seen: set[str] = set()
        for number, row in enumerate(self.rows, start=1):
            name = str(_plain_cell(row[place]))
            if self.is_subtotal(row):
                if name not in groups:
                    yield f"row {number} is the subtotal of `{name}`, a group without rows"
                if name in seen:
                    yield f"row {number} is a second subtotal of `{name}`"
                seen.add(name)

    def is_subtotal(self, row: tuple[Any, ...]) -> bool:
        """Return whether a row is a typed subtotal."""
        wanted = self.subtotal_rows.casefold() if self.subtotal_rows else None
        return wanted is not None and any(
            isinstance(text := _plain_cell(cell), str) and text.casefold() == wanted for cell in row
        )

    def _wrong_cells(self) -> Iterator[str]:
        total = [("the total", self.total)] if isinstance(self.total, tuple) else []
        typed = NUMERIC | {"date"}
        checked = [(place, column) for place, column in enumerate(self.columns) if column.kind in typed]
        for where, row in (
            *((f"row {number}", row) for number, row in enumerate(self.rows, start=1)),
            *total,
        ):
            if len(row) != len(self.columns):
                yield f"{where} has {len(row)} cells under {len(self.columns)} columns"
            for place, column in checked:
                value = _plain_cell(row[place]) if place < len(row) else None
                if column.kind == "date" and value is not None and not _is_date(value):
                    yield f"{where}, `{column.id}`: expected a date such as 2026-03-12, found `{value}`"
                if isinstance(value, int | float) and abs(value) >= LARGEST:
                    yield f"{where}, `{column.id}`: expected a number of up to 18 digits"
                if isinstance(value, str) and column.kind in NUMERIC:
                    yield f"{where}, `{column.id}`: expected a number, found `{value[:40]}`"

    @property
    def head(self) -> int:
        """The index of the column that names each row: the first one that does not group the rows."""
        return next((at for at, column in enumerate(self.columns) if column.id != self.group_by), 0)

    def column(self, name: str | None) -> int | None:
        """Return the index of the column with an id, from 0; None if there is none."""
        return next((place for place, column in enumerate(self.columns) if column.id == name), None)
