"""The frame of every page: title, navigation, and metadata for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from standfirst.fonts import WEB_FOLDER
from standfirst.i18n import Language, language
from standfirst.library import reasons
from standfirst.library.dates import changed, published
from standfirst.model import Kind
from standfirst.settings import Site
from standfirst.view import pictures, records
from standfirst.view.addresses import Files, address, feed_links, feed_path
from standfirst.view.briefing import labelled_title, newer
from standfirst.view.checking import CHECK
from standfirst.view.jsonld import jsonld, website
from standfirst.view.labels import exercise_label
from standfirst.view.page_context import PageContext
from standfirst.view.policy import page_policy
from standfirst.view.render_context import RenderContext, relative, to_root
from standfirst.view.reuse import CARD, oembed_link
from standfirst.view.signup import SIGN_UP
from standfirst.view.updates import live_title

STYLESHEET = "theme/standfirst.css"
ICON = "theme/icon.svg"
LOST = "404.html"
CARD_SIZE = 1200, 630
"""The width and height in pixels of the picture that is made for link previews."""
PREVIEW_WIDTH = 600
"""The width in pixels below which networks show a picture as a small square, or not at all."""


def frame(
    site: Site,
    page: str,
    title: str,
    tag: str,
    *,
    texts: Sequence[records.Link] = (),
    menu: frozenset[str] = frozenset(),
) -> records.PageFrame:
    """Return the frame of a page at a path of the site.

    `texts` are links to the site's own pages, and to its articles, which have a date; `menu` has the paths of the
    site's lists. Both are for the navigation. Every page links the feeds of everything; `with_feeds` adds its own.
    """
    lang = language(tag)
    way = partial(from_root, site) if page.endswith(LOST) else partial(relative, page=page)
    prefix = site.prefix(tag)
    here = [replace(text, href=way(text.href), current=text.href == page) for text in texts if not text.note]
    listed = (
        [(lang.gettext("Articles"), site.articles)]
        if site.articles and any(text.note for text in texts)
        else []
    )
    own = partial(_own_ways, way, page)
    ways = partial(_ways, way, page, prefix, menu)
    return records.PageFrame(
        title=title,
        site=records.Link(site.name, way(f"{prefix}index.html"), lang=site.lang),
        lang=tag,
        dir=lang.dir,
        root=to_root(page),
        stylesheet=way(STYLESHEET),
        icon=way(ICON),
        fonts=f"{way(WEB_FOLDER)}/",
        canonical=address(site, page, page) if site.url else "",
        navigation=(*ways(_first(lang)), *own((*listed, *site.menu))),
        footer=(*ways(_second(lang)), *here, *own(site.links)),
        feeds=() if page == LOST else feed_links(page, site.name, feed_path()),
        jsonld=website(site, page) if page == "index.html" else None,
        locale=tag.replace("-", "_"),
        policy=page_policy(site),
        logo=_logo(site, way),
        lines=site.brand.footer,
    )


def _logo(site: Site, way: Callable[[str], str]) -> records.LogoView | None:
    shown = pictures.logo(site)
    return records.LogoView(way(pictures.logo_path(shown)), shown.width, shown.height) if shown else None


def with_feeds(plain: records.PageFrame, feeds: Sequence[records.Link]) -> records.PageFrame:
    """Return the frame of a page with feeds of its own, which come first."""
    return replace(plain, feeds=(*feeds, *plain.feeds))


def unpublished(plain: records.PageFrame, lang: Language, reason: str) -> records.PageFrame:
    """Return the frame of a page that only a preview shows."""
    said = lang.gettext("Not public: {reasons}").format(reasons=reason)
    return replace(plain, robots="noindex", preview=said)


def from_root(site: Site, path: str) -> str:
    """Return a link to a path of the site that works at any depth, since the not-found page is shown at all of them."""
    return f"{urlsplit(site.url).path.rstrip('/')}/{path}"


def briefing_frame(
    context: RenderContext,
    view: records.BriefingView,
    texts: Sequence[records.Link] = (),
    menu: frozenset[str] = frozenset(),
    *,
    files: Files | None = None,
    card: bool = False,
) -> records.PageFrame:
    """Return the frame of an edition's page. `files` has facts about its PDF, `card` is whether it has a picture."""
    edition, site = context.edition, context.site
    title = live_title(context, labelled_title(context))
    plain = frame(site, context.page, title, view.lang, texts=texts, menu=menu)
    plain = with_feeds(plain, _series_feeds(context, view))
    held = ", ".join(view.marking.held)
    return replace(
        plain,
        description=view.summary,
        languages=view.languages,
        alternates=alternates(context),
        robots="" if is_listed(context) else "noindex",
        preview=context.say("Not public: {reasons}", reasons=held) if held else "",
        jsonld=jsonld(context, view, files or {}, card=card),
        preview_picture=_preview_picture(context, view, card=card),
        kind="article",
        published="" if held else published(edition, site.zone).isoformat(),
        modified=changed(edition, context.library).isoformat(),
        oembed=oembed_link(context, CARD, labelled_title(context)) if context.shares else None,
    )


def _preview_picture(
    context: RenderContext, view: records.BriefingView, *, card: bool
) -> records.PreviewPicture | None:
    """Return the picture for link previews: the leading picture of the page, or the card made for the edition.

    An exercise or a withdrawn edition has its card, which has that label; so has a page whose picture is too small for previews.
    """
    edition, site, shown = context.edition, context.site, view.lead_image
    place = pictures.first_lead(edition)
    if not site.url:
        return None
    labelled = edition.exercise or edition.withdrawn
    if shown and place is not None and shown.width >= PREVIEW_WIDTH and not labelled:
        path = pictures.target(edition, place)
        kind = "image/png" if path.endswith(".png") else "image/jpeg"
        return records.PreviewPicture(
            address(site, path, context.page), shown.alt, shown.width, shown.height, kind
        )
    if not card:
        return None
    src = address(site, edition.path("png"), context.page)
    return records.PreviewPicture(src, labelled_title(context), *CARD_SIZE, "image/png")


def is_listed(context: RenderContext) -> bool:
    """Return whether search engines may list an edition.

    Not if it is unpublished, invented or withdrawn, nor if a newer one supersedes it: a search result does not
    show the notice at the top of the page. A bulletin covers its own days and is never superseded.
    """
    edition = context.edition
    superseded = edition.briefing.kind is not Kind.BULLETIN and newer(context) is not None
    return not (reasons(edition, context.now) or edition.exercise or edition.withdrawn or superseded)


def unlisted(
    page_context: PageContext, plain: records.PageFrame, *, invented: bool, listed: bool
) -> records.PageFrame:
    """Return the frame of a page that search engines may not list; its title is labelled if it is all exercises."""
    parts = (exercise_label(page_context.lang), plain.title)
    title = page_context.say(": ").join(parts) if invented else plain.title
    return replace(plain, title=title, robots="noindex" if invented or not listed else plain.robots)


def list_frame(
    page_context: PageContext, title: str, texts: Sequence[records.Link], menu: frozenset[str]
) -> records.PageFrame:
    """Return the frame of a page of the site that exists in all of its languages."""
    site = page_context.site
    plain = frame(site, page_context.page, title, page_context.tag, texts=texts, menu=menu)
    if len(site.languages) < 2 or page_context.name == LOST:
        return replace(plain, robots="noindex" if page_context.name == LOST else "")
    links = [(tag, site.prefix(tag) + page_context.name) for tag in site.languages]
    known = tuple(records.Link("", address(site, path, page_context.page), lang=tag) for tag, path in links)
    return replace(
        plain,
        languages=tuple(_translation(page_context, tag, path) for tag, path in links),
        alternates=(*known, replace(known[0], lang="x-default")) if site.url else (),
    )


def described(page_context: PageContext, plain: records.PageFrame, view: Any) -> records.PageFrame:
    """Return the frame with the page's own description, for search engines and link previews."""
    if isinstance(view, records.Home):
        phrase = "{site}: what happened, who says what, how sure we are, and what changed."
        text = page_context.say(phrase, site=page_context.site.name)
    else:
        said = [str(getattr(view, name, None) or "") for name in ("about", "text")]
        count = getattr(view, "count", "")
        text = next((item for item in said if item), f"{view.title}: {count}" if count else view.title)
    return replace(plain, description=" ".join(Markup(text).striptags().split()))  # noqa: S704  # taken apart


def _translation(page_context: PageContext, tag: str, path: str) -> records.Link:
    current = tag == page_context.tag
    return records.Link(language(tag).name, relative(path, page_context.page), current=current, lang=tag)


def _series_feeds(context: RenderContext, view: records.BriefingView) -> tuple[records.Link, ...]:
    file = context.edition.file
    if view.series is None:
        return ()
    return feed_links(context.page, view.series.text, feed_path(file.lang, series=file.series))


def alternates(context: RenderContext) -> tuple[records.Link, ...]:
    """Return links to an edition in each of its languages, itself included, and to the default for others."""
    found = context.library.languages(context.edition.key)
    if len(found) < 2 or not context.site.url:  # these links count only with a full URL
        return ()
    links = [
        records.Link("", address(context.site, other.path("html"), context.page), lang=other.lang)
        for other in found
    ]
    return (*links, replace(links[0], lang="x-default"))


def _ways(
    way: Callable[[str], str], page: str, prefix: str, menu: frozenset[str], named: Iterable[tuple[str, str]]
) -> tuple[records.Link, ...]:
    return tuple(
        records.Link(text, way(prefix + path), current=prefix + path == page)
        for text, path in named
        if path == "index.html" or path in menu
    )


def _own_ways(
    way: Callable[[str], str], page: str, named: Iterable[tuple[str, str]]
) -> tuple[records.Link, ...]:
    """Return links that the settings name: full URLs unchanged, and paths of the site."""
    return tuple(
        records.Link(text, href)
        if urlsplit(href).scheme or href.startswith(("//", "#"))
        else records.Link(text, way(path), current=path == page)
        for text, href in named
        for path in [href.lstrip("/") or "index.html"]
    )


def _first(lang: Language) -> tuple[tuple[str, str], ...]:
    """Return the navigation at the top of every page."""
    return (
        (lang.gettext("Briefings"), "index.html"),
        (lang.gettext("Topics"), "topics/index.html"),
        (lang.gettext("People"), "people/index.html"),
        (lang.gettext("Claims"), "claims/index.html"),
        (lang.gettext("Search"), "search.html"),
    )


def _second(lang: Language) -> tuple[tuple[str, str], ...]:
    """Return the navigation in the footer, before the desk's pages."""
    return (
        (lang.gettext("Places"), "places/index.html"),
        (lang.gettext("Archive"), "archive/index.html"),
        (lang.gettext("Corrections log"), "corrections.html"),
        (lang.gettext("Subscribe by e-mail"), SIGN_UP),
        (lang.gettext("Check a report"), CHECK),
    )
