"""Typography of printed documents: apostrophes, ranges, French spaces, citations that never begin a line, headings.

Only text between tags is changed. Code, style sheets and attributes stay as they are.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any

APOSTROPHE, THIN, JOINER = "\u2019", "\u202f", "\u2060"

_BESIDE = frozenset({"sf-section--prose", "sf-section--outlook", "sf-section--list"})
"""The classes of sections whose heading hangs beside their text (`css/print.css`)."""
_ACROSS = 15
"""The letters of such a heading that fit on a line; those of Arabic scripts are narrower."""
_LINE = "var(--sf-leading-tight) * var(--sf-size-heading)"

_AS_TYPED = frozenset({"code", "pre", "kbd", "samp", "style", "script", "title"})
_LETTER = r"[^\W\d_]"
_WITHIN = re.compile(rf"(?<={_LETTER})'(?={_LETTER})")
_AFTER_S = re.compile(r"(?<=s)'(?=[\s.,;:!?)]|$)")
_OPENING = re.compile(r"(?:^|(?<=[\s(\[]))'")

_RANGE = re.compile(r"(?<=\d)–(?=\d)")
_FRENCH_BEFORE = re.compile(rf"(?<=[\w)»%\]{APOSTROPHE}…])[ \u00a0\u202f]?(?=[;:!?]+(?:[\s»)\]]|$))")
_FRENCH_SPACED = re.compile(r"[ \u00a0](?=[;:!?»])")
_FRENCH_OPEN = re.compile(r"«[ \u00a0\u202f]?(?=\S)")
_FRENCH_CLOSE = re.compile(r"(?<=[^\s«])[ \u00a0\u202f]?»")


def typeset(root: Any) -> None:
    """Typeset the text of a parsed document, each part by the rules of its language."""
    for element, lang in _elements(root, ""):
        rule = _french if lang == "fr" else _plain
        if element.text:
            element.text = rule(element.text)
        for child in element:
            if child.tail:
                child.tail = rule(child.tail)
    _join_citations(root)
    _make_room(root)


def _make_room(root: Any) -> None:
    """Give a section that is shorter than the heading beside its text the height of that heading."""
    for section in root.iter("section"):
        if not _BESIDE.isdisjoint((section.get("class") or "").split()) and section.find("h2") is not None:
            title = "".join(section.find("h2").itertext())
            lines = len(textwrap.wrap(title, _ACROSS))
            if lines > 1:
                section.set("style", f"min-height: calc({lines} * {_LINE} + 3mm)")


def apostrophes(text: str) -> str:
    """Turn straight apostrophes within words into curly ones, and those after a plural if no quotation is open."""
    if "'" not in text:
        return text
    text = _WITHIN.sub(APOSTROPHE, text)
    return text if _OPENING.search(text) else _AFTER_S.sub(APOSTROPHE, text)


def _plain(text: str) -> str:
    return ranges(apostrophes(text))


def _french(text: str) -> str:
    return french_spaces(_plain(text))


def ranges(text: str) -> str:
    """Keep the ends of a range such as `2–71` on one line."""
    return _RANGE.sub(f"–{JOINER}", text) if "–" in text else text


def french_spaces(text: str) -> str:
    """Put a thin non-breaking space before `; : ! ?` and inside guillemets, as in French typography."""
    text = _FRENCH_OPEN.sub(f"«{THIN}", text)
    text = _FRENCH_CLOSE.sub(f"{THIN}»", text)
    text = _FRENCH_SPACED.sub(THIN, text)
    return _FRENCH_BEFORE.sub(THIN, text)


def _elements(element: Any, lang: str) -> Iterator[tuple[Any, str]]:
    """Yield every element with typeset text, and its language."""
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in _AS_TYPED:
        return
    lang = (element.get("lang") or lang).partition("-")[0]
    yield element, lang
    for child in element:
        yield from _elements(child, lang)


def _join_citations(root: Any) -> None:
    """Keep the mark of a citation on the line of the text before it, without a space."""
    for parent in root.iter():
        before: Any = None
        for child in parent:
            if "sf-cite" in (child.get("class") or "").split():
                _join(parent, before)
            if "sf-footnote" not in (child.get("class") or "").split() or child.tail:
                before = child


def _joined(text: str | None) -> str | None:
    return f"{text.rstrip()}{JOINER}" if text and not text.isspace() else text


def _join(parent: Any, before: Any) -> None:
    """Join the text or the element before a mark to it."""
    if before is None:
        parent.text = _joined(parent.text)
    else:
        before.tail = _joined(before.tail) if before.tail else JOINER
