"""Distinguish rare words, which alone can identify a person, from common words and names."""

from __future__ import annotations

import gzip
from functools import cache, lru_cache

from standfirst.engine.memo import Memo, content_key
from standfirst.names.normalise import fold
from standfirst.names.package_data import data_file

_LANGUAGES = (
    ("\u0600\u06ff", ("ar", "fa", "ur")),
    ("\u0400\u04ff", ("ru", "uk")),
    ("\u0370\u03ff", ("el",)),
    ("\u05d0\u05ea", ("he",)),
    ("", ("en", "fr", "es", "de")),
)
"""Languages of the frequency lists to search, by a range of letters; the last entry is for all others."""

SHORTEST = 4
"""The fewest letters of a rare word; shorter ones are abbreviations somewhere."""

GRAMMAR = 280
"""The lists of most frequent words that have only function words; the most frequent names are slightly rarer.

Each list has the words of one frequency, and the share of a word in list `n` is 10 ** (-n / 100).
"""


_RARE: dict[str, bool] = {}
"""Results for words, including those of earlier runs, because loading the lists takes longer than an edit."""

_KEPT = content_key("rare words")
_MOST = 200_000


def recall(kept: Memo) -> None:
    """Load the results of earlier runs."""
    if not _RARE:
        _RARE.update(kept.get(_KEPT) or {})


def remember(kept: Memo) -> None:
    """Save the results for later runs."""
    if len(kept.get(_KEPT) or ()) != len(_RARE) <= _MOST:
        kept.put(_KEPT, _RARE)


def is_rare(word: str) -> bool:
    """Return whether a word, as typed, is missing from the lists of about 30,000 frequent words and names."""
    found = _RARE.get(word)
    if found is None:
        found = _RARE[word] = _is_rare(word)
    return found


def _is_rare(word: str) -> bool:
    if len(fold(word).decode().replace(" ", "")) < SHORTEST:
        return False
    low = word.casefold()
    forms = {low, fold(word).decode()}
    return not any(forms & _frequent(code) for code in _languages(low))


@lru_cache(maxsize=65_536)
def is_grammar(word: str) -> bool:
    """Return whether a lower-case word is a function word, not a name: `the`, `who`."""
    return any(word in _function_words(code) for code in _languages(word))


def _languages(word: str) -> tuple[str, ...]:
    return next(codes for ends, codes in _LANGUAGES if not ends or any(ends[0] <= c <= ends[1] for c in word))


@cache
def _frequent(language: str) -> frozenset[str]:
    """Return the frequent words of a language."""
    return frozenset().union(*_lists(language))


@cache
def _function_words(language: str) -> frozenset[str]:
    return frozenset().union(*_lists(language)[:GRAMMAR])


@cache
def _lists(language: str) -> list[list[str]]:
    """Return the words of a language in wordfreq's file, the most frequent first."""
    import msgpack

    with gzip.open(data_file("wordfreq", f"data/small_{language}.msgpack.gz")) as file:
        lists: list[list[str]] = msgpack.load(file)[1:]
    return lists
