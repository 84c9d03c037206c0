"""Read the speaker and the addressee of a quotation from the text around it; without a name there is no attribution."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from standfirst.importer import lexicon, uncased
from standfirst.importer.marks import QuoteSpan, sentence_ends
from standfirst.importer.people import (
    NamedPerson,
    bare,
    is_organisation,
    is_role,
    is_uncased,
    named,
    pieces,
    signature,
    subject,
)
from standfirst.language.words import words

_DASH: Final = re.compile(r"^\s*[.,]?\s*(?:[—–―]|--?)\s*(?=[^\W\d_])")
_ACCORDING: Final = re.compile(
    r"\b(?:according to|in the words of|selon|d['’]après|según)\s+(.{2,200}?)(?:[,:]\s*$|$)",
    re.IGNORECASE,
)
_URDU: Final = re.compile(
    rf"([^،۔:]{{2,120}}?)\s+(?:نے\s+(?:\S+\s+){{0,6}}?(?:{lexicon.URDU_SPEECH})|کا کہنا|کے مطابق|کہتے ہیں|کہتی ہیں)"
)
_VIA: Final = re.compile(
    r"\b(?:told|tell|tells|telling|statement to|interview with|in a call with)\s+(?:the\s+)?((?:[^\W\d_a-zß-ÿ][\w.&'’-]*\s?){1,5})"
)
_HEARD: Final = re.compile(
    r"^(?:(?:à|aux?|to|a)\s+(?:la |les |los |l['’])?[\w’'-]+|(?:also|then|later|aussi|también|that|\w+ly))\s+"
)
"""The addressee and manner of a verb, before its subject."""
_HEARSAY: Final = words("alleged allegedly reportedly purportedly supposedly")
"""Words of hearsay: an alleged speaker is not known to have said it."""
_OPENING: Final = words(
    "yet meanwhile still but however asked then there cependant dimanche yesterday today earlier late early two despite"
)
_NO_VERBS: Final = (
    lexicon.PREPOSITIONS | lexicon.DETERMINERS | lexicon.PRONOUNS | lexicon.AUXILIARIES | lexicon.PARTICLES
)
_JOINTS: Final = words("but and yet as while mais et pero y")
_PARTICIPLES: Final = ("ed", "é", "ée", "és", "ées", "ado", "ada", "ados", "adas")
"""Endings of participles such as `Asked about the delays,` and `Interrogé sur les retards,` before the subject."""
_REACH: Final = 16
"""The maximum number of words between a quotation and its verb; beyond it the verb belongs to something else."""
_WINDOW: Final = 600
"""The number of characters beside a quotation in which its speaker is searched, in a paragraph of any length."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker of a quotation, its audience, and who reported it."""

    person: NamedPerson
    via: str = ""


def _attributed(person: NamedPerson | None, via: str = "") -> Attribution | None:
    return None if person is None else Attribution(person, via)


def after(text: str, span: QuoteSpan, until: int) -> Attribution | None:
    """Return the attribution in the text that follows: `said X`, `X said`, `according to X`, `— X, Role`."""
    tail = tail_of(text, span, until)
    dash = _DASH.match(tail)
    if dash and not is_speech(tail[dash.end() :].split(maxsplit=1)[0]):
        return _attributed(signature(tail[dash.end() :]))
    tail = tail.strip(" ,،–—-")
    if found := _ACCORDING.match(tail):
        return _attributed(subject(found[1]))
    if urdu := _URDU.match(tail):
        return _attributed(uncased.urdu(urdu[1]))
    return _clause(tail, behind=True)


def tail_of(text: str, span: QuoteSpan, until: int) -> str:
    """Return the rest of the sentence after a quotation; empty if a new one begins directly."""
    segment = text[span.end : min(until, span.end + _WINDOW)]
    first = segment.lstrip()[:1]
    ended = span.words[-1:] in ".…۔" or segment[:1] in ".…۔"
    if ended and (first.isupper() or first in ".…۔"):
        return ""
    ends = sentence_ends(segment)
    return segment[: ends[0]] if ends else segment


def before(text: str, span: QuoteSpan, since: int) -> Attribution | None:
    """Return the attribution in the text before: `X said:`, `X told Y that`, `According to X,`, `X:`."""
    head = head_of(text, span, since)
    if not head:
        return None
    if urdu := [each[1] for each in _URDU.finditer(head)]:
        return _attributed(uncased.urdu(urdu[-1]))
    if found := _ACCORDING.search(head):
        return _attributed(subject(found[1]))
    last = bare(head.rsplit(None, 1)[-1])
    if head[-1] not in ":,،—–-" and last not in lexicon.SPEECH | {"that", "que", "کہ"}:
        return None
    stripped = head.rstrip(" :,،—–-")
    if any(map(is_speech, stripped.split())):
        return _clause(stripped, behind=False)
    return _name_and_colon(stripped) if head.endswith(":") else None


def head_of(text: str, span: QuoteSpan, since: int) -> str:
    """Return the part of the sentence before a quotation."""
    segment = text[max(since, span.start - _WINDOW) : span.start]
    ends = sentence_ends(segment)
    return segment[ends[-1] :].strip() if ends else segment.strip()


def _name_and_colon(text: str) -> Attribution | None:
    """Return the speaker in `Karim Dost, mayor of Zarq:` as in interviews; with a verb it would be another event."""
    whole = len(pieces(text)) <= 2 and len(text.split()) <= 12 and not is_uncased(text)
    person = signature(text) if whole else None
    return Attribution(person) if person and (person.role or len(person.name.split()) > 1) else None


def is_speech(word: str) -> bool:
    """Return whether a word is a verb of speech: `said`, `dit-elle`, `وقال`."""
    folded = uncased.bare_letters(bare(word).replace("’", "'"))
    prefixed = folded[1:] if folded[:1] in ("و", "ف") else folded
    return not lexicon.SPEECH.isdisjoint((folded, folded.partition("-")[0], prefixed))


def _clause(text: str, *, behind: bool) -> Attribution | None:
    """Return the subject and verb of a clause, in either order."""
    listed = text.split()
    verbs = [at for at, word in enumerate(listed) if is_speech(word)]
    if behind and _is_inverted(listed):
        verbs = [0]
    if not verbs or (behind and verbs[0] > _REACH) or not _HEARSAY.isdisjoint(map(bare, listed)):
        return None
    at = verbs[0] if behind else _main_verb(listed, verbs)
    if is_uncased(text):
        named_first = listed[0] == "أما" and at == 2
        return _attributed(
            NamedPerson(listed[1]) if named_first else uncased.arabic(" ".join(listed[at + 1 :]))
        )
    lead = _without_helpers(listed[:at])
    person = subject_before(" ".join(lead)) if lead else subject(_subject_after(listed[at:]))
    return _attributed(person, _via(text))


def _is_inverted(listed: list[str]) -> bool:
    """Return whether a quotation is followed by any verb and a full name: `lâche Yannick Le Goff`."""
    if len(listed) < 3 or not listed[0].isalpha() or not listed[0].islower() or _NO_VERBS & {bare(listed[0])}:
        return False
    person = subject(_subject_after(listed))
    return person is not None and len(person.name.split()) > 1


def _main_verb(listed: list[str], verbs: list[int]) -> int:
    """Return the main verb before a quotation: the last, unless it only continues another (`said, adding:`)."""
    for at in reversed(verbs):
        if at and not bare(listed[at]).endswith("ing"):
            return at
    return verbs[-1]


def _without_helpers(listed: list[str]) -> list[str]:
    """Return the words before a verb without its auxiliaries and adverbs: `has`, `later`, `angrily`, `not`."""
    while listed and (bare(listed[-1]) in lexicon.AUXILIARIES or bare(listed[-1]).endswith(("ly", "not"))):
        listed = listed[:-1]
    return listed


def subject_before(text: str) -> NamedPerson | None:
    """Return the subject before a verb: after the opening of the sentence, else after the last `and`."""
    clause = re.split(r"[;:]\s|\s[—–]\s|—", text)[-1]
    parts = [piece for piece in re.split(r"\s*[,،]\s+", clause.strip(" ,")) if piece]
    while len(parts) > 1 and _is_opening(parts[0]):
        parts = parts[1:]
    if not parts or any(_names_another(piece) for piece in parts[2:]):
        return None
    first = parts[0].split()
    first = first[1:] if first[0].casefold() in _JOINTS else first
    joints = [at for at, word in enumerate(first) if word.casefold() in _JOINTS]
    for start in (0, joints[-1] + 1 if joints else 0):
        if (person := subject(", ".join([" ".join(first[start:]), *parts[1:]]))) is not None:
            return person
    return None


def _names_another(piece: str) -> bool:
    """Return whether a third item is another name: `Asked by their lawyer, X, if it helped, Y answered`."""
    person = named(piece)
    full = person is not None and (len(person.name.split()) > 1 or bool(person.role))
    return full and not any(map(is_role, piece.split()[:2])) and not is_organisation(piece)


def _is_opening(piece: str) -> bool:
    """Return whether a phrase precedes the subject: `On Sunday`, `Speaking to reporters`, `Meanwhile`."""
    first = piece.split(maxsplit=1)[0]
    folded = bare(first)
    return (
        folded in lexicon.PREPOSITIONS | _OPENING
        or (folded.endswith("ing") and not is_role(first))
        or folded.endswith(("ly", "day"))
        or (folded.endswith(_PARTICIPLES) and len(piece.split()) > 2)
    )


def _subject_after(listed: list[str]) -> str:
    """Return the subject after an inverted verb: `said X`, `a déclaré à la presse X`; a pronoun for `dit-elle`."""
    if "-" in listed[0]:
        return ""
    rest = " ".join(listed[1:])
    return rest[found.end() :] if (found := _HEARD.match(rest)) else rest


def _via(text: str) -> str:
    found = _VIA.search(text)
    return found[1].strip(" .,'’") if found else ""
