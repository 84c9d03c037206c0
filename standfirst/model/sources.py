"""Sources with their grades, changes (corrections and updates), and live updates through the day."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from standfirst.model.base import Day, Headline, Id, Inline, Language, Line, Moment, Record, Text, Url
from standfirst.model.marking import Tlp

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}

Grade = Annotated[str, StringConstraints(pattern=r"^[A-F][1-6]$")]
"""Reliability of the source (A to F) and credibility of its information (1 to 6): `B2`."""


RecordPath = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(?:\.[a-z0-9_-]+)*$")]
"""A record by its field and its id: `key_figures.killed`."""


class Source(Record):
    """A source of information."""

    id: Id
    """The id by which prose (`[@id]`) and records cite it."""
    title: Headline
    """Its title, or a description."""
    publisher: Line | None = None
    """The publisher."""
    author: Line | None = None
    """The author."""
    url: Url | None = None
    """Its URL."""
    date: Day | None = None
    """The day of publication."""
    accessed: Day | None = None
    """The day on which the desk read it."""
    archived: Url | None = None
    """The URL of an archived copy."""
    grade: Grade | None = None
    """Reliability and credibility in the Admiralty system: `B2`."""
    lang: Language | None = None
    """Its language."""
    tlp: Tlp | None = None
    """Its marking; an edition cannot be more open than a source that it quotes."""
    note: Text | None = None
    """What a reader needs to know about it."""


class Change(Record):
    """A change of this edition since earlier editions or since its publication."""

    at: Moment
    """The time of the change."""
    kind: Literal["correction", "update"]
    """`correction` of a mistake, or `update` with new information."""
    note: Text
    """What was changed, in one sentence for readers."""
    was: Text | None = None
    """The wrong text or number, as readers saw it."""
    now: Text | None = None
    """The correct text or number."""
    about: RecordPath | None = None
    """The record it concerns: `key_figures.killed`."""
    editions: tuple[Annotated[int, Field(ge=1, strict=True)], ...] = ()
    """The editions with the mistake; by default this one and all before it."""

    @model_validator(mode="after")
    def _says_both(self) -> Self:
        if self.kind == "correction" and not (self.was and self.now):
            raise ValueError("a correction needs `was` and `now`")
        return self


class LiveUpdate(Record):
    """News that was added to this edition through the day."""

    at: Moment
    """The time of publication."""
    title: Headline | None = None
    """A headline of its own."""
    text: Inline
    """What is new, in one paragraph. Numbers are typed as they are at this time."""
    about: Annotated[tuple[RecordPath, ...], Field(max_length=20)] = ()
    """The records that were changed with it: `key_figures.killed`."""
    id: Id | None = None
    """Its id; needed if a translation has only some of the updates."""
