"""The gallery: one page in each language that shows every example of every component of a theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from standfirst import component, fonts, i18n
from standfirst.errors import ThemeError
from standfirst.reader import read
from standfirst.settings import Site
from standfirst.theme import Theme
from standfirst.view.page import frame
from standfirst.view.records import Link, PageFrame

FOLDER = "gallery"
"""Its folder below the preview."""

_STYLE = "theme/standfirst.css"
_NAMED = re.compile(r'(?<=\s)((?:id|for|headers|aria-labelledby|aria-describedby)=")([^"]+)"')
_LINKED = re.compile(r'(href="#|url\(#)')


@dataclass(frozen=True)
class Example:
    """One example of a component. `of` names the record that its data describe."""

    component: str
    number: int
    name: str
    of: str
    data: Any

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"{self.component}-{self.number}"

    @cached_property
    def view(self) -> Any:
        """The argument of the component."""
        return component.example(self.of, self.data)


@dataclass(frozen=True)
class RenderedExample:
    """An example as the page shows it."""

    anchor: str
    name: str
    html: Markup


@dataclass(frozen=True)
class Component:
    """A component with its examples as the page shows them."""

    name: str
    description: str
    examples: tuple[RenderedExample, ...]


def examples(theme: Theme, name: str) -> tuple[str, tuple[Example, ...]]:
    """Return the description of a component, and its examples; raises ThemeError if it has none."""
    path = theme.file(f"components/{name}/{name}.yaml")
    if path is None:
        raise ThemeError(f"the component {name!r} has no examples; write components/{name}/{name}.yaml")
    about = read(path, f"{name}/{path.name}").data
    found = enumerate(about.get("examples") or (), 1)
    return about.get("description", ""), tuple(
        Example(name, number, item["name"], about["view"], item["view"]) for number, item in found
    )


def components(theme: Theme, lang: str) -> Iterator[Component]:
    """Yield every component of a theme with its examples rendered."""
    draw = component.component_function(theme.environment(lang))
    for name in theme.components:
        description, found = examples(theme, name)
        drawn = tuple(
            RenderedExample(item.anchor, item.name, own_ids(draw(name, item.view), item.anchor))
            for item in found
        )
        yield Component(name, description, drawn)


def own_ids(html: Markup, prefix: str) -> Markup:
    """Prefix the ids in HTML so that they are unique on the page."""

    def named(found: re.Match[str]) -> str:
        return found[1] + " ".join(f"{prefix}-{name}" for name in found[2].split()) + '"'

    text = _LINKED.sub(rf"\g<1>{prefix}-", _NAMED.sub(named, str(html)))
    return Markup(text)  # noqa: S704  # drawn by templates that escape


def page(site: Site, theme: Theme, lang: str) -> str:
    """Return the whole page in a language."""
    template = theme.environment(lang).get_template("gallery.html")
    return template.render(frame=_frame(site, lang), components=tuple(components(theme, lang)))


def write(site: Site, theme: Theme, folder: Path) -> list[Path]:
    """Write the page in each language of the site, with its style and fonts; return the paths of the pages."""
    style = folder / _STYLE
    (style.parent / "fonts").mkdir(parents=True, exist_ok=True)
    more = theme.file("css/gallery.css")
    css = (
        fonts.css_for_web(fonts.available(site.root))
        + theme.web_css
        + (more.read_text("utf-8") if more else "")
    )
    style.write_text(css, "utf-8", newline="\n")
    for face in fonts.available(site.root):
        (style.parent / "fonts" / face.web_name).write_bytes(fonts.subset(face, site.root))
    pages = [folder / name(site, lang) for lang in site.languages]
    for path, lang in zip(pages, site.languages, strict=True):
        path.write_text(page(site, theme, lang), "utf-8", newline="\n")
    return pages


def name(site: Site, lang: str) -> str:
    """Return the file name of the page in a language."""
    return "index.html" if lang == site.lang else f"{lang}.html"


def _frame(site: Site, lang: str) -> PageFrame:
    plain = frame(site, name(site, lang), i18n.language(lang).gettext("Components"), lang)
    languages = tuple(
        Link(i18n.language(tag).name, name(site, tag), current=tag == lang, lang=tag)
        for tag in site.languages
    )
    return replace(
        plain,
        stylesheet=_STYLE,
        icon="",
        languages=languages,
        navigation=(),
        feeds=(),
        jsonld=None,
        robots="noindex",
    )
