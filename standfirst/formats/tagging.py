"""Fix the tags of a PDF while WeasyPrint builds them, so that it can be read aloud and searched.

WeasyPrint 70 writes no language of parts, no scope of table headings and no notes, and describes a link
only by its URL; page headers and footers count as text, and right-to-left text is stored as
glyphs alone, which cannot be searched. Each fix needs the element behind a tag, which is known
only while the tree is built: so three of its functions are wrapped, once in a process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any
from unicodedata import bidirectional

JOINER = "\u200d"
"""The text of a glyph that is only a part of a letter: a dot, a tail."""

_FORWARD = re.compile(
    r"([A-Za-z\u00c0-\u024f](?:[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]*[A-Za-z0-9\u00c0-\u024f])?"
    r"|[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/\u066b\u066c][0-9\u0660-\u0669\u06f0-\u06f9]+)*)"
)
"""Left-to-right runs inside right-to-left text: Latin words with what is between them, and numbers."""

_ISOLATES = re.compile("[\u2066-\u2069]")
"""Marks of direction, which would be in the wrong order in reversed text."""

HEADINGS = frozenset({"/H1", "/H2", "/H3", "/H4", "/H5", "/H6"})

BARE = frozenset({"html", "body"})
"""Elements for which WeasyPrint makes no tag; what it yields for them belongs to their children."""


@cache
def mend() -> None:
    """Patch WeasyPrint to fix each tag that it builds; repeated calls do nothing."""
    pdf: Any = import_module("weasyprint.pdf")
    tags: Any = import_module("weasyprint.pdf.tags")
    tags._build_box_tree = _mending(tags._build_box_tree)  # there is no other way in
    pdf.add_tags = _preparing(pdf.add_tags)
    pdf.build_fonts_dictionary = _mapping(pdf.build_fonts_dictionary)
    pdf.ColorProfile = _closing(pdf.ColorProfile)


def _closing(profile: Callable[..., Any]) -> Callable[..., Any]:
    """Close the file of a colour profile after reading it."""

    def closed(file: Any, *rest: Any) -> Any:
        with file:
            return profile(file, *rest)

    return closed


def _mapping(build: Callable[..., Any]) -> Callable[..., Any]:
    """Map every glyph to some text, as PDF/A requires."""

    def mapped(pdf: Any, fonts: Any, *rest: Any) -> Any:
        for font in fonts.values():
            font.to_unicode = {shape: text or JOINER for shape, text in font.to_unicode.items()}
        return build(pdf, fonts, *rest)

    return mapped


def _preparing(add: Callable[..., None]) -> Callable[..., None]:
    """Give right-to-left text its letters, and mark page headers and footers and progress bars as artifacts."""

    def prepared(pdf: Any, document: Any, version: Any, streams: Any) -> None:
        words: dict[tuple[Any, int], str] = {}
        for reference, page, stream in zip(pdf.page_references, document.pages, streams, strict=True):
            marks, tags = _marks(stream), stream._tags  # WeasyPrint keeps them nowhere else
            for number, text in _letters(tags):
                stream.stream[marks[number]]["ActualText"] = _string(visual(text))
                words[reference, number] = text
            for box in _margins(page._page_box):
                if box in tags:
                    _make_artifact(stream, marks[tags[box]["mcid"]], "/Pagination")
            for box, tag in tags.items():
                if _is_ornament(box):
                    _make_artifact(stream, marks[tag["mcid"]], "/Layout")
        add(pdf, document, version, streams)
        _give_letters(pdf, words)

    return prepared


def _letters(tags: Any) -> Iterator[tuple[int, str]]:
    """Yield the right-to-left texts of a page by the number of their marked content."""
    for box, tag in tags.items():
        if right_to_left(text := getattr(box, "text", "")):
            yield tag["mcid"], text


def _make_artifact(stream: Any, place: int, kind: str) -> None:
    """Mark a marked content as an artifact of a kind."""
    stream.stream[place - 1] = "/Artifact"
    del stream.stream[place]["MCID"]
    stream.stream[place]["Type"] = kind


def _give_letters(pdf: Any, words: dict[tuple[Any, int], str]) -> None:
    """Write the text to read aloud into tags."""
    for tag in pdf.objects if words else ():
        if isinstance(tag, dict) and tag.get("Type") == "/StructElem" and tag["S"] != "/Figure":
            said = [words.get((tag.get("Pg"), kid)) for kid in tag["K"] if isinstance(kid, int)]
            if any(said):
                tag["ActualText"] = _string("".join(text or "" for text in said))


def right_to_left(text: str) -> bool:
    """Return whether any letter of a text is written from right to left."""
    return any(bidirectional(letter) in ("R", "AL") for letter in text)


def visual(text: str) -> str:
    """Return right-to-left text in visual order, with numbers and Latin words unchanged.

    Programs that search or copy text collect it from left to right and then reverse it, so the text
    of the glyphs must be in that order. Screen readers use the text of the tags, which is in
    reading order.
    """
    text = _ISOLATES.sub("", text)
    return "".join(part if _FORWARD.fullmatch(part) else part[::-1] for part in _FORWARD.split(text)[::-1])


def _marks(stream: Any) -> dict[int, int]:
    """Return the position of each marked content's properties in a page's operators, by its number."""
    return {
        item["MCID"]: place
        for place, item in enumerate(stream.stream)
        if isinstance(item, dict) and "MCID" in item
    }


def _margins(page: Any) -> Iterator[Any]:
    """Yield every box in the margins of a page."""
    from weasyprint.formatting_structure.boxes import MarginBox

    for child in page.children:
        if isinstance(child, MarginBox):
            yield from _descendants(child)


def _descendants(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _descendants(getattr(child, "_box", child))


def _mending(build: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    from weasyprint.formatting_structure.boxes import MarginBox

    figures = _Figures()

    def mended(box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
        box = getattr(box, "_box", box)
        if isinstance(box, MarginBox) or _is_ornament(box):
            _leave_out(box, *rest)
            return
        with figures.of(box):
            start = len(pdf.objects)
            made = list(build(box, parent, pdf, *rest))
            for tag in made:
                _mend(box, parent, tag)
            yield from figures.left(box, made, pdf.objects[start:], rest[1])

    return mended


class _Figures:
    """Combines all drawings of a chart or a map into one figure with the author's alternative text.

    Bars and curves are separate pictures on the page, and the labels over them mean nothing alone. Rows of
    text and numbers stay text.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        """The alternative texts of the drawings that are being built."""
        self._first: Any = None

    @contextmanager
    def of(self, box: Any) -> Iterator[None]:
        """Track a box, a drawing or anything else, while its tags are built."""
        name = box.element.get("aria-label") if _has_class(box, "sf-drawing__panels") else None
        if not name:
            yield
            return
        self._names.append(name)
        try:
            yield
        finally:
            self._names.pop()
            self._first = None

    def left(self, box: Any, made: list[Any], objects: list[Any], numbers: dict[int, Any]) -> list[Any]:
        """Return a box's remaining tags: the first picture of a drawing absorbs the others, and hidden text."""
        is_picture = any(tag["S"] == "/Figure" for tag in made)
        if not self._names or not (
            is_picture or (box.element is not None and box.element.get("aria-hidden"))
        ):
            return made
        if self._first is None:
            if is_picture:
                self._first = made[0]
                self._first["Alt"] = _string(self._names[-1])
            return made
        for tag in objects:
            if isinstance(tag, dict) and tag.get("Type") == "/StructElem":
                self._take(tag, numbers)
        return []

    def _take(self, tag: Any, numbers: dict[int, Any]) -> None:
        """Add the content of a tag to the picture."""
        for kid in tag["K"]:
            if isinstance(kid, int):
                self._first["K"].append(kid)
                numbers[kid] = self._first.reference
        if box := tag.get("A", {}).get("BBox"):
            mine = self._first["A"]["BBox"]
            mine[:] = [*map(min, mine[:2], box[:2]), *map(max, mine[2:], box[2:])]
        tag.clear()


def _has_class(box: Any, name: str) -> bool:
    return box.element is not None and name in (box.element.get("class") or "").split()


def _is_ornament(box: Any) -> bool:
    """Return whether a box is a progress bar, whose number is beside it."""
    return _has_class(box, "sf-bar")


def _leave_out(box: Any, _page: int, numbers: dict[int, Any], _annotations: Any, tags: Any) -> None:
    """Remove the boxes of a margin or an ornament from the structure; their numbers map to null."""
    for child in _descendants(box):
        if child in tags:
            numbers[tags.pop(child)["mcid"]] = "null"


def _mend(box: Any, parent: Any, tag: Any) -> None:
    element = box.element
    if element is None or not isinstance(box.element_tag, str) or box.element_tag in BARE:
        return
    name = box.element_tag
    _language(element, tag)
    if tag["S"] == "/TH":
        tag["A"]["Scope"] = "/Row" if element.get("scope") in ("row", "rowgroup") else "/Column"
    elif name == "a" and tag["S"] == "/Link":
        _link(box, element, tag)
    elif "sf-footnote" in (element.get("class") or "") and parent["S"] != "/Note" and name == "span":
        tag["S"] = "/Note"
        tag["ID"] = _string(f"note-{tag.number}")
    elif name == "figure" and tag["S"] == "/NonStruct":
        tag["S"] = "/Div"
    elif tag["S"] in HEADINGS and parent["S"] == tag["S"]:
        tag["S"] = "/NonStruct"  # the text beside the line above a heading is a box of its own


def _language(element: Any, tag: Any) -> None:
    """Tag the language of a part, if it gives one."""
    if lang := element.get("lang"):
        tag["Lang"] = _string(lang)


def _link(box: Any, element: Any, tag: Any) -> None:
    """Tag a link with its label, or its own text."""
    words = element.get("aria-label") or "".join(element.itertext()).strip()
    if not words:
        return
    if box.link_annotation is not None:
        box.link_annotation["Contents"] = _string(words)
    if element.get("aria-label"):
        tag["Alt"] = _string(words)


def _string(text: str) -> Any:
    import pydyf

    return pydyf.String(text)
