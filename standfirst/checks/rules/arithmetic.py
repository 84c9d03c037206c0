"""Consistency of single numbers: ranges, qualifiers, shares, money and decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from standfirst.checks.context import Context
from standfirst.checks.numbers import said, shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc
from standfirst.model import Briefing, Record, Table, each_amount
from standfirst.model.tables import AnyCell, Cell

_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
"""A number that may use a point as the thousands separator, as in much of Europe."""


@check(
    "SF204", "figure-outside-range", "error", "a figure is outside the range that its sources report",
    fails="""
        key_figures:
          - id: cleared
            label: People cleared
            value: 250
            range: [{low: 120, high: 200, sources: [council]}]
            sources: [council]
        """,
    passes="""
        key_figures:
          - id: cleared
            label: People cleared
            value: 180
            range: [{low: 120, high: 200, sources: [council]}]
            sources: [council]
        """,
)  # fmt: skip
def figure_outside_range(context: Context) -> Iterator[Finding]:
    """The number is between the lowest and the highest value that its sources give under `range`.

    Fix the number, or add the estimate that supports it.

    Does not see: figures without `range`, and numbers beyond the side on which a range is open.
    """
    for index, figure in enumerate(context.briefing.key_figures):
        numbers = [
            number for one in figure.range for number in (one.low, one.best, one.high) if number is not None
        ]
        if figure.value is None or not numbers:
            continue
        open_above = all(one.high is None for one in figure.range)
        open_below = all(one.low is None for one in figure.range)
        low, high = min(numbers), max(numbers)
        if (figure.value < low and not open_below) or (figure.value > high and not open_above):
            yield Finding(
                ("key_figures", index, "value"),
                f"`{figure.id}` says {said(figure)}, its sources {shown(low)} to {shown(high)}",
                "fix the number, or add the estimate",
            )


@check(
    "SF205", "qualifier-without-value", "error", "a qualifier without a number",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, qualifier: more than, sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, sources: [council]}
        """,
)  # fmt: skip
def qualifier_without_value(context: Context) -> Iterator[Finding]:
    """A qualifier such as `more than` describes a number, so there must be one.

    Add `value`, or leave both out until the number is known.

    Misses nothing of this kind.
    """
    for index, figure in enumerate(context.briefing.key_figures):
        if figure.qualifier and figure.value is None:
            yield Finding(
                ("key_figures", index, "qualifier"),
                f"`{figure.id}` has the qualifier `{figure.qualifier}` but no number",
                "add `value:`, or remove the qualifier",
            )


@check(
    "SF238", "figure-contradicts-itself", "error", "two values of a figure contradict each other",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, new: 130, sources: [council]}
          - {id: risk, label: Risk, value: 3, word: High, sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, new: 30, of: people, sources: [council]}
          - {id: people, label: People in Marbel, value: 900, sources: [council]}
          - {id: risk, label: Risk, word: High, sources: [council]}
        """,
)  # fmt: skip
def figure_contradicts_itself(context: Context) -> Iterator[Finding]:
    """A figure has either a number or a `word`, its `new` part is no larger than its number, and its `of` is not 0.

    Does not see: what `new` is counted from; SF221 compares figures with the previous edition.
    """
    figures = context.figures
    for index, figure in enumerate(context.briefing.key_figures):
        loc = ("key_figures", index)
        if figure.word and figure.value is not None:
            yield Finding(
                (*loc, "word"), f"`{figure.id}` has a number and the word `{figure.word}`", "keep one of them"
            )
        if figure.new is not None and figure.value is not None and figure.new > figure.value:
            message = f"`{figure.id}` says {shown(figure.new)} new of {shown(figure.value)}"
            yield Finding((*loc, "new"), message, "compare both with the source")
        whole = figures.get(figure.of or "")
        if whole and not whole.value and figure.value is not None:
            message = f"`{figure.id}` is a share of `{whole.id}`, which is {said(whole)}"
            yield Finding((*loc, "of"), message, "name another figure, or remove `of`")


@check(
    "SF206", "share-out-of-bounds", "error", "a share is below 0 or above 100 per cent",
    fails="""
        key_figures:
          - {id: fields, label: Fields under water, value: 140, unit: "%", sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: fields, label: Fields under water, value: 40, unit: "%", sources: [council]}
        """,
)  # fmt: skip
def share_out_of_bounds(context: Context) -> Iterator[Finding]:
    """A share of something is between 0 and 100 per cent.

    An increase or a decrease may be larger: labels with words such as *increase*, *rise*, *change*, *growth* or
    *inflation* are skipped.

    Does not see: shares in prose, charts and tables, units other than `%`, `percent` and `per cent`, and figures with
    such a word in their label.
    """
    change = (
        "increase",
        "rise",
        "change",
        "growth",
        "inflation",
        "fall",
        "drop",
        "hausse",
        "baisse",
        "اضاف",
        "کمی",
    )
    for index, figure in enumerate(context.briefing.key_figures):
        if figure.value is None or figure.unit not in ("%", "per cent", "percent"):
            continue
        if not 0 <= figure.value <= 100 and not any(word in figure.label.casefold() for word in change):
            yield Finding(
                ("key_figures", index, "value"), f"{shown(figure.value)} % is not a share", "write 0 to 100"
            )


@check(
    "SF207", "more-received-than-required", "warning", "an appeal received more than it asked for",
    fails="""
        funding: {required: 100000, received: 250000, currency: EUR, sources: [council]}
        """,
    passes="""
        funding: {required: 250000, received: 100000, currency: EUR, sources: [council]}
        """,
)  # fmt: skip
def more_received_than_required(context: Context) -> Iterator[Finding]:
    """An appeal rarely receives more than it asks for; more often the two numbers were swapped.

    If it is true, suppress the warning with `# noqa: SF207`. Negative amounts are also reported.

    Does not see: wrong amounts if the received one is still the smaller.
    """
    for loc, one in each_amount(context.briefing.funding):
        if one.sums and (one.sums[1] > one.sums[0] or min(one.sums) < 0):
            required, received = one.sums
            message = f"{shown(received)} received of {shown(required)} required"
            yield Finding((*loc, "received"), message, "check both numbers")


@check(
    "SF208", "fraction-in-count", "error", "a count has a fraction",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 1.200, sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 1200, sources: [council]}
          - {id: level, label: Level of the river, value: 6.4, unit: m, sources: [council]}
        """,
)  # fmt: skip
def fraction_in_count(context: Context) -> Iterator[Finding]:
    """A number without a unit and without a currency is a count, and counts are whole numbers.

    In YAML a point starts the fraction: `1.200` is 1.2 and would be printed as *1.2 people*. Write `1200`; if it is a
    measurement, add its `unit`, or the `decimals` of a ratio such as a reproduction number. The check covers key figures, their ranges, the data of charts and the columns of
    tables with `kind: number` and without `decimals`.

    Does not see: numbers in prose and in data files, and wrong numbers that are whole.
    """
    for loc, number, measured in _numbers(context):
        written = _written(context, loc, number)
        if measured or (float(number).is_integer() and not _GROUPED.fullmatch(written)):
            continue
        whole = written.replace(".", "") if _GROUPED.fullmatch(written) else "the whole number"
        yield Finding(
            loc,
            f"a count of {shown(number)} is not whole",
            f"write {whole}, or give the number its `unit` or `decimals`",
        )


@check(
    "SF209", "point-for-thousands", "warning", "a number may use a point as the thousands separator",
    fails="""
        key_figures:
          - {id: damage, label: Damage to roads, value: 1.200, currency: EUR, sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: damage, label: Damage to roads, value: 1200, currency: EUR, sources: [council]}
          - {id: level, label: Level of the river, value: 6.4, unit: m, sources: [council]}
        """,
)  # fmt: skip
def point_for_thousands(context: Context) -> Iterator[Finding]:
    """A number with a point and exactly three digits after it may be meant as thousands.

    In YAML `1.200` is 1.2. Write `1200` for twelve hundred, and `1.2` for one and a fifth. If the fraction really has
    three digits, suppress the warning with `# noqa: SF209`. The check covers numbers with a unit or a currency, and
    funding.

    Does not see: numbers in prose and in data files, and fractions of one, two or more than three digits.
    """
    for loc, number, measured in _numbers(context):
        written = _written(context, loc, number)
        if measured and _GROUPED.fullmatch(written):
            fix = f"write {written.replace('.', '')} for thousands, or {shown(number)}"
            yield Finding(loc, f"`{written}` is read as {shown(number)}", fix)


def _written(context: Context, loc: Loc, number: float) -> str:
    """Return a number with a fraction as typed, if it may be thousands; a translation has no numbers of its own."""
    if isinstance(number, int) or context.edition.translated:
        return ""
    document = context.edition.documents[0]
    return document.written(loc) if _GROUPED.search(document.text) else ""


def _numbers(context: Context) -> Iterator[tuple[Loc, float, bool]]:
    """Yield every number of a record, and whether it has a unit or a currency."""
    briefing = context.briefing
    for index, figure in enumerate(briefing.key_figures):
        measured = bool(figure.unit or figure.currency or figure.decimals)
        yield from _known(("key_figures", index), figure, ("value",), measured)
        for n, estimate in enumerate(figure.range):
            yield from _known(("key_figures", index, "range", n), estimate, ("low", "best", "high"), measured)
    for loc, one in each_amount(briefing.funding):
        yield from _known(loc, one, ("required", "received"), measured=True)
    yield from _indicators(briefing)
    for index, chart in enumerate(briefing.charts):
        for n, datum in enumerate(chart.data):
            yield from _known(("charts", index, "data", n), datum, ("value",), bool(chart.unit))
    for index, table in enumerate(briefing.tables):
        yield from _cells(("tables", index), table)


def _indicators(briefing: Briefing) -> Iterator[tuple[Loc, float, bool]]:
    for index, sector in enumerate(briefing.response):
        for n, item in enumerate(sector.indicators):
            yield from _known(
                ("response", index, "indicators", n), item, ("target", "reached"), bool(item.unit)
            )


def _cells(loc: Loc, table: Table) -> Iterator[tuple[Loc, float, bool]]:
    """Yield the numbers of a table that are in the briefing itself, rather than in a file, and those of a typed total."""
    rows: list[tuple[Loc, Iterable[AnyCell]]] = []
    if table.data is None:
        rows = [(("rows", row), cells) for row, cells in enumerate(table.rows)]
    if isinstance(table.total, tuple):
        rows.append((("total",), table.total))
    for at, cells in rows:
        for place, (column, cell) in enumerate(zip(table.columns, cells, strict=False)):
            measured = bool(column.kind != "number" or column.unit or column.currency or column.decimals)
            where, value = ((place, "value"), cell.value) if isinstance(cell, Cell) else ((place,), cell)
            if isinstance(value, int | float):
                yield (*loc, *at, *where), value, measured


def _known(
    loc: Loc, record: Record, names: Iterable[str], measured: bool
) -> Iterator[tuple[Loc, float, bool]]:
    for name in names:
        if (number := getattr(record, name)) is not None:
            yield (*loc, name), number, measured
