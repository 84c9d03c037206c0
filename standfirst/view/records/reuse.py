"""What readers take with them: citations, texts to copy, and records that other sites embed."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standfirst.view.records.common import Link, Marking, ShortText, Withdrawn
from standfirst.view.records.parts import Figure


@dataclass(frozen=True, slots=True)
class Reusable:
    """One record of an edition, ready to be taken along."""

    anchor: str
    kind: str
    """`Key figure`, `Quotation`."""
    title: str
    copy: ShortText
    """It in words, with its source, its date and where it comes from."""
    link: Link
    """Its place on the page of the edition."""
    embed: ShortText | None = None
    """The HTML that shows it on another site; None where the site has no address."""
    downloads: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ReusePage:
    """The page of an edition from which readers copy, cite, download and embed."""

    title: str
    briefing: Link
    marking: Marking
    citation: ShortText
    texts: tuple[ShortText, ...]
    """The edition as BibTeX and as RIS, and the HTML that shows it as a card on another site."""
    items: tuple[Reusable, ...]


@dataclass(frozen=True, slots=True)
class EmbedCard:
    """An edition in short."""

    title: str
    standfirst: Markup | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """A record, or a whole edition as a card, as other sites show it in a frame."""

    title: str
    lang: str
    dir: str
    policy: str
    stylesheet: str
    canonical: str
    oembed: Link | None
    """The same for programs that embed."""
    marking: Marking
    component: str
    body: object
    card: EmbedCard | None = None
    """The edition in short, in place of one record."""
    source: str = ""
    """Who says it, and as of when."""
    state: str = ""
    """That the edition was corrected, or that it is not the newest."""
    withdrawn: Withdrawn | None = None
    briefing: Link | None = None
    """The edition that it comes from; `note` is who publishes it."""
    newest: Link | None = None
