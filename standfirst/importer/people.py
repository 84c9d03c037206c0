"""Recognise names of people and organisations with their descriptions; uncertain names are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from standfirst.importer import lexicon
from standfirst.language import dates

_MARKS: Final = re.compile(r"[,،;()]")
_AGED: Final = re.compile(
    r"\b(\d{1,3})[-–‑ ]years?[-–‑ ]old\b|\baged (\d{1,3})\b|^(\d{1,3})(?: ans)?$|\bde (\d{1,3}) (?:ans|años)\b"
    r"|\bâgée? de (\d{1,3}) ans\b|\((\d{1,3})\)"
)
POSSESSIVE: Final = re.compile(r"(?:'s|’s|s'|s’)$")
_BRACKETS: Final = re.compile(r"[()\[\]]")
_PAREN: Final = re.compile(r"\(([^()]{1,120})\)\s*[.,]?\s*$")
_OFFICES: Final = re.compile(r"(?:\w+ )?(?:head|chief|director|minister|secretary) of [a-z]", re.IGNORECASE)
_OCCUPATIONS: Final = ("ologist", "ologue", "ographer", "keeper", "worker", "maker", "teacher", "nomist")
_CLAUSE: Final = re.compile(
    r"\s(?:who|whose|which|that|when|while|as|after|before|told|said|and whose|qui|dont)\b.*$"
)
_OFFICE: Final = re.compile(
    r"^\w+(?: \w+)? (?:at|of|from|for|with|à|de|du|chez) (?:the |l['’]|la )?[^\W\d_a-zß-ÿ]"
)
MAX_NAME: Final = 6
MAX_FIELD: Final = 300


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Someone who speaks or acts, as described in a phrase."""

    name: str
    role: str = ""
    organisation: str = ""
    place: str = ""
    age: int | None = None

    def merged(self, other: NamedPerson) -> NamedPerson:
        """Return this person, completed by what `other` knows."""
        one, two = self.role.casefold(), other.role.casefold()
        same = bool(one and two) and (one in two or two in one)
        return replace(
            self,
            role=max(self.role, other.role, key=len) if same else self.role or other.role,
            organisation=self.organisation or other.organisation,
            place=self.place or other.place,
            age=self.age if self.age is not None else other.age,
        )


# --- text -----------------------------------------------------------------------------------------


def is_capital(word: str) -> bool:
    """Return whether a word begins like a name; always in scripts without capitals."""
    letter = next((character for character in word if character.isalpha()), "")
    return bool(letter) and (letter.isupper() or is_uncased(letter))


def is_uncased(text: str) -> bool:
    """Return whether a text has letters, and none of a script with capitals."""
    return any(map(str.isalpha, text)) and text.lower() == text.upper()


def bare(word: str) -> str:
    """Return a word normalised and without the marks around it, for lookup."""
    return word.strip("\"“”'‘’()[],.:;!?«»،۔").casefold()


def is_role(word: str) -> bool:
    folded = bare(POSSESSIVE.sub("", word)).removeprefix("ال")
    forms = (folded, folded.rpartition("-")[2], folded.removesuffix("s"), folded.removesuffix("ها"))
    return folded.endswith(_OCCUPATIONS) or not lexicon.ROLES.isdisjoint(forms)


def is_organisation(text: str) -> bool:
    """Return whether a name has a word that only organisations have, or is an acronym."""
    return any(
        bare(POSSESSIVE.sub("", word)) in lexicon.ORGANISATIONS or _is_acronym(word.strip("().,"))
        for word in text.replace("’", "'").split()
    )


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.isupper()


def pieces(text: str) -> list[str]:
    """Split a phrase at commas, except those before a closing bracket."""
    cuts: list[int] = []
    sure = 0
    for mark in _MARKS.finditer(text):
        if mark[0] == ")":
            del cuts[sure:]
        elif mark[0] == "(":
            sure = len(cuts)
        else:
            cuts.append(mark.start())
    ends = zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(text)], strict=True)
    return [piece for start, end in ends if (piece := text[start:end].strip())]


def without_articles(words: Sequence[str]) -> list[str]:
    """Return the words without leading articles and the like; the last one stays."""
    start = next((at for at, word in enumerate(words) if bare(word) not in lexicon.DETERMINERS), 0)
    return [re.sub(r"^[lL]['’](?=\w)", "", word) if at == start else word for at, word in enumerate(words)][
        start:
    ]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- subjects -------------------------------------------------------------------------------------


def is_name(words: Sequence[str]) -> bool:
    """Return whether words are a name: capitals with small words between them, no office, month or pronoun."""
    small = [word for word in words if not is_capital(word)]
    return (
        0 < len(words) <= MAX_NAME
        and is_capital(words[0])
        and is_capital(words[-1])
        and all(word.casefold() in lexicon.PARTICLES or "-" in word for word in small)
        and not any(map(is_role, words[:-1]))
        and not (len(words) == 1 and (is_role(words[0]) or dates.month(bare(words[0]))))
        and not opens_phrase(words[0])
        and lexicon.NO_NAMES.isdisjoint(map(bare, words))
        and lexicon.HONORIFICS.isdisjoint(map(bare, words[1:]))
        and not _BRACKETS.search(" ".join(words))
    )


def opens_phrase(word: str) -> bool:
    """Return whether a word is a preposition, also capitalised at the start of a sentence: `Selon`, `After`."""
    return bare(word) in lexicon.PREPOSITIONS - lexicon.PARTICLES


def subject(text: str) -> NamedPerson | None:
    """Return the person or organisation that is the subject of a verb, with apposition between commas."""
    parts = pieces(without_date(text).strip(" .:—–-"))
    if not parts:
        return None
    head = without_articles(parts[0].split())
    if len(parts) > 1 and any(map(is_role, head)) and _is_own_name(parts[1]) and named(parts[0]) is None:
        person, rest = NamedPerson(parts[1], capital(" ".join(head))), parts[2:]
    elif (found := named(parts[0])) is not None:
        person, rest = found, parts[1:]
    else:
        return None
    if is_organisation(person.name) and not person.role:
        return person
    for piece in rest:
        if not _describes(piece):
            break
        person = described(person, _CLAUSE.sub("", piece))
    return person


def without_date(text: str) -> str:
    """Return `Fanta Keïta 22 Nov`, as crisis diaries write it, without its date."""
    found = list(dates.find(text))
    return text[: found[-1].start] if found and not text[found[-1].end :].strip(" .") else text


def _is_own_name(piece: str) -> bool:
    words = piece.split()
    return len(words) > 1 and is_name(words) and not is_organisation(piece)


def named(piece: str) -> NamedPerson | None:
    """Return a name with the role before it and the text after a preposition: `Defence Minister Khawaja Asif of X`.

    After an article an office is not a name: `the Humanitarian Coordinator`.
    """
    if found := _PAREN.search(piece):
        person = named(piece[: found.start()])
        if found[1].isdigit() or (person and " " in person.name and not is_organisation(person.name)):
            return person and _inside(person, found[1].strip())
    words = without_articles(piece.split())
    if not words or sum(map(len, words)) > MAX_FIELD:
        return None
    if is_body(words):
        return NamedPerson(" ".join(words).strip(",;: "))
    core, rest = _core(words)
    start = max(
        (at + 1 for at, word in enumerate(core) if _ends_role(word, last=at + 1 == len(core))), default=0
    )
    name = [word.strip(",;:") for word in core[start:]]
    role = " ".join(core[:start])
    office = len(words) < len(piece.split()) and is_role(core[-1])
    if office or not is_name(name) or (not role and len(name) > 1 and is_organisation(name[-1])):
        return None
    return _from_where(NamedPerson(" ".join(name), capital(POSSESSIVE.sub("", role))), rest)


def _ends_role(word: str, *, last: bool) -> bool:
    small = not is_capital(word) and word.casefold() not in lexicon.PARTICLES and "-" not in word
    return small or (is_role(word) and not last)


def is_body(words: Sequence[str]) -> bool:
    """Return whether words are one organisation's name despite a small word or a role: `Village Council of Sarn`."""
    if not words or not is_capital(words[0]) or not is_organisation(" ".join(words)):
        return False
    small = [at for at, word in enumerate(words) if not is_capital(word)]
    if not small:
        possessive = len(words) > 1 and words[-2].endswith(("s'", "s’"))
        return possessive or not any(map(is_role, words[:-1]))
    joined = all(words[at] in ("of", "for", "and", "&", "de", "du", "des", "the", "la") for at in small)
    return (
        joined and is_organisation(" ".join(words[: small[0]])) and not any(map(is_role, words[: small[0]]))
    )


def _core(words: list[str]) -> tuple[list[str], list[str]]:
    """Split words before the first preposition or the like."""
    at = next((at for at, word in enumerate(words) if at and bare(word) in lexicon.PREPOSITIONS), len(words))
    return words[:at], words[at:]


def _from_where(person: NamedPerson, rest: Sequence[str]) -> NamedPerson:
    """Read `Amina Noor of the Relief Network`, `Karim in Zarq`."""
    if len(rest) < 2:
        return person
    text = " ".join(_capitals(without_articles(rest[1:])))
    if not text or dates.month(bare(text.split()[0])) or bare(text).endswith("day"):
        return person
    preposition = rest[0].casefold()
    if preposition in lexicon.ORGANISATION_PREPOSITIONS | {"from"} and is_organisation(text):
        return replace(person, organisation=text)
    return replace(person, place=text) if preposition in lexicon.PLACE_PREPOSITIONS else person


def _capitals(words: Sequence[str]) -> list[str]:
    """Return the capitalised words at the beginning, with the small ones between them."""
    small = ("of", "de", "for", "and", "&")
    end = next(
        (at for at, word in enumerate(words) if not is_capital(word) and word not in small), len(words)
    )
    while end and not is_capital(words[end - 1]):
        end -= 1
    return list(words[:end])


def signature(text: str) -> NamedPerson | None:
    """Read `Name, Role at Organisation`, `Name, Role (Place)`, `Name (Role, Place)`, `Name, Organisation`."""
    text = text.strip().rstrip(".").strip("*_ ")
    if len(text) > 2 * MAX_FIELD:
        return None
    inside = ""
    if (found := _PAREN.search(text)) and found.start():
        inside, text = found[1].strip(), text[: found.start()].strip()
    parts = pieces(text)
    person = named(parts[0]) if parts else None
    if person is None or len(text) > MAX_FIELD:
        return None
    for piece in parts[1:]:
        person = described(person, piece)
    brackets = pieces(inside)
    if (
        len(brackets) > 1
        and not person.role
        and not is_organisation(brackets[0])
        and not brackets[0].isdigit()
    ):
        person, brackets = replace(person, role=brackets[0]), brackets[1:]
    for piece in brackets:
        person = _inside(person, piece)
    return person


# --- descriptions ---------------------------------------------------------------------------------


def _inside(person: NamedPerson, piece: str) -> NamedPerson:
    """Add the text in brackets after a name: as its role, then as its place."""
    if piece.isdigit() and len(piece) <= 3:
        return replace(person, age=_age(piece))
    if any(map(is_role, piece.split())) or piece[:1].islower():
        return described(person, piece)
    if is_organisation(piece) and not person.organisation:
        return replace(person, organisation=piece)
    return replace(person, place=f"{person.place}, {piece}" if person.place else piece)


def _describes(piece: str) -> bool:
    """Return whether text is a description: `a 39-year-old shopkeeper in Quetta` or `34`, not `who fled`."""
    words = piece.split()
    first = bare(words[0])
    if first.isdigit():
        return len(words) <= 2
    if first in lexicon.PRONOUNS | lexicon.SPEECH | {"as", "but", "and", "when", "while", "after"}:
        return False
    if first in lexicon.DETERMINERS | {"aged", "âgé", "âgée"}:
        return len(words) > 1
    if first.endswith("ing") and not is_role(words[0]):
        return False
    small = words[0].islower() and not first.endswith("ed")
    office = small and first not in lexicon.PREPOSITIONS | lexicon.AUXILIARIES and _OFFICE.match(piece)
    return (
        bool(office)
        or any(map(is_role, words[:4]))
        or bool(_AGED.search(piece))
        or (is_capital(words[0]) and len(words) <= 6)
    )


def described(person: NamedPerson, piece: str) -> NamedPerson:
    """Return the person with one more description from between commas."""
    piece = piece.strip()
    if found := _AGED.search(piece):
        person = replace(person, age=_age(next(group for group in found.groups() if group)))
        piece = f"{piece[: found.start()]}{piece[found.end() :]}".strip()
    words = without_articles(piece.split())
    if not words or (
        found and len(words) == 1 and bare(words[0]) in lexicon.DETERMINERS | lexicon.PREPOSITIONS
    ):
        return person
    piece = " ".join(words)
    role, organisation, place = _split_role(piece)
    has_role = any(map(is_role, role.split())) or role[:1].islower()
    if (person.role and not has_role) or (not has_role and not organisation and not place):
        return _where(person, piece)
    if person.role and has_role:
        return replace(person, role=f"{person.role}, {piece}")
    return replace(
        person,
        role=capital(role),
        organisation=person.organisation or organisation,
        place=person.place or place,
    )


def _where(person: NamedPerson, piece: str) -> NamedPerson:
    single = len(piece.split()) == 1 and not is_organisation(piece)
    if (single or person.organisation) and not person.place:
        return replace(person, place=piece)
    if not person.organisation:
        return replace(person, organisation=piece)
    return replace(person, place=f"{person.place}, {piece}")


def _age(written: str) -> int | None:
    return int(written) if int(written) <= 130 else None


def _split_role(piece: str) -> tuple[str, str, str]:
    """Split `Political Analyst at Islamabad Policy Institute` into role, organisation and place."""
    words = piece.split()
    for at, word in enumerate(words[1:-1], start=1):
        plain = " ".join(without_articles(words[at + 1 :])).removeprefix("l'").removeprefix("l’")
        if not is_capital(plain) or (word == "of" and _OFFICES.match(piece)):
            continue
        folded = word.casefold()
        if folded in ("at", "with", "for", "chez", "@") or (
            folded in lexicon.ORGANISATION_PREPOSITIONS and is_organisation(plain)
        ):
            return " ".join(words[:at]), *_org_place(plain)
        if folded in lexicon.PLACE_PREPOSITIONS:
            return " ".join(words[:at]), *(_org_place(plain) if is_organisation(plain) else ("", plain))
    return piece, "", ""


def _org_place(text: str) -> tuple[str, str]:
    found = re.search(r"\s(?:in|à)\s(?=\S)", text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")
