"""Speakers under their public names, and their quotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from standfirst.i18n import language
from standfirst.library.figure_text import HasLanguage
from standfirst.model import Contact, Quote, Reaction, Speaker, Voice
from standfirst.view import records
from standfirst.view.addresses import share_link
from standfirst.view.anchors import published_name
from standfirst.view.labels import VERIFICATION, VOICES
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose

MARKS = {"ar": "«»", "de": "„“", "en": "“”", "es": "«»", "fr": ("«\u00a0", "\u00a0»"), "ur": "”“"}
"""Quotation marks, opening and closing, in the order of the language's text."""


def about(context: RenderContext, speaker: Speaker) -> str:
    """Return role, organisation, place and age in one line; empty for a protected speaker."""
    if speaker.published_as:
        return ""
    shown = {
        name: getattr(speaker, name)
        for name in ("role", "organisation", "place", "age")
        if getattr(speaker, name) is not None
    }
    if "age" in shown:
        shown["age"] = context.say("aged {years}", years=context.lang.number(shown["age"]))
    return context.say(", ").join(str(value) for value in shown.values())


def quotes(
    context: RenderContext, prose: Prose, found: Iterable[Voice | Reaction], places: Sequence[tuple[str, str]]
) -> tuple[records.QuoteView, ...]:
    """Return quotations in their order; `places` gives each its anchor and the link to its speaker's page."""
    return tuple(quotation(context, prose, quote, *place) for quote, place in zip(found, places, strict=True))


def quotation(
    context: RenderContext,
    prose: Prose,
    quote: Voice | Reaction,
    anchor: str,
    href: str,
    shown_on: HasLanguage | None = None,
) -> records.QuoteView:
    """Return one quotation; `href` links to a page of its speaker, or is empty.

    `shown_on` is the page that shows it, if that is not the edition's own.
    """
    page = shown_on or context
    tag = quote.lang or context.edition.lang
    marks = MARKS.get(tag.split("-")[0], MARKS["en"])
    original = quote.original_lang or tag
    return records.QuoteView(
        anchor=anchor,
        text=quote.quote,
        lang=tag,
        dir=language(tag).dir,
        speaker=_speaker(context, quote.speaker, href),
        cites=prose.cites(quote.sources),
        kind=page.say(VOICES[quote.kind]) if quote.kind and VOICES[quote.kind] else "",
        via=page.say("to {name}", name=quote.via) if quote.via else "",
        on=records.Day(quote.on.isoformat(), page.lang.day(quote.on)) if quote.on else None,
        context=prose.line_or_none(quote.context),
        verification=verification(page, quote),
        original=quote.original or "",
        original_lang=original,
        original_dir=language(original).dir,
        translated=_translated(page, quote),
        protected=_protected(page, quote.speaker),
        open_mark=marks[0],
        close_mark=marks[1],
        beside_lang=context.lang.tag if page.lang.tag != context.lang.tag else "",
        beside_dir=context.lang.dir,
        struck=prose.struck(quote.quote),
        share=share_link(context, anchor, published_name(quote.speaker)),
    )


def _speaker(context: RenderContext, speaker: Speaker, href: str) -> records.SpeakerView:
    return records.SpeakerView(
        published_name(speaker), about(context, speaker), href, bool(speaker.published_as)
    )


def _protected(context: HasLanguage, speaker: Speaker) -> str:
    return context.say("The name is withheld to protect the speaker.") if speaker.published_as else ""


def verification(context: HasLanguage, quote: Quote) -> records.Badge | None:
    """Return how sure the desk is that the quotation is genuine; None if not stated."""
    if quote.verification is None:
        return None
    word, sentence = VERIFICATION[quote.verification]
    return records.Badge(context.say(word), quote.verification, context.say(sentence))


def _translated(context: HasLanguage, quote: Quote) -> str:
    if not quote.original:
        return ""
    if quote.translated_by:
        return context.say("Translated by {name}", name=quote.translated_by)
    return context.say("Translated")


def contact(context: HasLanguage, contact: Contact) -> records.ContactView:
    """Return a contact for readers."""
    line = context.say(", ").join(part for part in (contact.role, contact.organisation) if part)
    return records.ContactView(contact.name, line, contact.email or "", contact.phone or "")
