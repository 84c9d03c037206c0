"""Pages that list editions: topics, places, countries, the archive, and their tables of contents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from standfirst.i18n import language
from standfirst.library import Edition, Mention
from standfirst.view import records, truncated_lists
from standfirst.view.anchors import published_name
from standfirst.view.cards import card
from standfirst.view.directory import COUNTRIES, PEOPLE, PLACES, TOPICS, Group, quotations
from standfirst.view.page_context import PageContext

ELSEWHERE = ""
"""The country of places that name none."""


def label(standing: PageContext, kind: str, group: Group) -> records.Link:
    """Return a link to a group's page, labelled in the page's language if a translation has a label."""
    href = standing.here(f"{kind}/{group.slug}.html")
    if kind == COUNTRIES:
        return records.Link(standing.lang.country(group.code), href, lang=standing.tag)
    for mention in group.mentions:
        shown = standing.edition(mention.edition)
        if shown.lang == standing.tag:
            return records.Link(_name(kind, shown, mention), href, lang=shown.lang)
    newest = group.mentions[0]
    return records.Link(_name(kind, newest.edition, newest), href, lang=newest.edition.lang)


def topic(standing: PageContext, group: Group) -> records.Listing:
    """Return the briefings about a topic."""
    return _listing(standing, TOPICS, group, standing.say("Topic"))


def place(standing: PageContext, group: Group) -> records.Listing:
    """Return the briefings about a place."""
    land = standing.directory.by_code.get(group.code)
    kin = [label(standing, COUNTRIES, land)] if land else []
    return _listing(standing, PLACES, group, standing.say("Place"), kin)


def country(standing: PageContext, group: Group) -> records.Listing:
    """Return the briefings about a country, and its places."""
    places = [label(standing, PLACES, found) for found in standing.directory.places_of.get(group.code, ())]
    return _listing(standing, COUNTRIES, group, standing.say("Country"), places)


def topics(standing: PageContext) -> records.Contents:
    """Return all topics by name."""
    return records.Contents(
        title=standing.say("Topics"),
        about=standing.say("Browse briefings by topic."),
        groups=(records.LinkGroup("", _labels(standing, TOPICS, standing.directory.topics.values())),),
        empty=standing.say("No topics yet."),
    )


def places(standing: PageContext) -> records.Contents:
    """Return all places, country by country."""
    directory = standing.directory
    names = {group.code: label(standing, COUNTRIES, group) for group in directory.countries.values()}
    table = directory.places_of
    codes = sorted(
        dict.fromkeys((*names, *table)),
        key=lambda code: (code == ELSEWHERE, _key(names[code].text) if code in names else code),
    )
    return records.Contents(
        title=standing.say("Places"),
        about=standing.say("Places covered in our briefings."),
        groups=tuple(
            records.LinkGroup(
                names[code].text if code in names else standing.say("No country given"),
                _labels(standing, PLACES, table.get(code, ())),
                names[code].href if code in names else "",
            )
            for code in codes
        ),
        empty=standing.say("No places yet."),
    )


def people(standing: PageContext) -> records.Contents:
    """Return all speakers who may be named."""
    found = standing.directory.people.values()
    links = tuple(
        records.Link(link.text, link.href, lang=link.lang, note=note)
        for link, note in ((label(standing, PEOPLE, group), _words_by(standing, group)) for group in found)
    )
    return records.Contents(
        title=standing.say("People"),
        about=standing.say("Everyone we quote by name. People whose names are withheld have no page."),
        groups=(records.LinkGroup("", tuple(sorted(links, key=lambda link: _key(link.text)))),),
        empty=standing.say("No one is quoted by name yet."),
    )


def archive(standing: PageContext) -> records.Contents:
    """Return all months, year by year, newest first."""
    directory = standing.directory
    return records.Contents(
        title=standing.say("Archive"),
        about=standing.counted("{count} briefing", "{count} briefings", len(directory.editions)),
        groups=tuple(
            records.LinkGroup(
                year,
                tuple(_month(standing, month, len(directory.months[month])) for month in months),
                standing.here(f"archive/{year}.html"),
            )
            for year, months in directory.years.items()
        ),
        empty=standing.say("No briefings yet."),
    )


def year(standing: PageContext, name: str) -> records.Listing:
    """Return the briefings of a year by month; those of a long year are lines, since its months show more."""
    directory = standing.directory
    found = [(_month(standing, month, 0), directory.months[month]) for month in directory.years[name]]
    count = sum(len(editions) for _, editions in found)
    long = count > truncated_lists.NEWEST
    return records.Listing(
        kicker=_archive(standing),
        title=name,
        count=_briefings(standing, count),
        shelves=tuple(
            records.Shelf(
                link.text,
                () if long else _cards(standing, editions),
                link.href,
                lines=tuple(truncated_lists.line(standing, edition) for edition in editions) if long else (),
            )
            for link, editions in found
        ),
    )


def month(standing: PageContext, name: str) -> records.Listing:
    """Return the briefings of a month (`2026-02`)."""
    editions = standing.directory.months[name]
    return records.Listing(
        kicker=_archive(standing),
        title=_month(standing, name, 0).text,
        count=_briefings(standing, len(editions)),
        shelves=(records.Shelf("", _cards(standing, editions)),),
        kin=(records.Link(name[:4], standing.here(f"archive/{name[:4]}.html")),),
        older=truncated_lists.briefings(standing, editions),
    )


def _listing(
    standing: PageContext, kind: str, group: Group, kicker: str, kin: Iterable[records.Link] = ()
) -> records.Listing:
    name, editions = label(standing, kind, group), group.editions
    folder = PLACES if kind == COUNTRIES else kind
    return records.Listing(
        kicker=records.Link(kicker, standing.here(f"{folder}/index.html")),
        title=name.text,
        count=_briefings(standing, len(editions)),
        shelves=(records.Shelf("", _cards(standing, editions)),),
        lang=name.lang,
        dir=language(name.lang).dir,
        kin=tuple(sorted(kin, key=lambda link: _key(link.text))),
        older=truncated_lists.briefings(standing, editions),
    )


def _labels(standing: PageContext, kind: str, groups: Iterable[Group]) -> tuple[records.Link, ...]:
    """Return links to groups by name; the note is the number of briefings."""
    named = ((label(standing, kind, group), group) for group in groups)
    links = (
        records.Link(link.text, link.href, lang=link.lang, note=_briefings(standing, len(group.editions)))
        for link, group in named
    )
    return tuple(sorted(links, key=lambda link: _key(link.text)))


def _name(kind: str, edition: Edition, mention: Mention) -> str:
    briefing = edition.briefing
    if kind == TOPICS:
        return briefing.topics[mention.index]
    if kind == PLACES:
        return briefing.places[mention.index].name
    return published_name(quotations(edition)[mention.index].speaker)


def _cards(standing: PageContext, editions: Sequence[Edition]) -> tuple[records.Card, ...]:
    """Return the newest editions as cards; `older` has the rest."""
    return tuple(card(standing, edition, series=True) for edition in editions[: truncated_lists.NEWEST])


def _briefings(standing: PageContext, count: int) -> str:
    return standing.counted("{count} briefing", "{count} briefings", count)


def _words_by(standing: PageContext, group: Group) -> str:
    words = {quotations(mention.edition)[mention.index].quote for mention in group.mentions}
    return standing.counted("{count} quotation", "{count} quotations", len(words))


def _archive(standing: PageContext) -> records.Link:
    return records.Link(standing.say("Archive"), standing.here("archive/index.html"))


def _month(standing: PageContext, name: str, count: int) -> records.Link:
    text = standing.lang.month(date.fromisoformat(f"{name}-01"))
    note = _briefings(standing, count) if count else ""
    return records.Link(text, standing.here(f"archive/{name}.html"), note=note, lang=standing.tag)


def _key(text: str) -> tuple[str, str]:
    return text.casefold(), text
