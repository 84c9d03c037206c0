"""Files that readers can download with an edition."""

from __future__ import annotations

import email
import email.policy
import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest
from openpyxl import Workbook

from standfirst import settings, site, theme
from standfirst.build.options import Options
from standfirst.checks import check_files, examples
from standfirst.errors import BuildError
from standfirst.formats import FORMATS, Job
from standfirst.formats.embedded import Embedded
from standfirst.formats.refusals import refusals
from standfirst.library import load_or_raise
from standfirst.mail import rendering
from tests.sites import NOW, WELLS, small_site, write

pytestmark = pytest.mark.slow

FILES = """files:
  - {id: annex, file: annex.txt, title: How the wells were counted, about: "Written for **the county**.", lang: fr}
  - {id: data, file: data.xlsx, title: Wells by village}
"""


def workbook(text: str) -> bytes:
    """A workbook with one cell."""
    book, out = Workbook(), io.BytesIO()
    book["Sheet"]["A1"] = text
    book.save(out)
    return out.getvalue()


def zipped() -> bytes:
    """An archive of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "Wells")
    return out.getvalue()


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """An edition with two files."""
    made = settings.load(small_site(tmp_path / "site"))
    folder = write(made.root, "wells.yaml", WELLS + FILES).parent
    (folder / "annex.txt").write_text("Les puits\n", "utf-8")
    (folder / "data.xlsx").write_bytes(workbook("Wells"))
    library = load_or_raise(made)
    return Job(library.editions[0], library, theme.load(made.theme, made.root), NOW)


def test_every_form_lists_title_type_and_size(job: Job) -> None:
    """Page and message list each file with type and size, the JSON with its media type; the PDF carries it."""
    page = FORMATS["page"].render(job).decode()
    assert 'href="wells.file-annex.txt" hreflang="fr">How the wells were counted</a>' in page
    assert "XLSX, " in page
    message = email.message_from_bytes(rendering.FORMAT.render(job), policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body
    assert "How the wells were counted (TXT, 1 kB, français)" in body.get_content()
    listed = {one["filename"]: one for one in json.loads(FORMATS["data"].render(job))["file"]}
    assert listed["wells.file-annex.txt"]["mimetype"] == "text/plain"
    assert listed["wells.file-data.xlsx"]["description"] == "Wells by village"
    assert Embedded.of(job).files["annex.txt"] == b"Les puits\n"


def test_a_report_names_the_address_and_carries_the_files(job: Job) -> None:
    """A PDF contains the files, and names the address of each."""
    with pikepdf.open(io.BytesIO(FORMATS["report"].render(job))) as pdf:
        assert {"annex.txt", "data.xlsx"} <= set(pdf.attachments)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.html", b"<p>x</p>", "a .html file is not published"), ("a.svg", b"<svg/>", "a .svg file is not published"),
        ("a.xlsm", zipped(), "a .xlsm file is not published"), ("a.pdf", b"text", "is damaged"), ("a.pdf", b"", "is empty"),
        ("a.xlsx", b"a,b", "is damaged"), ("a.csv", b"\xff\xfe\0a", "is damaged"), ("a.txt", b"a\0b", "is damaged"),
        ("a.txt", b"x" * 10_000_001, "10,000,000 are the most"), ("a.PDF", b"%PDF-1.7", ""), ("a.csv", b"a,b\n", ""),
        ("a.zip", zipped(), ""),
    ],
)  # fmt: skip
def test_what_cannot_be_published_is_reported_at_its_line(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    """Types that browsers run, macros, damaged, empty and large files are errors at `file`."""
    yaml = f"files:\n  - id: annex\n    file: {name}\n    title: An annex\n"
    made = examples.write({"a.yaml": yaml}, tmp_path)
    (tmp_path / "briefings" / name).write_bytes(data)
    line = examples.whole(yaml).splitlines().index(f"    file: {name}") + 1
    found = [one for one in check_files(made, refusals=refusals).problems if one.level == "error"]
    assert [(one.code, one.line) for one in found] == ([("SF643", line)] if words else [])
    assert all(words in one.message for one in found)


@pytest.mark.parametrize("name", ["lost.pdf", "../../secret.pdf"])
def test_a_file_that_is_not_beside_the_briefing_is_an_error(tmp_path: Path, name: str) -> None:
    """Only files beside the briefing are published."""
    made = examples.write({"a.yaml": f"files: [{{id: annex, file: {name}, title: An annex}}]"}, tmp_path)
    (tmp_path.parent / "secret.pdf").write_bytes(b"%PDF-1.7")
    assert "SF643" in {one.code for one in check_files(made, refusals=refusals).problems}


@pytest.mark.proof
def test_a_protected_name_in_a_workbook_stops_the_build(tmp_path: Path) -> None:
    """The leak scan opens linked files: a name in a cell stops the build, and without it the bytes are copied."""
    voice = (
        "voices: [{quote: The well is dry., speaker: {name: Vellora Quenbarrow, role: Farmer, published_as: A farmer,"
        " protect: [name]}, kind: resident, verification: verified, consent: given, sources: [a]}]\n"
    )
    linked = "files: [{id: data, file: data.xlsx, title: Wells by village}]\n"
    small_site(tmp_path / "site")
    path = write(tmp_path / "site", "wells.yaml", WELLS + voice + linked).parent / "data.xlsx"
    path.write_bytes(workbook("told by Vellora Quenbarrow"))
    with pytest.raises(BuildError, match=r"file-data\.xlsx"):
        site.build(tmp_path / "site", options=Options(jobs=0))
    path.write_bytes(workbook("told by a farmer"))
    output = site.build(tmp_path / "site", options=Options(jobs=0)).output
    (copied,) = output.rglob("*.file-data.xlsx")
    assert copied.read_bytes() == path.read_bytes()
