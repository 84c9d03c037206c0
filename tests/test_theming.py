"""The theme that docs/theming.md makes is a theme: its code is taken from the page and used."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst import gallery, settings, theme
from standfirst.formats import FORMATS, Job
from tests import audits
from tests.sites import ROOT, small_site, standfirst

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs" / "theming.md").read_text("utf-8")
FILES = re.findall(r"`(themes/evening/[^`]+)`:\n\n```[a-z0-9]+\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def evening(tmp_path: Path) -> theme.Theme:
    """The theme of the page, written as it says."""
    for name, text in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return theme.load("themes/evening", tmp_path)


def test_the_page_makes_tokens_a_component_and_a_block() -> None:
    """The page shows one file of each sort that a theme may hold."""
    assert [name.removeprefix("themes/evening/") for name, _ in FILES] == [
        "theme.yaml",
        "css/tokens.css",
        "components/key-figures/key-figures.css",
        "templates/briefing.html",
    ]


def test_what_the_page_says_holds(evening: theme.Theme, job: Callable[[str], Job]) -> None:
    """Its tokens and its component are in the style, its block in the page, and the rest is the parent's."""
    assert "#fbf6ec" in evening.web_css
    assert "min(100%,12rem)" in evening.web_css
    plain = job("flood/02")
    made = FORMATS["page"].render(Job(plain.edition, plain.library, evening, plain.now)).decode()
    assert made.count("The evening edition") == 1
    assert "sf-status-bands__band" in made, "what the parent's block holds is still there"


@pytest.mark.proof
def test_its_reports_are_drawn(evening: theme.Theme, job: Callable[[str], Job]) -> None:
    """No style that the page shows makes WeasyPrint warn, which would fail every report."""
    plain = job("flood/01")
    made = FORMATS["report"].render(Job(plain.edition, plain.library, evening, plain.now))
    assert made.startswith(b"%PDF")


def test_the_setting_that_the_page_names_chooses_the_theme(evening: theme.Theme, tmp_path: Path) -> None:
    """`THEME` of Pelican is the theme of all formats where it is one of ours, also as Pelican resolves it."""
    assert evening.name == "evening"
    for named in ("themes/evening", str(tmp_path / "themes" / "evening")):
        assert settings.from_settings(tmp_path, {"THEME": named}).theme == "themes/evening"
    for foreign in ("simple", "themes/nowhere", None):
        assert settings.from_settings(tmp_path, {"THEME": foreign}).theme == "standfirst"
    own = {"THEME": "themes/evening", "STANDFIRST": {"THEME": "bulletin"}}
    assert settings.from_settings(tmp_path, own).theme == "bulletin"


@pytest.mark.proof
@pytest.mark.browser
def test_the_theme_passes_the_audits(evening: theme.Theme, tmp_path: Path) -> None:
    """Its gallery has no violation in light or dark, and no HTML error."""
    gallery.write(settings.load(ROOT), evening, tmp_path / "gallery")
    assert audits.nu([tmp_path / "gallery"]) == []
    with audits.opened() as browser:
        page = browser.new_context(bypass_csp=True).new_page()
        page.goto((tmp_path / "gallery" / "index.html").as_uri())
        for scheme in ("light", "dark"):
            audits.look(page, audits.PHONE, scheme)
            assert audits.axe(page) == []


@pytest.mark.proof
def test_a_child_is_rendered_again_when_its_parent_changes(tmp_path: Path) -> None:
    """A build after a change to a template or the colours of the parent shows it, and is that of a clean site."""
    folder = small_site(tmp_path / "site", 'THEME = "themes/evening"\n')
    (folder / "themes").unlink()
    shutil.copytree(ROOT / "themes" / "standfirst", folder / "themes" / "parent")
    for name, text in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            text.replace("parent: standfirst", "parent: parent").replace(
                "standfirst/briefing", "parent/briefing"
            ),
            "utf-8",
        )
    standfirst(folder, "build")
    page = next((folder / "output").rglob("wells*.html"))
    before, style = page.read_text("utf-8"), folder / "output" / "theme" / "standfirst.css"
    parent = folder / "themes" / "parent"
    dateline = parent / "components" / "dateline" / "dateline.html"
    dateline.write_text(
        dateline.read_text("utf-8").replace('"sf-dateline"', '"sf-dateline" data-changed="yes"', 1), "utf-8"
    )
    tokens = parent / "css" / "tokens.css"
    tokens.write_text(tokens.read_text("utf-8").replace("--sf-soft: #464d53", "--sf-soft: #3a3a3a"), "utf-8")
    standfirst(folder, "build")
    after = page.read_text("utf-8")
    assert 'data-changed="yes"' not in before
    assert 'data-changed="yes"' in after
    assert "#3a3a3a" in style.read_text("utf-8")
    assert "The evening edition" in after
    shutil.rmtree(folder / ".cache")
    standfirst(folder, "build")
    assert page.read_text("utf-8") == after
