"""Data tables as printed: localised numbers, totals, marks and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from math import ceil

from standfirst.i18n import N_, Language
from standfirst.library.corrections import change_of
from standfirst.library.tables import Line, WorkedCell, WorkedTable, work_out
from standfirst.model.tables import NUMERIC, Column, Table
from standfirst.view import records
from standfirst.view.addresses import share_link
from standfirst.view.figures import bar, moment
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose

MOST_ROWS = 100
"""The maximum number of rows on a page or in a report; the rest is in the CSV file."""

WIDEST = 8
"""The number of columns that fit side by side on paper; a wider table is split, repeating its first column."""

MAIL_ROWS, MAIL_WIDEST = 40, 5
"""The same for a message; the rest is on the page."""
MAIL_LETTERS = 46
"""The letters that fit side by side in a message on a phone of 360 pixels; a column needs its longest word and two."""

MARKS = {
    "provisional": ("p", N_("provisional")),
    "not reported": ("–", N_("not reported")),
    "suppressed": ("s", N_("suppressed")),
    "not applicable": ("n/a", N_("not applicable")),
}
"""The printed symbol of each mark, and its meaning."""


def tables(context: RenderContext, prose: Prose) -> tuple[records.TableView, ...]:
    """Return the tables of an edition for its medium, without those that are for download only."""
    shown = (table for table in context.edition.briefing.tables if not table.download)
    return tuple(table_view(context, prose, table) for table in shown)


def table_view(context: RenderContext, prose: Prose, table: Table) -> records.TableView:
    """Return one table for its medium."""
    return _Printed(context, prose, table).view()


def csv_suffix(table: Table) -> str:
    """Return the end of the URL of a table's CSV file: `-cases.csv`."""
    return f"-{table.id}.csv"


def csv_link(context: RenderContext, table: Table) -> records.Link | None:
    """Return a link to a table's CSV file; None if its readers have no access to the site."""
    href = context.href(context.edition.path(csv_suffix(table)))
    return records.Link(context.say("Download as CSV"), href) if href else None


def number_text(lang: Language, column: Column, cell: WorkedCell) -> str:
    """Return the number of a cell as printed; empty if there is none."""
    if cell.number is None:
        return ""
    places = 1 if (column.ratio or column.share_of) and column.decimals is None else column.decimals
    if column.ratio and column.ratio.change:
        return lang.signed(cell.number, places)
    return lang.number(float(cell.number)) if places is None else lang.fixed(cell.number, places)


MISSING = frozenset({"not reported", "suppressed"})
"""Marks in place of a number that exists, or may exist."""


class _Printed:
    """Builds the view of one table, and collects the marks and notes used in it."""

    def __init__(self, context: RenderContext, prose: Prose, table: Table) -> None:
        self.context, self.prose, self.table = context, prose, table
        self.marks: dict[str, str] = {}
        self.notes: list[str] = []

    def view(self) -> records.TableView:
        worked = work_out(self.table)
        count, table, context = len(worked.rows), self.table, self.context
        rows = list(self._rows(worked))
        steps = self._steps() if context.medium != "mail" else [*self._narrow(self._steps())]
        return records.TableView(
            anchor=f"table-{table.id}",
            title=context.titled(f"table-{table.id}", table.title),
            parts=tuple(self._part(rows, places) for places in steps),
            whole=self._part(rows, self._beside) if context.medium == "mail" else None,
            cites=self.prose.cites(table.sources, table.note),
            note=self.prose.line_or_none(table.note),
            as_of=moment(context, table.as_of),
            key=tuple((sign, context.say(meaning)) for sign, meaning in self.marks.items()),
            notes=tuple((letter(place), self.prose.line(text)) for place, text in enumerate(self.notes)),
            data=csv_link(context, table),
            more=self._more(count),
            partial=self._partial(worked),
            share=share_link(context, f"table-{table.id}", table.title),
        )

    def _steps(self) -> list[list[int]]:
        """Return the columns in parts that fit side by side; a web page scrolls.

        The parts have about the same number of columns, and columns below one heading stay together if they fit.
        """
        columns = self._beside
        most = {"print": WIDEST, "mail": MAIL_WIDEST}.get(self.context.medium, len(columns) + 1) - 1
        if len(columns) <= most:
            return [columns]
        size = ceil(len(columns) / ceil(len(columns) / most))
        parts: list[list[int]] = [[]]
        for _, found in groupby(columns, key=lambda place: self.table.columns[place].group or place):
            block = list(found)
            for at in range(0, len(block), most):
                piece = block[at : at + most]
                if len(parts[-1]) >= size or len(parts[-1]) + len(piece) > most:
                    parts.append([])
                parts[-1] += piece
        return parts

    def _narrow(self, steps: list[list[int]]) -> Iterator[list[int]]:
        """Yield the same parts for a message, each in as many as a phone needs."""
        letters = [self._letters(place) for place in range(len(self.table.columns))]
        room = MAIL_LETTERS - letters[self.table.head]
        for step in steps:
            part: list[int] = []
            for place in step:
                if part and sum(letters[one] for one in (*part, place)) > room:
                    yield part
                    part = []
                part.append(place)
            yield part

    def _letters(self, place: int) -> int:
        """Return the length of the longest word of a column, with the space beside it."""
        column = self.table.columns[place]
        rows = work_out(self.table).rows[: self._most]
        texts = (heading(column).text, *(self._text(column, row[place]) for row in rows))
        return 2 + max(len(word) for text in texts for word in (text.split(" ") or [""]))

    @property
    def _beside(self) -> list[int]:
        """Return the indexes of all columns but that of the names."""
        return [
            place
            for place, column in enumerate(self.table.columns)
            if place != self.table.head and column.id != self.table.group_by
        ]

    @property
    def _most(self) -> int:
        return MAIL_ROWS if self.context.medium == "mail" else MOST_ROWS

    def _more(self, count: int) -> str:
        if count <= self._most:
            return ""
        shown, number = self.context.lang.number(self._most), self.context.lang.number(count)
        return self.context.say("The first {shown} of {count} rows are shown.", shown=shown, count=number)

    def _partial(self, worked: WorkedTable) -> str:
        """Return a sentence that totals are sums of the known numbers only, if one is missing; or empty."""
        added = [
            place for place, column in enumerate(self.table.columns) if column.kind in ("number", "money")
        ]
        computed = self.table.subtotals or self.table.total == "sum"
        missing = any(row[place].mark in MISSING for row in worked.rows for place in added)
        if not (computed and missing):
            return ""
        return self.context.say("Totals leave out what is not reported or suppressed.")

    def _part(
        self, rows: Sequence[tuple[str, list[records.TableCell]]], places: Sequence[int]
    ) -> records.TablePart:
        head = self.table.head
        lines = tuple(
            records.TableRow(cells[0], (), kind)
            if kind == "group"
            else records.TableRow(cells[head], tuple(cells[place] for place in places), kind)
            for kind, cells in rows
        )
        labels = tuple(self._whole_head(self.table.columns[place]) for place in (head, *places))
        return records.TablePart(tuple(self._heads([head, *places])), lines, 1 + len(places), labels)

    def _whole_head(self, column: Column) -> str:
        """Return a heading with that of its group: `Killed, women`."""
        head = heading(column).text
        return self.context.say(", ").join((column.group, head)) if column.group else head

    def _heads(self, places: Sequence[int]) -> Iterator[tuple[records.TableHead, ...]]:
        """Yield one row of headings, or two if columns have a group."""
        columns = [self.table.columns[place] for place in places]
        if not any(column.group for column in columns):
            yield tuple(heading(column) for column in columns)
            return
        top: list[records.TableHead] = []
        for name, found in groupby(columns, key=lambda column: column.group or column.id):
            group = list(found)
            if group[0].group:
                top.append(records.TableHead(name, columns=len(group)))
            else:
                top.append(heading(group[0], rows=2))
        yield tuple(top)
        yield tuple(heading(column) for column in columns if column.group)

    def _rows(self, worked: WorkedTable) -> Iterator[tuple[str, list[records.TableCell]]]:
        left = self._most
        for group in worked.groups:
            if group.name and left > 0:
                yield "group", [records.TableCell(self._label(group.name))]
            for row in group.rows[: max(0, left)]:
                yield "", self._cells(row)
            left -= len(group.rows)
            if group.subtotal:
                yield "subtotal", self._cells(group.subtotal, self.context.say("Subtotal"))
        if worked.total:
            yield "total", self._cells(worked.total, self.context.say("Total"))

    def _cells(self, row: Line, name: str = "") -> list[records.TableCell]:
        cells = [self._cell(column, cell) for column, cell in zip(self.table.columns, row, strict=True)]
        if name and (cell := cells[self.table.head]) and (not cell.text or cell.number):
            cells[self.table.head] = records.TableCell(name)
        return cells

    def _cell(self, column: Column, cell: WorkedCell) -> records.TableCell:
        sign, meaning = MARKS.get(cell.mark, ("", ""))
        if sign:
            self.marks[sign] = meaning
        if cell.note and cell.note not in self.notes:
            self.notes.append(cell.note)
        note = letter(self.notes.index(cell.note)) if cell.note else ""
        said = self.context.say(meaning) if meaning else ""
        text = self._text(column, cell)
        right = self._corrected.get(text, "")
        shown = bar(self.context, cell.number) if column.bar else None
        return records.TableCell(text, column.kind in NUMERIC, sign, said, note, shown, right)

    @cached_property
    def _corrected(self) -> Mapping[str, str]:
        """The correct content of cells that another edition corrects, by what they say.

        Leaves out what several cells say, since it is not known which of them is wrong.
        """
        table = self.table
        changes = [change_of(one) for one in reversed(self.context.corrections)]
        about = [one for one in changes if one.about == f"tables.{table.id}" and one.was and one.now]
        if not about:
            return {}
        rows = (zip(table.columns, row, strict=True) for row in work_out(table).rows)
        printed = Counter(self._text(column, cell) for row in rows for column, cell in row)
        return {was: one.now or "" for one in about if printed[was := (one.was or "").strip()] == 1}

    def _text(self, column: Column, cell: WorkedCell) -> str:
        if number := number_text(self.context.lang, column, cell):
            return number
        if cell.value is None:
            return ""
        text = str(cell.value)
        if column.kind == "date" and len(text) == 10:
            return self.context.lang.day(date.fromisoformat(text))
        return self._label(text)

    def _label(self, text: str) -> str:
        return self.table.labels.get(text, text)


def letter(place: int) -> str:
    """Return the letter of a note: `a`, `b`, …, `z`, `aa`."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(97 + place % 26)


def heading(column: Column, rows: int = 1) -> records.TableHead:
    """Return a heading with the unit of its numbers: `Required (USD)`, `Case fatality (%)`."""
    unit = column.currency or column.unit or ("%" if column.kind == "percent" else "")
    text = f"{column.label} ({unit})" if unit and unit not in column.label else column.label
    return records.TableHead(text, column.kind in NUMERIC, rows=rows)
