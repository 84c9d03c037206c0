"""Prose of an edition as HTML: figures from their records, citations as marks or footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from unicodedata import bidirectional

from markupsafe import Markup, escape

from standfirst import markup
from standfirst.i18n import isolated, language
from standfirst.library.changes import is_percent
from standfirst.library.figure_text import (
    QUALIFIED,
    HasLanguage,
    figure_text,
    full_text,
    measured,
)
from standfirst.model import KeyFigure, Source
from standfirst.model.references import citations
from standfirst.view.acronyms import squeezed
from standfirst.view.anchors import source_anchor
from standfirst.view.render_context import RenderContext

_KEPT = "\ue000"
"""Stands for HTML in a text that is still to be escaped."""
_PARAGRAPH_END = re.compile(r"(</(?:p|li|td|th|dd)>)")
_CITATION_MARKS = re.compile(r'(?:<sup class="sf-cite[^>]*>.*?</sup>)+')


class Prose:
    """Renders the texts of one edition.

    In print every citation carries its footnote; the layout shows each once a page.
    """

    def __init__(self, context: RenderContext, *, explains: bool = False) -> None:
        """Render for a context; `explains` marks the first use of each acronym, on pages that list them."""
        self.context = context
        self._first = context.acronyms.first if explains else {}
        self._cited: dict[tuple[str, ...], Markup] = {}

    def block(self, text: str) -> Markup:
        """Render Markdown of any length."""
        html = markup.prose(text, self)
        return cited_once(html) if self.context.medium == "web" else html

    def line(self, text: str | None) -> Markup:
        """Render Markdown of one paragraph; empty for None."""
        return markup.inline(text, self) if text else Markup()

    def line_or_none(self, text: str | None) -> Markup | None:
        """Render Markdown of one paragraph, or return None."""
        return self.line(text) if text else None

    def figure(self, name: str, form: str) -> Markup:
        """Return a key figure as prose prints it; an unknown name is returned as typed."""
        record = self.context.figures.get(name)
        if record is None:
            return markup.NoReferences().figure(name, form)
        text = figure_text(self.context, record, form)
        right = None if form == "label" else self.context.right.get(name)
        if right:
            now = corrected(self.context, figure_text(self.context, right, form))
            return struck(self.context, text) + Markup("<ins>{}</ins>").format(_number(right, now))
        return Markup("<span>{}</span>").format(text) if form == "label" else _number(record, text)

    def acronyms(self, text: str) -> Mapping[str, str]:
        """Return the acronyms that the page uses first in a text, and what they stand for."""
        return self._first.get(squeezed(text), {}) if self._first else {}

    def correct(self, text: str, keep: Callable[[Markup], str]) -> str:
        """Strike out the passages that another edition corrects, with the correct one after each."""
        for was, now in self.context.passages:
            html = struck(self.context, was) + Markup("<ins>{}</ins>").format(corrected(self.context, now))
            text = _passage(was).sub(lambda _, html=html: keep(html), text)  # type: ignore[misc]
        return text

    def struck(self, text: str) -> Markup | None:
        """Return a plain text in which what another edition corrects is struck out; None if all of it stands."""
        found: list[Markup] = []

        def keep(html: Markup) -> str:
            found.append(html)
            return f"{_KEPT}{len(found) - 1}{_KEPT}"

        parts = self.correct(text.replace(_KEPT, ""), keep).split(_KEPT)
        if not found:
            return None
        return Markup().join(
            found[int(part)] if index % 2 else escape(part) for index, part in enumerate(parts)
        )

    def cite(self, names: tuple[str, ...]) -> Markup:
        """Return the mark of a citation: a link on the web, a footnote on paper, a number in a message."""
        if names not in self._cited:
            known = [source for name in names if (source := self.context.edition.source(name))]
            marks = (self._mark(source, index > 0) for index, source in enumerate(known))
            self._cited[names] = Markup().join(marks)
        return self._cited[names]

    def mention(self, name: str) -> Markup:
        """Return the number of a table, chart, map or picture, linked to it; an unknown name is returned as typed."""
        piece = self.context.evidence.find(name)
        if piece is None:
            return markup.NoReferences().mention(name)
        label = self.context.label(piece.anchor)
        here = self.context.medium != "mail"
        way = f"#{piece.anchor}" if here else self.context.href(f"{self.context.page}#{piece.anchor}")
        return Markup('<a href="{}">{}</a>').format(way, label) if way else escape(label)

    def link(self, name: str) -> str:
        """Return a link to an edition, in the language of this one if possible, and to an anchor on its page."""
        key, mark, place = name.partition("#")
        library = self.context.library
        found = library.by_name.get(f"{key}.{self.context.edition.lang}") or library.by_name.get(key)
        way = self.context.href(found.path("html")) if found else ""
        return f"{way}{mark}{place}" if way else ""

    def cites(self, names: tuple[str, ...], after: str | None = None) -> Markup:
        """Return the marks of a record's sources, without those already cited at the end of the text before."""
        said = {name for found in citations(after or "") for name in found.ids}
        return self.cite(tuple(name for name in names if name not in said))

    def _mark(self, source: Source, follows: bool) -> Markup:
        number = self.context.source_numbers[source.id]
        if self.context.medium == "mail":
            return Markup("&#160;[{}]").format(number)
        label = self.context.say("Source {number}", number=number)
        link = Markup('<sup class="sf-cite{}"><a href="#{}" aria-label="{}">[{}]</a></sup>').format(
            " sf-cite--next" if follows else "", source_anchor(source), label, number
        )
        if self.context.medium == "web":
            return link
        return link + Markup('<span class="sf-footnote" data-note="{}">[{}] {}</span>').format(
            number, number, footnote(self.context, source)
        )


def cited_once(html: Markup) -> Markup:
    """Cite sources once for consecutive sentences of a paragraph with the same ones, after the last sentence."""
    parts = _PARAGRAPH_END.split(str(html))
    return Markup("".join(map(_last_of_each, parts)))  # noqa: S704  # marks are left out, nothing is added


def _last_of_each(paragraph: str) -> str:
    """Remove from a paragraph each mark that the next one repeats."""
    found = list(_CITATION_MARKS.finditer(paragraph))
    again = {one.start() for one, after in pairwise(found) if one[0] == after[0]}
    return _CITATION_MARKS.sub(lambda one: "" if one.start() in again else one[0], paragraph)


def struck(context: RenderContext, text: str) -> Markup:
    """Strike out a wrong text, and mark it as wrong for readers who cannot see that."""
    return Markup('<del><span class="sf-hidden">{}</span>{}</del> ').format(context.say("wrong:") + " ", text)


def corrected(context: HasLanguage, text: str) -> str:
    """Return the correct text that replaces a wrong one."""
    return context.say("{text} (corrected)", text=text)


def corrected_text(context: RenderContext, record: KeyFigure) -> str:
    """Return qualifier and number of a figure as one phrase, corrected if another edition corrects it."""
    right = context.right.get(record.id)
    return corrected(context, full_text(context, right)) if right else full_text(context, record)


def _number(figure: KeyFigure, text: str) -> Markup:
    if figure.value is None:
        return Markup("<span>{}</span>").format(text)
    return Markup('<data class="sf-figure-ref" value="{}">{}</data>').format(machine(figure.value), text)


def _passage(words: str) -> re.Pattern[str]:
    """Return the pattern of a passage, with any line breaks; its own full stop may be missing in the text."""
    inner = r"\s+".join(map(re.escape, words.rstrip(".").split()))
    stop = r"\.?" if words.rstrip().endswith(".") else ""
    return re.compile(rf"(?<!\w){inner}(?!\w){stop}")


class UncitedProse(Prose):
    """Renders texts without citation marks, for pages that do not list the sources."""

    def cite(self, names: tuple[str, ...]) -> Markup:  # noqa: ARG002  # the marks would lead nowhere
        """Return nothing."""
        return Markup()

    def mention(self, name: str) -> Markup:
        """Return the number without a link, since its item is not on the page."""
        return escape(markup.plain(super().mention(name)))


def footnote(context: RenderContext, source: Source) -> str:
    """Return a source in one line: author, title, publisher, date, grade."""
    names = (apart(context, one) for one in (source.author, source.title, source.publisher) if one)
    date = context.lang.day(source.date) if source.date else None
    grade = context.say("grade {grade}", grade=source.grade) if source.grade else None
    return context.say(", ").join(part for part in (*names, date, grade) if part)


def apart(context: HasLanguage, text: str) -> str:
    """Isolate a name in Latin letters within a right-to-left line, so that a date beside it keeps its place."""
    strong = next((way for way in map(bidirectional, text) if way in ("L", "R", "AL")), "")
    return isolated(text, language("en"), context.lang) if strong == "L" else text


def machine(value: float) -> str:
    """Return a number without separators: `190`, `0.5`."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def difference_text(context: HasLanguage, figure: KeyFigure, difference: float | None) -> str:
    """Return the change of a figure with its unit; shares differ by percentage points. Empty for no change."""
    if not difference:
        return ""
    signed = context.lang.signed(difference)
    if is_percent(figure):
        one = abs(difference) == 1
        return context.say("{number} percentage point", number=signed) if one else context.say(
            "{number} percentage points", number=signed
        )  # fmt: skip
    if figure.currency:
        sign = signed[: -len(context.lang.number(abs(difference)))]
        return f"{sign}{measured(context, figure, context.lang.number(abs(difference)))}"
    return measured(context, figure, signed)


def qualifier_text(context: RenderContext, figure: KeyFigure) -> tuple[str, str]:
    """Return the qualifier before and after the number: `more than`, or after it as in Urdu."""
    if figure.value is None or figure.qualifier is None:
        return "", ""
    before, _, after = context.say(QUALIFIED[figure.qualifier]).partition("{number}")
    return before.strip(), after.strip()


def span(ends: Sequence[str]) -> str:
    """Return the ends of a range as printed: `5–14`, or `-14 – -7` so that no dash is beside a minus sign."""
    return (" – " if any(end[:1] in ("-", "\u2212", "\u200e") for end in ends) else "–").join(ends)
