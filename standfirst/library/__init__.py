"""All briefings of a site: how they are related, what changed between editions, and what is public."""

from standfirst.library.changes import Changes, ClaimChange, FigureChange, compare
from standfirst.library.collection import Library, Loaded, load, load_or_raise
from standfirst.library.edition import Edition, Mention
from standfirst.library.flash import flash
from standfirst.library.front import unknown_in_front
from standfirst.library.unforwarded import unforwarded
from standfirst.library.unread import with_protections
from standfirst.library.visibility import PUBLIC, Audience, Unpublished, Visibility, face, is_public, reasons

__all__ = [
    "PUBLIC",
    "Audience",
    "Changes",
    "ClaimChange",
    "Edition",
    "FigureChange",
    "Library",
    "Loaded",
    "Mention",
    "Unpublished",
    "Visibility",
    "compare",
    "face",
    "flash",
    "is_public",
    "load",
    "load_or_raise",
    "reasons",
    "unforwarded",
    "unknown_in_front",
    "with_protections",
]
