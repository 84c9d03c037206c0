"""Reduce a Word file's XML to its visible content, and list what was removed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from standfirst.importer import wordfields
from standfirst.importer.blocks import shifted, squeeze
from standfirst.importer.wordstyles import W, WordStyles, is_on, style_of
from standfirst.language.words import words

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_TEXT: Final = re.compile(r"word/(?:document\d*|footnotes|endnotes)\.xml$")
_SEEN: Final = words("t tab br cr noBreakHyphen sym drawing pict object footnoteReference endnoteReference")


@dataclass(slots=True)
class Cleaned:
    """The parts to convert, the removed text with reasons, and the pictures: part, alternative text."""

    parts: dict[str, bytes]
    aside: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)


def clean(parts: Mapping[str, bytes], *, refuse_changes: bool = False) -> Cleaned:
    """Return the parts of a Word file with their visible content."""
    styles = WordStyles(_parsed(parts["word/styles.xml"]) if "word/styles.xml" in parts else None)
    result = Cleaned(dict(parts))
    for name in sorted(parts):
        if _TEXT.match(name):
            root = _parsed(parts[name])
            _Part(root, styles, result).clean(refuse_changes=refuse_changes)
            _pictures(root, name, parts, result)
            result.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return result


def _parsed(content: bytes) -> Any:
    return etree.fromstring(
        content, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    )


class _Part:
    """One part of the file during cleaning."""

    def __init__(self, root: Any, styles: WordStyles, result: Cleaned) -> None:
        self._root = root
        self._styles = styles
        self._aside = result.aside

    def clean(self, *, refuse_changes: bool) -> None:
        _settle(self._root, refused=refuse_changes)
        self._compatible()
        self._contents()
        wordfields.equations(self._root)
        wordfields.drop_marks(self._root)
        for paragraph in list(self._root.iter(f"{W}p")):
            self._runs(paragraph)
        self._placeholders()
        self._boxes()
        _merged_cells(self._root)

    def _compatible(self) -> None:
        """Keep the first available of alternative representations."""
        for element in list(self._root.iter(f"{_MC}AlternateContent")):
            if element.getparent() is None:
                continue
            chosen = next(iter(element), None)
            at = element.getparent().index(element)
            for child in list(chosen if chosen is not None else ()):
                element.getparent().insert(at, child)
                at += 1
            element.getparent().remove(element)

    def _contents(self) -> None:
        """Remove tables of contents: by field, by style, or as a block of the document."""
        found = {id(each): each for each in wordfields.flatten(self._root)}
        for paragraph in self._root.iter(f"{W}p"):
            name = self._styles.name(style_of(paragraph, "p"))
            if re.match(r"(?:toc (?:\d|heading)|table of figures|index \d)", name):
                found[id(paragraph)] = paragraph
        for block in self._root.iter(f"{W}sdt"):
            gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            if gallery is not None and "table of contents" in str(gallery.get(f"{W}val", "")).casefold():
                found |= {id(each): each for each in block.iter(f"{W}p")}
        for paragraph in found.values():
            self._take("the table of contents", _text(paragraph))
            _empty(paragraph)

    def _runs(self, paragraph: Any) -> None:
        """Remove hidden and struck runs; raised and lowered digits become such characters."""
        last = ""
        for run in _own_runs(paragraph):
            reason = self._reason(run, paragraph)
            if reason:
                self._take(reason, _text(run), on=reason == last)
                for child in [each for each in run if etree.QName(each).localname in _SEEN]:
                    run.remove(child)
            elif shift := self._styles.shift(run, paragraph):
                for words in run.iter(f"{W}t"):
                    words.text = shifted(words.text or "", shift)
            last = reason

    def _reason(self, run: Any, paragraph: Any) -> str:
        if self._styles.is_set(run, paragraph, "vanish") or self._styles.is_set(run, paragraph, "specVanish"):
            return "hidden text"
        struck = any(self._styles.is_set(run, paragraph, name) for name in ("strike", "dstrike"))
        return "struck text" if struck else ""

    def _placeholders(self) -> None:
        """Remove placeholders of form fields."""
        for block in self._root.iter(f"{W}sdt"):
            if is_on(block.find(f"{W}sdtPr"), "showingPlcHdr"):
                content = block.find(f"{W}sdtContent")
                for run in list(content.iter(f"{W}r")) if content is not None else ():
                    self._take("a placeholder", _text(run))
                    run.getparent().remove(run)

    def _boxes(self) -> None:
        """Turn text boxes into paragraphs after the one that anchors them."""
        for box in list(self._root.iter(f"{W}txbxContent")):
            around = next((each for each in box.iterancestors(f"{W}p")), None)
            while (
                around is not None
                and (outer := next(around.iterancestors(f"{W}txbxContent"), None)) is not None
            ):
                around = next(outer.iterancestors(f"{W}p"), None)
            if around is None:
                continue
            place = around
            for child in list(box):
                place.addnext(child)
                place = child

    def _take(self, reason: str, text: str, *, on: bool = False) -> None:
        """Record removed text; with `on`, it continues the last piece."""
        if on and self._aside:
            text = self._aside.pop()[1] + text
        if text.strip():
            self._aside.append((reason, text))


def _own_runs(paragraph: Any) -> Iterator[Any]:
    """Yield the runs of a paragraph, without those of text boxes in it."""
    for run in list(paragraph.iter(f"{W}r")):
        if next(run.iterancestors(f"{W}p"), None) is paragraph:
            yield run


def _text(element: Any) -> str:
    names = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
    return "".join(
        each.text or "" if each.tag == f"{W}t" else names[each.tag] for each in element.iter(f"{W}t", *names)
    )


def _empty(paragraph: Any) -> None:
    for child in [each for each in paragraph if each.tag != f"{W}pPr"]:
        paragraph.remove(child)


def _merged_cells(root: Any) -> None:
    """Convert old-style merged cells, and columns that a row skips, to cells over several columns."""
    for row in root.iter(f"{W}tr"):
        first = None
        for cell in list(row.iterfind(f"{W}tc")):
            merge = cell.find(f"{W}tcPr/{W}hMerge")
            if merge is None or merge.get(f"{W}val") == "restart":
                first = cell if merge is not None else None
            elif first is not None:
                _widen(first)
                row.remove(cell)
        for name, at in (("gridBefore", 0), ("gridAfter", len(row))):
            skipped = row.find(f"{W}trPr/{W}{name}")
            count = int(skipped.get(f"{W}val", "0")) if skipped is not None else 0
            for _ in range(min(count, 60)):
                cell = etree.Element(f"{W}tc")
                etree.SubElement(cell, f"{W}p")
                row.insert(max(at, 1 if row.find(f"{W}trPr") is not None else 0), cell)


def _widen(cell: Any) -> None:
    properties = cell.find(f"{W}tcPr")
    span = properties.find(f"{W}gridSpan")
    if span is None:
        span = etree.SubElement(properties, f"{W}gridSpan")
    span.set(f"{W}val", str(int(span.get(f"{W}val", "1")) + 1))


def _pictures(root: Any, name: str, parts: Mapping[str, bytes], result: Cleaned) -> None:
    """Collect the parts of the pictures that the text shows, with their descriptions."""
    folder, file = posixpath.split(name)
    relations = parts.get(f"{folder}/_rels/{file}.rels")
    if relations is None:
        return
    targets = {each.get("Id"): each for each in _parsed(relations)}
    for shown in root.iter(f"{_A}blip", f"{_V}imagedata"):
        target = targets.get(shown.get(f"{_R}embed") or shown.get(f"{_R}id"))
        if target is None or target.get("TargetMode") == "External":
            continue
        path = posixpath.normpath(posixpath.join(folder, target.get("Target", ""))).lstrip("/")
        around = next(shown.iterancestors(f"{_WP}inline", f"{_WP}anchor"), None)
        described = around.find(f"{_WP}docPr") if around is not None else None
        alt = str(described.get("descr", "")) if described is not None else str(shown.get("title", ""))
        result.pictures.append((path, squeeze(alt)))


# --- tracked changes ------------------------------------------------------------------------------

_NEW: Final = ("ins", "moveTo", "cellIns")
_OLD: Final = ("del", "moveFrom", "cellDel")
_HISTORY: Final = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange", "numberingChange",
)  # fmt: skip


def _settle(body: Any, *, refused: bool) -> None:
    """Apply all tracked changes, or refuse them."""
    go, stay = (_NEW, _OLD) if refused else (_OLD, _NEW)
    _remove(body, _HISTORY)
    _rows_and_cells(body, go)
    _paragraph_ends(body, go)
    _remove(body, go)
    for name in stay:
        for element in list(body.iter(f"{W}{name}")):
            wordfields.unwrap(element)
    for element in body.iter(f"{W}delText"):
        element.tag = f"{W}t"


def _remove(body: Any, names: tuple[str, ...]) -> None:
    for element in list(body.iter(*(f"{W}{name}" for name in names))):
        element.getparent().remove(element)


def _rows_and_cells(body: Any, go: tuple[str, ...]) -> None:
    for kind in ("tr", "tc"):
        for element in list(body.iter(f"{W}{kind}")):
            properties = element.find(f"{W}{kind}Pr")
            if properties is not None and any(properties.find(f"{W}{name}") is not None for name in go):
                element.getparent().remove(element)


def _paragraph_ends(body: Any, go: tuple[str, ...]) -> None:
    """Join a paragraph whose end is deleted with the next one, which keeps its own format."""
    for paragraph in list(body.iter(f"{W}p")):
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is None or not any(mark.find(f"{W}{name}") is not None for name in go):
            continue
        following = paragraph.getnext()
        if following is None or following.tag != f"{W}p":
            continue
        at = 1 if following.find(f"{W}pPr") is not None else 0
        for child in [each for each in paragraph if each.tag != f"{W}pPr"]:
            following.insert(at, child)
            at += 1
        paragraph.getparent().remove(paragraph)
