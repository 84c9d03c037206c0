"""The format of an edition's JSON: fields with ReliefWeb's names around the records of the briefing.

The classes here are the single source of the export and of its published schema.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from standfirst.model import Record
from standfirst.model.base import Day

SCHEMA = "schema/briefing.schema.json"
"""The path of an edition's schema on the site."""

INDEX_SCHEMA = "schema/index.schema.json"
"""The path of the index's schema on the site."""

INDEX = "index.json"
"""The path of the index of all editions on the site."""


class Named(Record):
    """A name."""

    name: str
    """The name as it is printed."""


class ExportLanguage(Record):
    """A language."""

    code: str
    """Its tag: `en`, `ur`."""
    dir: Literal["ltr", "rtl"]
    """The direction of its script."""


class DisasterType(Record):
    """A sort of disaster."""

    name: str
    """Its name in English."""
    code: str
    """The two letters with which its GLIDE numbers begin."""


class ExportDisaster(Record):
    """A disaster."""

    name: str | None = None
    """What it is called."""
    glide: str | None = None
    """Its GLIDE number."""
    type: tuple[DisasterType, ...] = ()
    """The type of disaster, if its GLIDE number contains it."""


class Dates(Record):
    """Dates of publication."""

    created: datetime
    """When the edition was first public."""
    changed: datetime
    """When it was last corrected, updated, translated or withdrawn."""
    original: date
    """The day of its dateline."""


class Heading(Record):
    """The texts for previews and lists."""

    title: str
    """The headline; the title of an exercise, a draft or a withdrawn edition begins with that label."""
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
    """The publisher."""

    name: str
    """The name of the site."""
    homepage: str | None = None
    """Its URL."""
    contact: str | None = None
    """The address for readers' mail."""


class File(Record):
    """Another format of the same edition, or a file that the desk added to it."""

    url: str
    """Its URL."""
    filename: str
    """The suggested file name for a download."""
    mimetype: str
    """Its media type."""
    description: str | None = None
    """What it contains, if it is a file that the desk added."""
    filesize: int | None = None
    """Its size in bytes, if it was made before this file."""
    sha256: str | None = None
    """The SHA-256 of its bytes, if it was made before this file."""


class ExportSeries(Record):
    """The series of the edition."""

    name: str
    """The name of its folder."""
    title: str
    """The title of the series."""
    url: str
    """The page of the series."""
    edition: int | None = None
    """The number within the series."""


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
    """A correction to this edition by another one."""

    edition: str
    """The id of the edition that makes the correction."""
    url: str
    """Its page, at the correction."""
    at: datetime
    """When it was made."""
    note: str
    """The error, in a sentence."""
    was: str
    """The wrong text."""
    now: str
    """The correct text."""
    about: str | None = None
    """The corrected record: `key_figures.killed`."""


class RightFigure(Record):
    """The correct value of a key figure that another edition corrects; `briefing` has it as first published."""

    id: str
    """The name of the figure."""
    value: float | int | None = None
    """The number."""
    text: str
    """Qualifier and number as printed."""


class ExportRelated(Record):
    """A related report that the readers of the edition may see."""

    id: str | None = None
    """The identity of an edition of this site."""
    title: str
    url: str
    format: str | None = None
    """ReliefWeb's name of the kind of an edition of this site."""
    publisher: str | None = None
    date: Day | None = None


class Item(Record):
    """The index's entry of an edition; the fields have ReliefWeb's names where it has them."""

    id: str
    """An id that never changes."""
    fingerprint: str = Field(pattern="^[0-9a-f]{64}$")
    """SHA-256 of `id`, a line feed and `briefing` as JSON with sorted keys and no spaces."""
    status: Literal["published", "withdrawn", "not public"]
    """Whether it is published, withdrawn or not public."""
    tlp: str
    """Who may see it: the label of the Traffic Light Protocol 2.0."""
    exercise: bool
    """Whether it is fictitious, made for an exercise."""
    corrected: bool = False
    """Whether another edition corrects it; its own data gives the corrections."""
    newest: str | None = None
    """The page of the newest edition of its series, if it is another one."""
    url: str
    """Its page."""
    headline: Heading
    """The texts for previews and lists."""
    language: ExportLanguage
    """Its language."""
    date: Dates
    """Its dates of publication."""
    format: str
    """The type of document, by ReliefWeb's name."""
    series: ExportSeries | None = None
    """Its series."""
    primary_country: ExportCountry | None = None
    """The main country that it is about."""
    country: tuple[ExportCountry, ...] = ()
    """Every country that it is about."""
    disaster: tuple[ExportDisaster, ...] = ()
    """The disasters that it is about."""
    disaster_type: tuple[DisasterType, ...] = ()
    """The sorts of these disasters."""
    theme: tuple[Named, ...] = ()
    """Its topics."""
    file: tuple[File, ...] = ()
    """Its other formats."""


class Export(Item):
    """An edition in full."""

    data_format: Literal["standfirst-edition/1"] = "standfirst-edition/1"
    """The format of this file; the number changes if programs that read it have to change."""
    source: tuple[Publisher, ...]
    """The publisher."""
    body: str
    """Situation and background as Markdown, with figures and citations resolved."""
    translations: tuple[Version, ...] = ()
    """The same edition in other languages."""
    previous: str | None = None
    """The JSON of the edition before it in its series."""
    corrections: tuple[LaterCorrection, ...] = ()
    """Corrections to it by other editions, newest first; its own changes are in `briefing`."""
    right: tuple[RightFigure, ...] = ()
    """The correct values of the key figures that these corrections are about."""
    related: tuple[ExportRelated, ...] = ()
    """Reports to read next."""
    briefing: dict[str, Any]
    """The records of the briefing itself."""


class Index(Record):
    """Every public edition of a site, newest first."""

    data_format: Literal["standfirst-index/1"] = "standfirst-index/1"
    """The format of this file; the number changes if programs that read it have to change."""
    title: str
    """The name of the site."""
    url: str
    """The front page."""
    changed: datetime | None = None
    """When anything in it last changed."""
    editions: tuple[Item, ...]
    """The editions in all languages."""
