"""Places, times and outlook: dateline, timeline, scenarios, response, further sections."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from standfirst.model.base import Country, Day, Headline, Id, Inline, Line, Pcode, Prose, Record, SourceIds

LIKELIHOODS: tuple[tuple[str, str, int, int], ...] = (
    ("almost no chance", "remote", 1, 5),
    ("very unlikely", "highly improbable", 5, 20),
    ("unlikely", "improbable", 20, 45),
    ("roughly even chance", "roughly even odds", 45, 55),
    ("likely", "probable", 55, 80),
    ("very likely", "highly probable", 80, 95),
    ("almost certain", "nearly certain", 95, 99),
)
"""The terms of ICD 203: first row, second row, lower and upper bound in per cent."""

Likelihood = Literal[
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
    "remote",
    "highly improbable",
    "improbable",
    "roughly even odds",
    "probable",
    "highly probable",
    "nearly certain",
]
Confidence = Literal["low", "moderate", "high"]

_WHEN = re.compile(
    r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


def is_moment(text: str) -> bool:
    """Return whether a text is a valid year, month, day or time: `2026-02`, but not `2025/26`."""
    try:
        return bool(_WHEN.fullmatch(text) and datetime.fromisoformat(text + "0000-01-01"[len(text) :]))
    except ValueError:
        return False


def _when(value: str) -> str:
    if not is_moment(value):
        raise ValueError("expected a date: 2026, 2026-02, 2026-02-01 or 2026-02-01T14:30+05:00")
    return value


When = Annotated[str, StringConstraints(max_length=32), AfterValidator(_when)]
"""A year, a month, a day or a time, as exactly as it is known: `2026`, `2026-02`, `2026-02-01`."""


class Dateline(Record):
    """Where and when it was written."""

    place: Line
    """The town: `Quetta`."""
    country: Country | None = None
    """The country of that town."""
    date: Day
    """The day of writing."""


class Period(Record):
    """The days that the edition covers."""

    start: Day = Field(alias="from")
    """The first day."""
    end: Day = Field(alias="to")
    """The last day."""


class Place(Record):
    """Somewhere that the events touch."""

    name: Line
    """The name as it is printed."""
    admin: Line | None = None
    """The province, state or district it lies in."""
    country: Country | None = None
    """The country it lies in."""
    pcode: Pcode | None = None
    """Its P-code, by which data are joined: `PK203`."""
    lat: float | None = Field(default=None, ge=-90, le=90, strict=True)
    """Degrees north."""
    lon: float | None = Field(default=None, ge=-180, le=180, strict=True)
    """Degrees east."""


class TimelineItem(Record):
    """Something that happened, as exactly in time as it is known."""

    id: Id | None = None
    """A name for links to it; made from its date where it is left out."""
    date: When
    """When it happened, or when it began."""
    until: When | None = None
    """When it ended."""
    precision: Literal["year", "month", "day", "time", "about"] | None = None
    """How exact that is; `about` where the sources say so."""
    text: Inline
    """What happened, in one or two sentences."""
    place: Line | None = None
    """Where."""
    sources: SourceIds


class Scenario(Record):
    """One way in which it may go on."""

    text: Inline
    """What would happen."""
    likelihood: Likelihood | None = None
    """How likely that is, in the words of ICD 203."""
    confidence: Confidence | None = None
    """How good the ground of that judgement is."""


class Outlook(Record):
    """What may come next."""

    text: Prose
    """The judgement."""
    likelihood: Likelihood | None = None
    """How likely it is, in the words of ICD 203."""
    confidence: Confidence | None = None
    """How good the ground of that judgement is."""
    until: Day | None = None
    """How far it looks ahead."""
    scenarios: tuple[Scenario, ...] = ()
    """Ways in which it may go on."""
    watch: tuple[Inline, ...] = ()
    """Signs that would show which way it goes."""


class SectorResponse(Record):
    """What one sector needs, gets and lacks."""

    sector: Line
    """The sector: `Health`, `Shelter`."""
    lead: Line | None = None
    """Who leads it."""
    needs: Inline | None = None
    """What people need."""
    response: Inline | None = None
    """What is being done."""
    gaps: Inline | None = None
    """What is missing."""
    sources: SourceIds


class Section(Record):
    """A part of the briefing that has no section of its own in the vocabulary."""

    id: Id
    """A name for links to it."""
    title: Headline
    """Its heading."""
    text: Prose
    """Its text."""
