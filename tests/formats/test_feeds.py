"""Feeds: every public edition, corrections as entries of their own, nothing that a reader chokes on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from standfirst.build.prepare import Prepared
from standfirst.formats import Job, feed_entries
from standfirst.formats.feed_entries import HERE, LIMIT, Entries, located, outward, sanitised, stable_id
from standfirst.formats.feeds import Feed, feeds, files
from standfirst.library import Edition, Library
from standfirst.library.dates import identity
from standfirst.model import Change
from standfirst.settings import Site
from standfirst.view.addresses import FileFacts, feed_path
from standfirst.view.directory import Directory
from tests.growth import assert_linear

URL = "https://example.org/desk"
Jobs = Callable[[Library], dict[str, Job]]


def drawn(library: Library, jobs: Jobs) -> dict[str, tuple[Feed, bytes]]:
    """Every file of every feed by its path."""
    known = {edition.path("pdf"): FileFacts(4321, "0" * 64) for edition in library.editions}
    made = Entries({name: replace(job, files=known) for name, job in jobs(library).items()})
    return {
        path: (feed, draw())
        for feed in feeds(Directory(library))
        for path, draw in files(feed, library.site, made)
    }


def ids(path: str, data: bytes) -> list[str]:
    """The ids of a feed's entries, without that of the feed itself."""
    text = data.decode()
    if path.endswith(".json"):
        return [item["id"] for item in json.loads(text)["items"]]
    if path.endswith("rss.xml"):
        return re.findall(r"<guid[^>]*>([^<]*)</guid>", text)
    return re.findall(r"<id>([^<]*)</id>", text)[1:]


@pytest.fixture(scope="module", params=["", URL], ids=["no address", "address"])
def library(request: pytest.FixtureRequest, mixed: Path, prepared: Callable[..., Prepared]) -> Library:
    """The public editions of a site with hostile titles and held editions."""
    shown: Library = prepared(mixed, request.param).shown
    return shown


@pytest.fixture(scope="module")
def made(library: Library, jobs: Jobs) -> dict[str, tuple[Feed, bytes]]:
    """Its feeds."""
    return drawn(library, jobs)


@pytest.mark.slow
def test_feeds_parse(made: dict[str, tuple[Feed, bytes]]) -> None:
    """Each XML feed is read without a complaint and keeps titles word for word."""
    read = 0
    for path, (feed, data) in made.items():
        if path.endswith(".xml"):
            found = feedparser.parse(data)
            assert not found.bozo, (path, found.get("bozo_exception"))
            assert found.version == ("atom10" if "atom" in path else "rss20")
            assert found.feed.title == feed.title
            read += 1
    assert read >= 20


def test_every_public_edition_is_in_every_feed_it_belongs_to(
    library: Library, made: dict[str, tuple[Feed, bytes]]
) -> None:
    """All of its language, its series' and each of its topics' feeds hold an edition, in all three formats."""
    for edition in library.editions:
        mine = stable_id(library.site, identity(edition))
        belongs = [feed for feed in feeds(Directory(library)) if edition in feed.editions]
        wanted = 1 + bool(edition.file.series) + len(edition.briefing.topics)
        assert len(belongs) == wanted, edition.name
        for feed in belongs:
            for suffix in ("atom.xml", "rss.xml", "json"):
                path = f"{feed.path}.{suffix}"
                assert mine in ids(path, made[path][1]), path


@pytest.mark.slow
def test_nothing_held_is_in_any_feed(mixed: Path, prepared: Callable[..., Prepared], jobs: Jobs) -> None:
    """No title of an edition that is held back, and no protected name, is in any feed."""
    site = prepared(mixed, URL)
    secrets = [held.edition.briefing.title for held in site.held] + [
        secret
        for edition in site.all.editions
        for quote in (*edition.briefing.voices, *edition.briefing.reactions)
        for secret in quote.speaker.secrets()
    ]
    assert len(site.held) == 3
    assert len(secrets) > 6
    for path, (_, data) in drawn(site.shown, jobs).items():
        text = data.decode()
        assert not [secret for secret in secrets if secret in text], path


def test_hostile_titles(library: Library, made: dict[str, tuple[Feed, bytes]]) -> None:
    """A title with tags, the end of a CDATA section, emoji, Urdu and forbidden signs is text in every feed."""
    mine = stable_id(library.site, "hostile")
    entries = [e for e in feedparser.parse(made["feeds/all.atom.xml"][1]).entries if e.id == mine]
    assert len(entries) == 1
    assert entries[0].title_detail.type == "text/plain"
    for part in ("<b>rises</b>", "]]>", "🌊", "دریا", "{{ x }}", "${y}"):
        assert part in entries[0].title, part
    for path, (_, data) in made.items():
        if path.endswith(".xml"):
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", data.decode()), path
            assert b"<b>rises" not in data, path


def test_content_is_clean(library: Library, made: dict[str, tuple[Feed, bytes]]) -> None:
    """No entry holds a script, a style, a drawing, a class or an address without a place to go."""
    for path, (_, data) in made.items():
        if path.endswith(".json"):
            for item in json.loads(data)["items"]:
                html = item["content_html"]
                assert not re.search(r"<(script|style|svg|iframe|form|input)|\s(class|style|on\w+)=", html), (
                    path
                )
                if library.site.url:
                    assert not re.findall(r'href="(?!https?:|mailto:|tel:)[^"]*"', html), path


def test_relative_links_lead_from_the_feed() -> None:
    """Without an address a link is the way from the feed's own place, and its fragment stays."""
    site = Site(root=Path(), name="Desk", url="")
    html = '<a href="#a">1</a><a href="../../about.html">2</a><a href="../index.html">3</a><a href="https://example.org/">4</a>'
    clean = sanitised(html, "ur", "rtl", outward(site, "ur/flood/02.html"))
    found = {
        feed: re.findall(r'href="([^"]*)"', located(clean, feed))
        for feed in ("ur/feeds/series/flood.atom.xml", "feeds/all.json")
    }
    assert found["ur/feeds/series/flood.atom.xml"] == [
        "../../flood/02.html#a", "../../../about.html", "../../index.html", "https://example.org/",
    ]  # fmt: skip
    assert found["feeds/all.json"] == [
        "../ur/flood/02.html#a", "../about.html", "../ur/index.html", "https://example.org/",
    ]  # fmt: skip


def test_absolute_links() -> None:
    """With an address every link is full."""
    site = Site(root=Path(), name="Desk", url=URL)
    way = outward(site, "flood/01.html")
    clean = sanitised('<a href="#a">1</a><a href="02.html">2</a>', "en", "ltr", way)
    assert located(clean, "feeds/all.json") == clean
    assert re.findall(r'href="([^"]*)"', clean) == [f"{URL}/flood/01.html#a", f"{URL}/flood/02.html"]


def test_nothing_but_the_program_says_where_the_root_is() -> None:
    """What a briefing writes is never taken for the mark that stands for the root of the site."""
    clean = sanitised(f'<p title="{HERE}">{HERE}b <a href="{HERE}c">d</a></p>', "en", "ltr")
    assert HERE not in clean


def test_content_has_no_permalinks(samples: Library, jobs: Jobs) -> None:
    """The marks that a page shows beside its parts are left out where they would only be noise."""
    html = "".join(entry.html for entry in Entries(jobs(samples)).of(["flood/02"]))
    assert f'href="{HERE}flood/02.html#source-' in html
    assert ">#<" not in html


def test_content_is_what_is_new(samples: Library, jobs: Jobs) -> None:
    """An entry says what an edition says first and what changed, and leads to the page for the rest."""
    briefing = samples.by_name["flood/02"].briefing
    found = Entries(jobs(samples)).of(["flood/02"])
    html = next(entry.html for entry in found if entry.page == "flood/02.html")
    assert all(figure.label in html for figure in briefing.key_figures)
    assert "What changed" in html
    assert f'href="{HERE}flood/02.html"' in html
    assert briefing.voices[0].quote not in html


def test_sanitised_says_its_language() -> None:
    """Content stands in an element with its language and direction, and loses what could run."""
    html = sanitised('<p onclick="x()">a<script>b()</script><a href="javascript:c()">d</a></p>', "ur", "rtl")
    assert html.startswith('<div lang="ur" dir="rtl">')
    assert not re.search("onclick|script|c\\(\\)|b\\(\\)", html)


def test_ids(library: Library, made: dict[str, tuple[Feed, bytes]]) -> None:
    """Ids are tags of the site's host, or UUIDs where it has none; each stands once in a feed."""
    form = "tag:example.org,2026:desk/" if library.site.url else "urn:uuid:"
    for path, (_, data) in made.items():
        found = ids(path, data)
        assert all(name.startswith(form) for name in found), path
        assert len(set(found)) == len(found), path


def test_the_pdf_is_enclosed(made: dict[str, tuple[Feed, bytes]]) -> None:
    """An edition's entry carries its PDF with length and type."""
    for path in ("feeds/series/flood.atom.xml", "feeds/series/flood.rss.xml"):
        found = [e for e in feedparser.parse(made[path][1]).entries if e.enclosures]
        assert len(found) == 2
        for entry in found:
            assert (entry.enclosures[0].type, entry.enclosures[0].length) == ("application/pdf", "4321")
            assert entry.enclosures[0].href.endswith(".pdf")
    items = json.loads(made["feeds/series/flood.json"][1])["items"]
    attached = [item["attachments"][0] for item in items if "attachments" in item]
    assert {file["size_in_bytes"] for file in attached} == {4321}


def with_changes(library: Library, name: str, *changes: Change) -> Library:
    """The library with other changes in one edition."""

    def other(edition: Edition) -> Edition:
        if edition.name != name:
            return edition
        return replace(edition, briefing=edition.briefing.model_copy(update={"changes": changes}))

    return replace(library, editions=tuple(other(edition) for edition in library.editions))


def corrections(library: Library, jobs: Jobs) -> dict[str, dict[str, Any]]:
    """The corrections in the feed of the flood by their ids."""
    data = drawn(library, jobs)["feeds/series/flood.json"][1]
    return {
        item["id"]: item
        for item in json.loads(data)["items"]
        if "correction" in item["url"] + item["title"].lower()
    }


def test_corrections_are_entries(samples: Library, jobs: Jobs) -> None:
    """A correction has an entry that says what was wrong and what is right, and leads to its place."""
    wanted = [c for c in samples.by_name["flood/02"].briefing.changes if c.kind == "correction"]
    found = corrections(samples, jobs)
    assert wanted
    assert len(found) == len(wanted)
    item = next(iter(found.values()))
    assert item["title"].startswith("Correction: EXERCISE: ")
    assert wanted[0].was
    assert wanted[0].was in item["content_html"]
    assert re.search(r"02\.html#change-\d+$", item["url"])


@pytest.mark.slow
def test_a_correction_keeps_its_id(samples: Library, jobs: Jobs) -> None:
    """Mending the words of a correction, or adding another before it, gives it no other id; a second one has its own."""
    first = next(c for c in samples.by_name["flood/02"].briefing.changes if c.kind == "correction")
    mended = first.model_copy(update={"note": "Said better."})
    newer = first.model_copy(update={"at": first.at + timedelta(days=1)})
    twin = first.model_copy(update={"note": "Of the same minute."})
    alone = set(corrections(with_changes(samples, "flood/02", first), jobs))
    assert set(corrections(with_changes(samples, "flood/02", mended), jobs)) == alone
    assert set(corrections(with_changes(samples, "flood/02", newer, first), jobs)) > alone
    assert len(corrections(with_changes(samples, "flood/02", first, twin), jobs)) == 2


def test_a_correction_moves_the_feed(samples: Library, jobs: Jobs) -> None:
    """A later correction is the newest entry and the edition's own entry is updated then."""
    first = next(c for c in samples.by_name["flood/02"].briefing.changes if c.kind == "correction")
    late = first.model_copy(update={"at": first.at + timedelta(days=90)})
    made = drawn(with_changes(samples, "flood/02", late), jobs)
    found = feedparser.parse(made["feeds/all.atom.xml"][1])
    assert found.entries[0].title.startswith("Correction: ")
    edition = next(entry for entry in found.entries if entry.id == stable_id(samples.site, "flood/02"))
    assert edition.updated_parsed == found.entries[0].updated_parsed == found.feed.updated_parsed
    assert edition.published_parsed < edition.updated_parsed
    items = json.loads(made["feeds/all.json"][1])["items"]
    item = next(item for item in items if item["id"] == stable_id(samples.site, "flood/02"))
    assert item["date_modified"] == items[0]["date_modified"] == late.at.isoformat()
    assert datetime.fromisoformat(item["date_published"]) < late.at


def test_languages(samples: Library, jobs: Jobs) -> None:
    """Urdu has feeds of its own that say so, and their entries too."""
    data = drawn(samples, jobs)["ur/feeds/all.atom.xml"][1]
    found = feedparser.parse(data)
    assert found.feed.language == "ur"
    assert b'<entry xml:lang="ur">' in data
    assert [entry.id for entry in found.entries].count(stable_id(samples.site, "flood/02.ur")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://desk.github.io/floods", "https://desk.github.io/quakes"),
        ("https://desk.github.io", "https://desk.github.io/quakes"),
        ("https://example.org/a/b", "https://example.org/a"),
        ("http://localhost:8000", "http://localhost:8001"),
    ],
)
def test_two_sites_on_one_host_share_no_id(samples: Library, jobs: Jobs, one: str, other: str) -> None:
    """Feeds and entries of sites that differ in path or port alone have ids of their own."""
    found = []
    for url in (one, other):
        library = replace(samples, site=replace(samples.site, url=url))
        everything = drawn(library, jobs)
        found.append(
            {
                name
                for path, (_, data) in everything.items()
                for name in re.findall(r"tag:[^<\"]+", data.decode())
            }
        )
    assert min(map(len, found)) > 20
    assert not found[0] & found[1]


def test_an_id_outlives_the_scheme_of_the_address(samples: Library) -> None:
    """Moving from http to https, or a slash at the end, changes no id; a site without a path keeps its old ones."""
    urls = ("http://example.org/desk", "https://example.org/desk", "https://EXAMPLE.org/desk")
    assert len({stable_id(replace(samples.site, url=url), "flood/02") for url in urls}) == 1
    plain = stable_id(replace(samples.site, url="https://example.org"), "flood/02")
    assert plain == "tag:example.org,2026:flood/02"


def test_one_feed_a_topic_as_there_is_one_page(samples: Library) -> None:
    """Topics that differ in signs alone have a feed each under the slug of their page; spellings of one share it."""
    names = ("Zone A+", "Zone A-", "zone a", "ZONE  A", "C++", "C#", "C", "ماء", "سلام")
    changed = []
    for edition, mine in zip(samples.originals, (names[:4], names[4:], ("zone A+", "C#")), strict=False):
        briefing = edition.briefing.model_copy(update={"topics": mine})
        changed.append(replace(edition, briefing=briefing))
    library = replace(samples, editions=tuple(changed))
    directory = Directory(library)
    found = [feed for feed in feeds(directory) if "/topics/" in feed.path]
    assert len({feed.path for feed in found}) == len(found) == 8
    assert {feed.path for feed in found} == {feed_path(topic=name) for name in directory.topics}
    for feed in found:
        group = directory.topics[feed.path.rpartition("/")[2]]
        assert {one.name for one in group.editions} == {one.name for one in feed.editions}


def test_an_empty_site_has_feeds(samples: Library, jobs: Jobs) -> None:
    """A site without an edition has valid feeds with a date that is not the clock's."""
    made = drawn(samples.only(()), jobs)
    assert sorted(made) == ["feeds/all.atom.xml", "feeds/all.json", "feeds/all.rss.xml"]
    assert not feedparser.parse(made["feeds/all.atom.xml"][1]).bozo
    assert b"1970-01-01" in made["feeds/all.atom.xml"][1]


def test_same_bytes(library: Library, jobs: Jobs, made: dict[str, tuple[Feed, bytes]]) -> None:
    """Feeds are the same bytes each time."""
    assert {path: data for path, (_, data) in drawn(library, jobs).items()} == {
        path: data for path, (_, data) in made.items()
    }


def test_a_feed_has_a_limit(samples: Library, jobs: Jobs) -> None:
    """However many editions there are, a feed holds the newest only, and draws no others."""
    made = Entries(jobs(samples))
    names = ["flood/01", *["flood/02"] * LIMIT]
    assert len([entry for entry in made.of(names) if "correction" not in entry.title.lower()]) == LIMIT
    assert made.of(["balochistan/01"] * LIMIT + ["no/such/edition"])


def test_html_ends_no_section_of_xml(samples: Library, jobs: Jobs) -> None:
    """Content that holds the end of a CDATA section comes out of the XML as it went in."""
    made = Entries(jobs(samples))
    html = '<div lang="en" dir="ltr"><a href="https://example.org/" title="a ]]> b">c &amp;lt; d</a></div>'
    entry = replace(made.of(["balochistan/01"])[0], html=html)
    hostile = replace(made, _drawn={"balochistan/01": ((entry,), {})})
    feed = next(feed for feed in feeds(Directory(samples)) if feed.path == "feeds/series/balochistan")
    for path, draw in files(feed, samples.site, hostile):
        if path.endswith(".xml"):
            found = ET.fromstring(draw())  # our own
            assert [element.text for element in found.iter() if element.text and "<a " in element.text] == [
                html
            ]


def test_links_lead_to_pages_from_every_feed(samples: Library, jobs: Jobs) -> None:
    """An entry that was drawn for one feed leads to the same pages from the feeds of other folders."""
    pages = {edition.path("html") for edition in samples.editions}
    followed: dict[str, set[str]] = {}
    for path, (_, data) in drawn(samples, jobs).items():
        for href in re.findall(r'href=\\?"(\.\.?/[^"#\\]+\.html)', data.decode()):
            target = normpath(f"{dirname(path)}/{href}")
            if not target.endswith("index.html"):
                assert target in pages, (path, href)
                followed.setdefault(dirname(path), set()).add(target)
    assert {"feeds", "feeds/series", "feeds/topics", "ur/feeds/series"} <= set(followed)


def test_digests_hold_no_markup_that_readers_drop(samples: Library, jobs: Jobs) -> None:
    """Beside the element that says the language, no entry has boxes, machine dates, ids, classes or labels."""
    for entry in Entries(jobs(samples)).of(samples.by_name):
        inner = entry.html.partition(">")[2]
        assert not re.search(
            r"<(?:div|time|span|data)\b|\s(?:id|class|role|scope|aria-[a-z]+|data-[a-z]+)=", inner
        )


@pytest.mark.slow
def test_few_entries_are_remembered(samples: Library, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not asked for longest is forgotten and drawn again, and the feeds are the same."""
    whole = drawn(samples, jobs)
    monkeypatch.setattr(feed_entries, "DRAWN", 2)
    monkeypatch.setattr(feed_entries, "TEXTS", 2)
    made = Entries(jobs(samples))
    names = [edition.name for edition in samples.editions]
    for name in (*names, names[0]):
        made.of([name])
    assert list(made._drawn) == [names[-1], names[0]]
    assert drawn(samples, jobs) == whole


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ["word ", "<p>word</p>\n", "<p>word ", "<b>", "<b>a", "<a href='x'>", "<table><td>a", "<li>", "<", "<!--", "</p>", "<svg>", "<p><b>", "<select>"]
)  # fmt: skip
def test_own_pages_of_megabytes_take_a_time_that_grows_with_them(part: str) -> None:
    """Text in one line of a million characters, and tags that are left open."""

    def prepare(size: int) -> Callable[[], object]:
        html = part * (size // len(part))
        return lambda: sanitised(html, "en", "ltr")

    assert_linear(prepare, 250_000)
