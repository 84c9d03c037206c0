"""Find pictures, quotations and claims that left much of a page blank, and pictures parted from their captions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

BLANK = 0.25
"""The share of a page that may be blank."""

WHOLE = ("sf-drawing", "sf-quote", "sf-claims__row", "sf-section")

BESIDE = "sf-image--beside"
"""The class of a picture beside text. WeasyPrint breaks what floats even where its style forbids that."""

_NAME = re.compile(r"[a-z][a-z0-9-]*")
"""Ids that a style sheet can contain without escapes."""

_FEW = 4
"""The number of lines and pictures at the top of the next page that may include a moved one, such as its heading."""

_SEEN = (boxes.LineBox, boxes.ReplacedBox, boxes.InlineReplacedBox, boxes.BlockReplacedBox)


def displaced(pages: list[Any]) -> frozenset[str]:
    """Return the ids of what has to be set otherwise.

    These are charts, maps, quotations and claims at the top of a page after one that is over a quarter blank,
    and pictures beside text that are on two pages.
    """
    found: set[str] = set()
    for page, following in pairwise(pages):
        before, after = page._page_box, following._page_box  # where boxes stand
        if _blank(before) > BLANK:
            found.update(_whole(after))
        found.update(_beside(before) & _beside(after))
    return frozenset(found)


def _beside(page: Any) -> set[str]:
    """Return the ids of the pictures beside text that are on a page, at least in part."""
    figures = (box.element for box in _walk(page.children[0]) if box.element_tag == "figure")
    return {name for one in figures if _has_class(one, BESIDE) and _NAME.fullmatch(name := one.get("id", ""))}


def _blank(page: Any) -> float:
    """Return the share of a page's text area below its last line."""
    root = page.children[0]
    notes: list[Any] = [
        one for one in page.children if isinstance(one, boxes.FootnoteAreaBox) and one.children
    ]
    end = min([root.position_y + page.height, *(one.position_y for one in notes)])
    lowest = max((box.position_y + box.height for box in _walk(root) if _is_seen(box)), default=end)
    return float((end - lowest) / (end - root.position_y))


def _whole(page: Any) -> Iterator[str]:
    """Yield the ids of an unbreakable item among the first ones of a page, and of the item beside it."""
    root = page.children[0]
    parents = {child: parent for parent in root.element.iter() for child in parent}
    headers = {cell for head in root.element.iter("thead") for cell in head.iter()}
    seen = sorted(
        (box for box in _walk(root) if _is_seen(box) and box.element not in headers),
        key=lambda box: float(box.position_y),
    )
    for box in seen[:_FEW]:
        element = box.element
        while element is not None and not any(_has_class(element, name) for name in WHOLE):
            element = parents.get(element)
        if element is None:
            continue
        pair = parents[element]
        for one in pair if _has_class(pair, "sf-pair") else (element,):
            if _NAME.fullmatch(name := one.get("id", "")):
                yield name


def _has_class(element: Any, name: str) -> bool:
    return name in (element.get("class") or "").split()


def _is_seen(box: Any) -> bool:
    return isinstance(box, _SEEN) and (not isinstance(box, boxes.LineBox) or _has_text(box))


def _has_text(box: Any) -> bool:
    return any(isinstance(one, boxes.TextBox) and one.text.strip() for one in _walk(box))


def _walk(box: Any) -> Iterator[Any]:
    todo = [box]
    while todo:
        one = getattr(todo[-1], "_box", todo.pop())
        yield one
        todo.extend(getattr(one, "children", ()))
