"""Tracked changes of a Word file, all taken or all refused."""

from __future__ import annotations

from typing import Any, Final

from standfirst.importer.wordfields import unwrap
from standfirst.importer.wordstyles import W

_NEW: Final = ("ins", "moveTo", "cellIns")
_OLD: Final = ("del", "moveFrom", "cellDel")
_HISTORY: Final = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange", "numberingChange",
)  # fmt: skip


def settle(body: Any, *, refused: bool) -> None:
    """Leave the text as it is with all changes, or as it was without them."""
    go, stay = (_NEW, _OLD) if refused else (_OLD, _NEW)
    _remove(body, _HISTORY)
    _rows_and_cells(body, go)
    _paragraph_ends(body, go)
    _remove(body, go)
    for name in stay:
        for element in list(body.iter(f"{W}{name}")):
            unwrap(element)
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
    """A paragraph whose end goes runs on into the next one, which keeps its own form."""
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
