"""Tables are printed whole: groups, marks, notes, totals and what does not fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from standfirst.build.prepare import classify
from standfirst.checks.examples import NOW, whole
from standfirst.formats import tables as csv_tables
from standfirst.library import load
from standfirst.settings import Site
from standfirst.view.records import TableView
from standfirst.view.render_context import RenderContext
from standfirst.view.tables import MOST_ROWS, WIDEST, letter, tables
from standfirst.view.text import Prose

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COLUMNS = """
      - {id: town, label: Town, kind: place}
      - {id: bank, label: Bank}
      - {id: cases, label: Cases, kind: number, group: Since Friday, tag: "#affected+infected"}
      - {id: share, label: Share, kind: percent, group: Since Friday, decimals: 1}
      - {id: cost, label: Cost, kind: money, currency: EUR}
"""
ROWS = """
      - [Marbel, North, {value: 1204, mark: provisional, note: Until noon.}, 28.3, 1000]
      - [Mill, South, {mark: not reported}, 7, 2.5]
"""


def edition(root: Path, columns: str = COLUMNS, rows: str = ROWS, more: str = "") -> Any:
    """A site with one edition that has a table."""
    folder = root / "briefings"
    folder.mkdir()
    table = f"tables:\n  - id: cases\n    title: Cases by town\n    columns:{columns}    rows:{rows}    sources: [council]\n{more}"
    (folder / "river.yaml").write_text(whole(table), "utf-8")
    (root / "themes").symlink_to(ROOT / "themes")
    loaded = load(Site(root=root, name="Desk", url="", languages=("en",)))
    assert not loaded.problems, loaded.problems
    return classify(loaded.library, NOW)


def view(prepared: Any, medium: Any = "web") -> TableView:
    """The view of its table."""
    (one,) = prepared.shown.editions
    scope = RenderContext(one, prepared.shown, medium, prepared.now)
    (made,) = tables(scope, Prose(scope))
    return made


def texts(made: TableView) -> list[tuple[str, list[str]]]:
    """Kind and texts of each row of the first part."""
    return [(row.kind, [row.head.text, *(cell.text for cell in row.cells)]) for row in made.parts[0].rows]


def test_groups_marks_and_notes(tmp_path: Path) -> None:
    """Each group has a heading and a subtotal; a mark and a note are explained; nothing missing is 0."""
    made = view(edition(tmp_path, more="    group_by: bank\n    subtotals: true\n    total: sum\n"))
    assert texts(made) == [
        ("group", ["North"]),
        ("", ["Marbel", "1,204", "28.3", "1,000"]),
        ("subtotal", ["Subtotal", "1,204", "", "1,000"]),
        ("group", ["South"]),
        ("", ["Mill", "", "7.0", "2.5"]),
        ("subtotal", ["Subtotal", "", "", "2.5"]),
        ("total", ["Total", "1,204", "", "1,002.5"]),
    ]
    assert made.key == (("p", "provisional"), ("–", "not reported"))
    assert [(sign, str(note)) for sign, note in made.notes] == [("a", "Until noon.")]
    assert made.partial == "Totals leave out what is not reported or suppressed."


def test_headings_in_two_rows(tmp_path: Path) -> None:
    """Columns of one group stand below its heading, the others beside it; units stand in the headings."""
    top, below = view(edition(tmp_path)).parts[0].heads
    assert [(head.text, head.columns, head.rows) for head in top] == [
        ("Town", 1, 2), ("Bank", 1, 2), ("Since Friday", 2, 1), ("Cost (EUR)", 1, 2),
    ]  # fmt: skip
    assert [head.text for head in below] == ["Cases", "Share (%)"]


def test_many_rows_and_columns(tmp_path: Path) -> None:
    """A page shows the first hundred rows and says so; paper prints many columns in parts, each with the first."""
    wide = "\n      - {id: town, label: Town}\n" + "".join(
        f"      - {{id: c{number}, label: C{number}, kind: number}}\n" for number in range(60)
    )
    rows = "\n" + "".join(f"      - [T{row}{', 1' * 60}]\n" for row in range(MOST_ROWS + 1))
    prepared = edition(tmp_path, wide, rows)
    made, paper = view(prepared), view(prepared, "print")
    assert len(made.parts) == 1
    assert len(made.parts[0].rows) == MOST_ROWS
    assert made.more == "The first 100 of 101 rows are shown."
    assert all(part.width <= WIDEST and part.heads[0][0].text == "Town" for part in paper.parts)
    assert sum(part.width - 1 for part in paper.parts) == 60


def test_csv_has_all_rows_and_no_formula(tmp_path: Path) -> None:
    """The file has every row, HXL tags, marks in words, and nothing that a spreadsheet would run."""
    rows = ROWS + "      - [\"=cmd|'/c calc'!A1\", North, 1, 1, 1]\n"
    (one,) = edition(tmp_path, rows=rows).shown.editions
    head, tags, first, second, third = csv_tables.render(one, 0).decode("utf-8-sig").splitlines()
    assert head == "Town,Bank,Since Friday: Cases,Since Friday: Share (%),Cost (EUR),marks"
    assert tags == ",,#affected+infected,,,#meta+marks"
    assert first == "Marbel,North,1204,28.3,1000,cases: provisional"
    assert second == "Mill,South,,7,2.5,cases: not reported"
    assert third.startswith("'=cmd")


@pytest.mark.parametrize(("place", "said"), [(0, "a"), (25, "z"), (26, "aa"), (27, "ab")])
def test_notes_have_letters(place: int, said: str) -> None:
    """After z comes aa."""
    assert letter(place) == said
