"""Timeline, outlook, response by sector, sources and changes as printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from standfirst.library import Changes, Mention
from standfirst.library.corrections import change_of
from standfirst.model import Change, Outlook, SectorResponse, Source, TimelineItem
from standfirst.view import records
from standfirst.view.anchors import (
    change_anchor,
    claim_anchors,
    correction_anchor,
    figure_anchor,
    published_name,
    quote_anchors,
    source_anchor,
    timeline_anchors,
)
from standfirst.view.claims import status
from standfirst.view.labels import CHANGE_KINDS, CONFIDENCE, LIKELIHOODS, grade
from standfirst.view.masthead import readable
from standfirst.view.render_context import HasLanguage, RenderContext
from standfirst.view.text import Prose, difference_text, full_text

AT_THE_TOP = 3
"""The number of corrections by other editions at the top of a page; all are in its list of corrections."""


def timeline(
    scope: RenderContext, prose: Prose, items: Iterable[TimelineItem]
) -> tuple[records.TimelineItemView, ...]:
    """Return the events in the given order."""
    anchors = _event_anchors(scope)
    return tuple(_timeline_item(scope, prose, item, anchors[id(item)]) for item in items)


def _event_anchors(scope: RenderContext) -> dict[int, str]:
    events = scope.edition.briefing.timeline
    return {id(item): anchor for item, anchor in zip(events, timeline_anchors(events), strict=True)}


def _timeline_item(
    scope: RenderContext, prose: Prose, item: TimelineItem, anchor: str
) -> records.TimelineItemView:
    text = when(scope, item.date)
    if item.until:
        text = scope.say("{start} to {end}", start=text, end=when(scope, item.until))
    if item.precision == "about":
        text = scope.say("about {date}", date=text)
    return records.TimelineItemView(
        anchor=anchor,
        when=records.Day(item.date, text),
        text=prose.line(item.text),
        cites=prose.cites(item.sources, item.text),
        place=item.place or "",
        about=item.precision == "about",
    )


def when(scope: RenderContext, value: str) -> str:
    """Return a year, month, day or time with the precision that is known."""
    if len(value) == len("2026"):
        return value
    if len(value) == len("2026-02"):
        return scope.lang.month(date.fromisoformat(f"{value}-01"))
    if "T" in value:
        moment = datetime.fromisoformat(value)
        return scope.lang.moment(moment) if moment.tzinfo else scope.lang.clock(moment)
    return scope.lang.day(date.fromisoformat(value))


def outlook(scope: RenderContext, prose: Prose, record: Outlook) -> records.OutlookView:
    """Return the outlook; likelihood and confidence never share a sentence."""
    return records.OutlookView(
        text=prose.block(record.text),
        likelihood=_likelihood(scope, record.likelihood),
        confidence=_confidence(scope, record.confidence),
        until=scope.say("Outlook to {date}.", date=scope.lang.day(record.until)) if record.until else "",
        scenarios=tuple(
            records.ScenarioView(
                prose.line(item.text),
                _likelihood(scope, item.likelihood),
                _confidence(scope, item.confidence),
            )
            for item in record.scenarios
        ),
        watch=tuple(prose.line(item) for item in record.watch),
    )


def _likelihood(scope: RenderContext, word: str | None) -> str:
    return scope.say("We judge this {likelihood}.", likelihood=scope.say(LIKELIHOODS[word])) if word else ""


def _confidence(scope: RenderContext, word: str | None) -> str:
    return (
        scope.say("Our confidence is {confidence}.", confidence=scope.say(CONFIDENCE[word])) if word else ""
    )


def sectors(prose: Prose, found: Iterable[SectorResponse]) -> tuple[records.Sector, ...]:
    """Return needs, response and gaps of each sector."""
    return tuple(
        records.Sector(
            name=row.sector,
            lead=row.lead or "",
            needs=prose.line_or_none(row.needs),
            response=prose.line_or_none(row.response),
            gaps=prose.line_or_none(row.gaps),
            cites=prose.cites(row.sources),
        )
        for row in found
    )


def sources(scope: RenderContext) -> tuple[records.SourceView, ...]:
    """Return the sources with their citation numbers."""
    return tuple(_source(scope, source) for source in scope.edition.briefing.sources)


def _source(scope: RenderContext, source: Source) -> records.SourceView:
    day = scope.lang.day
    return records.SourceView(
        anchor=source_anchor(source),
        number=str(scope.source_numbers[source.id]),
        title=source.title,
        href=source.url or "",
        by=scope.say(", ").join(
            part
            for part in (source.author, source.publisher, day(source.date) if source.date else None)
            if part
        ),
        accessed=scope.say("Accessed {date}", date=day(source.accessed)) if source.accessed else "",
        archived=source.archived or "",
        grade=source.grade or "",
        grade_words=grade(scope.lang, source.grade) if source.grade else "",
        note=source.note or "",
        lang=source.lang or "",
        address=readable(source.url) if source.url and scope.medium == "print" else "",
    )


def log(scope: RenderContext) -> tuple[records.Correction, ...]:
    """Return the edition's own changes, and corrections to it by other editions, newest first."""
    own = (
        (change, correction(scope, change, change_anchor(number)))
        for number, change in enumerate(scope.edition.briefing.changes)
    )
    found = [*own, *((change_of(mention), _by_another(scope, mention)) for mention in scope.corrections)]
    return tuple(item for _, item in sorted(found, key=lambda one: one[0].at, reverse=True))


def corrected(scope: RenderContext) -> records.Corrected | None:
    """Return the notice for the top of every output if corrections name this edition, its own included."""
    edition, own = scope.edition, scope.edition.briefing.changes
    named = [
        (change.at, correction(scope, change, change_anchor(index)))
        for index, change in enumerate(own)
        if change.kind == "correction" and (edition.number in change.editions or not edition.file.series)
    ]
    named += [(change_of(mention).at, _by_another(scope, mention)) for mention in scope.corrections]
    if not named or edition.withdrawn:
        return None
    found = [item for _, item in sorted(named, key=lambda one: one[0], reverse=True)]
    more = len(found) - AT_THE_TOP
    return records.Corrected(
        tuple(found[:AT_THE_TOP]),
        scope.counted("{count} more correction", "{count} more corrections", more) if more > 0 else "",
    )


def _by_another(scope: RenderContext, mention: Mention) -> records.Correction:
    shown = correction(scope, change_of(mention), correction_anchor(mention))
    by = mention.edition
    number = by.briefing.edition
    name = scope.say("Edition {number}", number=scope.lang.number(number)) if number else by.briefing.title
    way = scope.href(f"{by.path('html')}#{change_anchor(mention.index)}")
    beside = by.lang if by.lang != scope.edition.lang else ""
    return replace(shown, by=records.Link(name, way), lang=beside)


def correction(speaks: HasLanguage, change: Change, anchor: str) -> records.Correction:
    """Return one correction or update."""
    return records.Correction(
        anchor=anchor,
        kind=records.Badge(speaks.say(CHANGE_KINDS[change.kind]), change.kind),
        at=records.Day(change.at.isoformat(timespec="minutes"), speaks.lang.moment(change.at)),
        note=change.note,
        was=change.was or "",
        now=change.now or "",
    )


def changes(scope: RenderContext, prose: Prose, found: Changes) -> records.ChangesView:
    """Return the changes since the edition before."""
    since = scope.say("Edition {number}", number=found.since.number)
    return records.ChangesView(
        since=records.Link(since, scope.href(found.since.path("html"))),
        figures=tuple(_figure_rows(scope, found)),
        claims=tuple(_claim_rows(scope, found)),
        voices=_voices(scope, found),
        timeline=timeline(scope, prose, found.timeline),
    )


def _voices(scope: RenderContext, found: Changes) -> tuple[records.Link, ...]:
    briefing = scope.edition.briefing
    quotes = (*briefing.voices, *briefing.reactions)
    anchors = {id(quote): anchor for quote, anchor in zip(quotes, quote_anchors(briefing), strict=True)}
    return tuple(
        records.Link(published_name(quote.speaker), f"#{anchors[id(quote)]}") for quote in found.voices
    )


def _figure_rows(scope: RenderContext, found: Changes) -> Iterable[records.ChangeRow]:
    for change in found.figures:
        record = change.now or change.before
        if record is None:
            continue
        before = full_text(scope, change.before) if change.before else scope.say("new")
        now = full_text(scope, change.now) if change.now else scope.say("no longer given")
        difference = difference_text(scope, record, change.difference)
        yield records.ChangeRow(
            record.label, before, now, difference, f"#{figure_anchor(record)}" if change.now else ""
        )


def _claim_rows(scope: RenderContext, found: Changes) -> Iterable[records.ChangeRow]:
    claims = scope.edition.briefing.claims
    anchors = {id(claim): anchor for claim, anchor in zip(claims, claim_anchors(claims), strict=True)}
    for change in found.claims:
        before = status(scope, change.before.status).text if change.before else scope.say("new")
        yield records.ChangeRow(
            change.now.claim,
            before,
            status(scope, change.now.status).text,
            "",
            f"#{anchors[id(change.now)]}",
        )
