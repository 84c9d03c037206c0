"""Reports as PDF: standards, what is in them, what reads them, and that the same comes out each time."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import page as validator
import pdfua
import pikepdf
import pypdfium2
import pytest
import yaml
import zxingcpp
from pelican.log import LimitFilter

from standfirst.engine.fingerprint import records_digest
from standfirst.errors import RenderError
from standfirst.formats import FORMATS, Job, pdf, report
from standfirst.formats.tagging import visual
from standfirst.model import Tlp
from standfirst.view.public import fingerprint

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
MARGIN = 36
"""Points at the sides of a page that no word may touch; the margins themselves are wider."""
SAMPLES = ("balochistan/01", "flood/01", "flood/02", "flood/02.ur")


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """Reports that were drawn once for all tests here."""
    return {}


def draw(made: dict[str, bytes], job: Callable[[str], Job], name: str) -> bytes:
    """The report of a sample."""
    if name not in made:
        made[name] = FORMATS["report"].render(job(name))
    return made[name]


def words(data: bytes, folder: Path) -> str:
    """What pdftotext reads, without the marks of direction."""
    path = folder / "report.pdf"
    path.write_bytes(data)
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return "".join(letter for letter in text if letter not in "\u202a\u202b\u202c\u200e\u200f")


@pytest.mark.by_day(1)
@pytest.mark.parametrize("name", SAMPLES)
def test_samples_meet_both_standards(
    name: str, job: Callable[[str], Job], made: dict[str, bytes], tmp_path: Path
) -> None:
    """On both papers one file passes PDF/UA-1 and PDF/A-3a in two checkers, and qpdf finds nothing wrong."""
    path = tmp_path / "report.pdf"
    for data in (draw(made, job, name), FORMATS["report"].render(replace(job(name), paper="Letter"))):
        path.write_bytes(data)
        for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A):
            result = validator.validate_pdf(str(path), profile=profile)
            assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]
        assert [(found.rule_id, found.message) for found in pdfua.validate(str(path)).findings] == []
        subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_chart_is_one_figure_with_its_author_s_words(
    name: str, job: Callable[[str], Job], made: dict[str, bytes]
) -> None:
    """Each chart and each map is one figure, called by the text that its author wrote for it, however many bars it has."""
    briefing = job(name).edition.briefing
    written = sorted(
        filter(None, (*(one.alt for one in briefing.charts), *(one.alt for one in briefing.maps)))
    )
    with pikepdf.open(io.BytesIO(draw(made, job, name))) as opened:
        figures = [
            str(tag.get("/Alt")).replace("\N{NO-BREAK SPACE}", " ")
            for tag in opened.objects
            if isinstance(tag, pikepdf.Dictionary) and tag.get("/S") == "/Figure"
        ]
    assert written
    assert [figures.count(alt.replace("\N{NO-BREAK SPACE}", " ")) for alt in written] == [1] * len(written)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_heading_has_one_tag(name: str, job: Callable[[str], Job], made: dict[str, bytes]) -> None:
    """No heading holds another one, which a screen reader would read as two."""
    with pikepdf.open(io.BytesIO(draw(made, job, name))) as opened:
        tags = [
            one
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one
        ]
        heads = [tag for tag in tags if re.fullmatch("/H[1-6]", str(tag["/S"]))]
        assert len(heads) > 10
        assert [tag for tag in heads if tag["/P"].get("/S") == tag["/S"]] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_metadata_are_words_in_their_language(
    name: str, job: Callable[[str], Job], made: dict[str, bytes]
) -> None:
    """Title and subject are what the page says, without references or Markdown, and named by their language."""
    one = job(name)
    with pikepdf.open(io.BytesIO(draw(made, job, name))) as opened:
        packet = opened.Root.Metadata.read_bytes().decode()
        said = [str(opened.docinfo[key]) for key in ("/Title", "/Subject", "/Author")]
    assert said[0] == one.edition.briefing.title
    assert not re.search(r"\{\{|\[@|\*\*", packet + "".join(said))
    assert f'xml:lang="{one.edition.lang}">{one.edition.briefing.title}<' in packet


def test_records_travel_in_the_file(job: Callable[[str], Job], made: dict[str, bytes]) -> None:
    """The file carries its public records twice, with what they name, and the fingerprint can be worked out from them."""
    with pikepdf.open(io.BytesIO(draw(made, job, "flood/02"))) as opened:
        assert opened.Root.AF[0].AFRelationship == "/Source"
        assert sorted(opened.attachments) == ["briefing.json", "briefing.yaml", "districts.geojson"]
        data = json.loads(opened.attachments["briefing.json"].get_file().read_bytes())
        written = yaml.safe_load(opened.attachments["briefing.yaml"].get_file().read_bytes())
        with opened.open_metadata() as metadata:
            assert metadata["dc:title"] == data["briefing"]["title"]
            assert metadata["{urn:x-standfirst:edition:1#}tlp"] == "TLP:CLEAR"
            assert metadata["{urn:x-standfirst:edition:1#}fingerprint"] == data["fingerprint"]
    assert records_digest(data["id"], data["briefing"]) == data["fingerprint"]
    assert written["title"] == data["briefing"]["title"]


def test_protected_words_do_not_travel(job: Callable[[str], Job], made: dict[str, bytes]) -> None:
    """Neither the name that a speaker is protected by hiding, nor a note of the desk, is in the file."""
    one = job("flood/02")
    hidden = [
        quote.speaker.name
        for quote in (*one.edition.briefing.voices, *one.edition.briefing.reactions)
        if quote.speaker.published_as and quote.speaker.name
    ]
    with pikepdf.open(io.BytesIO(draw(made, job, "flood/02"))) as opened:
        out = b"".join(opened.attachments[name].get_file().read_bytes() for name in opened.attachments)
    assert hidden, "the sample protects somebody"
    assert not [name for name in hidden if name.encode() in out]


def test_urdu_can_be_searched(job: Callable[[str], Job], made: dict[str, bytes], tmp_path: Path) -> None:
    """A search in the text of the file finds the headline in Nastaliq and sentences in Naskh, letter for letter."""
    data = draw(made, job, "flood/02.ur")
    text = " ".join(words(data, tmp_path).split())
    briefing = job("flood/02.ur").edition.briefing
    found = [word for word in briefing.title.split() if word.strip("،۔") in text]
    assert len(found) == len(briefing.title.split())
    assert "نشیبی علاقوں کی طرف بڑھ رہا ہے" in text


@pytest.mark.parametrize("name", ["flood/02", "flood/02.ur"])
def test_words_stay_within_the_margins(name: str, job: Callable[[str], Job], made: dict[str, bytes]) -> None:
    """No word of a report stands in the margin of its page, also where lines run to the left."""
    found: list[str] = []
    document = pypdfium2.PdfDocument(draw(made, job, name))
    for number in range(len(document)):
        sheet = document[number]
        words = sheet.get_textpage()
        edges = [words.get_rect(index) for index in range(words.count_rects())]
        assert edges
        width = sheet.get_width()
        found += [
            f"page {number + 1}: {words.get_text_bounded(*edge)}"
            for edge in edges
            if edge[0] < MARGIN or edge[2] > width - MARGIN
        ]
    document.close()
    assert found == []


def test_places_of_words_keep_numbers_and_latin() -> None:
    """Letters from right to left are turned round, numbers and Latin words among them are not."""
    assert visual("اب 18,600 افراد") == "دارفا 18,600 با"
    assert visual("plain") == "plain"


def test_the_same_bytes_in_another_process_and_at_another_time(
    job: Callable[[str], Job], made: dict[str, bytes], tmp_path: Path
) -> None:
    """Another process with another clock and another hash seed draws the same file."""
    program = (
        "import sys; from pathlib import Path; from datetime import UTC, datetime\n"
        "from standfirst import settings, theme; from standfirst.formats import FORMATS, Job\n"
        "from standfirst.library import load_or_raise\n"
        "site = settings.load(Path(sys.argv[1])); library = load_or_raise(site)\n"
        "job = Job(library.by_name['flood/01'], library, theme.load(site.theme, site.root), datetime.fromisoformat(sys.argv[2]))\n"
        "Path(sys.argv[3]).write_bytes(FORMATS['report'].render(job))\n"
    )
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    environment |= {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo"}
    out = tmp_path / "other.pdf"
    moment = job("flood/01").now.isoformat()
    subprocess.run([sys.executable, "-c", program, str(ROOT), moment, str(out)], check=True, env=environment)
    assert out.read_bytes() == draw(made, job, "flood/01")


def test_reports_are_small(job: Callable[[str], Job], made: dict[str, bytes]) -> None:
    """No sample takes more than 250 KB."""
    assert {
        name: len(draw(made, job, name)) for name in SAMPLES if len(draw(made, job, name)) > 250_000
    } == {}


@pytest.mark.parametrize("level", [logging.WARNING, logging.CRITICAL])
def test_a_warning_counts_each_time(level: int, job: Callable[[str], Job]) -> None:
    """A process in which Pelican keeps messages from coming twice, or from coming, refuses a wrong document twice."""
    logger, root, once = logging.getLogger("weasyprint"), logging.getLogger(), LimitFilter()
    before = root.level
    logger.addFilter(once)
    root.setLevel(level)
    one = job("flood/01")
    try:
        for _ in range(2):
            with pytest.raises(RenderError, match="again"):
                pdf.write(
                    '<html lang=en><title>x</title><p style="again: 1">x', one.theme, one.site.root, "x"
                )
    finally:
        logger.removeFilter(once)
        root.setLevel(before)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://example.org/a.png" alt="x">',
        '<img src="file:///etc/passwd" alt="x">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<style>@import "file:///etc/passwd";</style>',
        '<style>p { background: url("https://example.org/a.png") }</style><p>x</p>',
        '<img src="missing.png" alt="x">',
        '<p style="colour: red">an unknown property</p>',
    ],
)
def test_nothing_foreign_is_read(html: str, job: Callable[[str], Job]) -> None:
    """What lies elsewhere, is missing, or makes WeasyPrint warn fails the document by its name."""
    one = job("flood/01")
    with pytest.raises(RenderError, match=r"^x\.yaml: "):
        pdf.write(f"<html lang=en><title>x</title>{html}", one.theme, one.site.root, "x.yaml")


@pytest.mark.by_day(1)
@pytest.mark.parametrize("key", ["flood/02", "flood/02.ur"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_telephone_reads_where_a_report_is_checked(
    job: Callable[[str], Job], key: str, paper: str, tmp_path: Path
) -> None:
    """The code on the last page leads to the check page with the report's fingerprint, and archives take the file."""
    plain = job(key)
    library = replace(plain.library, site=replace(plain.site, url="https://desk.example.org"))
    data = FORMATS["report"].render(replace(plain, library=library, paper=paper))
    document = pypdfium2.PdfDocument(data)
    (found,) = zxingcpp.read_barcodes(document[len(document) - 1].render(scale=150 / 72).to_pil())
    lead = "ur/" if plain.edition.lang == "ur" else ""
    assert found.text == f"https://desk.example.org/{lead}verify.html#{fingerprint(plain.edition)[:16]}"
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A):
        result = validator.validate_pdf(str(path), profile=profile)
        assert [failure.rule_id for failure in result.failures] == []
    assert (
        "desk.example.org/verify.html" in document[len(document) - 1].get_textpage().get_text_bounded()
        or lead
    )


def test_where_there_is_no_check_page_there_is_no_code(job: Callable[[str], Job]) -> None:
    """Without an address, without reports on the site and for editions that are not public, nothing leads to a page."""
    plain = job("flood/02")
    site = replace(plain.site, url="https://desk.example.org")
    closed = plain.edition.briefing.model_copy(update={"tlp": Tlp.AMBER})
    for edition, chosen in (
        (plain.edition, plain.site),
        (plain.edition, replace(site, without=("report",))),
        (plain.edition, replace(site, foreign_theme=True)),
        (replace(plain.edition, briefing=closed), site),
    ):
        one = replace(plain, edition=edition, library=replace(plain.library, site=chosen))
        assert "verify.html" not in report.html(one)
    assert "verify.html" in report.html(replace(plain, library=replace(plain.library, site=site)))
