"""What the drawing of one edition stands in: its library, its medium, and the way to everything else."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Literal, Protocol

from standfirst.i18n import Language, language
from standfirst.library import Edition, Library, Mention
from standfirst.library.corrections import change_of, others, right_figures
from standfirst.library.evidence import Evidence, evidence
from standfirst.model import KeyFigure
from standfirst.settings import Site
from standfirst.view.directory import Directory

Medium = Literal["web", "print", "mail"]

_UNEVEN = re.compile(r"(?:^|/)(?:\.|/|$)")
"""A path that starts or ends with a slash, or with a part that is empty or starts with a dot."""


def relative(target: str, page: str) -> str:
    """The way from one page of the site to another; both are paths below its root."""
    path, _, fragment = target.partition("#")
    way = _way(path, page.rpartition("/")[0]) if path else ""
    return f"{way}#{fragment}" if fragment else way


@lru_cache(maxsize=65_536)
def _way(path: str, folder: str) -> str:
    """Pages of a folder lead to the same places, and most paths have nothing in them that `posixpath` must mend."""
    if _UNEVEN.search(path) or (folder and _UNEVEN.search(folder)):
        return posixpath.relpath(f"/{path}", f"/{folder}")
    there, here = path.split("/"), folder.split("/") if folder else []
    same = next((n for n, (one, other) in enumerate(zip(there, here, strict=False)) if one != other), None)
    shared = min(len(there), len(here)) if same is None else same
    return "/".join([*[".."] * (len(here) - shared), *there[shared:]]) or "."


def to_root(page: str) -> str:
    """The way from a page to the root of the site: empty, `../`, `../../`."""
    return "../" * page.count("/")


class HasLanguage(Protocol):
    """What has a language and phrases in it: an edition's scope, or a page of the site."""

    @property
    def lang(self) -> Language: ...

    def say(self, message: str, /, **values: object) -> str: ...


@dataclass(frozen=True)
class RenderContext:
    """One edition for one medium at one instant."""

    edition: Edition
    library: Library
    """What may be shown and linked: for the public site only what is public."""
    medium: Medium
    now: datetime
    directory: Directory | None = None
    """The pages of topics, places and people, where the site has them."""
    drawings: Mapping[str, object] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        """The settings of the site."""
        return self.library.site

    @cached_property
    def lang(self) -> Language:
        """The language of the edition."""
        return language(self.edition.lang)

    @cached_property
    def figures(self) -> Mapping[str, KeyFigure]:
        """The key figures by id."""
        return {figure.id: figure for figure in self.edition.briefing.key_figures}

    @cached_property
    def right(self) -> Mapping[str, KeyFigure]:
        """The key figures that another edition calls wrong, by id, each as it is right."""
        return right_figures(self.library, self.edition)

    @cached_property
    def corrections(self) -> tuple[Mention, ...]:
        """The corrections by which other editions name this one, the newest first."""
        return others(self.library, self.edition)

    @cached_property
    def passages(self) -> tuple[tuple[str, str], ...]:
        """What they quote as wrong in words of this edition's language, and what is right: more than a bare number."""
        changes = (change_of(one) for one in self.corrections if one.edition.lang == self.edition.lang)
        return tuple((one.was, one.now) for one in changes if one.was and one.now and " " in one.was.strip())

    @cached_property
    def evidence(self) -> Evidence:
        """The tables, charts, maps and pictures with their numbers."""
        return evidence(self.edition.briefing)

    def label(self, anchor: str) -> str:
        """What a table, chart, map or picture is called by its number: `Table 2`; empty where it has none."""
        piece = self.evidence.find(anchor)
        if piece is None or not self.evidence.numbered:
            return ""
        number = self.lang.number(piece.number)
        named = {
            "table": self.say("Table {number}", number=number),
            "chart": self.say("Chart {number}", number=number),
            "map": self.say("Map {number}", number=number),
            "image": self.say("Picture {number}", number=number),
        }
        return named[piece.kind]

    def titled(self, anchor: str, title: str) -> str:
        """A title with the number before it: `Table 2. Cases by town`."""
        label = self.label(anchor)
        return self.say("{label}. {title}", label=label, title=title) if label else title

    @cached_property
    def source_numbers(self) -> Mapping[str, int]:
        """The numbers by which citations call the sources."""
        return {source.id: number for number, source in enumerate(self.edition.briefing.sources, start=1)}

    @property
    def page(self) -> str:
        """The path of the edition's own page."""
        return self.edition.path("html")

    def href(self, target: str) -> str:
        """How this medium links to a path of the site: relative on the web, absolute elsewhere.

        Empty where a document that travels has no address to point to.
        """
        if self.medium == "web":
            return relative(target, self.page)
        return f"{self.site.url}/{target}" if self.site.url else ""

    def filed(self, kind: str, index: int) -> str:
        """How to link to the page of a topic, place or speaker of the edition; empty where there is none."""
        path = self.directory.address(kind, self.edition, index) if self.directory else ""
        return self.href(self.site.prefix(self.edition.lang) + path) if path else ""

    def counted(self, one: str, many: str, number: int) -> str:
        """A phrase that depends on a count."""
        return self.lang.ngettext(one, many, number).format(count=self.lang.number(number))

    def say(self, message: str, /, **values: object) -> str:
        """A phrase of the interface in the edition's language with its values filled in."""
        text = self.lang.gettext(message)
        return text.format(**values) if values else text
