"""Each check's examples are its tests: one fails with exactly its code, one passes with none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import standfirst
from standfirst.checks import Check, all_checks, run
from standfirst.checks.examples import BASE, NOW, write
from standfirst.checks.registry import Files
from standfirst.library import load

CHECKS = all_checks()
ROOT = Path(standfirst.__file__).parent


def found(files: Files, root: Path) -> set[str]:
    """The codes of everything that reading and checking an example reports."""
    loaded = load(write(files, root))
    report = run(loaded.library, now=NOW)
    return {problem.code for problem in (*loaded.problems, *report.problems)}


@pytest.mark.parametrize("check", [c for c in CHECKS if c.fails], ids=lambda check: check.code)
def test_failing_example_fails_with_its_code(check: Check, tmp_path: Path) -> None:
    """The failing example of a check is reported with its code and with no other."""
    assert found(check.fails, tmp_path) == {check.code}


@pytest.mark.parametrize("check", [c for c in CHECKS if c.passes], ids=lambda check: check.code)
def test_passing_example_is_clean(check: Check, tmp_path: Path) -> None:
    """The passing example of a check is reported by nothing at all, itself included."""
    assert found(check.passes, tmp_path) == set()


def test_base_is_clean(tmp_path: Path) -> None:
    """The briefing that examples differ from is reported by nothing."""
    assert BASE
    assert found({"base.yaml": ""}, tmp_path) == set()


def test_there_are_enough_checks() -> None:
    """At least thirty checks look at editions, and each has both examples and an explanation."""
    looking = [check for check in CHECKS if check.run is not None]
    assert len(looking) >= 30
    assert all(check.fails and check.passes and len(check.explanation) > 60 for check in looking)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_says_what_it_does_not_see(check: Check) -> None:
    """The last paragraph of each explanation, and no other, is `Does not see: …` or says that nothing is missed."""
    *rest, last = check.explanation.split("\n\n")
    assert rest
    assert last == "Misses nothing of this kind." or re.fullmatch(
        r"Does not see: \S.{8,}\.\)?", last, re.DOTALL
    )
    assert not re.search(r"(?i)does not\s+see|misses nothing", "\n\n".join(rest))


def test_every_code_in_the_package_is_explained() -> None:
    """Every code that the package's source names is in the registry, and the other way round."""
    named = {
        code
        for path in ROOT.rglob("*.py")
        for code in re.findall(r"\"(SF\d{3})\"", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 60
    assert named == {check.code for check in CHECKS}


def test_names_and_codes_are_stable() -> None:
    """Codes have the ranges of their topics and names are words with hyphens."""
    for check in CHECKS:
        assert re.fullmatch(r"SF[0-8]\d\d", check.code)
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", check.name)
        assert check.message[0].islower()
        assert not check.message.endswith(".")


TABLE = "{id: cases, title: Cases by town, columns: [{id: town, label: Town}, {id: n, label: Cases, kind: number}], rows: [[Marbel, 12]], sources: [council]}"
CHART = "{id: cases, title: Cases by day, kind: bar, data: [{label: Sunday, value: 3}], alt: Three cases on Sunday., sources: [council]}"


@pytest.mark.parametrize(("name", "record"), [("tables", TABLE), ("charts", CHART)])
def test_records_that_are_linked_have_ids_of_their_own(name: str, record: str, tmp_path: Path) -> None:
    """Two tables or two charts of one id are reported, since a figure or a link could mean either."""
    assert "SF033" not in found({"once.yaml": f"{name}: [{record}]"}, tmp_path / "once")
    assert "SF033" in found({"twice.yaml": f"{name}: [{record}, {record}]"}, tmp_path / "twice")
