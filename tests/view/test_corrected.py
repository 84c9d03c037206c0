"""A reader of an edition that was wrong is told so, whatever form of it they read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from standfirst import settings, theme
from standfirst.formats import FORMATS, Job, embed, figures, flash, report, reuse
from standfirst.formats.feed_entries import Entries
from standfirst.formats.feeds import atom, feeds
from standfirst.library import Library, load_or_raise
from standfirst.view.briefing import briefing
from standfirst.view.comparison import comparison
from standfirst.view.directory import Directory
from standfirst.view.narrative import corrected
from standfirst.view.page_context import PageContext
from standfirst.view.people_and_claims import people
from standfirst.view.render_context import RenderContext
from standfirst.view.series import series_page
from tests.library.test_corrections import correction, edition, library
from tests.sites import NOW, small_site, write

pytestmark = pytest.mark.slow

THREE = {
    "homes/01.yaml": edition(1, 3400),
    "homes/02.yaml": edition(2, 2900, correction(2, 3400, 2900, "1")),
    "homes/03.yaml": edition(3, 3100),
}
STRUCK = '<del><span class="sf-hidden">wrong: </span>about 3,400</del>'


@pytest.fixture
def found(tmp_path: Path) -> Library:
    """Three editions, of which the second corrects the first."""
    return library(tmp_path, THREE)


def job(found: Library, name: str) -> Job:
    """A job for an edition as the public sees it."""
    return Job(found.by_name[name], found, theme.load(found.site.theme, found.site.root), NOW)


def page(found: Library, name: str) -> str:
    """The page of an edition."""
    return FORMATS["page"].render(job(found, name)).decode()


def told(found: Library, name: str) -> dict[str, Any]:
    """The JSON of an edition."""
    data: dict[str, Any] = json.loads(FORMATS["data"].render(job(found, name)))
    return data


def test_the_page_of_the_wrong_edition_says_so_before_its_text(found: Library) -> None:
    """Its title, a notice above the figures with both numbers and the way to the correction, and each number."""
    html = page(found, "homes/01")
    assert "<title>Corrected: EXERCISE: Homes, edition 1</title>" in html
    notice = html[html.index("sf-notice--corrected") : html.index('class="sf-briefing-head"')]
    assert "Sheds were counted in count 2." in notice
    assert (
        '<del><span class="sf-hidden">wrong: </span>About 3,400 homes.</del> <ins>About 2,900 homes.</ins>'
        in notice
    )
    assert 'href="02.html#change-1"' in notice
    assert html.count(STRUCK) == 2, "the figure and the sentence"
    assert '<ins><data class="sf-figure-ref" value="2900">about 2,900 (corrected)</data></ins>' in html
    assert 'id="correction-homes-02-1"' in html


def test_a_notice_without_notes_names_the_figure(found: Library) -> None:
    """Where there is no room for a note, its figure's label says which number was wrong."""
    notice = corrected(RenderContext(found.by_name["homes/01"], found, "print", NOW), notes=False)
    assert notice is not None
    (one,) = notice.newest
    assert one.note == found.by_name["homes/01"].briefing.key_figures[0].label
    assert (one.was, one.now) == ("About 3,400 homes.", "About 2,900 homes.")


@pytest.mark.parametrize("name", ["homes/02", "homes/03"])
def test_other_pages_strike_nothing_and_tell_no_trend(found: Library, name: str) -> None:
    """The edition that corrects does not fall from a number that never was."""
    html = page(found, name)
    assert "sf-notice--corrected" not in html
    assert "<title>EXERCISE" in html
    assert "-500" not in html
    assert "−500" not in html
    view = briefing(RenderContext(found.by_name["homes/02"], found, "web", NOW))
    assert [(one.trend, one.difference) for one in view.figures] == [("", ""), ("", "")]


def test_every_edition_but_the_newest_names_the_newest(found: Library) -> None:
    """Not the next one, and from the first minute on."""
    for name in ("homes/01", "homes/02"):
        html = page(found, name)
        assert re.search(
            r'There is a newer edition:</b> <a href="03.html">Edition 3, 3 February 2026: <bdi[^>]*>EXERCISE: Homes, edition 3</bdi></a>',
            html,
        )
    assert "There is a newer edition" not in page(found, "homes/03")


def test_data_for_machines_has_the_correction(found: Library) -> None:
    """JSON, its index, JSON-LD and CSV keep what came out and say what is right."""
    data = told(found, "homes/01")
    assert data["briefing"]["key_figures"][0]["value"] == 3400
    assert data["right"] == [{"id": "homes", "value": 2900, "text": "about 2,900"}]
    assert data["corrections"][0]["edition"] == "homes/02"
    assert data["corrections"][0]["url"] == "https://example.org/homes/02.html#change-1"
    assert data["corrected"] is True
    assert data["newest"] == "https://example.org/homes/03.html"
    assert "~~about 3,400~~ about 2,900 (corrected)" in data["body"]
    assert data["date"]["changed"] == "2026-02-02T12:00:00Z"
    assert "corrections" not in told(found, "homes/03") or not told(found, "homes/03")["corrections"]
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(found, "homes/01"))
    assert block
    graph = json.loads(block[1])["@graph"]
    article = next(thing for thing in graph if thing["@type"] == "BackgroundNewsArticle")
    assert [one["@type"] for one in article["correction"]] == ["CorrectionComment"]
    assert article["creativeWorkStatus"] == "Superseded"
    homes = next(thing for thing in graph if thing["@id"] == "#figure-homes")
    assert (homes["value"], homes["name"]) == (2900, "Homes damaged: about 2,900 (corrected)")
    rows = list(csv.DictReader(io.StringIO(figures.render(job(found, "homes/01")).decode("utf-8-sig"))))
    assert [(row["value"], row["corrected"]) for row in rows] == [("3400", "2900"), ("7", "")]


@pytest.mark.parametrize("output", ["mail.html", "mail.txt", "report"])
def test_what_leaves_after_the_correction_has_it(found: Library, output: str) -> None:
    """A report that is printed now and a message that is written now say what was wrong and what is right."""
    from email import message_from_bytes, policy

    from standfirst.mail import rendering

    made = job(found, "homes/01")
    if output == "report":
        text = report.html(made)
    else:
        message = message_from_bytes(rendering.FORMAT.render(made), policy=policy.default)
        body = message.get_body(("plain" if output.endswith("txt") else "html",))
        assert body is not None
        text = str(body.get_content())
    assert "Sheds were counted in count 2." in text
    assert "2,900" in text
    assert text.index("Corrected") < text.index("Wells")


def test_the_entry_of_the_feed_is_marked(found: Library) -> None:
    """Its title says that it was corrected, its date is that of the correction, and both numbers are in it."""
    jobs = {name: job(found, name) for name in found.by_name}
    feed = next(feeds(Directory(found)))
    root = ET.fromstring(atom(feed, found.site, Entries(jobs)))  # ours
    atoms = "{http://www.w3.org/2005/Atom}"
    entries = {str(one.findtext(f"{atoms}title")): one for one in root.findall(f"{atoms}entry")}
    entry = entries["Corrected: EXERCISE: Homes, edition 1"]
    assert entry.findtext(f"{atoms}updated") == "2026-02-02T12:00:00+00:00"
    content = str(entry.findtext("{http://www.w3.org/2005/Atom}content"))
    assert "3,400</del>" in content
    assert "About 2,900 homes.</ins>" in content
    assert len([title for title in entries if title.startswith("Correction:")]) == 1, (
        "told once, by its maker"
    )


def test_the_course_of_a_figure_shows_the_break(found: Library) -> None:
    """The page of the series strikes the number, gives no difference from it, and draws it beside the line."""
    view = series_page(PageContext(Directory(found), NOW, "en", "homes/index.html"), "homes")
    course = next(one for one in view.courses if one.anchor == "figure-homes")
    assert [(row.wrong, row.value, row.difference) for row in course.rows] == [
        ("about 3,400", "about 2,900 (corrected)", ""),
        ("", "about 2,900", ""),
        ("", "about 3,100", "+200"),
    ]
    assert course.plot is not None
    svg = str(course.plot.svg)
    assert svg.count("<line") == 3, "the ground and two pieces"
    assert 'fill="none"' in svg
    assert "wrong: about 3,400" in svg


def test_a_withdrawn_page_has_no_table_of_contents(tmp_path: Path) -> None:
    """There is nothing to find on it, and its text has the whole width."""
    more = "withdrawn: {at: 2026-02-02T09:00+00:00, explanation: It was wrong.}\n"
    texts = {
        "homes/01.yaml": edition(1, 3400, status="withdrawn", more=more),
        "homes/02.yaml": edition(2, 3400),
    }
    found = library(tmp_path, texts)
    shown = {name: page(found, name) for name in ("homes/01", "homes/02")}
    assert {name: ("sf-contents" in html, "sf-columns" in html.replace("sf-columns__text", "")) for name, html in shown.items()} == {
        "homes/01": (False, False), "homes/02": (True, True),
    }  # fmt: skip


def test_updates_push_no_correction_off_the_page_of_the_series(tmp_path: Path) -> None:
    """Corrections come first, each under the anchor of its place in time; the updates of an edition are one entry."""
    updates = "".join(
        f"  - {{at: 2026-02-03T12:{n:02}+00:00, kind: update, note: Count {n}.}}\n" for n in range(12)
    )
    found = library(tmp_path, {**THREE, "homes/03.yaml": edition(3, 3100, updates)})
    view = series_page(PageContext(Directory(found), NOW, "en", "homes/index.html"), "homes")
    shown = [(one.correction.kind.slug, one.correction.anchor) for one in view.corrections]
    assert shown == [("correction", "entry-1")]
    assert [(one.count, one.notes[0]) for one in view.updates] == [("12 updates", "Count 11.")]
    assert view.log is None


def test_neighbours_are_compared_side_by_side(found: Library) -> None:
    """Every figure of both with the corrected number and no difference from it; the page of the series leads there."""
    second, third = found.by_name["homes/02"], found.by_name["homes/03"]
    for before, now, rows in (
        (found.by_name["homes/01"], second, [("about 2,900 (corrected)", "about 2,900", ""), ("7", "7", "")]),
        (second, third, [("about 2,900", "about 3,100", "+200"), ("7", "7", "")]),
    ):
        standing = PageContext(Directory(found), NOW, "en", f"homes/compared/{now.number:02}.html")
        view = comparison(standing, now, before)
        assert [(row.before, row.now, row.difference) for row in view.figures] == rows
        assert view.title == f"Homes: Edition {before.number} and Edition {now.number} compared"
    page = series_page(PageContext(Directory(found), NOW, "en", "homes/index.html"), "homes")
    assert [line.more.href if line.more else "" for line in page.editions] == [
        "compared/03.html",
        "compared/02.html",
        "",
    ]
    assert [line.corrected for line in page.editions] == [False, False, True]
    assert [entry.correction.note for entry in page.corrections] == ["Sheds were counted in count 2."]
    assert page.newest.href == "03.html"


def test_words_that_a_correction_quotes_are_struck_where_they_stand(tmp_path: Path) -> None:
    """A passage of the text gets its right one beside it, however its lines are broken; other words stay."""
    wrong = edition(1, 3400).replace(
        "The count began long ago.", "|\n  The council opened\n  both gates. Nobody was hurt [@a]."
    )
    change = (
        "  - {at: 2026-02-02T12:00+00:00, kind: correction, note: Only one gate was opened.,"
        " was: The council opened both gates., now: The council opened one gate., editions: [1]}\n"
    )
    found = library(tmp_path, {"homes/01.yaml": wrong, "homes/02.yaml": edition(2, 3400, change)})
    html = page(found, "homes/01")
    struck = '<del><span class="sf-hidden">wrong: </span>The council opened both gates.</del> <ins>The council opened one gate. (corrected)</ins>'
    assert f"<p>{struck} Nobody was hurt" in html


def test_two_hundred_corrections_leave_room_for_the_text(tmp_path: Path) -> None:
    """The newest three stand at the top with the number of the others, and the list has all of them."""
    many = "".join(
        correction(2, 3400, 2900, "1")
        .replace("count 2", f"count {n}")
        .replace("T12:00", f"T{n // 60:02}:{n % 60:02}")
        for n in range(200)
    )
    html = page(
        library(tmp_path, {"homes/01.yaml": edition(1, 3400), "homes/02.yaml": edition(2, 2900, many)}),
        "homes/01",
    )
    notice = html[html.index("sf-notice--corrected") : html.index('class="sf-briefing-head"')]
    assert notice.count("Sheds were counted") == 3
    assert '<a href="#corrections">197 more corrections</a>' in notice
    assert html.count('id="correction-homes-02-') == 200


@pytest.mark.parametrize(
    ("status", "target"), [("approved", "https://example.org/homes/01.html#corrections"), ("draft", "")]
)
def test_a_flash_links_to_the_list_of_corrections_on_the_page(
    tmp_path: Path, status: str, target: str
) -> None:
    """It has no room for that list, and a link to it would have no target in the PDF."""
    many = "".join(correction(2, 3400, 2900, "1").replace("count 2", f"count {n}") for n in range(5))
    site = small_site(tmp_path / "site")
    write(site, "homes/01.yaml", edition(1, 3400, status=status))
    write(site, "homes/02.yaml", edition(2, 2900, many, status=status))
    html = flash.html(job(load_or_raise(settings.load(site)), "homes/01"))
    assert re.findall(r"<p>(?:<a href=\"([^\"]*)\">)?2 more corrections", html) == [target]
    assert 'id="corrections"' not in html


def test_a_correction_that_is_not_public_leaves_no_trace(tmp_path: Path) -> None:
    """Page, data and feed of the public edition are byte for byte as if the closed one did not exist."""
    closed = {"homes/02.yaml": edition(2, 2900, correction(2, 3400, 2900, "1"), tlp="AMBER")}
    alone = library(tmp_path / "c", {"homes/01.yaml": edition(1, 3400)})
    beside = library(tmp_path / "d", {"homes/01.yaml": edition(1, 3400), **closed})
    for kind in ("page", "data", "figures"):
        assert FORMATS[kind].render(job(alone, "homes/01")) == FORMATS[kind].render(job(beside, "homes/01"))


def test_an_own_correction_that_names_its_edition_stands_at_its_top(tmp_path: Path) -> None:
    """An edition that was corrected in its own file says so above its text, and not that somebody else did."""
    found = library(tmp_path, {"homes/01.yaml": edition(1, 2900, correction(2, 3400, 2900, "1"))})
    html = page(found, "homes/01")
    notice = html[html.index("sf-notice--corrected") : html.index('class="sf-briefing-head"')]
    assert "About 3,400 homes." in notice
    assert "href" not in notice
    assert "<title>EXERCISE" in html


ROBOTS = '<meta name="robots" content="noindex">'


@pytest.mark.parametrize(
    ("texts", "closed"),
    [
        ({}, {"homes/01", "homes/02"}),
        ({"homes/03.yaml": edition(3, 3100, more="exercise: true\n")}, {"homes/01", "homes/02", "homes/03"}),
        ({f"homes/0{n}.yaml": edition(n, 5).replace("explainer", "bulletin") for n in (1, 2, 3)}, set()),
    ],
)
def test_search_engines_get_what_stands(tmp_path: Path, texts: Mapping[str, str], closed: set[str]) -> None:
    """Editions that a newer one replaces and exercises are not listed; bulletins stand beside each other."""
    found = library(tmp_path, {**THREE, **texts})
    assert {one.name for one in found.of_series("homes") if ROBOTS in page(found, one.name)} == closed


def test_what_changed_comes_before_the_text(samples: Library) -> None:
    """On the page, in the report and in the contents of both, readers of the last edition find the news first."""
    made = Job(samples.by_name["flood/02"], samples, theme.load(samples.site.theme, samples.site.root), NOW)
    for text in (FORMATS["page"].render(made).decode(), report.html(made, contents=True)):
        assert text.index('id="changes"') < text.index('id="situation"')
        assert text.index('href="#changes"') < text.index('href="#situation"')


RECORDS = """\
voices:
  - {id: nurse, speaker: {name: Exercise Player 3}, quote: "We had ninety beds & no water.", kind: responder, verification: reported, sources: [a]}
claims:
  - {id: dam, claim: The dam has a crack in its wall., by: [{name: Exercise Player 4}], status: alleged, evidence: A photograph shows the crack., sources: [a]}
tables:
  - id: towns
    title: Homes by town
    columns: [{id: town, label: Town}, {id: homes, label: Homes, kind: number}, {id: wells, label: Wells, kind: number}]
    rows: [[Testford, 1200, 5], [Drillhaven, 1700, 5]]
    sources: [a]
"""
AGAIN = """\
  - {at: 2026-02-02T12:00+00:00, kind: correction, note: We misheard the nurse., was: ninety beds, now: nineteen beds, editions: [1]}
  - {at: 2026-02-02T13:00+00:00, kind: correction, note: It was a shadow., was: a crack in its wall, now: a shadow on its wall, editions: [1]}
  - {at: 2026-02-02T14:00+00:00, kind: correction, about: tables.towns, note: Two rows were swapped., was: "1,200", now: "1,020", editions: [1]}
  - {at: 2026-02-02T15:00+00:00, kind: correction, about: tables.towns, note: Wells were miscounted., was: "5", now: "6", editions: [1]}
"""


def test_quotations_claims_and_cells_are_struck_where_they_stand(tmp_path: Path) -> None:
    """On the page, in the report and in embeds; the texts for machines stay as they were said."""
    texts = {
        "homes/01.yaml": edition(1, 3400, more=RECORDS),
        "homes/02.yaml": edition(2, 3400, AGAIN),
    }
    found = library(tmp_path, texts)
    wrong = '<del><span class="sf-hidden">wrong: </span>{}</del> <ins>{} (corrected)</ins>'
    html = page(found, "homes/01")
    for shown in (html, report.html(job(found, "homes/01"))):
        assert f"We had {wrong.format('ninety beds', 'nineteen beds')} &amp; no water." in shown
        assert f"The dam has {wrong.format('a crack in its wall', 'a shadow on its wall')}." in shown
        assert wrong.format("1,200", "1,020") in shown
    assert html.count('<td class="sf-table__number">5</td>') == 2, (
        "two cells say 5, so nobody knows which is wrong"
    )
    assert "ninety beds" in json.dumps(told(found, "homes/01")["briefing"])
    quote = embed.render(job(found, "homes/01"), "quote-nurse").decode()
    assert wrong.format("ninety beds", "nineteen beds") in quote
    (group,) = people(PageContext(Directory(found), NOW, "en", "people/index.html")).groups
    assert [link.latest for link in group.links] == [None], "nobody is quoted with words that were wrong"
    copied = reuse.render(job(found, "homes/01")).decode()
    assert "We had wrong: ninety beds nineteen beds (corrected) &amp; no water." in copied


def test_corrections_in_a_circle_and_by_the_hundred_end(tmp_path: Path) -> None:
    """Two editions that correct each other, and one that two hundred corrections name, have a page that says so."""
    circle = {
        "homes/01.yaml": edition(1, 3400, correction(3, 2900, 3400, "2")),
        "homes/02.yaml": edition(2, 2900, correction(2, 3400, 2900, "1")),
    }
    html = page(library(tmp_path / "circle", circle), "homes/01")
    assert "sf-notice--corrected" in html
    lines = "".join(
        f"  - {{at: 2026-02-02T{n // 60:02}:{n % 60:02}+00:00, kind: correction, note: Correction {n}., was: word {n} of it, now: word {n}, editions: [1]}}\n"
        for n in range(200)
    )
    many = {"homes/01.yaml": edition(1, 3400), "homes/02.yaml": edition(2, 3400, lines)}
    html = page(library(tmp_path / "many", many), "homes/01")
    notice = html[html.index("sf-notice--corrected") : html.index('class="sf-briefing-head"')]
    assert notice.count("<del>") == 3
    assert "197 more corrections" in notice
    assert html.count('id="correction-homes-02-') == 200
