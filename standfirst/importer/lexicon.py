"""The words by which the importer knows speech, roles, sections, numbers and claims, in five languages."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPEECH: Final = _words(
    "said says saying say told tells telling tell added adds adding noted notes noting vowed vows vowing stated "
    "states stating warned warns warning argued argues arguing explained explains explaining recalled recalls "
    "recalling insisted insists insisting replied replies replying asked asks asking announced announces announcing "
    "declared declares declaring claimed claims claiming alleged alleges confirmed confirms confirming remarked "
    "remarks commented comments commenting concluded concludes concluding continued continues continuing cautioned "
    "cautions cautioning lamented laments urged urges urging wrote writes writing tweeted posted observed observes "
    "observing pledged pledges promised promises complained complains exclaimed exclaims whispered shouted answered "
    "answers responded responds emphasised emphasized emphasises emphasizes stressed stresses stressing pointed "
    "suggested suggests predicted predicts testified testifies reported reports admitted admits admitting conceded "
    "concedes acknowledged acknowledges countered counters quipped joked sighed thundered demanded demands "
    "appealed appeals reiterated reiterates affirmed affirms asserted asserts agreed agrees maintained maintains "
    "thinks believes remembers remembered "
    "dit disent déclaré déclare déclarait affirmé affirme affirmait expliqué explique ajouté ajoute estimé estime "
    "souligné souligne raconté raconte indiqué indique averti avertit assuré assure précisé précise lancé lance "
    "regretté regrette dénoncé dénonce témoigné témoigne rappelé rappelle répondu répond insiste insisté confie confié "
    "sagte sagt erklärte erklärt betonte betont warnte warnt berichtete berichtet meinte meint "
    "dijo dice afirmó afirma declaró declara señaló señala explicó explica añadió añade advirtió "
    "قال قالت وقال وقالت أضاف أضافت وأضاف وأضافت صرح صرحت أكد أكدت وأكد"
)
"""Verbs that give a quotation to somebody."""

URDU_SPEECH: Final = "کہا|بتایا|لکھا|خبردار کیا|زور دیا|اعلان کیا|دعویٰ کیا|جواب دیا"
"""The same in Urdu, where they stand after the speaker's name and `نے`."""

AUXILIARIES: Final = _words(
    "has have had was were is are also then later further would will did a ont avait avaient aussi hat haben auch ha "
    "though however meanwhile"
)
PRONOUNS: Final = _words("he she they it we i il elle ils elles on er sie él ella ellos who")
PERSONAL: Final = _words("he she il elle él ella er they")
DETERMINERS: Final = _words(
    "a an the one another some several many two three its his her their this that un une le la les des du l' der "
    "die das ein eine el los las una"
)
INDEFINITE: Final = _words("a an one another some several many two three un une des ein eine una")
PREPOSITIONS: Final = _words(
    "of at in from for with on after before during by to as near outside inside about over under amid when while "
    "since until through via and or but who whose which because following "
    "de du des d' à au aux en dans pour par chez sur après lors et ou qui "
    "von vom am im bei aus für und en para por con y کے کی کا نے میں سے پر کو اور"
)
PLACE_PREPOSITIONS: Final = _words("in from near outside à en dans aus im میں سے")
ORGANISATION_PREPOSITIONS: Final = _words("of at for with de du des chez pour bei von vom کے کی کا")
PARTICLES: Final = _words("al el bin ibn bint van von der den de da di dos du la le ul ur zu abu y")
HONORIFICS: Final = _words(
    "mr mrs ms miss mx dr prof sir dame lord lady m. mme mlle herr frau sr sra señor señora ڈاکٹر"
)
TITLE_ONLY: Final = _words("mr mrs ms miss mx sir m. mme mlle herr frau sr sra señor señora")

ROLES: Final = _words(
    "minister president premier chancellor governor mayor senator mp deputy vice prime chief secretary commissioner "
    "director manager head chair chairman chairwoman chairperson coordinator officer official spokesman spokeswoman "
    "spokesperson representative ambassador envoy general colonel major captain lieutenant sergeant brigadier admiral "
    "marshal commander superintendent inspector sheriff judge justice lawyer advocate attorney prosecutor professor "
    "lecturer researcher analyst economist historian scientist scholar fellow expert consultant adviser advisor "
    "engineer doctor nurse surgeon midwife teacher headteacher student farmer fisherman fisherwoman shopkeeper trader "
    "merchant businessman businesswoman entrepreneur commentator journalist editor reporter writer author poet artist "
    "driver worker labourer laborer volunteer activist campaigner resident villager survivor witness mother father "
    "grandmother grandfather widow refugee pastor priest imam bishop rabbi archbishop elder leader founder cofounder "
    "co-founder executive ceo cfo coo interior defence defense foreign finance health home provincial federal "
    "district senior junior assistant acting former interim lead principal police king queen prince princess "
    "councillor councilor counsel strategist hydrologist geologist meteorologist paramedic firefighter pharmacist "
    "passenger commuter customer tourist pensioner neighbour neighbor parent pupil schoolteacher herdsman cook porter guide pilot sailor skipper fisher miner builder electrician plumber cleaner clerk banker broker dealer "
    "carpenter baker tailor weaver herder shepherd vendor owner operator member partner speaker "
    "maire ministre présidente président préfet préfète porte-parole directeur directrice chercheur chercheuse "
    "médecin infirmier infirmière enseignant enseignante institutrice instituteur géologue historien historienne habitant habitante commerçant commerçante agriculteur "
    "agricultrice responsable analyste avocat avocate journaliste professeur professeure général capitaine "
    "bürgermeister bürgermeisterin ministerin sprecher sprecherin direktor direktorin arzt ärztin lehrer lehrerin "
    "alcalde alcaldesa ministro ministra presidente presidenta portavoz directora analista médico médica "
    "وزیر صدر ترجمان گورنر کمشنر ڈائریکٹر تجزیہ کار استاد دکاندار رہائشی سربراہ وزیراعظم وزیراعلیٰ"
)
ORGANISATIONS: Final = _words(
    "institute institution university college school academy centre center council committee commission ministry "
    "department agency authority office bureau government parliament assembly party army navy force forces police "
    "union association federation foundation fund trust network group alliance coalition movement front league "
    "society organisation organization ngo company corporation corp inc ltd bank hospital clinic court embassy "
    "consulate mission programme program project service services studies research observatory laboratory lab board "
    "chamber forum initiative watch relief aid international nations cross crescent press news agency times post "
    "syndicate team cluster secretariat consortium cooperative brigade command "
    "ministère mairie préfecture université institut association fédération agence hôpital observatoire croix-rouge "
    "ministerium universität verein behörde institut universidad ministerio instituto وزارت ادارہ یونیورسٹی تنظیم"
)
OFFICIAL: Final = _words(
    "minister president premier chancellor governor mayor senator mp secretary commissioner official ambassador envoy "
    "general colonel major captain brigadier admiral marshal commander superintendent inspector sheriff judge justice "
    "prosecutor police councillor maire ministre préfet préfète président présidente bürgermeister alcalde ministro "
    "وزیر صدر گورنر کمشنر ترجمان وزیراعظم وزیراعلیٰ"
)
ANALYST: Final = _words(
    "analyst expert engineer lawyer economist historian scientist scholar fellow researcher professor lecturer strategist "
    "hydrologist geologist meteorologist analyste chercheur chercheuse professeur professeure analista تجزیہ"
)
RESPONDER: Final = _words(
    "paramedic firefighter nurse doctor surgeon volunteer midwife médecin infirmier infirmière"
)
RESIDENT: Final = _words(
    "resident villager shopkeeper farmer teacher student driver trader mother father grandmother grandfather widow "
    "fisherman fisherwoman herder shepherd vendor worker labourer baker tailor habitant habitante commerçant "
    "commerçante agriculteur agricultrice رہائشی دکاندار"
)

SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "highlights": (
        "highlights",
        "key points",
        "key messages",
        "key developments",
        "at a glance",
        "in brief",
        "main points",
        "summary points",
        "points saillants",
        "faits saillants",
        "points clés",
        "höhepunkte",
        "puntos clave",
        "جھلکیاں",
        "اہم نکات",
    ),
    "standfirst": (
        "standfirst",
        "summary",
        "executive summary",
        "abstract",
        "résumé",
        "zusammenfassung",
        "resumen",
        "خلاصہ",
    ),
    "situation": (
        "situation",
        "situation overview",
        "overview",
        "what happened",
        "current situation",
        "the situation",
        "lage",
        "situación",
        "la situation",
        "صورتحال",
        "صورت حال",
    ),
    "background": (
        "background",
        "context",
        "history",
        "what led here",
        "how we got here",
        "contexte",
        "hintergrund",
        "rappel",
        "contexto",
        "antecedentes",
        "پس منظر",
    ),
    "coordination": ("coordination", "coordination and access", "koordination", "coordinación", "رابطہ کاری"),
    "outlook": (
        "outlook",
        "what next",
        "what's next",
        "what happens next",
        "forecast",
        "next steps",
        "looking ahead",
        "perspectives",
        "ausblick",
        "perspectivas",
        "آئندہ",
    ),
    "timeline": ("timeline", "chronology", "sequence of events", "chronologie", "zeitleiste", "cronología"),
    "contacts": (
        "contact",
        "contacts",
        "media contact",
        "media contacts",
        "press contact",
        "for more information",
        "further information",
        "for further information",
        "contact presse",
        "kontakt",
        "contacto",
        "رابطہ",
    ),
    "sources": (
        "sources",
        "references",
        "bibliography",
        "notes and sources",
        "further reading",
        "références",
        "quellen",
        "fuentes",
        "footnotes",
        "endnotes",
        "notes",
        "ذرائع",
    ),
}
"""Headings that the vocabulary has a field for; a heading matches by its beginning."""

REACTIONS: Final = _words(
    "reaction reactions expert experts comment comments commentary opinion opinions analysis "
    "réaction réactions reaktionen reacciones ردعمل"
)

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
DURATIONS: Final = _words(
    "second seconds minute minutes hour hours day days night nights week weeks month months year years decade decades "
    "century centuries heure heures jour jours semaine semaines mois an ans année années minute jahre tage stunden "
    "wochen monate años días horas semanas meses گھنٹے دن سال ماہ a.m p.m am pm uhr km/h times "
    "hour-long day-long year-old"
)
"""What is counted in these is a time, an age or a rate, not a figure."""

NOT_NOUNS: Final = (
    PREPOSITIONS
    | DETERMINERS
    | AUXILIARIES
    | PRONOUNS
    | SPEECH
    | _words(
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

PEOPLE: Final = _words(
    "people persons person individuals lives others personnes personen menschen personas gens افراد لوگ"
)
PLURALS: Final = PEOPLE | _words(
    "personnel police troops children men women cattle livestock staff crew dead wounded injured missing displaced "
    "deaths fatalities livestock sheep fish aircraft families tués morts blessés"
)

EVIDENCE: Final = (
    r"\b(?:without|with no|with little|no|little|lacking)\s+(?:\w+ing\s+)?(?:any\s+|further\s+|public\s+|supporting\s+)?"
    r"(?:evidence|proof|substantiation)\b[^,;.—–]*|\bsans\s+(?:\w+\s+){0,2}(?:preuves?|éléments)\b"
    r"|\bohne\s+(?:\w+\s+)?Beweise?\b|\bsin\s+(?:\w+\s+)?pruebas?\b|بغیر (?:کسی )?ثبوت"
)
ACCUSE: Final = _words(
    "accused accuses accuse accusing blamed blames blame blaming accusent accusé accuse beschuldigte acusó"
)
ALLEGE: Final = _words(
    "alleged alleges allege alleging claimed claims claim claiming asserted asserts contended contends contend "
    "insisted insists maintains maintained prétend prétendent allègue behauptete afirmó"
)
DENY: Final = _words(
    "denied denies deny denying rejected rejects reject rejecting dismissed dismisses dismiss dismissing refuted "
    "refutes refute refuting disputed disputes dispute rebutted repudiated nie nié nient dément démenti démentent "
    "rejette rejeté rejettent bestritt bestreitet negó niega rechazó"
)
MONTHS: Final[dict[str, int]] = {
    name: number % 12 + 1
    for language in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    )
    for number, name in enumerate(language.split())
} | {"sept": 9}
STOPWORDS: Final[dict[str, frozenset[str]]] = {
    "en": _words(
        "the of and to in that is was for on with said as by at from are were has have this it not they"
    ),
    "fr": _words(
        "le la les des et du une est que dans pour qui sur pas au par ont été avec ce plus sont aux"
    ),
    "de": _words(
        "der die das und ist von mit den dem zu nicht ein eine auf für im wurde sich auch nach wurden"
    ),
    "es": _words("el la los las y que en del por con una para se es fue un al más su han como pero"),
}
