"""Unique anchors of records on the page of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from standfirst.library import Mention
from standfirst.model import Briefing, Claim, KeyFigure, LiveUpdate, Quote, Source, Speaker, TimelineItem
from standfirst.view.slugs import slug

WORDS_OF_A_CLAIM = 6


class _NamedAnchor(Protocol):
    @property
    def id(self) -> str | None: ...


def published_name(speaker: Speaker) -> str:
    """Return the public name of a speaker; never a protected name."""
    return speaker.published_as or speaker.name or ""


def figure_anchor(figure: KeyFigure) -> str:
    """Return the anchor of a figure."""
    return f"figure-{figure.id}"


def source_anchor(source: Source) -> str:
    """Return the anchor of a source."""
    return f"source-{source.id}"


def change_anchor(index: int) -> str:
    """Return the anchor of a correction; `index` is its position in the list of changes."""
    return f"change-{index + 1}"


def correction_anchor(mention: Mention) -> str:
    """Return the anchor of a correction on the page of the edition that it corrects."""
    return f"correction-{slug(mention.edition.key)}-{mention.index + 1}"


def update_anchors(items: Sequence[LiveUpdate]) -> tuple[str, ...]:
    """Return the anchors of live updates: their ids, or their times."""
    made = (f"{item.at:%Y-%m-%dt%H%M}" for item in items)
    return _distinct("update", items, made)


def section_anchor(name: str) -> str:
    """Return the anchor of a section named by the desk; never that of another record."""
    return f"section-{name}"


def claim_anchors(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Return the anchors of claims: their ids, or their first words."""
    made = (slug(" ".join(claim.claim.split()[:WORDS_OF_A_CLAIM])) for claim in claims)
    return _distinct("claim", claims, made)


def quote_anchors(briefing: Briefing) -> tuple[str, ...]:
    """Return the anchors of all quotations, voices before reactions: their ids, or their speakers."""
    quotes: tuple[Quote, ...] = (*briefing.voices, *briefing.reactions)
    return _distinct("quote", quotes, (slug(published_name(quote.speaker)) for quote in quotes))


def timeline_anchors(items: Sequence[TimelineItem]) -> tuple[str, ...]:
    """Return the anchors of events: their ids, or their dates."""
    made = (item.date.lower().replace(":", "").replace("+", "-") for item in items)
    return _distinct("event", items, made)


def _distinct(kind: str, records: Sequence[_NamedAnchor], made: Iterable[str]) -> tuple[str, ...]:
    """Return ids unchanged; generated names, and repeated ids, get a number where they are taken."""
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
