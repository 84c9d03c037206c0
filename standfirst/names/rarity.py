"""Tells rare words, which alone can say who is meant, from words and names that everybody uses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from standfirst.engine.memo import Memo, content_key
from standfirst.names.normalise import fold

_LANGUAGES = (
    ("\u0600\u06ff", ("ar", "fa", "ur")),
    ("\u0400\u04ff", ("ru", "uk")),
    ("\u0370\u03ff", ("el",)),
    ("\u05d0\u05ea", ("he",)),
    ("", ("en", "fr", "es", "de")),
)
"""Languages in whose lists of frequent words a word is looked up, by a range of letters; the last for all others."""

SHORTEST = 4
"""Letters of the shortest word that can be rare: what is shorter is an abbreviation somewhere."""

GRAMMAR = 1.6e-3
"""The share of all words from which on a word is grammar; the most frequent names are a little rarer."""


_RARE: dict[str, bool] = {}
"""Whether words are rare that were looked up, also by earlier runs: the lists take longer to load than an edit."""

_KEPT = content_key("rare words")
_MOST = 200_000


def recall(kept: Memo) -> None:
    """Take over what earlier runs have looked up."""
    if not _RARE:
        _RARE.update(kept.get(_KEPT) or {})


def remember(kept: Memo) -> None:
    """Keep what was looked up for later runs."""
    if len(kept.get(_KEPT) or ()) != len(_RARE) <= _MOST:
        kept.put(_KEPT, _RARE)


def is_rare(word: str) -> bool:
    """Whether a word, as it was typed, is in no list of the some 30,000 most frequent words, names among them."""
    found = _RARE.get(word)
    if found is None:
        found = _RARE[word] = _is_rare(word)
    return found


def _is_rare(word: str) -> bool:
    if len(fold(word).decode().replace(" ", "")) < SHORTEST:
        return False
    low = word.casefold()
    return not any(form in _frequent(code) for code in _languages(low) for form in (low, fold(word).decode()))


@lru_cache(maxsize=65_536)
def is_grammar(word: str) -> bool:
    """Whether a word in small letters holds sentences together and is no name: `the`, `who`."""
    return any(_frequent(code).get(word, 0) > GRAMMAR for code in _languages(word))


def _languages(word: str) -> tuple[str, ...]:
    return next(codes for ends, codes in _LANGUAGES if not ends or any(ends[0] <= c <= ends[1] for c in word))


@lru_cache(maxsize=16)
def _frequent(language: str) -> Mapping[str, float]:
    """The frequent words of a language, each with its share of all words."""
    from wordfreq import get_frequency_dict  # takes its time to load

    found: Mapping[str, float] = get_frequency_dict(language, wordlist="small")
    return found
