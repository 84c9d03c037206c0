"""Read the last published state of an edition and find changes that it does not announce.

The published state is the JSON of each edition in the output folder, as its manifest lists it.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from standfirst.library.dates import identity
from standfirst.library.edition import Edition
from standfirst.library.moved import old_records
from standfirst.library.retyped import PublishedText, cells, sentences
from standfirst.model.people import PROTECTABLE
from standfirst.settings import Site

MANIFEST = "manifest.json"
DATES = frozenset({"as_of", "dateline", "edition", "next_due", "period"})
"""The dates and the number of an edition, which any entry under `changes` explains, whatever its subject."""

_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class SilentChange:
    """A record published with other text or another number, with the values for an entry under `changes`."""

    loc: tuple[str | int, ...]
    about: str
    what: str
    """The record as a reader knows it: `People aboard`."""
    was: str
    now: str
    """Empty if it was removed."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact that readers rely on: `name` identifies it, `says` is compared, `printed` is shown."""

    name: str
    says: object
    printed: str
    what: str
    loc: tuple[str | int, ...]
    about: str
    may_go: bool = False
    """True for the name or age of a speaker or claimant, which may be gone because it is protected now, and for
    details of records that may be gone."""


@dataclass(frozen=True)
class PublishedSite:
    """The files in a site's output folder from the last public build."""

    site: Site

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """SHA-256 of each published file by path; empty if nothing was published or it cannot be read."""
        try:
            rows = json.loads((self._folder / MANIFEST).read_bytes())["artefacts"]
            return {row["path"]: row["sha256"] for row in rows}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}

    @property
    def _folder(self) -> Path:
        return self.site.root / self.site.output

    def digest(self, edition: Edition) -> str:
        """Return the hash of the published edition; empty if it was not published."""
        return self.hashes.get(self._record(edition), "") if self.site.output else ""

    def _record(self, edition: Edition) -> str:
        """Return the path of the published edition, under its current or a former name."""
        paths = (edition.path("json"), *old_records(edition))
        return next((path for path in paths if path in self.hashes), paths[0])

    def silent(self, edition: Edition) -> list[SilentChange]:
        """Return the changes of an edition since publication that have no entry under `changes`.

        The facts of a translation are compared in its original; only its own text is compared here.
        """
        if edition.withdrawn or not self.digest(edition):
            return []
        try:
            told = json.loads((self._folder / self._record(edition)).read_bytes())
            elsewhere = [one for one in told.get("related", ()) if not one.get("id")]
            known, name = told["briefing"] | {"related": elsewhere}, told["id"]
            return list(silent_changes(known, edition)) if name == identity(edition) else []
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return []  # a file of another program or another version


def silent_changes(known: Mapping[str, Any], edition: Edition) -> Iterator[SilentChange]:
    """Yield the changes of an edition since its `known` public records that have no newer entry."""
    briefing: dict[str, Any] = edition.briefing.model_dump(mode="json", by_alias=True, exclude_none=True)
    if known.get("status") == "withdrawn":
        return
    earlier = {_entry(one) for one in known.get("changes", ())}
    entries = [one for one in briefing.get("changes", ()) if _entry(one) not in earlier]
    facts = _words if edition.translated else _facts
    changed = [
        *_compared(list(facts(known)), list(facts(briefing))),
        *_retyped(sentences(known), sentences(briefing)),
        *(() if edition.translated else _retyped(cells(known), cells(briefing))),
    ]
    for found in changed:
        if not _told(found, entries):
            yield found


def _retyped(old: Iterable[PublishedText], new: Iterable[PublishedText]) -> Iterator[SilentChange]:
    """Yield sentences and cells in which only numbers changed, one for each text and table."""
    was, now = list(old), list(new)
    gone, fresh = _without(was, now), _without(now, was)
    done: set[tuple[str | int, ...]] = set()
    for name, texts in gone.items():
        for one, other in zip(texts, fresh.get(name, ()), strict=False):
            if other.loc not in done:
                done.add(other.loc)
                yield SilentChange(other.loc, one.about, "", one.printed, other.printed)


def _without(
    texts: Iterable[PublishedText], others: Iterable[PublishedText]
) -> dict[str, list[PublishedText]]:
    """Return the texts that are not among others, each of which answers for one, by name."""
    left = Counter((one.name, one.says) for one in others)
    found: dict[str, list[PublishedText]] = {}
    for one in texts:
        if left[one.name, one.says]:
            left[one.name, one.says] -= 1
        else:
            found.setdefault(one.name, []).append(one)
    return found


def _words(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    """Yield the quotations, claims and live updates in a translation's own text."""
    for kind in ("voices", "reactions"):
        yield from _texts(briefing, kind, "quote")
    yield from _texts(briefing, "claims", "claim")
    yield from _updates(briefing)


def _compared(old: list[_Fact], new: list[_Fact]) -> Iterator[SilentChange]:
    names = {fact.name: fact for fact in new}
    said = {(fact.name, str(fact.says)) for fact in new}
    same = {(fact.about.partition(".")[0], str(fact.says), fact.what) for fact in new}
    fresh = _by_kind(fact for fact in new if fact.name not in {one.name for one in old})
    for fact in old:
        if fact.says is None or (fact.name, str(fact.says)) in said:
            continue
        now = names.get(fact.name)
        if now is None and fact.may_go:
            continue  # with its record, or protected now: then it must not be printed again
        if now is None:
            if (fact.about.partition(".")[0], str(fact.says), fact.what) in same:
                continue  # it has another id or another position
            others = fresh.get(fact.name.partition(" ")[0], [])
            now = others.pop(0) if others else None
        if now is None:
            yield SilentChange((fact.loc[0],), fact.about, fact.what, fact.printed, "")
        elif now.says != fact.says:
            yield SilentChange(now.loc, now.about, fact.what, fact.printed, now.printed)


def _by_kind(facts: Iterable[_Fact]) -> dict[str, list[_Fact]]:
    """Group facts without a counterpart by the first word of their name."""
    found: dict[str, list[_Fact]] = {}
    for fact in facts:
        found.setdefault(fact.name.partition(" ")[0], []).append(fact)
    return found


def _told(found: SilentChange, entries: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether an entry covers a change: by its record, by its label, or for the whole edition."""
    kind = found.about.partition(".")[0]
    for entry in entries:
        about = entry.get("about")
        if about in (None, found.about, kind) or kind in DATES:
            return True
        if found.what and _plain(found.what) in _plain(str(entry.get("note", ""))):
            return True
    return False


def _entry(change: Mapping[str, Any]) -> tuple[object, ...]:
    return _moment(change.get("at")), change.get("note")


def _facts(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    """Yield the figures, quotations, claims, dates and number of a briefing in plain data."""
    yield from _dates(briefing)
    if number := briefing.get("edition"):
        yield _Fact("edition", number, str(number), "", ("edition",), "edition")
    for place, figure in enumerate(briefing.get("key_figures", ())):
        says = tuple(figure.get(name) for name in ("value", "qualifier", "unit", "currency"))
        printed = " ".join(str(part) for part in (says[1], says[3], says[0], says[2]) if part is not None)
        about, loc = f"key_figures.{figure['id']}", ("key_figures", place, "value")
        yield _Fact(about, says, printed or "no number", figure["label"], loc, about)
        yield from _figure_details(figure, place, about)
    for kind in ("voices", "reactions"):
        yield from _texts(briefing, kind, "quote", "on")
        yield from _attributions(briefing, kind, "quote", "speaker")
    yield from _texts(briefing, "claims", "claim", "status", "on")
    yield from _attributions(briefing, "claims", "claim", "by")
    yield from _responses(briefing)
    yield from _timeline(briefing)
    yield from _indicators(briefing)
    yield from _fields(
        briefing.get("outlook", {}), "outlook", "", ("outlook",), ("likelihood", "confidence", "until")
    )
    yield from _updates(briefing)
    yield from _entries(briefing)
    yield from _details(briefing)
    if funding := briefing.get("funding"):
        yield from _amounts(funding, "funding", ("funding",), ("required", "received"))
        for place, appeal in enumerate(funding.get("appeals", ())):
            name, fields = f"funding of {appeal.get('appeal')}", ("required", "received", "percent")
            yield from _amounts(appeal, name, ("funding", "appeals", place), fields)


def _figure_details(figure: Mapping[str, Any], place: int, about: str) -> Iterator[_Fact]:
    """Yield the other numbers of a figure, its trend and its date."""
    loc, fields = ("key_figures", place), ("word", "new", "trend")
    yield from _fields(figure, about, figure["label"], loc, fields, about)
    if as_of := figure.get("as_of"):
        yield _Fact(f"as_of {about}", _moment(as_of), str(as_of), figure["label"], (*loc, "as_of"), about)
    if estimates := figure.get("range"):
        says = [[one.get(name) for name in ("low", "best", "high")] for one in estimates]
        printed = "; ".join(" / ".join("–" if one is None else f"{one:,}" for one in each) for each in says)
        yield _Fact(f"range {about}", says, printed, figure["label"], (*loc, "range"), about)


def _fields(  # what to compare, and how it is called
    record: Mapping[str, Any],
    name: str,
    what: str,
    loc: tuple[str | int, ...],
    fields: tuple[str, ...],
    about: str = "",
) -> Iterator[_Fact]:
    """Yield some fields of a record as they are."""
    for field in fields:
        if (value := record.get(field)) is not None:
            yield _Fact(f"{field} {name}", value, str(value), what, (*loc, field), about or name)


def _responses(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    """Yield what others answered to each claim, by who they are."""
    for place, claim in enumerate(briefing.get("claims", ())):
        about = f"claims.{claim['id']}" if claim.get("id") else "claims"
        for number, one in enumerate(claim.get("responses", ())):
            name = f"{claim.get('id') or _plain(claim['claim'])} {_people(one.get('by'))}"
            loc = ("claims", place, "responses", number)
            for field in ("text", "quote", "kind", "on"):
                if value := one.get(field):
                    yield _Fact(f"answer.{field} {name}", _plain(value), value, "", (*loc, field), about)


def _indicators(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    """Yield the numbers of each sector's indicators."""
    for place, sector in enumerate(briefing.get("response", ())):
        for number, one in enumerate(sector.get("indicators", ())):
            name = f"{sector['sector']}, {one['label']}"
            loc, fields = ("response", place, "indicators", number), ("target", "reached", "percent", "unit")
            yield from _fields(one, name, one["label"], loc, fields, "response")


def _entries(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    """Yield the announced changes, which are identified by their time; their notes are prose."""
    for place, one in enumerate(briefing.get("changes", ())):
        at, loc = _moment(one["at"]), ("changes", place)
        name = f"changes {at}"
        yield _Fact(name, str(at), f"{one.get('kind')} of {at}", "", (*loc, "at"), "changes")
        fields = ("kind", "about", "editions", "was", "now")
        yield from _fields(one, name, f"the change of {at}", loc, fields, "changes")


def _details(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    """Yield where places are, and the dates of sources and of related reports elsewhere."""
    for kind, key, fields in (
        ("places", "name", ("lat", "lon", "pcode", "country")),
        ("sources", "title", ("date",)),
        ("related", "title", ("date",)),
    ):
        for number, record in enumerate(briefing.get(kind, ())):
            about = f"{kind}.{record['id']}" if record.get("id") else kind
            for field in fields if record.get(key) else ():
                value, what = record.get(field), f"{record[key]} ({field})"
                printed = "" if value is None else str(value)
                name = f"{kind}.{field} {record.get('id') or record[key]}"
                yield _Fact(name, value, printed, what, (kind, number, field), about, may_go=True)


def _amounts(
    record: Mapping[str, Any], name: str, loc: tuple[str | int, ...], fields: tuple[str, ...]
) -> Iterator[_Fact]:
    """Yield the amounts of the funding or of an appeal that are known."""
    for field in fields:
        amount = record.get(field)
        if name == "funding" or amount is not None:
            printed = "no amount" if amount is None else f"{record.get('currency', '')} {amount}"
            yield _Fact(f"{name} {field}", printed, printed, field, (*loc, field), f"funding.{field}")
    if as_of := record.get("as_of"):
        yield _Fact(f"as_of {name}", _moment(as_of), str(as_of), "", (*loc, "as_of"), "funding")


def _dates(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    if as_of := briefing.get("as_of"):
        yield _Fact("as_of", _moment(as_of), str(as_of), "as_of", ("as_of",), "as_of")
    day = briefing.get("dateline", {}).get("date")
    yield _Fact("dateline", day, str(day), "dateline", ("dateline", "date"), "dateline")
    for end, day in briefing.get("period", {}).items():
        yield _Fact(f"period.{end}", day, str(day), "period", ("period",), "period")
    yield from _fields(briefing, "next_due", "next_due", (), ("next_due",))


def _texts(briefing: Mapping[str, Any], kind: str, main: str, *fields: str) -> Iterator[_Fact]:
    """Yield the text of each record in a list, and some of its fields."""
    for place, record in enumerate(briefing.get(kind, ())):
        words = _plain(record[main])
        name = record.get("id") or words
        about = f"{kind}.{record['id']}" if record.get("id") else kind
        yield _Fact(f"{kind} {name}", words, record[main], "", (kind, place, main), about)
        for field in fields:
            if (value := record.get(field)) is not None:
                yield _Fact(f"{kind}.{field} {name}", value, str(value), "", (kind, place, field), about)


def _attributions(briefing: Mapping[str, Any], kind: str, main: str, field: str) -> Iterator[_Fact]:
    """Yield who said each quotation or made each claim, by name, or as described in public."""
    for place, record in enumerate(briefing.get(kind, ())):
        named, described = _people(record.get(field))
        name = record.get("id") or _plain(record[main])
        about = f"{kind}.{record['id']}" if record.get("id") else kind
        for way, people in (("by-name", named), ("described", described)):
            if people:
                says, printed = sorted(map(_plain, people)), ", ".join(people)
                loc = (kind, place, field)
                yield _Fact(f"{kind}.{way} {name}", says, printed, "", loc, about, may_go=True)
        if isinstance(person := record.get(field), Mapping) and (age := _age(person)):
            at = (kind, place, field, "age")
            yield _Fact(f"{kind}.age {name}", age, f"aged {age}", "", at, about, may_go=True)


def _age(person: Mapping[str, Any]) -> int | None:
    """Return the age of a speaker, unless it is protected."""
    protected = person.get("protect") or (PROTECTABLE if person.get("published_as") else ())
    return None if "age" in protected else person.get("age")


def _people(said: Any) -> tuple[list[str], list[str]]:
    """Return the names in a speaker or in parties, and the descriptions of those who are not named in public."""
    named, described = [], []
    for one in said if isinstance(said, list) else [said]:
        person = one if isinstance(one, Mapping) else {"name": one}
        if person.get("protected"):  # in what was published
            described.append(person.get("name"))
        elif person.get("published_as"):
            described.append(person.get("published_as"))
        else:
            named.append(person.get("name"))
    return [name for name in named if name], [name for name in described if name]


def _timeline(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    """Yield the dates of timeline items; their text is prose."""
    for place, item in enumerate(briefing.get("timeline", ())):
        about = f"timeline.{item['id']}" if item.get("id") else "timeline"
        name = item.get("id") or _plain(item["text"])
        for field in ("date", "until"):
            if value := item.get(field):
                what = item["text"][:60]
                yield _Fact(f"timeline.{field} {name}", value, value, what, ("timeline", place, field), about)


def _updates(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    """Yield the live updates, which are identified by their time."""
    for place, update in enumerate(briefing.get("updates", ())):
        said = " ".join(filter(None, (update.get("title"), update["text"])))
        at = _moment(update["at"])
        name, shown = f"updates {at} {update.get('id', '')}", f"{update['at']}: {said}"
        yield _Fact(
            name, (str(at), _plain(said)), shown, str(update["at"]), ("updates", place, "text"), "updates"
        )


def _moment(text: object) -> object:
    """Return a time independent of how its offset is written."""
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return text


def _plain(text: str) -> str:
    """Return text without typographic differences: spaces, quotation marks, composed letters."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY).split())
