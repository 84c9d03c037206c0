"""Charts of the numbers in a briefing."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from standfirst.model.base import Flag, Headline, Id, Inline, Line, Number, Record, SourceIds, Text

ChartKind = Literal[
    "bar", "grouped", "stacked", "pyramid", "dots", "progress", "columns", "line", "area",
    "heat", "parts", "range", "editions", "timeline",
]  # fmt: skip

PAIRED = frozenset({"pyramid", "progress"})
"""Kinds with two columns: women and men, reached and target."""


class Datum(Record):
    """A data point of a chart whose numbers are not key figures."""

    label: Line
    """The label of the point; a date in ISO form for a line."""
    value: Number
    """The value."""
    series: Line | None = None
    """The line or colour it belongs to."""


class Threshold(Record):
    """A line across a chart: a target, an alert level."""

    value: Number
    """The value at which it is drawn."""
    label: Annotated[Headline, Field(max_length=60)]
    """Its label: `Alert level`."""


class Annotation(Record):
    """A label at a point of a chart: what happened that day."""

    at: Line
    """The label of the point, as it is in the data or in the table: `2026-10-07`."""
    text: Annotated[Headline, Field(max_length=60)]
    """The text: `Wells treated`."""


class Chart(Record):
    """A chart of numbers in the briefing."""

    id: Id
    """An id for links to it."""
    kind: ChartKind
    """`columns`, `line` and `area` show a time series, `columns` and `area` stacked; `bar`, `grouped`, `stacked`,
    `pyramid` and `dots` compare; `progress` shows how much of a target was reached; `heat` shades the cells of a table by their numbers; `parts` the parts of a
    figure; `range` the estimates of its sources; `editions` its values over the editions."""
    title: Headline
    """The finding that it shows."""
    figures: tuple[Id, ...] = ()
    """Figures to show."""
    table: Id | None = None
    """The table to show: a point for each row."""
    columns: tuple[Id, ...] = ()
    """The columns to show, one series each; by default, all numeric columns that are not computed."""
    data: tuple[Datum, ...] = ()
    """Numbers that are in no key figure and no table."""
    unit: Line | None = None
    """The unit of the numbers."""
    separate: Flag = False
    """`true` to draw each series in its own chart, all on one scale."""
    truncated: Flag = False
    """`true` if the axis of a line may begin above zero, to show small changes of large numbers."""
    threshold: Threshold | None = None
    """A line across the chart: a target, an alert level."""
    annotations: tuple[Annotation, ...] = Field(default=(), max_length=4)
    """Labels at some of its points."""
    alt: Text
    """What someone who cannot see it needs to know."""
    caption: Inline | None = None
    """The text below it."""
    lead: Flag = False
    """`true` to show it on the first page of the report, beside the highlights; only the first such item is used."""
    sources: SourceIds

    @model_validator(mode="after")
    def _draws_something(self) -> Self:
        if self.kind != "timeline" and not (self.figures or self.table or self.data):
            raise ValueError("a chart needs `figures`, `table` or `data`")
        return self
