"""A briefing in the making, and the book of where each line of the source went."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from standfirst.importer.blocks import Block
from standfirst.importer.suggestions import Suggestion


@dataclass(slots=True)
class ImportDraft:
    """A briefing in the making."""

    blocks: list[Block]
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[int, dict[str, None]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    found: list[tuple[str, int]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    suggestions: list[Suggestion] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def put(self, at: int, place: str) -> None:
        """Note that a block went to a field."""
        for line in self.blocks[at].lines:
            self.places.setdefault(line, {})[place] = None
