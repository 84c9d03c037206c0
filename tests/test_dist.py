"""What is published: a wheel that needs neither Node nor a checkout, and a source archive that makes that wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from standfirst import fonts
from standfirst.charts.spec import ATLAS
from tests.sites import ROOT

pytestmark = pytest.mark.slow

BUILD = (sys.executable, "-m", "hatchling", "build")
PRIVATE = {"output", "preview", "outbox", "distribution", "dist", "build", ".git", ".venv", ".cache", ".ci"}


def _make(folder: Path, into: Path, *kinds: str, umask: int = 0o022) -> list[Path]:
    """Build these kinds of a folder."""
    wanted = [word for kind in kinds for word in ("-t", kind)]
    plain = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    words = [*BUILD, *wanted, "-d", str(into)]
    subprocess.run(words, cwd=folder, env=plain, check=True, capture_output=True, umask=umask)
    return sorted(into.iterdir())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source archive and the wheel of this checkout."""
    sdist, wheel = sorted(
        _make(ROOT, tmp_path_factory.mktemp("one"), "sdist", "wheel"), key=lambda p: p.suffix
    )
    assert (sdist.name, wheel.suffix) == (f"{wheel.name.partition('-py3')[0]}.tar.gz", ".whl")
    return sdist, wheel


@pytest.mark.proof
def test_the_same_bytes_come_each_time(made: tuple[Path, Path], tmp_path: Path) -> None:
    """Wheel and source are the same bytes in another folder under another umask, and the source makes the same wheel."""
    again = _make(ROOT, tmp_path / "two", "sdist", "wheel", umask=0o077)
    assert {path.name: path.read_bytes() for path in again} == {path.name: path.read_bytes() for path in made}
    with tarfile.open(made[0]) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    (wheel,) = _make(source, tmp_path / "three", "wheel")
    assert wheel.read_bytes() == made[1].read_bytes()


def test_the_wheel_holds_fonts_map_themes_and_the_first_site(made: tuple[Path, Path]) -> None:
    """All that a site is made of is in it, with licences, and nothing beside the package."""
    with zipfile.ZipFile(made[1]) as archive:
        names = set(archive.namelist())
        (about,) = (name for name in names if name.endswith("/METADATA"))
        metadata = message_from_bytes(archive.read(about))
    wanted = {f"_assets/{fonts.SCOPE}/{face.package}/{face.file}" for face in (*fonts.FACES, *fonts.PAPER)}
    wanted |= {f"_assets/{fonts.SCOPE}/{face.package}/LICENSE_FONT" for face in (*fonts.FACES, *fonts.PAPER)}
    wanted |= {f"_assets/{ATLAS}", "_themes/standfirst/theme.yaml", "_starter/pelicanconf.py.in", "py.typed"}
    wanted |= {
        "_starter/.gitignore.in",
        "_cms/fields.js",
        "_themes/standfirst/templates/moved.html",
        "locale/ur.po",
    }
    assert {f"standfirst/{name}" for name in wanted} <= names
    assert {name.partition("/")[0] for name in names} == {"standfirst", about.partition("/")[0]}
    assert not [name for name in names if name.endswith((".pyc", ".orig")) or "__pycache__" in name]
    assert metadata["License-Expression"] == "AGPL-3.0-or-later"
    assert {"all", "charts", "mail", "search"} <= set(metadata.get_all("Provides-Extra") or ())
    assert made[1].stat().st_size < 12_000_000


def test_the_source_holds_what_the_repository_holds(made: tuple[Path, Path]) -> None:
    """No file that is built, private or of this machine; each is in the repository, or a font or map with its licence."""
    with tarfile.open(made[0]) as archive:
        members = archive.getmembers()
    names = {member.name.partition("/")[2] for member in members if member.isfile()}
    assert all(member.uid == member.gid == 0 and not member.uname for member in members)
    assert not [name for name in names if name.partition("/")[0] in PRIVATE]
    known = _repository()
    others = {name for name in names - known - {"PKG-INFO"} if not name.startswith("node_modules/")}
    assert others == set()
    assert {
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "pyproject.toml",
        "Makefile",
        "tests/test_dist.py",
    } <= names


def _repository() -> set[str]:
    """Every file that git has or would take."""
    words = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    return set(os.fsdecode(done.stdout).split("\0"))
