"""Numbers given by two records: charts, tables, key figures, and rates with their parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.labels import labels
from standfirst.checks.numbers import added, agrees, shown, unit_of
from standfirst.checks.registry import Finding, check
from standfirst.checks.relations import NumbersOverTime, Quantity, parted, thing
from standfirst.checks.sentences import CASES, COVERAGE, DEATHS, FATAL, FUNDED, LACKING, REACHED, TARGET
from standfirst.checks.texts import Loc
from standfirst.checks.wording import meanings
from standfirst.library.tables import drawn_columns, find_table, work_out
from standfirst.model import Chart, Datum, KeyFigure, Table

_PARTS = "compare all of them with the source"


@check(
    "SF216", "chart-contradicts-figure", "error", "a chart disagrees with the figure of the same label",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        charts:
          - {id: course, kind: bar, title: Most people left on Sunday, alt: A bar of people cleared.,
             data: [{label: People cleared, value: 180}], sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        charts:
          - {id: course, kind: bar, title: Most people left on Sunday, alt: A bar of people cleared.,
             figures: [cleared], sources: [council]}
        """,
)  # fmt: skip
def chart_contradicts_figure(context: Context) -> Iterator[Finding]:
    """A bar with the label of a key figure has its number, and so has a line with that name on the figure's day.

    A line from a table column with the id or the label of a figure ends at its number. If the title or the caption
    names a figure and the bars nearly add up to it, they add up exactly, unless the figure is approximate or a bound.
    If most bars match rows of a table, all do; and if one end of a chart matches one of two figures for a thing, the
    other end matches the other. Use the figure itself (`figures: [id]`) instead of typing it again.

    Does not see: bars with other labels, and lines without a point on the day of the figure.
    """
    by_label = {figure.label.casefold(): figure for figure in context.briefing.key_figures}
    for index, chart in enumerate(context.briefing.charts):
        for n, datum in enumerate(chart.data):
            figure = by_label.get(datum.label.casefold()) or _on_its_day(datum, by_label, context)
            if figure is None or figure.value in (None, datum.value):
                continue
            yield Finding(
                ("charts", index, "data", n, "value"),
                f"shows {shown(datum.value)}, but `{figure.id}` is {shown(figure.value or 0)}",
                f"compare both with the source, and use `figures: [{figure.id}]`",
            )
        yield from _end_of_a_line(context, index, chart, by_label)
        yield from _bars_of_one(context, index, chart)
        yield from _bars_of_a_table(context, index, chart)
        yield from _ends_of_a_course(context, index, chart)


def _end_of_a_line(
    context: Context, index: int, chart: Chart, by_label: dict[str, KeyFigure]
) -> Iterator[Finding]:
    """Yield a finding if a line from a table ends with another number than the figure with its name."""
    table = find_table(context.briefing, chart.table) if chart.kind == "line" else None
    if table is None:
        return
    for place in drawn_columns(chart, table):
        column = table.columns[place]
        figure = context.figures.get(column.id) or by_label.get(column.label.casefold())
        last = next(
            (row[place].value for row in reversed(work_out(table).rows) if row[place].number is not None),
            None,
        )
        if figure and figure.value is not None and last not in (None, figure.value):
            yield Finding(
                ("charts", index, "table"),
                f"the line of `{column.id}` ends at {shown(float(last or 0))}, but `{figure.id}` is {shown(figure.value)}",
                "compare both with the source, or give the column another id",
            )


def _on_its_day(datum: Datum, by_label: dict[str, KeyFigure], context: Context) -> KeyFigure | None:
    """Return the figure that matches a point of a line with its name, on the figure's day."""
    figure = by_label.get((datum.series or "").casefold())
    if figure is None:
        return None
    moment = figure.as_of or context.briefing.as_of
    return figure if moment and datum.label == moment.date().isoformat() else None


def _bars_of_a_table(context: Context, index: int, chart: Chart) -> Iterator[Finding]:
    """Yield a finding for the one bar that differs from the table whose other rows the chart shows."""
    drawn = {datum.label: (n, float(datum.value)) for n, datum in enumerate(chart.data) if not datum.series}
    for table in context.briefing.tables:
        rows = [row for row in work_out(table).rows if row[0].value in drawn]
        for place, column in enumerate(table.columns[1:], start=1):
            held = {
                str(row[0].value): float(row[place].number or 0)
                for row in rows
                if row[place].number is not None
            }
            other = [name for name, value in held.items() if drawn[name][1] != value]
            if len(other) == 1 and len(held) > 2 and len(held) == len(drawn):
                n, value = drawn[other[0]]
                yield Finding(
                    ("charts", index, "data", n, "value"),
                    f"shows {shown(value)} for {other[0]}, but `{table.id}` ({column.label}) says {shown(held[other[0]])}",
                    "compare both with the source",
                )


def _ends_of_a_course(context: Context, index: int, chart: Chart) -> Iterator[Finding]:
    """Yield a finding if one end of a chart matches one of two figures for a thing, but the other end does not."""
    told = meanings(f"{chart.title} {chart.alt} {chart.caption or ''}", context.lang)
    courses = context.relations.courses
    for drawn in (one for one in courses if one.chart == index):
        for course in courses:
            older, newer = course.steps[0], course.steps[-1]
            if (
                len(course.steps) != 2
                or course.chart >= 0
                or not course.is_ordered
                or not course.words <= told
            ):
                continue
            pairs = [(_step(drawn, newer, -1), newer), (_step(drawn, older, -2), older)]
            wrong = [(bar, figure) for bar, figure in pairs if bar and bar.value != figure.value]
            if len(wrong) == 1 and all(bar for bar, _ in pairs):
                bar, figure = wrong[0]
                yield Finding(
                    ("charts", index, "data"),
                    f"shows {shown(bar.value)} for {bar.name}, but {figure.name} is {shown(figure.value)}",
                    "compare both with the source",
                )


def _step(course: NumbersOverTime, figure: Quantity, otherwise: int) -> Quantity | None:
    """Return the step for a figure's year, or the step at a position if no year is known."""
    years = {step.year: step for step in course.steps}
    return years.get(figure.year) if figure.year and any(years) else course.steps[otherwise]


def _bars_of_one(context: Context, index: int, chart: Chart) -> Iterator[Finding]:
    """Yield a finding if bars nearly add up to the figure that their title or caption names."""
    if chart.kind != "bar" or len(chart.data) < 2 or any(datum.series for datum in chart.data):
        return
    named = meanings(f"{chart.title} {chart.caption or ''}", context.lang)
    made = added(datum.value for datum in chart.data)
    fitting = [
        label
        for label in labels(context.briefing.key_figures, context.lang)
        if label.special <= named
        and not label.figure.currency
        and unit_of(label.figure.unit) == unit_of(chart.unit)
    ]
    if len(fitting) != 1 or unit_of(chart.unit) == "%":
        return
    figure = fitting[0].figure
    value = float(figure.value or 0)
    if abs(made - value) <= value * 0.1 and made != value and not agrees(figure, made):
        yield Finding(
            ("charts", index, "data"),
            f"the bars add up to {shown(made)}, but `{figure.id}` ({figure.label}) is {shown(value)}",
            "compare all of them with the source",
        )


@check(
    "SF233", "table-contradicts-figure", "error", "a table disagrees with the figure of the same label",
    fails="""
        key_figures:
          - {id: cleared, label: Houses cleared, value: 21, sources: [council]}
        tables:
          - id: houses
            title: Houses by village
            columns: [{id: village, label: Village, kind: place}, {id: cleared, label: Houses cleared, kind: number}]
            rows: [[Marbel, 12], [Lower Marbel, 8]]
            total: sum
            sources: [council]
        """,
    passes="""
        key_figures:
          - {id: cleared, label: Houses cleared, value: {table: houses, column: cleared}, sources: [council]}
        tables:
          - id: houses
            title: Houses by village
            columns: [{id: village, label: Village, kind: place}, {id: cleared, label: Houses cleared, kind: number}]
            rows: [[Marbel, 12], [Lower Marbel, 8]]
            total: sum
            sources: [council]
        """,
)  # fmt: skip
def table_contradicts_figure(context: Context) -> Iterator[Finding]:
    """The total of a column, or a row with one number, that has the label of a key figure has its number.

    The same applies to the row for the figure's own day. Labels may differ in form: *People injured*, *Injured*.

    `value: {table: …, column: …, row: …}` takes the figure from the table, so that they cannot differ.

    Does not see: columns and rows with other labels, and tables without a total.
    """
    by_label = {figure.label.casefold(): figure for figure in context.briefing.key_figures}
    of_thing = _of_things(context)
    for index, table in enumerate(context.briefing.tables):
        for loc, name, number in (*_named_numbers(table), *_on_its_row(table, context)):
            figure = by_label.get(name.casefold()) or (
                of_thing.get(_key(name, context.lang)) if _is_of_all(table, context) else None
            )
            if figure is None or figure.value is None or number == figure.value or agrees(figure, number):
                continue
            yield Finding(
                ("tables", index, *loc),
                f"`{table.id}` says {shown(number)}, but `{figure.id}` ({figure.label}) is {shown(figure.value)}",
                "compare both with the source, and take the figure from the table",
            )


def _key(label: str, lang: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the subject of a label, and its time."""
    return thing(label, lang), parted(label, lang)[1]


def _of_things(context: Context) -> dict[tuple[frozenset[str], frozenset[str]], KeyFigure]:
    """Return the figures by subject and time, if unique."""
    keys = [(_key(figure.label, context.lang), figure) for figure in context.briefing.key_figures]
    counts = Counter(key for key, _ in keys)
    return {key: figure for key, figure in keys if counts[key] == 1 and key[0]}


def _is_of_all(table: Table, context: Context) -> bool:
    """Return whether the title of a table names no place, which would make it a part of the whole."""
    title = table.title.casefold()
    return not any(place.name.casefold() in title for place in context.briefing.places)


def _on_its_row(table: Table, context: Context) -> Iterator[tuple[Loc, str, float]]:
    """Yield the numbers of the last day of a daily table, if that is the day of the briefing's figures."""
    moment = context.briefing.as_of
    if not moment or not table.columns or table.columns[0].kind != "date":
        return
    for group in work_out(table).groups:
        for at, row in zip(group.places, group.rows, strict=True):
            if str(row[0].value) == moment.date().isoformat():
                for place, column in enumerate(table.columns):
                    if column.kind == "number" and row[place].number is not None:
                        yield ("rows", at, place), column.label, float(row[place].number or 0)


def _named_numbers(table: Table) -> Iterator[tuple[Loc, str, float]]:
    """Yield the totals of columns and the numbers of rows with only one, with their labels and paths."""
    worked = work_out(table)
    for place, column in enumerate(table.columns if worked.total else ()):
        total = worked.total[place].number if worked.total else None
        if total is not None and not column.ratio:
            loc: Loc = ("total", place) if isinstance(table.total, tuple) else ("total",)
            yield loc, column.label, float(total)
    for group in worked.groups:
        for at, row in zip(group.places, group.rows, strict=True):
            numbers = [(place, cell.number) for place, cell in enumerate(row) if cell.number is not None]
            if len(numbers) == 1 and isinstance(row[0].value, str):
                place, number = numbers[0]
                if number is not None:
                    yield ("rows", at, place), row[0].value, float(number)


@check(
    "SF234", "rate-contradicts-parts", "warning", "a rate does not match the numbers that it is computed from",
    fails="""
        key_figures:
          - {id: cases, label: Cases, value: 1200, sources: [council]}
          - {id: deaths, label: Deaths, value: 45, sources: [council]}
          - {id: cfr, label: Case fatality, value: 2.5, unit: "%", sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: cases, label: Cases, value: 1200, sources: [council]}
          - {id: deaths, label: Deaths, value: 45, sources: [council]}
          - {id: cfr, label: Case fatality, value: 3.8, unit: "%", sources: [council]}
        """,
)  # fmt: skip
def rate_contradicts_parts(context: Context) -> Iterator[Finding]:
    """A case fatality is deaths divided by cases, and the funded share of an appeal is received divided by required.

    The check reads the labels of key figures in `%` and of table columns, in five languages, and takes deaths and
    cases from figures or columns with such labels; if there are several, it reports a rate that fits none of them.
    Rounding is allowed. For a table write `ratio: {of: deaths, by: cases}`, and take a figure from the table. A row of a
    table that divides a number by 0 is reported too, since deaths without cases are most likely a slip; nothing is printed
    there.

    Does not see: other kinds of rates.
    """
    briefing = context.briefing
    figures = [
        (figure.label, float(figure.value)) for figure in briefing.key_figures if figure.value is not None
    ]
    rates = list(_fatalities(figures))
    for index, figure in enumerate(briefing.key_figures):
        if figure.value is None or unit_of(figure.unit) != "%":
            continue
        loc: Loc = ("key_figures", index, "value")
        if FATAL.search(figure.label) and rates and all(_off(float(figure.value), rate) for rate in rates):
            rate = rates[0]
            yield Finding(
                loc,
                f"`{figure.id}` says {shown(figure.value)}%, but deaths divided by cases is {rate:.3g}%",
                _PARTS,
            )
        funding = briefing.funding
        sums = funding.sums if funding else None
        if sums and sums[0] and FUNDED.search(figure.label) and not LACKING.search(figure.label):
            share = 100 * sums[1] / sums[0]
            if _off(float(figure.value), share):
                yield Finding(
                    loc,
                    f"`{figure.id}` says {shown(figure.value)}%, but the appeal received {share:.3g}%",
                    _PARTS,
                )
        covers = list(_coverages(context)) if COVERAGE.search(figure.label) else []
        if covers and all(_off(float(figure.value), share) for share in covers):
            message = (
                f"`{figure.id}` says {shown(figure.value)}%, but {covers[0]:.3g}% of the target was reached"
            )
            yield Finding(loc, message, _PARTS)
    for index, table in enumerate(briefing.tables):
        yield from _rows_off(index, table)
        yield from _divided_by_zero(index, table)


def _coverages(context: Context) -> Iterator[float]:
    """Yield the percentages reached of targets."""
    known = [figure for figure in context.briefing.key_figures if figure.value and not unit_of(figure.unit)]
    reached = [figure for figure in known if REACHED.search(figure.label)]
    targets = [figure for figure in known if TARGET.search(figure.label)]
    for one in reached:
        for target in targets:
            if one is not target and float(one.value or 0) <= float(target.value or 0):
                yield 100 * float(one.value or 0) / float(target.value or 1)


def _rows_off(index: int, table: Table) -> Iterator[Finding]:
    """Yield the rows of a table whose case fatality differs from their deaths and cases."""
    rates = [
        place
        for place, column in enumerate(table.columns)
        if column.kind == "percent" and FATAL.search(column.label)
    ]
    if len(rates) != 1 or table.columns[rates[0]].ratio:
        return
    for group in work_out(table).groups:
        for at, row in zip(group.places, group.rows, strict=True):
            known = [
                (column.label, float(cell.number))
                for place, (column, cell) in enumerate(zip(table.columns, row, strict=True))
                if cell.number is not None and place != rates[0]
            ]
            said, made = row[rates[0]].number, list(_fatalities(known))
            if said is not None and made and all(_off(float(said), rate) for rate in made):
                rate = made[0]
                yield Finding(
                    ("tables", index, "rows", at, rates[0]),
                    f"`{table.id}`, row {at + 1}, says {shown(float(said))}%, but deaths divided by cases is {rate:.3g}%",
                    "write `ratio: {of: …, by: …}`, or fix one of the three",
                )


def _divided_by_zero(index: int, table: Table) -> Iterator[Finding]:
    """Yield the rows of a table in which a ratio divides a number other than 0 by 0."""
    ratios = [
        (place, table.column(column.ratio.of), table.column(column.ratio.by), column.ratio)
        for place, column in enumerate(table.columns)
        if column.ratio
    ]
    for group in work_out(table).groups if ratios else ():
        for at, row in zip(group.places, group.rows, strict=True):
            for place, of, by, ratio in ratios:
                if of is None or by is None or row[by].number != 0 or not (above := row[of].number):
                    continue
                yield Finding(
                    ("tables", index, "rows", at, place),
                    f"`{table.id}`, row {at + 1} ({row[table.head].value}): `{ratio.of}` is {shown(float(above))}, but `{ratio.by}` is 0",
                    "look up both numbers",
                )


def _fatalities(numbers: list[tuple[str, float]]) -> Iterator[float]:
    """Yield deaths as a percentage of cases, from the largest numbers with such labels."""
    deaths = [number for label, number in numbers if DEATHS.search(label) and not FATAL.search(label)]
    cases = [
        number
        for label, number in numbers
        if CASES.search(label) and not FATAL.search(label) and not DEATHS.search(label)
    ]
    for some in sorted(deaths, reverse=True):
        yield from (
            100 * some / all_of for all_of in sorted(cases, reverse=True) if all_of and some <= all_of
        )


def _off(said: float, right: float) -> bool:
    """Return whether a typed rate differs from the right one beyond rounding."""
    decimals = len(f"{said:.6f}".rstrip("0").partition(".")[2])
    return abs(said - right) > 0.51 * 10.0**-decimals + 1e-9
