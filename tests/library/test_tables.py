"""Tables compute exactly, round as offices do, and feed the figures that name their cells."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.checks.examples import NOW, whole
from standfirst.checks.run import run
from standfirst.i18n import language
from standfirst.library import Loaded, load
from standfirst.library import tables as tables_module
from standfirst.library.tables import TableCells, area_column, decimals, rounded, work_out
from standfirst.model import Map
from standfirst.model.tables import Table
from standfirst.settings import Site
from standfirst.view.tables import number_text

COLUMNS: list[dict[str, Any]] = [
    {"id": "town", "label": "Town", "kind": "place"},
    {"id": "bank", "label": "Bank"},
    {"id": "cases", "label": "Cases", "kind": "number"},
    {"id": "deaths", "label": "Deaths", "kind": "number"},
    {"id": "cfr", "label": "Case fatality", "kind": "percent", "ratio": {"of": "deaths", "by": "cases"}},
]


def table(rows: list[list[Any]], **more: Any) -> Table:
    """A table of cases and deaths."""
    return Table.model_validate({"id": "cases", "title": "Cases", "columns": COLUMNS, "rows": rows, **more})


def values(line: Any) -> list[Any]:
    """The values of a row."""
    return [cell.value for cell in line]


def test_ratios_and_totals_are_computed() -> None:
    """A ratio is rounded to one decimal, halves up; the total's ratio is that of the sums, not a mean."""
    worked = work_out(table([["Marbel", "N", 120, 3, None], ["Mill", "S", 8, 1, None]], total="sum"))
    assert [values(row)[-1] for row in worked.rows] == [2.5, 12.5]
    assert worked.total is not None
    assert values(worked.total) == [None, None, 128, 4, 3.1]


def test_groups_have_subtotals_and_an_order() -> None:
    """Rows stand in their group, the largest first, as do the subtotals."""
    rows = [["a", "N", 1, 0, None], ["b", "S", 5, 0, None], ["c", "N", 9, 0, None]]
    worked = work_out(table(rows, group_by="bank", subtotals=True, sort="cases"))
    assert [(group.name, [row[0].value for row in group.rows]) for group in worked.groups] == [
        ("N", ["c", "a"]),
        ("S", ["b"]),
    ]
    assert [group.subtotal[2].value for group in worked.groups if group.subtotal] == [10, 5]


def test_changes_are_computed_in_rows_and_totals() -> None:
    """A change is relative to the earlier number; that of the total comes from the totals, and from 0 there is none."""
    columns = [
        {"id": "item", "label": "Item"},
        {"id": "before", "label": "September", "kind": "number"},
        {"id": "now", "label": "October", "kind": "number"},
        {"id": "change", "label": "Change", "kind": "percent", "decimals": 0, "ratio": {"of": "now", "by": "before", "change": True}},
    ]  # fmt: skip
    rows = [["Maize", 50, 57, None], ["Goat", 150, 139, None], ["Salt", 0, 4, None], ["Rice", 4, 4, None]]
    made = Table.model_validate(
        {"id": "t", "title": "Prices", "columns": columns, "rows": rows, "total": "sum", "sources": ["a"]}
    )
    worked = work_out(made)
    assert [row[3].value for row in worked.rows] == [14, -7, None, 0]
    assert worked.rows[2][3].mark == "not applicable"
    assert worked.total is not None
    assert worked.total[3].value == 0, "204 of 204"
    printed = [number_text(language("en"), made.columns[3], row[3]) for row in worked.rows]
    assert printed == ["+14", "\u22127", "", "0"]
    assert number_text(language("ar"), made.columns[3], worked.rows[1][3]).startswith("\u200e\u2212")


@pytest.mark.parametrize("mark", ["not reported", "suppressed"])
def test_a_ratio_of_sums_needs_every_number(mark: str) -> None:
    """Where one town's deaths are not known, the case fatality of all is not computed: it would be false."""
    worked = work_out(table([["a", "N", 100, 3, None], ["b", "N", 50, {"mark": mark}, None]], total="sum"))
    assert worked.total is not None
    assert values(worked.total) == [None, None, 150, 3, None]


def test_a_ratio_by_zero_is_not_applicable() -> None:
    """Nothing is divided by zero, and the cell says why it is empty."""
    cell = work_out(table([["a", "N", 0, 0, None]])).rows[0][-1]
    assert (cell.value, cell.mark) == (None, "not applicable")


@pytest.mark.parametrize(
    ("cases", "deaths", "rate", "mark"),
    [
        ({"value": 100, "mark": "provisional"}, 3, 3, "provisional"),
        (100, {"mark": "not reported"}, None, "not reported"),
        ({"mark": "suppressed"}, 3, None, "suppressed"),
        (None, 3, None, ""),
    ],
)
def test_computed_cells_have_the_marks_of_their_parts(cases: Any, deaths: Any, rate: Any, mark: str) -> None:
    """What is computed of a provisional number is provisional; of a missing one it is missing."""
    cell = work_out(table([["a", "N", cases, deaths, None]])).rows[0][-1]
    assert (cell.value, cell.mark) == (rate, mark)


SHARES: list[dict[str, Any]] = [
    *COLUMNS[:3],
    {"id": "share", "label": "Share", "kind": "percent", "share_of": "cases"},
]


def test_shares_are_of_the_total() -> None:
    """Shares are rounded to one decimal, and the total is 100 though the rounded shares make 99.9."""
    rows = [[name, "N", 1, None] for name in "abc"]
    worked = work_out(table(rows, columns=SHARES, total="sum"))
    assert [row[3].value for row in worked.rows] == [33.3, 33.3, 33.3]
    assert worked.total is not None
    assert worked.total[3].value == 100


def test_shares_of_a_sum_with_a_gap_are_not_computed() -> None:
    """Where a number is missing nobody knows the whole, unless the total is typed."""
    rows: list[list[Any]] = [["a", "N", 1, None], ["b", "N", {"mark": "not reported"}, None]]
    assert work_out(table(rows, columns=SHARES)).rows[0][3].value is None
    assert work_out(table(rows, columns=SHARES, total=["All", None, 4, None])).rows[0][3].value == 25


SUMS: list[list[Any]] = [
    ["a", "N", 2, 0, None], ["b", "N", 3, 1, None], ["Subtotal", "N", 5, 1, None],
    ["c", "S", 4, 1, None], ["Subtotal", "S", 4, 1, None], ["Total", None, 9, 2, None],
]  # fmt: skip
TYPED: dict[str, Any] = {"group_by": "bank", "subtotal_rows": "subtotal", "total": "last row"}


def test_sums_that_are_rows_are_not_counted_twice() -> None:
    """Subtotals and the total of a file are known by their rows, whatever the case of the text."""
    worked = work_out(table(SUMS, **TYPED))
    assert [row[0].value for row in worked.rows] == ["a", "b", "c"]
    assert [group.subtotal[2].value for group in worked.groups if group.subtotal] == [5, 4]
    assert worked.total is not None
    assert values(worked.total) == ["Total", None, 9, 2, 22.2]
    assert TableCells(worked.table).look_up("cases", "N") == 5


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ((2, 2), "`cases`, Cases: the subtotal of N says 6, but its rows add up to 5"),
        ((5, 3), "`cases`, Deaths: the total says 3, but its rows add up to 2"),
        ((5, 4), "`cases`, the total, Case fatality: says 6, but it is 22"),
    ],
)
def test_sums_that_are_rows_are_checked(place: tuple[int, int], said: str, tmp_path: Path) -> None:
    """A wrong subtotal or total is named with its group and its column."""
    rows = [list(row) for row in SUMS]
    rows[place[0]][place[1]] = 6 if place != (5, 3) else 3
    raw = {"id": "cases", "title": "Cases", "columns": COLUMNS, "rows": rows, "sources": ["council"], **TYPED}
    (tmp_path / "briefings").mkdir()
    (tmp_path / "briefings" / "river.yaml").write_text(whole(f"tables: {json.dumps([raw])}\n"), "utf-8")
    found = load(Site(root=tmp_path, name="Desk", url="", languages=("en",)))
    assert not found.problems
    report = run(found.library, select=["SF231", "SF232"], now=NOW)
    assert said in [problem.message for problem in report.problems]


def test_a_table_is_worked_out_once(tmp_path: Path) -> None:
    """However many figures take their values from a table, and however many checks look at it, it is worked out once."""
    tables_worked = tables_module._worked.cache_info().misses
    figures_yaml = "".join(
        f"  - {{id: f{n}, label: Cases, value: {{table: cases, column: cases, row: Mill}}, sources: [council]}}\n"
        for n in range(50)
    )
    yaml = YAML.replace("key_figures:\n", "key_figures:\n" + figures_yaml)
    found = loaded(tmp_path, yaml=yaml)
    assert len(found.library.by_name["river/01"].briefing.key_figures) == 53
    run(found.library, now=NOW)
    assert tables_module._worked.cache_info().misses == tables_worked + 1


@pytest.mark.slow
@given(st.lists(st.decimals(0, 10_000, places=2), min_size=1, max_size=20))
def test_sums_are_exact(numbers: list[Decimal]) -> None:
    """Decimals add up as on paper: 0.1 + 0.2 is 0.3."""
    rows = [["a", "N", float(number), 0, None] for number in numbers]
    total = work_out(table(rows, total="sum")).total
    assert total is not None
    assert total[2].number == sum(Decimal(str(float(number))) for number in numbers)


def test_halves_are_rounded_up() -> None:
    """2.25 is 2.3 and 0.125 is 0.13, whatever binary numbers make of them."""
    assert (rounded(Decimal("2.25"), 1), rounded(Decimal("0.125"), 2)) == (Decimal("2.3"), Decimal("0.13"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": [["a", "N", 1, 0]]}, "row 1 has 4 cells under 5 columns"),
        ({"rows": [["a", "N", "many", 0, None]]}, "row 1, `cases`: expected a number, found `many`"),
        ({"total": ["Total", None, 1]}, "the total has 3 cells under 5 columns"),
        ({"group_by": "river"}, "there is no column `river`"),
        ({"rows": SUMS[2:3], **TYPED, "total": "sum"}, "row 1 is the subtotal of `N`, a group without rows"),
        ({"rows": [*SUMS[:3], SUMS[2]], **TYPED, "total": "sum"}, "row 4 is a second subtotal of `N`"),
        ({"subtotal_rows": "Subtotal"}, "`subtotal_rows` needs `group_by`"),
        ({"rows": [], "total": "last row"}, "there is no row to be the total"),
        ({"columns": [*SHARES, {"id": "x", "label": "X", "kind": "number", "sum_of": ["share"]}], "rows": []}, "which has shares"),
        ({"columns": [*COLUMNS[:3], {**SHARES[3], "sum_of": ["cases"]}], "rows": []}, "has more than one of `ratio`, `sum_of` and `share_of`"),
        ({"columns": [COLUMNS[0], COLUMNS[0]], "rows": []}, "two columns are called `town`"),
        ({"columns": [COLUMNS[0], {**COLUMNS[4], "id": "x"}], "rows": []}, "which is not a column before it"),
        ({"columns": [COLUMNS[0], {"id": "d", "label": "D", "kind": "date"}], "rows": [["a", "2026-02-30"]]}, "expected a date"),
    ],
)  # fmt: skip
def test_tables_that_do_not_fit_together(change: dict[str, Any], said: str) -> None:
    """What is wrong is said with its row and column."""
    with pytest.raises(ValueError, match=said.replace("`", ".")):
        table(change.pop("rows", [["a", "N", 1, 0, None]]), **change)


YAML = """
key_figures:
  - {id: all, label: Cases, value: {table: cases, column: cases}, sources: [council]}
  - {id: marbel, label: Cases in Marbel, value: {table: cases, column: cases, row: Marbel}, sources: [council]}
  - {id: rate, label: Case fatality, unit: '%', value: {table: cases, column: cfr}, sources: [council]}
tables:
  - id: cases
    title: Cases by town
    data: cases.csv
    columns:
      - {id: town, label: Town, kind: place}
      - {id: cases, label: Cases, kind: number}
      - {id: deaths, label: Dead, head: Deaths, kind: number}
      - {id: cfr, label: Case fatality, kind: percent, ratio: {of: deaths, by: cases}}
    total: sum
    sources: [council]
"""
CSV = 'Town,Cases,Deaths\nMarbel,"1,204",30\nMill,96,-\nNorth Marbel,4,0\n'


def loaded(root: Path, csv: str = CSV, yaml: str = YAML, **files: str) -> Loaded:
    """A briefing with a data file beside it."""
    folder = root / "briefings" / "river"
    folder.mkdir(parents=True)
    (folder / "01.yaml").write_text(whole(yaml), "utf-8")
    (folder / "cases.csv").write_text(csv, "utf-8")
    for name, text in files.items():
        (folder / f"01.{name}.yaml").write_text(text, "utf-8")
    return load(Site(root=root, name="Desk", url="", languages=("en", "fr")))


def figures(found: Loaded, name: str = "river/01") -> dict[str, Any]:
    """The values of an edition's figures."""
    assert not found.problems, found.problems
    return {figure.id: figure.value for figure in found.library.by_name[name].briefing.key_figures}


def test_figures_take_their_values_from_tables(tmp_path: Path) -> None:
    """A figure has the number of the cell that it names, or the total; none where that cannot be computed."""
    assert figures(loaded(tmp_path)) == {"all": 1304, "marbel": 1204, "rate": None}


def test_a_translation_has_the_same_numbers(tmp_path: Path) -> None:
    """Translated headings still find their columns in the data file, and the numbers are the original's."""
    french = "lang: fr\nstatus: draft\ntitle: Le choléra\ntables:\n  - {id: cases, title: Cas, columns: [{id: town, label: Ville}, {id: cases, label: Cas}]}\n"
    found = loaded(tmp_path, fr=french)
    assert figures(found, "river/01.fr") == {"all": 1304, "marbel": 1204, "rate": None}
    (one,) = found.library.by_name["river/01.fr"].briefing.tables
    assert [column.label for column in one.columns[:2]] == ["Ville", "Cas"]


@pytest.mark.parametrize(
    ("csv", "place"),
    [
        ("Town,Cases,Deaths\nMarbel,1.204,3\nMill,\"1,204\",2\n", "river/cases.csv:2:2: SF051 cell B2: `1.204` is ambiguous"),
        ("Town;Cases;Deaths\nMarbel;1,5;3\nMill;1,204;2\n", "river/cases.csv:3:2: SF051 cell B3: `1,204` is ambiguous"),
        ("Town;Cases;Deaths\nMarbel;1,5;3\nMill;2.5;2\n", "cell B3: `2.5` is ambiguous"),
        ("Town;Cases;Deaths\nMarbel;1,5;3\nMill;x;2\n", "cell B3: expected a number, found `x`"),
        ("Town,Cases,Deaths\nMarbel,about 12,3\n", "cell B2: expected a number, found `about 12`"),
        ("Town,Cases,Deaths\nMarbel,12 345,3\n", "cell B2: expected a number"),
        ("Town,Number,Deaths\nMarbel,12,3\n", "no heading is `Cases`"),
        ("Town,Cases,Cases,Deaths\nMarbel,12,12,3\n", "two headings are `Cases`"),
        ("Town,Cases,Deaths\n=cmd|'/c calc'!A1,12,3\nMarbel,x,1\n", "cell B3: expected a number, found `x`"),
    ],
)  # fmt: skip
def test_cells_of_files_are_never_guessed(csv: str, place: str, tmp_path: Path) -> None:
    """A number that could be read in two ways, or in none, is an error at its cell."""
    assert any(place in str(problem) for problem in loaded(tmp_path, csv).problems)


def test_decimal_commas_are_read_where_nothing_else_is_possible(tmp_path: Path) -> None:
    """A column with `1,5` has decimal commas, so its points divide thousands; a column of its own may differ."""
    found = loaded(tmp_path, "Town;Cases;Deaths\nMarbel;1.204,5;1,204\nMill;2,5;3\nDam;1.000;1\nFord;-;2\n")
    assert not found.problems
    rows = work_out(found.library.editions[0].briefing.tables[0]).rows
    assert [row[1].value for row in rows] == [1204.5, 2.5, 1000, None]
    assert [row[2].value for row in rows] == [1204, 3, 1, 2]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{table: deaths, column: cases}", "there is no table `deaths`"),
        ("{table: cases, column: river}", "has no column `river`"),
        ("{table: cases, column: cases, row: Testford}", "has no row `Testford`"),
        ("{table: cases, column: town, row: Mill}", "'Mill' is not a number"),
        ("{table: cases}", "needs `table` and `column`"),
        ("{table: cases, column: cases, cell: B2}", "needs `table` and `column`"),
    ],
)
def test_values_that_no_table_has(value: str, said: str, tmp_path: Path) -> None:
    """A figure that names a cell that is not there is an error at the figure."""
    yaml = YAML.replace("{table: cases, column: cases}", value, 1)
    (problem,) = loaded(tmp_path, yaml=yaml).problems
    assert (problem.code, problem.path) == ("SF052", "briefings/river/01.yaml")
    assert said in problem.message


@pytest.mark.slow
def test_time_grows_with_the_rows() -> None:
    """Ten thousand rows are worked out once per row: the cells that are computed are counted, not timed."""
    rows = [[f"Town {number}", "N", number, 1, None] for number in range(10_000)]
    worked = work_out(table(rows, total="sum"))
    assert worked.total is not None
    assert worked.total[2].value == sum(range(10_000))
    assert len(worked.rows) == 10_000


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("claims:\n  - {id: late, claim: The gates were late., by: Ines Marlow, status: disputed, evidence: None., sources: [council]}\n",
         "claims:\n  - {id: late, claim: Les vannes, status: confirmed}\n"),
        (YAML, "tables:\n  - {id: cases, title: Cas, data: other.csv}\n"),
    ],
    ids=["the status of a claim", "the data file of a table"],
)  # fmt: skip
def test_a_translation_changes_no_fact(original: str, translation: str, tmp_path: Path) -> None:
    """A claim cannot be disputed in one language and confirmed in another, and numbers come from one file."""
    french = f"lang: fr\nstatus: draft\ntitle: Le titre\n{translation}"
    (problem,) = loaded(tmp_path, yaml=original, fr=french).problems
    assert (problem.code, problem.path) == ("SF703", "briefings/river/01.fr.yaml")


def test_notes_marks_and_decimals_of_cells_stay() -> None:
    """A cell keeps its note and its mark, and a column its number of decimals, none included."""
    columns = [*COLUMNS[:4], {**COLUMNS[4], "decimals": 0}]
    rows = [["Marbel", "N", {"value": 120, "note": "as of noon"}, {"value": 3, "mark": "provisional"}, None]]
    worked = work_out(
        Table.model_validate({"id": "cases", "title": "Cases", "columns": columns, "rows": rows})
    )
    (row,) = worked.rows
    assert [(cell.note, cell.mark) for cell in row[2:4]] == [("as of noon", ""), ("", "provisional")]
    assert row[4].value == 3


@pytest.mark.parametrize(
    ("number", "places"), [("2", 0), ("2.50", 1), ("1200", 0), ("NaN", 0), ("Infinity", 0)]
)
def test_decimals_are_those_that_say_something(number: str, places: int) -> None:
    """Zeros at the end are none, and what is no number has none."""
    assert decimals(Decimal(number)) == places


@pytest.mark.parametrize(("key", "place"), [("town", 1), ("bank", 0), (None, 1)])
def test_areas_are_found_by_a_column(key: str | None, place: int) -> None:
    """The column that a map names; without a name the one by which rows are called."""
    drawn = Map.model_validate(
        {"id": "m", "title": "A", "alt": "B", "table": "cases", "column": "cases", "key": key}
    )
    columns = [COLUMNS[1], COLUMNS[0], *COLUMNS[2:]]
    rows = [["N", "Marbel", 1, 0, None]]
    grouped = {"id": "cases", "title": "Cases", "columns": columns, "rows": rows, "group_by": "bank"}
    assert area_column(drawn, Table.model_validate(grouped)) == place
