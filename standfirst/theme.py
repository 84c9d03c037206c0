"""Themes: folders of templates, components and styles, each inheriting from its parent.

A theme may come from a third party. Its templates run in Jinja's sandbox: they see the views and nothing of
Python, and read no file outside the folders of the theme.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import Any, NoReturn

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment

from standfirst.component import component_function
from standfirst.engine import inputs, memo, remembered
from standfirst.engine.memory import Memory
from standfirst.errors import StandfirstError, ThemeError
from standfirst.i18n import language
from standfirst.reader import read

PACKAGED = (Path(__file__).parent / "_themes", Path(__file__).parent.parent / "themes")
"""The folders of the themes that come with the package: installed, or in a checkout."""

LAYERS = ("tokens", "base", "layout", "components", "theme")
PAPER = "paper"
"""The layer for pages that a browser prints."""
PICTURED = {"map": ("drawing", "plot")}
"""The components in each sort of pictures."""

ADDED = frozenset({"tokens", "theme"})
"""Styles that a child adds to its parent's; all others replace the parent's."""


@dataclass(frozen=True)
class Theme:
    """A theme with its parents, nearest first."""

    name: str
    folders: tuple[Path, ...]
    brand: str = ""
    """CSS that the settings of the site add to it, for all media."""
    preload: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The names of the two fonts that the pages of each language show first, by language."""

    @property
    def components(self) -> tuple[str, ...]:
        """The names of all components, in order."""
        found = {path.name for folder in self.folders for path in inputs.folders(folder / "components")}
        return tuple(sorted(found))

    @property
    def own_folders(self) -> tuple[Path, ...]:
        """The folders of the theme that are in the site, rather than the package."""
        shipped = [folder.resolve() for folder in PACKAGED]
        there = {folder: folder.resolve() for folder in self.folders}
        return tuple(one for one, path in there.items() if not any(map(path.is_relative_to, shipped)))

    def file(self, name: str) -> Path | None:
        """Return the path of a theme's file: the child's own, or that of the nearest parent that has it."""
        return next((folder / name for folder in self.folders if inputs.is_file(folder / name)), None)

    def environment(self, lang: str) -> Environment:
        """Return the strict Jinja environment of the theme in a language; the same object each time."""
        return _environment(self, lang)

    @property
    def web_css(self) -> str:
        """The style sheet of the pages, in layers.

        `@media screen` hides rules from WeasyPrint alone: browsers get them for every medium, so that a printed page keeps
        its layout.
        """
        layers = (*LAYERS, PAPER)
        parts = [f"@layer {', '.join(layers)};"]
        for layer in layers:
            css = _of_any_medium("".join(_squeeze(inputs.read_text(path)) for path in self._styles(layer)))
            css += _of_any_medium(_squeeze(self.brand)) if layer == "theme" else ""
            if css:
                parts.append(f"@layer {layer}{{{css}}}")
        return "\n".join(parts) + "\n"

    @property
    def guest_css(self) -> str:
        """The style sheet of briefings in pages of other themes, in layers that those themes' rules override."""
        css = {
            "tokens": [*self._styles("tokens")],
            "components": [*self._styles("components")],
            "guest": [path for path in [self.file("css/guest.css")] if path],
        }
        joined = {
            layer: "".join(_squeeze(inputs.read_text(path)) for path in paths) for layer, paths in css.items()
        }
        joined["guest"] += _squeeze(self.brand)
        return "\n".join(f"@layer sf-{layer}{{{text}}}" for layer, text in joined.items()) + "\n"

    @property
    def print_css(self) -> str:
        """The style sheet of the reports: that of the pages, and the rules for paper."""
        paths = [path for layer in LAYERS for path in self._styles(layer)]
        paths += [
            path for name in self.components if (path := self.file(f"components/{name}/{name}.print.css"))
        ]
        paths += [path for path in [self.file("css/print.css")] if path]
        return "\n".join((*map(inputs.read_text, paths), self.brand))

    def picture_css(self, name: str) -> str:
        """Return the style sheet of a sort of pictures (`card`, `figures`, `map`): the tokens and its own rules."""
        own = (f"components/{one}/{one}.css" for one in PICTURED.get(name, ()))
        paths = [*self._styles("tokens"), *filter(None, map(self.file, (*own, f"css/{name}.css")))]
        return "\n".join((*map(inputs.read_text, paths), self.brand))

    @property
    def token_css(self) -> str:
        """The rules that set the colours of pages and charts."""
        plot = (path for path in [self.file("components/plot/plot.css")] if path)
        paths = (*self._styles("tokens"), *plot, *self._styles("theme"))
        return "\n".join((*map(inputs.read_text, paths), self.brand))

    def _styles(self, layer: str) -> Iterator[Path]:
        if layer == "components":
            yield from (
                path for name in self.components if (path := self.file(f"components/{name}/{name}.css"))
            )
        elif layer in ADDED:
            yield from (
                path
                for folder in reversed(self.folders)
                if inputs.is_file(path := folder / f"css/{layer}.css")
            )
        elif path := self.file(f"css/{layer}.css"):
            yield path


def load(name: str, root: Path) -> Theme:
    """Return the theme with a name or at a path, as its files are now; the site's own `themes/` takes precedence.

    Raises ThemeError if it, or a parent of it, is missing or inherits from itself.
    """
    folders: list[Path] = []
    wanted = name
    while wanted:
        found = folder(wanted, root)
        if found is None:
            raise ThemeError(
                f"there is no theme {wanted!r}; a theme is a folder in themes/ with a theme.yaml"
            )
        if found in folders:
            raise ThemeError(f"the theme {wanted!r} is its own parent; fix `parent:` in {wanted}/theme.yaml")
        _refuse_links(found)
        folders.append(found)
        about = read(found / "theme.yaml", f"{found.name}/theme.yaml").data
        if unknown := sorted(set(about) - {"name", "title", "description", "parent"}):
            raise ThemeError(
                f"{found.name}/theme.yaml: `{unknown[0]}` is not known; known: name, title, description, parent"
            )
        wanted = about.get("parent") or ""
    return Theme(folders[0].name, tuple(folders))


def folder(name: str, root: Path) -> Path | None:
    """Return the folder of a Standfirst theme, by its path or its name; None for any other, or a missing one."""
    tried = (root / name, *(base / name for base in (root / "themes", *PACKAGED)))
    return next((found.resolve() for found in tried if (found / "theme.yaml").is_file()), None)


def _refuse_links(folder: Path) -> None:
    """Refuse a link that leads out of a theme: its target would be read as a template or a style."""
    for place, folders, names in os.walk(folder):
        for path in (Path(place, name) for name in (*folders, *names)):
            if path.is_symlink() and not path.resolve().is_relative_to(folder):
                raise ThemeError(
                    f"{folder.name}/{path.relative_to(folder).as_posix()} is a link that leads out of the theme; "
                    "put the file itself there"
                )


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which an error of a template is a line that names the template."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what Jinja's environment takes."""
        super().__init__(*args, **kwargs)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether templates may read an attribute; the answer is Jinja's, which depends on the type only."""
        key = type(obj), attr
        if (safe := self._safe.get(key)) is None:
            safe = self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return safe

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Raise the error as ThemeError with the template and its line."""
        error = sys.exc_info()[1]
        if isinstance(error, StandfirstError | ModuleNotFoundError):
            raise error
        try:
            super().handle_exception(source)
        except Exception as found:
            raise ThemeError(f"{_place(found)}: {found}") from found


def _place(error: Exception) -> str:
    """Return the theme's name, the path of the template in it, and the line."""
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or error.name or "?", error.lineno
    else:
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename.endswith((".html", ".txt"))
        ]
        file, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else ("?", 1)
    parts = Path(file).parts
    start = max((place for place, part in enumerate(parts) if part in ("templates", "components")), default=1)
    return f"{'/'.join(parts[max(start - 1, 0) :])}:{line}"


class _TemplateLoader(BaseLoader):
    """Finds templates in a theme and its parents, and records the file and the paths tried before as dependencies.

    By its theme's name a template can extend the one that it overrides: `standfirst/briefing.html`. Compiled
    templates are shared by all languages, and cached for this user under a checksum that no one else can write.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        """Set the folders of the theme, nearest first."""
        self._places = [path for folder in folders for path in (folder / "templates", folder)]
        self._named = {folder.name: folder / "templates" for folder in folders}
        self._compiled: Memory[str, CodeType | None] = Memory()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002  # Jinja's
        """Return the text of a template and the path of its file."""
        parts = split_template_path(template)
        places = [place.joinpath(*parts) for place in self._places]
        if len(parts) > 1 and parts[0] in self._named:
            places.append(self._named[parts[0]].joinpath(*parts[1:]))
        found = next((path for path in places if inputs.is_file(path)), None)
        if found is None:
            raise TemplateNotFound(template)
        return inputs.read_text(found), str(found), None

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's name
    ) -> Template:
        """Return a template, compiled once; a new object each time, so that its imports count for each user."""
        code = remembered(self._compiled, name, partial(self._compile, environment, name))
        if code is None:
            raise TemplateNotFound(name)
        return environment.template_class.from_code(environment, code, {} if globals is None else globals)

    def _compile(self, environment: Environment, name: str) -> CodeType | None:
        try:
            source, file, _ = self.get_source(environment, name)
        except TemplateNotFound:
            return None  # the file is read in any case
        made = (version("jinja2"), sys.version, _own_source(), name, file, source)
        code: CodeType = marshal.loads(  # noqa: S302  # only this user can have written it
            memo.for_user(
                memo.content_key("template", *made),
                lambda: marshal.dumps(environment.compile(source, name, file)),
            )
        )
        return code


@cache
def _own_source() -> str:
    """Return this module's text, which decides how templates are compiled."""
    return Path(__file__).read_text("utf-8")


@cache
def _loader(theme: Theme) -> _TemplateLoader:
    return _TemplateLoader(theme.folders)


@cache
def _environment(theme: Theme, lang: str) -> Environment:
    environment = Sandbox(
        loader=_loader(theme),
        cache_size=0,
        autoescape=_escapes,  # everything but the plain text of a message
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    environment.globals = {
        "component": component_function(environment),
        "preload": dict(theme.preload).get(lang, ()),
    }
    words = language(lang)
    install: Any = environment.install_gettext_callables  # type: ignore[attr-defined]  # added by the extension
    install(words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext)
    return environment


def _escapes(name: str | None) -> bool:
    return not (name or "").endswith(".txt")


_SCREEN, _DARK = "@media screen{", "@media (prefers-color-scheme"


def _of_any_medium(css: str) -> str:
    """Return squeezed CSS with its rules for screens in every medium, except the colours of dark mode."""
    css = css.replace(_DARK, _DARK.replace("(", "screen and ("))
    while (start := css.find(_SCREEN)) >= 0:
        inner = start + len(_SCREEN)
        end = closing(css, inner)
        css = css[:start] + css[inner:end] + css[end + 1 :]
    return css


def closing(css: str, start: int) -> int:
    """Return the position of the brace that closes the block whose content begins at `start`."""
    depth = 1
    for brace in re.finditer(r"[{}]", css[start:]):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return start + brace.start()
    return len(css)


def _squeeze(css: str) -> str:
    """Remove comments and redundant white space from CSS."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", css)).replace(";}", "}").strip()
    css = re.sub(r"(?<=[{;])([\w-]+): (?=[^{}]*[;}])", r"\1:", css)
    css = re.sub(r"(?<=[\s:,(-])0(?=\.\d)", "", css)
    css = re.sub(r"(?<=\(m[ai][xn]-width): ", ":", css)
    return re.sub(r"(?<=[{};])[^{};()]+(?= ?\{)", lambda found: found[0].replace(" + ", "+"), css)
