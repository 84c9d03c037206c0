"""Tests of what becomes a record of a table, and of what stays Markdown because it would not fit one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from standfirst.checks import run
from standfirst.importer import Imported, check, import_file
from standfirst.importer.writer import bare
from standfirst.library import load
from standfirst.settings import Site

HEAD = "# EXERCISE: The storm in Marrin\n\nMARRIN, 3 May 2031 — The storm came at night.\n\n"


def imported(tmp_path: Path, text: str) -> Imported:
    """The import of a Markdown text, of which nothing is lost."""
    path = tmp_path / "text.md"
    path.write_text(HEAD + text + "\n", encoding="utf-8")
    result = import_file(path)
    assert check(path, result.yaml) == ()
    return result


def tables(result: Imported) -> list[dict[str, Any]]:
    """The records of tables."""
    found: list[dict[str, Any]] = bare(result.data.get("tables", []))
    return found


def kinds(table: dict[str, Any]) -> list[str]:
    """What each column holds."""
    return [each.get("kind", "text") for each in table["columns"]]


def test_columns_hold_what_all_their_cells_are(tmp_path: Path) -> None:
    """Numbers, per cents, days and texts are told apart, a dash is no number, and the mark asks to look."""
    text = "## Losses\n\n| Port | Dead | Share | Seen | Note |\n|---|---|---|---|---|\n"
    text += "| Amber | 1,240 | 25% | 2031-05-02 | two boats |\n| Vell | – | 4.5% | 2031-05-03 | |"
    result = imported(tmp_path, text)
    table = tables(result)[0]
    assert kinds(table) == ["text", "number", "percent", "date", "text"]
    assert table["title"] == "Losses"
    assert [list(map(str, row)) for row in table["rows"]] == [
        ["Amber", "1240", "25", "2031-05-02", "two boats"],
        ["Vell", "None", "4.5", "2031-05-03", "None"],
    ]
    assert "tables:  # confirm" in result.yaml


@pytest.mark.parametrize(
    ("before", "title"),
    [
        ("Table 2. Homes by port\n\n", "Table 2. Homes by port"),
        ("Homes by port:\n\n", "Homes by port"),
        ("## Homes by port\n\n", "Homes by port"),
        ("## Situation\n\n", "Port, Homes"),
        ("Nobody was hurt. Homes by port:\n\n", "Port, Homes"),
    ],
)
def test_a_table_is_called_by_words_of_its_own(tmp_path: Path, before: str, title: str) -> None:
    """By its caption, the line that leads to it, its heading, or else its columns; nothing is invented."""
    result = imported(tmp_path, f"{before}| Port | Homes |\n|---|---|\n| Amber | 12 |\n| Vell | 7 |")
    assert [each["title"] for each in tables(result)] == [title]


@pytest.mark.parametrize("word", ["Total", "TOTAL", "Grand total", "Totals (both)"])
def test_a_total_that_adds_up_is_one(tmp_path: Path, word: str) -> None:
    """The last row is the total where it says so and the numbers above make it."""
    text = f"| Port | Homes |\n|---|---|\n| Amber | 12 |\n| Vell | 7 |\n| {word} | 19 |"
    assert tables(imported(tmp_path, text))[0]["total"] == [word, 19]


def test_a_total_that_does_not_add_up_stays_a_row(tmp_path: Path) -> None:
    """The importer corrects nothing and claims no sum that is none."""
    table = tables(
        imported(tmp_path, "| Port | Homes |\n|---|---|\n| Amber | 12 |\n| Vell | 7 |\n| Total | 20 |")
    )[0]
    assert "total" not in table
    assert table["rows"][-1] == ["Total", 20]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("12", "number"), ("12.0", "number"), ("12.50", "text"), ("about 12", "text"), ("USD 12", "text"), ("3/4", "text"), ("n/a", "text"), ("١٢", "text")],
)  # fmt: skip
def test_a_number_keeps_its_digits_or_is_text(tmp_path: Path, cell: str, kind: str) -> None:
    """A record that would say a number otherwise than the source, or drop its unit, is not made of it."""
    table = tables(imported(tmp_path, f"| Port | Homes |\n|---|---|\n| Amber | 7 |\n| Vell | {cell} |"))[0]
    assert kinds(table) == ["text", kind]


@pytest.mark.parametrize(
    "table",
    [
        "| Port | Homes | Homes |\n|---|---|---|\n| Amber | 12 | 3 |",
        "| Port | | Homes |\n|---|---|---|\n| Amber | 12 | 3 |",
        "| Port | 12 |\n|---|---|\n| Amber | 13 |",
        "| Port | Homes |\n|---|---|\n| Amber | [12](https://example.org/homes) |",
        "| Port | Homes |\n|---|---|\n| Amber | 12 | 13 |",
        "| Port |\n|---|\n| Amber |",
    ],
)
def test_what_does_not_fit_stays_markdown(tmp_path: Path, table: str) -> None:
    """Columns without a name of their own, links, ragged rows: the table stands in the prose as it was."""
    result = imported(tmp_path, table)
    assert tables(result) == []
    assert table.rpartition("\n")[2] in result.yaml


def test_large_tables_stay_out_of_records(tmp_path: Path) -> None:
    """More than 200 rows are data that belong into a file beside the briefing."""
    rows = "\n".join(f"| Port {at} | {at} |" for at in range(201))
    assert tables(imported(tmp_path, f"| Port | Homes |\n|---|---|\n{rows}")) == []


def test_checks_find_nothing_wrong_with_a_table(tmp_path: Path) -> None:
    """The briefing is valid, and what the table holds raises no finding."""
    text = "| Port | Homes | Share |\n|---|---|---|\n| Amber | 12 | 60% |\n| Vell | 8 | 40% |\n| Total | 20 | 100% |"
    path = tmp_path / "briefing.yaml"
    path.write_text(imported(tmp_path, text).yaml, encoding="utf-8")
    loaded = load(Site(root=tmp_path, name="Examples", url="", languages=("en",)), [path])
    assert loaded.problems == ()
    found = run(loaded.library).problems
    assert [one for one in found if "table" in one.message or one.code.startswith("SF23")] == []
