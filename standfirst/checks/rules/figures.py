"""Figures in the rest of the briefing: references, numbers typed in prose, and charts agree with the records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from standfirst.checks.context import Context
from standfirst.checks.labels import Place
from standfirst.checks.numbers import agrees, every, shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Role, Words
from standfirst.model.references import FORMS, figures

_FIELDS = frozenset(
    {"title", "standfirst", "highlights", "situation", "background", "coordination", "sections", "outlook"}
)
_ROUND = re.compile(
    r"\b(?:nearly|almost|about|around|some|over|up to|(?:more|fewer|less) than|at least|près de|environ|plus de|moins de"
    r"|quelque|au moins|تقریباً|تقریبا|قریب)\s+$",
    re.IGNORECASE,
)


@check(
    "SF211", "unknown-figure", "error", "prose refers to a figure that is not there",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        situation: |
          The river rose through the night. [@council]
          {{ clered }} people had to leave.
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        situation: |
          The river rose through the night. [@council]
          {{ cleared }} people had to leave.
        """,
)  # fmt: skip
def unknown_figure(context: Context) -> Iterator[Finding]:
    """`{{ id }}` in prose names a figure under `key_figures`, and its form is one that there is.

    Forms are `{{ id }}` (with its qualifier), `{{ id|number }}` and `{{ id|label }}`. Mend the spelling,
    or add the figure.
    """
    known = [figure.id for figure in context.briefing.key_figures]
    for text in context.prose:
        if "{{" not in text.text:
            continue
        for reference in figures(text.text):
            if reference.id not in known:
                close = get_close_matches(reference.id, known, n=1)
                fix = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known) or 'none'}"
                yield Finding(
                    text.loc, f"there is no figure `{reference.id}`", fix, text.text, reference.start
                )
            elif reference.form not in FORMS:
                message = f"a figure has no form `{reference.form}`"
                yield Finding(
                    text.loc, message, f"write one of {', '.join(FORMS)}", text.text, reference.start
                )


@check(
    "SF212", "figure-disagrees-with-prose", "warning", "a number in prose contradicts the figure of that label",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        background: |
          In the two villages 180 people were cleared.
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        background: |
          In the two villages {{ cleared }} people were cleared.
        """,
)  # fmt: skip
def figure_disagrees_with_prose(context: Context) -> Iterator[Finding]:
    """A number typed beside the words of a figure's label is that figure's number.

    It looks for the label's words around a number, up to the next number of the same sentence, and lets
    sentences about another year alone. Write the reference `{{ id }}` in place of the number: then page,
    PDF and message can never disagree. In a headline no reference can stand; mend its number there. It may be
    round where a word says so (*nearly 200*).
    """
    for text, place, label in (*context.headlines, *context.typed):
        number = place.number.value
        if label is None or agrees(label.figure, number) or number == label.figure.value:
            continue
        if text.role is Role.PLAIN and _is_round(place, (label.figure.value or 0,)):
            continue
        if not place.other_year(context.written.year):
            figure = label.figure
            yield Finding(
                text.loc,
                f"says {shown(number)}, but `{figure.id}` ({figure.label}) is {shown(figure.value or 0)}",
                "mend one of them" if text.role is Role.PLAIN else f"write `{{{{ {figure.id} }}}}`",
                text.text,
                place.number.start,
            )


@check(
    "SF213", "figure-typed-in-prose", "warning", "a figure's number is typed where a reference is due",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        background: |
          In the two villages 120 people were cleared.
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        background: |
          In the two villages {{ cleared }} people were cleared.
        """,
)  # fmt: skip
def figure_typed_in_prose(context: Context) -> Iterator[Finding]:
    """Prose refers to a figure and never types its number.

    A typed number stays behind when the figure changes. It is reported where the number is a figure's
    and words of its label stand near. Write the reference `{{ id }}`.
    """
    for text, place, label in context.typed:
        if label is not None and place.number.value == label.figure.value:
            figure = label.figure
            yield Finding(
                text.loc,
                f"types the number of `{figure.id}` ({figure.label})",
                f"write `{{{{ {figure.id} }}}}`, so that it follows the record",
                text.text,
                place.number.start,
            )


@check(
    "SF214", "number-without-record", "warning", "a number in prose is in no record",
    fails="""
        background: |
          The bridge was built for a lower river, and 64 houses stand below it.
        """,
    passes="""
        key_figures:
          - {id: houses, label: Houses below the bridge, value: 64, sources: [council]}
        background: |
          The bridge was built for a lower river, and {{ houses }} houses stand below it.
        """,
)  # fmt: skip
def number_without_record(context: Context) -> Iterator[Finding]:
    """Every number that prose gives is a record's: with a source, checked once, the same everywhere.

    Records are key figures and their ranges, funding, charts, the timeline, claims, quotations and the
    response by sector. Dates, times, years, ages, durations, ordinals, telephone numbers, numbers in names
    (`F-16`, `Resolution 1325`), number words and quotations are no figures. Headlines are looked at too; there
    a number may be round where a word says so (*nearly 200*). Add a key figure and write `{{ id }}`, or put the
    number into the record to which it belongs.
    """
    typed = (*context.headlines, *context.typed)
    if context.edition.translated or not typed:
        return  # the numbers of a translation are compared with those of its original
    held = _held(context)
    for text, place, label in typed:
        if text.role is Role.PLAIN and _is_round(place, held):
            continue
        if text.loc[0] in _FIELDS and label is None and place.number.value not in held:
            yield Finding(
                text.loc,
                f"no record holds the number {shown(place.number.value)}",
                "add a key figure and write `{{ id }}`",
                text.text,
                place.number.start,
            )


@check(
    "SF215", "figure-without-source", "error", "a figure names no source",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        """,
)  # fmt: skip
def figure_without_source(context: Context) -> Iterator[Finding]:
    """A number that the briefing stands on says where it comes from.

    Add `sources: [id]`. A figure whose value is not known yet, one that names the sources of its `range`,
    and a sum of `parts` that have sources need none of their own.
    """
    sourced = {
        one.id for one in context.briefing.key_figures if one.sources or any(e.sources for e in one.range)
    }
    for index, figure in enumerate(context.briefing.key_figures):
        from_parts = bool(figure.parts) and sourced.issuperset(figure.parts)
        if figure.value is not None and figure.id not in sourced and not from_parts:
            yield Finding(
                ("key_figures", index, "id"), f"`{figure.id}` names no source", "add `sources: [id]`"
            )


@check(
    "SF216", "chart-contradicts-figure", "error", "a chart draws another number than the figure of that label",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        charts:
          - {id: course, kind: bar, title: Most people left on Sunday, alt: A bar of people cleared.,
             data: [{label: People cleared, value: 180}], sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        charts:
          - {id: course, kind: bar, title: Most people left on Sunday, alt: A bar of people cleared.,
             figures: [cleared], sources: [council]}
        """,
)  # fmt: skip
def chart_contradicts_figure(context: Context) -> Iterator[Finding]:
    """A bar with the label of a key figure has its number.

    Draw the figure itself (`figures: [id]`) instead of typing it once more under `data`.
    """
    by_label = {figure.label.casefold(): figure for figure in context.briefing.key_figures}
    for index, chart in enumerate(context.briefing.charts):
        for n, datum in enumerate(chart.data):
            figure = by_label.get(datum.label.casefold())
            if figure is not None and figure.value is not None and figure.value != datum.value:
                yield Finding(
                    ("charts", index, "data", n, "value"),
                    f"draws {shown(datum.value)}, but `{figure.id}` is {shown(figure.value)}",
                    f"draw `figures: [{figure.id}]`",
                )


def _is_round(place: Place, known: Iterable[float]) -> bool:
    """Whether a word before a number says that it is no exact one, and one of the known ones is near."""
    number = place.number.value
    return bool(_ROUND.search(place.before)) and any(abs(one - number) <= abs(one) / 10 for one in known)


def _held(context: Context) -> frozenset[float]:
    """Every number that a record of the briefing holds."""
    briefing = context.briefing
    held: set[float] = set()
    for figure in briefing.key_figures:
        numbers = [figure.value, *(n for one in figure.range for n in (one.low, one.best, one.high))]
        held.update(float(n) for n in numbers if n is not None)
    if briefing.funding:
        required, received = float(briefing.funding.required), float(briefing.funding.received)
        held |= {required, received, required - received}
    held.update(float(datum.value) for chart in briefing.charts for datum in chart.data)
    for text in context.words:
        if _is_record(text):
            held.update(every(text.text))
    return frozenset(held)


def _is_record(text: Words) -> bool:
    """Whether a text belongs to a record that has sources of its own, rather than to prose."""
    return text.loc[0] not in _FIELDS and text.role is not Role.PRIVATE
