# mypy: disable-error-code="attr-defined, union-attr"
# The boxes of WeasyPrint get their places only while they are laid out.
"""What pages of reports must be, as rules that read their boxes; each gives a line for every break of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

from standfirst.formats.tagging import right_to_left

MILLIMETRE = 96 / 25.4
EDGE = 10 * MILLIMETRE
BLANK = 0.25
"""How much of a page may be blank, except of the last."""

HEADINGS = ("h1", "h2", "h3", "h4")
WHOLE = ("sf-drawing", "sf-image", "sf-glance", "sf-imprint", "sf-contents", "sf-outlook__sure")
"""Classes of what stands on one page: pictures with title and caption, and boxes."""


@dataclass(frozen=True)
class Piece:
    """A line of text, or a picture, on a page."""

    box: Any
    around: tuple[Any, ...]
    """Its element, and all that hold that."""
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """What it says."""
        return text(self.box)

    def within(self, *names: str) -> bool:
        """Whether an element of one of some classes holds it."""
        return any(set(names) & classes(one) for one in self.around)

    @property
    def heading(self) -> Any:
        """The heading that it is a line of, or None."""
        return next((one for one in self.around if one.tag in HEADINGS), None)


_MARKS = re.compile(r"\W*(?:\[\d+\]\W*)+")
"""Marks of citations, and punctuation."""

_PICTURES = (boxes.ReplacedBox, boxes.InlineReplacedBox, boxes.BlockReplacedBox)


class Pages:
    """The pages of a report with all that stands on them."""

    def __init__(self, paper: Any) -> None:
        """Read the boxes of a document that is laid out."""
        self.boxes = [page._page_box for page in paper.pages]  # where each box stands
        root = self.boxes[0].children[0].element
        self.parents = {child: parent for parent in root.iter() for child in parent}

    def ancestry(self, element: Any) -> Iterator[Any]:
        """An element and all that hold it."""
        while element is not None:
            yield element
            element = self.parents.get(element)

    @cached_property
    def pieces(self) -> list[list[Piece]]:
        """The lines and pictures of each page's text, from the top down, without footnotes."""
        return [sorted(self._pieces(page.children[0]), key=lambda piece: piece.top) for page in self.boxes]

    def _pieces(self, root: Any) -> Iterator[Piece]:
        for box in walk(root):
            if isinstance(box, _PICTURES) or (isinstance(box, boxes.LineBox) and text(box).strip()):
                yield Piece(
                    box, tuple(self.ancestry(box.element)), box.position_y, box.position_y + box.height
                )

    def rules(self) -> Iterator[str]:
        """Every break of a rule."""
        for rule in (
            self.headings,
            self.numbers,
            self.rows,
            self.lone_rows,
            self.whole,
            self.blank,
            self.end,
            self.edges,
            self.running,
            self.citations,
            self.leading,
        ):
            for found in rule():
                yield f"{rule.__name__}: {found}"

    def headings(self) -> Iterator[str]:
        """No heading stands without two lines of what it heads."""
        for number, pieces in enumerate(self.pieces[:-1]):
            heads = {piece.heading: piece for piece in reversed(pieces) if piece.heading is not None}
            for element, head in heads.items():
                below = [p for p in pieces if p.heading is None and p.bottom > head.top + 1]
                following = next((p for p in self.pieces[number + 1] if p.heading is None), None)
                goes_on = following is not None and self.parents[element] in following.around
                if (
                    len({round(piece.top) for piece in below}) < 2
                    and goes_on
                    and not any(map(_is_picture, below))
                ):
                    yield f"page {number + 1}: {head.text!r}"

    def numbers(self) -> Iterator[str]:
        """No number is broken at the end of a line."""
        for number, page in enumerate(self.boxes):
            for box in walk(page.children[0]):
                lines = [child for child in getattr(box, "children", ()) if isinstance(child, boxes.LineBox)]
                for line, other in pairwise(lines):
                    if any(isinstance(one, boxes.InlineBlockBox) for one in line.children):
                        continue  # an entry of a key, not text
                    if _is_broken(line.element, text(line), text(other)):
                        yield f"page {number + 1}: {text(line)[-20:]!r} / {text(other)[:20]!r}"

    def rows(self) -> Iterator[str]:
        """No row of a table is split, unless it is taller than a page."""
        heights: dict[Any, list[tuple[int, float]]] = defaultdict(list)
        for number, page in enumerate(self.boxes):
            for box in walk(page.children[0]):
                if (
                    isinstance(box, boxes.TableRowBox)
                    and box.element_tag == "tr"
                    and not self._is_within(box, tag="thead")
                ):
                    heights[box.element].append((number, box.height))
        room = min(page.height for page in self.boxes)
        for element, parts in heights.items():
            if len({number for number, _ in parts}) > 1 and sum(height for _, height in parts) < room:
                yield f"page {parts[0][0] + 1}: {' '.join(element.itertext())[:60]!r}"

    def lone_rows(self) -> Iterator[str]:
        """No table leaves one row alone at the foot of a page, or takes one alone to the next."""
        places: dict[Any, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for number, page in enumerate(self.boxes):
            for box in walk(page.children[0]):
                if (
                    isinstance(box, boxes.TableRowBox)
                    and box.element_tag == "tr"
                    and not self._is_within(box, tag="thead")
                ):
                    table = next(one for one in self.ancestry(box.element) if one.tag == "table")
                    if "sf-claims" not in classes(table):  # tall rows
                        places[table][number] += 1
        for found in places.values():
            for number in {min(found), max(found)} if len(found) > 1 else ():
                if found[number] == 1:
                    yield f"page {number + 1}: one row of a table"

    def _is_within(self, box: Any, *, tag: str = "", name: str = "") -> bool:
        return any(one.tag == tag or name in classes(one) for one in self.ancestry(box.element))

    def whole(self) -> Iterator[str]:
        """No picture is parted from its title and its caption, and no box is broken."""
        places: dict[Any, set[int]] = defaultdict(set)
        for number, pieces in enumerate(self.pieces):
            for piece in pieces:
                for one in piece.around:
                    if classes(one) & set(WHOLE):
                        places[one].add(number)
        for element, found in places.items():
            if len(found) > 1:
                yield f"page {min(found) + 1}: {element.get('class')} {element.get('id')}"

    def blank(self) -> Iterator[str]:
        """No page but the last is blank by more than a quarter, or by a third before a heading with a picture."""
        for number, (page, pieces) in enumerate(zip(self.boxes[:-1], self.pieces, strict=False)):
            root = page.children[0]
            end = min([root.position_y + page.height, *(one.position_y for one in _footnotes(page))])
            lowest = max((piece.bottom for piece in pieces), default=root.position_y)
            share = (end - lowest) / (end - root.position_y)
            following = self.pieces[number + 1]
            if share > BLANK:
                first = following[0].text if following else ""
                yield f"page {number + 1}: {share:.0%} before {first!r}"

    def end(self) -> Iterator[str]:
        """The last page holds more than the imprint and the contacts."""
        if len(self.boxes) > 1 and all(
            piece.within("sf-imprint") or any(one.get("id") == "contacts" for one in piece.around)
            for piece in self.pieces[-1]
        ):
            yield f"page {len(self.boxes)}: the imprint alone"

    def edges(self) -> Iterator[str]:
        """All ends ten millimetres inside the sheet."""
        for number, page in enumerate(self.boxes):
            for box in walk(page):
                if (
                    isinstance(box, boxes.TextBox)
                    and box.text.strip()
                    and not self._is_within(box, name="sf-plot__label")
                ) or _is_band(box):
                    left, top = box.position_x, box.position_y
                    right, bottom = left + _width(box), top + _height(box)
                    if (
                        min(left, top, page.margin_width() - right, page.margin_height() - bottom)
                        < EDGE - 0.5
                    ):
                        yield f"page {number + 1}: {text(box)[:40]!r} at {left:.0f}, {top:.0f}, {right:.0f}, {bottom:.0f}"

    def citations(self) -> Iterator[str]:
        """No line holds the mark of a citation alone."""
        for number, pieces in enumerate(self.pieces):
            for piece in pieces:
                if _MARKS.fullmatch(piece.text):
                    yield f"page {number + 1}: {piece.text!r}"

    def leading(self) -> Iterator[str]:
        """A line with the mark of a citation is as high as the others of its style, so that lines and rows are even.

        Lines from right to left mix faces, whose heights differ with or without a mark; they are passed over.
        """
        marked: list[tuple[int, Any]] = []
        heights: dict[float, float] = defaultdict(float)
        for number, page in enumerate(self.boxes):
            for line in walk(page.children[0]):
                if not isinstance(line, boxes.LineBox) or not _is_plain(line) or right_to_left(text(line)):
                    continue
                if re.search(r"\[\d+\]", text(line)):
                    marked.append((number, line))
                else:
                    heights[_leading(line)] = max(heights[_leading(line)], line.height)
        for number, line in marked:
            usual = heights.get(_leading(line), line.height)
            if line.height > usual + 0.4:
                yield f"page {number + 1}: {line.height:.1f} for {usual:.1f}: {text(line)[:40]!r}"

    def running(self) -> Iterator[str]:
        """Titles in the margins take one line."""
        for number, page in enumerate(self.boxes):
            for box in walk(page):
                if (
                    "sf-running__line" in classes(box.element)
                    and sum(isinstance(x, boxes.LineBox) for x in walk(box)) > 1
                ):
                    yield f"page {number + 1}: {text(box)!r}"


def walk(box: Any) -> Iterator[Any]:
    """A box and all within."""
    todo = [box]
    while todo:
        one = getattr(todo[-1], "_box", todo.pop())
        yield one
        todo.extend(reversed(getattr(one, "children", ())))


def text(box: Any) -> str:
    """What a box says."""
    return "".join(one.text for one in walk(box) if isinstance(one, boxes.TextBox))


def classes(element: Any) -> set[str]:
    """The classes of an element."""
    return set() if element is None else set((element.get("class") or "").split())


def _leading(box: Any) -> float:
    """The height that a box gives to its line by its style."""
    height = box.style["line_height"]
    return float(height) * float(box.style["font_size"]) if isinstance(height, (int, float)) else 0.0


def _is_plain(line: Any) -> bool:
    """Whether a line holds text alone, none of it larger than its own, in another face or with a leading of its own."""
    return not line.element_tag.endswith("::marker") and all(
        isinstance(one, (boxes.InlineBox, boxes.TextBox))
        and (
            _leading(one) == 0
            or one.element_tag.endswith("::footnote-call")
            or (_leading(one) <= _leading(line) and one.style["font_family"] == line.style["font_family"])
        )
        for child in line.children
        for one in walk(child)
    )


def _is_picture(piece: Piece) -> bool:
    return not isinstance(piece.box, boxes.LineBox)


def _is_band(box: Any) -> bool:
    return bool({"sf-running__marks", "sf-tlp"} & classes(box.element)) and hasattr(box, "border_width")


def _footnotes(page: Any) -> list[Any]:
    return [one for one in page.children if isinstance(one, boxes.FootnoteAreaBox) and one.children]


def _is_broken(element: Any, one: str, two: str) -> bool:
    """Whether two lines divide a number; two numbers with a space between them are two."""
    if not re.search(r"\d[.,٫٬\u202f\u00a0]?$", one) or not re.match(r"[.,٫٬]?\d", two):
        return False
    whole = "".join(element.itertext())
    return not re.search(rf"{re.escape(one[-6:])}[ \n]+{re.escape(two[:6])}", whole)


def _width(box: Any) -> float:
    return float(box.width if isinstance(box, boxes.TextBox) else box.border_width())


def _height(box: Any) -> float:
    return float(box.height if isinstance(box, boxes.TextBox) else box.border_height())
