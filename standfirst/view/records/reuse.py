"""Views for reuse: citations, texts to copy, and records that other sites embed."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standfirst.view.records.common import Link, Marking, ShortText, Withdrawn
from standfirst.view.records.parts import Figure


@dataclass(frozen=True, slots=True)
class Reusable:
    """One record of an edition, ready for reuse."""

    anchor: str
    kind: str
    """`Key figure`, `Quotation`."""
    title: str
    copy: ShortText
    """The record as text, with its source, its date and its origin."""
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
    kinds: tuple[Link, ...] = ()
    """Links to the first record of each kind, with the number of records."""


@dataclass(frozen=True, slots=True)
class EmbedCard:
    """A summary of an edition."""

    title: str
    standfirst: Markup | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """A record, or a whole edition as a card, for a frame on another site."""

    title: str
    lang: str
    dir: str
    policy: str
    stylesheet: str
    canonical: str
    oembed: Link | None
    """The same as oEmbed."""
    marking: Marking
    component: str
    body: object
    card: EmbedCard | None = None
    """A summary of the edition, instead of one record."""
    source: str = ""
    """The source and the date."""
    state: str = ""
    """A notice that the edition was corrected, or that it is not the newest."""
    withdrawn: Withdrawn | None = None
    briefing: Link | None = None
    """The edition that it comes from; `note` is its publisher."""
    newest: Link | None = None
