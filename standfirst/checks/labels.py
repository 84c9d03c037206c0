"""Tells which key figure a number typed in prose can only mean: by the words of its label around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from standfirst.checks.numbers import Typed, every, typed
from standfirst.checks.wording import WORD, content_words, sentences, stem, stop_words
from standfirst.model import KeyFigure

_GENERIC = frozenset(
    {
        "people",
        "person",
        "persons",
        "number",
        "total",
        "count",
        "personne",
        "personnes",
        "nombre",
        "افراد",
        "لوگ",
        "تعداد",
    }
)
_REACH = 5


@dataclass(frozen=True, slots=True)
class Label:
    """A figure and the stems of its label's words: all, and those that only it has."""

    figure: KeyFigure
    words: frozenset[str]
    special: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A number in a sentence with the words before it and after it, up to the next number."""

    number: Typed
    before: str
    after: str
    sentence: str

    def other_year(self, year: int) -> bool:
        """Whether the sentence tells of another year."""
        years = {int(n) for n in every(self.sentence) if 1900 <= n <= 2099 and n != self.number.value}
        return bool(years - {year})


def labels(figures: Iterable[KeyFigure], lang: str) -> tuple[Label, ...]:
    """The labels of those figures whose number is known."""
    generic = {stem(word, lang) for word in _GENERIC}
    found = []
    for figure in figures:
        if figure.value is not None:
            words = content_words(figure.label, lang)
            found.append(Label(figure, words, words - generic or words))
    return tuple(found)


def typed_places(bare: str) -> Iterator[Place]:
    """The numbers typed in a text of ours, each with what stands around it."""
    numbers = list(typed(bare))
    if not numbers:
        return
    for start, sentence in sentences(bare):
        end = start + len(sentence)
        here = [number for number in numbers if start <= number.start < end]
        for index, number in enumerate(here):
            left = here[index - 1].end if index else start
            right = here[index + 1].start if index + 1 < len(here) else end
            yield Place(number, bare[left : number.start], bare[number.end : right], sentence)


def best(place: Place, known: Iterable[Label], lang: str) -> Label | None:
    """The figure that a number in prose can only mean: the one with most of its label's words around it."""
    stop = stop_words(lang)
    before = [word for word in WORD.findall(place.before) if word.casefold() not in stop][-_REACH:]
    after = [word for word in WORD.findall(place.after) if word.casefold() not in stop][: _REACH + 1]
    near = {stem(word, lang) for word in (*before, *after)}
    counted = stem(after[0], lang) if after else ""
    fitting = [label for label in known if label.special <= near and (not counted or counted in label.words)]
    return max(fitting, key=lambda label: len(label.words), default=None)
