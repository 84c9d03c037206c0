"""Finds the quotations of a text with their speakers: inline, as pull quotes, and over several paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from standfirst.importer import attribution, lexicon
from standfirst.importer.blocks import ATTRIBUTION, Block
from standfirst.importer.marks import Span, masked, spans
from standfirst.importer.people import Directory, Person, attribution_line, introduced, is_capital

_FEW: Final = 4
"""Fewer words than these are a fragment, unless a verb of speech stands right beside them."""

_MOST: Final = 30
"""Paragraphs over which one quotation may run."""

_DESCRIBED: Final = 16
"""Words by which a line describes a speaker whom it does not name."""
_BODY: Final = ("paragraph", "item")
_OPENERS: Final = '"“«„‘”'


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words and whose they are; `blocks` are the numbers of the pieces that hold them.

    `whole` says that those pieces hold nothing else, so that they need not stand in the prose too.
    """

    words: str
    person: Person
    blocks: tuple[int, ...]
    via: str = ""
    whole: bool = False
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """All quotations in order, everybody in the text, and the pieces whose quotation has no speaker."""

    quotations: tuple[Quotation, ...]
    directory: Directory
    orphans: tuple[int, ...]


def find(blocks: Sequence[Block]) -> Found:
    """The quotations of a text; surnames are resolved to who was introduced before."""
    finder = _Finder(blocks)
    at = 0
    while at < len(blocks):
        at = finder.step(at)
    finished = [replace(each, person=_final(each.person, finder.directory)) for each in finder.quotations]
    return Found(tuple(finished), finder.directory, tuple(finder.orphans))


def _final(person: Person, directory: Directory) -> Person:
    known = directory.current(person)
    return replace(known, guessed=person.guessed or known.guessed, anonymous=person.anonymous)


class _Finder:
    """Goes through the pieces once, from top to bottom."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.directory = Directory()
        self.quotations: list[Quotation] = []
        self.orphans: list[int] = []

    def step(self, at: int) -> int:
        """Take one piece; answer which one is next."""
        block = self.blocks[at]
        if block.kind not in _BODY:
            return at + 1
        found = spans(block.text)
        for person in introduced(masked(block.text, found)):
            self.directory.add(person, spoke=False)
        if found and not found[-1].closed:
            words, end = self._following(at, found[-1])
            if end == at:
                found = found[:-1]
            elif found[-1].start <= 1:
                return self._pull(words, at, end)
            else:
                self._inline(at, found[:-1])
                return self._open_ended(at, found[-1], words, end)
        if (len(found) == 1 and _is_whole(block.text, found[0])) or (block.quoted and not found):
            return self._pull(found[0].words if found else block.text, at, at)
        self._inline(at, found)
        return at + 1

    def _following(self, at: int, span: Span) -> tuple[str, int]:
        """Words that run on: each further paragraph opens again, only the last one closes."""
        words = [span.words]
        opener = self.blocks[at].text[span.start]
        for end in range(at + 1, min(len(self.blocks), at + _MOST)):
            block = self.blocks[end]
            if block.kind != "paragraph" or not block.text.startswith((opener, "»")):
                break
            again = spans(block.text)
            if not again or again[0].start:
                break
            words.append(again[0].words)
            if again[0].closed:
                return "\n\n".join(words), end
        return "", at

    def _open_ended(self, at: int, span: Span, words: str, end: int) -> int:
        """A quotation over several paragraphs that begins in the middle of the first."""
        text = self.blocks[at].text
        who = attribution.before(text, span, _previous_end(text, span), self.directory)
        who = who or self._behind(end)
        self._keep(words, who, tuple(range(at, end + 1)))
        return end + 1

    def _behind(self, end: int) -> attribution.Attribution | None:
        """The attribution after the closing mark of the last paragraph."""
        text = self.blocks[end].text
        again = spans(text)
        until = again[1].start if len(again) > 1 else len(text)
        return attribution.after(text, again[0], until, self.directory) if again else None

    def _pull(self, words: str, at: int, end: int) -> int:
        """A quotation with pieces of its own: who said it stands below it, before it, or behind it."""
        below = self._line_below(end + 1)
        if below is not None:
            whole = end == at or _is_whole(
                self.blocks[end].text, (spans(self.blocks[end].text) or [Span(0, 0, "")])[0]
            )
            self._keep(words, attribution.Attribution(below), tuple(range(at, end + 2)), whole=whole)
            return end + 2
        if self.blocks[at].quoted and not spans(self.blocks[at].text):
            return end + 1
        who = self._behind(end) or self._announced(at)
        guessed = who is None
        if (
            who is None
            and at
            and self.quotations
            and at - 1 in self.quotations[-1].blocks
            and not self.quotations[-1].whole
        ):
            who = attribution.Attribution(self.quotations[-1].person)
        if len(words.split()) >= _FEW or not guessed:
            self._keep(words, who, tuple(range(at, end + 1)), guessed=guessed)
        return end + 1

    def _line_below(self, at: int) -> Person | None:
        """`— Name, Role at Organisation` on a line of its own."""
        if at >= len(self.blocks) or self.blocks[at].kind not in (*_BODY, "heading"):
            return None
        text = self.blocks[at].text
        if len(text) > 240 or text[0] in _OPENERS:
            return None
        if found := ATTRIBUTION.match(text):
            return attribution_line(text[found.end() :]) or _unnamed(text[found.end() :])
        words = text.split()
        named = len(words) >= 4 and len(words) <= 14 and text[-1] not in ".!?:" and "," in text
        if not named or self.blocks[at].kind == "heading" or not all(map(is_capital, words[:2])):
            return None
        person = attribution_line(text)
        return replace(person, guessed=True) if person and (person.role or person.organisation) else None

    def _announced(self, at: int) -> attribution.Attribution | None:
        """`X said:` at the end of the piece before."""
        if not at or self.blocks[at - 1].kind not in _BODY:
            return None
        text = self.blocks[at - 1].text
        if text[-1] != ":":
            return None
        return attribution.before(text, Span(len(text), len(text), ""), 0, self.directory)

    def _inline(self, at: int, found: list[Span]) -> None:
        """The quotations inside one paragraph."""
        text = self.blocks[at].text
        last: Quotation | None = None
        for index, span in enumerate(found):
            since = found[index - 1].end if index else 0
            until = found[index + 1].start if index + 1 < len(found) else len(text)
            between = text[since : span.start]
            if last is not None and _runs_on(between, last.words, span.words):
                last = self._join(last, span, comma=found[index - 1].words[-1:] in ",،")
                continue
            if last is None:
                self._nearest(between)
            who = attribution.after(text, span, until, self.directory) or attribution.before(
                text, span, since, self.directory
            )
            guessed = who is None
            if who is None:
                who = self._implied(text, span, since, last)
            if who is not None and (not guessed or len(span.words.split()) >= _FEW):
                last = self._keep(
                    span.words, who, (at,), whole=_is_all(text, span, found), guessed=guessed and last is None
                )
            elif len(span.words.split()) >= 2 * _FEW:
                self.orphans.append(at)

    def _nearest(self, text: str) -> None:
        """`he` is who was introduced with a role in this paragraph, rather than who spoke in the last one."""
        people = [person for person in introduced(text) if person.role]
        if people:
            self.directory.add(people[-1])

    def _implied(
        self, text: str, span: Span, since: int, last: Quotation | None
    ) -> attribution.Attribution | None:
        """Without a verb: the same speaker as the quotation before, or who the sentence before is about."""
        if (
            attribution.head_of(text, span, since)
            or len(span.words.split()) < _FEW
            or not _is_sentence(span.words)
        ):
            return None
        if last is not None:
            return attribution.Attribution(last.person)
        people = introduced(text[since : span.start])
        return attribution.Attribution(people[-1]) if people else None

    def _join(self, last: Quotation, span: Span, *, comma: bool) -> Quotation:
        """`"We came back," she said, "and the house was gone."` is one quotation."""
        joined = replace(last, words=f"{last.words}{',' if comma else ''} {span.words}")
        self.quotations[-1] = joined
        return joined

    def _keep(
        self,
        words: str,
        who: attribution.Attribution | None,
        blocks: tuple[int, ...],
        *,
        whole: bool = False,
        guessed: bool = False,
    ) -> Quotation | None:
        words = words.strip().removesuffix(",").removesuffix("،").strip()
        if who is None or not any(map(str.isalnum, words)):
            self.orphans.append(blocks[0])
            return None
        person = self.directory.add(who.person)
        person = replace(person, guessed=who.person.guessed, anonymous=who.person.anonymous)
        kept = Quotation(words, person, blocks, who.via, whole, guessed or who.person.guessed)
        self.quotations.append(kept)
        return kept


def _unnamed(text: str) -> Person | None:
    """`a colleague who asked not to be named` is published as described."""
    words = text.strip(" .").split()
    if len(words) < 2 or len(words) > _DESCRIBED or words[0].casefold() not in lexicon.INDEFINITE:
        return None
    return Person(" ".join(words), anonymous=True, guessed=True)


def _previous_end(text: str, span: Span) -> int:
    ends = [each.end for each in spans(text) if each.end <= span.start]
    return ends[-1] if ends else 0


def _is_whole(text: str, span: Span) -> bool:
    """Whether a paragraph is one quotation and nothing else."""
    return span.closed and not text[: span.start].strip(" *_") and not text[span.end :].strip(" .*_")


def _is_all(text: str, span: Span, found: list[Span]) -> bool:
    """Whether a paragraph is one quotation with `— Name, Role` behind it and nothing else."""
    tail = text[span.end :]
    return len(found) == 1 and span.start == 0 and bool(ATTRIBUTION.match(tail.strip(" .,")))


def _runs_on(between: str, before: str, words: str) -> bool:
    """Whether words go on in the same sentence after `she said,`."""
    between = between.strip()
    inside = between.rstrip(",،:—–- ")
    if not inside or between[-1] not in ",،—–-" or inside[-1:] in ".!?" or len(inside.split()) > 24:
        return False
    spoken = any(word.strip(",.").casefold() in lexicon.SPEECH for word in inside.split())
    return spoken and (words[:1].islower() or before[-1:] not in ".!?…")


def _is_sentence(words: str) -> bool:
    return bool(words) and not words[0].islower()
