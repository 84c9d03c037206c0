"""Sources with their grades, and changes: corrections and updates."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from standfirst.model.base import Day, Headline, Id, Language, Line, Moment, Record, Text, Url
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
"""Reliability of the source (A to F) and credibility of what it says (1 to 6): `B2`."""


class Source(Record):
    """Where something comes from."""

    id: Id
    """The name by which prose (`[@id]`) and records cite it."""
    title: Headline
    """What it is called, or what it is."""
    publisher: Line | None = None
    """Who published it."""
    author: Line | None = None
    """Who wrote it."""
    url: Url | None = None
    """Where it can be read."""
    date: Day | None = None
    """When it was published."""
    accessed: Day | None = None
    """When the desk read it."""
    archived: Url | None = None
    """Where a copy is kept."""
    grade: Grade | None = None
    """Reliability and credibility after the Admiralty system: `B2`."""
    lang: Language | None = None
    """Its language."""
    tlp: Tlp | None = None
    """How far what it says may go; an edition cannot be more open than what it quotes."""
    note: Text | None = None
    """What a reader must know about it."""


class Change(Record):
    """Something that this edition says otherwise than before."""

    at: Moment
    """When it was changed."""
    kind: Literal["correction", "update"]
    """`correction` where it was wrong, `update` where the world moved on."""
    note: Text
    """What was changed, in one sentence for readers."""
    was: Text | None = None
    """What was wrong, as readers saw it."""
    now: Text | None = None
    """What is right."""
    about: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(?:\.[a-z0-9_-]+)*$")] | None = Field(
        default=None
    )
    """The record it is about: `key_figures.killed`."""
    editions: tuple[Annotated[int, Field(ge=1, strict=True)], ...] = ()
    """The editions that hold the mistake; left out, all editions before this one and this one."""

    @model_validator(mode="after")
    def _says_both(self) -> Self:
        if self.kind == "correction" and not (self.was and self.now):
            raise ValueError("a correction needs `was` and `now`")
        return self
