"""The arithmetic of sentences: sums, changes and shares that a text tells with the numbers they come of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from standfirst.checks.context import Context
from standfirst.checks.labels import Label, labels
from standfirst.checks.numbers import shown, unit_of
from standfirst.checks.reckoning import FATAL, FUNDED, LACKING, Reckoned, direction
from standfirst.checks.registry import Finding, check
from standfirst.checks.wording import content_words
from standfirst.language.numbers import Number

_IN_ALL = re.compile(
    r"\s*,?\s*(?:[^\W\d_]+\s+)?(?:in all|in total|altogether|all told|au total|en tout|en total|en conjunto|في المجموع|إجمالاً|إجمالا|في المجمل|کل ملا کر"
    r"|مجموعی طور پر)(?!\w)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?<!\w)(?:total(?:s|ling|led)?(?: of)?|a combined|un total de|total de|en total|soit|bringing the total to|المجموع|مجموع|بإجمالي|بمجموع|إجمالي|المجموع هو"
    r"|کل|مجموعی طور پر|کل ملا کر|مجموعہ)\s*:?\s*$",
    re.IGNORECASE,
)
_PART_OF_IT = re.compile(
    r"(?<!\w)(?:including|of (?:whom|which|them)|among them|more than|compared|from|per|dont|parmi|contre|par|incluid\w*|de ellos|entre ell[oa]s|frente a|por"
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
    """*12 in Marbel and 8 in Lower Marbel, 21 in all* is 20.

    It reads sentences in which one number is called the total (*in all*, *a total of*, *au total*, *en total*, *في المجموع*,
    *مجموعی طور پر*) and two or more others of the same unit stand beside it. References count with their figures' numbers.
    Find the wrong number in the source.

    Does not see: totals without such a word, parts in several sentences, and sentences that compare or qualify.
    """
    for one in context.reckoned:
        if len(one.numbers) < 3 or one.shares or _PART_OF_IT.search(one.sentence):
            continue
        found = _total(one)
        if found is None or any(n.qualifier not in ("", "exactly") for n in one.numbers):
            continue
        total, near = found
        parts = _added(one, total)
        made = sum(n.value or 0 for n in parts)
        missing = (total.value or 0) - made
        if len(parts) < 2 or not missing or 0 < missing <= len(_ONE.findall(one.sentence)):
            continue
        if _could_be_parts(parts, total, near):
            yield Finding(
                one.text.loc,
                f"says {shown(total.value or 0)}, but {' + '.join(shown(n.value or 0) for n in parts)} is {shown(made)}",
                "compare all of them with the source",
                one.text.text,
                one.start + total.start,
            )


def _total(one: Reckoned) -> tuple[Number, float] | None:
    """The number that a sentence calls the total, and how near a sum must be to be meant as its parts."""
    for number in one.numbers:
        before = one.sentence[max(0, number.start - 30) : number.start]
        if _IN_ALL.match(one.sentence, number.end) or _TOTAL.search(before):
            return number, 0.5
    if len(one.numbers) >= 4 and ":" in one.between(one.numbers[0], one.numbers[1]):
        return one.numbers[0], 0.8
    return None


def _added(one: Reckoned, total: Number) -> list[Number]:
    """The numbers of a sentence that should add up to its total; the total may stand there twice."""
    parts = [
        n
        for n in one.numbers
        if n is not total and n.value != total.value and (n.unit, n.currency) == (total.unit, total.currency)
    ]
    first, rest = parts[0].value or 0 if parts else 0, sum(n.value or 0 for n in parts[1:])
    if len(parts) > 2 and first == rest and first > 0.7 * (total.value or 0):
        return parts[1:]
    return parts


def _could_be_parts(parts: list[Number], total: Number, near: float) -> bool:
    """Whether numbers are near enough to make up a total, and no two neighbours do."""
    values = [n.value or 0 for n in parts]
    whole = total.value or 0
    if (
        any(a + b == whole for a, b in pairwise(values))
        or sum(values[1:]) == whole
        or sum(values[:-1]) == whole
    ):
        return False
    return max(values) < whole and near <= sum(values) / whole <= 1 / near


_MULTIPLE = re.compile(
    r"(?<!\w)(?:(?P<two>doubl(?:ed|ing)|a doublé|ont doublé|se (?:duplicó|duplicaron|ha duplicado)|تضاعف\w*|دگنا|دوگنا|دگنی|دوگنی|دگنے)"
    r"|(?P<three>tripled|trebled|a triplé|se triplic(?:ó|aron)|تین گنا)"
    r"|(?P<half>halved|réduit\w* de moitié|se redujo a la mitad|se redujeron a la mitad))(?!\w)",
    re.IGNORECASE,
)
_TIMES = {"two": 1.0, "three": 2.0, "half": -0.5}
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
    "SF218", "change-in-prose", "warning", "a change in a sentence is not what its numbers make",
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
    """*Up by half, from 200 to 260* is up by 30 per cent.

    It reads sentences with one change (per cent, *a third*, *doubled*) and the two numbers that it is between: *from A to B*,
    or the only two there, also where the sentence before gives them (*That is …*). A change may be rounded, and further where
    a word says so. In five languages; references count with their figures' numbers. Find the wrong number in the source.

    Does not see: changes in percentage points, changes of sums, and sentences with more than one change.
    """
    before: Reckoned | None = None
    for one in context.reckoned:
        earlier, before = before if before and before.text is one.text else None, one
        yield from _two_changes(one)
        told = _change(one)
        if told is None:
            continue
        change, place, end, loose = told
        pairs = _pairs(one, earlier, context.lang)
        actual = [found for a, b in pairs if (found := _made(a, b, change)) is not None]
        if actual and not any(abs(found - change) <= _slack(change, loose=loose) for found in actual):
            between = " and ".join(shown(n.value or 0) for n in pairs[0])
            made = " or ".join(dict.fromkeys(f"{found * 100:+.0f}%" for found in actual[:1]))
            yield Finding(
                one.text.loc,
                f"says {one.sentence[place:end].strip()!r}, {change * 100:+.0f}%, but the numbers make {made} ({between})",
                "compare all of them with the source",
                one.text.text,
                one.start + place,
            )


def _two_changes(one: Reckoned) -> Iterator[Finding]:
    """A multiple and the per cent that the same sentence gives for it."""
    multiple = _MULTIPLE.search(one.sentence)
    if multiple and len(one.shares) == 1 and one.shares[0][1] is not None:
        share, times = one.shares[0][0], _TIMES[str(multiple.lastgroup)]
        if direction(one.sentence) * times > 0 and abs(share.value - abs(times)) > _slack(times, loose=True):
            yield Finding(
                one.text.loc,
                f"says {multiple[0]!r} and {share.value * 100:.3g}%, but that is {abs(times) * 100:.3g}%",
                "compare both with the source",
                one.text.text,
                one.start + multiple.start(),
            )


def _change(one: Reckoned) -> tuple[float, int, int, bool] | None:
    """The one change that a sentence tells, as a share with its sign; where it is, and whether it is not meant exactly."""
    way = direction(one.sentence)
    multiple = _MULTIPLE.search(one.sentence)
    if multiple and not one.shares:
        return _TIMES[str(multiple.lastgroup)], multiple.start(), multiple.end(), True
    if len(one.shares) != 1 or not way or multiple:
        return None
    share, number = one.shares[0]
    if number is not None and number.qualifier in ("more than", "at least", "up to", "fewer than"):
        return None
    return way * share.value, share.start, share.end, number is None or bool(number.qualifier)


def _slack(change: float, *, loose: bool) -> float:
    return max(0.02, abs(change) * 0.2) if loose else 0.012


def _pairs(one: Reckoned, earlier: Reckoned | None, lang: str) -> list[tuple[Number, Number]]:
    """The numbers between which a change may be, the older first where that is known."""
    head, joint = _FROM.get(lang, _FROM["en"])
    for a, b in pairwise(one.numbers):
        if re.search(head, one.sentence[max(0, a.begin - 8) : a.begin]) and re.search(
            joint, one.between(a, b)
        ):
            return [(a, b)]
    if len(one.numbers) == 2:
        a, b = one.numbers
        return [(a, b), (b, a)] if (a.unit, a.currency) == (b.unit, b.currency) else []
    if earlier is None or len(one.numbers) > 1 or not _REFERS_BACK.search(one.sentence) or earlier.shares:
        return []
    if len(one.numbers) == 1:
        return [(one.numbers[0], n) for n in earlier.numbers if n.unit == one.numbers[0].unit]
    if len(earlier.numbers) != 2 or earlier.numbers[0].unit != earlier.numbers[1].unit:
        return []
    a, b = earlier.numbers
    return [(a, b), (b, a)]


def _made(a: Number, b: Number, change: float) -> float | None:
    """The change from one number to another, where it goes the way that is told."""
    if not a.value or b.value is None or a.value == b.value:
        return None
    made = (b.value - a.value) / a.value
    return made if made * change > 0 else None


_OUT_OF = {
    "en": r"^[^.;:()]{0,60}?(?<!\w)(?:of|out of|among)(?!\w)[^.;:(),]{0,30}$",
    "fr": r"^[^.;:()]{0,60}?(?<!\w)(?:sur|parmi)(?!\w)[^.;:(),]{0,30}$",
    "es": r"^[^.;:()]{0,60}?(?<!\w)(?:de|sobre|entre)\s+(?:los|las|un total de)?[^.;:(),]{0,20}$",
    "ar": r"^[^.;:()]{0,60}?(?<!\w)(?:من أصل|من بين|من)(?!\w)[^.;:(),]{0,30}$",
}


@check(
    "SF219", "share-in-prose", "warning", "a share in a sentence is not what its numbers make",
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
    """*12 of the 48 schools (35%)* is 25 per cent.

    It reads sentences with one share (per cent, *a third*, *one in five*) and the two numbers that it is of: *A of B*, deaths and
    cases beside a case fatality, or what an appeal received of what it needs. A share may be rounded, and further where it is
    told in words. In five languages; references count with their figures' numbers. Find the wrong number in the source.

    Does not see: shares whose numbers stand in several sentences, and sentences with more than one share.
    """
    for one in context.reckoned:
        if len(one.shares) != 1 or direction(one.sentence):
            continue
        share, number = one.shares[0]
        found = _parts(one, context)
        pairs = [(*found, "")] if found else list(_related(one, context))
        pairs = [(part, whole, names) for part, whole, names in pairs if whole]
        slack = _rounding(share.value, number)
        right = [abs(part / whole - share.value) <= slack for part, whole, _ in pairs]
        if pairs and not any(right):
            part, whole, names = pairs[0]
            said = one.sentence[share.start : share.end].strip()
            yield Finding(
                one.text.loc,
                f"says {said!r}, {share.value * 100:.3g}%, but {shown(part)} of {shown(whole)}{names} is {part / whole * 100:.3g}%",
                "compare all of them with the source",
                one.text.text,
                one.start + share.start,
            )


def _related(one: Reckoned, context: Context) -> Iterator[tuple[float, float, str]]:
    """Figures whose own words a sentence with a share has, each with the figure that it is a part of, or one for the rest."""
    words = content_words(one.sentence, context.lang)
    known = {
        label.figure.id: label
        for label in labels(context.briefing.key_figures, context.lang)
        if not _EARLIER.search(label.figure.label)
    }
    named = {n.value for n in one.numbers}
    for label in known.values():
        part = label.figure
        wholes = [known[part.part_of]] if part.part_of in known else []
        wholes += [other for other in known.values() if part.id in other.figure.parts]
        if not wholes:
            wholes = [other for other in known.values() if other.special and other.special < label.special]
            wholes += [
                other
                for other in known.values()
                if other.figure.value in named and _counts_alike(label, other)
            ]
        most = bool(part.part_of or any(part.id in other.figure.parts for other in known.values()))
        enough = max(2, len(label.special) - 1) if most else len(label.special)
        told = len(label.special & words) >= enough or label.special <= words or part.value in named
        if not told and not (label.special & words and any(one.figure.value in named for one in wholes)):
            continue
        for whole in wholes:
            a, b = float(part.value or 0), float(whole.figure.value or 0)
            if whole is not label and 0 < a < b and unit_of(part.unit) == unit_of(whole.figure.unit) == "":
                yield a, b, f" (`{part.id}` of `{whole.figure.id}`: {part.label})"


_EARLIER = re.compile(
    r"(?<!\w)(?:before|earlier|previous|last|in (?:19|20)\d\d|précéden\w*|dernière?|en (?:19|20)\d\d|anterior\w*|pasad[oa]|(?:ال)?سابق(?:ة)?|(?:ال)?ماضي(?:ة)?|گزشتہ|پچھل\w+)(?!\w)",
    re.IGNORECASE,
)
"""What makes a figure one of another time, and no part of one of now."""


def _counts_alike(one: Label, other: Label) -> bool:
    """Whether two labels share a word of their own: houses, and houses without a roof."""
    return bool(one.special & other.special) and one.figure.currency == other.figure.currency


def _rounding(share: float, number: Number | None) -> float:
    """How far a share may be from what its numbers make."""
    if number is None:
        return max(0.03, share * 0.12)
    if number.qualifier:
        return max(0.02, share * 0.1)
    decimals = len(f"{number.value:.6f}".rstrip("0").partition(".")[2])
    return 0.0051 * 10.0**-decimals * (1.2 if decimals else 2)


def _parts(one: Reckoned, context: Context) -> tuple[float, float] | None:
    """The two numbers of which a sentence tells the share."""
    counts = [n for n in one.numbers if not n.qualifier]
    if FATAL.search(one.sentence) and len(one.numbers) == 2:
        low, high = sorted(n.value or 0 for n in one.numbers)
        return low, high
    if len(counts) == 2 and counts[0].unit == counts[1].unit and counts[0].currency == counts[1].currency:
        return _of(one, counts[0], counts[1], context.lang)
    funding = context.briefing.funding
    if funding and FUNDED.search(one.sentence) and len(one.numbers) <= 1:
        required, received = float(funding.required), float(funding.received)
        known = all(n.value in (required, received, required - received) for n in one.numbers)
        if known:
            return (required - received if LACKING.search(one.sentence) else received), required
    return None


def _of(one: Reckoned, first: Number, second: Number, lang: str) -> tuple[float, float] | None:
    a, b = first.value or 0, second.value or 0
    gap = one.between(first, second)
    if lang == "ur":
        return (b, a) if b < a and re.match(r"^[^.;:()]{0,40}?میں سے\s*$", gap) else None
    return (a, b) if a < b and lang in _OUT_OF and re.match(_OUT_OF[lang], gap) else None
