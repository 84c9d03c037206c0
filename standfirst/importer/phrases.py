"""Reads from the words beside a quotation or claim which person they name or describe."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from standfirst.importer import lexicon
from standfirst.importer.people import (
    NamedPerson,
    bare,
    capital,
    described,
    is_capital,
    is_organisation,
    is_role,
    named,
    pieces,
)
from standfirst.language import dates


def phrase(text: str) -> NamedPerson | None:
    """The person whom a phrase beside a quotation names: the subject of `said`, with what describes them."""
    parts = pieces(text.strip().strip(".:—–- "))
    if not parts:
        return None
    person: NamedPerson | None = None
    if len(parts) > 1 and _is_name(parts[1]) and _is_description(parts[0]):
        person, parts = _with_name(parts[0], parts[1]), parts[1:]
    else:
        person = _subject(parts[0])
    if person is None or (is_organisation(person.name) and not person.role):
        return person
    rest = parts[1:]
    for piece in rest:
        if not _describes(piece):
            break
        person = described(person, _before_clause(piece))
    return person


def _is_name(piece: str) -> bool:
    words = piece.split()
    capital = all(is_capital(word) or word in lexicon.PARTICLES for word in words)
    return 2 <= len(words) <= 4 and capital and not is_organisation(piece) and not any(map(is_role, words))


def _is_description(piece: str) -> bool:
    """Whether `the mayor of Zarq` says what somebody does, without a name of its own at its end."""
    words = piece.split()
    named = len(words) > 1 and is_capital(words[-1]) and not is_role(words[-1]) and is_role(words[-2])
    return any(map(is_role, words)) and not named


def _with_name(description: str, name: str) -> NamedPerson:
    """`the mayor of Zarq, Paul Dubreuil`: the description is the role of the one who is named."""
    words = description.split()
    while len(words) > 1 and words[0].casefold() in lexicon.DETERMINERS:
        words = words[1:]
    return NamedPerson(name, capital(" ".join(words)))


def _describes(piece: str) -> bool:
    """`a 39-year-old shopkeeper in Quetta` and `34` do; `capturing the mood` and `who fled` do not."""
    words = piece.split()
    first = bare(words[0])
    if first.isdigit() and len(words) <= 2:
        return True
    if (
        first in lexicon.PRONOUNS
        or first in lexicon.SPEECH
        or first in ("as", "but", "and", "when", "while", "after")
    ):
        return False
    if first in lexicon.DETERMINERS or first in ("aged", "âgé", "âgée"):
        return len(words) > 1
    if first.endswith("ing") and not is_role(words[0]):
        return False
    if (
        words[0].islower()
        and first not in lexicon.PREPOSITIONS | lexicon.AUXILIARIES
        and not first.endswith(("ed", "ing"))
        and _OFFICE.match(piece)
    ):
        return True
    return any(is_role(word) for word in words[:4]) or (is_capital(words[0]) and len(words) <= 6)


_OFFICE: Final = re.compile(
    r"^\w+(?: \w+)? (?:at|of|from|for|with|à|de|du|chez) (?:the |l['’]|la )?[^\W\d_a-zß-ÿ]"
)
_CLAUSE: Final = re.compile(
    r"\s(?:who|whose|which|that|when|while|as|after|before|told|said|and whose|qui|dont)\b.*$"
)


def _before_clause(piece: str) -> str:
    return _CLAUSE.sub("", piece)


def _subject(piece: str) -> NamedPerson | None:
    words = piece.split()[:24]
    if not words:
        return None
    first = words[0].casefold()
    if first in lexicon.PERSONAL:
        return None
    indefinite = first in lexicon.INDEFINITE
    definite = first in lexicon.DETERMINERS
    while words and words[0].casefold() in lexicon.DETERMINERS:
        words = words[1:]
    core, rest = _core(words)
    if not core:
        return None
    person = None if indefinite and not _ends_in_name(core) else named(" ".join(core))
    if person is not None and _is_only_role(person):
        person = None
    if person is None:
        return None
    if definite and is_organisation(person.name) and not person.role:
        return person
    return _with_rest(person, rest)


def _is_only_role(person: NamedPerson) -> bool:
    return not person.role and all(is_role(word) for word in person.name.split())


def _ends_in_name(core: list[str]) -> bool:
    return (
        len(core) > 1
        and is_capital(core[-1])
        and not is_role(core[-1])
        and any(is_role(word) for word in core[:-1])
    )


def _core(words: list[str]) -> tuple[list[str], list[str]]:
    """The words up to a preposition that does not belong to the name of an organisation."""
    for at, word in enumerate(words):
        folded = bare(word)
        if not at or folded not in lexicon.PREPOSITIONS:
            continue
        if (
            folded in ("of", "de", "du", "for", "and", "&", "des", "کے", "کی")
            and is_capital(words[at - 1])
            and (
                bare(words[at - 1]) in lexicon.ORGANISATIONS
                and at + 1 < len(words)
                and is_capital(words[at + 1])
            )
        ):
            continue
        return words[:at], words[at:]
    return words, []


def _with_rest(person: NamedPerson, rest: list[str]) -> NamedPerson:
    """`Amina Noor of the Relief Network`, `Karim in Zarq`."""
    if len(rest) < 2:
        return person
    run = _name_after(rest[1:])
    text = " ".join(run)
    if not text or dates.month(bare(run[0])) or bare(run[0]).endswith("day"):
        return person
    preposition = rest[0].casefold()
    if preposition in ("of", "from", "at", "de", "du", "for", "with") and is_organisation(text):
        return replace(person, organisation=person.organisation or text)
    if preposition in lexicon.PLACE_PREPOSITIONS:
        return replace(person, place=person.place or text)
    return person


def _name_after(words: list[str]) -> list[str]:
    """The capitalised words right behind a preposition, with the small ones between them."""
    while len(words) > 1 and words[0].casefold() in lexicon.DETERMINERS:
        words = words[1:]
    run: list[str] = []
    for word in words:
        if not is_capital(word) and word.casefold() not in ("of", "de", "for", "and", "&"):
            break
        run.append(word)
    while run and not is_capital(run[-1]):
        run.pop()
    return run
