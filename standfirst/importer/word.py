"""Word files: checked, converted to HTML by mammoth, and taken apart into blocks."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, Final

from standfirst.importer import paragraphs, zipguard
from standfirst.importer.blocks import Block, Kind, escape, escape_opening, squeeze
from standfirst.importer.source import Line, clean, refuse

_STYLES: Final = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
"""
_LEAVES: Final = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th")
_LIST_DEPTH: Final = 8
_NOTE = re.compile(r"^(footnote|endnote)-([\w-]+)$")


def read(data: bytes, name: str) -> tuple[tuple[Line, ...], tuple[Block, ...]]:
    """The lines (one a paragraph or cell) and blocks of a Word file; errors as in `zipguard.parts`."""
    parts = zipguard.parts(data, name)
    html = _html(parts, name)
    builder = _Builder()
    builder.feed(html)
    builder.close()
    builder.finish()
    _add_what_html_lacks(builder, parts)
    if not builder.lines:
        refuse(name, "SF009", "the file has no text", "give a file with text; a scan is a picture")
    return tuple(builder.lines), tuple(builder.blocks)


def _html(parts: dict[str, bytes], name: str) -> str:
    try:
        import mammoth
    except ImportError:
        refuse(name, "SF001", "Word files need the extra `docx`", "install standfirst[docx]")
    try:
        result = mammoth.convert_to_html(
            zipguard.repack(parts),
            style_map=_STYLES,
            convert_image=_no_image,
            external_file_access=False,
            include_embedded_style_map=False,
        )
    except (OSError, KeyError, ValueError, AttributeError, TypeError, IndexError, RecursionError):
        # Well-formed XML that is no document: the converter has no error of its own for it.
        refuse(name, "SF004", "this is not a readable Word file", "save it again as .docx")
    return str(result.value)


def _no_image(_: Any) -> list[Any]:
    """Pictures are not taken over, and their files are never opened."""
    return []


def _add_what_html_lacks(builder: _Builder, parts: dict[str, bytes]) -> None:
    """Headers, footers, comments and whatever the conversion dropped become blocks outside the text."""
    done = {_letters(line.text) for line in builder.lines}
    seen = "\n".join(done)
    for part, raw in paragraphs.every_paragraph(parts):
        text = squeeze(clean(raw))
        letters = _letters(text)
        if not text or letters in done or (letters and letters in seen):
            continue
        done.add(letters)
        reason = next((why for key, why in paragraphs.NAMES.items() if key in part), "outside the text")
        builder.add("extra", text, text, label=reason)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


class _Builder(HTMLParser):
    """Turns the small HTML that mammoth writes into lines and blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._prose: list[str] = []
        self._lists: list[str] = []
        self._rows: list[tuple[str, ...]] = []
        self._row: list[str] | None = None
        self._cell: list[str] = []
        self._tables = 0
        self._table_lines: list[int] = []
        self._quoted = 0
        self._note = ""
        self._level = 0
        self._href = ""
        self._link_start = 0
        self._bold = 0
        self._plain_letters = False

    def add(self, kind: Kind, text: str, prose: str, *, level: int = 0, label: str = "") -> None:
        """One line and the block that it is."""
        self.lines.append(Line(len(self.lines) + 1, text))
        number = (len(self.lines),)
        self.blocks.append(
            Block(
                kind,
                text,
                prose,
                number,
                level,
                label,
                quoted=self._quoted > 0,
                certain=kind != "heading" or level > 0,
            )
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag in _LEAVES or tag == "table":
            self._flush()
        if tag in ("ul", "ol"):
            self._flush()
            self._lists.append(tag)
        elif tag == "li":
            found = _NOTE.match(values.get("id", ""))
            self._note = found[2] if found else ""
        elif tag == "table":
            self._tables += 1
        elif tag == "tr" and self._tables == 1:
            self._row = []
        elif tag == "blockquote":
            self._quoted += 1
        elif tag[0] == "h" and tag[1:].isdigit():
            self._level = 1 if values.get("class") == "title" else int(tag[1:]) + 1
        else:
            self._inline(tag, values)

    def _inline(self, tag: str, values: dict[str, str]) -> None:
        if tag == "strong":
            self._bold += 1
        elif tag == "br":
            self._text.append(" ")
            self._prose.append(" ")
        elif tag == "a":
            self._href = values.get("href", "")
            self._link_start = len(self._prose)

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEAVES:
            self._flush()
            self._level = 0
        if tag in ("td", "th") and self._row is not None and self._tables == 1:
            self._row.append(squeeze(" ".join(self._cell)))
            self._cell = []
        elif tag == "tr" and self._tables == 1 and self._row is not None:
            self._rows.append(tuple(self._row))
            self._row = None
        elif tag == "table":
            self._end_table()
        else:
            self._end_inline(tag)

    def _end_inline(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quoted -= 1
        elif tag == "strong":
            self._bold -= 1
        elif tag == "a":
            self._end_link()

    def _end_link(self) -> None:
        href, self._href = self._href, ""
        note = _NOTE.match(href.removeprefix("#"))
        if note or href.startswith(("#footnote-ref", "#endnote-ref")):
            del self._prose[self._link_start :]
            del self._text[self._link_start :]
            if note:
                self._text.append("")
                self._prose.append(f"[^{note[2]}]")
        elif re.match(r"https?://[^\s()<>]+$|mailto:[^\s()<>]+$", href):
            words = "".join(self._prose[self._link_start :])
            if words.strip() and "](" not in words:
                self._prose[self._link_start :] = [f"[{words.strip()}]({href})"]
                self._text[self._link_start :] = ["".join(self._text[self._link_start :])]

    def handle_data(self, data: str) -> None:
        data = clean(data).replace("\n", " ")
        if not data:
            return
        if data.strip() and not self._bold:
            self._plain_letters = True
        self._text.append(data)
        self._prose.append(_escape_inside(data))

    def _flush(self) -> None:
        text, prose = squeeze("".join(self._text)), squeeze("".join(self._prose))
        all_bold = not self._plain_letters
        self._text, self._prose, self._plain_letters, self._link_start = [], [], False, 0
        if text:
            self._place(text, escape_opening(prose), all_bold=all_bold)

    def _place(self, text: str, prose: str, *, all_bold: bool) -> None:
        if self._tables:
            self.lines.append(Line(len(self.lines) + 1, text))
            self._table_lines.append(len(self.lines))
            self._cell.append(prose.replace("|", "\\|"))
        elif self._note:
            self.add("note", text, prose, label=self._note)
        elif self._level:
            self.add("heading", text, prose, level=self._level)
        elif self._lists:
            depth = min(len(self._lists), _LIST_DEPTH) - 1
            mark = "1." if self._lists[-1] == "ol" else "-"
            self.add("item", text, f"{'    ' * depth}{mark} {prose}", level=depth, label=mark)
        elif (
            all_bold
            and len(text) <= 120
            and text[-1] not in '.!?…,;"”»'
            and not text.startswith(tuple('"“«—–'))
        ):
            self.add("heading", text, prose, level=0)
        else:
            self.add("paragraph", text, prose)

    def _end_table(self) -> None:
        self._tables -= 1
        if self._tables:
            return
        rows, self._rows = tuple(row for row in self._rows if any(row)), []
        lines, self._table_lines = tuple(self._table_lines), []
        if rows:
            text = " ".join(" ".join(row) for row in rows)
            self.blocks.append(Block("table", text, table(rows), lines, rows=rows))

    def finish(self) -> None:
        """What stands after the last tag."""
        self._flush()


def _escape_inside(data: str) -> str:
    """Escaped text of a part of a paragraph, with the blanks at its ends."""
    inner = data.strip()
    if not inner:
        return " "
    before = " " if data[0].isspace() else ""
    after = " " if data[-1].isspace() else ""
    return f"{before}{escape('x' + inner)[1:]}{after}"


def table(rows: tuple[tuple[str, ...], ...]) -> str:
    """Rows of cells (escaped already) as a Markdown table whose first row is its head."""
    width = max(len(row) for row in rows)
    filled = [row + ("",) * (width - len(row)) for row in rows]
    body = ["| " + " | ".join(row) + " |" for row in filled]
    return "\n".join([body[0], "|" + " --- |" * width, *body[1:]])
