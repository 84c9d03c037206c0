"""Old names and addresses lead to the edition, in the language and in the file that they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import settings
from standfirst.library import load
from standfirst.library.edition import Edition
from standfirst.library.moved import clashes, moves, old_records
from tests.markings import QuotationEntry, site, write

OPEN = QuotationEntry("CLEAR", "approved")


def library(folder: Path, moved_from: str) -> tuple[Edition, ...]:
    """An edition in two languages that says where it was."""
    made = site(folder / "site")
    write(made, 1, OPEN, OPEN)
    path = made / "briefings" / "wells" / "01.yaml"
    path.write_text(f"moved_from: {moved_from}\n{path.read_text('utf-8')}", "utf-8")
    return load(settings.load(made)).library.editions


def test_a_name_stands_for_every_file_of_every_language(tmp_path: Path) -> None:
    """The old path of a page, a PDF and the data is known; that of a file of another edition is not."""
    english, french = library(tmp_path, "[springs/07]")
    first, second = moves(english, (english, french))
    assert (first.path, second.path) == ("springs/07.html", "fr/springs/07.html")
    assert first.former(english.path("json")) == "springs/07.json"
    assert first.former(english.path("pdf")) == "springs/springs-07.pdf"
    assert first.former("wells/wells-02.pdf") == ""
    assert second.former(french.path("pdf")) == "fr/springs/springs-07-fr.pdf"


def test_a_name_with_a_language_stands_for_that_language(tmp_path: Path) -> None:
    """`springs/07.fr` leads to the French edition alone."""
    english, french = library(tmp_path, "[springs/07.fr]")
    (one,) = moves(english, (english, french))
    assert (one.path, one.edition.lang) == ("fr/springs/07.html", "fr")


def test_an_address_stands_for_one_file(tmp_path: Path) -> None:
    """The address of a PDF is that of the PDF today, the address of a page that of no other file."""
    english, french = library(tmp_path, "[/old/report.pdf, /old/page.html]")
    report, page = moves(english, (english, french))
    assert (report.former(english.path("pdf")), report.former(english.path("json"))) == ("old/report.pdf", "")
    assert page.former(english.path("pdf")) == ""


@pytest.mark.parametrize(
    ("address", "refused"), [("/search.html", True), ("/wells/search.html", False), ("/topics/a.html", True)]
)
def test_the_site_keeps_its_own_addresses(address: str, refused: bool, tmp_path: Path) -> None:
    """A page of the site is nobody's old address; a page of that name in another folder can be."""
    editions = library(tmp_path, f"[{address}]")
    found = [one.message for one in clashes(settings.load(tmp_path / "site"), editions)]
    assert any("the site's own pages" in one for one in found) == refused


def test_old_records_are_those_of_the_language(tmp_path: Path) -> None:
    """A name without a language stands for the data of each, one with a language for those of that one."""
    english, french = library(tmp_path, "[springs/07, springs/08.fr]")
    assert list(old_records(english)) == ["springs/07.json"]
    assert list(old_records(french)) == ["fr/springs/07.json", "fr/springs/08.json"]


@pytest.mark.parametrize(
    ("old", "message"),
    [
        ("wells/01", "`wells/01.html` is its current URL"),
        ("wells/02", "`wells/02.html` is a current or former URL of briefings/wells/02.yaml"),
    ],
)
def test_an_old_name_is_neither_its_own_nor_of_another(old: str, message: str, tmp_path: Path) -> None:
    """A redirect from a page that exists is refused, and the message says whose page it is."""
    library(tmp_path, f"[{old}]")
    write(tmp_path / "site", 2, OPEN)
    made = settings.load(tmp_path / "site")
    assert message in {one.message for one in clashes(made, load(made).library.editions)}
