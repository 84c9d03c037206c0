"""Place tables, charts, maps and pictures in prose, and collect the rest."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from markupsafe import Markup

from standfirst.library import Edition
from standfirst.library.evidence import EvidencePiece
from standfirst.model.references import PLACEMENT
from standfirst.view import records
from standfirst.view.drawings import charts, maps
from standfirst.view.pictures import images
from standfirst.view.render_context import RenderContext
from standfirst.view.tables import tables
from standfirst.view.text import Prose

_COMPONENTS = {"table": "table", "chart": "drawing", "map": "drawing", "image": "image"}

EvidenceView = records.TableView | records.DrawingView | records.ImageView


class PlacedEvidence:
    """The evidence of an edition for its medium; each piece is rendered once and shown in one place."""

    def __init__(self, context: RenderContext, prose: Prose, lead: str = "") -> None:
        """Render for a context; the piece at the anchor `lead` is shown on the first page."""
        self.context, self.prose, self.lead = context, prose, lead

    def leading(self) -> records.DrawingView | None:
        """Return the chart or map of the first page."""
        view = self._views.get(self.lead)
        return view if isinstance(view, records.DrawingView) else None

    def leading_image(self) -> records.ImageView | None:
        """Return the picture of the first page, or the one above the text of a page."""
        view = self._views.get(self.lead)
        return view if isinstance(view, records.ImageView) else None

    @cached_property
    def _views(self) -> dict[str, EvidenceView]:
        context, prose = self.context, self.prose
        pictures = images(context, prose) if context.medium != "mail" else ()
        found: tuple[EvidenceView, ...] = (
            *tables(context, prose), *charts(context, prose), *maps(context, prose), *pictures,
        )  # fmt: skip
        return {view.anchor: view for view in found}

    def rest(self, kind: str) -> tuple[EvidenceView, ...]:
        """Return the pieces of a kind that no text places."""
        pieces = [one for one in self.context.evidence.pieces if one.kind == kind and not one.placed]
        return tuple(self._views[one.anchor] for one in pieces if self._is_here(one))

    def rows(self, kind: str) -> tuple[records.DrawingGroup, ...]:
        """Return the drawings among them in rows; maps, timelines and small multiples need the whole width."""
        rows: list[list[records.DrawingView]] = []
        for one in self.rest(kind):
            if not isinstance(one, records.DrawingView):
                continue
            if rows and len(rows[-1]) == 1 and not _is_wide(one) and not _is_wide(rows[-1][0]):
                rows[-1].append(one)
            else:
                rows.append([one])
        return tuple(records.DrawingGroup(tuple(row)) for row in rows)

    def text(self, text: str) -> Markup | tuple[records.Passage, ...]:
        """Return a text, or its passages if it places something."""
        if not PLACEMENT.search(text):
            return self.prose.block(text)
        return tuple(self._passages(text))

    def _passages(self, text: str) -> Iterator[records.Passage]:
        end = 0
        for found in PLACEMENT.finditer(text):
            piece = self.context.evidence.find(found["id"])
            if piece is None:
                continue
            if text[end : found.start()].strip():
                yield records.Passage("prose", self.prose.block(text[end : found.start()]))
            yield from self._shown(piece)
            end = found.end()
        if text[end:].strip():
            yield records.Passage("prose", self.prose.block(text[end:]))

    def _shown(self, piece: EvidencePiece) -> Iterator[records.Passage]:
        """Yield a piece; nothing if its medium has none, since a message has no pictures."""
        if self._is_here(piece):
            yield records.Passage(_COMPONENTS[piece.kind], self._views[piece.anchor])

    def _is_here(self, piece: EvidencePiece) -> bool:
        return piece.anchor in self._views and piece.anchor != self.lead


def lead_anchor(edition: Edition, *, first: bool = False) -> str:
    """Return the anchor of the map, chart or picture chosen for the first page, or of the first map; empty for none.

    With `first`, for a flash, the first map is the default, and there is no picture.
    """
    maps = (f"map-{one.id}" for one in edition.briefing.maps if one.lead)
    charts = (f"chart-{one.id}" for one in edition.briefing.charts if one.lead)
    others = (f"map-{one.id}" for one in edition.briefing.maps if first)
    return next(chain(maps, charts, others, () if first else _image(edition)), "")


def page_lead(edition: Edition) -> str:
    """Return the anchor of the picture above the text of a page; empty for none."""
    return next(_image(edition), "")


def _image(edition: Edition) -> Iterator[str]:
    return (f"image-{one.id}" for one in edition.briefing.images if one.lead)


def _is_wide(one: records.DrawingView) -> bool:
    return one.kind in ("map", "timeline") or one.separate
