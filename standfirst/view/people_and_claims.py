"""Pages about speakers and claims across all briefings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from textwrap import shorten
from typing import get_args

from standfirst.engine import remembered
from standfirst.i18n import isolated, language
from standfirst.library import Edition, Mention
from standfirst.model import Claim, Reaction, Voice
from standfirst.model.claims import ClaimStatus
from standfirst.view import records, truncated_lists
from standfirst.view.anchors import claim_anchors, quote_anchors
from standfirst.view.claims import claim, said_by, status
from standfirst.view.directory import PEOPLE, Group, normalised, quotations
from standfirst.view.labels import CLAIM_STATUS
from standfirst.view.lists import label, sorted_by_name
from standfirst.view.page_context import PageContext
from standfirst.view.people import about, quotation
from standfirst.view.text import UncitedProse

MOST_WORDS = 110
"""The number of letters of a quotation in the list of people."""

STATUSES: tuple[str, ...] = get_args(ClaimStatus)


def person(page_context: PageContext, group: Group) -> records.PersonPage:
    """Return every quotation of one speaker once, with all editions that contain it."""
    name = label(page_context, PEOPLE, group)
    table: dict[str, list[Mention]] = {}
    for mention in group.mentions:
        table.setdefault(normalised(quotations(mention.edition)[mention.index].quote), []).append(mention)
    return records.PersonPage(
        kicker=records.Link(page_context.say("People"), page_context.here("people/index.html")),
        title=name.text,
        abouts=_abouts(page_context, group),
        count=page_context.counted("{count} quotation", "{count} quotations", len(table)),
        quotes=tuple(
            _said(page_context, number, found) for number, found in enumerate(table.values(), start=1)
        ),
        lang=name.lang,
        dir=language(name.lang).dir,
    )


def people(page_context: PageContext) -> records.Contents:
    """Return all speakers who may be named, each with a description and the number of quotations."""
    found = page_context.directory.people.values()
    return records.Contents(
        title=page_context.say("People"),
        about=page_context.say("Everyone we quote by name. People whose names are withheld have no page."),
        groups=(
            records.LinkGroup(
                "",
                sorted_by_name(
                    replace(
                        label(page_context, PEOPLE, group),
                        note=_who(page_context, group),
                        latest=_latest_words(page_context, group),
                    )
                    for group in found
                ),
            ),
        ),
        empty=page_context.say("No one is quoted by name yet."),
    )


def claims(page_context: PageContext, wanted: str = "") -> records.ClaimsPage:
    """Return the register of claims, or those of one status, which is that in the latest edition with the claim."""
    found = page_context.directory.claims
    counts = dict.fromkeys(STATUSES, 0)
    for mentions in found:
        counts[_claim(mentions[0]).status] += 1
    shown = [mentions for mentions in found if wanted in ("", _claim(mentions[0]).status)]
    title = (
        page_context.say("Claims: {status}", status=page_context.say(CLAIM_STATUS[wanted][0]))
        if wanted
        else page_context.say("Claims")
    )
    about = (
        page_context.say(CLAIM_STATUS[wanted][1])
        if wanted
        else page_context.say("Who claims what, on what evidence. The status is from the latest edition.")
    )
    return records.ClaimsPage(
        title=title,
        about=about,
        filters=(
            _filter(page_context, "", len(found), wanted),
            *(_filter(page_context, name, counts[name], wanted) for name in STATUSES),
        ),
        claims=tuple(_registered(page_context, mentions) for mentions in shown[: truncated_lists.NEWEST]),
        older=_older(page_context, shown[truncated_lists.NEWEST :]),
    )


def _said(page_context: PageContext, number: int, mentions: Sequence[Mention]) -> records.QuotationEntry:
    newest = mentions[0]
    shown = page_context.edition(newest.edition)
    context = page_context.render_context(shown)
    return records.QuotationEntry(
        quote=quotation(
            context, UncitedProse(context), _quote(shown, newest), f"quote-{number}", "", page_context
        ),
        where=tuple(_where(page_context, mention) for mention in mentions),
        exercise=page_context.exercise(newest.edition),
    )


def _where(page_context: PageContext, mention: Mention) -> records.Link:
    shown = page_context.edition(mention.edition)
    anchor = quote_anchors(shown.briefing)[mention.index]
    return replace(page_context.named(mention.edition), href=page_context.to(shown, anchor))


def _quote(edition: Edition, mention: Mention) -> Voice | Reaction:
    return quotations(edition)[mention.index]


def _who(page_context: PageContext, group: Group) -> str:
    texts = {quotations(mention.edition)[mention.index].quote for mention in group.mentions}
    is_real = any(not edition.exercise for edition in group.editions)
    shown = page_context.edition(group.editions[0])
    abouts = _abouts(page_context, group)[:1]
    known = (
        "" if is_real else page_context.exercise(group.editions[0]),
        *(isolated(text, language(shown.lang), page_context.lang) for text in abouts),
        page_context.counted("{count} quotation", "{count} quotations", len(texts)).replace(" ", "\u00a0"),
    )
    return " · ".join(text for text in known if text)


def _latest_words(page_context: PageContext, group: Group) -> records.Link | None:
    """Return the beginning of the newest quotation that no edition corrects; the note is its verification."""
    for mention in group.mentions:
        shown = page_context.edition(mention.edition)
        context = page_context.render_context(shown)
        quote = quotation(context, UncitedProse(context), _quote(shown, mention), "", "", page_context)
        if not quote.struck:
            words = shorten(quote.text, MOST_WORDS, placeholder="…")
            text = f"{quote.open_mark}{words}{quote.close_mark}"
            return records.Link(
                text, lang=quote.lang, note=quote.verification.text if quote.verification else ""
            )
    return None


def _abouts(page_context: PageContext, group: Group) -> tuple[str, ...]:
    """Return the speaker's descriptions, in the language of the page if any edition has them in it."""
    own = [m for m in group.mentions if page_context.edition(m.edition).lang == page_context.tag]
    texts = (_about(page_context, mention) for mention in own or group.mentions)
    return tuple(dict.fromkeys(text for text in texts if text))


def _about(page_context: PageContext, mention: Mention) -> str:
    shown = page_context.edition(mention.edition)
    return about(page_context.render_context(shown), _quote(shown, mention).speaker)


def _claim(mention: Mention) -> Claim:
    return mention.edition.briefing.claims[mention.index]


def _filter(page_context: PageContext, name: str, count: int, wanted: str) -> records.Link:
    text = page_context.say(CLAIM_STATUS[name][0]) if name else page_context.say("All")
    href = page_context.here(f"claims/{name or 'index'}.html")
    return records.Link(text, href, current=name == wanted, note=page_context.lang.number(count))


def _registered(page_context: PageContext, mentions: Sequence[Mention]) -> records.Registered:
    newest = mentions[0]
    shown = page_context.edition(newest.edition)
    context = page_context.render_context(shown)
    anchor = claim_anchors(shown.briefing.claims)[newest.index]
    place = f"{shown.key.replace('/', '-')}-{anchor}"
    drawn = claim(context, UncitedProse(context), shown.briefing.claims[newest.index], place)
    return records.Registered(
        claim=replace(drawn, status=status(page_context, _claim(newest).status)),
        lang=shown.lang,
        dir=language(shown.lang).dir,
        href=page_context.to(shown, anchor),
        where=page_context.named(newest.edition),
        history=_history(page_context, mentions),
        exercise=page_context.exercise(newest.edition),
    )


def _older(page_context: PageContext, found: Sequence[Sequence[Mention]]) -> records.TruncatedList | None:
    """Return older claims in one line each with their full text, since a shortened claim would be another claim."""
    if not found:
        return None
    dated = (
        (mentions[0].edition.briefing.dateline.date, _line(page_context, mentions)) for mentions in found
    )
    return records.TruncatedList(
        page_context.say("Earlier claims"), truncated_lists.grouped(page_context, dated)
    )


def _line(page_context: PageContext, mentions: Sequence[Mention]) -> records.Line:
    """Return a claim in one line, cached because it appears on two pages: all claims, and those of its status."""
    name = (mentions[0].edition.name, mentions[0].index, page_context.tag)
    return remembered(page_context.drawn.claims, name, partial(_drawn, page_context, mentions))


def _drawn(page_context: PageContext, mentions: Sequence[Mention]) -> records.Line:
    newest = mentions[0]
    shown = page_context.edition(newest.edition)
    said = shown.briefing.claims[newest.index]
    tag, direction = truncated_lists.language_of(page_context, shown)
    return records.Line(
        text=said.claim,
        href=page_context.to(shown, claim_anchors(shown.briefing.claims)[newest.index]),
        note=status(page_context, _claim(newest).status).text,
        by=said_by(page_context.render_context(shown), said),
        lang=tag,
        dir=direction,
        exercise=page_context.exercise(newest.edition),
        history=_history(page_context, mentions),
    )


def _history(page_context: PageContext, mentions: Sequence[Mention]) -> tuple[records.Link, ...]:
    """Return the editions after which the status changed, newest first, with the status until then."""
    found: list[records.Link] = []
    after = _claim(mentions[0]).status
    for mention in mentions[1:]:
        was = _claim(mention).status
        if was != after:
            shown = page_context.edition(mention.edition)
            anchor = claim_anchors(shown.briefing.claims)[mention.index]
            label = page_context.named(mention.edition)
            if number := page_context.number(mention.edition):
                label = records.Link(number, "")  # the series is above
            note = status(page_context, was).text
            found.append(replace(label, href=page_context.to(shown, anchor), note=note))
        after = was
    return tuple(found)
