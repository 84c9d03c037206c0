"""Sentences with their numbers: those typed, and those of the figures they refer to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from standfirst.checks.numbers import typed, unit_of
from standfirst.checks.texts import Words
from standfirst.checks.wording import sentences
from standfirst.language import shares
from standfirst.language.dates import western
from standfirst.language.joined import Number
from standfirst.language.numbers import all_digits
from standfirst.language.words import LANGUAGES
from standfirst.model import Briefing, KeyFigure
from standfirst.model.references import figures as references

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_THIN = "\u202f"
"""The thousands separator in every language."""

_OUT_OF = {
    "en": r"^[^.;:()]{0,60}?(?<!\w)(?:of|out of|among)(?!\w)[^.;:(),]{0,30}$",
    "fr": r"^[^.;:()]{0,60}?(?<!\w)(?:sur|parmi)(?!\w)[^.;:(),]{0,30}$",
    "es": r"^[^.;:()]{0,60}?(?<!\w)(?:de|sobre|entre)\s+(?:los|las|un total de)?[^.;:(),]{0,20}$",
    "ar": r"^[^.;:()]{0,60}?(?<!\w)(?:من أصل|من بين|من)(?!\w)[^.;:(),]{0,30}$",
}


class StatedShare(NamedTuple):
    """A share or a change stated in a text, with its position in the sentence."""

    start: int
    end: int
    values: tuple[float, ...]
    """A share of 1, or a signed change; several if the words are ambiguous."""
    number: Number | None = None
    """Its number in per cent; None if it is stated in words."""

    @property
    def is_exact(self) -> bool:
        """True if it is stated in digits without a qualifier."""
        return self.number is not None and not self.number.qualifier


class SentenceNumbers(NamedTuple):
    """A sentence with its counts, shares and changes in order; positions are relative to the sentence."""

    text: Words
    start: int
    sentence: str
    numbers: tuple[Number, ...]
    """Counts, measures and money."""
    shares: tuple[StatedShare, ...]
    """Shares of something."""
    changes: tuple[StatedShare, ...]
    """Increases, decreases and multiples."""
    lang: str

    def between(self, one: Number, two: Number) -> str:
        """Return the text between two of its numbers."""
        return self.sentence[one.end : two.begin]

    def part_of(self, one: Number, two: Number) -> tuple[float, float] | None:
        """Return part and whole if one of two numbers is out of the other (*12 of the 48*); None otherwise."""
        a, b, gap = one.value or 0, two.value or 0, self.between(one, two)
        if self.lang == "ur":
            return (b, a) if b < a and re.match(r"^[^.;:()]{0,40}?میں سے\s*$", gap) else None
        return (a, b) if a < b and self.lang in _OUT_OF and re.match(_OUT_OF[self.lang], gap) else None

    def near(self, told: StatedShare) -> tuple[Number, ...]:
        """Return its numbers between the previous and the next share or change."""
        others = [one for one in (*self.shares, *self.changes) if one is not told]
        first = max((one.end for one in others if one.end <= told.start), default=0)
        last = min((one.start for one in others if one.start >= told.end), default=len(self.sentence))
        return tuple(n for n in self.numbers if first <= n.begin and n.end <= last)

    def around(self, told: StatedShare) -> str:
        """Return the text that can name the whole of a share: after *of*, or up to the neighbouring shares."""
        ends = [one.end for one in (*self.shares, *self.changes) if one.end <= told.start]
        starts = [one.start for one in (*self.shares, *self.changes) if one.start >= told.end]
        if not ends and not starts:
            return self.sentence
        last = min(starts, default=len(self.sentence))
        of = _OF.get(self.lang)
        is_of = of and of.match(self.sentence, told.end)
        return self.sentence[told.start if is_of else max(ends, default=0) : last]

    def places(self, briefing: Briefing) -> list[str]:
        """Return the places of the briefing that it names, except that of the dateline."""
        told = self.sentence.casefold()
        names = {one.name for one in briefing.places} - {briefing.dateline.place}
        return [name for name in names if name.casefold() in told]

    def names_another_year(self, year: int) -> bool:
        """Return whether it mentions another year."""
        return any(int(found) != year for found in _YEAR.findall(western(self.sentence)))


def reckon(
    told: Iterable[tuple[Words, str]], known: Iterable[KeyFigure], lang: str, country: str
) -> Iterator[SentenceNumbers]:
    """Yield sentences with two or more numbers, or a share, with references replaced by the figures' numbers."""
    figures = {figure.id: figure for figure in known if figure.value is not None}
    written = {name: _written(figure, lang) for name, figure in figures.items()}
    for text, bare in told:
        filled = _filled(text.text, bare, written)
        if not any(map(str.isdigit, filled)) and not any(_in_words(filled, lang)):
            continue
        numbers = [one for one in typed(filled, lang, country) if one.value is not None]
        for start, sentence in sentences(filled):
            found = _within(numbers, start, start + len(sentence))
            found = _with_references(found, text.text[start : start + len(sentence)], figures)
            counts = tuple(one for one in found if one.unit != "%")
            shares_told, changes = _told(sentence, found, lang)
            yield SentenceNumbers(text, start, sentence, counts, shares_told, changes, lang)


def _within(numbers: list[Number], start: int, end: int) -> list[Number]:
    """Return the numbers of a text within one sentence, with positions relative to it."""
    first = bisect_left(numbers, start, key=lambda one: one.start)
    last = bisect_left(numbers, end, key=lambda one: one.start)
    return [
        replace(one, start=one.start - start, end=one.end - start, begin=max(0, one.begin - start))
        for one in numbers[first:last]
    ]


def _with_references(found: list[Number], written: str, known: dict[str, KeyFigure]) -> list[Number]:
    """Return the numbers of a sentence; those of references have the unit and currency of their figures."""
    if "{{" not in written:
        return found
    numbers = {one.start: one for one in found}
    for reference in references(written):
        figure = known.get(reference.id)
        if figure is None or reference.form == "label":
            continue
        start, end = reference.start, written.index("}}", reference.start) + 2
        said = numbers.get(start) or Number(start, end, None, begin=start)
        money, unit = figure.currency or "", unit_of(figure.unit)
        numbers[start] = replace(
            said, value=float(figure.value or 0), unit=unit, currency=money, written=money
        )
    return sorted(numbers.values(), key=lambda one: one.start)


def _in_words(text: str, lang: str) -> Iterator[shares.Share | shares.Multiple]:
    yield from shares.find(text, lang)
    yield from shares.multiples(text, lang)


def _told(
    sentence: str, found: list[Number], lang: str
) -> tuple[tuple[StatedShare, ...], tuple[StatedShare, ...]]:
    """Return the shares and the changes in a sentence."""
    times = list(shares.multiples(sentence, lang))
    parts = [
        StatedShare(one.start, one.end, ((one.value or 0) / 100,), one) for one in found if one.unit == "%"
    ]
    parts += [StatedShare(one.start, one.end, (one.value,)) for one in shares.find(sentence, lang)]
    parts = [one for one in parts if not any(each.start < one.end and one.start < each.end for each in times)]
    parts.sort(key=lambda one: one.start)
    of: list[StatedShare] = []
    moved = [StatedShare(one.start, one.end, tuple(factor - 1 for factor in one.factors)) for one in times]
    for index, one in enumerate(parts):
        left = parts[index - 1].end if index else 0
        right = parts[index + 1].start if index + 1 < len(parts) else len(sentence)
        change = _as_change(sentence, one, left, right, lang)
        (moved if change else of).append(change or one)
    return tuple(of), tuple(moved)


_SIGNED = re.compile(r"(?:^|[\s(])(?P<sign>[-−–+])\s?$")
_OF = {
    "en": re.compile(r"\s*(?:of|from)(?!\w)(?! (?:a|an) (?:day|week|month|year))"),
    "fr": re.compile(
        r"\s*(?:d[eu]s?|d['’]entre|parmi)(?!\w)(?! (?:plus|moins|hausse|baisse))|\s*d['’](?!\w+ (?:à|ici))"
    ),
    "es": re.compile(r"\s*(?:del?|entre)(?!\w)(?! (?:más|menos|aumento|alza))"),
    "ar": re.compile(r"\s*(?:من(?!\w)|ال\w)"),
    "ur": re.compile(r"$^"),
}
"""Text after a share of something."""
_BY = {
    "en": re.compile(
        r"(?<!\w)(?:by|up|down|increase of|rise of|fall of|drop of|decrease of|decline of|growth of)(?: \w+)?\s*$"
    ),
    "fr": re.compile(
        r"(?<!\w)(?:hausse|baisse|recul|augment\w*|diminu\w*|recul\w*|chut\w*|progress\w*|perd\w*|perte)(?: \w+)? (?:de |d['’])?\s*$"
    ),
    "es": re.compile(
        r"(?<!\w)(?:aument\w*|sub\w+|baj\w+|crec\w+|ca\w+|descen\w+|disminu\w+|reduc\w+|alza|incremento|en)(?: (?:de|en))?(?: un)?\s*$"
    ),
    "ar": re.compile(r"(?<!\w)(?:بنسبة|بمقدار|بواقع|قدرها|قدره|نسبتها|نسبته|بحوالي|بنحو)\s*$"),
    "ur": re.compile(r"$^"),
}
"""Words before the share by which something rises or falls."""
_LEVEL = re.compile(r"(?<!\w)(?:to|à|a|hasta|إلى|الى)(?:\s+(?:only|about|just|la|el|le))?\s*$", re.IGNORECASE)
_GENITIVE = re.compile(r"(?<!\w)(?:کا|کی|کے|میں سے|جن میں|ان میں)\s*$")
"""Text before a share of something in Urdu."""
_BEFORE, _BEHIND = 60, 44
"""Characters before and after a share in which a word makes it a change."""


def _as_change(sentence: str, told: StatedShare, left: int, right: int, lang: str) -> StatedShare | None:
    """Return a share as a change according to the words around it; None if it is a share of something."""
    head = sentence[left : told.start]
    behind = sentence[told.end : min(right, told.end + _BEHIND)]
    if told.number is not None and (sign := _SIGNED.search(head)):
        return told._replace(values=((1 if sign["sign"] == "+" else -1) * told.values[0],))
    way = _nearest(sentence, told, max(left, told.start - _BEFORE), min(right, told.end + _BEHIND))
    if way is None and left == 0 and right == len(sentence) and not behind.strip(" .!?"):
        way = direction(sentence) or None
    by = _BY.get(lang)
    is_by = bool(by and by.search(head)) or (lang == "ar" and sentence[told.start : told.end].startswith("ب"))
    is_of = bool((pattern := _OF.get(lang)) and pattern.match(behind)) or bool(
        lang == "ur" and _GENITIVE.search(head)
    )
    if way is None or (is_of and not is_by):
        return None
    value = told.values[0]
    if way < 0 and _LEVEL.search(head):
        return told._replace(values=(value - 1,))
    return told._replace(values=(value, -value) if way == 0 else (way * value,))


def _nearest(sentence: str, told: StatedShare, left: int, right: int) -> int | None:
    """Return the direction of the nearest word for a rise or fall; 0 if it only says that something changed."""
    found = []
    for way, pattern in ((1, _RISE), (-1, _FALL), (0, _CHANGED)):
        for match in pattern.finditer(sentence, left, right):
            gap = match.start() - told.end if match.start() >= told.end else told.start - match.end()
            found.append((gap, way))
    return min(found)[1] if found else None


def _filled(text: str, bare: str, written: dict[str, str]) -> str:
    """Return our own text with references replaced by numbers, at the same length."""
    if "{{" not in text:
        return bare
    pieces, at = [], 0
    for one in references(text):
        value, end = written.get(one.id, ""), text.index("}}", one.start) + 2
        if one.form != "label" and len(value) <= end - one.start:
            pieces += [bare[at : one.start], value.ljust(end - one.start)]
            at = end
    return "".join((*pieces, bare[at:]))


def _written(figure: KeyFigure, lang: str) -> str:
    """Return a figure's number as written in a language; "" if it has none."""
    if figure.value is None:
        return ""
    value = float(figure.value)
    whole = f"{int(value):,}".replace(",", _THIN) if value.is_integer() else all_digits(value)
    if lang in LANGUAGES and LANGUAGES[lang].comma:
        whole = whole.replace(".", ",")
    unit = unit_of(figure.unit)
    return f"{whole}{unit if unit == '%' else ''}"


_RISE = re.compile(
    r"(?<!\w)(?:rose|risen?|rising|up|increas\w*|grew|grow\w*|more than (?:the|in|on|a|last)|higher|rais\w*|jump\w*|exceed\w*|beat|surg\w*|climb\w*|gain\w*|dearer|costlier|more(?!\s+than\s+(?:an?\s|half|one|two|[\d£$€]))(?!\s+(?:likely|often))|above|upwards?"
    r"|hausse|dépass\w*|excéd\w*|supera\w*|excede\w*|augment\w*|progress\w*|bond\w*|grimp\w*|de plus|plus (?:cher|élevé|haut|nombreux|que|qu['’])\w*|supérieure?s?|renchéri\w*|aument\w*|subi\w*|increment\w*|crec\w*|alza|más(?!\s+de(?!\w))|encarec\w*|superior(?:es)?|mayor(?:es)?|gan\w+ó|زيادة|بزيادة|ارتفع\w*|ارتفاع|بارتفاع"
    r"|[وف]?(?:زاد\w*|ازداد\w*|يزيد|تزيد)|وزيادة|وارتفع\w*|أكثر|اضاف\w*|بڑھ\w*|زیادہ|مہنگ\w*)(?!\w)",
    re.IGNORECASE,
)
_FALL = re.compile(
    r"(?<!\w)(?:fell|fall\w*|down|decreas\w*|drop\w*|declin\w*|fewer|less|lower\w*|cut|reduc\w*|shr[aiu]nk\w*|cheaper|lost|los(?:es|ing)|baiss\w*|recul\w*|diminu\w*|chut\w*"
    r"|réduct\w*|de moins|moins (?:cher|élevé|nombreux|que|qu['’])\w*|perd\w*|inférieure?s?|baj\w*|descen\w*|disminu\w*|ca(?:ída|yó|yeron)|menos(?!\s+de(?!\w))|perdi\w*|inferior(?:es)?|abarat\w*|reduj\w*|[وف]?انخفض\w*|انخفاض|بانخفاض|[وف]?تراجع\w*|[وف]?هبط\w*|نقص\w*|[وف]?تقلص\w*|أقل|خسر\w*|فقد\w*|کمی|کم ہو\w*|گھٹ\w*)(?!\w)",
    re.IGNORECASE,
)


_CHANGED = re.compile(
    r"(?<!\w)(?:worsen\w*|deteriorat\w*|improv\w*|chang\w*|differ\w*|empir\w*|détérior\w*|dégrad\w*|amélior\w*|empeor\w*|mejor\w*|تدهور\w*|تغير\w*|تحسن\w*|بگڑ\w*|تبدیل\w*)(?!\w)",
    re.IGNORECASE,
)
"""Words for a change without a direction."""


def direction(sentence: str) -> int:
    """Return 1 if a sentence describes a rise, -1 for a fall, 0 for neither or both."""
    return bool(_RISE.search(sentence)) - bool(_FALL.search(sentence))


FATAL = re.compile(
    r"fatality|létalité|letalidad|(?<!\w)(?:ال)?(?:إماتة|فتك)(?!\w)|(?:معدل|نسبة) (?:ال)?وفيات|شرح اموات|شرحِ اموات|lethality",
    re.IGNORECASE,
)
FUNDED = re.compile(
    r"(?<!\w)(?:appeal|funded|funding|financ\w*|appel|llamamiento|(?:ال)?نداء|(?:ال)?تمويل|ممول\w*|مُموَّل|اپیل|فنڈ\w*)(?!\w)",
    re.IGNORECASE,
)
LACKING = re.compile(
    r"(?<!\w)(?:un(?:der)?funded|gap|short\w*|missing|lack\w*|manqu\w*|falta\w*|déficit|فجوة|نقص|العجز|کمی|باقی|still needed|remaining)(?!\w)",
    re.IGNORECASE,
)
DEATHS = re.compile(
    r"(?<!\w)(?:deaths?|died|dead|die|kill(?:ed|s)|décès|décéd\w+|mort(?:e?s)?|tué\w*|mur(?:ió|ieron)|muerto|توفي\w*|قتيل\w*|جان سے|muertes?|muertos?|fallecid[oa]s?|defunciones|(?:ال)?وفيات|(?:ال)?وفاة|اموات|ہلاکت\w*|جاں بحق)(?!\w)",
    re.IGNORECASE,
)
CASES = re.compile(
    r"(?<!\w)(?:cases?|cas|casos?|(?:ال)?إصابات|(?:ال)?حالات|کیسز?|مریض\w*|متاثرین)(?!\w)", re.IGNORECASE
)
COVERAGE = re.compile(r"coverage|couverture|cobertura|تغطية|کوریج", re.IGNORECASE)
REACHED = re.compile(
    r"vaccinat|vacunad|vaccinée?s|vaccinés|reached|inmunizad|(?:ال)?لقاح|تطعيم|ویکسین", re.IGNORECASE
)
TARGET = re.compile(
    r"(?<!\w)(?:at risk|targets?|targeted|cibles?|visés?|objetivo|meta|(?:ال)?مستهدف\w*|ہدف)(?!\w)",
    re.IGNORECASE,
)
"""Words of labels for targets, in five languages."""
