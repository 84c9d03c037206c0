"""Pages that list editions: topics, places, countries, the archive, and their tables of contents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from standfirst.i18n import language
from standfirst.library import Edition, Mention
from standfirst.view import records, truncated_lists
from standfirst.view.anchors import published_name
from standfirst.view.cards import card
from standfirst.view.directory import COUNTRIES, PLACES, TOPICS, Group, quotations
from standfirst.view.page_context import PageContext

ELSEWHERE = ""
"""The country of places that name none."""


def label(page_context: PageContext, kind: str, group: Group) -> records.Link:
    """Return a link to a group's page, labelled in the page's language if a translation has a label."""
    href = page_context.here(f"{kind}/{group.slug}.html")
    if kind == COUNTRIES:
        return records.Link(page_context.lang.country(group.code), href, lang=page_context.tag)
    for mention in group.mentions:
        shown = page_context.edition(mention.edition)
        if shown.lang == page_context.tag:
            return records.Link(_name(kind, shown, mention), href, lang=shown.lang)
    newest = group.mentions[0]
    return records.Link(_name(kind, newest.edition, newest), href, lang=newest.edition.lang)


def topic(page_context: PageContext, group: Group) -> records.Listing:
    """Return the briefings about a topic."""
    return _listing(page_context, TOPICS, group, page_context.say("Topic"))


def place(page_context: PageContext, group: Group) -> records.Listing:
    """Return the briefings about a place."""
    land = page_context.directory.by_code.get(group.code)
    kin = [label(page_context, COUNTRIES, land)] if land else []
    return _listing(page_context, PLACES, group, page_context.say("Place"), kin)


def country(page_context: PageContext, group: Group) -> records.Listing:
    """Return the briefings about a country, and its places."""
    places = [
        label(page_context, PLACES, found) for found in page_context.directory.places_of.get(group.code, ())
    ]
    return _listing(page_context, COUNTRIES, group, page_context.say("Country"), places)


def topics(page_context: PageContext) -> records.Contents:
    """Return all topics by name."""
    return records.Contents(
        title=page_context.say("Topics"),
        about=page_context.say("Browse briefings by topic."),
        groups=(
            records.LinkGroup("", _labels(page_context, TOPICS, page_context.directory.topics.values())),
        ),
        empty=page_context.say("No topics yet."),
    )


def places(page_context: PageContext) -> records.Contents:
    """Return all places, country by country."""
    directory = page_context.directory
    names = {group.code: label(page_context, COUNTRIES, group) for group in directory.countries.values()}
    table = directory.places_of
    codes = sorted(
        dict.fromkeys((*names, *table)),
        key=lambda code: (code == ELSEWHERE, _key(names[code].text) if code in names else code),
    )
    return records.Contents(
        title=page_context.say("Places"),
        about=page_context.say("Places covered in our briefings."),
        groups=tuple(
            records.LinkGroup(
                names[code].text if code in names else page_context.say("No country given"),
                _labels(page_context, PLACES, table.get(code, ())),
                names[code].href if code in names else "",
            )
            for code in codes
        ),
        empty=page_context.say("No places yet."),
    )


def archive(page_context: PageContext) -> records.Contents:
    """Return all months, year by year, newest first."""
    directory = page_context.directory
    return records.Contents(
        title=page_context.say("Archive"),
        about=page_context.counted("{count} briefing", "{count} briefings", len(directory.editions)),
        groups=tuple(
            records.LinkGroup(
                year,
                tuple(_month(page_context, month, len(directory.months[month])) for month in months),
                page_context.here(f"archive/{year}.html"),
            )
            for year, months in directory.years.items()
        ),
        empty=page_context.say("No briefings yet."),
    )


def year(page_context: PageContext, name: str) -> records.Listing:
    """Return the briefings of a year by month; those of a long year are lines, since its months show more."""
    directory = page_context.directory
    found = [(_month(page_context, month, 0), directory.months[month]) for month in directory.years[name]]
    count = sum(len(editions) for _, editions in found)
    long = count > truncated_lists.NEWEST
    return records.Listing(
        kicker=_archive(page_context),
        title=name,
        count=_briefings(page_context, count),
        shelves=tuple(
            records.Shelf(
                link.text,
                () if long else _cards(page_context, editions),
                link.href,
                lines=tuple(truncated_lists.line(page_context, edition) for edition in editions)
                if long
                else (),
            )
            for link, editions in found
        ),
    )


def month(page_context: PageContext, name: str) -> records.Listing:
    """Return the briefings of a month (`2026-02`)."""
    editions = page_context.directory.months[name]
    return records.Listing(
        kicker=_archive(page_context),
        title=_month(page_context, name, 0).text,
        count=_briefings(page_context, len(editions)),
        shelves=(records.Shelf("", _cards(page_context, editions)),),
        kin=(records.Link(name[:4], page_context.here(f"archive/{name[:4]}.html")),),
        older=truncated_lists.briefings(page_context, editions),
    )


def _listing(
    page_context: PageContext, kind: str, group: Group, kicker: str, kin: Iterable[records.Link] = ()
) -> records.Listing:
    name, editions = label(page_context, kind, group), group.editions
    folder = PLACES if kind == COUNTRIES else kind
    return records.Listing(
        kicker=records.Link(kicker, page_context.here(f"{folder}/index.html")),
        title=name.text,
        count=_briefings(page_context, len(editions)),
        shelves=(records.Shelf("", _cards(page_context, editions)),),
        lang=name.lang,
        dir=language(name.lang).dir,
        kin=sorted_by_name(kin),
        older=truncated_lists.briefings(page_context, editions),
    )


def _labels(page_context: PageContext, kind: str, groups: Iterable[Group]) -> tuple[records.Link, ...]:
    """Return links to groups by name, with the number of briefings; topics show the newest one."""
    return sorted_by_name(
        replace(
            label(page_context, kind, group),
            note=_freshness(page_context, group.editions, marked=kind != TOPICS),
            latest=_latest(page_context, group.editions[0]) if kind == TOPICS else None,
        )
        for group in groups
    )


def _latest(page_context: PageContext, edition: Edition) -> records.Link:
    """Return a link to an edition by its title; the note is its label as an exercise."""
    shown = page_context.edition(edition)
    return records.Link(
        shown.briefing.title, page_context.to(shown), lang=shown.lang, note=page_context.exercise(edition)
    )


def sorted_by_name(links: Iterable[records.Link]) -> tuple[records.Link, ...]:
    """Return links in the order of their texts."""
    return tuple(sorted(links, key=lambda link: _key(link.text)))


def _freshness(page_context: PageContext, editions: Sequence[Edition], *, marked: bool) -> str:
    """Return the number of briefings and the newest day; `marked` adds the label of a group that has exercises only."""
    exercise = page_context.exercise(editions[0]) if marked and all(e.exercise for e in editions) else ""
    newest = page_context.lang.day(editions[0].briefing.dateline.date)
    return " · ".join(filter(None, (exercise, _briefings(page_context, len(editions)), newest)))


def _name(kind: str, edition: Edition, mention: Mention) -> str:
    briefing = edition.briefing
    if kind == TOPICS:
        return briefing.topics[mention.index]
    if kind == PLACES:
        return briefing.places[mention.index].name
    return published_name(quotations(edition)[mention.index].speaker)


def _cards(page_context: PageContext, editions: Sequence[Edition]) -> tuple[records.Card, ...]:
    """Return the newest editions as cards; `older` has the rest."""
    return tuple(card(page_context, edition, series=True) for edition in editions[: truncated_lists.NEWEST])


def _briefings(page_context: PageContext, count: int) -> str:
    return page_context.counted("{count} briefing", "{count} briefings", count)


def _archive(page_context: PageContext) -> records.Link:
    return records.Link(page_context.say("Archive"), page_context.here("archive/index.html"))


def _month(page_context: PageContext, name: str, count: int) -> records.Link:
    text = page_context.lang.month(date.fromisoformat(f"{name}-01"))
    note = _briefings(page_context, count) if count else ""
    return records.Link(text, page_context.here(f"archive/{name}.html"), note=note, lang=page_context.tag)


def _key(text: str) -> tuple[str, str]:
    return text.casefold(), text
