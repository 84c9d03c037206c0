"""Map words for what reports count to concepts: `deaths`, `killed`, `lost their lives` are one, in five languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "dead": r"dead|deaths?|die[ds]?|dying|kill(?:ed|s|ing)?|fatalities|mortality",
        "injured": r"injur(?:ed|ies|y)|wounded|wounds?|hurt",
        "missing": r"missing|unaccounted",
        "case": r"cases?|patients?|infections?|infected|sick|ill",
        "displaced": r"displac\w+|evacuat\w+|evacuees|uprooted|homeless",
        "rescued": r"rescue[ds]?|rescuing|saved",
        "home": r"homes?|houses?|dwellings?",
        "family": r"famil(?:y|ies)|households?",
        "child": r"child(?:ren)?|minors?",
        "vaccinated": r"vaccinat\w+|immuni[sz]ed|jabbed",
        "people": r"population|inhabitants|residents",
        "closed": r"clos(?:ed|es|ing|ures?)|shut",
        "destroyed": r"destroy\w*|razed",
        "damaged": r"damag\w+",
        "repaired": r"repair\w*|rebuilt",
        "arrival": r"arriv(?:als?|ed|es?|ing)|newcomers|came|crossed",
        "receive": r"receiv(?:e[ds]?|ing)",
    },
    "fr": {
        "dead": r"morte?s?|décès|décéd\w+|tuée?s?|mortels?|mortelles?|victimes?|meurt|meurent|mourut|périr\w*|péris?",
        "injured": r"bless\w+",
        "missing": r"disparue?s?",
        "case": r"cas|malades?|patiente?s?|infections?|infectée?s?",
        "displaced": r"déplac\w+|évacu\w+|sans-abri",
        "rescued": r"secour\w+|sauvée?s?|rescapée?s?",
        "home": r"maisons?|logements?|habitations?",
        "family": r"familles?|ménages?|foyers?",
        "child": r"enfants?|mineurs?",
        "vaccinated": r"vaccinée?s?|vaccination|vaccin",
        "people": r"habitants?|population",
        "closed": r"ferm(?:ée?s?|er|ent|eture)",
        "destroyed": r"détrui\w+|rasée?s?",
        "damaged": r"endommag\w+",
        "repaired": r"répar\w+|reconstrui\w+",
        "arrival": r"arriv\w+",
    },
    "es": {
        "dead": r"muert\w+|muri(?:ó|eron)|muere[n]?|fallec\w+|defunci\w+|víctimas?",
        "injured": r"herid\w+|lesionad\w+",
        "missing": r"desaparecid\w+",
        "case": r"casos?|enferm(?:os?|as?)|pacientes?|infectad\w+",
        "displaced": r"desplazad\w+|evacu\w+|damnificad\w+",
        "rescued": r"rescat\w+|salvad\w+",
        "home": r"casas?|viviendas?|hogares",
        "family": r"familias?",
        "child": r"niñ\w+|menores",
        "vaccinated": r"vacuna\w*",
        "people": r"habitantes|población",
        "closed": r"cerrad\w+|cerr(?:ó|aron)|cierre",
        "destroyed": r"destru\w+|arrasad\w+",
        "damaged": r"dañ\w+|afectad\w+",
        "repaired": r"repar\w+|reconstru\w+",
        "arrival": r"lleg\w+",
    },
    "ar": {
        "dead": r"قتيل\w*|قتلى|ق[ُ]?تل[تو]?ا?|وفاة|وفيات|توف[ِّ]*ي\w*|توفو?ا?|مات\w*|موتى|ضحايا|لقوا",
        "injured": r"جريح\w*|جرحى|مصاب\w*|أ[ُ]?صيب\w*",
        "missing": r"مفقود\w*",
        "case": r"حالة|حالات|إصابة|إصابات|مريض\w*|مرضى",
        "displaced": r"نازح\w*|نزح\w*|نزوح|مشرد\w*|أ[ُ]?جلي\w*|إجلاء",
        "rescued": r"أنقذ\w*|إنقاذ\w*|ناجين|ناجون",
        "home": r"منزل\w*|منازل|مسكن\w*|مساكن|بيت\w*|بيوت",
        "family": r"أسرة|أسر|عائلة|عائلات",
        "child": r"طفل\w*|أطفال",
        "building": r"مبنى|مباني|مبان|بناية|أبنية",
        "people": r"سكان|نسمة",
        "closed": r"مغلق\w*|أغلق\w*|إغلاق",
        "destroyed": r"مدمر\w*|دُ?مر\w*|تدمير\w*",
        "damaged": r"متضرر\w*|تضرر\w*|أضرار",
        "repaired": r"مرمم\w*|رُ?مم\w*|ترميم\w*",
        "vaccinated": r"طُع[ِّ]*م\w*|مطعم\w*|ملقح\w*|لقحوا",
    },
    "ur": {
        "dead": r"ہلاک\w*|اموات|جاں|جان|مرنے|مر|جانیں|انتقال|دم",
        "injured": r"زخمی\w*",
        "missing": r"لاپتہ",
        "case": r"مریض\w*|کیس\w*|متاثرین",
        "displaced": r"بےگھر|بے|نقل",
        "home": r"مکان\w*|گھروں|گھر",
        "family": r"خاندان\w*|گھران\w*",
        "child": r"بچ(?:ہ|ے|وں)",
        "vaccinated": r"ویکسین\w*",
        "people": r"آبادی|باشند\w+",
        "closed": r"بند",
        "destroyed": r"تباہ|منہدم",
        "arrival": r"پہنچ\w*",
    },
}
_JOINED: Final = {"ar": r"[وف]?(?:بال|وال|ال|لل|ب|ل)?"}
"""Particles that Arabic joins to a word."""


@lru_cache(maxsize=8)
def _pattern(language: str) -> re.Pattern[str] | None:
    if language not in _WORDS:
        return None
    listed = "|".join(f"(?P<{name}>{forms})" for name, forms in _WORDS[language].items())
    return re.compile(rf"{_JOINED.get(language, '')}(?:{listed})", re.IGNORECASE)


@lru_cache(maxsize=8192)
def concept(word: str, language: str) -> str:
    """Return the concept that a word of a language names; "" if it names none."""
    pattern = _pattern(language)
    found = pattern.fullmatch(word) if pattern else None
    return f"={found.lastgroup}" if found else ""
