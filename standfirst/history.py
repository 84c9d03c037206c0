"""The history of reports: the hash of every PDF that the desk has published, mailed or handed out.

It is a list that only grows. Each row names the row before it by its hash, so a row that is removed or
changed is missed. Lists of several machines are merged by taking the rows of all, as git does with
`merge=union`. The site publishes it as `history.json`, with which anyone can tell an earlier printing of a
report from a forgery.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from standfirst import disk
from standfirst.errors import UsageError

if TYPE_CHECKING:  # `verify` looks up hashes without briefings
    from standfirst.library import Edition
    from standfirst.settings import Site

FORMAT = "standfirst-history/1"
PUBLISHED = "history.json"
"""The path of the history in the output."""
START = "0" * 64
"""The previous hash that the first row names."""
FIELDS = ("edition", "form", "paper", "fingerprint", "sha256", "at")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Printing:
    """A PDF that the desk has issued."""

    edition: str
    """The edition's name in its series and language: `flood/02.ur`."""
    form: str
    """`report` or `flash`, followed by `signed` if the desk has signed it."""
    paper: str
    fingerprint: str
    """SHA-256 of the public records from which it was rendered."""
    sha256: str
    at: str
    """The time of rendering, in UTC."""

    @classmethod
    def of(
        cls, edition: Edition, form: str, paper: str, sha256: str, now: datetime, *, signed: bool = False
    ) -> Self:
        """Return the printing of an edition that has this hash."""
        from standfirst.library.dates import identity
        from standfirst.view.public import fingerprint

        form = f"{form} signed" if signed else form
        at = now.isoformat(timespec="seconds")
        return cls(identity(edition), form, paper, fingerprint(edition), sha256, at)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A row of the list; `printing` is None if readers of this copy may not know it."""

    digest: str
    previous: str
    printing: Printing | None

    @classmethod
    def after(cls, previous: str, printing: Printing) -> Self:
        """Return the row of a printing that follows another row."""
        values = [previous, *(getattr(printing, name) for name in FIELDS)]
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        return cls(hashlib.sha256(text.encode()).hexdigest(), previous, printing)

    @classmethod
    def read(cls, record: Any) -> Self:
        """Parse a row; ValueError if it is invalid, or was changed."""
        digest, previous = record["row"], record["previous"]
        if not (_is_hash(digest) and _is_hash(previous)):
            raise ValueError("no hash of a row")
        if "sha256" not in record:
            return cls(digest, previous, None)
        values = {name: record[name] for name in FIELDS}
        if not all(isinstance(value, str) for value in values.values()) or not _is_hash(values["sha256"]):
            raise ValueError("no printing")
        made = cls.after(previous, Printing(**values))
        if made.digest != digest:
            raise ValueError("it was changed")
        return made

    def record(self, closed: Collection[str] = ()) -> dict[str, str]:
        """Return the row as plain data; only the hash if its edition is in `closed`."""
        chain = {"row": self.digest, "previous": self.previous}
        if self.printing is None or self.printing.edition in closed:
            return chain
        return chain | {name: getattr(self.printing, name) for name in FIELDS}


@dataclass(frozen=True, slots=True)
class History:
    """Rows by their hash, in the order in which they were added."""

    rows: Mapping[str, HistoryRow]

    @classmethod
    def of(cls, rows: Iterable[HistoryRow]) -> Self:
        """Return a history of these rows; a complete copy of a row replaces one that hides its printing."""
        found: dict[str, HistoryRow] = {}
        for row in rows:
            if row.digest not in found or found[row.digest].printing is None:
                found[row.digest] = row
        return cls(found)

    @property
    def printings(self) -> Iterator[Printing]:
        """Yield every visible printing, first one first."""
        return (row.printing for row in self.rows.values() if row.printing)

    @property
    def is_whole(self) -> bool:
        """Whether no row is missing that another one follows."""
        return all(row.previous == START or row.previous in self.rows for row in self.rows.values())

    def find(self, sha256: str) -> Printing | None:
        """Return the printing with this hash."""
        return next((one for one in self.printings if one.sha256 == sha256), None)

    def merged(self, *others: History) -> History:
        """Return a history with the rows of all."""
        return History.of(row for one in (self, *others) for row in one.rows.values())

    def adding(self, printings: Iterable[Printing]) -> History:
        """Return a history with these printings at its end, unless it has them."""
        rows, known = list(self.rows.values()), {one.sha256 for one in self.printings}
        for printing in printings:
            if printing.sha256 not in known:
                rows.append(HistoryRow.after(rows[-1].digest if rows else START, printing))
                known.add(printing.sha256)
        return History.of(rows)

    def lines(self) -> bytes:
        """Return the desk's own file: a row on each line."""
        return b"".join(json.dumps(row.record()).encode() + b"\n" for row in self.rows.values())

    def to_json(self, closed: Collection[str] = ()) -> bytes:
        """Return the published file; `closed` are editions that the public may not see now."""
        rows = ",\n".join(json.dumps(row.record(closed)) for row in self.rows.values())
        return f'{{"format": "{FORMAT}", "rows": [\n{rows}\n]}}\n'.encode()


def from_json(data: bytes) -> History:
    """Parse the output of `to_json`; ValueError if it is anything else, or a row was changed."""
    try:
        record = json.loads(data)
        if record["format"] != FORMAT:
            raise ValueError(f"the format is {str(record['format'])[:60]!r}; expected {FORMAT!r}")
        return History.of(map(HistoryRow.read, record["rows"]))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is not a history ({type(error).__name__})") from None


def load(path: Path) -> History:
    """Return the desk's own history; UsageError with the line if it is damaged, or the reason it cannot be read."""
    try:
        return _parse(path.read_bytes(), path.name)
    except FileNotFoundError:
        return History({})
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}") from None


def keep(path: Path, printings: Iterable[Printing], *others: History) -> None:
    """Add printings, and the rows of other copies, to the desk's own file, under a lock.

    Raises UsageError if it cannot be written.
    """
    added = tuple(printings)

    def change(old: bytes) -> bytes:
        known = _parse(old, path.name)
        grown = known.merged(*others).adding(added)
        return grown.lines() if grown != known else old

    if not added and not any(other.rows for other in others):
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.update(path, change)
    except OSError as error:
        raise UsageError(f"{path.name} cannot be written: {error.strerror}") from None


def record(site: Site, edition: Edition, printing: Printing, now: datetime) -> None:
    """Record a printing that is mailed or handed out; an unpublished one in a file that is never published.

    Drafts are not recorded.
    """
    from standfirst.library import is_public
    from standfirst.model import Status

    if edition.briefing.status in (Status.APPROVED, Status.WITHDRAWN):
        keep(site.history_file if is_public(edition, now) else site.restricted_history_file, (printing,))


def _parse(data: bytes, name: str) -> History:
    rows = []
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            rows.append(HistoryRow.read(json.loads(line)))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise UsageError(
                f"{name}:{number}: this row is damaged; take the file from your last commit or backup"
            ) from None
    return History.of(rows)


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None
