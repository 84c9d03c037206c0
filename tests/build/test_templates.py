"""Templates are compiled once, and again when they, or what compiled them, are others."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from jinja2 import Environment

from standfirst.build.cache import Cache
from standfirst.build.templates import keep_compiled
from standfirst.theme import Theme

_names = count()


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled."""
    names: list[str] = []
    compile_ = Environment.compile

    def noted(
        self: Environment, source: str, name: str | None = None, *args: object, **kwargs: object
    ) -> object:
        names.append(str(name))
        return compile_(self, source, name, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", noted)
    return names


def draw(folder: Path, program: str = "one") -> str:
    """What a template says in an environment that has not seen it."""
    look = Theme(f"plain-{next(_names)}", (folder,))
    keep_compiled(look, ["en"], Cache(folder / "cache"), program)
    return look.environment("en").get_template("a.html").render(word="<b>")


def test_a_template_is_compiled_once(tmp_path: Path, compiled: list[str]) -> None:
    """The next build takes it as it was compiled, with the same result; a change of it or of the program counts."""
    file = tmp_path / "templates" / "a.html"
    file.parent.mkdir()
    file.write_text("<p>{{ word }}</p>", "utf-8")
    assert [draw(tmp_path), draw(tmp_path)] == ["<p>&lt;b&gt;</p>"] * 2
    assert compiled == ["a.html"]
    assert draw(tmp_path, "two") == "<p>&lt;b&gt;</p>"
    assert compiled == ["a.html"] * 2
    file.write_text("<i>{{ word }}</i>", "utf-8")
    assert draw(tmp_path, "two") == "<i>&lt;b&gt;</i>"


def test_what_is_damaged_is_compiled_again(tmp_path: Path, compiled: list[str]) -> None:
    """No byte of a damaged entry is run."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text("{{ word }}", "utf-8")
    draw(tmp_path)
    (entry,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file() and len(path.name) == 62)
    entry.write_bytes(entry.read_bytes()[:-1] + b"!")
    assert draw(tmp_path) == "&lt;b&gt;"
    assert len(compiled) == 2
