"""The data model: everything a briefing can contain, as frozen records."""

from standfirst.model.base import Record, Role
from standfirst.model.briefing import REQUIRED, Briefing, Kind, Series, Translation
from standfirst.model.charts import Annotation, Chart, Datum, Threshold
from standfirst.model.claims import Claim, Response
from standfirst.model.disasters import Disaster
from standfirst.model.figures import Amounts, Appeal, Estimate, Funding, KeyFigure, Map, each_amount
from standfirst.model.marking import Status, Tlp, Withdrawal
from standfirst.model.media import Focus, Image, LinkedFile
from standfirst.model.narrative import (
    LIKELIHOODS,
    Dateline,
    Indicator,
    Outlook,
    Period,
    Place,
    Scenario,
    Section,
    SectorResponse,
    Subsection,
    TimelineItem,
)
from standfirst.model.people import Contact, NameException, Party, Quote, Reaction, Speaker, Voice
from standfirst.model.related import RelatedReport
from standfirst.model.sources import CREDIBILITY, RELIABILITY, Change, LiveUpdate, Source
from standfirst.model.tables import Cell, Column, Mark, Ratio, Table

__all__ = [
    "CREDIBILITY",
    "LIKELIHOODS",
    "RELIABILITY",
    "REQUIRED",
    "Amounts",
    "Annotation",
    "Appeal",
    "Briefing",
    "Cell",
    "Change",
    "Chart",
    "Claim",
    "Column",
    "Contact",
    "Dateline",
    "Datum",
    "Disaster",
    "Estimate",
    "Focus",
    "Funding",
    "Image",
    "Indicator",
    "KeyFigure",
    "Kind",
    "LinkedFile",
    "LiveUpdate",
    "Map",
    "Mark",
    "NameException",
    "Outlook",
    "Party",
    "Period",
    "Place",
    "Quote",
    "Ratio",
    "Reaction",
    "Record",
    "RelatedReport",
    "Response",
    "Role",
    "Scenario",
    "Section",
    "SectorResponse",
    "Series",
    "Source",
    "Speaker",
    "Status",
    "Subsection",
    "Table",
    "Threshold",
    "TimelineItem",
    "Tlp",
    "Translation",
    "Voice",
    "Withdrawal",
    "each_amount",
]
