"""A site works where it lies: below a link, with a home that nobody may write, and on a machine without git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from standfirst import starter
from tests.sites import small_site

ROOT = Path(__file__).parent.parent


def _run(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    plain = {**os.environ, "PYTHONPATH": str(ROOT), **environ}
    plain.pop("SOURCE_DATE_EPOCH", None)
    line = (sys.executable, "-m", "standfirst", *words)
    return subprocess.run(line, cwd=folder, env=plain, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site."""
    return small_site(tmp_path / "real" / "site")


def test_a_site_below_a_link_is_built_in_its_place(folder: Path, tmp_path: Path) -> None:
    """A folder above that is a link changes nothing: same files, and none beside the site."""
    (tmp_path / "link").symlink_to(tmp_path / "real")
    done = _run(tmp_path / "link" / "site", "build")
    assert done.returncode == 0, done.stderr
    assert (folder / "output" / "wells.html").is_file()
    linked = (folder / "output" / "manifest.json").read_bytes()
    again = _run(folder, "build")
    assert again.returncode == 0, again.stderr
    assert (folder / "output" / "manifest.json").read_bytes() == linked
    assert _run(tmp_path / "link" / "site", "check").returncode == 0


def test_a_home_that_cannot_be_written_stops_nothing(folder: Path) -> None:
    """The key of the cache lies in the home; where none can be written a build goes on, and does so again."""
    home = "/proc/standfirst"  # where even root can make nothing
    for _ in range(2):
        done = _run(folder, "build", HOME=home, XDG_CACHE_HOME="", XDG_CONFIG_HOME="", XDG_DATA_HOME="")
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    assert (folder / "output" / "wells.html").is_file()


def test_a_machine_without_git_begins_checks_and_builds(tmp_path: Path) -> None:
    """Nothing but publishing to a branch needs git."""
    starter.start(tmp_path / "site", "explainer")
    (tmp_path / "bin").mkdir()
    for words in (("check",), ("build",)):
        done = _run(tmp_path / "site", *words, PATH=str(tmp_path / "bin"))
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "output" / "index.html").is_file()


def test_a_new_site_takes_no_folder_that_holds_something(folder: Path) -> None:
    """`init` writes into an empty folder only, and says what is in the other."""
    before = sorted(folder.rglob("*"))
    done = _run(folder.parent, "init", "site")
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert sorted(folder.rglob("*")) == before
