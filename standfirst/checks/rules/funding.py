"""Funding and response: appeals add up, and what was reached fits its percentage."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from standfirst.checks.context import Context
from standfirst.checks.numbers import shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc
from standfirst.library.tables import decimals, plain, rounded
from standfirst.model import each_amount


@check(
    "SF239", "funded-share", "error", "the percentage of an appeal does not match its sums",
    fails="""
        funding: {required: 250000, received: 100000, percent: 45, currency: EUR, sources: [council]}
        """,
    passes="""
        funding: {required: 240000, received: 68000, percent: 28.3, currency: EUR, sources: [council]}
        """,
)  # fmt: skip
def funded_share(context: Context) -> Iterator[Finding]:
    """`percent` is `received` divided by `required`, at the precision given; if a sum is missing, it is not checked.

    Does not see: a percentage without both sums.
    """
    for loc, one in each_amount(context.briefing.funding):
        yield from _share_off((*loc, "percent"), one.percent, one.received, one.required, "sums")


@check(
    "SF240", "appeals-total", "error", "the amounts of several appeals do not add up to the funding",
    fails="""
        funding:
          required: 250000
          currency: EUR
          appeals:
            - {appeal: Bridges, required: 100000, currency: EUR, sources: [council]}
            - {appeal: Homes, required: 140000, currency: EUR, sources: [council]}
          sources: [council]
        """,
    passes="""
        funding:
          required: 250000
          currency: EUR
          appeals:
            - {appeal: Bridges, required: 100000, currency: EUR, sources: [council]}
            - {appeal: Homes, required: 150000, percent: 28.3, currency: EUR, sources: [council]}
          sources: [council]
        """,
)  # fmt: skip
def appeals_total(context: Context) -> Iterator[Finding]:
    """The amounts of all appeals add up to that of the funding, if all are known and in one currency.

    Compare them with the source. If appeals overlap, or the list is not complete, leave out the amount of all.

    Does not see: sums with a missing amount.
    """
    funding = context.briefing.funding
    if (
        funding is None
        or not funding.appeals
        or {one.currency for one in funding.appeals} != {funding.currency}
    ):
        return
    for field in ("required", "received"):
        whole, parts = getattr(funding, field), [getattr(one, field) for one in funding.appeals]
        if whole is None or any(part is None for part in parts):
            continue
        total = sum((Decimal(str(part)) for part in parts), Decimal(0))
        if total != Decimal(str(whole)):
            yield Finding(
                ("funding", field),
                f"the appeals add up to {shown(plain(total))}, not to {shown(whole)}",
                "compare them with the source",
            )


@check(
    "SF241", "reached-share", "error", "the percentage of an indicator does not match its numbers",
    fails="""
        response:
          - sector: Water
            indicators: [{label: People with safe water, target: 80000, reached: 61000, percent: 67, sources: [council]}]
        """,
    passes="""
        response:
          - sector: Water
            indicators: [{label: People with safe water, target: 80000, reached: 61000, percent: 76.3, sources: [council]}]
        """,
)  # fmt: skip
def reached_share(context: Context) -> Iterator[Finding]:
    """`percent` of an indicator is `reached` divided by `target`, at the precision given.

    A target of 0 has no percentage. Compare the three with the source, or remove `percent`, which is computed then.

    Does not see: a percentage without both numbers.
    """
    for index, sector in enumerate(context.briefing.response):
        for n, one in enumerate(sector.indicators):
            loc: Loc = ("response", index, "indicators", n)
            if one.target == 0:
                yield Finding(
                    (*loc, "target"), "a target of 0 has no percentage", "remove it, or fix the number"
                )
            yield from _share_off((*loc, "percent"), one.percent, one.reached, one.target, "numbers")


def _share_off(
    loc: Loc, percent: float | None, part: float | None, whole: float | None, named: str
) -> Iterator[Finding]:
    """Yield a finding if a typed percentage differs from its numbers at its own precision."""
    if percent is None or part is None or not whole:
        return
    typed = Decimal(str(percent))
    near = rounded(100 * Decimal(str(part)) / Decimal(str(whole)), decimals(typed))
    if near != typed:
        yield Finding(
            loc,
            f"says {shown(percent)}%, but its {named} give {shown(plain(near))}%",
            "compare all three with the source, or remove `percent`",
        )
