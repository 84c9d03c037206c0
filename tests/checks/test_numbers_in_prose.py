"""Shares, sums and numbers in sentences at their edges: which record is meant, and when none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.checks.relations import Relations
from standfirst.model import Briefing
from tests.checks.test_parts import report_of


def figures(*rows: str) -> str:
    """Key figures of one source, one a row."""
    return "key_figures:\n" + "".join(f"  - {{{row}, sources: [council]}}\n" for row in rows)


def prose(text: str) -> str:
    """A background that says this."""
    return f"background: |\n  {text}\n"


SCHOOLS = figures("id: schools, label: Schools, value: 48", "id: closed, label: Schools closed, value: 12")
FLOODED = SCHOOLS + "  - {id: flooded, label: Schools flooded, value: 24, sources: [council]}\n"
VALLEY = figures("id: schools, label: Schools of the valley, value: 48", "id: closed, label: Schools of the valley closed, value: 12")  # fmt: skip
BY_FLOOD = figures("id: schools, label: Schools, value: 48", "id: closed, label: Schools closed by flood, value: 12")  # fmt: skip
FEW = figures("id: schools, label: Schools, value: 50", "id: closed, label: Schools closed, value: 1")
BEDS = figures("id: beds, label: Hospital beds for adults, value: 80", "id: taken, label: Hospital beds in use, value: 60")  # fmt: skip
CLINICS = "  - {{id: clinics, label: Clinics{0}, value: 30, sources: [council]}}\n  - {{id: shut, label: Clinics{0} closed, value: 6, sources: [council]}}\n"
OF_VALLEY = CLINICS.format(" of the valley")
HOUSES = """tables:
  - id: villages
    title: Houses by village
    columns: [{id: village, label: Village, kind: place}, {id: houses, label: Houses flooded, kind: number}, {id: share, label: Share, kind: percent}]
    rows: [[Marbel, 60, 40], [Lower Marbel, 20, null]]
    total: [Both, 80, null]
    sources: [council]
"""
APPEAL = "funding: {required: 250000, received: 100000, currency: EUR, sources: [council]}\n"
QUARTER = "12 of 48 (`closed` of `schools`) is 25%"

SHARES: dict[str, tuple[str, str, str]] = {
    "what remains": (SCHOOLS, "Three quarters of the schools are closed.", f"says ’Three quarters’, 75%, but {QUARTER}"),
    "what remains, with a no": (SCHOOLS, "Three quarters of the schools are not closed.", ""),
    "another year": (SCHOOLS, "In 2019 half of the schools were closed.", ""),
    "far from both numbers": (SCHOOLS, "There are 48, and 12 are gone, 2%.", f"says ’2%’, 2%, but {QUARTER}"),
    "at the bound of a rounded share": (FEW, "About 4% of the schools are closed.", ""),
    "beyond that bound": (FEW, "About 5% of the schools are closed.", "says ’5%’, 5%, but 1 of 50 (`closed` of `schools`) is 2%"),
    "a whole of which one word is said": (VALLEY, "Half of the schools are closed.", f"says ’Half’, 50%, but {QUARTER}"),
    "a part of one word alone": (SCHOOLS, "Half are closed.", ""),
    "a part of two words alone": (BY_FLOOD, "Half are closed by the flood.", f"says ’Half’, 50%, but {QUARTER}"),
    "one share that is wrong": (
        FLOODED, "A quarter of the schools are closed, and 90% of the schools are flooded.", "says ’90%’, 90%, but 24 of 48 (`flooded` of `schools`) is 50%",
    ),
    "one share that is of the other": (FLOODED, "Half of the schools are closed, and half of the schools are flooded.", ""),
    "a whole by its words": ("key_figures:\n" + OF_VALLEY + SCHOOLS.partition("\n")[2], "Half of the schools and clinics are closed.", f"says ’Half’, 50%, but {QUARTER}"),
    "a whole by its number": (SCHOOLS + CLINICS.format(""), "Half of the 30 clinics and schools are closed.", "says ’Half’, 50%, but 6 of 30 (`shut` of `clinics`) is 20%"),
    "beds of which the number is said": (BEDS, "Of the 80 hospital beds, half are in use.", "says ’half’, 50%, but 60 of 80 (`taken` of `beds`) is 75%"),
    "beds of which it is not": (BEDS, "Half of the hospital beds are in use.", ""),
    "a share that its row has": (HOUSES, "Some 40% of the houses flooded are in Marbel.", ""),
    "a share that its row has not": (HOUSES, "Some 50% of the houses flooded are in Marbel.", "says ’50%’, 50%, but 60 of 80 (Marbel, Houses flooded, in `villages` of the total) is 75%"),
    "a number of something else": (HOUSES, "The council paid 60 workers, half of its men.", ""),
    "an appeal": (APPEAL, "The appeal is 40% funded.", ""),
    "an appeal, wrong": (APPEAL, "The appeal is 30% funded.", "says ’30%’, 30%, but 100000 of 250000 is 40%"),
    "something else beside an appeal": (APPEAL + SCHOOLS, "Half of the schools are closed.", f"says ’Half’, 50%, but {QUARTER}"),
    "another appeal": (APPEAL, "An appeal of 777 is 30% funded.", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", SHARES)
def test_a_share_is_that_of_the_record_that_is_meant(case: str, tmp_path: Path) -> None:
    """The words and numbers of a sentence decide which part and whole it is about, or that it is about none."""
    records, text, message = SHARES[case]
    report = report_of({"a.yaml": records + prose(text)}, tmp_path)
    found = [one.message.replace("'", "’") for one in report.problems if one.code == "SF219"]
    assert found == [message] * bool(message)


HOMES = figures("id: homes, label: Homes burnt, value: 120")
BARNS = HOMES + "  - {id: barns, label: Barns burnt, value: 201, sources: [council]}\n"
ROAD = figures("id: bridges, label: Bridges of the old road closed, value: 5")
BRIDGE = figures("id: a, label: Bridges in Marbel, value: 9")
BRIDGES = BRIDGE + "  - {id: b, label: Bridges in Mill, value: 8, sources: [council]}\n"
FIRES = """tables:
  - id: t
    title: Fires
    columns: [{id: v, label: Village, kind: place}, {id: h, label: Fires, kind: number}]
    rows: [[Marbel, 48], [Mill, 20]]
    sources: [council]
"""
A_SLIP = "says 210, which no record contains; similar: `homes` (Homes burnt) is 120"
SEVEN = "says 7, which no record contains; similar: `a` (Bridges in Marbel) is 9"

NUMBERS: dict[str, tuple[str, str, str]] = {
    "two digits swapped": (HOMES, "There were 210 fires.", A_SLIP),
    "beside the right number": (HOMES, "The 120 homes had 210 fires.", ""),
    "beside the right number, with its words": (HOMES, "Of 120 only 210 homes had fires.", A_SLIP),
    "two records alike": (BARNS, "There were 210 fires.", f"{A_SLIP}, `barns` (Barns burnt) is 201"),
    "two": (ROAD, "Two closed bridges are on that road.", ""),
    "three": (ROAD, "Three closed bridges are on that road.", "says 3, which no record contains; similar: `bridges` (Bridges of the old road closed) is 5"),
    "a small number like one": (BRIDGE, "Seven bridges fell.", SEVEN),
    "a small number like two": (BRIDGES, "Seven bridges fell.", ""),
    "a word that ends 60 letters behind": (BRIDGE, f"Seven fell {'x' * 47} Marbel", SEVEN),
    "a word that ends 61 letters behind": (BRIDGE, f"Seven fell {'x' * 48} Marbel", ""),
    "a row that is named twice": (FIRES, "There were 84 in Marbel, and Marbel is small.", "says 84, but Marbel, Fires, in `t` is 48"),
}  # fmt: skip


@pytest.mark.parametrize("case", NUMBERS)
def test_a_number_in_no_record_names_what_is_like_it(case: str, tmp_path: Path) -> None:
    """A slip of digits, or a number whose words are near; of a small one only if a single record is like it."""
    records, text, message = NUMBERS[case]
    report = report_of({"a.yaml": records + prose(text)}, tmp_path)
    assert [one.message for one in report.problems if one.code == "SF212"] == [message] * bool(message)


def test_numbers_of_a_translation_are_compared_with_its_original(tmp_path: Path) -> None:
    """Another check compares them; this one names no record that they are like."""
    french = "lang: fr\ntitle: La crue\nbackground: |\n  On compte 210 feux.\n"
    report = report_of({"river/01.yaml": HOMES, "river/01.fr.yaml": french}, tmp_path)
    assert {one.code for one in report.problems if "210" in one.message} == {"SF716"}


def test_a_colon_behind_the_second_number_makes_no_total(tmp_path: Path) -> None:
    """The first number of a list is its total only if the list begins right behind it."""
    texts = ("There were 30 houses: 9 in Ford, 12 in Marbel and 8 in Mill.", "There were 30 houses, with 9 barns: 12 in Marbel and 8 in Mill.")  # fmt: skip
    found = [
        [one.message for one in report_of({"a.yaml": prose(text)}, tmp_path).problems if one.code == "SF217"]
        for text in texts
    ]
    assert found == [["says 30, but 9 + 12 + 8 is 29"], []]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "A total of 210 homes, 200 of stone: 120 in Marbel and 80 in Mill.",
            "says 210, but 120 + 80 is 200",
        ),
        ("The flood took 20 houses in Marbel and 0 in Mill, 21 in all.", "says 21, but 20 + 0 is 20"),
        ("The flood took 0.2 km of dike in Marbel and 0.3 km in Mill, 0 km in all.", ""),
        ("A total of 100 homes burnt, 10 in Marbel and 5 in Mill.", ""),
    ],
)
def test_a_total_is_near_its_parts(text: str, message: str, tmp_path: Path) -> None:
    """A subtotal is not added to its parts, zero can be a part, and what is far from the total is none of its parts."""
    report = report_of({"a.yaml": prose(text)}, tmp_path)
    assert [one.message for one in report.problems if one.code == "SF217"] == [message] * bool(message)


@pytest.mark.parametrize(("number", "count"), [("31", 0), ("32", 1), ("6.5", 1)])
def test_small_numbers_of_a_translation_may_be_words(number: str, count: int, tmp_path: Path) -> None:
    """A whole number up to 31 may be a day, or a word of the original; any other must be there, too."""
    french = f"lang: fr\ntitle: La crue\nbackground: |\n  On compte {number.replace('.', ',')} feux.\n"
    report = report_of({"river/01.yaml": HOMES, "river/01.fr.yaml": french}, tmp_path)
    assert sum(one.code == "SF716" for one in report.problems) == count


def test_parts_are_in_the_order_of_their_records() -> None:
    """Of several wholes that a sentence may mean the first is told, and the same one in each run."""
    linked = [
        {"id": f"part{at}", "label": f"Part {at}", "value": at + 1, "part_of": "all"} for at in range(9)
    ]
    briefing = Briefing.model_validate(
        {
            "title": "Wells",
            "dateline": {"place": "Testford", "date": "2026-02-01"},
            "situation": "There are wells.",
            "key_figures": [{"id": "all", "label": "Everything", "value": 45}, *linked],
        }
    )
    parts = Relations.of(briefing, "en").parts
    assert [one.part.name for one in parts if one.whole.name == "`all`"] == [f"`part{at}`" for at in range(9)]
