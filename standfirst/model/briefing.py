"""The briefing: one edition of a series in one language."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from standfirst.model.base import (
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
from standfirst.model.figures import Funding, Image, KeyFigure, Map
from standfirst.model.marking import Status, Tlp, Withdrawal
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
from standfirst.model.sources import Change, Source
from standfirst.model.tables import Table


class Kind(StrEnum):
    """What sort of document it is; it decides which sections are required."""

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
    """How a translation stands to its original."""

    of: Line | None = None
    """The file it translates, where that is not the one of the same name without a language."""
    by: Line | None = None
    """Who translated it."""
    on: Day | None = None
    """When."""
    sections: dict[Id, str] = Field(default_factory=dict)
    """The fingerprint of each section of the original as it was when it was translated."""


class Briefing(Record):
    """One edition, checked. Only `title`, `dateline` and `situation` are needed; the kind may ask for more."""

    kind: Kind = Kind.EXPLAINER
    """`flash` (one page in the first hours), `sitrep`, `bulletin` or `explainer`."""
    id: EditionId | None = None
    """The edition's name for readers' programs and the mail ledger; keep it when the file is renamed or moved."""
    moved_from: tuple[OldAddress, ...] = Field(default=(), max_length=100)
    """Names that its file had (`flood/02`) and addresses at which it was; all of them lead here."""
    title: Headline
    """The headline."""
    standfirst: Inline | None = None
    """One paragraph below the headline: what happened and why it matters."""
    dateline: Dateline
    """Where and when it was written."""
    as_of: Moment | None = None
    """Every figure is as of here unless it says otherwise."""
    period: Period | None = None
    """The days that it covers."""
    edition: int | None = Field(default=None, ge=1, le=100_000, strict=True)
    """Its number within the series."""
    next_due: Day | None = None
    """When the next edition is due."""
    lang: Language = "en"
    """The language it is written in."""
    translation: Translation | None = None
    """In a translation: how it stands to its original."""
    tlp: Tlp = Tlp.AMBER
    """Who may see it; closed by default."""
    status: Status = Status.DRAFT
    """How far it is on its way."""
    embargo_until: Moment | None = None
    """Nothing of it is public before."""
    withdrawn: Withdrawal | None = None
    """Why it was withdrawn."""
    exercise: Flag = False
    """Whether all of it is invented for an exercise; then every output says so."""
    notice: Inline | None = None
    """What every reader must know before they read, on the face of every output."""
    topics: tuple[Line, ...] = ()
    """What it is about."""
    disasters: tuple[Disaster, ...] = Field(default=(), max_length=20)
    """The disasters that it is about, with their GLIDE numbers; left out, those of its series."""
    places: tuple[Place, ...] = ()
    """Where it is about."""
    highlights: tuple[Inline, ...] = Field(default=(), max_length=5)
    """The two to five things to know."""
    key_figures: tuple[KeyFigure, ...] = ()
    """The numbers it stands on."""
    situation: Prose
    """What happened and how it stands."""
    background: Prose | None = None
    """What led here."""
    coordination: Prose | None = None
    """Who works with whom."""
    sections: tuple[Section, ...] = ()
    """Further parts."""
    timeline: tuple[TimelineItem, ...] = ()
    """What happened when."""
    voices: tuple[Voice, ...] = ()
    """Those who are part of the events, in their own words."""
    reactions: tuple[Reaction, ...] = ()
    """Those who comment on them, in their own words."""
    claims: tuple[Claim, ...] = ()
    """What is claimed, by whom, on what evidence, and what is answered."""
    outlook: Outlook | None = None
    """What may come next."""
    response: tuple[SectorResponse, ...] = ()
    """What each sector needs, gets and lacks."""
    funding: Funding | None = None
    """Money asked for and received."""
    tables: tuple[Table, ...] = ()
    """Its numbers by place, day or sector."""
    charts: tuple[Chart, ...] = ()
    """Pictures of its numbers."""
    maps: tuple[Map, ...] = ()
    """Where it is."""
    images: tuple[Image, ...] = ()
    """Pictures."""
    sources: tuple[Source, ...] = ()
    """Where it comes from."""
    changes: tuple[Change, ...] = ()
    """What this edition says otherwise than before."""
    contacts: tuple[Contact, ...] = ()
    """Whom readers can ask."""
    note: Text | None = None
    """For the desk alone; appears in no output."""


class Series(Record):
    """What the editions in one folder have in common (`_series.yaml`)."""

    title: Headline
    """What the series is called."""
    about: Inline | None = None
    """What it follows, in a sentence."""
    moved_from: tuple[SeriesName, ...] = Field(default=(), max_length=100)
    """Names that its folder had; their addresses lead here."""
    exercise: Flag = False
    """Whether all its editions are an exercise."""
    desk: Line | None = None
    """Who writes it."""
    disasters: tuple[Disaster, ...] = Field(default=(), max_length=20)
    """The disasters that it follows, with their GLIDE numbers."""
