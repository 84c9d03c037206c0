"""Figures and their parts, and references between figures."""

from __future__ import annotations

from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.numbers import added, agrees, said, shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc
from standfirst.model import KeyFigure


@check(
    "SF201", "parts-do-not-add-up", "error", "the parts of a figure contradict it",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 180, parts: [north, south], sources: [council]}
          - {id: north, label: From the north bank, value: 120, sources: [council]}
          - {id: south, label: From the south bank, value: 73, sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 190, qualifier: more than, parts: [north, south],
             sources: [council]}
          - {id: north, label: From the north bank, value: 120, sources: [council]}
          - {id: south, label: From the south bank, value: 73, sources: [council]}
        """,
)  # fmt: skip
def parts_do_not_add_up(context: Context) -> Iterator[Finding]:
    """The parts of a figure add up to the figure, allowing for its qualifier.

    31 + 17 + 145 = 193 agrees with `more than 190` and `about 190`; it contradicts `190` and `more than 200`. If
    parts are themselves only bounds (`at least 31`), so is their sum. Fix the wrong number, add the missing part, or
    use `part_of` if the parts are not complete.

    Each division in `parts_by` is checked separately. Parts have the currency of their whole.

    Does not see: totals that are not linked with `parts`, and sums with a part that has no number.
    """
    figures = context.figures
    for index, figure in enumerate(context.briefing.key_figures):
        for loc, names in _partitions(figure):
            parts = [figures[name] for name in names if name in figures]
            if not parts or len(parts) < len(names) or figure.value is None:
                continue
            if other := next((part for part in parts if part.currency != figure.currency), None):
                yield Finding(
                    ("key_figures", index, *loc),
                    f"`{other.id}` is in {other.currency or 'no currency'}, but `{figure.id}` in {figure.currency or 'none'}",
                    "give both the same currency",
                )
                continue
            if any(part.value is None for part in parts) or _sum_agrees(figure, parts):
                continue
            total = added(part.value or 0 for part in parts)
            sum_text = " + ".join(shown(part.value or 0) for part in parts)
            by = f" by {loc[1]}" if len(loc) > 1 else ""
            yield Finding(
                ("key_figures", index, "value" if not by else "parts_by"),
                f"`{figure.id}` says {said(figure)}, but its parts{by} add up to {sum_text} = {shown(total)}",
                "fix the wrong number, or add the missing part",
            )


def _sum_agrees(figure: KeyFigure, parts: list[KeyFigure]) -> bool:
    """Return whether true counts of the parts can have a sum that agrees with the figure."""
    total = added(part.value for part in parts if part.value is not None)
    value = float(figure.value or 0)
    if agrees(figure, total):
        return True
    qualifiers = {part.qualifier for part in parts} - {None, "exactly"}
    if qualifiers & {"about"}:
        return abs(total - value) <= abs(value) * 0.1
    rises = bool(qualifiers & {"more than", "at least"}) and total < value
    falls = bool(qualifiers & {"up to", "fewer than", "nearly"}) and total > value
    return (rises or falls) and abs(total - value) <= abs(value) * 0.1


@check(
    "SF202", "unknown-part", "error", "a figure refers to an unknown figure",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, parts: [nort], sources: [council]}
          - {id: north, label: From the north bank, value: 120, sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, parts: [north], sources: [council]}
          - {id: north, label: From the north bank, value: 120, sources: [council]}
        """,
)  # fmt: skip
def unknown_part(context: Context) -> Iterator[Finding]:
    """`parts`, `parts_by`, `part_of`, `of` and a chart's `figures` name figures of this briefing, without cycles.

    Fix the id, or add the figure.

    Does not see: a reference to the wrong figure.
    """
    figures = context.figures
    fix = f"known: {', '.join(figures) or 'none'}"
    for loc, name in _named(context):
        if name not in figures:
            yield Finding(loc, f"there is no figure `{name}`", fix)
    for index, figure in enumerate(context.briefing.key_figures):
        if figure.id in _below(figure, figures, frozenset()):
            loc = ("key_figures", index, "parts")
            yield Finding(loc, f"`{figure.id}` is a part of itself", "remove the cycle")
        if figure.of == figure.id:
            loc = ("key_figures", index, "of")
            yield Finding(loc, f"`{figure.id}` is a share of itself", "name the figure that it is a share of")


def _named(context: Context) -> Iterator[tuple[Loc, str]]:
    """Yield every figure that a figure or a chart refers to, with its path."""
    for index, figure in enumerate(context.briefing.key_figures):
        for loc, names in _partitions(figure):
            yield from ((("key_figures", index, *loc, n), name) for n, name in enumerate(names))
        for field, name in (("part_of", figure.part_of), ("of", figure.of)):
            if name:
                yield ("key_figures", index, field), name
    for index, chart in enumerate(context.briefing.charts):
        yield from ((("charts", index, "figures", n), name) for n, name in enumerate(chart.figures))


def _partitions(figure: KeyFigure) -> Iterator[tuple[Loc, tuple[str, ...]]]:
    """Yield every division of a figure, with its path in the record."""
    yield ("parts",), figure.parts
    yield from ((("parts_by", name), ids) for name, ids in figure.parts_by.items())


def _below(figure: KeyFigure, figures: dict[str, KeyFigure], seen: frozenset[str]) -> frozenset[str]:
    """Return the ids of all parts of a figure, and of their parts."""
    for name in figure.parts:
        if name not in seen:
            seen |= {name}
            if name in figures:
                seen = _below(figures[name], figures, seen)
    return seen


@check(
    "SF203", "parts-exceed-whole", "error", "parts are larger than their whole",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 100, sources: [council]}
          - {id: north, label: From the north bank, value: 120, part_of: cleared, sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 190, sources: [council]}
          - {id: north, label: From the north bank, value: 120, part_of: cleared, sources: [council]}
        """,
)  # fmt: skip
def parts_exceed_whole(context: Context) -> Iterator[Finding]:
    """A figure that is `part_of` another is no larger than it.

    Several figures may overlap, so each is compared alone. Only a whole that is approximate or a lower bound (`more
    than`, `at least`) may be smaller.

    Does not see: parts that exceed the whole only together, any excess over a whole that is approximate or a lower
    bound, and figures that are not linked with `part_of`.
    """
    figures = context.figures
    for index, figure in enumerate(context.briefing.key_figures):
        whole = figures.get(figure.part_of or "")
        if whole is None or whole.value is None or figure.value is None:
            continue
        open_above = whole.qualifier in ("more than", "at least", "about")
        if figure.value > whole.value and not open_above:
            yield Finding(
                ("key_figures", index, "value"),
                f"`{figure.id}` ({shown(figure.value)}) is part of `{whole.id}` ({said(whole)})",
                "fix one of the numbers",
            )
