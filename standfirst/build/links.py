"""Check internal links, so that no page of a site links to a missing file or anchor."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from html import unescape
from urllib.parse import unquote

from standfirst.build import manifest
from standfirst.build.staging import Staging
from standfirst.engine.memo import Memo, content_key, recall
from standfirst.settings import Site
from standfirst.view.addresses import LinkTarget, link_target

_UNREAD = re.compile(r"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"""<[a-zA-Z](?:[^"'<>]|"[^"]*"|'[^']*')*>""")
_SAID = re.compile(
    r"""\s(id|name|href|src|srcset|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_BASE = re.compile(r"<base\b[^>]*\bhref", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The anchors of a page and the targets of its links."""

    places: frozenset[str]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A broken link on a page, as written there."""

    page: str
    target: str


def links_of(html: str) -> PageLinks:
    """Return the anchors and links of a page."""
    places: set[str] = set()
    targets: dict[str, None] = {}
    for tag in _TAG.finditer(_UNREAD.sub(" ", html)):
        for name, *values in _SAID.findall(tag[0]):
            value = unescape(next(filter(None, values), ""))
            if name.lower() == "id" or (name.lower() == "name" and tag[0][:3].lower() == "<a "):
                places.add(value)
            elif name.lower() == "srcset":
                targets.update((one.split()[0], None) for one in value.split(", ") if one.strip())
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
    """Yield each link of these pages to a missing file or anchor; a full URL counts if it is one of the pages.

    `pages` maps their paths to the hashes of their bytes, `read` reads one, `files` are all files of the site.
    """
    known = {path: _links(partial(read, path), digest, kept) for path, digest in pages.items()}
    led = cache(partial(link_target, site))  # pages of a folder have most of their links in common
    for path, links in known.items():
        folder = posixpath.dirname(path)
        for target in links.targets:
            if not _exists(led(folder, target), path, known, files):
                yield BrokenLink(path, target)


def staged_broken_links(
    site: Site,
    stage: Staging,
    sources: Mapping[str, Collection[str]],
    *,
    copied: Collection[str] = (),
    kept: Memo | None = None,
) -> tuple[str, ...]:
    """Return a line for each broken link of the staged pages; pages that are `copied` are not checked."""
    made = stage.manifest().artefacts
    pages = {path: one.sha256 for path, one in made.items() if path.endswith(".html") and path not in copied}
    files = {*made, *stage.foreign_files(), manifest.NAME}
    found = broken_links(site, pages, stage.read, files, kept)
    return tuple(described(found, sources, lambda path: (site.root / path).read_text("utf-8", "replace")))


def _links(read: Callable[[], bytes], digest: str, kept: Memo | None) -> PageLinks:
    def make() -> list[list[str]]:
        found = links_of(read().decode("utf-8", "replace"))
        return [sorted(found.places), list(found.targets)]

    places, targets = recall(kept, content_key("links", digest), make)
    return PageLinks(frozenset(places), tuple(targets))


def _exists(to: LinkTarget | None, page: str, known: Mapping[str, PageLinks], files: Collection[str]) -> bool:
    if to is None:
        return False
    if to.path is None or (to.path or page) not in files:
        return to.is_full
    there = known.get(to.path or page)
    return there is None or to.is_on_any_page or to.fragment in there.places


def described(
    found: Iterable[BrokenLink], sources: Mapping[str, Collection[str]], read: Callable[[str], str]
) -> Iterator[str]:
    """Yield a line for each broken link, located in one of the page's `sources` where possible."""
    for one in sorted(found, key=lambda one: (one.page, one.target)):
        place = next(filter(None, (_place(one, path, read) for path in sources.get(one.page, ()))), one.page)
        yield f"{place}: `{one.target}` is a broken link; fix the address"


def _place(one: BrokenLink, source: str, read: Callable[[str], str]) -> str:
    """Return `path:line` of the first mention of a link, or of its last part, in a source; empty if there is none."""
    text = read(source)
    path, _, place = unquote(one.target).partition("#")
    tail = f"#{place}" if place else path.rpartition("/")[2]
    for said in (one.target, unquote(one.target), tail):
        if said and said in text:
            return f"{source}:{text[: text.index(said)].count(chr(10)) + 1}"
    return ""
