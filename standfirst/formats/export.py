"""The shape of an edition's JSON: fields in ReliefWeb's words around the records of the briefing.

The classes here are the one source of the export and of its published schema.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from standfirst.model import Record

SCHEMA = "schema/briefing.schema.json"
"""Where the schema of an edition lies on the site."""

INDEX_SCHEMA = "schema/index.schema.json"
"""Where the schema of the index lies on the site."""

INDEX = "index.json"
"""Where the index of all editions lies on the site."""


class Named(Record):
    """Something that has a name only."""

    name: str
    """The name as it is printed."""


class ExportLanguage(Record):
    """A language."""

    code: str
    """Its tag: `en`, `ur`."""
    dir: Literal["ltr", "rtl"]
    """Which way it is written."""


class Dates(Record):
    """When it was published."""

    created: datetime
    """When the public could first read it."""
    changed: datetime
    """When it was last corrected, updated, translated or withdrawn."""
    original: date
    """The day of its dateline."""


class Heading(Record):
    """What previews and lists show."""

    title: str
    """The headline; an exercise, a draft and a withdrawn edition say so before it."""
    summary: str = ""
    """The standfirst as plain text."""


class ExportCountry(Record):
    """A country."""

    iso2: str
    """Two capital letters (ISO 3166-1)."""
    iso3: str | None = None
    """Three capital letters."""
    shortname: str
    """Its name in English."""


class Publisher(Record):
    """Who publishes it."""

    name: str
    """The name of the site."""
    homepage: str | None = None
    """Its address."""
    contact: str | None = None
    """The address that readers can write to."""


class File(Record):
    """Another form of the same edition."""

    url: str
    """Where it lies."""
    filename: str
    """What to call it when it is kept."""
    mimetype: str
    """What it is."""
    filesize: int | None = None
    """Its length in bytes, where it was made before this."""
    sha256: str | None = None
    """The SHA-256 of its bytes, where it was made before this."""


class ExportSeries(Record):
    """The series that it belongs to."""

    name: str
    """The name of its folder."""
    title: str
    """What it is called."""
    url: str
    """The page of the series."""
    edition: int | None = None
    """The number within it."""


class Version(Record):
    """The same edition in another language."""

    language: str
    """The language's tag."""
    id: str
    """Its id."""
    url: str
    """Its page."""
    data: str
    """Its JSON."""


class LaterCorrection(Record):
    """What another edition corrects in this one."""

    edition: str
    """The id of the edition that makes the correction."""
    url: str
    """Its page, at the correction."""
    at: datetime
    """When it was made."""
    note: str
    """What was wrong, in a sentence."""
    was: str
    """What this edition says."""
    now: str
    """What is right."""
    about: str | None = None
    """The record that it is about: `key_figures.killed`."""


class RightFigure(Record):
    """A key figure that another edition corrects, as it is right; `briefing` keeps it as it came out."""

    id: str
    """The name of the figure."""
    value: float | int | None = None
    """The number."""
    text: str
    """Qualifier and number as they are printed."""


class Item(Record):
    """What the index says of an edition; the fields are named as in ReliefWeb where it has them."""

    id: str
    """A name that stays the same for as long as the edition exists."""
    fingerprint: str = Field(pattern="^[0-9a-f]{64}$")
    """SHA-256 of `id`, a line feed and `briefing` as JSON with sorted keys and no spaces."""
    status: Literal["published", "withdrawn", "not public"]
    """Whether it stands."""
    tlp: str
    """Who may see it, by the label of the Traffic Light Protocol 2.0."""
    exercise: bool
    """Whether all of it is invented for an exercise."""
    corrected: bool = False
    """Whether another edition corrects it; its own data says how."""
    newest: str | None = None
    """The page of the newest edition of its series, where that is another one."""
    url: str
    """Its page."""
    headline: Heading
    """What previews and lists show."""
    language: ExportLanguage
    """The language it is written in."""
    date: Dates
    """When it was published."""
    format: str
    """What sort of document it is, as ReliefWeb calls it."""
    series: ExportSeries | None = None
    """The series that it belongs to."""
    primary_country: ExportCountry | None = None
    """The country that it is about."""
    country: tuple[ExportCountry, ...] = ()
    """Every country that it is about."""
    theme: tuple[Named, ...] = ()
    """Its topics."""
    file: tuple[File, ...] = ()
    """Its other forms."""


class Export(Item):
    """An edition in full."""

    data_format: Literal["standfirst-edition/1"] = "standfirst-edition/1"
    """The format of this file; the number changes where a program that reads it has to change."""
    source: tuple[Publisher, ...]
    """Who publishes it."""
    body: str
    """Situation and background as Markdown, figures and citations written out."""
    translations: tuple[Version, ...] = ()
    """The same edition in other languages."""
    previous: str | None = None
    """The JSON of the edition before it in its series."""
    corrections: tuple[LaterCorrection, ...] = ()
    """What other editions correct in it, the newest first; its own changes are in `briefing`."""
    right: tuple[RightFigure, ...] = ()
    """The key figures that these corrections make wrong, as they are right."""
    briefing: dict[str, Any]
    """The records of the briefing itself."""


class Index(Record):
    """Every public edition of a site, the newest first."""

    data_format: Literal["standfirst-index/1"] = "standfirst-index/1"
    """The format of this file; the number changes where a program that reads it has to change."""
    title: str
    """The name of the site."""
    url: str
    """The front page."""
    changed: datetime | None = None
    """When anything in it last changed."""
    editions: tuple[Item, ...]
    """The editions in all languages."""
