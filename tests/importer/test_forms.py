"""Tests of the forms that reports come in: PDF, OpenDocument, HTML, messages, spreadsheets, and their pictures."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from standfirst.errors import InputError
from standfirst.importer import Imported, check, import_file, run_import
from standfirst.importer.coverage import OTHERWISE
from standfirst.importer.grid import SpannedCell, spread
from standfirst.importer.sheets import shown
from standfirst.importer.writer import bare
from tests.importer.texts import DOCUMENTS, briefing_document, unpacked, with_part, word_file

READABLE = tuple(
    sorted(
        path.name
        for path in DOCUMENTS.iterdir()
        if path.name not in ("scan.pdf", "encrypted.pdf", "gauge.png")
    )
)


def made(name: str) -> Imported:
    """The import of one of the documents."""
    return import_file(DOCUMENTS / name)


def figures(result: Imported) -> dict[str, Any]:
    """Values of the key figures by label."""
    return {each["label"]: each["value"] for each in result.data.get("key_figures", ())}


def tables(result: Imported) -> dict[str, Any]:
    """Rows of the tables by title."""
    return {each["title"]: each["rows"] for each in bare(result.data.get("tables", ()))}


def aside(result: Imported) -> dict[str, str]:
    """What stands outside the text, by its words."""
    return {entry.line.text: entry.reason for entry in result.coverage.unplaced}


@pytest.mark.parametrize("name", READABLE)
def test_no_line_of_any_document_is_lost(name: str) -> None:
    """Each line, as another reader of the form has it, is in the written file; both read the same."""
    result = made(name)
    lost = ("not recognised", OTHERWISE)
    assert not [entry for entry in result.coverage.unplaced if entry.reason in lost]
    assert check(DOCUMENTS / name, result.yaml) == ()


def test_what_a_damaged_page_hides_is_listed(tmp_path: Path) -> None:
    """A paragraph that the reader of the import misses, and another one finds, stands at the end of the file."""
    page = (DOCUMENTS / "news.html").read_text("utf-8").replace('<html lang="en"', '<html lang"="en"')
    path = tmp_path / "news.html"
    path.write_text(f"{page}<p>A second ferry was found in the north.</p>", "utf-8")
    result = import_file(path)
    assert "A second ferry was found in the north." in result.yaml
    assert check(path, result.yaml) == ()


@pytest.mark.slow
def test_what_two_readers_of_a_damaged_paper_disagree_on_is_listed(tmp_path: Path) -> None:
    """Where what names its letters is damaged, a PDF says one thing here and another there: both are in the file."""
    paper = unpacked((DOCUMENTS / "columns.pdf").read_bytes())
    path, otherwise = tmp_path / "columns.pdf", 0
    for at in [found.start() for found in re.finditer(rb"/Encoding", paper)]:
        path.write_bytes(paper[:at] + b"/Uncoding" + paper[at + 9 :])
        result = import_file(path)
        otherwise += any(entry.reason == OTHERWISE for entry in result.coverage.unplaced)
        assert check(path, result.yaml) == ()
    assert otherwise


def test_there_are_many_documents() -> None:
    """The test above had something to look at, of each form."""
    assert {name.rpartition(".")[2] for name in READABLE} == {"docx", "odt", "pdf", "html", "eml", "xlsx"}


@pytest.mark.slow
def test_one_report_in_three_forms() -> None:
    """A report from Word, from LibreOffice and as a PDF gives the same records and the same table."""
    results = [made(f"sitrep.{suffix}") for suffix in ("docx", "odt", "pdf")]
    for result in results:
        assert result.data["title"] == "EXERCISE: Tamaria floods"
        assert (result.data["kind"], result.data["edition"], len(result.data["highlights"])) == (
            "sitrep",
            7,
            2,
        )
        assert figures(result) == {
            "People displaced": 412_000,
            "People who have died": 214,
            "Funds required": 96_000_000,
            "Funds received": 17_300_000,
        }
        assert "5 × 10³ cubic feet" in result.data["situation"]
        assert tables(result) == {
            "District, Damaged, Destroyed": [["Marrin", 1200, 310], ["Solvan", 940, 88]]
        }
        assert "Ines Marlow" not in str(result.data)
    assert aside(results[1])["Source: the warden Ines Marlow."] == "hidden text"
    assert aside(results[2])["OCHA style exercise header"] == "a running line"


def test_a_pdf_of_two_columns() -> None:
    """Columns are read one after the other, a table across them is one, boxes of figures are figures."""
    result = made("columns.pdf")
    text = " ".join([result.data["situation"], *(each["text"] for each in result.data["sections"])])
    order = [
        "Between 25 August",
        "We see mothers",
        "More than 6,300 tents",
        "Pumps at",
        "Roads are open",
    ]
    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)
    assert "the capital of the province.\n" in text
    assert tables(result) == {"Shelter": [["Lurim", 6300, 480], ["Ormo", 900, 66]]}
    assert {
        "Total arrivals": 58_340,
        "Families registered": 12_610,
        "Unaccompanied children": 417,
    }.items() <= figures(result).items()
    assert "58,340" not in text
    assert set(aside(result).values()) == {"a running line"}


def test_a_pdf_in_urdu() -> None:
    """Right-to-left lines keep their words and numbers in order."""
    result = made("urdu.pdf")
    assert result.data["lang"] == "ur"
    assert result.data["dateline"]["place"] == "زرگان"
    assert result.data["voices"][0]["speaker"]["name"] == "سلمان بزدار"
    assert "430 افراد کو بچایا" in result.data["situation"]


def test_a_page_of_a_news_site() -> None:
    """Menus, notices, scripts and related stories are listed; the article, its day and its picture are taken."""
    result = made("news.html")
    assert result.data["title"] == "EXERCISE: Old bridge closes in Vellmark"
    assert result.data["dateline"] == {"place": "Vellmark", "country": "CA", "date": "2031-03-09"}
    assert list(tables(result)) == ["Year, Loads: Cars, Loads: Lorries"]
    around = {text for text, reason in aside(result).items() if reason == "around the article"}
    assert around == {
        "We use cookies. Accept",
        "Home",
        "World",
        "Read also: Ten bridges you must see",
        "© The Courier. All rights reserved.",
    }
    assert "41 people" not in result.yaml
    assert result.data["images"][0]["alt"] == "The bridge in fog"


def test_a_message() -> None:
    """The subject is the headline, its day the day, its text the text; addresses are listed, attachments named."""
    result = made("message.eml")
    assert result.data["title"] == "EXERCISE: Cable fire in Nordhaven"
    assert result.data["dateline"]["date"] == "2032-01-05"
    assert result.data["voices"][0]["speaker"]["name"] == "Tilda Roos"
    assert "field@example.org" not in str(result.data)
    assert any("plan.pdf" in remark for remark in result.coverage.remarks)


def test_a_spreadsheet() -> None:
    """Each sheet is a table; whole numbers have no point."""
    rows = [["Marrin", 1200, 31], ["Solvan", 940, 8.5]]
    assert rows in tables(made("cases.xlsx")).values()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"), (8.5, "8.5"), (123456.78, "123456.78"), (12345678.905, "12345678.905"), (0.1 + 0.2, "0.3"),
        (1e17, "100000000000000000"), (0.000012, "0.000012"), (True, "yes"), (False, "no"),
        (datetime.fromisoformat("2031-02-03"), "2031-02-03"), (datetime.fromisoformat("2031-02-03T04:05"), "2031-02-03 04:05:00"),
    ],
)  # fmt: skip
def test_a_cell_keeps_its_digits(cell: object, text: str) -> None:
    """No number of a spreadsheet loses digits, or gets an exponent; a day has no time."""
    assert shown(cell) == text


@pytest.mark.slow
def test_pictures_lie_beside_the_briefing(tmp_path: Path) -> None:
    """The picture of a document becomes a file beside the briefing, with the words that describe it."""
    out = tmp_path / "gauge.yaml"
    assert run_import(DOCUMENTS / "picture.docx", out, check=True) == 0
    assert "alt: A yellow gauge on a blue wall  # confirm" in out.read_text("utf-8")
    assert (tmp_path / "gauge-pictures" / "picture-1.png").read_bytes().startswith(b"\x89PNG")


def refused(path: Path) -> str:
    """The one line with which a file is refused, without its name."""
    with pytest.raises(InputError) as caught:
        import_file(path)
    assert str(caught.value).count("\n") == 0
    return str(caught.value).removeprefix(f"{path}:1:1: ")


@pytest.mark.slow
def test_pdfs_that_cannot_be_read(tmp_path: Path) -> None:
    """Scanned, encrypted, damaged and endless PDFs get one line that says so."""
    assert refused(DOCUMENTS / "scan.pdf").startswith("SF009 the pages are pictures of text")
    assert refused(DOCUMENTS / "encrypted.pdf").startswith("SF003 this PDF is encrypted")
    whole = (DOCUMENTS / "columns.pdf").read_bytes()
    for at, part in enumerate((whole[:900], b"%PDF-1.7\nnothing", whole[:40] + bytes(3000))):
        path = tmp_path / f"{at}.pdf"
        path.write_bytes(part)
        assert refused(path).startswith(("SF004", "SF009"))
    with pikepdf.open(io.BytesIO(whole)) as document:
        for _ in range(510):
            document.pages.append(document.pages[0])
        document.save(tmp_path / "long.pdf")
    assert refused(tmp_path / "long.pdf").startswith("SF002 the PDF has 511 pages")


@pytest.mark.parametrize(
    "name", ["broken.html", "broken.eml", "broken.odt", "broken.xlsx", "broken.xls", "broken.docm"]
)
@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + bytes(60), b"<html></html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_broken_files_of_every_form(tmp_path: Path, name: str, content: bytes) -> None:
    """A file that is not what its name says gets one line."""
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path).startswith("SF0")


@pytest.mark.slow
def test_a_word_file_with_macros(tmp_path: Path) -> None:
    """The text of a `.docm` is read, and its macros are neither run nor text."""
    path = with_macros(tmp_path / "report.docm")
    result = import_file(path)
    assert result.data["title"] == "EXERCISE: Bridge closes in Vellmark"
    assert "Shell" not in result.yaml
    assert check(path, result.yaml) == ()


def with_macros(path: Path) -> Path:
    """A Word file as Word saves it with a macro that starts by itself."""
    plain = word_file(path.with_suffix(".docx"), briefing_document)
    with_part(plain, "word/vbaProject.bin", b"Sub AutoOpen() Shell End Sub")
    with zipfile.ZipFile(plain) as archive:
        kinds = archive.read("[Content_Types].xml").decode()
    kinds = kinds.replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    with_part(plain, "[Content_Types].xml", kinds.encode())
    return plain.rename(path)


def test_cells_that_go_over_others() -> None:
    """Numbers stay in the columns that the merged cells leave them."""
    rows = [
        [SpannedCell("Port", rows=2), SpannedCell("Searched", columns=2)],
        [SpannedCell("boats"), SpannedCell("planes")],
        [SpannedCell("Amber", rows=2), SpannedCell("12"), SpannedCell("3")],
        [SpannedCell("15"), SpannedCell("4")],
        [SpannedCell("Total"), SpannedCell("34", columns=2)],
    ]
    assert spread(rows) == (
        ("Port", "Searched: boats", "Searched: planes"),
        ("Amber", "12", "3"),
        ("", "15", "4"),
        ("Total", "34", ""),
    )


@pytest.mark.parametrize(("refused", "value"), [(False, 43), (True, 41)])
def test_tracked_changes_of_an_opendocument_text(refused: bool, value: int) -> None:
    """Changes are taken, or the text is as it was before them; moved text stands once; headings are headings."""
    path = DOCUMENTS / "tracked.odt"
    result = import_file(path, refuse_changes=refused)
    prose = f"{result.data['situation']}{result.data['background']}"
    assert f"The ferry carried {value} people." in prose
    assert str({41: 43, 43: 41}[value]) not in result.yaml
    assert prose.count("sailed the line for ten years") == 1
    assert check(path, result.yaml, refuse_changes=refused) == ()


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_what_word_processors_write_around_the_text(suffix: str) -> None:
    """LibreOffice's own files: notes are sources, boxes and tables in tables stay, comments and hidden text are listed."""
    result = made(f"everything.{suffix}")
    assert "Box: 212 families sleep in the school." in result.data["situation"]
    assert "| Outer cell |" in result.data["situation"]
    assert tables(result) == {"Place, Homes": [["Orr", 41]], "Wells, Dry": [["North", 7]]}
    assert [each["title"] for each in result.data["sources"]] == ["Orr Rescue Office, 4 May 2031."]
    assert aside(result) == {
        "The source is the warden Ilya Stam.": "hidden text",
        "Some 900 tents came.": "struck text",
        "Check this with the headmaster.": "a comment",
    }


@pytest.mark.parametrize("suffix", ["docx", "odt"])
@pytest.mark.parametrize(
    ("refuse", "words"),
    [(False, "The ferry runs every hour. A second ferry came on Monday."), (True, "The old bridge is closed. The ferry runs every hour.")],
)  # fmt: skip
def test_tracked_changes_are_taken_or_refused(suffix: str, refuse: bool, words: str) -> None:
    """The text is that with all changes, or that without any, and the proof holds for both."""
    path = DOCUMENTS / f"everything.{suffix}"
    result = import_file(path, refuse_changes=refuse)
    assert words in " ".join(result.data["situation"].split())
    assert check(path, result.yaml, refuse_changes=refuse) == ()


def test_a_word_file_with_macros_is_read_and_its_macros_are_not(tmp_path: Path) -> None:
    """A program inside a Word file is neither run nor read."""
    path = tmp_path / "macros.docm"
    path.write_bytes((DOCUMENTS / "everything.docx").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen() 900 people were killed")
    result = import_file(path)
    assert result.data["title"] == made("everything.docx").data["title"]
    assert "AutoOpen" not in result.yaml


def test_a_table_across_two_columns() -> None:
    """The columns above the table are read before it, those below it after it, and the table is a record."""
    result = made("across.pdf")
    assert tables(result) == {
        "Place, Homes burnt, People evacuated": [["Sellow", 41, 3200], ["Upper Ridge", 12, 640]]
    }
    text = result.data["situation"]
    order = ["At least 14 people", "Schools are closed", "Below the table", "Rain is expected"]
    assert sorted(order, key=text.index) == order


def test_a_page_with_consent_and_comments() -> None:
    """The article alone is prose and figures; cookies, menus, tickers, comments and other stories are listed."""
    result = made("post.html")
    assert figures(result) == {"Drivers who use the bridge each day": 11_000, "Schools moved": 2}
    outside = {text for text, reason in aside(result).items() if reason == "around the article"}
    assert {
        "We and our 842 partners store cookies.",
        "BREAKING: 12 rescued at sea",
        "troll99: fake news, 500 dead",
        "Old bridge story",
        "Sign up for our newsletter",
        "Advertisement",
    } <= outside
