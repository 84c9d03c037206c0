"""What names an edition for machines, and when it was published and last changed."""

from __future__ import annotations

from datetime import datetime, time, tzinfo

from standfirst.library.edition import Edition


def identity(edition: Edition) -> str:
    """A name that outlives the file's name: `flood/02`, `flood/02.ur`, or the `id` that the desk gave."""
    name = edition.briefing.id or edition.key
    return f"{name}.{edition.file.lang}" if edition.translated else name


def published(edition: Edition, zone: tzinfo) -> datetime:
    """When the public could first read it: as of, or the day of its dateline, but not before the embargo."""
    briefing = edition.briefing
    written = briefing.as_of or datetime.combine(briefing.dateline.date, time(), zone)
    return max(written, briefing.embargo_until or written)


def changed(edition: Edition, zone: tzinfo) -> datetime:
    """When it was last corrected, updated, translated or withdrawn; else when it was published."""
    briefing = edition.briefing
    moments = [published(edition, zone), *(change.at for change in briefing.changes)]
    if briefing.withdrawn:
        moments.append(briefing.withdrawn.at)
    if briefing.translation and briefing.translation.on:
        moments.append(datetime.combine(briefing.translation.on, time(), zone))
    return max(moments)
