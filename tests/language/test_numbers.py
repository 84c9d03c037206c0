"""Numbers of texts in five languages: their value, and what is none."""

from __future__ import annotations

import pytest

from standfirst.language import fractions, numbers

WRITTEN = {
    "en": ("There were {} wells.", {"two": 2, "three": 3, "twenty-one": 21, "two hundred": 200, "2": 2, "1": 1}),
    "fr": ("Il y avait {} puits.", {"deux": 2, "trois": 3, "vingt et un": 21, "deux cents": 200}),
    "es": ("Había {} pozos.", {"dos": 2, "tres": 3, "veintiuno": 21, "doscientos": 200}),
    "ar": ("كان هناك {} آبار", {"ثلاث": 3, "عشرة": 10}),
    "ur": ("وہاں {} کنویں تھے", {"دو": 2, "تین": 3, "دس": 10, "پچاس": 50}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "written", "value"),
    [
        (language, written, value)
        for language, (_, all_) in WRITTEN.items()
        for written, value in all_.items()
    ],
)
def test_number_words_have_their_value(language: str, written: str, value: float) -> None:
    """A number in words, from two on, is read as the number that it is."""
    text = WRITTEN[language][0].format(written)
    assert [each.value for each in numbers.find(text, language)] == [value]


@pytest.mark.parametrize(
    ("language", "text"), [("en", "One of them left."), ("fr", "Un puits."), ("es", "Un pozo.")]
)
def test_one_is_a_word(language: str, text: str) -> None:
    """`One` counts nothing: it is an article or a pronoun more often than a number."""
    assert numbers.find(text, language) == []


def said(text: str, language: str = "en", country: str = "") -> list[tuple[object, ...]]:
    """What is known of each number: value or both ends, then all that is not empty."""
    return [
        (
            *((each.low, each.high) if each.value is None else (each.value,)),
            *filter(None, (each.qualifier, each.unit, each.currency)),
        )
        for each in numbers.find(text, language, country=country)
    ]


QUANTITIES: dict[str, list[tuple[object, ...]]] = {
    "It has 1,200 homes": [(1200,)], "It has 1 200 homes": [(1200,)], "It has 1.5 homes": [(1.5,)], "1,234,567.5 litres": [(1234567.5, "l")],
    "more than 40 homes": [(40, "more than")], "at least 40 homes": [(40, "at least")], "nearly 40 homes": [(40, "nearly")], "some 40 homes": [(40, "about")],
    "up to 40 homes": [(40, "up to")], "no more than 40 homes": [(40, "up to")], "not more than 40 homes": [(40, "up to")], "no fewer than 40 homes": [(40, "at least")], "not less than 40 homes": [(40, "at least")], "fewer than 40 homes": [(40, "fewer than")], "exactly 40 homes": [(40, "exactly")],
    "a total of more than 40 homes": [(40, "more than")], "hundreds over 40 homes": [(40, "more than")], "moreover 40 homes": [(40,)],
    "1.83 million people": [(1_830_000,)], "1.83m people": [(1_830_000,)], "1.83 m of rope": [(1.83,)], "3 crore people": [(30_000_000,)], "12 thousand": [(12_000,)],
    "41 % of homes": [(41, "%")], "41 per cent of homes": [(41, "%")], "12 km away": [(12, "km")], "12 km² burnt": [(12, "km²")], "12 km/h": [(12, "km/h")],
    "US$ 5 million": [(5_000_000, "USD")], "5 million US dollars": [(5_000_000, "USD")], "€5": [(5, "EUR")], "between 40 and 50 homes": [(40, 50)],
    "40–50 homes": [(40, 50)], "50–40 homes": [(50,), (40,)], "from 40 to 50 homes": [(40,), (50,)], "ranging from 40 to 50 homes": [(40, 50)],
    "between 3 and 4 million people": [(3_000_000, 4_000_000)], "between 3,000 and 4 million people": [(3000, 4_000_000)], "between 40 and 40 homes": [(40,), (40,)], "between 1,000 and 4 million people": [(1000, 4_000_000)], "between 999 and 4 million": [(999_000, 4_000_000)],
    "between 3 and 4 billion people": [(3_000_000_000, 4_000_000_000)], "between 4 and 4 million people": [(4,), (4_000_000,)], "between 40 and 50 homes and 7 schools": [(40, 50), (7,)], "between 40 and 50 or more homes": [(40, 50)],
    "They cover 40 homes": [(40,)], "in 2100 it falls": [], "in 1900 it fell": [], "in 1899 it fell": [(1899,)], "in 2101 it falls": [(2101,)],
    "0 homes": [(0,)], "0 million people": [(0,)], "1.2345 thousand homes": [(1234.5,)], "section 40 % of it": [(40, "%")], "section 40 euros": [(40, "EUR")], "eleven out of every twelve homes": [], "12 kilometres per hour": [(12, "km/h")],
    "aged 40": [], "section 40 of it": [], "no. 40": [], "in 2026 it fell": [], "It has 2026 homes": [(2026,)], "(2026) homes": [], "1899 in all": [(1899,)], "2101 in all": [(2101,)],
    "40 days later": [], "40 more days": [], "40 more homes": [(40,)], "40 hours": [], "at 10:30 there": [], "10 a.m. there": [], "the 40th home": [],
    "call +44 20 7946 0000 now": [], "the A40 road": [], "mag 4.5 hit": [], "12/40 homes": [], "on 3 May 40 homes": [(40,)], "on 7 to 13 May 2031": [], "40-50 homes": [(40, 50)],
}  # fmt: skip


@pytest.mark.parametrize("text", QUANTITIES)
def test_a_quantity_is_read_with_all_that_is_said_of_it(text: str) -> None:
    """Value, scale, qualifier, unit, money and range; times, ages, years, durations and numbered things are none."""
    assert said(text) == QUANTITIES[text]


@pytest.mark.parametrize(
    ("language", "text", "due"),
    [
        ("fr", "plus de 1.200 maisons", (1200, "more than")), ("fr", "41,5 % des foyers", (41.5, "%")), ("fr", "3 millions d'euros", (3_000_000, "EUR")),
        ("es", "120 mil millones de euros", (120_000_000_000, "EUR")), ("es", "1.200,5 toneladas", (1200.5, "t")), ("es", "entre 40 y 50 casas", (40, 50)),
        ("ar", "أكثر من 52 ألف منزل", (52_000, "more than")), ("ar", "٤٠ منزل", (40,)), ("ur", "3 لاکھ افراد", (300_000,)), ("ur", "40 سے زائد مکانات", (40, "more than")),
        ("ur", "40 سے 50 مکانات", (40, 50)), ("ur", "زیادہ سے زیادہ 40 مکانات", (40, "up to")), ("ur", "کم از کم 40 مکانات", (40, "at least")), ("ur", "تقریباً دو سو پچاس ارب مکانات", (250_000_000_000, "about")),
        ("ar", "لا تزيد عن 40 منزل", (40, "up to")), ("xx", "1,200 homes", (1200,)), ("fr", "1,200 maisons", (1.2,)), ("fr", "pas plus de 40 maisons", (40, "up to")), ("es", "los 40 de km", (40,)), ("fr", "3 millions de km", (3_000_000, "km")), ("fr", "pas moins de 40 maisons", (40, "at least")),
        ("es", "no más de 40 casas", (40, "up to")), ("es", "no menos de 40 casas", (40, "at least")), ("ar", "ما لا يزيد عن 40 منزل", (40, "up to")), ("ar", "ما لا يقل عن 40 منزل", (40, "at least")),
    ],
)  # fmt: skip
def test_each_language_writes_numbers_its_way(language: str, text: str, due: tuple[object, ...]) -> None:
    """Marks of grouping and decimals, scales, qualifiers before and behind, and money, as each language has them."""
    assert said(text, language) == [due]


@pytest.mark.parametrize(
    ("written", "comma", "value"),
    [
        ("1,200", False, 1200), ("1,200", True, 1.2), ("1.200", False, 1.2), ("1.200", True, 1200), ("1,200.5", False, 1200.5), ("1.200,5", True, 1200.5),
        ("1 200", False, 1200), ("1’200", False, 1200), ("1,200,000", True, 1200000), ("1.200.000", False, 1200000), ("1,20", False, 1.2), ("1.200,50", False, 1200.5), ("1,200.50", True, 1200.5), ("1.20,50", False, None), ("1.2.3", False, None), ("1,2,3", False, None), ("12,345", True, 12.345), ("12,3456", False, 12.3456), ("1,2345,678", False, None), ("12٫5", False, 12.5), ("1٫250", False, 1.25), ("1٫250", True, 1.25),
        ("12", False, 12), ("12.0", False, 12.0),
    ],
)  # fmt: skip
def test_digits_are_parsed_by_the_decimal_mark(written: str, comma: bool, value: float | None) -> None:
    """Where grouping and decimals cannot be told apart there is no number; a whole number is an integer."""
    found = numbers.parse(written, comma=comma)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.83 million people", int),
        ("3 million people", int),
        ("1.2345 thousand people", float),
        ("2.0 people", float),
    ],
)
def test_what_is_whole_with_its_scale_is_an_integer(text: str, kind: type) -> None:
    """Decimals that a scale takes up leave none."""
    assert [type(each.value) for each in numbers.find(text, "en")] == [kind]


@pytest.mark.parametrize(
    ("country", "currency"),
    [("", ""), ("IN", "INR"), ("PK", "PKR"), ("GB", "")],
)
def test_rupees_are_those_of_the_country(country: str, currency: str) -> None:
    """What several countries call their money is told by the country alone."""
    (found,) = numbers.find("It cost 40 rupees there", "en", country=country)
    assert (found.currency, found.written) == (currency, "rupees")


def test_a_number_knows_where_it_stands() -> None:
    """With its scale, unit and money between `start` and `end`, and what qualifies it from `begin`."""
    text = "They lost more than US$ 5 million there, nearly 41 % of it, and between 40 and 50 km of road."
    found = numbers.find(text, "en")
    total = "In a total of more than 40 homes"
    assert [total[each.begin : each.end] for each in numbers.find(total, "en")] == ["a total of more than 40"]
    behind = "کل 40 سے زائد مکانات اس ہفتے کے سیلاب میں بہہ گئے ہیں"
    assert [behind[each.start : each.end] for each in numbers.find(behind, "ur")] == ["40 سے زائد"]
    inside = "اس میں 40 سے زائد مکانات"
    assert [inside[each.begin : each.end] for each in numbers.find(inside, "ur")] == ["40 سے زائد"]
    sums = "کل تقریباً بارہ ہزار پانچ سو افراد، اور تقریباً دو سو پچاس ارب روپے"
    assert [(sums[each.begin : each.end], sums[each.start : each.end], each.qualifier) for each in numbers.find(sums, "ur")] == [
        ("کل تقریباً بارہ ہزار پانچ سو", "بارہ ہزار پانچ سو", "about"), ("تقریباً دو سو پچاس ارب روپے", "دو سو پچاس ارب روپے", "about"),
    ]  # fmt: skip
    assert [text[each.start : each.end] for each in found] == ["US$ 5 million", "41 %", "40 and 50 km"]
    assert [text[each.begin : each.end] for each in found] == [
        "more than US$ 5 million",
        "nearly 41 %",
        "between 40 and 50 km",
    ]


def test_the_longest_name_of_a_currency_counts() -> None:
    """`francs CFA` are not francs, and the full stop of `Rs.` belongs to it."""
    assert said("Cela coûte 5 francs CFA là", "fr", "SN") == [(5, "XOF")]
    text = "It cost 40 Rs. there and US$ 5 here"
    found = numbers.find(text, "en", country="PK")
    assert [(text[each.start : each.end], each.currency) for each in found] == [
        ("40 Rs.", "PKR"),
        ("US$ 5", "USD"),
    ]


@pytest.mark.parametrize(
    ("comma", "value"), [(None, 1200), (False, 1200), (True, 1.2)], ids=["language", "point", "comma"]
)
def test_the_document_may_have_a_decimal_mark_of_its_own(comma: bool | None, value: float) -> None:
    """What is said of the decimal mark goes before what the language has."""
    assert [each.value for each in numbers.find("It has 1,200 homes", "en", comma=comma)] == [value]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("One in five homes fell", []), ("Two thirds of the homes fell", []), ("On 1 and 21 April homes fell", []), ("On 31 and 21 April homes fell", []), ("From the 31st to 21 April homes fell", []),
        ("From the 13th to 21 April 40 homes fell", [40]), ("Of 32 and 21 April", [32]), ("3 to 21 April it rained", []),
        ("It took one and a half hours, and 40 homes fell", [40]), ("Annex act. 5 names 40 homes", [40]), ("aged. 5, of 40 homes", [40]),
    ],
)  # fmt: skip
def test_shares_and_first_days_are_no_quantities(text: str, due: list[float]) -> None:
    """A share in words, and the first day of a stretch of days; a number that is no day is one."""
    assert [each.value for each in numbers.find(text, "en")] == due


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("ur", "پانچ لاکھ بیس ہزار افراد", [520_000]), ("ur", "دو سو پچاس افراد", [250]), ("ur", "تین کروڑ دو لاکھ افراد", [30_200_000]), ("ur", "دو ہزار تین سو افراد", [2300]),
        ("ur", "دو لاکھ تین کروڑ افراد", [200_000, 30_000_000]), ("ur", "5 لاکھ 20 ہزار افراد", [520_000]), ("ur", "2 ارب 50 کروڑ روپے", [2_500_000_000]), ("ur", "20 ہزار 5 لاکھ", [20_000, 500_000]), ("ur", "تین ارب دو کروڑ روپے", [3_020_000_000]),
        ("ur", "دو سو پچاس ارب روپے اور تین ہزار افراد", [250_000_000_000, 3000]), ("ur", "تین کروڑ بیس لاکھ افراد", [32_000_000]),
        ("ur", "دو سو، پچاس ارب روپے", [200, 50_000_000_000]), ("ur", "200 پچاس ارب روپے", [200, 50_000_000_000]),
        ("ar", "مئتا دولار وخمسون ألف شخص", [200, 50_000]), ("ar", "ألف وخمسون ألف شخص", [1000, 50_000]), ("ar", "مئتان ومئة ألف شخص", [200, 100_000]), ("ar", "ثلاثة آلاف دولار ومئتان", [3000, 200]),
        ("ur", "تین سو دو ہزار افراد", [302_000]), ("ar", "5 كم ومئتان", [5, 200]), ("ar", "3 آلاف ومئتان", [3200]), ("ar", "ثلاثة آلاف و200 شخص", [3200]), ("ar", "3000 ومئتان شخص", [3000, 200]), ("es", "3 millones 1 millón", [3_000_000, 1_000_000]), ("xx", "2 million 300 thousand people", [2_300_000]), ("ur", "دو ہزار ایک ہزار", [2000, 1000]),
        ("ur", "ڈھائی لاکھ افراد", [250_000]), ("ur", "ساڑھے تین لاکھ افراد", [350_000]), ("ar", "ثلاثة آلاف ومئتان شخص", [3200]), ("en", "two and a half million people", [2_500_000]),
        ("en", "2 million 300 thousand people", [2_300_000]), ("en", "1 million people, 200 thousand homes", [1_000_000, 200_000]), ("en", "3 thousand 200 tents", [3000, 200]),
        ("ar", "3 ملايين و200 ألف قرص", [3_200_000]), ("ar", "3 آلاف و500 شخص", [3500]), ("ar", "300 و500 شخص", [300, 500]), ("es", "3 millones 200 mil dólares", [3_200_000]), ("es", "2 millones y 300 mil", [2_000_000, 300_000]), ("en", "2 crore 50 lakh rupees", [25_000_000]), ("en", "three thousand two hundred people", [3200]), ("fr", "deux millions et demi de personnes", [2_500_000]),
    ],
)  # fmt: skip
def test_number_words_add_up(language: str, text: str, values: list[float]) -> None:
    """Scales that fall make one number, in words or digits; a scale that rises, or digits without one, begin another."""
    assert [each.value for each in numbers.find(text, language)] == values


BARE = [
    ("ar", "ألف ومئتان وخمسون شخصا", [1250]), ("ar", "ألف ومئة", [1100]), ("ar", "ألف وتسعمئة وخمسة", [1905]), ("ar", "وقال: ألف ومئتان", [1200]),
    ("ar", "ألفاً ومئتي شخص", [1200]), ("ar", "ألفا ومئتي شخص", [1200]), ("ar", "ألفا شخص", [2000]), ("ar", "ألفان ومئتان شخص", [2200]),
    ("ar", "ألفين وثلاثمئة شخص", [2300]), ("ar", "مليون شخص", [1_000_000]), ("ar", "مليون ومئتا ألف شخص", [1_200_000]), ("ar", "أكثر من ألف منزل", [1000]),
    ("ar", "مليون وثلاثمئة وخمسون ألف شخص", [1_350_000]), ("ar", "مليونا شخص", [2_000_000]), ("ar", "مليونان وخمسمئة ألف شخص", [2_500_000]),
    ("ar", "نحو مليار وأربعمئة مليون دولار", [1_400_000_000]), ("ar", "مليار ونصف دولار", [1_500_000_000]), ("ar", "ربع مليون شخص", [250_000]),
    ("ar", "اربعون ألف منزل", [40_000]), ("ar", "ثلاثمائه ألف شخص", [300_000]),
    ("ar", "بمليون دولار", [1_000_000]), ("ar", "ثلاثمئة وخمسون ألف شخص", [350_000]), ("ar", "مئة وعشرون ألفا", [120_000]),
    ("ar", "سبعمئة وثلاثة ملايين شخص", [703_000_000]), ("ar", "خمسة وعشرون ألف ومئتان", [25_200]), ("ar", "52 ألف منزل", [52_000]), ("ar", "مئة ألف شخص", [100_000]), ("ar", "خمسون مليوناً", [50_000_000]),
    ("ur", "ہزار دو سو افراد", [1200]), ("ur", "تقریباً ہزار دو سو افراد", [1200]), ("ur", "لاکھ بیس ہزار افراد", [120_000]), ("ur", "گاؤں کے ہزار افراد", [1000]),
    ("ur", "دو سو پچاس ارب روپے", [250_000_000_000]), ("ur", "ایک سو پچیس کروڑ روپے", [1_250_000_000]), ("ur", "پونے دو لاکھ افراد", [175_000]),
    ("ur", "سوا لاکھ افراد", [125_000]), ("ur", "سوا دو لاکھ افراد", [225_000]), ("ur", "اسی ہزار افراد", [80_000]), ("ur", "تین سو پچاس افراد", [350]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "values"), BARE)
def test_a_scale_without_a_number_before_it_is_one_of_it(
    language: str, text: str, values: list[float]
) -> None:
    """A bare thousand, million, lakh is one; hundreds before a scale are of that scale; a quarter more or less counts."""
    assert [each.value for each in numbers.find(text, language)] == values


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "بضع مليون شخص"), ("ar", "لكل ألف شخص"), ("ar", "من كل ألف مولود"), ("ar", "سدس مليون شخص"), ("ar", "بضعة ألف شخص"),
        ("ar", "عدة آلاف"), ("ar", "ألف كتابا عن النهر"), ("ar", "قبل ألف عام"), ("ar", "المليون الأول"), ("ur", "چند ہزار افراد"), ("ur", "کئی لاکھ افراد"),
        ("ur", "فی لاکھ آبادی"), ("ur", "ہر ہزار میں"), ("ur", "تیئس ہزار افراد"), ("ur", "ہزاروں افراد"), ("ur", "ہزار سال پہلے"), ("ur", "پونے دو بجے"),
    ],
)  # fmt: skip
def test_a_scale_that_something_else_counts_is_no_number(language: str, text: str) -> None:
    """Behind a number in a spelling that we do not know, a fraction, `several` or `every` a scale says nothing alone."""
    assert numbers.find(text, language) == []


@pytest.mark.parametrize("words", ["ڈیڑھ", "سوا دو", "ڈھائی", "پونے تین", "سوا دس", "ساڑھے دس"])
def test_parts_of_a_number_in_words_count_with_a_scale_alone(words: str) -> None:
    """`One and a half` counts nothing, up to ten and a half; with a word for thousands it does, and so does 1.5."""
    assert numbers.find(f"وہاں {words} گھر گرے", "ur") == []
    (number,) = numbers.find(f"وہاں {words} لاکھ گھر گرے", "ur")
    assert number.value in range(150_000, 1_050_001)
    assert [one.value for one in numbers.find("1.5 houses", "en")] == [1.5]


@pytest.mark.parametrize(
    ("language", "text", "due"),
    [
        ("es", "un tercio de millón de casas", [(333_333,)]),
        ("es", "dos tercios de millón de casas", [(666_667,)]),
        ("ur", "تین چوتھائی لاکھ لوگ", [(75_000,)]),
        ("ur", "ایک چوتھائی لاکھ لوگ", [(25_000,)]),
        ("en", "half a lac people", [(50_000,)]),
        ("en", "3½ million homes", [(3_500_000,)]),
        ("en", "3¾ million homes", [(3_750_000,)]), ("en", "2⅓ million homes", [(2_333_333.333333,)]), ("en", "2⅔ million homes", [(2_666_666.666667,)]),
        ("en", "2⅛ million homes", [(2_125_000,)]), ("fr", "deux tiers de million", [(666_667,)]), ("ur", "تہائی لاکھ لوگ", [(33_333,)]), ("ur", "دو تہائی لاکھ لوگ", [(66_667,)]),
        ("en", "one million half a million homes", [(1_000_000,), (500_000,)]), ("en", "1000 to 200 thousand people", [(1000,), (200_000,)]),
        ("en", "3½ homes", [(3.5,)]),
        ("ur", "سوا سو لوگ", [(125,)]),
        ("en", "From 3 to 4 million homes", [(3_000_000,), (4_000_000,)]),
        ("en", "There were 3 to 4 million homes", [(3_000_000, 4_000_000)]),
    ],
)  # fmt: skip
def test_fractions_and_ranges_have_the_value_that_they_name(
    language: str, text: str, due: list[tuple[float, ...]]
) -> None:
    """A fraction is one of its scale, also as a sign; `from` at the very beginning of a text is a change and no range."""
    assert said(text, language) == due


def test_a_range_begins_with_its_first_word() -> None:
    """`between` belongs to the range, and a range without such a word begins at its first number."""
    texts = ("It has between 40 and 50 homes", "It has 40–50 homes")
    found = [numbers.find(text, "en")[0] for text in texts]
    assert [text[one.begin :] for text, one in zip(texts, found, strict=True)] == [
        "between 40 and 50 homes",
        "40–50 homes",
    ]


@pytest.mark.parametrize(
    ("word", "value", "scale"),
    [("ألفان", 2000, 1000), ("½", 0.5, 0), ("تريليونان", 2 * 10**12, 10**12), ("ملياران", 2 * 10**9, 10**9), ("مليونان", 2 * 10**6, 10**6), ("اثنان", 2, 0)],
)  # fmt: skip
def test_a_dual_ends_with_its_scale(word: str, value: int, scale: int) -> None:
    """`Two millions` in one Arabic word is a number in millions, and `two` has no scale."""
    assert fractions.last_scale(word, 0, len(word), value, "ar") == scale


def test_a_fraction_sign_has_the_scale_of_its_number() -> None:
    """`½` names no scale, so it is a half of whatever the number before it counts."""
    found = fractions.behind("3½ million", 1, "en")
    assert found == fractions.FractionBehind(0.5, 0, 2)


@pytest.mark.parametrize(
    ("language", "text", "value", "currency"),
    [
        ("fr", "31,4 M$", 31_400_000, "$"), ("fr", "31,4 M $", 31_400_000, "$"), ("es", "12 k€", 12_000, "€"), ("fr", "2 Md€", 2 * 10**9, "€"),
        ("fr", "3 Mds€", 3 * 10**9, "€"), ("de", "5 bn$", 5 * 10**9, "$"), ("es", "7 M€", 7_000_000, "€"), ("ar", "7 M$", 7_000_000, "$"), ("ar", "5 bn$", 5 * 10**9, "$"), ("ur", "6 bn$", 6 * 10**9, "$"),
    ],
)  # fmt: skip
def test_letters_before_a_currency_are_scales_in_every_language(
    language: str, text: str, value: float, currency: str
) -> None:
    """`M$` and `Md€` are millions and thousands of millions, also in a language in which the letters alone are none."""
    (found,) = numbers.find(text, language)
    assert (found.value, found.written, text[found.start : found.end]) == (value, currency, text)


@pytest.mark.parametrize(
    ("text", "number"), [("It is 3 m wide", "3"), ("It is 3m wide", "3m"), ("A run of 4 k today", "4")]
)
def test_a_letter_set_apart_is_no_scale(text: str, number: str) -> None:
    """`3m` is three million, but `3 m` ends with its digit."""
    (found,) = numbers.find(text, "en")
    assert text[found.start : found.end] == number


@pytest.mark.parametrize(
    "text",
    [
        "Floods 2019",
        "The floods of 2019 were worse",
        "2019 saw rain",
        "It rained (2019) again",
        "It was after the floods of spring 2019.",
    ],
)
def test_a_year_is_no_number(text: str) -> None:
    """Four digits after a word such as `in`, at the beginning, or with no word behind them."""
    assert numbers.find(text, "en") == []
    assert [one.value for one in numbers.find("Floods hit 2019 people", "en")] == [2019]


def test_a_whole_number_with_a_fraction_word_is_an_integer() -> None:
    """`ساڑھے تین سو` is 350, and messages print no `350.0`."""
    (found,) = numbers.find("ساڑھے تین سو لوگ", "ur")
    assert (found.value, type(found.value)) == (350, int)
