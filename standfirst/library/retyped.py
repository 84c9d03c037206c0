"""Find numbers and dates in published texts and tables that were changed since."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from standfirst.language.dates import month
from standfirst.language.numbers import all_digits

_SENTENCE = re.compile(r"(?<=[.!?۔؟])\s+|\n\s*\n|\n\s*[-*]\s")
_REFERENCE = re.compile(r"\[@[^\]]*\]")
_GROUPED = re.compile(r"(?<=\d)[,.\u00a0\u202f’'](?=\d{3}(?!\d))")
_SIGNS = ".,;:!?()[]{}“”\"'’*_«»–—-。،؛"
PROSE = (
    "title",
    "standfirst",
    "notice",
    "situation",
    "background",
    "coordination",
    "highlights",
    "outlook",
    "sections",
    "timeline",
    "response",
    "scenarios",
    "key_figures",
    "tables",
    "charts",
    "maps",
    "images",
)
"""Fields with our own text; other numbers in figures, quotations and claims are compared as records."""

_TEXTS = (
    "text", "needs", "response", "gaps", "watch", "scenarios", "title", "label", "by", "note", "columns", "group", "caption", "alt",
)  # fmt: skip
"""Text fields of these records, and fields that contain more of them."""


@dataclass(frozen=True, slots=True)
class PublishedText:
    """A sentence or a cell: `name` identifies it, `says` must not change, `printed` is shown."""

    name: str
    says: tuple[str, ...]
    printed: str
    loc: tuple[str | int, ...]
    about: str


def sentences(briefing: Mapping[str, Any]) -> Iterator[PublishedText]:
    """Yield the sentences, titles, labels and headings of a briefing that contain numbers or dates."""
    for field in PROSE:
        for text, loc in _texts(briefing.get(field), (field,)):
            for sentence in _SENTENCE.split(_REFERENCE.sub("", text)):
                words, numbers = _taken_apart(sentence)
                if numbers:
                    yield PublishedText(
                        f"{field} {' '.join(words)}", tuple(numbers), " ".join(sentence.split()), loc, field
                    )


def cells(briefing: Mapping[str, Any]) -> Iterator[PublishedText]:
    """Yield the cells of a briefing's tables, by the first cell of the row and the column, and the points of its charts."""
    yield from _points(briefing)
    for place, table in enumerate(briefing.get("tables", ())):
        columns = table["columns"]
        rows = [*table.get("rows", ()), *([table["total"]] if isinstance(table.get("total"), list) else [])]
        for row in rows:
            lead = _value(row[0]) if row else ""
            yield from _label(lead, f"tables.{table['id']}", ("tables", place))
            for column, cell in zip(columns[1:], row[1:], strict=False):
                about, said = f"tables.{table['id']}", _value(cell)
                shown = f"{lead}, {column['label']}: {said or 'nothing'}"
                yield PublishedText(
                    f"{about} {lead} {column['id']}", (said,), shown, ("tables", place), about
                )


def _points(briefing: Mapping[str, Any]) -> Iterator[PublishedText]:
    """Yield the points that charts have of their own, identified by their labels."""
    for place, chart in enumerate(briefing.get("charts", ())):
        for number, point in enumerate(chart.get("data", ())):
            label = ", ".join(filter(None, (point["label"], point.get("series"))))
            about, said = f"charts.{chart['id']}", _value(point["value"])
            loc = ("charts", place, "data", number)
            yield PublishedText(f"{about} {label}", (said,), f"{label}: {said}", loc, about)
            yield from _label(label, about, loc)
        if line := chart.get("threshold"):
            about, said = f"charts.{chart['id']}", _value(line["value"])
            name, shown = f"{about} threshold {line['label']}", f"{line['label']}: {said}"
            yield PublishedText(name, (said,), shown, ("charts", place, "threshold"), about)


def _label(label: str, about: str, loc: tuple[str | int, ...]) -> Iterator[PublishedText]:
    """Yield the label of a row or of a point if it contains numbers or a date."""
    words, numbers = _taken_apart(label)
    if numbers:
        yield PublishedText(f"{about} label {' '.join(words)}", tuple(numbers), label, loc, about)


def _texts(value: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield the texts in a field, including nested records and lists, each with its path."""
    if isinstance(value, str):
        yield value, loc
    elif isinstance(value, Mapping):
        for name in _TEXTS:
            yield from _texts(value.get(name), (*loc, name))
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from _texts(item, (*loc, place))


def _taken_apart(sentence: str) -> tuple[list[str], list[str]]:
    """Return the words of a sentence with a placeholder for each number and month, and the numbers and months."""
    words = [word.strip(_SIGNS) for word in sentence.split()]
    digits = [any(map(str.isdigit, word)) and "{" not in word for word in words]
    made, numbers = [], []
    for at, word in enumerate(words):
        is_month = any(digits[max(at - 1, 0) : at + 2]) and not digits[at] and month(word) is not None
        if digits[at] or is_month:
            numbers.append(str(month(word)) if is_month else _GROUPED.sub("", word))
            made.append("#")
        elif word:
            made.append(word.casefold())
    return made, numbers


def _value(cell: Any) -> str:
    """Return the value of a cell, independent of how its number is written."""
    value = cell.get("value", cell.get("mark")) if isinstance(cell, Mapping) else cell
    return "" if value is None else all_digits(value) if isinstance(value, float) else str(value)
