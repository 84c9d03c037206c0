"""The input of a check: one edition, its texts, and its queries to the library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from standfirst.checks.correction_reach import UnreachedCorrection
from standfirst.checks.known_numbers import KnownNumbers
from standfirst.checks.labels import FigureLabel, TypedNumber, best, labels, typed_places
from standfirst.checks.project import ProjectIndex, path_of
from standfirst.checks.relations import Relations
from standfirst.checks.sentences import SentenceNumbers, reckon
from standfirst.checks.shared import SpokenWords
from standfirst.checks.stricter_sentences import RestatedText
from standfirst.checks.texts import Loc, Words, is_printed, is_told, readings, words
from standfirst.checks.wording import masked, sentences
from standfirst.engine import inputs
from standfirst.library import Edition
from standfirst.library.files import series_file
from standfirst.library.published import SilentChange
from standfirst.library.registry import Registry
from standfirst.model import Briefing, KeyFigure, Quote, Role, Source
from standfirst.names.protected import ProtectedMatch as Protected
from standfirst.names.protected import Secrets


@dataclass(frozen=True)
class Context:
    """One edition as checks see it.

    Everything outside the edition is read through the engine: other editions by their parts, the clock by
    `engine.inputs`, the rest by queries to the project index. A check reads nothing else.
    """

    edition: Edition
    project: ProjectIndex

    @property
    def briefing(self) -> Briefing:
        """The edition's records."""
        return self.edition.briefing

    @cached_property
    def lang(self) -> str:
        """The language without script and region: `en`."""
        return self.briefing.lang.partition("-")[0]

    @property
    def country(self) -> str:
        """The ISO 3166 code of the dateline's country; "" if it has none."""
        return self.briefing.dateline.country or ""

    @cached_property
    def figures(self) -> dict[str, KeyFigure]:
        """The key figures by id."""
        return {figure.id: figure for figure in self.briefing.key_figures}

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
        """Our own Markdown, each with a copy of the same length that contains only our own text.

        Of live updates only the newest: the others state what was known at their time.
        """
        newest = len(self.briefing.updates) - 1
        return tuple(
            (text, masked(text.text))
            for text in self.prose
            if text.loc[0] != "updates" or text.loc[1] == newest
        )

    @cached_property
    def sentences(self) -> tuple[tuple[Words, int, str], ...]:
        """The sentences of our own Markdown with only our own text, each with its source text and start."""
        return tuple(
            (text, start, sentence) for text, bare in self.bare for start, sentence in sentences(bare)
        )

    @cached_property
    def told(self) -> tuple[tuple[Words, str], ...]:
        """Everything the briefing states in its own words, with the texts that readers see first at the beginning.

        Besides prose these are titles and alternative texts, each with a copy that contains only our own text.
        """
        plain = (
            (text, masked(text.text)) for text in self.words if text.role is Role.PLAIN and is_told(text)
        )
        return (*plain, *self.bare)

    @cached_property
    def statements(self) -> tuple[tuple[Words, int, str], ...]:
        """The sentences of everything stated, each with its source text and start."""
        plain = self.told[: len(self.told) - len(self.bare)]
        found = ((text, start, sentence) for text, bare in plain for start, sentence in sentences(bare))
        return (*found, *self.sentences)

    @cached_property
    def typed(self) -> tuple[tuple[Words, TypedNumber, FigureLabel | None], ...]:
        """The numbers typed in what is stated, each with the only figure that it can refer to."""
        places = [
            (text, place) for text, bare in self.told for place in typed_places(bare, self.lang, self.country)
        ]
        known = labels(self.briefing.key_figures, self.lang) if places else ()
        return tuple((text, place, best(place, known, self.lang)) for text, place in places)

    @cached_property
    def reckoned(self) -> tuple[SentenceNumbers, ...]:
        """The stated sentences that contain numbers, including those of the figures they refer to."""
        return tuple(reckon(self.told, self.briefing.key_figures, self.lang, self.country))

    @cached_property
    def relations(self) -> Relations:
        """The related numbers of its records."""
        return Relations.of(self.briefing, self.lang)

    @cached_property
    def held(self) -> KnownNumbers:
        """The numbers of its records."""
        return KnownNumbers.of(self.briefing, self.relations, self.words, self.lang)

    @cached_property
    def all_prose(self) -> str:
        """Our own Markdown in one string, to rule out quickly what no text contains."""
        return "\n\n".join(text.text for text in self.prose)

    @cached_property
    def all_bare(self) -> str:
        """Our own Markdown in one string, with only our own text."""
        return "\n\n".join(bare for _, bare in self.bare)

    @cached_property
    def all_words(self) -> str:
        """Everything that can be printed, in one string."""
        printed = (text.text for text in self.words if is_printed(text))
        return "\n".join(reading for text in printed for reading in (text, *readings(text)))

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The edition's sources by id."""
        return {source.id: source for source in self.briefing.sources}

    @cached_property
    def previous(self) -> Edition | None:
        """The previous edition in its series among those that its readers may see."""
        return self.project.previous(self.edition)

    @property
    def silent(self) -> list[SilentChange]:
        """Changes since publication that have no entry under `changes`."""
        return self.project.silent(self.edition)

    @property
    def unreached(self) -> list[UnreachedCorrection]:
        """Its corrections that do not show in an edition that they concern."""
        return self.project.unreached(self.edition)

    @property
    def restated(self) -> list[RestatedText]:
        """Its texts that repeat what a stricter edition says."""
        return self.project.restated(self.edition)

    @property
    def instant(self) -> str:
        """The time of the run."""
        return str(self.project.ask("now"))

    @property
    def sent(self) -> bool:
        """True if the edition was mailed."""
        return bool(self.project.ask("sent", self.edition))

    @property
    def siblings(self) -> tuple[int, ...]:
        """The numbers of the originals of its series, oldest first; empty outside a series."""
        return self.project.siblings(self.edition)

    @property
    def series_file(self) -> str:
        """The name of the file with the texts of its series in its language."""
        own = series_file(self.edition.file.lang)
        return own if self.is_beside(own) else series_file()

    @property
    def registry(self) -> Registry:
        """The site's registry of people, organisations and sources."""
        return self.project.known()

    @property
    def stale_days(self) -> int:
        """Days after which a briefing is stale."""
        return int(self.project.ask("stale-days"))

    def is_ahead(self, moment: datetime) -> bool:
        """Return whether a time is in the future."""
        return not inputs.is_past(moment, self.project.now)

    def is_older(self, moment: datetime, days: int) -> bool:
        """Return whether a time is at least this many days ago."""
        return inputs.is_older(moment, days, self.project.now)

    def age(self, moment: datetime) -> int:
        """Return how many whole days ago a time was."""
        return inputs.age(moment, self.project.now)

    @cached_property
    def unprintable(self) -> frozenset[str]:
        """The characters of the briefing that no document of the site can print."""
        told = {char for text in self.words if not text.text.isascii() for char in set(text.text)}
        letters = [char for char in told if not char.isascii()]
        return (
            frozenset(self.project.ask("unprintable", "".join(sorted(letters)))) if letters else frozenset()
        )

    def is_file(self, path: Path) -> bool:
        """Return whether a file exists."""
        root = self.project.library.site.root
        return bool(
            self.project.ask(
                "file", (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
            )
        )

    def is_beside(self, name: str) -> bool:
        """Return whether a file exists at a path relative to the briefing."""
        return self.is_file(self.edition.file.path.parent / name)

    def is_content(self, name: str) -> bool:
        """Return whether a file, or a Markdown file, exists at a path below the desk's pages."""
        return bool(self.project.ask("content", name))

    def is_address(self, address: str) -> bool:
        """Return whether the site has briefing content at a URL."""
        return bool(self.project.ask("address", address))

    def is_found(self, address: str) -> bool:
        """Return whether the site will have briefing content there when the edition's page is built."""
        return bool(self.project.ask("found", f"{path_of(self.edition)}|{address}"))

    def retold(self, quote: Quote) -> Iterator[SpokenWords]:
        """Yield earlier quotations in the library, in its language, that share a run of words with one of its own."""
        return iter(self.project.others(self.edition, quote))

    @property
    def _secrets(self) -> Secrets:
        return self.project.protected()

    @property
    def protects(self) -> bool:
        """Return whether the library protects any name."""
        return bool(self._secrets)

    def protected_names(self, text: str) -> tuple[Protected, ...]:
        """Return the protected names of the whole library in a text, in any spelling."""
        return self._hits(self._secrets.whole(text))

    def protected_parts(self, text: str) -> tuple[Protected, ...]:
        """Return the single words of such names in a text."""
        return self._hits(self._secrets.parts(text))

    def _hits(self, hits: Iterator[Protected]) -> tuple[Protected, ...]:
        """Return the hits; a dependency on the owners of the names is recorded only if there are any."""
        found = tuple(hits)
        if found:
            self.project.ask("owners")
        return found

    def may_hold_names(self) -> bool:
        """Return whether protected names may occur in the printed text, with rare false positives.

        In a URL, lower-case letters can be initials, unlike within a text, so URLs are searched alone.
        """
        addresses = (text.text for text in self.words if text.role is Role.ID)
        return any(any(self._secrets.whole(text)) for text in (self.all_words, *addresses))

    def may_hold_parts(self) -> bool:
        """Return whether parts of protected names may occur in it, with rare false positives."""
        return any(self._secrets.parts(self.all_words))

    @property
    def written(self) -> date:
        """The day of its dateline."""
        return self.briefing.dateline.date

    def quotes(self) -> Iterator[tuple[Loc, Quote]]:
        """Yield every quotation with its path."""
        for index, voice in enumerate(self.briefing.voices):
            yield ("voices", index), voice
        for index, reaction in enumerate(self.briefing.reactions):
            yield ("reactions", index), reaction
