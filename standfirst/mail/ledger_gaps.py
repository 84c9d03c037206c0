"""Gaps in a ledger: mailings that the site's sent marks list and the ledger does not contain."""

from __future__ import annotations

from collections.abc import Iterable

from standfirst.errors import MailError
from standfirst.library.sent_marks import FILE, SentMark, read_marks, write_marks
from standfirst.mail import ledger_home
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_sqlite import SqliteStore
from standfirst.settings import Site

_HELP = "set STANDFIRST_LEDGER_URL, or take it in: standfirst ledger merge FILE"


def record(site: Site, ledger: Ledger, edition: str, purpose: str, day: str) -> None:
    """Add a sent mark for a mailing, and for any others in the ledger that the site lacks."""
    events, head = end(ledger)
    known = {(one.edition, one.purpose) for one in read_marks(site) if one.ledger == ledger.name}
    mailings = {(edition, purpose): day}
    mailings |= {(one, why): when for one, why, when in _mailings(ledger) if (one, why) not in known}
    try:
        write_marks(
            site, (SentMark(*place, when, ledger.name, events, head) for place, when in mailings.items())
        )
        if isinstance(ledger.store, SqliteStore):
            ledger_home.note(ledger.store.path, ledger.name)
    except OSError as error:
        raise MailError(f"{site.briefings}/{FILE} cannot be written: {error.strerror}") from error


def gaps(site: Site, ledger: Ledger) -> tuple[str, ...]:
    """Return the reason why this ledger may be incomplete, or an empty string if it contains all marked mailings."""
    unknown: dict[str, list[SentMark]] = {}
    deleted = _deleted(site, ledger)
    for mark in read_marks(site):
        if mark.ledger not in deleted and not knows(ledger, mark.ledger, mark.events, mark.head):
            unknown.setdefault(mark.ledger, []).append(mark)
    return tuple(
        _restored(ledger, marks) if name == ledger.name else _other(name, marks)
        for name, marks in unknown.items()
    )


def warnings(site: Site, ledger: Ledger) -> tuple[str, ...]:
    """Return what this ledger lacks because an earlier one was deleted in this same place."""
    lost: dict[str, list[SentMark]] = {}
    for mark in read_marks(site):
        if mark.ledger in _deleted(site, ledger) and not knows(ledger, mark.ledger, mark.events, mark.head):
            lost.setdefault(mark.ledger, []).append(mark)
    return tuple(
        f"the ledger {name}, by which the site has sent {_named(marks)}, was deleted here; this one does not know "
        f"who was sent what, and sends it to them again; put the file back, or say standfirst ledger --lost {name}"
        for name, marks in lost.items()
    )


def _deleted(site: Site, ledger: Ledger | None = None) -> frozenset[str]:
    """Return the ledgers that must have been deleted: they were created here, and their marks came from no repository.

    In a repository a mark may be a colleague's, and a copy of the folder is a checkout of its own.
    """
    if any((folder / ".git").exists() for folder in (site.root, *site.root.parents)):
        return frozenset()
    if ledger is None:
        return ledger_home.names(site.root / site.mail.ledger)
    if not isinstance(ledger.store, SqliteStore):
        return frozenset()
    return ledger_home.names(ledger.store.path) - {ledger.name}


def end(ledger: Ledger) -> tuple[int, str]:
    """Return the number of a ledger's events and the hash of the last one."""
    ((events, head),) = ledger.store.query("SELECT events, head FROM ledger")
    return int(events), str(head)


def knows(ledger: Ledger, name: str, events: int, head: str) -> bool:
    """Return whether this ledger includes a ledger's state: as its own past, merged, or recorded as lost."""
    query = "SELECT 1 FROM events WHERE seq = ? AND hash = ?"
    if name == ledger.name and ledger.store.query(query, (events, head)):
        return True
    rows = ledger.store.query("SELECT reply FROM events WHERE kind = 'merged' AND owner = ?", (name,))
    return any(int(count) >= events for (count,) in rows)


def _mailings(ledger: Ledger) -> list[tuple[str, str, str]]:
    """Return each edition and purpose that was sent, with the day of its last copy."""
    rows = ledger.store.query(
        "SELECT edition, purpose, max(at) FROM copies WHERE state IN ('sent', 'uncertain') "
        "GROUP BY edition, purpose ORDER BY edition, purpose"
    )
    return [(edition, purpose, at[:10]) for edition, purpose, at in rows]


def without(site: Site) -> str:
    """Return the reason why a checkout without a ledger must stop, or an empty string if the site has not sent."""
    deleted = _deleted(site)
    marks = [mark for mark in read_marks(site) if mark.ledger not in deleted]
    if not marks:
        return ""
    return f"this checkout has no ledger, and the site has sent {_named(marks)}; copy the ledger here, or {_HELP}"


def _restored(ledger: Ledger, marks: list[SentMark]) -> str:
    events, _ = end(ledger)
    furthest = max(mark.events for mark in marks)
    if events < furthest:
        what = (
            f"the ledger ends at event {events}, but the site has seen {furthest}: it is older than the site"
        )
    else:
        what = "this ledger and the one known to the site have diverged"
    return (
        f"{what}; missing may be {_named(marks)}; take the newer file, or merge it; if it is lost: "
        f"standfirst ledger --lost {ledger.name}"
    )


def _other(name: str, marks: list[SentMark]) -> str:
    return (
        f"the site has sent {_named(marks)} with the ledger {name}, which this ledger has never seen; {_HELP}; "
        f"if it is lost: standfirst ledger --lost {name}"
    )


def _named(marks: Iterable[SentMark]) -> str:
    found = sorted({f"{one.edition} ({one.purpose}, {one.day})" for one in marks})
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return ", ".join(found[:3]) + more
