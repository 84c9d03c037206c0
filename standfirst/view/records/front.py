"""Views of the front page: its lead and its parts."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standfirst.view.records.briefing import SectionView
from standfirst.view.records.common import Day, Line, Link
from standfirst.view.records.pages import Card, ChangeEntry, FigureHistory
from standfirst.view.records.parts import ChangeRow, DrawingView, ImageView


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """One series on the front page: its figures, its newest edition and its next report."""

    title: str
    href: str
    about: Markup | None
    latest: Line
    """Its newest edition; the note is number and day."""
    count: str
    exercise: str = ""
    stale: str = ""
    """A notice that its newest edition is old, or empty."""
    due: str = ""
    """A sentence on when its next report is expected; empty if unknown."""
    course: FigureHistory | None = None
    """The history of its first figure."""
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class SeriesShelf:
    """The series of a site: the first ones as cards, the others in a line each."""

    cards: tuple[SeriesCard, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead of the front page, with a picture, a map or a figure beside its headline."""

    card: Card
    kind: str
    """`Situation report`."""
    due: str = ""
    image: ImageView | None = None
    map: DrawingView | None = None
    course: FigureHistory | None = None
    """The history of its first figure, if it has neither picture nor map."""


@dataclass(frozen=True, slots=True)
class NewEdition:
    """The changes in the newest edition of a series from the one before."""

    where: Link
    rows: tuple[ChangeRow, ...]
    lang: str
    dir: str
    more: Link | None = None
    """A link to all changes, if some are not shown here."""
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class DayOfChanges:
    """The changes of the latest day that has any."""

    editions: tuple[NewEdition, ...]
    corrections: tuple[ChangeEntry, ...]
    log: Link


@dataclass(frozen=True, slots=True)
class DueReport:
    """An expected report."""

    day: Day
    series: Link
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class DueReports:
    """The expected reports, next first, and a calendar of them."""

    reports: tuple[DueReport, ...]
    calendar: Link | None = None


@dataclass(frozen=True, slots=True)
class MoreLinks:
    """Links, and a link to all others."""

    links: tuple[Link, ...]
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class MoreLines:
    """Lines, and a link to all others."""

    lines: tuple[Line, ...]
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """The front page: its lead, and its parts in the order of the settings."""

    lead: Lead | None
    parts: tuple[SectionView, ...]
    follow: tuple[Link, ...] = ()
    """Links for following the site: the feed, and by e-mail."""
