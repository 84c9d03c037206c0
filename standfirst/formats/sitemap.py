"""Files for search engines: the sitemap with dates and languages of pages, and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from standfirst.settings import Site
from standfirst.view.addresses import address

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
UNLISTED = frozenset({"404.html", "search.html"})
"""Pages that search engines should not list."""

_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page by its path; `alternates` are its languages with their paths, itself included."""

    path: str
    changed: datetime | None = None
    alternates: tuple[tuple[str, str], ...] = ()


def sitemap(site: Site, pages: Iterable[SitemapEntry]) -> bytes:
    """Return the sitemap of a site that has an address."""
    root = ET.Element("urlset", {"xmlns": _MAP, "xmlns:xhtml": _XHTML})
    for page in sorted(pages, key=lambda page: page.path):
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = address(site, page.path, page.path)
        if page.changed:
            ET.SubElement(url, "lastmod").text = page.changed.isoformat(timespec="seconds")
        for lang, path in page.alternates:
            link = {"rel": "alternate", "hreflang": lang, "href": address(site, path, page.path)}
            ET.SubElement(url, "xhtml:link", link)
    ET.indent(root, " ")
    text = ET.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def robots(site: Site, *, preview: bool = False) -> bytes:
    """Return a robots.txt that allows everything, or nothing for a preview."""
    lines = ["User-agent: *", "Disallow: /" if preview else "Disallow:"]
    if site.url and not preview:
        lines += ["", f"Sitemap: {site.url}/{SITEMAP}"]
    return ("\n".join(lines) + "\n").encode()
