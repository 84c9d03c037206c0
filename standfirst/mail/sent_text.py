"""The text of a copy: the records of an edition as its recipient got them, and the differences of two such texts.

The ledger stores each text once, by its digest, and each copy refers to it. It stores the values of figures, which a
report on a change names, and of everything else only a hash, because a database shared by a team should not contain the
briefings again. Names of protected people are in neither.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from standfirst.library import Edition
from standfirst.mail.ledger_chain import digest
from standfirst.mail.ledger_rows import SentText
from standfirst.model.sources import Change
from standfirst.view.public import public

_UNSAID = frozenset({
    "id", "status", "note", "embargo_until", "withdrawn", "translation", "changes", "lang",
})  # fmt: skip
"""Fields without factual content, or that themselves describe changes."""

_FIGURES = "key_figures."
SHOWN = 4
"""The number of changes named in a line before the rest is counted."""

_RECORDED = frozenset({
    "claims", "charts", "files", "funding", "images", "key_figures", "maps", "reactions", "response", "sources", "tables",
    "timeline", "updates", "voices",
})  # fmt: skip
"""Sections of records: an entry about one of them does not cover another."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A place of the records that differs from a copy; values are text or hashes."""

    path: str
    was: str
    now: str

    @property
    def digest(self) -> str:
        """The identity of the change, for a person to confirm as no change."""
        return digest((self.path, self.was, self.now))

    @property
    def record(self) -> str:
        """The record or section that it is in: `key_figures.homes`, `situation`."""
        parts = self.path.split(".")
        return ".".join(parts[:2]) if parts[0] in _RECORDED else parts[0]

    def covered(self, entries: Iterable[Change]) -> bool:
        """Return whether an entry covers it: an entry for everything, for its record, or for text beside the record."""
        section = self.path.partition(".")[0]
        return any(
            not entry.about or _within(self.path, entry.about) or section not in _RECORDED
            for entry in entries
        )

    def about(self, entry: Change) -> bool:
        """Return whether it is in the record of an entry; an entry without a record covers everything."""
        return not entry.about or _within(self.path, entry.about)


@dataclass(frozen=True)
class Wording:
    """A text with its parsed records."""

    text: SentText

    @cached_property
    def _data(self) -> dict[str, Any]:
        return dict(json.loads(self.text.records))

    @property
    def records(self) -> Mapping[str, str]:
        """The values by their place."""
        found: dict[str, str] = self._data["records"]
        return found

    @property
    def entries(self) -> frozenset[str]:
        """The corrections and updates that the text contained."""
        return frozenset(self._data["entries"])

    def changes(self, now: Wording) -> tuple[TextChange, ...]:
        """Return where `now` differs; between two languages, only figures are compared."""
        old, new = self.records, now.records
        paths = [path for path in sorted(old.keys() | new.keys()) if path in old or not _is_added(path)]
        if self.text.lang != now.text.lang:
            paths = [path for path in paths if path.startswith(_FIGURES) and path.endswith(".value")]
        if (self.text.form == "flash") != (now.text.form == "flash"):
            paths = [path for path in paths if path in old and path in new]
        return tuple(
            TextChange(path, old.get(path, ""), new.get(path, ""))
            for path in paths
            if old.get(path) != new.get(path)
        )


def _is_added(path: str) -> bool:
    """Return whether a place is one that is added through the day: a copy names the time of its last update."""
    return path.startswith("updates.")


def sent_text(edition: Edition, form: str) -> SentText:
    """Return the text of a copy of an edition in a form; `edition` contains what its recipients may see."""
    data = {key: value for key, value in public(edition).items() if key not in _UNSAID}
    folder = edition.file.path.parent
    records = {path: _value(path, text, folder) for path, text in sorted(_flat(data))}
    entries = sorted(entry_digest(change) for change in edition.briefing.changes)
    text = json.dumps({"records": records, "entries": entries}, ensure_ascii=False, sort_keys=True)
    return SentText(digest((edition.lang, form, text)), edition.lang, form, text)


def entry_digest(change: Change) -> str:
    """Return the identity of a correction or update, regardless of its time."""
    return digest((change.kind, change.about, change.was, change.now, list(change.editions), change.note))[
        :16
    ]


def shown(changes: Sequence[TextChange]) -> str:
    """Return changes as a line for people: "`missing` 7 to 70, `situation`"."""
    words = {change.record: f"`{change.record}`" for change in changes}
    for change in changes:
        kind, _, rest = change.path.partition(".")
        if kind == "key_figures" and rest.endswith(".value"):
            name = rest.removesuffix(".value")
            words[change.record] = f"`{name}` {change.was or 'none'} to {change.now or 'none'}"
    found = list(words.values())
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more


def _flat(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value of plain data with its place; records of a list by their id, or else by number."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key != "id":
                yield from _flat(value, f"{path}.{key}" if path else str(key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            name = value.get("id") if isinstance(value, dict) else None
            yield from _flat(value, f"{path}.{name or number}")
    elif data is not None:
        yield path, data if isinstance(data, str) else json.dumps(data)


def _value(path: str, text: str, folder: Path) -> str:
    """Return a figure unchanged and anything else as a hash, including that of the file it names."""
    if path.startswith(_FIGURES) and path.endswith((".value", ".qualifier", ".unit", ".label")):
        return text
    found = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    if "." in text and len(text) < 200 and "\n" not in text and not text.startswith(("/", "..")):
        file = folder / text
        if file.is_file():
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _within(path: str, about: str) -> bool:
    return path == about or path.startswith(f"{about}.")
