"""Find sentences of stricter editions that another edition repeats.

A sentence here is an original statement: prose, a claim, a quotation that was not made in public. Titles, labels and
names are excluded, since editions and their sources share them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple

from standfirst.checks.texts import Loc, Words, named_roles, readings, words
from standfirst.engine.memo import Memo, content_key, recall
from standfirst.library import Edition
from standfirst.library.figure_text import with_figures
from standfirst.model import Quote, Role
from standfirst.names.pieces import pieces
from standfirst.names.protected import tokens
from standfirst.names.search import Canary, Search, place

SENTENCE = 6
"""Words from which a piece of prose counts as a sentence; fewer are a common phrase."""

PARAGRAPH = 12
"""Words from which a text counts as copied even if both editions have it in the same field, as from a template."""

_DIGIT = re.compile(r"\d")
_LABELS = frozenset({"title", "label", "group", "by"})
_SAID = {Role.PROSE, Role.PLAIN, Role.QUOTE}


def sentences(edition: Edition) -> Iterator[tuple[Words, str]]:
    """Yield each sentence of an edition with the text that contains it."""
    texts = words(edition.briefing) if edition.unread is None else _unread(edition)
    for text in texts:
        if is_said(text):
            yield from ((text, piece) for piece in pieces(text.text) if len(tokens(piece)) >= SENTENCE)


def _unread(edition: Edition) -> Iterator[Words]:
    """Yield the texts of a file that is no valid briefing as prose, unless their field is for names, ids or notes."""
    for loc, text in edition.unread or ():
        name = next((part for part in reversed(loc) if isinstance(part, str)), "")
        found = named_roles().get(name)
        if not found or ((found & _SAID) and name not in _LABELS):
            yield Words(loc, text, Role.PROSE, edition.briefing)


def is_said(text: Words) -> bool:
    """Return whether a text is prose or a quotation, and not a name, label or public statement."""
    if text.role is Role.QUOTE:
        return not (isinstance(text.record, Quote) and text.record.consent == "public")
    return text.role is Role.PROSE or (text.role is Role.PLAIN and text.loc[-1] not in _LABELS)


def opens(said: Edition, held: Edition) -> bool:
    """Return whether sentences of an edition are open because another, more widely visible one had them first.

    That one is a translation of it, an earlier edition of its series, an older one of any series, or, if the edition is
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
    """A text of an edition that repeats a stricter one, with both places and the repeated sentences.

    `start` is their beginning, in characters.
    """

    loc: Loc
    start: int
    held: Edition
    there: Loc
    pieces: tuple[str, ...]

    @property
    def place(self) -> str:
        """The place in the stricter edition."""
        path, line, _ = self.held.locate(self.there, False)
        return f"{path}:{line}"


class RepeatedSentence(NamedTuple):
    """A sentence that an edition repeats: the path of the text, the start in it, and the sentence."""

    loc: Loc
    start: int
    piece: str
    is_completed: bool
    """Whether figures of the edition complete it: no template has the same number."""


@dataclass(frozen=True)
class StricterSentences:
    """The sentences of restricted editions, each with its places."""

    places: Mapping[str, list[tuple[Edition, Loc]]]
    _said: dict[tuple[str, int], list[RepeatedSentence]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, editions: Iterable[Edition]) -> StricterSentences:
        """Return the sentences of some editions."""
        found: dict[str, list[tuple[Edition, Loc]]] = {}
        for edition in editions:
            for text, piece in sentences(edition):
                found.setdefault(piece, []).append((edition, text.loc))
        return cls(found)

    @cached_property
    def digest(self) -> str:
        """A digest of the sentences, independent of their editions."""
        return content_key("held sentences", *sorted(self.places))

    def said_by(self, edition: Edition, kept: Memo | None = None) -> list[RepeatedSentence]:
        """Return those that an edition repeats."""
        known = (edition.name, id(edition.briefing))
        if self.places and known not in self._said:
            make = partial(self._spotted, edition)
            name = content_key("restated", edition.digest, self.digest)
            found = recall(kept, name, make) if edition.digest else make()
            self._said[known] = [RepeatedSentence(tuple(loc), *rest) for loc, *rest in found]
        return self._said.get(known, [])

    def _spotted(self, edition: Edition) -> list[list[Any]]:
        printed = (text for text in words(edition.briefing) if text.role not in {Role.PRIVATE, Role.ID})
        return [found for text in printed for found in self._spotted_in(edition, text)]

    def _spotted_in(self, edition: Edition, text: Words) -> list[list[Any]]:
        """Return the sentences in a text as typed, at their places.

        Those in it without markup, and with its figures as pages print them, are at its beginning.
        """
        found = [
            [list(text.loc), place(text.text, one.start), one.canary.text, False]
            for one in self._search.spot(text.text)
        ]
        known = {piece for _, _, piece, _ in found}
        plain = self._pieces(readings(text.text)) - known
        found += ([list(text.loc), 0, piece, False] for piece in sorted(plain))
        if self._has_numbers and "{{" in text.text:
            complete = with_figures(edition, text.text)
            printed = self._pieces((complete, *readings(complete))) - known - plain
            found += ([list(text.loc), 0, piece, True] for piece in sorted(printed))
        return found

    def _pieces(self, views: Iterable[str]) -> set[str]:
        return {one.canary.text for view in views for one in self._search.spot(view)}

    @cached_property
    def _has_numbers(self) -> bool:
        """Whether a figure could complete one of them."""
        return any(map(_DIGIT.search, self.places))

    @cached_property
    def _search(self) -> Search:
        return Search(Canary(piece, "", strict=False) for piece in self.places)


@dataclass(frozen=True)
class RestatementFinder:
    """Finds sentences of `held` editions in others, for readers who may see the `seen` ones."""

    held: StricterSentences
    seen: Mapping[str, Edition]
    kept: Memo | None = None

    def of(self, edition: Edition) -> Iterator[RestatedText]:
        """Yield the texts of an edition that its readers must not see, once for each text and stricter edition."""
        found: dict[tuple[Loc, str], list[tuple[RepeatedSentence, Edition, Loc]]] = {}
        for one in self.held.said_by(edition, self.kept):
            for other, there in self.held.places[one.piece]:
                if other.name not in self.seen and not self._is_open(one.piece, other):
                    found.setdefault((one.loc, other.name), []).append((one, other, there))
        for (loc, _), spots in found.items():
            first, other, there = min(spots, key=lambda spot: spot[0].start)
            pieces = tuple(dict.fromkeys(one.piece for one, *_ in spots))
            is_copied = there != loc or any(one.is_completed for one, *_ in spots)
            if is_copied or sum(len(tokens(piece)) for piece in pieces) >= PARAGRAPH:
                yield RestatedText(loc, first.start, other, there, pieces)

    def _is_open(self, piece: str, held: Edition) -> bool:
        """Return whether an edition that the readers may see had it first."""
        return any(opens(one, held) for one in self._sayers.get(piece, ()))

    @cached_property
    def _sayers(self) -> Mapping[str, list[Edition]]:
        """The editions that the readers may see, by the sentences that they contain."""
        found: dict[str, list[Edition]] = {}
        for one in self.seen.values():
            for repeated in self.held.said_by(one, self.kept):
                found.setdefault(repeated.piece, []).append(one)
        return found
