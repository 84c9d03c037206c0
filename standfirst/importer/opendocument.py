"""Convert the visible text of OpenDocument texts (.odt) to HTML; hidden text, comments and contents are listed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final

from standfirst.importer import paragraphs, zipguard
from standfirst.importer.blocks import Reading, SourcePicture, shifted, squeeze
from standfirst.importer.htmlblocks import HtmlBlocks, add_missing
from standfirst.importer.source import clean, refuse
from standfirst.language.words import words

_NS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT: Final = f"{{{_NS}text:1.0}}"
_TABLE: Final = f"{{{_NS}table:1.0}}"
_STYLE: Final = f"{{{_NS}style:1.0}}"
_DRAW: Final = f"{{{_NS}drawing:1.0}}"
_FO: Final = f"{{{_NS}xsl-fo-compatible:1.0}}"
_SVG: Final = f"{{{_NS}svg-compatible:1.0}}"
_OFFICE: Final = f"{{{_NS}office:1.0}}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_CONTENTS: Final = words(
    "table-of-content illustration-index table-index alphabetical-index user-index object-index"
)
_MARKS: Final = words("soft-page-break bookmark bookmark-start bookmark-end annotation-end tracked-changes")
_REPEATED: Final = 60


def read(data: bytes, name: str, *, refuse_changes: bool = False) -> Reading:
    """Return the lines, blocks and pictures of an OpenDocument text."""
    try:
        from lxml import etree
    except ImportError:
        refuse(name, "SF001", "OpenDocument texts need the extra `import`", "install standfirst[import]")
    parts = zipguard.parts(data, name)
    if "content.xml" not in parts:
        refuse(name, "SF004", "this is not a readable OpenDocument text", "save it again as .odt")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        roots = [
            etree.fromstring(parts[part], parser) for part in ("styles.xml", "content.xml") if part in parts
        ]
    except etree.XMLSyntaxError:
        refuse(name, "SF004", "this is not a readable OpenDocument text", "save it again as .odt")
    body = roots[-1].find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        refuse(name, "SF003", "this is not text", "give an OpenDocument text (.odt)")
    writer = _TextWriter(_Styles(roots), refused=refuse_changes)
    builder = HtmlBlocks()
    builder.feed("".join(writer.blocks(body)) + "".join(writer.notes))
    builder.close()
    builder.finish()
    around = (
        []
        if len(roots) == 1
        else [
            (f"the page {each.tag.rpartition('}')[2]}", each)
            for each in roots[0].iter(f"{_STYLE}header", f"{_STYLE}footer")
        ]
    )
    for reason, text in [
        *writer.aside,
        *((why, _plain(part)) for why, each in around for part in each.iter(f"{TEXT}p")),
    ]:
        if shown := squeeze(clean(text)):
            builder.add("extra", shown, shown, label=reason)
    other = paragraphs.of_opendocument(parts, refused=refuse_changes)
    add_missing(builder, (("outside the text", text) for text in other), [text for _, text in writer.aside])
    if not builder.lines:
        refuse(name, "SF009", "the file has no text", "give a file with text; a scan is a picture")
    pictures = [
        SourcePicture(content, alt)
        for path, alt in writer.pictures
        if (content := zipguard.picture(data, path))
    ]
    return Reading(tuple(builder.lines), tuple(builder.blocks), "paragraph", tuple(pictures))


def _plain(element: Any) -> str:
    return "".join(element.itertext())


def _whole(text: str | None) -> int:
    """Return a whole number of the file; 1 if it has none."""
    return int(text) if text and text.isascii() and text.isdigit() else 1


class _Styles:
    """The formatting of styles, each with those that it inherits from."""

    def __init__(self, roots: list[Any]) -> None:
        self._styles = {
            each.get(f"{_STYLE}name"): each for root in roots for each in root.iter(f"{_STYLE}style")
        }

    def _properties(self, name: str | None) -> Iterator[Any]:
        seen: set[str | None] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield from self._styles[name].iterfind(f"{_STYLE}text-properties")
            name = self._styles[name].get(f"{_STYLE}parent-style-name")

    def value(self, name: str | None, key: str) -> str:
        return next((value for each in self._properties(name) if (value := each.get(key))), "")

    def named(self, name: str | None) -> str:
        """Return the visible name of a style: that of its nearest ancestor without an automatic name."""
        style = self._styles.get(name)
        while style is not None and re.fullmatch(r"[PT]\d+", style.get(f"{_STYLE}name") or ""):
            style = self._styles.get(style.get(f"{_STYLE}parent-style-name"))
        return "" if style is None else str(style.get(f"{_STYLE}name")).replace("_20_", " ")

    def reason(self, name: str | None) -> str:
        """Return why text of this style is excluded: hidden, struck, or ""."""
        if self.value(name, f"{TEXT}display") == "none":
            return "hidden text"
        struck = self.value(name, f"{_STYLE}text-line-through-style")
        return "struck text" if struck not in ("", "none") else ""


class _TextWriter:
    """Writes the body as HTML."""

    def __init__(self, styles: _Styles, *, refused: bool) -> None:
        self._styles = styles
        self._refused = refused
        self._deleted: dict[str, list[Any]] = {}
        self._new: set[str] = set()
        self._inserted = 0
        self._boxes: list[str] = []
        self.notes: list[str] = []
        self.aside: list[tuple[str, str]] = []
        self.pictures: list[tuple[str, str]] = []

    def blocks(self, parent: Any) -> Iterator[str]:
        """Yield the HTML of an element's content."""
        for element in parent:
            name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            hidden = element.get(f"{TEXT}display") == "none"
            if name in ("p", "h"):
                yield from self._paragraph(element, name)
            elif name in _CONTENTS or hidden:
                reason = "hidden text" if hidden else "the table of contents"
                self.aside += [(reason, _plain(each)) for each in element.iter(f"{TEXT}p", f"{TEXT}h")]
            else:
                yield from self._group(element, name)

    def _group(self, element: Any, name: str) -> Iterator[str]:
        if name == "list":
            items = (f"<li>{''.join(self.blocks(item))}</li>" for item in element)
            yield f"<ul>{''.join(items)}</ul>"
        elif name == "table":
            yield self._table(element)
        elif name == "tracked-changes":
            self._changes(element)
        elif name:
            yield from self.blocks(element)

    def _paragraph(self, element: Any, name: str) -> Iterator[str]:
        style = element.get(f"{TEXT}style-name")
        if reason := self._styles.reason(style):
            self.aside.append((reason, _plain(element)))
            return
        inner = "".join(self._inline(element))
        if self._styles.value(style, f"{_FO}font-weight") == "bold" and name == "p":
            inner = f"<b>{inner}</b>"
        known = self._styles.named(style)
        if name == "h":
            level = min(_whole(element.get(f"{TEXT}outline-level")) + 1, 6)
            yield f"<h{level}>{inner}</h{level}>"
        elif heading := re.fullmatch(r"Heading (\d+)", known):
            level = min(int(heading[1]) + 1, 6)
            yield f"<h{level}>{inner}</h{level}>"
        elif known == "Title":
            yield f'<h1 class="title">{inner}</h1>'
        elif known in ("Quotations", "Quote"):
            yield f"<blockquote><p>{inner}</p></blockquote>"
        else:
            yield f"<p>{inner}</p>"
        boxes, self._boxes = self._boxes, []
        yield from boxes

    def _inline(self, element: Any) -> Iterator[str]:
        yield self._words(element.text, element)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._child(child, child.tag.rpartition("}")[2])
            yield self._words(child.tail, element)

    def _words(self, text: str | None, element: Any) -> str:
        if not text or self._inserted:
            return ""
        position = self._styles.value(element.get(f"{TEXT}style-name"), f"{_STYLE}text-position")
        if position.startswith(("super", "sub")) or re.match(r"-?\d+%", position):
            lowered = position.startswith(("sub", "-"))
            text = (
                shifted(text, "subscript" if lowered else "superscript")
                if not position.startswith("0%")
                else text
            )
        return html.escape(text)

    def _child(self, child: Any, name: str) -> Iterator[str]:
        if name in ("s", "tab", "line-break"):
            yield " " if not self._inserted else ""
        elif name == "a":
            yield f'<a href="{html.escape(child.get(_LINK) or "")}">{"".join(self._inline(child))}</a>'
        elif name == "note":
            yield self._note(child)
        elif name in ("span", "change", "change-start", "change-end"):
            yield from self._span(child) if name == "span" else self._change(child, name)
        elif name == "frame":
            self._frame(child)
        elif name in ("annotation", "hidden-text", "hidden-paragraph"):
            self._outside(child, name)
        elif name not in _MARKS:
            yield from self._inline(child)

    def _outside(self, child: Any, name: str) -> None:
        if name == "annotation":
            self.aside += [("a comment", _plain(each)) for each in child.iter(f"{TEXT}p")]
        else:
            self.aside.append(("hidden text", _plain(child) or str(child.get(f"{TEXT}string-value") or "")))

    def _span(self, span: Any) -> Iterator[str]:
        style = span.get(f"{TEXT}style-name")
        if reason := self._styles.reason(style):
            self.aside.append((reason, _plain(span)))
            return
        bold = self._styles.value(style, f"{_FO}font-weight") == "bold"
        inner = "".join(self._inline(span))
        yield f"<b>{inner}</b>" if bold else inner

    def _note(self, note: Any) -> str:
        label = squeeze(_plain(note.find(f"{TEXT}note-citation"))) or "x"
        body = note.find(f"{TEXT}note-body")
        words = (
            " ".join("".join(self._inline(each)) for each in body.iter(f"{TEXT}p"))
            if body is not None
            else ""
        )
        self.notes.append(f'<ul><li id="footnote-{label}">{words}</li></ul>')
        return f'<a href="#footnote-{label}">{label}</a>'

    def _frame(self, frame: Any) -> None:
        """Add a picture with its description, a text box, or an embedded formula."""
        alt = squeeze(" ".join(filter(None, (frame.findtext(f"{_SVG}title"), frame.findtext(f"{_SVG}desc")))))
        self.pictures += [
            (str(each.get(_LINK)).removeprefix("./"), alt)
            for each in frame.iterfind(f"{_DRAW}image")
            if each.get(_LINK)
        ]
        for box in frame.iterfind(f"{_DRAW}text-box"):
            inside = [*self.blocks(box)]  # its own paragraphs output the boxes that are waiting
            self._boxes.extend(inside)

    def _table(self, table: Any) -> str:
        rows = []
        heads = {id(row) for head in table.iterfind(f"{_TABLE}table-header-rows") for row in head}
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not table:
                continue
            tag = "th" if id(row) in heads else "td"
            cells = "".join(self._cell(cell, tag) for cell in row.iterfind(f"{_TABLE}table-cell"))
            rows.append(f"<tr>{cells}</tr>")
        return f"<table>{''.join(rows)}</table>"

    def _cell(self, cell: Any, tag: str) -> str:
        columns = cell.get(f"{_TABLE}number-columns-spanned") or "1"
        down = cell.get(f"{_TABLE}number-rows-spanned") or "1"
        times = min(_whole(cell.get(f"{_TABLE}number-columns-repeated")), _REPEATED)
        return f'<{tag} colspan="{columns}" rowspan="{down}">{"".join(self.blocks(cell))}</{tag}>' * times

    # --- tracked changes --------------------------------------------------------------------------

    def _changes(self, element: Any) -> None:
        for region in element.iterfind(f"{TEXT}changed-region"):
            name = region.get(f"{TEXT}id") or ""
            if (deletion := region.find(f"{TEXT}deletion")) is not None:
                self._deleted[name] = list(deletion.iter(f"{TEXT}p", f"{TEXT}h"))
            elif region.find(f"{TEXT}insertion") is not None:
                self._new.add(name)

    def _change(self, mark: Any, name: str) -> Iterator[str]:
        """Restore deleted text, and omit insertions, if changes are refused."""
        region = mark.get(f"{TEXT}change-id") or ""
        if self._refused and name == "change":
            yield " ".join(part for each in self._deleted.get(region, ()) for part in self._inline(each))
        elif self._refused and region in self._new:
            self._inserted += 1 if name == "change-start" else -1
