"""The render context of a page that belongs to no briefing: its language, path and directory."""

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
from standfirst.view.labels import exercise_label
from standfirst.view.render_context import RenderContext, relative


@dataclass(frozen=True)
class SharedParts:
    """Parts of cards and lines that are the same on every page, each rendered once per build."""

    cards: dict[tuple[str, str], tuple[records.Card, Trace]] = field(default_factory=dict)
    lines: dict[tuple[str, str, bool], tuple[records.Line, Trace]] = field(default_factory=dict)
    claims: dict[tuple[str, int, str], tuple[records.Line, Trace]] = field(default_factory=dict)
    """With their links, since all pages of claims are in one folder."""


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
        """The editions that may be shown."""
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
        """Return a link to another page of the site in the same language."""
        return relative(self.site.prefix(self.tag) + name, self.page)

    def root(self, path: str) -> str:
        """Return a link to a path that is the same in all languages."""
        return relative(path, self.page)

    def to(self, edition: Edition, anchor: str = "") -> str:
        """Return a link to an edition, or to an anchor on its page."""
        target = edition.path("html")
        return relative(f"{target}#{anchor}" if anchor else target, self.page)

    def edition(self, edition: Edition) -> Edition:
        """Return an edition in the page's language; itself if it has no translation, or is the only one withdrawn."""
        if edition.lang == self.tag:
            return edition
        translated = self.library.in_language(edition, self.tag)
        return edition if translated.withdrawn and not edition.withdrawn else translated

    def render_context(self, edition: Edition) -> RenderContext:
        """Return the render context of an edition's records, in the edition's language."""
        return RenderContext(edition, self.library, "web", self.now, self.directory)

    def isolated(self, text: str) -> str:
        """Isolate text of the site's first language in a sentence of the page's, so that each keeps its direction."""
        return isolated(text, language(self.site.lang), self.lang)

    def exercise(self, edition: Edition) -> str:
        """Return the label of an edition made for an exercise, or an empty string."""
        return exercise_label(self.lang) if edition.exercise else ""

    def say(self, message: str, /, **values: object) -> str:
        """Return a phrase of the interface in the language of the page."""
        text = self.lang.gettext(message)
        return text.format(**values) if values else text

    def counted(self, one: str, many: str, number: int) -> str:
        """Return a phrase that depends on a count."""
        return self.lang.ngettext(one, many, number).format(count=self.lang.number(number))

    def series(self, name: str) -> records.Link:
        """Return a link to the page of a series."""
        lang = self.tag if self.library.is_series_translated(name, self.tag) else self.site.lang
        return records.Link(self.library.series_title(name, lang), self.here(f"{name}/index.html"), lang=lang)

    def series_title(self, name: str) -> str:
        """Return the title of a series for a sentence in the language of the page."""
        title = self.library.series_title(name, self.tag)
        return title if self.library.is_series_translated(name, self.tag) else self.isolated(title)

    def named(self, edition: Edition) -> records.Link:
        """Return a link to an edition, labelled with its series and number, or with its title."""
        shown = self.edition(edition)
        if edition.file.series and edition.briefing.edition:
            return records.Link(self.numbered(edition), self.to(shown), note=shown.briefing.title, lang="")
        return records.Link(shown.briefing.title, self.to(shown), lang=shown.lang)

    def number(self, edition: Edition) -> str:
        """Return the number of an edition as text; empty if it has none."""
        number = edition.briefing.edition
        return self.say("Edition {number}", number=self.lang.number(number)) if number else ""

    def numbered(self, edition: Edition) -> str:
        """Return an edition's series and number, as far as it has them."""
        name, number = edition.file.series, self.number(edition)
        series = self.series_title(name) if name else ""
        return (
            self.say("{series}, {edition}", series=series, edition=number)
            if series and number
            else series or number
        )
