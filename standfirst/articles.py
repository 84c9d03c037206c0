"""The desk's articles beside the briefings: lists and feeds of all of them, of each category, tag and author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup
from pelican.contents import Article

from standfirst.build.plan import Planned
from standfirst.build.prepare import Prepared, traced_texts
from standfirst.formats.feed_entries import Entry, ListedEntries, outward, sanitised, stable_id
from standfirst.formats.feeds import Feed
from standfirst.formats.feeds import files as feed_files
from standfirst.i18n import language
from standfirst.settings import Site
from standfirst.view import page
from standfirst.view.addresses import feed_links
from standfirst.view.records import Day, Line, Link, Listing, Shelf, TextPage
from standfirst.view.render_context import relative, to_root

FEED = "feeds/articles"
"""The feed of all articles, and the folder of those of each category."""


@dataclass(frozen=True, slots=True)
class ArticleGroup:
    """A category, tag or author: its name, and the path of its list; empty if the settings want none."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class DeskArticle:
    """An article as read by Pelican."""

    title: str
    path: str
    lang: str
    date: datetime
    updated: datetime
    category: ArticleGroup | None
    tags: tuple[ArticleGroup, ...]
    authors: tuple[ArticleGroup, ...]
    summary: str
    html: str

    @property
    def headings(self) -> tuple[ArticleGroup, ...]:
        """All its categories, tags and authors."""
        return (*((self.category,) if self.category else ()), *self.tags, *self.authors)


def articles(found: Iterable[Any], zone: tzinfo) -> tuple[DeskArticle, ...]:
    """Return the articles of a Pelican generator, newest first."""
    made = [_article(one, zone) for one in found if one.save_as]
    return tuple(sorted(made, key=lambda one: (one.date, one.path), reverse=True))


def _article(found: Any, zone: tzinfo) -> DeskArticle:
    date = _moment(found.date, zone)
    category = getattr(found, "category", None)
    return DeskArticle(
        title=found.title,
        path=found.save_as,
        lang=found.lang,
        date=date,
        updated=_moment(getattr(found, "modified", None), zone) or date,
        category=_heading(category) if category else None,
        tags=tuple(map(_heading, getattr(found, "tags", ()))),
        authors=tuple(map(_heading, getattr(found, "authors", ()))),
        summary=" ".join(Markup(found.summary).striptags().split()),  # noqa: S704  # taken apart
        html=_html(found),
    )


def _html(found: Any) -> str:
    """Return the HTML of a page or an article, with links relative to its own path."""
    return str(found.get_content(to_root(found.save_as).rstrip("/") or "."))


def _moment(found: Any, zone: tzinfo) -> Any:
    """Return a date of Pelican's as an instant."""
    return found and (found if found.tzinfo else found.replace(tzinfo=zone))


def _heading(found: Any) -> ArticleGroup:
    return ArticleGroup(str(found.name), str(found.save_as))


def links(found: Iterable[DeskArticle]) -> Iterator[Link]:
    """Yield links to articles for the pages of a site; `note` is the date, which pages do not have."""
    for one in found:
        yield Link(one.title, one.path, lang=one.lang, note=one.date.date().isoformat())


def text(found: Any, zone: tzinfo) -> TextPage:
    """Return the view of a page or an article; its HTML comes from the desk's own files."""
    lang = language(found.lang)
    modified = getattr(found, "modified", None)
    others = [(other.lang, other.save_as) for other in found.translations if other.save_as]
    made = TextPage(
        found.title,
        Markup(_html(found)),  # noqa: S704  # written by the desk, as in any Pelican site
        Day(modified.date().isoformat(), lang.day(modified.date())) if modified else None,
        languages=tuple(
            Link(language(tag).name, relative(path, found.save_as), current=tag == found.lang, lang=tag)
            for tag, path in sorted([*others, (found.lang, found.save_as)])
        )
        if others
        else (),
    )
    if not isinstance(found, Article):
        return made
    one = _article(found, zone)
    return replace(
        made,
        date=Day(one.date.date().isoformat(), lang.day(one.date.date())),
        filed=tuple(_link(item, one.path) for item in one.headings),
    )


def _link(heading: ArticleGroup, here: str) -> Link:
    return Link(heading.name, relative(heading.path, here) if heading.path else "")


def lists(prepared: Prepared, found: Sequence[DeskArticle], texts: Sequence[Link]) -> Iterator[Planned]:
    """Yield the pages that list articles: all of them, and those under each heading."""
    site = prepared.site
    if not found:
        return
    draw = partial(_list, prepared, traced_texts(texts))
    if site.articles:
        yield Planned(site.articles, (), partial(draw, site.articles, "", found, FEED))
    for heading, mine in by_heading(found).items():
        if heading.path:
            is_category = any(heading == one.category for one in mine)
            feed = _feed_of(heading) if is_category else ""
            yield Planned(heading.path, (), partial(draw, heading.path, heading.name, mine, feed))


def by_heading(found: Iterable[DeskArticle]) -> Mapping[ArticleGroup, tuple[DeskArticle, ...]]:
    """Return the articles under each heading."""
    table: dict[ArticleGroup, list[DeskArticle]] = {}
    for one in found:
        for heading in dict.fromkeys(one.headings):
            table.setdefault(heading, []).append(one)
    return {heading: tuple(mine) for heading, mine in sorted(table.items(), key=lambda item: item[0].path)}


def _list(
    prepared: Prepared, texts: Sequence[Link], path: str, name: str, found: Sequence[DeskArticle], feed: str
) -> bytes:
    site, lang = prepared.site, language(prepared.site.lang)
    title = name or lang.gettext("Articles")
    listed = Link(lang.gettext("Articles"), relative(site.articles, path)) if name and site.articles else None
    years = groupby(found, key=lambda one: one.date.year)
    view = Listing(
        kicker=listed or Link(site.name, relative("index.html", path)),
        title=title,
        count=lang.ngettext("{count} article", "{count} articles", len(found)).format(
            count=lang.number(len(found))
        ),
        shelves=tuple(
            Shelf(str(year), (), anchor=f"year-{year}", lines=tuple(line(one, path, site) for one in mine))
            for year, mine in years
        ),
    )
    frame = page.frame(site, path, title, site.lang, texts=texts, menu=prepared.menu)
    if feed:
        frame = page.with_feeds(frame, feed_links(path, f"{site.name}: {title}", feed))
    return (
        prepared.theme.environment(site.lang)
        .get_template("listing.html")
        .render(frame=frame, page=view)
        .encode()
    )


def line(one: DeskArticle, here: str, site: Site) -> Line:
    """Return an article in a line of a list."""
    lang, own = language(site.lang), language(one.lang)
    day = lang.day(one.date.date())
    note = f"{day} · {one.category.name}" if one.category else day
    foreign = one.lang != site.lang
    return Line(
        one.title,
        relative(one.path, here),
        note,
        lang=one.lang if foreign else "",
        dir=own.dir if foreign else "",
    )


def feeds(prepared: Prepared, found: Sequence[DeskArticle]) -> Iterator[Planned]:
    """Yield the feeds of all articles and of each category."""
    site = prepared.site
    if not found:
        return
    words = language(site.lang).gettext("Articles")
    yield from _feed(site, FEED, f"{site.name}: {words}", site.articles or "index.html", found)
    for heading, mine in by_heading(found).items():
        if heading.path and any(heading == one.category for one in mine):
            yield from _feed(site, _feed_of(heading), f"{site.name}: {heading.name}", heading.path, mine)


def _feed(site: Site, path: str, title: str, home: str, found: Sequence[DeskArticle]) -> Iterator[Planned]:
    entries = ListedEntries(tuple(_entry(one, site) for one in found))
    for name, draw in feed_files(Feed(path, title, site.lang, home, ()), site, entries):
        yield Planned(name, (), draw)


def _feed_of(heading: ArticleGroup) -> str:
    """Return the path of a category's feed without its suffix."""
    return f"{FEED}/{heading.path.removesuffix('/index.html').rpartition('/')[2].removesuffix('.html')}"


def _entry(one: DeskArticle, site: Site) -> Entry:
    lang = language(one.lang)
    return Entry(
        id=stable_id(site, unquote(one.path)),
        page=one.path,
        title=one.title,
        lang=one.lang,
        dir=lang.dir,
        summary=one.summary,
        html=sanitised(one.html, one.lang, lang.dir, outward(site, one.path)),
        published=one.date,
        updated=one.updated,
        topics=tuple(heading.name for heading in one.headings if heading not in one.authors),
    )
