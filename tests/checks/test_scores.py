"""Tests of the checks' recall and precision on reports whose contradictions are known."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from tests.scripts import load

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
RECALL = 0.89
RECALL_HELD_OUT = 0.89
ALARMS_A_PAGE = 0.1
FALSE_ADVICE = 0
"""What was reached, a little less."""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """scripts/check_score.py, which is a script and no part of the package."""
    return load("check_score")


@pytest.fixture(scope="module")
def measured(script: ModuleType) -> Any:
    """Everything that the script measures."""
    return script.measure(script.plants())


def test_the_corpus_is_large_enough_to_tell(script: ModuleType) -> None:
    """Thirty-one reports, at least four in each language, with plants of every kind, a fifth of them held out."""
    files = list((ROOT / "tests" / "data" / "reports" / "briefings").glob("*.yaml"))
    languages = Counter(yaml.safe_load(file.read_text("utf-8"))["lang"] for file in files)
    plants = script.plants()
    kinds = Counter(one.kind for one in plants)
    assert len(files) == 31
    assert set(languages) == {"en", "fr", "es", "ar", "ur"}
    assert min(languages.values()) >= 4
    assert len(plants) >= 150
    assert len(kinds) == 19
    assert min(kinds.values()) >= 5
    assert {one.kind for one in plants if one.held_out} == set(kinds)
    assert sum(one.held_out for one in plants) >= len(plants) / 5


def test_every_report_is_marked_as_an_exercise() -> None:
    """No report can be taken for one of real events."""
    for file in (ROOT / "tests" / "data" / "reports" / "briefings").glob("*.yaml"):
        data = yaml.safe_load(file.read_text("utf-8"))
        assert data["exercise"] is True, file.name
        assert "EXERCISE" in data["notice"], file.name


@pytest.mark.proof
def test_every_plant_can_be_planted(script: ModuleType) -> None:
    """The words of a plant stand once in its field, the places that it names exist, and the result is YAML."""
    for one in script.plants():
        original = script.report_text(one.report)
        planted = script.Text(original.planted(one))
        assert planted.text != original.text, str(one)
        assert len(planted.lines) == len(original.lines), str(one)
        assert all(planted.node(place) is not None for place in one.places), str(one)


@pytest.mark.proof
def test_the_document_promises_no_more_than_is_measured(script: ModuleType, measured: Any) -> None:
    """Of every kind at least as many plants are named as `docs/checks.md` says."""
    told = rows(script.MEASURED.search(script.DOCUMENT.read_text("utf-8"))[2])
    now = rows(script.table(measured))
    assert set(told) == set(now)
    assert {kind: now[kind] for kind in told if now[kind] < told[kind]} == {}


def rows(text: str) -> dict[str, float]:
    """The recall by kind that a table gives, in per cent."""
    found = re.findall(r"^\| ([\w-]+) \|(?: \d+ \|){4} (\d+)% \|$", text, re.MULTILINE)
    return {kind: float(value) for kind, value in found}


@pytest.mark.proof
def test_a_planted_contradiction_is_named(measured: Any) -> None:
    """Recall does not fall below what was reached, nor on the plants that are held out."""
    assert measured.recall() >= RECALL
    assert measured.recall(held_out=True) >= RECALL_HELD_OUT


def test_clean_reports_raise_few_alarms(measured: Any) -> None:
    """False alarms a page do not rise above what was reached."""
    assert measured.alarms_a_page <= ALARMS_A_PAGE, "\n".join(map(str, measured.alarms))


def test_no_fix_advises_something_false(measured: Any) -> None:
    """A fix that names a replacement names the right one."""
    advice = {*measured.false_advice, *(line for one in measured.planted for line in one.false_advice)}
    assert len(advice) <= FALSE_ADVICE, "\n".join(sorted(advice))
