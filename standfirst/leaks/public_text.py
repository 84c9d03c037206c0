"""Text that a site publishes on purpose, and text that the program prints whatever the briefings say."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from standfirst.checks.texts import readings
from standfirst.library import Edition, Library
from standfirst.library.figure_text import with_figures
from standfirst.library.files import series_file
from standfirst.theme import Theme
from standfirst.view.embed import embed_names
from standfirst.view.public import public
from standfirst.view.search import BUNDLE

PACKAGE = Path(__file__).parent.parent
PROGRAM = "the program"
_SAID_BY_US = ("view", "formats", "charts", "build", "model", "i18n.py", "markup.py")
_PRINTED = frozenset({".html", ".txt", ".css", ".js", ".po"})


def edition_says(edition: Edition) -> str:
    """Return the text that a shown edition publishes on purpose, as typed and without markup, and its URLs."""
    paths = (one.path for one in edition.documents)
    typed = list(_strings(public(edition)))
    plain = (one for text in typed for one in readings(text))
    related = (
        text for one in edition.briefing.related for text in (one.title, one.url, one.publisher) if text
    )
    beside = (*edition.briefing.acronyms, *related, edition.path("html"), *paths)
    return "\n".join((*typed, *plain, *beside))


def figures_say(edition: Edition) -> str:
    """Return the texts of a shown edition that contain figures, as pages print them."""
    printed = [with_figures(edition, text) for text in _strings(public(edition)) if "{{" in text]
    return "\n".join(one for text in printed for one in (text, *readings(text)))


def kept_names(edition: Edition, everything: Library) -> str:
    """Return the names of a withdrawn edition's embeds, which keep their addresses and report the withdrawal."""
    return "\n".join(embed_names(edition, everything.by_name[edition.name])) if everything.site.url else ""


def shown_beside(shown: Library) -> Iterator[tuple[str, str]]:
    """Yield what else is published on purpose beside the shown editions."""
    for name, about in shown.series.items():
        folder, _, lang = name.partition(".")
        if shown.of_series(folder):
            texts = (
                folder,
                about.title,
                about.about or "",
                about.desk or "",
                *about.acronyms,
                *about.acronyms.values(),
            )
            yield f"{folder}/{series_file(lang)}", "\n".join(texts)
    site = shown.site
    yield (
        "the settings",
        "\n".join(
            (site.name, site.url, site.contact, site.address, *site.brand.footer, *site.policies.values())
        ),
    )
    yield "the names of countries and months", places_and_times(site.languages)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value


@cache
def places_and_times(tags: tuple[str, ...]) -> str:
    """Return text printed for codes and dates: names of countries, languages, months and days."""
    from babel import Locale

    found: list[str] = []
    for tag in tags:
        locale = Locale.parse(tag, sep="-")
        found += [*locale.territories.values(), *locale.languages.values()]
        for table in (locale.months, locale.days):
            found += [name for width in table["format"].values() for name in width.values()]
    return "\n".join(found)


def program(theme: Theme) -> list[tuple[str, str]]:
    """Return text printed whatever the briefings say: phrases, schema descriptions, templates, styles.

    Each text has its origin: `PROGRAM`, which includes themes of the package, or the theme of the site.
    """
    own = theme.own_folders
    folders = (PACKAGE / "locale", *theme.folders)
    return [
        (PROGRAM, _program()),
        *(
            ("the theme" if folder in own else PROGRAM, path.read_text("utf-8"))
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.suffix in _PRINTED
        ),
    ]


def is_library(path: str) -> bool:
    """Return whether a file is a script of the search library, which contains no text of ours."""
    return path.startswith(f"{BUNDLE}/") and path.endswith(".js")


@cache
def _program() -> str:
    return "\n".join(_phrases())


def _phrases() -> Iterator[str]:
    for name in _SAID_BY_US:
        path = PACKAGE / name
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield from _constants(ast.parse(module.read_text("utf-8")), docs=name == "model")


def _constants(tree: ast.Module, *, docs: bool) -> Iterator[str]:
    """Yield the strings in a module; docstrings only if a schema prints them."""
    unused = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and not docs}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unused:
            yield node.value
        elif isinstance(node, ast.keyword | ast.AnnAssign) and docs:
            yield getattr(node, "arg", "") or getattr(getattr(node, "target", None), "id", "")
