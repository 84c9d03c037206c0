"""Speakers as they may be called in public, and their words."""

from __future__ import annotations

from collections.abc import Iterable

from standfirst.i18n import language
from standfirst.model import Contact, Quote, Reaction, Speaker, Voice
from standfirst.view import records
from standfirst.view.scope import Scope
from standfirst.view.text import Prose, slug
from standfirst.view.words import VERIFICATION, VOICES

MARKS = {"en": "“”", "fr": "«»", "ur": "”“", "de": "„“"}
"""Quotation marks, opening and closing, as text runs in the language."""


def published_name(speaker: Speaker) -> str:
    """How a speaker is called in public; never a protected name."""
    return speaker.published_as or speaker.name or ""


def about(scope: Scope, speaker: Speaker) -> str:
    """Role, organisation, place and age in one line; nothing beside the public name of who is protected."""
    if speaker.published_as:
        return ""
    shown = {
        name: getattr(speaker, name)
        for name in ("role", "organisation", "place", "age")
        if getattr(speaker, name) is not None
    }
    if "age" in shown:
        shown["age"] = scope.say("aged {years}", years=scope.lang.number(shown["age"]))
    return scope.say(", ").join(str(value) for value in shown.values())


def quotes(
    scope: Scope, prose: Prose, found: Iterable[Voice | Reaction], seen: dict[str, int]
) -> tuple[records.Quote, ...]:
    """Quotations in their order; `seen` counts the anchors that the page already has."""
    return tuple(_quote(scope, prose, quote, quote_anchor(quote, seen)) for quote in found)


def quote_anchor(quote: Quote, seen: dict[str, int]) -> str:
    """The name of a quotation's place: its id, or its speaker's public name and a number from the second on."""
    if quote.id:
        return f"quote-{quote.id}"
    base = f"quote-{slug(published_name(quote.speaker))}"
    seen[base] = seen.get(base, 0) + 1
    return base if seen[base] == 1 else f"{base}-{seen[base]}"


def _quote(scope: Scope, prose: Prose, quote: Voice | Reaction, anchor: str) -> records.Quote:
    tag = quote.lang or scope.edition.lang
    marks = MARKS.get(tag.split("-")[0], MARKS["en"])
    original = quote.original_lang or tag
    return records.Quote(
        anchor=anchor,
        text=quote.quote,
        lang=tag,
        dir=language(tag).dir,
        speaker=_speaker(scope, quote.speaker),
        cites=prose.cites(quote.sources),
        kind=scope.say(VOICES[quote.kind]) if quote.kind and VOICES[quote.kind] else "",
        via=scope.say("to {name}", name=quote.via) if quote.via else "",
        on=records.Day(quote.on.isoformat(), scope.lang.day(quote.on)) if quote.on else None,
        context=prose.line_or_none(quote.context),
        verification=_verification(scope, quote),
        original=quote.original or "",
        original_lang=original,
        original_dir=language(original).dir,
        translated=_translated(scope, quote),
        protected=_protected(scope, quote.speaker),
        open_mark=marks[0],
        close_mark=marks[1],
    )


def _speaker(scope: Scope, speaker: Speaker) -> records.Speaker:
    return records.Speaker(published_name(speaker), about(scope, speaker), "", bool(speaker.published_as))


def _protected(scope: Scope, speaker: Speaker) -> str:
    return scope.say("The name is withheld to protect the speaker.") if speaker.published_as else ""


def _verification(scope: Scope, quote: Quote) -> records.Badge | None:
    if quote.verification is None:
        return None
    word, sentence = VERIFICATION[quote.verification]
    return records.Badge(scope.say(word), quote.verification, scope.say(sentence))


def _translated(scope: Scope, quote: Quote) -> str:
    if not quote.original:
        return ""
    if quote.translated_by:
        return scope.say("Translated by {name}", name=quote.translated_by)
    return scope.say("Translated")


def contact(contact: Contact) -> records.Contact:
    """Whom readers can ask."""
    line = ", ".join(part for part in (contact.role, contact.organisation) if part)
    return records.Contact(contact.name, line, contact.email or "", contact.phone or "")
