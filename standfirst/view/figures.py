"""Key figures, ranges and funding as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from standfirst.library import Changes
from standfirst.library.changes import contradicts
from standfirst.library.figure_text import full_text, value_text
from standfirst.library.tables import rounded
from standfirst.model import Amounts, Estimate, Funding, Indicator, KeyFigure
from standfirst.view import records
from standfirst.view.addresses import share_link
from standfirst.view.anchors import figure_anchor
from standfirst.view.labels import TRENDS
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose, corrected_text, difference_text, machine, qualifier_text

_FEW = 10
"""The percentage below which a share is printed with a decimal."""


def figure(
    context: RenderContext, prose: Prose, record: KeyFigure, changes: Changes | None
) -> records.Figure:
    """Return the view of one figure, with the figures that it consists of as text."""
    right = context.right.get(record.id)
    shown = right or record
    trend = None if right else _trend(record, changes)
    before, after = qualifier_text(context, shown)
    return records.Figure(
        anchor=figure_anchor(record),
        label=record.label,
        value=value_text(context, shown),
        qualifier=before,
        qualifier_after=after,
        text=corrected_text(context, record),
        number=machine(shown.value) if shown.value is not None else "",
        cites=prose.cites(record.sources),
        by=record.by or "",
        note=prose.line_or_none(record.note),
        as_of=moment(context, record.as_of),
        trend=context.say(TRENDS[trend]) if trend else "",
        trend_slug=trend or "",
        parts=tuple(_parts(context, record)),
        ranges=tuple(_range(context, prose, estimate) for estimate in record.range),
        difference=_difference(context, record, changes),
        wrong=full_text(context, record) if right else "",
        about=tuple(_about(context, shown)),
        headline=record in leading(context.edition.briefing.key_figures),
        share=share_link(context, figure_anchor(record), record.label),
    )


def leading(figures: Sequence[KeyFigure]) -> tuple[KeyFigure, ...]:
    """Return the figures to show first: the headlines, or all if none is marked as one."""
    return tuple(one for one in figures if one.headline) or tuple(figures)


def totals_first(figures: Sequence[KeyFigure]) -> tuple[KeyFigure, ...]:
    """Return figures in their order, but each total before the first of its parts."""
    wholes = {part: one for one in figures for names in (one.parts, *one.parts_by.values()) for part in names}
    known = {one.id: one for one in figures}
    found: dict[str, KeyFigure] = {}

    def place(record: KeyFigure) -> None:
        whole = wholes.get(record.id) or known.get(record.part_of or "")
        if record.id in found or record.id in waiting:
            return
        waiting.add(record.id)
        if whole:
            place(whole)
        found[record.id] = record

    waiting: set[str] = set()
    for record in figures:
        place(record)
    return tuple(found.values())


def _about(context: RenderContext, record: KeyFigure) -> Iterator[str]:
    if record.place:
        yield record.place
    whole = context.figures.get(record.of or "")
    if whole and whole.value and record.value is not None:
        share = 100 * Decimal(str(record.value)) / Decimal(str(whole.value))
        text = context.lang.percent(float(rounded(share, 0 if share >= _FEW else 1)))
        number = context.say("{label}: {number}", label=whole.label, number=full_text(context, whole))
        yield context.say("{share} ({of})", share=text, of=number)
    if record.new is not None:
        yield context.say("{number} new", number=context.lang.number(record.new))


def funding(context: RenderContext, prose: Prose, record: Funding) -> tuple[records.FundingView, ...]:
    """Return the money requested and received: in all, if that is known, then by each appeal."""
    shown = [*([record] if record.known else []), *record.appeals]
    return tuple(_amounts(context, prose, one) for one in shown)


def _amounts(context: RenderContext, prose: Prose, record: Amounts) -> records.FundingView:
    """Return money requested and received, with the gap if both are known."""
    share = _share(record)
    gap = max(0, record.sums[0] - record.sums[1]) if record.sums else None
    return records.FundingView(
        required=_money(context, record.required, record.currency),
        received=_money(context, record.received, record.currency),
        gap=_money(context, gap, record.currency),
        bar=bar(context, share),
        share_text=context.lang.percent(share) if share is not None else "",
        appeal=record.appeal or "",
        href=record.url or "",
        as_of=moment(context, record.as_of),
        cites=prose.cites(record.sources),
    )


def bar(context: RenderContext, share: float | Decimal | None) -> records.Bar | None:
    """Return a progress bar, which grows in the direction of the text; None if the percentage is unknown."""
    if share is None:
        return None
    whole = max(0, min(100, round(share)))
    return records.Bar(whole, 100 - whole if context.lang.dir == "rtl" else 0)


def indicator(context: RenderContext, prose: Prose, record: Indicator) -> records.IndicatorView:
    """Return what a sector has reached of its target."""
    share = reached_share(record)
    target, reached = (_with_unit(context, value, record.unit) for value in (record.target, record.reached))
    if target and reached:
        text = context.say("{reached} of {target}", reached=reached, target=target)
    elif target:
        text = context.say("Target: {number}", number=target)
    else:
        text = reached
    return records.IndicatorView(
        label=record.label,
        text=text,
        share_text=context.lang.percent(float(share)) if share is not None else "",
        bar=bar(context, share),
        cites=prose.cites(record.sources),
    )


def reached_share(record: Indicator) -> Decimal | None:
    """Return the percentage reached, as stated or computed and rounded; None if it is unknown."""
    if record.percent is not None:
        return Decimal(str(record.percent))
    if record.reached is None or not record.target:
        return None
    share = 100 * Decimal(str(record.reached)) / Decimal(str(record.target))
    return rounded(share, 0 if share >= _FEW else 1)


def _with_unit(context: RenderContext, value: float | None, unit: str | None) -> str:
    if value is None:
        return ""
    number = context.lang.number(value)
    return f"{number}\u00a0{unit}" if unit else number


def moment(context: RenderContext, value: datetime | None) -> records.Day | None:
    """Return a time for machines and for people, or None."""
    if value is None:
        return None
    return records.Day(value.isoformat(timespec="minutes"), context.lang.moment(value))


def _share(record: Amounts) -> float | None:
    """Return the funded share in per cent, as stated by the source or computed from its sums; None if unknown."""
    if record.percent is not None or record.sums is None:
        return record.percent
    required, received = record.sums
    return round(100 * received / required) if required else 100


def _money(context: RenderContext, value: float | None, currency: str | None) -> str:
    return "" if value is None else f"{currency}\u00a0{context.lang.number(value)}"


def _parts(context: RenderContext, record: KeyFigure) -> Iterator[str]:
    for names in (record.parts, *record.parts_by.values()):
        parts = [context.figures[name] for name in names if name in context.figures]
        if parts:
            yield context.say("; ").join(
                context.say("{label}: {number}", label=part.label, number=corrected_text(context, part))
                for part in parts
            )


def _range(context: RenderContext, prose: Prose, estimate: Estimate) -> records.RangeRow:
    names = [
        source.publisher or source.title
        for name in estimate.sources
        if (source := context.edition.source(name))
    ]
    low, best, high = (
        context.lang.number(value) if value is not None else ""
        for value in (estimate.low, estimate.best, estimate.high)
    )
    return records.RangeRow(context.say("; ").join(names), low, best, high, prose.cites(estimate.sources))


def _trend(record: KeyFigure, changes: Changes | None) -> str | None:
    difference = _of(record, changes)
    if record.trend and not contradicts(record, difference):
        return record.trend
    if difference is None:
        return None
    return "up" if difference > 0 else "down" if difference < 0 else None


def _difference(context: RenderContext, record: KeyFigure, changes: Changes | None) -> str:
    difference = _of(record, changes)
    if not difference or changes is None:
        return ""
    since = changes.since.number
    return context.say(
        "{difference} since edition {number}",
        difference=difference_text(context, record, difference),
        number=since,
    )


def _of(record: KeyFigure, changes: Changes | None) -> float | None:
    if changes is None:
        return None
    return next((c.difference for c in changes.figures if c.now and c.now.id == record.id and c.before), None)
