"""Tables with each cell in its own column, whatever cells are merged, and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MAX_COLUMNS: Final = 1000
"""The maximum number of columns that spans may ask for, unless the source has more cells."""


@dataclass(frozen=True, slots=True)
class SpannedCell:
    """A cell of the source: its Markdown, and the columns and rows that it spans."""

    text: str
    columns: int = 1
    rows: int = 1
    head: bool = False


def spread(source: Sequence[Sequence[SpannedCell]]) -> tuple[tuple[str, ...], ...]:
    """Return each text in the column and row where it begins; the rest of a merged cell is empty.

    A header of several rows becomes one: `Searched` over `men` and `women` gives `Searched: men`.
    """
    grid: list[dict[int, str]] = [{} for _ in source]
    heads: list[dict[int, str]] = [{} for _ in grid]
    for at, row in enumerate(source):
        column = 0
        for cell in row:
            while column in grid[at]:
                column += 1
            width = max(min(cell.columns, MAX_COLUMNS - column), 1)
            for down in range(min(max(cell.rows, 1), len(grid) - at)):
                for right in range(column, column + width):
                    grid[at + down].setdefault(right, "" if down or right > column else cell.text)
                    heads[at + down].setdefault(right, cell.text)
            column += width
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    rows = [tuple(row.get(column, "") for column in range(width)) for row in grid]
    top = _head_rows(source)
    if top > 1:
        rows[:top] = [
            tuple(_joined([heads[at].get(column, "") for at in range(top)]) for column in range(width))
        ]
    rows = [row for row in rows if any(row)]
    kept = [column for column in range(width) if any(row[column] for row in rows)]
    return tuple(tuple(row[column] for column in kept) for row in rows)


def _head_rows(source: Sequence[Sequence[SpannedCell]]) -> int:
    """Return the number of header rows: as marked, or as spanned by a cell of the first row."""
    marked = next((at for at, row in enumerate(source) if not all(cell.head for cell in row)), len(source))
    first = source[0] if source else ()
    down = max((cell.rows for cell in first), default=1)
    wide = any(cell.columns > 1 for cell in first)
    reach = down if wide and down < len(source) else 1
    return min(max(marked, reach), max(len(source) - 1, 1))


def _joined(texts: Sequence[str]) -> str:
    """Return the distinct texts of a column's header from the top."""
    return ": ".join(dict.fromkeys(text for text in texts if text))


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of escaped cells as a Markdown table whose first row is its header."""
    width = max(len(row) for row in rows)
    filled = [(*row, *[""] * (width - len(row))) for row in rows]
    body = ["| " + " | ".join(row) + " |" for row in filled]
    return "\n".join([body[0], "|" + " --- |" * width, *body[1:]])
