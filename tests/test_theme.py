"""Themes stand on their parents and override exactly what they hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from standfirst import theme
from standfirst.errors import ThemeError
from tests.sites import ROOT


def child(folder: Path, **files: str) -> theme.Theme:
    """A child of the default theme with some files of its own."""
    base = folder / "themes" / "child"
    for name, text in {"theme.yaml": "name: child\nparent: standfirst\n", **files}.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return theme.load("child", folder)


@pytest.mark.slow
def test_a_child_adds_tokens_after_those_of_its_parent(tmp_path: Path) -> None:
    """A child's tokens come after its parent's in the same layer, so that they win."""
    css = child(tmp_path, **{"css/tokens.css": ":root { --sf-accent: #123456; }"}).web_css
    tokens = css[css.index("@layer tokens{") : css.index("@layer base{")]
    assert tokens.rindex("--sf-accent:#123456") > tokens.index("--sf-accent")


@pytest.mark.slow
def test_a_child_replaces_a_whole_component(tmp_path: Path) -> None:
    """A component of a child takes the place of its parent's, template and style."""
    made = child(
        tmp_path,
        **{
            "components/badge/badge.html": "{% macro badge(view) %}<i>{{ view.text }}</i>{% endmacro %}",
            "components/badge/badge.css": ".sf-badge { color: rebeccapurple; }",
        },
    )
    template = made.environment("en").get_template("components/badge/badge.html")
    assert "<i>" in template.module.badge({"text": "x"})  # type: ignore[attr-defined]  # a macro
    assert "rebeccapurple" in made.web_css


def test_a_child_may_override_a_block_of_a_template(tmp_path: Path) -> None:
    """A template of a child can extend its parent's and change one block."""
    made = child(tmp_path, **{"templates/base.html": "child {{ frame.title }}"})
    assert made.environment("en").get_template("base.html").filename.startswith(str(tmp_path))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("name: child\nparent: nowhere\n", "there is no theme 'nowhere'"),
        ("name: child\nparent: child\n", "its own parent"),
        ("name: child\ncolour: red\n", "`colour` is not known"),
    ],
)
def test_a_wrong_theme_says_what_is_wrong(tmp_path: Path, about: str, said: str) -> None:
    """A missing parent, a circle and an unknown key are each one clear sentence."""
    with pytest.raises(ThemeError, match=re.escape(said)):
        child(tmp_path, **{"theme.yaml": about})


@pytest.mark.slow
def test_styles_are_layered_and_inline_nowhere() -> None:
    """The layers are declared in order; no rule shouts; no template but of mails carries a style of its own."""
    made = theme.load("standfirst", ROOT)
    assert made.web_css.startswith("@layer tokens, base, layout, components, theme, paper;")
    assert "!important" not in made.web_css
    for path in (ROOT / "themes").rglob("*.html"):
        if not path.name.startswith("mail"):
            assert ' style="' not in path.read_text("utf-8"), path


def test_no_template_trusts_by_itself() -> None:
    """`|safe` stands in no template of any theme; only markup.py makes trusted HTML."""
    found = [path for path in (ROOT / "themes").rglob("*.*") if path.suffix in {".html", ".txt", ".xml"}]
    assert len(found) > 20
    for path in found:
        assert not re.search(r"\|\s*safe\b", path.read_text("utf-8")), path


@pytest.mark.slow
def test_printed_a_page_keeps_its_layout_and_not_the_colours_of_the_dark(tmp_path: Path) -> None:
    """Browsers get rules for screens in every medium; dark colours are for screens, and PDFs read neither."""
    layout = "@media screen { .a { display: grid; } @media (min-width: 40rem) { .a { gap: 1em; } } }"
    dark = "@media screen { @media (prefers-color-scheme: dark) { :root { --sf-paper: #000; } } } .b { color: red; }"
    made = child(tmp_path, **{"css/tokens.css": dark, "css/theme.css": layout})
    assert ".a{display:grid;}@media (min-width:40rem){.a{gap:1em}}" in made.web_css.replace("grid}", "grid;}")
    assert (
        "@media screen and (prefers-color-scheme: dark){:root{--sf-paper:#000}}.b{color:red}" in made.web_css
    )
    assert "@media screen{" not in made.web_css
    assert made.web_css.count("{") == made.web_css.count("}")
    assert "@media print" in made.web_css
    assert "@media print" not in made.print_css
    assert layout in made.print_css


@pytest.mark.slow
def test_templates_are_compiled_once_for_all_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A compiled template is cached for its user, and compiled again when its text changes."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    look = child(tmp_path, **{"templates/page.html": ""})
    page = look.folders[0] / "templates" / "page.html"
    compiled: list[str] = []
    own = theme.Sandbox.compile

    def noted(self: theme.Sandbox, source: str, name: str, filename: str) -> object:
        compiled.append(source)
        return own(self, source, name, filename)

    monkeypatch.setattr(theme.Sandbox, "compile", noted)
    for text in ("{{ 6 * 7 }}", "{{ 6 * 7 }}", "{{ 6 * 8 }}"):
        page.write_text(text, "utf-8")
        for process in (theme._loader, theme._environment):
            process.cache_clear()
        assert look.environment("en").get_template("page.html").render() == {"7": "42", "8": "48"}[text[7]]
    assert compiled == ["{{ 6 * 7 }}", "{{ 6 * 8 }}"]
