"""Read a text in every way a reader could: without its markup, with its escapes resolved."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from functools import cache
from urllib.parse import unquote

_ROUNDS = 3
_MOST = 4096
"""The most tag beginnings to remember."""

_MANY = 64
"""The number of references above which it is faster to replace the common ones first, one pass for each."""

_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|nobr|output|q|ruby|s|samp|small"
    r"|span|strike|strong|sub|sup|time|tspan|tt|u|var|wbr)(?:[\s/][^<>]*)?>|<!--[^<>]*-->|<!\[CDATA\[",
    re.IGNORECASE,
)
_RUBY = re.compile(r"<r[tp]\b[^<>]*>[^<]*(?:</r[tp]\s*>)?", re.IGNORECASE)
"""Ruby annotations, the pronunciation printed above East Asian words; they split a word only in the file."""

_TURNED = ("\u202e", "bidi-override", "<bdo")
"""Markers that reverse the order in which letters are displayed."""

_ENCODED_WORDS = re.compile(
    r"=\?[\w*-]+\?[bq]\?[^?\s]*\?=(?:\s+=\?[\w*-]+\?[bq]\?[^?\s]*\?=)*", re.IGNORECASE
)
"""Encoded words, which message headers use for letters beyond ASCII."""

_COMMENT = re.compile(rb"<!--[^<>]*-->")
_TAG = re.compile(r"<[^<>]*>")
_TAG_IN_TAG = re.compile(r"<[A-Za-z][^<>]*<")
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"<>")
_SECTION = b"<!["
"""A placeholder for the beginning of a CDATA section, whose text is not part of a tag."""

_SECTION_START = b"\xff"
"""A placeholder for the beginning of a section that ends properly; no text contains this byte."""

_NAME = 12
"""Bytes that fit the longest name in `_INLINE`, its slash and the following character."""

_LINE_END = "\v"
"""A placeholder for a line break in the displayed text only: for a tag or an escape."""

_INSIDE = re.compile(r"(?:;base64,|;ENCODING=B(?:ASE64)?[^:\n]*:)([A-Za-z0-9+/=%]{4,})", re.IGNORECASE)
_IN_LINES = re.compile(r";base64,\s*((?:[A-Za-z0-9+/%]{60,}\s+)+[A-Za-z0-9+/=%]{4,})", re.IGNORECASE)
"""Base64 data in several lines; its end is a guess, so it is read as text and not as a file."""

_ESCAPING = "\\%&"
_ESCAPE = re.compile(
    r"""\\(?:u\{([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8})|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\\/"'bfnrt]))"""
)
_STYLE = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?")
"""Escapes in style sheets, read separately because a backslash before a digit often means something else."""

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NO_MARKUP = re.compile(r"&(?:(?:nv)?[lg]t|[LG]T|#0*6[02]|#[xX]0*3[ceCE]|[^\s<&;]*(?:<|\]\]>))")
"""A reference to a bracket, or one split by markup: here the order of decoding matters."""

_HYPHEN = re.compile(r"[-\u2010\u00ad\u0002\ufffe]\s*[\n\v]\s*|[\u0002\ufffe]")
_HYPHENS = tuple((sign, re.compile(rf"{sign}\s*[\n\v]")) for sign in "-\u2010\u00ad")
_COMMON = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'", "&#160;": "\u00a0"}
"""None of them produces an ampersand, so the rest is unescaped exactly once."""


def texts(text: str) -> Iterator[str]:
    """Yield a text as written and as read: without markup, with all escapes resolved."""
    plain = _unescaped(text)
    yield from _views(plain)
    if "=?" in text:
        yield _ENCODED_WORDS.sub(lambda match: header(match[0]), text)
    for packed in (*_INSIDE.findall(text), *_IN_LINES.findall(text)):
        yield _unpacked(packed).decode("utf-8", "replace")
    if "<" in text and _NO_MARKUP.search(text):  # what was escaped is not markup in this reading
        yield _unescaped(_without_tags(text))
    if _STYLE.search(plain):
        yield from _views(_STYLE.sub(lambda match: _character(match[1]), plain))
    for _ in range(_ROUNDS):
        escaped = _escaped(plain)
        plain = _resolved(escaped)
        if plain == escaped:
            return
        yield from _views(plain)


def header(value: str) -> str:
    """Return the decoded value of a message header; unchanged if its encoding is invalid."""
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value


def inside(text: str) -> Iterator[bytes]:
    """Return the files embedded in a text as data URLs."""
    return map(_unpacked, _INSIDE.findall(text))


def _unpacked(packed: str) -> bytes:
    letters = re.sub(r"[^A-Za-z0-9+/]", "", unquote(packed))
    whole = letters[:-1] if len(letters) % 4 == 1 else letters  # one letter alone is not a byte
    return base64.b64decode(whole + "=" * (-len(whole) % 4))


def _unescaped(text: str) -> str:
    """Remove one layer of character references."""
    many = text.count("&")
    if many > _MANY:
        for reference, character in _COMMON.items():
            text = text.replace(reference, character)
    return html.unescape(text) if many else text


def _escaped(text: str) -> str:
    """Return the lines that contain escapes, with their neighbours; other lines read as written."""
    if not (signs := "".join(sign for sign in _ESCAPING if sign in text)):
        return ""
    search = _seeking(signs).search
    found = []
    taken = 0  # start of the first line not yet taken
    match = search(text)
    while match:
        line = max(text.rfind("\n", taken, match.start()) + 1, taken)
        before = max(text.rfind("\n", taken, line - 1) + 1, taken) if line > taken else line
        end = _line_end(text, match.start())
        after = _line_end(text, end + 1)
        match = search(text, end)
        found.append(text[before:after])
        taken = after + 1
    return "\n".join(found)


@cache
def _seeking(signs: str) -> re.Pattern[str]:
    """Return a pattern for any of these characters; a pattern for one is much faster than for many."""
    return re.compile(f"[{re.escape(signs)}]")


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _views(text: str) -> Iterator[str]:
    """Yield a text as written, without its tags, and with words joined that a line end splits."""
    shown = text
    yield text
    if "<" in text:
        quick = _quickly_without_tags(text)
        yield (shown := _without_any_tags(text) if quick is None else quick)
        if quick is None:
            yield from _nested(text)
        if "<rt" in text or "<RT" in text:
            yield _without_any_tags(_RUBY.sub("", text))
    if any(sign in text for sign in _TURNED):
        yield shown[::-1]
    yield from (_HYPHEN.sub("", view) for view in dict.fromkeys((text, shown)) if _has_hyphens(view))


def _nested(text: str) -> Iterator[str]:
    """Yield a text with markup inside attributes or comments, without the inner or the outer markup."""
    if _TAG_IN_TAG.search(text):
        yield _INLINE.sub("", text)
    if "<!--" in text:
        first, *others = text.split("<!--")
        yield _without_any_tags(first + "".join(other.partition("-->")[2] for other in others))


def _has_hyphens(text: str) -> bool:
    """Return whether a line may end within a word; signs are tried one by one, as most texts have only the first."""
    ends = (sign in text and pattern.search(text) for sign, pattern in _HYPHENS)
    return "\u0002" in text or "\ufffe" in text or any(ends)


def _without_tags(text: str) -> str:
    quick = _quickly_without_tags(text)
    return _without_any_tags(text) if quick is None else quick


def _without_any_tags(text: str) -> str:
    return _TAG.sub(_LINE_END, _INLINE.sub("", text.replace("]]>", "")))


def _quickly_without_tags(text: str) -> str | None:
    """Return the text without tags if brackets alternate, so that tags are at odd positions; None otherwise."""
    data = text.encode("utf-8", "surrogatepass")
    if b"]]>" in data:
        data = data.replace(b"]]>", b"").replace(b"<![CDATA[", b"<%b>" % _SECTION_START)
    brackets = data.translate(None, _NO_BRACKETS)
    if brackets != b"<>" * (len(brackets) // 2):
        return None
    parts = _COMMENT.sub(b"", data).replace(b"<", b">").split(b">")
    between = [_between[tag[:_NAME]] for tag in parts[1::2]]
    if _SECTION in between:
        return None
    parts[1::2] = between
    return b"".join(parts).decode("utf-8", "surrogatepass")


class _Between(dict[bytes, bytes]):
    """The replacement for a tag by its first bytes, which decide whether words continue across it."""

    def __missing__(self, tag: bytes) -> bytes:
        """Return an empty replacement or a line end."""
        if len(self) >= _MOST:
            self.clear()
            self[_SECTION_START] = b""
        inline = _INLINE.fullmatch(f"<{tag.decode('utf-8', 'replace')}>") and not tag.startswith(b"!")
        self[tag] = found = _SECTION if tag.startswith(b"![") else b"" if inline else _LINE_END.encode()
        return found


_between = _Between({_SECTION_START: b""})


def _resolved(text: str) -> str:
    """Remove one layer of escapes: of JSON and scripts, of URLs, of markup."""
    if "\\" in text:
        text = _unbackslashed(text)
        if not text.isascii() and _SURROGATE.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if _PERCENT.search(text):
        text = unquote(text.replace("+", " "))
    return _unescaped(text)


def _unbackslashed(text: str) -> str:
    if "\\\\" not in text:  # each belongs to the character after it
        text = text.replace('\\"', '"').replace("\\n", _LINE_END)
    return _ESCAPE.sub(_unescape, text) if "\\" in text else text


def _unescape(match: re.Match[str]) -> str:
    *digits, letter = match.groups()
    if letter:
        return _LINE_END if letter in "nr" else " " if letter in "bft" else str(letter)
    return _character(next(filter(None, digits)))


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else " "
