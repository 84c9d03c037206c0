"""What names an edition for machines, and when it was published and last changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from standfirst.library.corrections import change_of
from standfirst.library.edition import Edition

if TYPE_CHECKING:
    from standfirst.library.collection import Library


def identity(edition: Edition) -> str:
    """A name that outlives the file's name: `flood/02`, `flood/02.ur`, or the `id` that the desk gave."""
    return f"{edition.id}.{edition.file.lang}" if edition.translated else edition.id


def published(edition: Edition, zone: tzinfo) -> datetime:
    """When the public could first read it: as of, or the day of its dateline, but not before the embargo."""
    briefing = edition.briefing
    written = briefing.as_of or datetime.combine(briefing.dateline.date, time(), zone)
    return max(written, briefing.embargo_until or written)


def changed(edition: Edition, library: Library) -> datetime:
    """When it was last corrected, updated, translated or withdrawn, by another edition too; else when it was published."""
    briefing, zone = edition.briefing, library.site.zone
    moments = [published(edition, zone), *(change.at for change in briefing.changes)]
    moments += [change_of(mention).at for mention in library.corrections(edition.key)]
    if briefing.withdrawn:
        moments.append(briefing.withdrawn.at)
    if briefing.translation and briefing.translation.on:
        moments.append(datetime.combine(briefing.translation.on, time(), zone))
    return max(moments)


def update_instants(edition: Edition) -> tuple[datetime, ...]:
    """When it was updated, the first time first; what was entered at one instant is one update."""
    return tuple(sorted({change.at for change in edition.briefing.changes if change.kind == "update"}))


def next_change(library: Library, now: datetime) -> datetime:
    """The next instant at which time alone opens an embargo, makes a number old, or lets its moment come.

    The last instant there is where nothing of that is due.
    """
    limit, last = timedelta(days=library.site.stale_days), datetime.max.replace(tzinfo=UTC)
    moments = [moment for edition in library.editions for moment in _dated(edition)]
    aged = [moment + limit for moment in moments if last - moment > limit]
    return min((at for at in (*moments, *aged) if at > now), default=last)


def _dated(edition: Edition) -> Iterator[datetime]:
    """Every moment of an edition that the clock is compared with."""
    briefing = edition.briefing
    moments = [briefing.embargo_until, briefing.as_of, *(figure.as_of for figure in briefing.key_figures)]
    if briefing.funding:
        moments.append(briefing.funding.as_of)
    yield from filter(None, moments)
