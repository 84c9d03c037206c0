"""The quotations of a whole library, so that the same words told differently are found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from standfirst.library import Edition
from standfirst.model import Quote

_SHINGLE = 4
_WORDS = re.compile(r"\w+")
_GAP = re.compile(r"\[?(?:…|\.\.\.)\]?")


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """A quotation, where it stands, and its words without case and punctuation."""

    edition: Edition
    quote: Quote
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteIndex:
    """Quotations by a few runs of words in them."""

    by_run: dict[tuple[str, ...], list[SpokenWords]] = field(default_factory=dict)

    def others(self, quote: Quote, lang: str) -> Iterator[SpokenWords]:
        """Earlier quotations in a language that share a run of words with one and were not it."""
        seen: set[int] = set()
        for run in _runs(spoken_words(quote.quote)):
            for other in self.by_run.get(run, ()):
                if other.quote is quote:
                    break
                if id(other) not in seen and other.edition.lang == lang:
                    seen.add(id(other))
                    yield other


def index_quotes(editions: Iterable[Edition]) -> QuoteIndex:
    """The index of all quotations of some editions, in their order."""
    index = QuoteIndex()
    for edition in editions:
        for quote in (*edition.briefing.voices, *edition.briefing.reactions):
            spoken = SpokenWords(edition, quote, spoken_words(quote.quote))
            for run in _runs(spoken.words):
                index.by_run.setdefault(run, []).append(spoken)
    return index


def spoken_words(text: str) -> tuple[str, ...]:
    """The words of a quotation as they compare: without case and punctuation."""
    return tuple(_WORDS.findall(text.casefold().replace("’", "'").replace("'", "")))


def pieces(text: str) -> list[tuple[str, ...]]:
    """A quotation cut where it leaves something out."""
    return [words for part in _GAP.split(text) if (words := spoken_words(part))]


def contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether the words of one stand in the other without a gap."""
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _runs(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The first, the last and a middle run of four words."""
    if len(words) < _SHINGLE:
        return []
    middle = (len(words) - _SHINGLE) // 2
    return list(dict.fromkeys((words[:_SHINGLE], words[-_SHINGLE:], words[middle : middle + _SHINGLE])))
