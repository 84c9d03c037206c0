"""Reads what the site last published of an edition, and finds what it says otherwise now without a word.

What was published is the JSON of each edition in the output folder, as its manifest lists it.
"""

from __future__ import annotations

import json
import unicodedata
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
from standfirst.settings import Site

MANIFEST = "manifest.json"
DATES = frozenset({"as_of", "dateline", "period"})
"""What any entry under `changes` dates, whatever it is about."""

_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class SilentChange:
    """A record that was published with other words or another number: what `changes` would say of it."""

    loc: tuple[str | int, ...]
    about: str
    what: str
    """The record as a reader knows it: `People aboard`."""
    was: str
    now: str
    """Empty where it is gone."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """One thing that readers rely on. `name` finds it again, `says` is compared, `printed` is shown."""

    name: str
    says: object
    printed: str
    what: str
    loc: tuple[str | int, ...]
    about: str


@dataclass(frozen=True)
class PublishedSite:
    """What lies in the output folder of a site since the last build for the public."""

    site: Site

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """SHA-256 of each published file by its path; empty where nothing was published, or nobody can tell."""
        try:
            rows = json.loads((self._folder / MANIFEST).read_bytes())["artefacts"]
            return {row["path"]: row["sha256"] for row in rows}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}

    @property
    def _folder(self) -> Path:
        return self.site.root / self.site.output

    def digest(self, edition: Edition) -> str:
        """The hash of what was published of an edition; empty where nothing was."""
        return self.hashes.get(self._record(edition), "") if self.site.output else ""

    def _record(self, edition: Edition) -> str:
        """The path of what was published of an edition, at its address or an old one."""
        paths = (edition.path("json"), *old_records(edition))
        return next((path for path in paths if path in self.hashes), paths[0])

    def silent(self, edition: Edition) -> list[SilentChange]:
        """What an edition says otherwise than when it was published, and no entry under `changes` tells.

        A translation has the facts of its original, where they are compared; its words are its own.
        """
        if edition.withdrawn or not self.digest(edition):
            return []
        try:
            told = json.loads((self._folder / self._record(edition)).read_bytes())
            known, name = told["briefing"], told["id"]
            return list(silent_changes(known, edition)) if name == identity(edition) else []
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return []  # another program's file, or one of another version


def silent_changes(known: Mapping[str, Any], edition: Edition) -> Iterator[SilentChange]:
    """What an edition says otherwise than its `known` public records, where no newer entry tells it."""
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
    """Sentences and cells that say the same with other numbers; one for each text and table."""
    now: dict[str, list[PublishedText]] = {}
    for one in new:
        now.setdefault(one.name, []).append(one)
    done: set[tuple[str | int, ...]] = set()
    for one in old:
        same = now.get(one.name, [])
        if same and all(other.says != one.says for other in same) and same[0].loc not in done:
            done.add(same[0].loc)
            yield SilentChange(same[0].loc, one.about, "", one.printed, same[0].printed)


def _words(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    """The quotations and claims of a translation in its own words."""
    for kind in ("voices", "reactions"):
        yield from _texts(briefing, kind, "quote")
    yield from _texts(briefing, "claims", "claim")


def _compared(old: list[_Fact], new: list[_Fact]) -> Iterator[SilentChange]:
    names = {fact.name: fact for fact in new}
    said = {(fact.name, str(fact.says)) for fact in new}
    same = {(fact.about.partition(".")[0], str(fact.says), fact.what) for fact in new}
    fresh = _by_kind(fact for fact in new if fact.name not in {one.name for one in old})
    for fact in old:
        if (fact.name, str(fact.says)) in said:
            continue
        now = names.get(fact.name)
        if now is None:
            if (fact.about.partition(".")[0], str(fact.says), fact.what) in same:
                continue  # it has another id or another place
            others = fresh.get(fact.name.partition(" ")[0], [])
            now = others.pop(0) if others else None
        if now is None:
            yield SilentChange((fact.loc[0],), fact.about, fact.what, fact.printed, "")
        elif now.says != fact.says:
            yield SilentChange(now.loc, now.about, fact.what, fact.printed, now.printed)


def _by_kind(facts: Iterable[_Fact]) -> dict[str, list[_Fact]]:
    """Facts without a partner, by the first word of their name."""
    found: dict[str, list[_Fact]] = {}
    for fact in facts:
        found.setdefault(fact.name.partition(" ")[0], []).append(fact)
    return found


def _told(found: SilentChange, entries: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one of some entries speaks of a change: by its record, by the label, or of the whole edition."""
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
    """The figures, quotations, claims and dates of a briefing as plain data."""
    yield from _dates(briefing)
    for place, figure in enumerate(briefing.get("key_figures", ())):
        says = tuple(figure.get(name) for name in ("value", "qualifier", "unit", "currency"))
        printed = " ".join(str(part) for part in (says[1], says[3], says[0], says[2]) if part is not None)
        about, loc = f"key_figures.{figure['id']}", ("key_figures", place, "value")
        yield _Fact(about, says, printed or "no number", figure["label"], loc, about)
    for kind in ("voices", "reactions"):
        yield from _texts(briefing, kind, "quote", "on")
    yield from _texts(briefing, "claims", "claim", "status", "on")
    yield from _timeline(briefing)
    if funding := briefing.get("funding"):
        for field in ("required", "received"):
            printed = f"{funding.get('currency', '')} {funding.get(field)}"
            yield _Fact(f"funding {field}", printed, printed, field, ("funding", field), f"funding.{field}")


def _dates(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    if as_of := briefing.get("as_of"):
        yield _Fact("as_of", _moment(as_of), str(as_of), "as_of", ("as_of",), "as_of")
    day = briefing.get("dateline", {}).get("date")
    yield _Fact("dateline", day, str(day), "dateline", ("dateline", "date"), "dateline")
    for end, day in briefing.get("period", {}).items():
        yield _Fact(f"period.{end}", day, str(day), "period", ("period",), "period")


def _texts(briefing: Mapping[str, Any], kind: str, main: str, *fields: str) -> Iterator[_Fact]:
    """The words of each record of a list, and some of its fields."""
    for place, record in enumerate(briefing.get(kind, ())):
        words = _plain(record[main])
        name = record.get("id") or words
        about = f"{kind}.{record['id']}" if record.get("id") else kind
        yield _Fact(f"{kind} {name}", words, record[main], "", (kind, place, main), about)
        for field in fields:
            if (value := record.get(field)) is not None:
                yield _Fact(f"{kind}.{field} {name}", value, str(value), "", (kind, place, field), about)


def _timeline(briefing: Mapping[str, Any]) -> Iterator[_Fact]:
    """The dates of what happened; its words are prose."""
    for place, item in enumerate(briefing.get("timeline", ())):
        about = f"timeline.{item['id']}" if item.get("id") else "timeline"
        name = item.get("id") or _plain(item["text"])
        for field in ("date", "until"):
            if value := item.get(field):
                what = item["text"][:60]
                yield _Fact(f"timeline.{field} {name}", value, value, what, ("timeline", place, field), about)


def _moment(text: object) -> object:
    """An instant, however its offset is written."""
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return text


def _plain(text: str) -> str:
    """Words without what a typographer would change: spaces, quotation marks, composed letters."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY).split())
