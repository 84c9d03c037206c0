"""Key figures, funding and maps, with relations between figures that checks can verify."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, WithJsonSchema, model_validator

from standfirst.model.base import (
    FileName,
    Flag,
    Headline,
    Id,
    Inline,
    Line,
    Moment,
    Number,
    Record,
    SourceIds,
    Text,
    Url,
)

Qualifier = Literal["exactly", "more than", "at least", "about", "nearly", "up to", "fewer than"]
"""The relation of the printed number to the true one."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""A currency by its three-letter code (ISO 4217)."""


FigureValue = Annotated[
    Number,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number"},
                {
                    "type": "object",
                    "properties": {
                        "table": {"type": "string"},
                        "column": {"type": "string"},
                        "row": {"anyOf": [{"type": "string"}, {"type": "number"}]},
                    },
                    "required": ["table", "column"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
"""A number; in a file also `{table: cases, column: deaths, row: Ituri}`, which is replaced by the number there."""


class Estimate(Record):
    """The estimate of one source, if sources differ."""

    low: Number | None = None
    """The lowest value."""
    best: Number | None = None
    """The most likely value."""
    high: Number | None = None
    """The highest value."""
    sources: SourceIds

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        known = [value for value in (self.low, self.best, self.high) if value is not None]
        if not known:
            raise ValueError("an estimate needs `low`, `best` or `high`")
        if known != sorted(known):
            raise ValueError("`low`, `best` and `high` must be in ascending order")
        return self


class KeyFigure(Record):
    """An important number of the briefing; prose refers to it as `{{ id }}` instead of typing it."""

    id: Id
    """The id by which prose, charts and other figures refer to it."""
    label: Headline
    """What is counted: `People killed`."""
    value: FigureValue | None = None
    """The number, or the table cell that contains it: `{table: cases, column: deaths, row: Ituri}`, without `row`
    its total. Omit it if it is not yet known."""
    word: Line | None = None
    """Text instead of a number: `Very high`, `IPC phase 4`."""
    qualifier: Qualifier | None = None
    """The relation of the number to the true one: `more than`."""
    headline: Flag = False
    """`true` to show it first. If some figures are headlines, the others follow under all figures."""
    place: Line | None = None
    """The place it refers to, if the label does not name it."""
    of: Id | None = None
    """The figure it is a share of; the percentage is printed beside it: people reached of people targeted."""
    new: Number | None = None
    """How many of them are new since the previous edition: `47 new`."""
    form: Literal["words", "short"] | None = None
    """The form of a large number: `words` for `1.9 million`, `short` for `1.9M`. Data contain the exact number."""
    decimals: int | None = Field(default=None, ge=0, le=6, strict=True)
    """Decimals to print; by default those of the value, and one for a large number in words."""
    unit: Line | None = None
    """The unit, if the label does not name it: `km²`, `%`, `hours`."""
    currency: Currency | None = None
    """The currency of an amount."""
    parts: tuple[Id, ...] = ()
    """Figures that add up to this one; their sum must agree with value and qualifier."""
    parts_by: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    """Further divisions: `{sex: [women, men], country: [north, south]}`. Each must add up to the figure."""
    part_of: Id | None = None
    """The figure it is a part of, if the parts are not complete."""
    range: tuple[Estimate, ...] = ()
    """The estimates of the sources, if they differ."""
    as_of: Moment | None = None
    """The time for which it holds, if that is not the briefing's `as_of`."""
    trend: Literal["up", "down", "stable"] | None = None
    """The direction, if it is known from elsewhere than the previous edition."""
    by: Line | None = None
    """Who counted, if that must be printed beside the number: `according to security forces`."""
    note: Inline | None = None
    """What a reader needs to know to interpret it."""
    sources: SourceIds


class Amounts(Record):
    """Money required and received. What a source does not give is left out, and nothing is computed in its place."""

    required: FigureValue | None = None
    """The amount that the response requires; omit it if the source does not give it. Like `received`, it can
    come from a table: `{table: appeals, column: required}`."""
    received: FigureValue | None = None
    """The amount received; omit it if the source gives only a percentage."""
    percent: Number | None = None
    """The percentage received, if the source gives it. It is checked against the two amounts."""
    currency: Currency | None = None
    """The currency of the amounts."""
    as_of: Moment | None = None
    """The time for which it holds, if that is not the briefing's `as_of`."""
    appeal: Line | None = None
    """The name of the appeal."""
    url: Url | None = None
    """The URL of the appeal."""
    sources: SourceIds

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.known and not self.has_parts:
            raise ValueError("funding needs `required`, `received` or `percent`")
        if (self.required, self.received) != (None, None) and self.currency is None:
            raise ValueError("money needs its `currency`")
        return self

    @property
    def known(self) -> bool:
        """True if it has an amount or a percentage."""
        return (self.required, self.received, self.percent) != (None, None, None)

    @property
    def has_parts(self) -> bool:
        """True if it has appeals of its own."""
        return False

    @property
    def sums(self) -> tuple[float, float] | None:
        """The required and the received sum; None if either is unknown."""
        known = self.required is not None and self.received is not None
        return (float(self.required or 0), float(self.received or 0)) if known else None


class Appeal(Amounts):
    """One of several appeals."""

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.appeal is None:
            raise ValueError("one of several appeals needs its name, as `appeal`")
        return self


class Funding(Amounts):
    """The money required and received, by one appeal or by several."""

    appeals: tuple[Appeal, ...] = Field(default=(), max_length=50)
    """The appeals, if there are several. Their amounts must add up to those above, if those are given."""

    @property
    def has_parts(self) -> bool:
        """True if it has appeals of its own."""
        return bool(self.appeals)


def each_amount(funding: Funding | None) -> Iterator[tuple[tuple[str | int, ...], Amounts]]:
    """Yield the funding and each of its appeals, with their paths in the briefing."""
    if funding is not None:
        yield ("funding",), funding
        yield from ((("funding", "appeals", index), one) for index, one in enumerate(funding.appeals))


class Map(Record):
    """A map."""

    id: Id = "map"
    """An id for links to it."""
    title: Headline
    """What the map shows."""
    places: tuple[Line, ...] = ()
    """Names of places to mark; by default, all places of the briefing."""
    geojson: FileName | None = None
    """A file of areas (provinces, districts), relative to the briefing."""
    area: Line | None = Field(default=None)
    """The property of the areas with their name or P-code."""
    table: Id | None = None
    """The table whose numbers fill the areas."""
    column: Id | None = None
    """The column of the table with the numbers."""
    key: Id | None = None
    """The column of the table with the names or P-codes of the areas; by default, the one that names its rows."""
    alt: Text
    """What someone who cannot see it needs to know."""
    caption: Inline | None = None
    """The text below it."""
    lead: Flag = False
    """`true` to show it on the first page of the report, beside the highlights; only the first such item is used."""
    sources: SourceIds
