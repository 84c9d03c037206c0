"""Everything on a page that is not the briefing itself: its frame, and the pages that list editions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from standfirst.i18n import language
from standfirst.library import Edition, Library, compare
from standfirst.library.moments import changed, published
from standfirst.model import KeyFigure
from standfirst.settings import Site
from standfirst.view import records
from standfirst.view.addresses import Files, address, feed_links, feed_path
from standfirst.view.briefing import briefing
from standfirst.view.figures import figure
from standfirst.view.jsonld import jsonld, website
from standfirst.view.scope import Scope, relative, to_root
from standfirst.view.stamps import stamped
from standfirst.view.text import Prose

STYLESHEET = "theme/standfirst.css"
FIGURES_ON_CARDS = 4


def frame(
    site: Site,
    page: str,
    title: str,
    tag: str,
    *,
    texts: Sequence[records.Link] = (),
    description: str = "",
) -> records.Frame:
    """The frame of a page at a path of the site; `texts` are the site's own pages for its navigation.

    Every page names the feeds of everything; `with_feeds` adds those of what it is about.
    """
    lang = language(tag)
    here = [replace(text, href=relative(text.href, page), current=text.href == page) for text in texts]
    home = records.Link(lang.gettext("Briefings"), relative("index.html", page), current=page == "index.html")
    return records.Frame(
        title=title,
        site=records.Link(site.name, relative("index.html", page), lang=site.lang),
        lang=tag,
        dir=lang.dir,
        root=to_root(page),
        stylesheet=relative(STYLESHEET, page),
        description=description,
        canonical=address(site, page, page) if site.url else "",
        navigation=(home, *here),
        footer=tuple(here),
        feeds=feed_links(page, site.name, feed_path()),
        jsonld=website(site, page) if page == "index.html" else None,
        locale=tag.replace("-", "_"),
    )


def with_feeds(plain: records.Frame, feeds: Sequence[records.Link]) -> records.Frame:
    """The frame of a page that has feeds of its own; they come first."""
    return replace(plain, feeds=(*feeds, *plain.feeds))


def briefing_frame(
    scope: Scope,
    view: records.Briefing,
    texts: Sequence[records.Link] = (),
    *,
    files: Files | None = None,
    card: bool = False,
) -> records.Frame:
    """The frame of an edition's page. `files` says what is known of its PDF, `card` whether it has a picture."""
    edition, site = scope.edition, scope.site
    plain = frame(
        site,
        scope.page,
        view.title,
        view.lang,
        texts=texts,
        description=view.summary,
    )
    plain = with_feeds(plain, _series_feeds(scope, view))
    held = ", ".join(view.marking.held)
    return replace(
        plain,
        languages=view.languages,
        alternates=alternates(scope),
        robots="noindex" if held else "",
        preview=scope.say("Not public: {reasons}", reasons=held) if held else "",
        jsonld=jsonld(scope, view, files or {}, card=card),
        card=address(site, edition.path("png"), scope.page) if card and site.url else "",
        card_alt=stamped(scope) if card and site.url else "",
        preview_title=stamped(scope),
        kind="article",
        published="" if held else published(edition, site.zone).isoformat(),
        modified=changed(edition, site.zone).isoformat(),
    )


def _series_feeds(scope: Scope, view: records.Briefing) -> tuple[records.Link, ...]:
    file = scope.edition.file
    if view.series is None:
        return ()
    return feed_links(scope.page, view.series.text, feed_path(file.lang, series=file.series))


def alternates(scope: Scope) -> tuple[records.Link, ...]:
    """An edition in each of its languages, itself among them, and what all other readers get."""
    found = scope.library.languages(scope.edition.key)
    if len(found) < 2:
        return ()
    links = [
        records.Link("", address(scope.site, other.path("html"), scope.page), lang=other.lang)
        for other in found
    ]
    return (*links, replace(links[0], lang="x-default"))


def card(scope: Scope, page: str) -> records.Card:
    """An edition in a list that stands on a page."""
    view = briefing(replace(scope, pictures=False))
    changes = scope.library.previous(scope.edition)
    found = compare(scope.edition, changes) if changes else None
    prose = Prose(scope)
    shown: Iterable[KeyFigure] = scope.edition.briefing.key_figures[:FIGURES_ON_CARDS]
    return records.Card(
        title=view.title,
        href=relative(scope.page, page),
        summary=view.summary,
        date=view.as_of or view.date,
        edition=view.edition,
        lang=view.lang,
        dir=view.dir,
        figures=tuple(replace(figure(scope, prose, item, found), cites=prose.cites(())) for item in shown),
        exercise=view.marking.exercise,
        changed=_changed(scope, view),
        stale=view.stale,
        withdrawn=view.withdrawn is not None,
    )


def home(library: Library, now: datetime) -> records.Home:
    """The front page: each series by its latest edition, the most recent first, and single briefings."""
    latest = [found[-1] for name in _series_names(library) if (found := library.of_series(name))]
    single = [edition for edition in library.originals if not edition.file.series]
    return records.Home(
        series=tuple(_series_card(library, edition, now) for edition in _newest(latest)),
        single=tuple(card(Scope(edition, library, "web", now), "index.html") for edition in _newest(single)),
    )


def series_page(library: Library, name: str, now: datetime) -> records.SeriesPage:
    """A series with its editions, the newest first."""
    editions = library.of_series(name)
    scope = Scope(editions[-1], library, "web", now)
    about = library.series.get(name)
    page = f"{name}/index.html"
    return records.SeriesPage(
        title=series_title(library, name),
        about=Prose(scope).line_or_none(about.about) if about else None,
        editions=tuple(card(Scope(edition, library, "web", now), page) for edition in reversed(editions)),
        desk=(about.desk or "") if about else "",
        exercise=scope.say("EXERCISE") if scope.edition.exercise else "",
    )


def series_title(library: Library, name: str) -> str:
    """What a series is called; made from its folder where it does not say."""
    about = library.series.get(name)
    return about.title if about else name.rpartition("/")[2].replace("-", " ").capitalize()


def _series_card(library: Library, edition: Edition, now: datetime) -> records.SeriesCard:
    scope = Scope(edition, library, "web", now)
    name = edition.file.series
    count = len(library.of_series(name))
    words = scope.lang.ngettext("{count} edition", "{count} editions", count)
    about = library.series.get(name)
    return records.SeriesCard(
        title=series_title(library, name),
        href=f"{name}/index.html",
        about=Prose(scope).line_or_none(about.about) if about else None,
        latest=card(scope, "index.html"),
        count=words.format(count=scope.lang.number(count)),
        exercise=scope.say("EXERCISE") if edition.exercise else "",
    )


def _series_names(library: Library) -> list[str]:
    return sorted({edition.file.series for edition in library.originals if edition.file.series})


def _newest(editions: Iterable[Edition]) -> list[Edition]:
    return sorted(editions, key=lambda e: (e.briefing.dateline.date, e.number, e.key), reverse=True)


def _changed(scope: Scope, view: records.Briefing) -> str:
    if view.changes is None:
        return ""
    figures, claims = len(view.changes.figures), len(view.changes.claims)
    corrections = sum(1 for item in view.log if item.kind.slug == "correction")
    counts = [
        scope.lang.ngettext("{count} figure changed", "{count} figures changed", figures).format(
            count=figures
        ),
        scope.lang.ngettext("{count} claim changed", "{count} claims changed", claims).format(count=claims),
        scope.lang.ngettext("{count} correction", "{count} corrections", corrections).format(
            count=corrections
        ),
    ]
    return scope.lang.series(
        [text for text, count in zip(counts, (figures, claims, corrections), strict=True) if count]
    )
