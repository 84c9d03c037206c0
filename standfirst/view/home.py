"""The front page: each series by its latest edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from standfirst.i18n import language
from standfirst.library import Edition
from standfirst.view import records
from standfirst.view.cards import card
from standfirst.view.standing import Standing
from standfirst.view.text import Uncited

LATEST = 20
"""How many series, and how many single briefings, the front page shows."""


ARTICLES = 5
"""How many articles it shows."""


def home(standing: Standing) -> records.Home:
    """The front page: each series by its latest edition, the most recent first, and single briefings."""
    directory = standing.directory
    latest = _newest(found[0] for found in directory.series.values())
    single = [edition for edition in directory.editions if not edition.file.series]
    more = len(latest) > LATEST or len(single) > LATEST
    archive = records.Link(standing.say("Browse all briefings"), standing.here("archive/index.html"))
    return records.Home(
        series=tuple(_series_card(standing, edition) for edition in latest[:LATEST]),
        single=tuple(card(standing, edition) for edition in single[:LATEST]),
        more=archive if more else None,
    )


def with_articles(standing: Standing, view: records.Home, texts: Iterable[records.Link]) -> records.Home:
    """The front page with the newest of the articles among the desk's own pages."""
    found = sorted((text for text in texts if text.note), key=lambda text: text.note, reverse=True)
    if not found:
        return view
    site = standing.site
    archive = (
        records.Link(standing.say("Browse all articles"), standing.root(site.articles))
        if site.articles
        else None
    )
    return replace(
        view, articles=tuple(_line(standing, text) for text in found[:ARTICLES]), all_articles=archive
    )


def _line(standing: Standing, text: records.Link) -> records.Line:
    foreign = text.lang != standing.tag
    return records.Line(
        text.text,
        standing.root(text.href),
        standing.lang.day(date.fromisoformat(text.note)),
        lang=text.lang if foreign else "",
        dir=language(text.lang).dir if foreign else "",
    )


def _series_card(standing: Standing, edition: Edition) -> records.SeriesCard:
    name = edition.file.series
    count = len(standing.directory.series[name])
    about = standing.library.series.get(name)
    link = standing.series(name)
    return records.SeriesCard(
        title=link.text,
        href=link.href,
        about=Uncited(standing.scope(edition)).line_or_none(about.about) if about else None,
        latest=card(standing, edition),
        count=standing.counted("{count} edition", "{count} editions", count),
        exercise=standing.exercise(edition),
        lang=link.lang,
        dir=language(link.lang).dir,
    )


def _newest(editions: Iterable[Edition]) -> list[Edition]:
    return sorted(editions, key=lambda e: (e.briefing.dateline.date, e.number, e.key), reverse=True)
