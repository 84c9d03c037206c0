"""The log of corrections, withdrawals and updates of all briefings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from standfirst.i18n import language
from standfirst.library import Edition, Mention
from standfirst.markup import plain
from standfirst.model import Change, Withdrawal
from standfirst.view import records, truncated_lists
from standfirst.view.anchors import change_anchor
from standfirst.view.narrative import correction
from standfirst.view.page_context import PageContext
from standfirst.view.text import UncitedProse


def corrections(page_context: PageContext) -> records.Log:
    """Return corrections and withdrawals, newest first, and apart from them the updates of each edition."""
    changes = page_context.directory.changes
    entries = [
        (_change(mention).at, change_entry(page_context, mention))
        for mention in changes
        if _change(mention).kind == "correction"
    ]
    entries += [
        (record.at, _withdrawal(page_context, edition, record))
        for edition in page_context.directory.withdrawn
        if (record := edition.briefing.withdrawn)
    ]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    numbered = [
        (at, replace(entry, correction=replace(entry.correction, anchor=f"entry-{len(entries) - number}")))
        for number, (at, entry) in enumerate(entries)
    ]
    updates = [mention for mention in changes if _change(mention).kind == "update"]
    return records.Log(
        title=page_context.say("Corrections log"),
        about=page_context.say("What we got wrong, what it should have said, and what is new since."),
        policy=_policy(page_context),
        entries=tuple(entry for _, entry in numbered[: truncated_lists.NEWEST]),
        older=_older(page_context, numbered[truncated_lists.NEWEST :]),
        updates=tuple(edition_updates(page_context, updates)),
    )


def change_entry(page_context: PageContext, mention: Mention) -> records.ChangeEntry:
    """Return a correction or update as an entry in a log of several editions."""
    shown = page_context.edition(mention.edition)
    anchor = change_anchor(mention.index)
    drawn = correction(page_context, shown.briefing.changes[mention.index], anchor)
    where = replace(page_context.named(mention.edition), href=page_context.to(shown, anchor))
    return records.ChangeEntry(
        drawn, where, shown.lang, language(shown.lang).dir, page_context.exercise(shown)
    )


def _change(mention: Mention) -> Change:
    return mention.edition.briefing.changes[mention.index]


def _withdrawal(page_context: PageContext, edition: Edition, record: Withdrawal) -> records.ChangeEntry:
    shown = page_context.edition(edition)
    at = records.Day(record.at.isoformat(timespec="minutes"), page_context.lang.moment(record.at))
    kind = records.Badge(page_context.say("Withdrawn"), "withdrawn")
    context = page_context.render_context(shown)
    words = (shown.briefing.withdrawn or record).explanation
    note = plain(UncitedProse(context).block(words))
    drawn = records.Correction("", kind, at, note)
    where = page_context.named(edition)
    return records.ChangeEntry(
        drawn, where, shown.lang, language(shown.lang).dir, page_context.exercise(shown)
    )


def _older(
    page_context: PageContext, found: Sequence[tuple[datetime, records.ChangeEntry]]
) -> records.TruncatedList | None:
    """Return older entries in one line each, under the anchors that they had in full."""
    if not found:
        return None
    dated = ((at.date(), _line(page_context, entry)) for at, entry in found)
    return records.TruncatedList(
        page_context.say("Earlier corrections"), truncated_lists.grouped(page_context, dated)
    )


def _line(page_context: PageContext, entry: records.ChangeEntry) -> records.Line:
    made, tag = entry.correction, entry.lang
    return records.Line(
        text=made.note,
        href=entry.where.href,
        note=f"{made.kind.text} · {entry.where.text} · {made.at.text}",
        lang="" if tag == page_context.tag else tag,
        dir="" if tag == page_context.tag else entry.dir,
        exercise=entry.exercise,
        anchor=made.anchor,
    )


def edition_updates(page_context: PageContext, found: Sequence[Mention]) -> Iterator[records.EditionUpdates]:
    """Yield the newest editions with updates, each with all of its own."""
    table: dict[Edition, list[Mention]] = {}
    for mention in found:
        table.setdefault(mention.edition, []).append(mention)
    for edition, mentions in list(table.items())[: truncated_lists.NEWEST]:
        shown = page_context.edition(edition)
        entries = [change_entry(page_context, mention) for mention in mentions]
        yield records.EditionUpdates(
            where=entries[0].where,
            at=entries[0].correction.at,
            count=page_context.counted("{count} update", "{count} updates", len(entries)),
            notes=tuple(entry.correction.note for entry in entries),
            lang=shown.lang,
            dir=language(shown.lang).dir,
            exercise=page_context.exercise(shown),
        )


def _policy(page_context: PageContext) -> records.Link | None:
    path = page_context.site.policies.get("correctionsPolicy", "")
    if not path:
        return None
    return records.Link(
        page_context.say("How we correct"), path if "://" in path else page_context.root(path)
    )
