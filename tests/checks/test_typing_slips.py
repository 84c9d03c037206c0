"""Slips that YAML reads as something else are found where they stand: cut texts, and thousands read as fractions."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.checks import check_files, examples
from standfirst.errors import InputError
from standfirst.reader import read_text

CUT = {
    "title: Flood on route #7 closes": (1, 23),
    "a:\n  - water #7 boats\n  - plain": (2, 11),
    "a: [nets, boat #7 sank, x]\nb: 1": (1, 16),
    "a: {label: Boat #7, value: 3}\nb: 2": (1, 17),
    "rows:\n  - [Amber,\n     boat #3\n    ]": (3, 11),
    "a: سیلاب #کوئٹہ میں": (1, 10),
    "a: 洪水 #上海": (1, 7),
    'a: "Flood" #7': (1, 12),
    "a: 'Flood' #Marbel": (1, 12),
    "a: route # 7 closes": (1, 10),
    "a: The count\n  #1 priority is water\nb: 1": (2, 3),
    "a: see\t#hash": (1, 8),
}
WHOLE = (
    'a: "route #7"', "a: 'route #7'", "a: |\n  route #7\n  #hash", "a: >-\n  route #7", "a: C# and a#b", "a: https://a.org/#b",
    "a: text # a comment", "a: text  # 2026-01-01 fetched", "a: text #confirm", "a: text #noqa: SF203", "a: 120 #estimate",
    "a: 2026-01-01 #day", "a: text\n#b: old", "a:\n  - text\n#  - old", "a:\n  - b: text\n    #c: old", "a: true #yes", "#a\na: b", "a: |  #note\n  b",
)  # fmt: skip


@pytest.mark.parametrize(("text", "place"), CUT.items(), ids=lambda value: str(value)[:20])
def test_a_text_cut_by_a_hash_is_reported_there(text: str, place: tuple[int, int]) -> None:
    """A `#` that takes words away is an error at its line and column, in whatever field and script it stands."""
    with pytest.raises(InputError) as caught:
        read_text(text, "x")
    assert [(p.line, p.column) for p in caught.value.problems if p.code == "SF018"] == [place]


@pytest.mark.parametrize("text", WHOLE)
def test_comments_and_quoted_hashes_are_left_alone(text: str) -> None:
    """Comments that people mean, and a `#` that is text, are no problem."""
    read_text(text, "x")


@pytest.mark.parametrize("typed", ["1.200", "12.500", "999.999", "1.000", "-1.200", "+1.200", "1.5", "0.5", ".5", "1,200", "1 200", "1'200", "1_200", "1.200.000", "1,200,000", "'1200'"])  # fmt: skip
@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("key_figures:\n  - {id: a, label: People cleared, sources: [council],\n     value: %s}", 3),
        ("key_figures:\n  - {id: a, label: People cleared, sources: [council],\n     range: [{low: %s, sources: [council]}]}", 3),
        ("charts:\n  - {id: a, kind: bar, title: People left, alt: Bars., sources: [council],\n     data: [{label: Marbel, value: %s}]}", 3),
    ],
    ids=["value", "range", "chart"],
)  # fmt: skip
def test_no_count_is_a_fraction(tmp_path: Path, field: str, line: int, typed: str) -> None:
    """A count is whole wherever it stands, and thousands of any style are reported at their line."""
    difference = field % typed
    site = examples.write({"a.yaml": difference}, tmp_path)
    start = examples.whole(difference).splitlines().index(difference.splitlines()[0])
    errors = [p for p in check_files(site).problems if p.level == "error"]
    assert {start + line} == {p.line for p in errors}


@pytest.mark.parametrize("typed", ["1200", "0", "-3", "1200.0", "1e3"])
def test_whole_counts_pass(tmp_path: Path, typed: str) -> None:
    """A whole number is a count."""
    figure = f"key_figures:\n  - {{id: a, label: People cleared, value: {typed}, sources: [council]}}"
    site = examples.write({"a.yaml": figure}, tmp_path)
    assert not [p for p in check_files(site).problems if p.code in ("SF208", "SF209")]


@pytest.mark.parametrize(("typed", "found"), [("1.200", True), ("12.345", True), ("1.2", False), ("0.125", False), ("1234.567", False), ("1.2345", False)])  # fmt: skip
@pytest.mark.parametrize("measure", ["currency: EUR", "unit: '%'"])
def test_measures_may_have_fractions(tmp_path: Path, typed: str, found: bool, measure: str) -> None:
    """With a unit or a currency only what looks like thousands is asked about."""
    figure = f"key_figures:\n  - {{id: a, label: Share, value: {typed}, {measure}, sources: [council]}}"
    site = examples.write({"a.yaml": figure}, tmp_path)
    codes = {p.code for p in check_files(site).problems}
    assert ("SF209" in codes, "SF208" in codes) == (found, False)
