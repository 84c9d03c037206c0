"""The registry of people, organisations and sources that several briefings share."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from standfirst.engine.memo import Memo
from standfirst.errors import InputError, Problem
from standfirst.library.files import REGISTRY, inside
from standfirst.model import NameException, Party, Source
from standfirst.model.base import Line, Record, Text, Url
from standfirst.model.parse import validate
from standfirst.model.references import citations
from standfirst.reader import Document, read
from standfirst.settings import Site


class Person(Party):
    """A person who speaks in several briefings."""

    aliases: tuple[Line, ...] = ()
    """Other spellings of the name."""
    exceptions: tuple[NameException, ...] = ()
    """Texts of any briefing or page in which a protected name may appear; every build lists them."""
    note: Text | None = None
    """For the desk only; never published."""


class Organisation(Record):
    """An organisation that several briefings name."""

    name: Line
    """The name as printed."""
    short: Line | None = None
    """Its abbreviation."""
    url: Url | None = None
    """Its website."""
    note: Text | None = None
    """For the desk only; never published."""


_KINDS: dict[str, type[Record]] = {
    "people": Person,
    "organisations": Organisation,
    "sources": Source,
}


@dataclass(frozen=True, slots=True)
class Registry:
    """The content of `briefings/_registry/`: validated plain data by id."""

    people: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    organisations: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    sources: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def exceptions(self) -> Iterator[tuple[str, NameException]]:
        """Each text that may contain a protected name, and its place, by record number as ids often contain names."""
        for number, record in enumerate(self.people.values(), start=1):
            for index, one in enumerate(record.get("exceptions") or ()):
                place = f"{REGISTRY}/people.yaml: record {number}, exceptions.{index}"
                yield place, NameException.model_validate(one)

    def fill(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the data of a briefing with values from the registry filled in; the input is not modified."""
        if not (self.people or self.organisations or self.sources):
            return data
        filled: dict[str, Any] = self._filled(data)
        own = filled.get("sources") or []
        if not isinstance(own, list):
            return filled
        known = [source.get("id") for source in own if isinstance(source, dict)]
        cited = [name for name in _cited(data) if name in self.sources and name not in known]
        extra = [{"id": name, **self.sources[name]} for name in dict.fromkeys(cited)]
        return {**filled, "sources": [*own, *extra]} if extra else filled

    def _filled(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self._filled(item) for item in node]
        if not isinstance(node, dict):
            return node
        inner = {key: self._filled(value) for key, value in node.items()}
        person = self.people.get(str(inner.get("person")))
        return {**_spoken(person), **inner, **_aliases(person, inner)} if person else inner


def load_registry(site: Site, kept: Memo | None = None) -> tuple[Registry, list[Problem]]:
    """Return the registry of a site and its problems."""
    folder = site.root / site.briefings / REGISTRY
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    problems: list[Problem] = []
    for kind, record in _KINDS.items():
        path = folder / f"{kind}.yaml"
        if os.path.lexists(path):
            try:
                tables[kind] = _table(read(inside(site, path), site.shown(path), kept=kept), record)
            except InputError as error:
                problems.extend(error.problems)
    return Registry(**tables), problems


def _table(document: Document, record: type[Record]) -> dict[str, dict[str, Any]]:
    problems: list[Problem] = []
    for name, value in document.data.items():

        def locate(loc: Any, key: bool, name: str = name) -> tuple[str, int, int]:
            return (document.path, *document.position((name, *loc), key=key))

        try:
            validate(
                record,
                {**value, "id": name} if record is Source and isinstance(value, dict) else value,
                locate,
            )
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    table: dict[str, dict[str, Any]] = document.data
    return table


def _spoken(person: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in person.items() if key in ("name", "role", "organisation", "place")}


def _aliases(person: dict[str, Any], speaker: dict[str, Any]) -> dict[str, Any]:
    """Return the aliases of a protected speaker, including those in the registry."""
    own, known = speaker.get("aliases") or [], person.get("aliases")
    if not known or "published_as" not in speaker or not isinstance(own, list):
        return {}
    return {"aliases": [*own, *known]}


def _cited(node: Any) -> list[str]:
    """Return every id that a record lists or that prose cites as `[@id]`."""
    if isinstance(node, dict):
        listed = node.get("sources")
        named = listed if isinstance(listed, list) else []
        inner = [name for value in node.values() for name in _cited(value)]
        return [*(name for name in named if isinstance(name, str)), *inner]
    if isinstance(node, list):
        return [name for item in node for name in _cited(item)]
    if isinstance(node, str):
        return [name for citation in citations(node) for name in citation.ids]
    return []
