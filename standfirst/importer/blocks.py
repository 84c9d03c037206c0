"""The pieces of a text that everything else works on: headings, paragraphs, list items, tables, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from standfirst.importer.source import SourceLine

Kind = Literal["heading", "paragraph", "item", "table", "code", "rule", "note", "meta", "extra"]

ATTRIBUTION: Final = re.compile(r"^\s*(?:>\s*)*(?:[—–―]|--?-?(?=\s))\s*(?=[^\W\d_])")
"""How a line begins that names who said the words before it."""

_BACKSLASH = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!|~:=])")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the source.

    `text` is what a reader sees, without markup, on one line. `prose` is the same as Markdown. `lines`
    are the numbers of the source lines it stands on. `level` is a heading's depth or an item's
    indentation; `label` is a note's mark or the reason why an extra is outside the text.
    """

    kind: Kind
    text: str
    prose: str
    lines: tuple[int, ...]
    level: int = 0
    label: str = ""
    quoted: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """A picture of the source as it is, with the words that describe it, where the source has some."""

    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read; `unit` is what its lines are called in reports."""

    lines: tuple[SourceLine, ...]
    blocks: tuple[Block, ...]
    unit: str = "line"
    pictures: tuple[SourcePicture, ...] = ()
    remarks: tuple[str, ...] = ()


def squeeze(text: str) -> str:
    """The text on one line, with single blanks."""
    return " ".join(text.split())


_ESCAPES: Final = (
    (re.compile(r"\\(?=[\\`*_{}\[\]()>#+\-.!|~:=&<])"), r"\\\\"),
    (re.compile(r"([`*])"), r"\\\1"),
    (re.compile(r"_"), r"\\_"),
    (re.compile(r"\{(?=[{%#:])|(?<=\{)\{"), r"\\{"),
    (re.compile(r"\}(?=\})|(?<=[}%#])\}"), r"\\}"),
    (re.compile(r"\[(?=[@^])"), r"\\["),
    (re.compile(r"\](?=\s?[(\[:])"), r"\\]"),
    (re.compile(r"&(?=#?\w{1,40};)"), "&amp;"),
    (re.compile(r"<(?=[A-Za-z/!?@\d])"), "&lt;"),
)


def escape(text: str) -> str:
    """Plain text as Markdown of one paragraph that means the same: no markup, no reference, no citation."""
    text = squeeze(text)
    for pattern, replacement in _ESCAPES:
        text = pattern.sub(replacement, text)
    return escape_opening(text)


_NO_ESCAPE: Final = "~=:"
"""Signs that Markdown knows at the beginning of a paragraph, and a backslash before them does not hide."""


def escape_opening(text: str) -> str:
    """At the beginning of a paragraph some more characters would make a heading, list or quotation."""
    if number := re.match(r"(\d{1,9})([.)])(?=\s|$)", text):
        return f"{number[1]}\\{text[number.end(1) :]}"
    if re.match(r"(?:[+\-]\s|[#>!]|[=\-~]+\s*$|~~~|:\s)", text) or text in ("+", "-"):
        return f"&#{ord(text[0])};{text[1:]}" if text[0] in _NO_ESCAPE else f"\\{text}"
    return f"&#58;{text[1:]}" if text.startswith(":") else text


def guard(markdown: str) -> str:
    """Markdown of the user's own, with only what our references and citations look like made harmless.

    What stands in angle brackets and is no tag of HTML is text: no browser would show it.
    """
    markdown = _NO_TAG.sub(lambda found: found["code"] or "&lt;", markdown)
    return guard_code(markdown)


def guard_code(markdown: str) -> str:
    """The same for code, in which every other sign means itself."""
    markdown = markdown.replace("{{", "\\{\\{").replace("{%", "\\{%").replace("{:", "\\{:")
    return re.sub(r"\[(?=@)", r"\\[", markdown)


_NAMES: Final = (
    "a|abbr|address|article|aside|audio|b|blockquote|body|br|caption|center|cite|code|col|colgroup|dd|del|details|dfn|"
    "div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|li|link|main|"
    "mark|meta|nav|object|ol|p|picture|pre|q|s|samp|script|section|small|source|span|strike|strong|style|sub|summary|sup|"
    "svg|table|tbody|td|template|tfoot|th|thead|time|title|tr|u|ul|var|video"
)
_TAG: Final = rf"</?(?:{_NAMES})(?:\s[^<>]{{0,500}}|/)?>"
_NO_TAG: Final = re.compile(
    rf"(?P<code>`[^`\n]{{1,500}}`)|<(?=[A-Za-z/!?])(?!/?(?:{_NAMES})[\s/>]|https?://|[^<>\s@]{{1,200}}@|!--[^>]{{0,500}}-->)",
    re.IGNORECASE,
)
TAGS: Final = re.compile(rf"(?:\s*{_TAG})+\s*", re.IGNORECASE)
"""Lines that hold tags of HTML and no word for a reader."""

_INLINE: Final = (
    (re.compile(r"<!--[^>]{0,500}-->"), ""),
    (re.compile(r"!\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,300}\")?\)"), r"\1"),
    (re.compile(r"\[([^\[\]]{1,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,300}\")?\)"), r"\1"),
    (re.compile(r"\[([^\[\]]{1,500})\]\[[^\[\]]{0,100}\]"), r"\1"),
    (re.compile(r"\[\^[^\]\s]{1,60}\]"), ""),
    (re.compile(r"<(https?://[^<>\s]+|[^<>\s@]+@[^<>\s]+)>"), r"\1"),
    (re.compile(_TAG, re.IGNORECASE), ""),
    (re.compile(r"(?<!\\)\*\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"(?<![\\\w])__(?=\S)([^_\n]{1,2000}?)(?<=\S)__(?!\w)"), r"\1"),
    (re.compile(r"(?<!\\)\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*"), r"\1"),
    (re.compile(r"(?<![\\\w])_(?=\S)([^_\n]{1,2000}?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"(?<![\\`])`{1,3}([^`\n]{1,2000})`{1,3}"), r"\1"),
)


def plain(markdown: str) -> str:
    """What a reader sees of inline Markdown; what is nothing but markup stays as it was typed."""
    import html

    typed = text = squeeze(markdown)
    if not re.search(r"[*_`\[\]<>&\\]", text):
        return text
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return squeeze(html.unescape(_BACKSLASH.sub(r"\1", text))) or typed


_RAISED: Final = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHIFTABLE: Final = re.compile(r"[\d+\-−=()n\s.,]*")


def shifted(text: str, shift: str) -> str:
    """Digits as raised or lowered digits, 10³ and H₂O; letters stay as they are, as in `1er`."""
    if not any(map(str.isdigit, text)) or not _SHIFTABLE.fullmatch(text):
        return text
    return text.translate(_RAISED if shift == "superscript" else _LOWERED)
