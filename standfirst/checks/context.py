"""What a check may look at: one edition, its texts, and the library around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from standfirst.checks.secrets import Secrets, gather
from standfirst.checks.shared import QuoteIndex, index_quotes
from standfirst.checks.texts import Loc, Role, Words, words
from standfirst.checks.wording import masked
from standfirst.library import Edition, Library
from standfirst.model import Briefing, Quote, Source


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
        for edition in self.library.editions:
            found.update(edition.path(suffix) for suffix in ("html", "json", "pdf"))
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

    @property
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
