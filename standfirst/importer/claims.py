"""Finds claims whose sentence names who makes them with a verb of claiming, and who denies them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from standfirst.importer import lexicon
from standfirst.importer.blocks import Block
from standfirst.importer.marks import masked, sentence_ends, spans
from standfirst.importer.people import NamedPerson, PersonIndex, bare, is_capital, is_role
from standfirst.importer.phrases import phrase

Status = Literal["alleged", "disputed", "unverified"]

_EVIDENCE: Final = re.compile(lexicon.EVIDENCE, re.IGNORECASE)
_RESPONSIBILITY: Final = re.compile(
    r"\b(?:(?:has |have )?claim(?:ed|s|ing) (?:sole |joint )?responsibility|a revendiqué|ont revendiqué|revendiquent?|"
    r"(?:se )?(?:atribuyó|reivindicó|reivindicaron))\b",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(r"^(.{2,80}?)\s+(?:of|for|d['’]|de)\b", re.IGNORECASE)
_PASSIVE: Final = re.compile(
    r"\b(?:\w+ly\s+)?(?:denied|rejected|dismissed|refuted|disputed|rebutted)\s+by\s+(.{2,120})$"
)
_OBJECT: Final = re.compile(
    r"\b(?:claims?|allegations?|accusations?|charges?|assertions?|involvement|responsibility|reports?|it|this|that|them|"
    r"wrongdoing|role|links?|accusations?|allégations?|acusación|acusaciones|lo)\b|\ufffc|الاتهام|ذلك|الزام|دعو",
    re.IGNORECASE,
)
_URDU_DENIAL: Final = re.compile(r"([^،۔:]{2,60}?)\s+نے\s+.{0,60}?(?:تردید|مسترد)")
_URDU_CLAIM: Final = re.compile(
    r"([^،۔:]{2,60}?)\s+(?:نے\s+.{0,30}?(?:الزام (?:لگایا|عائد کیا)|دعویٰ کیا)(?: ہے| تھا)?|کا (?:الزام|دعویٰ) ہے)\s*کہ\s+(.+)$"
)
_ARABIC: Final = re.compile(
    r"^\s*و?(?:زعم|زعمت|يزعم|تزعم|ادعى|ادعت|يدعي|تدعي)\s+([^،.]{3,60}?)\s+(?:أن|بأن|إن)\s+(.{8,})$"
)
_ARABIC_ACCUSATION: Final = re.compile(
    r"^\s*و?(?:اتهم|اتهمت|يتهم|تتهم)\s+((?!ال)[^\s،]+\s+ال[^\s،]+|(ال[^\s،]+)(?:\s+(?!ال)[^\s،]+){1,3}(?=\s+ال)|ال[^\s،]+(?=\s+(?!ال)))\s+.{8,}$"
)
"""Who accuses is a noun with the definite one behind it, or a title with a name; others cannot be told from whom they accuse."""
_ARABIC_DENIAL: Final = re.compile(
    r"^\s*و?(?:نفى|نفت|ينفي|تنفي|رفض|رفضت|يرفض|ترفض)\s+([^،.]{3,50}?)\s+(?:ذلك|هذا|هذه|الاتهام|الاتهامات|المزاعم|أن|صحة)(?=[\s،.]|$)"
)
_VAGUE: Final = frozenset(
    [
        "group",
        "company",
        "government",
        "it",
        "they",
        "he",
        "she",
        "both",
        "others",
        "some",
        "many",
        "who",
        "which",
        "il",
        "elle",
        "ils",
        "elles",
        "on",
        "groupe",
        "société",
        "grupo",
    ]
)
"""Claimants who are somebody of an earlier sentence, or nobody in particular."""
_CLAIMED_THING: Final = re.compile(
    r"\s+(?:[\w’'-]+\s+){0,4}(?:life|lives|victims?|title|prize|asylum|benefits|power|credit|compensation)\b",
    re.IGNORECASE,
)
"""`The blast claimed the life of`: nothing is said to be so."""
_JOINTS: Final = frozenset(["of", "at", "in", "for", "de", "del", "du", "des", "d"])
"""Words before or behind a name that say that it goes on."""
_RELATIVE: Final = re.compile(r",\s*(?:which|who|that|qui|que)\s[^,]*,?\s*$", re.IGNORECASE)
_LONGEST: Final = 600
_SENTENCE: Final = 900


@dataclass(frozen=True, slots=True)
class Denial:
    """An answer to a claim in the source's own words, with the words that it quotes."""

    by: str
    text: str
    quote: str = ""
    block: int = 0


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """Something claimed, with the piece it comes from; without `by` it is for a person to complete."""

    claim: str
    by: tuple[NamedPerson, ...]
    block: int
    status: Status = "alleged"
    about: tuple[str, ...] = ()
    evidence: str = ""
    denials: tuple[Denial, ...] = ()


def find(blocks: Sequence[Block], skip: frozenset[int], directory: PersonIndex) -> list[FoundClaim]:
    """The claims of a text in order, each with the denial in its own sentence or the next."""
    found: list[FoundClaim] = []
    for index, block in enumerate(blocks):
        if block.kind not in ("paragraph", "item") or index in skip:
            continue
        hidden = masked(block.text, [span for span in spans(block.text) if span.closed])
        last = False
        for start, end in itertools.pairwise([0, *sentence_ends(hidden), len(hidden)]):
            if end - start > _SENTENCE or not block.text[start:end].strip():
                continue
            last = _sentence(block.text[start:end], hidden[start:end], index, directory, found, follows=last)
    return found


def _sentence(
    text: str, hidden: str, index: int, directory: PersonIndex, found: list[FoundClaim], *, follows: bool
) -> bool:
    """Add the sentence's claim, and its denial to that claim or the one before; whether it has a claim."""
    claim = _claim(text, hidden, index, directory)
    if claim is not None:
        evidence = _EVIDENCE.search(hidden)
        found.append(replace(claim, evidence=evidence[0].strip(" ,") if evidence else ""))
    elif follows and (evidence := _EVIDENCE.search(hidden)) and not found[-1].evidence:
        found[-1] = replace(found[-1], evidence=evidence[0].strip(" ,"))
    if (claim or follows) and (denial := _denial(text, hidden, index, directory)):
        found[-1] = replace(found[-1], status="disputed", denials=(*found[-1].denials, denial))
    return claim is not None


# --- who claims what ------------------------------------------------------------------------------


def _claim(text: str, hidden: str, index: int, directory: PersonIndex) -> FoundClaim | None:
    if found := _RESPONSIBILITY.search(hidden):
        by = parties(_subject(hidden, found.start()), directory)
        return FoundClaim(_whole(text), by, index, "unverified")
    if urdu := _URDU_CLAIM.search(hidden):
        return FoundClaim(_tidy(text[urdu.start(2) :]), (NamedPerson(urdu[1].strip()),), index)
    if arabic := _ARABIC.match(hidden):
        return FoundClaim(_tidy(text[arabic.start(2) :]), (NamedPerson(arabic[1]),), index)
    arabic = _ARABIC_ACCUSATION.match(hidden)
    if arabic and (arabic[2] is None or is_role(arabic[2])):
        return FoundClaim(_whole(text), (NamedPerson(arabic[1]),), index)
    for word in re.finditer(r"\S+", hidden):
        folded = bare(word[0])
        before = (hidden[: word.start()].split() or [""])[-1].casefold()
        noun = before in lexicon.DETERMINERS | {"any", "such", "no"}
        if folded in lexicon.ACCUSE and (before == "a" or not noun):
            return _accusation(text, hidden, word, index, directory)
        alleged = (folded in lexicon.ALLEGE and not noun) or (
            folded in lexicon.SPEECH and _EVIDENCE.search(hidden)
        )
        if alleged and (claim := _allegation(text, hidden, word, index, directory)):
            return claim
    return None


def _accusation(
    text: str, hidden: str, word: re.Match[str], index: int, directory: PersonIndex
) -> FoundClaim | None:
    """`A accused B of doing C`: the sentence is the claim, B is whom it is about."""
    behind = hidden[word.end() :].strip()
    target = _ABOUT.match(behind)
    if behind.startswith(("by ", "par ", "por ")) or (target is None and " a " not in f" {behind[:4]}"):
        return None
    about = re.sub(r"^(?:the|le|la|les|l['’]|al?|el|los|las)\s+", "", target[1]).strip(" ,") if target else ""
    by = parties(_subject(hidden, word.start()), directory)
    plain = 0 < len(about) < 80 and "\ufffc" not in about and "," not in about
    return FoundClaim(_whole(text), by, index, about=(about,) if plain else ())


def _allegation(
    text: str, hidden: str, word: re.Match[str], index: int, directory: PersonIndex
) -> FoundClaim | None:
    """`A alleged[, without evidence,] that B did C`."""
    end = word.start() + len(word[0].rstrip(",;:"))
    behind = hidden[end:]
    found = re.match(
        r"\s*(?:,[^,]{3,80},\s*|\s+(?:without|on|in|to)\s+(?!have)[^,]{3,60}?\s*)?(?P<that>that|que|to have)?\s+",
        behind,
    )
    if found is None or (found["that"] is None and (not _is_clause(behind) or _CLAIMED_THING.match(behind))):
        return None
    by = parties(_subject(hidden, word.start()), directory)
    if found["that"] == "to have":
        return FoundClaim(_whole(text), by, index)
    content = _until_denial(behind[found.end() :])
    start = end + found.end()
    return FoundClaim(_tidy(text[start : start + len(content)]), by, index)


def _is_clause(behind: str) -> bool:
    """After `claims` without `that` a clause has a subject and a verb, a thing has not."""
    words = [bare(word) for word in behind.split()[:9]]
    return len(words) > 3 and not {
        "was",
        "were",
        "is",
        "are",
        "had",
        "has",
        "have",
        "did",
        "will",
    }.isdisjoint(words[1:])


def _until_denial(content: str) -> str:
    found = re.search(
        r"\s*(?:[—–;]|,\s+(?:an?|which|but|though|although|while|sans|sin|without|something)\b)", content
    )
    return content[: found.start()] if found else content


def _subject(hidden: str, at: int) -> str:
    """What stands before a verb in its clause, without what opens the sentence."""
    clause = re.split(r"[;:]\s|\s[—–]\s|—", hidden[:at].replace("\ufffc", ""))[-1].strip()
    clause = re.sub(
        r"\s+(?:has|have|had|also|later|a|ont|ha|han|then|again|repeatedly|\w+ly|aussi|también)\s*$",
        "",
        clause,
    )
    pieces = [piece for piece in re.split(r"\s*,\s*", clause) if piece]
    while len(pieces) > 1 and _opens(pieces[0]):
        pieces = pieces[1:]
    return ", ".join(pieces)


def _opens(piece: str) -> bool:
    first = piece.split(maxsplit=1)[0]
    return (
        bare(first) in lexicon.PREPOSITIONS
        or first.endswith("ing")
        or bare(first) in ("meanwhile", "hier", "ayer")
    )


def parties(text: str, directory: PersonIndex) -> tuple[NamedPerson, ...]:
    """Who makes a claim, one or several; nobody where the sentence only points back at them."""
    text = text.strip(" ,")
    if not text or len(text) > 200 or len(text.split()) > 22 or bare(text.split()[0]) in lexicon.PREPOSITIONS:
        return ()
    halves = [half for half in re.split(r"\s+(?:and|et|y|اور)\s+", text) if half]
    several = len(halves) == 2 and all(map(_is_person, halves))
    found = [_party(half, directory) for half in (halves if several else [text])]
    return tuple(person for person in found if person is not None) if all(found) else ()


def _is_person(text: str) -> bool:
    words = text.split(",", maxsplit=1)[0].split()
    return len(words) >= 2 and is_capital(words[-1]) and (any(map(is_role, words)) or len(words) <= 3)


def _party(text: str, directory: PersonIndex) -> NamedPerson | None:
    """A named party as it is known, or a group by its own noun: `Separatists`, `The farmers' union`."""
    person = phrase(text)
    if person and not _is_cut(person.name, text):
        return directory.current(person)
    words = text.split()
    plain = [word for word in words if bare(word) not in lexicon.DETERMINERS]
    if (
        not plain
        or len(words) > 7
        or bare(plain[-1]) in _VAGUE
        or any(bare(word) in lexicon.PRONOUNS for word in words)
    ):
        return None
    if (
        any(bare(word) in lexicon.AUXILIARIES | lexicon.SPEECH for word in words)
        or len(plain) == len(words) > 4
    ):
        return None
    return NamedPerson(f"{text[:1].upper()}{text[1:]}")


def _is_cut(name: str, text: str) -> bool:
    """Whether a name leaves out what belongs to it: `association` of `l'association des riverains`."""
    before, found, behind = text.partition(name)
    joints = (bare((before.split() or [""])[-1]), bare((behind.split() or [""])[0]))
    return bool(found) and not _JOINTS.isdisjoint(joints)


# --- who denies it --------------------------------------------------------------------------------


def _denial(text: str, hidden: str, index: int, directory: PersonIndex) -> Denial | None:
    """`B denied the claim`, `B rejected it as "baseless"`, `a claim rejected by B`."""
    for pattern in (_URDU_DENIAL, _ARABIC_DENIAL):
        if found := pattern.search(hidden):
            return Denial(found[1].strip(), _whole(text), _quoted(text, 0), index)
    if passive := _PASSIVE.search(hidden.rstrip(" .")):
        by = re.split(r"\s+(?:as|in|on|who|which|after|when)\b|,|\ufffc", passive[1])[0].strip(" .,")
        start = max(hidden.rfind(mark, 0, passive.start()) for mark in "—–;,") + 1
        return Denial(by, text[start:].strip(), _quoted(text, passive.start()), index) if by else None
    for word in re.finditer(r"\S+", hidden):
        if bare(word[0]) in lexicon.DENY and _is_denial(hidden, word):
            return _active(text, hidden, word, index, directory)
    return None


def _is_denial(hidden: str, word: re.Match[str]) -> bool:
    folded = bare(word[0])
    return folded.startswith(("den", "dé", "nie", "neg", "desm")) or bool(
        _OBJECT.search(hidden[max(0, word.start() - 4) : word.end() + 80])
    )


def _active(text: str, hidden: str, word: re.Match[str], index: int, directory: PersonIndex) -> Denial | None:
    subject = re.sub(r"\s+(?:lo|la|le|l['’]|les)$", "", _subject(hidden, word.start()))
    subject = _RELATIVE.sub("", subject)
    subject = re.split(
        r"(?:^|,\s*|\s)(?:but|and|while|although|though|however|which|mais|pero|ce que|qu['’])\s*", subject
    )[-1]
    if not subject or len(subject.split()) > 12 or bare(subject.split()[0]) in lexicon.PRONOUNS:
        return None
    person = phrase(subject)
    name = directory.current(person).name if person and not _is_cut(person.name, subject) else subject
    return Denial(f"{name[:1].upper()}{name[1:]}", _whole(text), _quoted(text, word.end()), index)


def _quoted(text: str, since: int) -> str:
    words = [span.words for span in spans(text) if span.closed and span.start >= since]
    return words[0].rstrip(".,") if words else ""


def _tidy(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:—–")
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in '.!?…"”»۔؟' or not text else f"{text.rstrip('.')}."


def _whole(text: str) -> str:
    return " ".join(text.split())


def longest(text: str) -> str:
    """A claim cut to what a claim may be; whole sentences longer than that stay in the prose alone."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
