"""The desk's articles: on the front page, in lists, feeds and archive beside briefings; menus and links from settings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import feedparser
import pytest

from standfirst import settings, site
from standfirst.build.options import Options
from standfirst.errors import InputError
from standfirst.serving.session import Session
from standfirst.view.records import Link
from tests.sites import small_site

pytestmark = pytest.mark.slow

CONTENT = {
    "pages/method.md": "Title: Method\n\nHow we count.\n",
    "blog/first.md": "Title: First & foremost\nDate: 2025-12-30 10:00\nCategory: Field notes\nTags: water, wells\nAuthor: Desk\n\nOf the *first* well; see [method]({filename}../pages/method.md), [notes]({category}Field notes) and [water]({tag}water).\n",
    "blog/second.md": "Title: Second\nDate: 2026-02-03\nCategory: Opinion\nTags: water\nSlug: second\n\nOf the second well.\n",
    "blog/second-ur.md": "Title: دوسرا\nDate: 2026-02-03\nCategory: Opinion\nSlug: second\nLang: ur\n\nدوسرا کنواں\n",
    "blog/plan.md": "Title: Secret plan\nDate: 2026-02-04\nStatus: draft\nCategory: Plans\nTags: plotting\n\nNot yet.\n",
}
MENU = (
    'MENUITEMS = [("Shop", "https://example.org/shop"), ("Method", "pages/method.html"), ("Start", "/")]\n'
    'LINKS = (("Agency", "https://example.org/agency"),)\nSOCIAL = [("Write to us", "mailto:desk@example.org")]\n'
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with articles, a draft among them, and with links in its settings."""
    made = small_site(tmp_path_factory.mktemp("articles") / "site", MENU, CONTENT)
    site.build(made, options=Options(jobs=0))
    return made


def _page(folder: Path, name: str) -> str:
    return (folder / "output" / name).read_text("utf-8")


def _links(html: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', html)


def test_the_front_page_lists_the_newest(folder: Path) -> None:
    """The front page has the articles with their days, the newest first, and leads to all of them."""
    html = _page(folder, "index.html").partition('id="articles"')[2]
    assert _links(html)[:3] == ["second.html", "first-foremost.html", "archives.html"]
    assert "3 February 2026" in html
    assert "First &amp; foremost" in html


def test_lists_are_there_for_all_and_for_each_heading(folder: Path) -> None:
    """The archive, categories, tags and authors list what is theirs, where Pelican's settings say."""
    for name, there, other in (
        ("archives.html", ["second.html", "first-foremost.html"], []),
        ("category/field-notes.html", ["../first-foremost.html"], ["../second.html"]),
        ("category/opinion.html", ["../second.html"], ["../first-foremost.html"]),
        ("tag/water.html", ["../second.html", "../first-foremost.html"], []),
        ("tag/wells.html", ["../first-foremost.html"], ["../second.html"]),
        ("author/desk.html", ["../first-foremost.html"], ["../second.html"]),
    ):
        links = _links(_page(folder, name))
        assert [link for link in links if link in (*there, *other)] == there, name


def test_an_article_says_its_day_and_where_it_is_filed(folder: Path) -> None:
    """An article leads to its category, tags and author, and links by Pelican's own forms lead to pages that are there."""
    html = _page(folder, "first-foremost.html")
    assert '<time datetime="2025-12-30">30 December 2025</time>' in html
    wanted = {"category/field-notes.html", "tag/water.html", "tag/wells.html", "author/desk.html"}
    assert wanted <= {link.removeprefix("./") for link in _links(html)}
    for link in wanted | {"pages/method.html"}:
        assert (folder / "output" / link).is_file()
    assert 'href="second-ur.html"' in _page(folder, "second.html")
    assert 'href="second.html"' in _page(folder, "second-ur.html")


@pytest.mark.parametrize(
    ("path", "titles"),
    [("articles", ["Second", "First & foremost"]), ("articles/opinion", ["Second"]), ("articles/field-notes", ["First & foremost"])],
)  # fmt: skip
def test_feeds_hold_them(folder: Path, path: str, titles: list[str]) -> None:
    """There is a feed of all and of each category, in three forms; links in it are full addresses."""
    for kind in ("atom", "rss"):
        found = feedparser.parse((folder / "output" / "feeds" / f"{path}.{kind}.xml").read_bytes())
        assert not found.bozo
        assert [entry.title for entry in found.entries] == titles
        assert all(entry.link.startswith("https://example.org/") for entry in found.entries)
    found = json.loads((folder / "output" / "feeds" / f"{path}.json").read_text("utf-8"))
    assert [item["title"] for item in found["items"]] == titles
    assert "https://example.org/pages/method.html" in json.dumps(found) or "First" not in str(titles)


def test_what_is_not_public_is_in_none(folder: Path) -> None:
    """A draft, its category and its tag are in no file of the site, its sitemap and search among them."""
    names = {path.relative_to(folder / "output").as_posix() for path in (folder / "output").rglob("*")}
    assert not {name for name in names if "plan" in name or "plotting" in name}
    texts = (path.read_bytes() for path in (folder / "output").rglob("*.*ml"))
    assert not any(b"Secret plan" in data or b"plotting" in data for data in texts)
    sitemap = _page(folder, "sitemap.xml")
    for name in ("archives.html", "second.html", "category/opinion.html", "tag/water.html"):
        assert f"<loc>https://example.org/{name}</loc>" in sitemap


def test_menu_and_links_come_from_the_settings(folder: Path) -> None:
    """Navigation and foot of each page lead where the settings say, from every depth."""
    for name, way in (
        ("index.html", "pages/method.html"),
        ("category/opinion.html", "../pages/method.html"),
        ("pages/method.html", "method.html"),
    ):
        up = "../" * name.count("/")
        head, _, foot = _page(folder, name).partition("<main")
        assert {"https://example.org/shop", way, f"{up}archives.html"} <= set(_links(head))
        assert {"https://example.org/agency", "mailto:desk@example.org"} <= set(_links(foot))


@pytest.mark.parametrize(
    "line",
    ['MENUITEMS = ["x"]', 'LINKS = [("x", "javascript:alert(1)")]', 'SOCIAL = "x"', 'ARCHIVES_SAVE_AS = "archive/index.html"'],
)  # fmt: skip
def test_settings_that_make_no_sense_are_told(tmp_path: Path, line: str) -> None:
    """Links that are none, or run code, and an archive in the place of another are refused by name."""
    folder = small_site(tmp_path / "site", f"{line}\n")
    with pytest.raises(InputError, match=rf"SF021 {line.partition(' ')[0]} "):
        settings.load(folder)


def test_no_articles_leave_no_lists(tmp_path: Path) -> None:
    """A site without articles has no list, feed, section or way to them."""
    folder = small_site(tmp_path / "site", content={"blog/plan.md": CONTENT["blog/plan.md"]})
    site.build(folder, options=Options(jobs=0))
    names = {path.name for path in (folder / "output").rglob("*")}
    assert not names & {"archives.html", "articles.json", "category", "tag"}
    assert "Articles" not in _page(folder, "index.html")


def test_an_open_page_has_them_as_a_build_does(folder: Path) -> None:
    """The front page of a served site is the build's, articles and all."""
    result = site.build(folder, options=Options(jobs=0))
    session = Session(folder, preview=False)
    session.texts = [
        *(Link(text, href, lang=lang) for text, href, lang in result.texts),
        *(Link(text, href, lang=lang, note=day) for text, href, lang, day in result.articles),
    ]
    assert session.render(["index.html"])["index.html"].decode() == _page(folder, "index.html")
    again = site.build(folder, options=Options(jobs=0))
    assert again.articles == result.articles
    assert again.drawn == 0


def test_static_files_go_where_the_settings_say(tmp_path: Path) -> None:
    """`STATIC_PATHS` and `EXTRA_PATH_METADATA` publish files at their places, the root of the site among them."""
    more = (
        'STATIC_PATHS = ["images", "extra"]\n'
        'EXTRA_PATH_METADATA = {"extra/robots-of-old.txt": {"path": "humans.txt"}, "extra/CNAME": {"path": "CNAME"}}\n'
    )
    files = {"images/a.txt": "A\n", "extra/robots-of-old.txt": "H\n", "extra/CNAME": "example.org\n"}
    folder = small_site(tmp_path / "site", more, files)
    site.build(folder, options=Options(jobs=0))
    for name, text in (("images/a.txt", "A\n"), ("humans.txt", "H\n"), ("CNAME", "example.org\n")):
        assert _page(folder, name) == text
