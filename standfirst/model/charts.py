"""Charts of the numbers in a briefing."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from standfirst.model.base import Flag, Headline, Id, Inline, Line, Number, Record, SourceIds, Text

ChartKind = Literal[
    "bar", "grouped", "stacked", "pyramid", "dots", "progress", "columns", "line", "area",
    "parts", "range", "editions", "timeline",
]  # fmt: skip

PAIRED = frozenset({"pyramid", "progress"})
"""Kinds with two columns: women and men, reached and target."""


class Datum(Record):
    """One point of a chart whose numbers are not key figures."""

    label: Line
    """What stands below or beside it; a date in ISO form on a line."""
    value: Number
    """How much."""
    series: Line | None = None
    """To which line or colour it belongs."""


class Threshold(Record):
    """A line across a chart: a target, an alert level."""

    value: Number
    """Where it is."""
    label: Annotated[Headline, Field(max_length=60)]
    """What it is: `Alert level`."""


class Annotation(Record):
    """A word at a place of a chart: what happened that day."""

    at: Line
    """The label of the point, as it is in the data or in the table: `2026-10-07`."""
    text: Annotated[Headline, Field(max_length=60)]
    """What to say there: `Wells treated`."""


class Chart(Record):
    """A picture of numbers that the briefing holds."""

    id: Id
    """A name for links to it."""
    kind: ChartKind
    """`columns`, `line` and `area` show a course, `columns` and `area` stacked; `bar`, `grouped`, `stacked`, `pyramid` and
    `dots` compare; `progress` shows what was reached of a target; `parts` a figure's parts; `range` its sources; `editions`
    its course."""
    title: Headline
    """What it shows, said as a finding."""
    figures: tuple[Id, ...] = ()
    """Figures to draw."""
    table: Id | None = None
    """The table to draw: a point for each row."""
    columns: tuple[Id, ...] = ()
    """Its columns to draw, a series each; left out, all of its columns of numbers that are not computed."""
    data: tuple[Datum, ...] = ()
    """Numbers to draw where they are no key figures and no table."""
    unit: Line | None = None
    """What the numbers are in."""
    separate: Flag = False
    """Whether each series has a picture of its own, all on one scale."""
    truncated: Flag = False
    """Whether the axis of a line may begin above zero, which shows small changes of large numbers."""
    threshold: Threshold | None = None
    """A line across it: a target, an alert level."""
    annotations: tuple[Annotation, ...] = Field(default=(), max_length=4)
    """Words at some of its points."""
    alt: Text
    """What someone who cannot see it must know."""
    caption: Inline | None = None
    """What stands below it."""
    lead: Flag = False
    """Whether the report shows it on its first page, beside the highlights; the first that says so is shown there."""
    sources: SourceIds

    @model_validator(mode="after")
    def _draws_something(self) -> Self:
        if self.kind != "timeline" and not (self.figures or self.table or self.data):
            raise ValueError("a chart needs `figures`, `table` or `data`")
        return self
