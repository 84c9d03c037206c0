"""Members from spreadsheets and address books: CSV in any common encoding, XLSX and ODS.

The column headers of Outlook, Google Contacts and Mailchimp are recognised.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from standfirst.errors import InputError, Problem

FIRST, LAST = "first name", "last name"
"""Columns that together form a name."""

SHOWN = 3
"""The number of columns that are named one by one."""

MAX_BYTES = 64 * 1024 * 1024
"""Some 600,000 members; more than that is not a desk's list."""

WORKBOOKS = (".xlsx", ".xls", ".ods")
"""Spreadsheet files; the first sheet that is not empty is read."""

_ALIASES = {
    "e-mail": "address", "email": "address", "e_mail": "address", "mail": "address",
    "email address": "address", "e-mail address": "address", "e-mail 1 - value": "address",
    "language": "lang", "organization": "organisation", "org": "organisation", "tag": "tags",
    "company": "organisation", "organization name": "organisation", "organization 1 - name": "organisation",
    "format": "formats", "full name": "name", "e-mail display name": "name",
    "first name": FIRST, "given name": FIRST, "last name": LAST, "family name": LAST,
    "categories": "tags", "labels": "tags", "group membership": "tags",
}  # fmt: skip
_OTHERS = frozenset({"email address", "e-mail address", "e-mail 1 - value"})
"""Names of the e-mail column in exports."""
_GONE = {"unsub_time": "unsubscribed", "unsub_reason": "unsubscribed", "clean_time": "bounced"}
"""Columns that occur only in exports of people who must not be mailed."""
_DELIMITERS = ",;\t"


Place = Callable[[str], tuple[int, int]]
"""Return the line and column of a field."""


@dataclass(slots=True)
class MemberTable:
    """A CSV with a known header; `problems` grows while `rows` is read."""

    path: str
    columns: tuple[str, ...]
    records: Iterator[tuple[int, list[str]]]
    problems: list[Problem] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[dict[str, str], Place]]:
        """Yield each row by column, with the place of its fields; blank rows are skipped."""
        try:
            for line, cells in self.records:
                if len(cells) > len(self.columns):
                    message = f"{len(cells)} fields where the header has {len(self.columns)}"
                    fix = "quote a field that holds the separator"
                    self.problems.append(Problem(self.path, line, 1, "SF803", message, fix))
                elif any(cells):
                    yield self._row(line, cells)
        except InputError as error:
            self.problems.extend(error.problems)

    def _row(self, line: int, cells: list[str]) -> tuple[dict[str, str], Place]:
        def at(key: str) -> tuple[int, int]:
            before = cells[: self.columns.index(key)] if key in self.columns else []
            return line, sum(len(cell) + 1 for cell in before) + 1

        pairs = zip(self.columns, cells, strict=False)
        row = {column: cell for column, cell in pairs if column and cell}
        parts = [row.pop(part, "") for part in (FIRST, LAST)]
        if any(parts):
            row.setdefault("name", " ".join(part for part in parts if part))
        return row, at


def read(path: Path, shown: str, known: Sequence[str]) -> MemberTable:
    """Return the table in `path`; raise InputError (SF801, SF802) if it is not one or has no addresses."""
    try:
        if path.stat().st_size > MAX_BYTES:
            _refuse(shown, f"larger than {MAX_BYTES // 1024 // 1024} MiB", "split the list")
        raw = path.read_bytes()
    except OSError as error:
        _refuse(shown, f"cannot be read: {error.strerror}", "check the path and its rights")
    problems: list[Problem] = []
    if path.suffix.lower() in WORKBOOKS:
        records = _sheet(path, shown, problems)
    else:
        records = _records(_decode(raw, shown, problems), shown)
    _, header = next(records, (1, []))
    return MemberTable(shown, _columns(header, shown, known, problems), records, problems)


def _records(text: str, shown: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its first line number."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in lines:
            yield line, cells
            line = lines.line_num + 1
    except csv.Error as error:
        _refuse(shown, f"not CSV: {error}", "check the quotes from this line on", line)


def _sheet(path: Path, shown: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Return the rows of the first sheet that is not empty, as text; other sheets are reported."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        _refuse(
            shown, "a spreadsheet needs the extra `mail`", "pip install 'standfirst[mail]', or save it as CSV"
        )
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        _refuse(shown, f"not a spreadsheet: {error}", "save it again as XLSX, or as CSV")
    filled = [(name, rows) for name, rows in sheets if any(any(row) for row in rows)]
    for name, _ in filled[1:]:
        message = f"the sheet {name[:40]!a} is not read"
        problems.append(Problem(shown, 1, 1, "SF801", message, "keep members in the first sheet", "warning"))
    rows = filled[0][1] if filled else []
    return iter([(number, [_text(cell) for cell in row]) for number, row in enumerate(rows, start=1)])


def _text(cell: object) -> str:
    """Return a cell as typed text: integers without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _refuse(shown: str, message: str, fix: str, line: int = 1) -> NoReturn:
    raise InputError([Problem(shown, line, 1, "SF801", message, fix)])


def _decode(raw: bytes, shown: str, problems: list[Problem]) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        message = "not UTF-8; read as Windows-1252 (Latin-1)"
        fix = "check the names in `standfirst lists`, or save it as UTF-8"
        problems.append(Problem(shown, line, column, "SF801", message, fix, "warning"))
    return raw.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Return the separator that is most frequent in the header; a comma without any."""
    header = text[: text.find("\n")] if "\n" in text else text
    return max(_DELIMITERS, key=header.count)


def _words(header: Sequence[str], shown: str) -> list[str]:
    """Return the header with our column names; if there is a clear e-mail column, `address` is a postal address."""
    plain = [" ".join(cell.split()).lower() for cell in header]
    for word in plain:
        if word in _GONE:
            message = f"the column `{word}` says that these people {_GONE[word]}"
            raise InputError([Problem(shown, 1, 1, "SF802", message, "export those who subscribe")])
    words = [_ALIASES.get(word, word) for word in plain]
    if not _OTHERS.isdisjoint(plain):  # an export, in which `Address` is a postal address
        words = [
            "postal address" if old == "address" else word for word, old in zip(words, plain, strict=True)
        ]
    taken: set[str] = set()
    for place, word in enumerate(words):
        if word in taken and word != "address" and plain[place] != word:
            words[place] = plain[place]  # such as a second company: the first one counts
        taken.add(word)
    return words


def _unused(words: Sequence[str], shown: str, known: Sequence[str]) -> Iterator[Problem]:
    """Report unused columns; the many of an export in one line."""
    if len(words) > SHOWN:
        named = ", ".join(ascii(word[:40]) for word in words[:SHOWN])
        message = f"{len(words)} columns are not used: {named} and {len(words) - SHOWN} more"
        yield Problem(shown, 1, 1, "SF802", message, f"used are {', '.join(known)}", "warning")
        return
    for word in words:
        close = get_close_matches(word, known, n=1)
        fix = f"did you mean `{close[0]}`?" if close else f"used are {', '.join(known)}"
        yield Problem(shown, 1, 1, "SF802", f"the column {word[:40]!a} is not used", fix, "warning")


def _columns(
    header: Sequence[str], shown: str, known: Sequence[str], problems: list[Problem]
) -> tuple[str, ...]:
    """Return the header with our column names; an unused column is reported and becomes empty."""
    columns: list[str] = []
    unused: list[str] = []
    for word in _words(header, shown):
        if word in columns and word:
            raise InputError([Problem(shown, 1, 1, "SF802", f"two columns are `{word}`", "keep one")])
        columns.append(word if word in (*known, FIRST, LAST) else "")
        if not columns[-1]:
            unused.append(word)
    problems.extend(_unused(unused, shown, known))
    if "address" not in columns:
        message, fix = "there is no column `address`", "name the columns in the first line"
        raise InputError([*problems, Problem(shown, 1, 1, "SF802", message, fix)])
    return tuple(columns)
