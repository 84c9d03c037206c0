"""A site works where it lies: below a link, with a home that nobody may write, and on a machine without git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from standfirst import settings, starter
from tests.sites import WELLS, small_site, write

pytestmark = pytest.mark.slow

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


@pytest.mark.proof
def test_a_home_that_cannot_be_written_stops_nothing(folder: Path) -> None:
    """The key of the cache lies in the home; where none can be written a build goes on, and does so again."""
    home = "/proc/standfirst"  # where even root can make nothing
    for _ in range(2):
        done = _run(folder, "build", HOME=home, XDG_CACHE_HOME="", XDG_CONFIG_HOME="", XDG_DATA_HOME="")
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    assert (folder / "output" / "wells.html").is_file()


@pytest.mark.proof
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


def test_a_folder_of_another_site_is_checked_in_its_place(folder: Path, tmp_path: Path) -> None:
    """Briefings that lie elsewhere are checked; a table beside them is not read, and that is said of the file it is."""
    other = small_site(tmp_path / "other")
    table = "tables:\n  - {id: t, title: T, data: t.csv, columns: [{id: a, label: A}], sources: [a]}\n"
    write(other, "wells.yaml", WELLS + table)
    (other / "briefings" / "t.csv").write_text("A\nb\n", "utf-8")
    done = _run(folder, "check", "../../other/briefings")
    assert (done.returncode, done.stderr) == (1, "")
    assert "t.csv:1:1: SF001 a file outside briefings/ is not read" in done.stdout


def test_a_folder_that_cannot_be_looked_into_is_no_traceback(tmp_path: Path) -> None:
    """An import into a folder below a closed one says that it cannot be written; so does whatever else looks for a site."""
    (tmp_path / "notes.txt").write_text("Floods\n\nThree people died.\n", "utf-8")
    out = "/proc/1/map_files/none/a.yaml"  # where even root can make nothing
    done = _run(tmp_path, "import", "notes.txt", "-o", out)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "is_file", _denied)
        assert not settings.is_site(tmp_path)


def _denied(_: Path) -> bool:
    raise PermissionError(13, "Permission denied")
