"""Names the places of records on the page of an edition; no two places have one name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from standfirst.library import Mention
from standfirst.model import Briefing, Claim, KeyFigure, Quote, Source, Speaker, TimelineItem
from standfirst.view.slugs import slug

WORDS_OF_A_CLAIM = 6


class _NamedAnchor(Protocol):
    @property
    def id(self) -> str | None: ...


def published_name(speaker: Speaker) -> str:
    """How a speaker is called in public; never a protected name."""
    return speaker.published_as or speaker.name or ""


def figure_anchor(figure: KeyFigure) -> str:
    """The name of a figure's place on the page."""
    return f"figure-{figure.id}"


def source_anchor(source: Source) -> str:
    """The name of a source's place on the page."""
    return f"source-{source.id}"


def change_anchor(index: int) -> str:
    """The name of a correction's place on the page; `index` is its place in the list of changes."""
    return f"change-{index + 1}"


def correction_anchor(mention: Mention) -> str:
    """The name of the place of a correction on the page of another edition, which it corrects."""
    return f"correction-{slug(mention.edition.key)}-{mention.index + 1}"


def section_anchor(name: str) -> str:
    """The name of a place of a section that the desk has named itself; never that of another record."""
    return f"section-{name}"


def claim_anchors(claims: Sequence[Claim]) -> tuple[str, ...]:
    """The names of the claims' places: their ids, or their first words."""
    made = (slug(" ".join(claim.claim.split()[:WORDS_OF_A_CLAIM])) for claim in claims)
    return _distinct("claim", claims, made)


def quote_anchors(briefing: Briefing) -> tuple[str, ...]:
    """The names of the places of all quotations, voices before reactions: their ids, or their speakers."""
    quotes: tuple[Quote, ...] = (*briefing.voices, *briefing.reactions)
    return _distinct("quote", quotes, (slug(published_name(quote.speaker)) for quote in quotes))


def timeline_anchors(items: Sequence[TimelineItem]) -> tuple[str, ...]:
    """The names of the events' places: their ids, or their dates."""
    made = (item.date.lower().replace(":", "").replace("+", "-") for item in items)
    return _distinct("event", items, made)


def _distinct(kind: str, records: Sequence[_NamedAnchor], made: Iterable[str]) -> tuple[str, ...]:
    """Ids as they are; made names, and ids that stand twice, get a number where they are taken."""
    waiting = {record.id for record in records if record.id}
    taken: set[str] = set()
    found: list[str] = []
    for record, name in zip(records, made, strict=True):
        chosen = _free(record.id, taken) if record.id else _free(name, taken | waiting)
        taken.add(chosen)
        found.append(f"{kind}-{chosen}")
    return tuple(found)


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    return next(tried for number in range(2, len(taken) + 3) if (tried := f"{name}-{number}") not in taken)
