"""Every text in a record, with its path and its role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, partial
from html import unescape
from typing import Any, NamedTuple, get_args
from urllib.parse import unquote

from standfirst.engine.memo import Memo, content_key, recall
from standfirst.library import Edition
from standfirst.model import (
    Annotation,
    Briefing,
    Cell,
    Chart,
    Claim,
    Column,
    Contact,
    Image,
    KeyFigure,
    LinkedFile,
    LiveUpdate,
    Map,
    NameException,
    Party,
    Quote,
    Record,
    RelatedReport,
    Response,
    Role,
    Section,
    Source,
    Speaker,
    Subsection,
    Table,
    TimelineItem,
    Translation,
)
from standfirst.model.people import PROTECTABLE
from standfirst.names.protected import tokens

Loc = tuple[str | int, ...]


class Words(NamedTuple):
    """One text of a record: its path, content, role and record."""

    loc: Loc
    text: str
    role: Role
    record: Record


_PROSE, _PLAIN, _QUOTE, _NAME, _PRIVATE, _ID = Role

_EXCEPTIONS: dict[type[Record], dict[str, Role]] = {
    Briefing: {"id": _ID, "order": _ID, "note": _PRIVATE},
    Translation: {"of": _ID},
    TimelineItem: {"id": _ID},
    Section: {"id": _ID},
    Subsection: {"id": _ID},
    KeyFigure: {"id": _ID, "parts_by": _ID, "by": _PLAIN},
    Table: {"id": _ID, "data": _ID, "sheet": _ID, "rows": _NAME, "total": _NAME, "range": _ID},
    Column: {"id": _ID, "head": _ID, "tag": _ID},
    Cell: {"value": _NAME},
    Annotation: {"at": _ID},
    Chart: {"id": _ID},
    Map: {"id": _ID, "geojson": _ID, "places": _ID, "area": _ID},
    Image: {"id": _ID, "file": _ID},
    LinkedFile: {"id": _ID, "file": _ID},
    RelatedReport: {"edition": _ID, "title": _NAME},
    Party: {"person": _ID},
    Speaker: {
        "name": _PRIVATE, "role": _PRIVATE, "organisation": _PRIVATE, "place": _PRIVATE, "person": _PRIVATE,
        "aliases": _PRIVATE,
    },
    NameException: {"text": _PRIVATE, "reason": _PRIVATE, "by": _PRIVATE},
    Quote: {"id": _ID, "quote": _QUOTE, "original": _QUOTE, "note": _PRIVATE},
    Response: {"quote": _QUOTE},
    Claim: {"id": _ID},
    Source: {"id": _ID, "title": _NAME},
    LiveUpdate: {"id": _ID, "about": _ID},
    Contact: {"email": _ID, "phone": _ID},
}  # fmt: skip
"""The fields whose role is not that of their type."""


@cache
def roles(cls: type[Record]) -> dict[str, Role]:
    """Return the role of every field of a record that contains text; ids, dates, numbers and choices have none."""
    own = {name: _role(field.annotation, *field.metadata) for name, field in cls.model_fields.items()}
    for base in reversed(cls.__mro__):
        own |= _EXCEPTIONS.get(base, {})
    return {name: role for name, role in own.items() if role is not None}


def _role(annotation: Any, *metadata: Any) -> Role | None:
    """Return the role that a type names, in its own metadata or within `tuple[…]` and `… | None`."""
    named = [one for one in (*getattr(annotation, "__metadata__", ()), *metadata) if isinstance(one, Role)]
    return named[-1] if named else next(filter(None, map(_role, get_args(annotation))), None)


_TITLED = frozenset({"title", "sections", "charts", "tables", "map", "maps", "images", "files"})


def is_told(text: Words) -> bool:
    """Return whether a text is the briefing's own statement to readers: prose, a title or an alternative text."""
    return text.role is _PROSE or (
        text.role is _PLAIN and text.loc[0] in _TITLED and text.loc[-1] in ("title", "alt")
    )


@cache
def _plan(cls: type[Record]) -> tuple[tuple[tuple[str, Role], ...], tuple[str, ...]]:
    """Return the fields of a record that contain text, and those that contain records."""
    inner = tuple(name for name, field in cls.model_fields.items() if holds_record(field.annotation))
    return tuple(roles(cls).items()), inner


def holds_record(annotation: Any) -> bool:
    """Return whether a field with this annotation can contain a record."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return True
    return any(holds_record(part) for part in get_args(annotation))


@cache
def named_roles(cls: type[Record] = Briefing) -> dict[str, set[Role]]:
    """Return the roles that each field of a record and of the records in it may have, by name; none for a choice."""
    found: dict[str, set[Role]] = {}
    for kind in records(cls):
        own = roles(kind)
        for name, field in kind.model_fields.items():
            found.setdefault(field.alias or name, set()).update({own[name]} if name in own else ())
    return found


def records(cls: type[Record]) -> set[type[Record]]:
    """Return a type of record and the types of all records that it can contain."""
    found: set[type[Record]] = set()
    waiting = [cls]
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            found.add(kind)
            waiting += (one for field in kind.model_fields.values() for one in _kinds(field.annotation))
    return found


def _kinds(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from _kinds(part)


_PRINTED_KEYS = frozenset({"acronyms"})
"""Mappings whose keys readers see too."""

_OF_SPEAKERS = frozenset({"name", "organisation", "place"})
_LINK = re.compile(r"\]\([^()\s]*\)|\]\[[^\[\]\s]{1,40}\]|\[@[^\[\]]{1,400}\]|[\[\]]")
_MARKUP = re.compile(r"<!--(?:(?!<!--|-->).)*-->|<[^<>]*>|[*`\\]", re.DOTALL)
_SIGNS = frozenset("%&*<`\\[")


def readings(text: str) -> tuple[str, ...]:
    """Return other readings of a text: rendered without markup and escapes, and decoded as a URL."""
    if _SIGNS.isdisjoint(text):
        return ()
    return unescape(_LINK.sub("", _MARKUP.sub("", text))), unquote(text)


def open_words(editions: Iterable[Edition], kept: Memo | None = None) -> frozenset[str]:
    """Return the words of every name that editions use openly: of people, places, organisations and sources."""
    return frozenset(word for edition in editions for word in _open_words_of(edition, kept))


def _open_words_of(edition: Edition, kept: Memo | None) -> list[str]:
    make = partial(_open_words, edition)
    return recall(kept, content_key("open words", edition.digest), make) if edition.digest else make()


def _open_words(edition: Edition) -> list[str]:
    names = (text for text in words(edition.briefing) if is_open_name(text))
    return sorted({word for text in names for word in tokens(text.text)})


def is_printed(text: Words) -> bool:
    """Return whether a text can be published; for a protected speaker, only fields that are not protected."""
    speaker, field = text.record, text.loc[-1]
    if isinstance(speaker, Speaker) and field in (*PROTECTABLE, "person"):
        return not speaker.published_as if field == "person" else field not in speaker.protected
    return text.role is not Role.PRIVATE


def is_open_name(text: Words) -> bool:
    """Return whether a text is a name that readers see; the public name of a protected speaker does not count."""
    if isinstance(text.record, Speaker):
        return text.loc[-1] in _OF_SPEAKERS and not text.record.published_as
    return text.role is Role.NAME and text.loc[-1] != "published_as"


def words(record: Record, loc: Loc = ()) -> Iterator[Words]:
    """Yield every text of a record and of nested records, in the order of the model."""
    texts, inner = _plan(type(record))
    values = record.__dict__
    for name, role in texts:
        value = values[name]
        if isinstance(value, str):
            yield Words((*loc, name), value, role, record)
        elif isinstance(value, tuple | dict):
            yield from _listed(value, (*loc, name), role, record)
    for name in inner:
        for place, item in nested(values[name], (*loc, name)):
            yield from words(item, place)


_SCALARS = frozenset({str, int, float, bool, type(None)})
"""Types of which a row of a table can hold thousands of cells without a record."""


def nested(value: Any, loc: Loc) -> Iterator[tuple[Loc, Record]]:
    """Yield the records in a field, including lists of lists such as the rows of a table, each with its path."""
    if isinstance(value, Record):
        yield loc, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if isinstance(item, Record):
                yield (*loc, index), item
            elif isinstance(item, tuple) and not _SCALARS.issuperset(map(type, item)):
                yield from nested(item, (*loc, index))


def _listed(value: Any, loc: Loc, role: Role, record: Record) -> Iterator[Words]:
    """Yield the texts in lists and mappings, including nested lists."""
    for place, item in value.items() if isinstance(value, dict) else enumerate(value):
        if loc[-1] in _PRINTED_KEYS:
            yield Words((*loc, place), str(place), role, record)
        if isinstance(item, str):
            yield Words((*loc, place), item, role, record)
        elif isinstance(item, tuple):
            for index, cell in enumerate(item):
                if isinstance(cell, str):
                    yield Words((*loc, place, index), cell, role, record)
