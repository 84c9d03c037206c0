"""Fractions of a scale, collective numbers and numbers that share a scale, as five languages write them in words."""

from __future__ import annotations

import pytest

from standfirst.language import numbers

WRITTEN: dict[str, dict[str, float | tuple[float, float] | None]] = {
    "ur": {
        "پونے ایک لاکھ افراد": 75_000, "پونے لاکھ افراد": 75_000, "پون لاکھ افراد": 75_000, "پونے دو لاکھ افراد": 175_000,
        "سوا ایک لاکھ افراد": 125_000, "سوا لاکھ افراد": 125_000, "ڈیڑھ لاکھ افراد": 150_000, "ڈیڑھ سو افراد": 150, "ڈھائی سو افراد": 250,
        "ڈھائی ہزار افراد": 2_500, "ڈیڑھ کروڑ روپے": 15_000_000, "ساڑھے تین سو افراد": 350, "ساڑھے بارہ ہزار افراد": 12_500,
        "ساڑھے پندرہ لاکھ": 1_550_000, "پونے بارہ لاکھ افراد": 1_175_000, "سوا بارہ سو افراد": 1_225, "آدھا لاکھ": 50_000, "نصف ملین افراد": 500_000,
        "نصف لاکھ": 50_000, "نصف کروڑ افراد": 5_000_000, "سوا سو افراد": 125, "پونے سو افراد": 75, "پونے چار کروڑ": 37_500_000,
        "سوا ایک کروڑ": 12_500_000, "ڈیڑھ ارب روپے": 1_500_000_000, "ساڑھے اٹھارہ ہزار": 18_500, "ساڑھے 3 لاکھ افراد": 350_000,
        "سوا 2 لاکھ افراد": 225_000, "پونے 2 لاکھ افراد": 175_000, "پونے 1 لاکھ": 75_000, "ایک چوتھائی ملین افراد": 250_000,
        "ساڑھے تین ملین افراد": 3_500_000, "اڑھائی لاکھ افراد": 250_000, "ڈیڑھ درجن افراد": 18, "پونے ایک کروڑ افراد": 7_500_000,
        "پونے ایک سو افراد": 75, "ساڑھے نو ہزار": 9_500, "ساڑھے نو لاکھ افراد": 950_000, "سوا اسی ہزار": 80_250, "ڈیڑھ لاکھ سے زائد افراد": 150_000,
        "پچیس لاکھ تیس ہزار": 2_530_000, "۲٫۵ لاکھ": 250_000, "2.5 لاکھ": 250_000, "ایک لاکھ بیس ہزار": 120_000, "ایک سو بیس": 120, "۵ لاکھ": 500_000,
        "دو تہائی لاکھ": 66_667, "ساڑھے تین سو کروڑ روپے": 3_500_000_000, "ڈیڑھ سو کروڑ روپے": 1_500_000_000, "سوا سو ملین ڈالر": 125_000_000,
        "ہزار ہا": None, "ساڑھے بارہ فیصد": 12.5, "ساڑھے بارہ بجے": None, "ڈیڑھ گھنٹہ": None, "ڈیڑھ سال": None, "اس کے سوا دو لاکھ افراد": 200_000,
        "دو سے تین لاکھ افراد": (200_000, 300_000), "دو یا تین ہزار افراد": (2_000, 3_000),
    },
    "en": {
        "12 lakh people": 1_200_000, "1.5 crore people": 15_000_000, "one and a half lakh people": 150_000, "two and a half crore people": 25_000_000,
        "half a million people": 500_000, "a quarter of a million people": 250_000, "quarter of a million people": 250_000,
        "three quarters of a million people": 750_000, "a million and a half people": 1_500_000, "half a lakh people": 50_000,
        "half a crore": 5_000_000, "one and a quarter million people": 1_250_000, "two and three quarter million people": 2_750_000,
        "1½ million people": 1_500_000, "2½ lakh people": 250_000, "a lakh people": 100_000, "one lakh people": 100_000,
        "two lakh fifty thousand people": 250_000, "2 lakh 50 thousand people": 250_000, "1,50,000 people": 150_000, "ten lakh people": 1_000_000,
        "a crore people": 10_000_000, "3 lakh crore rupees": 3_000_000_000_000, "Rs 2 lakh crore": 2_000_000_000_000, "a hundred people": 100,
        "a thousand people": 1_000, "a hundred thousand people": 100_000, "a million people": 1_000_000, "several hundred people": None,
        "half a dozen people": 6, "two dozen people": 24, "a score of people": None, "a couple of hundred people": None,
        "one and a half billion people": 1_500_000_000, "six and a half million people": 6_500_000, "half a billion people": 500_000_000,
        "one-and-a-half million people": 1_500_000, "2.5m people": 2_500_000, "1.2 bn people": 1_200_000_000, "half-a-million people": 500_000,
        "a half-million people": 500_000, "a half million people": 500_000, "one hundred and twenty thousand people": 120_000,
        "a hundred and twenty people": 120, "nearly a million people": 1_000_000, "12 lakh 30 thousand people": 1_230_000,
        "twenty-five lakh people": 2_500_000, "one lakh twenty thousand people": 120_000, "25 crore people": 250_000_000,
        "2 million and a half": 2_500_000, "three and a half thousand homes": 3_500, "a dozen villages": 12, "dozens": None, "4 lac people": 400_000,
        "half-lac people": 50_000, "three quarters of a lac people": 75_000, "two thirds of a lac": 66_667, "half of a lac people": 50_000,
        "0 to 3 million people": (0, 3_000_000), "0 to 0.05 million people": (0, 50_000),
        "4 lacs people": 400_000, "a half-dozen villages": 6, "one and a half lakhs people": 150_000, "three-quarters of a million people": 750_000,
        "one million two hundred thousand people": 1_200_000, "two and a half thousand": 2_500, "two hundred and fifty lakh rupees": 25_000_000,
        "1.25 lakh crore rupees": 1_250_000_000_000, "a quarter million people": 250_000, "a quarter-million people": 250_000,
        "a third of a million people": 333_333, "two thirds of a million people": 666_667, "a third of the people": None,
        "two and a half kilometres": 2.5, "one and a half hours": None, "2½ hours": None, "2½ metres": 2.5, "half a dozen million": 6_000_000,
        "In the third quarter a million people left": 1_000_000, "12 per million": 12, "a few thousand people": None,
        "several hundred thousand people": None, "US$ half a million": 500_000, "US$ 1½ million": 1_500_000,
        "two to three thousand people": (2_000, 3_000), "2 to 3 million people": (2_000_000, 3_000_000), "two or three hundred people": (200, 300),
        "$2 to 3 million": (2_000_000, 3_000_000),
    },
    "fr": {
        "un demi-million de personnes": 500_000, "un demi million de personnes": 500_000, "un demi-milliard d'euros": 500_000_000,
        "une centaine de personnes": 100, "une dizaine de personnes": 10, "un millier de personnes": 1_000, "deux centaines de personnes": 200,
        "plusieurs centaines de personnes": None, "un million et demi de personnes": 1_500_000, "trois millions et demi de personnes": 3_500_000,
        "un milliard et demi d'euros": 1_500_000_000, "un quart de million de personnes": 250_000, "une demi-douzaine de personnes": 6,
        "une demi-centaine": 50, "trois quarts de million": 750_000, "deux milliers de personnes": 2_000, "une soixantaine de maisons": 60,
        "deux millions et demi": 2_500_000, "quatre-vingt-dix mille personnes": 90_000, "deux mille cinq cents personnes": 2_500,
        "cinq cent mille personnes": 500_000, "une bonne centaine de personnes": None, "soixante-dix mille personnes": 70_000, "mille personnes": 1_000,
        "cent personnes": 100, "un million de personnes": 1_000_000, "une trentaine de villages": 30, "deux douzaines d'œufs": 24,
        "la centaine de personnes": None, "septante mille personnes": 70_000, "1,5 million de personnes": 1_500_000,
        "une petite centaine de maisons": None, "vingt et un mille": 21_000, "deux cent mille": 200_000, "un millier et demi": 1_500,
        "une centaine de milliers de personnes": 100_000, "une vingtaine de milliers de personnes": 20_000, "dix milliers de personnes": 10_000,
        "un million deux cent mille personnes": 1_200_000, "une douzaine de villages": 12, "une huitaine de jours": None,
        "une centaine de millions d'euros": 100_000_000, "trois milliards et demi d'euros": 3_500_000_000,
        "deux milliards cinq cents millions": 2_500_000_000, "quelque deux cents maisons": 200, "cinq millions et quart": 5_250_000,
        "deux heures et demie": None, "un tiers de million": 333_333, "trois dizaines de milliers de personnes": 30_000,
        "des dizaines de milliers de personnes": None, "12 pour mille": 12, "une quarantaine obligatoire": None, "une quarantaine de maisons": 40,
        "une quinzaine de jours": None, "une quinzaine de maisons": 15, "200 de plus": 200, "deux ou trois mille personnes": (2_000, 3_000),
    },
    "es": {
        "medio mil de personas": 500,
        "medio millón de personas": 500_000, "medio millar de personas": 500, "un millar de personas": 1_000, "un centenar de personas": 100,
        "una decena de personas": 10, "una docena de personas": 12, "media docena de personas": 6, "un millón y medio de personas": 1_500_000,
        "tres millones y medio de personas": 3_500_000, "dos millares de personas": 2_000, "dos centenares de personas": 200,
        "varios centenares de personas": None, "un cuarto de millón de personas": 250_000, "mil personas": 1_000, "cien personas": 100,
        "cien mil personas": 100_000, "medio centenar de personas": 50, "una cincuentena de personas": 50, "una quincena de casas": 15,
        "una treintena de casas": 30, "un millón de personas": 1_000_000, "mil millones de euros": 1_000_000_000, "dos mil quinientas personas": 2_500,
        "quinientas mil personas": 500_000, "tres cuartos de millón de personas": 750_000, "un par de miles": None, "dos docenas de casas": 24,
        "una veintena de casas": 20, "medio billón de euros": 500_000_000_000, "un millar y medio": 1_500, "una centena de personas": 100,
        "un centenar de miles de personas": 100_000, "treinta y un mil personas": 31_000, "cuatro millones y medio": 4_500_000,
        "un millón doscientas mil personas": 1_200_000, "ciento veinte mil personas": 120_000, "decenas de miles": None,
        "un millar de millones de euros": 1_000_000_000, "medio millar de casas": 500, "una cuarentena de casas": 40, "varios miles de personas": None,
        "1,5 millones de personas": 1_500_000, "mil quinientos millones de euros": 1_500_000_000, "una cuarentena obligatoria": None, "12 por mil": 12,
        "dos tercios de millón de personas": 666_667, "3 millones de euros": 3_000_000, "dos o tres mil personas": (2_000, 3_000),
    },
    "ar": {
        "مليون ونصف شخص": 1_500_000, "نصف مليون شخص": 500_000, "ربع مليون شخص": 250_000, "مليون ونصف المليون شخص": 1_500_000,
        "مليونان ونصف المليون شخص": 2_500_000, "ثلاثة ملايين ونصف المليون شخص": 3_500_000, "ثلاثة ملايين ونصف شخص": 3_500_000,
        "ثلاثة أرباع مليون شخص": 750_000, "ثلاثة أرباع المليون شخص": 750_000, "نصف المليون": 500_000, "مليونا شخص": 2_000_000, "مليوني شخص": 2_000_000,
        "مليونين شخص": 2_000_000, "ألفا شخص": 2_000, "ألفي شخص": 2_000, "مئتا شخص": 200, "مئتي شخص": 200, "ألف وخمسمئة شخص": 1_500, "ألف ونصف": 1_500,
        "مئة ألف شخص": 100_000, "مئتا ألف شخص": 200_000, "مئتي ألف شخص": 200_000, "خمسة آلاف شخص": 5_000, "مليار ونصف المليار دولار": 1_500_000_000,
        "نصف مليار دولار": 500_000_000, "ملياري دولار": 2_000_000_000, "مليون وربع المليون": 1_250_000, "نحو مليون شخص": 1_000_000,
        "مليونان وربع": 2_250_000, "3 ملايين ونصف المليون شخص": 3_500_000, "4 ملايين ونصف شخص": 4_500_000, "ثلث مليون شخص": 333_333,
        "عشرون ألف شخص": 20_000, "مئات الآلاف": None, "خمسمائة ألف شخص": 500_000, "مائتا ألف شخص": 200_000, "مليون و200 ألف شخص": 1_200_000,
        "أحد عشر ألف شخص": 11_000, "ألفان وخمسمئة": 2_500, "ثمانمئة شخص": 800, "بنصف مليون دولار": 500_000, "لنصف مليون شخص": 500_000,
        "ونصف مليون شخص": 500_000, "ومليون شخص": 1_000_000, "عشرات الآلاف": None, "بضعة آلاف": None, "تريليون دولار": 1_000_000_000_000,
        "تريليوني دولار": 2_000_000_000_000, "بليون دولار": 1_000_000_000, "خمسة ملايين وربع المليون": 5_250_000,
        "خمسة ملايين وثلاثة أرباع المليون": 5_750_000, "مليون إلا ربع": 750_000, "مليوناً ونصف المليون": 1_500_000, "نصف مليون": 500_000,
        "ربع مليار دولار": 250_000_000, "خمس مئة شخص": 500, "ثلاث مئة ألف شخص": 300_000, "١٫٥ مليون شخص": 1_500_000, "شخصان": None, "قتيلان": None,
        "الف شخص": 1_000, "اربعة الاف شخص": 4_000, "خمسة الاف شخص": 5_000, "اربعون الف شخص": 40_000, "ثلاثمائة شخص": 300, "ثلاثمئة ألف شخص": 300_000,
        "تسعة عشر ألفاً": 19_000, "ألفا ونصف الألف": 1_500, "ثلثا مليون شخص": 666_667, "ألف كتابا": None, "ثلاثة أو أربعة آلاف شخص": (3_000, 4_000),
    },
}  # fmt: skip
LEADS = {"en": "It hit", "fr": "Il a touché", "es": "Afectó a", "ar": "تضرر", "ur": "وہاں"}


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, all_ in WRITTEN.items() for text in all_])
def test_a_phrase_is_one_number_or_none(lang: str, text: str) -> None:
    """A fraction counts with its scale, before, between or behind it; several of a scale are no number."""
    found = [
        (one.low, one.high) if one.value is None else one.value
        for one in numbers.find(f"{LEADS[lang]} {text}", lang)
    ]
    due = WRITTEN[lang][text]
    assert found == ([] if due is None else [due])


@pytest.mark.parametrize(
    ("text", "values"),
    [("It rose from 3 to 4 million", [3_000_000, 4_000_000]), ("It fell from 4 to 3 million", [4_000_000, 3_000_000])],
)  # fmt: skip
def test_a_change_shares_its_scale(text: str, values: list[float]) -> None:
    """`From 3 to 4 million` are two numbers, both of millions."""
    assert [one.value for one in numbers.find(text, "en")] == values


@pytest.mark.parametrize("text", ["3 or 4 people", "900 to 3 million people", "2 km to 3 thousand people"])
def test_no_scale_is_shared(text: str) -> None:
    """Nor where there is none, where the first would be far larger than the second, or where it has a unit."""
    assert numbers.find(text, "en")[0].value in (2, 3, 900)


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("en", "Nearly half a million people", "half a million"), ("en", "a million and a half homes", "million and a half"), ("fr", "près d'un demi-million d'euros", "un demi-million d'euros"),
        ("ar", "بنصف مليون دولار", "نصف مليون دولار"), ("ar", "ثلاثة ملايين ونصف المليون شخص", "ثلاثة ملايين ونصف المليون"), ("ur", "پونے ایک لاکھ افراد", "پونے ایک لاکھ"),
    ],
)  # fmt: skip
def test_the_whole_phrase_is_the_number(lang: str, text: str, words: str) -> None:
    """A number stands where all of its words stand, without what qualifies it."""
    (one,) = numbers.find(text, lang)
    assert text[one.start : one.end] == words
