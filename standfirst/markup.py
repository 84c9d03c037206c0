"""Turn Markdown with citations and figure references into HTML that is safe to print.

This is the only source of trusted HTML. The order matters: references become placeholders that Markdown
does not touch, Markdown becomes HTML, the HTML is sanitised, and only then are the placeholders replaced
by what the view has rendered for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from itertools import chain, zip_longest
from typing import Protocol
from urllib.parse import quote, unquote

from markupsafe import Markup, escape

from standfirst import commonmark
from standfirst.commonmark import MARK, MARK_CLOSE, MARK_OPEN
from standfirst.model import references

_BRIEFING = re.compile(
    r'<a href="(?:\{|%7B)briefing(?:\}|%7D)(?P<name>[^"]*)"(?P<rest>[^>]*)>(?P<words>.*?)</a>', re.DOTALL
)

_SPACED_CITATION = re.compile(rf"(?<![ \t])[ \t]*{references.CITATION.pattern}")
"""A citation with all the space before it, which the raised mark replaces."""

_HTML_TAG = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>")
_VERBATIM = re.compile(r"</?(?:code|pre|abbr)\b")
_ADDRESS = re.compile(r'(?<= href=)"[^"]*"')
_OPENING = re.compile(r'(?:^|(?<=[\s(\[]))"')
_HARMLESS = str.maketrans({'"': "\u201d", "'": "\u2019", "`": "\u2018", "<": "\u2039", ">": "\u203a"})
_PRIVATE = str.maketrans("", "", MARK_OPEN + MARK_CLOSE)

_SENTENCE_BEGINS = re.compile(
    r"(?:\A|\n[ \t]*\n|^[ \t]*(?:[-*+>]|\d+[.)])[ \t]+|(?:[^\W\d_]{4}|[\d)\]%])[.!?…]+[\"”’»)]*\s+)[\"“«‘(*_\s]*\Z",
    re.MULTILINE,
)
"""The end of a text just before a sentence begins; after a short word the full stop may be an abbreviation's."""

_FIRST_LETTER = re.compile(r"\A((?:<[^<>]*>)*)([^\W\d_])")

_PLAIN = r"\w .,;:()'\"%/+=?@\u060c-\u06d4\u2010-\u201f\u2026\ue000\ue001-"
_ADDRESSED = r"//|www\.|@\w"
_PLAIN_LINE = re.compile(rf"(?!.*(?:_|{_ADDRESSED}))(?=\S)[{_PLAIN}]*(?<=\S)")
_PLAIN_TEXT = re.compile(
    rf"(?!.*(?:_|{_ADDRESSED}))[^\W\d][{_PLAIN}]*(?<=\S)(?:\n\n[^\W\d][{_PLAIN}]*(?<=\S))*", re.DOTALL
)
"""Text that neither Markdown nor the sanitiser would change: most texts, in a fraction of the time."""

_TAGS = {
    "p", "br", "hr", "strong", "em", "del", "ins", "sup", "sub", "abbr", "code", "pre", "cite", "q", "a", "ul", "ol",
    "li", "dl", "dt", "dd", "blockquote", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_INLINE_TAGS = {"strong", "em", "del", "ins", "sup", "sub", "abbr", "code", "cite", "q", "a", "br"}
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "th": {"scope"}}
_CELLS = {"sf-align-left", "sf-align-center", "sf-align-right", "sf-cell--long"}
_CLASSES = {"th": _CELLS, "td": _CELLS, "table": {"sf-table--dense", "sf-table--tight", "sf-table--broken"}}
_SCHEMES = {"http", "https", "mailto"}


class References(Protocol):
    """The view's rendering of references in prose."""

    def figure(self, name: str, form: str) -> Markup:
        """Return a key figure as prose prints it."""
        ...

    def cite(self, names: tuple[str, ...]) -> Markup:
        """Return the mark of a citation."""
        ...

    def mention(self, name: str) -> Markup:
        """Return a mention of a table, chart, map or picture."""
        ...

    def link(self, name: str) -> str:
        """Return the link to a briefing, or to an anchor in it; empty if there is none."""
        ...

    def acronyms(self, text: str) -> Mapping[str, str]:
        """Return the acronyms that the page uses first in a text, and what they stand for."""
        ...

    def correct(self, text: str, keep: Callable[[Markup], str]) -> str:
        """Replace wrong passages in the text by what `keep` makes of their correction's HTML."""
        ...


class NoReferences:
    """References in texts outside a briefing, which stay as typed."""

    def figure(self, name: str, form: str) -> Markup:
        """Return the reference as text."""
        return Markup("{{{{ {} }}}}").format(name if form == "full" else f"{name}|{form}")

    def cite(self, names: tuple[str, ...]) -> Markup:
        """Return the citation as text."""
        return Markup("[{}]").format("; ".join(f"@{name}" for name in names))

    def mention(self, name: str) -> Markup:
        """Return the mention as text."""
        return Markup("[[{}]]").format(name)

    def link(self, name: str) -> str:  # noqa: ARG002  # nobody knows what is there
        """Return nothing."""
        return ""

    def acronyms(self, text: str) -> Mapping[str, str]:  # noqa: ARG002  # none is known
        """Return nothing."""
        return {}

    def correct(self, text: str, keep: Callable[[Markup], str]) -> str:  # noqa: ARG002  # nothing is wrong
        """Return the text unchanged."""
        return text


def prose(text: str, refs: References) -> Markup:
    """Render Markdown of any length as block HTML; headings begin at the third level."""
    return _render(text, refs, _TAGS, commonmark.blocks, _paragraphs)


def inline(text: str, refs: References) -> Markup:
    """Render Markdown of one paragraph as inline HTML without a paragraph around it."""
    return _render(" ".join(text.split()), refs, _INLINE_TAGS, commonmark.line, _words)


def plain(markup: Markup) -> str:
    """Return the text alone."""
    return " ".join(markup.striptags().split())


def unquoted(text: str) -> Markup:
    """Return plain text for templates that do not escape, or that strip tags and so turn entities into characters.

    Straight quotation marks become curly ones and angle brackets single guillemets, so that no reading of
    the text, however often it is unescaped, can leave an attribute or begin an element.
    """
    curly = _OPENING.sub("\u201c", text).translate(_HARMLESS)
    return escape(curly)


def unquoted_html(html: Markup) -> Markup:
    """Return sanitised HTML for the same templates: the tags stay, the text between them is as in `unquoted`."""
    texts = _HTML_TAG.split(str(html))
    tags = [*_HTML_TAG.findall(str(html)), ""]
    done = (f"{unquoted(unescape(text))}{tag}" for text, tag in zip(texts, tags, strict=True))
    return Markup("".join(done))  # noqa: S704  # the tags are as they were, the rest is escaped


def _render(
    text: str,
    refs: References,
    tags: set[str],
    convert: Callable[[str], str],
    plainly: Callable[[str], str | None],
) -> Markup:
    drawn: list[Markup] = []
    marked = _mark(text.translate(_PRIVATE), refs, drawn)
    html = plainly(marked)
    if html is None:
        html = _with_links(_sanitised(convert(marked), tags), refs)
    for short, long in refs.acronyms(text).items():
        html = _explained(html, short, long)
    return Markup(_fill(html, drawn).strip())  # noqa: S704  # sanitised, or words alone; only here may it be said


def _explained(html: str, short: str, long: str) -> str:
    """Mark the first use of an acronym in text, outside code, with what it stands for."""
    word = references.acronym(str(escape(short)))
    texts, tags = _HTML_TAG.split(html), _HTML_TAG.findall(html)
    inside = 0
    for index, text in enumerate(texts):
        if not inside and (found := word.search(text)):
            mark = f'<abbr title="{escape(long)}">{found[0]}</abbr>'
            texts[index] = text[: found.start()] + mark + text[found.end() :]
            break
        tag = tags[index] if index < len(tags) else ""
        if _VERBATIM.match(tag):
            inside += -1 if tag.startswith("</") else 1
    return "".join(chain.from_iterable(zip_longest(texts, tags, fillvalue="")))


def _words(text: str) -> str | None:
    """Return a line without any markup unchanged; None for others."""
    return text if _PLAIN_LINE.fullmatch(text) else None


def _paragraphs(text: str) -> str | None:
    """Return paragraphs without any markup as HTML; None for others."""
    bare = text.strip("\n")
    if not _PLAIN_TEXT.fullmatch(bare):
        return None
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in bare.split("\n\n"))


def _sanitised(html: str, tags: set[str]) -> str:
    """Return HTML with only these tags and URLs of safe schemes."""
    import nh3

    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags={"script", "style", "template", "iframe", "object", "svg", "math", "noscript"},
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )


def _with_links(html: str, refs: References) -> str:
    """Resolve links to `{briefing}flood/02`; only their text is left if there is no target."""

    def lead(found: re.Match[str]) -> str:
        way = refs.link(unquote(unescape(found["name"])))
        return f'<a href="{escape(way)}"{found["rest"]}>{found["words"]}</a>' if way else found["words"]

    return _BRIEFING.sub(lead, html) if "briefing" in html else html


def _mark(text: str, refs: References, drawn: list[Markup]) -> str:
    def keep(html: Markup) -> str:
        drawn.append(html)
        return f"{MARK_OPEN}{len(drawn) - 1}{MARK_CLOSE}"

    def cited(found: re.Match[str]) -> str:
        names = next(references.citations(found[0])).ids
        return keep(refs.cite(names))

    def figure(found: re.Match[str]) -> str:
        html = refs.figure(found["id"], found["form"] or "full")
        return keep(_capital(html) if _SENTENCE_BEGINS.search(text, 0, found.start()) else html)

    text = refs.correct(text, keep)
    if "[[" in text:
        text = references.MENTION.sub(lambda found: keep(refs.mention(found["id"])), text)
    return _SPACED_CITATION.sub(cited, references.FIGURE.sub(figure, text))


def _capital(html: Markup) -> Markup:
    """Capitalise a figure at the beginning of a sentence, in languages that have capitals: `About 2,900`."""
    capital = _FIRST_LETTER.sub(lambda found: f"{found[1]}{found[2].title()}", str(html), count=1)
    return Markup(capital)  # noqa: S704  # what the view drew, with another first letter


def _fill(html: str, drawn: list[Markup]) -> str:
    """Replace placeholders by their HTML in text, by their text in attributes, and by a path segment in URLs.

    URLs were checked before placeholders in them are filled, so none may contribute a scheme.
    """
    if not drawn:
        return html

    def part(mark: re.Match[str]) -> str:
        return quote(plain(drawn[int(mark[1])]), safe="")

    def words(found: re.Match[str]) -> str:
        tag = _ADDRESS.sub(lambda address: MARK.sub(part, address[0]), found[0])
        return MARK.sub(lambda mark: str(escape(plain(drawn[int(mark[1])]))), tag)

    return MARK.sub(lambda mark: str(drawn[int(mark[1])]), _HTML_TAG.sub(words, html))
