"""Figures: references, and numbers typed in prose and titles, agree with the records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from standfirst.checks.context import Context
from standfirst.checks.known_numbers import TOLD, KnownNumbers
from standfirst.checks.labels import NARROWER, FigureLabel, TypedNumber, generic, labels
from standfirst.checks.numbers import agrees, every, is_said_of, shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.sentences import DEATHS, direction
from standfirst.checks.texts import Words
from standfirst.checks.wording import WORD, meanings
from standfirst.language import dates
from standfirst.language.joined import Number
from standfirst.language.numbers import find
from standfirst.model import KeyFigure, Role
from standfirst.model.references import FORMS, figures

_SMALL_IN_WORDS = 20
_LEAST = 3


@check(
    "SF211", "unknown-figure", "error", "prose refers to an unknown figure",
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
    """`{{ id }}` in prose names a figure under `key_figures`, in one of the available forms.

    The forms are `{{ id }}` (with its qualifier), `{{ id|number }}` and `{{ id|label }}`. Fix the spelling, or add
    the figure.

    Does not see: a reference to the wrong figure.
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
                yield Finding(text.loc, message, f"use one of {', '.join(FORMS)}", text.text, reference.start)


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

    The check covers prose, headlines, captions, alternative texts and titles of charts and tables, and also reads
    numbers in words (*sixty-seven*, *2.4 lakh*, *$7.5bn*). It applies if all words of the label are near the number,
    the unit or currency is the same, and nothing refers to a part, another time, another place or a plan. A number
    may be rounded with a word such as *nearly* or if it is written in rounded form (*1.2 million* for 1,234,000).
    Compare both with the source; if you write `{{ id }}` instead of the number, page, PDF and message cannot
    disagree.

    Beside the name of a row or a bar, it is the number of that row or bar. A number that no record contains is also
    reported if it has nearly the digits, or the words and the size, of a figure or of the chart it belongs to; the
    message lists these, without knowing which is meant.

    Does not see: a number with other words than its label's, one that another record also contains, and one in a
    sentence that also gives the right number.
    """
    if not context.typed:
        return
    known = context.held
    for text, place, label in context.typed:
        if beside := _row_beside(text, place, known, context):
            yield Finding(
                text.loc,
                f"says {_shown(place.number)}, but {beside}",
                _COMPARE,
                text.text,
                place.number.start,
            )
        elif label is not None and not _may_mean(text, place, label, known, context):
            figure = label.figure
            yield Finding(
                text.loc,
                f"says {_shown(place.number)}, but `{figure.id}` ({figure.label}) is {shown(figure.value or 0)}",
                _COMPARE,
                text.text,
                place.number.start,
            )
        elif near := _unrecorded(text, place, known, context):
            yield Finding(
                text.loc,
                f"says {_shown(place.number)}, which no record contains; similar: {', '.join(near)}",
                _COMPARE,
                text.text,
                place.number.start,
            )


_COMPARE = "compare both with the source, and fix the one that is wrong"


def _row_beside(text: Words, place: TypedNumber, known: KnownNumbers, context: Context) -> str:
    """Return the value of the one bar or row named beside a number that no record contains; "" if there is none."""
    number = place.number
    if number.value is None or number.unit == "%" or known.hold(number) or context.edition.translated:
        return ""
    named = {label: cells for label, cells in context.held.rows_for(text) if _is_beside(label, place)}
    longest = [label for label in named if not any(label in other and label != other for other in named)]
    if len(longest) != 1:
        return ""
    stems = meanings(place.sentence, context.lang)
    likely = [
        f"{longest[0]}{column and f', {column},'} in `{name}` is {shown(value)}"
        for name, column, value in named[longest[0]]
        if _like_digits(float(number.value), value)
        or (meanings(column, context.lang) <= stems and 0.3 <= number.value / (value or 1) <= 3)
    ]
    return likely[0] if len(likely) == 1 else ""


_BESIDE = 40
"""Characters beside a number in which a row or a bar is named."""
_APART = re.compile(r"[,;:،؛.۔]|(?<!\w)(?:and|et|y|e|و|اور)(?!\w)")
"""Separators between a number and a name that belongs to another one."""


def _is_beside(label: str, place: TypedNumber) -> bool:
    """Return whether a label is directly before or after a number."""
    before, after = (
        part.replace("\n", " ").casefold() for part in (place.before[-_BESIDE:], place.after[:_BESIDE])
    )
    name = label.casefold()
    behind = name in after and not _APART.search(after[: after.index(name)])
    return behind or (name in before and not _APART.search(before[before.rindex(name) + len(name) :]))


def _unrecorded(text: Words, place: TypedNumber, known: KnownNumbers, context: Context) -> list[str]:
    """Return the records that an unrecorded number was most likely meant to be; none if nothing is similar."""
    number = place.number
    skipped = (
        context.edition.translated or text.loc[0] not in TOLD or number.value is None or number.unit == "%"
    )
    if skipped or (number.value or 0) < _LEAST or known.hold(number):
        return []
    in_words = not any(map(str.isdigit, text.text[number.start : number.end]))
    small = in_words and (number.value or 0) <= _SMALL_IN_WORDS
    near = f"{place.before[-60:]} {place.after[:60]}" if small else place.sentence
    stems = meanings(near, context.lang)
    if _NARROWED.search(place.before[-30:]):
        return []
    counted = meanings(" ".join(WORD.findall(place.after[:40])[:1]), context.lang)
    beside = {one.value for one in find(place.sentence, context.lang) if one.value != number.value}
    found: list[tuple[int, str]] = []
    for name, label, value in _candidates(text, number, context):
        words = meanings(label, context.lang)
        words = words - generic(context.lang) or words
        if value in beside and not counted & words:
            continue  # the sentence also gives this number, so another one is meant
        shared, close = words & stems, _like_digits(float(number.value or 0), value)
        told = bool(shared) and len(shared) >= (len(words) - 1 if small else 1)
        told = told or bool(DEATHS.search(label) and DEATHS.search(near) and not NARROWER.search(near))
        alike = told and 0.3 <= (number.value or 0) / (value or 1) <= 3
        if close or (
            alike and (in_words or text.loc[0] == "charts") and not (small and text.loc[0] == "charts")
        ):
            found.append((len(shared) + 3 * close, f"{name} is {shown(value)}"))
    best = max((score for score, _ in found), default=0)
    likely = [said for score, said in found if score == best]
    return likely[:2] if not small or len(likely) == 1 else []


_NARROWED = re.compile(
    r"(?<!\w)(?:including|among them|of whom|of which|dont|incluid[oa]s|entre ell[oa]s|de ell[oa]s|منهم|منها|بينهم|بينها|جن میں|ان میں)(?:\s+(?:some|about|environ|al menos))?\s+$",
    re.IGNORECASE,
)
"""Words directly before a number that restrict it to a part."""


def _candidates(text: Words, number: Number, context: Context) -> Iterator[tuple[str, str, float]]:
    """Yield the records that a number in a text can refer to: a chart's own data, and figures with its unit."""
    briefing = context.briefing
    if text.loc[0] == "charts":
        for datum in briefing.charts[int(text.loc[1])].data:
            yield f"{datum.label} in the chart", datum.label, float(datum.value)
    for label in labels(briefing.key_figures, context.lang):
        if label.measures(number):
            yield (
                f"`{label.figure.id}` ({label.figure.label})",
                label.figure.label,
                float(label.figure.value or 0),
            )


def _like_digits(one: float, other: float) -> bool:
    """Return whether two numbers differ by a typing error: one digit, or two digits swapped."""
    a, b = str(int(one)), str(int(other))
    if len(a) != len(b) or a == b or not one.is_integer() or not other.is_integer():
        return False
    different = sum(x != y for x, y in zip(a, b, strict=True))
    return (different == 1 and len(a) > 2) or (len(a) > 1 and sorted(a) == sorted(b) and different == 2)


def _may_mean(
    text: Words, place: TypedNumber, label: FigureLabel, known: KnownNumbers, context: Context
) -> bool:
    """Return whether a number agrees with the figure that its words name, or may be about something else."""
    figure, number = label.figure, place.number
    true = float(figure.value or 0)
    estimates = [n for one in figure.range for n in (one.low, one.best, one.high) if n is not None]
    if any(is_said_of(number, float(one)) for one in (true, *estimates)):
        return True
    if number.value is not None and (agrees(figure, number.value) or number.value in known.held):
        return True
    return (
        place.is_narrower(label)
        or place.other_year(context.written.year)
        or _says_right(text, place, figure)
        or _elsewhere(text, place, figure, context)
        or _another_day(place, figure, context)
    )


def _says_right(text: Words, place: TypedNumber, figure: KeyFigure) -> bool:
    """Return whether the sentence also gives the figure's number, typed or as a reference."""
    whole = text.text[place.start : place.start + len(place.sentence)]
    return float(figure.value or 0) in every(place.sentence) or any(
        one.id == figure.id for one in figures(whole)
    )


def _elsewhere(text: Words, place: TypedNumber, figure: KeyFigure, context: Context) -> bool:
    """Return whether the sentence names a place that neither dateline nor label does; headlines cover the whole."""
    briefing, around = context.briefing, f"{place.before} {place.after}".casefold()
    label = figure.label.casefold()
    return text.loc[0] != "title" and any(
        one.name.casefold() in around
        and one.name.casefold() not in label
        and one.name != briefing.dateline.place
        for one in briefing.places
    )


def _another_day(place: TypedNumber, figure: KeyFigure, context: Context) -> bool:
    """Return whether the sentence gives a day that is not the figure's."""
    moment = figure.as_of or context.briefing.as_of
    own = {moment.date() if moment else context.written, context.written}
    days = [one.on(context.written.year) for one in dates.find(place.sentence)] if place.sentence else []
    return any(day is not None and day not in own for day in days)


def _shown(number: Number) -> str:
    if number.value is None:
        return f"{shown(number.low or 0)} to {shown(number.high or 0)}"
    return f"{shown(number.value)}{'%' if number.unit == '%' else ''}"


@check(
    "SF213", "figure-typed-in-prose", "warning", "a figure's number is typed instead of a reference",
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
    """Prose refers to a figure instead of typing its number.

    A typed number is not updated with the figure. The check reports digits that match a figure and its unit, with the
    words of its label nearby. Write the reference `{{ id }}`.

    Does not see: numbers in words, rounded numbers, headlines, which cannot contain references, and live updates, which
    keep the numbers of their time.
    """
    for text, place, label in context.typed:
        digits = text.text[place.number.start : place.number.end][:1].isdigit()
        if label is None or text.role is Role.PLAIN or place.is_narrower(label) or not digits:
            continue
        if place.number.value == label.figure.value and text.loc[0] != "updates":  # SF317
            figure = label.figure
            yield Finding(
                text.loc,
                f"types the number of `{figure.id}` ({figure.label})",
                f"write `{{{{ {figure.id} }}}}`, so that it is updated with the record",
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
    """Every number in a briefing comes from a record: with a source, checked once, the same everywhere.

    The check covers prose, headlines, captions, alternative texts and titles of charts and tables. Records are key
    figures and their ranges, funding, charts, tables, the timeline, claims, quotations and the response by sector. A
    number may be rounded with a word such as *nearly* or if it is written in rounded form. Add a key figure and
    write `{{ id }}`, or add the number to the record to which it belongs.

    Does not see: expectations in an outlook, dates, times, years, ages, durations, ordinals, telephone numbers,
    numbers in names (`F-16`, `Resolution 1325`), quotations, changes in per cent (SF218 covers those), shares in
    words, numbers in words up to twenty, and translations (SF716).
    """
    if context.edition.translated or not context.typed:
        return  # the numbers of a translation are compared with those of its original
    known = context.held
    for text, place, label in context.typed:
        number = place.number
        if text.loc[0] not in TOLD - {"outlook"} or label is not None or not _is_figure(text, number):
            continue
        if (
            not known.hold(number)
            and not _names_a_row(text, number, known)
            and not _is_worked_out(place)
            and not _unrecorded(text, place, known, context)
        ):
            yield Finding(
                text.loc,
                f"no record contains the number {_shown(number)}",
                "add a key figure and write `{{ id }}`"
                if text.role is not Role.PLAIN
                else "add a key figure",
                text.text,
                number.start,
            )


def _names_a_row(text: Words, number: Number, known: KnownNumbers) -> bool:
    """Return whether a number in a text of a chart or table is in the name of a row, such as an age group."""
    if text.loc[0] not in ("charts", "tables"):
        return False
    ends = {number.value, number.low, number.high} - {None}
    return any(ends <= {*every(label)} for label, _ in known.rows)


def _is_worked_out(place: TypedNumber) -> bool:
    """Return whether a share is a change, or refers to other numbers of its sentence; these need the record."""
    return place.number.unit == "%" and bool(direction(place.sentence))


def _is_figure(text: Words, number: Number) -> bool:
    """Return whether a number is in digits, or in words and larger than those used in passing."""
    in_words = not any(map(str.isdigit, text.text[number.start : number.end]))
    return not in_words or (number.value or 0) > _SMALL_IN_WORDS


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
    """A key figure names its source.

    Add `sources: [id]`. A figure whose value is not yet known, one with sources in its `range`, and a sum of `parts`
    that have sources need none.

    Does not see: a source that does not give the number.
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
