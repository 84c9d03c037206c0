"""Feeds of everything, of each series and of each topic: Atom, RSS 2.0 and JSON Feed 1.1."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator
from markupsafe import escape

from standfirst.formats.feed_entries import Entries, Entry, FeedAttachment, ListedEntries, located, stable_id
from standfirst.formats.schema import to_bytes
from standfirst.library import Edition, Library
from standfirst.library.dates import identity, published
from standfirst.settings import Site
from standfirst.view.addresses import FEED_KINDS, address, feed_path
from standfirst.view.directory import Directory, normalised
from standfirst.view.slugs import Slugs

CONTENT = "http://purl.org/rss/1.0/modules/content/"

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that are not allowed, or discouraged, in XML."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: its path without a suffix, its title, and the names of its editions, newest first."""

    path: str
    title: str
    lang: str
    home: str
    """The page with the same content."""
    editions: tuple[Edition, ...]


def feeds(directory: Directory) -> Iterator[Feed]:
    """Yield every feed of a site: in the language of the originals, and in each language of translations."""
    library = directory.library
    zone = library.site.zone
    newest = sorted(library.editions, key=identity)
    newest.sort(key=lambda edition: published(edition, zone), reverse=True)
    originals = [edition for edition in newest if not edition.translated]
    yield from _in_language(library, "", originals, _pages(directory))
    for lang in sorted({edition.file.lang for edition in newest if edition.translated}):
        yield from _in_language(
            library, lang, [edition for edition in newest if edition.file.lang == lang], {}
        )


def _in_language(
    library: Library, lang: str, editions: list[Edition], pages: Mapping[str, str]
) -> Iterator[Feed]:
    site = library.site
    tag = lang or site.lang
    everything = Feed(feed_path(lang), site.name, tag, "index.html", tuple(editions))
    yield everything
    for name, found in sorted(_by_series(editions).items()):
        yield replace(
            everything,
            path=feed_path(lang, series=name),
            title=f"{site.name}: {library.series_title(name, tag)}",
            home=f"{name}/index.html",
            editions=tuple(found),
        )
    for name, topic, found in sorted(_by_topic(editions, pages)):
        yield replace(
            everything,
            path=feed_path(lang, topic=name),
            title=f"{site.name}: {topic}",
            editions=tuple(found),
        )


def _pages(directory: Directory) -> dict[str, str]:
    """Return the slug of each topic that has a page."""
    return {
        normalised(mention.edition.briefing.topics[mention.index]): name
        for name, group in directory.topics.items()
        for mention in group.mentions
    }


def _by_series(editions: Iterable[Edition]) -> dict[str, list[Edition]]:
    found: dict[str, list[Edition]] = {}
    for edition in editions:
        if edition.file.series:
            found.setdefault(edition.file.series, []).append(edition)
    return found


def _by_topic(
    editions: Iterable[Edition], pages: Mapping[str, str]
) -> Iterator[tuple[str, str, list[Edition]]]:
    """Yield each topic: its slug, its name as the newest edition writes it, and its editions.

    A topic with a page shares its slug; others get theirs oldest first, so that a new edition moves no feed.
    """
    found: dict[str, tuple[str, list[Edition]]] = {}
    for edition in editions:
        for key, topic in {normalised(topic): topic for topic in edition.briefing.topics}.items():
            found.setdefault(key, (topic, []))[1].append(edition)
    slugs = Slugs(pages.values())
    for key, (topic, mine) in reversed(found.items()):
        yield pages.get(key) or slugs.give([topic], key), topic, mine


def files(feed: Feed, site: Site, entries: Entries | ListedEntries) -> Iterator[tuple[str, Any]]:
    """Yield path and render function of the three files of a feed."""
    for (suffix, _, _), draw in zip(FEED_KINDS, (atom, rss, json_feed), strict=True):
        yield f"{feed.path}.{suffix}", partial(draw, feed, site, entries)


def at_own_paths(feed: Feed, site: Site, entries: Entries | ListedEntries) -> Iterator[tuple[str, Any]]:
    """Yield the same feed at the paths of Pelican's settings, where those differ."""
    draws = {"atom": atom, "rss": rss}
    for kind, path in site.feed_paths:
        if path != f"{feed.path}.{kind}.xml":
            yield path, partial(draws[kind], feed, site, entries, path)


def atom(feed: Feed, site: Site, entries: Entries | ListedEntries, path: str = "") -> bytes:
    """Return the feed as Atom (RFC 4287); `path` is its location, if not the default."""
    return _xml(_Atom, feed, site, entries, path or f"{feed.path}.atom.xml")


def rss(feed: Feed, site: Site, entries: Entries | ListedEntries, path: str = "") -> bytes:
    """Return the feed as RSS 2.0; `path` is its location, if not the default."""
    return _xml(_Rss, feed, site, entries, path or f"{feed.path}.rss.xml")


def json_feed(feed: Feed, site: Site, entries: Entries | ListedEntries) -> bytes:
    """Return the feed as JSON Feed 1.1."""
    path = f"{feed.path}.json"
    found = entries.of(edition.name for edition in feed.editions)
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": address(site, feed.home, path),
        "feed_url": address(site, path, path),
        "language": feed.lang,
        "authors": [{"name": site.name, **({"url": site.url} if site.url else {})}],
        "items": [_json_item(entry, site, path) for entry in found],
    }
    return to_bytes(made)


def _json_item(entry: Entry, site: Site, path: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": address(site, entry.page, path),
        "title": entry.title,
        "content_html": located(entry.html, path),
        "summary": entry.summary,
        "image": address(site, entry.image, path) if entry.image else "",
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "language": entry.lang,
        "tags": list(entry.topics),
        "attachments": [_json_attachment(entry.attachment, site, path)] if entry.attachment else [],
    }
    return {name: value for name, value in item.items() if value}


def _json_attachment(attachment: FeedAttachment, site: Site, path: str) -> dict[str, Any]:
    size = {"size_in_bytes": attachment.facts.size} if attachment.facts else {}
    return {
        "url": address(site, attachment.path, path),
        "mime_type": "application/pdf",
        "title": attachment.name,
        **size,
    }


class _Html(str):
    """HTML within XML."""

    __slots__ = ()


class _Writer(SimplerXMLGenerator):
    """Writes HTML as CDATA, which is shorter and faster than escaping every angle bracket."""

    def characters(self, content: str) -> None:
        if isinstance(content, _Html):
            self.ignorableWhitespace(f"<![CDATA[{content.replace(']]>', ']]]]><![CDATA[>')}]]>")
        else:
            super().characters(content)  # type: ignore[no-untyped-call]  # feedgenerator's


class _Shared:
    """A feed of prewritten entries, dated by its newest entry, or at the earliest date if it has none."""

    items: list[dict[str, Any]]

    def latest_post_date(self) -> datetime:
        """Return the date of the newest entry, never the clock, so that the same feed has the same bytes."""
        return max((item["updateddate"] for item in self.items), default=datetime(1970, 1, 1, tzinfo=UTC))

    def write_items(self, handler: Any) -> None:
        for item in self.items:
            handler.ignorableWhitespace(item["text"])


class _AtomEntry(Atom1Feed):
    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["lang"]}


class _RssEntry(Rss201rev2Feed):
    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)  # type: ignore[no-untyped-call]  # feedgenerator's
        handler.addQuickElement("content:encoded", item["content"])
        handler.addQuickElement("atom:updated", item["updateddate"].isoformat())


class _Atom(_Shared, Atom1Feed):
    pass


class _Rss(_Shared, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        shared: dict[str, str] = super().rss_attributes()  # type: ignore[no-untyped-call]  # feedgenerator's
        return {**shared, "xmlns:content": CONTENT}


def _xml(
    kind: type[_Atom | _Rss], feed: Feed, site: Site, entries: Entries | ListedEntries, path: str
) -> bytes:
    made: Any = kind(
        title=_clean(feed.title),
        link=address(site, feed.home, path),
        description=_clean(feed.title),
        language=feed.lang,
        author_name=_clean(site.name),
        feed_url=address(site, path, path),
        feed_guid=stable_id(site, feed.path),
    )
    for entry in entries.of(edition.name for edition in feed.editions):
        key = kind, entry.id, path.rpartition("/")[0]
        text = entries.text(key, partial(_text, kind, entry, site, path))
        made.items.append({"updateddate": entry.updated, "text": text})
    out = io.StringIO()
    made.write(out, "utf-8")
    return (out.getvalue() + "\n").encode()


def _text(kind: type[_Atom | _Rss], entry: Entry, site: Site, path: str) -> str:
    """Return one entry as XML, shared by every feed of a folder."""
    alone: Any = (_AtomEntry if kind is _Atom else _RssEntry)(title="", link="", description="")
    _add(alone, entry, site, path)
    out = io.StringIO()
    alone.write_items(_Writer(out, "utf-8", short_empty_elements=True))
    return out.getvalue()


def _add(made: Any, entry: Entry, site: Site, path: str) -> None:
    html = _Html(_clean(located(entry.html, path)))
    attached = entry.attachment
    enclosure = attached and Enclosure(
        address(site, attached.path, path),
        str(attached.facts.size if attached.facts else 0),
        "application/pdf",
    )
    made.add_item(
        title=_clean(entry.title),
        link=address(site, entry.page, path),
        description=_clean(str(escape(entry.summary))),
        unique_id=entry.id,
        unique_id_is_permalink=False,
        pubdate=entry.published,
        updateddate=entry.updated,
        categories=[_clean(topic) for topic in entry.topics],
        enclosures=[enclosure] if enclosure else [],
        lang=entry.lang,
    )
    made.items[-1]["content"] = html  # `add_item` would make plain text of it


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
