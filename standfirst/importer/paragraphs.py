"""The text of every paragraph of a Word file, straight from its XML: what the conversion is held against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from standfirst.importer.blocks import squeeze

_TEXT: Final = re.compile(
    r"word/(?:document\d*|footnotes|endnotes|comments|header\d*|footer\d*|glossary/document)\.xml$"
)
_BREAKS: Final = ("tab", "br", "cr", "noBreakHyphen", "ptab")
_NAMES: Final = {
    "header": "the page header",
    "footer": "the page footer",
    "comments": "a comment",
    "glossary": "a building block",
}


def every_paragraph(parts: dict[str, bytes], *, refused: bool = False) -> Iterator[tuple[str, str]]:
    """Each paragraph that has text, with the part it stands in; with or without its tracked changes."""
    for part in sorted(parts, key=_order):
        if _TEXT.search(part):
            for text in _paragraphs(parts[part], refused=refused):
                yield part, text


def reason(part: str) -> str:
    """Why the text of a part stands outside the text."""
    return next((why for key, why in _NAMES.items() if key in part), "outside the text")


def _order(part: str) -> tuple[bool, str]:
    return ("document" not in part, part)


def _paragraphs(content: bytes, *, refused: bool) -> list[str]:
    """Texts of `w:p`, a paragraph inside another one (a text box) before the one around it."""
    reader = _Reader(refused=refused)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.Parse(content, True)
    return reader.found


class _Reader:
    """Collects the text of paragraphs: without what was deleted or moved away, or else without what is new."""

    def __init__(self, *, refused: bool) -> None:
        self._gone = ("ins", "moveTo") if refused else ("del", "moveFrom")
        self.found: list[str] = []
        self._open: list[list[str]] = []
        self._in_text = False
        self._moved = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "p" and "wordprocessingml" in name:
            self._open.append([])
        elif local in self._gone:
            self._moved += 1
        elif local in ("t", "delText"):
            self._in_text = True
        elif local in _BREAKS and self._open:
            self._open[-1].append("-" if local == "noBreakHyphen" else " ")

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == "p" and "wordprocessingml" in name and self._open:
            if text := squeeze("".join(self._open.pop())):
                self.found.append(text)
        elif local in self._gone:
            self._moved -= 1
        elif local in ("t", "delText"):
            self._in_text = False

    def characters(self, data: str) -> None:
        if self._in_text and self._open and not self._moved:
            self._open[-1].append(data)


_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def of_opendocument(parts: dict[str, bytes], *, refused: bool) -> Iterator[str]:
    """The text of every paragraph of an OpenDocument text, without what was deleted, or else without what is new."""
    for part in ("content.xml", "styles.xml"):
        if part in parts:
            reader = _OpenReader(refused=refused)
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.buffer_text = True
            parser.StartElementHandler = reader.start
            parser.EndElementHandler = reader.end
            parser.CharacterDataHandler = reader.characters
            parser.Parse(parts[part], True)
            yield from reader.found


_DUBLIN: Final = "http://purl.org/dc/elements/1.1/ "


class _OpenReader:
    """Collects the text of `text:p` and `text:h`; one inside another, as in a note, before the one around it."""

    def __init__(self, *, refused: bool) -> None:
        self.found: list[str] = []
        self._refused = refused
        self._open: list[list[str]] = []
        self._away = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if name in (f"{_ODF} p", f"{_ODF} h"):
            self._open.append([])
        elif self._is_outside(name) or (self._refused and local == "change-start"):
            self._away += 1
        elif local in ("s", "tab", "line-break") and self._open:
            self._open[-1].append(" ")
        del attributes

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if name in (f"{_ODF} p", f"{_ODF} h") and self._open:
            if text := squeeze("".join(self._open.pop())):
                self.found.append(text)
        elif self._is_outside(name) or (self._refused and local == "change-end"):
            self._away -= 1

    @staticmethod
    def _is_outside(name: str) -> bool:
        """Whether an element holds what was deleted, who wrote a comment and when, or the mark of a note."""
        return name in (f"{_ODF} tracked-changes", f"{_ODF} note-citation") or name.startswith(_DUBLIN)

    def characters(self, data: str) -> None:
        if self._open and not self._away:
            self._open[-1].append(data)
