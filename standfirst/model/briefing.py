"""The briefing: one edition of a series in one language."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from standfirst.model.base import (
    Acronym,
    Day,
    EditionId,
    Flag,
    Headline,
    Id,
    Inline,
    Language,
    Line,
    Moment,
    OldAddress,
    Prose,
    Record,
    SeriesName,
    Text,
)
from standfirst.model.charts import Chart
from standfirst.model.claims import Claim
from standfirst.model.disasters import Disaster
from standfirst.model.figures import Funding, KeyFigure, Map
from standfirst.model.marking import Status, Tlp, Withdrawal
from standfirst.model.media import Image, LinkedFile
from standfirst.model.narrative import (
    Dateline,
    Outlook,
    Period,
    Place,
    Section,
    SectorResponse,
    TimelineItem,
)
from standfirst.model.people import Contact, Reaction, Voice
from standfirst.model.related import RelatedReport
from standfirst.model.sources import Change, LiveUpdate, Source
from standfirst.model.tables import Table


class Kind(StrEnum):
    """The type of document, which decides the required sections."""

    FLASH = "flash"
    SITREP = "sitrep"
    BULLETIN = "bulletin"
    EXPLAINER = "explainer"


REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.FLASH: ("as_of", "highlights", "key_figures", "contacts"),
    Kind.SITREP: (
        "standfirst",
        "as_of",
        "period",
        "edition",
        "highlights",
        "key_figures",
        "contacts",
        "sources",
    ),
    Kind.BULLETIN: ("standfirst", "period", "edition", "highlights", "contacts"),
    Kind.EXPLAINER: ("standfirst", "background", "sources"),
}
"""The sections that each kind requires in addition to `title`, `dateline` and `situation`."""


class Translation(Record):
    """The relation of a translation to its original."""

    of: Line | None = None
    """The file it translates, if that is not the one with the same name without a language."""
    by: Line | None = None
    """The translator."""
    on: Day | None = None
    """The day of the translation."""
    sections: dict[Id, str] = Field(default_factory=dict)
    """The fingerprint of each section of the original at the time of translation."""


class Briefing(Record):
    """One validated edition. Only `title`, `dateline` and `situation` are required; the kind may require more."""

    kind: Kind = Kind.EXPLAINER
    """`flash` (one page in the first hours), `sitrep`, `bulletin` or `explainer`."""
    id: EditionId | None = None
    """The edition's identity in feeds and the mail ledger; keep it when the file is renamed or moved."""
    moved_from: tuple[OldAddress, ...] = Field(default=(), max_length=100)
    """Former names of its file (`flood/02`) and former URLs, which redirect here."""
    title: Headline
    """The headline."""
    standfirst: Inline | None = None
    """One paragraph below the headline: what happened and why it matters."""
    dateline: Dateline
    """The place and date of writing."""
    as_of: Moment | None = None
    """The time for which all figures hold unless they have their own."""
    period: Period | None = None
    """The days covered."""
    edition: int | None = Field(default=None, ge=1, le=100_000, strict=True)
    """Its number within the series."""
    next_due: Day | None = None
    """The day on which the next edition is expected."""
    lang: Language = "en"
    """The language of the text."""
    translation: Translation | None = None
    """In a translation: its relation to the original."""
    tlp: Tlp = Tlp.AMBER
    """Who may see it; AMBER by default."""
    status: Status = Status.DRAFT
    """The editorial status."""
    embargo_until: Moment | None = None
    """Nothing is published before this time."""
    withdrawn: Withdrawal | None = None
    """Why it was withdrawn."""
    exercise: Flag = False
    """`true` if all content is invented for an exercise; every output is then marked."""
    notice: Inline | None = None
    """What every reader must know first, shown at the top of every output."""
    topics: tuple[Line, ...] = ()
    """The topics."""
    disasters: tuple[Disaster, ...] = Field(default=(), max_length=20)
    """The disasters concerned, with their GLIDE numbers; by default, those of its series."""
    places: tuple[Place, ...] = ()
    """The places concerned."""
    highlights: tuple[Inline, ...] = Field(default=(), max_length=5)
    """The two to five most important points."""
    key_figures: tuple[KeyFigure, ...] = ()
    """The most important numbers."""
    situation: Prose
    """What happened, and the current situation."""
    background: Prose | None = None
    """The causes and earlier events."""
    coordination: Prose | None = None
    """Who coordinates the response, and how."""
    sections: tuple[Section, ...] = ()
    """Additional sections."""
    order: tuple[Id, ...] = ()
    """The parts that come first, in this order: names of fields (`response`, `tables`) and ids of own sections. All others
    follow in their usual order."""
    timeline: tuple[TimelineItem, ...] = ()
    """The events in chronological order."""
    voices: tuple[Voice, ...] = ()
    """Quotations of people who are part of the events."""
    reactions: tuple[Reaction, ...] = ()
    """Quotations of people who comment on the events."""
    claims: tuple[Claim, ...] = ()
    """Claims, with claimants, evidence and responses."""
    outlook: Outlook | None = None
    """What may happen next."""
    response: tuple[SectorResponse, ...] = ()
    """Needs, response and gaps by sector."""
    funding: Funding | None = None
    """The money required and received."""
    tables: tuple[Table, ...] = ()
    """Numbers by place, day or sector."""
    charts: tuple[Chart, ...] = ()
    """Charts of its numbers."""
    maps: tuple[Map, ...] = ()
    """Maps."""
    images: tuple[Image, ...] = ()
    """Pictures."""
    files: tuple[LinkedFile, ...] = Field(default=(), max_length=30)
    """Files that readers can download."""
    sources: tuple[Source, ...] = ()
    """The sources of its information."""
    related: tuple[RelatedReport, ...] = Field(default=(), max_length=20)
    """Reports to read next: other editions (`{edition: flood/02}`), or reports elsewhere (`{title: …, url: …}`)."""
    acronyms: dict[Acronym, Headline] = Field(default_factory=dict, max_length=200)
    """Acronyms and what they stand for: `{WASH: "water, sanitation and hygiene"}`. Those that the texts use are listed at
    the end, after those of the series."""
    changes: tuple[Change, ...] = ()
    """Corrections and updates since earlier editions or publication."""
    updates: tuple[LiveUpdate, ...] = Field(default=(), max_length=200)
    """News added through the day, oldest first; pages show the newest first."""
    contacts: tuple[Contact, ...] = ()
    """Contacts for readers."""
    note: Text | None = None
    """For the desk only; never published."""

    def rank(self, *names: str) -> int:
        """Return the place in `order` of a part that has several names; what is not named there comes last."""
        return next((self.order.index(name) for name in names if name in self.order), len(self.order))


class Series(Record):
    """The common properties of the editions in one folder (`_series.yaml`)."""

    title: Headline
    """The title of the series."""
    about: Inline | None = None
    """The subject of the series, in one sentence."""
    moved_from: tuple[SeriesName, ...] = Field(default=(), max_length=100)
    """Former names of its folder, whose URLs redirect here."""
    exercise: Flag = False
    """`true` if all its editions are an exercise."""
    desk: Line | None = None
    """The desk that writes it."""
    disasters: tuple[Disaster, ...] = Field(default=(), max_length=20)
    """The disasters that the series follows, with their GLIDE numbers."""
    acronyms: dict[Acronym, Headline] = Field(default_factory=dict, max_length=200)
    """Acronyms for every edition; an edition lists those that it uses."""
    translation: Translation | None = None
    """In a translation (`_series.fr.yaml`): who made it, when, and from which texts of the original."""
