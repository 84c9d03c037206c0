"""What readers take with them says whose it is and of when, and what other sites embed corrects itself."""

from __future__ import annotations

import html as markup
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from standfirst import theme
from standfirst.formats import Job, embed, reuse
from standfirst.library import Edition, Library
from standfirst.model import Status, Withdrawal
from standfirst.view.citation import bibtex, ris, text
from standfirst.view.embed import embed_names
from standfirst.view.render_context import RenderContext
from standfirst.view.reuse import CARD, pieces
from tests.library.test_corrections import correction, edition, library
from tests.sites import NOW

URL = "https://example.org"
TWO = {
    "homes/01.yaml": edition(1, 3400),
    "homes/02.yaml": edition(2, 2900, correction(2, 3400, 2900, "1")),
}


@pytest.fixture
def found(tmp_path: Path) -> Library:
    """Two editions, of which the second corrects the first."""
    return library(tmp_path, TWO)


def job(found: Library, name: str) -> Job:
    """A job for an edition of a site with an address."""
    site = replace(found.site, url=URL)
    return Job(found.by_name[name], replace(found, site=site), theme.load(site.theme, site.root), NOW)


def scope(job: Job) -> RenderContext:
    """What a citation is made of."""
    return RenderContext(job.edition, job.library, "web", job.now)


def anchors(edition: Edition) -> list[str]:
    """The names of what can be taken along."""
    return [piece.anchor for piece in pieces(edition.briefing)]


def test_an_embedded_figure_corrects_itself(found: Library) -> None:
    """The frame that another site shows of the wrong edition strikes the number and gives the right one."""
    shown = embed.render(job(found, "homes/01"), "figure-homes").decode()
    assert '<del><span class="sf-hidden">wrong: </span>about 3,400</del>' in shown
    assert "2,900" in shown
    assert "<strong>Corrected</strong>" in shown
    assert "There is a newer edition:" in shown
    assert "<del>" not in embed.render(job(found, "homes/02"), "figure-homes").decode()


def test_an_embed_carries_its_marks_and_runs_nothing(found: Library) -> None:
    """The stamp of an exercise, the marking, `noindex`, the way to the edition; no script, no link that leads nowhere."""
    shown = embed.render(job(found, "homes/01"), "figure-homes").decode()
    assert '<meta name="robots" content="noindex">' in shown
    assert "EXERCISE" in shown[shown.index("<body") :]
    assert "TLP:CLEAR" in shown
    assert f'<link rel="canonical" href="{URL}/homes/01.html#figure-homes">' in shown
    assert "<script" not in shown
    assert 'href="#' not in shown


def test_oembed_gives_the_frame_of_the_same_record(found: Library) -> None:
    """Version, type and sizes are those of the standard, and the page names the file."""
    told = json.loads(embed.render_oembed(job(found, "homes/01"), "figure-homes"))
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert isinstance(told["width"], int)
    assert isinstance(told["height"], int)
    frame = re.search(r'src="([^"]+)" title="([^"]+)"', told["html"])
    assert frame
    assert frame[1] == f"{URL}/embed/en/homes/01/figure-homes.html"
    assert "corrected" in markup.unescape(frame[2])
    page = embed.render(job(found, "homes/01"), "figure-homes").decode()
    assert f'type="application/json+oembed" title="{markup.escape(told["title"])}" href="{URL}/embed/en/homes/01/figure-homes.json"' in page  # fmt: skip


@pytest.mark.parametrize("name", ["flood/02", "flood/02.ur", "balochistan/01"])
def test_every_record_can_be_taken_along(job: Callable[[str], Job], name: str) -> None:
    """Each has a text with source and link to its place, the HTML that embeds it, and a frame that shows it."""
    made = job(name)
    made = replace(made, library=replace(made.library, site=replace(made.site, url=URL)))
    page = markup.unescape(reuse.render(made).decode())
    names = anchors(made.edition)
    assert {one.partition("-")[0] for one in names} >= {"figure", "claim", "quote"}
    for anchor in names:
        assert f'id="{anchor}"' in page
        assert f"{URL}/{made.edition.path('html')}#{anchor}" in page
        assert f"{URL}/embed/{made.edition.lang}/{made.edition.key}/{anchor}.html" in page
    assert page.count(markup.unescape("Copy, cite")) == 0, "the page does not lead to itself"
    for anchor in (*names, CARD):
        assert "sf-embed__foot" in embed.render(made, anchor).decode()


def test_the_records_of_each_kind_are_one_step_away(job: Callable[[str], Job]) -> None:
    """The page begins with a link to the first record of each kind, with their number."""
    page = reuse.render(job("flood/02")).decode()
    row, rest = page.split('<ul class="sf-list sf-link-row sf-tap">')[1].split("</ul>", 1)
    links = re.findall(r'<a href="#([^"]+)">([^<]+) \((\d+)\)</a>', row)
    assert [kind for _, kind, _ in links] == ["Key figure", "Quotation", "Claim", "Chart", "Map"]
    for anchor, kind, count in links:
        sections = re.findall(rf'id="([^"]+)">\s*<h2><span class="sf-kicker">{kind}</span>', rest)
        assert sections[0] == anchor
        assert len(sections) == int(count)


def test_each_record_of_a_page_leads_there_by_its_name(job: Callable[[str], Job]) -> None:
    """One way for each figure, quotation, claim, chart, map and table, whose name says which it is."""
    from standfirst.formats import FORMATS

    made = job("flood/02")
    page = FORMATS["page"].render(made).decode()
    ways = re.findall(r'href="flood-02\.reuse\.html#([^"]+)" aria-label="Copy, cite or embed: ([^"]+)"', page)
    shown = set(re.findall(r' id="([^"]+)"', page))
    assert {anchor for anchor, _ in ways} >= {
        one for one in anchors(made.edition) if not one.startswith("figure")
    } & shown
    assert all(label.strip() for _, label in ways)


def test_a_site_without_an_address_embeds_nothing(job: Callable[[str], Job]) -> None:
    """Texts, citations and ways stay; no HTML leads to an address that is not known."""
    page = reuse.render(job("flood/02")).decode()
    assert "iframe" not in page
    assert "@techreport{flood-02," in page


def test_the_frame_of_a_withdrawn_record_says_so_and_nothing_else(found: Library) -> None:
    """Those whose name is an id of the desk stay; a name made of the words of a record goes."""
    whole = found.by_name["homes/01"]
    why = Withdrawal(at=NOW, explanation="The count was of another valley.")
    gone = replace(
        whole,
        briefing=whole.briefing.model_copy(
            update={"status": Status.WITHDRAWN, "withdrawn": why, "key_figures": ()}
        ),
    )
    assert list(embed_names(gone, whole)) == [CARD, *anchors(whole)]
    bare = job(found, "homes/01")
    page = embed.render(replace(bare, edition=gone), "figure-homes").decode()
    assert "The count was of another valley." in page
    assert "3,400" not in page


def test_citations_are_what_programs_read(found: Library) -> None:
    """BibTeX escapes what LaTeX reads as a command; RIS has a tag on each line and ends as it must."""
    one = scope(job(found, "homes/01"))
    assert text(one).startswith(f"{found.site.name} (")
    assert text(one).endswith(f"{URL}/homes/01.html")
    title = "Rain & hail: 50% of {roads}, $5_000 #2 ~ \\ ^"
    odd = replace(
        one, edition=replace(one.edition, briefing=one.edition.briefing.model_copy(update={"title": title}))
    )
    entry = bibtex(odd)
    assert (
        r"Rain \& hail: 50\% of \{roads\}, \$5\_000 \#2 \textasciitilde{} \textbackslash{} \textasciicircum{}"
        in entry
    )
    assert entry.replace(r"\{", "").replace(r"\}", "").count("{") == entry.replace(r"\{", "").replace(
        r"\}", ""
    ).count("}")
    lines = ris(odd).splitlines()
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert (lines[0], lines[-1]) == ("TY  - RPRT", "ER  - ")
    assert f"TI  - Corrected: {title}" in lines


def test_a_citation_in_urdu_reads_from_the_right(samples: Library) -> None:
    """A desk with a Latin name does not turn the text round where it is pasted; English texts have no mark."""
    urdu, english = (
        text(RenderContext(samples.by_name[name], samples, "web", NOW))
        for name in ("flood/02.ur", "flood/02")
    )
    assert urdu.startswith(f"\u200f{samples.site.name} (")
    assert "\u200f" not in english
