"""What checks and renders reads the world through the engine alone, so that nothing it reads goes unrecorded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "standfirst"

QUERIES = (
    "checks",
    "names",
    "charts",
    "view",
    "formats",
    "component.py",
    "theme.py",
    "fonts.py",
    "markup.py",
    "commonmark.py",
)
"""What runs while checks look at an edition, or while a file of a site is rendered."""

OUTSIDE = frozenset({"checks/run.py", "checks/examples.py"})
"""What runs before any query: it says which files are checked, and writes the examples of checks."""

READS = frozenset({
    "open", "read_bytes", "read_text", "is_file", "is_dir", "exists", "iterdir", "glob", "rglob", "stat", "lstat",
    "walk", "scandir", "listdir", "urlopen", "getenv", "now", "today", "utcnow", "time", "run", "Popen",
})  # fmt: skip
"""Functions that ask the machine something; those of `engine.inputs` have the same names and are the way to do it."""

RECORDED = {
    "checks/context.py: is_file": "a question to the project index, which is recorded",
    "checks/findings.py: run": "a check",
    "checks/project.py: is_file": "a question to the project index, which is recorded",
    "charts/areas.py: read_bytes": "the file is recorded by who draws the map",
    "charts/atlas.py: read_bytes": "the file is recorded by who draws the map",
    "charts/waters.py: read_bytes": "the file is recorded by who draws the map",
    "names/normalise.py: read_bytes": "a file of a distribution, on whose version every file depends",
    "names/rarity.py: open": "a file of a distribution, on whose version every file depends",
    "view/linked_files.py: stat": "the file is recorded by `source`, through which every path comes, or nothing is rendered of it",
    "charts/areas.py: stat": "the file is recorded by who draws the map",
    "theme.py: is_file": "which folder a theme lies in is a setting, and every file depends on the settings",
    "theme.py: read_text": "its own text, and every file depends on the program",
    "theme.py: walk": "links that lead out of a theme are refused before anything is rendered",
    "formats/refusals.py: now": "asked before anything is rendered, and each time",
    "view/pictures.py: read_bytes": "the file is recorded by who shows the picture",
    "view/pictures.py: open": "a picture in memory",
    "view/pictures.py: stat": "the file is recorded by who shows the picture",
}
"""Why some need not go through the engine."""


def modules() -> list[Path]:
    """Every module of queries."""
    found = [path for name in QUERIES for path in ([PACKAGE / name] if name.endswith(".py") else sorted((PACKAGE / name).rglob("*.py")))]  # fmt: skip
    return [path for path in found if path.is_file() and path.relative_to(PACKAGE).as_posix() not in OUTSIDE]


def reads(text: str) -> Iterator[str]:
    """The names of functions by which a module asks the machine something without the engine."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name) and function.id in READS:
            yield function.id
        elif isinstance(function, ast.Attribute) and function.attr in READS:
            owner = function.value
            if not (isinstance(owner, ast.Name) and owner.id == "inputs"):
                yield function.attr


def test_the_walk_sees_doors() -> None:
    """The walk finds what it looks for, and enough modules to look at."""
    assert len(modules()) > 60
    source = "import datetime\nopen('x')\npath.read_text()\ninputs.read_text(path)\ndatetime.datetime.now()\n"
    assert sorted(reads(source)) == ["now", "open", "read_text"]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_queries_have_no_door_of_their_own(path: Path) -> None:
    """A module of queries opens no file, asks no clock and starts nothing, but through `engine.inputs`."""
    name = path.relative_to(PACKAGE).as_posix()
    found = {f"{name}: {one}" for one in reads(path.read_text("utf-8"))}
    assert sorted(found - RECORDED.keys()) == []


@pytest.mark.slow
def test_every_exception_is_needed() -> None:
    """No exception outlives what it was made for."""
    found = {f"{path.relative_to(PACKAGE).as_posix()}: {one}" for path in modules() for one in reads(path.read_text("utf-8"))}  # fmt: skip
    assert sorted(RECORDED.keys() - found) == []
