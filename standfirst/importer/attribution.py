"""Reads from the words before and after a quotation who said it and to whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from standfirst.importer import lexicon
from standfirst.importer.marks import QuoteSpan, sentence_ends
from standfirst.importer.people import NamedPerson, attribution_line, bare, is_capital, is_role
from standfirst.importer.phrases import phrase

_DASH: Final = re.compile(r"^\s*[.,]?\s*(?:[—–―]|--?)\s*(?=[^\W\d_])")
_ACCORDING: Final = re.compile(
    r"\b(?:according to|in the words of|selon|d['’]après|laut|según)\s+(.{2,200}?)(?:[,:]\s*$|$)",
    re.IGNORECASE,
)
_URDU: Final = re.compile(
    rf"([^،۔:]{{2,120}}?)\s+(?:نے\s+(?:\S+\s+){{0,6}}?(?:{lexicon.URDU_SPEECH})|کا کہنا|کے مطابق|کہتے ہیں|کہتی ہیں)"
)
_VIA: Final = re.compile(
    r"\b(?:told|tell|tells|telling|statement to|interview with|in a call with)\s+(?:the\s+)?((?:[^\W\d_a-zß-ÿ][\w.&'’-]*\s?){1,5})"
)
_HEARSAY: Final = frozenset(["alleged", "allegedly", "reportedly", "purportedly", "supposedly"])
"""Who is alleged to have said something is not known to have said it."""
_REACH: Final = 16
"""Words between a quotation and its verb; farther off it belongs to something else."""
_WINDOW: Final = 600
"""Letters beside a quotation in which its speaker is looked for, in however long a paragraph."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said it, and to whom or through whom it was said."""

    person: NamedPerson
    via: str = ""


def after(text: str, span: QuoteSpan, until: int) -> Attribution | None:
    """The attribution in the words that follow: `said X`, `X said`, `according to X`, `— X, Role`."""
    tail = tail_of(text, span, until)
    if not tail.strip():
        return None
    if dash := _DASH.match(tail):
        person = attribution_line(tail[dash.end() :])
        return Attribution(person) if person else None
    tail = tail.strip(" ,،–—-")
    if (found := _ACCORDING.match(tail)) and (person := phrase(found[1])):
        return Attribution(person)
    if urdu := _URDU.match(tail):
        return _urdu(urdu[1])
    return _clause(tail, behind=True)


def tail_of(text: str, span: QuoteSpan, until: int) -> str:
    """What follows a quotation up to the end of the sentence; nothing where a new one begins at once."""
    segment = text[span.end : min(until, span.end + _WINDOW)]
    first = segment.lstrip()[:1]
    ended = span.words[-1:] in ".…۔" or segment[:1] in ".…۔"
    if ended and (first.isupper() or first in ".…۔"):
        return ""
    ends = sentence_ends(segment)
    return segment[: ends[0]] if ends else segment


def before(text: str, span: QuoteSpan, since: int) -> Attribution | None:
    """The attribution in the words that lead up: `X said:`, `X told Y that`, `According to X,`, `X:`."""
    head = head_of(text, span, since)
    return introduction(head) if head else None


def head_of(text: str, span: QuoteSpan, since: int) -> str:
    """What leads up to a quotation from the beginning of its sentence."""
    segment = text[max(since, span.start - _WINDOW) : span.start]
    ends = sentence_ends(segment)
    return segment[ends[-1] :].strip() if ends else segment.strip()


def introduction(head: str) -> Attribution | None:
    """The person whom words that end right before a quotation announce."""
    if urdu := _last(_URDU, head):
        return _urdu(urdu)
    if (found := _ACCORDING.search(head)) and (person := phrase(found[1])):
        return Attribution(person)
    last = bare(head.rsplit(None, 1)[-1])
    if head[-1] not in ":,،—–-" and last not in lexicon.SPEECH | {"that", "que", "dass", "کہ"}:
        return None
    stripped = head.rstrip(" :,،—–-")
    if not _verbs(stripped.split()):
        return _name_and_colon(head, stripped)
    return _clause(stripped, behind=False)


def _last(pattern: re.Pattern[str], text: str) -> str:
    found: list[str] = [each[1] for each in pattern.finditer(text)]
    return found[-1] if found else ""


def _urdu(words: str) -> Attribution | None:
    name = words.strip(' ،,:–—-"')
    tokens = [word for word in name.split() if word not in ("لیکن", "اور", "جبکہ")]
    if not tokens or len(tokens) > 14:
        return None
    named = attribution_line(" ".join(tokens))
    return Attribution(named) if named else None


def _name_and_colon(head: str, stripped: str) -> Attribution | None:
    """`Karim Dost, mayor of Zarq:` as in interviews."""
    if not head.endswith(":") or len(stripped.split()) > 12:
        return None
    person = attribution_line(stripped)
    if person is None or len(person.name.split()) > 4 or not all(map(is_capital, person.name.split())):
        return None
    return Attribution(person)


def _verbs(words: list[str]) -> list[int]:
    return [at for at, word in enumerate(words) if _is_verb(word)]


def _is_verb(word: str) -> bool:
    folded = bare(word)
    return folded in lexicon.SPEECH or folded.partition("-")[0] in lexicon.SPEECH


def _clause(text: str, *, behind: bool) -> Attribution | None:
    """Subject and verb of a clause, in either order."""
    words = text.split()
    verbs = _verbs(words)
    if not verbs or (behind and verbs[0] > _REACH) or not _HEARSAY.isdisjoint(map(bare, words)):
        return None
    at = verbs[0] if behind else _main_verb(words, verbs)
    subject = "" if _opens_clause(words, at) else _subject_before(words[:at], behind=behind)
    if subject is None:
        return None
    if not subject:
        subject = _subject_after(words[at:])
    if not subject or not _may_speak(subject):
        return None
    person = phrase(subject)
    return Attribution(person, _via(text)) if person else None


def _opens_clause(words: list[str], at: int) -> bool:
    """Whether an Arabic verb joined to a clause before it opens one of its own, so that its subject follows."""
    return at > 0 and words[at].startswith("و") and words[at - 1].endswith(("،", ","))


def _main_verb(words: list[str], verbs: list[int]) -> int:
    """Before a quotation the last verb decides, unless it only continues the one before (`said, adding:`)."""
    for at in reversed(verbs):
        if at and not bare(words[at]).endswith("ing"):
            return at
    return verbs[-1]


def _subject_before(words: list[str], *, behind: bool) -> str | None:
    """The words before the verb that name its subject; "" for none, None where they are something else."""
    while words and (
        bare(words[-1]) in lexicon.AUXILIARIES or bare(words[-1]).endswith("ly") or bare(words[-1]) == "not"
    ):
        words = words[:-1]
    text = " ".join(_before_another_verb(words)).strip(" ,")
    if not text:
        return ""
    pieces = [piece for piece in re.split(r"\s*[,،;—–]\s+", text) if piece]
    while len(pieces) > 1 and _is_opening(pieces[0]):
        pieces = pieces[1:]
    first = pieces[0].split()
    while len(first) > 1 and first[0].casefold() in (
        "but",
        "and",
        "yet",
        "as",
        "while",
        "mais",
        "et",
        "aber",
        "und",
        "pero",
    ):
        if behind:
            return None
        first = first[1:]
    if not behind and len(pieces) == 1:
        first = _after_clause(first)
    pieces[0] = " ".join(first)
    return ", ".join(pieces)


def _before_another_verb(words: list[str]) -> list[str]:
    """In `the union denied this and said` the subject stands before the first verb."""
    if not words or words[-1].casefold() not in ("and", "but", "et", "mais"):
        return words
    return words[
        : next(
            (at for at, word in enumerate(words) if at and (_is_verb(word) or bare(word) in lexicon.DENY)), -1
        )
    ]


def _after_clause(words: list[str]) -> list[str]:
    """In `asked whether she would leave she said` or `the road was closed and Karim said` the end counts."""
    for at in range(len(words) - 1, 0, -1):
        if words[at].casefold() in ("and", "but", "while", "et", "mais"):
            verbs = {"was", "were", "is", "are", "had", "has", "have"}
            if any(bare(word) in verbs or _is_verb(word) for word in words[:at]) and at + 1 < len(words):
                return words[at + 1 :]
    return words


def _is_opening(piece: str) -> bool:
    """`On Sunday`, `Speaking to reporters`, `Meanwhile` come before the subject."""
    first = piece.split(maxsplit=1)[0]
    folded = bare(first)
    return (
        folded in lexicon.PREPOSITIONS
        or (folded.endswith("ing") and not is_role(first))
        or folded.endswith(("ly", "day"))
        or folded
        in (
            "yet",
            "meanwhile",
            "still",
            "but",
            "however",
            "asked",
            "then",
            "there",
            "cependant",
            "dimanche",
            "yesterday",
            "today",
            "earlier",
            "late",
            "early",
            "two",
            "despite",
        )
        or (folded.endswith("ed") and len(piece.split()) > 2)
    )


def _subject_after(words: list[str]) -> str:
    """The words behind an inverted verb, up to who was told: `said X`, `a déclaré X`, `dit-elle`."""
    verb, rest = bare(words[0]), words[1:]
    if "-" in verb:
        return verb.rpartition("-")[2]
    while rest and (
        bare(rest[0]).endswith("ly") or bare(rest[0]) in ("also", "then", "later", "aussi", "that")
    ):
        rest = rest[1:]
    if not rest or bare(rest[0]) in (lexicon.PREPOSITIONS - {"l'"}):
        return ""
    heard = next((at for at, word in enumerate(rest) if at and word.startswith("لل")), len(rest))
    return " ".join(rest[:heard])


def _may_speak(subject: str) -> bool:
    words = subject.split()
    first = words[0].casefold()
    if first in lexicon.PRONOUNS and first not in lexicon.PERSONAL:
        return False
    return (
        first in lexicon.PERSONAL
        or first in lexicon.DETERMINERS
        or is_capital(words[0])
        or first.startswith(("l'", "l’"))
        or any(map(is_role, words[:4]))
        or first
        in (
            "officials",
            "residents",
            "authorities",
            "witnesses",
            "police",
            "activists",
            "organisers",
            "organizers",
            "families",
            "doctors",
            "aid",
        )
    )


def _via(text: str) -> str:
    found = _VIA.search(text)
    return found[1].strip(" .,'’") if found else ""
