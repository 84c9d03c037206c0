"""A sentence or record that is right passes; one that is wrong in a single word or number is told, with what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.checks.wording import sentences
from tests.checks.test_parts import report_of

FIGURES = "key_figures:\n  - {id: homes, label: Homes burnt, value: 200, sources: [council]}\n  - {id: other, label: %s, value: 100, sources: [council]}\n"
PERIOD = "period: {from: 2026-01-03, to: 2026-01-31}\n"
MAP = """tables:
  - {id: t, title: T, columns: [{id: town, label: Town}, {id: n, label: Homes, kind: number}], rows: [[Marbel, 3]], sources: [council]}
maps:
  - {id: m, title: A, alt: B., geojson: a.geojson, area: name, table: t, column: n, key: %s}
"""
PLACE = "places: [{name: Marbel, %s}]\nmaps:\n  - {id: m, title: Around the bridge, alt: A map of the river., places: [Marbel]}\n"


def prose(text: str) -> str:
    """A background that says this."""
    return f"background: '{text} [@council]'\n"


CASES: dict[str, tuple[str, str, list[str]]] = {
    "a share": ("SF219", prose("Of 200 homes, 150, or 75%, burnt."), []),
    "two shares": ("SF214", prose("A third of the homes, 33%, burnt and 41% stand."), ["no record contains the number 33%", "no record contains the number 41%"]),
    "a share of figures": ("SF214", FIGURES % "Homes rebuilt" + prose("Some 50% of the homes are rebuilt."), []),
    "a share of figures that have nothing in common": ("SF214", FIGURES % "Schools open" + prose("Some 50% of the roads are shut."), ["no record contains the number 50%"]),
    "a change from the sentence before": ("SF218", prose("There were 120 shelters in May. By June their number had risen by 50% to 180."), []),
    "a wrong change from the sentence before": (
        "SF218", prose("There were 120 shelters in May. By June their number had risen by 50% to 200."), ["says ’50%’, +50%, but the numbers give +67% (120 and 200)"],
    ),
    "the last day of another year": ("SF312", PERIOD + prose("The bridge closed on 31 January 2025."), ["2025-01-31 is the same day of another year; the period begins on 2026-01-03"]),
    "the first day of another year": ("SF312", PERIOD + prose("The bridge closed on 3 January 2025."), ["2025-01-03 is the same day of another year; the period begins on 2026-01-03"]),
    "a day beyond it of another year": ("SF312", PERIOD + prose("The bridge closed on 1 February 2025."), ["2025-02-01 is before the period, which begins on 2026-01-03"]),
    "a map by a column": ("SF618", MAP % "town", []),
    "a map by no column": ("SF618", MAP % "nope", ["`t` has no column `nope`"]),
    "a slip of digits": ("SF212", (FIGURES % "Schools open").replace("200", "230") + prose("Some 203 homes burnt."), ["says 203, but `homes` (Homes burnt) is 230"]),
    "a number in words": ("SF212", FIGURES % "Schools open" + prose("Twelve homes burnt."), ["says 12, but `homes` (Homes burnt) is 200"]),
    "a number of something else": ("SF214", FIGURES % "Schools open" + prose("Some 917 roads are shut."), ["no record contains the number 917"]),
    "half a position": ("SF613", PLACE % "lat: 1, country: FR", ["`Marbel` has no position"]),
    "the other half": ("SF613", PLACE % "lon: 1, country: FR", ["`Marbel` has no position"]),
    "a whole position": ("SF613", PLACE % "lat: 1, lon: 1", []),
    "a case fatality": ("SF219", prose("The 40 cases and 10 deaths make a case fatality of 25%."), []),
    "a wrong case fatality": ("SF219", prose("The 40 cases and 10 deaths make a case fatality of 30%."), ["says ’30%’, 30%, but 10 of 40 is 25%"]),
    "a total before its parts": ("SF217", prose("A total of 30 homes burnt, 10 in Marbel and 25 in Mill."), ["says 30, but 10 + 25 is 35"]),
    "a total at the very beginning": ("SF217", prose("Total 90 homes burnt: 40 in Marbel, 20 in Mill and 20 in Ford."), ["says 90, but 40 + 20 + 20 is 80"]),
    "a right total": ("SF217", prose("A total of 35 homes burnt, 10 in Marbel and 25 in Mill."), []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_told(case: str, tmp_path: Path) -> None:
    """The message has the number that is written and the one that would be right."""
    code, difference, messages = CASES[case]
    report = report_of({"a.yaml": difference}, tmp_path)
    found = [one.message.replace("'", "’") for one in report.problems if one.code == code]
    assert found == messages


def test_an_abbreviation_ends_no_sentence() -> None:
    """Nor does one far into a text; a word that ends like one does."""
    assert [at for at, _ in sentences("It was seen by Dr. Marlow. It rose.")] == [0, 27]
    assert len(list(sentences("It was seen by the river. It rose."))) == 2
