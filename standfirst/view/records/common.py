"""Views shared by many others: links, badges, days, markings."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Link:
    """A link. `href` is relative to the page, or a full URL; empty means plain text."""

    text: str
    href: str = ""
    current: bool = False
    lang: str = ""
    note: str = ""
    latest: Link | None = None
    """The newest briefing or quotation of what it leads to, if a list shows that."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A progress bar beside a number that says the same: whole per cent from 0 to 100, and where it starts."""

    share: int
    start: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One edition, claim or correction in a line of a long list; `lang` and `dir` are empty if they are the page's."""

    text: str
    """The title, or the whole claim."""
    href: str
    note: str
    """Additional text of the line, in the language of the page."""
    by: str = ""
    """The claimant, in the language of the text."""
    lang: str = ""
    dir: str = ""
    exercise: str = ""
    withdrawn: bool = False
    corrected: bool = False
    live: str = ""
    """The mark of live coverage with the time of the newest update, or empty."""
    more: Link | None = None
    """A second link of the line."""
    history: tuple[Link, ...] = ()
    """Earlier editions with another status; `note` is that status."""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The lines of one month or year; a single group has no title."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TruncatedList:
    """The entries that a long list does not show in full."""

    title: str
    groups: tuple[LineGroup, ...]


@dataclass(frozen=True, slots=True)
class Badge:
    """A short judgement, shown as text: never by colour alone."""

    text: str
    slug: str
    """The name for styles: `disputed`, `unverified`, `correction`."""
    title: str = ""
    """The judgement in a sentence."""


@dataclass(frozen=True, slots=True)
class PageFinding:
    """A problem of a briefing, as shown on its page in a preview."""

    anchor: str
    level: str
    slug: str
    """The name for styles of the level: `error`, `warning`, `info`."""
    place: str
    """File, line and column."""
    code: str
    text: str
    """The problem and its solution, in English."""
    href: str
    """The affected part of the page; empty if there is none."""


@dataclass(frozen=True, slots=True)
class PageFindings:
    """All problems of a page's briefing, most severe first."""

    title: str
    """Their number, as text."""
    note: str
    """What they prevent; empty if nothing."""
    items: tuple[PageFinding, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a time, for machines and for people."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class ShortText:
    """An edition as a short text to copy, with a label that gives its maximum length."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Marking:
    """The sharing limits and notices in the header of every output."""

    tlp: str
    """The label exactly as the standard writes it: `TLP:AMBER+STRICT`."""
    tlp_slug: str
    tlp_meaning: str
    exercise: str = ""
    """The label of an exercise, or empty."""
    draft: str = ""
    embargo: str = ""
    notice: Markup | None = None
    held: tuple[str, ...] = ()
    """Why it is unpublished; empty if it is published. Previews show this on every page."""

    @property
    def is_marked(self) -> bool:
        """Whether the band on each page has any text."""
        return bool(self.exercise or self.draft or self.embargo)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The reason for withdrawing an edition."""

    at: Day
    explanation: Markup


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact for readers."""

    name: str
    about: str
    email: str
    phone: str
