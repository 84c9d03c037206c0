"""Plan the machine-readable files: schemas, index, tables, feeds, sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from standfirst.build.plan import Planned, job_of
from standfirst.build.prepare import Prepared
from standfirst.formats import card, figures, index, next_report
from standfirst.formats.export import INDEX, INDEX_SCHEMA, SCHEMA
from standfirst.formats.feed_entries import Entries
from standfirst.formats.feeds import at_own_paths, feeds
from standfirst.formats.feeds import files as feed_files
from standfirst.formats.http_headers import HEADERS, netlify
from standfirst.formats.schema import edition_schema, index_schema, to_bytes
from standfirst.formats.sitemap import ROBOTS, SITEMAP, UNLISTED, SitemapEntry, robots, sitemap
from standfirst.library import Edition
from standfirst.library.dates import changed
from standfirst.settings import Site
from standfirst.view.addresses import Files
from standfirst.view.news import CALENDAR
from standfirst.view.page import alternates, is_listed
from standfirst.view.render_context import RenderContext


def outputs(
    prepared: Prepared, made: Sequence[Planned], files: Files, *, ours: bool = True
) -> Iterator[Planned]:
    """Yield every machine-readable file.

    `made` is the list of planned files, which may still grow; `ours` is False if a third-party theme renders
    pages and feeds.
    """
    yield from _data(prepared, files)
    yield from _tables(prepared)
    yield from _calendar(prepared)
    if ours:
        yield from _feeds(prepared, files)
        yield Planned(ROBOTS, (), partial(robots, prepared.site, preview=prepared.preview))
        if prepared.site.url and not prepared.preview:
            yield Planned(SITEMAP, _sources(prepared.shown.editions), partial(_sitemap, prepared, made))
            yield Planned(HEADERS, (), partial(_headers, prepared.site))


def _data(prepared: Prepared, files: Files) -> Iterator[Planned]:
    site, shown = prepared.site, prepared.shown.editions
    jobs = tuple(job_of(prepared, edition, files=files) for edition in shown)
    yield Planned(SCHEMA, (), partial(_schema, edition_schema, site))
    yield Planned(INDEX_SCHEMA, (), partial(_schema, index_schema, site))
    yield Planned(INDEX, _sources(shown), partial(index.render, site, jobs, prepared.entries))


def _schema(make: Callable[[Site], dict[str, Any]], site: Site) -> bytes:
    return to_bytes(make(site))


def _tables(prepared: Prepared) -> Iterator[Planned]:
    """Yield the figures of each series, and the calendar of its expected reports, in each language."""
    found = {(edition.file.lang, edition.file.series) for edition in prepared.shown.editions}
    for lang, name in sorted(found):
        if name:
            editions = prepared.shown.of_series(name, lang)
            path = f"{lang}/{name}/figures.csv" if lang else f"{name}/figures.csv"
            yield Planned(path, _sources(editions), partial(figures.table, prepared.shown, editions))
            if any(map(next_report.dated, editions)):
                jobs = tuple(job_of(prepared, edition) for edition in editions)
                path = f"{path.rpartition('/')[0]}/calendar.ics"
                yield Planned(path, _sources(editions), partial(next_report.calendar, jobs))


def _calendar(prepared: Prepared) -> Iterator[Planned]:
    """Yield the calendar of expected reports of the whole site."""
    due = [edition for edition in prepared.shown.heads if next_report.dated(edition)]
    if due:
        jobs = tuple(job_of(prepared, edition) for edition in due)
        yield Planned(CALENDAR, _sources(due), partial(next_report.calendar, jobs))


def _feeds(prepared: Prepared, files: Files) -> Iterator[Planned]:
    jobs = {edition.name: job_of(prepared, edition, files=files) for edition in prepared.shown.editions}
    entries = Entries(jobs, images=card.drawn(prepared.site))
    found = tuple(feeds(prepared.directory))
    for feed in found:
        for path, draw in feed_files(feed, prepared.site, entries):
            yield Planned(path, _sources(feed.editions), draw)
    for path, draw in at_own_paths(found[0], prepared.site, entries):
        yield Planned(path, _sources(found[0].editions), draw)


def _sitemap(prepared: Prepared, made: Sequence[Planned]) -> bytes:
    """Return a sitemap of the pages that search engines may list, each with the date of its latest edition."""
    moments = {e.documents[0].path: changed(e, prepared.shown) for e in prepared.shown.editions}
    contexts = [
        RenderContext(edition, prepared.shown, "web", prepared.now) for edition in prepared.shown.editions
    ]
    languages = {context.page: _languages(context) for context in contexts}
    closed = UNLISTED.union(item.path for item in made if not item.is_listed)
    closed |= {context.page for context in contexts if not is_listed(context)}
    return sitemap(
        prepared.site,
        (
            SitemapEntry(item.path, _last(item, moments), languages.get(item.path, ()))
            for item in made
            if item.path.endswith(".html") and not closed & {item.path, item.path.rpartition("/")[2]}
        ),
    )


def _last(item: Planned, moments: dict[str, datetime]) -> datetime | None:
    return max((moments[path] for path in item.sources if path in moments), default=None)


def _headers(site: Site) -> bytes:
    return netlify(site).encode()


def _languages(context: RenderContext) -> tuple[tuple[str, str], ...]:
    return tuple((link.lang, link.href) for link in alternates(context))


def _sources(editions: Sequence[Edition]) -> tuple[str, ...]:
    return tuple(sorted({document.path for edition in editions for document in edition.documents}))
