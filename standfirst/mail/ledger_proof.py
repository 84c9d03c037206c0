"""The proof of a ledger: its chain is intact, and every row follows from its events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from standfirst.mail.ledger_chain import FORGOTTEN, GENESIS, STATES, digest, hashed, who
from standfirst.mail.ledger_rows import ALL, COPY, SUPPRESSION
from standfirst.mail.ledger_store import EVENT, LedgerStore, Row

_PLACE = ("edition", "recipient", "purpose")
_REST = tuple(name for name in COPY if name not in _PLACE)


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of the proof; `head`, noted elsewhere, reveals if the end is cut off later."""

    events: int
    head: str
    faults: tuple[str, ...]
    erased: int = 0
    """Events from which a person was erased."""

    @property
    def holds(self) -> bool:
        """Return whether nothing was changed, removed or added outside the ledger."""
        return not self.faults


@dataclass(slots=True)
class _Replay:
    """The rows that the tables should contain according to the events."""

    copies: dict[Row, Row] = field(default_factory=dict)
    suppressed: dict[Row, Row] = field(default_factory=dict)
    count: int = 0
    head: str = GENESIS
    erased: dict[str, list[int]] = field(default_factory=dict)
    """The events from which each person was erased, by their anonymous name."""
    forgotten: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def take(self, event: dict[str, object]) -> None:
        """Check an event against the previous one and apply it."""
        self.count += 1
        if fault := self._fault(event):
            self.faults.append(fault)
            self.count = int(str(event["seq"]))
        self.head = str(event["hash"])
        self._apply(event)

    def _fault(self, event: dict[str, object]) -> str:
        if event["seq"] != self.count:
            return f"event {self.count} is missing"
        if event["previous"] != self.head:
            return f"event {self.count} does not follow the one before"
        erased = not event["salt"] and str(event["recipient"]).startswith(FORGOTTEN)
        if erased:
            self.erased.setdefault(str(event["recipient"]), []).append(self.count)
        if erased and not event["who"]:
            return ""  # of version 1, whose hash covers the person: kept, but no longer verifiable
        if hashed(event) != event["hash"] or (event["who"] and not erased and who(event) != event["who"]):
            return f"event {self.count} was changed"
        return ""

    def _apply(self, event: dict[str, object]) -> None:
        kind, recipient = event["kind"], event["recipient"]
        if kind in STATES:
            place = tuple(event[name] for name in _PLACE)
            self.copies[place] = tuple(kind if name == "state" else event[name] for name in _REST)
        elif kind == "suppressed":
            reason, _, detail = str(event["reply"]).partition(": ")
            self.suppressed[recipient, event["purpose"] or ALL] = (reason, detail, event["at"])
        elif kind == "unsuppressed":
            self.suppressed.pop((recipient, event["purpose"] or ALL), None)
        elif kind == "forgotten":
            self.forgotten.add(str(recipient))

    def unordered(self) -> Iterator[str]:
        """List events from which a person was erased without a request."""
        for name, events in self.erased.items():
            if name not in self.forgotten:
                yield f"event {events[0]} lost its recipient, and no event says that they were forgotten"


def prove(store: LedgerStore) -> Proof:
    """Verify the whole chain, then compare every column of the tables with the events."""
    replay = _Replay()
    for row in store.stream(f"SELECT {', '.join(EVENT)} FROM events ORDER BY seq"):
        replay.take(dict(zip(EVENT, row, strict=True)))
    faults = [*replay.faults, *replay.unordered(), *_end(store, replay)]
    faults += [*_copies(store, replay), *_suppressed(store, replay), *_texts(store)]
    return Proof(replay.count, replay.head, tuple(faults), sum(map(len, replay.erased.values())))


def _end(store: LedgerStore, replay: _Replay) -> Iterator[str]:
    ((count, head),) = store.query("SELECT events, head FROM ledger")
    if (count, head) != (replay.count, replay.head):
        yield f"the chain ends at event {replay.count}, but {count} were written"


def _copies(store: LedgerStore, replay: _Replay) -> Iterator[str]:
    """List each copy that differs from its last event: moved, edited, added or removed."""
    rest = dict(replay.copies)
    for row in store.stream(f"SELECT {', '.join(COPY)} FROM copies"):
        found = dict(zip(COPY, row, strict=True))
        place = tuple(found[name] for name in _PLACE)
        shown = ", ".join(str(part) for part in place)
        wanted = rest.pop(place, None)
        if wanted is None:
            yield f"the copy {shown} has no event"
            continue
        for name, value in zip(_REST, wanted, strict=True):
            if found[name] != value:
                yield f"the copy {shown}: `{name}` is {found[name]!r}, its event says {value!r}"
    for left in rest:
        yield f"the copy {', '.join(str(part) for part in left)} is missing"


def _suppressed(store: LedgerStore, replay: _Replay) -> Iterator[str]:
    rest = dict(replay.suppressed)
    for row in store.query(f"SELECT {', '.join(SUPPRESSION)} FROM suppressed ORDER BY recipient"):
        recipient, *values, scope = row
        wanted = rest.pop((recipient, scope), None)
        if wanted != tuple(values):
            yield f"the suppression of {recipient} ({scope}) is {values}, its event says {wanted}"
    for recipient, scope in rest:
        yield f"the suppression of {recipient} ({scope}) is missing"


def _texts(store: LedgerStore) -> Iterator[str]:
    """Compare each text with its digest; every copy's text must exist."""
    known = set()
    for content, lang, form, records in store.stream("SELECT content, lang, form, records FROM texts"):
        known.add(content)
        if digest((lang, form, records)) != content:
            yield f"the text {str(content)[:12]} was changed"
    for (content,) in store.query("SELECT DISTINCT content FROM copies WHERE content <> ''"):
        if content not in known:
            yield f"the text {str(content)[:12]} of a copy is missing"
