"""The front page: what leads it, and its parts."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standfirst.view.records.briefing import SectionView
from standfirst.view.records.common import Day, Line, Link
from standfirst.view.records.pages import Card, ChangeEntry, FigureHistory
from standfirst.view.records.parts import ChangeRow, DrawingView, ImageView


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """One series on the front page: how it goes, what came last and what comes next."""

    title: str
    href: str
    about: Markup | None
    latest: Line
    """Its newest edition; its note is number and day."""
    count: str
    exercise: str = ""
    stale: str = ""
    """A sentence that its newest edition is old, or empty."""
    due: str = ""
    """When its next report is due, in a sentence; empty where nobody says."""
    course: FigureHistory | None = None
    """Its first figure over its editions."""
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class SeriesShelf:
    """The series of a site: the first ones as cards, the others in a line each."""

    cards: tuple[SeriesCard, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """The edition that leads the front page, with a picture, a map or a figure beside its headline."""

    card: Card
    kind: str
    """`Situation report`."""
    due: str = ""
    image: ImageView | None = None
    map: DrawingView | None = None
    course: FigureHistory | None = None
    """Its first figure over the editions, where it has neither picture nor map."""


@dataclass(frozen=True, slots=True)
class NewEdition:
    """What the newest edition of a series says otherwise than the one before it."""

    where: Link
    rows: tuple[ChangeRow, ...]
    lang: str
    dir: str
    more: Link | None = None
    """The way to all that changed, where not all of it is here."""
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class DayOfChanges:
    """What changed on the newest day on which anything did."""

    editions: tuple[NewEdition, ...]
    corrections: tuple[ChangeEntry, ...]
    log: Link


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that is expected."""

    day: Day
    series: Link
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class DueReports:
    """The reports that are expected, the next first, and a calendar of them."""

    reports: tuple[DueReport, ...]
    calendar: Link | None = None


@dataclass(frozen=True, slots=True)
class MoreLinks:
    """Links, and the way to all others."""

    links: tuple[Link, ...]
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class MoreLines:
    """Lines, and the way to all others."""

    lines: tuple[Line, ...]
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """The front page: what leads it, and its parts in the order that the settings give."""

    lead: Lead | None
    parts: tuple[SectionView, ...]
