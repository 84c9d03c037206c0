"""The ways in which the same words can be written."""

from __future__ import annotations

import base64
import html
import json
import unicodedata
import urllib.parse
from collections.abc import Callable


def wide(text: str) -> str:
    """Full-width letters where there are any."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def formula(text: str) -> str:
    """Bold letters of mathematics where there are any; they are the same words."""
    return "".join(chr(ord(c) - 97 + 0x1D41A) if "a" <= c <= "z" else c for c in text)


def cut(text: str, between: str) -> str:
    """Something put into the middle of a word."""
    at = next(i for i in range(len(text) // 2, len(text)) if text[i].isalnum() and text[i - 1].isalnum())
    return text[:at] + between + text[at:]


VARIANTS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "upper case": str.upper,
    "small letters": str.lower,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "compatibility": wide,
    "entities": lambda text: "".join(f"&#{ord(c)};" for c in text),
    "hex entities": lambda text: "".join(f"&#x{ord(c):X};" for c in text),
    "twice escaped": lambda text: html.escape("".join(f"&#{ord(c)};" for c in text)),
    "soft hyphen": lambda text: cut(text, "\u00ad"),
    "soft hyphen entity": lambda text: cut(text, "&shy;"),
    "zero width": lambda text: cut(text, "\u200b"),
    "direction marks": lambda text: f"\u2067{cut(text, chr(0x200F))}\u2069",
    "line end": lambda text: cut(text, "-\n  "),
    "other spaces": lambda text: text.replace(" ", "\u00a0\n\t "),
    "markup": lambda text: cut(text, "<b class='x'>") + "</b>",
    "spans": lambda text: "".join(f"<span>{c}</span>" if c != " " else c for c in text),
    "comment": lambda text: cut(text, "<!-- x -->"),
    "wbr": lambda text: cut(text, "<wbr/>"),
    "escaped markup": lambda text: html.escape(cut(text, "<i>") + "</i>"),
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "form": urllib.parse.quote_plus,
    "json": lambda text: json.dumps("\n" + cut(text, "\u00ad")),
    "letters of formulas": formula,
    "base64": lambda text: f"data:text/plain;base64,{base64.b64encode(text.encode()).decode()}",
    "javascript": lambda text: "".join(f"\\u{{{ord(c):x}}}" for c in text),
}
