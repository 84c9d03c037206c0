"""The flash of one page."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from standfirst import settings, theme
from standfirst.errors import RenderError
from standfirst.formats import FORMATS, Job
from standfirst.formats import flash as flash_format
from standfirst.library import flash, load_or_raise
from standfirst.model import Kind
from tests import reports


@pytest.mark.slow
def test_what_does_not_fit_is_named(job: Callable[[str], Job]) -> None:
    """A flash that is too long for one page is refused with its line, by how much, and what to shorten."""
    with pytest.raises(
        RenderError, match=r"briefings/.+:\d+:\d+: SF640 .+ about \d+ lines? too long; .+`claims`"
    ):
        FORMATS["flash"].render(as_flash(job("balochistan/01")))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["balochistan/01", "flood/01", "flood/02.ur"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_flashes_of_the_samples_fit(name: str, paper: str, job: Callable[[str], Job]) -> None:
    """A briefing of another kind is shortened to its face, highlights and figures, which fit on one page."""
    with pikepdf.open(io.BytesIO(FORMATS["flash"].render(replace(job(name), paper=paper)))) as opened:
        assert len(opened.pages) == 1


@pytest.mark.slow
def test_mail_and_render_make_the_same_flash(job: Callable[[str], Job]) -> None:
    """The file that `mail` makes of the shortened edition is the file that `render` makes of the whole one."""
    one = job("flood/01")
    assert FORMATS["flash"].render(one) == FORMATS["flash"].render(replace(one, edition=flash(one.edition)))


def test_a_flash_shows_its_map_beside_the_highlights_and_its_sources_once(job: Callable[[str], Job]) -> None:
    """The first map stands in the box of the page, its text in columns, and what is cited in one list."""
    html = flash_format.html(as_flash(job("flood/01")))
    box, _, columns = html.partition('class="sf-flash__columns"')
    assert "sf-drawing--map" in box
    assert 'id="situation"' in columns
    assert "sf-drawing--map" not in columns
    assert html.count('class="sf-list sf-source-line"') == 1
    assert "sf-paper--endnotes" in html


def as_flash(one: Job) -> Job:
    """The same briefing as a flash."""
    briefing = one.edition.briefing.model_copy(update={"kind": Kind.FLASH})
    return replace(one, edition=replace(one.edition, briefing=briefing))


def test_a_short_briefing_is_one_page(site_folder: Path) -> None:
    """A briefing whose records fit gives a file of one page."""
    name = "short.yaml"
    source = Path(__file__).parent.parent / "data" / "minimal.yaml"
    (site_folder / "briefings" / name).write_text(source.read_text("utf-8"), "utf-8")
    library = load_or_raise(settings.load(site_folder))
    site = library.site
    one = Job(library.by_name["short"], library, theme.load(site.theme, site.root), settings.now())
    with pikepdf.open(io.BytesIO(FORMATS["flash"].render(one))) as opened:
        assert len(opened.pages) == 1


def test_the_site_holds_flashes_of_flashes_alone(job: Callable[[str], Job]) -> None:
    """No other kind of briefing has a flash on the site; its address ends with -flash.pdf."""
    edition = job("flood/02.ur").edition
    assert not FORMATS["flash"].wanted(edition)
    assert edition.path(FORMATS["flash"].suffix) == "ur/flood/flood-02-ur-flash.pdf"


class FlashCase(reports.Case):
    """A generated flash with six figures, a map, four highlights and a paragraph."""

    @property
    def data(self) -> reports.Data:
        """The briefing as a file holds it."""
        writer = reports.Writer(self)
        return super().data | {
            "kind": "flash", "title": writer.title(80), "highlights": writer.highlights(4, 1), "maps": [writer.map()],
            "key_figures": writer.figures(6), "situation": " ".join(writer.sentence() for _ in range(4)),
        }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "paper"), [(0, "A4"), (0, "Letter"), (3, "A4")], ids=["en-A4", "en-Letter", "fr-A4"]
)
def test_six_figures_and_a_map_fit(tmp_path: Path, number: int, paper: str) -> None:
    """A flash with six figures, a map, four highlights and a paragraph is one page."""
    one = replace(reports.job(tmp_path / "site", FlashCase(number)), paper=paper)
    assert len(one.edition.briefing.key_figures) == 6
    with pikepdf.open(io.BytesIO(FORMATS["flash"].render(one))) as opened:
        assert len(opened.pages) == 1
