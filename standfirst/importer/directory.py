"""An index of all people that a text names, by surname or full name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from standfirst.importer import lexicon
from standfirst.importer.people import (
    MAX_NAME,
    POSSESSIVE,
    NamedPerson,
    bare,
    is_capital,
    is_organisation,
    is_uncased,
    named,
    opens_phrase,
)

_LATEST: Final = 50
"""The number of people of one name or role to compare; no briefing has more."""


@dataclass(slots=True)
class PersonIndex:
    """All people introduced so far, found by full name or by surname."""

    known: dict[str, NamedPerson] = field(default_factory=dict)
    _by_word: dict[str, list[str]] = field(default_factory=dict)

    def add(self, person: NamedPerson) -> NamedPerson:
        """Add a person, and return them with what was known before."""
        words = _name_words(person.name)
        key = self._key(words) or " ".join(words)
        before = self.known.get(key)
        if before is None:
            self.known[key] = person
            for word in words:
                self._by_word.setdefault(word, []).append(key)
        else:
            self.known[key] = before.merged(person)
        return self.known[key]

    def is_known(self, person: NamedPerson) -> bool:
        """Return whether a name is complete, has a role or an age, or is part of a name given before."""
        words = _name_words(person.name)
        return len(words) > 1 or bool(person.role) or person.age is not None or bool(self._key(words))

    def _key(self, words: list[str]) -> str:
        full = " ".join(words)
        if full in self.known or not words:
            return full if full in self.known else ""
        found = [key for key in self._by_word.get(words[-1], [])[-_LATEST:] if self._fits(key, words)]
        return found[-1] if len(set(found)) == 1 else ""

    @staticmethod
    def _fits(key: str, words: list[str]) -> bool:
        """Return whether a name fits a full name: a single word if that has it, two as its first and last."""
        parts = key.split()
        if len(words) == 1:
            return len(parts) > 1 and words[0] in (parts[0], parts[-1])
        return len(parts) > len(words) and parts[-1] == words[-1] and words[0] in parts

    def current(self, person: NamedPerson) -> NamedPerson:
        """Return what is known of a person by the end of the text."""
        words = _name_words(person.name)
        return self.known.get(self._key(words) or " ".join(words), person)


def _name_words(name: str) -> list[str]:
    words = [bare(POSSESSIVE.sub("", word)) for word in re.sub(r"\([^()]*\)", "", name).split()]
    kept = [word for word in words if word and word not in lexicon.HONORIFICS]
    return kept or words


def introduced(text: str) -> Iterator[NamedPerson]:
    """Yield people named in full in a sentence, with the role before their name."""
    run: list[str] = []
    for word in [*text.replace("(", "( ").split(), "."]:
        clean = word.strip('"“”«»()[]،')
        ends = word[-1:] in ",;:.!?۔،" and bare(word) not in lexicon.HONORIFICS and len(bare(word)) > 1
        stripped = clean.rstrip(",;:.!?") if ends else clean
        goes_on = is_capital(stripped) and not is_uncased(stripped)
        goes_on = goes_on or (bool(run) and stripped.casefold() in lexicon.PARTICLES and not ends)
        run += [stripped] if goes_on else []
        if ends or not goes_on:
            if (person := _of_run(run)) is not None:
                yield person
            run = []


def _of_run(run: list[str]) -> NamedPerson | None:
    if run and (opens_phrase(run[0]) or bare(run[0]) in lexicon.NO_NAMES):
        run = run[1:]
    if not 2 <= len(run) <= MAX_NAME + 4:
        return None
    person = named(" ".join([*run[:-1], POSSESSIVE.sub("", run[-1])]))
    if person is None or len(person.name.split()) < 2 or is_organisation(person.name):
        return None
    role = person.role.split()
    return replace(person, role=" ".join(role[1:]) if role and POSSESSIVE.search(role[0]) else person.role)
