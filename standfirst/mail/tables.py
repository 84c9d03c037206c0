"""Members as spreadsheets save them: CSV with commas, semicolons or tabs, in whatever encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from standfirst.errors import InputError, Problem

MAX_BYTES = 64 * 1024 * 1024
"""Some 600,000 members; more than that is not a desk's list."""

_ALIASES = {
    "e-mail": "address", "email": "address", "e_mail": "address", "mail": "address",
    "language": "lang", "organization": "organisation", "org": "organisation", "tag": "tags",
    "format": "formats", "full name": "name",
}  # fmt: skip
_DELIMITERS = ",;\t"


Place = Callable[[str], tuple[int, int]]
"""Line and column of a field by its name."""


@dataclass(slots=True)
class Table:
    """A CSV with a known header; `problems` grows while `rows` is read."""

    path: str
    columns: tuple[str, ...]
    records: Iterator[tuple[int, list[str]]]
    problems: list[Problem] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[dict[str, str], Place]]:
        """Each row by column, with the place of its fields; blank rows are passed over."""
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
        return {column: cell for column, cell in pairs if column and cell}, at


def read(path: Path, shown: str, known: Sequence[str]) -> Table:
    """The table in `path`; InputError (SF801, SF802) when it is none or has no addresses."""
    try:
        if path.stat().st_size > MAX_BYTES:
            _refuse(shown, f"larger than {MAX_BYTES // 1024 // 1024} MiB", "split the list")
        raw = path.read_bytes()
    except OSError as error:
        _refuse(shown, f"cannot be read: {error.strerror}", "check the path and its rights")
    problems: list[Problem] = []
    text = _decode(raw, shown, problems)
    records = _records(text, shown)
    _, header = next(records, (1, []))
    return Table(shown, _columns(header, shown, known, problems), records, problems)


def _records(text: str, shown: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line that it starts in."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in lines:
            yield line, cells
            line = lines.line_num + 1
    except csv.Error as error:
        _refuse(shown, f"not CSV: {error}", "check the quotes from this line on", line)


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
    """The separator that the header uses most; a comma when it has none."""
    header = text[: text.find("\n")] if "\n" in text else text
    return max(_DELIMITERS, key=header.count)


def _columns(
    header: Sequence[str], shown: str, known: Sequence[str], problems: list[Problem]
) -> tuple[str, ...]:
    """The header in our words; a column that we have no use for is named and becomes empty."""
    columns: list[str] = []
    for cell in header:
        word = cell.strip().lower()
        word = _ALIASES.get(word, word)
        if word and word in columns:
            raise InputError([Problem(shown, 1, 1, "SF802", f"two columns are `{word}`", "keep one")])
        if word not in known:
            close = get_close_matches(word, known, n=1)
            fix = f"did you mean `{close[0]}`?" if close else f"used are {', '.join(known)}"
            message = f"the column {cell[:40]!a} is not used"
            problems.append(Problem(shown, 1, 1, "SF802", message, fix, "warning"))
            word = ""
        columns.append(word)
    if "address" not in columns:
        message, fix = "there is no column `address`", "name the columns in the first line"
        raise InputError([*problems, Problem(shown, 1, 1, "SF802", message, fix)])
    return tuple(columns)
