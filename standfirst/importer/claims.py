"""Finds what is claimed, by whom, on what evidence, and who denies it: candidate claims."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from standfirst.importer import lexicon
from standfirst.importer.blocks import Block
from standfirst.importer.marks import masked, sentence_ends, spans
from standfirst.importer.people import Directory, Person, bare, is_capital, is_role
from standfirst.importer.phrases import phrase

Status = Literal["alleged", "disputed", "unverified"]

_EVIDENCE: Final = re.compile(lexicon.EVIDENCE, re.IGNORECASE)
_RESPONSIBILITY: Final = re.compile(
    r"\b(?:claimed|claims|claiming|has claimed|have claimed) (?:sole |joint )?responsibility\b"
    r"|\brevendiqu(?:é|e|ent)\b|ذمہ داری قبول",
    re.IGNORECASE,
)
_ALLEGEDLY: Final = re.compile(r"\b(?:allegedly|prétendument|angeblich|presuntamente|مبینہ)\b", re.IGNORECASE)
_ABOUT: Final = re.compile(r"^(.{2,120}?)\s+(?:of|for|d['’]|de)\b", re.IGNORECASE)
_NOUN: Final = re.compile(
    r"\b(?:claim|allegation|accusation|charge|suggestion|report)s?\s+(?:made\s+)?by\s+(.{2,60}?)\s+that\s+(.+)$",
    re.IGNORECASE,
)
_NOT_A_VERB: Final = lexicon.DETERMINERS | {"any", "such", "no", "first", "new", "similar", "old"}
_PASSIVE: Final = re.compile(
    r"\b(?:(?:is|was|were|been|being|are)\s+)?(?:\w+ly\s+)?(?:denied|rejected|dismissed|refuted|disputed|rebutted)\s+by\s+(.{2,160})$"
)
_CLAIM_WORDS: Final = re.compile(
    r"\b(?:claims?|allegations?|accusations?|charges?|assertions?|involvement|responsibility|reports?|suggestions?|"
    r"role|links?|it|this|that|them|wrongdoing|accusations?|allégations?|Vorwürfe|acusaciones)\b|الزام|دعو",
    re.IGNORECASE,
)
_URDU_DENIAL: Final = re.compile(r"([^،۔:]{2,100}?)\s+نے\s+.{0,80}?(?:تردید|مسترد)")
_URDU_CLAIM: Final = re.compile(
    r"([^،۔:]{2,100}?)\s+نے\s+.{0,40}?(?:الزام (?:لگایا|عائد کیا)|دعویٰ کیا)\s*(?:کہ\s+)?(.*)$"
)
_UNVERIFIED: Final = re.compile(
    r"\b(?:could not|cannot|has not been|have not been|not)\s+(?:be\s+|been\s+)?(?:immediately\s+)?(?:independently\s+)"
    r"(?:verified|verify|confirmed)\b",
    re.IGNORECASE,
)
_LONGEST: Final = 600
_POINTS_BACK: Final = re.compile(
    r"(?:this|it|these|those|them|both)\b(?=\s*(?:[,.;]|$)|\s+(?:and|but|as|in|on)\b)"
)
"""`denied this and said`: what is denied stands in a sentence before."""

_SENTENCE = 1500
"""Letters of a sentence; what is longer is no sentence, and says nothing that could be denied."""
NOBODY: Final = "Not stated"
"""Who claims it, where the text does not say; the editor has to."""


@dataclass(frozen=True, slots=True)
class Denial:
    """An answer to a claim in the source's own words, with the words that it quotes."""

    by: str
    text: str
    quote: str = ""
    block: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """Something claimed, with the piece it comes from."""

    claim: str
    by: tuple[Person, ...]
    block: int
    status: Status = "alleged"
    about: tuple[str, ...] = ()
    evidence: str = ""
    denials: tuple[Denial, ...] = ()
    guessed: bool = False


@dataclass(slots=True)
class _Reading:
    directory: Directory
    claims: list[Claim] = field(default_factory=list)
    far: int = 99
    """Sentences since the last claim."""


def find(blocks: Sequence[Block], skip: frozenset[int], directory: Directory) -> tuple[Claim, ...]:
    """The claims of a text in order, each with the denials of its own or the next two sentences."""
    reading = _Reading(directory)
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            reading.far += 3
        elif block.kind in ("paragraph", "item") and index not in skip:
            _paragraph(block.text, index, reading)
    return tuple(reading.claims)


def _paragraph(text: str, index: int, reading: _Reading) -> None:
    hidden = masked(text, [span for span in spans(text) if span.closed])
    ends = [0, *sentence_ends(hidden), len(hidden)]
    for start, end in itertools.pairwise(ends):
        if text[start:end].strip() and end - start <= _SENTENCE:
            reading.far += 1
            _sentence(text[start:end], hidden[start:end], index, reading)


def _sentence(text: str, hidden: str, index: int, reading: _Reading) -> None:
    """The claim of a sentence, then what the same sentence says against it."""
    claim = _claim(text, hidden, index, reading.directory)
    if claim is not None:
        evidence = _EVIDENCE.search(hidden)
        claim = replace(claim, evidence=evidence[0].strip(" ,") if evidence else "")
        reading.claims.append(claim)
        reading.far = 0
    elif reading.claims and reading.far <= 2:
        _add_doubt(hidden, reading)
    denial = _denial(text, hidden, index, reading.directory)
    if denial is None:
        return
    if reading.claims and reading.far <= 2:
        last = reading.claims[-1]
        reading.claims[-1] = replace(last, status="disputed", denials=(*last.denials, denial))
    elif content := _denied_content(hidden, text):
        by = (Person(NOBODY, guessed=True),)
        reading.claims.append(Claim(content, by, index, "disputed", denials=(denial,), guessed=True))
        reading.far = 0


def _add_doubt(hidden: str, reading: _Reading) -> None:
    last = reading.claims[-1]
    if not last.evidence and (found := _EVIDENCE.search(hidden)):
        reading.claims[-1] = last = replace(last, evidence=found[0].strip(" ,"))
    if last.status == "alleged" and _UNVERIFIED.search(hidden):
        reading.claims[-1] = replace(last, status="unverified")


def _claim(text: str, hidden: str, index: int, directory: Directory) -> Claim | None:
    if found := _RESPONSIBILITY.search(hidden):
        by = _parties(_before(hidden, text, found.start()), directory)
        return Claim(_whole(text), by, index, "unverified") if by else None
    if urdu := _URDU_CLAIM.search(hidden):
        content = urdu[2] or text
        return Claim(_tidy(content), (Person(urdu[1].strip()),), index, guessed=True)
    if noun := _NOUN.search(hidden):
        by = _parties(noun[1], directory)
        return Claim(_tidy(_until_denial(text[noun.start(2) :])), by, index) if by else None
    if claim := _by_verb(text, hidden, index, directory):
        return claim
    if _ALLEGEDLY.search(hidden):
        return Claim(_whole(text), (Person(NOBODY, guessed=True),), index, guessed=True)
    return None


def _by_verb(text: str, hidden: str, index: int, directory: Directory) -> Claim | None:
    """The claim that the first verb of accusing or alleging makes."""
    words = list(re.finditer(r"\S+", hidden))
    for before, word in zip([None, *words], words, strict=False):
        folded = bare(word[0])
        if before is not None and bare(before[0]) in _NOT_A_VERB:
            continue
        if folded in lexicon.ACCUSE:
            return _accusation(text, hidden, word, index, directory)
        if folded in lexicon.ALLEGE and (claim := _allegation(text, hidden, word, index, directory)):
            return claim
    return None


def _accusation(
    text: str, hidden: str, word: re.Match[str], index: int, directory: Directory
) -> Claim | None:
    """`A accused B of doing C`: the sentence is the claim, B is whom it is about."""
    behind = hidden[word.end() :].strip()
    if behind.startswith("by "):
        by = _parties(behind[3:], directory)
    else:
        by = _parties(_before(hidden, text, word.start()), directory)
    target = _ABOUT.match(behind)
    if target is None and not behind.startswith("by "):
        return None
    about = ""
    if target and not behind.startswith("by ") and "\ufffc" not in target[1]:
        about = re.sub(r"^(?:the|le|la|les|l['’])\s+", "", target[1]).strip(" ,")
    return Claim(_whole(text), by, index, about=(about,) if 0 < len(about) < 120 else ()) if by else None


def _allegation(
    text: str, hidden: str, word: re.Match[str], index: int, directory: Directory
) -> Claim | None:
    """`A alleged[, without evidence,] that B did C` or `A claimed to have done C`."""
    end = word.start() + len(word[0].rstrip(",;:"))
    behind = hidden[end:]
    found = re.match(
        r"\s*(?:,[^,]{3,80},\s*|\s+(?:without|on|in|to)\s+(?!have)[^,]{3,60}?\s*)?(?P<that>that|que|dass|to have|to)?\s+",
        behind,
    )
    if found is None or (found["that"] is None and not _is_clause(behind)):
        return None
    by = _parties(_before(hidden, text, word.start()), directory)
    if not by:
        return None
    start = end + found.end()
    content = _until_denial(hidden[start:])
    if (found["that"] or "").startswith("to"):
        return Claim(_whole(text), by, index)
    return Claim(_tidy(text[start : start + len(content)]), by, index)


def _is_clause(behind: str) -> bool:
    """After `claimed` without `that` a clause has a subject and a verb, a thing has not."""
    words = behind.split()[:9]
    verbs = ("was", "were", "is", "are", "had", "has", "have", "killed", "did", "will", "would")
    return len(words) > 3 and any(bare(word) in verbs for word in words[1:])


def _until_denial(content: str) -> str:
    """The claim ends where the sentence turns to what is said against it."""
    found = re.search(
        r"\s*(?:[—–;]|,\s+(?:a|an|which|but|though|although|while|charges?|claims?|allegations?|something)\b"
        r"|,\s+(?:\w+\s+){0,4}(?:denied|denies|rejected|dismissed)\b)",
        content,
    )
    return content[: found.start()] if found else content


def _tidy(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:—–")
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in '.!?…"”»۔؟' or not text else f"{text.rstrip('.')}."


def _whole(text: str) -> str:
    return " ".join(text.split())


def _before(hidden: str, text: str, at: int) -> str:
    """The subject before a verb: the clause it stands in, without what opens the sentence."""
    del text
    clause = hidden[:at].replace("\ufffc", "")
    clause = re.split(r"[;:]\s|\s[—–]\s|—", clause)[-1]
    clause = re.sub(
        r"\s+(?:has|have|had|also|later|a|ont|hat|ha|then|again|repeatedly|\w+ly)\s*$", "", clause.strip()
    )
    pieces = [piece for piece in re.split(r"\s*,\s*", clause) if piece]
    while len(pieces) > 1 and (
        pieces[0].split()[0].casefold() in lexicon.PREPOSITIONS or pieces[0].split()[0].endswith("ing")
    ):
        pieces = pieces[1:]
    return ", ".join(pieces)


def _parties(text: str, directory: Directory) -> tuple[Person, ...]:
    """One or several parties: `Minister A and Minister B`, `the group`, `Separatists`."""
    text = text.strip(" ,")
    if not text or len(text) > 240 or len(text.split()) > 24:
        return ()
    halves = [half for half in re.split(r"\s+(?:and|et|und|y|اور)\s+", text) if half]
    both = len(halves) == 2 and all(_is_person(half) for half in halves)
    found = [_party(half, directory) for half in (halves if both else [text])]
    return tuple(person for person in found if person is not None)


def _is_person(text: str) -> bool:
    words = text.split(",", maxsplit=1)[0].split()
    return (
        len(words) >= 2
        and is_capital(words[-1])
        and (any(is_role(word) for word in words) or len(words) <= 3)
    )


def _party(text: str, directory: Directory) -> Person | None:
    person = phrase(text, directory)
    if person is None:
        return None
    if person.anonymous:
        return Person(person.name, guessed=True)
    return directory.current(person)


def _denial(text: str, hidden: str, index: int, directory: Directory) -> Denial | None:
    """`B denied the claim`, `B rejected it as "baseless"`, `a claim rejected by B`."""
    if urdu := _URDU_DENIAL.search(hidden):
        return Denial(urdu[1].strip(), _whole(text), _quoted(text, 0), index)
    if (passive := _PASSIVE.search(hidden.rstrip(" ."))) is not None:
        by = re.split(r"\s+(?:as|in|on|who|which|after|when|,)\b|,|\ufffc", passive[1])[0].strip(" .,")
        start = max(hidden.rfind(mark, 0, passive.start()) for mark in "—–;,") + 1
        return Denial(by, text[start:].strip(), _quoted(text, passive.start()), index) if by else None
    for word in re.finditer(r"\S+", hidden):
        if bare(word[0]) in lexicon.DENY and _is_denial(hidden, word):
            return _active(text, hidden, word, index, directory)
    return None


def _is_denial(hidden: str, word: re.Match[str]) -> bool:
    behind = hidden[word.end() : word.end() + 80]
    return (
        bool(_CLAIM_WORDS.search(behind))
        or "\ufffc" in behind
        or bare(word[0]).startswith(("den", "dé", "nie", "bestr"))
    )


def _active(text: str, hidden: str, word: re.Match[str], index: int, directory: Directory) -> Denial | None:
    subject = _before(hidden, text, word.start())
    subject = re.split(r"^(?:but|and|while|although|though|however|mais)\s+", subject, flags=re.IGNORECASE)[
        -1
    ]
    subject = re.split(r"(?:,|\s)(?:but|while|although|which|and|ce que)\s+", subject)[-1]
    person = phrase(subject, directory) if subject else None
    if person is None or len(subject.split()) > 16:
        return None
    name = person.name if person.anonymous else directory.current(person).name
    return Denial(f"{name[:1].upper()}{name[1:]}", _whole(text), _quoted(text, word.end()), index)


def _quoted(text: str, since: int) -> str:
    words = [span.words for span in spans(text) if span.closed and span.start >= since]
    return words[0].rstrip(".,") if words else ""


def _denied_content(hidden: str, text: str) -> str:
    """What is denied, where nobody was named who said it: `denied that its troops fired first`."""
    found = re.search(r"\b(?:denied|denies|denying|nie|dément)\s+(?:that\s+|having\s+|que\s+)?(?=\S)", hidden)
    if not found or _POINTS_BACK.match(hidden, found.end()):
        return ""
    content = _tidy(text[found.end() :])
    return content if len(content.split()) >= 2 else ""


def longest(text: str) -> str:
    """A claim cut to what a claim may be; whole sentences longer than that stay in the prose alone."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
