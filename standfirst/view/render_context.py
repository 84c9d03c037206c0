"""The render context of one edition: its library, its medium, and links to everything else."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Literal

from standfirst.i18n import Language, language
from standfirst.library import Edition, Library, Mention
from standfirst.library.corrections import change_of, others, right_figures
from standfirst.library.evidence import Evidence, evidence
from standfirst.model import KeyFigure
from standfirst.settings import Site
from standfirst.view.acronyms import Acronyms, acronyms
from standfirst.view.directory import Directory

Medium = Literal["web", "print", "mail"]

_UNEVEN = re.compile(r"(?:^|/)(?:\.|/|$)")
"""A path with a leading or trailing slash, or with an empty part or one that starts with a dot."""


def relative(target: str, page: str) -> str:
    """Return the relative path from one page of the site to another; both are paths below its root."""
    path, _, fragment = target.partition("#")
    way = _way(path, page.rpartition("/")[0]) if path else ""
    return f"{way}#{fragment}" if fragment else way


@lru_cache(maxsize=65_536)
def _way(path: str, folder: str) -> str:
    """Return a relative path from a folder, cached for its pages; most paths need no normalising by `posixpath`."""
    if _UNEVEN.search(path) or (folder and _UNEVEN.search(folder)):
        return posixpath.relpath(f"/{path}", f"/{folder}")
    there, here = path.split("/"), folder.split("/") if folder else []
    same = next((n for n, (one, other) in enumerate(zip(there, here, strict=False)) if one != other), None)
    shared = min(len(there), len(here)) if same is None else same
    return "/".join([*[".."] * (len(here) - shared), *there[shared:]]) or "."


def to_root(page: str) -> str:
    """Return the relative path from a page to the root of the site: empty, `../`, `../../`."""
    return "../" * page.count("/")


@dataclass(frozen=True)
class RenderContext:
    """One edition for one medium at one instant."""

    edition: Edition
    library: Library
    """What may be shown and linked: for the public site only what is public."""
    medium: Medium
    now: datetime
    directory: Directory | None = None
    """The pages of topics, places and people, if the site has them."""
    drawings: Mapping[str, object] = field(default_factory=dict)
    at: str = ""
    """The path of the page that shows the edition; empty for its own."""
    shares: bool = False
    """Whether records link to the reuse page."""
    corrects: bool = True
    """Whether other editions' corrections are shown."""

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
        """The corrected key figures, by id, for those that another edition calls wrong."""
        return right_figures(self.library, self.edition) if self.corrects else {}

    @cached_property
    def corrections(self) -> tuple[Mention, ...]:
        """The corrections by which other editions name this one, newest first."""
        return others(self.library, self.edition) if self.corrects else ()

    @cached_property
    def passages(self) -> tuple[tuple[str, str], ...]:
        """Quoted wrong passages in this edition's language and their corrections: more than a bare number."""
        changes = (change_of(one) for one in self.corrections if one.edition.lang == self.edition.lang)
        return tuple((one.was, one.now) for one in changes if one.was and one.now and " " in one.was.strip())

    @cached_property
    def evidence(self) -> Evidence:
        """The tables, charts, maps and pictures with their numbers."""
        return evidence(self.edition.briefing)

    @cached_property
    def acronyms(self) -> Acronyms:
        """The acronyms that the edition uses."""
        return acronyms(self.edition)

    def label(self, anchor: str) -> str:
        """Return the label of a table, chart, map or picture: `Table 2`; empty if it has no number."""
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
        """Return a title after its label: `Table 2. Cases by town`."""
        label = self.label(anchor)
        return self.say("{label}. {title}", label=label, title=title) if label else title

    @cached_property
    def source_numbers(self) -> Mapping[str, int]:
        """The citation numbers of the sources."""
        return {source.id: number for number, source in enumerate(self.edition.briefing.sources, start=1)}

    @property
    def page(self) -> str:
        """The path of the rendered page: the edition's own, unless another one shows it."""
        return self.at or self.edition.path("html")

    def href(self, target: str) -> str:
        """Return this medium's link to a path of the site: relative on the web, absolute elsewhere.

        It is empty in a document for distribution if the site has no address.
        """
        if self.medium == "web":
            return relative(target, self.page)
        return f"{self.site.url}/{target}" if self.site.url else ""

    def filed(self, kind: str, index: int) -> str:
        """Return a link to the page of a topic, place or speaker of the edition; empty if there is none."""
        path = self.directory.address(kind, self.edition, index) if self.directory else ""
        return self.href(self.site.prefix(self.edition.lang) + path) if path else ""

    def counted(self, one: str, many: str, number: int) -> str:
        """Return a phrase that depends on a count."""
        return self.lang.ngettext(one, many, number).format(count=self.lang.number(number))

    def say(self, message: str, /, **values: object) -> str:
        """Return a phrase of the interface in the edition's language with its values filled in."""
        text = self.lang.gettext(message)
        return text.format(**values) if values else text
