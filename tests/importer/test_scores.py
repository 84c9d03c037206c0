"""Tests of the importer's precision and recall on reports whose truth is known."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.scripts import load

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HELD_OUT = [
    ROOT / "tests" / "data" / f"held-out{name}"
    for name in ("", "-second", "-third", "-fourth", "-fifth", "-sixth", "-seventh")
]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """scripts/import_score.py, which is a script and no part of the package."""
    return load("import_score")


@pytest.fixture(scope="module")
def total(script: ModuleType) -> dict[str, Any]:
    """The scores over all reports."""
    scores: dict[str, Any] = script.score()
    return scores


def test_there_is_something_to_measure(total: dict[str, Any]) -> None:
    """The corpus has reports in five languages with enough records of each kind to tell."""
    assert len(list((ROOT / "tests" / "data" / "reports").glob("*.yaml"))) >= 16
    assert total["figures"].there > 150
    assert total["speakers"].there > 20
    assert total["claims"].there >= 8


def test_what_is_made_is_right(total: dict[str, Any]) -> None:
    """Nine of ten figures that are made are right, and nearly every speaker and claimant."""
    assert total["figures"].precision >= 0.95, total["figures"].wrong
    assert total["speakers"].precision >= 0.98, total["speakers"].wrong
    assert total["claims"].precision >= 0.95, total["claims"].wrong
    assert total["head"].precision >= 0.98, total["head"].wrong


def test_what_is_there_is_found(total: dict[str, Any]) -> None:
    """More than half of the figures are found, and most quotations and claims."""
    assert total["figures"].recall >= 0.7, total["figures"].missed
    assert total["speakers"].recall >= 0.85, total["speakers"].missed
    assert total["claims"].recall >= 0.9, total["claims"].missed


@pytest.mark.parametrize("folder", HELD_OUT)
def test_reports_that_no_rule_was_written_for(script: ModuleType, folder: Path) -> None:
    """In sets that were held out what is made is right, and all asks to be confirmed."""
    scores = script.score(folder)
    assert scores["figures"].precision >= 0.95, scores["figures"].wrong
    assert scores["speakers"].precision >= 0.98, scores["speakers"].wrong
    assert scores["claims"].precision >= 0.95, scores["claims"].wrong
    assert scores["head"].precision >= 0.95, scores["head"].wrong
    assert [each for score in scores.values() for each in score.unmarked] == []


def test_three_of_five_figures_that_nobody_looked_for_are_found(script: ModuleType) -> None:
    """Over all sets that were held out, most of the figures that an editor takes are found."""
    figures = [script.score(folder)["figures"] for folder in HELD_OUT]
    assert sum(each.found for each in figures) >= 0.6 * sum(each.there for each in figures) > 100


def test_every_record_asks_to_be_confirmed(total: dict[str, Any]) -> None:
    """What turned out wrong carries the mark that says it may be."""
    assert [each for score in total.values() for each in score.unmarked] == []


def test_the_document_gives_these_numbers(script: ModuleType, total: dict[str, Any]) -> None:
    """The table of `docs/import.md` is the one that the script prints."""
    text = (ROOT / "docs" / "import.md").read_text("utf-8")
    found = re.search(r"<!-- measured -->\n(.*?)\n<!-- end -->", text, re.DOTALL)
    assert found is not None
    assert found[1].strip() == script.table(total)
