"""Match a number typed in prose to the only key figure it can refer to, by words of its label nearby."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from standfirst.checks.numbers import every, typed, unit_of
from standfirst.checks.wording import WORD, meaning, meanings, sentences, stop_words
from standfirst.language.joined import Number
from standfirst.language.words import words
from standfirst.model import KeyFigure

_GENERIC = words(
    "people person persons number total count personne personnes nombre personas persona número cifra شخص أشخاص عدد افراد لوگ "
    "تعداد average mean moyenne moyen promedio medio media متوسط اوسط total totales"
)
_REACH = 5
_LONGEST = 800
"""The most characters of a sentence to search around each number, so that time stays linear in its length."""
NARROWER = re.compile(
    r"(?<!\w)(?:of (?:them|these|those|whom|which)|including|among (?:them|these)|another|more(?! than)|further|additional|other|new|newly|fewer"
    r"|since|last|past|previous\w*|yesterday|today|daily|per|each|every|a day|an hour|expected|could|may|might|will|would|planned?|target\w*"
    r"|in need|at risk|from|earlier|before|compared|initial\w*|first|revised?|rose|risen|fell|fallen|only|dont|parmi|autres?|nouveaux?|nouvelles?|depuis|hier"
    r"|par|chaque|prévu\w*|pourrai\w*|contre|auparavant|supplémentaires?|de ellos|de ellas|incluid\w*|entre ell[oa]s|otr[oa]s|más|nuev[oa]s|desde"
    r"|ayer|por|cada|previst\w*|podrían?|anterior\w*|antes|adicional\w*|منهم|منها|بينهم|بينها|جديد\w*|إضافي\w*|أمس|يومي\w*|لكل|متوقع\w*|سابق\w*"
    r"|ان میں|جن میں|مزید|نئے|نئی|گزشتہ|فی|ہر|متوقع|پہلے)(?!\w)",
    re.IGNORECASE,
)
"""Words that restrict a count to a part, another time or a plan."""


@dataclass(frozen=True, slots=True)
class FigureLabel:
    """A figure with the stems of its label's words: all of them, and those unique to it."""

    figure: KeyFigure
    words: frozenset[str]
    special: frozenset[str]
    names: frozenset[str]
    """The words of its label as written."""

    def measures(self, number: Number) -> bool:
        """Return whether the figure has the unit or currency of a number."""
        figure = self.figure
        if number.written or figure.currency:
            return bool(number.written and figure.currency) and number.currency in ("", figure.currency)
        return number.unit == unit_of(figure.unit)


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number in a sentence, with the words before and after it up to the neighbouring numbers."""

    number: Number
    before: str
    after: str
    sentence: str
    start: int = 0
    """The start of the sentence in its text."""

    def other_year(self, year: int) -> bool:
        """Return whether the sentence mentions another year."""
        years = {int(n) for n in every(self.sentence) if 1900 <= n <= 2099 and n != self.number.value}
        return bool(years - {year})

    def is_narrower(self, label: FigureLabel) -> bool:
        """Return whether words nearby, outside the label, restrict the number to a part, another time or a plan."""
        around = f"{self.before[-60:]} | {self.after[:60]}"
        own = label.figure.label.casefold()
        return any(found[0].casefold() not in own for found in NARROWER.finditer(around))


@cache
def generic(lang: str) -> frozenset[str]:
    """Return label words that do not say what is counted."""
    return frozenset(meaning(word, lang) for word in _GENERIC)


def labels(figures: Iterable[KeyFigure], lang: str) -> tuple[FigureLabel, ...]:
    """Return the labels of figures with a known number."""
    plain = generic(lang)
    found = []
    for figure in figures:
        if figure.value is not None:
            counted = "" if unit_of(figure.unit) else figure.unit or ""
            whole = meanings(f"{figure.label} {counted}", lang)
            special = meanings(figure.label, lang)
            names = frozenset(map(str.casefold, WORD.findall(figure.label)))
            found.append(FigureLabel(figure, whole, special - plain or special, names))
    return tuple(found)


def typed_places(bare: str, lang: str = "en", country: str = "") -> Iterator[TypedNumber]:
    """Yield the numbers typed in our own text, each with the words around it."""
    numbers = typed(bare, lang, country)
    if not numbers:
        return
    at = 0
    for start, sentence in sentences(bare):
        end = start + len(sentence)
        here = []
        while at < len(numbers) and numbers[at].start < end:
            here.append(numbers[at])
            at += 1
        for index, number in enumerate(here):
            left = here[index - 1].end if index else start
            right = here[index + 1].start if index + 1 < len(here) else end
            yield TypedNumber(
                number, bare[left : number.start], bare[number.end : right], sentence[:_LONGEST], start
            )


def best(place: TypedNumber, known: Iterable[FigureLabel], lang: str) -> FigureLabel | None:
    """Return the only figure that a number in prose can refer to; None if there is none or several are equally likely.

    The figure has the number's unit, and all distinctive words of its label are near the number.
    """
    stop = stop_words(lang)
    before = [word for word in WORD.findall(place.before[-160:]) if word.casefold() not in stop][-_REACH:]
    after = [word for word in WORD.findall(place.after[:160]) if word.casefold() not in stop][: _REACH + 1]
    near = {meaning(word, lang) for word in (*before, *after)}
    counted = meaning(after[0], lang) if after and not place.number.unit else ""
    fitting = [
        label
        for label in known
        if label.special <= near and label.measures(place.number) and (not counted or counted in label.words)
    ]
    most = max((len(label.words) for label in fitting), default=0)
    likely = [label for label in fitting if len(label.words) == most]
    return likely[0] if len(likely) == 1 else None
