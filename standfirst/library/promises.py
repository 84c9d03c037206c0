"""Announced dates: next reports that editions name, and ends of embargoes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from standfirst.library.collection import Library
from standfirst.library.edition import Edition
from standfirst.model import Status


@dataclass(frozen=True, slots=True, order=True)
class Promise:
    """A date announced to readers, and what is expected by then."""

    day: date
    path: str
    """The file that announces it."""
    what: str
    late: bool = False

    def __str__(self) -> str:
        """Return it on one line."""
        return f"{self.day} {self.path}: {self.what}"


def promises(library: Library, now: datetime) -> tuple[Promise, ...]:
    """Return every open promise, earliest first.

    The newest approved edition of a series counts; the promise of an older one was kept when it appeared.
    """
    today = now.astimezone(library.site.zone).date()
    return tuple(sorted((*_reports(library, today), *_embargoes(library, now))))


def _reports(library: Library, today: date) -> Iterator[Promise]:
    for edition in library.originals:
        due = edition.briefing.next_due
        if due is None or not _stands(edition) or any(map(_stands, _later(library, edition))):
            continue
        days = (today - due).days
        late = f", {days} day{'s' if days > 1 else ''} late" if days > 0 else ""
        drafts = ", ".join(other.documents[0].path for other in _later(library, edition))
        begun = f"; begun: {drafts}" if drafts else ""
        yield Promise(due, edition.documents[0].path, f"the next report is due{late}{begun}", late=days > 0)


def _embargoes(library: Library, now: datetime) -> Iterator[Promise]:
    for edition in library.originals:
        until = edition.briefing.embargo_until
        if until and until > now and _stands(edition):
            moment = until.astimezone(library.site.zone)
            what = f"the embargo ends at {moment:%H:%M}; build and publish then"
            yield Promise(moment.date(), edition.documents[0].path, what)


def _stands(edition: Edition) -> bool:
    return edition.briefing.status is Status.APPROVED


def _later(library: Library, edition: Edition) -> Iterator[Edition]:
    """Return the later editions of the series that were not withdrawn."""
    if not edition.file.series:
        return iter(())
    series = library.of_series(edition.file.series)
    return (other for other in series if other.number > edition.number and not other.withdrawn)
