"""Timeline, outlook, response by sector, sources and changes as printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from standfirst.library import Changes, Mention
from standfirst.library.corrections import FIGURES, change_of
from standfirst.library.figure_text import HasLanguage, full_text
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
from standfirst.view.figures import indicator
from standfirst.view.labels import CHANGE_KINDS, CONFIDENCE, LIKELIHOODS, grade
from standfirst.view.masthead import readable
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose, difference_text

AT_THE_TOP = 3
"""The number of corrections by other editions at the top of a page; all are in its list of corrections."""


def timeline(
    context: RenderContext, prose: Prose, items: Iterable[TimelineItem]
) -> tuple[records.TimelineItemView, ...]:
    """Return the events in the given order."""
    anchors = _event_anchors(context)
    return tuple(_timeline_item(context, prose, item, anchors[id(item)]) for item in items)


def _event_anchors(context: RenderContext) -> dict[int, str]:
    events = context.edition.briefing.timeline
    return {id(item): anchor for item, anchor in zip(events, timeline_anchors(events), strict=True)}


def _timeline_item(
    context: RenderContext, prose: Prose, item: TimelineItem, anchor: str
) -> records.TimelineItemView:
    text = when(context, item.date)
    if item.until:
        if len(item.date) == len(item.until) == len("2026-02-01"):
            text = context.lang.first_of_period(*map(date.fromisoformat, (item.date, item.until)))
        text = context.say("{start} to {end}", start=text, end=when(context, item.until))
    if item.precision == "about":
        text = context.say("about {date}", date=text)
    return records.TimelineItemView(
        anchor=anchor,
        when=records.Day(item.date, text),
        text=prose.line(item.text),
        cites=prose.cites(item.sources, item.text),
        place=item.place or "",
        about=item.precision == "about",
    )


def when(context: RenderContext, value: str) -> str:
    """Return a year, month, day or time with the precision that is known."""
    if len(value) == len("2026"):
        return value
    if len(value) == len("2026-02"):
        return context.lang.month(date.fromisoformat(f"{value}-01"))
    if "T" in value:
        moment = datetime.fromisoformat(value)
        return context.lang.moment(moment) if moment.tzinfo else context.lang.clock(moment)
    return context.lang.day(date.fromisoformat(value))


def outlook(context: RenderContext, prose: Prose, record: Outlook) -> records.OutlookView:
    """Return the outlook; likelihood and confidence never share a sentence."""
    return records.OutlookView(
        text=prose.block(record.text),
        likelihood=_likelihood(context, record.likelihood),
        confidence=_confidence(context, record.confidence),
        until=context.say("Outlook to {date}.", date=context.lang.day(record.until)) if record.until else "",
        scenarios=tuple(
            records.ScenarioView(
                prose.line(item.text),
                _likelihood(context, item.likelihood),
                _confidence(context, item.confidence),
            )
            for item in record.scenarios
        ),
        watch=tuple(prose.line(item) for item in record.watch),
    )


def _likelihood(context: RenderContext, word: str | None) -> str:
    return (
        context.say("We judge this {likelihood}.", likelihood=context.say(LIKELIHOODS[word])) if word else ""
    )


def _confidence(context: RenderContext, word: str | None) -> str:
    return (
        context.say("Our confidence is {confidence}.", confidence=context.say(CONFIDENCE[word]))
        if word
        else ""
    )


def sectors(
    context: RenderContext, prose: Prose, found: Iterable[SectorResponse]
) -> tuple[records.Sector, ...]:
    """Return needs, response, gaps and indicators of each sector."""
    return tuple(
        records.Sector(
            name=row.sector,
            lead=row.lead or "",
            needs=prose.line_or_none(row.needs),
            response=prose.line_or_none(row.response),
            gaps=prose.line_or_none(row.gaps),
            cites=prose.cites(row.sources),
            indicators=tuple(indicator(context, prose, one) for one in row.indicators),
        )
        for row in found
    )


def sources(context: RenderContext) -> tuple[records.SourceView, ...]:
    """Return the sources with their citation numbers."""
    return tuple(_source(context, source) for source in context.edition.briefing.sources)


def _source(context: RenderContext, source: Source) -> records.SourceView:
    day = context.lang.day
    return records.SourceView(
        anchor=source_anchor(source),
        number=str(context.source_numbers[source.id]),
        title=source.title,
        href=source.url or "",
        by=context.say(", ").join(
            part
            for part in (source.author, source.publisher, day(source.date) if source.date else None)
            if part
        ),
        accessed=context.say("Accessed {date}", date=day(source.accessed)) if source.accessed else "",
        archived=source.archived or "",
        grade=source.grade or "",
        grade_words=grade(context.lang, source.grade) if source.grade else "",
        note=source.note or "",
        lang=source.lang or "",
        address=readable(source.url) if source.url and context.medium == "print" else "",
    )


def change_log(context: RenderContext) -> tuple[records.Correction, ...]:
    """Return the edition's own changes, and corrections to it by other editions, newest first."""
    own = (
        (change, correction(context, change, change_anchor(number)))
        for number, change in enumerate(context.edition.briefing.changes)
    )
    found = [*own, *((change_of(mention), _by_another(context, mention)) for mention in context.corrections)]
    return tuple(item for _, item in sorted(found, key=lambda one: one[0].at, reverse=True))


def corrected(
    context: RenderContext, *, told: int = AT_THE_TOP, notes: bool = True
) -> records.Corrected | None:
    """Return the notice for the top of every output if corrections name this edition, its own included.

    It has the newest `told` of them; without `notes` they only say what was wrong and what is right, and of which figure.
    """
    edition, own = context.edition, context.edition.briefing.changes
    named = [
        (change, correction(context, change, change_anchor(index)))
        for index, change in enumerate(own)
        if change.kind == "correction" and (edition.number in change.editions or not edition.file.series)
    ]
    named += [(change_of(mention), _by_another(context, mention)) for mention in context.corrections]
    if not named or edition.withdrawn:
        return None
    found = sorted(named, key=lambda one: one[0].at, reverse=True)
    more = len(found) - told
    return records.Corrected(
        tuple(
            item if notes else replace(item, note=_subject(context, change)) for change, item in found[:told]
        ),
        context.counted("{count} more correction", "{count} more corrections", more) if more > 0 else "",
    )


def _subject(context: RenderContext, change: Change) -> str:
    """Return the label of the key figure that a correction concerns; else empty."""
    figure = context.figures.get((change.about or "").removeprefix(FIGURES))
    return figure.label if figure else ""


def _by_another(context: RenderContext, mention: Mention) -> records.Correction:
    shown = correction(context, change_of(mention), correction_anchor(mention))
    by = mention.edition
    number = by.briefing.edition
    name = (
        context.say("Edition {number}", number=context.lang.number(number)) if number else by.briefing.title
    )
    way = context.href(f"{by.path('html')}#{change_anchor(mention.index)}")
    beside = by.lang if by.lang != context.edition.lang else ""
    return replace(shown, by=records.Link(name, way), lang=beside)


def correction(context: HasLanguage, change: Change, anchor: str) -> records.Correction:
    """Return one correction or update."""
    return records.Correction(
        anchor=anchor,
        kind=records.Badge(context.say(CHANGE_KINDS[change.kind]), change.kind),
        at=records.Day(change.at.isoformat(timespec="minutes"), context.lang.moment(change.at)),
        note=change.note,
        was=change.was or "",
        now=change.now or "",
    )


def changes(context: RenderContext, prose: Prose, found: Changes) -> records.ChangesView:
    """Return the changes since the edition before."""
    since = context.say("Edition {number}", number=found.since.number)
    return records.ChangesView(
        since=records.Link(since, context.href(found.since.path("html"))),
        figures=tuple(_figure_rows(context, found)),
        claims=tuple(_claim_rows(context, found)),
        voices=_voices(context, found),
        timeline=timeline(context, prose, found.timeline),
    )


def _voices(context: RenderContext, found: Changes) -> tuple[records.Link, ...]:
    briefing = context.edition.briefing
    quotes = (*briefing.voices, *briefing.reactions)
    anchors = {id(quote): anchor for quote, anchor in zip(quotes, quote_anchors(briefing), strict=True)}
    return tuple(
        records.Link(published_name(quote.speaker), f"#{anchors[id(quote)]}") for quote in found.voices
    )


def _figure_rows(context: RenderContext, found: Changes) -> Iterable[records.ChangeRow]:
    for change in found.figures:
        record = change.now or change.before
        if record is None:
            continue
        before = full_text(context, change.before) if change.before else context.say("new")
        now = full_text(context, change.now) if change.now else context.say("no longer given")
        difference = difference_text(context, record, change.difference)
        yield records.ChangeRow(
            record.label, before, now, difference, f"#{figure_anchor(record)}" if change.now else ""
        )


def _claim_rows(context: RenderContext, found: Changes) -> Iterable[records.ChangeRow]:
    claims = context.edition.briefing.claims
    anchors = {id(claim): anchor for claim, anchor in zip(claims, claim_anchors(claims), strict=True)}
    for change in found.claims:
        before = status(context, change.before.status).text if change.before else context.say("new")
        yield records.ChangeRow(
            change.now.claim,
            before,
            status(context, change.now.status).text,
            "",
            f"#{anchors[id(change.now)]}",
        )
