"""Protected names, collected from a library and found in texts in any spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from standfirst.library import Library
from standfirst.model import Speaker
from standfirst.names.normalise import fold
from standfirst.names.rarity import is_rare
from standfirst.names.search import Canary, Search, place

Kind = Literal["name", "organisation", "rare part", "part"]
"""The kind of text: a part is one word of a name; a rare part alone identifies the person."""

SHORTEST_PART = 4
"""The fewest letters for a part of a name to be searched for alone."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A protected text, its kind, and the edition that protects it."""

    text: str
    kind: Kind
    owner: str

    @property
    def tokens(self) -> tuple[str, ...]:
        """Its folded words."""
        return tokens(self.text)


@dataclass(frozen=True, slots=True)
class ProtectedMatch:
    """A protected text found `start` characters into a text."""

    secret: Secret
    start: int


@dataclass(frozen=True)
class Secrets:
    """The protected texts of a library, and the texts that the desk has allowed."""

    all: tuple[Secret, ...]
    allowed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything is protected."""
        return bool(self.all)

    @cached_property
    def plain(self) -> list[object]:
        """Return the secrets as plain data, regardless of their owners."""
        return [sorted({(one.kind, one.text) for one in self.all}), sorted(self.allowed)]

    def without(self, openly: Callable[[], frozenset[str]]) -> Secrets:
        """Return the secrets without common parts that are also words of names used `openly`."""
        parts = {one for one in self.all if one.kind == "part"}
        words = openly() if parts else frozenset()
        return Secrets(
            tuple(o for o in self.all if not (o in parts and words.issuperset(o.tokens))), self.allowed
        )

    def whole(self, text: str) -> Iterator[ProtectedMatch]:
        """Yield whole names and organisations in a text."""
        return self._found(text, self._whole)

    def parts(self, text: str) -> Iterator[ProtectedMatch]:
        """Yield single words of names in a text."""
        return self._found(text, self._parts)

    def _found(self, text: str, search: tuple[Search, dict[str, Secret]]) -> Iterator[ProtectedMatch]:
        engine, secrets = search
        ends: dict[str, int] = {}
        for one in sorted(engine.spot(text), key=lambda one: (one.start, -one.end)):
            if one.start >= ends.get(one.canary.text, 0):
                ends[one.canary.text] = one.end
                yield ProtectedMatch(secrets[one.canary.text], place(text, one.start))

    @cached_property
    def _whole(self) -> tuple[Search, dict[str, Secret]]:
        return self._search("name", "organisation")

    @cached_property
    def _parts(self) -> tuple[Search, dict[str, Secret]]:
        return self._search("rare part", "part")

    def _search(self, *kinds: Kind) -> tuple[Search, dict[str, Secret]]:
        """Return a search for secrets of some kinds, and the first secret with each text."""
        listed = [one for one in self.all if one.kind in kinds]
        canaries = (Canary(one.text, "", name=one.kind in ("name", "rare part")) for one in listed)
        first = {one.text: one for one in reversed(listed)}
        return Search(canaries, self.allowed), first


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words of a text; hyphens, apostrophes and underscores separate words."""
    return tuple(fold(text).decode().split())


def gather(library: Library) -> Secrets:
    """Collect the protected texts of a library."""
    found: dict[Secret, None] = {}
    allowed = [one.text for _, one in library.registry.exceptions]
    for edition in library.editions:
        for quote in (*edition.briefing.voices, *edition.briefing.reactions):
            if not edition.translated:  # a translation allows nothing that its original does not
                allowed += (one.text for one in quote.speaker.exceptions)
            found |= dict.fromkeys(_of(quote.speaker, edition.key))
    return Secrets(tuple(found), tuple(dict.fromkeys(allowed)))


def _of(speaker: Speaker, owner: str) -> Iterator[Secret]:
    for name in names(speaker):
        yield Secret(name, "name", owner)
        for part in parts(name):
            yield Secret(part, "rare part" if is_rare(part) else "part", owner)
    if speaker.organisation and "organisation" in speaker.protect:
        yield Secret(speaker.organisation, "organisation", owner)


def names(speaker: Speaker) -> tuple[str, ...]:
    """Return the names of a speaker that must not be published: the name if protected, and all aliases."""
    if not speaker.protected:
        return ()
    return (*((speaker.name,) if speaker.name and "name" in speaker.protected else ()), *speaker.aliases)


def parts(name: str) -> Iterator[str]:
    """Yield the words of a name that are also searched for alone, as typed; none for a name of one word."""
    words = [word.strip(".,;:'’\"()") for word in name.replace("-", " ").replace("_", " ").split()]
    if len(words) > 1:
        yield from (word for word in words if len("".join(tokens(word))) >= SHORTEST_PART)
