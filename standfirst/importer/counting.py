"""The words by which the importer knows numbers, what they count and what happened to it."""

from __future__ import annotations

from typing import Final

from standfirst.importer import lexicon

ONES: Final[dict[str, int]] = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {"dozen": 12}
TENS: Final[dict[str, int]] = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SCALES: Final[dict[str, int]] = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "millions": 10**6,
    "billion": 10**9,
    "billions": 10**9,
    "trillion": 10**12,
    "lakh": 10**5,
    "crore": 10**7,
    "mille": 1000,
    "milliard": 10**9,
    "milliards": 10**9,
    "millionen": 10**6,
    "milliarden": 10**9,
    "millones": 10**6,
    "mil": 1000,
    "tausend": 1000,
    "bn": 10**9,
    "m": 10**6,
    "k": 1000,
    "ہزار": 1000,
    "لاکھ": 10**5,
    "کروڑ": 10**7,
}

QUALIFIERS: Final[tuple[tuple[str, str], ...]] = (
    ("more than", "more than"),
    ("over", "more than"),
    ("above", "more than"),
    ("upwards of", "more than"),
    ("in excess of", "more than"),
    ("plus de", "more than"),
    ("mehr als", "more than"),
    ("más de", "more than"),
    ("سے زائد", "more than"),
    ("سے زیادہ", "more than"),
    ("at least", "at least"),
    ("no fewer than", "at least"),
    ("no less than", "at least"),
    ("not less than", "at least"),
    ("a minimum of", "at least"),
    ("au moins", "at least"),
    ("mindestens", "at least"),
    ("al menos", "at least"),
    ("کم از کم", "at least"),
    ("nearly", "nearly"),
    ("almost", "nearly"),
    ("close to", "nearly"),
    ("just under", "nearly"),
    ("près de", "nearly"),
    ("presque", "nearly"),
    ("fast", "nearly"),
    ("casi", "nearly"),
    ("about", "about"),
    ("around", "about"),
    ("some", "about"),
    ("roughly", "about"),
    ("approximately", "about"),
    ("an estimated", "about"),
    ("estimated", "about"),
    ("environ", "about"),
    ("quelque", "about"),
    ("etwa", "about"),
    ("rund", "about"),
    ("alrededor de", "about"),
    ("unos", "about"),
    ("تقریباً", "about"),
    ("approx.", "about"),
    ("up to", "up to"),
    ("as many as", "up to"),
    ("as much as", "up to"),
    ("a maximum of", "up to"),
    ("no more than", "up to"),
    ("jusqu'à", "up to"),
    ("bis zu", "up to"),
    ("hasta", "up to"),
    ("fewer than", "fewer than"),
    ("less than", "fewer than"),
    ("under", "fewer than"),
    ("below", "fewer than"),
    ("moins de", "fewer than"),
    ("weniger als", "fewer than"),
    ("menos de", "fewer than"),
    ("exactly", "exactly"),
    ("a total of", ""),
    ("un total de", ""),
    ("insgesamt", ""),
)
"""Words before a number and the qualifier of the model that they mean; "" for words without one."""

CURRENCIES: Final[dict[str, str]] = {
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "pounds": "GBP",
    "rs": "PKR",
    "rs.": "PKR",
    "pkr": "PKR",
    "rupees": "PKR",
    "rupee": "PKR",
    "روپے": "PKR",
    "¥": "JPY",
    "chf": "CHF",
    "francs": "CHF",
    "inr": "INR",
    "₹": "INR",
}
UNITS: Final[dict[str, str]] = {
    "%": "%",
    "per cent": "%",
    "percent": "%",
    "pour cent": "%",
    "prozent": "%",
    "فیصد": "%",
    "km": "km",
    "kilometres": "km",
    "kilometers": "km",
    "kilomètres": "km",
    "km²": "km²",
    "km2": "km²",
    "m": "m",
    "metres": "m",
    "meters": "m",
    "mètres": "m",
    "mm": "mm",
    "cm": "cm",
    "hectares": "ha",
    "ha": "ha",
    "acres": "acres",
    "tonnes": "t",
    "tons": "t",
    "litres": "l",
    "liters": "l",
    "mw": "MW",
    "°c": "°C",
    "miles": "miles",
    "feet": "ft",
}
DURATIONS: Final = lexicon.words(
    "second seconds minute minutes hour hours day days night nights week weeks month months year years decade decades "
    "century centuries heure heures jour jours semaine semaines mois an ans année années minute jahre tage stunden "
    "wochen monate años días horas semanas meses گھنٹے دن سال ماہ a.m p.m am pm uhr km/h times "
    "hour-long day-long year-old"
)
"""What is counted in these is a time, an age or a rate, not a figure."""

NOT_NOUNS: Final = (
    lexicon.PREPOSITIONS
    | lexicon.DETERMINERS
    | lexicon.AUXILIARIES
    | lexicon.PRONOUNS
    | lexicon.SPEECH
    | lexicon.words(
        "be been being not no more less than other others per each every all both few so if then there here now only "
        "killed wounded injured displaced arrested destroyed damaged evacuated affected reached died can could may might "
        "must should shall do does have against between across among around within without along into onto per out off up "
        "down up where what how why est sont ont été pas plus que qui se dans ہیں ہے تھے گئے ہوئے ہو"
    )
)
HAPPENED: Final[dict[str, str]] = {
    "killed": "killed",
    "kill": "killed",
    "kills": "killed",
    "killing": "killed",
    "dead": "killed",
    "drowned": "killed",
    "perished": "killed",
    "mortes": "killed",
    "décédées": "killed",
    "décédés": "killed",
    "died": "killed",
    "deaths": "killed",
    "eliminating": "killed",
    "eliminated": "killed",
    "tués": "killed",
    "tué": "killed",
    "tuées": "killed",
    "tuant": "killed",
    "morts": "killed",
    "getötet": "killed",
    "muertos": "killed",
    "ہلاک": "killed",
    "جاں": "killed",
    "fatalities": "killed",
    "injured": "injured",
    "injuring": "injured",
    "wounded": "injured",
    "wounding": "injured",
    "injuries": "injured",
    "hurt": "injured",
    "blessés": "injured",
    "blessées": "injured",
    "blessant": "injured",
    "verletzt": "injured",
    "heridos": "injured",
    "زخمی": "injured",
    "missing": "missing",
    "disparus": "missing",
    "unaccounted": "missing",
    "لاپتہ": "missing",
    "displaced": "displaced",
    "displacing": "displaced",
    "displaces": "displaced",
    "uprooted": "displaced",
    "déplacées": "displaced",
    "déplacés": "displaced",
    "vertrieben": "displaced",
    "desplazados": "displaced",
    "تباہ": "destroyed",
    "بےگھر": "displaced",
    "بے": "displaced",
    "evacuated": "evacuated",
    "evacuating": "evacuated",
    "évacuées": "evacuated",
    "évacués": "evacuated",
    "arrested": "arrested",
    "arresting": "arrested",
    "detained": "detained",
    "abducted": "abducted",
    "kidnapped": "abducted",
    "rescued": "rescued",
    "rescuing": "rescued",
    "destroyed": "destroyed",
    "destroying": "destroyed",
    "détruites": "destroyed",
    "détruits": "destroyed",
    "damaged": "damaged",
    "damaging": "damaged",
    "endommagées": "damaged",
    "flooded": "flooded",
    "affected": "affected",
    "affecting": "affected",
    "reached": "reached",
    "closed": "closed",
    "collapsed": "collapsed",
    "hospitalised": "hospitalised",
    "hospitalized": "hospitalised",
    "vaccinated": "vaccinated",
    "distributed": "distributed",
}
"""What happened to those who were counted, by the word that says so."""

PEOPLE: Final = lexicon.words(
    "people persons person individuals lives others personnes personen menschen personas gens افراد لوگ"
)
PLURALS: Final = PEOPLE | lexicon.words(
    "personnel police troops children men women cattle livestock staff crew dead wounded injured missing displaced "
    "deaths fatalities livestock sheep fish aircraft families tués morts blessés"
)
NUMBERED: Final = lexicon.words(
    "no nos number article section page chapter resolution paragraph figure table route highway road room "
    "unit block phase step part version level grade category line item flight channel since in year year: "
    "day edition issue act numéro nr art tel phone fax ext order law decree sector zone ward"
)
"""Words after which a number is a name: `Article 5`, `Route 9`."""
