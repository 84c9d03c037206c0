"""References in prose to tables, charts, maps and pictures, and their placement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc, Words
from standfirst.library.evidence import Evidence, evidence
from standfirst.library.tables import drawn_columns, find_table, work_out
from standfirst.model import Briefing, Chart, Map
from standfirst.model.charts import PAIRED
from standfirst.model.references import MENTION, PLACEMENT
from standfirst.model.tables import NUMERIC

_TABLE = """
        tables:
          - id: homes
            title: Homes by bank
            columns: [{id: bank, label: Bank}, {id: homes, label: Homes, kind: number}]
            rows: [[North, 120], [South, 73]]
            sources: [council]
"""
_PLACES = frozenset({"situation", "background", "coordination", "sections"})
"""Fields whose prose can place evidence."""

_EMBEDDED = re.compile(r"!\[\[[^\]\n]{0,100}\]\]|!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)")
"""`![[cases]]` anywhere, and a picture in Markdown."""


@check(
    "SF617", "evidence-misplaced", "error", "prose places a table, chart, map or picture where it cannot go",
    fails=_TABLE + """
        background: |
          Most homes are on the north bank ([[houses]]).

          ![[homes]]

          ![[homes]]
        """,
    passes=_TABLE + """
        background: |
          Most homes are on the north bank ([[homes]]).

          ![[homes]]
        """,
)  # fmt: skip
def evidence_misplaced(context: Context) -> Iterator[Finding]:
    """`[[cases]]` names a table, chart, map or picture of this briefing, and `![[cases]]` places it, once.

    `![[cases]]` is on a line of its own, in `situation`, `background`, `coordination` or a text of `sections`. If two
    records share an id, add the kind: `[[table-cases]]`, `[[chart-cases]]`. A picture is a record of `images` with
    its alternative text; `![…](file.jpg)` in prose would be left out.

    Does not see: a reference to the wrong record, and evidence that a text should place but does not.
    """
    known = evidence(context.briefing)
    placed: set[str] = set()
    for text in context.prose:
        if "[" not in text.text:
            continue
        for found in MENTION.finditer(text.text):
            if wrong := _unknown(known, found["id"]):
                yield _at(text, found, *wrong)
        for found in _EMBEDDED.finditer(text.text):
            if wrong := _wrong(known, text, found, placed):
                yield _at(text, found, *wrong)


def _at(text: Words, found: re.Match[str], message: str, fix: str) -> Finding:
    return Finding(text.loc, message, fix, text.text, found.start())


def _unknown(known: Evidence, name: str) -> tuple[str, str] | None:
    pieces = known.named(name)
    if len(pieces) == 1:
        return None
    if pieces:
        return (
            f"`{name}` is the id of two records",
            f"write {' or '.join(f'`{one.anchor}`' for one in pieces)}",
        )
    names = ", ".join(one.id for one in known.pieces) or "none"
    return f"there is no table, chart, map or picture `{name}`", f"known: {names}"


def _wrong(known: Evidence, text: Words, found: re.Match[str], placed: set[str]) -> tuple[str, str] | None:
    """Return what is wrong with `![…]` in a text, and record what was placed."""
    if not found[0].startswith("![["):
        return (
            "a picture in prose is not shown",
            "write it under `images`, and place it with `![[id]]` on a line of its own",
        )
    start = text.text.rfind("\n", 0, found.start()) + 1
    line = PLACEMENT.match(text.text, start)
    if text.loc[0] not in _PLACES or line is None:
        return f"`{found[0]}` cannot be placed here", "write it on a line of its own, in a longer text"
    if wrong := _unknown(known, line["id"]):
        return wrong
    piece = known.find(line["id"])
    if piece and piece.anchor in placed:
        return f"`{line['id']}` is placed twice", "place it once, and refer to it as `[[id]]` elsewhere"
    placed.update(one.anchor for one in known.named(line["id"]))
    return None


@check(
    "SF618", "chart-of-table", "error", "a chart or a map does not match its table",
    fails=_TABLE + """
        charts:
          - {id: banks, kind: bar, title: Most homes are on the north bank, table: homes, columns: [houses],
             alt: Two bars., sources: [council]}
        """,
    passes=_TABLE + """
        charts:
          - {id: banks, kind: bar, title: Most homes are on the north bank, table: homes, columns: [homes],
             alt: Two bars., sources: [council]}
        """,
)  # fmt: skip
def chart_of_table(context: Context) -> Iterator[Finding]:
    """A chart or a map names a table of this briefing and numeric columns in it.

    The annotations of a chart name its points, and the `key` of a map names a column with the names or P-codes of
    areas.

    A pyramid and a progress chart need two columns: women and men, reached and target.

    Does not see: a reference to the wrong column.
    """
    for index, chart in enumerate(context.briefing.charts):
        for field, message, fix in _undrawable(context.briefing, chart):
            yield Finding(("charts", index, *field), message, fix)
    for index, one in enumerate(context.briefing.maps):
        for name, message, fix in _unfilled(context.briefing, one):
            yield Finding(("maps", index, name), message, fix)


def _drawn_twice(chart: Chart) -> Iterator[tuple[Loc, str, str]]:
    """Yield problems with charts that have several sources of data, or columns without a table."""
    given = [name for name in ("figures", "table", "data") if getattr(chart, name)]
    if len(given) > 1:
        either = " or ".join(f"`{name}`" for name in given)
        yield (given[-1],), f"a chart uses either {either}", "keep one of them"
    if chart.columns and not chart.table:
        yield ("columns",), "`columns` without a table", "add `table`"


def _undrawable(briefing: Briefing, chart: Chart) -> Iterator[tuple[Loc, str, str]]:
    """Yield the fields of a chart that do not fit its table, each with the problem and the fix."""
    yield from _drawn_twice(chart)
    table = find_table(briefing, chart.table)
    if chart.table and table is None:
        known = ", ".join(one.id for one in briefing.tables) or "none"
        yield ("table",), f"there is no table `{chart.table}`", f"the tables: {known}"
        return
    series = len(dict.fromkeys(datum.series for datum in chart.data))
    points = {datum.label for datum in chart.data}
    if table:
        numbers = [column.id for column in table.columns if column.kind in NUMERIC]
        for at, name in enumerate(chart.columns):
            if name not in numbers:
                fix = f"its numeric columns: {', '.join(numbers) or 'none'}"
                yield ("columns", at), f"`{table.id}` has no numeric column `{name}`", fix
        series = len(drawn_columns(chart, table))
        points = {str(row[table.head].value) for row in work_out(table).rows}
    if chart.kind in PAIRED and series != 2:
        yield (
            ("kind",),
            f"a {chart.kind} chart needs two columns, found {series}",
            "name both in `columns`",
        )
    for at, one in enumerate(chart.annotations):
        if one.at not in points:
            yield (
                ("annotations", at, "at"),
                f"the chart has no point `{one.at}`",
                "write the label of a point as it is in its data",
            )


def _unfilled(briefing: Briefing, one: Map) -> Iterator[tuple[str, str, str]]:
    """Yield the fields of a map that do not fit its table, each with the problem and the fix."""
    table = find_table(briefing, one.table)
    for name, needed in (
        ("table", one.column),
        ("column", one.table),
        ("table", one.geojson),
        ("table", one.area),
    ):
        if getattr(one, name) and not needed:
            fix = "write `geojson`, `area`, `table` and `column`"
            yield (
                name,
                "filled areas need a file of areas, the property that names them, a table and a column",
                fix,
            )
            return
    if one.table and table is None:
        known = ", ".join(each.id for each in briefing.tables) or "none"
        yield "table", f"there is no table `{one.table}`", f"the tables: {known}"
    if table is None:
        return
    numbers = [column.id for column in table.columns if column.kind in NUMERIC]
    if one.column not in numbers:
        fix = f"its numeric columns: {', '.join(numbers) or 'none'}"
        yield "column", f"`{table.id}` has no numeric column `{one.column}`", fix
    if one.key and table.column(one.key) is None:
        fix = f"its columns: {', '.join(column.id for column in table.columns)}"
        yield "key", f"`{table.id}` has no column `{one.key}`", fix
