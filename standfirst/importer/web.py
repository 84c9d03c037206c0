"""Extract the article of an HTML file, without its menus, notices and scripts, which are listed."""

from __future__ import annotations

import base64
import binascii
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from standfirst.importer.blocks import Block, Reading, SourcePicture, squeeze
from standfirst.importer.htmlblocks import HtmlBlocks
from standfirst.importer.source import SourceLine, clean, refuse
from standfirst.language.words import words

_SILENT: Final = words("script style noscript template svg iframe head input select textarea button object")
_AROUND: Final = ("nav", "footer", "aside", "dialog", "form", "menu")
_ROLES: Final = words("navigation banner contentinfo complementary search dialog alertdialog menu toolbar")
_NAMED: Final = re.compile(
    r"(?:^|[-_\s])(?:cookies?|consent|gdpr|newsletter|subscribe|share|sharing|social|related|recommended|promo|advert\w*|ads?|"
    r"breadcrumbs?|menu|navbar|navigation|sidebar|comments?|paywall|popup|modal|banner|skip-?link)(?:$|[-_\s])",
    re.IGNORECASE,
)
MAX_PICTURE: Final = 16 * 1024 * 1024


def read(text: str, name: str, folder: Path | None = None) -> Reading:
    """Return the article of a page; pictures beside the file, or in it, are included, and none is downloaded."""
    try:
        import lxml.html
        from lxml import etree
    except ImportError:
        refuse(name, "SF001", "HTML files need the extra `import`", "install standfirst[import]")
    try:
        root = lxml.html.document_fromstring(text.replace("\x00", ""))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        refuse(name, "SF009", "the page has no text", "give a page with an article")
    builder = HtmlBlocks()
    aside: list[str] = []
    title, day = _meta(root)
    _prune(root, aside)
    body = root.find("body")
    article = _article(body if body is not None else root, aside)
    pictures = [picture for image in article.iter("img") if (picture := _picture(image, folder))]
    has_title = any(True for _ in article.iter("h1"))
    _say(builder, "title", "" if has_title else title)
    _say(builder, "published", day)
    builder.feed(etree.tostring(article, encoding="unicode", method="html"))
    builder.close()
    builder.finish()
    for piece in dict.fromkeys(aside):
        builder.add("extra", piece, piece, label="around the article")
    if has_title and title:
        builder.add("extra", title, title, label="the title of the page")
    if not any(block.kind not in ("extra", "meta") for block in builder.blocks):
        refuse(name, "SF009", "the page has no text", "give a page with an article")
    return Reading(tuple(builder.lines), tuple(builder.blocks), "paragraph", tuple(pictures))


def _say(builder: HtmlBlocks, label: str, text: str) -> None:
    if text:
        builder.lines.append(SourceLine(len(builder.lines) + 1, text))
        builder.blocks.append(Block("meta", text, text, (len(builder.lines),), label=label))


def _meta(root: Any) -> tuple[str, str]:
    """Return the page's title and its date of publication from its head."""
    title = squeeze(clean(root.findtext(".//title") or ""))
    names = ("article:published_time", "date", "dc.date", "dcterms.date", "datepublished")
    for meta in root.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").casefold()
        if key in names and meta.get("content"):
            return title, str(meta.get("content"))[:10]
    return title, ""


def _prune(root: Any, aside: list[str]) -> None:
    """Remove what is not text, and record text around the article."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            _drop(element)
        elif element.getparent() is not None and _is_around(element):
            aside.extend(_texts(element))
            _drop(element)


def _is_around(element: Any) -> bool:
    if element.tag in ("html", "body", "main", "article", "h1"):
        return False
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    hidden = hidden or bool(
        re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", element.get("style") or "")
    )
    named = _NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    head = element.tag == "header" and next(element.iterancestors("article", "main"), None) is None
    return bool(hidden or named or head or element.tag in _AROUND or element.get("role") in _ROLES)


def _drop(element: Any) -> None:
    """Remove an element and keep the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = f"{before.tail or ''}{element.tail}"
        else:
            parent.text = f"{parent.text or ''}{element.tail}"
    parent.remove(element)


def _texts(element: Any) -> list[str]:
    """Return the texts of an element, one for each leaf."""
    builder = HtmlBlocks()
    from lxml import etree

    builder.feed(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
    builder.close()
    builder.finish()
    return [line.text for line in builder.lines]


def _article(body: Any, aside: list[str]) -> Any:
    """Return the longest article of the page, else its main part, else all of it; the rest is recorded."""
    found = (
        [*body.iter("article")]
        or [*body.iter("main")]
        or [each for each in body.iter() if each.get("role") == "main"]
    )
    if not found:
        return body
    best = max(found, key=lambda each: len(each.text_content()))
    if len(best.text_content().split()) < 30:
        return body
    tail, best.tail = best.tail, None
    best.getparent().replace(best, mark := best.makeelement("i"))
    mark.tail = tail
    aside.extend(_texts(body))
    return best


def _picture(image: Any, folder: Path | None) -> SourcePicture | None:
    source, alt = image.get("src") or "", squeeze(clean(image.get("alt") or ""))
    if source.startswith("data:image/"):
        head, _, data = source.partition(",")
        try:
            return (
                SourcePicture(base64.b64decode(data, validate=False), alt)
                if head.endswith("base64")
                else None
            )
        except (binascii.Error, ValueError):
            return None
    if folder is None or re.match(r"[a-z][a-z0-9+.-]*:|//|/", source, re.IGNORECASE) or not source:
        return None
    path = (folder / unquote(source.partition("?")[0])).resolve()
    inside = path.is_relative_to(folder.resolve()) and path.is_file() and path.stat().st_size <= MAX_PICTURE
    return SourcePicture(path.read_bytes(), alt) if inside else None


_BREAKS: Final = words(
    "p div li ul ol h1 h2 h3 h4 h5 h6 td th tr table section article main header footer nav aside br hr title "
    "blockquote figure figcaption caption dt dd dl form body pre address details summary"
)


def plain_lines(text: str) -> list[str]:
    """Return the plain texts of a page between its breaks, whatever their role."""
    reader = _Bare()
    reader.feed(text)
    reader.close()
    return [squeeze(clean(line)) for line in "".join(reader.found).split("\n")]


class _Bare(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _UNSEEN
        self.found += ["\n"] if tag in _BREAKS else []

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _UNSEEN and self._silent > 0
        self.found += ["\n"] if tag in _BREAKS else []

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data.replace("\n", " "))


_UNSEEN: Final = words("script style noscript template svg iframe select textarea button object")
