"""The sections of a briefing in the order of its kind, and those that open its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from standfirst.model import Kind, Voice
from standfirst.view import records
from standfirst.view.anchors import quote_anchors, section_anchor
from standfirst.view.claims import claims
from standfirst.view.directory import PEOPLE
from standfirst.view.evidence import PlacedEvidence
from standfirst.view.figures import funding
from standfirst.view.labels import SAME_VERIFICATION, SECTIONS
from standfirst.view.narrative import outlook, sectors, timeline
from standfirst.view.people import quotes
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose

_OPENING = {
    Kind.FLASH: (("situation",), ("maps", "images")),
    Kind.SITREP: ((), ("maps",)),
    Kind.EXPLAINER: (("situation", "background", "sections"), ("charts", "maps", "images")),
    Kind.BULLETIN: ((), ()),
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
    found = tuple(_sections(context, prose, placed))
    if context.medium != "web":
        return found
    text, beside = _OPENING[context.edition.briefing.kind]
    own = {section_anchor(part.id) for part in context.edition.briefing.sections}
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
        ("situation", "prose", source.situation, placed.text),
        ("timeline", "timeline", source.timeline, lambda found: timeline(context, prose, found)),
        ("tables", "tables", source.tables, lambda _: placed.rest("table")),
        ("charts", "drawings", source.charts, lambda _: placed.rest("chart")),
        ("maps", "drawings", source.maps, lambda _: placed.rest("map")),
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
        ("response", "response", source.response, lambda found: sectors(prose, found)),
        ("funding", "funding", source.funding, lambda found: funding(context, prose, found)),
        ("coordination", "prose", source.coordination, placed.text),
        ("sections", "", source.sections, lambda found: found),
        ("outlook", "outlook", source.outlook, lambda found: outlook(context, prose, found)),
    )
    for name, component, found, draw in parts:
        if name == "sections":
            for part in source.sections:
                text = placed.text(part.text)
                yield records.SectionView(
                    section_anchor(part.id), part.title, _component("prose", text), text
                )
        elif name == "voices":
            yield from _voices(context, prose, source.voices, places[:voices])
        elif found and (body := draw(found)):
            made = records.SectionView(name, section_title(context, name), _component(component, body), body)
            yield _said_once(context, made) if name == "reactions" else made


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
