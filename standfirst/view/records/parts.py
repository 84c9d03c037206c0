"""Views of the parts of a briefing: figures, quotations, claims, events, sources, drawings."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standfirst.view.records.common import Badge, Bar, Day, Link


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One source's value of a figure."""

    source: str
    low: str
    best: str
    high: str
    cites: Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure as printed."""

    anchor: str
    label: str
    value: str
    """The bare number with its unit or currency: `190`, `4.2 million`, `USD 12,000`."""
    qualifier: str
    """`more than`, or empty."""
    text: str
    """Qualifier and number as one phrase: `more than 190`."""
    number: str
    """The number for machines, without separators; empty if unknown."""
    cites: Markup
    by: str = ""
    note: Markup | None = None
    as_of: Day | None = None
    trend: str = ""
    trend_slug: str = ""
    parts: tuple[str, ...] = ()
    """`Civilians: 31; security personnel: 17`, with a line for each breakdown."""
    ranges: tuple[RangeRow, ...] = ()
    difference: str = ""
    """`+12 since edition 1`, or empty."""
    qualifier_after: str = ""
    """The text after the number, in languages that put the qualifier there."""
    wrong: str = ""
    """The edition's text before another one corrected it, as one phrase; empty if the figure was not corrected."""
    about: tuple[str, ...] = ()
    """Where it was counted, its share of another figure, how many are new; a line each."""
    headline: bool = True
    """Whether it is a headline figure."""
    share: Link | None = None
    """The link to copy, cite, download and embed it, named after it; None where the page has none."""

    @property
    def longest(self) -> int:
        """The length of the longest part of the number that a line cannot break."""
        return max(map(len, self.value.split(" ")))

    @property
    def sourced(self) -> bool:
        """Whether the table of all figures says who counted it, or when."""
        return bool(self.by or self.as_of)

    @property
    def noted(self) -> bool:
        """Whether that table has a note on it."""
        return bool(self.note or self.ranges or self.parts or self.about or self.difference)


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """The speaker under their public name."""

    name: str
    about: str
    """Role, organisation, place and age in one line; may be empty."""
    href: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quotation with its speaker and its verification."""

    anchor: str
    text: str
    lang: str
    dir: str
    speaker: SpeakerView
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
    """A sentence on why the speaker is not named; empty if they are."""
    open_mark: str = "“"
    close_mark: str = "”"
    beside_lang: str = ""
    """The language of context and `speaker.about` if that is not the page's; else empty."""
    beside_dir: str = ""
    struck: Markup | None = None
    """The text with what another edition corrects struck out; None if all of it stands."""
    share: Link | None = None
    """The link to copy, cite, download and embed it, named after it; None if the page has none."""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A response to a claim."""

    by: str
    text: str
    quote: str
    kind: str
    cites: Markup
    on: Day | None = None
    struck: Markup | None = None
    """The text with what another edition corrects struck out; None if all of it stands."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its claimants, evidence and responses."""

    anchor: str
    claim: str
    by: str
    status: Badge
    evidence: str
    answers: tuple[AnswerView, ...]
    cites: Markup
    about: str = ""
    on: Day | None = None
    struck: Markup | None = None
    """The claim with what another edition corrects struck out; None if all of it stands."""
    struck_evidence: Markup | None = None
    """The same of the evidence."""
    share: Link | None = None
    """The link to copy, cite, download and embed it, named after it; None if the page has none."""


@dataclass(frozen=True, slots=True)
class TimelineItemView:
    """An event, with its time as precisely as it is known."""

    anchor: str
    when: Day
    text: Markup
    cites: Markup
    place: str = ""
    about: bool = False


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source. `number` is its citation number."""

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
    address: str = ""
    """Its URL in a form readable on paper; empty on screens, where its title is a link."""
    cited: tuple[Link, ...] = ()
    """The parts of the page that cite it, each with a link."""


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """One scenario of the outlook."""

    text: Markup
    likelihood: str
    confidence: str


@dataclass(frozen=True, slots=True)
class OutlookView:
    """The outlook. Likelihood and confidence are sentences of their own."""

    text: Markup
    likelihood: str
    confidence: str
    until: str
    scenarios: tuple[ScenarioView, ...]
    watch: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """What a sector has reached of its target: `61,000 of 80,000` and `76%`; unknown values are empty, or None."""

    label: str
    text: str
    share_text: str
    bar: Bar | None
    cites: Markup


@dataclass(frozen=True, slots=True)
class Sector:
    """Needs, response and gaps of one sector."""

    name: str
    lead: str
    needs: Markup | None
    response: Markup | None
    gaps: Markup | None
    cites: Markup
    indicators: tuple[IndicatorView, ...] = ()


@dataclass(frozen=True, slots=True)
class FundingView:
    """Money requested and received. Unknown values are empty, or None."""

    required: str
    received: str
    gap: str
    bar: Bar | None
    share_text: str
    appeal: str
    href: str
    as_of: Day | None
    cites: Markup


@dataclass(frozen=True, slots=True)
class UpdateView:
    """One live update."""

    anchor: str
    at: Day
    title: str
    text: Markup
    about: tuple[Link, ...] = ()
    """The records that were changed with it."""
    lang: str = ""
    """The language of its text if that is not the page's: it was not translated."""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class UpdatesView:
    """The live updates, newest first."""

    items: tuple[UpdateView, ...]
    more: str = ""
    """How many more the web page has."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of a table of changes."""

    label: str
    before: str
    now: str
    difference: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction or an update."""

    anchor: str
    kind: Badge
    at: Day
    note: str
    was: str = ""
    now: str = ""
    by: Link | None = None
    """The edition that makes the correction, if it is another one."""
    lang: str = ""
    """The language of its text if that is not the page's; else empty."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A notice that an edition was corrected later: the newest corrections, and how many more there are."""

    newest: tuple[Correction, ...]
    more: str = ""
    """`and 12 more`, or empty."""
    log: str = "#corrections"
    """The URL of the list of all corrections, or empty."""
    address: str = ""
    """That URL as printed, if it is."""


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The changes since the edition before, from its records."""

    since: Link
    figures: tuple[ChangeRow, ...]
    claims: tuple[ChangeRow, ...]
    voices: tuple[Link, ...]
    timeline: tuple[TimelineItemView, ...]


def percent_classes(x: int, y: int) -> str:
    """Return the style classes of a position in whole per cent: tens and units of each direction."""
    steps = (("x", x), ("y", y))
    parts = [(name, part) for name, value in steps for part in (value - value % 10, value % 10)]
    return " ".join(f"sf-{name}-{part}" for name, part in parts if part)


@dataclass(frozen=True, slots=True)
class DrawingLabel:
    """Text over a picture, positioned in whole per cent; pictures would not shape right-to-left text."""

    text: str
    x: int
    y: int
    anchor: str
    kind: str = "place"

    @property
    def place(self) -> str:
        """The style classes that position it: tens and units of each direction."""
        return percent_classes(self.x, self.y)


@dataclass(frozen=True, slots=True)
class DrawingRow:
    """Text with a small picture of its own: a bar, a range, a patch of colour."""

    label: str
    value: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture of a drawing with its labels; `svg` is empty if the rows hold all pictures."""

    name: str = ""
    value: str = ""
    svg: Markup | None = None
    labels: tuple[DrawingLabel, ...] = ()
    axis: tuple[str, ...] = ()
    rows: tuple[DrawingRow, ...] = ()
    key: bool = False
    """Whether the rows explain the colours of a picture."""


@dataclass(frozen=True, slots=True)
class DrawingView:
    """A chart or a map with its texts and its numbers."""

    anchor: str
    title: str
    alt: str
    caption: Markup | None
    cites: Markup
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shades: tuple[tuple[int, ...], ...] = ()
    """The shade of each number in the rows of a heat table: 1 to 5, or 0 for none."""
    disclaimer: str = ""
    kind: str = ""
    panels: tuple[Plot, ...] = ()
    key: tuple[tuple[str, str], ...] = ()
    downloads: tuple[Link, ...] = ()
    """Its numbers as CSV, and its picture."""
    unit: str = ""
    """The unit of its numbers."""
    separate: bool = False
    """Whether it is several small pictures."""
    share: Link | None = None
    """The link to copy, cite, download and embed it, named after it; None if the page has none."""


@dataclass(frozen=True, slots=True)
class DrawingGroup:
    """One chart or map, or two charts side by side."""

    drawings: tuple[DrawingView, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file to download; `href` is empty if readers of the medium cannot open it."""

    anchor: str
    title: str
    href: str
    kind: str
    """`PDF`, `XLSX`."""
    size: str
    """`1.2 MB`."""
    address: str = ""
    """Its URL in a form readable on paper; empty on screens."""
    about: Markup | None = None
    lang: str = ""
    """The language of its text; empty if it is the briefing's."""
    language: str = ""
    """The name of that language, in it."""


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture; `src` is relative to the page. `webp` are the same in smaller files, by width, for `srcset`."""

    anchor: str
    src: str
    alt: str
    caption: Markup | None
    credit: str
    width: int = 0
    height: int = 0
    label: str = ""
    """`Picture 2`, or empty if pictures have no numbers."""
    webp: str = ""
    lead: bool = False
    """Whether it is shown above the text."""
    beside: bool = False
    """Whether text flows beside it."""
    focus: tuple[int, int] | None = None
    """The point that a crop keeps, in per cent from the left and from the top."""

    @property
    def place(self) -> str:
        """The style classes of its focus, in tens of per cent."""
        if self.focus is None:
            return ""
        x, y = (round(value, -1) for value in self.focus)
        return f"sf-focus {percent_classes(x, y)}"
