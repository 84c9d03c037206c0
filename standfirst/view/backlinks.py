"""Links back from the sources to the parts of a page that cite them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from standfirst.model import Quote
from standfirst.model.references import citations
from standfirst.view import records
from standfirst.view.anchors import section_anchor
from standfirst.view.render_context import RenderContext
from standfirst.view.sections import VOICE_GROUPS


def with_backlinks(
    context: RenderContext, sources: Sequence[records.SourceView], sections: Sequence[records.SectionView]
) -> tuple[records.SourceView, ...]:
    """Return the sources, each with links to the parts of the page that cite it, in page order."""
    parts = tuple(_parts(context, sections))
    cited = {link.href: frozenset(_cited(value)) for link, value in parts}
    ids = (source.id for source in context.edition.briefing.sources)
    return tuple(
        replace(shown, cited=tuple(link for link, _ in parts if name in cited[link.href]))
        for name, shown in zip(ids, sources, strict=True)
    )


def _parts(
    context: RenderContext, sections: Sequence[records.SectionView]
) -> Iterator[tuple[records.Link, Any]]:
    """Yield a link to each part of the page, with the records that it shows."""
    briefing = context.edition.briefing
    if briefing.highlights:
        yield records.Link(context.say("Highlights"), "#highlights"), briefing.highlights
    if briefing.key_figures:
        yield records.Link(context.say("Key figures"), "#key-figures"), briefing.key_figures
    held: Mapping[str, Any] = {
        **{section_anchor(part.id): part for part in briefing.sections},
        **{
            name: [voice for voice in briefing.voices if voice.kind in kinds]
            for name, kinds in VOICE_GROUPS
        },
    }  # fmt: skip
    for section in sections:
        value = held.get(section.id) or getattr(briefing, section.id, None)
        yield records.Link(section.title, f"#{section.id}"), value


def _cited(value: Any) -> Iterator[str]:
    """Yield the ids of the sources cited by records and texts, at any depth."""
    if isinstance(value, str):
        yield from (name for found in citations(value) for name in found.ids)
    elif isinstance(value, BaseModel):
        private = {"note"} if isinstance(value, Quote) else set()
        for field in type(value).model_fields.keys() - private:
            inner = getattr(value, field)
            yield from inner if field == "sources" and inner else _cited(inner)
    elif isinstance(value, Mapping):
        yield from (name for inner in value.values() for name in _cited(inner))
    elif isinstance(value, list | tuple):
        yield from (name for inner in value for name in _cited(inner))
