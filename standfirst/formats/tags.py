"""Mends the tags of a PDF while WeasyPrint builds them, so that it reads aloud as it should.

WeasyPrint 70 writes no language of parts, no scope of table headings, no notes, and what a link says
only as its address. Each mend needs the element that a tag was made of, which is known only while the
tree is built: so the one function that builds it is wrapped, once in a process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

BARE = frozenset({"html", "body"})
"""Elements for which WeasyPrint makes no tag; what it yields for them belongs to their children."""


@cache
def mend() -> None:
    """Make WeasyPrint mend each tag that it builds; more than once does nothing."""
    from weasyprint.pdf import tags

    tags._build_box_tree = _mending(tags._build_box_tree)  # noqa: SLF001  # there is no other way in


def _mending(build: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    def mended(box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
        for tag in build(box, parent, pdf, *rest):
            _mend(getattr(box, "_box", box), parent, tag)
            yield tag

    return mended


def _mend(box: Any, parent: Any, tag: Any) -> None:
    element = box.element
    if element is None or not isinstance(box.element_tag, str) or box.element_tag in BARE:
        return
    name = box.element_tag
    _language(element, tag)
    if tag["S"] == "/TH":
        tag["A"]["Scope"] = "/Row" if element.get("scope") == "row" else "/Column"
    elif name == "a" and tag["S"] == "/Link":
        _link(box, element, tag)
    elif "sf-footnote" in (element.get("class") or "") and parent["S"] != "/Note" and name == "span":
        tag["S"] = "/Note"
        tag["ID"] = _string(f"note-{tag.number}")
    elif name == "figure" and tag["S"] == "/NonStruct":
        tag["S"] = "/Div"


def _language(element: Any, tag: Any) -> None:
    """The language of a part, where it says so itself."""
    if lang := element.get("lang"):
        tag["Lang"] = _string(lang)


def _link(box: Any, element: Any, tag: Any) -> None:
    """What a link says: its label, or its own words."""
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
