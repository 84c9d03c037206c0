"""A theme of a stranger: its templates reach neither Python nor files, and its errors name their line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from standfirst import theme
from standfirst.engine import memory
from standfirst.errors import ThemeError
from standfirst.view import records

pytestmark = pytest.mark.slow

ESCAPES = (
    "{{ component.__globals__['__builtins__']['__import__']('os').system('touch pwned') }}",
    "{{ component.__init__.__globals__ }}",
    "{{ component|attr('__globals__') }}",
    "{{ component['__globals__'] }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ().__class__.__base__.__subclasses__() }}",
    "{{ view.__class__ }}",
    "{{ view.text.__class__.__mro__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ _.__globals__ }}",
    "{{ gettext.__self__ }}",
    "{{ ['__class__']|map('first')|list and [component]|map(attribute='__globals__')|list }}",
    "{{ [component]|groupby('__globals__')|map('first')|list }}",
    "{{ [component]|sum(attribute='__globals__') }}",
    "{{ '{0.__globals__}'.format(component) }}",
    "{{ ('{0.__class__.__mro__}'|attr('format'))(view) }}",
    "{{ '{x.__class__}'.format_map({'x': view}) }}",
    "{% set made = '{0.__class__}'.format %}{{ made(view) }}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{{ range(10 ** 9)|list }}",
    "{{ view.__setattr__('text', 'x') }}",
    "{{ {'a': 1}.update({'b': 2}) }}",
)
"""Ways out of a template that are known for Jinja, each of which the sandbox must stop."""


def child(folder: Path, template: str) -> theme.Theme:
    """A child of the default theme with one template of its own."""
    base = folder / "themes" / "gift"
    (base / "templates").mkdir(parents=True)
    (base / "theme.yaml").write_text("name: gift\nparent: standfirst\n", "utf-8")
    (base / "templates" / "gift.html").write_text(template, "utf-8")
    return theme.load("gift", folder)


@pytest.mark.by_day(14)
@pytest.mark.parametrize("template", ESCAPES)
def test_no_template_leaves_the_sandbox(
    tmp_path: Path, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every known way out ends in an error that names the template, or shows nothing; none runs anything."""
    monkeypatch.chdir(tmp_path)
    made = child(tmp_path, f"\n{template}")
    try:
        shown = made.environment("en").get_template("gift.html").render(view=records.Badge("text", "slug"))
    except ThemeError as error:
        shown = str(error)
    assert shown.startswith(("\n", "gift/templates/gift.html:2: "))
    assert not re.search(r"builtins|&lt;|<class|object at|mappingproxy", shown)
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("name", ["/etc/passwd", "../../../pelicanconf.py", "components/../../../secret.txt"])
def test_no_template_reads_a_file_outside_its_theme(tmp_path: Path, name: str) -> None:
    """An include of a path outside the theme finds nothing."""
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    made = child(tmp_path, f"{{% include '{name}' %}}")
    with pytest.raises(ThemeError, match=r"gift\.html:1: "):
        made.environment("en").get_template("gift.html").render()


@pytest.mark.parametrize("place", ["templates/x.html", "css/tokens.css", "components/badge", "icon.svg"])
def test_a_link_out_of_a_theme_is_refused(tmp_path: Path, place: str) -> None:
    """A file or folder that is a link to somewhere else stops the theme, whatever it would be used for."""
    (tmp_path / "secret").mkdir()
    path = tmp_path / "themes" / "gift" / place
    path.parent.mkdir(parents=True)
    (tmp_path / "themes" / "gift" / "theme.yaml").write_text("name: gift\nparent: standfirst\n", "utf-8")
    path.symlink_to(tmp_path / "secret")
    with pytest.raises(ThemeError, match=re.escape(f"gift/{place} is a link that leads out of the theme")):
        theme.load("gift", tmp_path)


def test_a_link_within_a_theme_is_followed(tmp_path: Path) -> None:
    """A second name for a file of the same theme is no way out."""
    made = child(tmp_path, "same")
    folder = tmp_path / "themes" / "gift" / "templates"
    (folder / "other.html").symlink_to("gift.html")
    assert theme.load("gift", tmp_path).name == made.name


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("one\n{% if %}", 2, "Expected an expression"),
        ("one\ntwo\n{{ nothing }}", 3, "'nothing' is undefined"),
        ("{% extends 'nowhere.html' %}", 1, "nowhere.html"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("\n{{ component('badge', 5) }}", 1, "badge"),
    ],
)
def test_an_error_of_a_template_names_its_line(tmp_path: Path, template: str, line: int, said: str) -> None:
    """What is wrong in a template is one line with the template's path, not a traceback."""
    made = child(tmp_path, template)
    with pytest.raises(ThemeError) as error:
        made.environment("en").get_template("gift.html").render()
    assert said in str(error.value)
    assert re.match(rf"\S+\.html:{line}: |standfirst/components/badge/badge\.html:\d+: ", str(error.value))


def test_languages_share_what_was_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template is compiled once for all languages, and again when its file or the place of a nearer one changes."""
    compiled: list[str] = []
    compile_ = Environment.compile

    def noted(
        self: Environment, source: str, name: str | None = None, *args: object, **kwargs: object
    ) -> object:
        compiled.append(str(name))
        return compile_(self, source, name, *args, **kwargs)  # type: ignore[call-overload]  # handed on

    monkeypatch.setattr(Environment, "compile", noted)
    made = child(tmp_path, "<p>")
    assert {made.environment(tag).get_template("gift.html").render() for tag in ("en", "ur", "fr")} == {"<p>"}
    assert compiled == ["gift.html"]
    (tmp_path / "themes" / "gift" / "templates" / "gift.html").write_text("<b>", "utf-8")
    assert made.environment("en").get_template("gift.html").render() == "<p>", (
        "a build sees one state of its theme"
    )
    memory.refresh()
    assert {made.environment(tag).get_template("gift.html").render() for tag in ("en", "ur", "fr")} == {"<b>"}
    assert compiled == ["gift.html", "gift.html"]


@pytest.mark.proof
def test_a_template_that_takes_anothers_place_is_seen(tmp_path: Path) -> None:
    """A component that a child theme adds, or takes away again, shows in the same process."""
    made = child(tmp_path, '{{ component("badge", {"slug": "a", "title": "", "text": "theirs"}) }}')
    place = tmp_path / "themes" / "gift" / "components" / "badge" / "badge.html"

    def shown() -> str:
        memory.refresh()
        return made.environment("en").get_template("gift.html").render()

    assert "theirs" in shown()
    place.parent.mkdir(parents=True)
    place.write_text("{% macro badge(view) %}mine{% endmacro %}", "utf-8")
    assert shown() == "mine"
    place.write_text("{% macro badge(view) %}changed{% endmacro %}", "utf-8")
    assert shown() == "changed"
    place.unlink()
    assert "theirs" in shown()
