"""Settings that make no sense are one line that names the setting, before anything is built."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from standfirst import terminal
from standfirst.errors import InputError
from standfirst.settings import from_settings, load, run, values
from tests.sites import standfirst

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"PAPPER": "A4"}, "no setting 'PAPPER'"),
        ({"PAPER": "A5"}, "write 'A4' or 'Letter'"),
        ({"STALE_DAYS": "many"}, "STALE_DAYS is 'many'; write a whole number"),
        ({"STALE_DAYS": True}, "STALE_DAYS is True"),
        ({"LANGUAGES": "en"}, "LANGUAGES is 'en'; write a list of words"),
        ({"LANGUAGES": ("en", "xx")}, "'xx' is not a known language"),
        ({"WITHOUT": ("report", "page")}, "WITHOUT names 'page'"),
        ({"CONTACT": None}, "CONTACT is None; write a text"),
        ({"MAIL": "desk@example.org"}, "MAIL is 'desk@example.org'; write a mapping"),
        ({"POLICIES": {"laws": "x.html"}}, "no policy 'laws'"),
        (["PAPER"], "write STANDFIRST = {"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(own: Any, said: str, tmp_path: Path) -> None:
    """What a setting cannot be is said with what would be right, and never by a traceback."""
    with pytest.raises(InputError) as refused:
        from_settings(tmp_path, {"STANDFIRST": own})
    (problem,) = refused.value.problems
    assert problem.code == "SF021"
    assert said in str(problem)


def test_an_old_name_works_until_its_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A renamed setting means what it meant, with a warning that names the new one and the last day; both are too many."""
    monkeypatch.setitem(values.DEPRECATED, "SHEET", ("PAPER", date(2028, 3, 1)))
    with pytest.warns(FutureWarning) as told:
        site = from_settings(tmp_path, {"STANDFIRST": {"SHEET": "Letter"}})
    assert site.paper == "Letter"
    (one,) = told
    line = terminal.format_warning(one.message, one.category, one.filename, one.lineno)
    assert (
        line
        == "standfirst: STANDFIRST: `SHEET` is now called `PAPER`; the old name works until 1 March 2028\n"
    )
    with pytest.raises(InputError, match="SHEET is the old name of PAPER"):
        from_settings(tmp_path, {"STANDFIRST": {"SHEET": "Letter", "PAPER": "A4"}})


def test_lists_of_languages_may_be_lists_and_name_the_first_again(tmp_path: Path) -> None:
    """`LANGUAGES` holds each language once, that of the site first."""
    site = from_settings(tmp_path, {"DEFAULT_LANG": "ur", "STANDFIRST": {"LANGUAGES": ["en", "ur"]}})
    assert site.languages == ("ur", "en")


@pytest.mark.parametrize(
    ("raw", "paths"),
    [
        ({}, ()),
        ({"FEED_ALL_ATOM": None, "FEED_RSS": ""}, ()),
        ({"FEED_ALL_ATOM": "feeds/all.atom.xml"}, (("atom", "feeds/all.atom.xml"),)),
        ({"FEED_ALL_ATOM": "atom.xml", "FEED_ATOM": "atom.xml"}, (("atom", "atom.xml"),)),
        ({"FEED_ALL_RSS": Path("rss.xml"), "FEED_ATOM": "a.xml"}, (("rss", "rss.xml"), ("atom", "a.xml"))),
        ({"CATEGORY_FEED_ATOM": "feeds/{slug}.atom.xml", "TRANSLATION_FEED_ATOM": "feeds/{lang}.xml"}, ()),
    ],
)
def test_feeds_of_pelicans_settings(
    raw: dict[str, Any], paths: tuple[tuple[str, str], ...], tmp_path: Path
) -> None:
    """The paths that Pelican's settings give the feed of everything are known, each once."""
    assert from_settings(tmp_path, raw).feed_paths == paths


def test_settings_import_what_lies_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`from pelicanconf import *` takes the file beside it, whatever was imported or stands on the path before."""
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "pelicanconf.py").write_text(f"SITENAME = {name!r}\n", "utf-8")
        text = "import os\nimport sys\nsys.path.append(os.curdir)\nfrom pelicanconf import *\n"
        (folder / "publishconf.py").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path / "one")
    before = dict(sys.modules)
    names = [run(tmp_path / name / "publishconf.py")["SITENAME"] for name in ("one", "two", "one")]
    assert names == ["one", "two", "one"]
    assert sys.modules.get("pelicanconf") is before.get("pelicanconf")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('SITENAME = "A desk\n', 1, "unterminated string"),
        ("import os\nimport no_such_module\n", 2, "ModuleNotFoundError: No module named 'no_such_module'"),
        ('import os\n\nSITENAME = os.environ["NO_SUCH_VARIABLE"]\n', 3, "KeyError: 'NO_SUCH_VARIABLE'"),
        ("def half():\n    return 1 / 0\n\nX = half()\n", 2, "ZeroDivisionError"),
    ],
)
def test_settings_that_cannot_be_run_have_their_line(text: str, line: int, said: str, tmp_path: Path) -> None:
    """Whatever the desk's own Python raises is one error at its line, for each command and for the settings of publishing."""
    (tmp_path / "pelicanconf.py").write_text(text, "utf-8")
    (tmp_path / "publishconf.py").write_text("import sys\nfrom pelicanconf import *\n", "utf-8")
    for file in ("pelicanconf.py", "publishconf.py"):
        with pytest.raises(InputError) as raised:
            load(tmp_path, file=file)
        (problem,) = raised.value.problems
        assert (problem.path, problem.line, problem.code) == ("pelicanconf.py", line, "SF020")
        assert said in problem.message


@pytest.mark.parametrize("task", ["build", "check", "upgrade"])
def test_a_command_with_broken_settings_ends_with_a_sentence(task: str, tmp_path: Path) -> None:
    """No traceback for what the desk wrote."""
    (tmp_path / "pelicanconf.py").write_text("import no_such_module\n", "utf-8")
    done = standfirst(tmp_path, task, code=1)
    assert "pelicanconf.py:1:1: SF020 cannot be run: ModuleNotFoundError" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
