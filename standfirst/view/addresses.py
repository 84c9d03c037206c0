"""Where things of the site are found: absolute where it has an address, relative to a page where it has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from standfirst.settings import Site
from standfirst.view.records import Link
from standfirst.view.render_context import relative

FEED_KINDS = (
    ("atom.xml", "application/atom+xml", "Atom"),
    ("rss.xml", "application/rss+xml", "RSS"),
    ("json", "application/feed+json", "JSON Feed"),
)
"""What the files of a feed end with, their types and names."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file of the site once it was made."""

    size: int
    sha256: str


Files = Mapping[str, FileFacts]
"""Facts by path, of the files that were made so far."""


def address(site: Site, path: str, page: str) -> str:
    """How something on `page` points to `path`; both are paths below the root of the site."""
    if path.startswith(("https://", "http://")):
        return path
    bare, mark, fragment = path.partition("#")
    tail = mark + quote(fragment)
    if site.url:
        return f"{site.url}/{quote('' if bare == 'index.html' else bare)}{tail}"
    return quote(relative(bare, page)) + tail


def feed_path(lang: str = "", *, series: str = "", topic: str = "") -> str:
    """The path of a feed without its suffix: `feeds/all`, `feeds/series/flood`, `ur/feeds/all`.

    `topic` is the slug of one.
    """
    lead = f"{lang}/feeds" if lang else "feeds"
    if series:
        return f"{lead}/series/{series}"
    return f"{lead}/topics/{topic}" if topic else f"{lead}/all"


def feed_links(page: str, title: str, path: str) -> tuple[Link, ...]:
    """The three files of a feed, as a page links to them; `note` is their type."""
    return tuple(
        Link(f"{title} ({name})", quote(relative(f"{path}.{suffix}", page)), note=kind)
        for suffix, kind, name in FEED_KINDS
    )
