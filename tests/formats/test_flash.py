"""The flash of one page."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from standfirst import settings, theme
from standfirst.errors import RenderError
from standfirst.formats import FORMATS, Job
from standfirst.library import load_or_raise


@pytest.mark.slow
def test_what_does_not_fit_is_named(job: Callable[[str], Job]) -> None:
    """A briefing that is too long for one page is refused with its line, by how much, and what to shorten."""
    with pytest.raises(
        RenderError, match=r"briefings/.+:\d+:\d+: SF640 .+ about \d+ lines too long; .+`claims`"
    ):
        FORMATS["flash"].render(job("balochistan/01"))


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
