"""Collect every address of the sources of a library, with its archived copies and the lines that have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from urllib.parse import urlsplit

from standfirst.library import Edition, Library
from standfirst.library.files import REGISTRY, inside
from standfirst.model import Source, Tlp
from standfirst.reader import Document, read

SAVE = "https://web.archive.org/save/"
"""The Internet Archive makes a copy of the address that follows."""
COPIES = "https://web.archive.org/web/"
"""The copies of the address that follows."""

_SNAPSHOT = re.compile(
    r"//(?:web\.archive\.org/web|archive\.(?:today|ph|is|fo|li|md|vn)|arquivo\.pt/(?:no)?[wW]ayback)"
    r"/(\d{4})[.]?(\d{2})[.]?(\d{2})"
)

Place = tuple[str, int, int]
"""File, line and column."""


@dataclass(frozen=True, slots=True)
class SourceMention:
    """A source as one file has it."""

    source: Source
    document: Document
    loc: tuple[str | int, ...]

    def at(self, field: str) -> Place:
        """Return the place of one of its fields."""
        return (self.document.path, *self.document.position((*self.loc, field)))


@dataclass(frozen=True, slots=True)
class SourceAddress:
    """An address, and every source that has it as `url`."""

    url: str
    mentions: tuple[SourceMention, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of its sources."""
        return tuple(dict.fromkeys(one.source.title for one in self.mentions))

    @property
    def accessed(self) -> date | None:
        """The last day on which the desk read it."""
        return max((one.source.accessed for one in self.mentions if one.source.accessed), default=None)

    @property
    def copies(self) -> tuple[str, ...]:
        """Its archived copies."""
        return tuple(dict.fromkeys(one.source.archived for one in self.mentions if one.source.archived))

    @property
    def marked(self) -> bool:
        """True if one of its sources has a marking stricter than CLEAR: it is neither asked nor archived."""
        return any(one.source.tlp not in (None, Tlp.CLEAR) for one in self.mentions)

    @property
    def save(self) -> str:
        """The address that requests an archived copy; empty if there is a copy or the source is marked."""
        return "" if self.copies or self.marked or not self.url else f"{SAVE}{self.url}"


def addresses(library: Library, editions: Iterable[Edition]) -> tuple[SourceAddress, ...]:
    """Return the addresses of the sources of some editions, by URL.

    A source of the registry has its place there. A source with only an archived copy has an empty `url`.
    """
    found: dict[tuple[str, str], dict[Place, SourceMention]] = {}
    shared = cache(partial(_registry, library))
    for edition in editions:
        if not edition.translated:
            for one in _mentions(edition, shared):
                copy_only = "" if one.source.url else one.source.archived or ""
                found.setdefault((one.source.url or "", copy_only), {})[one.at("url")] = one
    return tuple(SourceAddress(key[0], tuple(found[key].values())) for key in sorted(found))


def snapshot_day(copy: str) -> date | None:
    """Return the day of an archived copy if its address contains it."""
    if found := _SNAPSHOT.search(copy):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            return None
    return None


def host(url: str) -> str:
    """Return the host of an address; empty if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _mentions(edition: Edition, shared: Callable[[], Document]) -> Iterator[SourceMention]:
    document = edition.documents[0]
    for index, source in enumerate(edition.briefing.sources):
        if source.url or source.archived:
            if document.written(("sources", index, "id")) == source.id:
                yield SourceMention(source, document, ("sources", index))
            else:
                yield SourceMention(source, shared(), (source.id,))


def _registry(library: Library) -> Document:
    path = library.site.root / library.site.briefings / REGISTRY / "sources.yaml"
    return read(inside(library.site, path), library.site.shown(path))
