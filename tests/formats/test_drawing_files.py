"""Charts and maps as files: SVG, PNG and CSV."""

from __future__ import annotations

import csv
import io
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from standfirst import branding, settings, theme
from standfirst.build.plan import editions
from standfirst.build.prepare import classify
from standfirst.charts import Palette
from standfirst.formats import FORMATS, Job, drawing_files, reuse
from standfirst.library import load_or_raise
from standfirst.model import Chart, Map
from standfirst.settings import Brand, Site
from standfirst.view.drawings import chart_points
from standfirst.view.drawings import drawing_files as paths_of
from standfirst.view.render_context import RenderContext
from tests.sites import NOW, ROOT, WELLS, small_site, write

pytestmark = pytest.mark.slow

SERIES = ROOT / "tests" / "data" / "outbreak" / "cholera"
NAMES = ("cholera/04", "cholera/04.ar")
TAKEN = """charts:
  - {id: a, kind: bar, title: Wells by village, data: [{label: =SUM(1), value: 4.5}, {label: Mill, value: 3}], alt: Two bars., sources: [a]}
maps: [{id: a, title: The valley, alt: A valley., sources: [a]}]
places: [{name: Testford, lat: -47.5, lon: -120, country: ZZ}]
tables: [{id: chart-a, title: Wells, columns: [{id: v, label: Village}, {id: n, label: Wells, kind: number}], rows: [[Mill, 3]], sources: [a]}]
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Job]:
    """Jobs of the sample series on cholera, by name."""
    root = tmp_path_factory.mktemp("drawn")
    (root / "briefings").mkdir()
    for name in ("themes", "node_modules"):
        (root / name).symlink_to(ROOT / name)
    shutil.copytree(SERIES, root / "briefings" / "cholera")
    site = Site(root=root, name="Rivermouth", url="https://example.org", languages=("en", "fr", "ar"))
    library = load_or_raise(site)
    look = theme.load(site.theme, site.root)
    return lambda name: Job(library.by_name[name], library, look, NOW)


def records(job: Job) -> tuple[Chart | Map, ...]:
    """The charts and maps of an edition."""
    return (*job.edition.briefing.charts, *job.edition.briefing.maps)


def test_a_heat_table_has_the_colours_of_the_brand(found: Callable[[str], Job]) -> None:
    """SVG and PNG have shades of the desk's colour, and none of the theme's own."""
    job = found("cholera/04")
    site = replace(job.library.site, brand=Brand(colour="#8a1c4a"))
    branded = replace(job, theme=branding.load(site))
    record = next(one for one in records(job) if isinstance(one, Chart) and one.kind == "heat")
    shades = [branding.print_colours(branded.theme)[f"shade-{number}"] for number in range(1, 6)]
    for made, wanted, other in ((branded, shades, Palette().shades), (job, Palette().shades, shades)):
        drawn = drawing_files.svg(made, record).decode()
        assert any(shade in drawn for shade in wanted)
        assert not any(shade in drawn for shade in other)
        picture = Image.open(io.BytesIO(drawing_files.png(made, record))).convert("RGB").tobytes()
        seen = {f"#{picture[at : at + 3].hex()}" for at in range(0, len(picture), 3)}
        assert seen & set(wanted)
        assert not seen & set(other)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_says_what_it_shows_and_where_it_comes_from(found: Callable[[str], Job], name: str) -> None:
    """Each SVG is whole XML with title, description, marking, unit, source, day and address, and runs nothing."""
    job = found(name)
    for record in records(job):
        svg = drawing_files.svg(job, record).decode()
        tree = ET.fromstring(svg)  # our own
        words = re.sub("[\u2067-\u2069]", "", " ".join(tree.itertext()))
        assert record.alt in words
        assert all(part in words for part in record.title.split())
        assert "EXERCISE" in words
        assert "TLP:CLEAR" in words
        assert f"/{job.edition.path('html')}#" in words
        assert "2026" in words
        assert not re.search(r"<script|href=|style=|\son\w+=", svg)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_leaves_the_picture(found: Callable[[str], Job], name: str) -> None:
    """Every text begins and ends inside, as wide as letters are on average, from the left and from the right."""
    job = found(name)
    for record in records(job):
        tree = ET.fromstring(drawing_files.svg(job, record))  # our own
        wide, high = float(tree.attrib["width"]), float(tree.attrib["height"])
        for one in tree.iter("{http://www.w3.org/2000/svg}text"):
            x, size, anchor = (
                float(one.attrib["x"]),
                float(one.attrib["font-size"]),
                one.attrib["text-anchor"],
            )
            length = len("".join(one.itertext())) * size * 0.44
            left = x - {"start": 0.0, "middle": length / 2, "end": length}[anchor]
            assert left >= -1
            assert left + length <= wide + 1, "".join(one.itertext())
            assert 0 < float(one.attrib["y"]) <= high


def test_a_png_shows_the_same(found: Callable[[str], Job]) -> None:
    """A PNG is 1600 pixels wide, light, and has ink where the title is."""
    job = found("cholera/04.ar")
    chart = job.edition.briefing.charts[0]
    data = drawing_files.png(job, chart)
    picture = Image.open(io.BytesIO(data)).convert("L")
    assert (picture.width, len(data) < 100_000) == (1600, True)
    assert min(picture.crop((800, 40, 1560, 300)).tobytes()) < 80, "the title in Arabic"
    assert picture.getpixel((5, 5)) == 255


def test_numbers_are_those_of_the_chart(found: Callable[[str], Job]) -> None:
    """A CSV has a line for each point with its number as data."""
    job = found("cholera/04")
    for chart in job.edition.briefing.charts:
        lines = list(csv.DictReader(io.StringIO(drawing_files.numbers(job, chart).decode("utf-8-sig"))))
        points = chart_points(RenderContext(job.edition, job.library, "web", job.now), chart)
        assert [float(one["value"]) if one["value"] else None for one in lines] == [p.value for p in points]
        assert [one["date"] or one["label"] for one in lines] == [p.at or p.label for p in points]


def test_names_collide_with_nothing(tmp_path: Path) -> None:
    """A table named like the chart's file, and a chart and a map of one name, have files of their own."""
    site = replace(settings.load(small_site(tmp_path / "site")), without=("report", "flash"))
    write(site.root, "wells.yaml", WELLS + TAKEN)
    prepared = classify(load_or_raise(site), NOW)
    paths = [one.path for one in editions(prepared, ())]
    assert len(paths) == len(set(paths))
    assert {"wells.chart-a.csv", "wells.chart-a.svg", "wells.map-a.png", "wells-chart-a.csv"} <= set(paths)
    pictures = [one for one in editions(prepared, ()) if one.path.endswith(".chart-a.png")]
    assert all(one.source_text and "Wells by village" in one.source_text() for one in pictures), (
        "scanned as text"
    )


def test_pages_link_the_files_and_spreadsheets_run_nothing(tmp_path: Path) -> None:
    """The page leads to the page for reuse, which links numbers and picture; what looks like a formula is text."""
    site = replace(settings.load(small_site(tmp_path / "site")), without=("report", "flash"))
    write(site.root, "wells.yaml", WELLS + TAKEN)
    library = load_or_raise(site)
    job = Job(library.editions[0], library, theme.load(site.theme, site.root), NOW)
    page, html = FORMATS["page"].render(job).decode(), reuse.render(job).decode()
    for record in records(job):
        kind = "chart" if isinstance(record, Chart) else "map"
        assert f'href="wells.reuse.html#{kind}-{record.id}"' in page
        found = [path for _, path in paths_of(site, job.edition, record)]
        assert len(found) == 3
        assert all(f'href="{path}"' in html for path in found)
    text = drawing_files.numbers(job, job.edition.briefing.charts[0]).decode("utf-8-sig")
    assert "\r\n'=SUM(1),,,,4.5,,," in text
    places = drawing_files.numbers(job, job.edition.briefing.maps[0]).decode("utf-8-sig").splitlines()
    assert places[1] == "Testford,,ZZ,,-47.5,-120.0"
