"""Validation of one-line fields in lists and headers, so that they cannot inject anything."""

from __future__ import annotations

import re

MAX_FIELD = 200
"""Maximum length of a field of a list."""

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control characters, including line breaks
    "\u2028\u2029"  # line and paragraph separators
    "\u202a-\u202e\u2066-\u2069"  # direction overrides, which can disguise text
    "\ud800-\udfff\ue000-\uf8ff]"  # lone surrogates; private-use characters, which mark our slots
)
_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,75}\?[bBqQ]\?")


def fault(text: str, limit: int = MAX_FIELD) -> tuple[str, str] | None:
    """Return the problem of `text` as a field and its fix, or None if it is valid."""
    if len(text) > limit:
        return f"more than {limit} characters", "shorten it"
    if text.isascii() and text.isprintable() and "=?" not in text:
        return None
    if found := _UNSAFE.search(text):
        return f"a control character (U+{ord(found[0]):04X}) in a field", "write one line of text"
    if _ENCODED_WORD.search(text):
        return "an encoded word (`=?…?=`) in a field", "write the text itself, in UTF-8"
    return None
