"""Pelican publishes the briefings: with our theme, with its own themes, from either command."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import feedparser
import pytest
from markupsafe import escape

from standfirst.i18n import language
from standfirst.library import Library
from tests.sites import copy_site, small_site, standfirst

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["notmyidea", "simple"])
def foreign(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples built by Pelican's own command with one of Pelican's own themes."""
    folder = copy_site(tmp_path_factory.mktemp(request.param) / "site")
    config = (folder / "pelicanconf.py").read_text("utf-8")
    config = re.sub(r"^THEME = .*", f'THEME = "{request.param}"', config, flags=re.MULTILINE)
    config = re.sub(
        r"^FEED_ALL_ATOM = .*", 'FEED_ALL_ATOM = "feeds/all.atom.xml"', config, flags=re.MULTILINE
    )
    (folder / "pelicanconf.py").write_text(
        config.replace('SITEURL = ""', 'SITEURL = "https://example.org"'), "utf-8"
    )
    standfirst(folder, "-s", "pelicanconf.py", "--fatal=errors", module="pelican")
    return folder / "output"


@pytest.mark.proof
def test_the_plain_pelican_command_builds_the_same_site(built: Path, tmp_path: Path) -> None:
    """`pelican -s pelicanconf.py` and `standfirst build` write the same bytes to the same places."""
    folder = copy_site(tmp_path / "site")
    standfirst(folder, "-s", "pelicanconf.py", "--fatal=errors", module="pelican")
    ours, theirs = built / "output", folder / "output"
    names = sorted(path.relative_to(ours) for path in ours.rglob("*") if path.is_file())
    assert names
    assert names == sorted(path.relative_to(theirs) for path in theirs.rglob("*") if path.is_file())
    assert [name for name in names if (ours / name).read_bytes() != (theirs / name).read_bytes()] == []


@pytest.mark.proof
def test_pelicans_own_command_says_errors_as_lines(tmp_path: Path) -> None:
    """Bad input under `pelican` gives every problem with its place, exit code 1 and no traceback."""
    folder = copy_site(tmp_path / "site")
    (folder / "briefings" / "bad.yaml").write_text("title: 5\ntitel: x\n", "utf-8")
    done = standfirst(folder, "-s", "pelicanconf.py", module="pelican", code=1)
    assert "briefings/bad.yaml:1:8: SF016 title: expected text" in done.stderr
    assert "did you mean `title`" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not (folder / "output").exists()


@pytest.mark.proof
def test_a_foreign_theme_shows_title_body_and_quotations(foreign: Path, samples: Library) -> None:
    """With any theme the page of a briefing holds title, prose, quotations, marking, data and a link to its PDF."""
    for edition in samples.editions:
        html = (foreign / edition.path("html")).read_text("utf-8")
        assert str(escape(edition.briefing.title)) in html
        for quote in (*edition.briefing.voices, *edition.briefing.reactions):
            assert str(escape(quote.quote)) in html
        for section in ("situation", "sources"):
            assert f'id="{section}"' in html
        assert (foreign / edition.path("pdf")).is_file()
        assert f'href="https://example.org/{edition.path("pdf")}"' in html
        assert f'lang="{edition.lang}" dir="{language(edition.lang).dir}"' in html
        assert f"TLP:{edition.briefing.tlp.value}" in html
        (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        assert json.loads(data)["@graph"][0]["inLanguage"] == edition.lang


@pytest.mark.by_day(1)
def test_a_foreign_theme_has_the_briefings_in_its_feed(foreign: Path, samples: Library) -> None:
    """Pelican's own feed holds every original briefing and parses without a complaint."""
    feed = feedparser.parse(foreign / "feeds" / "all.atom.xml")
    assert not feed.bozo
    titles = {entry.title for entry in feed.entries}
    assert {edition.briefing.title for edition in samples.originals} <= titles


@pytest.mark.proof
def test_a_closed_briefing_is_in_no_file_of_a_foreign_theme(tmp_path: Path) -> None:
    """Closed by default holds for every theme: a briefing without marking leaves no trace."""
    folder = copy_site(tmp_path / "site")
    closed = "title: Zanzibarian canary\ndateline: {place: X, date: 2026-02-01}\nsituation: Closed.\nkind: bulletin\n"
    more = "standfirst: S.\nperiod: {from: 2026-01-31, to: 2026-02-01}\nedition: 1\nhighlights: [A, B]\ncontacts: [{name: D}]\n"
    (folder / "briefings" / "closed.yaml").write_text(closed + more + "status: approved\n", "utf-8")
    config = (folder / "pelicanconf.py").read_text("utf-8").replace("themes/standfirst", "simple")
    (folder / "pelicanconf.py").write_text(config, "utf-8")
    done = standfirst(folder, "build")
    assert "briefings/closed.yaml: TLP:AMBER, because it has no marking" in done.stdout
    assert "note: the theme is one of Pelican's kind: its templates run with all rights" in done.stdout
    for path in (folder / "output").rglob("*"):
        assert "closed" not in path.name
        assert not path.is_file() or b"Zanzibarian" not in path.read_bytes(), path


@pytest.mark.proof
def test_a_preview_shows_everything_and_says_so(tmp_path: Path) -> None:
    """A preview goes to a folder of its own, holds what is closed, and every page says that it is not public."""
    folder = copy_site(tmp_path / "site")
    shutil.rmtree(folder / "briefings" / "flood")
    path = folder / "briefings" / "balochistan" / "01.yaml"
    path.write_text(path.read_text("utf-8").replace("tlp: CLEAR", "tlp: AMBER"), "utf-8")
    standfirst(folder, "build", "--preview")
    assert not (folder / "output").exists()
    html = (folder / "preview" / "balochistan" / "01.html").read_text("utf-8")
    assert "Not public" in html
    assert "noindex" in html


def test_an_error_leaves_the_last_site_as_it_was(built: Path, tmp_path: Path) -> None:
    """A build that fails says every problem with its place and touches nothing."""
    folder = tmp_path / "site"
    shutil.copytree(built, folder, symlinks=True)
    before = {path: path.read_bytes() for path in (folder / "output").rglob("*") if path.is_file()}
    path = folder / "briefings" / "balochistan" / "01.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 17\n", "value: 170\n"), "utf-8")
    done = standfirst(folder, "build", code=1)
    assert re.search(r"briefings/balochistan/01\.yaml:\d+:\d+: SF2\d\d ", done.stderr)
    assert "Traceback" not in done.stderr
    assert before == {path: path.read_bytes() for path in (folder / "output").rglob("*") if path.is_file()}


LATE = """
from pathlib import Path
from pelican import signals

def write(pelican):
    for page in Path(pelican.output_path).rglob("*.html"):
        page.write_text(page.read_text("utf-8") + "<!-- minified -->", "utf-8")
    Path(pelican.output_path, "late.txt").write_text("late", "utf-8")

def begin(pelican):
    signals.finalized.connect(write)

def register():
    signals.{signal}.connect({name})
"""


@pytest.mark.by_day(1)
@pytest.mark.parametrize("signal", ["finalized", "initialized"])
@pytest.mark.parametrize("order", [1, -1])
def test_what_other_plugins_write_at_the_end_is_published(signal: str, order: int, tmp_path: Path) -> None:
    """A plugin that works on the finished site does so before the commit, wherever it stands in `PLUGINS`."""
    plugins = ["standfirst.pelican_plugin", "late"][::order]
    more = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nPLUGINS = {plugins!r}\nTHEME = 'simple'\n"
    folder = small_site(tmp_path / "site", more)
    name = "write" if signal == "finalized" else "begin"
    (tmp_path / "late.py").write_text(LATE.format(signal=signal, name=name), "utf-8")
    for module, words in {"standfirst": ["build"], "pelican": ["-s", "pelicanconf.py"]}.items():
        standfirst(folder, *words, module=module)
        assert (folder / "output" / "late.txt").read_text("utf-8") == "late"
        assert (folder / "output" / "wells.html").read_text("utf-8").endswith("<!-- minified -->")
        shutil.rmtree(folder / "output")


def test_the_sources_of_briefings_are_never_published(tmp_path: Path) -> None:
    """With a theme of others briefings are articles, whose sources Pelican would copy: that setting is refused."""
    folder = small_site(tmp_path / "site", "THEME = 'simple'\nOUTPUT_SOURCES = True\n")
    done = standfirst(folder, "build", code=2)
    assert "OUTPUT_SOURCES publishes the YAML of briefings" in done.stderr
    assert not (folder / "output").exists()
