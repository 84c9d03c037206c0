"""Takes a text apart into the pieces in which Markdown leaves it: what can be looked for in a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORDS = 4
"""Words that a part of running text needs: fewer stand in many texts."""

_BREAKS = re.compile(
    r"\[@[^\]]*\]|\{\{.*?\}\}|[*_`#>|\[\]()!\\~]+|https?://\S+|\n\s*\n|(?<=[.!?;:,،۔؟])\s|\s[–—]\s"
)
_ADDRESS = re.compile(r"https?://([^\s<>\"')\]]+[^\s<>\"')\].,;:!?])")
_WORD = re.compile(r"\w+")


def pieces(text: str) -> Iterator[str]:
    """A short text whole, a long one in pieces of some words; each address in either."""
    yield from _ADDRESS.findall(text)
    if len(text) <= 80 and not _BREAKS.search(text):
        yield text
        return
    for piece in _BREAKS.split(text):
        if len(_WORD.findall(piece)) >= WORDS:
            yield " ".join(piece.split())
    if len(_WORD.findall(text)) < WORDS:
        yield text
