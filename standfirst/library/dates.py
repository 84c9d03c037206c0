"""The identity of an edition in machine-readable output, and its dates of publication and last change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from standfirst.library.corrections import change_of
from standfirst.library.edition import Edition
from standfirst.model import each_amount

if TYPE_CHECKING:
    from standfirst.library.collection import Library


def identity(edition: Edition) -> str:
    """Return a name that survives renaming of the file: `flood/02`, `flood/02.ur`, or the `id` in the file."""
    return f"{edition.id}.{edition.file.lang}" if edition.translated else edition.id


def published(edition: Edition, zone: tzinfo) -> datetime:
    """Return when an edition became public: `as_of` or the day of its dateline, but not before the embargo ends."""
    briefing = edition.briefing
    written = briefing.as_of or datetime.combine(briefing.dateline.date, time(), zone)
    return max(written, briefing.embargo_until or written)


def changed(edition: Edition, library: Library) -> datetime:
    """Return when an edition was last corrected (also by another one), updated or withdrawn, or else published."""
    briefing, zone = edition.briefing, library.site.zone
    moments = [published(edition, zone), *(change.at for change in briefing.changes)]
    moments += [update.at for update in briefing.updates]
    moments += [change_of(mention).at for mention in library.corrections(edition.key)]
    if briefing.withdrawn:
        moments.append(briefing.withdrawn.at)
    if briefing.translation and briefing.translation.on:
        moments.append(datetime.combine(briefing.translation.on, time(), zone))
    return max(moments)


def update_instants(edition: Edition) -> tuple[datetime, ...]:
    """Return the times of updates in order; entries with the same time are one update."""
    return tuple(sorted({change.at for change in edition.briefing.changes if change.kind == "update"}))


def end_of_live(edition: Edition) -> datetime | None:
    """Return when live coverage ends: with the day of the newest update; None if there is no update."""
    if not edition.briefing.updates:
        return None
    last = max(one.at for one in edition.briefing.updates)
    return datetime.combine(last.date() + timedelta(days=1), time(), last.tzinfo)


def next_change(library: Library, now: datetime) -> datetime:
    """Return the next time at which an embargo ends, a number becomes stale or a date in a briefing is reached.

    The latest possible time if there is none.
    """
    limit, last = timedelta(days=library.site.stale_days), datetime.max.replace(tzinfo=UTC)
    moments = [moment for edition in library.editions for moment in _dated(edition)]
    aged = [moment + limit for moment in moments if last - moment > limit]
    return min((at for at in (*moments, *aged) if at > now), default=last)


def _dated(edition: Edition) -> Iterator[datetime]:
    """Yield every date and time of an edition that is compared with the clock."""
    briefing = edition.briefing
    moments = [briefing.embargo_until, briefing.as_of, *(figure.as_of for figure in briefing.key_figures)]
    moments += [one.at for one in briefing.updates]
    moments.append(end_of_live(edition))
    moments += [one.as_of for _, one in each_amount(briefing.funding)]
    yield from filter(None, moments)
