"""Split a text at the boundaries that Markdown changes, into pieces that can be searched for in a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORDS = 4
"""The fewest words in a piece of running text; shorter ones occur in many texts."""

_BREAKS = re.compile(
    r"\[@[^\]]*\]|\{\{.*?\}\}|[*_`#>|\[\]()!\\~]+|https?://\S+|\n\s*\n|(?<=[.!?;:,،۔؟])\s|\s[–—]\s"
)
_ADDRESS = re.compile(r"https?://([^\s<>\"')\]]+[^\s<>\"')\].,;:!?])")
_WORD = re.compile(r"\w+")


def pieces(text: str) -> Iterator[str]:
    """Yield a short text whole and a long one in pieces of several words, and each address in it."""
    yield from _ADDRESS.findall(text)
    if len(text) <= 80 and not _BREAKS.search(text):
        yield text
        return
    for piece in _BREAKS.split(text):
        if len(_WORD.findall(piece)) >= WORDS:
            yield " ".join(piece.split())
    if len(_WORD.findall(text)) < WORDS:
        yield text
