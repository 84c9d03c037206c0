"""Entries of feeds: editions, and each correction and each new live update as an entry of its own."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import TypeVar
from urllib.parse import quote, urljoin, urlsplit

from markupsafe import Markup

from standfirst.engine import Trace, remembered
from standfirst.formats import page
from standfirst.formats.base import Job
from standfirst.library.dates import changed, identity, published
from standfirst.markup import plain
from standfirst.settings import Site
from standfirst.view.addresses import FileFacts
from standfirst.view.briefing import labelled_title
from standfirst.view.narrative import change_log
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose, UncitedProse
from standfirst.view.updates import known

LIMIT = 20
"""The maximum number of editions in a feed; the index has all of them."""

UPDATES = 10
"""The maximum number of live updates of an edition in a feed. Readers show a changed entry at its old place, so news
needs entries of its own; the edition's entry and its page have all of them."""

DRAWN, TEXTS = 2_000, 8_000
"""The numbers of entries and of their texts (6 KB each) that are cached."""

Key = TypeVar("Key")
T = TypeVar("T")

HERE = "\0"
"""A placeholder for the site's root in entries' HTML; no HTML parser lets it through from input."""

_TAGS = {
    "a", "abbr", "bdi", "blockquote", "br", "cite", "code", "dd", "del", "dl", "dt", "em", "figcaption", "figure",
    "h2", "h3", "h4", "h5", "h6", "hr", "img", "ins", "li", "ol", "p", "pre", "q", "section", "small", "strong", "sub",
    "sup", "table", "caption", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir"}, "a": {"href", "hreflang", "title"}, "abbr": {"title"}, "img": {"src", "alt", "width", "height"},
    "ol": {"start"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"},
}  # fmt: skip
_LINKS = {("a", "href"), ("img", "src")}
_DROPPED = {"script", "style", "svg", "math", "template", "iframe", "object", "noscript"}


_PERMALINK = re.compile(r"<a [^>]*\bsf-permalink\b[^>]*>.*?</a>", re.DOTALL)
_EMPTY_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class FeedAttachment:
    """The PDF of an edition."""

    path: str
    name: str
    facts: FileFacts | None
    """Its size; None if the PDF was not made before the feed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `page` is the path that it links to, with a fragment for a part of a page."""

    id: str
    page: str
    title: str
    lang: str
    dir: str
    summary: str
    html: str
    """Sanitised; `located` resolves its links for a feed."""
    published: datetime
    updated: datetime
    topics: tuple[str, ...] = ()
    attachment: FeedAttachment | None = None
    image: str = ""


@dataclass(frozen=True)
class Entries:
    """The entries of editions; each edition is rendered once for all feeds that contain it."""

    jobs: Mapping[str, Job]
    """By the name of the edition."""
    images: bool = False
    """Whether editions have pictures for link previews."""
    _drawn: dict[str, tuple[tuple[Entry, ...], Trace]] = field(default_factory=dict)
    _texts: dict[tuple[object, ...], tuple[str, Trace]] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> tuple[Entry, ...]:
        """Return the entries of some editions, newest first."""
        found = [entry for name in list(names)[:LIMIT] for entry in self._of(name)]
        found.sort(key=lambda entry: entry.id)
        return tuple(sorted(found, key=lambda entry: entry.published, reverse=True))

    def text(self, key: tuple[object, ...], draw: Callable[[], str]) -> str:
        """Return an entry's text for feeds of one type in one folder, rendered once for all of them."""
        return _remembered(self._texts, key, draw, TEXTS)

    def _of(self, name: str) -> tuple[Entry, ...]:
        job = self.jobs[name]
        draw = partial(_all, job, images=self.images)
        return _remembered(self._drawn, name, draw, DRAWN)


@dataclass(frozen=True)
class ListedEntries:
    """Entries that exist already, newest first; a feed contains all of them up to its limit."""

    entries: tuple[Entry, ...]

    def of(self, _names: Iterable[str]) -> tuple[Entry, ...]:
        """Return the newest entries."""
        return self.entries[:LIMIT]

    def text(self, _key: tuple[object, ...], draw: Callable[[], str]) -> str:
        """Return the text of an entry in a feed."""
        return draw()


def _all(job: Job, *, images: bool) -> tuple[Entry, ...]:
    return _edition(job, images=images), *_corrections(job), *_updates(job)


def _remembered(table: dict[Key, tuple[T, Trace]], key: Key, draw: Callable[[], T], most: int) -> T:
    """Return the cached value, computing it on a miss and evicting the least recently used."""
    if key in table:
        table[key] = table.pop(key)
    found = remembered(table, key, draw)
    if len(table) > most:
        del table[next(iter(table))]
    return found


def stable_id(site: Site, name: str) -> str:
    """Return an id that outlives titles and paths: `tag:` with the site's host and path, else a UUID from the name.

    The path is part of it because several sites can share a host (RFC 4287 wants ids that are unique).
    """
    parts = urlsplit(site.url)
    if parts.hostname:
        port = f"{parts.port}/" if parts.port else ""
        path = parts.path.strip("/")
        return f"tag:{parts.hostname},2026:{port}{path}{'/' if path else ''}{name}"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"standfirst:{site.name}:{name}").urn


def sanitised(html: str, lang: str, direction: str, way: Callable[[str], str] = str) -> str:
    """Return HTML that is safe in any reader: no styles, scripts, drawings or classes; `way` resolves links."""
    import nh3

    def moved(tag: str, name: str, value: str) -> str:
        return way(value) if (tag, name) in _LINKS else value

    clean = nh3.clean(
        _PERMALINK.sub("", html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=moved,
        clean_content_tags=_DROPPED,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    inner = Markup(_EMPTY_LINES.sub("\n", clean))  # noqa: S704  # sanitised above
    return str(Markup('<div lang="{}" dir="{}">{}</div>').format(lang, direction, inner))


def outward(site: Site, page_path: str) -> Callable[[str], str]:
    """Return a function that resolves a page's links for use elsewhere: full URLs, or `HERE` and a path without one."""
    here = quote(page_path)
    page = f"{site.url}/{here}" if site.url else f"{HERE}{here}"

    @cache
    def way(value: str) -> str:
        if value.startswith("#"):
            return page + value
        if urlsplit(value).scheme:
            return value
        if site.url:
            return urljoin(page, value)
        inner = urlsplit(urljoin(f"https://site.invalid/{here}", value))
        return HERE + inner.path.lstrip("/") + (f"#{inner.fragment}" if inner.fragment else "")

    return way


def located(html: str, feed: str) -> str:
    """Return an entry's HTML for a feed: if the site has no address, links are relative to the feed's folder."""
    folder, _, rest = feed.partition("/")
    return html.replace(f"{HERE}{folder}/", "../" * rest.count("/")).replace(HERE, "../" * feed.count("/"))


def _edition(job: Job, *, images: bool) -> Entry:
    edition, zone = job.edition, job.site.zone
    context = RenderContext(edition, job.library, "web", job.now)
    pdf = edition.path("pdf")
    attached = FeedAttachment(pdf, pdf.rpartition("/")[2], job.files.get(pdf))
    return Entry(
        id=stable_id(job.site, identity(edition)),
        page=edition.path("html"),
        title=labelled_title(context),
        lang=edition.lang,
        dir=context.lang.dir,
        summary=plain(page.summary(job)),
        html=sanitised(
            page.digest(job), edition.lang, context.lang.dir, outward(job.site, edition.path("html"))
        ),
        published=published(edition, zone),
        updated=changed(edition, job.library),
        topics=edition.briefing.topics,
        attachment=attached if job.site.holds("report") else None,
        image=edition.path("png") if images else "",
    )


def _corrections(job: Job) -> Iterator[Entry]:
    """Yield each correction under an id made from its time, so that editing its text makes no second entry."""
    edition = job.edition
    context = RenderContext(edition, job.library, "web", job.now)
    changes = edition.briefing.changes
    seen: dict[str, int] = {}
    moments = {f"change-{number}": change.at for number, change in enumerate(changes, start=1)}
    for item in reversed(change_log(context)):
        if item.kind.slug != "correction" or item.by:
            continue
        moment = moments[item.anchor]
        stamp = moment.isoformat().replace("+00:00", "Z")
        seen[stamp] = seen.get(stamp, 0) + 1
        name = f"{identity(edition)}/correction/{stamp}" + (f"/{seen[stamp]}" if seen[stamp] > 1 else "")
        words = Markup("<p>{}</p>").format(item.note)
        for label, text, tag in (
            (context.say("Was"), item.was, "del"),
            (context.say("Now reads"), item.now, "ins"),
        ):
            if text:
                words += Markup("<p>{0}: <{1}>{2}</{1}></p>").format(label, tag, text)
        yield Entry(
            id=stable_id(job.site, name),
            page=f"{edition.path('html')}#{item.anchor}",
            title=context.say("{kind}: {title}", kind=item.kind.text, title=labelled_title(context)),
            lang=edition.lang,
            dir=context.lang.dir,
            summary=item.note,
            html=sanitised(words, edition.lang, context.lang.dir),
            published=moment,
            updated=moment,
            topics=edition.briefing.topics,
        )


def _updates(job: Job) -> Iterator[Entry]:
    """Yield the newest live updates under ids made from their anchors, which stay when their text is edited."""
    edition = job.edition
    context = RenderContext(edition, job.library, "web", job.now)
    way = outward(job.site, edition.path("html"))
    for anchor, one in known(context)[:UPDATES]:
        text = Prose(context).line(one.text)
        named = one.title or context.lang.moment(one.at)
        at = max(one.at, published(edition, job.site.zone))
        yield Entry(
            id=stable_id(job.site, f"{identity(edition)}/update/{anchor.removeprefix('update-')}"),
            page=f"{edition.path('html')}#{anchor}",
            title=context.say("{kind}: {title}", kind=labelled_title(context), title=named),
            lang=edition.lang,
            dir=context.lang.dir,
            summary=plain(UncitedProse(context).line(one.text)),
            html=sanitised(Markup("<p>{}</p>").format(text), edition.lang, context.lang.dir, way),
            published=at,
            updated=at,
            topics=edition.briefing.topics,
        )
