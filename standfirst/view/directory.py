"""Group the editions of a library once: by topic, place, country, speaker, claim and correction.

Lists and links read from here, so that no page has to search all editions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from standfirst.engine import Shared, depend, untraced
from standfirst.library import Edition, Library, Mention
from standfirst.library.corrections import content
from standfirst.model import Quote, Reaction, Voice
from standfirst.view.anchors import published_name
from standfirst.view.slugs import Slugs

Key = tuple[Hashable, ...]
TOPICS, PLACES, COUNTRIES, PEOPLE = "topics", "places", "countries", "people"


@dataclass(frozen=True, slots=True)
class Group:
    """A topic, place, country or speaker shared by several editions. Mentions are sorted newest first."""

    slug: str
    mentions: tuple[Mention, ...]
    code: str = ""
    """The country's two-letter code; for a place, that of its country."""

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The distinct editions, newest first."""
        return tuple(dict.fromkeys(mention.edition for mention in self.mentions))


@dataclass(frozen=True)
class Directory:
    """All groups of one library. They contain nothing of withdrawn editions."""

    library: Library
    scope: str = "directory"
    _slugs: dict[str, dict[tuple[str, int], str]] = field(default_factory=dict, compare=False, repr=False)

    @Shared
    def editions(self) -> tuple[Edition, ...]:
        """Each edition once, in its original language, newest first."""
        return tuple(sorted(self.library.heads, key=_age, reverse=True))

    @Shared
    def not_withdrawn(self) -> tuple[Edition, ...]:
        """Editions that are not withdrawn, newest first."""
        return tuple(edition for edition in self.editions if not edition.withdrawn)

    @Shared
    def withdrawn(self) -> tuple[Edition, ...]:
        """Withdrawn editions, newest first."""
        return tuple(edition for edition in self.editions if edition.withdrawn)

    @Shared
    def topics(self) -> Mapping[str, Group]:
        """Topics of the editions by slug."""
        found = [
            _Found(Mention(edition, index), None, (normalised(topic),), (topic,))
            for edition in self.not_withdrawn
            for index, topic in enumerate(edition.briefing.topics)
        ]
        return self._grouped(TOPICS, found)

    @Shared
    def places(self) -> Mapping[str, Group]:
        """Places of the editions by slug; the same name in two countries is two places."""
        found = [
            _Found(
                Mention(edition, index),
                (normalised(place.name), place.country) if place.country else None,
                (normalised(place.name),),
                (place.name, f"{place.name} {place.country or place.admin or ''}"),
                place.country or "",
            )
            for edition in self.not_withdrawn
            for index, place in enumerate(edition.briefing.places)
        ]
        return self._grouped(PLACES, found)

    @Shared
    def countries(self) -> Mapping[str, Group]:
        """Countries of places and datelines by slug."""
        found = [
            _Found(Mention(edition, 0), None, (code,), (code,), code)
            for edition in self.not_withdrawn
            for code in _countries(edition)
        ]
        return self._grouped(COUNTRIES, found)

    @Shared
    def people(self) -> Mapping[str, Group]:
        """Speakers who may be named, by slug.

        Two are one person if the registry links them, or if name and role agree. Protected speakers
        are never included.
        """
        found = [
            _Found(Mention(edition, index), _registered(quote), _called(quote), _person_slugs(quote))
            for edition in self.not_withdrawn
            for index, quote in enumerate(quotations(edition))
            if not quote.speaker.published_as and published_name(quote.speaker)
        ]
        return self._grouped(PEOPLE, found)

    @Shared
    def claims(self) -> tuple[tuple[Mention, ...], ...]:
        """Each claim with every edition of its series that contains it, newest first."""
        table: dict[Key, list[Mention]] = {}
        for edition in self.not_withdrawn:
            home = edition.file.series or edition.key
            for index, claim in enumerate(edition.briefing.claims):
                table.setdefault((home, claim.id or normalised(claim.claim)), []).append(
                    Mention(edition, index)
                )
        return tuple(tuple(found) for found in table.values())

    @Shared
    def changes(self) -> tuple[Mention, ...]:
        """Corrections and updates of all editions, newest first; one that several editions repeat appears once."""
        table: dict[Key, Mention] = {}
        for edition in reversed(self.not_withdrawn):
            home = edition.file.series or edition.key
            for index, change in enumerate(edition.briefing.changes):
                table.setdefault((home, *content(change)), Mention(edition, index))
        return tuple(
            sorted(table.values(), key=lambda m: m.edition.briefing.changes[m.index].at, reverse=True)
        )

    @Shared
    def months(self) -> Mapping[str, tuple[Edition, ...]]:
        """Editions by the month of their dateline (`2026-02`), newest first."""
        table: dict[str, list[Edition]] = {}
        for edition in self.editions:
            table.setdefault(f"{edition.briefing.dateline.date:%Y-%m}", []).append(edition)
        return {month: tuple(found) for month, found in table.items()}

    @Shared
    def years(self) -> Mapping[str, tuple[str, ...]]:
        """The months of each year, newest first."""
        table: dict[str, list[str]] = {}
        for month in self.months:
            table.setdefault(month[:4], []).append(month)
        return {year: tuple(found) for year, found in table.items()}

    @Shared
    def by_code(self) -> Mapping[str, Group]:
        """Countries by two-letter code."""
        return {group.code: group for group in self.countries.values()}

    @Shared
    def places_of(self) -> Mapping[str, tuple[Group, ...]]:
        """Places by the two-letter code of their country; an empty code if they name none."""
        table: dict[str, list[Group]] = {}
        for group in self.places.values():
            table.setdefault(group.code, []).append(group)
        return {code: tuple(found) for code, found in table.items()}

    @Shared
    def series(self) -> Mapping[str, tuple[Edition, ...]]:
        """The editions of each series, newest first; series ordered by their newest edition."""
        table: dict[str, list[Edition]] = {}
        for edition in self.editions:
            if edition.file.series:
                table.setdefault(edition.file.series, []).append(edition)
        return {
            name: tuple(sorted(found, key=lambda e: (e.number, e.key), reverse=True))
            for name, found in table.items()
        }

    def groups(self, kind: str) -> Mapping[str, Group]:
        """Return the groups of a kind by slug."""
        found: Mapping[str, Group] = getattr(self, kind)
        return found

    def group(self, kind: str, name: str) -> Group:
        """Return one group of a kind, which is the caller's only dependency."""
        depend(self.scope, "group", kind, name)
        with untraced():
            return self.groups(kind)[name]

    def address(self, kind: str, edition: Edition, index: int) -> str:
        """Return the page of a record's topic, place or speaker in the site's first language; empty without one."""
        depend(self.scope, "filed", edition.key)
        with untraced():
            self.groups(kind)  # fills the table
            slug = self._slugs.get(edition.key, {}).get((kind, index))
        return f"{kind}/{slug}.html" if slug else ""

    def filed(self, key: str) -> tuple[tuple[str, int, str], ...]:
        """Return kind, index and slug of each record of an edition that has a page."""
        for kind in (TOPICS, PLACES, COUNTRIES, PEOPLE):
            self.groups(kind)
        found = self._slugs.get(key, {})
        return tuple((kind, index, slug) for (kind, index), slug in sorted(found.items()))

    def _grouped(self, kind: str, found: list[_Found]) -> dict[str, Group]:
        """Return groups by slug; slugs are assigned oldest first, so that new editions never change them."""
        keys = _identities(found)
        table: dict[Key, list[_Found]] = {}
        for item, key in zip(found, keys, strict=True):
            table.setdefault(key, []).append(item)
        slugs = Slugs()
        groups: dict[str, Group] = {}
        for key, items in sorted(
            table.items(), key=lambda row: (_age(row[1][-1].at.edition), row[1][-1].at.index)
        ):
            slug = slugs.give(items[-1].wishes, repr(key))
            code = next((item.code for item in items if item.code), "")
            groups[slug] = Group(slug, tuple(item.at for item in items), code)
            for item in items:
                self._slugs.setdefault(item.at.edition.key, {})[kind, item.at.index] = slug
        return groups


@dataclass(frozen=True, slots=True)
class _Found:
    """A mention, its certain key (or None), its weaker key, and preferred slugs."""

    at: Mention
    sure: Key | None
    weak: Key
    wishes: tuple[str, ...]
    code: str = ""


def normalised(text: str) -> str:
    """Return a name without case and whitespace differences, for comparison."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def quotations(edition: Edition) -> tuple[Voice | Reaction, ...]:
    """Return all quotations of an edition, voices before reactions."""
    return (*edition.briefing.voices, *edition.briefing.reactions)


def _identities(found: list[_Found]) -> Iterator[Key]:
    """Yield each mention's key: its certain one, or the only certain one among mentions with its weak key."""
    known: dict[Key, set[Key]] = {}
    for item in found:
        if item.sure:
            known.setdefault(item.weak, set()).add(item.sure)
    for item in found:
        others = known.get(item.weak, set())
        yield item.sure or (next(iter(others)) if len(others) == 1 else item.weak)


def _age(edition: Edition) -> tuple[object, ...]:
    return edition.briefing.dateline.date, edition.number, edition.key


def _countries(edition: Edition) -> Iterable[str]:
    briefing = edition.briefing
    codes = (briefing.dateline.country, *(place.country for place in briefing.places))
    return dict.fromkeys(code for code in codes if code)


def _registered(quote: Quote) -> Key | None:
    return ("registry", quote.speaker.person) if quote.speaker.person else None


def _called(quote: Quote) -> Key:
    return normalised(published_name(quote.speaker)), normalised(quote.speaker.role or "")


def _person_slugs(quote: Quote) -> tuple[str, ...]:
    name = published_name(quote.speaker)
    return name, f"{name} {quote.speaker.role or ''}"
