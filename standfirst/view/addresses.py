"""URLs of the site's files, absolute if the site has an address and relative to a page otherwise, and back to paths."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from standfirst.settings import Site
from standfirst.view.records import Link
from standfirst.view.render_context import RenderContext, relative

FEED_KINDS = (
    ("atom.xml", "application/atom+xml", "Atom"),
    ("rss.xml", "application/rss+xml", "RSS"),
    ("json", "application/feed+json", "JSON Feed"),
)
"""The suffixes, types and names of the files of a feed."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Facts about a file of the site, known once it is made."""

    size: int
    sha256: str


Files = Mapping[str, FileFacts]
"""Facts by path about the files made so far."""


def address(site: Site, path: str, page: str) -> str:
    """Return a link from `page` to `path`; both are paths below the root of the site."""
    if path.startswith(("https://", "http://")):
        return path
    bare, mark, fragment = path.partition("#")
    tail = mark + quote(fragment)
    if site.url:
        return f"{site.url}/{quote('' if bare == 'index.html' else bare)}{tail}"
    return quote(relative(bare, page)) + tail


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """Where a link leads: a path in the site (empty for the page itself; None if it leads elsewhere) and a fragment."""

    path: str | None
    fragment: str
    is_full: bool
    """Whether it names a host or a scheme, so that other things may be published there."""

    @property
    def is_on_any_page(self) -> bool:
        """Whether the fragment is valid on every page."""
        return self.fragment in ("", "top") or self.fragment.startswith(":~:")


def link_target(site: Site, folder: str, url: str) -> LinkTarget | None:
    """Return where a link on the pages of a folder leads; None if it is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    fragment, is_full = unquote(parts.fragment), bool(parts.scheme or parts.netloc)
    root = urlsplit(site.url).path.rstrip("/")
    if is_full and not (site.url and url.startswith(f"{site.url}/")):
        return LinkTarget(None, fragment, is_full)
    if not is_full and not parts.path:
        return LinkTarget("", fragment, is_full)
    path = unquote(parts.path)
    if not path.startswith("/"):
        path = posixpath.join("/", folder, path)
    elif root and path != root and not path.startswith(f"{root}/"):
        return LinkTarget(None, fragment, is_full)
    else:
        path = path[len(root) :]
    plain = posixpath.normpath(path or "/").lstrip("/")
    is_folder = path.endswith("/") or posixpath.basename(path) in ("", ".", "..")
    return LinkTarget(
        posixpath.join(plain, "index.html") if is_folder or not plain else plain, fragment, is_full
    )


REUSE = ".reuse.html"
"""The suffix of the path of the reuse page."""


def share_link(context: RenderContext, anchor: str, name: str) -> Link | None:
    """Return a link from a record to its place on the reuse page, by the record's name; None if there is none."""
    return Link(name, context.href(f"{context.edition.path(REUSE)}#{anchor}")) if context.shares else None


def feed_path(lang: str = "", *, series: str = "", topic: str = "") -> str:
    """Return the path of a feed without its suffix: `feeds/all`, `feeds/series/flood`, `ur/feeds/all`.

    `topic` is the slug of one.
    """
    lead = f"{lang}/feeds" if lang else "feeds"
    if series:
        return f"{lead}/series/{series}"
    return f"{lead}/topics/{topic}" if topic else f"{lead}/all"


def feed_links(page: str, title: str, path: str) -> tuple[Link, ...]:
    """Return links from a page to the three files of a feed; `note` is their type."""
    return tuple(
        Link(f"{title} ({name})", quote(relative(f"{path}.{suffix}", page)), note=kind)
        for suffix, kind, name in FEED_KINDS
    )
