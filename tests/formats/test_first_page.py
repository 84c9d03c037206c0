"""The first page of reports: who publishes it, and all that a reader takes in who reads nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import html
from PIL import Image
from pypdfium2 import PdfDocument

from standfirst.errors import InputError
from standfirst.formats import Job, report
from standfirst.formats.refusals import refusals
from standfirst.settings import brand
from standfirst.view.masthead import LONGEST, readable
from tests import reports

FULL = [case for case in reports.CASES if case.shape == "face"]
"""Headlines of 200 characters, 12 key figures, 5 highlights, and a map that is wanted on the first page."""

SAMPLES = ("balochistan/01", "flood/02", "flood/02.ur")


def elements(page: Any) -> Iterator[Any]:
    """The element of every box of a page's text."""
    todo = [page._page_box.children[0]]  # where each box stands
    while todo:
        box = getattr(todo[-1], "_box", todo.pop())
        if box.element is not None:
            yield box.element
        todo.extend(getattr(box, "children", ()))


def count(page: Any, name: str) -> int:
    """How many elements of a class a page shows."""
    return len({element for element in elements(page) if name in (element.get("class") or "").split()})


def said(data: bytes) -> list[str]:
    """The text of each page of a file, as browsers read it."""
    with PdfDocument(data) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


@pytest.mark.by_day(1)
@pytest.mark.slow
@pytest.mark.parametrize("case", [FULL[0], FULL[5]], ids=str)
def test_the_box_stands_on_the_first_page_whole(tmp_path: Path, case: reports.Case) -> None:
    """A headline of 200 characters, a standfirst, 12 figures and 5 highlights fit on page 1; in English the map, too."""
    first, *others = report.pages(reports.job(tmp_path / "site", case)).pages
    assert count(first, "sf-key-figures__item") == 12
    assert count(first, "sf-highlights__item") == 5
    assert (case.lang == "en") is (count(first, "sf-drawing--map") == 1)
    assert not any(count(page, "sf-glance") for page in others)


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.parametrize("case", FULL, ids=str)
def test_the_box_stands_on_the_first_page_in_all_languages(tmp_path: Path, case: reports.Case) -> None:
    """Figures and highlights are on page 1 alone, on both papers; the map is there or in its section, once."""
    found = report.pages(reports.job(tmp_path / "site", case)).pages
    assert count(found[0], "sf-key-figures__item") == 12
    assert count(found[0], "sf-highlights__item") == 5
    assert not any(count(page, "sf-glance") for page in found[1:])
    assert sum(count(page, "sf-drawing--map") for page in found) == 1


@pytest.mark.by_day(1)
@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_samples_show_their_map_on_the_first_page(name: str, job: Callable[[str], Job]) -> None:
    """A map with `lead` stands beside the highlights and nowhere else; there is no section of maps left."""
    found = report.pages(job(name)).pages
    assert [count(page, "sf-drawing--map") for page in found] == [1] + [0] * (len(found) - 1)
    assert not any(element.get("id") == "maps" for page in found for element in elements(page))


def test_what_does_not_fit_is_set_smaller_step_by_step(job: Callable[[str], Job]) -> None:
    """First all is set smaller, then the map goes to its section, then all is set smaller without it."""
    with_map, without = report.ways(job("flood/02")), report.ways(job("flood/01"))
    assert [(way.lead, way.compact) for way in with_map] == [
        (True, False),
        (True, True),
        (False, False),
        (False, True),
    ]
    assert without == with_map[2:]
    assert all(one != other for one, other in pairwise(with_map))


@pytest.mark.parametrize("name", SAMPLES)
def test_contents_name_every_part(name: str, job: Callable[[str], Job]) -> None:
    """Each part of a long report that has a heading is in its contents, in the order of the pages."""
    document = html.document_fromstring(report.html(job(name), contents=True))
    parts = [one.getparent().get("id") for one in document.iter("h2")]
    listed = [one.get("href").removeprefix("#") for one in document.iterfind(".//nav//li/a")]
    assert sorted(listed) == sorted(parts)
    assert listed[2:] == parts[2:]


@pytest.mark.slow
def test_the_desk_is_named(tmp_path: Path) -> None:
    """The first page names the publisher with address, site and e-mail, and shows its logo."""
    chosen = {"url": "https://www.example.org", "address": "1 Exercise Road", "logo": "logo.png"}
    one = reports.job(tmp_path / "site", reports.CASES[0], **chosen)
    Image.new("RGB", (60, 30), "navy").save(one.site.root / "logo.png")
    data = report.render(one)
    text = said(data)[0]
    assert all(part in text for part in (one.site.name, "1 Exercise Road", " example.org", one.site.contact))
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert [(int(one.Width), int(one.Height)) for one in opened.pages[0].get_images().values()] == [
            (60, 30)
        ]


def test_a_logo_is_a_file_of_the_site(tmp_path: Path) -> None:
    """A logo that is missing or lies elsewhere is an error of the settings, with what to write."""
    (tmp_path / "logo.png").touch()
    assert brand.logo(tmp_path, "logo.png") == "logo.png"
    for name in ("other.png", "../logo.png", "/etc/hostname"):
        with pytest.raises(InputError, match=r"LOGO is .+, which is not a file of the site; write its path"):
            brand.logo(tmp_path, name)


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"\x89PNG\r\n\x1a\n"])
def test_a_logo_that_is_no_picture_is_found_before_a_build(tmp_path: Path, content: bytes) -> None:
    """What reports cannot show, or what is cut short, is an error of `check`, as it is of a build."""
    (tmp_path / "logo.png").write_bytes(content)
    one = reports.job(tmp_path, reports.CASES[0], logo="logo.png")
    (found,) = refusals(one.library, ())
    assert (found.path, found.code) == ("pelicanconf.py", "SF021")


@pytest.mark.slow
def test_addresses_can_be_typed_from_paper(job: Callable[[str], Job]) -> None:
    """Sources and the page of the edition are printed with their addresses, none longer than a line."""
    one = job("flood/01")
    library = replace(one.library, site=replace(one.site, url="https://desk.example.org"))
    text = "".join(said(report.render(replace(one, library=library))))
    assert "desk.example.org/flood/01.html" in text
    addresses = {readable(source.url) for source in one.edition.briefing.sources if source.url}
    assert addresses
    assert all(address in text for address in addresses)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://www.example.org/", "example.org"),
        ("https://example.org:8443/a/b.html?utm=1#top", "example.org:8443/a/b.html"),
        ("https://user:secret@example.org/a", "example.org/a"),
        ("https://example.org/%D8%B3%DB%8C%D9%84%D8%A7%D8%A8", "example.org/سیلاب"),
        ("https://example.org/%FF%FE", "example.org/%FF%FE"),
        ("https://example.org/a%E2%80%AEb", "example.org/a%E2%80%AEb"),
        (f"https://example.org/{'long/' * 20}report.pdf", "example.org/…/report.pdf"),
        (f"https://example.org/{'x' * 100}", "example.org/…"),
    ],
)
def test_addresses_are_short_and_readable(address: str, shown: str) -> None:
    """No scheme, no password, no query, no letters that turn the order round; the middle of a long path is left out."""
    assert readable(address) == shown
    assert len(shown) <= LONGEST
