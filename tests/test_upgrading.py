"""`standfirst upgrade` brings the files of earlier versions to the form of this one and leaves every other byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import settings, upgrading
from standfirst.errors import InputError
from standfirst.library import load
from tests.test_starter import command

pytestmark = pytest.mark.slow

SETTINGS = (
    'SITENAME = "کنواں"  # ours\nSTANDFIRST = {"LANGUAGES": ("en", "fr"), "CONTACT": "desk@example.org"}\n'
)
FIRST = """\
# A comment before everything
kind: explainer          # stays
title: "Wells: the count"
dateline: {place: Testford, country: ZZ, date: 2026-10-20}
tlp:   'WHITE'  # as it was in TLP 1
status: approved
situation: |
  There are wells.  tlp: WHITE is only a word here.
sources:
  - {id: a, title: Survey, date: 2026-10-01, tlp: "TLP:WHITE", grade: B2}
"""
"""A briefing in the form of the first version: no `id`, and the markings of TLP 1."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site in the form of the first version, with a byte order mark, Windows' line ends, braces and a translation."""
    files = {
        "pelicanconf.py": SETTINGS.encode(),
        "briefings/wells/01.yaml": FIRST.encode(),
        "briefings/wells/01.fr.yaml": b"lang: fr\ntitle: Puits\n",
        "briefings/wells/02.yaml": b"\xef\xbb\xbf" + FIRST.replace("\n", "\r\n").encode(),
        "briefings/plain.yaml": b"{title: Wells, dateline: {place: T, date: 2026-10-20}, situation: Dry.}\n",
        "briefings/wells/03.yaml": b"id: wells/first\n"
        + FIRST.replace("TLP:WHITE", "CLEAR").replace("WHITE", "CLEAR").encode(),
        "briefings/_registry/sources.yaml": b"a: {title: Survey, tlp: WHITE}\n",
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_each_migration_changes_its_places_alone(folder: Path) -> None:
    """Comments, quotes, order, line ends and words in prose stay; what comes out is read as this version reads."""
    before = _bytes(folder)
    site = settings.load(folder)
    wanted, problems = upgrading.edits(site)
    assert problems == []
    assert sorted(upgrading.write(site, wanted)) == [
        "briefings/_registry/sources.yaml", "briefings/plain.yaml", "briefings/wells/01.yaml", "briefings/wells/02.yaml",
        "pelicanconf.py",
    ]  # fmt: skip
    after = _bytes(folder)
    new = (
        FIRST.replace("kind:", "id: wells/01\nkind:", 1)
        .replace("'WHITE'", "CLEAR")
        .replace('"TLP:WHITE"', "CLEAR")
    )
    assert after["briefings/wells/01.yaml"].decode() == new
    two = new.replace("wells/01", "wells/02").replace("\n", "\r\n").encode()
    assert after["briefings/wells/02.yaml"] == b"\xef\xbb\xbf" + two
    assert after["briefings/plain.yaml"].startswith(b"{id: plain, title: Wells, ")
    assert after["briefings/_registry/sources.yaml"] == b"a: {title: Survey, tlp: CLEAR}\n"
    assert after["pelicanconf.py"].decode() == SETTINGS.replace("= {", '= {"FORMAT": 1, ')
    assert {name for name in before if before[name] == after[name]} == {
        "briefings/wells/01.fr.yaml", "briefings/wells/03.yaml",
    }  # fmt: skip
    assert [one for one in load(settings.load(folder)).problems if one.code == "SF012"] == []
    assert upgrading.edits(settings.load(folder)) == ([], [])


def test_the_command_reports_before_it_writes(folder: Path) -> None:
    """Without `--write` nothing changes and the exit code says that there is something to do; after it there is nothing."""
    before = _bytes(folder)
    report = command(folder, "upgrade")
    assert report.returncode == 1
    assert "briefings/wells/01.yaml:5: `WHITE` of TLP 1 is `CLEAR` since TLP 2.0\n" in report.stdout
    assert "briefings/wells/01.yaml:2: `id: wells/01` keeps" in report.stdout
    assert _bytes(folder) == before
    assert command(folder, "upgrade", "--write").returncode == 0
    for words in (("upgrade",), ("upgrade", "--write")):
        again = command(folder, *words)
        assert (again.returncode, again.stdout) == (0, "Nothing to change.\n")


def test_a_file_that_cannot_be_read_is_told_and_left(folder: Path) -> None:
    """One broken file is named with its place and keeps its bytes; the others are mended."""
    (folder / "briefings/wells/01.yaml").write_text("title: [\n")
    done = command(folder, "upgrade", "--write")
    assert done.returncode == 1
    assert "briefings/wells/01.yaml:2:1: SF004" in done.stdout
    assert (folder / "briefings/wells/01.yaml").read_text() == "title: [\n"
    assert b"id: wells/02" in (folder / "briefings/wells/02.yaml").read_bytes()


def test_no_id_is_given_twice(folder: Path) -> None:
    """Where another edition has kept the name as its `id`, none is written."""
    (folder / "briefings/wells/03.yaml").write_text("id: wells/02\n" + FIRST, "utf-8")
    wanted, _ = upgrading.edits(settings.load(folder))
    assert not [one for one in wanted if one.path.endswith("02.yaml") and one.text.startswith("id:")]


@pytest.mark.parametrize("said", ["dict(LANGUAGES=('en',))", "{**{}}", "{'FORMAT': 1}"])
def test_settings_of_another_form_stay(folder: Path, said: str) -> None:
    """Settings that are computed, or say it already, are read as they are."""
    (folder / "pelicanconf.py").write_text(f"STANDFIRST = {said}\n")
    text = (folder / "pelicanconf.py").read_text()
    site = settings.load(folder)
    upgrading.write(site, upgrading.edits(site)[0])
    after = (folder / "pelicanconf.py").read_text()
    assert settings.load(folder) == site
    assert after == text or '"FORMAT": 1' in after


def test_settings_of_a_future_version_are_refused_in_one_line(folder: Path) -> None:
    """Every command says which version wrote them and what to do, in one line, before anything is read or written."""
    (folder / "pelicanconf.py").write_text('STANDFIRST = {"FORMAT": 2, "SOMETHING_NEW": 1}\n')
    with pytest.raises(InputError, match="the site is of format 2"):
        settings.load(folder)
    before = _bytes(folder)
    for words in (("check",), ("build",), ("upgrade", "--write"), ("mail", "wells/01", "--to", "press")):
        done = command(folder, *words)
        assert done.returncode == 1, words
        line, _ = done.stderr.strip().splitlines()  # and how many errors there are
        assert "standfirst 1.0.0 reads 1; upgrade it: pip install --upgrade standfirst" in line
    assert _bytes(folder) == before
