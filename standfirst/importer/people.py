"""Reads who is meant from a phrase and knows everybody who was introduced before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from standfirst.importer import lexicon

_MARKS: Final = re.compile(r"[,،;()]")
_AGED: Final = re.compile(
    r"\b(\d{1,3})[-–‑ ]years?[-–‑ ]old\b|\baged (\d{1,3})\b|^(\d{1,3})(?: ans)?$|\bde (\d{1,3}) ans\b|\bâgée? de (\d{1,3}) ans\b|\((\d{1,3})\)"
)
_POSSESSIVE: Final = re.compile(r"(?:'s|’s|s'|s’)$")
_PAREN: Final = re.compile(r"\(([^()]{1,120})\)\s*[.,]?\s*$")
_OFFICES: Final = re.compile(
    r"(?:\w+ )?(?:head|chief|director|minister|secretary) of (?:mission|party|delegation|staff|state|office|operations|programmes?"
    r"|police|the mission)$",
    re.IGNORECASE,
)
_OCCUPATIONS: Final = ("ologist", "ologue", "ographer", "keeper", "worker", "maker", "teacher", "nomist")
MAX_NAME: Final = 8
_LATEST: Final = 50
"""People of one name or role that are looked through; more are in no briefing."""
MAX_FIELD: Final = 300


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody who speaks or acts, as far as a phrase tells."""

    name: str
    role: str = ""
    organisation: str = ""
    place: str = ""
    age: int | None = None

    def merged(self, other: NamedPerson) -> NamedPerson:
        """This person with what `other` knows besides."""
        role = (
            max(self.role, other.role, key=len)
            if _same_role(self.role, other.role)
            else self.role or other.role
        )
        return replace(
            self,
            role=role,
            organisation=self.organisation or other.organisation,
            place=self.place or other.place,
            age=self.age if self.age is not None else other.age,
        )


def _same_role(a: str, b: str) -> bool:
    return bool(a) and bool(b) and (a.casefold() in b.casefold() or b.casefold() in a.casefold())


def is_capital(word: str) -> bool:
    """Whether a word begins like a name; scripts without capitals always do."""
    letter = next((character for character in word if character.isalpha()), "")
    return bool(letter) and (letter.isupper() or letter.lower() == letter.upper())


def bare(word: str) -> str:
    """A word without the marks around it, folded, for looking it up."""
    return word.strip("\"“”'‘’()[],.:;!?«»،۔").casefold()


def is_role(word: str) -> bool:
    folded = bare(_POSSESSIVE.sub("", word)).removeprefix("ال")
    return (
        folded in lexicon.ROLES
        or folded.endswith(_OCCUPATIONS)
        or folded.rpartition("-")[2] in lexicon.ROLES
        or folded.removesuffix("s") in lexicon.ROLES
        or folded.removesuffix("ها") in lexicon.ROLES
    )


def is_organisation(text: str) -> bool:
    """Whether a name has a word that only organisations have, or is an acronym."""
    words = text.replace("’", "'").split()
    return any(bare(_POSSESSIVE.sub("", word)) in lexicon.ORGANISATIONS for word in words) or any(
        len(bare(word)) > 1
        and word.strip("().,").isupper()
        and word.strip("().,").isalpha()
        and word.lower() != word.upper()
        for word in words
    )


def pieces(text: str) -> list[str]:
    """What stands between the commas of a phrase, but for those that a closing bracket follows."""
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


def attribution_line(text: str) -> NamedPerson | None:
    """The person of `Name, Role at Organisation`, `Name, Role (Place)`, `Name (Role, Place)`, `Name, Organisation`."""
    text = text.strip().rstrip(".").strip("*_ ")
    if len(text) > 2 * MAX_FIELD:
        return None
    inside = ""
    if (found := _PAREN.search(text)) and found.start():
        inside, text = found[1].strip(), text[: found.start()].strip()
    parts = pieces(text)
    if not parts or len(text) > MAX_FIELD or len(parts[0].split()) > MAX_NAME:
        return None
    person = named(parts[0])
    if person is None:
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


def _inside(person: NamedPerson, piece: str) -> NamedPerson:
    """What stands in brackets behind a name is its role, then its place."""
    if piece.isdigit() and len(piece) <= 3:
        return replace(person, age=int(piece))
    if any(is_role(word) for word in piece.split()) or piece[:1].islower():
        return described(person, piece)
    if is_organisation(piece) and not person.organisation:
        return replace(person, organisation=piece)
    return replace(person, place=f"{person.place}, {piece}" if person.place else piece)


def described(person: NamedPerson, piece: str) -> NamedPerson:
    """The person with what one more piece between commas says of them."""
    piece = piece.strip()
    if age := _AGED.search(piece):
        person = replace(person, age=_age(age))
        piece = " ".join((piece[: age.start()] + piece[age.end() :]).split())
    words = piece.split()
    while words and bare(words[0]) in lexicon.DETERMINERS:
        words = words[1:]
    if not words:
        return person
    piece = " ".join(words)
    role, organisation, place = _split_role(piece)
    has_role = any(is_role(word) for word in role.split()) or role[:1].islower()
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


def _age(found: re.Match[str]) -> int | None:
    age = int(next(group for group in found.groups() if group))
    return age if age <= 130 else None


def _split_role(piece: str) -> tuple[str, str, str]:
    """`Political Analyst at Islamabad Policy Institute` as role, organisation and place."""
    words = piece.split()
    for at, word in enumerate(words[1:-1], start=1):
        rest = " ".join(words[at + 1 :])
        plain = re.sub(r"^(?:the |The |l['’]|la |le |les )", "", rest)
        if not is_capital(plain) or (word == "of" and _OFFICES.match(piece)):
            continue
        if word.casefold() in ("at", "with", "for", "chez", "bei", "@") or (
            word.casefold() in lexicon.ORGANISATION_PREPOSITIONS and is_organisation(rest)
        ):
            return " ".join(words[:at]), *_org_place(plain)
        if word.casefold() in lexicon.PLACE_PREPOSITIONS:
            return " ".join(words[:at]), *(("", plain) if not is_organisation(plain) else _org_place(plain))
    return piece, "", ""


def _org_place(text: str) -> tuple[str, str]:
    found = re.search(r"\s(?:in|à|im)\s(?=\S)", text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def named(piece: str) -> NamedPerson | None:
    """A name with the role before it, as `Defence Minister Khawaja Asif` or `analyst Basit`."""
    age = None
    if found := re.search(r"\s*\((\d{1,3})\)$", piece):
        age, piece = int(found[1]), piece[: found.start()]
        age = age if age <= 130 else None
    words = piece.split()
    while words and words[0].casefold() in lexicon.DETERMINERS and len(words) > 1:
        words = words[1:]
    if not words or not is_capital(words[-1]) or sum(map(len, words)) > MAX_FIELD:
        return None
    if _is_body(words):
        return NamedPerson(" ".join(words).strip(",;: "), age=age)
    start = _name_start(words)
    if start == len(words):
        return None
    role = " ".join(words[:start])
    return NamedPerson(" ".join(words[start:]).strip(",;: "), capital(_POSSESSIVE.sub("", role)), age=age)


def _is_body(words: list[str]) -> bool:
    """`Village Council of Sarn` and `Farmers' League` are one name though a small word or a role stands in it."""
    if len(words) > 1 and words[-2].endswith(("s'", "s’")) and all(map(is_capital, words)):
        return is_organisation(words[-1])
    small = [at for at, word in enumerate(words) if not is_capital(word)]
    joined = all(words[at] in ("of", "for", "and", "&", "de", "du", "des", "the", "la") for at in small)
    first = words[: small[0]] if small else []
    return bool(first) and joined and is_organisation(" ".join(first)) and not any(map(is_role, first))


def _name_start(words: list[str]) -> int:
    """Where the name begins: behind the last word that is a role or no capitalised word."""
    start = 0
    for at, word in enumerate(words):
        small = not is_capital(word) and word.casefold() not in lexicon.PARTICLES and "-" not in word
        if small or (is_role(word) and at < len(words) - 1):
            start = at + 1
    if (
        start == 0
        and len(words) > 1
        and _POSSESSIVE.search(words[0])
        and not is_organisation(" ".join(words))
    ):
        start = 0
    return start


@dataclass(slots=True)
class PersonIndex:
    """Everybody who was introduced so far, found again by full name or by surname."""

    known: dict[str, NamedPerson] = field(default_factory=dict)
    _by_word: dict[str, list[str]] = field(default_factory=dict)

    def add(self, person: NamedPerson) -> NamedPerson:
        """The person as known now, with what was known before."""
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

    def _key(self, words: list[str]) -> str:
        full = " ".join(words)
        if full in self.known or not words:
            return full if full in self.known else ""
        found = [key for key in self._by_word.get(words[-1], [])[-_LATEST:] if self._fits(key, words)]
        return found[-1] if len(set(found)) == 1 else ""

    @staticmethod
    def _fits(key: str, words: list[str]) -> bool:
        """One name fits any full name that has it; two must both be in it, first and last."""
        parts = key.split()
        if len(words) == 1:
            return len(parts) > 1 and (parts[-1] == words[0] or parts[0] == words[0])
        return len(parts) > len(words) and parts[-1] == words[-1] and words[0] in parts

    def current(self, person: NamedPerson) -> NamedPerson:
        """What is known of a person by the end of the text."""
        words = _name_words(person.name)
        return self.known.get(self._key(words) or " ".join(words), person)


def _name_words(name: str) -> list[str]:
    words = [bare(_POSSESSIVE.sub("", word)) for word in re.sub(r"\([^()]*\)", "", name).split()]
    kept = [word for word in words if word and word not in lexicon.HONORIFICS]
    return kept or words


def introduced(text: str) -> list[NamedPerson]:
    """People whom a sentence names in full, with the role before their name."""
    found: list[NamedPerson] = []
    run: list[str] = []
    for word in [*text.split(), "."]:
        clean = word.strip('"“”«»()[]،')
        ends = word[-1:] in ",;:.!?۔،" and bare(word) not in lexicon.HONORIFICS and len(bare(word)) > 1
        stripped = clean.rstrip(",;:.!?") if ends else clean
        if (stripped and is_capital(stripped) and stripped.lower() != stripped.upper()) or (
            run and stripped.casefold() in lexicon.PARTICLES and not ends
        ):
            run.append(stripped)
        else:
            _take(run, found)
            run = []
        if ends:
            _take(run, found)
            run = []
    return found


def _take(run: list[str], found: list[NamedPerson]) -> None:
    while run and not is_capital(run[-1]):
        run.pop()
    if len(run) < 2 or len(run) > MAX_NAME + 2:
        return
    person = named(
        " ".join(_POSSESSIVE.sub("", word) if at == len(run) - 1 else word for at, word in enumerate(run))
    )
    if person is None or len(person.name.split()) < 2 or is_organisation(person.name):
        return
    role = person.role
    if role and _POSSESSIVE.search(role.split()[0]):
        role = " ".join(role.split()[1:])
    found.append(replace(person, role=role))
