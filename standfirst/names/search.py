"""Search a text for many texts and names at once, in any spelling, for checks and the leak scan."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, permutations

import ahocorasick

from standfirst.names.matching import Names, TokenisedText
from standfirst.names.normalise import fold, squeeze
from standfirst.names.romanised import in_one_word, readings
from standfirst.names.spelling import unnumbered

SHORTEST = 3
"""The fewest letters of a searchable secret (2 in scripts without spaces); `Ali` is found, `01` is not."""

SHORTEST_NUMBER = 5
"""The fewest digits of a searchable secret of digits alone, because ages and counts are on every page."""

WHOLE_WORDS_BELOW = 8
"""Shorter secrets match whole words only: `Ali` is not in `Somalia`."""

BOUNDED_BELOW = 12
"""Secrets of this length or more also match within longer words."""

TOGETHER_FROM = 8
"""Letters from which two words of a name also match as one word: `ngoziuzoamaka`."""

_APART = re.compile(r"(?<!\w)[^\W\d_](?:[\W_]{1,9}[^\W\d_](?!\w)){3,}")
_MAY_BE_APART = re.compile(r"[\W_][^\W\d_](?:[\W_]{1,9}[^\W\d_]){2}(?!\w)")
"""Three letters that stand alone, one after the other; every run of `_APART` ends so, and few other texts do."""

_GAP = re.compile(r"[\W_]+")
"""A gap between letters that are set apart: `H a d i z a`."""

_ADDRESS = re.compile(r"(?<![^\W_])[^\W_]+(?:[._@+~-]+[^\W_]+)+")
"""Words joined by signs in addresses, file names and tags: `ines.marlow@example.org`."""

_CAMEL = re.compile(r"[A-Z](?<!\w.)[a-z]++(?:[A-Z][a-z]++)++\b")
"""Words joined by capitals: `InesMarlow`. It begins with a letter, so that a search skips to the next capital."""

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Canary:
    """A text that must not be published, with its origin: `briefings/x.yaml: voices.0.speaker.name`.

    One that is not `strict` (a place, a role, a common part of a name) is given up if public records contain
    the same words; a strict one (a name) never is. A `name` is found in any spelling.
    """

    text: str
    origin: str
    strict: bool = True
    name: bool = False


@dataclass(frozen=True, slots=True)
class UnsearchableText:
    """A secret that cannot be searched for, with the reason; it is always reported."""

    canary: Canary
    reason: str


@dataclass(frozen=True, slots=True)
class SecretSpan:
    """A secret in a text; `start` and `end` count letters and digits only."""

    canary: Canary
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Long:
    canary: Canary
    size: int
    bounded: bool
    whole: bool = False
    """True if it matches only as a whole word, with or without a number after it."""


class _Folded:
    """A folded text, with and without spaces."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = fold(text)

    @cached_property
    def squeezed(self) -> str:
        """Its letters and digits only."""
        return squeeze(self._folded).decode()

    @cached_property
    def words(self) -> list[str]:
        """Its words in order."""
        return self._folded.decode().split()

    @cached_property
    def bounds(self) -> Sequence[int]:
        """The offset of each word among the letters, and the end of the last one."""
        return (0, *accumulate(map(len, self.words)))

    def joined(self) -> _Folded | None:
        """Return the text with spaced-out letters joined into words, if it has any; offsets stay the same."""
        if not _MAY_BE_APART.search(self.text):
            return None
        whole = _APART.sub(lambda run: _as_words(run[0]), self.text)
        return None if whole == self.text else _Folded(whole)

    def is_word(self, start: int, end: int) -> bool:
        """Return whether a range of letters is one word, apart from a number after it."""
        at = bisect_left(self.bounds, start)
        return self.is_bound(start) and len(unnumbered(self.words[at])) == end - start

    def is_within_word(self, span: SecretSpan) -> bool:
        """Return whether a range of letters is part of one word."""
        return bisect_left(self.bounds, span.start + 1) == bisect_left(self.bounds, span.end)

    def is_bound(self, at: int) -> bool:
        """Return whether an offset among the letters is a word boundary."""
        found = bisect_left(self.bounds, at)
        return found < len(self.bounds) and self.bounds[found] == at


class Search:
    """Searches for many secrets at once; the time depends on the length of the text, not on their number.

    A text is folded once. Long secrets are found in its letters by an automaton, short ones among its
    words, names by `matching`.
    """

    def __init__(self, canaries: Iterable[Canary], allowed: Iterable[str] = ()) -> None:
        """Take all secrets; those that are `unsearchable` are passed over.

        `allowed` are texts in which a name may appear, such as that of a person with the same name.
        """
        self._words: dict[str, list[tuple[list[str], Canary]]] = {}
        self._long: dict[str, list[_Long]] = {}
        self._named: list[Canary] = []
        for canary in dict.fromkeys(canaries):
            self._add(canary)
        self._firsts = frozenset(self._words)
        self._automaton = _automaton(self._long)
        self._names = Names(canary.text for canary in self._named)
        listed = tuple(dict.fromkeys(allowed))
        self._allowed = tuple(dict.fromkeys(squeeze(fold(text)).decode() for text in listed))
        self._allowed_alone = frozenset(
            one.canary for text in listed for one in self._among(_Folded(text), apart=True)
        )

    @property
    def names(self) -> Names:
        """The names among the secrets."""
        return self._names

    def _add(self, canary: Canary) -> None:
        words = fold(canary.text).decode().split()
        letters = "".join(words)
        if _too_short(letters):
            return
        unspaced = bool(_UNSPACED.search(canary.text))
        if len(letters) < WHOLE_WORDS_BELOW and not unspaced:
            self._words.setdefault(words[0], []).append((words, canary))
        else:
            bounded = len(letters) < BOUNDED_BELOW and not unspaced
            self._long.setdefault(letters, []).append(_Long(canary, len(letters), bounded))
        if canary.name:
            self._named.append(canary)
            for one in dict.fromkeys(in_one_word(canary.text)):
                self._long.setdefault(one, []).append(_Long(canary, len(one), bounded=True))
            for one in _in_one_word(canary.text):
                self._long.setdefault(one, []).append(_Long(canary, len(one), bounded=True, whole=True))

    def spot(self, text: str, *, apart: bool = False) -> Iterator[SecretSpan]:
        """Yield the secrets in a text; one may come more than once.

        With `apart`, each word stands alone, as in a search index, so a name in an allowed text is not found.
        """
        folded = _Folded(text)
        found = list(self._among(folded, apart=apart))
        if apart:
            return (
                one for one in found if folded.is_within_word(one) and not self._is_allowed_alone(one.canary)
            )
        if joined := folded.joined():
            found += self._among(joined, apart=False)
        if not found or not self._allowed:
            return iter(found)
        spans = list(self._spans(folded.squeezed))
        return (one for one in found if not (one.canary.name and _is_within(one, spans)))

    def _is_allowed_alone(self, canary: Canary) -> bool:
        return canary.name and canary in self._allowed_alone

    def _among(self, folded: _Folded, *, apart: bool) -> Iterator[SecretSpan]:
        yield from self._among_letters(folded)
        yield from self._among_words(folded)
        yield from self._among_names(folded, apart=apart)

    def _among_letters(self, folded: _Folded) -> Iterator[SecretSpan]:
        if self._automaton is None:
            return
        for last, items in self._automaton.iter(folded.squeezed):
            for item in items:
                start, end = last + 1 - item.size, last + 1
                if (
                    folded.is_word(start, end)
                    if item.whole
                    else not item.bounded or (folded.is_bound(start) and folded.is_bound(end))
                ):
                    yield SecretSpan(item.canary, start, end)

    def _among_words(self, folded: _Folded) -> Iterator[SecretSpan]:
        if not self._firsts or self._firsts.isdisjoint(folded.words):
            return
        for at, word in enumerate(folded.words):
            for words, canary in self._words.get(word, ()):
                if folded.words[at : at + len(words)] == words:
                    yield SecretSpan(canary, folded.bounds[at], folded.bounds[at + len(words)])

    def _among_names(self, folded: _Folded, *, apart: bool) -> Iterator[SecretSpan]:
        if not self._names:
            return
        read = [
            text
            for one in readings(folded.text)
            if len((text := TokenisedText(one)).words) == len(folded.words)
        ]
        for text in (TokenisedText(folded.text, folded.words), *read):
            for match in self._names.find(text, apart=apart):
                yield SecretSpan(
                    self._named[match.name], folded.bounds[match.first], folded.bounds[match.last + 1]
                )
        if not apart:
            yield from self._among_addresses(folded)

    def _among_addresses(self, folded: _Folded) -> Iterator[SecretSpan]:
        """Search the addresses, file names and tags of a text, in which capitals and signs carry no meaning."""
        joined = list(_CAMEL.finditer(folded.text))
        if self._names.met(folded.words):
            joined += _ADDRESS.finditer(folded.text)
        for found in joined:
            written = TokenisedText(_HUMP.sub("-", found[0]))
            for match in self._names.find(written):
                start = len(squeeze(fold(folded.text[: found.start()])))
                bounds = (0, *accumulate(map(len, written.words)))
                yield SecretSpan(
                    self._named[match.name], start + bounds[match.first], start + bounds[match.last + 1]
                )

    def _spans(self, letters: str) -> Iterator[tuple[int, int]]:
        for phrase in self._allowed:
            start = letters.find(phrase) if phrase else -1
            while start >= 0:
                yield start, start + len(phrase)
                start = letters.find(phrase, start + 1)


def unsearchable(canaries: Iterable[Canary]) -> Iterator[UnsearchableText]:
    """Yield the secrets that are too short to search for."""
    for canary in canaries:
        if reason := _too_short("".join(fold(canary.text).decode().split())):
            yield UnsearchableText(canary, reason)


def _as_words(run: str) -> str:
    """Join spaced-out letters into words; a wider gap separates two words."""
    least = min(map(len, _GAP.findall(run)))
    return _GAP.sub(lambda gap: " " if len(gap[0]) > least else "", run)


@lru_cache(maxsize=65_536)
def _in_one_word(name: str) -> tuple[str, ...]:
    """Return two words of a name that suffice to identify it, written as one, as in URLs and tags."""
    known = Names([name])
    pairs = permutations(fold(name).decode().split(), 2)
    together = {first + second: [first, second] for first, second in pairs}
    return tuple(
        word
        for word, words in together.items()
        if len(word) >= TOGETHER_FROM and any(known.find(TokenisedText("", words)))
    )


def place(text: str, letters: int) -> int:
    """Return the position in a text of its letter or digit with a given number, as counted by `SecretSpan`."""
    for at, character in enumerate(text):
        letters -= len(squeeze(fold(character)).decode())
        if letters < 0:
            return at
    return 0


def _automaton(items: dict[str, list[_Long]]) -> ahocorasick.Automaton | None:
    if not items:
        return None
    automaton = ahocorasick.Automaton()
    for letters, listed in items.items():
        automaton.add_word(letters, listed)
    automaton.make_automaton()
    return automaton


def _is_within(one: SecretSpan, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in spans)


def _too_short(letters: str) -> str:
    if letters.isdigit() and len(letters) < SHORTEST_NUMBER:
        return f"a number of less than {SHORTEST_NUMBER} digits is too common to search for"
    shortest = SHORTEST - 1 if _UNSPACED.search(letters) else SHORTEST
    return f"it has less than {shortest} letters" if len(letters) < shortest else ""
