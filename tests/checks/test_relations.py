"""Shares and changes in prose are held against records, also where the sentence gives one number or none of theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.checks.relations import Relations, time_units
from standfirst.model import Briefing
from tests.checks.test_contradictions import found, prose

PATIENTS = {
    "en": ("New patients in the week", "New patients in the week before"),
    "fr": ("Nouveaux malades de la semaine", "Nouveaux malades de la semaine précédente"),
    "es": ("Pacientes nuevos de la semana", "Pacientes nuevos de la semana anterior"),
    "ar": ("المرضى الجدد في الأسبوع", "المرضى الجدد في الأسبوع السابق"),
    "ur": ("ہفتے کے نئے مریض", "گزشتہ ہفتے کے نئے مریض"),
}
SCHOOLS = {
    "en": ("Schools", "Schools closed"),
    "fr": ("Écoles", "Écoles fermées"),
    "es": ("Escuelas", "Escuelas cerradas"),
    "ar": ("المدارس", "المدارس المغلقة"),
    "ur": ("اسکول", "بند اسکول"),
}


def figures(lang: str) -> str:
    """New patients who rose from 200 to 300, and 48 schools of which 12 are closed."""
    now, before = PATIENTS[lang]
    schools, closed = SCHOOLS[lang]
    return f"""\
key_figures:
  - {{id: now, label: "{now}", value: 300, sources: [council]}}
  - {{id: before, label: "{before}", value: 200, sources: [council]}}
  - {{id: schools, label: "{schools}", value: 48, sources: [council]}}
  - {{id: closed, label: "{closed}", value: 12, part_of: schools, sources: [council]}}
"""


@pytest.mark.parametrize(
    ("lang", "text", "wrong"),
    [
        ("en", "New patients rose by half in a week.", False), ("en", "New patients rose by a quarter in a week.", True),
        ("en", "{{ now }} new patients came, 50 per cent more than the week before.", False), ("en", "{{ now }} new patients came, 80 per cent more than the week before.", True),
        ("en", "{{ now }} new patients came, twice as many as the week before.", True), ("en", "The hospital saw {{ now }} people, up from {{ before }}: a rise of half.", False),
        ("en", "The hospital saw {{ now }} people, up from {{ before }}: a rise of a tenth.", True), ("en", "New patients fell by a half in the week.", True),
        ("en", "Rents rose by a quarter in a week.", False), ("en", "New patients rose by a quarter in 2019.", False), ("en", "New patients rose by a quarter in a month.", False),
        ("en", "The number of new patients was half as much again.", False), ("en", "{{ now }} new patients came (+50%).", False), ("en", "{{ now }} new patients came (-50%).", True),
        ("fr", "Les nouveaux malades ont augmenté de moitié en une semaine.", False), ("fr", "Les nouveaux malades ont doublé en une semaine.", True),
        ("fr", "On compte {{ now }} patients, deux fois plus que la semaine précédente.", True), ("fr", "On compte {{ now }} patients, soit une hausse de 50 %.", False),
        ("fr", "On compte {{ now }} patients, un tiers de plus que la semaine précédente.", True), ("fr", "On compte {{ now }} patients (+50 %).", False),
        ("es", "Los pacientes nuevos aumentaron un 50 % en la semana.", False), ("es", "Los pacientes nuevos aumentaron un 20 % en la semana.", True),
        ("es", "Hay {{ now }} pacientes nuevos, el doble que la semana anterior.", True), ("es", "Hay {{ now }} pacientes nuevos, la mitad más que la semana anterior.", False),
        ("ar", "ارتفع عدد المرضى الجدد بمقدار النصف خلال الأسبوع.", False), ("ar", "ارتفع عدد المرضى الجدد بمقدار الربع خلال الأسبوع.", True),
        ("ar", "استقبل المستشفى {{ now }} مريض، بزيادة نسبتها 50 في المئة.", False), ("ar", "استقبل المستشفى {{ now }} مريض، بزيادة نسبتها 70 في المئة.", True),
        ("ar", "تضاعف عدد المرضى الجدد خلال الأسبوع.", True),
        ("ur", "نئے مریضوں کی تعداد ایک ہفتے میں دگنی ہو گئی۔", True), ("ur", "اسپتال میں {{ now }} مریض آئے، یعنی 50 فیصد اضافہ۔", False),
        ("ur", "اسپتال میں {{ now }} مریض آئے، یعنی 20 فیصد اضافہ۔", True),
    ],
)  # fmt: skip
def test_changes_are_those_of_two_figures(tmp_path: Path, lang: str, text: str, wrong: bool) -> None:
    """A change is what two figures of one thing make, named by a number of theirs or by what they count."""
    assert found(tmp_path, prose(text, lang, figures(lang)), "SF218") is wrong


@pytest.mark.parametrize(
    ("lang", "text", "wrong"),
    [
        ("en", "A quarter of the schools are closed.", False), ("en", "Half of the schools are closed.", True), ("en", "One school in four is closed.", False),
        ("en", "One in three schools is shut.", True), ("en", "The council closed {{ closed }} schools, 25% of all.", False), ("en", "The council closed {{ closed }} schools, 40% of all.", True),
        ("en", "There are {{ schools }} schools in the valley. A third of them are closed.", True), ("en", "There are {{ schools }} schools in the valley. A quarter of them are closed.", False),
        ("en", "Half of the schools have no water.", False), ("en", "Half of the teachers have left.", False), ("en", "Three quarters of the schools are not closed.", False),
        ("fr", "Un quart des écoles sont fermées.", False), ("fr", "La moitié des écoles sont fermées.", True), ("fr", "Une école sur quatre est fermée.", False),
        ("fr", "Une école sur deux est fermée.", True), ("es", "La cuarta parte de las escuelas está cerrada.", False), ("es", "La mitad de las escuelas está cerrada.", True),
        ("es", "Una de cada cuatro escuelas está cerrada.", False), ("ar", "ربع المدارس مغلقة.", False), ("ar", "نصف المدارس مغلقة.", True), ("ar", "أغلق ثلث المدارس.", True),
        ("ur", "ایک چوتھائی اسکول بند ہیں۔", False), ("ur", "آدھے اسکول بند ہیں۔", True), ("ur", "چار میں سے ایک اسکول بند ہے۔", False),
    ],
)  # fmt: skip
def test_shares_are_those_of_two_figures(tmp_path: Path, lang: str, text: str, wrong: bool) -> None:
    """A share is what a figure and the one that it is part of make, named by a number of theirs or by what they count."""
    assert found(tmp_path, prose(text, lang, figures(lang)), "SF219") is wrong


TABLE = """\
tables:
  - id: days
    title: Beds by day
    columns: [{id: day, label: Day, kind: date}, {id: beds, label: Beds occupied, kind: number}]
    rows: [[2026-01-30, 80], [2026-01-31, 100], [2026-02-01, 120]]
    sources: [council]
  - id: villages
    title: Houses by village
    columns: [{id: village, label: Village, kind: place}, {id: houses, label: Houses flooded, kind: number}]
    rows: [[Marbel, 60], [Lower Marbel, 20]]
    total: [Both, 80]
    sources: [council]
"""


@pytest.mark.parametrize(
    ("text", "code", "wrong"),
    [
        ("There are 120 patients, 20 per cent more than the day before.", "SF218", False), ("There are 120 patients, 50 per cent more than on Friday.", "SF218", False),
        ("There are 120 patients, 70 per cent more than the day before.", "SF218", True), ("Beds occupied rose by a half.", "SF218", False), ("Beds occupied doubled.", "SF218", True),
        ("Three quarters of the flooded houses are in Marbel.", "SF219", False), ("Half of the flooded houses are in Marbel.", "SF219", True),
        ("Half of the shops in Marbel are closed.", "SF219", False),
    ],
)  # fmt: skip
def test_tables_hold_shares_and_changes(tmp_path: Path, text: str, code: str, wrong: bool) -> None:
    """A table by day holds changes, and the rows of a table are shares of its total."""
    assert found(tmp_path, prose(text, more=TABLE), code) is wrong


AGES = """\
tables:
  - {{id: ages, title: Ages, columns: [{{id: age, label: Age}}, {{id: women, label: Women, kind: percent}}], rows: [[18–59 years, 27], [60 and over, 4]], sources: [council]}}
charts: [{{id: bars, kind: bar, title: Ages, table: ages, alt: "{alt}.", sources: [council]}}]
"""


def test_what_records_make_needs_no_record(tmp_path: Path) -> None:
    """A share, a difference or a remainder that records make is no number without a record; others are."""
    held = "Of the 48 schools 36 are open. There are 100 new patients more, a rise of 50%."
    assert not found(tmp_path / "a", prose(held, more=figures("en")), "SF214")
    assert found(tmp_path / "b", prose("Of the 48 schools 33 are painted.", more=figures("en")), "SF214")


def test_the_older_figure_of_a_thing_comes_first() -> None:
    """By its own time, by words such as *before*, or by the number of the week or the year in its label."""
    for labels in (
        ("Price of bread in 2025", "Price of bread in 2026"),
        ("New cases in week 33", "New cases in week 34"),
        ("Cases of the week before", "Cases of the week"),
        ("Prix du pain l'an dernier", "Prix du pain"),
    ):
        listed = [{"id": f"f{n}", "label": label, "value": n + 1} for n, label in enumerate(labels)]
        briefing = _briefing(key_figures=listed[::-1])
        (course,) = Relations.of(briefing, "fr" if "Prix" in labels[0] else "en").courses
        assert [step.name for step in course.steps] == ["`f0`", "`f1`"], labels
        assert course.is_ordered


def test_figures_of_different_things_are_no_course() -> None:
    """Two figures make a course only where nothing but the time tells them apart."""
    listed = [
        {"id": "men", "label": "Men registered", "value": 5},
        {"id": "women", "label": "Women registered in May", "value": 6},
        {"id": "rice", "label": "Rice in May", "value": 7, "unit": "kg"},
        {"id": "bags", "label": "Rice in June", "value": 8, "unit": "t"},
    ]
    assert Relations.of(_briefing(key_figures=listed), "en").courses == ()


def test_stretches_of_time_are_known_in_all_languages() -> None:
    """A week, a month, a year and a day."""
    assert time_units("cases of the week") == time_units("les cas de la semaine") == {"week"}
    assert time_units("el año pasado") == time_units("العام الماضي") == time_units("گزشتہ سال") == {"year"}
    assert time_units("rain and wind") == frozenset()


def _briefing(**fields: object) -> Briefing:
    return Briefing.model_validate(
        {
            "title": "The river rises",
            "dateline": {"place": "Marbel", "date": "2026-02-02"},
            "situation": "It rains.",
            **fields,
        }
    )


RECORDS = """\
key_figures:
  - {id: hurt, label: People injured, value: 100, sources: [council]}
  - {id: week, label: New patients in the week, value: 300, sources: [council]}
  - {id: before, label: New patients in the week before, value: 200, sources: [council]}
tables:
  - id: losses
    title: Losses by village
    columns: [{id: village, label: Village, kind: place}, {id: hurt, label: Injured, kind: number}]
    rows: [[Upper Marbel, 60], [Lower Marbel, 25], [Ferry End, 15]]
    total: [All, 100]
    sources: [council]
charts:
  - id: hurt
    kind: bar
    title: Upper Marbel has 60 injured
    alt: Three bars, from 60 in Upper Marbel to 15 in Ferry End.
    data: [{label: Upper Marbel, value: 60}, {label: Lower Marbel, value: 25}, {label: Ferry End, value: 15}]
    sources: [council]
  - id: weeks
    kind: bar
    title: New patients rise to 300
    alt: Two bars of 200 and 300 new patients.
    data: [{label: Week before, value: 200}, {label: Last week, value: 300}]
    sources: [council]
situation: |
  There are 60 injured in Upper Marbel, 25 in Lower Marbel and 15 in Ferry End,
  100 in all. [@council]
"""


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ("[All, 100]", "[All, 110]", "SF233"), ("{label: Lower Marbel, value: 25}", "{label: Lower Marbel, value: 35}", "SF216"),
        ("{label: Last week, value: 300}", "{label: Last week, value: 330}", "SF216"), ("{label: Week before, value: 200}", "{label: Week before, value: 220}", "SF216"),
        ("25 in Lower Marbel and", "27 in Lower Marbel and", "SF217"), ("25 in Lower Marbel and", "27 in Lower Marbel and", "SF212"),
        ("title: Upper Marbel has 60", "title: Upper Marbel has 68", "SF212"), ("to 15 in Ferry End", "to 19 in Ferry End", "SF212"),
    ],
)  # fmt: skip
def test_records_agree_with_each_other_and_with_prose(tmp_path: Path, was: str, now: str, code: str) -> None:
    """Charts, tables, figures and the sentences and titles beside them give one number for one thing."""
    assert RECORDS.count(was) == 1
    assert not found(tmp_path / "a", RECORDS, code)
    assert found(tmp_path / "b", RECORDS.replace(was, now), code)


@pytest.mark.parametrize(
    ("lang", "text", "wrong"),
    [
        ("en", "Three villages count their homes: 310 at Marbel, 190 at Lower Marbel and 120 upstream; in total,\n  620.", False),
        ("en", "Three villages count their homes: 310 at Marbel, 180 at Lower Marbel and 120 upstream; in total,\n  620.", True),
        ("en", "Marbel has 64,000 homes and Lower Marbel 16,000, which makes 80,000.", False), ("en", "Marbel has 64,000 homes and Lower Marbel 18,000, which makes 80,000.", True),
        ("fr", "Marbel a livré 35 000 tonnes et Bas-Marbel 25 000, soit 60 000 au total.", False), ("fr", "Marbel a livré 35 000 tonnes et Bas-Marbel 27 000, soit 60 000 au total.", True),
        ("es", "Veinte estaban en Marbel y 32 en Marbel Bajo, 52 en\n  total.", False), ("es", "Veinte estaban en Marbel y 42 en Marbel Bajo, 52 en\n  total.", True),
        ("ar", "في مربل 5,400 مبنى وفي السفلى 4,100 وفي المرفأ 3,100، ومجموعها 12,600.", False), ("ar", "في مربل 5,400 مبنى وفي السفلى 4,100 وفي المرفأ 3,900، ومجموعها 12,600.", True),
    ],
)  # fmt: skip
def test_sums_over_lines_units_and_words(tmp_path: Path, lang: str, text: str, wrong: bool) -> None:
    """A total is held against its parts also where a line breaks in it, a unit stands once, or a word counts the villages."""
    assert found(tmp_path, prose(text, lang), "SF217") is wrong


@pytest.mark.parametrize(("of", "is_wrong"), [("a", True), ("b", False), ("none", True)])
def test_a_figure_is_a_share_of_another_one(of: str, is_wrong: bool, tmp_path: Path) -> None:
    """A share of itself, and of a figure that is not there, is an error; of another figure it is none."""
    yaml = "key_figures:\n" + "".join(
        f"  - {{id: {name}, label: Of {name}, value: 5, {more}sources: [council]}}\n"
        for name, more in (("a", f"of: {of}, "), ("b", ""))
    )
    assert found(tmp_path, yaml, "SF202") is is_wrong


OTHER = """\
key_figures:
  - {id: admitted, label: Children admitted, value: 1500, sources: [council]}
  - {id: died, label: Children who died, value: 20, part_of: admitted, sources: [council]}
  - {id: cost, label: Cost of the wall, value: 60, currency: EUR, parts: [town, county], sources: [council]}
  - {id: town, label: Paid by the town, value: 30, currency: EUR, sources: [council]}
  - {id: county, label: Paid by the county, value: 30, currency: EUR, sources: [council]}
  - {id: boats-2021, label: Boats that called in 2021, value: 90, sources: [council]}
  - {id: boats, label: Boats that called in 2025, value: 40, sources: [council]}
"""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The 40 wards admitted {{ admitted }} children, 20 per cent more than in July.", "SF218"),
        ("Teams sprayed 400 of the 900 hectares, but the swarms grew by half.", "SF218"),
        ("Stocks cover two fifths of the need until December, and {{ died }} children have died.", "SF219"),
    ],
)
def test_numbers_of_something_else_are_none(tmp_path: Path, text: str, code: str) -> None:
    """A share or a change is not set against numbers of which it could hardly be."""
    assert not found(tmp_path, prose(text, more=OTHER), code)


@pytest.mark.parametrize(("last", "wrong"), [(40, False), (45, True)])
def test_years_are_compared_with_their_own(tmp_path: Path, last: int, wrong: bool) -> None:
    """The bar of a year is compared with the figure of that year, whichever bars stand between."""
    data = ", ".join(
        f'{{label: "{year}", value: {value}}}' for year, value in ((2021, 90), (2023, 70), (2025, last))
    )
    chart = (
        f"charts:\n  - {{id: calls, kind: bar, title: Fewer boats call, unit: boats, data: [{data}], "
        "alt: Bars that fall., caption: Boats that called at the port., sources: [council]}\n"
    )  # fmt: skip
    assert found(tmp_path, prose("The port is open.", more=OTHER + chart), "SF216") is wrong


def test_parts_have_the_currency_of_their_whole(tmp_path: Path) -> None:
    """Euros and dollars make no sum, whatever their numbers."""
    assert not found(tmp_path / "a", OTHER, "SF201")
    other = OTHER.replace(
        "Paid by the county, value: 30, currency: EUR", "Paid by the county, value: 30, currency: USD"
    )
    assert found(tmp_path / "b", other, "SF201")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Rents rose by 20 per cent, so they doubled.", True), ("Rents doubled, a rise of 20 per cent.", True), ("Rents rose by 100 per cent, so they doubled.", False),
        ("New patients rose in a week: a tenth of the patients are children.", False),
        ("New patients, up, in a week, in the valley and along the river beyond the bridge, and in all of the villages: 20 per cent.", True),
        ("{{ now }} new patients came, more than 10% more than the week before and 80% more than the week before.", True),
    ],
)  # fmt: skip
def test_changes_are_read_from_the_whole_sentence(tmp_path: Path, text: str, wrong: bool) -> None:
    """A per cent contradicts a multiple in any order, a share of people is no change, and words far ahead count."""
    assert found(tmp_path, prose(text, more=figures("en")), "SF218") is wrong


@pytest.mark.parametrize(("now", "wrong"), [(100, False), (300, False), (400, True)])
def test_a_change_without_a_direction_is_either(tmp_path: Path, now: int, wrong: bool) -> None:
    """Figures that changed by half rose or fell by half."""
    records = figures("en").replace("value: 300", f"value: {now}")
    assert (
        found(tmp_path, prose("New patients changed by 50 per cent in a week.", more=records), "SF218")
        is wrong
    )


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ("background: The estimate is uncertain (95% CI).", False),
        ("background: The estimate is uncertain (95% confidence interval).", False),
        ("background: Of the beds, 95% are free.", True),
        ("background: A fever of 38.5 °C or more counts.", False),
        ("background: The water has 38.5 °C.", True),
        ("title: Flow monitoring, round 12", False),
        ("title: Flow monitoring at 12 points", True),
        (AGES.format(alt="Women of 18 to 59 years are the most, before those of 60 and over"), False),
        (AGES.format(alt="Women of 18 to 64 are the most"), True),
        ("background: Women of 60 and over are few, and 60 live alone.\n" + AGES.format(alt="Two bars"), True),
    ],
)  # fmt: skip
def test_numbers_that_count_nothing_need_no_record(tmp_path: Path, more: str, wrong: bool) -> None:
    """Levels of confidence, limits of definitions, rounds, and names of rows in the texts of charts are no counts."""
    assert found(tmp_path, more, "SF214") is wrong
