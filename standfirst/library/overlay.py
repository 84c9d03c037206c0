"""Overlay a translation on its original: text from the translation, everything else from the original.

A translation never repeats a number, a date or a status, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from standfirst.errors import Problem
from standfirst.reader import Document

OWN = frozenset({"lang", "translation", "status", "notice", "note"})
"""Fields that a translation has for itself."""

FIXED = frozenset({
    "id", "kind", "edition", "qualifier", "currency", "verification", "consent", "grade", "url", "archived", "date", "at", "on",
    "as_of", "accessed", "until", "precision", "likelihood", "confidence", "trend", "tlp", "embargo_until", "from", "to",
    "email", "country", "person", "file", "geojson", "protect", "next_due", "original", "original_lang", "sheet",
    "range", "group_by", "sort", "mark", "tag", "head", "total", "table", "column", "row", "share_of",
    "subtotal_rows", "form", "of", "moved_from", "key", "glide", "pcode", "order",
})  # fmt: skip
"""Text fields that need no translation and that a translation cannot change."""

MARKINGS = frozenset({"tlp", "embargo_until", "exercise", "consent", "protect", "aliases"})
"""Markings that a translation may set for itself; the stricter one applies (`library/inheritance.py`)."""


_OF_RECORDS = frozenset({"data", "status"})
"""More of these in records: the file of a table, the status of a claim. Section fingerprints include them."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """The data of a translation merged with its original, and the location of each part."""

    original: Document
    words: Document
    data: dict[str, Any]
    problems: tuple[Problem, ...]

    def locate(self, loc: Sequence[str | int], key: bool) -> tuple[str, int, int]:
        """Return file, line and column of a path in `data`: in the translation if it is there."""
        there = _translated_loc(self.original.data, self.words.data, loc)
        if there is not None:
            return (self.words.path, *self.words.position(there, key=key))
        return (self.original.path, *self.original.position(loc, key=key))


def overlay(original: Document, words: Document) -> Overlay:
    """Merge `words` into `original`; problems are SF701 (no such record), SF702 (length), SF703 (not text)."""
    problems: list[Problem] = []
    data = _merge(original.data, words.data, (), words, problems)
    return Overlay(original, words, data, tuple(problems))


def _merge(base: Any, over: Any, loc: tuple[str | int, ...], words: Document, problems: list[Problem]) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        merged = dict(base)
        for key, value in over.items():
            here = (*loc, key)
            if (len(here) == 1 and key in OWN) or key in MARKINGS:
                merged[key] = value
            elif key in merged:
                merged[key] = _merge(merged[key], value, here, words, problems)
            else:
                merged[key] = value
        return merged
    if isinstance(base, list) and isinstance(over, list):
        return _merge_lists(base, over, loc, words, problems)
    if base != over and not _is_words(base, over, loc):
        problems.append(_difference(base, loc, words))
        return base
    return over


def _difference(base: Any, loc: tuple[str | int, ...], words: Document) -> Problem:
    """Return the problem of a part that is no translation; it repeats nothing that may be protected or internal."""
    name = _field(loc)
    if isinstance(base, list | dict) or (isinstance(base, str) and name not in FIXED | _OF_RECORDS):
        form = "a list" if isinstance(base, list) else "fields" if isinstance(base, dict) else "text"
        return words.problem(
            loc, "SF703", f"`{name}` has another form than in the original", f"write it as there, as {form}"
        )
    said = "" if "speaker" in loc else f", which says {base!r}"
    return words.problem(
        loc, "SF703", f"`{name}` differs from the original{said}", "remove it; translations hold only text"
    )


def _field(loc: tuple[str | int, ...]) -> str:
    """Return the name of the innermost field of a path."""
    return next((part for part in reversed(loc) if isinstance(part, str)), "")


def _is_words(base: Any, over: Any, loc: tuple[str | int, ...]) -> bool:
    return isinstance(base, str) and isinstance(over, str) and _field(loc) not in FIXED | _OF_RECORDS


def _merge_lists(
    base: list[Any],
    over: list[Any],
    loc: tuple[str | int, ...],
    words: Document,
    problems: list[Problem],
) -> list[Any]:
    found = pairs(base, over)
    if found is None:
        problems.append(
            words.problem(
                loc,
                "SF702",
                f"{len(over)} items translate {len(base)} of the original",
                "give the records ids, or translate each in its place",
            )
        )
        return base
    merged = list(base)
    for there, here in enumerate(found):
        if here is None:
            problems.append(
                words.problem(
                    (*loc, there),
                    "SF701",
                    f"the original has no record {over[there].get('id')!r} here",
                    "use an id of the original",
                )
            )
        else:
            merged[here] = _merge(base[here], over[there], (*loc, there), words, problems)
    return merged


def pairs(base: list[Any], over: list[Any]) -> list[int | None] | None:
    """Return the index of the original of each item in `over`; None if that cannot be determined."""
    if over and all(_name(item) for item in over):
        ids = {name: index for index, item in enumerate(base) if (name := _name(item))}
        if ids:
            return [ids.get(_name(item) or "") for item in over]
    return list(range(len(base))) if len(base) == len(over) else None


def _name(item: Any) -> str | None:
    """Return the id of a record, if it has a valid one."""
    name = item.get("id") if isinstance(item, dict) else None
    return str(name) if isinstance(name, str | int) else None


def _translated_loc(base: Any, over: Any, loc: Sequence[str | int]) -> tuple[str | int, ...] | None:
    result: list[str | int] = []
    for part in loc:
        if isinstance(over, dict) and part in over:
            result.append(part)
            base, over = (base.get(part) if isinstance(base, dict) else None), over[part]
        elif isinstance(over, list) and isinstance(base, list) and isinstance(part, int):
            found = pairs(base, over) or []
            if part not in found:
                return None
            there = found.index(part)
            result.append(there)
            base, over = base[part], over[there]
        else:
            return None
    return tuple(result)
