"""The parts of a briefing: figures, quotations, claims, events, sources, drawings."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standfirst.view.records.common import Badge, Day, Link


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
    parts: tuple[str, ...] = ()
    """`Civilians: 31; security personnel: 17`, a line for each way to divide it."""
    ranges: tuple[RangeRow, ...] = ()
    difference: str = ""
    """`+12 since edition 1`, or empty."""
    qualifier_after: str = ""
    """What stands after the number, in languages that put the qualifier there."""
    wrong: str = ""
    """What the edition said before another one corrected it, as one phrase; empty where the figure stands."""
    about: tuple[str, ...] = ()
    """Where it was counted, what share it is of another, how many are new; a line each."""
    headline: bool = True
    """Whether it is among the figures that readers meet first."""


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """Whose words they are, as they may be called in public."""

    name: str
    about: str
    """Role, organisation, place and age in one line; may be empty."""
    href: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Somebody's words with who said them and how sure we are that they did."""

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
    """Why the speaker is not named, in a sentence; empty where they are."""
    open_mark: str = "“"
    close_mark: str = "”"
    beside_lang: str = ""
    """The language of context and `speaker.about` where that is not the page's; else empty."""
    beside_dir: str = ""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What somebody says to a claim."""

    by: str
    text: str
    quote: str
    kind: str
    cites: Markup
    on: Day | None = None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Each claim with who makes it, the evidence and the response."""

    anchor: str
    claim: str
    by: str
    status: Badge
    evidence: str
    answers: tuple[AnswerView, ...]
    cites: Markup
    about: str = ""
    on: Day | None = None


@dataclass(frozen=True, slots=True)
class TimelineItemView:
    """Something that happened, as exactly in time as it is known."""

    anchor: str
    when: Day
    text: Markup
    cites: Markup
    place: str = ""
    about: bool = False


@dataclass(frozen=True, slots=True)
class SourceView:
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
    address: str = ""
    """Where it is, as it can be read on paper; empty on screens, where its title is a link."""
    cited: tuple[Link, ...] = ()
    """The parts of the page that cite it, each with the way there."""


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """One way in which it may go on."""

    text: Markup
    likelihood: str
    confidence: str


@dataclass(frozen=True, slots=True)
class OutlookView:
    """What may come next. Likelihood and confidence are sentences of their own."""

    text: Markup
    likelihood: str
    confidence: str
    until: str
    scenarios: tuple[ScenarioView, ...]
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
class FundingView:
    """Money asked for and received; `share` is what came in, 0 to 100. What is not known is empty, or None."""

    required: str
    received: str
    gap: str
    share: int | None
    share_text: str
    appeal: str
    href: str
    as_of: Day | None
    cites: Markup


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
    """Something that this edition says otherwise than before."""

    anchor: str
    kind: Badge
    at: Day
    note: str
    was: str = ""
    now: str = ""
    by: Link | None = None
    """The edition that makes the correction, where that is another one."""
    lang: str = ""
    """The language of its words where that is not the page's; else empty."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """That an edition was corrected after it came out: the newest corrections, and how many more there are."""

    newest: tuple[Correction, ...]
    more: str = ""
    """`and 12 more`, or empty."""


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What changed since the edition before, from its records."""

    since: Link
    figures: tuple[ChangeRow, ...]
    claims: tuple[ChangeRow, ...]
    voices: tuple[Link, ...]
    timeline: tuple[TimelineItemView, ...]


@dataclass(frozen=True, slots=True)
class DrawingLabel:
    """Words over a picture, at whole per cent of it; pictures would not shape right-to-left words."""

    text: str
    x: int
    y: int
    anchor: str
    kind: str = "place"

    @property
    def place(self) -> str:
        """The classes that put it there: tens and units of each direction."""
        steps = (("x", self.x), ("y", self.y))
        parts = [(name, part) for name, value in steps for part in (value - value % 10, value % 10)]
        return " ".join(f"sf-{name}-{part}" for name, part in parts if part)


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
    key: bool = False
    """Whether the rows explain the colours of a picture."""


@dataclass(frozen=True, slots=True)
class DrawingView:
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
    data: Link | None = None
    """Its numbers as CSV."""
    unit: str = ""
    """What its numbers are in."""
    separate: bool = False
    """Whether it is several small pictures."""


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture; `src` is relative to the page."""

    anchor: str
    src: str
    alt: str
    caption: Markup | None
    credit: str
    width: int = 0
    height: int = 0
    label: str = ""
    """`Picture 2`, or empty where pictures have no numbers."""
