"""What a check may look at: one edition, its texts, and the library around it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from standfirst.checks.labels import Label, Place, best, labels, typed_places
from standfirst.checks.secrets import Secrets, folded, gather, tokens
from standfirst.checks.shared import QuoteIndex, index_quotes
from standfirst.checks.texts import Loc, Role, Words, readings, words
from standfirst.checks.wording import masked, sentences
from standfirst.library import Edition, Library
from standfirst.model import Briefing, Quote, Source

_FEW = 64
"""Up to so many words it is quicker to look for each than to take the text apart."""

_HEADED = frozenset({"title", "sections"})


@dataclass(frozen=True)
class Shared:
    """What checks need to know of the whole library, worked out once for all editions."""

    library: Library
    now: datetime

    @cached_property
    def quotes(self) -> QuoteIndex:
        """Every quotation of the library by its beginning, middle and end."""
        return index_quotes(self.library.editions)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses of everything that the site has of its briefings."""
        found = {"", "index.html"}
        suffixes = ("html", "json", *(["pdf"] if self.library.site.holds("report") else []))
        for edition in self.library.editions:
            found.update(edition.path(suffix) for suffix in suffixes)
            series = edition.file.series
            if series:
                lead = f"{edition.file.lang}/" if edition.translated else ""
                found |= {f"{lead}{series}/index.html", f"{lead}{series}"}
        return frozenset(found)

    @cached_property
    def secrets(self) -> Secrets:
        """Every protected name of the library."""
        return gather(self.library.editions)


@dataclass(frozen=True)
class Context:
    """One edition as checks see it."""

    edition: Edition
    shared: Shared

    @property
    def briefing(self) -> Briefing:
        """The edition's records."""
        return self.edition.briefing

    @property
    def library(self) -> Library:
        """The editions around it."""
        return self.shared.library

    @property
    def now(self) -> datetime:
        """The instant of this run."""
        return self.shared.now

    @cached_property
    def lang(self) -> str:
        """The language without script and region: `en`."""
        return self.briefing.lang.partition("-")[0]

    @cached_property
    def words(self) -> tuple[Words, ...]:
        """Every text of the briefing."""
        return tuple(words(self.briefing))

    @cached_property
    def prose(self) -> tuple[Words, ...]:
        """Our own Markdown."""
        return tuple(text for text in self.words if text.role is Role.PROSE)

    @cached_property
    def bare(self) -> tuple[tuple[Words, str], ...]:
        """Our own Markdown, each with a copy of the same length in which only our words are left."""
        return tuple((text, masked(text.text)) for text in self.prose)

    @cached_property
    def sentences(self) -> tuple[tuple[Words, int, str], ...]:
        """The sentences of our own Markdown without what is not ours, each with its text and where it begins."""
        return tuple(
            (text, start, sentence) for text, bare in self.bare for start, sentence in sentences(bare)
        )

    @cached_property
    def typed(self) -> tuple[tuple[Words, Place, Label | None], ...]:
        """The numbers typed in our own Markdown, each with the figure that it can only mean."""
        places = [(text, place) for text, bare in self.bare for place in typed_places(bare)]
        known = labels(self.briefing.key_figures, self.lang) if places else ()
        return tuple((text, place, best(place, known, self.lang)) for text, place in places)

    @cached_property
    def headlines(self) -> tuple[tuple[Words, Place, Label | None], ...]:
        """The same for headlines, in which no reference can stand."""
        titles = [text for text in self.words if text.loc[-1] == "title" and text.loc[0] in _HEADED]
        places = [(text, place) for text in titles for place in typed_places(masked(text.text))]
        known = labels(self.briefing.key_figures, self.lang) if places else ()
        return tuple((text, place, best(place, known, self.lang)) for text, place in places)

    @cached_property
    def all_prose(self) -> str:
        """Our own Markdown in one piece: one look at it tells what no text can hold."""
        return "\n\n".join(text.text for text in self.prose)

    @cached_property
    def all_bare(self) -> str:
        """The same with only our own words left."""
        return "\n\n".join(bare for _, bare in self.bare)

    @cached_property
    def all_words(self) -> str:
        """Everything that can be printed, in one piece."""
        printed = (text.text for text in self.words if text.role is not Role.PRIVATE)
        return "\n".join(reading for text in printed for reading in (text, *readings(text)))

    @cached_property
    def _folded(self) -> str:
        return folded(self.all_words)

    @cached_property
    def _tokens(self) -> frozenset[str]:
        return frozenset(tokens(self.all_words))

    def may_hold(self, names: Collection[str]) -> bool:
        """Whether any of some words, folded as names compare, can stand in what is printed; rarely wrongly yes."""
        if len(names) <= _FEW:
            return any(name in self._folded for name in names)
        return not self._tokens.isdisjoint(names)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The edition's sources by id."""
        return {source.id: source for source in self.briefing.sources}

    @cached_property
    def previous(self) -> Edition | None:
        """The edition before it in its series."""
        return self.library.previous(self.edition)

    @property
    def written(self) -> date:
        """The day of its dateline."""
        return self.briefing.dateline.date

    def quotes(self) -> Iterator[tuple[Loc, Quote]]:
        """Every quotation with its place."""
        for index, voice in enumerate(self.briefing.voices):
            yield ("voices", index), voice
        for index, reaction in enumerate(self.briefing.reactions):
            yield ("reactions", index), reaction
