"""Key figures, funding, maps and images, with relations between figures that checks can verify."""

from __future__ import annotations

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
"""How a printed number relates to the true one."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""A currency by its three capital letters (ISO 4217)."""


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
"""A number; in a file also `{table: cases, column: deaths, row: Ituri}`, which reading replaces by the number there."""


class Estimate(Record):
    """What one source says of a figure, where sources differ."""

    low: Number | None = None
    """The least it can be."""
    best: Number | None = None
    """The most likely value."""
    high: Number | None = None
    """The most it can be."""
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
    """A number that the briefing stands on; prose refers to it as `{{ id }}` and never types it."""

    id: Id
    """The name by which prose, charts and other figures refer to it."""
    label: Headline
    """What is counted: `People killed`."""
    value: FigureValue | None = None
    """The number, or the cell of a table that holds it: `{table: cases, column: deaths, row: Ituri}`, without `row` its
    total. Left out where it is not known yet."""
    word: Line | None = None
    """What stands in place of a number, where there is none: `Very high`, `IPC phase 4`."""
    qualifier: Qualifier | None = None
    """How the number relates to the true one: `more than`."""
    headline: Flag = False
    """Whether readers meet it first. Where some figures are headlines, the others stand below, under all figures."""
    place: Line | None = None
    """Where it was counted, where the label does not say."""
    of: Id | None = None
    """A figure of which this one is a share, printed in per cent beside it: people reached of people targeted."""
    new: Number | None = None
    """How many of them are new since the edition before: `47 new`."""
    form: Literal["words", "short"] | None = None
    """How a large number is printed: `words` for `1.9 million`, `short` for `1.9M`. Data keep the whole number."""
    decimals: int | None = Field(default=None, ge=0, le=6, strict=True)
    """Decimals to print; left out, those that were written, and one of a large number in words."""
    unit: Line | None = None
    """What one of it is, where the label does not say: `km²`, `%`, `hours`."""
    currency: Currency | None = None
    """The currency, where it is money."""
    parts: tuple[Id, ...] = ()
    """Figures that together make up this one; their sum must agree with value and qualifier."""
    parts_by: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    """Further ways to divide it: `{sex: [women, men], country: [north, south]}`. Each must add up to it."""
    part_of: Id | None = None
    """A figure of which this one is a part, where the parts are not complete."""
    range: tuple[Estimate, ...] = ()
    """What the sources say, where they differ."""
    as_of: Moment | None = None
    """When it was so, where this is not the briefing's own `as_of`."""
    trend: Literal["up", "down", "stable"] | None = None
    """Where it is going, where that is known from elsewhere than the edition before."""
    by: Line | None = None
    """Who counted, where that must stand beside the number: `according to security forces`."""
    note: Inline | None = None
    """What a reader must know to read it rightly."""
    sources: SourceIds


class Funding(Record):
    """Money asked for and received."""

    required: Number | None = None
    """What the response needs; left out where the source does not say."""
    received: Number | None = None
    """What has come in; left out where the source gives a per cent alone."""
    percent: Number | None = None
    """How much has come in, in per cent, where the source says so. Beside both sums it is checked."""
    currency: Currency | None = None
    """In which currency the sums are."""
    as_of: Moment | None = None
    """When it was so, where this is not the briefing's own `as_of`."""
    appeal: Line | None = None
    """What the appeal is called."""
    url: Url | None = None
    """Where the appeal can be followed."""
    sources: SourceIds

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        sums = [one for one in (self.required, self.received) if one is not None]
        if not sums and self.percent is None:
            raise ValueError("funding needs `required`, `received` or `percent`")
        if sums and self.currency is None:
            raise ValueError("money needs its `currency`")
        return self

    @property
    def sums(self) -> tuple[float, float] | None:
        """The required and the received sum; None if either is unknown."""
        known = self.required is not None and self.received is not None
        return (float(self.required or 0), float(self.received or 0)) if known else None


class Map(Record):
    """Where it is."""

    id: Id = "map"
    """A name for links to it."""
    title: Headline
    """What it shows."""
    places: tuple[Line, ...] = ()
    """Names of places to mark; left out, all places of the briefing."""
    geojson: FileName | None = None
    """A file of areas beside the briefing (provinces, districts), relative to it."""
    area: Line | None = Field(default=None)
    """The property of the areas that holds their name, or their P-code."""
    table: Id | None = None
    """A table by whose numbers the areas are filled."""
    column: Id | None = None
    """The column of the table with these numbers."""
    key: Id | None = None
    """The column of the table with the names or P-codes of the areas; left out, the one that names its rows."""
    alt: Text
    """What someone who cannot see it must know."""
    caption: Inline | None = None
    """What stands below it."""
    lead: Flag = False
    """Whether the report shows it on its first page, beside the highlights; the first that says so is shown there."""
    sources: SourceIds


class Image(Record):
    """A picture."""

    id: Id
    """A name for links to it."""
    file: FileName
    """The file, relative to the briefing."""
    alt: Text
    """What someone who cannot see it must know."""
    caption: Inline | None = None
    """What stands below it; never the same words as `alt`."""
    credit: Line | None = None
    """Who made it."""
    licence: Line | None = None
    """Under which terms it is shown."""
