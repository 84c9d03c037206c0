"""What templates see: frozen records of finished text; nothing in them is left to format, sort or add up."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Link:
    """Something to follow. `href` is relative to the page, or a full address; empty means plain text."""

    text: str
    href: str = ""
    current: bool = False
    lang: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A short judgement, shown as a word: never by colour alone."""

    text: str
    slug: str
    """What styles it: `disputed`, `unverified`, `correction`."""
    title: str = ""
    """The judgement in a sentence."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a time, for machines and for people."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Marking:
    """Who may see it and what must be said on the face of every output."""

    tlp: str
    """The label exactly as the standard writes it: `TLP:AMBER+STRICT`."""
    tlp_slug: str
    tlp_meaning: str
    exercise: str = ""
    """The word to stamp on it, or empty."""
    draft: str = ""
    embargo: str = ""
    notice: Markup | None = None
    held: tuple[str, ...] = ()
    """Why it is not public; empty where it is. Previews say so on every page."""


@dataclass(frozen=True, slots=True)
class RangeRow:
    """What one source says of a figure."""

    source: str
    low: str
    best: str
    high: str
    cites: Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure as it is printed."""

    anchor: str
    label: str
    value: str
    """The bare number with its unit or currency: `190`, `4.2 million`, `USD 12,000`."""
    qualifier: str
    """`more than`, or empty."""
    text: str
    """Qualifier and number as one phrase: `more than 190`."""
    number: str
    """The number for machines, without separators; empty where nobody knows it."""
    cites: Markup
    by: str = ""
    note: Markup | None = None
    as_of: Day | None = None
    trend: str = ""
    trend_slug: str = ""
    parts: tuple[Figure, ...] = ()
    parts_text: str = ""
    """`of which 31 civilians, 17 security personnel, 145 attackers`, or empty."""
    ranges: tuple[RangeRow, ...] = ()
    difference: str = ""
    """`+12 since edition 1`, or empty."""
    qualifier_after: str = ""
    """What stands after the number, in languages that put the qualifier there."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words they are, as they may be called in public."""

    name: str
    about: str
    """Role, organisation, place and age in one line; may be empty."""
    href: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words with who said them and how sure we are that they did."""

    anchor: str
    text: str
    lang: str
    dir: str
    speaker: Speaker
    cites: Markup
    kind: str = ""
    via: str = ""
    on: Day | None = None
    context: Markup | None = None
    verification: Badge | None = None
    original: str = ""
    original_lang: str = ""
    original_dir: str = ""
    translated: str = ""
    protected: str = ""
    """Why the speaker is not named, in a sentence; empty where they are."""
    open_mark: str = "“"
    close_mark: str = "”"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says to a claim."""

    by: str
    text: str
    quote: str
    kind: str
    cites: Markup
    on: Day | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says what, on what evidence, and what is answered."""

    anchor: str
    claim: str
    by: str
    status: Badge
    evidence: str
    answers: tuple[Answer, ...]
    cites: Markup
    about: str = ""
    on: Day | None = None


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """Something that happened, as exactly in time as it is known."""

    anchor: str
    when: Day
    text: Markup
    cites: Markup
    place: str = ""
    about: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where something comes from. `number` is how citations call it."""

    anchor: str
    number: str
    title: str
    href: str
    by: str
    """Author, publisher and date in one line."""
    accessed: str
    archived: str
    grade: str
    grade_words: str
    note: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way in which it may go on."""

    text: Markup
    likelihood: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may come next. Likelihood and confidence are sentences of their own."""

    text: Markup
    likelihood: str
    confidence: str
    until: str
    scenarios: tuple[Scenario, ...]
    watch: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Sector:
    """What one sector needs, gets and lacks."""

    name: str
    lead: str
    needs: Markup | None
    response: Markup | None
    gaps: Markup | None
    cites: Markup


@dataclass(frozen=True, slots=True)
class Funding:
    """Money asked for and received; `share` is what came in, 0 to 100."""

    required: str
    received: str
    gap: str
    share: int
    share_text: str
    appeal: str
    href: str
    as_of: Day | None
    cites: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of changes."""

    label: str
    before: str
    now: str
    difference: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that this edition says otherwise than before."""

    anchor: str
    kind: Badge
    at: Day
    note: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the edition before, from its records."""

    since: Link
    figures: tuple[Row, ...]
    claims: tuple[Row, ...]
    voices: tuple[Link, ...]
    timeline: tuple[TimelineItem, ...]


@dataclass(frozen=True, slots=True)
class DrawingLabel:
    """Words over a picture, at whole per cent of it; pictures would not shape right-to-left words."""

    text: str
    x: int
    y: int
    anchor: str
    kind: str = "place"


@dataclass(frozen=True, slots=True)
class DrawingRow:
    """Words with a small picture of their own: a bar, a range, a patch of colour."""

    label: str
    value: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture of a drawing with its words; `svg` is empty where the rows hold all pictures."""

    name: str = ""
    value: str = ""
    svg: Markup | None = None
    labels: tuple[DrawingLabel, ...] = ()
    axis: tuple[str, ...] = ()
    rows: tuple[DrawingRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart or a map with its words and its numbers."""

    anchor: str
    title: str
    alt: str
    caption: Markup | None
    cites: Markup
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    disclaimer: str = ""
    kind: str = ""
    panels: tuple[Plot, ...] = ()
    key: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `src` is relative to the page."""

    anchor: str
    src: str
    alt: str
    caption: Markup | None
    credit: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom readers can ask."""

    name: str
    about: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a briefing: a heading and what stands below it.

    `component` names the component that draws `body`; prose is drawn by the component `prose`.
    """

    id: str
    title: str
    component: str
    body: object


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Why an edition no longer stands."""

    at: Day
    explanation: Markup


@dataclass(frozen=True, slots=True)
class Briefing:
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
    sections: tuple[Section, ...]
    """Everything between the head and the sources, in reading order, empty parts left out."""
    changes: Changes | None
    log: tuple[Correction, ...]
    sources: tuple[Source, ...]
    contacts: tuple[Contact, ...]
    pdf: Link | None
    data: Link | None
    page: Link | None
    """The web page, for PDF and mail; absolute where the site has an address."""
    fingerprint: str
    """The edition's hash, by which a copy can be recognised."""
    earlier: Link | None = None
    later: Link | None = None
    summary: str = ""
    """The standfirst as plain text."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page."""

    title: str
    """The title of the page for tab and link previews."""
    site: Link
    lang: str
    dir: str
    root: str
    """The way from the page to the root of the site: empty, `../` and so on."""
    stylesheet: str
    icon: str = ""
    description: str = ""
    canonical: str = ""
    alternates: tuple[Link, ...] = ()
    navigation: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    languages: tuple[Link, ...] = ()
    robots: str = ""
    preview: str = ""
    """A sentence that this is not public, or empty."""
    jsonld: Markup | None = None
    """Data for machines, safe within a `script` element."""
    card: str = ""
    """The full address of the picture for link previews, or empty."""
    card_alt: str = ""
    """What that picture says."""
    preview_title: str = ""
    """The title where it stands alone, with its stamps; empty where that is `title`."""
    kind: str = "website"
    """The type of a link preview: `article` for an edition."""
    locale: str = ""
    """The language as link previews write it: `en`, `ur_PK`."""
    published: str = ""
    """When it was published, for link previews of articles."""
    modified: str = ""
    policy: str = ""
    """The Content-Security-Policy."""
    extra: dict[str, str] = field(default_factory=dict)


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
    rows: tuple[Row, ...] = ()
    """What this edition says otherwise than the one before it."""
    series: Link | None = None
    """Its series, in lists of several series."""


@dataclass(frozen=True, slots=True)
class Banner:
    """What the picture for link previews says of an edition."""

    marking: Marking
    stamps: tuple[str, ...]
    """What must be said before anything else: exercise, draft, embargo, withdrawn."""
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


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """One series on the home page: its latest edition and how many there are."""

    title: str
    href: str
    about: Markup | None
    latest: Card
    count: str
    exercise: str = ""
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """The front page."""

    series: tuple[SeriesCard, ...]
    single: tuple[Card, ...]
    intro: Markup | None = None
    more: Link | None = None
    """To the archive, where not everything stands here."""


@dataclass(frozen=True, slots=True)
class Course:
    """One figure over the editions of a series: its numbers as a table, and a picture where one was drawn."""

    anchor: str
    label: str
    heads: tuple[str, ...]
    rows: tuple[CourseRow, ...]
    drawing: Drawing | None = None
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class CourseRow:
    """What one edition says of a figure. `number` is for machines and empty where nobody knows it."""

    edition: Link
    date: Day
    value: str
    difference: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series with its editions, newest first."""

    title: str
    about: Markup | None
    editions: tuple[Card, ...]
    desk: str = ""
    exercise: str = ""
    courses: tuple[Course, ...] = ()
    course_note: str = ""
    """How many editions the courses leave out, in a sentence; empty where they show all."""
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Editions under one heading; without a title they are the only ones of their page."""

    title: str
    cards: tuple[Card, ...]
    href: str = ""
    anchor: str = ""


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
    """Pages next to this one: the country of a place, the places of a country, other months."""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links under one heading; `note` of each says how much stands behind it."""

    title: str
    links: tuple[Link, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A page that leads to others: all topics, all places, all speakers, all months."""

    title: str
    about: str
    groups: tuple[LinkGroup, ...]
    empty: str
    """What it says where it leads nowhere yet."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation outside its briefing, with every edition that holds it, the newest first."""

    quote: Quote
    where: tuple[Link, ...]
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Everything that one speaker says across the briefings."""

    kicker: Link
    title: str
    """The speaker's name."""
    abouts: tuple[str, ...]
    """What they were called beside their name, the latest first."""
    count: str
    quotes: tuple[Said, ...]
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """A claim outside its briefing: `href` is its place in the latest edition that holds it."""

    claim: Claim
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
    """All and each status; `note` is how many there are."""
    claims: tuple[Registered, ...]


@dataclass(frozen=True, slots=True)
class Logged:
    """A correction, an update or a withdrawal outside its briefing."""

    correction: Correction
    where: Link
    lang: str
    dir: str
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """The log of corrections of the whole site."""

    title: str
    about: str
    policy: Link | None
    entries: tuple[Logged, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The page that searches. `words` are what its script says, by name."""

    title: str
    archive: Link
    script: str
    bundle: str
    """The way to the index of the search."""
    languages: str
    """The languages of the index, apart from that of the page, separated by spaces."""
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """The page for addresses at which there is nothing."""

    title: str
    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A page of plain content (about, method, policies)."""

    title: str
    body: Markup
    modified: Day | None = None
