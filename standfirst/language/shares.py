"""Find shares and multiples written as words: `a third of`, `one in five`, `deux fois plus`, in five languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Share:
    """A share between 0 and 1, and its position in the text."""

    start: int
    end: int
    value: float


@dataclass(frozen=True, slots=True)
class Multiple:
    """A multiple and its position in the text; several factors if the words are ambiguous."""

    start: int
    end: int
    factors: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _ShareGrammar:
    """The grammar of shares in a language: numerators, denominators, named shares, and `one in five`."""

    above: dict[str, int]
    below: dict[str, int]
    named: dict[str, float]
    counts: dict[str, int]
    joint: str
    scaled: str
    """A scale after `half` that makes it a count: `half a million`."""
    apart: str = ""
    """Words that make `a half` part of the previous number: `a million and a half`."""
    head: str = ""
    """Prefixes joined to a share."""
    noun: str = ""
    """The noun between the two numbers of `three litres in ten`; no other noun follows them then."""
    ordinal: re.Pattern[str] = re.compile(r"(?!)")
    """Denominators that can be ordinals: `un cinquième mort` is not a share, `un cinquième des morts` is."""
    swapped: bool = False
    """True if the larger number comes first: `پانچ میں سے ایک`."""


def _numbered(listed: str, start: int = 1) -> dict[str, int]:
    return {word: n for n, words in enumerate(listed.split(), start) for word in words.split("/")}


_EN_COUNTS: Final = _numbered("one two three four five six seven eight nine ten eleven twelve")
_FR_COUNTS: Final = _numbered("un/une deux trois quatre cinq six sept huit neuf dix onze douze")
_ES_COUNTS: Final = _numbered("uno/una/un dos tres cuatro cinco seis siete ocho nueve diez once doce")
_AR_COUNTS: Final = _numbered(
    "واحد/واحدة اثنان/اثنين ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني تسعة/تسع عشرة/عشر"
)
_UR_COUNTS: Final = _numbered("ایک دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ")

_GRAMMARS: Final = {
    "en": _ShareGrammar(
        {"a": 1, "an": 1, **{word: n for word, n in _EN_COUNTS.items() if n < 10}},
        {
            "half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6,
            "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninths": 9, "tenth": 10, "tenths": 10,
        },
        {"half": 0.5},
        {**_EN_COUNTS, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100},
        r"\s+(?:out\s+of|in)\s+(?:every\s+)?",
        r"(?!-?\s*(?:of\s+)?-?(?:an?[\s-]+)?(?:million|billion|thousand|hundred|dozen|trillion|lakh|lac|crore|century|hour|day|year|mile|way|time))",
        apart="".join(rf"(?<!{end} and )(?<!{end} and a )" for end in ("illion", "sand", "dred", "lakh", "crore", "dozen", *_EN_COUNTS)),
        noun=r"\s+[^\W\d_]+",
    ),
    "fr": _ShareGrammar(
        {"un": 1, "le": 1, "la": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "neuf": 9},
        {
            "moitié": 2, "tiers": 3, "quart": 4, "quarts": 4, "cinquième": 5, "cinquièmes": 5, "sixième": 6, "sixièmes": 6,
            "huitième": 8, "huitièmes": 8, "dixième": 10, "dixièmes": 10,
        },
        {"moitié": 0.5},
        {**_FR_COUNTS, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "cent": 100},
        r"\s+sur\s+",
        r"(?!-|\s*(?:de\s+)?(?:mill|centaine|douzaine|siècle|heure))",
        noun=r"(?:\s+[^\W\d_]+){0,2}",
        ordinal=re.compile(r"\w+ième", re.IGNORECASE),
    ),
    "es": _ShareGrammar(
        {"un": 1, "una": 1, "la": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "siete": 7, "nueve": 9},
        {
            "mitad": 2, "tercio": 3, "tercios": 3, "tercera parte": 3, "terceras partes": 3, "cuarto": 4, "cuartos": 4,
            "cuarta parte": 4, "cuartas partes": 4, "quinto": 5, "quintos": 5, "quinta parte": 5, "quintas partes": 5,
            "sexta parte": 6, "octava parte": 8, "décima parte": 10, "décimas partes": 10,
        },
        {"mitad": 0.5},
        {**_ES_COUNTS, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "cien": 100},
        r"\s+(?:[^\W\d_]+\s+)?de\s+cada\s+",
        r"(?!\s*(?:de\s+)?(?:mill|centenar|docena|billón|siglo|hora))",
        ordinal=re.compile(r"cuarto|quinto", re.IGNORECASE),
    ),
    "ar": _ShareGrammar(
        {"ثلاثة": 3, "أربعة": 4},
        {"أرباع": 4, "أخماس": 5},
        {
            "نصف": 0.5, "ثلث": 1 / 3, "ثلثا": 2 / 3, "ثلثي": 2 / 3, "ثلثين": 2 / 3, "ثلثان": 2 / 3, "ربع": 0.25, "خُمس": 0.2,
            "خمس سكان": 0.2, "خُمسا": 0.4, "خُمسي": 0.4, "سدس": 1 / 6, "عُشر": 0.1,
        },
        {**_AR_COUNTS, "عشرين": 20, "ثلاثين": 30, "أربعين": 40, "خمسين": 50, "مئة": 100, "مائة": 100},
        r"\s+من\s+(?:كل|بين كل|أصل)\s+",
        r"(?!\s*(?:ال)?(?:مليون|مليار|بليون|تريليون|ألف|قرن|ساعة|عام|سنوي|الأول|الثاني|الساعة))",
        head=r"(?:و(?=\w+\s+ال(?!مليون|مليار|ألف))|ف)?[بلك]?(?:ال)?",
        noun=r"(?:\s+[^\W\d_]+)?",
    ),
    "ur": _ShareGrammar(
        {"ایک": 1, "دو": 2, "تین": 3},
        {"تہائی": 3, "چوتھائی": 4, "پانچواں حصہ": 5, "دسواں حصہ": 10},
        {"نصف": 0.5, "آدھا": 0.5, "آدھے": 0.5, "آدھی": 0.5, "تہائی": 1 / 3, "چوتھائی": 0.25, "پانچواں حصہ": 0.2},
        {**_UR_COUNTS, "بیس": 20, "تیس": 30, "چالیس": 40, "پچاس": 50, "سو": 100},
        r"\s+(?:[^\W\d_]+\s+)?میں\s+سے\s+",
        r"(?!\s*(?:ملین|بلین|درجن|سو\b|ہزار|لاکھ|کروڑ|ارب|شب|صدی|گھنٹ))",
        swapped=True,
    ),
}  # fmt: skip
_SHARED: Final = re.compile(r"\s*(?:d[eu]s?\b|del\b|d['’]|[.,;:)!?]|$)", re.IGNORECASE)
_OF_IT: Final = r"(?=\s*(?:[.,;:)!?،؛۔؟]|$|(?:of|are|is|has|have|had|was|were|never|did|does|do|gets?|need|live|lives)\b))"
"""Text that can follow `three litres in ten` but excludes `five people in ten villages`."""


def _listed(forms: dict[str, int] | dict[str, float]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


@lru_cache(maxsize=8)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns for fractions and for one number out of another."""
    known = _GRAMMARS[language]
    above, below, named = _listed(known.above), _listed(known.below), _listed(known.named)
    few = rf"(?:{_listed(known.counts)}|\d{{1,3}})"
    apart = r"(?![\w%-]|[.,]\d|\s*%)"
    noun = rf"|(?<![\w.,-])(?P<c>{few}){known.noun}{known.joint}(?P<d>{few}){apart}{_OF_IT if language == 'en' else ''}"
    return (
        re.compile(
            rf"(?<![\w-]){known.apart}(?:(?P<a>{above})[\s-]+(?P<b>{below})|{known.head}(?P<n>{named}))(?![\w-]){known.scaled}",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<![\w.,-])(?P<a>{few}){known.joint}(?P<b>{few}){apart}{noun if known.noun else ''}",
            re.IGNORECASE,
        ),
    )


def find(text: str, language: str) -> Iterator[Share]:
    """Yield the shares that a text writes as words; `one in five` only with numbers up to a hundred."""
    if language not in _GRAMMARS:
        return
    known, (named, counted) = _GRAMMARS[language], _patterns(language)
    for match in named.finditer(text):
        is_ordinal = known.ordinal.fullmatch(match["b"] or "") and not _SHARED.match(text, match.end())
        if not is_ordinal and (value := _fraction(match, known)) < 1:
            yield Share(match.start(), match.end(), value)
    for match in counted.finditer(text):
        pair = match.groupdict()
        few, many = (_count(pair.get(a) or pair.get(b) or "", known) for a, b in (("a", "c"), ("b", "d")))
        few, many = (many, few) if known.swapped else (few, many)
        in_digits = any(map(str.isdigit, match[0]))
        if 0 < few < many <= (_IN_DIGITS if in_digits else 100):
            yield Share(match.start(), match.end(), few / many)


_IN_DIGITS: Final = 20
"""The largest total of a share in digits: `12 écoles sur 48` are two counts."""


def _fraction(match: re.Match[str], known: _ShareGrammar) -> float:
    if match["n"]:
        return known.named[match["n"].casefold()]
    return known.above[match["a"].casefold()] / known.below[match["b"].casefold()]


def _count(word: str, known: _ShareGrammar) -> int:
    return int(word) if word.isdigit() else known.counts.get(word.casefold(), 0)


_MULTIPLES: Final = {
    "en": (
        r"(?P<half2>half as (?:much|many) again)|(?P<half>half as (?:many|much)|halv(?:ed|ing|es))"
        r"|(?P<two>doubl(?:ed|ing|es)|double(?= (?:the|that|what))|twice (?:as|the|that|what))"
        r"|(?P<three>(?:tripl|trebl)(?:ed|ing|es))|(?P<four>quadrupl(?:ed|ing|es))"
        r"|(?P<n>\w+) times (?:(?P<more>more|higher|larger|bigger)|as (?:many|much|high|large|dear|big)|the|that|what)|(?P<fold>\w+)fold"
    ),
    "fr": (
        r"(?P<two>doubl(?:é|és|ée|ées|e|ent|er|ait|aient)|le double)|(?P<three>tripl(?:é|és|ée|ées|e|ent|er)|le triple)"
        r"|(?P<four>quadrupl(?:é|és|ée|e|ent)|le quadruple)|(?P<n>\w+) fois (?:(?P<less>moins)|(?P<plus>plus|supérieure?s?|celui|celle|le|la))"
    ),
    "es": (
        r"(?P<two>(?:se )?(?:ha |han )?duplic(?:ó|aron|ado|a|an)|el doble)|(?P<three>(?:se )?(?:ha |han )?triplic(?:ó|aron|ado|a|an)|el triple)"
        r"|(?P<four>el cuádruple|cuadruplic\w+)|(?P<n>\w+) veces (?:(?P<less>menos|menor)|(?P<more>más|mayor(?:es)?|superior(?:es)?)|el|la)"
    ),
    "ar": r"(?P<two>[وف]?(?:تضاعف\w*|يتضاعف|تتضاعف)|[وفب]*(?:ال)?ضعف(?:ا|ي|ين|ان)?)|(?P<n>\w+) أضعاف",
    "ur": r"(?P<two>د(?:و)?گن[اےی])|(?P<n>\w+) گنا(?: (?P<more>زیادہ|اضافہ))?",
}
_FACTORS: Final = {"half2": 1.5, "half": 0.5, "two": 2.0, "three": 3.0, "four": 4.0}


@lru_cache(maxsize=8)
def _multiple_pattern(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_MULTIPLES[language]})(?!\w)", re.IGNORECASE)


def multiples(text: str, language: str) -> Iterator[Multiple]:
    """Yield the multiples in a text: `doubled`, `three times as many`, `deux fois moins`.

    `three times more` may mean three times or four.
    """
    if language not in _GRAMMARS:
        return
    counts = _GRAMMARS[language].counts
    for match in _multiple_pattern(language).finditer(text):
        groups = {name: word for name, word in match.groupdict().items() if word}
        written = (groups.get("n") or groups.get("fold") or "").casefold()
        times = float(written) if written.isdigit() else float(counts.get(written, 0))
        factor = next((_FACTORS[name] for name in _FACTORS if name in groups), times)
        if groups.get("less"):
            factor = 1 / factor if factor else 0
        if factor and factor != 1:
            either = (factor, factor + 1) if groups.get("more") or groups.get("plus") else (factor,)
            yield Multiple(match.start(), match.end(), either)
