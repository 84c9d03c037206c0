"""Check internal links, so that no page of a site links to a missing file or anchor."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from html import unescape
from urllib.parse import unquote

from standfirst.build import manifest
from standfirst.build.manifest import Artefact
from standfirst.build.staging import Staging
from standfirst.engine.memo import Memo, content_key, recall
from standfirst.engine.store import UNUSED_DAYS
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
    return LinkCheck(site, pages, read, files, kept).broken(pages)


@dataclass(frozen=True)
class LinkCheck:
    """A check of the links of pages; the fields are those of `broken_links`."""

    site: Site
    pages: Mapping[str, str]
    read: Callable[[str], bytes]
    files: Collection[str]
    kept: Memo | None = None
    linked: set[str] = field(default_factory=set)
    """The paths in the site to which checked pages link, and anchors as `path#anchor`, also missing ones."""

    def broken(self, among: Iterable[str]) -> Iterator[BrokenLink]:
        """Yield the broken links of some of the pages."""
        led = cache(partial(link_target, self.site))  # pages of a folder have most of their links in common
        known = cache(self._links)
        for path in among:
            folder, found = posixpath.dirname(path), known(path)
            for target in found.targets if found else ():
                if not self._exists(led(folder, target), path, known):
                    yield BrokenLink(path, target)

    def since(self, last: Mapping[str, str], linked: Collection[str]) -> list[str] | None:
        """Return the pages that are new or differ from a site without broken links; None to check all pages.

        `last` maps all files of that site to their hashes, and `linked` is what its pages linked. All pages must be
        checked if a file or an anchor among that came or went.
        """
        moved = {path for path in last if path not in self.files}
        moved.update(path for path in self.files if path not in last)
        changed = [path for path, digest in self.pages.items() if last.get(path) != digest]
        for path in changed:
            if path in last:
                before = self.kept.get(_name(last[path])) if self.kept else None
                now = self._links(path)
                if before is None or now is None:
                    return None
                moved.update(f"{path}#{place}" for place in before[0] if place not in now.places)
        return changed if moved.isdisjoint(linked) else None

    def _links(self, path: str) -> PageLinks | None:
        digest = self.pages.get(path)
        return None if digest is None else _links(partial(self.read, path), digest, self.kept)

    def _exists(self, to: LinkTarget | None, page: str, known: Callable[[str], PageLinks | None]) -> bool:
        if to is None:
            return False
        if to.path is None:
            return to.is_full
        path = to.path or page
        self.linked.update((path, f"{path}#{to.fragment}"))
        if path not in self.files:
            return to.is_full
        if to.is_on_any_page:
            return True
        there = known(path)
        return there is None or to.fragment in there.places


def staged_broken_links(
    site: Site,
    stage: Staging,
    sources: Mapping[str, Collection[str]],
    *,
    copied: Collection[str] = (),
    kept: Memo | None = None,
) -> tuple[str, ...]:
    """Return a line for each broken link of the staged pages; pages that are `copied` are not checked.

    If the last site had none, only its changed pages are checked, unless others link what came or went.
    """
    made, beside = stage.manifest().artefacts, stage.foreign_files().keys()
    pages = {path: one.sha256 for path, one in made.items() if path.endswith(".html") and path not in copied}
    check = LinkCheck(site, pages, stage.read, {*made, *beside, manifest.NAME}, kept)
    place, last = content_key("linked", str(stage.output)), _digests(stage.last.artefacts, beside)
    stored = kept.get(place) if kept else None
    among = None
    if kept and stored and stored["state"] == _state(site, copied, last, kept):
        among = check.since(last, stored["linked"])
        check.linked.update(stored["linked"] if among is not None else ())
    found = tuple(check.broken(pages if among is None else among))
    if kept and not found:
        state = _state(site, copied, _digests(made, beside), kept)
        kept.put(place, {"state": state, "linked": sorted(check.linked)})
    return tuple(described(found, sources, lambda path: (site.root / path).read_text("utf-8", "replace")))


def _digests(made: Mapping[str, Artefact], beside: Iterable[str]) -> dict[str, str]:
    """Return the hash of each file of a site; empty for those `beside`, which no build has made."""
    return {**dict.fromkeys((*beside, manifest.NAME), ""), **{path: one.sha256 for path, one in made.items()}}


def _state(site: Site, copied: Collection[str], files: Mapping[str, str], kept: Memo) -> str:
    """Return a digest of all files of a site and of how its links are read.

    It changes every few days, because the links of unchanged pages are deleted if they are not used.
    """
    rows = (f"{digest} {path}" for path, digest in sorted(files.items()))
    when = str(kept.store.today // (UNUSED_DAYS // 2))
    return content_key("linked", site.url, when, *sorted(copied), "", *rows)


def _links(read: Callable[[], bytes], digest: str, kept: Memo | None) -> PageLinks:
    def make() -> list[list[str]]:
        found = links_of(read().decode("utf-8", "replace"))
        return [sorted(found.places), list(found.targets)]

    places, targets = recall(kept, _name(digest), make)
    return PageLinks(frozenset(places), tuple(targets))


def _name(digest: str) -> str:
    """Return the content key of the links of a page with this hash."""
    return content_key("links", digest)


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
