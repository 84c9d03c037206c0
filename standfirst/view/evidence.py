"""Prose with the tables, charts, maps and pictures that it places, and those that it does not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from markupsafe import Markup

from standfirst.library.evidence import EvidencePiece
from standfirst.model.references import PLACEMENT
from standfirst.view import records
from standfirst.view.drawings import charts, maps
from standfirst.view.pictures import images
from standfirst.view.scope import Scope
from standfirst.view.tables import tables
from standfirst.view.text import Prose

_COMPONENTS = {"table": "table", "chart": "drawing", "map": "drawing", "image": "image"}

EvidenceView = records.TableView | records.Drawing | records.Image


class PlacedEvidence:
    """The evidence of an edition for its medium, each piece drawn once and shown in one place."""

    def __init__(self, scope: Scope, prose: Prose) -> None:
        """Draw for a scope."""
        self.scope, self.prose = scope, prose

    @cached_property
    def _views(self) -> dict[str, EvidenceView]:
        scope, prose = self.scope, self.prose
        pictures = images(scope, prose) if scope.medium != "mail" else ()
        found: tuple[EvidenceView, ...] = (
            *tables(scope, prose), *charts(scope, prose), *maps(scope, prose), *pictures,
        )  # fmt: skip
        return {view.anchor: view for view in found}

    def rest(self, kind: str) -> tuple[EvidenceView, ...]:
        """Those of a kind that no text places."""
        pieces = [one for one in self.scope.evidence.pieces if one.kind == kind and not one.placed]
        return tuple(self._views[one.anchor] for one in pieces if one.anchor in self._views)

    def text(self, text: str) -> Markup | tuple[records.Passage, ...]:
        """A text, or its passages where it places something."""
        if not PLACEMENT.search(text):
            return self.prose.block(text)
        return tuple(self._passages(text))

    def _passages(self, text: str) -> Iterator[records.Passage]:
        end = 0
        for found in PLACEMENT.finditer(text):
            piece = self.scope.evidence.find(found["id"])
            if piece is None:
                continue
            if text[end : found.start()].strip():
                yield records.Passage("prose", self.prose.block(text[end : found.start()]))
            yield from self._shown(piece)
            end = found.end()
        if text[end:].strip():
            yield records.Passage("prose", self.prose.block(text[end:]))

    def _shown(self, piece: EvidencePiece) -> Iterator[records.Passage]:
        """A piece; nothing where its medium has none, as a message has no pictures."""
        if piece.anchor in self._views:
            yield records.Passage(_COMPONENTS[piece.kind], self._views[piece.anchor])
