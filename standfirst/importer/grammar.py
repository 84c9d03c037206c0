"""Grammar of the supported languages for labelling the objects of a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from standfirst.language.words import phrases, words


@dataclass(frozen=True, slots=True)
class Grammar:
    """Words of one language by their role around a number and its noun."""

    stops: frozenset[str]
    """Words that end the noun and its complement."""
    links: frozenset[str]
    """Words that link a second noun to the first: `cases of cholera`."""
    be: frozenset[str]
    have: frozenset[str]
    adverbs: frozenset[str]
    """Words between a verb and its participle without a meaning of their own."""
    generic: frozenset[str]
    """Nouns that need a predicate: `people`."""
    events: frozenset[str]
    """Nouns that are events themselves: `deaths`."""
    cuts: frozenset[str]
    """Words that begin what a label can omit."""
    others: frozenset[str]
    """Words for the noun of the number before: `others`, `of them`."""
    against: tuple[str, ...]
    """Words before a number of another time or kind."""
    claims: frozenset[str]
    """Verbs that make a number someone's claim."""
    required: tuple[str, ...]
    received: tuple[str, ...]
    gap: tuple[str, ...]
    funds: dict[str, str]
    who: str = ""
    that: str = ""
    share: str = ""
    equals: tuple[str, ...] = ()
    """Verbs between a quantity and its measure: `stands at`."""
    pairs: dict[str, str] = field(default_factory=dict)
    """Predicates by the verb before or after the number, if grammar does not derive them."""
    noun_first: bool = False
    """Whether adjectives follow their noun, and agree with it."""
    endings: tuple[str, ...] = ()
    """Endings of plurals; none if a counted noun need not be plural."""
    plurals: frozenset[str] = frozenset()
    verbs: tuple[str, ...] = ("",)
    """Endings of verbs with a plural subject."""
    participle: re.Pattern[str] = re.compile("(?!)")
    feminine: tuple[str, ...] = ()
    """Endings and words of nouns with a feminine participle."""
    articles: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    """Prepositions that link a number to another noun."""
    including: frozenset[str] = frozenset()
    object_marks: frozenset[str] = frozenset()
    neuter: frozenset[str] = frozenset()
    """Verbs without an effect on an object."""

    def relative(self, noun: str) -> str:
        """Return `who` for people, `that` for things."""
        return self.who if noun.rsplit(maxsplit=1)[-1].casefold() in _WHO else self.that

    def agreed(self, participle: str, noun: str) -> str:
        """Return a participle that agrees with its plural noun; in Spanish without its `o`."""
        if participle.endswith("s"):
            return participle
        first = next((word for word in noun.split() if word.endswith(("s", "x"))), noun).casefold()
        gender = (
            ("a", "o")
            if participle.endswith(("ad", "id", "t", "rt", "st", "ch")) and self.who == "que"
            else ("e", "")
        )
        return f"{participle}{gender[0] if first.endswith(self.feminine) else gender[1]}s"


_WHO: Final = words(
    "people persons women men children girls boys residents patients workers civilians soldiers families refugees commuters "
    "passengers officers teachers farmers drivers volunteers prisoners migrants pupils students villagers survivors victims doctors nurses"
)
_PUNCT: Final = words(', ; : . ( ) — – ! ? … ، ؛ ۔ \ufffc [ ] / | “ ” " « »')

EN: Final = Grammar(
    stops=_PUNCT
    | words(
        "aboard inside outside beyond beneath behind beside in at on from for with without to by as into onto near across among amid around against between during since "
        "until till after before under over above below within per via through towards toward and or but while when "
        "where which who whom whose that than because if so nor yet though although is are was were be been being has "
        "have had do does did will would can could may might must should shall not no also still now already yet alone "
        "out off up down away back alive ashore each every both all other others a an the this that these those it they he she we its their his her our"
    ),
    links=words("of"),
    be=words("is are was were been be remain remains remained"),
    have=words("has have had"),
    adverbs=words("still also now already not currently since then been being so far reportedly only all"),
    generic=words(
        "people persons person individuals families households women men children girls boys others residents civilians "
        "lives cases homes houses villages areas districts zones provinces items units thousand million"
    ),
    events=words(
        "deaths death fatalities injuries casualties killed dead injured wounded missing displaced arrivals departures "
        "displacements evacuees returnees survivors victims casualties hospitalisations hospitalizations admissions"
    ),
    cuts=words(
        "and but while when after before since until till because as so which who that by during amid following despite "
        "according between though although if nor monday tuesday wednesday "
        "thursday friday saturday sunday yesterday today"
    ),
    others=words("others more them these those which whom"),
    against=phrases(
        "compared with|compared to|against|up from|down from|from|than|versus|rather than|out of|average of|below|above|of|"
        "by|as opposed to|target of|threshold of|standard of|every|each|per|for every|one in|first|next|past|last|least|about in"
    ),
    claims=words(
        "claimed claims alleged alleges claiming alleging accused accuses accusing accusation accusations allegation allegations "
        "allegedly rumours rumors denied denies denying"
    ),
    required=phrases("requires|require|required|needs|asks for|asked for|seeks|sought|seeking|appeals for|appealed for|calls for|requirements|requirement|needed|appeal"),
    received=phrases("received|funded|funding received|contributions"),
    gap=phrases("gap|shortfall|unmet|missing"),
    funds={"required": "Funds required", "received": "Funds received", "gap": "Funding gap", "": "Funds"},
    who="who",
    that="that",
    share="Share of",
    endings=("s",),
    plurals=words(
        "people women men children staff personnel police cattle livestock sheep aircraft troops crew fish dead wounded "
        "injured missing displaced"
    ),
    articles=words("a an the one each"),
    negations=words("not no"),
    pronouns=words("it this that they he she there total which who"),
    within=words("for with on in at to among across around of"),
    including=words("including them among"),
    equals=phrases("is|was|are|were|has reached|have reached|stands at|stood at|amounts to|amount to|reached|rose to|fell to|totals|comes to"),
    pairs={
        "killing": "killed", "injuring": "injured", "wounding": "wounded", "displacing": "displaced",
        "destroying": "destroyed", "damaging": "damaged", "affecting": "affected", "killed": "killed", "hurt": "hurt", "used": "used",
        "flooding": "flooded", "closing": "closed", "evacuating": "evacuated", "burning": "burnt", "built": "built",
        "gave": "given", "sent": "sent", "lost": "lost", "kills": "killed", "injures": "injured", "displaces": "displaced",
        "rescuing": "rescued", "arresting": "arrested", "detaining": "detained", "sank": "sunk", "swept": "swept away",
        "eliminating": "killed", "eliminated": "killed", "serving": "served", "reaching": "reached", "hosting": "hosted",
        "sheltering": "sheltered", "vaccinating": "vaccinated", "treating": "treated", "supporting": "supported", "assisting": "assisted",
    },
)  # fmt: skip
FR: Final = Grammar(
    stops=_PUNCT
    | words(
        "en dans à au aux sur sous par pour avec sans chez vers entre depuis dès lors pendant durant après avant contre "
        "selon malgré et ou mais donc or ni car que qui dont où quand lorsque si comme alors est sont a ont était étaient "
        "sera seront avait avaient ait fait font doit doivent peut peuvent va vont ne pas plus se s' y il elle ils elles "
        "on nous vous leur leurs son sa ses ce cet cette ces le la les un une parmi dès autres d'ici parce afin"
    ),
    links=words("de d' d’ du des"),
    be=words("est sont était étaient été sera seront restent reste demeurent"),
    have=words("a ont avait avaient"),
    adverbs=words("encore toujours portées portés déjà aussi actuellement désormais été ne pas plus également"),
    generic=words(
        "personnes personne familles ménages foyers femmes hommes enfants filles garçons autres habitants civils gens "
        "cas maisons villages zones provinces districts milliers millions"
    ),
    events=words("décès morts mort blessés blessées disparus tués déplacés réfugiés arrivées victimes rescapés survivants naissances"),
    cuts=words("et mais alors après avant depuis jusqu'à jusqu’à parce car qui que dont pendant durant selon lors tandis par d'ici d’ici ou lundi mardi "
        "mercredi jeudi vendredi samedi dimanche hier"),
    others=words("autres eux elles"),
    against=phrases("contre|par rapport à|au lieu de|moyenne de|sur|norme de|chaque|objectif de|seuil de|en moins de|dernières|premières"),
    claims=words("prétend prétendent prétendument accuse accusé accusent revendique reproche reprochent accusations allégations nie nié dément démenti"),
    required=phrases("requis|besoins|nécessaires|demandés|demande|requiert|besoin|exigences"),
    received=phrases("reçu|reçus|financé|mobilisés"),
    gap=phrases("manque|déficit|écart|lacune"),
    funds={"required": "Fonds requis", "received": "Fonds reçus", "gap": "Fonds manquants", "": "Fonds"},
    who="qui",
    that="qui",
    share="Part de",
    noun_first=True,
    endings=("s", "x", "z"),
    plurals=words("cas décès abris colis puits permis"),
    verbs=("nt",),
    participle=re.compile(r"(?:é|i|u|is|it|ert|ort)(?:e?s?)$"),
    feminine=(
        "tions", "sions", "ées", "ettes", "elles", "ures", "ances", "ences", *words(
            "moustiquaires personnes familles maisons écoles femmes filles tonnes tentes couvertures doses victimes latrines "
            "trousses équipes tablettes bâches pompes villes routes cliniques classes"
        ),
    ),
    articles=words("le la les un une l' l’"),
    negations=words("ne pas"),
    pronouns=words("ce il elle cela total"),
    within=words("pour avec sur dans en à parmi de"),
    including=words("dont eux elles"),
    equals=phrases("est de|était de|s'élève à|s’élève à|s'élèvent à|s’élèvent à|atteint|se chiffre à|se montent à"),
    pairs={"faisant": "", "tuant": "tués", "blessant": "blessés"},
)  # fmt: skip
ES: Final = Grammar(
    stops=_PUNCT
    | words(
        "en a al ante bajo con contra desde durante entre hacia hasta para por según sin sobre tras y e o u pero sino ni "
        "que quien quienes donde cuando como si porque mientras es son está están fue fueron era eran ha han había habían "
        "será serán se no ya aún todavía más muy lo le les su sus este esta estos estas el la los las un una cada siguen "
        "sigue quedaron resultaron permanecen dentro fuera otras otros"
    ),
    links=words("de del"),
    be=words("es son está están fue fueron era eran sido estado siguen sigue quedaron quedan resultaron permanecen continúan"),
    have=words("ha han había habían"),
    adverbs=words("todavía aún ya también sido actualmente no"),
    generic=words(
        "personas persona familias hogares mujeres hombres niños niñas otras otros habitantes civiles gente casos casas "
        "viviendas aldeas zonas provincias distritos vecinos"
    ),
    events=words("muertos muertes muerto heridos heridas desaparecidos fallecidos desplazados refugiados llegadas víctimas damnificados supervivientes"),
    cuts=words("y pero mientras cuando después antes desde hasta porque que durante según tras por aunque o ni tampoco "
        "lunes martes miércoles jueves viernes sábado domingo ayer"),
    others=words("otras otros ellos ellas cuales"),
    against=phrases("frente a|en comparación con|comparado con|contra|promedio de|media de|norma de|cada|objetivo de|umbral de|de cada|últimos|últimas|primeros|primeras"),
    claims=words("denuncia denuncian denunció acusó acusa acusan alega alegan acusación acusaciones presuntamente negó niega niegan desmintió"),
    required=phrases("requeridos|requerido|requiere|necesita|solicita|solicitados|necesidades|necesarios"),
    received=phrases("recibidos|recibido|financiado"),
    gap=phrases("brecha|déficit|faltante|faltan"),
    funds={"required": "Fondos requeridos", "received": "Fondos recibidos", "gap": "Brecha de financiación", "": "Fondos"},
    who="que",
    that="que",
    share="Proporción de",
    noun_first=True,
    endings=("s",),
    verbs=("n",),
    participle=re.compile(r"(?:ad|id|t|ch|st)o$|puesto$|abierto$|visto$"),
    feminine=("as", "ciones", "siones", "dades", "mujeres", "muertes"),
    articles=words("el la los las un una"),
    negations=words("no"),
    pronouns=words("esto eso total"),
    within=words("para con sobre en entre de"),
    including=words("incluidos incluidas ellos ellas"),
    object_marks=words("a"),
    neuter=words("quedaron resultaron pasaron faltaron participaron bajaron aumentaron denunciaron"),
    equals=phrases("es de|era de|asciende a|ascienden a|se eleva a|alcanza|se sitúa en"),
    pairs={
        "destruyó": "destruid", "destruyeron": "destruid", "dañó": "dañad", "dañaron": "dañad", "mató": "muert",
        "mataron": "muert", "hirió": "herid", "hirieron": "herid", "rescató": "rescatad", "rescataron": "rescatad",
        "desplazó": "desplazad", "evacuó": "evacuad", "evacuaron": "evacuad", "distribuyó": "distribuid",
        "distribuyeron": "distribuid", "entregó": "entregad", "entregaron": "entregad", "instaló": "instalad",
        "instalaron": "instalad", "desplegó": "desplegad", "desplegaron": "desplegad", "afectó": "afectad",
        "afectaron": "afectad", "registró": "registrad", "registraron": "registrad", "llegaron": "llegad",
        "cerró": "cerrad", "cerraron": "cerrad", "arrasó": "arrasad", "quemó": "quemad", "detuvo": "detenid",
        "detuvieron": "detenid", "vacunó": "vacunad", "vacunaron": "vacunad", "atendió": "atendid", "atendieron": "atendid",
    },
)  # fmt: skip
AR: Final = Grammar(
    stops=_PUNCT | words("في من إلى على عن منذ بعد قبل خلال مع بحسب وفق حتى التي الذي الذين أن كما و قد لم لا هذا هذه بين تحت"),
    links=frozenset(),
    be=frozenset(),
    have=frozenset(),
    adverbs=frozenset(),
    generic=words("مدني مدنياً مدنيين عامل عاملاً عمال شخص شخصاً أشخاص نسمة مواطن مواطناً مواطنين آخرون آخرين فرد فرداً أفراد طفل طفلاً أطفال امرأة نساء رجل"),
    noun_first=True,
    events=words("وفاة وفيات إصابة إصابات حالة حالات قتلى قتيلاً قتيل جريح جريحاً جرحى مصاب مصاباً نازح نازحاً مفقود مفقوداً لاجئ"),
    cuts=words("منذ بعد قبل خلال و حتى بحسب وفق من في"),
    others=words("آخرون آخرين منهم منها"),
    against=phrases("مقابل|مقارنة بـ|مقارنة ب|من أصل|بدلاً من|كل"),
    claims=words("اتهم اتهمت زعم زعمت يزعم ادعى ادعت"),
    required=phrases("المطلوب|المطلوبة|الاحتياجات|يتطلب|تتطلب"),
    received=phrases("المستلم|الوارد|تم استلام|المتلقى|المبالغ المستلمة"),
    gap=phrases("الفجوة|العجز"),
    funds={"required": "التمويل المطلوب", "received": "التمويل المستلم", "gap": "فجوة التمويل", "": "التمويل"},
    pairs={
        "قتل": "قتلى", "إصابة": "مصابون", "وإصابة": "مصابون", "قُتل": "قتلى", "مقتل": "قتلى", "لقي": "قتلى", "أصيب": "أشخاص أصيبوا", "وأصيب": "أشخاص أصيبوا",
        "جرح": "جرحى", "نزح": "أشخاص نزحوا", "شرد": "مشردون", "فقد": "مفقودون", "أنقذت": "أشخاص تم إنقاذهم",
        "أنقذ": "أشخاص تم إنقاذهم", "اعتقل": "معتقلون", "تضرر": "متضررة", "تضررت": "متضررة", "دمر": "مدمرة",
        "دمرت": "مدمرة", "رشت": "مرشوشة", "رش": "مرشوشة", "أجري": "منجزة", "أجريت": "منجزة", "أرسل": "مرسلة", "أرسلت": "مرسلة", "أغلقت": "مغلقة", "أغلق": "مغلقة", "وزعت": "موزعة", "وزع": "موزعة", "توفي": "أشخاص توفوا",
    },
)  # fmt: skip
UR: Final = Grammar(
    stops=_PUNCT | words("میں سے نے کو پر کے کی کا تک اور یا جو جب کہ لیکن جبکہ بھی ہیں ہے تھے تھا ہوئے ہوئی ہوا گئے گئی گیا کر کیے رہے رہا ہو"),
    links=frozenset(),
    be=words("ہیں ہے تھے ہوئے ہوئی گئے گئی"),
    have=frozenset(),
    adverbs=frozenset(),
    generic=words("افراد لوگ شخص خاندان بچے خواتین مرد مکانات گھر مزدور شہری اہلکار کان کن"),
    noun_first=True,
    events=words("ہلاک زخمی لاپتہ لاپتا جاں اموات ہلاکتیں متاثرین متاثر بے تباہ"),
    cuts=words("اور جبکہ لیکن کہ"),
    others=words("دیگر"),
    against=phrases("کے مقابلے|بجائے"),
    claims=words("الزام دعویٰ"),
    required=phrases("درکار|مطلوبہ رقم|مطلوب"),
    received=phrases("موصول|وصول"),
    gap=phrases("کمی"),
    funds={"required": "درکار رقم", "received": "موصول رقم", "gap": "رقم کی کمی", "": "رقم"},
    pairs={
        "ہلاک": "ہلاک", "زخمی": "زخمی", "لاپتہ": "لاپتہ", "لاپتا": "لاپتا", "بہہ": "بہہ گئے", "کھولے": "کھولے گئے", "متاثر": "متاثر", "تباہ": "تباہ", "بے": "بے گھر", "جاں": "جاں بحق",
        "بچایا": "بچائے گئے", "گرفتار": "گرفتار", "بند": "بند", "ٹوٹ": "ٹوٹے", "جاری": "جاری", "زندہ": "زندہ نکالے گئے",
        "منہدم": "منہدم", "منتقل": "منتقل", "تقسیم": "تقسیم",
    },
)  # fmt: skip

GRAMMARS: Final = {"en": EN, "fr": FR, "es": ES, "ar": AR, "ur": UR}
