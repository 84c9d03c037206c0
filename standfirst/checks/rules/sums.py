"""Arithmetic in sentences: sums that a text states together with their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from standfirst.checks.context import Context
from standfirst.checks.numbers import added, shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.sentences import SentenceNumbers
from standfirst.language.joined import Number

_IN_ALL = re.compile(
    r"\s*,?\s*(?:[^\W\d_]+\s+)?(?:in all|in total|altogether|all told|au total|en tout|en total|en conjunto|في المجموع|إجمالاً|إجمالا|في المجمل|کل ملا کر"
    r"|مجموعی طور پر)(?!\w)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?<!\w)(?:total(?:s|ling|led)?(?: of)?|a combined|un total de|total de|en total|soit|(?:which |that |this )?mak(?:es|ing)|adding up to|in sum|lo que suma|suman|ce qui fait|bringing the total to|[وف]?(?:ال)?مجموع(?:ها|هم|هن)?|[وب]?إجمالي(?:ها|هم)?|المجموع هو"
    r"|کل|مجموعی طور پر|کل ملا کر|مجموعہ|جملہ)\s*[:,،]?\s*$",
    re.IGNORECASE,
)
_PART_OF_IT = re.compile(
    r"(?<!\w)(?:including|of (?:whom|which|them)|among them|more than|compared|per|dont|parmi|contre|incluid\w*|de ellos|entre ell[oa]s|frente a"
    r"|بينهم|منهم|منها|بمن فيهم|مقارنة|مقابل|لكل|جن میں|ان میں|فی)(?!\w)",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?<!\w)(?:one|un|une|uno|una|واحد|واحدة|ایک)(?!\w)", re.IGNORECASE)


@check(
    "SF217", "sum-in-prose", "warning", "a total in a sentence is not the sum of its parts",
    fails="""
        key_figures:
          - {id: north, label: On the north bank, value: 12, sources: [council]}
          - {id: south, label: On the south bank, value: 8, sources: [council]}
          - {id: all, label: On both banks, value: 21, sources: [council]}
        background: |
          The flood took 12 houses in Marbel and 8 in Lower Marbel, 21 in all.
        """,
    passes="""
        key_figures:
          - {id: north, label: On the north bank, value: 12, sources: [council]}
          - {id: south, label: On the south bank, value: 8, sources: [council]}
          - {id: all, label: On both banks, value: 20, sources: [council]}
        background: |
          The flood took 12 houses in Marbel and 8 in Lower Marbel, 20 in all.
        """,
)  # fmt: skip
def sum_in_prose(context: Context) -> Iterator[Finding]:
    """A total stated in a sentence matches its parts: *12 in Marbel and 8 in Lower Marbel, 21 in all* is actually 20.

    The check reads sentences that call one number the total (*in all*, *a total of*, *au total*, *en total*, *في
    المجموع*, *مجموعی طور پر*) and contain two or more others with the same unit. References count with the numbers of
    their figures. Look up the wrong number in the source.

    Does not see: totals without such a word, parts in several sentences, and sentences that compare or qualify.
    """
    for one in context.reckoned:
        if len(one.numbers) < 3 or one.shares or one.changes or _PART_OF_IT.search(one.sentence):
            continue
        found = _total(one)
        if found is None or any(n.qualifier not in ("", "exactly") for n in one.numbers):
            continue
        total, near = found
        if parts := _wrong_parts(one, total, near):
            made = added(n.value or 0 for n in parts)
            yield Finding(
                one.text.loc,
                f"says {shown(total.value or 0)}, but {' + '.join(shown(n.value or 0) for n in parts)} is {shown(made)}",
                "compare all of them with the source",
                one.text.text,
                one.start + total.start,
            )


def _total(one: SentenceNumbers) -> tuple[Number, float] | None:
    """Return the number that a sentence calls the total, and how close a sum must be to consist of its parts."""
    for number in one.numbers:
        before = one.sentence[max(0, number.start - 30) : number.start]
        if _IN_ALL.match(one.sentence, number.end) or _TOTAL.search(before):
            return number, 0.5
    if len(one.numbers) >= 4 and ":" in one.between(one.numbers[0], one.numbers[1]):
        return one.numbers[0], 0.8
    return None


def _wrong_parts(one: SentenceNumbers, total: Number, near: float) -> list[Number]:
    """Return the numbers of a sentence that should add up to its total but do not; none if they may."""
    parts = _added(one, total)
    in_digits = [n for n in parts if any(map(str.isdigit, one.sentence[n.start : n.end]))]
    for few in (parts, in_digits):  # the `three` of `three villages` is not a part
        missing = (total.value or 0) - added(n.value or 0 for n in few)
        if not missing or 0 < missing <= len(_ONE.findall(one.sentence)):
            return []
    likely = min(
        (few for few in (parts, in_digits) if len(few) > 1),
        default=[],
        key=lambda few: abs(added(n.value or 0 for n in few) - (total.value or 0)),
    )
    return likely if likely and _could_be_parts(likely, total, near) else []


def _added(one: SentenceNumbers, total: Number) -> list[Number]:
    """Return the numbers of a sentence that should add up to its total, which may occur twice."""
    parts = [
        n for n in one.numbers if n is not total and n.value != total.value and _measures_alike(n, total)
    ]
    first, rest = added(n.value or 0 for n in parts[:1]), added(n.value or 0 for n in parts[1:])
    if len(parts) > 2 and first == rest and first > 0.7 * (total.value or 0):
        return parts[1:]
    return parts


def _measures_alike(one: Number, other: Number) -> bool:
    """Return whether two numbers have the same measure; a missing unit or currency matches any."""
    return (one.unit == other.unit or "" in (one.unit, other.unit)) and (
        one.currency == other.currency or "" in (one.currency, other.currency)
    )


def _could_be_parts(parts: list[Number], total: Number, near: float) -> bool:
    """Return whether numbers are close enough to be the parts of a total, and no two neighbours are."""
    values = [n.value or 0 for n in parts]
    whole = total.value or 0
    if (
        any(added(pair) == whole for pair in pairwise(values))
        or added(values[1:]) == whole
        or added(values[:-1]) == whole
    ):
        return False
    return max(values) < whole and near <= added(values) / whole <= 1 / near
