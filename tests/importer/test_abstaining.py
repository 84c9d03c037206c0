"""Tests of what becomes no record: numbers, words and claims that only look as if they said it themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from standfirst.importer import Imported, import_file


def imported(tmp_path: Path, text: str, title: str = "EXERCISE: The storm in Marrin") -> Imported:
    """The import of one paragraph."""
    path = tmp_path / "text.txt"
    path.write_text(f"{title}\n\n{text}\n", encoding="utf-8")
    return import_file(path)


def figures(result: Imported) -> dict[str, Any]:
    """Values of the key figures by label."""
    return {each["label"]: each.get("value") for each in result.data.get("key_figures", ())}


@pytest.mark.parametrize(
    "sentence",
    [
        "Some 300 of the 1,200 tents that were promised have arrived by ship.",
        "Two of its five warehouses remain out of reach of the trucks.",
        "In all, 1,900 families receive CHF 95 each from the fund for the winter.",
        "Only 40 of 120 schools have water, and that will not change soon.",
        "There is one doctor for every 9,000 people in the whole of the valley.",
        "The company denied that 20 workers were trapped below the ground.",
        "Asked about the accusation that 40 tents were stolen, the mayor declined to comment.",
        "In 2019, a flood killed 31 people and swept 12 houses into the river.",
        "A similar accident killed 31 people at the same bridge, many will recall.",
        "Deaths fell from 31 to 12, and nobody is quite sure why that is so.",
        "The ministry of health counts its cases in 14 districts of Karsane Province.",
        "Nobody knows how many left. Demolished homes stand empty, and 1,900 of those affected are children.",
        "وفي المدينة عالجت الفرق الطبية 2640 مصاباً حتى مساء الخميس.",
        "A ferry carrying 140 passengers capsized in heavy seas on Thursday night.",
        "The storm of 2 May began at 18:45 on Route 66, and Article 12 does not help.",
        "ومن بين مخابز المدينة أغلق 80 أبوابه وبقي بعضها يعمل حتى اليوم.",
        "Three farmers' unions report losses along the canal and on the plain.",
        "Two late frosts left 70 percent of the orchards without fruit this year.",
        "In May trucks reached 6,000 people and boats 2,000, the office counts.",
        "Karim Dost, 41, a 39-year-old cousin and aged 12 a boy, left after 14 days.",
        "Antibiotics to treat 2,100 patients has been flown to the island.",
        "Un stock de vaccins pour 5 000 enfants est arrivé au port.",
        "La ayuda para 3.200 familias llegó tarde y fue repartida en la plaza.",
        "The bridge fell on 3 May 2031. In May 2019, when it last happened, 40 people died in riots over bread.",
        "وكانت البلاد قد سجلت في عام ٢٠١٩ نحو ١٬٩٠٠ إصابة و١١ وفاة.",
        "وتتركز الحالات في محافظة الساحل (٥٬٢١٠ إصابات) ومحافظة الجبل.",
        "The league said that 240 families were driven out. The ministry denied it.",
        "L'association affirme que 240 familles ont été refoulées. Le ministère dément tout refoulement.",
        "Some of the injured, 29 of them critically, were flown to the capital.",
    ],
)
def test_numbers_that_their_sentence_does_not_name(tmp_path: Path, sentence: str) -> None:
    """Parts of wholes, rates, denials, accusations, other years, changes, loads, times and ages are no figures."""
    assert figures(imported(tmp_path, sentence)) == {}


@pytest.mark.parametrize(
    ("sentence", "label", "value"),
    [
        ("At least 31 civilians and 17 soldiers were killed on Monday.", "Civilians killed", 31),
        ("Of the 412 cases, 88 have recovered so far.", "Cases that have recovered", 88),
        ("The agency distributed 2,400 blankets to families in the hills.", "Blankets distributed", 2400),
        ("Eight people, three of them drivers, were killed in the attack.", "People killed in the attack", 8),
        ("More than 1.83 million people have been displaced by the storm.", "People displaced", 1_830_000),
        ("The case fatality rate is 1.7%.", "Case fatality rate", 1.7),
        ("Nobody else was hurt in the town. Twelve fishermen are missing.", "Fishermen missing", 12),
        ("Forty mobile clinics treated 1,870 patients in the hills.", "Patients treated", 1870),
        ("About 184,000 people need assistance in the districts of Sarrel and Low Tamba.", "People who need assistance", 184_000),
        ("Quelque 46 200 personnes ont été déplacées dans les cercles de Lorme et de Baziga.", "Personnes déplacées", 46_200),
        ("Rescue crews pulled 31 people out of the river on Monday night.", "People pulled out of the river", 31),
        ("Près de 60 000 personnes dépendent de ces convois dans le nord du pays.", "Personnes qui dépendent de ces convois dans le nord du pays", 60_000),
        ("Les secours ont évacué 2 300 habitants dans la nuit de lundi à mardi.", "Habitants évacués", 2300),
        ("Se entregaron 20.000 mosquiteros a las familias de la región de Altamar.", "Mosquiteros entregados", 20_000),
        ("Some 1,900 nurses walked out of 14 hospitals on Monday.", "Nurses walked out", 1900),
        ("Hygiene kits: 11,200 hygiene kits were distributed out of 20,000 planned.", "Hygiene kits distributed", 11_200),
        ("Wells were repaired in March, serving 8,400 residents of the plain.", "Residents served", 8400),
        ("The ministry reported 612 cases (case fatality ratio 3.4%) in the province.", "Case fatality ratio", 3.4),
        ("Le ministère signale 612 cas (taux de létalité : 3,4 %) dans la province.", "Taux de létalité", 3.4),
        ("Of 212 wells that were tested, 61 tested positive for lead.", "Wells that tested positive for lead", 61),
        ("Water use stands at 12.5 litres per person per day in the camp.", "Water use per person per day", 12.5),
        ("To date US$ 8.1 million, or 31 per cent, has been received.", "Funds received", 8_100_000),
        ("Une tempête a détruit 96 abris dans le camp de Soral.", "Abris détruits", 96),
        ("Quelque 900 enfants ont été identifiés, dont 140 placés dans des familles d'accueil.", "Enfants placés dans des familles d'accueil", 140),
        ("Depuis lundi, 36 people are unaccounted for in the bay.", "People unaccounted for in the bay", 36),
        ("وبلغ معدل سوء التغذية الحاد ١٤٫٢٪ في المخيم.", "معدل سوء التغذية الحاد", 14.2),
        ("وبلغ عدد النازحين في المدينة نحو 12 ألف شخص.", "عدد النازحين في المدينة", 12_000),
        ("ويمثل الأطفال 37% من النازحين في المخيمات.", "نسبة الأطفال من النازحين", 37),
        ("ويتطلب البرنامج توفير 3.2 مليون يورو قبل الشتاء.", "التمويل المطلوب", 3_200_000),
        ("وأرسلت الحكومة 75 شاحنة إلى المنطقة الجبلية.", "شاحنة مرسلة", 75),
        ("سیلاب سے 2,300 دکانوں کو شدید نقصان پہنچا ہے۔", "دکان جنہیں نقصان پہنچا", 2300),
        ("بارش کے باعث 14 دیہات کا رابطہ منقطع ہو گیا ہے۔", "دیہات جن کا رابطہ کٹ گیا", 14),
        ("فوج نے 640 خاندانوں کو محفوظ مقام پر منتقل کر دیا ہے۔", "خاندان جنہیں محفوظ مقامات پر پہنچایا گیا", 640),
        ("محکمے کے مطابق چاول کی پیداوار 70 لاکھ ٹن رہی ہے۔", "چاول کی پیداوار", 7_000_000),
        ("متاثرین کے لیے 4 ارب روپے کی امداد منظور ہوئی ہے۔", "امداد منظور", 4_000_000_000),
        ("El número de damnificados asciende a 64.000 según las autoridades de la región y los alcaldes de la zona.", "Número de damnificados", 64_000),
    ],
)  # fmt: skip
def test_numbers_that_their_sentence_names(tmp_path: Path, sentence: str, label: str, value: float) -> None:
    """The label says what was counted and what happened, in the words of the sentence."""
    assert figures(imported(tmp_path, sentence))[label] == value


def test_who_lacks_something_is_no_count_of_all(tmp_path: Path) -> None:
    """The people of a province who have no water are not the people of the province."""
    text = "El alcalde avisó ayer por la tarde de que 84.000 personas de Altamora no tienen agua suficiente."
    assert figures(imported(tmp_path, text, "EJERCICIO: la sequía llega a los pueblos de la sierra")) == {}


def test_one_label_of_a_sentence_has_one_number(tmp_path: Path) -> None:
    """A part that borrows the noun of its whole is not a second count of it; who acts is not acted upon."""
    text = "The clinic has treated 73 people, 28 of them for fractures, since it opened in the old mill."
    assert figures(imported(tmp_path, text)) == {"People treated": 73}
    text = "Forty mobile clinics treated 1,870 patients in the hills."
    assert figures(imported(tmp_path, text)) == {"Patients treated": 1870}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Asked about the bridge, the minister, Ida Kron, said: “It will open before the winter.”", ["Ida Kron"]),
        ("Interrogé sur le pont, le ministre, Luc Ferrand, promet que « le pont ouvrira avant Noël ».", ["Luc Ferrand"]),
        ("Preguntado por el puente, el ministro, Luis Ferrán, prometió: «El puente abrirá en junio».", ["Luis Ferrán"]),
        ("Asked by their lawyer, Lucy Amadi, whether it helped, Owen Tarrant answered: “It never did.”", []),
        ("The Minister for Water (Mr Tobias Renn) rose at noon. “Nobody hid anything,” Mr Renn said.", []),
    ],
)  # fmt: skip
def test_what_opens_a_sentence_is_no_name(tmp_path: Path, text: str, names: list[str]) -> None:
    """A participle before the subject is nobody, nor who asks; an office in front of a bracket is no part of a name."""
    voices = imported(tmp_path, text).data.get("voices", ())
    assert [each["speaker"]["name"] for each in voices if "Renn" not in each["speaker"]["name"]] == names
    assert all("Water" not in each["speaker"]["name"] for each in voices)


def test_what_a_preposition_ties_is_no_claimant(tmp_path: Path) -> None:
    """Who speaks for a body accuses, and not the body that a preposition names before."""
    text = "Desde la plataforma Agua Viva, su presidenta, Lidia Cano, acusó al consistorio de proteger los campos."
    (claim,) = imported(tmp_path, text, "SIMULACRO: el plan de agua").data["claims"]
    assert claim["by"] == "Lidia Cano"


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Tuesday 4 February 2031", "Not stated", "2031-02-04"),
        ("Montclaret, le 12 janvier 2032", "Montclaret", "2032-01-12"),
        ("Propos recueillis par la rédaction, publié le 30 avril 2031", "Not stated", "2031-04-30"),
        ("الخميس 9 تشرين الأول 2031", "Not stated", "2031-10-09"),
        ("The ship sank on 4 February 2031.", "Not stated", None),
    ],
)
def test_a_day_of_issue_on_a_line_of_its_own(tmp_path: Path, line: str, place: str, day: str | None) -> None:
    """A weekday is no place, nor is who wrote it; the day at the end of a short line at the top is the day of issue."""
    result = imported(
        tmp_path, f"{line}\n\nThe river rose again and nobody can cross it until the water falls."
    )
    assert result.data["dateline"]["place"] == place
    assert day is None or result.data["dateline"]["date"] == day


def test_a_topic_below_a_heading_is_no_place(tmp_path: Path) -> None:
    """`Health:` in a script without capitals is a dateline at the head of a text at most."""
    topic = "الصحة: عالجت الفرق الطبية المصابين في ثلاثة أحياء من المدينة القديمة حتى مساء الخميس الماضي."
    place = imported(tmp_path, f"## الاستجابة\n\n{topic}", "تمرين: زلزال وادي النور").data["dateline"]
    assert place["place"] == "Not stated"


@pytest.mark.parametrize(
    ("line", "as_of"),
    [
        ("12 جنوری 2031 تک", "2031-01-12T00:00Z"),
        ("12 جنوری 2031 تک کی صورتحال", "2031-01-12T00:00Z"),
        ("اسکول 20 جنوری 2031 تک بند رہیں گے۔", None),
        ("امداد 20 جنوری 2031 تک جاری رہے گی۔", None),
    ],
)
def test_until_a_day_to_come_is_no_as_of(tmp_path: Path, line: str, as_of: str | None) -> None:
    """Schools that stay closed until a day do not say of when a report's numbers are."""
    assert imported(tmp_path, line, "مشق: وادی میں برف باری").data.get("as_of") == as_of


def test_a_range_has_two_ends(tmp_path: Path) -> None:
    """`between` and `range from` give a range; a change does not."""
    result = imported(tmp_path, "Between 40 and 50 houses were destroyed when the river rose on Monday.")
    assert result.data["key_figures"][0]["range"] == [{"low": 40, "high": 50}]
    assert "value" not in result.data["key_figures"][0]


@pytest.mark.parametrize(
    ("dateline", "money"),
    [
        ("COLOMBO, Sri Lanka", {"currency": "LKR"}),
        ("LAHORE, Pakistan", {"currency": "PKR"}),
        ("PORT VELL", {"unit": "Rs."}),
    ],
)
def test_rupees_are_those_of_the_country(tmp_path: Path, dateline: str, money: dict[str, str]) -> None:
    """`Rs.` is the country's currency, or stays as it is written where the text names no country."""
    text = f"{dateline}, March 9, 2031 — The storm came at night. The damage amounts to Rs. 4.2 billion."
    found = imported(tmp_path, text).data["key_figures"][0]
    assert found["value"] == 4_200_000_000
    assert {key: found[key] for key in ("currency", "unit") if key in found} == money


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ('Police accused Omar Dost of theft. "I was asleep in my bed all night," he said.', []),
        ('"I lit the match and I ran," Omar Dost is alleged to have told a neighbour.', []),
        ('"He is lying to all of us," said Mara Lund of Omar Dost.', ["Mara Lund"]),
        ('The minister, whose aide said "nothing will change here at all", resigned.', []),
        ('According to residents, "the water rose within minutes of the siren".', []),
        ('"We saw it coming for years and years," a nurse in Marrin said.', []),
        (
            'ونفت الشركة الاتهام، وقال مديرها وليد الصفدي: "خضعت السفينة للصيانة قبل أسبوعين".',
            ["وليد الصفدي"],
        ),
        ('"لن نخفي شيئاً عن الأهالي"، قالت الوزيرة نجوى الهاشم للصحفيين.', ["نجوى الهاشم"]),
        (
            '"We saw it coming," said Mara Lund, a nurse. "Nobody would listen to us at all."',
            ["Mara Lund", "Mara Lund"],
        ),
    ],
)
def test_only_who_is_named_speaks(tmp_path: Path, text: str, speakers: list[str]) -> None:
    """Pronouns, offices, hearsay and people without names are suggested at most; `said X of Y` is X."""
    result = imported(tmp_path, text)
    assert [each["speaker"]["name"] for each in result.data.get("voices", ())] == speakers
    assert all(
        each.record["speaker"] == {"name": "Not stated"}
        for each in result.suggestions
        if each.field == "voices"
    )


@pytest.mark.parametrize(
    ("text", "claimants"),
    [
        ("The blast claimed the life of Karim Dost, who was a teacher in Solvan.", []),
        ("The storm claimed 12 lives in Marrin and in the hills around the town.", []),
        ("The company accused the union of blocking the emergency ramp on Monday.", []),
        ("Lawmaker Dilani Rook claimed that two inspectors had been warned.", ["Dilani Rook"]),
        ("Le gouverneur Issa Tolbé a accusé la société d'avoir ouvert les vannes.", ["Issa Tolbé"]),
        ("La concejala Inés Prado acusó al alcalde de haber ignorado tres informes.", ["Inés Prado"]),
        ("واتهم النائب كمال ناصر البلدية بتجاهل التحذيرات في المدينة القديمة.", ["النائب كمال ناصر"]),
        ("بشیر خٹک نے الزام لگایا کہ مالک نے معائنہ کاروں کو رشوت دی۔", ["بشیر خٹک"]),
        ("Riders' League said that guards shut the gate. The ministry denied it.", ["Riders' League"]),
        (
            "L'association Rives affirme que deux familles ont été refoulées. Le ministère dément.",
            ["Rives"],
        ),
        ("La junta de vecinos afirma que el pozo está seco. El Gobierno lo niega.", ["La junta de vecinos"]),
        ("The mayor, Ida Kron, said that the bridge will open in June. Nobody doubts it.", []),
        (
            "Le maire, Luc Ferrand, dit que le pont a tenu. La ligue accuse la ville de mentir, ce que la ville dément.",
            ["La ligue"],
        ),
        ("She said that guards shut the gate. The ministry denied it.", []),
        ("The Marrin Traders' Union claims that the wells were never cleaned.", ["Marrin Traders' Union"]),
        ("Families at Solvan Ford allege that guards took their money.", ["Families at Solvan Ford"]),
        (
            "L'association des riverains accuse la société d'avoir coupé l'eau.",
            ["L'association des riverains"],
        ),
        ("La junta de vecinos acusa a la empresa de haber abierto la ladera.", ["La junta de vecinos"]),
        ("يتهم مجلس الأهالي إدارة السد بفتح البوابات ليلا دون إنذار.", ["مجلس الأهالي"]),
        ("وتزعم نقابة الخبازين أن المطاحن تحتكر الدقيق في المدينة.", ["نقابة الخبازين"]),
        ("واتهم الجيش قوات الحدود بقصف السوق في المدينة القديمة.", []),
        ("واتهم الاتحاد الوزارة بإخفاء التقرير عن النواب منذ عام.", []),
        ("شہری اتحاد کا دعویٰ ہے کہ سپرے کی دوا جعلی ہے۔", ["شہری اتحاد"]),
        ("انجمن تاجران کا الزام ہے کہ محکمے نے بند خود توڑا۔", ["انجمن تاجران"]),
    ],
)
def test_only_who_claims_is_a_claimant(tmp_path: Path, text: str, claimants: list[str]) -> None:
    """A blast claims nothing, a company of an earlier sentence is nobody yet; a named claimant is one."""
    result = imported(tmp_path, text)
    found = [
        each["by"] if isinstance(each["by"], str) else each["by"]["name"]
        for each in result.data.get("claims", ())
    ]
    assert found == claimants


@pytest.mark.parametrize(
    ("claim", "answer", "by"),
    [
        ("The union alleges that the ferry was overloaded.", "Sound Ferries, which operates it, rejects the claim.", "Sound Ferries"),
        ("Le collectif accuse les négociants de cacher le riz.", "La Société du tunnel dément ces accusations.", "La Société du tunnel"),
        ("La junta de vecinos acusa a la cantera de abrir la ladera.", "La empresa Canteras del Valle lo niega.", "La empresa Canteras del Valle"),
        ("يتهم مجلس الأهالي إدارة السد بفتح البوابات ليلا.", "ونفت إدارة السد ذلك.", "إدارة السد"),
        ("شہری اتحاد کا دعویٰ ہے کہ دوا جعلی ہے۔", "محکمہ صحت نے اس دعوے کو مسترد کیا۔", "محکمہ صحت"),
    ],
)  # fmt: skip
def test_who_denies_keeps_the_whole_name(tmp_path: Path, claim: str, answer: str, by: str) -> None:
    """A name of several words is not cut at `of`, and a clause about a party is no part of its name."""
    found = imported(tmp_path, f"{claim} {answer}").data["claims"][0]
    assert [each["by"] for each in found["responses"]] == [by]


def test_every_record_carries_its_mark(tmp_path: Path) -> None:
    """No record and no field of the head that was read from the text is without `# confirm`."""
    text = 'PORT VELL, 3 May 2031 — At least 31 people were killed. "We saw it," said Mara Lund, a nurse.'
    lines = imported(tmp_path, text).yaml.split("\n")
    for start in ("title:", "  place:", "  date:", "kind:", "key_figures:"):
        assert "confirm" in next(line for line in lines if line.startswith(start)), start
    assert lines[lines.index("voices:") + 1].strip().startswith("# confirm")


def test_a_headline_in_capitals_names_nobody(tmp_path: Path) -> None:
    """Who claims is called as the sentence calls them, not as a headline whose words are all capitalised."""
    title = "EXERCISE: Marrin Hunts Separatists After Two-Day Siege"
    text = "The town is calm. Separatists accuse the council of selling the wells to a company of its own."
    assert [each["by"] for each in imported(tmp_path, text, title).data["claims"]] == ["Separatists"]
    assert [each["by"] for each in imported(tmp_path, text, "Marrin Hunts Separatists").data["claims"]] == [
        "Separatists"
    ]


def test_lines_between_strokes_are_a_table(tmp_path: Path) -> None:
    """Rows typed with strokes are one table, and its cells are no figures."""
    result = imported(
        tmp_path,
        "The quake came at night and the town sleeps outside.\n\n| Port | Dead |\n| --- | --- |\n| Amber | 12 |\n| Vell | 7 |",
    )
    assert result.data["tables"][0]["rows"] == [["Amber", 12], ["Vell", 7]]
    assert figures(result) == {}
