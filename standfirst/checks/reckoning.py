"""Sentences with their numbers: those typed, and those of the figures that they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from standfirst.checks.numbers import typed, unit_of
from standfirst.checks.texts import Words
from standfirst.checks.wording import sentences
from standfirst.language import shares
from standfirst.language.numbers import Number
from standfirst.language.shares import Share
from standfirst.language.words import LANGUAGES
from standfirst.model import KeyFigure
from standfirst.model.references import figures as references

_THIN = "\u202f"
"""What parts thousands in every language."""


class Reckoned(NamedTuple):
    """A sentence of a text with its counts and its shares, in the order of the text."""

    text: Words
    start: int
    sentence: str
    numbers: tuple[Number, ...]
    """Counts, measures and money; their places are in the sentence."""
    shares: tuple[tuple[Share, Number | None], ...]
    """Shares of 1, those in per cent with their number; their places are in the sentence."""

    def between(self, one: Number, two: Number) -> str:
        """What is written between two of its numbers."""
        return self.sentence[one.end : two.begin]


def reckon(
    told: Iterable[tuple[Words, str]], known: Iterable[KeyFigure], lang: str, country: str
) -> Iterator[Reckoned]:
    """The sentences that give two numbers or more, or a share, with the figures' numbers in place of references."""
    written = {figure.id: _written(figure, lang) for figure in known}
    for text, bare in told:
        filled = _filled(text.text, bare, written)
        if not any(map(str.isdigit, filled)) and not any(shares.find(filled, lang)):
            continue
        for start, sentence in sentences(filled):
            found = [one for one in typed(sentence, lang, country) if one.value is not None]
            counts = tuple(one for one in found if one.unit != "%")
            parts: list[tuple[Share, Number | None]] = [
                (Share(one.start, one.end, (one.value or 0) / 100), one) for one in found if one.unit == "%"
            ]
            parts += [(one, None) for one in shares.find(sentence, lang)]
            yield Reckoned(text, start, sentence, counts, tuple(parts))


def _filled(text: str, bare: str, written: dict[str, str]) -> str:
    """A text of ours with numbers in place of references, at the same length."""
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
    """A figure's number as a text in a language has it; "" where it has none."""
    if figure.value is None:
        return ""
    value = float(figure.value)
    whole = f"{int(value):,}".replace(",", _THIN) if value.is_integer() else f"{value:g}"
    if lang in LANGUAGES and LANGUAGES[lang].comma:
        whole = whole.replace(".", ",")
    unit = unit_of(figure.unit)
    return f"{whole}{unit if unit == '%' else ''}"


_RISE = re.compile(
    r"(?<!\w)(?:rose|risen?|rising|up|increas\w*|grew|grow\w*|more than (?:the|in|on|a|last)|higher|rais\w*|jump\w*|surg\w*|climb\w*|gain\w*"
    r"|hausse|augment\w*|progress\w*|bond\w*|grimp\w*|de plus|aument\w*|subi\w*|increment\w*|crec\w*|alza|más que|(?:%|por ciento)\s+más|زيادة|بزيادة|ارتفع\w*|ارتفاع|بارتفاع"
    r"|زاد\w*|اضاف\w*|بڑھ\w*)(?!\w)",
    re.IGNORECASE,
)
_FALL = re.compile(
    r"(?<!\w)(?:fell|fall\w*|down|decreas\w*|drop\w*|declin\w*|fewer|less|lower\w*|cut|reduc\w*|shr[aiu]nk\w*|baiss\w*|recul\w*|diminu\w*|chut\w*"
    r"|réduct\w*|de moins|baj\w*|descen\w*|disminu\w*|ca(?:ída|yó|yeron)|menos|انخفض\w*|انخفاض|بانخفاض|تراجع\w*|هبط\w*|نقص\w*|کمی|کم ہو\w*|گھٹ\w*)(?!\w)",
    re.IGNORECASE,
)


def direction(sentence: str) -> int:
    """1 where a sentence tells of a rise, -1 of a fall, 0 of neither or both."""
    return bool(_RISE.search(sentence)) - bool(_FALL.search(sentence))


FATAL = re.compile(
    r"fatality|létalité|letalidad|(?<!\w)(?:ال)?(?:إماتة|فتك|وفيات)(?!\w)|شرح اموات|شرحِ اموات|lethality",
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
"""Words of labels in five languages."""
