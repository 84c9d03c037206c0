"""Arithmetic of tables: totals, subtotals, sums of columns, ratios and shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from standfirst.checks.context import Context
from standfirst.checks.numbers import shown
from standfirst.checks.registry import Finding, check
from standfirst.library.tables import Line, WorkedTable, computed, decimals, plain, rounded, work_out
from standfirst.model.tables import Column

_WHOLE = (Decimal(99), Decimal(101))
_MISSING = frozenset({"not reported", "suppressed"})


@check(
    "SF231", "table-total", "error", "the total of a table is not the sum of its rows",
    fails="""
        tables:
          - id: cases
            title: Cases by town
            columns: [{id: town, label: Town, kind: place}, {id: cases, label: Cases, kind: number}]
            rows: [[Marbel, 12], [Lower Marbel, 8]]
            total: [Total, 21]
            sources: [council]
        """,
    passes="""
        tables:
          - id: cases
            title: Cases by town
            columns:
              - {id: town, label: Town, kind: place}
              - {id: cases, label: Cases, kind: number}
              - {id: share, label: Share, kind: percent}
            rows: [[Marbel, 12, 33.3], [Lower Marbel, 12, 33.3], [Upper Marbel, 12, 33.3], [Mill, {mark: not reported}, null]]
            total: [Total, 36, 100]
            sources: [council]
        """,
)  # fmt: skip
def table_total(context: Context) -> Iterator[Finding]:
    """Each number in a typed total or subtotal is the sum of its column.

    Rounded numbers may differ by the possible rounding error. If a row is `not reported` or `suppressed`, the total
    may be larger than the sum of the known rows, never smaller. Shares are added up if their total is about 100.

    Does not see: totals typed as an ordinary row, and totals of rates.
    """
    for index, table in enumerate(context.briefing.tables):
        worked = work_out(table)
        for loc, name, line, rows in _typed_sums(worked):
            for place, column in enumerate(table.columns):
                typed = line[place].number
                if typed is None or line[place].computed or column.ratio or column.share_of:
                    continue
                found = _off(rows, place, typed)
                if found is None or (column.kind == "percent" and not _WHOLE[0] <= typed <= _WHOLE[1]):
                    continue  # it agrees, or it is a rate, which cannot be added up
                yield Finding(
                    ("tables", index, *loc, place),
                    f"`{table.id}`, {column.label}: {name} says {shown(plain(typed))}, but its rows add up to {shown(plain(found))}",
                    "compare the total and the rows with the source",
                )


def _typed_sums(worked: WorkedTable) -> Iterator[tuple[tuple[str | int, ...], str, Line, Sequence[Line]]]:
    """Yield the path of each typed total or subtotal, its name, its cells, and the rows that it adds up."""
    if worked.total and worked.table.total != "sum":
        at = worked.total_place
        yield ("total",) if at is None else ("rows", at), "the total", worked.total, worked.rows
    for group in worked.groups:
        if group.subtotal and group.subtotal_place is not None:
            yield ("rows", group.subtotal_place), f"the subtotal of {group.name}", group.subtotal, group.rows


def _off(rows: Sequence[Line], place: int, typed: Decimal) -> Decimal | None:
    """Return the sum of a column that contradicts a typed total; None if it agrees or is unknown."""
    numbers = [number for row in rows if (number := row[place].number) is not None]
    if not numbers:
        return None
    total = sum(numbers, Decimal(0))
    finest = max(map(decimals, numbers))
    slack = Decimal(len(numbers)) * Decimal(5).scaleb(-finest - 1) if finest else Decimal(0)
    if any(row[place].mark in _MISSING for row in rows) and typed >= total - slack:
        return None
    return None if abs(typed - total) <= slack else total


@check(
    "SF232", "table-computed", "error", "a typed number contradicts the columns that it is computed from",
    fails="""
        tables:
          - id: cases
            title: Cases and deaths by town
            columns:
              - {id: town, label: Town, kind: place}
              - {id: cases, label: Cases, kind: number}
              - {id: deaths, label: Deaths, kind: number}
              - {id: cfr, label: Case fatality, kind: percent, ratio: {of: deaths, by: cases}}
            rows: [[Marbel, 120, 3, 2.4]]
            sources: [council]
        """,
    passes="""
        tables:
          - id: cases
            title: Cases and deaths by town
            columns:
              - {id: town, label: Town, kind: place}
              - {id: cases, label: Cases, kind: number}
              - {id: deaths, label: Deaths, kind: number}
              - {id: cfr, label: Case fatality, kind: percent, ratio: {of: deaths, by: cases}}
            rows: [[Marbel, 120, 3, 2.5], [Lower Marbel, 7, 1, null]]
            total: sum
            sources: [council]
        """,
)  # fmt: skip
def table_computed(context: Context) -> Iterator[Finding]:
    """A typed ratio, share or sum agrees with the columns that it is computed from, at the typed number of decimals.

    If the divisor of a ratio is 0, the cell is `not applicable` and a number is an error. Leave the cell empty to
    compute it.

    Does not see: columns without `ratio`, `share_of` or `sum_of`, which it cannot compute.
    """
    for index, table in enumerate(context.briefing.tables):
        derived = [(place, column) for place, column in enumerate(table.columns) if column.computed]
        worked = work_out(table)
        for loc, name, row in _typed_rows(worked):
            for place, column in derived:
                if message := _contradiction(worked, column, row, place):
                    yield Finding(
                        ("tables", index, *loc, place),
                        f"`{table.id}`, {name}, {message}",
                        "fix it, or leave it empty",
                    )


def _typed_rows(worked: WorkedTable) -> Iterator[tuple[tuple[str | int, ...], str, Line]]:
    """Yield every row that can have typed numbers, with its path and name."""
    for loc, name, line, _ in _typed_sums(worked):
        yield loc, name, line
    for group in worked.groups:
        for at, row in zip(group.places, group.rows, strict=True):
            of = row[worked.table.head].value
            yield ("rows", at), f"row {at + 1}" + (f" ({of})" if of else ""), row


def _contradiction(worked: WorkedTable, column: Column, row: Line, place: int) -> str:
    typed = row[place].number
    if typed is None or row[place].computed:
        return ""
    cells = {one.id: found for one, found in zip(worked.table.columns, row, strict=True)}
    if column.ratio and cells[column.ratio.by].number == 0:
        return f"{column.label}: says {shown(plain(typed))}, but `{column.ratio.by}` is 0"
    right = worked.share(row, place) if column.share_of else computed(column, cells)
    if right is None:
        return ""
    near = rounded(right, max(decimals(typed), column.decimals or 0))
    return (
        "" if near == typed else f"{column.label}: says {shown(plain(typed))}, but it is {shown(plain(near))}"
    )
