"""Views of pages: their frame, and lists of editions, people and claims."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standfirst.view.records.common import Day, Line, Link, Marking, PageFindings, TruncatedList
from standfirst.view.records.parts import ChangeRow, ClaimView, Correction, Figure, Plot, QuoteView


@dataclass(frozen=True, slots=True)
class LogoView:
    """The desk's logo, with its size in pixels."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PreviewPicture:
    """The picture that messengers and social networks show with a link; sizes in pixels."""

    src: str
    """Its full URL."""
    alt: str
    width: int
    height: int
    type: str
    """Its media type."""


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The frame of every page."""

    title: str
    """The title of the page for tab and link previews, with its status labels."""
    site: Link
    lang: str
    dir: str
    root: str
    """The relative path from the page to the root of the site: empty, `../` and so on."""
    stylesheet: str
    icon: str = ""
    fonts: str = ""
    """The address of the folder of fonts, with a slash; empty if none are preloaded."""
    description: str = ""
    canonical: str = ""
    alternates: tuple[Link, ...] = ()
    navigation: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    languages: tuple[Link, ...] = ()
    robots: str = ""
    preview: str = ""
    """A sentence that this is unpublished, or empty."""
    jsonld: Markup | None = None
    """Structured data, safe within a `script` element."""
    preview_picture: PreviewPicture | None = None
    """The picture for link previews."""
    kind: str = "website"
    """The type of a link preview: `article` for an edition."""
    locale: str = ""
    """The language as link previews write it: `en`, `ur_PK`."""
    published: str = ""
    """Its publication time, for link previews of articles."""
    modified: str = ""
    policy: str = ""
    """The Content-Security-Policy."""
    findings: PageFindings | None = None
    """The findings of a preview in the file of the page."""
    oembed: Link | None = None
    """The oEmbed file of the page."""
    logo: LogoView | None = None
    """The desk's logo for the header."""
    lines: tuple[str, ...] = ()
    """The desk's lines for the footer."""


@dataclass(frozen=True, slots=True)
class Card:
    """One edition in a list of editions. `lang` and `dir` are those of title, summary and figures."""

    title: str
    href: str
    summary: str
    date: Day
    edition: str
    lang: str
    dir: str
    figures: tuple[Figure, ...] = ()
    exercise: str = ""
    changed: str = ""
    stale: str = ""
    withdrawn: bool = False
    corrected: bool = False
    """Whether another edition corrects it."""
    live: str = ""
    """The mark of live coverage with the time of the newest update, or empty."""
    rows: tuple[ChangeRow, ...] = ()
    """Its changes from the edition before."""
    series: Link | None = None
    """Its series, in lists of several series."""


@dataclass(frozen=True, slots=True)
class SocialCard:
    """The content of the picture for link previews of an edition."""

    marking: Marking
    stamps: tuple[str, ...]
    """The status labels that come first: exercise, draft, embargo, withdrawn."""
    site: str
    series: str
    line: tuple[str, ...]
    """Kind, number and date."""
    title: str
    size: int
    """The step of the title's size: 1 is the largest."""
    figures: tuple[Figure, ...]
    lang: str
    dir: str
    kind: str = ""
    """The kind of briefing: `flash`, `sitrep`, `explainer`, `bulletin`."""
    text: str = ""
    """The standfirst, if there are no figures."""
    items: tuple[str, ...] = ()
    """The first highlights of a bulletin, if there are no figures."""
    logo: str = ""
    """The URL of the desk's logo, or empty."""


@dataclass(frozen=True, slots=True)
class FigureHistory:
    """One figure over the editions of a series: its numbers as a table, and as a small picture."""

    anchor: str
    label: str
    heads: tuple[str, ...]
    rows: tuple[CourseRow, ...]
    plot: Plot | None = None
    span: str = ""
    """The range from its first to its last day."""
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class CourseRow:
    """The value of a figure in one edition. `number` is for machines and empty if unknown.

    `wrong` is the value before another edition corrected it; then `value` is the correct one.
    """

    edition: Link
    date: Day
    value: str
    difference: str
    number: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series: its newest edition, its figures over time, all its editions and corrections."""

    title: str
    about: Markup | None
    newest: Card
    """The newest edition that is not withdrawn, with its changes."""
    editions: tuple[Line, ...]
    """All of them, newest first."""
    desk: str = ""
    exercise: str = ""
    courses: tuple[FigureHistory, ...] = ()
    course_note: str = ""
    """A sentence on how many editions the histories omit; empty if they show all."""
    lang: str = ""
    dir: str = ""
    corrections: tuple[ChangeEntry, ...] = ()
    """The newest corrections of the series."""
    updates: tuple[EditionUpdates, ...] = ()
    """Its newest editions with updates."""
    log: Link | None = None
    """A link to all corrections, if some are not shown here."""
    follow: tuple[Link, ...] = ()
    """Links for following the series: the feed, by e-mail, and the calendar of expected reports."""
    choices: tuple[Link, ...] = ()
    """The editions to choose two of, newest first; empty if there are not three."""
    script: str = ""
    """The script that compares two editions."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two consecutive editions side by side."""

    title: str
    """The series and both editions, for tab and link previews."""
    heading: str
    series: Link
    before: Card
    now: Card
    figures: tuple[ChangeRow, ...]
    """Every figure of either."""
    claims: tuple[ChangeRow, ...]
    lang: str
    """The language of the newer edition, used for labels and claims."""
    dir: str
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Editions under one heading, as cards or as lines; a page's only group has no title."""

    title: str
    cards: tuple[Card, ...]
    href: str = ""
    anchor: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of editions: those of a topic, a place, a country, a year or a month."""

    kicker: Link
    title: str
    count: str
    shelves: tuple[Shelf, ...]
    lang: str = ""
    dir: str = ""
    kin: tuple[Link, ...] = ()
    """Related pages: the country of a place, the places of a country, other months."""
    older: TruncatedList | None = None
    """The editions that have no card here."""


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links under one heading; the `note` of each is its number of entries."""

    title: str
    links: tuple[Link, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A page of links: all topics, all places, all speakers, all months."""

    title: str
    about: str
    groups: tuple[LinkGroup, ...]
    empty: str
    """The text if there are no links yet."""


@dataclass(frozen=True, slots=True)
class QuotationEntry:
    """A quotation outside its briefing, with every edition that contains it, newest first."""

    quote: QuoteView
    where: tuple[Link, ...]
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All quotations of one speaker across the briefings."""

    kicker: Link
    title: str
    """The speaker's name."""
    abouts: tuple[str, ...]
    """The descriptions of the speaker, newest first."""
    count: str
    quotes: tuple[QuotationEntry, ...]
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """A claim outside its briefing: `href` is its place in the latest edition that contains it."""

    claim: ClaimView
    lang: str
    dir: str
    href: str
    where: Link
    history: tuple[Link, ...] = ()
    """Earlier editions with another status; `note` is that status."""
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """The register of claims, all of them or those of one status."""

    title: str
    about: str
    filters: tuple[Link, ...]
    """All and each status; `note` is their number."""
    claims: tuple[Registered, ...]
    older: TruncatedList | None = None
    """The claims that are not shown here in full."""


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """A correction, an update or a withdrawal outside its briefing."""

    correction: Correction
    where: Link
    lang: str
    dir: str
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class EditionUpdates:
    """What an edition says is new in it."""

    where: Link
    at: Day
    count: str
    notes: tuple[str, ...]
    lang: str
    dir: str
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """The log of corrections of the whole site: the newest `entries` in full, `older` ones in a line each."""

    title: str
    about: str
    policy: Link | None
    entries: tuple[ChangeEntry, ...]
    older: TruncatedList | None
    updates: tuple[EditionUpdates, ...]
    """The newest editions with updates."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page. `words` has the messages of its script, by name."""

    title: str
    archive: Link
    script: str
    bundle: str
    """The path of the search index."""
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The page on which readers check a report. `words` has the messages of its script, by name."""

    title: str
    history: Link
    """The list of all reports as data."""
    rows: str
    """The path of the script that contains the same list."""
    script: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignUpPage:
    """The page to sign up, and to change preferences; both forms post to the desk's endpoint."""

    title: str
    subscribe: str
    """The URL to which the first form posts."""
    manage: str
    """The URL to which the second form posts."""
    lists: tuple[tuple[str, str], ...]
    """Name and title of each list."""
    languages: tuple[tuple[str, str], ...]
    """Tag and name of each language, that of the page first."""


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """The not-found page."""

    title: str
    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class MovedPage:
    """A page at an old address, which forwards to the new one."""

    title: str
    lang: str
    dir: str
    href: str
    canonical: str
    """The new address, as a full URL if the site has one."""
    policy: str


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of plain content (about, method, policies), or an article."""

    title: str
    body: Markup
    modified: Day | None = None
    date: Day | None = None
    """The date of an article."""
    filed: tuple[Link, ...] = ()
    """Its category, tags and authors."""
    languages: tuple[Link, ...] = ()
    """The page in each of its languages; empty if there is only one."""
