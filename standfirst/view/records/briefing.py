"""One edition in one language for one medium."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from markupsafe import Markup

from standfirst.view.records.common import ContactView, Day, Link, Marking, Withdrawn
from standfirst.view.records.parts import ChangesView, Corrected, Correction, DrawingView, Figure, SourceView

_SHORT, _LONG = 90, 150
"""Characters of headlines that take two and three lines of a page."""

_RUNNING = 60
"""Characters of a title that stand beside the number of the page."""


@dataclass(frozen=True, slots=True)
class CheckLink:
    """Where a printed report can be checked, and the same as a QR code."""

    page: Link
    side: int
    """How many modules a side of the code has."""
    code: str
    """The outline of its dark modules, an SVG path."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """Who publishes a report, for its head and its end."""

    desk: str
    web: Link | None = None
    """The site."""
    email: str = ""
    address: str = ""
    logo: str = ""
    """The address of the picture, or empty."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of running text, or what stands between two: a table, a chart, a map, a picture."""

    component: str
    body: object


@dataclass(frozen=True, slots=True)
class SectionView:
    """One part of a briefing: a heading and what stands below it.

    `component` names the component that draws `body`; prose is drawn by the component `prose`.
    """

    id: str
    title: str
    component: str
    body: object
    note: str = ""
    """What holds for all of it, in a sentence."""
    place: str = ""
    """Where it opens the page: `text`, or `beside` the text; empty where it follows."""


@dataclass(frozen=True, slots=True)
class BriefingView:
    """One edition in one language for one medium, ready to be drawn."""

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
    """A sentence that it is old, or empty."""
    stale_translation: str
    withdrawn: Withdrawn | None
    languages: tuple[Link, ...]
    topics: tuple[Link, ...]
    places: tuple[Link, ...]
    highlights: tuple[Markup, ...]
    figures: tuple[Figure, ...]
    """Those that readers meet first."""
    sections: tuple[SectionView, ...]
    """Everything between the head and the sources, in reading order, empty parts left out."""
    changes: ChangesView | None
    log: tuple[Correction, ...]
    sources: tuple[SourceView, ...]
    contacts: tuple[ContactView, ...]
    pdf: Link | None
    data: Link | None
    page: Link | None
    """The web page, for PDF and mail; absolute where the site has an address."""
    fingerprint: str
    """The edition's hash, by which a copy can be recognised."""
    check: CheckLink | None = None
    """Where a copy on paper can be checked."""
    calendar: Link | None = None
    """The calendar file of the next due day."""
    earlier: Link | None = None
    later: Link | None = None
    summary: str = ""
    """The standfirst as plain text."""
    corrected: Corrected | None = None
    """What other editions correct in this one."""
    newest: Link | None = None
    """The newest edition of the series with its title, where that is another one."""
    state: str = ""
    """`Corrected`, `Withdrawn` or `Superseded`, for lists of search results; empty where it stands."""
    further_figures: tuple[Figure, ...] = ()
    """Those that serve them."""
    masthead: Masthead | None = None
    """Who publishes it, on paper."""
    lead: DrawingView | None = None
    """The chart or map of the first page."""

    @property
    def title_size(self) -> str:
        """How large the headline can be set on paper: `short`, `long` or `longest`."""
        return "short" if len(self.title) <= _SHORT else "long" if len(self.title) <= _LONG else "longest"

    @property
    def running_title(self) -> str:
        """The headline in one line at the foot of a page."""
        return shorten(self.title, _RUNNING, placeholder="…")

    @property
    def running_series(self) -> str:
        """The name of the series in one line at the head of a page, or empty."""
        return shorten(self.series.text, _RUNNING, placeholder="…") if self.series else ""

    language: str = ""
    """The name of its language in that language."""
    layout: str = ""
    """How its page is laid out: `flash`, `sitrep`, `bulletin` or `explainer`."""

    @property
    def all_figures(self) -> tuple[Figure, ...]:
        """The figures that readers meet first, and after them the others."""
        return (*self.figures, *self.further_figures)
