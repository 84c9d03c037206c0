"""Every text in a record, with its path and its role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
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
    Change,
    Chart,
    Claim,
    Column,
    Contact,
    Dateline,
    Datum,
    Funding,
    Image,
    KeyFigure,
    Map,
    NameException,
    Outlook,
    Party,
    Place,
    Quote,
    Reaction,
    Record,
    Response,
    Scenario,
    Section,
    SectorResponse,
    Series,
    Source,
    Speaker,
    Table,
    Threshold,
    TimelineItem,
    Translation,
    Voice,
    Withdrawal,
)
from standfirst.model.people import PROTECTABLE
from standfirst.names.protected import tokens

Loc = tuple[str | int, ...]


class Role(Enum):
    """The origin and form of a text."""

    PROSE = "prose"
    """Our own text, Markdown with references."""
    PLAIN = "plain"
    """Our own text, plain."""
    QUOTE = "quote"
    """Text of somebody else."""
    NAME = "name"
    """A name of somebody or something."""
    PRIVATE = "private"
    """Never published: notes for the desk, and a speaker before protection is applied."""
    ID = "id"
    """A record's own id or a URL; part of links, not of the readable text."""


class Words(NamedTuple):
    """One text of a record: its path, content, role and record."""

    loc: Loc
    text: str
    role: Role
    record: Record


_PROSE, _PLAIN, _QUOTE, _NAME, _PRIVATE, _ID = Role
_QUOTED = {
    "id": _ID, "quote": _QUOTE, "original": _QUOTE, "translated_by": _NAME, "via": _NAME,
    "context": _PROSE, "note": _PRIVATE,
}  # fmt: skip

ROLES: dict[type[Record], dict[str, Role]] = {
    Briefing: {
        "id": _ID, "title": _PLAIN, "standfirst": _PROSE, "notice": _PROSE, "topics": _NAME, "highlights": _PROSE,
        "situation": _PROSE, "background": _PROSE, "coordination": _PROSE, "note": _PRIVATE,
    },
    Series: {"title": _PLAIN, "about": _PROSE, "desk": _NAME},
    Translation: {"by": _NAME},
    Dateline: {"place": _NAME},
    Place: {"name": _NAME, "admin": _NAME},
    TimelineItem: {"id": _ID, "text": _PROSE, "place": _NAME},
    Scenario: {"text": _PROSE},
    Outlook: {"text": _PROSE, "watch": _PROSE},
    SectorResponse: {"sector": _NAME, "lead": _NAME, "needs": _PROSE, "response": _PROSE, "gaps": _PROSE},
    Section: {"id": _ID, "title": _PLAIN, "text": _PROSE},
    KeyFigure: {
        "id": _ID, "label": _PLAIN, "word": _NAME, "place": _NAME, "parts_by": _ID, "unit": _NAME, "by": _PLAIN, "note": _PROSE,
    },
    Funding: {"appeal": _NAME, "url": _ID},
    Table: {
        "id": _ID, "title": _PLAIN, "data": _ID, "sheet": _ID, "rows": _NAME, "total": _NAME, "subtotal_rows": _NAME, "labels": _NAME, "note": _PROSE,
    },
    Column: {"id": _ID, "label": _PLAIN, "unit": _NAME, "group": _PLAIN, "head": _ID},
    Cell: {"value": _NAME, "note": _PROSE},
    Datum: {"label": _NAME, "series": _NAME},
    Threshold: {"label": _PLAIN},
    Annotation: {"at": _ID, "text": _PLAIN},
    Chart: {"id": _ID, "title": _PLAIN, "unit": _NAME, "alt": _PLAIN, "caption": _PROSE},
    Map: {"id": _ID, "geojson": _ID, "places": _ID, "title": _PLAIN, "alt": _PLAIN, "caption": _PROSE},
    Image: {"id": _ID, "file": _ID, "alt": _PLAIN, "caption": _PROSE, "credit": _NAME, "licence": _NAME},
    Party: {"name": _NAME, "role": _NAME, "organisation": _NAME, "place": _NAME, "person": _ID},
    Speaker: {
        "name": _PRIVATE, "role": _PRIVATE, "organisation": _PRIVATE, "place": _PRIVATE, "person": _PRIVATE,
        "aliases": _PRIVATE, "published_as": _NAME,
    },
    NameException: {"text": _PRIVATE, "reason": _PRIVATE, "by": _PRIVATE},
    Quote: _QUOTED, Voice: _QUOTED, Reaction: _QUOTED,
    Response: {"text": _PLAIN, "quote": _QUOTE},
    Claim: {"id": _ID, "claim": _PLAIN, "about": _NAME, "evidence": _PLAIN},
    Source: {"id": _ID, "url": _ID, "archived": _ID, "title": _NAME, "publisher": _NAME, "author": _NAME, "note": _PLAIN},
    Change: {"note": _PLAIN, "was": _PLAIN, "now": _PLAIN},
    Withdrawal: {"explanation": _PROSE},
    Contact: {"name": _NAME, "role": _NAME, "organisation": _NAME, "email": _ID, "phone": _ID},
}  # fmt: skip
"""The role of every field that contains text; fields of ids, dates, numbers and choices are not listed."""


_TITLED = frozenset({"title", "sections", "charts", "tables", "map", "maps", "images"})


def is_told(text: Words) -> bool:
    """Return whether a text is the briefing's own statement to readers: prose, a title or an alternative text."""
    return text.role is _PROSE or (
        text.role is _PLAIN and text.loc[0] in _TITLED and text.loc[-1] in ("title", "alt")
    )


@cache
def _plan(cls: type[Record]) -> tuple[tuple[tuple[str, Role], ...], tuple[str, ...]]:
    """Return the fields of a record that contain text, and those that contain records."""
    inner = tuple(name for name, field in cls.model_fields.items() if holds_record(field.annotation))
    roles = next((ROLES[base] for base in cls.__mro__ if base in ROLES), {})
    return tuple(roles.items()), inner


def holds_record(annotation: Any) -> bool:
    """Return whether a field with this annotation can contain a record."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return True
    return any(holds_record(part) for part in get_args(annotation))


_OF_SPEAKERS = frozenset({"name", "organisation", "place"})
_LINK = re.compile(r"\]\([^()\s]*\)|[\[\]]")
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


def nested(value: Any, loc: Loc) -> Iterator[tuple[Loc, Record]]:
    """Yield the records in a field, including lists of lists such as the rows of a table, each with its path."""
    if isinstance(value, Record):
        yield loc, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if isinstance(item, Record | tuple):
                yield from nested(item, (*loc, index))


def _listed(value: Any, loc: Loc, role: Role, record: Record) -> Iterator[Words]:
    """Yield the texts in lists and mappings, including nested lists."""
    for place, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(item, str):
            yield Words((*loc, place), item, role, record)
        elif isinstance(item, tuple):
            yield from _listed(item, (*loc, place), role, record)
