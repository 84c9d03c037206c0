"""Blocks of a text for all further steps: headings, paragraphs, list items, tables, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from standfirst.importer.source import SourceLine

Kind = Literal["heading", "paragraph", "item", "table", "code", "rule", "note", "meta", "extra"]

ATTRIBUTION: Final = re.compile(r"^\s*(?:>\s*)*(?:[—–―]|--?-?(?=\s))\s*(?=[^\W\d_])")
"""The beginning of a line that names the speaker of the text before it."""

_BACKSLASH = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!|~:=])")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the source.

    `text` is the visible text without markup, on one line. `prose` is the same as Markdown. `lines`
    are the numbers of its source lines. `level` is a heading's depth or an item's
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
    """A picture of the source unchanged, with its description, if the source has one."""

    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of a file; `unit` is the name of its lines in reports."""

    lines: tuple[SourceLine, ...]
    blocks: tuple[Block, ...]
    unit: str = "line"
    pictures: tuple[SourcePicture, ...] = ()
    remarks: tuple[str, ...] = ()


def squeeze(text: str) -> str:
    """Return the text on one line, with single spaces."""
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
    """Return plain text as Markdown of one paragraph with the same meaning: no markup, reference or citation."""
    text = squeeze(text)
    for pattern, replacement in _ESCAPES:
        text = pattern.sub(replacement, text)
    return escape_opening(text)


_NO_ESCAPE: Final = "~=:"
"""Characters with a meaning at the beginning of a paragraph that a backslash does not escape."""


def escape_opening(text: str) -> str:
    """Escape characters that would begin a heading, list or quotation at the start of a paragraph."""
    if number := re.match(r"(\d{1,9})([.)])(?=\s|$)", text):
        return f"{number[1]}\\{text[number.end(1) :]}"
    if re.match(r"(?:[+\-]\s|[#>!]|[=\-~]+\s*$|~~~|:\s)", text) or text in ("+", "-"):
        return f"&#{ord(text[0])};{text[1:]}" if text[0] in _NO_ESCAPE else f"\\{text}"
    return f"&#58;{text[1:]}" if text.startswith(":") else text


def guard(markdown: str) -> str:
    """Return the user's own Markdown, escaping only what looks like our references and citations.

    Text in angle brackets that is not an HTML tag is escaped too: no browser would show it.
    """
    markdown = _NO_TAG.sub(lambda found: found["code"] or "&lt;", markdown)
    return guard_code(markdown)


def guard_code(markdown: str) -> str:
    """Return the same for code, in which every other character is literal."""
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
"""Lines with HTML tags and no visible text."""

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
    """Return the visible text of inline Markdown; text that is only markup stays as typed."""
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
    """Return digits as superscript or subscript, 10³ and H₂O; letters stay as they are, as in `1er`."""
    if not any(map(str.isdigit, text)) or not _SHIFTABLE.fullmatch(text):
        return text
    return text.translate(_RAISED if shift == "superscript" else _LOWERED)
