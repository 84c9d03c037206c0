"""Makes candidate key figures of numbers: ids, labels, no doubles, and which ones add up to which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from standfirst.importer import counting
from standfirst.importer.blocks import Block
from standfirst.importer.numbers import Number, find
from standfirst.importer.people import bare

MAX_FIGURES: Final = 60
"""A page that stands on more numbers than these stands on none; further ones stay in the prose."""

_NEAR: Final = 8
_SLACK: Final = 0.1


@dataclass(frozen=True, slots=True)
class Figure:
    """A candidate figure with the pieces of the source that it comes from."""

    id: str
    label: str
    number: Number
    blocks: tuple[int, ...]
    parts: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()


def candidates(
    blocks: Sequence[Block], skip: frozenset[int], *, language: str
) -> tuple[tuple[Figure, ...], int]:
    """The figures of a text, at most MAX_FIGURES, and how many numbers more there were."""
    made: dict[tuple[str, float], Figure] = {}
    ids: dict[str, int] = {}
    more = 0
    for number in _numbers(blocks, skip, comma=language in ("fr", "de", "es")):
        label = _label(number, english=language == "en")
        key = (_stem(label), number.value)
        if key in made:
            made[key] = replace(made[key], blocks=(*made[key].blocks, number.block))
        elif len(made) == MAX_FIGURES:
            more += 1
        else:
            made[key] = Figure(_id(number, label, ids), label, number, (number.block,))
    return tuple(_with_parts(_with_rivals(list(made.values())))), more


def _numbers(blocks: Sequence[Block], skip: frozenset[int], *, comma: bool) -> Iterator[Number]:
    for index, block in enumerate(blocks):
        if index in skip:
            continue
        if block.kind in ("paragraph", "item"):
            yield from find(block.text, index, comma=comma)
        elif block.kind == "table":
            yield from _cells(block, index, comma=comma)


def _cells(block: Block, index: int, *, comma: bool) -> Iterator[Number]:
    """In a table the row and the column say what a number counts."""
    if len(block.rows) < 2:
        return
    head = block.rows[0]
    for row in block.rows[1:]:
        for column, cell in enumerate(row[1:], start=1):
            title = head[column] if column < len(head) else ""
            if re.search(r"year|date|année|datum|jahr", title, re.IGNORECASE) or not row[0].strip():
                continue
            found = (
                find(f"Cell: {cell}", index, comma=comma)
                if re.fullmatch(r"[^\w]*[\d.,\s%$€£]+\D{0,20}", cell)
                else []
            )
            if len(found) == 1:
                name = row[0] if len(head) == 2 else f"{row[0]}: {title}"
                yield replace(found[0], label=name, noun="", happened="")


def _label(number: Number, *, english: bool) -> str:
    if number.label:
        text = number.label
    else:
        noun = number.noun
        generic = bare(noun) in counting.HAPPENED
        text = (
            noun
            if generic or not number.happened
            else f"{noun} {number.happened if english else number.word}"
        )
        text = text.strip() or _money_or_share(number)
    text = " ".join(re.sub(r"[*`<>]", "", text).replace("_", " ").split())[:200]
    return text[:1].upper() + text[1:] or "Number"


def _money_or_share(number: Number) -> str:
    words = [word for word in number.sentence.replace("\ufffc", "").split() if any(map(str.isalnum, word))][
        :8
    ]
    return " ".join(words).strip(" ,.;:") or "Number"


def _stem(label: str) -> str:
    return " ".join(word.removesuffix("s") for word in label.casefold().split())


def _id(number: Number, label: str, taken: dict[str, int]) -> str:
    """From the noun; from what happened, where the noun is only `people`; longer where that is taken."""
    people = bare(number.noun.rsplit(None, 1)[-1]) in counting.PEOPLE if number.noun else False
    first = number.happened if number.happened and people else number.label or number.noun or label
    short = " ".join(number.noun.split()[-2:]) if number.noun and not number.label and not people else first
    for name in (slug(short), slug(label)):
        if name and name not in taken:
            taken[name] = 1
            return name
    base = slug(label) or slug(number.happened) or "figure"
    if base not in taken:
        taken[base] = 1
        return base
    while True:
        taken[base] = taken.get(base, 0) + 1
        name = f"{base}-{taken[base]}"
        if name not in taken and taken[base] > 1:
            taken[name] = 1
            return name


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


def _with_rivals(figures: list[Figure]) -> list[Figure]:
    """Two values for one label contradict each other, or are of different times: the editor must say."""
    by_label: dict[str, list[str]] = {}
    for figure in figures:
        by_label.setdefault(_stem(figure.label), []).append(figure.id)
    return [
        replace(figure, rivals=tuple(other for other in by_label[_stem(figure.label)] if other != figure.id))
        for figure in figures
    ]


def _with_parts(figures: list[Figure]) -> Iterable[Figure]:
    """Suggest parts where the sum of near figures of the same kind agrees with a larger one."""
    used: set[str] = set()
    for at, figure in enumerate(figures):
        parts = (
            ()
            if figure.id in used
            else _parts(
                figure,
                [
                    other
                    for other in figures[max(0, at - _NEAR) : at + _NEAR + 1]
                    if other.id != figure.id and other.id not in used and _alike(figure.number, other.number)
                ],
            )
        )
        used.update(parts)
        yield replace(figure, parts=parts)


def _alike(whole: Number, part: Number) -> bool:
    same = (whole.happened, whole.unit, whole.currency) == (part.happened, part.unit, part.currency)
    return (
        same and 0 < part.value < whole.value and bool(whole.happened or whole.currency) and not whole.label
    )


def _parts(whole: Figure, others: list[Figure]) -> tuple[str, ...]:
    best: tuple[float, int, tuple[str, ...]] | None = None
    for size in range(2, min(4, len(others)) + 1):
        for group in combinations(others, size):
            total = sum(each.number.value for each in group)
            if _agrees(total, whole.number):
                spread = max(each.blocks[0] for each in group) - min(each.blocks[0] for each in group)
                rank = (abs(total - whole.number.value), spread, tuple(each.id for each in group))
                best = rank if best is None or rank[:2] < best[:2] else best
    return best[2] if best else ()


def _agrees(total: float, whole: Number) -> bool:
    """As the qualifier has it: 193 agrees with `more than 190` and not with `180`."""
    value = whole.value
    if whole.qualifier in ("", "exactly"):
        return total == value
    if whole.qualifier == "at least":
        return value <= total <= value * (1 + _SLACK)
    if whole.qualifier == "more than":
        return value < total <= value * (1 + _SLACK)
    if whole.qualifier in ("nearly", "fewer than", "up to"):
        return value * (1 - _SLACK) <= total <= value and (total < value or whole.qualifier == "up to")
    return abs(total - value) <= value * _SLACK / 2


def total_line(figure: Figure, figures: Iterable[Figure]) -> str:
    """The sum as it is shown to the editor: `31 + 17 + 145 = 193`."""
    values = {each.id: each.number.value for each in figures}
    parts = [values[part] for part in figure.parts]
    return f"{' + '.join(f'{part:g}' if isinstance(part, float) else str(part) for part in parts)} = {sum(parts):g}"
