"""The ways back from sources to the parts that cite them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from standfirst.build.plan import job_of
from standfirst.build.prepare import classify
from standfirst.formats import page
from standfirst.library import Library
from standfirst.view.briefing import briefing
from standfirst.view.render_context import RenderContext
from tests.sites import NOW

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["flood/01", "flood/02", "flood/02.ur", "balochistan/01"])
def test_each_source_leads_back_to_where_it_is_cited(samples: Library, name: str) -> None:
    """The parts that a source names are on the page, and each of them has a mark that leads to the source."""
    html = page.render(job_of(classify(samples, NOW), samples.by_name[name])).decode()
    view = briefing(RenderContext(samples.by_name[name], samples, "web", NOW))
    parts = {
        found[1]: found[2]
        for found in re.finditer(r'<section[^>]* id="([\w-]+)">(.*?)</section>', html, re.DOTALL)
    }
    followed = 0
    for source in view.sources:
        for link in source.cited:
            assert f'href="#{source.anchor}"' in parts[link.href[1:]], (source.anchor, link.href)
            followed += 1
    assert followed > len(view.sources)


@pytest.mark.parametrize("name", ["flood/02", "balochistan/01"])
def test_no_part_that_cites_a_source_is_left_out(samples: Library, name: str) -> None:
    """Wherever a part of the page has the mark of a source, the source leads back to that part."""
    html = page.render(job_of(classify(samples, NOW), samples.by_name[name])).decode()
    view = briefing(RenderContext(samples.by_name[name], samples, "web", NOW))
    back = {(source.anchor, link.href[1:]) for source in view.sources for link in source.cited}
    for found in re.finditer(r'<section[^>]* id="([\w-]+)">(.*?)</section>', html, re.DOTALL):
        if found[1] not in ("changes", "corrections", "sources"):
            for anchor in re.findall(r'class="sf-cite[^>]*><a href="#([\w-]+)"', found[2]):
                assert (anchor, found[1]) in back


def test_paper_has_no_links_back(samples: Library) -> None:
    """A report has footnotes where it cites, and no links to them."""
    view = briefing(RenderContext(samples.by_name["flood/02"], samples, "print", NOW))
    assert not any(source.cited for source in view.sources)


def test_notes_of_the_desk_cite_nothing(samples: Library) -> None:
    """What the desk notes for itself beside a quotation leads nobody back to it."""
    edition = samples.by_name["flood/02"]
    unused = edition.briefing.sources[0].model_copy(update={"id": "unused"})
    voice = edition.briefing.voices[0].model_copy(update={"note": "See [@unused]."})
    values = {"sources": (*edition.briefing.sources, unused), "voices": (voice, *edition.briefing.voices[1:])}
    noted = replace(edition, briefing=edition.briefing.model_copy(update=values))
    assert briefing(RenderContext(noted, samples, "web", NOW)).sources[-1].cited == ()
