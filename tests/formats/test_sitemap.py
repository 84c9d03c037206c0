"""Sitemap and robots.txt."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from standfirst.formats.sitemap import SitemapEntry, robots, sitemap
from standfirst.settings import Site

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = Site(root=Path(), name="Desk", url="https://example.org/desk")


def test_pages_with_their_changes_and_languages() -> None:
    """Each page has its full address, its last change where that is known, and its languages."""
    moment = datetime(2026, 3, 12, 18, tzinfo=UTC)
    pages = [
        SitemapEntry("ur/flood/02.html", moment, (("en", "flood/02.html"), ("x-default", "flood/02.html"))),
        SitemapEntry("index.html"),
        SitemapEntry("topics/سیلاب.html"),
    ]
    root = ET.fromstring(sitemap(SITE, pages))  # our own
    found = {url.findtext("s:loc", None, NAMES): url for url in root.findall("s:url", NAMES)}
    assert list(found) == [
        "https://example.org/desk/",
        "https://example.org/desk/topics/%D8%B3%DB%8C%D9%84%D8%A7%D8%A8.html",
        "https://example.org/desk/ur/flood/02.html",
    ]
    page = found["https://example.org/desk/ur/flood/02.html"]
    assert page.findtext("s:lastmod", None, NAMES) == "2026-03-12T18:00:00+00:00"
    assert [link.attrib["hreflang"] for link in page.findall("x:link", NAMES)] == ["en", "x-default"]


def test_robots() -> None:
    """Robots may read all of a site and nothing of a preview; only a site with an address has a sitemap."""
    assert robots(SITE) == b"User-agent: *\nDisallow:\n\nSitemap: https://example.org/desk/sitemap.xml\n"
    assert robots(SITE, preview=True) == b"User-agent: *\nDisallow: /\n"
    assert b"Sitemap" not in robots(Site(root=Path(), name="Desk", url=""))
