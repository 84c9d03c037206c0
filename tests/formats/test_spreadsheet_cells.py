"""Files for spreadsheets: text stays text, and numbers stay numbers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from standfirst import settings
from standfirst.build.plan import editions
from standfirst.build.prepare import classify
from standfirst.library import load_or_raise
from standfirst.view.linked_files import problems
from tests.sites import NOW, WELLS, small_site, write

pytestmark = pytest.mark.slow

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", " =", "\n@")
COMMAND = "cmd|' /C calc'!A0"

TABLES = """\
key_figures:
  - {{id: low, label: {text}, value: -3, unit: {text}, place: {text}, by: {text}, sources: [a]}}
  - {{id: risk, label: Risk, word: {text}, sources: [a]}}
tables:
  - id: typed
    title: Levels
    columns:
      - {{id: name, label: {text}, group: {text}, tag: "#adm1+name"}}
      - {{id: level, label: Level, kind: number, tag: "#indicator+level"}}
    rows:
      - [{text}, -4.5]
      - [short, {{value: -7, mark: provisional}}]
    labels: {{short: {text}}}
  - id: filed
    title: Levels of a file
    data: levels.xlsx
    columns:
      - {{id: name, label: {text}, head: Name}}
      - {{id: level, label: Level, kind: number}}
charts:
  - id: bars
    title: Levels
    alt: Two bars below zero.
    kind: bar
    unit: {text}
    data: [{{label: {text}, value: -4.5}}, {{label: Two, value: -1}}]
    sources: [a]
maps:
  - {{id: where, title: Where, alt: One place.}}
places: [{{name: {text}, admin: {text}, lat: -47.5, lon: -120.0}}]
"""


def quoted(text: str) -> str:
    """A text as YAML; line ends become spaces, which texts of one line do not hold."""
    return '"' + text.replace("\r", " ").replace("\n", " ").replace("\t", " ").replace('"', '\\"') + '"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site of one briefing."""
    return small_site(tmp_path / "site")


def files(folder: Path, start: str) -> dict[str, list[list[str]]]:
    """The rows of every CSV file of a site whose texts all begin like a command."""
    text = start + COMMAND
    write(folder, "wells.yaml", WELLS + TABLES.format(text=quoted(text)))
    book = Workbook()
    sheet = book["Sheet"]
    sheet.append(["Name", "Level"])
    sheet.append([None, -9])
    sheet["A2"].value = text
    sheet["A2"].data_type = "s"
    book.save(folder / "briefings" / "levels.xlsx")
    site = replace(settings.load(folder), without=("report", "flash", "card"))
    prepared = classify(load_or_raise(site), NOW)
    planned = [one for one in editions(prepared, ()) if one.path.endswith(".csv")]
    texts = {one.path: one.render().decode("utf-8-sig") for one in planned}
    return {path: list(csv.reader(io.StringIO(found, newline=""))) for path, found in texts.items()}


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_runs_anywhere(folder: Path, start: str) -> None:
    """Figures, tables, headings, HXL, charts and maps hold no cell that a spreadsheet runs; negative numbers are bare."""
    found = files(folder, start)
    assert len(found) == 5, sorted(found)
    cells = [cell for rows in found.values() for row in rows for cell in row]
    runs = [
        cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@＝＋－＠") and cell and not _is_number(cell)
    ]
    assert not runs
    assert all(any(COMMAND in cell for row in rows for cell in row) for rows in found.values()), (
        "nothing is lost"
    )
    assert {"-3", "-4.5", "-7", "-9", "-1", "-47.5", "-120.0"} <= set(cells)
    assert ["#adm1+name", "#indicator+level", "#meta+marks"] in [
        row for rows in found.values() for row in rows
    ]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("Zone,=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ('Zone,"=HYPERLINK(""http://a.example"",""x"")"', "=HYPERLINK("),
        ("Zone; @SUM(A1:A9)", "@SUM(A1:A9)"),
        ("Zone\t+cmd|' /C calc'!A0", "+cmd|' /C calc'!A0"),
        ("-2+3+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0"),
        ("Zone,＝1+1", "＝1+1"),
    ],
)
def test_a_linked_file_runs_nothing(folder: Path, row: str, cell: str) -> None:
    """A CSV that the desk links is copied as it is, so a cell that spreadsheets run is an error with its line."""
    (only,) = linked(folder, f"Zone,Level\r\nOne,1\r\n{row}\r\n")
    assert "SF643 `levels.csv`, line 3: spreadsheets run the cell" in only
    assert cell in only


def test_a_linked_file_may_hold_numbers_dashes_and_mail_addresses(folder: Path) -> None:
    """Negative numbers, dashes and texts with signs inside are no formulas."""
    assert not linked(
        folder, "Zone,Level\r\nOne,-4.5\r\nTwo,–\r\nThree,-\r\n+12,a=b\r\ndesk@example.org,- none (yet)\r\n"
    )[1:]


def linked(folder: Path, text: str) -> list[str]:
    """The problems of a file that a briefing links."""
    write(folder, "wells.yaml", WELLS + "files: [{id: data, file: levels.csv, title: Levels}]\n")
    (folder / "briefings" / "levels.csv").write_bytes(text.encode())
    library = load_or_raise(settings.load(folder))
    return [str(one) for one in problems(library.editions[0])]
