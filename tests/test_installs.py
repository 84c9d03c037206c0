"""What people install: the wheel in a clean environment, on each Python of this machine, without each extra in turn."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import docx
import pytest

from tests.sites import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.nightly]

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = sorted(set(PROJECT["optional-dependencies"]) - {"all", "cluster"})
NOTES = {"charts": "no maps, but tables in their place", "search": "no search page"}
"""What a build says of an extra that is missing; the others it does not need."""
ASKED = {
    "import": ("import", "notes.docx", "-o", "briefings/notes.yaml"),
    "mail": ("mail", "storm/01", "--to", "partners"),
    "sign": ("render", "briefings/storm/01.yaml", "-o", "a.pdf", "--sign", "key.p12"),
}
"""Commands that need an extra: they name it."""
MAP = "maps:\n  - {id: town, title: The town, alt: A map of the town., sources: [grid]}\n"


def uv(*words: str) -> str:
    """What the installer says; it takes the Python that is there."""
    program = Path(sys.executable).with_name("uv")
    done = subprocess.run(
        [str(program), *words], capture_output=True, text=True, check=False,
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@functools.cache
def pythons() -> dict[str, str]:
    """The interpreters that the package is for, by version: one for each minor version."""
    found = json.loads(uv("python", "list", "--only-installed", "--output-format", "json"))
    least = re.findall(r"\d+", PROJECT["requires-python"])
    fits = [
        one for one in found if one["implementation"] == "cpython" and _version(one) >= tuple(map(int, least))
    ]
    return {".".join(one["version"].split(".")[:2]): one["path"] for one in fits}


def _version(one: dict[str, str]) -> tuple[int, int]:
    major, minor = one["version"].split(".")[:2]
    return int(major), int(minor)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    return next(folder.iterdir())


class Installed:
    """The package in an environment of its own, and a site beside it."""

    def __init__(self, folder: Path, python: str, wheel: Path, extras: list[str]) -> None:
        """Install, and make a site with a map."""
        uv("venv", "--quiet", "--python", python, str(folder / "venv"))
        wanted = f"{wheel}[{','.join(extras)}]" if extras else str(wheel)
        uv("pip", "install", "--quiet", "--python", str(folder / "venv/bin/python"), wanted)
        self._folder, self._program = folder, folder / "venv/bin/standfirst"
        self.run("init", "desk")
        self._folder = folder / "desk"
        file = self._folder / "briefings/storm/01.yaml"
        text = file.read_text("utf-8").replace("\nsources:", f"\n{MAP}sources:", 1)
        text = text.replace(
            "\ncontacts:", "\nplaces: [{name: Testhaven, lat: 10.0, lon: 20.0}]\ncontacts:", 1
        )
        file.write_text(text, "utf-8")
        (self._folder / "distribution.example").rename(self._folder / "distribution")
        notes = docx.Document()
        notes.add_paragraph("31 people have died.")
        notes.save(str(self._folder / "notes.docx"))
        (self._folder / "key.p12").write_bytes(b"no key")

    def run(self, *words: str, code: int | None = 0) -> str:
        """What a command says, on both streams; never a traceback."""
        done = subprocess.run(
            [str(self._program), *words], cwd=self._folder, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "HOME": str(self._folder), "STANDFIRST_SIGN_PASSWORD": "none"},
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        assert code is None or done.returncode == code, said
        return said


def test_it_runs_on_each_python_of_this_machine(wheel: Path, tmp_path: Path) -> None:
    """With all extras, a new site passes its checks and is built without a note."""
    assert pythons()
    for version, python in pythons().items():
        (tmp_path / version).mkdir()
        desk = Installed(tmp_path / version, python, wheel, ["all"])
        assert "nothing found" in desk.run("check"), version
        said = desk.run("build")
        assert "Built the site" in said, version
        assert not [note for note in NOTES.values() if note in said], version


@pytest.mark.parametrize(
    "extras", [(), *((extra,) for extra in EXTRAS)], ids=lambda one: "-".join(one) or "base"
)
def test_what_is_missing_is_said(extras: tuple[str, ...], wheel: Path, tmp_path: Path) -> None:
    """Without one extra, or without all, the site is built; a note or the command itself names what is missing."""
    present = [extra for extra in EXTRAS if extra not in extras] if extras else []
    gone = [extra for extra in EXTRAS if extra not in present]
    desk = Installed(tmp_path, sys.executable, wheel, present)
    said = desk.run("build")
    assert "Built the site" in said
    assert {extra for extra, note in NOTES.items() if note in said} == set(gone) & NOTES.keys()
    for extra, words in ASKED.items():
        assert (f"standfirst[{extra}]" in desk.run(*words, code=None)) == (extra in gone), extra
