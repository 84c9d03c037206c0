"""Find quotations whose own sentence or attribution line names the speaker; others stay in the prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from standfirst.importer import attribution, lexicon
from standfirst.importer.attribution import Attribution
from standfirst.importer.blocks import ATTRIBUTION, Block
from standfirst.importer.directory import PersonIndex, introduced
from standfirst.importer.marks import QuoteSpan, masked, spans
from standfirst.importer.people import NamedPerson, is_capital, signature

_FEW: Final = 4
"""The number of words below which a quotation is a fragment, unless a verb of speech is directly beside it."""
_MOST: Final = 30
"""The maximum number of paragraphs in a quotation."""
_BODY: Final = ("paragraph", "item")
_STOPS: Final = '.!?…"”»)'
_OPENERS: Final = '"“«„‘”'


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its speaker; `blocks` are the indexes of its blocks.

    `whole` means that those blocks contain nothing else, so that they are not needed in the prose. Without
    a `person`, its sentence does not name the speaker.
    """

    words: str
    person: NamedPerson | None
    blocks: tuple[int, ...]
    via: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class FoundQuotations:
    """The quotations with named speakers, those without, and all people in the text."""

    quotations: tuple[Quotation, ...]
    unnamed: tuple[Quotation, ...]
    directory: PersonIndex


def find(blocks: Sequence[Block]) -> FoundQuotations:
    """Return the quotations of a text; a surname refers to the person introduced before."""
    finder = _Finder(blocks)
    at = 0
    while at < len(blocks):
        at = finder.step(at)
    named = tuple(
        replace(each, person=finder.directory.current(each.person))
        for each in finder.quotations
        if each.person
    )
    return FoundQuotations(
        named, tuple(each for each in finder.quotations if not each.person), finder.directory
    )


class _Finder:
    """Goes through the blocks once, from top to bottom."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.directory = PersonIndex()
        self.quotations: list[Quotation] = []

    def step(self, at: int) -> int:
        """Process one block; return the index of the next."""
        block = self.blocks[at]
        if block.kind not in _BODY:
            return at + 1
        found = spans(block.text)
        whole = block.text[-1:] in _STOPS  # a headline in capitals would be a name
        for person in introduced(masked(block.text, found)) if whole else ():
            self.directory.add(person)
        if found and not found[-1].closed:
            words, end = self._following(at, found[-1])
            if end == at:
                found = found[:-1]
            elif found[-1].start <= 1:
                return self._pull(words, at, end)
            else:
                self._inline(at, found[:-1])
                who = attribution.before(block.text, found[-1], _previous_end(block.text, found[-1]))
                self._keep(words, who or self._behind(end), tuple(range(at, end + 1)))
                return end + 1
        if (len(found) == 1 and _is_whole(block.text, found[0])) or (block.quoted and not found):
            return self._pull(found[0].words if found else block.text, at, at)
        self._inline(at, found)
        return at + 1

    def _following(self, at: int, span: QuoteSpan) -> tuple[str, int]:
        """Return a quotation's following paragraphs: each opens a quotation mark again, only the last one closes it."""
        words = [span.words]
        opener = self.blocks[at].text[span.start]
        for end in range(at + 1, min(len(self.blocks), at + _MOST)):
            block = self.blocks[end]
            again = (
                spans(block.text)
                if block.kind == "paragraph" and block.text.startswith((opener, "»"))
                else []
            )
            if not again or again[0].start:
                break
            words.append(again[0].words)
            if again[0].closed:
                return "\n\n".join(words), end
        return "", at

    def _behind(self, end: int) -> Attribution | None:
        """Return the attribution after the closing mark of the last paragraph."""
        text = self.blocks[end].text
        again = spans(text)
        until = again[1].start if len(again) > 1 else len(text)
        return attribution.after(text, again[0], until) if again else None

    def _pull(self, words: str, at: int, end: int) -> int:
        """Process a quotation in blocks of its own, with the attribution below, after or before it."""
        below = self._line_below(end + 1)
        if below is not None:
            last = self.blocks[end].text
            whole = end == at or _is_whole(last, (spans(last) or [QuoteSpan(0, 0, "")])[0])
            self._keep(words, Attribution(below), tuple(range(at, end + 2)), whole=whole)
            return end + 2
        if self.blocks[at].quoted and not spans(self.blocks[at].text):
            return end + 1
        who = self._behind(end) or self._announced(at)
        if who is not None or len(words.split()) >= _FEW:
            self._keep(words, who, tuple(range(at, end + 1)))
        return end + 1

    def _line_below(self, at: int) -> NamedPerson | None:
        """Return the person of `— Name, Role at Organisation` on a line of its own."""
        if at >= len(self.blocks) or self.blocks[at].kind not in (*_BODY, "heading"):
            return None
        text = self.blocks[at].text
        if len(text) > 240 or text[0] in _OPENERS:
            return None
        if found := ATTRIBUTION.match(text):
            rest = text[found.end() :]
            return None if rest.split()[0].casefold() in lexicon.INDEFINITE else signature(rest)
        words = text.split()
        named = 4 <= len(words) <= 14 and text[-1] not in ".!?:" and "," in text
        if not named or self.blocks[at].kind == "heading" or not all(map(is_capital, words[:2])):
            return None
        person = signature(text)
        return person if person and (person.role or person.organisation) else None

    def _announced(self, at: int) -> Attribution | None:
        """Return the attribution of `X said:` at the end of the block before."""
        if not at or self.blocks[at - 1].kind not in _BODY:
            return None
        text = self.blocks[at - 1].text
        return attribution.before(text, QuoteSpan(len(text), len(text), ""), 0) if text[-1] == ":" else None

    def _inline(self, at: int, found: list[QuoteSpan]) -> None:
        """Process the quotations inside one paragraph."""
        text = self.blocks[at].text
        last: Quotation | None = None
        for index, span in enumerate(found):
            since = found[index - 1].end if index else 0
            until = found[index + 1].start if index + 1 < len(found) else len(text)
            between = text[since : span.start]
            if last is not None and _runs_on(between, last.words, span.words):
                comma = "," if found[index - 1].words[-1:] in ",،" else ""
                last = replace(last, words=f"{last.words}{comma} {span.words}")
                self.quotations[-1] = last
                continue
            who = attribution.after(text, span, until) or attribution.before(text, span, since)
            if who is None and last is not None and last.person and _goes_on(text, span, since):
                who = Attribution(last.person)
            if who is not None or len(span.words.split()) >= _FEW:
                last = self._keep(span.words, who, (at,), whole=_is_all(text, span, found))

    def _keep(
        self, words: str, who: Attribution | None, blocks: tuple[int, ...], *, whole: bool = False
    ) -> Quotation | None:
        words = words.strip().removesuffix(",").removesuffix("،").strip()
        if not any(map(str.isalnum, words)):
            return None
        known = who is not None and self.directory.is_known(who.person)
        person = self.directory.add(who.person) if who and known else None
        kept = Quotation(words, person, blocks, who.via if who else "", whole and person is not None)
        self.quotations.append(kept)
        return kept


def _previous_end(text: str, span: QuoteSpan) -> int:
    ends = [each.end for each in spans(text) if each.end <= span.start]
    return ends[-1] if ends else 0


def _is_whole(text: str, span: QuoteSpan) -> bool:
    """Return whether a paragraph is one quotation and nothing else."""
    return span.closed and not text[: span.start].strip(" *_") and not text[span.end :].strip(" .*_")


def _is_all(text: str, span: QuoteSpan, found: list[QuoteSpan]) -> bool:
    """Return whether a paragraph is one quotation followed by `— Name, Role` and nothing else."""
    return len(found) == 1 and span.start == 0 and bool(ATTRIBUTION.match(text[span.end :].strip(" .,")))


def _goes_on(text: str, span: QuoteSpan, since: int) -> bool:
    """Return whether a quotation follows directly after the sentence that attributes the one before it."""
    return (
        not attribution.head_of(text, span, since)
        and not attribution.tail_of(text, span, len(text)).strip(" .,")
        and len(span.words.split()) >= _FEW
        and not span.words[0].islower()
    )


def _runs_on(between: str, before: str, words: str) -> bool:
    """Return whether a quotation continues in the same sentence after `she said,`."""
    between = between.strip()
    inside = between.rstrip(",،:—–- ")
    if not inside or between[-1] not in ",،—–-" or inside[-1:] in ".!?" or len(inside.split()) > 24:
        return False
    spoken = any(word.strip(",.").casefold() in lexicon.SPEECH for word in inside.split())
    return spoken and (words[:1].islower() or before[-1:] not in ".!?…")
