"""Key figures, ranges and funding as they are printed."""

from __future__ import annotations

from datetime import datetime

from standfirst.library import Changes
from standfirst.model import Estimate, Funding, KeyFigure
from standfirst.view import records
from standfirst.view.anchors import figure_anchor
from standfirst.view.scope import Scope
from standfirst.view.text import Prose, full_text, machine, qualifier_text, standing_text, value_text
from standfirst.view.words import TRENDS


def figure(scope: Scope, prose: Prose, record: KeyFigure, changes: Changes | None) -> records.Figure:
    """One figure, with the figures that it consists of in words."""
    parts = [scope.figures[name] for name in record.parts if name in scope.figures]
    right = scope.right.get(record.id)
    shown = right or record
    trend = None if right else record.trend or _trend(record, changes)
    before, after = qualifier_text(scope, shown)
    return records.Figure(
        anchor=figure_anchor(record),
        label=record.label,
        value=value_text(scope, shown),
        qualifier=before,
        qualifier_after=after,
        text=standing_text(scope, record),
        number=machine(shown.value) if shown.value is not None else "",
        cites=prose.cites(record.sources),
        by=record.by or "",
        note=prose.line_or_none(record.note),
        as_of=moment(scope, record.as_of),
        trend=scope.say(TRENDS[trend]) if trend else "",
        trend_slug=trend or "",
        parts_text=_parts_text(scope, parts),
        ranges=tuple(_range(scope, prose, estimate) for estimate in record.range),
        difference=_difference(scope, record, changes),
        wrong=full_text(scope, record) if right else "",
    )


def funding(scope: Scope, prose: Prose, record: Funding) -> records.Funding:
    """Money asked for and received, with what is missing."""
    share = round(100 * record.received / record.required) if record.required else 100
    return records.Funding(
        required=_money(scope, record.required, record.currency),
        received=_money(scope, record.received, record.currency),
        gap=_money(scope, max(0, record.required - record.received), record.currency),
        share=max(0, min(100, share)),
        share_text=scope.lang.percent(share),
        appeal=record.appeal or "",
        href=record.url or "",
        as_of=moment(scope, record.as_of),
        cites=prose.cites(record.sources),
    )


def moment(scope: Scope, value: datetime | None) -> records.Day | None:
    """A time for machines and for people, or None."""
    if value is None:
        return None
    return records.Day(value.isoformat(timespec="minutes"), scope.lang.moment(value))


def _money(scope: Scope, value: float, currency: str) -> str:
    return f"{currency}\u00a0{scope.lang.number(value)}"


def _parts_text(scope: Scope, parts: list[KeyFigure]) -> str:
    named = [
        scope.say("{label}: {number}", label=part.label, number=standing_text(scope, part)) for part in parts
    ]
    return scope.say("; ").join(named)


def _range(scope: Scope, prose: Prose, estimate: Estimate) -> records.RangeRow:
    names = [
        source.publisher or source.title
        for name in estimate.sources
        if (source := scope.edition.source(name))
    ]
    low, best, high = (
        scope.lang.number(value) if value is not None else ""
        for value in (estimate.low, estimate.best, estimate.high)
    )
    return records.RangeRow(scope.say("; ").join(names), low, best, high, prose.cites(estimate.sources))


def _trend(record: KeyFigure, changes: Changes | None) -> str | None:
    difference = _of(record, changes)
    if difference is None:
        return None
    return "up" if difference > 0 else "down" if difference < 0 else None


def _difference(scope: Scope, record: KeyFigure, changes: Changes | None) -> str:
    difference = _of(record, changes)
    if not difference or changes is None:
        return ""
    since = changes.since.number
    return scope.say(
        "{difference} since edition {number}", difference=scope.lang.signed(difference), number=since
    )


def _of(record: KeyFigure, changes: Changes | None) -> float | None:
    if changes is None:
        return None
    return next((c.difference for c in changes.figures if c.now and c.now.id == record.id and c.before), None)
