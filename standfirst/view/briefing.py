"""Puts one edition together as its templates see it, for one medium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from standfirst.library import Changes, compare, reasons
from standfirst.library.fingerprints import stale_sections
from standfirst.markup import plain
from standfirst.model import Status
from standfirst.view import records
from standfirst.view.claims import claims
from standfirst.view.drawings import charts, maps
from standfirst.view.figures import figure, funding, moment
from standfirst.view.narrative import changes, log, outlook, sectors, sources, timeline
from standfirst.view.people import contact, quotes
from standfirst.view.public import fingerprint
from standfirst.view.scope import Scope
from standfirst.view.text import Prose, slug
from standfirst.view.words import KINDS, SECTIONS, TLP_MEANINGS


def briefing(scope: Scope) -> records.Briefing:
    """The view of an edition."""
    edition, lang, prose = scope.edition, scope.lang, Prose(scope)
    source = edition.briefing
    found = _since(scope)
    date = source.dateline.date
    standfirst = prose.line_or_none(source.standfirst)
    return records.Briefing(
        key=edition.key,
        title=source.title,
        standfirst=standfirst,
        kind=scope.say(KINDS[source.kind.value]),
        lang=edition.lang,
        dir=lang.dir,
        dateline=_dateline(scope),
        date=records.Day(date.isoformat(), lang.day(date)),
        as_of=moment(scope, source.as_of),
        period=lang.period(source.period.start, source.period.end) if source.period else "",
        edition=scope.say("Edition {number}", number=source.edition) if source.edition else "",
        next_due=records.Day(source.next_due.isoformat(), lang.day(source.next_due))
        if source.next_due
        else None,
        series=_series(scope),
        marking=marking(scope),
        stale=_stale(scope),
        stale_translation=_stale_translation(scope),
        withdrawn=_withdrawn(scope, prose),
        languages=_languages(scope),
        topics=tuple(_filed(scope, "topics", topic) for topic in source.topics),
        places=tuple(_filed(scope, "places", place.name) for place in source.places),
        highlights=tuple(prose.line(item) for item in source.highlights),
        figures=tuple(figure(scope, prose, item, found) for item in source.key_figures),
        sections=tuple(_sections(scope, prose)),
        changes=changes(scope, prose, found) if found else None,
        log=log(scope, source.changes),
        sources=sources(scope),
        contacts=tuple(contact(item) for item in source.contacts),
        pdf=_output(scope, "pdf", scope.say("PDF")),
        data=_output(scope, "json", scope.say("Data (JSON)")),
        page=_output(scope, "html", scope.say("Web page")),
        fingerprint=fingerprint(edition),
        earlier=_neighbour(scope, -1),
        later=_neighbour(scope, 1),
        summary=plain(standfirst) if standfirst else "",
    )


def marking(scope: Scope) -> records.Marking:
    """Who may see an edition and what must be said on its face."""
    source = scope.edition.briefing
    unfinished = source.status in (Status.DRAFT, Status.REVIEW)
    until = source.embargo_until if source.embargo_until and scope.now < source.embargo_until else None
    return records.Marking(
        tlp=source.tlp.label,
        tlp_slug=source.tlp.value.lower().replace("+", "-"),
        tlp_meaning=scope.say(TLP_MEANINGS[source.tlp.value]),
        exercise=scope.say("EXERCISE") if scope.edition.exercise else "",
        draft=scope.say("DRAFT") if unfinished else "",
        embargo=scope.say("EMBARGOED UNTIL {moment}", moment=scope.lang.moment(until)) if until else "",
        notice=Prose(scope).line_or_none(source.notice),
        held=reasons(scope.edition, scope.now),
    )


def _since(scope: Scope) -> Changes | None:
    before = scope.library.previous(scope.edition)
    return compare(scope.edition, before) or None if before else None


def _dateline(scope: Scope) -> str:
    line = scope.edition.briefing.dateline
    return scope.say(", ").join(
        part for part in (line.place, line.country and scope.lang.country(line.country)) if part
    )


def _series(scope: Scope) -> records.Link | None:
    edition = scope.edition
    if not edition.file.series:
        return None
    title = edition.series.title if edition.series else edition.file.series.replace("-", " ").capitalize()
    return records.Link(title, scope.href(f"{edition.file.series}/index.html"))


def _stale(scope: Scope) -> str:
    at = scope.edition.briefing.as_of
    if at is None or scope.now - at < timedelta(days=scope.site.stale_days):
        return ""
    return scope.say("This describes {date}; the situation may have changed since.", date=scope.lang.day(at))


def _stale_translation(scope: Scope) -> str:
    names = [_section_title(scope, name) for name in stale_sections(scope.edition)]
    if not names:
        return ""
    return scope.say(
        "The original has changed since this was translated: {sections}.", sections=scope.lang.series(names)
    )


def _withdrawn(scope: Scope, prose: Prose) -> records.Withdrawn | None:
    source = scope.edition.briefing
    if source.withdrawn is None:
        return None
    at = records.Day(source.withdrawn.at.isoformat(), scope.lang.moment(source.withdrawn.at))
    return records.Withdrawn(at, prose.block(source.withdrawn.explanation))


def _languages(scope: Scope) -> tuple[records.Link, ...]:
    from standfirst.i18n import language

    found = scope.library.languages(scope.edition.key)
    if len(found) < 2:
        return ()
    return tuple(
        records.Link(
            language(e.lang).name, scope.href(e.path("html")), current=e is scope.edition, lang=e.lang
        )
        for e in found
    )


def _filed(scope: Scope, folder: str, name: str) -> records.Link:
    """A topic or a place, linked where the site has a page of it."""
    path = f"{folder}/{slug(name)}.html"
    return records.Link(name, scope.href(path) if path in scope.linked else "")


def _output(scope: Scope, suffix: str, text: str) -> records.Link | None:
    href = scope.href(scope.edition.path(suffix))
    return records.Link(text, href) if href else None


def _neighbour(scope: Scope, step: int) -> records.Link | None:
    edition = scope.edition
    siblings = scope.library.of_series(edition.file.series, edition.file.lang) if edition.file.series else ()
    place = next((index for index, other in enumerate(siblings) if other is edition), None)
    if place is None or not 0 <= place + step < len(siblings):
        return None
    other = siblings[place + step]
    label = scope.say("Edition {number}", number=other.number)
    return records.Link(label, scope.href(other.path("html")), note=other.briefing.title)


def _sections(scope: Scope, prose: Prose) -> Iterator[records.Section]:
    """The parts of a briefing in reading order, empty ones left out."""
    source = scope.edition.briefing
    seen: dict[str, int] = {}
    parts: tuple[tuple[str, str, object, Callable[[Any], object]], ...] = (
        ("situation", "prose", source.situation, prose.block),
        ("timeline", "timeline", source.timeline, lambda found: timeline(scope, prose, found)),
        ("charts", "drawings", source.charts, lambda _: charts(scope, prose)),
        ("maps", "drawings", source.maps, lambda _: maps(scope, prose)),
        ("claims", "claims", source.claims, lambda found: claims(scope, prose, found)),
        ("voices", "quotes", source.voices, lambda found: quotes(scope, prose, found, seen)),
        ("background", "prose", source.background, prose.block),
        ("reactions", "quotes", source.reactions, lambda found: quotes(scope, prose, found, seen)),
        ("response", "response", source.response, lambda found: sectors(prose, found)),
        ("funding", "funding", source.funding, lambda found: funding(scope, prose, found)),
        ("coordination", "prose", source.coordination, prose.block),
        ("sections", "", source.sections, lambda found: found),
        ("outlook", "outlook", source.outlook, lambda found: outlook(scope, prose, found)),
    )
    for name, component, found, draw in parts:
        if name == "sections":
            yield from (
                records.Section(part.id, part.title, "prose", prose.block(part.text))
                for part in source.sections
            )
        elif found and (body := draw(found)):
            yield records.Section(name, _section_title(scope, name), component, body)


def _section_title(scope: Scope, name: str) -> str:
    return scope.say(SECTIONS.get(name, name))
