"""Tables of data as templates see them: heads, rows and notes of finished text."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standfirst.view.records.common import Day, Link


@dataclass(frozen=True, slots=True)
class TableHead:
    """A heading over one column, or over several that form a group."""

    text: str
    number: bool = False
    """Whether numbers stand below it."""
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as it is printed."""

    text: str
    number: bool = False
    mark: str = ""
    """What stands for its mark, beside or in place of the number: `p`, `–`, `n/a`."""
    meaning: str = ""
    """What the mark means, in words."""
    note: str = ""
    """The letter of its note, or empty."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; `kind` is empty, `group` (a heading over rows), `subtotal` or `total`."""

    head: TableCell
    cells: tuple[TableCell, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TablePart:
    """As many columns as fit on the page, with their rows; `width` is their number."""

    heads: tuple[tuple[TableHead, ...], ...]
    rows: tuple[TableRow, ...]
    width: int
    labels: tuple[str, ...] = ()
    """The whole heading of each column, where a text says it beside the number."""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of the briefing."""

    anchor: str
    title: str
    parts: tuple[TablePart, ...]
    cites: Markup
    whole: TablePart | None = None
    """In a message: all columns side by side, for its plain text."""
    note: Markup | None = None
    as_of: Day | None = None
    key: tuple[tuple[str, str], ...] = ()
    """The marks that occur and what they mean."""
    notes: tuple[tuple[str, Markup], ...] = ()
    """Notes of cells by their letter."""
    data: Link | None = None
    """All rows as CSV."""
    partial: str = ""
    """That totals leave something out, in a sentence; or empty."""
    more: str = ""
    """How many rows are not shown, in a sentence; or empty."""
