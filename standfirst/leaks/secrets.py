"""Collect what must not be published: restricted text, protected text, and the desk's own notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from standfirst.checks.texts import records
from standfirst.engine.memo import Memo, content_key, recall
from standfirst.library import Edition, Library
from standfirst.library.files import series_file
from standfirst.library.visibility import FACE
from standfirst.model import Briefing, Record, Speaker, Tlp
from standfirst.names.pieces import WORDS, pieces
from standfirst.names.protected import names, parts
from standfirst.names.rarity import is_rare
from standfirst.names.search import Canary
from standfirst.view.public import hidden

_DESK = frozenset({"note", "sections", "of"})
"""Fields of published records that are for the desk only and contain text; other hidden ones hold choices or paths."""

_NO_WORDS = re.compile(r"[\d\s:.,+TZ/%-]*")
Leaf = tuple[str, str]
"""The path of a text in a record, such as `voices.0.quote`, and the text."""


def canaries(everything: Library, shown: Library, kept: Memo | None = None) -> Iterator[Canary]:
    """Yield unpublished, protected and private text with its origin."""
    names = {edition.name for edition in shown.editions}
    for edition in everything.editions:
        is_shown = edition.name in names
        make = partial(_of_edition, edition, is_shown=is_shown)
        if edition.digest:
            found = recall(kept, content_key("canaries", edition.digest, str(is_shown)), make)
        else:
            found = make()
        yield from (Canary(text, origin, strict, name) for text, origin, strict, name in found)
    yield from _series(everything, shown)
    yield from _registered(everything, shown)


def _of_edition(edition: Edition, *, is_shown: bool) -> list[tuple[str, str, bool, bool]]:
    """Return the secrets of one edition as plain data."""
    origin = edition.documents[0].path
    if not is_shown:
        rest = _closed(edition, origin)
    elif edition.withdrawn:
        rest = _texts(edition.briefing, origin, leave=FACE)
    else:
        rest = _private(edition.briefing, origin)
    found = (*_protected(edition, origin), *rest)
    return [(one.text, one.origin, one.strict, one.name) for one in found]


def _series(everything: Library, shown: Library) -> Iterator[Canary]:
    """Yield the text of series that have no shown edition."""
    names = {edition.file.series for edition in shown.editions}
    for name, about in everything.series.items():
        folder, _, lang = name.partition(".")
        if folder not in names:
            origin = f"{everything.site.briefings}/{folder}/{series_file(lang)}"
            yield Canary(f"{folder}/index.html", f"{origin}: its address", strict=False)
            yield from _texts(about, origin)


def _closed(edition: Edition, origin: str) -> Iterator[Canary]:
    """Yield all text of an unpublished edition, including its URL."""
    yield Canary(edition.path("html").removesuffix(".html"), f"{origin}: its address", strict=False)
    if edition.unread is None:
        yield from _texts(edition.briefing, origin)
    for loc, text in edition.unread or ():
        if not _NO_WORDS.fullmatch(text) and not _is_chosen(loc, text):
            place = ".".join(map(str, loc))
            yield from (Canary(part, f"{origin}: {place}", strict=False) for part in pieces(text))


def _is_chosen(loc: Sequence[str | int], text: str) -> bool:
    """Return whether a few words are in a field that only takes choices, dates or numbers."""
    name = next((part for part in reversed(loc) if isinstance(part, str)), "")
    return name in _choices() and len(text.split()) < WORDS


@cache
def _choices() -> frozenset[str]:
    fields = [
        (field.alias or name, field)
        for kind in records(Briefing)
        for name, field in kind.model_fields.items()
    ]
    return frozenset(name for name, _ in fields) - {
        name for name, one in fields if _takes_text(one.annotation)
    }


def _takes_text(annotation: Any) -> bool:
    """Return whether a value with this annotation can be free text or a record that contains some."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return annotation is str or any(map(_takes_text, get_args(annotation)))


def _texts(record: Record, origin: str, leave: frozenset[str] = frozenset()) -> Iterator[Canary]:
    for place, text in leaves(record, leave):
        for part in pieces(text):
            yield Canary(part, f"{origin}: {place}", strict=False)


def leaves(value: Any, leave: frozenset[str] = frozenset(), place: str = "") -> Iterator[Leaf]:
    """Yield every text in a record that someone typed: no choices from a list, no dates, no bare numbers."""
    if type(value) is str and not _NO_WORDS.fullmatch(value):
        yield place, value
    for name, item in _children(value, leave):
        yield from leaves(item, place=f"{place}.{name}".strip("."))


def _children(value: Any, leave: frozenset[str]) -> Iterator[tuple[object, Any]]:
    """Yield the children of a record or a list by name or number, without choices from a list."""
    if isinstance(value, BaseModel):
        for name in _typed(type(value)):
            if name not in leave:
                yield name, getattr(value, name)
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


@cache
def _typed(kind: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a record that take free text."""
    return tuple(name for name, field in kind.model_fields.items() if not _is_choice(field.annotation))


def _private(record: Any, origin: str, place: str = "") -> Iterator[Canary]:
    """Yield text of a published record that is for the desk only."""
    if isinstance(record, Speaker):
        return  # handled by _protected
    closed = hidden(type(record)) if isinstance(record, Record) else frozenset()
    for name, value in _children(record, closed - _DESK):
        at = f"{place}.{name}".strip(".")
        if name in closed:
            for spot, text in leaves(value, place=at):
                yield from (Canary(part, f"{origin}: {spot}", strict=False) for part in pieces(text))
        else:
            yield from _private(value, origin, at)


def _protected(edition: Edition, origin: str) -> Iterator[Canary]:
    """Yield the protected text of speakers, whether or not the edition itself is public."""
    for kind in ("voices", "reactions"):
        for index, quote in enumerate(getattr(edition.briefing, kind)):
            yield from _speaker(quote.speaker, f"{origin}: {kind}.{index}.speaker")


def _speaker(speaker: Speaker, origin: str) -> Iterator[Canary]:
    if not speaker.protected:
        return
    for name in names(speaker):
        yield from _named(name, f"{origin}.name")
    for number, one in enumerate(speaker.exceptions):  # its text is what may be published
        for place, text in leaves({"reason": one.reason, "by": one.by}, place=f"exceptions.{number}"):
            yield from (Canary(part, f"{origin}.{place}", strict=False) for part in pieces(text))
    for field in ("role", "organisation", "place", "person"):
        value = getattr(speaker, field)
        if value and (field in speaker.protected or field == "person"):
            yield Canary(value, f"{origin}.{field}", strict=False)


def _named(name: str, origin: str) -> Iterator[Canary]:
    """Yield a name in any spelling, its rare words alone, and its common words unless public text contains them."""
    yield Canary(name, origin, name=True)
    for part in parts(name):
        yield Canary(part, f"{origin}, in part", strict=False, name=is_rare(part))


def _registered(everything: Library, shown: Library) -> Iterator[Canary]:
    """Yield private registry text of people without a public mention, and of restricted sources."""
    registry = everything.registry
    openly = {speaker.person for speaker in _speakers(shown) if not speaker.protected}
    protected = {speaker.person for speaker in _speakers(everything) if speaker.protected} - openly
    closed = {speaker.person for speaker in _speakers(everything)} - openly
    folder = f"{everything.site.briefings}/_registry"
    for kind, table in (("people", registry.people), ("organisations", registry.organisations)):
        for number, (name, record) in enumerate(table.items(), start=1):
            at = f"{folder}/{kind}.yaml: record {number}"  # its id is often derived from the name
            yield from _plain(_for_the_desk(record), at)
            if kind == "people" and name in protected:
                called = filter(None, (record.get("name"), *(record.get("aliases") or ())))
                yield from (canary for one in called for canary in _named(str(one), f"{at}.name"))
            if kind == "people" and name in closed:
                yield from _plain({key: record[key] for key in record if key != "exceptions"}, at)
    for number, (name, record) in enumerate(registry.sources.items(), start=1):
        if record.get("tlp", Tlp.CLEAR.value) != Tlp.CLEAR.value:
            yield from _plain({"id": name, **record}, f"{folder}/sources.yaml: record {number}")


def _for_the_desk(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is never published of a registry record: its note, and the reasons for its exceptions."""
    reviewed = [{key: one.get(key) for key in ("reason", "by")} for one in record.get("exceptions") or ()]
    return {"note": record.get("note"), "exceptions": reviewed}


def _speakers(library: Library) -> Iterator[Speaker]:
    for edition in library.editions:
        for quote in (*edition.briefing.voices, *edition.briefing.reactions):
            yield quote.speaker


def _plain(data: Mapping[str, Any], origin: str) -> Iterator[Canary]:
    """Yield every text in plain data."""
    for place, text in leaves(data):
        yield from (Canary(part, f"{origin}.{place}", strict=False) for part in pieces(text))


def _is_choice(annotation: Any) -> bool:
    """Return whether a field takes one of a few choices, or no text at all."""
    if get_origin(annotation) is Literal:
        return True
    inner = [one for one in get_args(annotation) if one is not type(None)]
    return bool(inner) and all(_is_choice(one) for one in inner)
