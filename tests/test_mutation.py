"""The script that changes the code: what it changes, what it leaves alone, and that docs/mutation.md is up to date."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

import pytest

from tests.scripts import load

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent

SOURCE = '''"""Wells."""

from dataclasses import dataclass

LIMIT: int = 4


@dataclass(frozen=True)
class Well:
    """A well."""

    depth: int = 7

    def is_deep(self, least: int = 3) -> bool | None:
        """Whether it is deep."""
        if self.depth < least:
            raise ValueError(f"{self.depth + 1} is little")
        return self.depth > LIMIT and not sorted([1], reverse=True)
'''


@pytest.fixture(scope="module")
def mutation() -> ModuleType:
    """scripts/mutation.py, which is a script and no part of the package."""
    return load("mutation")


def test_each_place_that_decides_something_is_changed(
    mutation: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comparisons, conditions, numbers, signs and named arguments; no types, defaults, decorators, texts or errors."""
    monkeypatch.setattr(mutation, "ROOT", tmp_path)
    path = tmp_path / "standfirst" / "well.py"
    path.parent.mkdir()
    path.write_text(SOURCE)
    found = [(one.function, one.before, one.after) for one in mutation.mutants(path)]
    end = "return self.depth > LIMIT and not sorted([1], reverse=True)"
    assert sorted(found) == sorted(
        [
            ("module", "LIMIT: int = 4", "LIMIT: int = 5"),
            ("Well.is_deep", "if self.depth < least:", "if self.depth <= least:"),
            ("Well.is_deep", "if self.depth < least:", "if not (self.depth < least):"),
            ("Well.is_deep", end, end.replace(">", ">=")),
            ("Well.is_deep", end, end.replace(" and ", " or ")),
            ("Well.is_deep", end, end.replace("not ", "")),
            ("Well.is_deep", end, end.replace("[1]", "[2]")),
            ("Well.is_deep", end, end.replace("True", "False")),
            ("Well.is_deep", end, end.replace("[1], reverse=True", "[1], ")),
        ]
    )  # fmt: skip


TABLES = '''"""Wells."""

LIMIT = 4


def doubled(depth: int) -> int:
    """Twice a depth."""
    return depth * 2


def is_far(depth: int) -> bool:
    """Whether it is deeper than the limit."""
    return depth > TWICE


TWICE = doubled(LIMIT)
THRICE = TWICE + LIMIT
OTHER = 7
'''


def test_tables_that_depend_on_what_is_changed_are_made_again(
    mutation: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table is made again where it, a table that it names or a function that it calls has changed; others stay."""
    monkeypatch.setattr(mutation, "ROOT", tmp_path)
    path = tmp_path / "standfirst" / "well.py"
    path.parent.mkdir()
    path.write_text(TABLES)
    made = {
        one.after: [ast.unparse(table) for table in mutation.remade(one)] for one in mutation.mutants(path)
    }
    twice = ["TWICE = doubled(LIMIT)", "THRICE = TWICE + LIMIT"]
    assert made["LIMIT = 5"] == ["LIMIT = 5", *twice]
    assert made["return depth * 3"] == twice
    assert made["return depth >= TWICE"] == []
    assert made["OTHER = 8"] == ["OTHER = 8"]
    assert [one.lines for one in mutation.mutants(path) if one.after == "OTHER = 8"] == [range(18, 19)]


@pytest.mark.proof
def test_what_is_explained_is_still_there(mutation: ModuleType) -> None:
    """Each survivor in docs/mutation.md is a mutant of the code as it is now, and has a reason."""
    names = mutation.explained()
    made = {
        one.name
        for path in {name.split("`")[1] for name in names}
        for one in mutation.mutants(ROOT / "standfirst" / path)
    }
    assert names <= made
    lines = [line for line in mutation.DOCS.read_text("utf-8").splitlines() if line.startswith("- `")]
    assert len(lines) == len(names) > 0, "a name that the script cannot read explains nothing"
    assert all(line.rpartition("`: ")[2].endswith(".") for line in lines)


def test_groups_name_modules_and_tests_that_exist(mutation: ModuleType) -> None:
    """No group is shorter than it says because a module or a test was renamed."""
    for modules, tests in mutation.GROUPS.values():
        for module in modules:
            assert list((ROOT / "standfirst").glob(module)), module
        for test in tests:
            assert (ROOT / test).exists(), test
