"""A machine without Pango: one sentence says what to install, and pages are still served."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from standfirst import pango
from standfirst.serving import builder
from tests.sites import EPOCH, ROOT, small_site

pytestmark = pytest.mark.slow

WITHOUT = """
import cffi, sys

def dlopen(*_a, **_k):
    raise OSError("cannot load library 'libgobject-2.0-0'")

cffi.FFI.dlopen = dlopen
from standfirst.console import program

program.run(["standfirst", *sys.argv[1:]])
"""


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process that finds no library of the system."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": EPOCH}
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, *words],
        cwd=folder, env=variables, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("form", ["report", "mail", "card"])
def test_what_needs_pango_says_what_to_install(form: str, tmp_path: Path) -> None:
    """A report, a message with one and a picture end with the sentence, and with nothing else."""
    root = small_site(tmp_path / "site")
    done = command(root, "render", "briefings/wells.yaml", "--format", form, "-o", "made")
    assert (done.returncode, done.stdout, (root / "made").exists()) == (2, "", False)
    assert done.stderr == f"standfirst: {pango.MISSING}\n"


def test_what_needs_no_pango_works_without(tmp_path: Path) -> None:
    """Checks and pages need no library of the system."""
    root = small_site(tmp_path / "site")
    assert command(root, "check").returncode == 0
    done = command(root, "render", "briefings/wells.yaml", "--format", "page", "-o", "made.html")
    assert done.returncode == 0, done.stderr
    assert command(root, "build").returncode == 0


def test_the_server_of_builds_starts_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process from which builds are forked does not import what cannot be imported."""
    assert "weasyprint" in builder.preloaded()
    monkeypatch.setattr(pango, "is_here", lambda: False)
    assert "weasyprint" not in builder.preloaded()
