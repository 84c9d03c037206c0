"""Parse HTML into lines and blocks: headings, paragraphs, lists, nested tables, notes, links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from standfirst.importer import grid
from standfirst.importer.blocks import Block, Kind, escape, escape_opening, shifted, squeeze
from standfirst.importer.grid import SpannedCell
from standfirst.importer.source import SourceLine, clean
from standfirst.language.words import words

_LEAVES: Final = words(
    "p li h1 h2 h3 h4 h5 h6 td th div section article main dt dd figcaption caption pre address body details "
    "summary"
)
_LIST_DEPTH: Final = 8
_MOST_BOLD: Final = 120
_NOTE: Final = re.compile(r"^#?(footnote|endnote)-([\w-]+)$")


@dataclass(slots=True)
class _HtmlTable:
    """An open table, with the lines of its cells."""

    rows: list[list[SpannedCell]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    spans: tuple[int, int] = (1, 1)
    in_head: bool = False


class HtmlBlocks(HTMLParser):
    """Turns HTML into lines (one for each paragraph or cell) and blocks; `lift` is added to each heading's level."""

    def __init__(self, lift: int = 0) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[SourceLine] = []
        self.blocks: list[Block] = []
        self._lift = lift
        self._text: list[str] = []
        self._prose: list[str] = []
        self._lists: list[str] = []
        self._tables: list[_HtmlTable] = []
        self._inner: list[Block] = []
        self._quoted = 0
        self._note = ""
        self._level = 0
        self._href = ""
        self._link_start = 0
        self._bold = 0
        self._plain_letters = False
        self._shift = ""

    def add(self, kind: Kind, text: str, prose: str, *, level: int = 0, label: str = "") -> None:
        """Add one line and its block."""
        self.lines.append(SourceLine(len(self.lines) + 1, text))
        self.blocks.append(
            Block(kind, text, prose, (len(self.lines),), level, label, quoted=self._quoted > 0)
        )

    # --- tags -------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag in _LEAVES or tag in ("table", "ul", "ol", "hr", "blockquote"):
            self._flush()
        if tag in ("ul", "ol"):
            self._lists.append(tag)
        elif tag == "li":
            found = _NOTE.match(values.get("id", ""))
            self._note = found[2] if found else ""
        elif tag == "table":
            self._tables.append(_HtmlTable())
        elif self._tables and tag in ("tr", "td", "th", "thead", "tbody"):
            self._start_cell(tag, values)
        elif tag == "blockquote":
            self._quoted += 1
        elif re.fullmatch(r"h[1-6]", tag):
            self._level = 1 if values.get("class") == "title" else min(int(tag[1]) + self._lift, 6)
        else:
            self._inline(tag, values)

    def _start_cell(self, tag: str, values: dict[str, str]) -> None:
        table = self._tables[-1]
        if tag == "tr":
            table.rows.append([])
        elif tag in ("td", "th"):
            columns, rows = (
                int(each) if each.isdigit() else 1
                for each in (values.get("colspan", ""), values.get("rowspan", ""))
            )
            self._stray(table)
            table.spans = (columns, rows)
        else:
            table.in_head = tag == "thead"

    def _inline(self, tag: str, values: dict[str, str]) -> None:
        if tag in ("strong", "b"):
            self._bold += 1
        elif tag == "br":
            self._text.append(" ")
            self._prose.append(" ")
        elif tag == "a":
            self._href = values.get("href", "")
            self._link_start = len(self._prose)
        elif tag in ("sup", "sub"):
            self._shift = "superscript" if tag == "sup" else "subscript"

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEAVES:
            self._flush()
            self._level = 0
        if self._tables and tag in ("td", "th", "thead", "table"):
            self._end_cell(tag)
        elif tag in ("ul", "ol") and self._lists:
            self._flush()
            self._lists.pop()
        elif tag == "blockquote" and self._quoted:
            self._flush()
            self._quoted -= 1
        elif tag in ("strong", "b") and self._bold:
            self._bold -= 1
        elif tag in ("sup", "sub"):
            self._shift = ""
        elif tag == "a":
            self._end_link()

    def _end_cell(self, tag: str) -> None:
        table = self._tables[-1]
        if tag in ("td", "th"):
            if not table.rows:
                table.rows.append([])
            text = squeeze(" ".join(table.cell))
            table.rows[-1].append(SpannedCell(text, *table.spans, head=tag == "th" or table.in_head))
            table.cell = []
        elif tag == "thead":
            table.in_head = False
        else:
            self._end_table()

    @staticmethod
    def _stray(table: _HtmlTable) -> None:
        """Make text of a table outside its cells a cell of its own."""
        if table.cell:
            table.rows.append([SpannedCell(squeeze(" ".join(table.cell)))])
            table.cell = []

    def _end_table(self) -> None:
        """End a table; a nested table follows the one around it."""
        table = self._tables.pop()
        self._stray(table)
        rows = grid.spread([row for row in table.rows if row])
        if rows:
            text = " ".join(" ".join(row) for row in rows)
            block = Block("table", text, grid.markdown(rows), tuple(table.lines), rows=rows)
            self._inner.append(block)
        if not self._tables:
            self.blocks.extend(reversed(self._inner))
            self._inner = []

    def _end_link(self) -> None:
        href, self._href = self._href, ""
        note = _NOTE.match(href)
        if note or href.startswith(("#footnote-ref", "#endnote-ref")):
            del self._prose[self._link_start :]
            del self._text[self._link_start :]
            self._shift = ""
            self._prose += [f"[^{note[2]}]"] if note else []
        elif re.match(r"https?://[^\s()<>]+$|mailto:[^\s()<>]+$", href):
            words = "".join(self._prose[self._link_start :])
            if words.strip() and "](" not in words and self._link_start <= len(self._prose):
                self._prose[self._link_start :] = [f"[{words.strip()}]({href})"]

    # --- text -------------------------------------------------------------------------------------

    def handle_data(self, data: str) -> None:
        data = clean(data).replace("\n", " ")
        if not data:
            return
        if data.strip() and not self._bold:
            self._plain_letters = True
        if self._shift:
            data = shifted(data, self._shift)
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
            self.lines.append(SourceLine(len(self.lines) + 1, text))
            self._tables[-1].lines.append(len(self.lines))
            self._tables[-1].cell.append(prose.replace("|", "\\|"))
        elif self._note:
            self.add("note", text, prose, label=self._note)
        elif self._level:
            self.add("heading", text, prose, level=self._level)
        elif self._lists:
            depth = min(len(self._lists), _LIST_DEPTH) - 1
            mark = "1." if self._lists[-1] == "ol" else "-"
            self.add("item", text, f"{'    ' * depth}{mark} {prose}", level=depth, label=mark)
        elif all_bold and _is_heading(text):
            self.add("heading", text, prose)
        else:
            self.add("paragraph", text, prose)

    def finish(self) -> None:
        """Add the text after the last tag, and unclosed tables."""
        self._flush()
        while self._tables:
            self._end_table()


def _is_heading(text: str) -> bool:
    """Return whether an entirely bold paragraph is a heading of what follows."""
    return len(text) <= _MOST_BOLD and text[-1] not in '.!?…,;"”»' and not text.startswith(tuple('"“«—–'))


def _escape_inside(data: str) -> str:
    """Escape a part of a paragraph, preserving the spaces at its ends."""
    inner = data.strip()
    if not inner:
        return " "
    before = " " if data[0].isspace() else ""
    after = " " if data[-1].isspace() else ""
    return f"{before}{escape('x' + inner)[1:]}{after}"


def add_missing(builder: HtmlBlocks, found: Iterable[tuple[str, str]], aside: Iterable[str]) -> None:
    """Add text that another reader found and no line contains as blocks outside the text, with the reason.

    `aside` are the pieces that were removed from paragraphs.
    """
    taken = [letters for text in aside if len(letters := _letters(text)) > 1]
    done = {_letters(line.text) for line in builder.lines}
    seen = "\n".join(done)
    for reason, raw in found:
        text = squeeze(clean(raw))
        letters = _letters(text)
        if not text or letters in done or all(piece in seen for piece in _without(letters, taken)):
            continue
        done.add(letters)
        builder.add("extra", text, text, label=reason)


def _without(letters: str, taken: Iterable[str]) -> list[str]:
    """Return what remains of a paragraph without the removed pieces."""
    for piece in taken:
        letters = letters.replace(piece, "\n")
    return [piece for piece in letters.split("\n") if piece]


def _letters(text: str) -> str:
    """Return the letters and digits of a text; superscript and subscript digits become digits."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))
