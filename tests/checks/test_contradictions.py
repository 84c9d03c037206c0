"""Contradictions in several wordings and five languages are named by their check, and right texts are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.checks import run
from standfirst.checks.examples import NOW, write
from standfirst.library import load

FIGURES = """\
key_figures:
  - {id: cases, label: Cases, value: 1200, sources: [council]}
  - {id: deaths, label: Deaths, value: 45, sources: [council]}
  - {id: homes, label: Homes damaged, value: 1920, sources: [council]}
  - {id: need, label: People in need, value: 1920000, sources: [council]}
  - {id: cost, label: Cost of repairs, value: 7500000000, currency: USD, sources: [council]}
"""
CLAIM = """\
claims:
  - claim: {claim}
    by: {by}
    status: alleged
    evidence: {evidence}
    sources: [council]
"""
VOICE = """\
voices:
  - quote: {quote}
    speaker: {{name: {name}, role: {role}}}
    verification: verified
    consent: given
    sources: [council]
"""


def found(root: Path, text: str, code: str) -> bool:
    """Whether a check reports something in a briefing."""
    report = run(load(write({"a.yaml": text}, root)).library, now=NOW, select=[code])
    return bool(report.problems)


def prose(text: str, lang: str = "en", more: str = "") -> str:
    """A briefing whose background is a text."""
    return f"lang: {lang}\nbackground: |\n  {text}\n{more}"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "2,100 homes damaged at Marbel"), ("standfirst", "Some 900 homes damaged."),
        ("highlights", "[2100 homes damaged., The bridge is closed.]"), ("title", "Close to 1.2 million people in need"),
        ("standfirst", "Half a million people are in need."), ("standfirst", "The cost of repairs is $9.5bn."),
    ],
)  # fmt: skip
def test_numbers_beside_figures(tmp_path: Path, field: str, text: str) -> None:
    """What readers see first is compared with the figure of those words, also in words and short forms."""
    assert found(tmp_path, f"{field}: {text}\n{FIGURES}", "SF212")


@pytest.mark.parametrize(
    "text",
    [
        "1,920 homes damaged.", "Close to two million people are in need.", "Some 1.9 million people are in need.", "More than 1,900 homes damaged.",
        "1% of homes damaged.", "12 homes damaged since Sunday.", "Homes damaged: 1,920.", "The cost of repairs is $7.5bn.",
        "In 2019 there were 300 homes damaged.", "On 20 January, 300 homes were damaged.", "Another 300 homes damaged.", "Of these, 300 homes damaged.",
        "The number of homes damaged rose from 1,200 to 1,920.",
    ],
)  # fmt: skip
def test_numbers_that_may_be_right(tmp_path: Path, text: str) -> None:
    """A number of another unit, time, place or part, or one that is rounded, contradicts nothing."""
    assert not found(tmp_path, prose(text, more=FIGURES), "SF212")


@pytest.mark.parametrize(
    ("label", "text", "wrong"),
    [
        ("Wells", "Eleven teams came.", False), ("Wells", "Eleven wells work.", True), ("Wells", "Fifteen houses burnt.", False),
        ("Village wells repaired", "Eleven wells work.", False), ("Village wells repaired", "Fifteen houses were repaired.", False),
        ("Village wells repaired", "Eleven wells were repaired.", True), ("Village wells repaired", "Fifteen village wells work.", True),
        ("Village wells repaired", "Sixty wells work.", False), ("Village wells repaired", "Thirty wells work.", True),
    ],
)  # fmt: skip
def test_a_small_number_in_words_is_a_figures_with_all_but_one_word_of_its_label(
    tmp_path: Path, label: str, text: str, wrong: bool
) -> None:
    """Up to twenty, words such as *eleven* are used in passing: one word of a longer label is not enough, and none never."""
    figure = f"key_figures:\n  - {{id: wells, label: {label}, value: 12, sources: [council]}}\n"
    assert found(tmp_path, prose(text, more=figure), "SF212") is wrong


@pytest.mark.parametrize(
    ("lang", "text", "wrong"),
    [
        ("en", "12 died in Marbel and 8 in Lower Marbel, 21 in all.", True), ("en", "12 died in Marbel and 8 in Lower Marbel, 20 in all.", False),
        ("en", "Nine died in Marbel, 8 in Lower Marbel and 7 upstream, a total of 25.", True),
        ("en", "41 died: 20 in Marbel, 12 in Lower Marbel and 8 upstream.", True), ("en", "41 died: 20 in Marbel, 12 in Lower Marbel and 9 upstream.", False),
        ("en", "12 died in Marbel and one in Lower Marbel and 8 upstream, 21 in all.", False), ("en", "20 died in all, including 12 men and 9 women.", False),
        ("fr", "12 morts à Marbel et 8 à Bas-Marbel, 21 au total.", True), ("fr", "12 morts à Marbel et 8 à Bas-Marbel, 20 au total.", False),
        ("es", "Murieron 12 en Marbel y 8 en Marbel Bajo, 21 en total.", True), ("es", "Murieron 12 en Marbel y 8 en Marbel Bajo, 20 en total.", False),
        ("ar", "توفي 12 في مربل و8 في السفلى، أي 21 في المجموع.", True), ("ar", "توفي 12 في مربل و8 في السفلى، أي 20 في المجموع.", False),
        ("ur", "ماربل میں 900، باغ میں 400 اور سنگم میں 200، کل 1,600 مریض ہیں۔", True), ("ur", "ماربل میں 900، باغ میں 400 اور سنگم میں 200، کل 1,500 مریض ہیں۔", False),
    ],
)  # fmt: skip
def test_sums(tmp_path: Path, lang: str, text: str, wrong: bool) -> None:
    """A total that the text calls one is the sum of the numbers beside it."""
    assert found(tmp_path, prose(text, lang), "SF217") is wrong


@pytest.mark.parametrize(
    ("lang", "text", "wrong"),
    [
        ("en", "The number rose by half, from 200 to 260.", True), ("en", "The number rose by half, from 200 to 300.", False),
        ("en", "It fell by 40 per cent, from 500 to 400.", True), ("en", "It fell by 20 per cent, from 500 to 400.", False),
        ("en", "The number doubled from 200 to 500.", True), ("en", "The number doubled from 200 to 405.", False),
        ("en", "There are 1,200 people now and 1,000 on Sunday. That is 30 per cent more than on Sunday.", True),
        ("en", "There are 1,200 people now and 1,000 on Sunday. That is a rise of 20 per cent.", False),
        ("fr", "Le nombre est passé de 200 à 260, une hausse de moitié.", True), ("fr", "Le nombre est passé de 200 à 260, soit une hausse de 30 %.", False),
        ("es", "El número pasó de 200 a 260, un aumento del 50 %.", True), ("es", "El número pasó de 200 a 260, un aumento del 30 %.", False),
        ("ar", "ارتفع العدد من 80 إلى 160، أي بنسبة 50 في المئة.", True), ("ar", "ارتفع العدد من 80 إلى 160، أي بنسبة 100 في المئة.", False),
        ("ur", "مریض 150 سے بڑھ کر 300 ہو گئے، یعنی 50 فیصد اضافہ۔", True), ("ur", "مریض 150 سے بڑھ کر 300 ہو گئے، یعنی 100 فیصد اضافہ۔", False),
    ],
)  # fmt: skip
def test_changes(tmp_path: Path, lang: str, text: str, wrong: bool) -> None:
    """A change is what the two numbers make that it is between."""
    assert found(tmp_path, prose(text, lang), "SF218") is wrong


@pytest.mark.parametrize(
    ("lang", "text", "wrong"),
    [
        ("en", "The flood shut 12 of the 48 schools (35%).", True), ("en", "The flood shut 12 of the 48 schools (25%).", False),
        ("en", "The flood shut 12 of the 48 schools, a third of them.", True), ("en", "The flood shut 12 of the 48 schools, a quarter of them.", False),
        ("en", "There are {{ deaths }} deaths among {{ cases }} cases, a case fatality of 2.5%.", True),
        ("en", "There are {{ deaths }} deaths among {{ cases }} cases, a case fatality of 3.8%.", False),
        ("fr", "12 écoles sur 48 sont fermées, soit un tiers.", True), ("fr", "12 écoles sur 48 sont fermées, soit un quart.", False),
        ("ar", "تلقى 300 طفل اللقاح من أصل 400، أي نصف المستهدفين.", True), ("ar", "تلقى 300 طفل اللقاح من أصل 400، أي ثلاثة أرباع المستهدفين.", False),
    ],
)  # fmt: skip
def test_shares(tmp_path: Path, lang: str, text: str, wrong: bool) -> None:
    """A share is what the two numbers make that it is of."""
    assert found(tmp_path, prose(text, lang, FIGURES), "SF219") is wrong


@pytest.mark.parametrize(
    ("lang", "text", "wrong"),
    [
        ("en", "Monday, 1 February 2026", True), ("en", "Sunday 1 February", False), ("en", "February 1 (Monday)", True),
        ("fr", "lundi 1er février 2026", True), ("fr", "dimanche 1er février", False), ("es", "el lunes 1 de febrero de 2026", True),
        ("es", "el domingo 1 de febrero", False), ("ar", "يوم الاثنين 1 فبراير 2026", True), ("ar", "يوم الأحد 1 فبراير", False),
        ("ur", "پیر 1 فروری 2026", True), ("ur", "اتوار 1 فروری", False), ("ar", "يوم الإثنين 2 فبراير", False), ("ar", "يوم الأثنين 2 فبراير", False),
        ("ar", "يوم الاربعاء 4 فبراير", False), ("ar", "يوم الاربعاء 5 فبراير", True), ("ur", "سوموار 2 فروری", False), ("ur", "سنیچر 7 فروری", False), ("ur", "سنیچر 8 فروری", True),
    ],
)  # fmt: skip
def test_weekdays(tmp_path: Path, lang: str, text: str, wrong: bool) -> None:
    """A weekday is that of its date, with a year or in the year of the dateline."""
    assert found(tmp_path, prose(text, lang), "SF310") is wrong


@pytest.mark.parametrize(
    ("written", "text", "day"),
    [
        ("2026-01-05", "Monday 31 December", "2025-12-31"), ("2026-12-28", "Monday 1 January", "2027-01-01"), ("2026-06-15", "Sunday 1 June", "2026-06-01"),
        ("2025-03-01", "Monday 29 February", "2024-02-29"), ("2027-03-01", "Monday 29 February", "2028-02-29"),
    ],
)  # fmt: skip
def test_a_date_without_a_year_is_the_nearest(tmp_path: Path, written: str, text: str, day: str) -> None:
    """Around New Year the day is of the year before or to come; 29 February of the leap year beside."""
    line = f"dateline: {{place: Marbel, country: LK, date: {written}}}\n"
    report = run(load(write({"a.yaml": line + prose(text)}, tmp_path)).library, now=NOW, select=["SF310"])
    assert [problem.message.split()[0] for problem in report.problems] == [day]


@pytest.mark.parametrize(
    ("field", "wrong"), [("situation: ", True), ("background: ", True), ("outlook: {text: ", False)]
)
def test_the_outlook_is_of_days_to_come(tmp_path: Path, field: str, wrong: bool) -> None:
    """A day after the period is right there, and nowhere else without a word that looks ahead."""
    end = "}" * field.count("{")
    text = (
        f"period: {{from: 2026-01-28, to: 2026-02-02}}\n{field}The old bridge closed on 12 February.{end}\n"
    )
    loaded = load(write({"a.yaml": text}, tmp_path))
    assert not loaded.problems
    assert bool(run(loaded.library, now=NOW, select=["SF312"]).problems) is wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The bridge closed on 12 February.", True), ("The bridge closed on 30 January.", False), ("The bridge will open on 12 February.", False),
        ("The bridge closed on 12 January.", True), ("It has rained since 12 January.", False), ("The bridge closed on 30 January 2025.", True),
        ("The council meets from 12 February.", False), ("The road is closed until 12 February.", False),
    ],
)  # fmt: skip
def test_days_outside_the_period(tmp_path: Path, text: str, wrong: bool) -> None:
    """What is told happened in the period, unless the sentence looks ahead or back."""
    briefing = f"period: {{from: 2026-01-28, to: 2026-02-02}}\nsituation: |\n  {text} [@council]\n"
    assert found(tmp_path, briefing, "SF312") is wrong


CLAIMS = {
    "en": ("The dam operator opened the gates too late.", "Ines Marlow", "The council said that {0}", "None was shown."),
    "fr": ("L'exploitant du barrage a ouvert les vannes trop tard.", "Ines Marlow", "Selon le conseil, {0}", "Aucune preuve n'a été présentée."),
    "es": ("El operador de la presa abrió las compuertas demasiado tarde.", "Ines Marlow", "Según el consejo, {0}", "No se ha presentado ninguna prueba."),
    "ar": ("فتح مشغل السد البوابات بعد فوات الأوان.", "إيناس مارلو", "قال المجلس إن {0}", "لم يقدم أي دليل."),
    "ur": ("ڈیم کے عملے نے دروازے بہت دیر سے کھولے۔", "اینس مارلو", "کونسل کے مطابق {0}", "کوئی ثبوت نہیں دیا گیا۔"),
}  # fmt: skip


@pytest.mark.parametrize("lang", CLAIMS)
def test_claims_as_facts(tmp_path: Path, lang: str) -> None:
    """A claim without its claimant is reported in prose, in the headline, and behind a sentence that names who claims it."""
    claim, by, attributed, evidence = CLAIMS[lang]
    records = CLAIM.format(claim=claim, by=by, evidence=evidence)
    end = claim[-1]
    assert found(tmp_path / "a", prose(claim, lang, records), "SF121")
    assert found(tmp_path / "b", f"title: {claim.rstrip('.۔')}\nlang: {lang}\n{records}", "SF121")
    assert found(tmp_path / "c", prose(f"{attributed.format(claim)} {claim}", lang, records), "SF121")
    assert not found(tmp_path / "d", prose(attributed.format(claim), lang, records), "SF121")
    assert not found(tmp_path / "e", prose(f"{by}: {claim}", lang, records), "SF121")
    assert not found(
        tmp_path / "f",
        prose(f"{claim.rstrip(end)}{'؟' if lang in ('ar', 'ur') else '?'}", lang, records),
        "SF121",
    )


@pytest.mark.parametrize(
    ("lang", "evidence"),
    [
        ("en", "They have not published a study."),
        ("en", "She did not name a witness."),
        ("ar", "لم تذكر النقابة أسماء."),
    ],
)
def test_evidence_that_was_not_given(tmp_path: Path, lang: str, evidence: str) -> None:
    """What somebody has not published, shown or named is no evidence."""
    claim, by, *_ = CLAIMS[lang]
    records = CLAIM.format(claim=claim, by=by, evidence=evidence).replace("alleged", "confirmed")
    assert found(tmp_path, f"lang: {lang}\n{records}", "SF126")


@pytest.mark.parametrize(
    ("caption", "wrong"), [("Cases until 12 February", True), ("Cases until 1 February", False)]
)
def test_charts_count_up_to_a_day_that_was(tmp_path: Path, caption: str, wrong: bool) -> None:
    """A chart counts until a day of the period; only prose looks ahead."""
    chart = (
        "charts:\n  - {id: c, kind: bar, title: Cases by town, data: [{label: Marbel, value: 3}, {label: Lower Marbel, value: 2}],"
        f" alt: Two bars., caption: {caption}, sources: [council]}}\n"
    )
    assert found(tmp_path, f"period: {{from: 2026-01-28, to: 2026-02-02}}\n{chart}", "SF312") is wrong


@pytest.mark.parametrize("lang", CLAIMS)
def test_confirmed_without_evidence(tmp_path: Path, lang: str) -> None:
    """A claim is not confirmed by nothing."""
    claim, by, _, evidence = CLAIMS[lang]
    records = CLAIM.format(claim=claim, by=by, evidence=evidence)
    assert found(tmp_path / "a", f"lang: {lang}\n{records.replace('alleged', 'confirmed')}", "SF126")
    assert not found(tmp_path / "b", f"lang: {lang}\n{records}", "SF126")


@pytest.mark.parametrize(
    ("fragment", "wrong"),
    [
        ("“long before the siren”", False), ("“The water came … nobody had told us”", False), ("“the water came long before”", False),
        ("“the water came before the siren”", True), ("“long before the siren, the water came”", True), ("“nobody has told us”", True),
        ("«long before the sirens»", True), ("‘nobody had told anyone of us’", True), ("“before the siren! And nobody had told us”", True),
        ("“old bridge”", False), ("“a quite different sentence of theirs”", False), ("“[It] came long before the siren”", False),
    ],
)  # fmt: skip
def test_fragments(tmp_path: Path, fragment: str, wrong: bool) -> None:
    """Words in quotation marks are those of the record: none left out, moved, changed or otherwise marked."""
    voice = VOICE.format(
        quote="The water came long before the siren, and nobody had told us.",
        name="Ines Marlow",
        role="Ferrywoman",
    )
    assert found(tmp_path, prose(f"A ferrywoman says {fragment}.", more=voice), "SF108") is wrong


@pytest.mark.parametrize(
    ("lang", "text", "recorded", "wrong"),
    [
        ("en", "A second crest is very unlikely.", "likely", True), ("en", "A second crest is highly likely.", "very likely", False),
        ("en", "The river may fall.", "likely", False), ("fr", "Une crue est peu probable.", "likely", True),
        ("fr", "Une crue est très probablement à venir.", "very likely", False), ("es", "Es poco probable que suba.", "likely", True),
        ("es", "Es muy probable que suba.", "very likely", False), ("ar", "من غير المرجح أن يرتفع النهر.", "likely", True),
        ("ar", "من المرجح أن يرتفع النهر.", "likely", False), ("ur", "دریا چڑھنے کا امکان کم ہے۔", "likely", True),
        ("ur", "دریا چڑھنے کا امکان ہے۔", "likely", False),
    ],
)  # fmt: skip
def test_likelihood(tmp_path: Path, lang: str, text: str, recorded: str, wrong: bool) -> None:
    """The words of an outlook are of the range that its record says."""
    briefing = f"lang: {lang}\noutlook: {{text: {text}, likelihood: {recorded}}}"
    assert found(tmp_path, briefing, "SF403") is wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Ines Marlow has rowed here for years.", False), ("Ines Marlov has rowed here for years.", True), ("Inés Marlow has rowed here.", False),
        ("Ines Marlow, the mayor, has rowed here.", True), ("Ines Marlow, a ferrywoman, has rowed here.", False), ("Ines Marsh lives here.", False),
        ("Ines Marlow's boat is old.", False),
    ],
)  # fmt: skip
def test_people(tmp_path: Path, text: str, wrong: bool) -> None:
    """A person keeps one spelling and one role."""
    voice = VOICE.format(quote="The water came.", name="Ines Marlow", role="Ferrywoman")
    assert found(tmp_path, prose(text, more=voice), "SF131") is wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Marbel lies on the river.", False), ("Mabrel lies on the river.", True), ("Upper Marbal lies on the river.", True), ("Marbel's bridge is old.", False),
        ("Marble is quarried here.", False), ("The marbel is a stone.", False),
    ],
)  # fmt: skip
def test_places(tmp_path: Path, text: str, wrong: bool) -> None:
    """A place keeps one spelling."""
    places = "places: [{name: Marbel, country: PK}, {name: Upper Marbel, country: PK}]\n"
    assert found(tmp_path, prose(text, more=places), "SF132") is wrong


def test_a_place_has_one_country(tmp_path: Path) -> None:
    """The dateline and the places agree on where a place is."""
    text = "dateline: {place: Marbel, country: PK, date: 2026-02-02}\nplaces: [{name: Marbel, country: IN}]"
    assert found(tmp_path / "a", text, "SF132")
    assert not found(tmp_path / "b", text.replace("IN", "PK"), "SF132")
    assert not found(tmp_path / "c", text.replace(", country: IN", ""), "SF132")


@pytest.mark.parametrize(
    ("country", "text", "wrong"),
    [
        ("LK", "The council spent 7 million rupees.", False), ("KE", "The council spent 7 million rupees.", True), ("KE", "The council spent $7 million.", False),
        ("KE", "The council spent INR 7 million.", True), ("IN", "Repairs cost €7.5 billion.", True), ("IN", "Repairs cost $7.5 billion.", False),
        ("KE", "The council spent 7 million Rupees.", True), ("LK", "The council spent 7 million Rupees.", False), ("KE", "The council spent between 7 and 8 million rupees.", True),
        ("KE", "The council spent between 7 and 8 million euros.", False), ("LK", "Repairs cost 7.5 billion Rupees.", True),
    ],
)  # fmt: skip
def test_currencies(tmp_path: Path, country: str, text: str, wrong: bool) -> None:
    """Money is in a currency of the country, of donors, or of its record."""
    line = f"dateline: {{place: Marbel, country: {country}, date: 2026-02-02}}\n"
    assert found(tmp_path, line + prose(text, more=FIGURES), "SF210") is wrong


@pytest.mark.parametrize(
    ("more", "due"),
    [
        ("tables: [{id: t, title: Costs, columns: [{id: a, label: Town}, {id: b, label: Cost, kind: money, currency: PKR}], rows: [[Marbel, 7]], sources: [council]}]", "PKR is not used in LK"),
        ("tables: [{id: t, title: Costs, columns: [{id: a, label: Town}, {id: b, label: Cost, kind: money, currency: LKR}], rows: [[Marbel, 7]], sources: [council]}]", ""),
        ("places: [{name: Upper Marbel, country: PK}]\nkey_figures: [{id: cost, label: Cost, value: 7, currency: PKR, sources: [council]}]", ""),
        ("key_figures: [{id: cost, label: Cost, range: [{low: 7, high: 9, sources: [council]}], currency: PKR, sources: [council]}]", "PKR is not used in LK"),
        ("funding: {currency: PKR, required: 9, received: 7, as_of: 2026-02-02T08:00+00:00, sources: [council]}", "PKR is not used in LK"),
        ("background: The council spent 7 million PKR.", "PKR is not used in the countries of the briefing"),
        ("background: The council spent 7 million taka.", "taka is not used in the countries of the briefing"),
        ("background: The council spent 7 million rupees.\nkey_figures: [{id: cost, label: Cost, value: 7000000, currency: INR, sources: [council]}]", "INR is not used in LK"),
        ("background: The council spent 7 million dollars.\nkey_figures: [{id: cost, label: Cost, value: 7000000, currency: LKR, sources: [council]}]", "dollars 7000000 is in LKR in its record"),
    ],
)  # fmt: skip
def test_money_is_used_where_it_is_spent(tmp_path: Path, more: str, due: str) -> None:
    """In figures, estimates, funding, tables and texts; a family of currencies may be any of its own."""
    line = "dateline: {place: Marbel, country: LK, date: 2026-02-02}\n"
    report = run(load(write({"a.yaml": line + more}, tmp_path)).library, now=NOW, select=["SF210"])
    assert [problem.message for problem in report.problems] == ([due] if due else [])


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [("[[Marbel, 120, 3, 2.4]]", True), ("[[Marbel, 120, 3, 2.5]]", False)],
)
def test_rates_of_tables(tmp_path: Path, rows: str, wrong: bool) -> None:
    """A typed case fatality is what the deaths and cases of its row make."""
    table = f"""tables:
  - id: t
    title: Cases by town
    columns: [{{id: a, label: Town, kind: place}}, {{id: b, label: Cases, kind: number}}, {{id: c, label: Deaths, kind: number}}, {{id: d, label: Case fatality, kind: percent}}]
    rows: {rows}
    sources: [council]
"""
    assert found(tmp_path, table, "SF234") is wrong


def test_a_ratio_by_zero_names_its_row(tmp_path: Path) -> None:
    """Deaths without cases are reported row by row; no deaths without cases are no contradiction."""
    table = """tables:
  - id: t
    title: Cases by town
    columns: [{id: a, label: Town, kind: place}, {id: b, label: Cases, kind: number}, {id: c, label: Deaths, kind: number}, {id: d, label: Case fatality, kind: percent, ratio: {of: c, by: b}}]
    rows: [[Marbel, 0, 3, null], [Mill, 0, 0, null], [Dam, 0, 1, null], [Ford, 7, 1, null]]
    sources: [council]
"""
    report = run(load(write({"a.yaml": table}, tmp_path)).library, now=NOW, select=["SF234"])
    assert [problem.message for problem in report.problems] == [
        "`t`, row 1 (Marbel): `c` is 3, but `b` is 0",
        "`t`, row 3 (Dam): `c` is 1, but `b` is 0",
    ]
