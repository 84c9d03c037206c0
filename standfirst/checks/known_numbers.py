"""All numbers in the records of a briefing, and those that can be derived from them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from standfirst.checks.numbers import every, is_said_of
from standfirst.checks.relations import Relations
from standfirst.checks.texts import Words
from standfirst.checks.wording import WORD
from standfirst.language.joined import Number
from standfirst.language.numbers import find
from standfirst.language.words import LANGUAGES
from standfirst.library.tables import work_out
from standfirst.model import Briefing, Role, Table, each_amount

TOLD = frozenset(
    {
        "title", "standfirst", "highlights", "situation", "background", "coordination", "sections", "outlook", "charts",
        "tables", "map", "maps", "images", "updates",
    }
)  # fmt: skip
"""Fields of narrative text; numbers in other fields belong to a record."""
_MOST_NEAR = 200
Row = tuple[str, list[tuple[str, str, float]]]
"""The label of a row or a bar, and its numbers: record, column, value."""


@dataclass(frozen=True, slots=True)
class KnownNumbers:
    """All numbers in the records of a briefing."""

    held: frozenset[float]
    ordered: tuple[float, ...]
    shares: tuple[float, ...]
    """Shares and changes derived from them, in per cent."""
    rows: tuple[Row, ...]
    """The rows of its tables."""
    bars: tuple[tuple[Row, ...], ...]
    """The bars of each of its charts."""

    @classmethod
    def of(cls, briefing: Briefing, relations: Relations, texts: Iterable[Words], lang: str) -> Self:
        """Return the numbers of a briefing with these texts."""
        held = frozenset(_held(briefing, texts, lang)) | relations.derived()
        shares = tuple(100 * share for share in relations.shares())
        bars = tuple(
            tuple((datum.label, [(chart.id, "", float(datum.value))]) for datum in chart.data)
            for chart in briefing.charts
        )
        return cls(held, tuple(sorted(held)), shares, tuple(_rows(briefing.tables)), bars)

    def rows_for(self, text: Words) -> tuple[Row, ...]:
        """Return the bars of the chart that a text belongs to; for other texts, the rows of tables."""
        return self.bars[int(text.loc[1])] if text.loc[0] == "charts" else self.rows

    def hold(self, number: Number) -> bool:
        """Return whether a number matches one of the records: exactly, rounded, or as the ends of a range."""
        if number.value is None:
            return bool({number.low, number.high} & self.held) or self._near(number, number.low or 0)
        made = number.unit == "%" and any(abs(share - number.value) <= 0.5 for share in self.shares)
        return made or number.value in self.held or self._near(number, number.value)

    def _near(self, number: Number, value: float) -> bool:
        first = bisect_left(self.ordered, value * 0.7)
        for true in self.ordered[first : first + _MOST_NEAR]:
            if true > value * 1.45:
                break
            if is_said_of(number, true):
                return True
        return False


def _rows(tables: Iterable[Table]) -> Iterator[Row]:
    """Yield the rows of tables by label; rows with the same label are merged."""
    rows: dict[str, list[tuple[str, str, float]]] = {}
    for table in tables:
        for row in work_out(table).rows:
            if isinstance(row[0].value, str):
                rows.setdefault(row[0].value, []).extend(
                    (table.id, column.label, float(cell.number))
                    for column, cell in zip(table.columns[1:], row[1:], strict=True)
                    if cell.number is not None
                )
    yield from rows.items()


def _held(briefing: Briefing, texts: Iterable[Words], lang: str) -> Iterator[float]:
    """Yield every number in the records of a briefing."""
    for figure in briefing.key_figures:
        numbers = [figure.value, *(n for one in figure.range for n in (one.low, one.best, one.high))]
        yield from (float(n) for n in numbers if n is not None)
    yield from _of_response(briefing)
    yield from (float(datum.value) for chart in briefing.charts for datum in chart.data)
    for table in briefing.tables:
        worked = work_out(table)
        scale = _scale(
            " ".join((table.title, *(f"{one.label} {one.unit or ''}" for one in table.columns))), lang
        )
        lines = [*worked.rows, *(group.subtotal for group in worked.groups if group.subtotal)]
        for line in (*lines, *([worked.total] if worked.total else ())):
            known = [float(cell.number) for cell in line if cell.number is not None]
            yield from known
            yield from (number * scale for number in known if scale > 1)
    for text in texts:
        if _is_record(text):
            yield from every(text.text)
            yield from (one.value for one in find(text.text, lang) if one.value is not None)


def _of_response(briefing: Briefing) -> Iterator[float]:
    """Yield the numbers of funding and of indicators."""
    for _, one in each_amount(briefing.funding):
        amounts = (one.required, one.received, one.percent)
        yield from (float(amount) for amount in amounts if amount is not None)
        if one.sums:
            yield one.sums[0] - one.sums[1]
    for item in (one for sector in briefing.response for one in sector.indicators):
        yield from (float(n) for n in (item.target, item.reached, item.percent) if n is not None)


def _scale(label: str, lang: str) -> int:
    """Return the scale of a table's numbers: a million in *Water, million m³*."""
    scales = LANGUAGES[lang].scales if lang in LANGUAGES else {}
    return max((scales.get(word.casefold(), 1) for word in WORD.findall(label) if len(word) > 2), default=1)


def _is_record(text: Words) -> bool:
    """Return whether a text belongs to a record with its own sources, rather than to the narrative."""
    return text.loc[0] not in TOLD and text.role is not Role.PRIVATE
