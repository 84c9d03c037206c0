"""What many views share: links, judgements, days, markings."""

from __future__ import annotations

from dataclasses import dataclass

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
class Line:
    """One edition, or one claim, in a line of a long list; `lang` and `dir` are empty where they are the page's."""

    text: str
    """The title, or the whole claim."""
    href: str
    note: str
    """What else the line says, in the language of the page."""
    by: str = ""
    """Who says it, in the language of the text."""
    lang: str = ""
    dir: str = ""
    exercise: str = ""
    withdrawn: bool = False
    corrected: bool = False
    more: Link | None = None
    """Another way from the same line."""
    history: tuple[Link, ...] = ()
    """Earlier editions with another status; `note` is that status."""


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The lines of one month or year; without a title they are the only ones."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TruncatedList:
    """What a long list does not show in full."""

    title: str
    groups: tuple[LineGroup, ...]


@dataclass(frozen=True, slots=True)
class Badge:
    """A short judgement, shown as a word: never by colour alone."""

    text: str
    slug: str
    """What styles it: `disputed`, `unverified`, `correction`."""
    title: str = ""
    """The judgement in a sentence."""


@dataclass(frozen=True, slots=True)
class PageFinding:
    """Something that is wrong with a briefing, as its page in a preview says it."""

    anchor: str
    level: str
    slug: str
    """What styles the level: `error`, `warning`, `info`."""
    place: str
    """File, line and column."""
    code: str
    text: str
    """What is wrong and what would be right, in English."""
    href: str
    """The place on the page that it is about; empty where there is none."""


@dataclass(frozen=True, slots=True)
class PageFindings:
    """All that is wrong with the briefing of a page, the worst first."""

    title: str
    """How many there are."""
    note: str
    """What they keep the desk from doing; empty where that is nothing."""
    items: tuple[PageFinding, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a time, for machines and for people."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class ShortText:
    """An edition as a short text to copy, with a label that says how long it may be."""

    label: str
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

    @property
    def is_marked(self) -> bool:
        """Whether a band on each page says something."""
        return bool(self.exercise or self.draft or self.embargo)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Why an edition no longer stands."""

    at: Day
    explanation: Markup


@dataclass(frozen=True, slots=True)
class ContactView:
    """Whom readers can ask."""

    name: str
    about: str
    email: str
    phone: str
