"""Places, times and outlook: dateline, timeline, scenarios, response, further sections."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from standfirst.model.base import (
    Country,
    Day,
    Headline,
    Id,
    Inline,
    Line,
    Number,
    Pcode,
    Prose,
    Record,
    SourceIds,
)
from standfirst.model.figures import FigureValue

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
    """Return whether a text is a valid year, month, day or time: `2026-02`, but not `2025/26` or `9999`."""
    try:
        return bool(
            _WHEN.fullmatch(text)
            and "0001" < text[:4] < "9999"
            and datetime.fromisoformat(text + "0000-01-01"[len(text) :])
        )
    except ValueError:
        return False


def _when(value: str) -> str:
    if not is_moment(value):
        raise ValueError("expected a date: 2026, 2026-02, 2026-02-01 or 2026-02-01T14:30+05:00")
    return value


When = Annotated[str, StringConstraints(max_length=32), AfterValidator(_when)]
"""A year, a month, a day or a time, as exactly as it is known: `2026`, `2026-02`, `2026-02-01`."""


class Dateline(Record):
    """The place and date of writing."""

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
    """A place affected by the events."""

    name: Line
    """The name as printed."""
    admin: Line | None = None
    """The province, state or district it is in."""
    country: Country | None = None
    """The country it is in."""
    pcode: Pcode | None = None
    """Its P-code, the key for joining data: `PK203`."""
    lat: float | None = Field(default=None, ge=-90, le=90, strict=True)
    """Degrees north."""
    lon: float | None = Field(default=None, ge=-180, le=180, strict=True)
    """Degrees east."""


class TimelineItem(Record):
    """An event, with its date as exactly as known."""

    id: Id | None = None
    """An id for links to it; derived from its date by default."""
    date: When
    """The date of the event, or of its beginning."""
    until: When | None = None
    """The date of its end."""
    precision: Literal["year", "month", "day", "time", "about"] | None = None
    """The precision of the date; `about` if the sources are not exact."""
    text: Inline
    """The event, in one or two sentences."""
    place: Line | None = None
    """The place of the event."""
    sources: SourceIds


class Scenario(Record):
    """A possible development."""

    text: Inline
    """What would happen."""
    likelihood: Likelihood | None = None
    """Its likelihood, in the terms of ICD 203."""
    confidence: Confidence | None = None
    """How well founded the judgement is."""


class Outlook(Record):
    """What may happen next."""

    text: Prose
    """The judgement."""
    likelihood: Likelihood | None = None
    """Its likelihood, in the terms of ICD 203."""
    confidence: Confidence | None = None
    """How well founded the judgement is."""
    until: Day | None = None
    """The day up to which it looks ahead."""
    scenarios: tuple[Scenario, ...] = ()
    """Possible developments."""
    watch: tuple[Inline, ...] = ()
    """Signs that would show how the situation develops."""


class Indicator(Record):
    """What a sector measures: how many of those it aims for it has reached."""

    label: Headline
    """What is counted: `People with safe water`."""
    target: FigureValue | None = None
    """The number aimed for, or the table cell that contains it: `{table: water, column: target, row: North}`."""
    reached: FigureValue | None = None
    """The number reached, or the table cell that contains it."""
    percent: Number | None = None
    """The percentage reached, if the source gives it. It is checked against the two numbers."""
    unit: Line | None = None
    """The unit, if the label does not name it: `tons`."""
    sources: SourceIds

    @model_validator(mode="after")
    def _counts_something(self) -> Self:
        if (self.target, self.reached, self.percent) == (None, None, None):
            raise ValueError("an indicator needs `target`, `reached` or `percent`")
        return self


class SectorResponse(Record):
    """Needs, response and gaps of one sector."""

    sector: Line
    """The sector: `Health`, `Shelter`."""
    lead: Line | None = None
    """The leading organisation."""
    needs: Inline | None = None
    """The needs of people."""
    response: Inline | None = None
    """The current response."""
    gaps: Inline | None = None
    """The gaps."""
    indicators: tuple[Indicator, ...] = Field(default=(), max_length=30)
    """What it measures, with targets and what was reached."""
    sources: SourceIds


class _Headed(Record):
    id: Id
    """An id for links to it."""
    title: Headline
    """Its heading."""
    figures: tuple[Id, ...] = ()
    """Key figures to list below its heading: those of a country, a district, a sector."""
    text: Prose | None = None
    """Its text."""


class Subsection(_Headed):
    """A part of a section."""

    kind: Literal["box"] | None = None
    """`box` sets it apart from the text: a story, a definition, a note on methods."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and not self.figures:
            raise ValueError("a section needs `text` or `figures`")
        return self


class Section(_Headed):
    """An additional section of the briefing."""

    kind: Literal["box", "annex"] | None = None
    """`box` sets it apart from the text: a story, a definition, a note on methods. `annex` puts it after all others."""
    sections: tuple[Subsection, ...] = ()
    """Its parts."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and not self.figures and not self.sections:
            raise ValueError("a section needs `text`, `figures` or `sections`")
        return self
