"""Sentences of stricter editions, and where another edition says them again.

A sentence is what somebody wrote of the matter: prose, a claim, a quotation that was not made in public. Titles,
labels and names are none, since editions and their sources share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from standfirst.checks.texts import Loc, Role, Words, words
from standfirst.engine.memo import Memo, content_key, recall
from standfirst.library import Edition
from standfirst.model import Quote
from standfirst.names.pieces import pieces
from standfirst.names.protected import tokens
from standfirst.names.search import Canary, Search, place

SENTENCE = 6
"""Words from which on a piece of prose is somebody's sentence; fewer are a phrase that many write."""

PARAGRAPH = 12
"""Words from which on a text was copied even where both editions say it in the same field, as a template has it."""

_LABELS = frozenset({"title", "label", "group", "by"})


def sentences(edition: Edition) -> Iterator[tuple[Words, str]]:
    """Each piece of what an edition says that is a sentence, with the text that holds it."""
    for text in words(edition.briefing):
        if is_said(text):
            yield from ((text, piece) for piece in pieces(text.text) if len(tokens(piece)) >= SENTENCE)


def is_said(text: Words) -> bool:
    """Whether a text is prose or a quotation, and no name, label or public statement."""
    if text.role is Role.QUOTE:
        return not (isinstance(text.record, Quote) and text.record.consent == "public")
    return text.role is Role.PROSE or (text.role is Role.PLAIN and text.loc[-1] not in _LABELS)


def opens(said: Edition, held: Edition) -> bool:
    """Whether sentences of one edition are open because another, which more people may see, said them first.

    That is another language of it, an earlier edition of its series, an older one of any series, or, where it is
    merely unfinished, one of the same day.
    """
    if said.key == held.key or (said.file.series == held.file.series != "" and said.number < held.number):
        return True
    mine, theirs = said.briefing, held.briefing
    unfinished = theirs.tlp.may_go_to(mine.tlp) and theirs.embargo_until in {None, mine.embargo_until}
    age = theirs.dateline.date - mine.dateline.date
    return age.days > 0 or (unfinished and age.days == 0)


@dataclass(frozen=True, slots=True)
class RestatedText:
    """A text of an edition that says what a stricter one says: where both stand, and the words.

    `start` is where they begin, in characters.
    """

    loc: Loc
    start: int
    held: Edition
    there: Loc
    pieces: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where the stricter edition says it."""
        path, line, _ = self.held.locate(self.there, False)
        return f"{path}:{line}"


@dataclass(frozen=True)
class StricterSentences:
    """The sentences of editions that are held back, and where each is said."""

    places: Mapping[str, list[tuple[Edition, Loc]]]
    _said: dict[tuple[str, int], list[tuple[Loc, int, str]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, editions: Iterable[Edition]) -> StricterSentences:
        """Those of some editions."""
        found: dict[str, list[tuple[Edition, Loc]]] = {}
        for edition in editions:
            for text, piece in sentences(edition):
                found.setdefault(piece, []).append((edition, text.loc))
        return cls(found)

    @cached_property
    def digest(self) -> str:
        """What stands for the sentences, whoever says them."""
        return content_key("held sentences", *sorted(self.places))

    def said_by(self, edition: Edition, kept: Memo | None = None) -> list[tuple[Loc, int, str]]:
        """Those that an edition says too: the text, where in it each begins, and the words."""
        known = (edition.name, id(edition.briefing))
        if self.places and known not in self._said:
            make = partial(self._spotted, edition)
            name = content_key("restated", edition.digest, self.digest)
            found = recall(kept, name, make) if edition.digest else make()
            self._said[known] = [(tuple(loc), start, piece) for loc, start, piece in found]
        return self._said.get(known, [])

    def _spotted(self, edition: Edition) -> list[list[Any]]:
        printed = (text for text in words(edition.briefing) if text.role not in {Role.PRIVATE, Role.ID})
        return [
            [list(text.loc), place(text.text, one.start), one.canary.text]
            for text in printed
            for one in self._search.spot(text.text)
        ]

    @cached_property
    def _search(self) -> Search:
        return Search(Canary(piece, "", strict=False) for piece in self.places)


@dataclass(frozen=True)
class RestatementFinder:
    """Finds in editions what `held` ones say, for readers who may see the `seen` ones."""

    held: StricterSentences
    seen: Mapping[str, Edition]
    kept: Memo | None = None

    def of(self, edition: Edition) -> Iterator[RestatedText]:
        """The texts of an edition that say what its readers must not see; once for each text and stricter edition."""
        found: dict[tuple[Loc, str], list[tuple[int, str, Edition, Loc]]] = {}
        for loc, start, piece in self.held.said_by(edition, self.kept):
            for other, there in self.held.places[piece]:
                if other.name not in self.seen and not self._is_open(piece, other):
                    found.setdefault((loc, other.name), []).append((start, piece, other, there))
        for (loc, _), spots in found.items():
            start, _, other, there = min(spots, key=lambda one: one[0])
            pieces = tuple(dict.fromkeys(piece for _, piece, *_ in spots))
            if there != loc or sum(len(tokens(piece)) for piece in pieces) >= PARAGRAPH:
                yield RestatedText(loc, start, other, there, pieces)

    def _is_open(self, piece: str, held: Edition) -> bool:
        """Whether an edition that the readers may see has said it first."""
        return any(opens(one, held) for one in self._sayers.get(piece, ()))

    @cached_property
    def _sayers(self) -> Mapping[str, list[Edition]]:
        """The editions that the readers may see, by each of the sentences that they say."""
        found: dict[str, list[Edition]] = {}
        for one in self.seen.values():
            for *_, piece in self.held.said_by(one, self.kept):
                found.setdefault(piece, []).append(one)
        return found
