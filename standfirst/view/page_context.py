"""What a page of the site stands in that belongs to no briefing: its language, its address, its directory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from standfirst.engine import Trace
from standfirst.i18n import Language, isolated, language
from standfirst.library import Edition, Library
from standfirst.settings import Site
from standfirst.view import records
from standfirst.view.directory import Directory
from standfirst.view.labels import stamp
from standfirst.view.render_context import RenderContext, relative


@dataclass(frozen=True)
class SharedParts:
    """The parts of cards and lines that are the same on every page, each drawn once in a build."""

    cards: dict[tuple[str, str], tuple[records.Card, Trace]] = field(default_factory=dict)
    lines: dict[tuple[str, str, bool], tuple[records.Line, Trace]] = field(default_factory=dict)
    claims: dict[tuple[str, int, str], tuple[records.Line, Trace]] = field(default_factory=dict)
    """With their links, for all pages of claims stand in one folder."""


@dataclass(frozen=True)
class PageContext:
    """One page of the site in one of its languages. `name` is its path in the site's first language."""

    directory: Directory
    now: datetime
    tag: str
    name: str
    drawn: SharedParts = field(default_factory=SharedParts)

    @property
    def library(self) -> Library:
        """What may be shown."""
        return self.directory.library

    @property
    def site(self) -> Site:
        """The settings of the site."""
        return self.library.site

    @cached_property
    def lang(self) -> Language:
        """The language of the page."""
        return language(self.tag)

    @property
    def page(self) -> str:
        """The path of the page."""
        return self.site.prefix(self.tag) + self.name

    def here(self, name: str) -> str:
        """The way to another page of the site in the same language."""
        return relative(self.site.prefix(self.tag) + name, self.page)

    def root(self, path: str) -> str:
        """The way to a path that is the same in all languages."""
        return relative(path, self.page)

    def to(self, edition: Edition, anchor: str = "") -> str:
        """The way to an edition, or to a place on its page."""
        target = edition.path("html")
        return relative(f"{target}#{anchor}" if anchor else target, self.page)

    def edition(self, edition: Edition) -> Edition:
        """An edition in the language of the page; as it is where no translation is there, or it alone was withdrawn."""
        if edition.lang == self.tag:
            return edition
        translated = self.library.in_language(edition, self.tag)
        return edition if translated.withdrawn and not edition.withdrawn else translated

    def scope(self, edition: Edition) -> RenderContext:
        """What the drawing of an edition's records stands in; their words are those of the edition's language."""
        return RenderContext(edition, self.library, "web", self.now, self.directory)

    def isolated(self, text: str) -> str:
        """Words of the site's first language within a sentence of the page's, so that both run their own way."""
        return isolated(text, language(self.site.lang), self.lang)

    def exercise(self, edition: Edition) -> str:
        """The word to put beside what is invented for an exercise, or nothing."""
        return stamp(self.lang) if edition.exercise else ""

    def say(self, message: str, /, **values: object) -> str:
        """A phrase of the interface in the language of the page."""
        text = self.lang.gettext(message)
        return text.format(**values) if values else text

    def counted(self, one: str, many: str, number: int) -> str:
        """A phrase that depends on a count."""
        return self.lang.ngettext(one, many, number).format(count=self.lang.number(number))

    def series(self, name: str) -> records.Link:
        """A series with the way to its page."""
        return records.Link(
            self.library.series_title(name), self.here(f"{name}/index.html"), lang=self.site.lang
        )

    def named(self, edition: Edition) -> records.Link:
        """An edition by its series and number, or by its title, with the way to it."""
        shown = self.edition(edition)
        if edition.file.series and edition.briefing.edition:
            return records.Link(self.numbered(edition), self.to(shown), note=shown.briefing.title, lang="")
        return records.Link(shown.briefing.title, self.to(shown), lang=shown.lang)

    def number(self, edition: Edition) -> str:
        """The number of an edition in words; nothing where it has none."""
        number = edition.briefing.edition
        return self.say("Edition {number}", number=self.lang.number(number)) if number else ""

    def numbered(self, edition: Edition) -> str:
        """An edition by its series and number, as far as it has them."""
        name, number = edition.file.series, self.number(edition)
        series = self.isolated(self.library.series_title(name)) if name else ""
        return (
            self.say("{series}, {edition}", series=series, edition=number)
            if series and number
            else series or number
        )
