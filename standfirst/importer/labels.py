"""Label numbers from their own sentence, in text that can be understood alone, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from standfirst.importer import measures, predicates, uncasedlabels
from standfirst.importer.grammar import GRAMMARS, Grammar
from standfirst.importer.lexicon import SPEECH
from standfirst.importer.nouns import join, noun_phrase, past_including, shown, tokens
from standfirst.language import dates
from standfirst.language.joined import Number
from standfirst.language.words import phrases

_YEAR: Final = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|\d)")
_MONTH: Final = re.compile(r"\s*(?:in|en|au mois de|last)\s+([^\W\d_]+)\b(?!\s+\d)", re.IGNORECASE)
_EARLIER: Final = re.compile(
    r"\bsimilar(?:es)?\b|\b(?:last|previous|past) (?:year|month)\b|l['’]an(?:née)? dernière?|semblable|\b(?:año|mes) pasado\b"
    r"|العام الماضي|الشهر الماضي|گزشتہ (?:سال|ماہ)",
    re.IGNORECASE,
)
_OF: Final = phrases(
    "of|of the|of its|of their|of her|of his|out of|out of the|des|de|sur|sur les|de las|de los|من|من أصل|میں سے"
)
_SINGULAR: Final = frozenset(
    ["is", "was", "has", "est", "était", "a", "avait", "ha", "había", "está", "fue", "era"]
)
"""Verbs that cannot have a plural subject: `medicine for 3,500 patients has arrived`."""
_AGAIN: Final = (", or", "(", ", soit", ", es decir ,", ", o")
_INCLUDING: Final = ("dont", "including", "de ellos", "de ellas", "incluidos", "incluidas")
_COUNTED: Final = re.compile(
    r"(?:number|nombre|número|cifra|total) (?:of|de|d['’])|(?:death )?toll\b|bilan\b", re.IGNORECASE
)
_LISTED: Final = ([","], ["and"], [",", "and"], ["et"], ["y"], ["e"], ["&"])


class TextDay(NamedTuple):
    """The year and month that a text is about, as far as it states them."""

    year: int | None = None
    month: int | None = None


class Sentence:
    """A sentence with its numbers, which are labelled from left to right.

    `main` is its first counted noun; `noun` is that of the sentence before, for `others`.
    """

    def __init__(
        self, text: str, language: str, numbers: Sequence[Number], day: TextDay, noun: str = ""
    ) -> None:
        self.main = ""
        self._text = text
        self._language = language
        self._grammar: Grammar = GRAMMARS.get(language, GRAMMARS["en"])
        self._numbers = numbers
        self._last = noun
        self._silent = _is_of_another_time(text, day) or not self._grammar.claims.isdisjoint(
            map(str.casefold, tokens(text))
        )

    def label(self, at: int) -> str:
        """Return the label of the number at this index; "" if the sentence does not give one."""
        number, grammar = self._numbers[at], self._grammar
        lead, near = self._text[: number.begin], self._near(at)
        noun, tail = self._noun_and_tail(at)
        inherited = self.main or self._last
        self.main = self.main or noun
        if self._silent or _is_against(lead, grammar) or self._is_whole(at):
            return ""
        if number.written or number.unit:
            return self._measured(at, lead, tail or near)
        if self._language == "ur":
            label, counted = uncasedlabels.urdu(near, inherited)
            self.main = counted or self.main
            return label
        if self._language == "ar":
            return uncasedlabels.arabic(lead, noun, number.value, grammar)
        borrowed = any(word.casefold() in grammar.others | grammar.be | grammar.have for word in near[:2])
        if self._is_part(at, near) or (not noun and borrowed):
            noun, tail = inherited, _behind_others(near, grammar)
        if noun:
            label = self._count(noun, tail, at)
        else:
            subject = measures.subject(lead, grammar)
            label = subject if _COUNTED.match(subject) else predicates.bare_event(lead, near, grammar)
        return "" if "\ufffc" in label else shown(label)

    def _measured(self, at: int, lead: str, near: list[str]) -> str:
        """Return the label of money, of a share or of a measure."""
        number, money = self._numbers[at], bool(self._numbers[at].written)
        if self._language in ("ar", "ur"):
            by = uncasedlabels.arabic_measure if self._language == "ar" else uncasedlabels.urdu_measure
            if label := by(lead, self._near(at), money=money):
                return label
        if money:
            return measures.funds(lead, self._behind_share(at) or near, self._grammar)
        written = self._text[number.start : number.end]
        return measures.measure(written, number.unit, lead, self._near(at), self._grammar)

    def _behind_share(self, at: int) -> list[str]:
        """Return the words after a share that repeats a sum: `US$ 3.9 million, or 27 per cent, has been received`."""
        again = at + 1 < len(self._numbers) and self._numbers[at + 1].unit == "%"
        return self._near(at + 1) if again and " ".join(self._near(at)) in _AGAIN else []

    def _is_part(self, at: int, near: list[str]) -> bool:
        """Return whether a number is part of the one before: `Of 388 samples, 151 were positive`, `dont 415 placés`."""
        if not at or not near or not self._numbers[at - 1].begin <= len(self._text):
            return False
        before = self._numbers[at - 1]
        gap = self._text[before.end : self._numbers[at].begin].rstrip().casefold()
        whole = " ".join(tokens(self._text[: before.begin])).casefold() in _OF and gap.endswith(",")
        verb = near[0].casefold()
        if whole:
            return predicates.is_past(verb) and not self._grammar.noun_first
        participle = self._grammar.noun_first and verb.endswith(("és", "ées", "ados", "adas", "idos", "idas"))
        return participle and verb not in self._grammar.events and gap.endswith(_INCLUDING)

    def _is_whole(self, at: int) -> bool:
        """Return whether the number before is a part of this one: `40 of the 120 schools`."""
        gap = self._text[self._numbers[at - 1].end : self._numbers[at].begin] if at else ""
        return " ".join(gap.casefold().split()) in _OF

    def _near(self, at: int) -> list[str]:
        """Return the words from a number to the next one."""
        start = self._numbers[at].end
        end = self._numbers[at + 1].begin if at + 1 < len(self._numbers) else len(self._text)
        return tokens(self._text[start : max(end, start)])

    def _noun_and_tail(self, at: int) -> tuple[str, list[str]]:
        """Return the noun that a number counts and the words after it, up to the next number."""
        near, after = self._near(at), tokens(self._text[self._numbers[at].end :])
        noun, tail = noun_phrase(near, self._grammar)
        if tail == ["under"] and noun:
            return join([noun, *after[len(near) - 1 : len(near) + 1]]), after[len(near) + 1 :]
        return noun, past_including(tail, after[len(near) - len(tail) :], self._grammar)

    def _count(self, noun: str, tail: list[str], at: int) -> str:
        """Return a noun that is an event, or one with its predicate; a single other noun is not enough.

        `in 14 districts of Karsane` does not count all the districts of Karsane.
        """
        grammar = self._grammar
        words = [word.casefold() for word in tokens(noun)]
        if {words[0], *([] if grammar.noun_first else words[-1:])} & grammar.events:
            return noun
        if self._is_subject(tail, at) or self._is_shared_out(tail, at):
            return ""
        tail = self._shared(tail, at)
        if tail and tail[0].casefold() in _SINGULAR & (grammar.be | grammar.have):
            return ""
        lead = self._before_list(at)
        within = _is_within(lead, grammar)
        if not within and (label := predicates.behind(noun, tail, grammar)):
            return (
                ""
                if label.endswith(f" {grammar.relative(noun)} {tail[0]}") and self._goes_on(tail, at)
                else label
            )
        if tail and tail[0].casefold() in grammar.be | grammar.have | grammar.negations:
            return ""
        if label := predicates.before(noun, lead, tail, grammar):
            return label
        if within and not grammar.links.isdisjoint(words):
            return ""
        words = [word for word in words if word not in grammar.links]
        few = 3 if not grammar.noun_first and not grammar.generic.isdisjoint(words) else 2
        return noun if len(words) >= few else ""

    def _is_subject(self, tail: list[str], at: int) -> bool:
        """Return whether the noun speaks, or acts on the next number: `Three clinics treated 1,870 patients`."""
        if self._grammar.noun_first or not tail:
            return False
        verb = len(tail) == 1 and (predicates.is_past(tail[0]) or tail[0] in predicates.IRREGULAR)
        return f"{tail[0]}s" in SPEECH or (verb and at + 1 < len(self._numbers))

    def _is_shared_out(self, tail: list[str], at: int) -> bool:
        """Return whether the verb also governs the next number: `food reached 286,000 people and cash 126,000`."""
        named = len(tail) == 2 and tail[0].casefold() == "and" and at + 1 < len(self._numbers)
        done = named and (tail[1].endswith(("ed", "ing")) or tail[1] in self._grammar.pairs)
        return named and not done and not self._grammar.noun_first

    def _goes_on(self, tail: list[str], at: int) -> bool:
        """Return whether the object of a verb is the next number: `1,900 families receive CHF 95 each`."""
        return len(tail) == 1 and at + 1 < len(self._numbers)

    def _shared(self, tail: list[str], at: int) -> list[str]:
        """Return the predicate that a list of nouns shares: `31 civilians and 17 soldiers were killed`."""
        shared = tail
        while [word.casefold() for word in shared] in _LISTED and at + 1 < len(self._numbers):
            at += 1
            _, shared = self._noun_and_tail(at)
        verb = shared is not tail and shared and shared[0].casefold() in self._grammar.be | self._grammar.have
        return shared if verb else tail

    def _before_list(self, at: int) -> str:
        """Return the text before a number, or before the first of its list."""
        while at:
            noun, tail = self._noun_and_tail(at - 1)
            if not noun or [word.casefold() for word in tail] not in _LISTED:
                break
            at -= 1
        return self._text[: self._numbers[at].begin]


def _is_of_another_time(text: str, day: TextDay) -> bool:
    """Return whether a sentence is about another year, or about a month that is not the text's own."""
    years = {int(found[0]) for found in _YEAR.finditer(dates.western(text))}
    lead = _MONTH.match(text)
    month = dates.month(lead[1]) if lead else None
    return (
        bool(years - {day.year})
        or bool(month and day.month and month != day.month)
        or bool(_EARLIER.search(text))
    )


def _is_against(lead: str, grammar: Grammar) -> bool:
    """Return whether a number is a comparison: `against 860`, `up from 12`, `of 540`."""
    text = re.sub(r"(?:\s(?:the|les|los|las|une?))?\s*[(:]?\s*$", "", lead.casefold())
    return any(text.endswith(each) and not text[: -len(each)][-1:].isalpha() for each in grammar.against)


def _is_within(lead: str, grammar: Grammar) -> bool:
    """Return whether a preposition links the number to another noun, which may be the verb's subject."""
    last = (tokens(lead)[-1:] or [""])[0].casefold()
    carrying = not grammar.noun_first and last.endswith("ing") and last not in grammar.pairs
    return carrying or last in grammar.within


def _behind_others(near: list[str], grammar: Grammar) -> list[str]:
    """Return the words after `others` or `of them`."""
    at = 0
    while at < len(near) and near[at].casefold() in grammar.others | grammar.links:
        at += 1
    return near[at:]
