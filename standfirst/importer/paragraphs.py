"""The text of every paragraph of a Word or OpenDocument file, read from its XML, for verifying an import."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any, Final

from standfirst.importer.blocks import squeeze

_TEXT: Final = re.compile(
    r"word/(?:document\d*|footnotes|endnotes|comments|header\d*|footer\d*|glossary/document)\.xml$"
)
_SIGNS: Final = {
    "tab": " ",
    "br": " ",
    "cr": " ",
    "ptab": " ",
    "s": " ",
    "line-break": " ",
    "noBreakHyphen": "-",
}
_NAMES: Final = {
    "header": "the page header",
    "footer": "the page footer",
    "comments": "a comment",
    "glossary": "a building block",
}
_UNSEEN: Final = ("tracked-changes", "note-citation", "creator", "date", "date-string")
"""OpenDocument elements outside the text: deletions, marks of notes, authors and dates of comments."""


def every_paragraph(parts: dict[str, bytes], *, refused: bool = False) -> Iterator[tuple[str, str]]:
    """Yield each paragraph with text of a Word file, with its part; with or without its tracked changes."""
    for part in sorted(filter(_TEXT.search, parts), key=lambda part: ("document" not in part, part)):
        reader = _Paragraphs(("ins", "moveTo") if refused else ("del", "moveFrom"), ("t", "delText"))
        yield from ((part, text) for text in reader.read(parts[part]))


def reason(part: str) -> str:
    """Return why the text of a part is outside the text."""
    return next((why for key, why in _NAMES.items() if key in part), "outside the text")


def of_opendocument(parts: dict[str, bytes], *, refused: bool) -> Iterator[str]:
    """Yield the text of every paragraph of an OpenDocument text, without deletions, or else without insertions."""
    for part in ("content.xml", "styles.xml"):
        if part in parts:
            yield from _Paragraphs(_UNSEEN, None, without_new=refused).read(parts[part])


class _Paragraphs:
    """Collects texts of paragraphs, nested ones (a text box, a note) before the one around them.

    `said` are the elements whose text counts; with None it is all text of a paragraph.
    """

    def __init__(
        self, gone: Container[str], said: Container[str] | None, *, without_new: bool = False
    ) -> None:
        self._gone = gone
        self._said = said
        self._without_new = without_new
        self._new = 0
        self._found: list[str] = []

    def read(self, content: bytes) -> list[str]:
        from lxml import etree

        self._of(etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True)))
        return self._found

    def _of(self, element: Any) -> str:
        space, _, name = element.tag.rpartition("}") if isinstance(element.tag, str) else ("", "", "")
        if self._without_new and name in ("change-start", "change-end"):
            self._new += 1 if name == "change-start" else -1
        if not name or name in self._gone:
            return ""
        text = _SIGNS.get(name, "") + self._own(name, element.text)
        for child in element:
            text += self._of(child) + self._own("", child.tail)
        if name not in ("p", "h") or not space.endswith(("main", ":text:1.0")) or "drawingml" in space:
            return text
        self._found += [squeezed] if (squeezed := squeeze(text)) else []
        return ""

    def _own(self, name: str, text: str | None) -> str:
        return text or "" if not self._new and (self._said is None or name in self._said) else ""
