"""Match names as people write them: words in any order, with initials, middle names and other spellings.

Sanctions lists are screened in the same way. A name matches where two of its words stand together, one of them
perhaps as an initial; words between them must look like names too. How much one word counts depends on its
spelling (`WordMatch`) and on whether it is rare.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import takewhile

from standfirst.names.normalise import cased, fold
from standfirst.names.rarity import is_grammar, is_rare
from standfirst.names.romanised import readings
from standfirst.names.spelling import (
    ALLAH,
    alike,
    compounds,
    halves,
    initials_of,
    is_cyrillic,
    is_near,
    joined_names,
    latin,
    names_apart,
    reading,
    shortened,
    skeleton,
    stems,
    uninflected,
    unnumbered,
)

GAP = 2
"""The most foreign words between two words of a name: `Ines Maria Luz Marlow`."""

_REACH = 16
"""The most matching words to examine after each; any beyond are too far away to form a name."""

_PARTICLES = frozenset({
    "al", "el", "ul", "ud", "ur", "ad", "an", "ar", "as", "at", "az", "bin", "ibn", "ben", "bint", "abu", "umm", "de", "del", "della", "di", "da", "dos",
    "das", "du", "des", "la", "le", "las", "los", "van", "von", "der", "den", "ter", "ten", "e", "i", "y", "san", "st", "mr", "mrs", "ms", "dr",
    "s", "d", "l", "بن", "بنت", "ابن", "ابو", "ام", "ال", "ولد", "בן", "בת",
})  # fmt: skip
"""Words left out of the comparison: articles, `son of`, titles, and remains of apostrophes."""

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj"})
"""Transcriptions used where umlauts are unavailable; folding drops the marks instead."""

_SPELLED_OUT = re.compile("([aou])e|(?<=a)a")
"""The reverse: `Joerg` is `Jörg`, which folds to `jorg`."""

_DIGRAPHS = frozenset(
    {
        "th",
        "sh",
        "ch",
        "zh",
        "kh",
        "gh",
        "ph",
        "dh",
        "ae",
        "oe",
        "ij",
        "ts",
        "dz",
        "ya",
        "yu",
        "ye",
        "yo",
        "ks",
        "shch",
    }
)
"""Initials of more than one letter: `Yu. Petrov`, `Ch. Dupont`, and the folded form of `Þ.`."""

_WORDS_OF_ONE_LETTER = frozenset("aeiouy")
_BIBI = re.compile(r"\bب[یيى]\s+ب[یيى]\b(?!\s+س[یيى]\b)")
"""`Bibi` as Urdu writes it, in two words; with a third it is the BBC."""

_GUL = "گغج"
"""Beginnings of words of two letters that are compared by sound too: `گل`, `غل` and `جل` are Gul."""

_LIKE_FROM, _LATIN_LIKE_FROM, _NEAR_FROM = 3, 4, 6
"""Shortest word to compare by sound, by sound if both are in Latin script, and by letters."""


class WordMatch(IntEnum):
    """The closeness of the match between a word of a text and a word of a name."""

    EXACT = 3
    """Identical, perhaps inflected."""
    LIKE = 2
    """In another alphabet, or spelled by ear."""
    NEAR = 1
    """One letter is wrong."""


@dataclass(frozen=True, slots=True)
class Match:
    """The index of a name, and the first and last word of a match; words count from 0 and `last` is included."""

    name: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word of a text that matches word number `part` of a name."""

    at: int
    part: int
    fit: WordMatch


@dataclass(frozen=True, slots=True)
class _Name:
    parts: tuple[str, ...]
    initials: tuple[frozenset[str], ...]
    """The possible initials of each word."""
    rare: tuple[bool, ...]

    def is_enough(self, found: set[int]) -> bool:
        """Return whether these words of the name suffice to identify the person."""
        ends = {0, len(self.parts) - 1} <= found
        most = 0 in found and len(found) >= len(self.parts) - 1
        return len(found) > 1 and (ends or most or len(found) > 2 or any(self.rare[part] for part in found))

    def may_be(self, found: set[int], letters: set[str]) -> bool:
        """Return whether these words and single letters, in any position, could form the name."""
        return (
            len(self.parts) == 1
            or self.is_enough(found)
            or any(not one.isdisjoint(letters) for one in self.initials)
        )


class TokenisedText:
    """A text split into words; capitalisation is examined only when needed."""

    def __init__(self, text: str, words: Sequence[str] | None = None) -> None:
        """`words` are the words of the folded text, if already known."""
        self._text = text
        self.words = _undoubled(text, fold(text).decode().split() if words is None else words)
        self.compact = not any(map(str.isspace, text.strip()))
        """True for an address or a file name, in which capitals carry no meaning."""

    @cached_property
    def _cased(self) -> list[str]:
        found = cased(self._text)
        return found if len(found) == len(self.words) else [word.upper() + "." for word in self.words]

    def is_name(self, at: int) -> bool:
        """Return whether the capitalisation of a word allows it to be a name."""
        first = self._cased[at][0]
        return self.compact or first == first.title()  # Georgian names do not begin with a capital

    def is_cased(self, at: int) -> bool:
        """Return whether a word is in a script that has capitals."""
        first = self._cased[at][0]
        return first.lower() != first.title()

    def signs(self, first: int, last: int) -> str:
        """Return the punctuation between some words, except the full stops of initials."""
        words = (self._cased[at] for at in range(first, last))
        return (
            ""
            if self.compact
            else "".join(word.lstrip(word.rstrip(".,;")) for word in words if word[1:] != ".")
        )

    def is_initial(self, at: int) -> bool:
        """Return whether a single letter is an initial and not a one-letter word such as `A` or `I`."""
        word, written = self.words[at], self._cased[at]
        if len(word) > 1:
            return word in _DIGRAPHS and (self.compact or (written[0].isupper() and written.endswith(".")))
        if not self.is_cased(at):
            return self.compact or written.endswith(".")
        return self.compact or (written[0].isupper() and (written.endswith(".") or word not in _WORDS_OF_ONE_LETTER))  # fmt: skip


def _undoubled(text: str, words: Sequence[str]) -> Sequence[str]:
    """Return as many words, of which those of `بی بی` are one and a letter of its own."""
    if "ب" not in text or not _BIBI.search(text):
        return words
    found = list(words)
    for at in range(len(found) - 1):
        if found[at] == found[at + 1] == "بی" and found[at + 2 : at + 3] != ["سی"]:
            found[at : at + 2] = "بیبی", "ی"
    return found


class Names:
    """Names to find; each distinct word of the texts is compared with them once."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names` are as they were typed."""
        self._names: list[_Name] = []
        self._exact: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self._sounds: dict[str, set[tuple[str, int, int]]] = defaultdict(set)
        self._letters: dict[str, set[tuple[str, int, int]]] = defaultdict(set)
        self._initials: set[str] = set()
        self._known: set[str] = set()
        self.unrelated: list[str] = []
        """Words met so far that match no part of any name, in order."""
        self._meant: dict[str, dict[tuple[int, int], WordMatch]] = {}
        for name in names:
            self._add(name)

    def __bool__(self) -> bool:
        """Return whether there are any names."""
        return bool(self._names)

    def skip(self, words: Iterable[str]) -> None:
        """Mark words as matching no part of any name, from the `unrelated` of the same names."""
        new = [word for word in words if word not in self._known]
        self._known.update(new)
        self.unrelated += new

    def _add(self, name: str) -> None:
        listed = joined_names([one for raw in _BIBI.sub("بیبی", name).split() for one in _words(raw)])
        parts = [one for one in listed if one[0] not in _PARTICLES and len(one[0]) > 1] or listed
        number = len(self._names)
        initials = tuple(
            frozenset(letter for one in (word, *read) for letter in _shortest(one, cyrillic=is_cyrillic(raw)))
            for word, raw, read in parts
        )
        self._names.append(
            _Name(tuple(word for word, *_ in parts), initials, tuple(is_rare(raw) for _, raw, _ in parts))
        )
        self._initials |= frozenset().union(*initials)
        for part, (word, raw, read) in enumerate(parts):
            cyrillic = is_cyrillic(raw)
            joined = compounds([one for one, *_ in parts], part)
            written = {word, *joined, *halves(raw), *_umlauts(word, raw, alone=len(parts) == 1)}
            for form in {*stems(word, cyrillic=cyrillic), *written}:
                self._exact[form].add((number, part))
            if len(parts) > 1 and len(word) >= _LIKE_FROM - (not word.isascii()):
                for one in (*written, *read):
                    for form in latin(one, cyrillic=cyrillic):
                        self._sounds[skeleton(form)].add((one, number, part))
            if len(parts) > 1 and len(word) >= _NEAR_FROM:
                for form in shortened(word):
                    self._letters[form].add((word, number, part))

    def find(self, text: TokenisedText, *, apart: bool = False) -> Iterator[Match]:
        """Yield the matches in a text; one may come more than once. With `apart`, each word stands alone."""
        present = set(text.words)
        joined = [] if present.isdisjoint(ALLAH) else list(names_apart(text.words))
        present.update(word for _, word in joined)
        for word in present - self._known:
            self._learn(word)
        wanted = self._wanted(present)
        if not wanted:
            return
        seen: dict[int, list[_Seen]] = defaultdict(list)
        places = [(at, word) for at, word in enumerate(text.words) if word in wanted]
        for at, word in sorted([*places, *(one for one in joined if one[1] in wanted)]) if joined else places:
            for name, part, fit in wanted[word]:
                seen[name].append(_Seen(at, part, fit))
        for name, found in seen.items():
            yield from self._of(name, found, text, apart=apart)

    def met(self, words: Iterable[str]) -> bool:
        """Return whether any of some words, which were searched before, matches part of a name."""
        return not self._meant.keys().isdisjoint(words)

    def _wanted(self, present: set[str]) -> dict[str, list[tuple[int, int, WordMatch]]]:
        """Return the words that match part of a sufficiently complete name, with the parts they match."""
        met = {word: self._meant[word] for word in present.intersection(self._meant)}
        if not met:
            return {}
        parts: dict[int, set[int]] = defaultdict(set)
        for meant in met.values():
            for name, part in meant:
                parts[name].add(part)
        short = (word for word in present if len(word) == 1 or word in _DIGRAPHS)
        letters = self._initials.intersection(form for word in short for form in _spelled(word))
        there = {number for number, found in parts.items() if self._names[number].may_be(found, letters)}
        listed = {
            word: [(*one, fit) for one, fit in meant.items() if one[0] in there]
            for word, meant in met.items()
        }
        return {word: meant for word, meant in listed.items() if meant}

    def _learn(self, typed: str) -> None:
        self._known.add(typed)
        word = unnumbered(typed)
        meant = self._meaning(word)
        for place, fit in self._meaning(reading(word)).items():
            meant[place] = max(fit, meant.get(place, fit))
        if meant:
            self._meant[typed] = meant
        else:
            self.unrelated.append(typed)

    def _meaning(self, word: str) -> dict[tuple[int, int], WordMatch]:
        """Return the parts of names that a word matches, and how closely."""
        meant: dict[tuple[int, int], WordMatch] = {}
        if len(word) >= _NEAR_FROM:
            near = {one for form in shortened(word) for one in self._letters.get(form, ())}
            meant |= {(name, part): WordMatch.NEAR for other, name, part in near if other[0] == word[0] and is_near(word, other)}  # fmt: skip
        if len(word) >= _LIKE_FROM or (len(word) > 1 and word[0] in _GUL):
            heard = {
                one
                for stem in stems(word)
                for form in latin(stem)
                for one in self._sounds.get(skeleton(form), ())
            }
            meant |= {
                (name, part): WordMatch.LIKE for other, name, part in heard if _sounds_like(word, other)
            }
        meant |= {
            one: WordMatch.EXACT
            for form in (*stems(word), *uninflected(word))
            for one in self._exact.get(form, ())
        }
        return meant

    def _of(self, number: int, found: list[_Seen], text: TokenisedText, *, apart: bool) -> Iterator[Match]:
        name = self._names[number]
        if len(name.parts) == 1:
            yield from (Match(number, one.at, one.at) for one in found if one.fit is WordMatch.EXACT)
        elif not apart:
            yield from (Match(number, *span) for span in self._runs(name, found, text))
            yield from (Match(number, *span) for one in found if (span := _with_initials(name, one, text)))

    def _runs(self, name: _Name, found: list[_Seen], text: TokenisedText) -> Iterator[tuple[int, int]]:
        for start, first in enumerate(found):
            run, parts = [first], {first.part}
            for one in found[start + 1 : start + 1 + _REACH]:
                if one.at - run[-1].at > 2 * GAP + 2:
                    break
                if one.part in parts or one.at == run[-1].at:
                    continue
                run.append(one)
                parts.add(one.part)
                if name.is_enough(parts) and _holds(name, run, text):
                    yield first.at, one.at
                    break


def _words(raw: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the words of a name between two spaces: folded, as typed, and in Latin letters."""
    words = fold(raw).decode().split()
    read = [fold(one).decode().split() for one in readings(raw)]
    for at, word in enumerate(words):
        yield word, raw, tuple(one[at] for one in read if len(one) == len(words))


def _umlauts(word: str, raw: str, *, alone: bool) -> Iterator[str]:
    """Yield a word with its umlauts transcribed and, unless it stands alone, with transcriptions undone."""
    spelled_out = fold(raw.casefold().translate(_UMLAUTS)).decode().split()
    if len(spelled_out) == 1:
        yield from spelled_out
    if not alone:
        yield _SPELLED_OUT.sub(r"\1", word)


def _shortest(word: str, *, cyrillic: bool) -> Iterator[str]:
    """Yield the initials of a word, also in Latin letters."""
    yield from initials_of(word)
    for form in filter(None, (word, *latin(word, cyrillic=cyrillic))):
        yield form[0]
        yield from (form[:size] for size in (2, 4) if form[:size] in _DIGRAPHS)


def _sounds_like(word: str, other: str) -> bool:
    if word.isascii() and other.isascii() and min(len(word), len(other)) < _LATIN_LIKE_FROM:
        return word == other
    return any(alike(stem, other) for stem in stems(word))


def _holds(name: _Name, run: list[_Seen], text: TokenisedText) -> bool:
    """Return whether the matching words stand close enough to be meant together."""
    own = {one.at for one in run}
    between = (
        at
        for at in range(run[0].at, run[-1].at)
        if at not in own and text.words[at] not in _PARTICLES and text.words[at] not in ALLAH
    )
    foreign = [at for at in between if len(text.words[at]) > 1]
    fits = sorted(one.fit for one in run)
    if fits[0] is WordMatch.NEAR and (fits[1] is WordMatch.NEAR or fits[-1] < WordMatch.EXACT):
        return False
    if foreign and (fits[0] is WordMatch.NEAR or fits[-1] < WordMatch.EXACT or not _are_names(foreign, text)):
        return False
    is_rare = any(name.rare[one.part] and one.fit is WordMatch.EXACT for one in run)
    backwards = run[0].part > run[-1].part
    signs = text.signs(run[0].at, run[-1].at)
    if (
        (foreign or not is_rare)
        and signs
        and not (backwards and signs == "," and text.signs(run[0].at, run[0].at + 1))
    ):
        return False
    return is_rare or all(text.is_name(one.at) for one in run)


def _are_names(places: list[int], text: TokenisedText) -> bool:
    """Return whether words within a name may be names too: few, capitalised and not function words."""
    if not all(text.is_name(at) and not is_grammar(text.words[at]) for at in places):
        return False
    return len(places) == 1 or (len(places) <= GAP and all(map(text.is_cased, places)))


def _with_initials(name: _Name, one: _Seen, text: TokenisedText) -> tuple[int, int] | None:
    """Return the first and last place of a word of a name with initials of its other words before or after it."""
    if one.fit < WordMatch.LIKE or not text.is_name(one.at):
        return None
    others = [initials for number, initials in enumerate(name.initials) if number != one.part]
    every: frozenset[str] = frozenset().union(*others)

    def are_others(found: list[frozenset[str]]) -> bool:
        return not any(every.isdisjoint(forms) for forms in found)

    start = one.at  # particles belong to the surname: `A. al-Maghribi`, `R. van der Laan`
    while start and len(text.words[start - 1]) > 1 and text.words[start - 1] in _PARTICLES:
        start -= 1
    before = _initials(range(start - 1, -1, -1), text)[::-1]
    if before and (not others[0].isdisjoint(before[0]) or are_others(before)):
        return start - len(before), one.at
    behind = _initials(range(one.at + 1, len(text.words)), text)
    is_end = one.part in (0, len(name.parts) - 1)
    return (one.at, one.at + len(behind)) if behind and is_end and are_others(behind) else None


def _initials(places: Iterable[int], text: TokenisedText) -> list[frozenset[str]]:
    """Return the initials at some places, also in Latin letters, up to the first word that is not one."""
    found = takewhile(lambda at: text.words[at].isalpha() and text.is_initial(at), places)
    return [_spelled(text.words[at]) for at in found]


def _spelled(initial: str) -> frozenset[str]:
    """Return an initial as it is and in Latin letters."""
    return frozenset((initial, *initials_of(initial), *latin(initial, cyrillic=is_cyrillic(initial))))
