"""Every component draws each of its examples, in every language, under the strict rules."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from standfirst import component, gallery, theme
from standfirst.errors import ThemeError
from tests.sites import ROOT

THEME = theme.load("standfirst", ROOT)
FOLDERS = sorted(
    {path.name for folder in THEME.folders for path in folder.glob("components/*") if path.is_dir()}
)


class Attributes(HTMLParser):
    """Collects the names of all attributes in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the attributes of one element."""
        self.names.update(name for name, _ in attrs)


def examples(name: str) -> tuple[gallery.Example, ...]:
    """The examples of a component."""
    return gallery.examples(THEME, name)[1]


def test_there_are_components() -> None:
    """The tests below have something to test."""
    assert len(FOLDERS) > 20


@pytest.mark.parametrize("name", FOLDERS)
def test_a_component_is_a_folder_with_macro_and_examples(name: str) -> None:
    """Each folder holds a macro of its name and at least one named example; nothing is marked safe."""
    path = THEME.file(f"components/{name}/{name}.html")
    assert path is not None
    text = path.read_text("utf-8")
    assert f"macro {name.replace('-', '_')}(" in text
    assert "|safe" not in text.replace(" ", "")
    assert examples(name)


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("name", FOLDERS)
def test_every_example_is_drawn(name: str, lang: str) -> None:
    """Every example becomes HTML; nothing it names is undefined, and nothing has an inline style."""
    draw = component.component_function(THEME.environment(lang))
    for item in examples(name):
        found = Attributes()
        found.feed(str(draw(name, item.view)))
        assert not [name for name in found.names if name == "style" or name.startswith("on")]


def test_text_in_a_view_is_escaped() -> None:
    """Markup in plain text of a view is shown, not obeyed."""
    html = component.component_function(THEME.environment("en"))(
        "badge", component.example("Badge", {"text": "<b>x</b>", "slug": "x"})
    )
    assert "&lt;b&gt;" in html


def test_the_table_of_all_figures_has_no_empty_column() -> None:
    """An empty column is omitted; a date is alone in its cell if there is no source."""
    draw = component.component_function(THEME.environment("en"))
    bare: dict[str, Any] = {
        "anchor": "f",
        "label": "Dead",
        "value": "11",
        "qualifier": "",
        "text": "11",
        "number": "11",
        "cites": "",
    }
    dated = bare | {"as_of": {"iso": "2026-03-12", "text": "12 March 2026"}}
    columns = {}
    for name, figures in {
        "bare": [bare],
        "dated": [bare, dated],
        "noted": [bare | {"difference": "+2"}],
    }.items():
        html = str(draw("figures-table", tuple(component.example("Figure", one) for one in figures)))
        columns[name] = re.findall(r'<th scope="col">(.*?)</th>', html)
        if name == "dated":
            assert [re.sub("<.*?>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", html)] == [
                "–",
                "12 March 2026",
            ]
    assert columns == {
        "bare": ["Figure", "Value"],
        "dated": ["Figure", "Value", "Source, as of"],
        "noted": ["Figure", "Value", "Notes"],
    }


@pytest.mark.parametrize(
    ("of", "data", "said"),
    [("Nothing", {}, "Nothing"), ("Badge", {"text": "x", "slug": "y", "colour": "red"}, "colour")],
)
def test_a_wrong_example_says_what_is_wrong(of: str, data: Any, said: str) -> None:
    """An example for an unknown record or with an unknown field is refused by name."""
    with pytest.raises(ThemeError, match=said):
        component.example(of, data)


def test_a_component_without_macro_is_named(tmp_path: Path) -> None:
    """A folder whose template lacks the macro is a clear error."""
    folder = tmp_path / "themes" / "bare" / "components" / "badge"
    folder.mkdir(parents=True)
    (folder / "badge.html").write_text("nothing", "utf-8")
    (tmp_path / "themes" / "bare" / "theme.yaml").write_text("name: bare\nparent: standfirst\n", "utf-8")
    draw = component.component_function(theme.load("bare", tmp_path).environment("en"))
    with pytest.raises(ThemeError, match="has no macro `badge`"):
        draw("badge", None)


def test_an_example_may_be_as_long_as_it_likes() -> None:
    """Lists and texts of an example are repeated as often as it says, each copy with its number."""
    data = {"repeat": 3, "of": [{"text": {"text": "word ", "times": 2}, "slug": "s-%n"}]}
    made = component.example("tuple[Badge]", data)
    assert [(badge.text, badge.slug) for badge in made] == [
        ("word word ", "s-1"), ("word word ", "s-2"), ("word word ", "s-3")
    ]  # fmt: skip
