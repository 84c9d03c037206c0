"""What a report carries builds: its records, with the files that they name, are a briefing of their own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook
from PIL import Image

from standfirst import settings, theme
from standfirst.checks import check_files
from standfirst.formats import FORMATS, Job
from standfirst.formats.embedded import Embedded
from standfirst.library import load_or_raise
from tests.sites import NOW, ROOT

DATA = ROOT / "tests" / "data"
TABLE = """
tables:
- id: cases
  title: Cases by zone
  sources: [src]
  data: cases.xlsx
  sheet: Public
  columns:
  - {id: zone, label: Zone, kind: text, head: Zone of health}
  - {id: cases, label: Cases, kind: number}
  total: sum
key_figures:
- {id: known, label: Cases, unit: people, value: {table: cases, column: cases}, as_of: "2026-01-05T12:00+00:00", sources: [src]}
"""


def unpacked(made: Embedded, folder: Path) -> Path:
    """The folder of a new site that has nothing but what was embedded."""
    (folder / "briefings").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text('SITENAME = "A reader"\n', "utf-8")
    (folder / "briefings" / "briefing.yaml").write_bytes(made.yaml())
    for name, data in made.files.items():
        (folder / "briefings" / name).write_bytes(data)
    return folder


def opened(folder: Path) -> Job:
    """The one briefing of a site, which `check` accepts."""
    site = settings.load(folder)
    wrong = [str(one) for one in check_files(site).problems if one.level == "error"]
    assert not wrong
    library = load_or_raise(site)
    return Job(library.editions[0], library, theme.load(site.theme, site.root), NOW)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["balochistan/01", "flood/01", "flood/02", "flood/02.ur"])
def test_what_samples_embed_builds(name: str, job: Callable[[str], Job], tmp_path: Path) -> None:
    """In an empty site the embedded briefing passes `check`, is drawn, and embeds the same again."""
    made = Embedded.of(job(name))
    again = opened(unpacked(made, tmp_path))
    assert FORMATS["page"].render(again).startswith(b"<!doctype html>")
    assert Embedded.of(again).yaml() == made.yaml()


def full(folder: Path) -> Path:
    """A site with a briefing of every record, pictures of the same name in two folders, and a workbook."""
    there = folder / "briefings"
    shutil.copytree(DATA / "_registry", there / "_registry")
    (there / "photographs").mkdir()
    for name in ("areas.geojson", "gauge.png"):
        shutil.copy(DATA / name, there)
    Image.new("RGB", (40, 30), "navy").save(there / "photographs" / "gauge.webp")
    text = (DATA / "full.yaml").read_text("utf-8")
    second = (
        "  - {id: bridge, file: photographs/gauge.webp, alt: A bridge below water, caption: The bridge}\n"
    )
    (there / "full.yaml").write_text(text.replace("\nimages:\n", f"\nimages:\n{second}", 1), "utf-8")
    (folder / "pelicanconf.py").write_text('SITENAME = "A desk"\n', "utf-8")
    return folder


@pytest.mark.slow
def test_what_records_name_goes_along(tmp_path: Path) -> None:
    """Pictures and outlines lie beside the embedded briefing under names of their own, as they are published."""
    site = settings.load(full(tmp_path / "desk"))
    library = load_or_raise(site)
    made = Embedded.of(Job(library.editions[0], library, theme.load(site.theme, site.root), NOW))
    assert sorted(made.files) == ["areas.geojson", "gauge.jpg", "gauge.png"]
    again = opened(unpacked(made, tmp_path / "reader"))
    assert FORMATS["page"].render(again)


def test_notes_beside_outlines_stay_with_the_desk(tmp_path: Path) -> None:
    """Of a map's file its outlines and the names that the map prints are embedded, and no other property."""
    desk = full(tmp_path / "desk")
    path = desk / "briefings" / "areas.geojson"
    areas = json.loads(path.read_bytes())
    for one in areas["features"]:
        one["properties"]["note"] = "seen by our informant"
        one["id"] = "informant-7"
    areas["crs"] = {"note": "informant"}
    path.write_text(json.dumps(areas), "utf-8")
    site = settings.load(desk)
    library = load_or_raise(site)
    made = Embedded.of(Job(library.editions[0], library, theme.load(site.theme, site.root), NOW))
    assert b"informant" not in made.files["areas.geojson"]
    assert opened(unpacked(made, tmp_path / "reader"))


def test_a_workbook_stays_with_the_desk(tmp_path: Path) -> None:
    """Rows and values that come from a workbook are written out, and nothing names the file or its sheets."""
    desk = tmp_path / "desk"
    (desk / "briefings").mkdir(parents=True)
    (desk / "pelicanconf.py").write_text('SITENAME = "A desk"\n', "utf-8")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Public"
    for row in (("Zone of health", "Cases"), ("North", 7), ("South", 5)):
        sheet.append(row)
    book.create_sheet("Names of patients")
    book.save(desk / "briefings" / "cases.xlsx")
    text = (DATA / "minimal.yaml").read_text("utf-8")
    own = yaml.safe_load(text)
    source = {
        "id": "src",
        "title": "Ministry of Health (EXERCISE)",
        "publisher": "Ministry",
        "date": "2026-01-05",
    }
    own["sources"] = [*own.get("sources", []), source]
    written = yaml.safe_dump(own, sort_keys=False, allow_unicode=True) + TABLE
    (desk / "briefings" / "cases.yaml").write_text(written, "utf-8")
    job = opened(desk)
    made = Embedded.of(job)
    assert not made.files
    assert b"xlsx" not in made.yaml()
    assert b"Public" not in made.yaml()
    again = opened(unpacked(made, tmp_path / "reader"))
    assert again.edition.briefing.tables[0].rows == job.edition.briefing.tables[0].rows
    assert again.edition.briefing.key_figures[0].value == 12
