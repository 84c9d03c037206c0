"""People and places that an edition tells in two ways: two spellings, two roles, two countries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc, Words
from standfirst.checks.wording import WORD, content_words
from standfirst.model import Party

_LONG_WORD = 5
"""Letters of the shortest place of one word of which another spelling is looked for."""


class _Named(NamedTuple):
    """A name in a record, and what the record says of it."""

    loc: Loc
    name: str
    about: str


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return (
        "".join(char for char in plain if not unicodedata.combining(char))
        .removesuffix("'s")
        .removesuffix("’s")
    )


def _is_slip(one: str, other: str) -> bool:
    """Whether two words differ by a letter: one changed, one more inside, or two that changed places."""
    if one == other or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4:
        return False
    head = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    tail = next(
        (n for n, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b),
        min(len(one), len(other)),
    )
    if len(one) == len(other):
        rest = len(one) - head - tail
        return rest <= 1 or (rest == 2 and one[head] == other[head + 1] and one[head + 1] == other[head])
    longer = max(one, other, key=len)
    return head + tail >= len(longer) - 1 and 0 < head < len(longer) - 1


def _people(context: Context) -> Iterator[_Named]:
    """Everybody with a name, with their roles; those who are protected are none."""
    briefing = context.briefing
    for loc, quote in context.quotes():
        speaker = quote.speaker
        if speaker.name and not speaker.published_as:
            yield _Named((*loc, "speaker", "name"), speaker.name, speaker.role or "")
    for index, claim in enumerate(briefing.claims):
        parties: list[tuple[Loc, Party]] = [
            (("claims", index, "by", n), party) for n, party in enumerate(claim.by)
        ]
        parties += [
            (("claims", index, "responses", n, "by"), one.by) for n, one in enumerate(claim.responses)
        ]
        for at, party in parties:
            yield _Named(at, party.name, party.role or "")
    for index, contact in enumerate(briefing.contacts):
        yield _Named(("contacts", index, "name"), contact.name, contact.role or "")


@check(
    "SF131", "person-told-differently", "warning", "one person has two spellings or two roles",
    fails="""
        voices:
          - quote: The water came before the siren.
            speaker: {name: Ines Marlow, role: Ferrywoman}
            verification: verified
            consent: given
            sources: [council]
        background: |
          Ines Marlov has rowed here for years.
        """,
    passes="""
        voices:
          - quote: The water came before the siren.
            speaker: {name: Ines Marlow, role: Ferrywoman}
            verification: verified
            consent: given
            sources: [council]
        background: |
          Ines Marlow has rowed here for years.
        """,
)  # fmt: skip
def person_told_differently(context: Context) -> Iterator[Finding]:
    """One person has one name and one role in an edition.

    It compares speakers, claimants, those who answer and contacts with each other, and with the names in prose, headlines,
    captions and alternative texts: a name of which one word differs by one letter, and a role that stands right beside the
    name (*Ines Marlow, the mayor,* or *Mayor Ines Marlow*) and shares no word with the record's. Look up which is right;
    where they are two people, or both roles are, silence it with `# noqa: SF131`.

    It does not see names of one word, other transcriptions, and roles in words that it does not know as such.
    """
    people = list(_people(context))
    seen: dict[str, _Named] = {}
    for one in people:
        key = " ".join(map(_folded, one.name.split()))
        first = seen.setdefault(key, one)
        if (
            first is not one
            and first.about
            and one.about
            and _no_common(first.about, one.about, context.lang)
        ):
            message = f"{one.name} is {one.about!r} here and {first.about!r} elsewhere in the briefing"
            yield Finding(one.loc, message, "look up which is right")
        elif first is not one and not first.about:
            seen[key] = one
    known = {key: one for key, one in seen.items() if " " in key}
    yield from _respelt(known)
    if known:
        for text, bare in context.told:
            yield from _names_in(text, bare, known)
            yield from _roles_in(text, bare, known.values(), context.lang)


def _no_common(one: str, other: str, lang: str) -> bool:
    return not content_words(one, lang) & content_words(other, lang)


def _like(one: list[str], other: list[str]) -> bool:
    """Whether two names are alike but for a slip in one word, or two words that changed places."""
    if len(one) != len(other) or one == other:
        return False
    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(different) == 1 and len(one) > 1 and _is_slip(*different[0])


def _respelt(known: dict[str, _Named]) -> Iterator[Finding]:
    listed = list(known.items())[:200]
    for index, (key, one) in enumerate(listed):
        for other, earlier in listed[:index]:
            if _like(key.split(), other.split()):
                yield Finding(
                    one.loc,
                    f"{one.name} is spelt {earlier.name} elsewhere in the briefing",
                    "look up which is right",
                )


def _names_in(text: Words, bare: str, known: dict[str, _Named]) -> Iterator[Finding]:
    """Names in prose that are nearly one of a record."""
    by_word: dict[str, list[str]] = {}
    for key in known:
        for word in key.split():
            by_word.setdefault(word, []).append(key)
    words = [(found.start(), found.end(), _folded(found[0])) for found in WORD.finditer(bare)]
    for place, (_, _, word) in enumerate(words):
        for key in by_word.get(word, ()):
            parts = key.split()
            first = place - parts.index(word)
            run = words[first : first + len(parts)] if first >= 0 else []
            said = [each for _, _, each in run]
            if len(run) == len(parts) and _like(said, parts) and " ".join(said) not in known:
                written = bare[run[0][0] : run[-1][1]]
                yield Finding(
                    text.loc, f"{written} is spelt {known[key].name} elsewhere in the briefing", "look up which is right",
                    text.text, run[0][0],
                )  # fmt: skip


_ROLE = re.compile(
    r"(?<!\w)(?:director|minister|spokes\w+|coordinator|mayor|governor|doctor|nurse|midwife|chief|head|president|chair\w*|commander|secretary|engineer|teacher"
    r"|farmer|fisher\w*|ferry\w*|commissioner|officer|manager|captain|ambassador|professor|researcher|hydrologist|epidemiologist|shopkeeper|driver|lawyer"
    r"|directeur|directrice|ministre|porte-parole|coordinat(?:eur|rice)|maire|gouverneure?|médecin|infirmi(?:er|ère)|cheffe?|président\w*|préfet\w*|secrétaire"
    r"|ingénieur\w*|enseignant\w*|agriculteur|agricultrice|pêcheur|capitaine|professeur\w*|commandante?"
    r"|director\w?|ministr[oa]|portavoz|coordinador\w?|alcalde\w*|gobernador\w?|médic[oa]|enfermer[oa]|jef[ea]|president[ea]|secretari[oa]|ingenier[oa]|maestr[oa]"
    r"|agricultor\w?|pescador\w?|capitán|comandante"
    r"|(?:ال)?مدير(?:ة)?|(?:ال)?وزير(?:ة)?|(?:ال)?متحدث(?:ة)?|(?:ال)?منسق(?:ة)?|(?:ال)?محافظ|(?:ال)?طبيب(?:ة)?|(?:ال)?ممرض(?:ة)?|(?:ال)?رئيس(?:ة)?|(?:ال)?قائد|(?:ال)?مهندس(?:ة)?|(?:ال)?معلم(?:ة)?|(?:ال)?مزارع(?:ة)?|عمدة"
    r"|ڈائریکٹر|وزیر|ترجمان|کوآرڈینیٹر|میئر|گورنر|ڈاکٹر|نرس|سربراہ|صدر|کمانڈر|سیکریٹری|انجینئر|استاد|کسان|کمشنر|افسر)(?!\w)",
    re.IGNORECASE,
)
_BESIDE = 60


def _roles_in(text: Words, bare: str, people: Iterable[_Named], lang: str) -> Iterator[Finding]:
    """Roles beside a name in prose that are not the record's."""
    lowered = bare.casefold()
    for one in people:
        if not one.about or not _ROLE.search(one.about):
            continue
        at = lowered.find(one.name.casefold())
        while at >= 0:
            end = at + len(one.name)
            beside = re.match(r"[,،]\s*([^,،.;:()]{3,60}?)\s*(?:[,،.;:()]|$)", bare[end : end + _BESIDE + 4])
            role = beside[1] if beside and len(beside[1].split()) <= 6 else ""
            if role and _ROLE.search(role) and _no_common(role, one.about, lang):
                yield Finding(
                    text.loc, f"calls {one.name} {role!r}, elsewhere in the briefing {one.about!r}", "look up which is right",
                    text.text, end,
                )  # fmt: skip
            at = lowered.find(one.name.casefold(), end)


def _places(context: Context) -> Iterator[_Named]:
    """Every place with a name, with its country."""
    briefing = context.briefing
    yield _Named(("dateline", "place"), briefing.dateline.place, briefing.dateline.country or "")
    for index, place in enumerate(briefing.places):
        yield _Named(("places", index, "name"), place.name, place.country or "")


@check(
    "SF132", "place-told-differently", "warning", "one place has two spellings or two countries",
    fails="""
        places: [{name: Upper Marbel, country: PK}]
        background: |
          The bridge of Upper Marbal was built for a lower river.
        """,
    passes="""
        places: [{name: Upper Marbel, country: PK}]
        background: |
          The bridge of Upper Marbel was built for a lower river.
        """,
)  # fmt: skip
def place_told_differently(context: Context) -> Iterator[Finding]:
    """One place has one spelling and one country in an edition.

    It compares the dateline and the `places` with each other, and with the places of speakers, the timeline, tables, charts,
    prose, headlines, captions and alternative texts: a name that differs by one letter within a word. Look up which is right;
    where they are two places, silence it with `# noqa: SF132`, or list both under `places`.

    It does not see other names of a place, differences at the end of a word, and names of fewer than five letters.
    """
    known: dict[str, _Named] = {}
    for one in _places(context):
        key = " ".join(map(_folded, one.name.split()))
        first = known.setdefault(key, one)
        if first.about and one.about and first.about != one.about:
            message = f"{one.name} is in {one.about} here, and in {first.about} elsewhere in the briefing"
            yield Finding(one.loc, message, "look up which is right")
    open_words = {_folded(word) for key in known for word in key.split()}
    admins = {_folded(word) for one in context.briefing.places for word in (one.admin or "").split()}
    spelling = _Spelling(known, open_words | admins, context.lang)
    for text in context.words:
        if text.loc[-1] == "place" and text.loc[0] != "dateline":
            yield from spelling.of_name(text)
    for text in context.words:
        if text.loc[0] in ("tables", "charts") and text.loc[-1] not in (
            "title",
            "caption",
            "alt",
            "note",
            "id",
        ):
            yield from spelling.of_name(text)
    for text, bare in context.told:
        yield from spelling.in_prose(text, bare)


class _Spelling:
    """The names of places, by which other spellings of them are found."""

    def __init__(self, known: dict[str, _Named], other_words: set[str], lang: str) -> None:
        self._known, self._others, self._lang = known, other_words, lang
        self._words: dict[tuple[str, int], list[tuple[str, str]]] = {}
        for key, one in known.items():
            for word in key.split():
                if len(word) >= _LONG_WORD:
                    for length in (len(word) - 1, len(word), len(word) + 1):
                        self._words.setdefault((word[0], length), []).append((word, one.name))

    def of_name(self, text: Words) -> Iterator[Finding]:
        """A name in a record that is nearly that of a place."""
        key = [_folded(word) for word in text.text.split()]
        for other, one in self._known.items():
            parts = other.split()
            alike = _like(key, parts) or (
                len(key) == len(parts) == 1 and len(key[0]) >= _LONG_WORD and _is_slip(key[0], parts[0])
            )
            if alike and " ".join(key) not in self._known:
                yield self._found(text, text.text, one.name, 0)
                return

    def in_prose(self, text: Words, bare: str) -> Iterator[Finding]:
        """Words in prose that are nearly one of a place's name."""
        for found in WORD.finditer(bare):
            word = _folded(found[0])
            if len(word) < _LONG_WORD - 1 or word in self._others or not self._is_name(found[0]):
                continue
            for right, name in self._words.get((word[0], len(word)), ()):
                if _is_slip(word, right) and word[-1] == right[-1] and self._stands(bare, found, name, right):
                    yield self._found(text, found[0], name, found.start())
                    break

    def _is_name(self, word: str) -> bool:
        return word[0].isupper() or self._lang in ("ar", "ur")

    def _stands(self, bare: str, found: re.Match[str], name: str, right: str) -> bool:
        """Whether the other words of the name stand around it; a name of one word stands alone."""
        parts = [_folded(part) for part in name.split()]
        if len(parts) == 1:
            return self._lang not in ("ar", "ur")
        around = {_folded(word) for word in WORD.findall(bare[max(0, found.start() - 40) : found.end() + 40])}
        return all(part in around for part in parts if part != right)

    def _found(self, text: Words, said: str, name: str, start: int) -> Finding:
        message = f"{said} is most likely {name}, as it is spelt elsewhere in the briefing"
        return Finding(text.loc, message, "look up which is right", text.text, start)
