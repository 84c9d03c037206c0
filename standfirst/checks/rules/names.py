"""People and places named inconsistently in an edition: two spellings, two roles, two countries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc, Words
from standfirst.checks.wording import WORD, content_words
from standfirst.model import Party, Place

_MUCH = 0.75
_VERY_LONG = 7
_LONG_WORD = 5
"""The fewest letters of a one-word place name that is checked for other spellings."""


class _Named(NamedTuple):
    """A name in a record, with its role or country."""

    loc: Loc
    name: str
    about: str


_ENDS = re.compile(r"^[ldnsmtjc]['’](?=\w{3})|['’]s?$")


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    """Return a word for comparison: without case, accents, a joined article and a possessive ending."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return _ENDS.sub("", "".join(char for char in plain if not unicodedata.combining(char)))


def _is_slip(one: str, other: str) -> bool:
    """Return whether two words differ by a letter: one changed, one added inside, or two swapped."""
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
    """Yield everyone with a name, and their roles, except protected people."""
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
    "SF131", "person-told-differently", "warning", "a person has two spellings or two roles",
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
    """A person has one name and one role in an edition.

    The check compares speakers, claimants, respondents and contacts with each other, and with the names in prose,
    headlines, captions and alternative texts: a name with one word that differs by one letter, and a role directly
    beside the name (*Ines Marlow, the mayor,* or *Mayor Ines Marlow*) that shares no word with the record's. Look up
    which is right; if they are two people, or both roles are right, suppress the warning with `# noqa: SF131`.

    Does not see: names of one word, other transcriptions, and roles in words that it does not recognise as roles.
    """
    people = list(_people(context))
    seen: dict[str, _Named] = {}
    for one in people:
        key = " ".join(_folded(word.strip(".,")) for word in one.name.split())
        if not _is_personal(one.name):
            continue
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
            yield from _roles_in(text, bare, known.values())


def _is_personal(name: str) -> bool:
    """Return whether a name may be a person's: it has two words with a capital; `El gobernador` has one."""
    words = [found[0] for found in WORD.finditer(name)]
    return sum(word[0].isupper() or not word[0].islower() for word in words) > 1


def _no_common(one: str, other: str, lang: str) -> bool:
    return not content_words(one, lang) & content_words(other, lang)


def _like(one: list[str], other: list[str]) -> bool:
    """Return whether two names of several words are the same except for one similar word."""
    if len(one) < 2 or len(one) != len(other) or not set(one) & set(other):
        return False
    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(different) == 1 and _is_variant(*different[0])


def _is_variant(one: str, other: str) -> bool:
    """Return whether two words beside the same name are likely one: a typing error, or the same beginning and sound."""
    if _is_slip(one, other):
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 3:
        return False
    return _ratio(shorter, longer) >= _MUCH or (longer.removeprefix("ال") == shorter and len(shorter) > 3)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


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
    """Yield names in prose that nearly match one in a record."""
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
    r"(?<!\w)(?:treasurer|economist|member|judge|journalist|analyst|scientist|trader|trésori(?:er|ère)|économiste|avocate?|juge|membre|responsable|gérante?"
    r"|tesorer[oa]|economista|abogad[oa]|gerente|encargad[oa]|miembro|juez\w?|geólog[oa]"
    r"|(?:ال)?اقتصادي(?:ة)?|(?:ال)?محامي\w*|(?:ال)?مدير\w*|(?:ال)?وزير\w*|(?:ال)?خبير(?:ة)?|(?:ال)?نقيب|(?:ال)?طبيب\w*|مینیجر|منیجر|وکیل|خزانچی|ماہر|رکن|ملازم|کارکن"
    r"|director\w*|minister|spokes\w+|coordinator|mayor|governor|doctor|nurse|midwife|chief|head|president|chair\w*|commander|secretary|engineer|teacher"
    r"|farmer|fisher\w*|ferry\w*|commissioner|officer|manager|captain|ambassador|professor|researcher|hydrologist|epidemiologist|shopkeeper|driver|lawyer"
    r"|directeur|directrice|ministre|porte-parole|coordinat(?:eur|rice)|maire|gouverneure?|médecin|infirmi(?:er|ère)|cheffe?|président\w*|préfet\w*|secrétaire"
    r"|ingénieur\w*|enseignant\w*|agriculteur|agricultrice|pêcheur|capitaine|professeur\w*|commandante?"
    r"|director\w?|ministr[oa]|portavoz|coordinador\w?|alcalde\w*|gobernador\w?|médic[oa]|enfermer[oa]|jef[ea]|president[ea]|secretari[oa]|ingenier[oa]|maestr[oa]"
    r"|agricultor\w?|pescador\w?|capitán|comandante"
    r"|(?:ال)?مدير(?:ة)?|(?:ال)?وزير(?:ة)?|(?:ال)?متحدث(?:ة)?|(?:ال)?منسق(?:ة)?|(?:ال)?محافظ|(?:ال)?طبيب(?:ة)?|(?:ال)?ممرض(?:ة)?|(?:ال)?رئيس(?:ة)?|(?:ال)?قائد|(?:ال)?مهندس(?:ة)?|(?:ال)?معلم(?:ة)?|(?:ال)?مزارع(?:ة)?|عمدة"
    r"|ڈائریکٹر|وزیر|ترجمان|کوآرڈینیٹر|میئر|گورنر|ڈاکٹر|نرس|سربراہ|صدر|کمانڈر|سیکریٹری|انجینئر|استاد|کسان|کمشنر|افسر)(?!\w)",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"(?<!\w)(?:former|ex|ancien|ancienne|antigu[oa]|exdirector\w*|(?:ال)?سابق(?:ة)?|سابق)(?!\w)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*[,،]\s*([^,،.;:()؛۔]{3,70}?)\s*(?:[,،.;:()؛۔]|$)")
_CUT = re.compile(
    r"[.;:!?؟۔،\n(]|,(?=\s*\S+\s+\S+\s+\S+\s+\S)|(?<!\w)(?:said|says|told|adds?|and|by|with|that|expects?|dit|par|et|que|affirme|dijo|por|y|según|قال|وقال|وقالت|قالت|ويرى|وترى|أن|إن|نے|اور|کہ|مطابق)(?!\w)"
)


def _roles_in(text: Words, bare: str, people: Iterable[_Named]) -> Iterator[Finding]:
    """Yield roles beside a name in prose that differ from the record's."""
    flat = bare.replace("\n", " ")
    for one in people:
        if not one.about:
            continue
        written = r"\s+".join(map(re.escape, one.name.split()))
        name = re.compile(rf"(?<!\w){written}(?!\w)", re.IGNORECASE)
        for found in name.finditer(flat):
            role = _role_beside(flat, found.start(), found.end())
            if role and _is_another(role, one.about):
                yield Finding(
                    text.loc, f"calls {one.name} {role!r}, elsewhere in the briefing {one.about!r}", "look up which is right",
                    text.text, found.start(),
                )  # fmt: skip


def _role_beside(flat: str, start: int, end: int) -> str:
    """Return the words directly beside a name that contain a role: after it between commas, or before it."""
    after = _AFTER.match(flat, end, end + 90)
    if after and len(after[1].split()) <= 9 and _ROLE.search(after[1]):
        return after[1]
    head = flat[max(0, start - 60) : start].rstrip(" ,،")
    cuts = [found.end() for found in _CUT.finditer(head)]
    before = head[cuts[-1] :].strip(" ,،") if cuts else head.strip()
    last = list(_ROLE.finditer(before))
    return before if last and len(before) - last[-1].end() <= 40 and len(before.split()) <= 8 else ""


def _is_another(role: str, recorded: str) -> bool:
    """Return whether two roles share no word for a role, or only one of them is a former one."""
    said = {_folded(found[0]).removeprefix("ال")[:_ROLE_LETTERS] for found in _ROLE.finditer(role)}
    known = {_folded(found[0]).removeprefix("ال")[:_ROLE_LETTERS] for found in _ROLE.finditer(recorded)}
    shared = any(a.startswith(b) or b.startswith(a) for a in said for b in known)
    if bool(_FORMER.search(role)) != bool(_FORMER.search(recorded)) and shared:
        return True
    return bool(said and known) and not shared


_ROLE_LETTERS = 5
"""Letters by which two forms of a role match: director and directors, présidente and président."""


def _places(context: Context) -> Iterator[_Named]:
    """Yield every place with a name, with its country."""
    briefing = context.briefing
    yield _Named(("dateline", "place"), briefing.dateline.place, briefing.dateline.country or "")
    for index, place in enumerate(briefing.places):
        yield _Named(("places", index, "name"), place.name, place.country or "")
    for index, place in enumerate(briefing.places):
        if place.admin:
            yield _Named(("places", index, "admin"), place.admin, "")


@check(
    "SF132", "place-told-differently", "warning", "a place has two spellings or two countries",
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
    """A place has one spelling and one country in an edition.

    The check compares the dateline and `places` with each other, and with the places of speakers, the timeline,
    tables, charts, prose, headlines, captions and alternative texts: a name that differs by one letter within a word.
    Look up which is right; if they are two places, suppress the warning with `# noqa: SF132`, or list both under
    `places`.

    Does not see: other names of a place, differences at the end of a word, and names of fewer than five letters.
    """
    known: dict[str, _Named] = {}
    for one in _places(context):
        key = " ".join(map(_folded, one.name.split()))
        first = known.setdefault(key, one)
        if first.about and one.about and first.about != one.about:
            message = f"{one.name} is in {one.about} here, and in {first.about} elsewhere in the briefing"
            yield Finding(one.loc, message, "look up which is right")
    yield from _admins_apart(context)
    admins = {_folded(word) for one in context.briefing.places for word in (one.admin or "").split()}
    spelling = _Spelling(known, {word for key in known for word in key.split()} | admins, context.lang)
    for text in context.words:
        field = text.loc[-1]
        is_place = field == "place" and text.loc[0] != "dateline"
        if is_place or (text.loc[0] in ("tables", "charts") and field not in _NO_NAMES):
            yield from spelling.of_name(text)
    yield from _respelt_places(context, known, spelling)


def _admins_apart(context: Context) -> Iterator[Finding]:
    """Yield places of one province, state or district that are in different countries."""
    first: dict[str, Place] = {}
    for index, place in enumerate(context.briefing.places):
        if place.admin and place.country:
            other = first.setdefault(_folded(place.admin), place)
            if other.country != place.country:
                yield Finding(
                    ("places", index, "country"),
                    f"{place.name} is in {place.admin}, {place.country}, and {other.name} in {other.admin}, {other.country}",
                    "look up which is right",
                )


_NO_NAMES = frozenset({"title", "caption", "alt", "note", "id"})


def _respelt_places(context: Context, known: dict[str, _Named], spelling: _Spelling) -> Iterator[Finding]:
    """Yield other spellings in the text, or the record's own if the text never uses that."""
    whole = " ".join(bare for _, bare in context.told).casefold()
    met: set[str] = set()
    for text, bare in context.told:
        for name, finding in spelling.in_prose(text, bare):
            one = known[" ".join(map(_folded, name.split()))]
            if name.casefold() in whole or one.loc[0] == "dateline":
                yield finding
            elif name not in met:
                met.add(name)
                message = finding.message.replace("elsewhere in the briefing", "here")
                yield Finding(one.loc, message, finding.fix)


_JOINED = frozenset("لبوفك")


class _Spelling:
    """The names of places, for finding other spellings."""

    def __init__(self, known: dict[str, _Named], other_words: set[str], lang: str) -> None:
        self._known, self._others, self._lang = known, other_words, lang
        self._parts = {part for key in known for part in key.split()}
        self._words: dict[str, list[tuple[str, str]]] = {}
        self._by_length: dict[int, list[tuple[list[str], str]]] = {}
        self._joined = {key.replace(" ", ""): one.name for key, one in known.items()}
        self._apart = {key.replace(" ", ""): one.name for key, one in known.items() if " " in key}
        for key, one in known.items():
            self._by_length.setdefault(len(key.split()), []).append((key.split(), one.name))
            if " " not in key and len(key) >= _LONG_WORD:
                self._words.setdefault(key[0], []).append((key, one.name))

    def of_name(self, text: Words) -> Iterator[Finding]:
        """Yield a finding for a name in a record that is nearly that of a place."""
        spelt = text.text.split()
        candidates = self._by_length.get(len(spelt), ())
        key = [_folded(word) for word in spelt] if candidates else []
        for parts, one in candidates:
            slip = len(key) == 1 and len(key[0]) >= _LONG_WORD and _is_slip(key[0], parts[0])
            if (slip or _like(key, parts)) and " ".join(key) not in self._known:
                yield self._found(text, text.text, one, 0)
                return

    def in_prose(self, text: Words, bare: str) -> Iterator[tuple[str, Finding]]:
        """Yield findings for words in prose that nearly match a word of a place name."""
        words = [(found, self._bare(_folded(found[0]))) for found in WORD.finditer(bare)]
        near = self._with_all_but_one({word for _, word in words})
        for place, (found, word) in enumerate(words):
            if not self._is_name(found[0]):
                continue
            pair = f"{word}{words[place + 1][1]}" if place + 1 < len(words) else ""
            name = (
                self._joined.get(pair)
                if pair and f"{word} {words[place + 1][1]}" not in self._known
                else None
            )
            if name is not None and " " not in name:
                yield (
                    name,
                    self._found(text, bare[found.start() : words[place + 1][0].end()], name, found.start()),
                )
            elif (name := self._apart.get(word)) is not None or (
                name := self._beside(words, place, near)
            ) is not None:
                yield name, self._found(text, found[0], name, found.start())
            elif word not in self._others and len(word) >= _LONG_WORD - 1:
                yield from self._alone(text, found, word)

    def _bare(self, word: str) -> str:
        """Return an Arabic word without a joined preposition, if a name remains."""
        joined = self._lang == "ar" and word not in self._parts and word[:1] in _JOINED
        return word[1:] if joined and word[1:] in self._parts else word

    def _alone(self, text: Words, found: re.Match[str], word: str) -> Iterator[tuple[str, Finding]]:
        """Yield a finding for a word that is nearly the whole name of a place."""
        for right, name in self._words.get(word[0], ()):
            slip = _is_slip(word, right) and word[-1] == right[-1]
            long = len(right) > _VERY_LONG and self._lang not in ("ar", "ur")
            if slip or (long and _ratio(word, right) >= _MUCH):
                yield name, self._found(text, found[0], name, found.start())
                return

    def _with_all_but_one(self, words: Collection[str]) -> list[tuple[list[str], str]]:
        """Return the names of several words with at most one word missing from these."""
        several = (names for length, names in self._by_length.items() if length > 1)
        return [one for one in chain(*several) if len({*one[0]}.difference(words)) <= 1]

    def _beside(
        self, words: list[tuple[re.Match[str], str]], place: int, names: list[tuple[list[str], str]]
    ) -> str | None:
        """Return the name that has nearly this word, with its other words directly beside it."""
        for parts, name in names:
            for at, right in enumerate(parts):
                run = [each for _, each in words[max(0, place - at) : place - at + len(parts)]]
                if (
                    place >= at
                    and len(run) == len(parts)
                    and _like(run, parts)
                    and run[at] != right
                    and " ".join(run) not in self._known
                ):
                    return name
        return None

    def _is_name(self, word: str) -> bool:
        return word[0].isupper() or self._lang in ("ar", "ur")

    def _found(self, text: Words, said: str, name: str, start: int) -> Finding:
        message = f"{said} is most likely {name}, as it is spelt elsewhere in the briefing"
        return Finding(text.loc, message, "look up which is right", text.text, start)
