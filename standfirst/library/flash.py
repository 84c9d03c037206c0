"""Shorten an edition to one page, for a flash in the first hours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from standfirst.library.edition import Edition
from standfirst.model import Briefing, Kind

LEFT_OUT = (
    "background", "coordination", "sections", "order", "timeline", "voices", "reactions", "claims", "outlook", "response",
    "funding", "charts", "maps", "images", "files", "updates",
)  # fmt: skip
"""Fields that a flash leaves out; highlights, key figures, corrections and contacts remain."""

_CITED = re.compile(r"@([a-z0-9][a-z0-9_-]*)")


def flash(edition: Edition) -> Edition:
    """Return a flash unchanged, and any other edition reduced to what fits on one page, with its sources."""
    if edition.briefing.kind is Kind.FLASH:
        return edition
    empty = {name: Briefing.model_fields[name].get_default(call_default_factory=True) for name in LEFT_OUT}
    short = edition.briefing.model_copy(update={**empty, "situation": ""})
    cited = set(_cited(short))
    kept = tuple(source for source in short.sources if source.id in cited)
    return replace(edition, briefing=short.model_copy(update={"sources": kept}))


def _cited(briefing: Briefing) -> Iterable[str]:
    for figure in briefing.key_figures:
        yield from figure.sources
        for estimate in figure.range:
            yield from estimate.sources
    notes = (figure.note for figure in briefing.key_figures)
    texts = (briefing.standfirst, briefing.notice, *briefing.highlights, *notes)
    for text in texts:
        yield from _CITED.findall(text or "")
