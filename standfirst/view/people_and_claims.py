"""Pages about speakers, claims and corrections across all briefings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import get_args

from standfirst.engine import remembered
from standfirst.i18n import language
from standfirst.library import Edition, Mention
from standfirst.markup import plain
from standfirst.model import Change, Claim, Reaction, Voice, Withdrawal
from standfirst.model.claims import ClaimStatus
from standfirst.view import records, truncated_lists
from standfirst.view.anchors import change_anchor, claim_anchors, quote_anchors
from standfirst.view.claims import claim, said_by, status
from standfirst.view.directory import PEOPLE, Group, quotations, same
from standfirst.view.labels import CLAIM_STATUS
from standfirst.view.lists import label
from standfirst.view.narrative import correction
from standfirst.view.page_context import PageContext
from standfirst.view.people import about, quotation
from standfirst.view.text import UncitedProse

STATUSES: tuple[str, ...] = get_args(ClaimStatus)


def person(standing: PageContext, group: Group) -> records.PersonPage:
    """Return every quotation of one speaker once, with all editions that contain it."""
    name = label(standing, PEOPLE, group)
    table: dict[str, list[Mention]] = {}
    for mention in group.mentions:
        table.setdefault(same(quotations(mention.edition)[mention.index].quote), []).append(mention)
    return records.PersonPage(
        kicker=records.Link(standing.say("People"), standing.here("people/index.html")),
        title=name.text,
        abouts=_abouts(standing, group),
        count=standing.counted("{count} quotation", "{count} quotations", len(table)),
        quotes=tuple(_said(standing, number, found) for number, found in enumerate(table.values(), start=1)),
        lang=name.lang,
        dir=language(name.lang).dir,
    )


def claims(standing: PageContext, wanted: str = "") -> records.ClaimsPage:
    """Return the register of claims, or those of one status, which is that in the latest edition with the claim."""
    found = standing.directory.claims
    counts = dict.fromkeys(STATUSES, 0)
    for mentions in found:
        counts[_claim(mentions[0]).status] += 1
    shown = [mentions for mentions in found if wanted in ("", _claim(mentions[0]).status)]
    title = (
        standing.say("Claims: {status}", status=standing.say(CLAIM_STATUS[wanted][0]))
        if wanted
        else standing.say("Claims")
    )
    about = (
        standing.say(CLAIM_STATUS[wanted][1])
        if wanted
        else standing.say("Who claims what, on what evidence. The status is from the latest edition.")
    )
    return records.ClaimsPage(
        title=title,
        about=about,
        filters=(
            _filter(standing, "", len(found), wanted),
            *(_filter(standing, name, counts[name], wanted) for name in STATUSES),
        ),
        claims=tuple(_registered(standing, mentions) for mentions in shown[: truncated_lists.NEWEST]),
        older=_older(standing, shown[truncated_lists.NEWEST :]),
    )


def corrections(standing: PageContext) -> records.Log:
    """Return corrections, updates and withdrawals of all briefings, newest first."""
    entries = [(_change(mention).at, logged(standing, mention)) for mention in standing.directory.changes]
    entries += [
        (record.at, _withdrawal(standing, edition, record))
        for edition in standing.directory.withdrawn
        if (record := edition.briefing.withdrawn)
    ]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return records.Log(
        title=standing.say("Corrections log"),
        about=standing.say("Corrections, updates and withdrawals, newest first."),
        policy=_policy(standing),
        entries=tuple(
            replace(entry, correction=replace(entry.correction, anchor=f"entry-{len(entries) - number}"))
            for number, (_, entry) in enumerate(entries)
        ),
    )


def _policy(standing: PageContext) -> records.Link | None:
    path = standing.site.policies.get("correctionsPolicy", "")
    if not path:
        return None
    return records.Link(standing.say("How we correct"), path if "://" in path else standing.root(path))


def _said(standing: PageContext, number: int, mentions: Sequence[Mention]) -> records.QuotationEntry:
    newest = mentions[0]
    shown = standing.edition(newest.edition)
    scope = standing.scope(shown)
    return records.QuotationEntry(
        quote=quotation(scope, UncitedProse(scope), _quote(shown, newest), f"quote-{number}", "", standing),
        where=tuple(_where(standing, mention) for mention in mentions),
        exercise=standing.exercise(newest.edition),
    )


def _where(standing: PageContext, mention: Mention) -> records.Link:
    shown = standing.edition(mention.edition)
    anchor = quote_anchors(shown.briefing)[mention.index]
    return replace(standing.named(mention.edition), href=standing.to(shown, anchor))


def _quote(edition: Edition, mention: Mention) -> Voice | Reaction:
    return quotations(edition)[mention.index]


def _abouts(standing: PageContext, group: Group) -> tuple[str, ...]:
    """Return the speaker's descriptions, in the language of the page if any edition has them in it."""
    own = [m for m in group.mentions if standing.edition(m.edition).lang == standing.tag]
    texts = (_about(standing, mention) for mention in own or group.mentions)
    return tuple(dict.fromkeys(text for text in texts if text))


def _about(standing: PageContext, mention: Mention) -> str:
    shown = standing.edition(mention.edition)
    return about(standing.scope(shown), _quote(shown, mention).speaker)


def _claim(mention: Mention) -> Claim:
    return mention.edition.briefing.claims[mention.index]


def _filter(standing: PageContext, name: str, count: int, wanted: str) -> records.Link:
    text = standing.say(CLAIM_STATUS[name][0]) if name else standing.say("All")
    href = standing.here(f"claims/{name or 'index'}.html")
    return records.Link(text, href, current=name == wanted, note=standing.lang.number(count))


def _registered(standing: PageContext, mentions: Sequence[Mention]) -> records.Registered:
    newest = mentions[0]
    shown = standing.edition(newest.edition)
    scope = standing.scope(shown)
    anchor = claim_anchors(shown.briefing.claims)[newest.index]
    place = f"{shown.key.replace('/', '-')}-{anchor}"
    drawn = claim(scope, UncitedProse(scope), shown.briefing.claims[newest.index], place)
    return records.Registered(
        claim=replace(drawn, status=status(standing, _claim(newest).status)),
        lang=shown.lang,
        dir=language(shown.lang).dir,
        href=standing.to(shown, anchor),
        where=standing.named(newest.edition),
        history=_history(standing, mentions),
        exercise=standing.exercise(newest.edition),
    )


def _older(standing: PageContext, found: Sequence[Sequence[Mention]]) -> records.TruncatedList | None:
    """Return older claims in one line each with their full text, since a shortened claim would be another claim."""
    if not found:
        return None
    dated = ((mentions[0].edition.briefing.dateline.date, _line(standing, mentions)) for mentions in found)
    return records.TruncatedList(standing.say("Earlier claims"), truncated_lists.grouped(standing, dated))


def _line(standing: PageContext, mentions: Sequence[Mention]) -> records.Line:
    """Return a claim in one line, cached because it appears on two pages: all claims, and those of its status."""
    name = (mentions[0].edition.name, mentions[0].index, standing.tag)
    return remembered(standing.drawn.claims, name, partial(_drawn, standing, mentions))


def _drawn(standing: PageContext, mentions: Sequence[Mention]) -> records.Line:
    newest = mentions[0]
    shown = standing.edition(newest.edition)
    said = shown.briefing.claims[newest.index]
    tag, direction = truncated_lists.tongue(standing, shown)
    return records.Line(
        text=said.claim,
        href=standing.to(shown, claim_anchors(shown.briefing.claims)[newest.index]),
        note=status(standing, _claim(newest).status).text,
        by=said_by(standing.scope(shown), said),
        lang=tag,
        dir=direction,
        exercise=standing.exercise(newest.edition),
        history=_history(standing, mentions),
    )


def _history(standing: PageContext, mentions: Sequence[Mention]) -> tuple[records.Link, ...]:
    """Return the editions after which the status changed, newest first, with the status until then."""
    found: list[records.Link] = []
    after = _claim(mentions[0]).status
    for mention in mentions[1:]:
        was = _claim(mention).status
        if was != after:
            shown = standing.edition(mention.edition)
            anchor = claim_anchors(shown.briefing.claims)[mention.index]
            note = status(standing, was).text
            found.append(replace(standing.named(mention.edition), href=standing.to(shown, anchor), note=note))
        after = was
    return tuple(found)


def _change(mention: Mention) -> Change:
    return mention.edition.briefing.changes[mention.index]


def logged(standing: PageContext, mention: Mention) -> records.ChangeEntry:
    """Return a correction or update as an entry in a log of several editions."""
    shown = standing.edition(mention.edition)
    anchor = change_anchor(mention.index)
    drawn = correction(standing, shown.briefing.changes[mention.index], anchor)
    where = replace(standing.named(mention.edition), href=standing.to(shown, anchor))
    return records.ChangeEntry(drawn, where, shown.lang, language(shown.lang).dir, standing.exercise(shown))


def _withdrawal(standing: PageContext, edition: Edition, record: Withdrawal) -> records.ChangeEntry:
    shown = standing.edition(edition)
    at = records.Day(record.at.isoformat(timespec="minutes"), standing.lang.moment(record.at))
    kind = records.Badge(standing.say("Withdrawn"), "withdrawn")
    scope = standing.scope(shown)
    words = (shown.briefing.withdrawn or record).explanation
    note = plain(UncitedProse(scope).block(words))
    drawn = records.Correction("", kind, at, note)
    where = standing.named(edition)
    return records.ChangeEntry(drawn, where, shown.lang, language(shown.lang).dir, standing.exercise(shown))
