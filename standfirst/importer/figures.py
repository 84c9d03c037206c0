"""Make figures of numbers that have a label: in boxes, in lines of a label and a number, in sentences."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from standfirst.importer import measures
from standfirst.importer.blocks import Block
from standfirst.importer.grammar import GRAMMARS, Grammar
from standfirst.importer.headings import field
from standfirst.importer.labels import Sentence, TextDay
from standfirst.importer.lexicon import DENY, SPEECH
from standfirst.importer.marks import masked, sentence_ends, spans
from standfirst.importer.nouns import tokens
from standfirst.language import dates
from standfirst.language.joined import Number
from standfirst.language.money import is_currency
from standfirst.language.numbers import find
from standfirst.language.words import words

MAX_FIGURES: Final = 60
"""The maximum number of figures; further ones stay in the prose."""
_SMALL: Final = 10
_SENTENCE: Final = 1500
_LABEL: Final = 9
"""The maximum number of words of a label in a box."""


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A number with its label; `label` is "" if the text gives none, `sentence` is its context.

    `box` are the blocks of a box that contains only this figure, and `written` is the number as printed there.
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
    """The settings for all numbers of a text."""

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
    """Return the language, country and year of a text, and the decimal mark that its own numbers show."""
    text = " ".join(block.text for block in blocks[:400])
    dots = len(re.findall(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.,])", text))
    commas = len(re.findall(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.,])", text))
    comma = None if dots == commas else dots > commas
    return Setting(language, country, day, comma)


def find_all(
    blocks: Sequence[Block], skip: frozenset[int], how: Setting
) -> tuple[list[FoundFigure], list[FoundFigure]]:
    """Return the figures of a text, each once, and the numbers without a label."""
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
    """Return whether a number merits a suggestion: not two laboratories, but two million and two per cent."""
    return bool(number.unit or number.written or number.low) or (number.value or 0) >= _SMALL


# --- boxes ------------------------------------------------------------------------------------


def _boxes(blocks: Sequence[Block], skip: frozenset[int], how: Setting) -> Iterator[FoundFigure]:
    """Yield figures from numbers over labels, labels over numbers, lines with both, and tables of two columns."""
    lines = {
        at: block
        for at, block in enumerate(blocks)
        if at not in skip and block.kind in ("paragraph", "heading", "item")
    }
    yield from _stacked(lines, how)
    for at, block in lines.items():
        if figure := _line(block, at, how):
            yield figure
    for at, block in enumerate(blocks):
        if block.kind == "table" and at not in skip:
            yield from _pairs(block, at, how)


def _alone(text: str, how: Setting) -> Number | None:
    """Return the number that a line consists of."""
    found = how.numbers(text) if len(text) <= 40 else []
    whole = len(found) == 1 and not text[: found[0].begin].strip() and not text[found[0].end :].strip(" *+")
    return found[0] if whole else None


def _is_label(text: str) -> bool:
    """Return whether text can be the label of a number in a box: no sentence, number or currency."""
    return _is_short(text) and not any(map(str.isdigit, text)) and len(text) > 3 and not is_currency(text)


def _is_short(text: str) -> bool:
    """Return whether text is short and does not end like a sentence."""
    return 0 < len(tokens(text)) <= _LABEL and text[-1] not in ".!?:;,۔؟" and any(map(str.isalpha, text))


def _stacked(lines: Mapping[int, Block], how: Setting) -> Iterator[FoundFigure]:
    """Yield figures from boxes in which a number and its label are on consecutive lines, in either order."""
    alone = {at: number for at, line in lines.items() if (number := _alone(line.text, how))}
    labels = {at: line for at, line in lines.items() if at not in alone and _is_short(line.text)}
    done: set[int] = set()
    for first in alone:
        if first in done:
            continue
        box = [first]
        while box[-1] + 2 in alone and box[-1] + 1 in labels:
            box.append(box[-1] + 2)
        done.update(box)
        step = _step(lines, labels, box)
        for at in box:
            if step and at + step in labels:
                yield from _captioned(at, lines[at], at + step, labels[at + step], alone[at], how)


def _step(lines: Mapping[int, Block], labels: Mapping[int, Block], box: Sequence[int]) -> int:
    """Return the position of all labels of a box: 1 below their numbers, -1 above them, 0 if undecided.

    Blank lines between the pairs decide, then the two ends of the box: its heading is not a label.
    """
    between = [at + 1 for at in box[:-1]]
    heads = bool(between) and all(lines[at].kind == "heading" for at in between)
    above, below = (
        at in labels and (heads or lines[at].kind != "heading") and field(lines[at].text) is None
        for at in (box[0] - 1, box[-1] + 1)
    )
    sides = {_nearer(lines, at) for at in between} or ({-_nearer(lines, box[0])} if above and below else {0})
    if sides == {0}:
        return below - above
    return sides.pop() if len(sides) == 1 else 0


def _nearer(lines: Mapping[int, Block], at: int) -> int:
    """Return whether a line is nearer to the one above it (1), to the one below it (-1), or to neither (0)."""
    up = lines[at].lines[0] - lines[at - 1].lines[-1]
    down = lines[at + 1].lines[0] - lines[at].lines[-1]
    return (up < down) - (down < up)


_PART: Final = re.compile(
    r"[,،]\s*(?:dont|of which|including|de los cuales|de las cuales|incluid[oa]s|منها|بينها|بينهم|جن میں سے)\b.*"
)
"""A part of a box's number, named by its label after a comma."""


def _captioned(
    at: int, line: Block, label_at: int, label_line: Block, number: Number, how: Setting
) -> Iterator[FoundFigure]:
    """Yield the figure of a number and the line that is its label."""
    label = _PART.sub("", label_line.text)
    if len(label) < 4 or is_currency(label):
        return
    whole = label == label_line.text
    yield FoundFigure(
        _tidy(measures.in_box(label, how.grammar) if number.written else label),
        number,
        at,
        label_line.text,
        boxed=True,
        box=(at, label_at) if whole else (),
        written=line.text if whole else "",
    )


def _line(block: Block, at: int, how: Setting) -> FoundFigure | None:
    """Return the figure of `Total arrivals: 58,340`, `6.120 familias`, `USD 54.2 million required`."""
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
    if number.written:
        label = measures.in_box(label, grammar)
    elif not number.written and one and label.casefold() in grammar.generic - grammar.events - _HOUSEHOLDS:
        return None
    return FoundFigure(label, number, at, text, boxed=True)


_HOUSEHOLDS: Final = words("families familles familias households ménages hogares")
"""Generic nouns that suffice as a label below the heading of a box."""


_HEADS: Final = words(
    "number figure figures count total value nombre chiffre valeur cifra valor número العدد تعداد"
) | {""}
"""Headings of a number column that give no meaning; below any other the row alone is no label."""


def _pairs(block: Block, at: int, how: Setting) -> Iterator[FoundFigure]:
    """Yield figures from tables that are boxes: labels beside numbers, numbers over labels, or both in each cell."""
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
    """Yield every number in a block's sentences, except in quotations.

    A second number with the same label (`treated 73 people, 8 of them for burns`) is a part of the first or
    another one, so it has no label.
    """
    hidden = masked(block.text, spans(block.text))
    noun = ""
    stretches = list(pieces(hidden))
    for (start, end), after in zip(stretches, [*stretches[1:], (0, 0)], strict=True):
        text = hidden[start:end]
        if _is_denied(text, hidden[slice(*after)]):
            continue
        numbers = [each for each in how.numbers(text) if each.value != 1]
        if not numbers:
            continue
        sentence = Sentence(text, how.language, numbers, how.day, noun)
        told: set[str] = set()
        for index, number in enumerate(numbers):
            label = sentence.label(index)
            known = label in told or is_currency(label)
            yield FoundFigure("" if known else label, number, at, block.text[start:end])
            told.add(label)
        noun = sentence.main


def _is_denied(text: str, after: str) -> bool:
    """Return whether a sentence reports a statement that the next one denies."""
    here, there = ({word.casefold() for word in tokens(each)} for each in (text, after))
    return bool(here & SPEECH and here & {"that", "que", "qu"} and there & DENY)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence; one of more than 1,500 characters is split between words."""
    for start, end in itertools.pairwise([0, *sentence_ends(text), len(text)]):
        at = start
        while end - at > _SENTENCE:
            cut = text.rfind(" ", at, at + _SENTENCE)
            cut = cut if cut > at else at + _SENTENCE
            yield at, cut
            at = cut
        yield at, end


def _once(found: list[FoundFigure]) -> list[FoundFigure]:
    """Return each figure once: from its box, if it has one, else from its first occurrence."""
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
    """Return a model id made from words; "" if that is impossible."""
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
    """Return the year and month of a text: those of its own date, else the year of most of its dates."""
    if day is not None:
        return TextDay(day.year, day.month)
    found = [each.year for block in blocks[:40] for each in dates.find(block.text[:2000]) if each.year]
    return TextDay(max(set(found), key=lambda year: (found.count(year), year))) if found else TextDay()
