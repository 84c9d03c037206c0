"""Compare changes stated in sentences (*up by half*, *doubled*, *20 per cent less*) with their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from standfirst.checks.context import Context
from standfirst.checks.numbers import shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.relations import NumbersOverTime, Quantity, time_units
from standfirst.checks.sentences import SentenceNumbers, StatedShare
from standfirst.checks.wording import meanings
from standfirst.language.joined import Number

_FROM = {
    "en": (r"from\s*$", r"^\s*(?:[^\W\d_]+\s+){0,3}to\s*$"),
    "fr": (r"(?:de|d['’])\s*$", r"^\s*(?:[^\W\d_]+\s+){0,3}à\s*$"),
    "es": (r"de\s*$", r"^\s*(?:[^\W\d_]+\s+){0,3}a\s*$"),
    "ar": (r"من\s*$", r"^\s*(?:[^\W\d_]+\s+){0,3}إلى\s*$"),
    "ur": (r"$", r"^\s*(?:[^\W\d_]+\s+){0,3}سے\s+(?:بڑھ|کم|گھٹ)[^\d]{0,16}$"),
}
_REFERS_BACK = re.compile(
    r"^\W*(?:that|this|which|it|the (?:rise|increase|fall|drop)|soit|c['’]est|cela|es decir|esto|eso|se trata|وهذه|وهذا|هذه|هذا|وكان عدد\w*|their number|leur nombre|su número|یہ|یعنی|ان کی تعداد)(?!\w)",
    re.IGNORECASE,
)


@check(
    "SF218", "change-in-prose", "warning", "a change in a sentence does not match its numbers",
    fails="""
        key_figures:
          - {id: before, label: In shelters on Saturday, value: 200, sources: [council]}
          - {id: now, label: In shelters on Sunday, value: 260, sources: [council]}
        background: |
          The number in shelters went up by half, from 200 to 260.
        """,
    passes="""
        key_figures:
          - {id: before, label: In shelters on Saturday, value: 200, sources: [council]}
          - {id: now, label: In shelters on Sunday, value: 260, sources: [council]}
        background: |
          The number in shelters went up by 30 per cent, from 200 to 260.
        """,
)  # fmt: skip
def change_in_prose(context: Context) -> Iterator[Finding]:
    """A change stated in a sentence matches its numbers: *up by half, from 200 to 260* is actually up by 30 per cent.

    The check reads changes (per cent, *a third*, *doubled*, *twice as many*) and finds the two numbers of each: *from
    A to B*, the only two in the sentence or the one before it (*That is …*), or two in the records: two figures for
    one thing, a table by day or week, the points of a chart. The sentence must name one of these numbers or their
    subject. A change may be rounded, and more roughly with a word such as *about*. In five languages;
    references count with the numbers of their figures. Look up the wrong number in the source.

    Does not see: changes in percentage points, changes of sums, and changes for which no record has both numbers.
    """
    before: SentenceNumbers | None = None
    for one in context.reckoned:
        earlier, before = before if before and before.text is one.text else None, one
        yield from _two_changes(one)
        for told in one.changes:
            if told.number and told.number.qualifier in ("more than", "at least", "up to", "fewer than"):
                continue
            if message := _contradiction(one, told, earlier, context):
                yield Finding(
                    one.text.loc,
                    f"says {one.sentence[told.start : told.end].strip()!r}, {told.values[0] * 100:+.3g}%, but {message}",
                    "compare all of them with the source",
                    one.text.text,
                    one.start + told.start,
                )


def _contradiction(
    one: SentenceNumbers, told: StatedShare, earlier: SentenceNumbers | None, context: Context
) -> str:
    """Return a message for what contradicts a change; "" if nothing does."""
    pairs = _pairs(one, told, earlier)
    actual = [found for a, b in pairs if (found := _made(a, b, told)) is not None]
    if any(_agrees(found, told) for found in actual):
        return ""
    courses = _courses(one, told, earlier, context)
    if any(_agrees(change, told) for course in courses for change, *_ in course.changes()):
        return ""
    if actual and _from_to(one, one.numbers) is None and not _is_near(actual[0], told):
        actual = []  # one of the numbers is about something else
    if actual:
        between = " and ".join(shown(n.value or 0) for n in pairs[0])
        return f"the numbers give {actual[0] * 100:+.0f}% ({between})"
    units = time_units(one.sentence)
    return next(filter(None, (_against(course, told, units) for course in courses)), "")


def _is_near(made: float, told: StatedShare) -> bool:
    """Return whether a change is close enough to have been meant: mistakes are seldom tenfold."""
    return any(abs(value) / 10 <= abs(made) <= abs(value) * 10 for value in told.values)


def _against(course: NumbersOverTime, told: StatedShare, units: frozenset[str]) -> str:
    """Return the change in a series that contradicts a stated one: same direction, or same size and opposite."""
    made = list(course.changes())
    if not made or (len(told.values) > 1 and min(told.values) < 0 < max(told.values)):
        return _said(*made[-1]) if made else ""
    same_way = [each for each in made if each[0] * told.values[0] > 0]
    turned = [each for each in made if _agrees(-each[0], told)] if course.is_ordered else []
    if not turned and not same_way and len(made) == 1 and course.is_ordered and course.units & units:
        turned = made  # the opposite direction, in the same week
    return _said(*(turned or same_way)[-1]) if turned or same_way else ""


def _said(change: float, one: Quantity, two: Quantity) -> str:
    return f"from {one.name} ({shown(one.value)}) to {two.name} ({shown(two.value)}) is {change * 100:+.0f}%"


def _two_changes(one: SentenceNumbers) -> Iterator[Finding]:
    """Yield a finding if a multiple and a per cent in one sentence contradict each other."""
    if len(one.changes) != 2:
        return
    multiple, share = sorted(one.changes, key=lambda told: told.number is not None)
    if multiple.number is None and share.number is not None and len(multiple.values) == 1:
        written, times = one.sentence[multiple.start : multiple.end], multiple.values[0]
        if share.values[0] * times > 0 and not _agrees(share.values[0], multiple) and _is_multiple(times):
            yield Finding(
                one.text.loc,
                f"says {written!r} and {abs(share.values[0]) * 100:.3g}%, but that is {abs(times) * 100:.3g}%",
                "compare both with the source",
                one.text.text,
                one.start + multiple.start,
            )


def _is_multiple(change: float) -> bool:
    return change >= 1 or change == -0.5


def _agrees(change: float, told: StatedShare) -> bool:
    """Return whether a stated change can describe an actual one: rounded, and more roughly if in words."""
    return any(abs(change - value) <= _slack(value, told) for value in told.values)


def _slack(value: float, told: StatedShare) -> float:
    return 0.012 if told.is_exact else max(0.02, abs(value) * 0.2)


def _pairs(
    one: SentenceNumbers, told: StatedShare, earlier: SentenceNumbers | None
) -> list[tuple[Number, Number]]:
    """Return pairs of numbers in the text that a change can be between, the older first if known."""
    numbers = one.numbers if len(one.changes) == 1 else one.near(told)
    if pair := _from_to(one, numbers):
        return [pair]
    if len(numbers) == 2:
        return [] if one.part_of(*numbers) else _either_way(*numbers)
    if earlier is None or len(numbers) > 1:
        return []
    if not _REFERS_BACK.search(one.sentence):
        return _to_from_before(one, numbers, earlier)
    if earlier.shares or earlier.changes:
        return []
    if len(numbers) == 1:
        return [(numbers[0], n) for n in earlier.numbers if n.unit == numbers[0].unit]
    return _either_way(*earlier.numbers) if len(earlier.numbers) == 2 else []


def _from_to(one: SentenceNumbers, numbers: Sequence[Number]) -> tuple[Number, Number] | None:
    """Return the two numbers of *from A to B*."""
    head, joint = _FROM.get(one.lang, _FROM["en"])
    for a, b in pairwise(numbers):
        before = one.sentence[max(0, a.begin - 8) : a.begin]
        if re.search(head, before) and re.search(joint, one.between(a, b)):
            return a, b
    return None


def _either_way(a: Number, b: Number) -> list[tuple[Number, Number]]:
    """Return two numbers of one measure in either order; none if they measure different things."""
    return [(a, b), (b, a)] if (a.unit, a.currency) == (b.unit, b.currency) else []


def _to_from_before(
    one: SentenceNumbers, numbers: Sequence[Number], earlier: SentenceNumbers
) -> list[tuple[Number, Number]]:
    """Return the only number of the previous sentence, and the one to which this sentence says it changed."""
    if len(numbers) != 1 or len(earlier.numbers) != 1:
        return []
    a, b = earlier.numbers[0], numbers[0]
    to = _TO.search(one.sentence, max(0, b.begin - 12), b.begin)
    return [(a, b)] if to and (a.unit, a.currency) == (b.unit, b.currency) else []


_TO = re.compile(r"(?<!\w)(?:to|à|a|hasta|إلى)\s+$")


def _made(a: Number, b: Number, told: StatedShare) -> float | None:
    """Return the change between two numbers if its direction is the stated one; None otherwise."""
    if not a.value or b.value is None or a.value == b.value:
        return None
    made = (b.value - a.value) / a.value
    return made if any(made * value > 0 for value in told.values) else None


_LEAST = 5
"""The smallest number that identifies a series in a sentence."""


def _courses(
    one: SentenceNumbers, told: StatedShare, earlier: SentenceNumbers | None, context: Context
) -> list[NumbersOverTime]:
    """Return the series that a sentence with a change is about, by their numbers, their chart or their words."""
    courses = context.relations.courses
    numbers = one.near(told)
    if len(numbers) == 2 and one.part_of(*numbers):
        numbers = ()
    values = {n.value for n in numbers if (n.value or 0) >= _LEAST}
    if earlier and not values and _REFERS_BACK.search(one.sentence):
        values = {n.value for n in earlier.numbers if (n.value or 0) >= _LEAST}
    held = [(sum(step.value in values for step in course.steps), course) for course in courses]
    most = max((count for count, _ in held), default=0)
    if most:
        return [course for count, course in held if count == most]
    if values or one.names_another_year(context.written.year) or one.places(context.briefing):
        return []
    own = [course for course in courses if one.text.loc[:2] == ("charts", course.chart)]
    if own:
        return own
    words, units = meanings(one.sentence, context.lang), time_units(one.sentence)
    named = [
        course
        for course in courses
        if course.words and course.words <= words and (not units or not course.units or units & course.units)
    ]
    longest = max((len(course.words) for course in named), default=0)
    return [course for course in named if len(course.words) == longest]
