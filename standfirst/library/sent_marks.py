"""Sent marks: which editions of a site were mailed, and the state of the ledger then; they contain no address.

They are stored in `briefings/_sent.csv`, which belongs in git, so that every checkout knows what was sent and detects
a ledger with missing mailings.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from standfirst import disk
from standfirst.settings import Site

FILE = "_sent.csv"
_COLUMNS = ("edition", "purpose", "day", "ledger", "events", "head")


@dataclass(frozen=True, order=True, slots=True)
class SentMark:
    """A mailing: its edition's id, its purpose and day, and the ledger's name, length and head after it."""

    edition: str
    purpose: str
    day: str
    ledger: str
    events: int
    head: str


def read_marks(site: Site) -> tuple[SentMark, ...]:
    """Return the marks of a site; for one mailing by one ledger, the mark with the most events."""
    path = _path(site)
    if not path.is_file():
        return ()
    return _furthest(_parsed(path.read_text("utf-8", "replace")))


def write_marks(site: Site, new: Iterable[SentMark]) -> None:
    """Add marks to those of a site; other processes may add theirs at the same time."""
    marks = tuple(new)
    disk.update(_path(site), lambda before: _with(before, marks))


def _path(site: Site) -> Path:
    return site.root / site.briefings / FILE


def _with(before: bytes, marks: tuple[SentMark, ...]) -> bytes:
    """Return the file with these marks added; unchanged if it already contains them."""
    known = _furthest(_parsed(before.decode("utf-8", "replace")))
    found = _furthest([*known, *marks])
    if found == known and before:
        return before
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerows((_COLUMNS, *(astuple(mark) for mark in found)))
    return text.getvalue().encode()


def _parsed(text: str) -> Iterable[SentMark]:
    """Yield every complete row, skipping conflict markers of a git merge."""
    for row in csv.reader(io.StringIO(text)):
        if len(row) == len(_COLUMNS) and row[4].isdecimal():
            yield SentMark(row[0], row[1], row[2], row[3], int(row[4]), row[5])


def _furthest(marks: Iterable[SentMark]) -> tuple[SentMark, ...]:
    found: dict[tuple[str, str, str], SentMark] = {}
    for mark in marks:
        key = (mark.edition, mark.purpose, mark.ledger)
        if key not in found or found[key].events < mark.events:
            found[key] = mark
    return tuple(sorted(found.values()))
