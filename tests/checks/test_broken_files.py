"""Broken files: every problem of each, at its place, in the words that users read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from standfirst.checks import check_files, output
from standfirst.settings import Site

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
GOLDEN = DATA / "broken.txt"
REFRESH = "STANDFIRST_REFRESH"


def found() -> str:
    """What checking the folder of broken files prints."""
    site = Site(root=DATA, name="Broken", url="", briefings="broken")
    text = output.text(check_files(site, [DATA / "broken"], ignore=["SF031"]))
    return text.rpartition(", with ")[0] + "\n"  # how many checks there are is another matter


def test_every_problem_is_reported_at_its_place() -> None:
    """Checking the broken files prints exactly the golden lines (`STANDFIRST_REFRESH=1` writes them anew)."""
    if os.environ.get(REFRESH):
        GOLDEN.write_text(found(), encoding="utf-8")
    assert found() == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((DATA / "broken").glob("*.yaml")), ids=lambda path: path.stem)
def test_each_file_is_reported_or_meant_to_pass(path: Path) -> None:
    """Each broken file is named in the golden lines; the one on Norway is not, as nothing is wrong with it."""
    assert (f"broken/{path.name}:" in GOLDEN.read_text(encoding="utf-8")) == (path.stem != "norway")


@pytest.mark.slow
def test_command_prints_lines_and_exits_1() -> None:
    """`standfirst check` on the folder prints every line without a traceback and ends with 1."""
    done = subprocess.run(
        [sys.executable, "-m", "standfirst", "check", "tests/data/broken"],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "tests/data/broken/tab.yaml:5:1: SF004 a tab, but YAML requires spaces" in done.stdout
    assert done.stdout.count("\n") > 40


@pytest.mark.slow
@pytest.mark.parametrize("words", [["--format", "xml"], ["--select", "SF999"], ["--nonsense"]])
def test_wrong_arguments_exit_2(words: list[str]) -> None:
    """A wrong argument is one line on standard error and exit code 2."""
    done = subprocess.run(
        [sys.executable, "-m", "standfirst", "check", *words],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
