"""The sample series on cholera: spreadsheets, three languages, a correction and a withdrawn edition, built as one site.

`python scripts/outbreak.py` writes its spreadsheets, areas and pictures.
"""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import hxl
import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import sync_playwright

from standfirst import screenshots, theme
from standfirst.checks.run import run
from standfirst.formats import FORMATS, Job, report
from standfirst.formats import tables as csv_tables
from standfirst.library import Library, load_or_raise
from standfirst.mail import rendering
from standfirst.settings import Site
from tests.pages import Pages
from tests.scripts import load
from tests.sites import NOW, ROOT, standfirst

pytestmark = pytest.mark.slow

SERIES = ROOT / "tests" / "data" / "outbreak" / "cholera"
LANGUAGES = ("en", "fr", "ar")
SETTINGS = """SITENAME = "Exercise Rivermouth"
SITEURL = "https://example.org"
PATH = "content"
TIMEZONE = "UTC"
THEME = "themes/standfirst"
PLUGINS = ["standfirst.pelican_plugin"]
STANDFIRST = {"LANGUAGES": ("en", "fr", "ar"), "CONTACT": "desk@example.org", "WITHOUT": ("report", "flash", "card")}
"""


@pytest.fixture(scope="module")
def outbreak(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the series, not built."""
    root = tmp_path_factory.mktemp("outbreak")
    shutil.copytree(SERIES, root / "briefings" / "cholera")
    (root / "content").mkdir()
    (root / "pelicanconf.py").write_text(SETTINGS, "utf-8")
    for name in ("themes", "node_modules"):
        (root / name).symlink_to(ROOT / name)
    return root


@pytest.fixture(scope="module")
def library(outbreak: Path) -> Library:
    """Its editions."""
    site = Site(root=outbreak, name="Exercise Rivermouth", url="https://example.org", languages=LANGUAGES)
    return load_or_raise(site)


@pytest.fixture(scope="module")
def output(outbreak: Path) -> Path:
    """The site as it is built."""
    standfirst(outbreak, "build")
    return outbreak / "output"


def rendered(library: Library, name: str, form: str, part: str = "plain") -> str:
    """An edition in a format, as text."""
    edition = library.by_name[name]
    job = Job(edition, library, theme.load(library.site.theme, library.site.root), NOW)
    if form == "mail":
        message = email.message_from_bytes(rendering.FORMAT.render(job), policy=email.policy.default)
        body = message.get_body((part,))
        return str(body.get_content()) if body else ""
    return FORMATS[form].render(job).decode("utf-8")


def test_the_script_writes_the_files_of_the_series(tmp_path: Path) -> None:
    """Spreadsheets and areas have the same bytes each time; pictures look the same with every version of Pillow."""
    load("outbreak").main(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        if path.suffix == ".jpg":
            pair = [Image.open(one).convert("RGB") for one in (path, SERIES / path.name)]
            assert max(ImageStat.Stat(ImageChops.difference(*pair)).mean) < 2, path.name
        else:
            assert path.read_bytes() == (SERIES / path.name).read_bytes(), path.name


def test_the_series_is_right(library: Library) -> None:
    """No check finds an error or a warning in it."""
    found = run(library, now=NOW).problems
    assert [str(problem) for problem in found if problem.level != "info"] == []


@pytest.mark.proof
def test_figures_come_from_the_workbook(library: Library) -> None:
    """Box, prose, table, message and data say the same sums of the cells."""
    for form in ("page", "mail"):
        text = rendered(library, "cholera/04", form)
        assert "1,240" in text, form
        assert "2.5" in text, form
    data = json.loads(rendered(library, "cholera/04", "data"))
    assert next(one["value"] for one in data["briefing"]["key_figures"] if one["id"] == "cases") == 1240


@pytest.mark.parametrize(("lang", "words"), [("fr", "Depuis le 14 septembre"), ("ar", "المنطقة الصحية")])
def test_tables_speak_the_language_of_a_translation(library: Library, lang: str, words: str) -> None:
    """Heads and texts of the data are translated; the numbers are those of the workbook."""
    text = rendered(library, f"cholera/04.{lang}", "page")
    assert words in text
    assert "Rivermouth</t" not in text, "a place of the workbook is not translated"


@pytest.mark.by_day(1)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["cholera/02", "cholera/04", "cholera/04.fr", "cholera/04.ar"])
def test_pages_of_the_report_follow_the_rules(library: Library, name: str, paper: str) -> None:
    """A long report with tables, small multiples, a heat table and maps is divided as the hundred of the rules are."""
    look = theme.load(library.site.theme, library.site.root)
    job = Job(library.by_name[name], library, look, NOW, paper=paper)
    assert list(Pages(report.pages(job)).rules()) == []


@pytest.mark.by_day(2)
@pytest.mark.parametrize("form", ["page", "report", "mail"])
@pytest.mark.parametrize("name", ["cholera/01", "cholera/04.ar"])
def test_every_form_names_the_disaster(library: Library, name: str, form: str) -> None:
    """An edition prints the GLIDE number of its series."""
    if form == "report":
        edition = library.by_name[name]
        job = Job(edition, library, theme.load(library.site.theme, library.site.root), NOW)
        text = report.html(job)
    else:
        text = rendered(library, name, form)
    assert "EP-2026-000099-ZZZ" in text


def test_programs_know_disaster_and_places(library: Library) -> None:
    """JSON names the disaster in ReliefWeb's fields, JSON-LD by its number, and both have the P-codes of places."""
    data = json.loads(rendered(library, "cholera/04", "data"))
    epidemic = {"name": "Epidemic", "code": "EP"}
    assert [(one["glide"], one["type"]) for one in data["disaster"]] == [("EP-2026-000099-ZZZ", [epidemic])]
    assert data["disaster_type"] == [epidemic]
    assert [one["pcode"] for one in data["briefing"]["places"]] == ["ZZ0101", "ZZ0201", "ZZ0301", "ZZ0302"]
    block = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', rendered(library, "cholera/04", "page")
    )
    assert block
    (article,) = (one for one in json.loads(block[1])["@graph"] if one["@id"] == "#briefing")
    known = {one["value"] for one in _identifiers(article)}
    assert known == {"EP-2026-000099-ZZZ", "ZZ0101", "ZZ0201", "ZZ0301", "ZZ0302"}


def _identifiers(article: dict[str, Any]) -> list[dict[str, str]]:
    named = [*article["about"], *article["spatialCoverage"]]
    return [one["identifier"] for one in named if "identifier" in one]


@pytest.mark.parametrize("name", ["zones", "partners", "funding", "days"])
def test_hxl_reads_the_tables(library: Library, name: str, tmp_path: Path) -> None:
    """The library of the HXL standard finds the hashtags of a table and every row below them."""
    edition = library.by_name["cholera/04"]
    place, table = next((at, one) for at, one in enumerate(edition.briefing.tables) if one.id == name)
    path = tmp_path / "table.csv"
    path.write_bytes(csv_tables.render(edition, place))
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        rows, columns = list(source), source.columns
    tags = [f"#{column.tag.removeprefix('#')}" for column in columns]
    assert tags[: len(table.columns)] == [(column.tag or "").partition("+")[0] for column in table.columns]
    assert len(rows) == len(table.rows)
    if name == "zones":
        assert sum(int(row.get("#affected+infected")) for row in rows) == 1240


@pytest.mark.proof
def test_the_page_links_its_numbers(output: Path) -> None:
    """Key figures and every table, also those that are for download alone, are linked as CSV from the page."""
    page = (output / "cholera/04.html").read_text("utf-8")
    for path in (output / "cholera").glob("cholera-04-*.csv"):
        assert f'href="{path.name}"' in page, path.name


@pytest.mark.proof
def test_the_site_shows_all_of_it(output: Path) -> None:
    """Every edition has its page; the mistake and the withdrawal are told there, and no protected name anywhere."""
    for name in ("cholera/01", "cholera/02", "cholera/03", "cholera/04", "fr/cholera/04", "ar/cholera/04"):
        assert (output / f"{name}.html").is_file(), name
    corrected = (output / "cholera/02.html").read_text("utf-8")
    assert "306 people had fallen ill by 4 October" in corrected
    assert '<data class="sf-figure__value" value="306">306</data>' in corrected
    assert ">1,240 (corrected)<" not in corrected, "the fourth edition's number is of another day"
    withdrawn = (output / "cholera/03.html").read_text("utf-8")
    assert "training file" in withdrawn
    assert "890" not in withdrawn
    assert 'dir="rtl"' in (output / "ar/cholera/04.html").read_text("utf-8")
    for path in output.rglob("*"):
        assert not path.is_file() or b"Quenbarrow" not in path.read_bytes(), path


def test_the_table_can_be_downloaded(output: Path) -> None:
    """The CSV has heads, HXL hashtags and the ten zones, and says why a cell is empty."""
    (path,) = (output / "cholera").glob("cholera-04-zones.csv")
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert rows[1][:4] == ["#adm1+name", "#adm2+name", "#adm2+code", "#population"]
    assert len(rows) == 12
    assert rows[-1][-1].startswith("listed: not reported")


@pytest.mark.proof
@pytest.mark.browser
def test_tables_of_the_message_fit_on_a_phone(library: Library) -> None:
    """At 360 pixels no message of the series scrolls sideways, even with a fallback font wider than Arial."""
    path = screenshots.browser_path()
    assert path, "Chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(screenshots.ARGUMENTS))
        page = browser.new_page(viewport={"width": 360, "height": 800})
        for name in ("cholera/04", "cholera/04.fr", "cholera/04.ar"):
            page.set_content(rendered(library, name, "mail", "html"))
            assert page.locator("th[scope=row]").count() > 10
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        browser.close()
