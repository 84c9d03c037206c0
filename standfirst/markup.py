"""Turns Markdown with citations and figure references into HTML that is safe to print.

This is the only source of trusted HTML. The order matters: references become marks that Markdown
does not touch, Markdown becomes HTML, the HTML is sanitised, and only then the marks become what
the view has drawn for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote
from xml.etree.ElementTree import Element

from markupsafe import Markup, escape

from standfirst.model import references

if TYPE_CHECKING:
    from markdown import Markdown

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Private-use characters around a reference's number; taken out of what users write."""

_MARK = re.compile(f"{MARK_OPEN}(\\d+){MARK_CLOSE}")
_SPACED_CITATION = re.compile(rf"(?<![ \t])[ \t]*{references.CITATION.pattern}")
"""A citation with all the space before it, which the raised mark replaces."""

_HTML_TAG = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>")
_ADDRESS = re.compile(r'(?<= href=)"[^"]*"')
_OPENING = re.compile(r'(?:^|(?<=[\s(\[]))"')
_HARMLESS = str.maketrans({'"': "\u201d", "'": "\u2019", "`": "\u2018", "<": "\u2039", ">": "\u203a"})
_MOST = {"[": (500, "\ue002"), "<": (1000, "\ue003")}
_PRIVATE = str.maketrans("", "", MARK_OPEN + MARK_CLOSE + "\ue002\ue003")

_PLAIN = r"\w .,;:()'\"%/+=?@\u060c-\u06d4\u2010-\u201f\u2026\ue000\ue001-"
_PLAIN_LINE = re.compile(rf"(?!.*_)(?=\S)[{_PLAIN}]*(?<=\S)")
_PLAIN_TEXT = re.compile(rf"(?!.*_)[^\W\d][{_PLAIN}]*(?<=\S)(?:\n\n[^\W\d][{_PLAIN}]*(?<=\S))*", re.DOTALL)
"""Words in which neither Markdown nor the sanitiser finds anything to do: most texts, at a fraction of the time."""

_TAGS = {
    "p", "br", "hr", "strong", "em", "del", "ins", "sup", "sub", "abbr", "code", "pre", "cite", "q", "a", "ul", "ol",
    "li", "dl", "dt", "dd", "blockquote", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_INLINE_TAGS = {"strong", "em", "del", "ins", "sup", "sub", "abbr", "code", "cite", "q", "a", "br"}
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "th": {"scope"}}
_CLASSES = {tag: {"sf-align-left", "sf-align-center", "sf-align-right"} for tag in ("th", "td")}
_SCHEMES = {"http", "https", "mailto"}


class References(Protocol):
    """What the view answers for a reference in prose."""

    def figure(self, name: str, form: str) -> Markup:
        """A key figure as prose prints it."""
        ...

    def cite(self, names: tuple[str, ...]) -> Markup:
        """The mark of a citation."""
        ...


class NoReferences:
    """For texts that stand outside a briefing: references stay as they were typed."""

    def figure(self, name: str, form: str) -> Markup:
        """The reference as text."""
        return Markup("{{{{ {} }}}}").format(name if form == "full" else f"{name}|{form}")

    def cite(self, names: tuple[str, ...]) -> Markup:
        """The citation as text."""
        return Markup("[{}]").format("; ".join(f"@{name}" for name in names))


def prose(text: str, refs: References) -> Markup:
    """Markdown of any length as block HTML; headings begin at the third level."""
    return _render(text, refs, _TAGS, _markdown, _paragraphs)


def inline(text: str, refs: References) -> Markup:
    """Markdown of one paragraph as inline HTML without a paragraph around it."""
    return _render(" ".join(text.split()), refs, _INLINE_TAGS, _markdown_inline, _words)


def plain(markup: Markup) -> str:
    """The words alone."""
    return " ".join(markup.striptags().split())


def unquoted(text: str) -> Markup:
    """Plain text for templates that escape nothing, or that strip tags and so turn entities back into signs.

    Straight quotation marks become curly ones and angle brackets single guillemets, so that no reading of
    the text, however often it is unescaped, can leave an attribute or begin an element.
    """
    curly = _OPENING.sub("\u201c", text).translate(_HARMLESS)
    return escape(curly)


def unquoted_html(html: Markup) -> Markup:
    """Sanitised HTML for the same templates: the tags stay, the text between them is as in `unquoted`."""
    texts = _HTML_TAG.split(str(html))
    tags = [*_HTML_TAG.findall(str(html)), ""]
    done = (f"{unquoted(unescape(text))}{tag}" for text, tag in zip(texts, tags, strict=True))
    return Markup("".join(done))  # noqa: S704  # the tags are as they were, the rest is escaped


def _render(
    text: str,
    refs: References,
    tags: set[str],
    markdown: Callable[[], Markdown],
    plainly: Callable[[str], str | None],
) -> Markup:
    drawn: list[Markup] = []
    marked = _bounded(_mark(text.translate(_PRIVATE), refs, drawn))
    html = plainly(marked)
    if html is None:
        html = _converted(marked, tags, markdown())
    return Markup(_fill(html, drawn).strip())  # noqa: S704  # sanitised, or words alone; only here may it be said


def _words(text: str) -> str | None:
    """A line in which nothing is markup, as it is."""
    return text if _PLAIN_LINE.fullmatch(text) else None


def _paragraphs(text: str) -> str | None:
    """Paragraphs in which nothing is markup."""
    bare = text.strip("\n")
    if not _PLAIN_TEXT.fullmatch(bare):
        return None
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in bare.split("\n\n"))


def _converted(marked: str, tags: set[str], markdown: Markdown) -> str:
    """Markdown as HTML with nothing in it but these tags."""
    import nh3

    try:
        converted = markdown.reset().convert(marked)
    except RecursionError:  # lists within lists beyond all measure: the words alone are left
        converted = f"<p>{escape(marked)}</p>"
    html = nh3.clean(
        converted,
        tags=tags,
        clean_content_tags={"script", "style", "template", "iframe", "object", "svg", "math", "noscript"},
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )
    return str(html).replace("\ue002", "[").replace("\ue003", "&lt;")


def _bounded(text: str) -> str:
    """The text in which signs that stand there more often than anybody writes mean nothing to Markdown.

    Its time grows with the square of their number.
    """
    for sign, (most, other) in _MOST.items():
        if text.count(sign) > most:
            text = text.replace(sign, other)
    return text


def _mark(text: str, refs: References, drawn: list[Markup]) -> str:
    def keep(html: Markup) -> str:
        drawn.append(html)
        return f"{MARK_OPEN}{len(drawn) - 1}{MARK_CLOSE}"

    def cited(found: re.Match[str]) -> str:
        names = next(references.citations(found[0])).ids
        return keep(refs.cite(names))

    text = references.FIGURE.sub(lambda found: keep(refs.figure(found["id"], found["form"] or "full")), text)
    return _SPACED_CITATION.sub(cited, text)


def _fill(html: str, drawn: list[Markup]) -> str:
    """Marks in text become their HTML; in an attribute they become their words, and in an address a part of its path.

    Addresses were judged before the marks in them were filled, so no mark may bring a scheme with it.
    """
    if not drawn:
        return html

    def part(mark: re.Match[str]) -> str:
        return quote(plain(drawn[int(mark[1])]), safe="")

    def words(found: re.Match[str]) -> str:
        tag = _ADDRESS.sub(lambda address: _MARK.sub(part, address[0]), found[0])
        return _MARK.sub(lambda mark: str(escape(plain(drawn[int(mark[1])]))), tag)

    return _MARK.sub(lambda mark: str(drawn[int(mark[1])]), _HTML_TAG.sub(words, html))


@cache
def _markdown() -> Markdown:
    from markdown import Markdown
    from markdown.extensions import Extension
    from markdown.treeprocessors import Treeprocessor

    class Shape(Treeprocessor):
        """Headings below those of the briefing; alignment of cells as a class, heads with a scope."""

        def run(self, root: Element) -> None:
            headings = [element for element in root.iter() if re.fullmatch("h[1-6]", element.tag)]
            shift = 3 - min((int(element.tag[1]) for element in headings), default=3)
            for element in headings:
                element.tag = f"h{min(6, int(element.tag[1]) + shift)}"
            for cell in root.iter():
                if cell.tag in ("th", "td"):
                    _shape_cell(cell)

    class Briefing(Extension):
        def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's name
            md.treeprocessors.register(Shape(md), "standfirst", 5)

    return Markdown(extensions=["tables", "sane_lists", "def_list", "abbr", Briefing()], output_format="html")


@cache
def _markdown_inline() -> Markdown:
    """Markdown in which a line that begins with `1.` or `#` is a sentence, not a list or a heading."""
    from markdown import Markdown

    markdown = Markdown(output_format="html")
    for name in (
        "indent",
        "code",
        "hashheader",
        "setextheader",
        "hr",
        "olist",
        "ulist",
        "quote",
        "reference",
    ):
        markdown.parser.blockprocessors.deregister(name)
    markdown.preprocessors.deregister("html_block")
    return markdown


def _shape_cell(cell: Element) -> None:
    style = cell.attrib.pop("style", "")
    if found := re.search(r"text-align:\s*(left|center|right)", style):
        cell.set("class", f"sf-align-{found[1]}")
    if cell.tag == "th":
        cell.set("scope", "col")
