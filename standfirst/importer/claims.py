"""Find claims whose sentence names the claimant with a verb of claiming, and their denials."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from standfirst.importer import lexicon, uncased
from standfirst.importer.blocks import Block
from standfirst.importer.directory import PersonIndex
from standfirst.importer.marks import masked, sentence_ends, spans
from standfirst.importer.people import (
    NamedPerson,
    bare,
    capital,
    is_capital,
    is_role,
    subject,
    without_articles,
    without_date,
)  # fmt: skip
from standfirst.language.words import words

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
    r"wrongdoing|role|links?|allégations?|acusación|acusaciones|lo|versión)\b|\ufffc",
    re.IGNORECASE,
)
_URDU_DENIAL: Final = re.compile(r"([^،۔:]{2,60}?)\s+نے\s+.{0,60}?(?:تردید|مسترد|بے بنیاد)")
_URDU_CLAIM: Final = re.compile(
    r"([^،۔:]{2,60}?)\s+(?:نے\s+.{0,30}?(?:الزام (?:لگایا|عائد کیا)|دعویٰ کیا)(?: ہے| تھا)?|کا (?:الزام|دعویٰ) ہے)\s*کہ\s+(.+)$"
)
_ARABIC_CLAIM: Final = re.compile(
    r"^\s*و?(?:زعم|زعمت|يزعم|تزعم|ادعى|ادعت|يدعي|تدعي)\s+([^،.]{3,60}?)\s+(?:أن|بأن|إن)\s+(.{8,})$"
)
_ARABIC_ACCUSATION: Final = re.compile(r"^\s*و?(?:اتهم|اتهمت|يتهم|تتهم)\s+(.{16,})$")
_ARABIC_DENIAL: Final = re.compile(
    r"^\s*و?(?:نفى|نفت|ينفي|تنفي|رفض|رفضت|يرفض|ترفض)\s+([^،.]{3,50}?)\s+(?:ذلك|هذا|هذه|الاتهام|الاتهامات|المزاعم|أن|صحة)(?=[\s،.]|$)"
)
_VAGUE: Final = words(
    "group company government it they he she both others some many who which il elle ils elles on groupe société grupo"
)
"""Claimants that refer to an earlier sentence, or to no one in particular."""
_CLAIMED_THING: Final = re.compile(
    r"\s+(?:[\w’'-]+\s+){0,4}(?:life|lives|victims?|title|prize|asylum|benefits|power|credit|compensation)\b",
    re.IGNORECASE,
)
"""Phrases that are not claims: `The blast claimed the life of`."""
_THAT: Final = re.compile(
    r"\s*(?:,[^,]{3,80},\s*|\s+(?:without|on|in|to)\s+(?!have)[^,]{3,60}?\s*)?(?P<that>that|que|to have)?\s+"
)
_ASIDE: Final = re.compile(
    r"\s*(?:[—–;]|,\s+(?:an?|which|but|though|although|while|sans|sin|without|something)\b)"
)
_VERBS: Final = words("was were is are had has have did will")
_HELPERS: Final = re.compile(
    r"\s+(?:has|have|had|also|later|a|ont|ha|han|then|again|repeatedly|\w+ly|aussi|también)\s*$"
)
_JOINTS: Final = words("of at in for de del du des d")
"""Words before or after a name that show that it continues."""
_RELATIVE: Final = re.compile(r",\s*(?:which|who|that|qui|que)\s[^,]*,?\s*$", re.IGNORECASE)
_CONJUNCTION: Final = re.compile(
    r"(?:^|,\s*|\s)(?:but|and|while|although|though|however|which|mais|pero|ce que|qu['’])\s*"
)
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
    """A claim, with the block that it comes from; one without `by` is for a person to complete."""

    claim: str
    by: tuple[NamedPerson, ...]
    block: int = 0
    status: Literal["alleged", "disputed", "unverified"] = "alleged"
    about: tuple[str, ...] = ()
    evidence: str = ""
    denials: tuple[Denial, ...] = ()


def find(blocks: Sequence[Block], skip: frozenset[int], directory: PersonIndex) -> list[FoundClaim]:
    """Return the claims of a text in order, each with the denial in its own sentence or the next."""
    found: list[FoundClaim] = []
    for index, block in enumerate(blocks):
        if block.kind not in ("paragraph", "item") or index in skip:
            continue
        hidden = masked(block.text, [span for span in spans(block.text) if span.closed])
        ends = [each for each in sentence_ends(hidden) if each < len(hidden)]
        sentences = [
            _Sentence(block.text[start:end], hidden[start:end], index, directory)
            for start, end in itertools.pairwise([0, *ends, len(hidden)])
            if end - start <= _SENTENCE and block.text[start:end].strip()
        ]
        last = False
        for at, sentence in enumerate(sentences):
            answered = at + 1 < len(sentences) and sentences[at + 1].only_denies()
            last = _take(sentence, found, follows=last, answered=answered)
    return found


def _take(sentence: _Sentence, found: list[FoundClaim], *, follows: bool, answered: bool) -> bool:
    """Add the sentence's claim, and its denial to that claim or the one before; return whether it has a claim.

    A statement counts as a claim if the next sentence denies it.
    """
    claim = sentence.claim(answered=answered)
    evidence = _EVIDENCE.search(sentence.hidden)
    shown = evidence[0].strip(" ,") if evidence else ""
    if claim is not None:
        found.append(replace(claim, evidence=shown, block=sentence.block))
    elif follows and not found[-1].evidence:
        found[-1] = replace(found[-1], evidence=shown)
    if (claim or follows) and (denial := sentence.denial()):
        found[-1] = replace(found[-1], status="disputed", denials=(*found[-1].denials, denial))
    return claim is not None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a block; `hidden` is the same with quoted words blanked."""

    text: str
    hidden: str
    block: int
    directory: PersonIndex

    # --- claims -----------------------------------------------------------------------------------

    def claim(self, *, answered: bool) -> FoundClaim | None:
        """Return the claim that the sentence reports."""
        if found := _RESPONSIBILITY.search(self.hidden):
            return FoundClaim(_whole(self.text), self._parties(found.start()), status="unverified")
        if urdu := _URDU_CLAIM.search(self.hidden):
            return self._told(urdu) if not uncased.points_back(urdu[1]) else None
        if arabic := _ARABIC_CLAIM.match(self.hidden):
            return self._told(arabic)
        if arabic := _ARABIC_ACCUSATION.match(self.hidden):
            who = uncased.accuser(arabic[1])
            return FoundClaim(_whole(self.text), (NamedPerson(who),)) if who else None
        for word in re.finditer(r"\S+", self.hidden):
            if claim := self._by_verb(word, answered=answered):
                return claim
        return None

    def _told(self, found: re.Match[str]) -> FoundClaim:
        return FoundClaim(_tidy(self.text[found.start(2) :]), (NamedPerson(found[1].strip()),))

    def _by_verb(self, word: re.Match[str], *, answered: bool) -> FoundClaim | None:
        folded = bare(word[0])
        before = (self.hidden[: word.start()].split() or [""])[-1].casefold()
        noun = before in lexicon.DETERMINERS | {"any", "such", "no"}
        if folded in lexicon.ACCUSE and (before == "a" or not noun):
            return self._accusation(word)
        spoken = folded in lexicon.SPEECH and (answered or _EVIDENCE.search(self.hidden))
        return self._allegation(word) if (folded in lexicon.ALLEGE and not noun) or spoken else None

    def _accusation(self, word: re.Match[str]) -> FoundClaim | None:
        """Return the claim of `A accused B of doing C`: the sentence is the claim, and it is about B."""
        behind = self.hidden[word.end() :].strip()
        target = _ABOUT.match(behind)
        if behind.startswith(("by ", "par ", "por ")) or (target is None and " a " not in f" {behind[:4]}"):
            return None
        about = " ".join(without_articles(target[1].split())).strip(" ,") if target else ""
        plain = 0 < len(about) < 80 and "\ufffc" not in about and "," not in about
        return FoundClaim(_whole(self.text), self._parties(word.start()), about=(about,) if plain else ())

    def _allegation(self, word: re.Match[str]) -> FoundClaim | None:
        """Return the claim of `A alleged[, without evidence,] that B did C`."""
        end = word.start() + len(word[0].rstrip(",;:"))
        behind = self.hidden[end:]
        found = _THAT.match(behind)
        if not found or (not found["that"] and (not _is_clause(behind) or _CLAIMED_THING.match(behind))):
            return None
        by = self._parties(word.start())
        if found["that"] == "to have":
            return FoundClaim(_whole(self.text), by)
        content = _ASIDE.split(behind[found.end() :], maxsplit=1)[0]
        start = end + found.end()
        return FoundClaim(_tidy(self.text[start : start + len(content)]), by)

    def _parties(self, at: int) -> tuple[NamedPerson, ...]:
        """Return the parties before a verb; none if the sentence only refers back to them."""
        text = without_date(self._subject(at)).strip(" ,")
        if not text or len(text) > 200 or bare(text.split()[0]) in lexicon.PREPOSITIONS:
            return ()
        halves = [half for half in re.split(r"\s+(?:and|et|y)\s+", text) if half]
        several = len(halves) == 2 and all(map(_is_person, halves))
        found = [self._party(half) for half in (halves if several else [text])]
        return tuple(person for person in found if person is not None) if all(found) else ()

    def _party(self, text: str) -> NamedPerson | None:
        """Return a named party as it is known, or a group by its own noun: `Separatists`, `The farmers' union`."""
        person = subject(text)
        if person and not _is_cut(person.name, text) and self.directory.is_known(person):
            return self.directory.current(person)
        listed = text.split()
        plain = without_articles(listed)
        pointing = lexicon.PRONOUNS | lexicon.AUXILIARIES | lexicon.SPEECH
        sure = (
            len(listed) <= 7
            and bare(plain[-1]) not in _VAGUE
            and not any(map(str.isdigit, text))
            and pointing.isdisjoint(map(bare, listed))
        )
        return NamedPerson(capital(text)) if sure and not len(plain) == len(listed) > 4 else None

    def _subject(self, at: int) -> str:
        """Return the subject before a verb in its clause, without the opening of the sentence."""
        clause = re.split(r"[;:]\s|\s[—–]\s|—", self.hidden[:at].replace("\ufffc", ""))[-1].strip()
        parts = [piece for piece in re.split(r"\s*,\s*", _HELPERS.sub("", clause)) if piece]
        while len(parts) > 1 and _opens(parts[0]):
            parts = parts[1:]
        return ", ".join(parts)

    def only_denies(self) -> bool:
        """Return whether the sentence answers the one before: a denial without a claim of its own."""
        return self.denial() is not None and self.claim(answered=False) is None

    # --- denials ----------------------------------------------------------------------------------

    def denial(self) -> Denial | None:
        """Return the denial of `B denied the claim`, `B rejected it as "baseless"`, `a claim rejected by B`."""
        for pattern in (_URDU_DENIAL, _ARABIC_DENIAL):
            if found := pattern.search(self.hidden):
                return self._answer(found[1].strip(), 0)
        if passive := _PASSIVE.search(self.hidden.rstrip(" .")):
            by = re.split(r"\s+(?:as|in|on|who|which|after|when)\b|,|\ufffc", passive[1])[0].strip(" .,")
            start = max(self.hidden.rfind(mark, 0, passive.start()) for mark in "—–;,") + 1
            answer = self._answer(by, passive.start())
            return replace(answer, text=self.text[start:].strip()) if by else None
        for word in re.finditer(r"\S+", self.hidden):
            if bare(word[0]) in lexicon.DENY and self._is_denial(word):
                return self._active(word)
        return None

    def _answer(self, by: str, since: int) -> Denial:
        quoted = [span.words for span in spans(self.text) if span.closed and span.start >= since]
        return Denial(by, _whole(self.text), quoted[0].rstrip(".,") if quoted else "", self.block)

    def _is_denial(self, word: re.Match[str]) -> bool:
        itself = bare(word[0]).startswith(("den", "dé", "nie", "neg", "desm"))
        return itself or bool(_OBJECT.search(self.hidden[max(0, word.start() - 4) : word.end() + 80]))

    def _active(self, word: re.Match[str]) -> Denial | None:
        text = re.sub(r"\s+(?:lo|la|le|l['’]|les)$", "", self._subject(word.start()))
        text = _CONJUNCTION.split(_RELATIVE.sub("", text))[-1]
        if not text or len(text.split()) > 12 or bare(text.split()[0]) in lexicon.PRONOUNS:
            return None
        person = subject(text)
        name = self.directory.current(person).name if person and not _is_cut(person.name, text) else text
        return self._answer(capital(name), word.end())


def _is_clause(behind: str) -> bool:
    """Return whether a clause follows `claims` without `that`: it has a subject and a verb, an object has not."""
    listed = [bare(word) for word in behind.split()[:9]]
    return len(listed) > 3 and not _VERBS.isdisjoint(listed[1:])


def _opens(piece: str) -> bool:
    first = piece.split(maxsplit=1)[0]
    return bare(first) in lexicon.PREPOSITIONS | {"meanwhile", "hier", "ayer"} or first.endswith("ing")


def _is_person(text: str) -> bool:
    listed = text.split(",", maxsplit=1)[0].split()
    return len(listed) >= 2 and is_capital(listed[-1]) and (any(map(is_role, listed)) or len(listed) <= 3)


def _is_cut(name: str, text: str) -> bool:
    """Return whether a name is incomplete: `association` of `l'association des riverains`."""
    before, found, behind = text.partition(name)
    joints = (bare((before.split() or [""])[-1]), bare((behind.split() or [""])[0]))
    return bool(found) and not _JOINTS.isdisjoint(joints)


def _tidy(text: str) -> str:
    text = capital(_whole(text).strip(" ,;:—–"))
    return text if text[-1:] in '.!?…"”»۔؟' or not text else f"{text.rstrip('.')}."


def _whole(text: str) -> str:
    return " ".join(text.split())


def longest(text: str) -> str:
    """Return a claim cut to the allowed length; a longer whole sentence stays in the prose only."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
