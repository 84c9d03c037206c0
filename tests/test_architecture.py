"""The way of the data: imports run one way, and the document on it agrees with the tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "standfirst"


def documented() -> tuple[str, ...]:
    """The steps in the order of the tables of `docs/architecture.md`, its last table first."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("\n## Follow an example")[0]
    steps, foundations = text.split("\n### Foundations")
    rows = re.findall(r"^\|([^|]+)\|", foundations + steps, re.MULTILINE)
    return tuple(name for row in rows for name in re.findall(r"`(\w+)(?:\.py|/)`", row))


ORDER = (*documented(), "__main__")
"""Each step may import those before it."""

LONGEST = 450
"""Lines of a module that is read in one sitting; 400 is the aim."""

LISTS = frozenset({"importer/grammar.py", "importer/lexicon.py", "language/words.py"})
"""Modules that hold nothing but words, which are looked up rather than read."""

BACKWARDS = {"build/__init__.py": {"api"}}
"""The one import against the order: the package is also the function of its name that programs call."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def step(path: Path) -> str:
    """The step to which a module belongs."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The steps that a module imports, also within functions and for types only."""
    here = ["standfirst", *path.relative_to(PACKAGE).with_suffix("").parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join([*here[: -node.level], node.module or ""]).strip(".")
                if node.level
                else node.module or ""
            )
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "standfirst" and len(parts) > 1 and parts[1] in ORDER:
                yield parts[1]


@pytest.mark.slow
def test_there_is_something_to_walk() -> None:
    """The walk finds the package, its steps and its imports; without them it would prove nothing."""
    assert len(MODULES) > 60
    assert {step(path) for path in MODULES} == {*ORDER, "__init__"}
    assert sum(1 for path in MODULES for _ in imported(path)) > 200
    assert "checks" in set(imported(PACKAGE / "tasks" / "editing.py")), "imports in functions count"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    """A module imports only from its own step and from those before it."""
    order = (*ORDER, "__init__")  # the door of the package, through which nobody within it goes
    late = {name for name in imported(path) if order.index(name) > order.index(step(path))}
    assert late <= BACKWARDS.get(path.relative_to(PACKAGE).as_posix(), set())


@pytest.mark.slow
def test_modules_say_their_role_and_stay_short() -> None:
    """Every module opens with its role in a sentence and is read in one sitting."""
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        said = ast.get_docstring(ast.parse(text))
        assert said, path
        assert said.splitlines()[0].endswith((".", ":")), path
        assert path.relative_to(PACKAGE).as_posix() in LISTS or text.count("\n") <= LONGEST, path


def test_document_agrees_with_the_tree() -> None:
    """Every path that `docs/architecture.md` names is there, and its tables name every step once."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:\.py|/))`", text))
    assert len(named) > 20
    lost = [name for name in named if not ((ROOT / name).exists() or (PACKAGE / name).exists())]
    assert lost == []
    assert len(set(ORDER)) == len(ORDER)


def test_every_exception_to_a_rule_says_why() -> None:
    """No line is excused from a rule of the linter without a reason behind it."""
    bare = re.compile(r"# noqa(?:: (?!SF\d)[A-Z0-9, ]+)?$")
    folders = ("standfirst", "scripts", "tests", "benchmarks")
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [ROOT / "tasks.py", *(path for name in folders for path in (ROOT / name).rglob("*.py"))]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert silent == []


def test_a_whole_run_leaves_out_no_folder_of_tests(pytestconfig: pytest.Config) -> None:
    """No folder of tests has a name that pytest passes over when it is given none: its own list has `build`."""
    tests = Path(__file__).parent
    folders = {path.parent for path in tests.rglob("test_*.py")} - {tests}
    assert len(folders) > 10
    left_out = pytestconfig.getini("norecursedirs")
    assert [path.name for path in folders if any(path.match(pattern) for pattern in left_out)] == []


@pytest.mark.slow
def test_one_name_one_class() -> None:
    """No two classes of the package have one name."""
    places: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(path.name)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
