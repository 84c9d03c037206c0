"""Words around a number in each language: scales, qualifiers, units, currencies, and signs of a non-quantity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases separated by `|`, the longest first."""
    return tuple(sorted(filter(None, map(str.strip, text.split("|"))), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words of one language; `before` and `after` list qualifiers by their position."""

    scales: dict[str, int]
    before: dict[str, tuple[str, ...]]
    durations: frozenset[str]
    numbering: frozenset[str]
    since: frozenset[str]
    between: tuple[tuple[str, str], ...]
    to: frozenset[str]
    either: frozenset[str]
    """Words between two alternative numbers: `two or three thousand`."""
    comma: bool = False
    after: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ones: dict[str, float] = field(default_factory=dict)
    """Number words that text2num does not know or reads differently, in lower case."""
    joins: frozenset[str] = frozenset()
    bare: dict[str, int] = field(default_factory=dict)
    """Patterns of scales that count without a number before them: `ألف ومئتان`, `ہزار دو سو`."""
    counted: frozenset[str] = frozenset()
    """Words after which a scale is not bare, without hamza and similar marks."""
    leads: frozenset[str] = frozenset()
    """The only words after which a scale is bare; if empty, any word that is not in `counted`."""
    vague: frozenset[str] = frozenset()
    """Words before a scale that leave its number open, where text2num would read one: `several hundred`."""
    counts: dict[str, float] = field(default_factory=dict)
    """Number words that a fraction word can precede: `ساڑھے تین`."""
    link: str = ""
    """The optional word before the second of two scales: `une centaine de milliers`."""


_EN: Final = NumberWords(
    scales={
        "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "lakh": 10**5,
        "crore": 10**7, "lakhs": 10**5, "crores": 10**7, "lac": 10**5, "lacs": 10**5, "bn": 10**9, "m": 10**6, "mn": 10**6, "k": 1000, "dozen": 12,
    },
    ones={
        "half a": 0.5, "a dozen": 12, "one dozen": 12, "one lakh": 10**5, "a lakh": 10**5, "one lac": 10**5, "a lac": 10**5,
        "one crore": 10**7, "a crore": 10**7,
    },
    vague=words("several few many couple of half quarter quarters per every each"),
    before={
        "more than": phrases("more than|over|above|upwards of|in excess of"),
        "at least": phrases("at least|no fewer than|no less than|not less than|a minimum of"),
        "nearly": phrases("nearly|almost|close to|just under"),
        "about": phrases("about|around|some|roughly|approximately|an estimated|estimated|approx.|circa"),
        "up to": phrases("up to|as many as|as much as|a maximum of|no more than|not more than|at most"),
        "fewer than": phrases("fewer than|less than|under|below"),
        "exactly": ("exactly",),
        "": phrases("a total of|only|just|another|a further|a record|a combined"),
    },
    durations=words(
        "second seconds minute minutes hour hours day days night nights week weeks month months year years decade "
        "decades century centuries a.m p.m am pm times km/h mph hour-long day-long year-old"
    ),
    numbering=words(
        "no nos no. nos. number article section page pages chapter resolution paragraph figure table route highway road "
        "room unit block phase step part version level grade category item flight channel day edition issue act law "
        "decree zone ward report update bulletin tel tel. phone fax ext order covid"
    ),
    since=words("in since of by from until till through during year and to fiscal"),
    between=(("between", "and"), ("from", "to")),
    to=words("to"),
    either=words("or"),
)  # fmt: skip
_FR: Final = NumberWords(
    scales={
        "dizaines": 10, "centaine": 100, "centaines": 100, "cents": 100, "mille": 1000, "millier": 1000, "milliers": 1000, "million": 10**6, "millions": 10**6, "milliard": 10**9,
        "milliards": 10**9, "md": 10**9, "mds": 10**9, "douzaine": 12, "douzaines": 12,
    },
    ones={
        "une dizaine": 10, "une douzaine": 12, "une vingtaine": 20, "une trentaine": 30, "une cinquantaine": 50,
        "une soixantaine": 60, "une centaine": 100, "un millier": 1000,
    },
    bare={r"une quinzaine(?=\s+(?:de\b|d['’])(?!\s+jours))": 15, r"une quarantaine(?=\s+(?:de\b|d['’]))": 40},
    vague=words("quelques plusieurs pour sur par chaque"),
    link=r"(?:de\s|d['’])?",
    before={
        "more than": phrases("plus de|plus d'|plus d’|au-delà de"),
        "at least": phrases("au moins|un minimum de|pas moins de"),
        "nearly": phrases("près de|presque|pas loin de"),
        "about": phrases("environ|quelque|quelques|autour de|à peu près|approximativement"),
        "up to": phrases("jusqu'à|jusqu’à|au plus|un maximum de|pas plus de"),
        "fewer than": phrases("moins de"),
        "exactly": ("exactement",),
        "": phrases("un total de|au total|seulement|seuls|seules|les|ces|autres"),
    },
    durations=words(
        "seconde secondes minute minutes heure heures h jour jours nuit nuits semaine semaines mois an ans année années "
        "décennie décennies siècle siècles fois"
    ),
    numbering=words(
        "n° no nº numéro numéros article page pages chapitre résolution paragraphe figure tableau route phase niveau "
        "édition bulletin rapport loi décret zone tél tél. téléphone fax"
    ),
    since=words("en depuis de dès année jusqu'en et"),
    between=(("entre", "et"), ("de", "à")),
    to=words("à"),
    either=words("ou"),
    comma=True,
)  # fmt: skip
_ES: Final = NumberWords(
    scales={
        "decenas": 10, "centenar": 100, "centenares": 100, "mil": 1000, "miles": 1000, "millar": 1000, "millares": 1000,
        "millón": 10**6, "millones": 10**6, "billón": 10**12, "billones": 10**12, "docena": 12, "docenas": 12,
    },
    ones={
        "una decena": 10, "una docena": 12, "una veintena": 20, "una treintena": 30, "una cincuentena": 50, "una centena": 100,
        "un centenar": 100, "un millar": 1000,
    },
    bare={r"una quincena(?=\s+de\b(?!\s+días))": 15, r"una cuarentena(?=\s+de\b)": 40},
    vague=words("varios varias algunos pocos por cada"),
    link=r"(?:de\s)?",
    before={
        "more than": phrases("más de|por encima de|más del"),
        "at least": phrases("al menos|por lo menos|como mínimo|no menos de"),
        "nearly": phrases("casi|cerca de|poco menos de"),
        "about": phrases("unos|unas|alrededor de|aproximadamente|en torno a|cerca del"),
        "up to": phrases("hasta|un máximo de|no más de|como máximo"),
        "fewer than": phrases("menos de|menos del"),
        "exactly": ("exactamente",),
        "": phrases("un total de|en total|solo|sólo|los|las|otros|otras"),
    },
    durations=words(
        "segundo segundos minuto minutos hora horas día días noche noches semana semanas mes meses año años década "
        "décadas siglo siglos veces"
    ),
    numbering=words(
        "n.º nº n° núm núm. número números artículo página páginas capítulo resolución párrafo figura tabla cuadro ruta "
        "fase nivel edición boletín informe ley decreto zona tel tel. teléfono fax magnitud"
    ),
    since=words("en desde de año hasta y"),
    between=(("entre", "y"), ("de", "a")),
    to=words("a"),
    either=words("o"),
    comma=True,
)  # fmt: skip
_UNSIGNED: Final = str.maketrans("أإآةى", "اااهي")


def folded(text: str, language: str) -> str:
    """Remove hamza and the dots of final letters from Arabic text, as many writers do, keeping the length."""
    return text.translate(_UNSIGNED) if language == "ar" else text


_UNITS_AR: Final = {
    3: "ثلاثة ثلاث", 4: "أربعة أربع", 5: "خمسة خمس", 6: "ستة ست", 7: "سبعة سبع", 8: "ثمانية ثماني ثمان", 9: "تسعة تسع",
}  # fmt: skip
_TENS_AR: Final = {
    20: "عشرون عشرين", 30: "ثلاثون ثلاثين", 40: "أربعون أربعين", 50: "خمسون خمسين", 60: "ستون ستين", 70: "سبعون سبعين",
    80: "ثمانون ثمانين", 90: "تسعون تسعين",
}  # fmt: skip


def _arabic_numbers() -> dict[str, float]:
    """Return the Arabic number words from 3 to 99, the hundreds, and the duals of the scales."""
    found: dict[str, float] = {
        "عشرة": 10, "عشر": 10, "أحد عشر": 11, "إحدى عشرة": 11, "اثنا عشر": 12, "اثني عشر": 12, "اثنتا عشرة": 12, "اثنتي عشرة": 12,
        "مئة": 100, "مائة": 100, "مئتان": 200, "مئتين": 200, "مئتي": 200, "مئتا": 200, "مائتان": 200, "مائتين": 200, "مائتي": 200, "مائتا": 200,
        "ألفان": 2000, "ألفين": 2000, "ألفي": 2000, "مليونان": 2 * 10**6, "مليونين": 2 * 10**6, "مليوني": 2 * 10**6,
    }  # fmt: skip
    for word, scale in (("مليار", 10**9), ("بليون", 10**9), ("تريليون", 10**12)):
        found |= {f"{word}{end}": 2 * scale for end in ("ان", "ين", "ي")}
    small = {word: n for n, words in _UNITS_AR.items() for word in words.split()}
    found |= small
    found |= {f"{word} {ten}": n + 10 for word, n in small.items() for ten in ("عشر", "عشرة")}
    hundreds = ((word, gap + hundred) for word in small for gap in ("", " ") for hundred in ("مئة", "مائة"))
    found |= {word + hundred: small[word] * 100 for word, hundred in hundreds}
    ones = small | {f"{word}{end}": n for word, n in small.items() for end in ("ا", "اً")}
    ones |= {"واحد": 1, "واحدا": 1, "واحداً": 1, "إحدى": 1, "اثنان": 2, "اثنين": 2, "اثنتين": 2}
    for ten, words in _TENS_AR.items():
        for word in words.split():
            found[word] = ten
            found |= {f"{one} و{word}": ten + n for one, n in ones.items()}
    return {folded(word, "ar"): n for word, n in found.items()}


_BARE_AR: Final = {
    r"ألف(?!\s+(?!و)\w{3,}اً?(?!\w))": 1000,  # `ألف كتابا`: he wrote a book
    r"ألفا(?=\s+و)": 1000, r"ألفا(?!\s+و)": 2000, "ألفاً": 1000,
    "مليون": 10**6, r"مليونا(?=\s+و)": 10**6, r"مليونا(?!\s+و)": 2 * 10**6, "مليوناً": 10**6,
    "مليار": 10**9, r"مليارا(?=\s+و)": 10**9, r"مليارا(?!\s+و)": 2 * 10**9, "ملياراً": 10**9,
    "بليون": 10**9, r"بليونا(?=\s+و)": 10**9, r"بليونا(?!\s+و)": 2 * 10**9, "بليوناً": 10**9,
    "تريليون": 10**12, r"تريليونا(?=\s+و)": 10**12, r"تريليونا(?!\s+و)": 2 * 10**12, "تريليوناً": 10**12,
}  # fmt: skip
"""Before a noun `ألفا` is two thousand; before `و` it is one thousand in another case."""


_WITHOUT_HAMZA: Final = str.maketrans("أإآة", "اااه", "ً")


def without_hamza(word: str) -> str:
    """Return an Arabic word without hamza, the dots of the last letter and tanwin, which many writers omit."""
    return word.translate(_WITHOUT_HAMZA)


def _counted_arabic() -> frozenset[str]:
    """Return the words that can count the scale after them: numbers in any spelling, fractions, `several`, `every`."""
    numbers = {part for form in _arabic_numbers() for part in form.split()}
    scales = words(
        "الف الفا الاف مليون مليونا ملايين مليار مليارا مليارات بليون بلايين تريليون تريليونات مئات عشرات"
    )
    others = words("نصف ربع ثلث ثلثا ثلثي سدس سبع ثمن عشر ارباع كل لكل بضع بضعه عده كم نيف")
    plain = {without_hamza(number) for number in numbers}
    return frozenset(plain | {word.removeprefix("و") for word in plain} | scales | others)


_NUMBERS_UR: Final = (
    "دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس بیس اکیس بائیس تئیس چوبیس پچیس چھبیس ستائیس "
    "اٹھائیس انتیس تیس اکتیس بتیس تینتیس چونتیس پینتیس چھتیس سینتیس اڑتیس انتالیس چالیس اکتالیس بیالیس تینتالیس چوالیس پینتالیس "
    "چھیالیس سینتالیس اڑتالیس انچاس پچاس اکیاون باون ترپن چون پچپن چھپن ستاون اٹھاون انسٹھ ساٹھ اکسٹھ باسٹھ تریسٹھ چونسٹھ پینسٹھ "
    "چھیاسٹھ سڑسٹھ اڑسٹھ انہتر ستر اکہتر بہتر تہتر چوہتر پچہتر چھہتر ستتر اٹھہتر اناسی اسی اکیاسی بیاسی تراسی چوراسی پچاسی چھیاسی "
    "ستاسی اٹھاسی نواسی نوے اکانوے بانوے ترانوے چورانوے پچانوے چھیانوے ستانوے اٹھانوے ننانوے"
)
"""Urdu from 2 to 99: each number is a separate word."""


_LISTED_UR: Final[dict[str, float]] = {
    **{word: n for n, word in enumerate(_NUMBERS_UR.split(), start=2)},
    "اٹھتر": 78,
}
_COMMON_UR: Final = ("اسی", "بہتر", "نو")
"""80, 72 and 9, which more often mean: this very, better, new."""


def _urdu_numbers() -> dict[str, float]:
    """Urdu from 2 to 99 but for words that more often mean something else, and one of each scale."""
    found: dict[str, float] = {word: n for word, n in _LISTED_UR.items() if word not in _COMMON_UR}
    scales: dict[str, float] = {
        "سو": 100,
        "ہزار": 1000,
        "لاکھ": 10**5,
        "کروڑ": 10**7,
        "ارب": 10**9,
        "درجن": 12,
    }
    found |= {f"ایک {word}": scale for word, scale in scales.items()}
    found |= {
        f"{one} {word}": _LISTED_UR[one] * scale for one in _COMMON_UR for word, scale in scales.items()
    }
    return found | {"ڈیڑھ": 1.5, "ڈھائی": 2.5, "اڑھائی": 2.5}


_AR: Final = NumberWords(
    scales={
        "الف": 1000, "الفاً": 1000, "الفا": 1000, "الاف": 1000, "مليون": 10**6, "مليوناً": 10**6, "مليونا": 10**6, "ملايين": 10**6,
        "مليار": 10**9, "ملياراً": 10**9, "مليارا": 10**9, "مليارات": 10**9, "بليون": 10**9, "بليوناً": 10**9, "بليونا": 10**9,
        "بلايين": 10**9, "تريليون": 10**12, "تريليوناً": 10**12, "تريليونا": 10**12, "تريليونات": 10**12,
    },
    before={
        "more than": phrases("أكثر من|ما يزيد على|ما يزيد عن|ما يربو على|فوق"),
        "at least": phrases("ما لا يقل عن|على الأقل|لا يقل عن"),
        "nearly": phrases("ما يقرب من|قرابة|ما يقارب"),
        "about": phrases("نحو|حوالي|زهاء|بنحو|تقريباً"),
        "up to": phrases("ما يصل إلى|حتى|يصل إلى|ما لا يزيد عن|ما لا يزيد على|لا يزيد عن|لا يزيد على|لا تزيد عن|لا تزيد على|لا يتجاوز|لا تتجاوز"),
        "fewer than": phrases("أقل من"),
        "": phrases("فقط|إجمالي"),
    },
    durations=words("ثانية دقيقة دقائق ساعة ساعات يوم أيام يوماً ليلة أسبوع أسابيع شهر أشهر شهراً سنة سنوات عام أعوام عاماً مرة مرات"),
    numbering=words("رقم المادة الصفحة الفقرة القرار المرحلة المستوى هاتف العدد"),
    since=words("عام سنة في منذ حتى"),
    between=(("بين", "و"), ("من", "إلى")),
    to=words("إلى"),
    either=words("أو"),
    ones=_arabic_numbers(),
    bare={folded(form, "ar"): scale for form, scale in _BARE_AR.items()},
    counted=_counted_arabic(),
)  # fmt: skip
_UR: Final = NumberWords(
    scales={
        "سو": 100, "ہزار": 1000, "لاکھ": 10**5, "کروڑ": 10**7, "ارب": 10**9, "ملین": 10**6, "بلین": 10**9, "درجن": 12,
    },
    before={
        "at least": phrases("کم از کم"),
        "about": phrases("تقریباً|تقریبا|لگ بھگ|قریب قریب|اندازاً"),
        "nearly": phrases("قریباً"),
        "up to": phrases("زیادہ سے زیادہ"),
        "": phrases("مزید|صرف|کل"),
    },
    after={
        "more than": phrases("سے زائد|سے زیادہ"),
        "fewer than": phrases("سے کم"),
        "nearly": phrases("کے قریب"),
        "about": phrases("کے لگ بھگ"),
    },
    durations=words("سیکنڈ منٹ گھنٹے گھنٹوں دن دنوں رات ہفتے ہفتوں ماہ مہینے مہینوں سال سالہ برس بار مرتبہ بجے"),
    numbering=words("نمبر دفعہ صفحہ قرارداد مرحلہ فون ٹیلی"),
    since=words("سن سال"),
    between=(),
    to=words("سے تا"),
    either=words("یا"),
    ones=_urdu_numbers(),
    counts=_LISTED_UR,
    bare={"ہزار": 1000, "لاکھ": 10**5, "کروڑ": 10**7, "ارب": 10**9, "ملین": 10**6, "بلین": 10**9},
    leads=words("تقریباً تقریبا قریباً اندازاً بھگ قریب کم زیادہ صرف کل مزید میں نے کے کو سے پر کی کا اور تک بھی کہ یا"),
)  # fmt: skip

LANGUAGES: Final = {"en": _EN, "fr": _FR, "es": _ES, "ar": _AR, "ur": _UR}

SHARES: Final = phrases("%|٪|per cent|percent|pour cent|por ciento|في المائة|بالمئة|بالمائة|في المئة|فیصد")

UNITS: Final[dict[str, tuple[str, ...]]] = {
    "%": SHARES,
    "km": phrases(
        "km|kilometres|kilometers|kilometre|kilometer|kilomètres|kilomètre|kilómetros|كيلومتر|كم|کلومیٹر"
    ),
    "km²": phrases(
        "km²|km2|square kilometres|square kilometers|kilomètres carrés|kilómetros cuadrados|مربع کلومیٹر"
    ),
    "km/h": phrases("km/h|kph|kilometres per hour|kilometers per hour"),
    "m³": phrases("m³|m3|cubic metres|cubic meters|mètres cubes|metros cúbicos|متر مكعب"),
    "m": phrases("metres|meters|metre|meter|mètres|mètre|metros|متر|میٹر"),
    "mm": phrases("mm|millimetres|millimeters|millimètres|milímetros|ملم|ملی میٹر"),
    "cm": phrases("cm|centimetres|centimeters|centimètres|centímetros|سم"),
    "ha": phrases("ha|hectares|hectare|hectáreas|هكتار|ہیکٹر"),
    "acres": phrases("acres|ایکڑ"),
    "t": phrases("metric tons|metric tonnes|tonnes|tons|tonne|mt|toneladas|tonelada|طن|ٹن"),
    "kg": phrases("kg|kilograms|kilogrammes|kilos|kilogramos|كيلوغرام|کلوگرام"),
    "l": phrases("litres|liters|litre|liter|litros|لتر|لیٹر"),
    "MW": phrases("MW|megawatts|mégawatts|megavatios"),
    "°C": phrases("°C|degrees Celsius|degrés|grados"),
}
"""Unit symbols of the model, each with its spellings in texts."""

MONEY: Final[dict[str, str]] = {
    "US$": "USD", "USD": "USD", "US dollars": "USD", "U.S. dollars": "USD", "dollars américains": "USD",
    "dollars des États-Unis": "USD", "dólares estadounidenses": "USD", "دولار أمريكي": "USD", "دولار أميركي": "USD",
    "امریکی ڈالر": "USD", "A$": "AUD", "C$": "CAD", "€": "EUR", "EUR": "EUR", "euros": "EUR", "euro": "EUR",
    "يورو": "EUR", "یورو": "EUR", "GBP": "GBP", "CHF": "CHF", "Swiss francs": "CHF", "francs suisses": "CHF", "francos suizos": "CHF",
    "فرنك سويسري": "CHF", "سوئس فرانک": "CHF",
    "PKR": "PKR", "INR": "INR", "₹": "INR", "LKR": "LKR", "NPR": "NPR", "BDT": "BDT", "KES": "KES", "JPY": "JPY",
    "XOF": "XOF", "XAF": "XAF", "FCFA": "", "NGN": "NGN", "MXN": "MXN", "COP": "COP", "SYP": "SYP", "YER": "YER",
}  # fmt: skip
"""Currencies identified by the symbol or name alone."""

FAMILIES: Final[dict[str, str]] = {
    "$": "Dollar", "dollars": "Dollar", "dollar": "Dollar", "dólares": "Dollar", "دولار": "Dollar", "ڈالر": "Dollar",
    "£": "Pound", "pounds": "Pound", "livres": "Pound", "libras": "Pound", "ليرة": "Pound", "جنيه": "Pound",
    "Rs.": "Rupee", "Rs": "Rupee", "rupees": "Rupee", "rupee": "Rupee", "roupies": "Rupee", "rupias": "Rupee",
    "روپے": "Rupee", "روپیہ": "Rupee", "روبية": "Rupee", "francs CFA": "CFA Franc", "francs": "Franc", "franc": "Franc",
    "dinars": "Dinar", "dinares": "Dinar", "دينار": "Dinar", "pesos": "Peso", "shillings": "Shilling",
    "crowns": "Kron", "couronnes": "Kron", "coronas": "Kron", "birr": "Birr", "rials": "Rial", "ريال": "Rial", "dirhams": "Dirham", "درهم": "Dirham", "taka": "Taka",
    "afghanis": "Afghani", "افغانی": "Afghani", "naira": "Naira",
}  # fmt: skip
"""Currency names shared by several countries; the country of the document decides."""
