"""Old names and addresses lead to the edition, in the language and in the file that they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import settings
from standfirst.library import load
from standfirst.library.edition import Edition
from standfirst.library.moved import began_here, clashes, file_path, is_address, moves, old_names, old_records
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


def test_old_names_are_those_of_all_languages(tmp_path: Path) -> None:
    """A name of one language and an address are no old names of the edition."""
    english, _ = library(tmp_path, "[springs/07, springs/08.fr, /old/page.html]")
    assert old_names(english) == ("springs/07",)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/old/page.html", "old/page.html"), ("/old/page.htm", "old/page.htm"), ("/old/report.pdf", "old/report.pdf"),
        ("/2019/05/flood/", "2019/05/flood/index.html"), ("old/", "old/index.html"),
    ],
)  # fmt: skip
def test_an_address_of_a_folder_is_that_of_its_page(address: str, path: str) -> None:
    """A page or a PDF has its own path; any other address is that of a folder."""
    assert file_path(address) == path


@pytest.mark.parametrize(
    ("said", "is_one"),
    [("/2019/flood", True), ("old/", True), ("old.pdf", True), ("a.html", True), ("flood/02", False), ("flood/02.ur", False)],
)  # fmt: skip
def test_an_address_is_told_from_a_name(said: str, is_one: bool) -> None:
    """A slash at the beginning or the end is enough, and so is the suffix of a page."""
    assert is_address(said) is is_one


def test_an_old_name_keeps_its_language(tmp_path: Path) -> None:
    """The old French page leads to the original where there is no French one today."""
    english, _ = library(tmp_path, "[springs/07.fr]")
    assert [(one.path, one.edition.lang) for one in moves(english, (english,))] == [
        ("fr/springs/07.html", "en")
    ]


def renamed(folder: Path, **ids: str) -> tuple[Edition, ...]:
    """A series of two editions that was called otherwise; `ids` are given to some of them."""
    made = site(folder / "site")
    for number in (1, 2):
        write(made, number, OPEN)
        path = made / "briefings" / "wells" / f"0{number}.yaml"
        said = f"id: {ids[path.stem.replace('0', 'e')]}\n" if path.stem.replace("0", "e") in ids else ""
        path.write_text(said + path.read_text("utf-8"), "utf-8")
    (made / "briefings" / "wells" / "_series.yaml").write_text(
        "title: Wells\nmoved_from: [springs]\n", "utf-8"
    )
    return load(settings.load(made)).library.editions


def test_editions_that_began_in_a_series_were_never_elsewhere(tmp_path: Path) -> None:
    """An edition of before the series moved had its old path; one with an id of the series today had none."""
    first, second = renamed(tmp_path, e2="wells/02")
    assert [one.path for one in moves(first, (first,))] == ["springs/01.html"]
    assert list(moves(second, (second,))) == []
    assert (began_here(first), began_here(second)) == (False, True)


def test_the_old_name_of_a_series_may_be_taken(tmp_path: Path) -> None:
    """A series that is called as another was is told in its own file; the page of the old name is that of another."""
    made = tmp_path / "site"
    renamed(tmp_path)
    path = made / "briefings" / "wells" / "01.yaml"
    springs = made / "briefings" / "springs" / "01.yaml"
    springs.parent.mkdir()
    springs.write_text(path.read_text("utf-8"), "utf-8")
    loaded = load(settings.load(made))
    found = {
        (one.path, one.line, one.column, one.message)
        for one in clashes(settings.load(made), loaded.library.editions)
    }
    where = ("briefings/wells/_series.yaml", 1, 1)
    assert found == {
        (*where, "`moved_from`: `springs/01.html` is a current or former URL of briefings/springs/01.yaml"),
        (*where, "`moved_from`: `springs/index.html` is a current or former URL of briefings/springs/"),
    }


def test_each_old_address_that_is_taken_is_told(tmp_path: Path) -> None:
    """A free address before one that is taken hides nothing, and a path of the site's own pages may have a suffix of its own."""
    editions = library(tmp_path, "[springs/07, wells/01, /search.old.html]")
    told = [one.message for one in clashes(settings.load(tmp_path / "site"), editions)]
    assert told == ["`wells/01.html` is its current URL", "`fr/wells/01.html` is its current URL"]


def test_a_translation_names_no_old_address(tmp_path: Path) -> None:
    """The original names them for all languages; the error says where, and how one language is named."""
    library(tmp_path, "[springs/07]")
    briefings = tmp_path / "site" / "briefings" / "wells"
    english, french = briefings / "01.yaml", briefings / "01.fr.yaml"
    made = settings.load(tmp_path / "site")
    text = french.read_text("utf-8")
    french.write_text(f"moved_from: [springs/08]\n{text}", "utf-8")
    assert [one.code for one in clashes(made, load(made).library.editions)] == []
    english.write_text(english.read_text("utf-8").replace("moved_from: [springs/07]\n", ""), "utf-8")
    (one,) = clashes(made, load(made).library.editions)
    assert (one.code, one.path, one.fix) == (
        "SF703",
        "briefings/wells/01.fr.yaml",
        "move it to briefings/wells/01.yaml; `wells/01.fr` there names one language",
    )
    french.write_text(text, "utf-8")
    assert list(clashes(made, load(made).library.editions)) == []


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
