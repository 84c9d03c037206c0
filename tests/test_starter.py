"""A site of one's own: begun by one command, in an empty folder or in a site of Pelican's, with and without extras."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
from pelican.tools import pelican_quickstart

from standfirst import assets, checks, fonts, settings, starter
from standfirst.charts.spec import ATLAS
from standfirst.errors import UsageError
from standfirst.model import Kind
from standfirst.tasks.command import _EXTRAS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
NAMES = ["Desk", 'Desk: north & "south"', "it's \\ {here}", "دیسک", "$name"]


def command(folder: Path, *words: str, without: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, as if some modules were not installed."""
    environ = dict(os.environ)
    environ.pop("SOURCE_DATE_EPOCH", None)
    if without:
        hook = folder.parent / "hook"
        hook.mkdir(exist_ok=True)
        (hook / "sitecustomize.py").write_text(
            "import importlib.machinery as m\n"
            "find = m.PathFinder.find_spec\n"
            f"gone = {set(without)!r}\n"
            "m.PathFinder.find_spec = classmethod(\n"
            "    lambda cls, name, *a: None if name.partition('.')[0] in gone else find(name, *a))\n"
        )
        environ["PYTHONPATH"] = str(hook)
    words = (sys.executable, "-m", "standfirst", *words)
    return subprocess.run(words, cwd=folder, env=environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("kind", Kind)
def test_a_new_site_passes_every_check(kind: Kind, tmp_path: Path) -> None:
    """Whatever the kind of its first briefing, nothing is found, not even a warning."""
    starter.start(tmp_path / "site", kind)
    assert checks.check_files(settings.load(tmp_path / "site"), []).problems == ()


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_site_is_kept_as_it_is(name: str, tmp_path: Path) -> None:
    """Quotation marks, colons and backslashes in a name break neither settings nor briefing."""
    starter.start(tmp_path / "site", "sitrep", name)
    assert settings.load(tmp_path / "site").name == name
    assert checks.check_files(settings.load(tmp_path / "site"), []).problems == ()


@pytest.mark.by_day(1)
@pytest.mark.parametrize("kind", ["flash", "sitrep"])
def test_a_new_site_builds_and_follows_its_figures(kind: str, tmp_path: Path) -> None:
    """It builds in a folder with nothing else in it; a number that is changed is new on page and in message."""
    folder = tmp_path / "site"
    assert command(tmp_path, "init", "site", "--kind", kind).returncode == 0
    built = command(folder, "build")
    assert built.returncode == 0, built.stderr
    assert (folder / "output/storm/storm-01.pdf").read_bytes().startswith(b"%PDF")
    path = folder / starter.FIRST
    path.write_text(path.read_text("utf-8").replace("value: 640", "value: 655"), "utf-8")
    for form, name in (("page", "page.html"), ("mail", "mail.eml")):
        drawn = command(folder, "render", starter.FIRST, "--format", form, "-o", name)
        assert drawn.returncode == 0, drawn.stderr
        text = (folder / name).read_text("utf-8")
        assert "655" in text
        assert "640" not in re.sub(r"\d{5,}|#\w+", "", text.partition("<body")[2]) or form == "mail"


def test_a_new_site_goes_nowhere_but_into_an_empty_folder(tmp_path: Path) -> None:
    """What lies in a folder stays as it is; a file, an unknown kind and a folder that is closed are named."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    for folder, kind, said in (
        ("full", "sitrep", "notes.txt"),
        ("file", "sitrep", "is a file"),
        ("link", "sitrep", "is a link that leads nowhere"),
        ("new", "novel", "novel"),
    ):
        with pytest.raises(UsageError, match=said):
            starter.start(tmp_path / folder, kind)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full", "link", "notes.txt"]


def test_a_repository_without_files_counts_as_empty(tmp_path: Path) -> None:
    """`git init` may come first."""
    (tmp_path / ".git").mkdir()
    assert starter.start(tmp_path, "sitrep")[0] == tmp_path / "pelicanconf.py"


def quickstart(folder: Path) -> None:
    """The settings that Pelican's own quickstart writes, with its own template, and an article."""
    answers: dict[str, Any] = dict(pelican_quickstart.CONF) | {
        "sitename": repr("A blog"), "author": repr("A writer"), "siteurl": repr(""), "timezone": repr("Europe/Paris"),
        "lang": repr("fr"), "default_pagination": False,
    }  # fmt: skip
    template = pelican_quickstart._jinja_env.get_template("pelicanconf.py.jinja2")  # its only way in
    (folder / "content").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text(template.render(**answers), "utf-8")
    (folder / "content/hello.md").write_text("Title: Hello\nDate: 2026-01-02\n\nWords.\n", "utf-8")


def test_a_site_of_pelicans_keeps_its_theme_and_articles(tmp_path: Path) -> None:
    """Briefings are added to the settings of Pelican's quickstart; both commands build, in the theme of before."""
    quickstart(tmp_path)
    before = (tmp_path / "pelicanconf.py").read_text("utf-8")
    assert command(tmp_path, "init", ".", "--from-pelican").returncode == 0
    assert (tmp_path / "pelicanconf.py").read_text("utf-8").startswith(before)
    built = command(tmp_path, "build")
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "output/storm/01.html").is_file()
    assert (
        "notmyidea" in (tmp_path / "output/hello.html").read_text("utf-8")
        or (tmp_path / "output/theme/css/main.css").is_file()
    )
    again = command(tmp_path, "init", ".", "--from-pelican")
    assert (again.returncode, "STANDFIRST already" in again.stderr) == (2, True)


def test_a_cache_brings_no_pages_into_a_site_without_content(tmp_path: Path) -> None:
    """Whoever can write a shared cache cannot publish by it: files in the empty folder, or a link, end the build."""
    (tmp_path / "pelicanconf.py").write_text('SITENAME = "Desk"\n')
    planted = tmp_path / settings.NO_CONTENT
    planted.mkdir(parents=True)
    (planted / "page.md").write_text("Title: Planted\nDate: 2026-01-01\n\nWords.\n")
    linked = tmp_path / "linked"
    (linked / settings.NO_CONTENT).parent.mkdir(parents=True)
    (linked / settings.NO_CONTENT).symlink_to(planted)
    (linked / "pelicanconf.py").write_text('SITENAME = "Desk"\n')
    for folder in (tmp_path, linked):
        done = command(folder, "build")
        assert (done.returncode, "must be empty" in done.stderr, (folder / "output").exists()) == (
            2,
            True,
            False,
        )


def test_quickstarts_settings_and_a_name_alone_are_enough(tmp_path: Path) -> None:
    """The settings of Pelican's quickstart, and those that say SITENAME only, build as they are, without a complaint."""
    quickstart(tmp_path / "blog")
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone/pelicanconf.py").write_text('SITENAME = "Desk"\n')
    for name in ("blog", "alone"):
        built = command(tmp_path / name, "build")
        complaints = [
            line for line in built.stderr.splitlines() if not line.startswith("rendered ")
        ]  # told on a slow machine
        assert (built.returncode, complaints) == (0, []), name
        assert (tmp_path / name / "output/index.html").is_file()
    assert "Words." in (tmp_path / "blog/output/hello.html").read_text("utf-8")


EXTRAS = {extra: {m for m, e in _EXTRAS.items() if e == extra} for extra in _EXTRAS.values()}
EXTRAS |= {
    "charts": {"shapely"},
    "import": {"mammoth", "pdfplumber"},
    "team": {"psycopg"},
    "cluster": {"distributed"},
}
ASIDE = {"import", "sign", "tables", "team", "cluster"}
"""Extras that neither a build nor a message of the first site asks for."""


@pytest.mark.by_day(1)
@pytest.mark.parametrize(
    "extras", [{"charts"}, {"mail"}, {"search"}, ASIDE], ids=["charts", "mail", "search", "others"]
)
def test_a_site_builds_without_extras(extras: set[str], tmp_path: Path) -> None:
    """What an extra brings is left out with a note, or asked for in a sentence; never a traceback."""
    gone = tuple(sorted(set().union(*(EXTRAS[extra] for extra in extras))))
    starter.start(tmp_path / "site", "sitrep")
    (tmp_path / "site/distribution.example").rename(tmp_path / "site/distribution")
    conf = tmp_path / "site/pelicanconf.py"
    conf.write_text(f'{conf.read_text("utf-8")}STANDFIRST["WITHOUT"] = ("report", "flash")\n', "utf-8")
    for words in (("build",), ("mail", starter.FIRST, "--to", "partners")):
        done = command(tmp_path / "site", *words, without=gone)
        assert "Traceback" not in done.stderr
        asked = any(f"standfirst[{extra}]" in done.stderr for extra in extras)
        assert done.returncode == 0 or asked, (words, done.stderr)
        assert done.returncode == 0 or words[0] != "build", done.stderr


@pytest.mark.parametrize("gone", ["mammoth", "lxml"])
def test_a_word_file_without_the_extra_is_a_sentence(gone: str, tmp_path: Path) -> None:
    """Whichever library of the extra is missing, the import says what to install."""
    starter.start(tmp_path / "site", "sitrep")
    notes = docx.Document()
    notes.add_paragraph("31 people have died.")
    notes.save(str(tmp_path / "site/notes.docx"))
    words = ("import", "notes.docx", "-o", "briefings/notes.yaml")
    done = command(tmp_path / "site", *words, without=(gone,))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "install standfirst[import]" in done.stderr


def test_what_the_package_carries_is_what_it_draws_with() -> None:
    """The list of what goes into a wheel names each font and the map, with the licences beside them."""
    listed = set(re.findall(r'^  "(.+/.+)",$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE))
    wanted = {f"{fonts.SCOPE}/{face.package}/{face.file}" for face in (*fonts.FACES, *fonts.PAPER)} | {ATLAS}
    licences = {f"{fonts.SCOPE}/{face.package}/LICENSE_FONT" for face in (*fonts.FACES, *fonts.PAPER)}
    assert wanted | licences <= listed
    assert all((ROOT / assets.MODULES / name).is_file() for name in listed)
