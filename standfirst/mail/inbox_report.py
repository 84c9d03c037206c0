"""Print the results of an inbox: one line for each outcome, then counts and what a person must decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from standfirst.mail.bounces import Effect, ReportOutcome

SHOWN = 500
"""The number of lines printed; the rest is counted."""

_COUNTED: frozenset[Effect] = frozenset({"automatic reply"})
"""Outcomes that need no attention: they are counted, not listed."""

_ADVICE: dict[Effect, str] = {
    "wants out": "`standfirst unsubscribe ADDRESS` suppresses who wants out: anyone can write a sender",
    "look at": "look at these yourself: `standfirst unsubscribe ADDRESS` suppresses an address, a list changes one",
    "not understood": "read what was not understood in the inbox; nothing was concluded from it",
}


def show(to: Console, found: Iterable[ReportOutcome]) -> Counter[Effect]:
    """Print the outcomes as they come; return the number of each kind."""
    lines: Counter[ReportOutcome] = Counter()
    counts: Counter[Effect] = Counter()
    for one in found:
        counts[one.effect] += 1
        lines[one] += 1
        if lines[one] == 1 and one.effect not in _COUNTED and len(lines) <= SHOWN:
            to.print(Text(f"{one.effect}: {one.address}: {one.detail}"), soft_wrap=True)
    if len(lines) > SHOWN:
        to.print(Text(f"… only {SHOWN} are listed"))
    to.print(
        Text(", ".join(f"{count} {effect}" for effect, count in sorted(counts.items())) or "no messages")
    )
    for effect, advice in _ADVICE.items():
        if counts[effect]:
            to.print(Text(advice), soft_wrap=True)
    return counts
