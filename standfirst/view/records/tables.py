"""Views of data tables: headings, rows and notes of finished text."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standfirst.view.records.common import Bar, Day, Link


@dataclass(frozen=True, slots=True)
class TableHead:
    """A heading over one column, or over several that form a group."""

    text: str
    number: bool = False
    """Whether the cells below it are numbers."""
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as printed."""

    text: str
    number: bool = False
    mark: str = ""
    """The symbol of its mark, beside or in place of the number: `p`, `–`, `n/a`."""
    meaning: str = ""
    """The meaning of the mark."""
    note: str = ""
    """The letter of its note, or empty."""
    bar: Bar | None = None
    """A progress bar beside a percentage."""
    right: str = ""
    """The correct content, if another edition corrects this cell; else empty."""


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
    """The full heading of each column, for media that print it beside the number."""


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
    """The marks used and their meanings."""
    notes: tuple[tuple[str, Markup], ...] = ()
    """Notes of cells by their letter."""
    data: Link | None = None
    """All rows as CSV."""
    partial: str = ""
    """A sentence that totals omit something; or empty."""
    more: str = ""
    """A sentence on how many rows are not shown; or empty."""
    share: Link | None = None
    """The link to copy, cite, download and embed it, named after it; None where the page has none."""
