"""List the pages of the site that belong to no briefing, in each of its languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from standfirst.build.prepare import SEARCH, Prepared, traced_texts
from standfirst.build.review import PreviewFindings
from standfirst.library import Edition
from standfirst.view import corrections_log, lists, page, people_and_claims, search
from standfirst.view.addresses import feed_links, feed_path
from standfirst.view.checking import CHECK, check_page
from standfirst.view.comparison import comparison, comparison_path
from standfirst.view.directory import COUNTRIES, PEOPLE, PLACES, TOPICS
from standfirst.view.findings import page_findings
from standfirst.view.home import home
from standfirst.view.page_context import PageContext, SharedParts
from standfirst.view.policy import check_policy, search_policy, sign_up_policy
from standfirst.view.records import Link, PageFindings, SeriesPage
from standfirst.view.series import series_page
from standfirst.view.signup import SIGN_UP, sign_up_page

HOME = "index.html"

_POLICIES = {SEARCH: search_policy, CHECK: check_policy, SIGN_UP: sign_up_policy}
"""The security policies of pages that need more than the others."""


@dataclass(frozen=True)
class Page:
    """One page: its path in the site's first language, its template, and the template's view.

    `editions` are those that it shows something of.
    """

    name: str
    template: str
    view: Callable[[PageContext], Any]
    editions: Sequence[Edition] = ()
    feed: str = ""
    """The path of a feed about the same subject, without its suffix."""
    is_listed: bool = True
    """Whether search engines may list it."""

    @property
    def is_invented(self) -> bool:
        """Return whether it shows nothing but exercises; never for the front page, which is about the site."""
        return self.name != HOME and bool(self.editions) and all(one.exercise for one in self.editions)


@dataclass(frozen=True)
class PlannedPage:
    """One page in one language: its path, its source files, and a function that renders it."""

    path: str
    sources: tuple[str, ...]
    render: Callable[[], bytes]
    is_listed: bool = True


def planned_pages(prepared: Prepared, texts: Sequence[Link]) -> Iterator[PlannedPage]:
    """Yield every page in every language of the site; the not-found page in the first one only."""
    ways, cards, texts = prepared.menu, SharedParts(), traced_texts(texts)
    for tag in prepared.site.languages:
        for item in pages(prepared, texts):
            if item.name != page.LOST or tag == prepared.site.lang:
                page_context = PageContext(prepared.directory, prepared.now, tag, item.name, cards)
                render = partial(_render, prepared, page_context, item, texts, ways)
                listed = item.is_listed and not item.is_invented
                yield PlannedPage(page_context.page, _sources(prepared, item), render, listed)


def pages(prepared: Prepared, texts: Sequence[Link] = ()) -> Iterator[Page]:
    """Yield every page that the site's directory calls for; `texts` are links to the desk's pages."""
    everything = prepared.directory.editions
    yield Page(HOME, "home.html", partial(home, texts=texts), everything)
    yield from _groups(prepared)
    yield from _comparisons(prepared)
    yield Page("topics/index.html", "contents.html", lists.topics, everything)
    yield Page("places/index.html", "contents.html", lists.places, everything)
    yield Page("people/index.html", "contents.html", people_and_claims.people, everything)
    yield from _claims(everything)
    yield Page("corrections.html", "corrections.html", corrections_log.corrections, everything)
    yield from _archive(prepared)
    if prepared.site.mail.signup:
        yield Page(SIGN_UP, "subscribe.html", sign_up_page)
    if prepared.searches:
        yield Page(SEARCH, "search.html", search.search_page)
    if prepared.site.has_check_page:
        yield Page(CHECK, "verify.html", check_page)
    yield Page(page.LOST, "lost.html", partial(search.not_found_page, ways=prepared.menu))


def _groups(prepared: Prepared) -> Iterator[Page]:
    """Yield the pages of series, topics, places, countries and people."""
    directory = prepared.directory
    for name, found in directory.series.items():
        yield Page(
            f"{name}/index.html",
            "series.html",
            partial(series_page, name=name),
            found,
            feed_path(series=name),
        )
    kinds = (
        (TOPICS, "listing.html", lists.topic),
        (PLACES, "listing.html", lists.place),
        (COUNTRIES, "listing.html", lists.country),
        (PEOPLE, "person.html", people_and_claims.person),
    )
    for kind, template, view in kinds:
        for group in directory.groups(kind).values():
            feed = feed_path(topic=group.slug) if kind == TOPICS else ""
            path = f"{kind}/{group.slug}.html"
            yield Page(path, template, partial(view, group=group), group.editions, feed)


def _comparisons(prepared: Prepared) -> Iterator[Page]:
    """Yield a comparison of each edition of a series with the one before it."""
    for found in prepared.directory.series.values():
        for edition in found:
            before = None if edition.withdrawn else prepared.shown.previous(edition)
            if before:
                view = partial(comparison, now=edition, before=before)
                yield Page(
                    comparison_path(edition), "comparison.html", view, (edition, before), is_listed=False
                )


def _claims(everything: Sequence[Edition]) -> Iterator[Page]:
    yield Page("claims/index.html", "claims.html", people_and_claims.claims, everything)
    for status in people_and_claims.STATUSES:
        view = partial(people_and_claims.claims, wanted=status)
        yield Page(f"claims/{status}.html", "claims.html", view, everything)


def _archive(prepared: Prepared) -> Iterator[Page]:
    directory = prepared.directory
    yield Page("archive/index.html", "contents.html", lists.archive, directory.editions)
    for year, months in directory.years.items():
        found = tuple(edition for month in months for edition in directory.months[month])
        yield Page(f"archive/{year}.html", "listing.html", partial(lists.year, name=year), found)
        for month in months:
            view = partial(lists.month, name=month)
            yield Page(f"archive/{month}.html", "listing.html", view, directory.months[month])


def _render(
    prepared: Prepared, page_context: PageContext, item: Page, texts: Sequence[Link], ways: frozenset[str]
) -> bytes:
    view = item.view(page_context)
    title = prepared.site.name if item.name == HOME else view.title
    frame = page.described(page_context, page.list_frame(page_context, title, texts, ways), view)
    frame = page.unlisted(page_context, frame, invented=item.is_invented, listed=item.is_listed)
    if prepared.broken and item.name == HOME:
        names = _broken(prepared, page_context)
        frame = replace(
            frame, preview=page_context.say("Not included because of errors: {names}", names=names)
        )
    if prepared.review and item.name == HOME:
        frame = replace(frame, findings=_unshown(prepared.review, page_context))
    if item.feed:
        frame = page.with_feeds(frame, feed_links(page_context.page, title, item.feed))
    if item.name in _POLICIES:
        frame = replace(frame, policy=_POLICIES[item.name](prepared.site))
    if isinstance(view, SeriesPage) and view.choices:
        frame = replace(frame, policy=check_policy(prepared.site))
    template = prepared.theme.environment(page_context.tag).get_template(item.template)
    variable = {"home.html": "home", "series.html": "series"}.get(item.template, "page")
    return template.render({"frame": frame, variable: view}).encode()


def _unshown(review: PreviewFindings, page_context: PageContext) -> PageFindings | None:
    """Return the problems of files that a preview does not show, each with a link to its page."""
    problems = review.elsewhere
    ways = {path: page_context.root(page) for path, page in review.unshown.items() if page}
    return page_findings(page_context.lang, problems, ways=ways)


def _broken(prepared: Prepared, page_context: PageContext) -> str:
    """List the files with errors; on the public site give only their number, since names may be unpublished."""
    paths = sorted({problem.path for problem in prepared.broken})
    if prepared.preview:
        return page_context.lang.series(paths)
    return page_context.counted("{count} briefing", "{count} briefings", len(paths))


def _sources(prepared: Prepared, item: Page) -> tuple[str, ...]:
    """Return the files of the editions that a page shows, in all languages."""
    languages = (other for edition in item.editions for other in prepared.shown.languages(edition.key))
    return tuple(sorted({document.path for edition in languages for document in edition.documents}))
