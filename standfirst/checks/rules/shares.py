"""Compare shares stated in sentences (*a third of them*, *one in five*, *25%*) with their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.numbers import shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.relations import Part, Quantity
from standfirst.checks.sentences import FATAL, FUNDED, LACKING, SentenceNumbers, StatedShare
from standfirst.checks.wording import meanings, says_no
from standfirst.language.joined import Number
from standfirst.library.tables import work_out


@check(
    "SF219", "share-in-prose", "warning", "a share in a sentence does not match its numbers",
    fails="""
        key_figures:
          - {id: shut, label: Schools shut, value: 12, sources: [council]}
          - {id: schools, label: Schools in the valley, value: 48, sources: [council]}
          - {id: share, label: Share of schools shut, value: 35, unit: "%", sources: [council]}
        background: |
          The flood shut 12 of the 48 schools (35%).
        """,
    passes="""
        key_figures:
          - {id: shut, label: Schools shut, value: 12, sources: [council]}
          - {id: schools, label: Schools in the valley, value: 48, sources: [council]}
          - {id: share, label: Share of schools shut, value: 25, unit: "%", sources: [council]}
        background: |
          The flood shut 12 of the 48 schools (25%).
        """,
)  # fmt: skip
def share_in_prose(context: Context) -> Iterator[Finding]:
    """A share stated in a sentence matches its numbers: *12 of the 48 schools (35%)* is actually 25 per cent.

    The check reads shares (per cent, *a third*, *one in five*) and finds the two numbers of each: *A of B*, deaths
    and cases beside a case fatality, received and required of an appeal, or two in the records: a figure and its
    whole, a row of a table and its total, a bar of a chart and all bars. The sentence must name these numbers or
    their subjects, or refer back to them (*of them*). A share may be rounded, and more roughly if it is in words. In
    five languages; references count with the numbers of their figures. Look up the wrong number in the source.

    Does not see: shares for which no record has both numbers, and those in other words than their records.
    """
    before: SentenceNumbers | None = None
    for one in context.reckoned:
        earlier, before = before if before and before.text is one.text else None, one
        for told in one.shares:
            if message := _contradiction(one, told, earlier, context):
                said = one.sentence[told.start : told.end].strip()
                yield Finding(
                    one.text.loc,
                    f"says {said!r}, {told.values[0] * 100:.3g}%, but {message}",
                    "compare all of them with the source",
                    one.text.text,
                    one.start + told.start,
                )


def _contradiction(
    one: SentenceNumbers, told: StatedShare, earlier: SentenceNumbers | None, context: Context
) -> str:
    """Return a message for what contradicts a share; "" if nothing does."""
    pair = _parts(one, told, context)
    found = list(_related(one, told, earlier, context))
    if (pair and pair[1] and _agrees(pair[0] / pair[1], told)) or _is_a_cell(one, told, context):
        return ""
    shares = [each.share for _, each in found]
    shares += [1 - share for share in shares] if says_no(one.sentence, context.lang) else []
    if any(_agrees(share, told) for share in shares):
        return ""
    if pair and pair[1]:
        return f"{shown(pair[0])} of {shown(pair[1])} is {pair[0] / pair[1] * 100:.3g}%"
    surest = max((rank for rank, _ in found), default=0)
    likely = [each for rank, each in found if rank == surest]
    if likely and len(one.shares) > 1 and _is_of_another(likely[0], told, context):
        return ""
    if surest < _NAMED or (surest < _BOTH and not _is_near(likely[0].share, told.values[0])):
        return ""
    part, whole = likely[0].part, likely[0].whole
    return f"{shown(part.value)} of {shown(whole.value)} ({part.name} of {whole.name}) is {likely[0].share * 100:.3g}%"


def _is_a_cell(one: SentenceNumbers, told: StatedShare, context: Context) -> bool:
    """Return whether a table gives the share in a row that the sentence names."""
    return any(
        column.kind == "percent" and cell.number is not None and _agrees(float(cell.number) / 100, told)
        for table in context.briefing.tables
        for row in work_out(table).rows
        if isinstance(row[0].value, str) and row[0].value in one.sentence
        for column, cell in zip(table.columns, row, strict=False)
    )


def _is_of_another(likely: Part, told: StatedShare, context: Context) -> bool:
    """Return whether the share is that of another part of the same whole, which the sentence may mean."""
    parts = context.relations.parts
    return any(each.whole == likely.whole and _agrees(each.share, told) for each in parts)


def _is_near(share: float, told: float) -> bool:
    """Return whether a share is close enough to have been meant: mistakes are seldom by a multiple."""
    return told / _FAR <= share <= told * _FAR


def _agrees(share: float, told: StatedShare) -> bool:
    return abs(share - told.values[0]) <= _rounding(told.values[0], told.number)


_NAMED = 2
"""The certainty with which a sentence must name the two numbers of a share."""
_BOTH = 5
"""The certainty if it gives both numbers."""
_FAR = 4.0
"""The factor beyond which a share can hardly be the one that the sentence means."""
_BACK = re.compile(
    r"(?<!\w)(?:of (?:them|these|those|whom|which|it)|among them|they|d['’]entre (?:eux|elles)|dont|parmi (?:eux|elles)|donc|en vivent|ell[oa]s|est[oa]s|de los cuales"
    r"|منهم|منها|بينهم|منهن|ان میں|جن میں|ان کا|جن کا)(?!\w)",
    re.IGNORECASE,
)


def _related(
    one: SentenceNumbers, told: StatedShare, earlier: SentenceNumbers | None, context: Context
) -> Iterator[tuple[int, Part]]:
    """Yield the parts of wholes that a sentence with a share may be about, each with the certainty."""
    words = meanings(one.around(told) if len(one.shares) > 1 else one.sentence, context.lang)
    values = {n.value for n in one.near(told) if (n.value or 0) >= _LEAST}
    back = bool(earlier and _BACK.search(one.sentence))
    more = meanings(earlier.sentence, context.lang) if earlier and back else frozenset()
    said = {n.value for n in earlier.numbers} if earlier and back else set()
    elsewhere = one.names_another_year(context.written.year)
    around = meanings(one.around(told), context.lang) | more
    places = [meanings(place, context.lang) for place in one.places(context.briefing)]
    for each in context.relations.parts:
        of_place = not places or any(place <= each.part.words for place in places)
        part = _anchor(each.part, words, values)
        whole = _anchor(each.whole, around, values | said)
        rank = _rank(each, part, whole, words, around)
        if rank and ((of_place and not elsewhere) or part == whole == 2):
            yield rank, each


_LEAST = 3


def _anchor(quantity: Quantity, words: frozenset[str], values: set[float | None]) -> int:
    """Return how certainly a sentence names a number: 2 by the number, 1 by all its words, 0 not at all."""
    return 2 if quantity.value in values else int(bool(quantity.words) and quantity.words <= words)


def _rank(each: Part, part: int, whole: int, words: frozenset[str], around: frozenset[str]) -> int:
    """Return how certainly a sentence names a part and its whole; 0 if it does not."""
    own = each.part.words - each.whole.words
    is_like_part, is_like_whole = bool(own & words), bool(each.whole.words & around)
    if not each.is_sure and whole < 2:
        return 0
    most = len(own & words) > 1 and len(own - words) < 2
    part = part or int(bool(own) and (own <= words or most))
    if each.context and not each.context & around and part < 2:
        return 0
    if part == 2:
        return 5 if whole == 2 else 4 if whole or is_like_whole else 3 if not each.context else 1
    if whole == 2:
        return 4 if part else 3 if is_like_part else 0
    if part:
        return 3 if whole else 2 if is_like_whole or (not each.context and len(own) > 1) else 1
    return 2 if whole and is_like_part else 0


def _rounding(share: float, number: Number | None) -> float:
    """Return the allowed difference between a share and its numbers."""
    if number is None:
        return 0.02 + 0.12 * min(share, 1 - share)
    if number.qualifier:
        return max(0.02, share * 0.1)
    decimals = len(f"{number.value:.6f}".rstrip("0").partition(".")[2])
    return 0.0051 * 10.0**-decimals * (1.2 if decimals else 2)


def _parts(one: SentenceNumbers, told: StatedShare, context: Context) -> tuple[float, float] | None:
    """Return the two numbers of the sentence, or of the funding, that its share refers to."""
    numbers = one.near(told) if len(one.shares) > 1 else one.numbers
    counts = [n for n in numbers if not n.qualifier]
    if FATAL.search(one.sentence) and len(numbers) == 2:
        low, high = sorted(n.value or 0 for n in numbers)
        return low, high
    if len(counts) == 2 and counts[0].end <= told.start and told.end <= counts[1].begin:
        a, b = (n.value or 0 for n in counts)
        return (
            (a, b)
            if a < b and (counts[0].unit, counts[0].currency) == (counts[1].unit, counts[1].currency)
            else None
        )
    if len(counts) == 2 and counts[0].unit == counts[1].unit and counts[0].currency == counts[1].currency:
        return one.part_of(counts[0], counts[1])
    funding = context.briefing.funding
    if funding and funding.sums and FUNDED.search(one.sentence) and len(numbers) <= 1:
        required, received = funding.sums
        known = all(n.value in (required, received, required - received) for n in numbers)
        if known:
            return (required - received if LACKING.search(one.sentence) else received), required
    return None
