"""An index of all quotations in a library, to find the same words quoted differently."""

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
    """A quotation, its edition, and its words without case and punctuation."""

    edition: Edition
    quote: Quote
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteIndex:
    """Quotations indexed by a few runs of their words."""

    by_run: dict[tuple[str, ...], list[SpokenWords]] = field(default_factory=dict)

    def others(self, quote: Quote, lang: str) -> Iterator[SpokenWords]:
        """Yield earlier quotations in a language that share a run of words with another one."""
        seen: set[int] = set()
        for run in _runs(spoken_words(quote.quote)):
            for other in self.by_run.get(run, ()):
                if other.quote is quote:
                    break
                if id(other) not in seen and other.edition.lang == lang:
                    seen.add(id(other))
                    yield other


def index_quotes(editions: Iterable[Edition]) -> QuoteIndex:
    """Return an index of all quotations in some editions, in order."""
    index = QuoteIndex()
    for edition in editions:
        for quote in (*edition.briefing.voices, *edition.briefing.reactions):
            spoken = SpokenWords(edition, quote, spoken_words(quote.quote))
            for run in _runs(spoken.words):
                index.by_run.setdefault(run, []).append(spoken)
    return index


def spoken_words(text: str) -> tuple[str, ...]:
    """Return the words of a quotation for comparison, without case and punctuation."""
    return tuple(_WORDS.findall(text.casefold().replace("’", "'").replace("'", "")))


def pieces(text: str) -> list[tuple[str, ...]]:
    """Split a quotation at its omissions."""
    return [words for part in _GAP.split(text) if (words := spoken_words(part))]


def contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Return whether one sequence of words occurs in the other without a gap."""
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _runs(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the first, the last and a middle run of four words."""
    if len(words) < _SHINGLE:
        return []
    middle = (len(words) - _SHINGLE) // 2
    return list(dict.fromkeys((words[:_SHINGLE], words[-_SHINGLE:], words[middle : middle + _SHINGLE])))
