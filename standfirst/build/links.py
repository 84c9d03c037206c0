"""Looks where the links of the pages lead: no page of a site leads to a file or a place that is not there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import unescape
from urllib.parse import unquote, urlsplit

from standfirst.build import manifest
from standfirst.build.staging import Staging
from standfirst.engine.memo import Memo, content_key, recall
from standfirst.settings import Site

_UNREAD = re.compile(r"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"""<[a-zA-Z](?:[^"'<>]|"[^"]*"|'[^']*')*>""")
_SAID = re.compile(
    r"""\s(id|name|href|src|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_BASE = re.compile(r"<base\b[^>]*\bhref", re.IGNORECASE)
_OWN_PLACES = frozenset({"", "top"})
"""Fragments that each page has."""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The places of a page that can be led to, and where it leads."""

    places: frozenset[str]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link on a page that leads nowhere, as the page says it."""

    page: str
    target: str


def links_of(html: str) -> PageLinks:
    """The places and links of a page."""
    places: set[str] = set()
    targets: dict[str, None] = {}
    for tag in _TAG.finditer(_UNREAD.sub(" ", html)):
        for name, *values in _SAID.findall(tag[0]):
            value = unescape(next(filter(None, values), ""))
            if name.lower() == "id" or (name.lower() == "name" and tag[0][:3].lower() == "<a "):
                places.add(value)
            elif name.lower() not in ("id", "name"):
                targets[value] = None
    return PageLinks(frozenset(places), () if _BASE.search(html) else tuple(targets))


def broken_links(
    site: Site,
    pages: Mapping[str, str],
    read: Callable[[str], bytes],
    files: Collection[str],
    kept: Memo | None = None,
) -> Iterator[BrokenLink]:
    """Each link of some pages to a file or a place of the site that is not there; a full address counts where it is that of a page.

    `pages` are their paths with the hashes of their bytes, `read` reads one, `files` are all files of the site.
    """
    known = {path: _links(partial(read, path), digest, kept) for path, digest in pages.items()}
    for path, links in known.items():
        for target in links.targets:
            if not _leads(site, path, target, known, files):
                yield BrokenLink(path, target)


def lost(
    site: Site,
    stage: Staging,
    sources: Mapping[str, Collection[str]],
    *,
    copied: Collection[str] = (),
    kept: Memo | None = None,
) -> tuple[str, ...]:
    """Each link that leads nowhere of the pages in a staging area, in a line; what is `copied` is not ours to judge."""
    made = stage.manifest().artefacts
    pages = {path: one.sha256 for path, one in made.items() if path.endswith(".html") and path not in copied}
    files = {*made, *stage.strangers(), manifest.NAME}
    found = broken_links(site, pages, stage.read, files, kept)
    return tuple(told(found, sources, lambda path: (site.root / path).read_text("utf-8", "replace")))


def _links(read: Callable[[], bytes], digest: str, kept: Memo | None) -> PageLinks:
    def make() -> list[list[str]]:
        found = links_of(read().decode("utf-8", "replace"))
        return [sorted(found.places), list(found.targets)]

    places, targets = recall(kept, content_key("links", digest), make)
    return PageLinks(frozenset(places), tuple(targets))


def _leads(
    site: Site, page: str, target: str, known: Mapping[str, PageLinks], files: Collection[str]
) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    path = _path(site, page, target)
    if path is None:
        return bool(parts.scheme or parts.netloc)
    if path not in files:
        return bool(parts.netloc)  # what else is published at the site's address is not known
    place = unquote(parts.fragment)
    there = known.get(path)
    return there is None or place in _OWN_PLACES or place.startswith(":~:") or place in there.places


def _path(site: Site, page: str, target: str) -> str | None:
    """The path in the site to which a link leads; None where it leads out of it."""
    parts, root = urlsplit(target), urlsplit(site.url).path.rstrip("/")
    if parts.scheme or parts.netloc:
        if not site.url or not target.startswith(f"{site.url}/"):
            return None
    elif not parts.path:
        return page
    path = unquote(parts.path)
    if not path.startswith("/"):
        path = posixpath.join("/", posixpath.dirname(page), path)
    elif root and path != root and not path.startswith(f"{root}/"):
        return None
    else:
        path = path[len(root) :]
    plain = posixpath.normpath(path or "/").lstrip("/")
    is_folder = path.endswith("/") or posixpath.basename(path) in ("", ".", "..")
    return posixpath.join(plain, "index.html") if is_folder or not plain else plain


def told(
    found: Iterable[BrokenLink], sources: Mapping[str, Collection[str]], read: Callable[[str], str]
) -> Iterator[str]:
    """Each broken link in a line, at its place in the file that says it where one of the page's `sources` does."""
    for one in sorted(found, key=lambda one: (one.page, one.target)):
        place = next(filter(None, (_place(one, path, read) for path in sources.get(one.page, ()))), one.page)
        yield f"{place}: `{one.target}` leads nowhere; fix the address"


def _place(one: BrokenLink, source: str, read: Callable[[str], str]) -> str:
    """The first line of a source that says a link, or the end of it; empty where none does."""
    text = read(source)
    path, _, place = unquote(one.target).partition("#")
    tail = f"#{place}" if place else path.rpartition("/")[2]
    for said in (one.target, unquote(one.target), tail):
        if said and said in text:
            return f"{source}:{text[: text.index(said)].count(chr(10)) + 1}"
    return ""
