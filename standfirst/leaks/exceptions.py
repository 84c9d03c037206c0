"""Texts in which a protected name may appear because the desk has reviewed them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from standfirst.checks.texts import Words, is_printed, words
from standfirst.library import Edition, Library
from standfirst.names.matching import TokenisedText
from standfirst.names.normalise import fold, squeeze
from standfirst.names.search import Canary, Search
from standfirst.source_map import Noqa

CODES = frozenset({"SF503", "SF504"})
"""Checks for which `# noqa` means that another person or thing is meant."""

RESTRICTED = "SF512"
"""The check for which `# noqa` means that a sentence may be published."""

NEAR = 3
"""Words around a name that must be the same wherever it appears."""

_LEAST = 2
"""Words on one side that suffice to recognise the place, because a page may end on the other side."""

_PIECES = re.compile(r"\[@[^\]]*\]|\{\{.*?\}\}|\n\s*\n|https?://\S+")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Text that may be published although it contains a protected name, with the place and the reason."""

    text: str
    origin: str
    reason: str

    def told(self, canaries: Iterable[Canary]) -> str:
        """Return the place and the reason for a log, without the text itself or a reason that contains a name."""
        letters = squeeze(fold(self.reason))
        held = any(squeeze(fold(canary.text)) in letters for canary in canaries if canary.name)
        return self.origin if held else f"{self.origin} ({self.reason})"


def exceptions(
    everything: Library, shown: Iterable[Edition], canaries: Iterable[Canary]
) -> tuple[Allowed, ...]:
    """Return the texts allowed by `exceptions` of people and speakers, and by `# noqa` in shown editions."""
    found = dict.fromkeys(_registered(everything))
    found |= dict.fromkeys(
        one for edition in everything.editions if not edition.translated for one in _recorded(edition)
    )
    silencing = [edition for edition in shown if any("noqa" in one.text for one in edition.documents)]
    if silencing:
        search = Search(canary for canary in canaries if canary.name)
        found |= dict.fromkeys(one for edition in silencing for one in _silenced(edition, search))
    return tuple(found)


def _registered(everything: Library) -> Iterator[Allowed]:
    for place, one in everything.registry.exceptions:
        yield Allowed(one.text, f"{everything.site.briefings}/{place}", one.reason)


def _recorded(edition: Edition) -> Iterator[Allowed]:
    for kind in ("voices", "reactions"):
        for number, quote in enumerate(getattr(edition.briefing, kind)):
            for index, one in enumerate(quote.speaker.exceptions):
                place = f"{edition.documents[0].path}: {kind}.{number}.speaker.exceptions.{index}"
                yield Allowed(one.text, place, one.reason)


def reviewed(edition: Edition) -> Iterator[Allowed]:
    """Yield the texts of an edition with a `# noqa` that allows publishing them though a stricter edition has them."""
    for text, origin in _commented(edition, frozenset({RESTRICTED})):
        yield Allowed(text.text, origin, "noqa")


def _silenced(edition: Edition, search: Search) -> Iterator[Allowed]:
    for text, origin in _commented(edition, CODES):
        yield from (Allowed(phrase, origin, "noqa") for phrase in _phrases(text.text, search))


def _commented(edition: Edition, codes: frozenset[str]) -> Iterator[tuple[Words, str]]:
    """Yield the texts whose lines end in `# noqa` with one of the codes, each with its place."""
    comments = {one.path: tuple(one.noqa()) for one in edition.documents if "noqa" in one.text}
    for text in words(edition.briefing) if comments else ():
        path, line, _ = edition.locate(text.loc, False)
        for comment in comments.get(path, ()):
            if is_printed(text) and _covers(comment, line) and not codes.isdisjoint(comment.codes):
                yield text, f"{path}:{line}: {'.'.join(map(str, text.loc))}"


def _covers(comment: Noqa, line: int) -> bool:
    return comment.first <= line <= comment.last


def _phrases(text: str, search: Search) -> Iterator[str]:
    """Yield each name in a text together with the words before it, and with those after it."""
    for piece in _PIECES.split(text):
        listed = TokenisedText(piece).words
        bounds = [len("".join(listed[:at])) for at in range(len(listed) + 1)]
        for one in search.spot(piece):
            first = max(at for at, bound in enumerate(bounds) if bound <= one.start)
            last = min(at for at, bound in enumerate(bounds) if bound >= one.end)
            before, name, behind = (
                listed[max(first - NEAR, 0) : first],
                listed[first:last],
                listed[last : last + NEAR],
            )
            sides = [side for side in (before, behind) if len(side) >= _LEAST]
            if not sides:
                yield " ".join((*before, *name, *behind))
            if before in sides:
                yield " ".join((*before, *name))
            if behind in sides:
                yield " ".join((*name, *behind))
