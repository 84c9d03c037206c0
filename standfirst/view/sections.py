"""The sections of a briefing in the order of its kind, and those that open its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from standfirst.model import Kind, Section, Subsection, Voice
from standfirst.view import records
from standfirst.view.anchors import figure_anchor, quote_anchors, section_anchor
from standfirst.view.claims import claims
from standfirst.view.directory import PEOPLE
from standfirst.view.evidence import PlacedEvidence
from standfirst.view.figures import funding
from standfirst.view.labels import SAME_VERIFICATION, SECTIONS
from standfirst.view.linked_files import linked_files
from standfirst.view.narrative import outlook, sectors, timeline
from standfirst.view.people import quotes
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose, corrected_text
from standfirst.view.updates import updates

_OPENING = {
    Kind.FLASH: (("updates", "situation"), ("maps", "images")),
    Kind.SITREP: (("updates",), ("maps",)),
    Kind.EXPLAINER: (("updates", "situation", "background", "sections"), ("charts", "maps", "images")),
    Kind.BULLETIN: (("updates",), ()),
}
"""Sections that open the page of a kind below its figures: first the text, then the column beside it."""

VOICE_GROUPS = (
    ("voices", ("resident", "witness", "survivor", "responder", "other", None)),
    ("voices-officials", ("official", "organisation")),
    ("voices-analysts", ("analyst",)),
)
"""Speakers by heading: a minister is no voice from the ground."""


def sections(context: RenderContext, prose: Prose, placed: PlacedEvidence) -> tuple[records.SectionView, ...]:
    """Return the non-empty sections of a briefing; on the web those that open its page come first."""
    found = tuple(sorted(_sections(context, prose, placed), key=lambda one: _rank(context, one)))
    if context.medium != "web":
        return found
    text, beside = _OPENING[context.edition.briefing.kind]
    own = {section_anchor(part.id) for part in context.edition.briefing.sections if part.kind != "annex"}
    places = dict.fromkeys(text, "text") | dict.fromkeys(beside, "beside")
    if "sections" in text:
        places |= dict.fromkeys(own, "text")
    where = [replace(one, place=places.get(one.id, "")) for one in found]
    order = {"text": 0, "beside": 1, "": 2}
    return tuple(sorted(where, key=lambda one: order[one.place]))


def section_title(context: RenderContext, name: str) -> str:
    """Return the heading of a section."""
    return context.say(SECTIONS.get(name, name))


def _sections(context: RenderContext, prose: Prose, placed: PlacedEvidence) -> Iterator[records.SectionView]:
    """Yield the non-empty sections of a briefing in reading order."""
    source = context.edition.briefing
    places = _quote_places(context)
    voices = len(source.voices)
    parts: tuple[tuple[str, str, object, Callable[[Any], object]], ...] = (
        ("updates", "updates", source.updates, lambda _: updates(context, prose)),
        ("situation", "prose", source.situation, placed.text),
        ("timeline", "timeline", source.timeline, lambda found: timeline(context, prose, found)),
        ("tables", "tables", source.tables, lambda _: placed.rest("table")),
        ("charts", "drawings", source.charts, lambda _: placed.rows("chart")),
        ("maps", "drawings", source.maps, lambda _: placed.rows("map")),
        ("images", "images", source.images, lambda _: placed.rest("image")),
        ("claims", "claims", source.claims, lambda found: claims(context, prose, found)),
        ("voices", "quotes", source.voices, lambda found: found),
        ("background", "prose", source.background, placed.text),
        (
            "reactions",
            "quotes",
            source.reactions,
            lambda found: quotes(context, prose, found, places[voices:]),
        ),
        ("response", "response", source.response, lambda found: sectors(context, prose, found)),
        ("funding", "funding", source.funding, lambda found: funding(context, prose, found)),
        ("coordination", "prose", source.coordination, placed.text),
        ("sections", "", source.sections, lambda found: found),
        ("outlook", "outlook", source.outlook, lambda found: outlook(context, prose, found)),
        ("files", "linked-files", source.files, lambda _: linked_files(context, prose)),
    )
    for name, component, found, draw in parts:
        if name == "sections":
            yield from (_own(context, placed, part) for part in source.sections if part.kind != "annex")
        elif name == "voices":
            yield from _voices(context, prose, source.voices, places[:voices])
        elif found and (body := draw(found)):
            made = records.SectionView(name, section_title(context, name), _component(component, body), body)
            yield _said_once(context, made) if name == "reactions" else made
    annexes = [part for part in source.sections if part.kind == "annex"]
    for number, part in enumerate(annexes, start=1):
        yield replace(_own(context, placed, part), title=_annex_title(context, part, number, len(annexes)))


def _rank(context: RenderContext, part: records.SectionView) -> int:
    """Return the position of a part in `order`; `voices` names all quotations of speakers, `sections` all own parts."""
    own = part.id.removeprefix("section-")
    others = (own, "sections") if own != part.id else (part.id, part.id.partition("-")[0])
    return context.edition.briefing.rank(*others)


def _annex_title(context: RenderContext, part: Section, number: int, count: int) -> str:
    if count == 1:
        return context.say("Annex: {title}", title=part.title)
    return context.say("Annex {number}: {title}", number=context.lang.number(number), title=part.title)


def _own(context: RenderContext, placed: PlacedEvidence, part: Section | Subsection) -> records.SectionView:
    """Return a section that the desk named itself: its figures, its text, then its own parts."""
    text = placed.text(part.text) if part.text else ()
    before = (records.Passage("section-figures", listed),) if (listed := _figures(context, part)) else ()
    inner = part.sections if isinstance(part, Section) else ()
    after = tuple(records.Passage("subsection", _own(context, placed, one)) for one in inner)
    if isinstance(text, Markup) and (before or after):
        text = (records.Passage("prose", text),)
    body = text if isinstance(text, Markup) else (*before, *text, *after)
    kind = "box" if part.kind == "box" else ""
    return records.SectionView(
        section_anchor(part.id), part.title, _component("prose", body), body, kind=kind
    )


def _figures(context: RenderContext, part: Section | Subsection) -> tuple[records.Link, ...]:
    """Return the figures that a section lists: the number, and the label with a link to the figure."""
    known = (context.figures[name] for name in part.figures if name in context.figures)
    here = context.medium == "web"
    return tuple(
        records.Link(corrected_text(context, one), f"#{figure_anchor(one)}" if here else "", note=one.label)
        for one in known
    )


def _voices(
    context: RenderContext, prose: Prose, voices: Sequence[Voice], places: Sequence[tuple[str, str]]
) -> Iterator[records.SectionView]:
    """Yield the voices by groups of speakers."""
    drawn = tuple(zip(voices, quotes(context, prose, voices, places), strict=True))
    for name, kinds in VOICE_GROUPS:
        if found := tuple(quote for voice, quote in drawn if voice.kind in kinds):
            yield _said_once(
                context, records.SectionView(name, section_title(context, name), "quotes", found)
            )


def _said_once(context: RenderContext, section: records.SectionView) -> records.SectionView:
    """Return a section whose quotations have the same verification with one note above them, on the web."""
    found: Sequence[records.QuoteView] = section.body  # type: ignore[assignment]  # those of a part with quotations
    known = {quote.verification.slug if quote.verification else "" for quote in found}
    if context.medium != "web" or len(found) < 2 or len(known) > 1 or "" in known:
        return section
    bare = tuple(replace(quote, verification=None) for quote in found)
    return replace(section, body=bare, note=context.say(SAME_VERIFICATION[known.pop()]))


def _component(name: str, body: object) -> str:
    """Return the component of a section: prose with placed items is passages."""
    return "passages" if name == "prose" and isinstance(body, tuple) else name


def _quote_places(context: RenderContext) -> tuple[tuple[str, str], ...]:
    """Return for each quotation its anchor and the link to its speaker's page."""
    anchors = quote_anchors(context.edition.briefing)
    return tuple((anchor, context.filed(PEOPLE, index)) for index, anchor in enumerate(anchors))
