"""Makes figures of numbers whose own words name them: boxes, lines of a label and a number, sentences."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from standfirst.importer import measures
from standfirst.importer.blocks import Block
from standfirst.importer.grammar import GRAMMARS, Grammar
from standfirst.importer.headings import field
from standfirst.importer.labels import Sentence, TextDay
from standfirst.importer.marks import masked, sentence_ends, spans
from standfirst.importer.nouns import tokens
from standfirst.language import dates
from standfirst.language.numbers import Number, find
from standfirst.language.words import words

MAX_FIGURES: Final = 60
"""A page that stands on more numbers than these stands on none; further ones stay in the prose."""
_SMALL: Final = 10
_SENTENCE: Final = 1500
_LABEL: Final = 9
"""Words of a label in a box."""


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A number with its label; `label` is "" where its words do not name it, `sentence` is where it stands.

    `box` are the pieces of a box that say nothing but this figure, and `written` is the number as they have it.
    """

    label: str
    number: Number
    block: int
    sentence: str
    boxed: bool = False
    id: str = ""
    box: tuple[int, ...] = ()
    written: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all numbers of a text."""

    language: str
    country: str
    day: TextDay
    comma: bool | None = None

    @property
    def grammar(self) -> Grammar:
        return GRAMMARS.get(self.language, GRAMMARS["en"])

    def numbers(self, text: str) -> list[Number]:
        return find(text, self.language, country=self.country, comma=self.comma)


def setting(blocks: Sequence[Block], language: str, country: str, day: TextDay) -> Setting:
    """The language, country and year of a text, and which decimal mark its own numbers show."""
    text = " ".join(block.text for block in blocks[:400])
    dots = len(re.findall(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.,])", text))
    commas = len(re.findall(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.,])", text))
    comma = None if dots == commas else dots > commas
    return Setting(language, country, day, comma)


def find_all(
    blocks: Sequence[Block], skip: frozenset[int], how: Setting
) -> tuple[list[FoundFigure], list[FoundFigure]]:
    """The figures of a text, each once, and the numbers that their words do not name."""
    boxed = list(_boxes(blocks, skip, how))
    in_boxes = {figure.block for figure in boxed}
    found = [*boxed]
    for at, block in enumerate(blocks):
        if at not in skip and at not in in_boxes and block.kind in ("paragraph", "item"):
            found.extend(_in_text(block, at, how))
    found.sort(key=lambda figure: (figure.block, figure.number.start))
    named = _once([figure for figure in found if figure.label])
    told = {(figure.number.value, figure.number.unit) for figure in named}
    open_ones = [
        figure
        for figure in found
        if not figure.label
        and (figure.number.value, figure.number.unit) not in told
        and _is_large(figure.number)
    ]
    return list(_with_ids(named[:MAX_FIGURES])), [*named[MAX_FIGURES:], *open_ones]


def _is_large(number: Number) -> bool:
    """Whether a number is worth a suggestion: not two laboratories, but two million and two per cent."""
    return bool(number.unit or number.written or number.low) or (number.value or 0) >= _SMALL


# --- furniture ------------------------------------------------------------------------------------


def _boxes(blocks: Sequence[Block], skip: frozenset[int], how: Setting) -> Iterator[FoundFigure]:
    """Numbers over labels, labels over numbers, lines that hold both, and tables of two columns."""
    free = [
        at
        for at, block in enumerate(blocks)
        if at not in skip and block.kind in ("paragraph", "heading", "item")
    ]
    yield from _stacked(blocks, free, how)
    for at in free:
        if figure := _line(blocks[at], at, how):
            yield figure
    for at, block in enumerate(blocks):
        if block.kind == "table" and at not in skip:
            yield from _pairs(block, at, how)


def _alone(text: str, how: Setting) -> Number | None:
    """The number of which a line consists."""
    found = how.numbers(text) if len(text) <= 40 else []
    whole = len(found) == 1 and not text[: found[0].begin].strip() and not text[found[0].end :].strip(" *+")
    return found[0] if whole else None


def _is_label(text: str) -> bool:
    """Whether a line can be what a number in a box counts."""
    words = tokens(text)
    return (
        0 < len(words) <= _LABEL
        and text[-1] not in ".!?:;,۔؟"
        and not any(map(str.isdigit, text))
        and any(map(str.isalpha, text))
        and (len(text) > 3)
    )


def _stacked(blocks: Sequence[Block], free: list[int], how: Setting) -> Iterator[FoundFigure]:
    """Runs in which a line is a number and the next one its label, or the other way round."""
    alone = {at: number for at in free if (number := _alone(blocks[at].text, how))}
    done: set[int] = set()
    for at in free:
        if at not in alone or at in done:
            continue
        last = at
        while last + 2 in alone and last + 1 not in alone:
            last += 2
        done.update(range(at, last + 1))
        after = (
            last + 1 < len(blocks) and blocks[last + 1].kind != "table" and _is_label(blocks[last + 1].text)
        )
        before = at > 0 and _is_label(blocks[at - 1].text)
        headed = before and (blocks[at - 1].kind != "paragraph" or field(blocks[at - 1].text) is not None)
        if after == before and not (after and headed):
            continue
        step = 1 if after else -1
        for number_at in range(at, last + 1, 2):
            label = blocks[number_at + step]
            if _is_label(label.text):
                yield FoundFigure(
                    _tidy(label.text),
                    alone[number_at],
                    number_at,
                    label.text,
                    boxed=True,
                    box=(number_at, number_at + step),
                    written=blocks[number_at].text,
                )


def _line(block: Block, at: int, how: Setting) -> FoundFigure | None:
    """`Total arrivals: 58,340`, `6.120 familias`, `USD 54.2 million required`."""
    text = block.text.strip()
    if len(text) > 110 or text[-1:] in ".!?۔؟;" or (text[-1:] == ":" and not text[:-1].endswith(":")):
        return None
    found = how.numbers(text)
    first = found[0] if found else None
    if first is None or (len(found) > 1 and text[found[1].begin - 1 : found[1].begin] != "("):
        return None
    head, tail = text[: first.begin].strip(), text[first.end :].strip()
    tail = re.sub(r"\s*\([^()]*\)\s*$", "", tail)
    grammar = how.grammar
    if head and head[-1] in ":=|–—" and not tail.strip(".*"):
        return _boxed(head.rstrip(" :=|–—"), first, at, text, how)
    verbs = grammar.be | grammar.have
    if (
        not head
        and tail
        and tail[0] not in ",.:;"
        and not any(word.casefold() in verbs for word in tokens(tail))
    ):
        if block.kind == "item" and not first.written:
            return None
        return _boxed(tail, first, at, text, how)
    return None


def _boxed(label: str, number: Number, at: int, text: str, how: Setting) -> FoundFigure | None:
    label, grammar = _tidy(label), how.grammar
    if not _is_label(label):
        return None
    one = len(tokens(label)) == 1
    if number.written and one and (kind := measures.kind_of(label, grammar)):
        label = grammar.funds[kind]
    elif not number.written and one and label.casefold() in grammar.generic - grammar.events - _HOUSEHOLDS:
        return None
    return FoundFigure(label, number, at, text, boxed=True)


_HOUSEHOLDS: Final = words("families familles familias households ménages hogares")
"""Generic nouns that say enough below the head of a box."""


_HEADS: Final = words(
    "number figure figures count total value nombre chiffre valeur cifra valor número العدد تعداد"
) | {""}
"""Heads of a column of numbers that say nothing about them; below any other the row alone is no label."""


def _pairs(block: Block, at: int, how: Setting) -> Iterator[FoundFigure]:
    """Tables that are boxes: labels beside numbers, numbers over labels, or both in each cell."""
    rows = [[cell.replace("\\", "").replace("*", "") for cell in row] for row in block.rows]
    two = bool(rows) and all(len(row) == 2 for row in rows)
    headed = two and not _alone(rows[0][1], how) and rows[0][1].strip().casefold() not in _HEADS
    beside = [(row[0], row[1]) for row in rows] if two and not headed else []
    over = list(zip(*rows, strict=False)) if len(rows) == 2 else []
    for pairs in (beside, over, [(label, number) for number, label in over]):
        found = [
            (label, number) for label, cell in pairs if (number := _alone(cell, how)) and _is_label(label)
        ]
        if found and (pairs is beside or len(found) == len(pairs)):
            yield from (
                FoundFigure(_tidy(label), number, at, f"{label}: {number.written}", boxed=True)
                for label, number in found
            )
            return
    cells = [cell for row in rows for cell in row if cell.strip()]
    lines = [_line(Block("paragraph", cell, cell, block.lines), at, how) for cell in cells]
    if cells and all(lines):
        yield from (figure for figure in lines if figure)


def _tidy(label: str) -> str:
    text = " ".join(re.sub(r"[*`<>_\\]", " ", label).split()).strip(" .:;,–—-|•")
    letters = [letter for letter in text if letter.isalpha()]
    text = text.capitalize() if letters and all(map(str.isupper, letters)) and len(text) > 5 else text
    return text[:1].upper() + text[1:]


# --- sentences ------------------------------------------------------------------------------------


def _in_text(block: Block, at: int, how: Setting) -> Iterator[FoundFigure]:
    """Every number of a block's sentences but for those that somebody is quoted with.

    A second number of one label (`treated 73 people, 8 of them for burns`) is a part of the first or another one: it
    has no label.
    """
    hidden = masked(block.text, spans(block.text))
    noun = ""
    for start, end in pieces(hidden):
        text = hidden[start:end]
        numbers = [each for each in how.numbers(text) if each.value != 1]
        if not numbers:
            continue
        sentence = Sentence(text, how.language, numbers, how.day, noun)
        told: set[str] = set()
        for index, number in enumerate(numbers):
            label = sentence.label(index)
            yield FoundFigure("" if label in told else label, number, at, block.text[start:end])
            told.add(label)
        noun = sentence.main


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences begin and end; one of more than 1,500 letters is cut between words."""
    for start, end in itertools.pairwise([0, *sentence_ends(text), len(text)]):
        at = start
        while end - at > _SENTENCE:
            cut = text.rfind(" ", at, at + _SENTENCE)
            cut = cut if cut > at else at + _SENTENCE
            yield at, cut
            at = cut
        yield at, end


def _once(found: list[FoundFigure]) -> list[FoundFigure]:
    """Each figure once: in its box, where it has one, else where it stands first."""
    kept: list[FoundFigure] = []
    for figure in sorted(found, key=lambda each: not each.boxed):
        if not any(_same(figure, other) for other in kept):
            kept.append(figure)
    return sorted(kept, key=lambda each: (each.block, each.number.start))


def _same(one: FoundFigure, other: FoundFigure) -> bool:
    a, b = one.number, other.number
    if (a.value, a.low, a.high, a.unit, a.currency) != (b.value, b.low, b.high, b.unit, b.currency):
        return False
    return not _stems(one.label).isdisjoint(_stems(other.label))


def _stems(label: str) -> set[str]:
    return {word.casefold()[:5] for word in tokens(label) if len(word) > 3}


def _with_ids(found: Sequence[FoundFigure]) -> Iterator[FoundFigure]:
    taken: set[str] = set()
    for figure in found:
        base = slug(figure.label) or "figure"
        names = itertools.chain([base], (f"{base}-{count}" for count in itertools.count(2)))
        name = next(each for each in names if each not in taken)
        taken.add(name)
        yield replace(figure, id=name)


def slug(text: str, limit: int = 40) -> str:
    """An id of the model made from words; "" where none can be made."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", ascii_text.replace("'", ""))
    while words and not words[0][0].isalpha():
        words = words[1:]
    result = ""
    for word in words:
        if result and len(result) + 1 + len(word) > limit:
            break
        result = f"{result}-{word}" if result else word[:limit]
    return result


def about(blocks: Sequence[Block], day: date | None) -> TextDay:
    """The year and month that a text is about: those of its own day, else the year that most of its dates have."""
    if day is not None:
        return TextDay(day.year, day.month)
    found = [each.year for block in blocks[:40] for each in dates.find(block.text[:2000]) if each.year]
    return TextDay(max(set(found), key=lambda year: (found.count(year), year))) if found else TextDay()
