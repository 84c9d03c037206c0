"""Views of one edition in one language for one medium."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from markupsafe import Markup

from standfirst.view.records.common import ContactView, Day, Link, Marking, Withdrawn
from standfirst.view.records.parts import (
    ChangesView,
    Corrected,
    Correction,
    DrawingView,
    Figure,
    ImageView,
    SourceView,
)

_SHORT, _LONG = 90, 150
"""Lengths of headlines that take two and three lines of a page."""

_BESIDE = 26
"""Characters of a title that fit into two lines of the margin beside a text."""

_RUNNING = 60
"""Characters of a title that fit beside the page number."""


@dataclass(frozen=True, slots=True)
class CheckLink:
    """A link for checking a printed report, and the same as a QR code."""

    page: Link
    side: int
    """The number of modules on a side of the code."""
    code: str
    """The outline of its dark modules, an SVG path."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """The publisher of a report, for its header and its end."""

    desk: str
    web: Link | None = None
    """The site."""
    email: str = ""
    address: str = ""
    logo: str = ""
    """The URL of the picture, or empty."""
    footer: tuple[str, ...] = ()
    """The desk's lines at the end of the report."""


@dataclass(frozen=True, slots=True)
class DisasterView:
    """A disaster; its name or its GLIDE number can be empty."""

    name: str
    glide: str


@dataclass(frozen=True, slots=True)
class AcronymView:
    """An acronym and what it stands for."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A related report; `about` is its kind, series, number and date, or its publisher and date, in one line."""

    title: str
    href: str
    about: str
    address: str = ""
    """Its URL in a form readable on paper; empty on screens, where its title is a link."""
    lang: str = ""
    """The language of its title if that is not the page's; else empty."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of running text, or an item placed in it: a table, a chart, a map, a picture."""

    component: str
    body: object


@dataclass(frozen=True, slots=True)
class SectionView:
    """One part of a briefing: a heading and its content.

    `component` names the component that renders `body`; prose is rendered by the component `prose`.
    """

    id: str
    title: str
    component: str
    body: object
    note: str = ""
    """A sentence that applies to all of it."""
    place: str = ""
    """Its position if it opens the page: `text`, or `beside` the text; empty if it follows."""
    kind: str = ""
    """`box` if it is set apart from the text; else empty."""

    @property
    def paper_layout(self) -> str:
        """Its layout on paper: its component, or `wide` for a title too long to stay beside a short text."""
        beside = self.component in ("prose", "outlook")
        return "wide" if beside and len(self.title) > _BESIDE else self.component


@dataclass(frozen=True, slots=True)
class BriefingView:
    """One edition in one language for one medium, ready to be rendered."""

    key: str
    title: str
    standfirst: Markup | None
    kind: str
    lang: str
    dir: str
    dateline: str
    date: Day
    as_of: Day | None
    period: str
    edition: str
    """`Edition 2`, or empty."""
    next_due: Day | None
    series: Link | None
    marking: Marking
    stale: str
    """A notice that it is old, or empty."""
    stale_translation: str
    withdrawn: Withdrawn | None
    languages: tuple[Link, ...]
    topics: tuple[Link, ...]
    places: tuple[Link, ...]
    highlights: tuple[Markup, ...]
    figures: tuple[Figure, ...]
    """The headline figures."""
    sections: tuple[SectionView, ...]
    """Everything between the header and the sources, in reading order, without empty parts."""
    changes: ChangesView | None
    log: tuple[Correction, ...]
    sources: tuple[SourceView, ...]
    contacts: tuple[ContactView, ...]
    pdf: Link | None
    data: Link | None
    page: Link | None
    """The web page, for PDF and mail; a full URL if the site has an address."""
    fingerprint: str
    """The edition's hash, by which a copy can be recognised."""
    check: CheckLink | None = None
    """A link for checking a printed copy."""
    calendar: Link | None = None
    """The calendar file of the next expected report."""
    earlier: Link | None = None
    later: Link | None = None
    summary: str = ""
    """The standfirst as plain text."""
    corrected: Corrected | None = None
    """Corrections to this edition by others."""
    newest: Link | None = None
    """The newest edition of the series with its title, if it is another one."""
    state: str = ""
    """`Corrected`, `Withdrawn` or `Superseded`, for lists of search results; otherwise empty."""
    further_figures: tuple[Figure, ...] = ()
    """The supporting figures."""
    masthead: Masthead | None = None
    """The publisher, on paper."""
    lead: DrawingView | None = None
    """The chart or map of the first page."""
    lead_image: ImageView | None = None
    """The picture above the text, or on the first page of the report."""

    @property
    def title_size(self) -> str:
        """The size of the headline on paper: `short`, `long` or `longest`."""
        return "short" if len(self.title) <= _SHORT else "long" if len(self.title) <= _LONG else "longest"

    @property
    def running_title(self) -> str:
        """The headline in one line for the page footer."""
        return shorten(self.title, _RUNNING, placeholder="…")

    @property
    def running_series(self) -> str:
        """The name of the series in one line for the page header, or empty."""
        return shorten(self.series.text, _RUNNING, placeholder="…") if self.series else ""

    language: str = ""
    """The name of its language in that language."""
    reuse: Link | None = None
    """The page from which readers copy, cite, download and embed."""
    follow: tuple[Link, ...] = ()
    """Links for following the series: the feed, and by e-mail."""
    figures_data: Link | None = None
    """The key figures as CSV."""
    disasters: tuple[DisasterView, ...] = ()
    """The disasters that it is about."""
    updated: Day | None = None
    """The time of the newest live update that is included."""
    related: tuple[RelatedView, ...] = ()
    """The related reports that its readers may see."""
    acronyms: tuple[AcronymView, ...] = ()
    """The acronyms that its texts use."""
    layout: str = ""
    """Its page layout: `flash`, `sitrep`, `bulletin` or `explainer`."""

    @property
    def all_figures(self) -> tuple[Figure, ...]:
        """The headline figures followed by the others."""
        return (*self.figures, *self.further_figures)
