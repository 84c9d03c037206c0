"""Finds everything in a published file that somebody could read, whatever its type."""

from __future__ import annotations

import base64
import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from standfirst.build import pictures
from standfirst.errors import BuildError

MAX_NESTING = 4
"""Files within files: an attachment of a PDF in an archive is two."""

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes to which a packed file may grow."""

_ROUNDS = 3
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup"
    r"|time|tspan|u|var|wbr)(?:[\s/][^<>]*)?>|<!--[^<>]*-->|<!\[CDATA\[",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_TAG_IN_TAG = re.compile(r"<[A-Za-z][^<>]*<")
_INSIDE = re.compile(r";base64,([A-Za-z0-9+/=%]{4,})", re.IGNORECASE)
_RUN = re.compile(r"[ -~]+|[\u0600-\u08ff\u200c\u200d ]+")
_ESCAPE = re.compile(r"""\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\\/"'bfnrt]))""")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_HYPHEN = re.compile(r"[-\u2010\u00ad\u0002\ufffe]\s*\n\s*|[\u0002\ufffe]")
_HYPHENS = ("-\n", "-\r", "- \n", "\u2010\n", "\u2010\r", "\u00ad\n", "\u00ad\r", "\u0002", "\ufffe")
_COMMON = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'", "&#160;": "\u00a0"}
"""None of them gives an ampersand, so that what they leave is unescaped once and no more."""
_PAGEFIND = b"pagefind_dcd"
_TEXT_STRING, _BYTE_STRING = 3, 2


@dataclass(frozen=True, slots=True)
class Passage:
    """Some text of a file and where in the file it stands: `text`, `metadata`, `attachment`."""

    where: str
    text: str


class UnreadableError(BuildError):
    """A file whose text cannot be known, so that nobody can say what it gives away."""


class SkippedError(Exception):
    """A file in which no words of ours can be; the message says why."""


def passages(data: bytes, where: str = "text", depth: int = 0) -> Iterator[Passage]:
    """All that can be read in a file, decoded; the same words may come more than once.

    Raises SkippedError for fonts and programs, UnreadableError for what is damaged, locked or too deep.
    """
    if depth > MAX_NESTING:
        raise UnreadableError("files are packed into files too deeply")
    for magic, reader in _READERS:
        if data.startswith(magic):
            yield from reader(data, where, depth)
            return
    if b"%PDF-" in data[:1024]:
        yield from _pdf(data, where, depth)
    else:
        yield from _text_or_bytes(data, where, depth)


def texts(text: str) -> Iterator[str]:
    """A text as it stands and as it reads: without markup, with all escapes resolved."""
    plain = _unescaped(text)
    yield from _views(plain)
    yield from (_unpacked(packed).decode("utf-8", "replace") for packed in _INSIDE.findall(text))
    if "&" in text and "<" in text:  # what was escaped is no markup in this reading
        yield _unescaped(_without_tags(text))
    for _ in range(_ROUNDS):
        escaped = _escaped(plain)
        plain = _resolved(escaped)
        if plain == escaped:
            return
        yield from _views(plain)


def _unescaped(text: str) -> str:
    """One layer of references to characters less; those that every writer makes are taken first, as they are many."""
    for reference, character in _COMMON.items():
        text = text.replace(reference, character)
    return html.unescape(text) if "&" in text else text


def _escaped(text: str) -> str:
    """The lines that hold escapes, with their neighbours; all others read as they stand."""
    lines = text.split("\n")
    near: set[int] = set()
    for number, line in enumerate(lines):
        if "\\" in line or "%" in line or "&" in line:
            near.update((number - 1, number, number + 1))
    return "\n".join(lines[number] for number in sorted(near) if 0 <= number < len(lines))


def _views(text: str) -> Iterator[str]:
    """A text as it stands, without its tags, and with words joined that a line end parts."""
    shown = text
    yield text
    if "<" in text:
        shown = _without_tags(text)
        yield shown
        if _TAG_IN_TAG.search(text):  # markup inside an attribute
            yield _INLINE.sub("", text)
    if any(hyphen in text for hyphen in _HYPHENS):
        yield from {_HYPHEN.sub("", text), _HYPHEN.sub("", shown)}


def _without_tags(text: str) -> str:
    return _TAG.sub(" ", _INLINE.sub("", text.replace("]]>", "")))


def _resolved(text: str) -> str:
    """One layer of escapes less: of JSON and scripts, of addresses, of markup."""
    if "\\" in text:
        text = _ESCAPE.sub(_unescape, text)
        if not text.isascii() and _SURROGATE.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if _PERCENT.search(text):
        text = unquote(text.replace("+", " "))
    return _unescaped(text)


def _unescape(match: re.Match[str]) -> str:
    braced, four, two, letter = match.groups()
    if letter:
        return " " if letter in "bfnrt" else str(letter)
    number = int(braced or four or two, 16)
    return chr(number) if number <= 0x10FFFF else " "


def _text_or_bytes(data: bytes, where: str, depth: int = 0) -> Iterator[Passage]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield from _guesses(data, f"{where}, as bytes")
    else:
        for view in texts(text):
            yield Passage(where, view)
        for packed in _INSIDE.findall(text):
            yield from _inner(_unpacked(packed), f"{where}: a file inside", depth)


def _unpacked(packed: str) -> bytes:
    """The bytes of a file that stands in an address, as far as they are any."""
    letters = re.sub(r"[^A-Za-z0-9+/]", "", unquote(packed))
    whole = letters[:-1] if len(letters) % 4 == 1 else letters  # one letter alone is no byte
    return base64.b64decode(whole + "=" * (-len(whole) % 4))


def _guesses(data: bytes, where: str) -> Iterator[Passage]:
    """Bytes of no known encoding, read in each that is common; runs of one script stand alone too."""
    for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
        for start in (0, 1) if encoding.startswith("utf-16") else (0,):
            text = data[start:].decode(encoding, "replace")
            for view in (*texts(text), "\n".join(_RUN.findall(text))):
                yield Passage(where, view)


def _pdf(data: bytes, where: str, depth: int) -> Iterator[Passage]:
    from standfirst.build import pdftext  # two libraries that only this needs

    for part in pdftext.parts(data):
        place = part.where if where == "text" else f"{where}: {part.where}"
        if isinstance(part.content, str):
            for view in texts(part.content):
                yield Passage(place, view)
        else:
            yield from _inner(part.content, place, depth)


def _inner(data: bytes, where: str, depth: int) -> Iterator[Passage]:
    """A file in a file; one without words is no reason to leave out the rest."""
    try:
        yield from passages(data, where, depth + 1)
    except SkippedError:
        return


def _picture(data: bytes, where: str, _depth: int) -> Iterator[Passage]:
    for block in pictures.blocks(data):
        yield from _guesses(block, "metadata" if where == "text" else f"{where}: metadata")


def _gzip(data: bytes, where: str, depth: int) -> Iterator[Passage]:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            inner = file.read(MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(f"it cannot be unpacked: {error}") from None
    if len(inner) > MAX_UNPACKED:
        raise UnreadableError("it unpacks to an absurd size")
    yield from passages(inner, where, depth + 1)


def _zip(data: bytes, where: str, depth: int) -> Iterator[Passage]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableError("it unpacks to an absurd size")
            for member in archive.infolist():
                place = f"{where}: {member.filename}"
                yield Passage(place, member.filename)
                yield from _inner(archive.read(member), place, depth)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
        raise UnreadableError(f"it cannot be unpacked: {error}") from None


def _pagefind(data: bytes, where: str, depth: int) -> Iterator[Passage]:
    """A part of the search index: JSON of a page, or CBOR with the words of many."""
    body = data[len(_PAGEFIND) :]
    if body.startswith((b"{", b"\0asm")):
        yield from passages(body, where, depth + 1)
    else:
        yield Passage("search index", "\n".join(cbor_strings(body)))


def cbor_strings(data: bytes) -> list[str]:
    """All text in CBOR, in one pass: containers are only heads before their items."""
    found, at, end = [], 0, len(data)
    while at < end:
        kind, size = data[at] >> 5, data[at] & 31
        at += 1
        if 24 <= size <= 27:
            width = 1 << (size - 24)
            size = int.from_bytes(data[at : at + width], "big")
            at += width
        if kind in (_TEXT_STRING, _BYTE_STRING) and size != 31:
            found.append(data[at : at + size].decode("utf-8", "replace"))
            at += size
    return found


def _skip(reason: str) -> Callable[[bytes, str, int], Iterator[Passage]]:
    def refuse(_data: bytes, _where: str, _depth: int) -> Iterator[Passage]:
        raise SkippedError(reason)

    return refuse


_FONT = _skip("a font: its tables hold shapes of letters")
_READERS: tuple[tuple[bytes | tuple[bytes, ...], Callable[[bytes, str, int], Iterator[Passage]]], ...] = (
    (b"%PDF-", _pdf),
    ((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF8"), _picture),
    (b"\x1f\x8b", _gzip),
    (b"PK\x03\x04", _zip),
    (_PAGEFIND, _pagefind),
    ((b"wOF2", b"wOFF", b"\x00\x01\x00\x00", b"OTTO", b"true\x00", b"ttcf"), _FONT),
    (b"\x00asm", _skip("WebAssembly: a program of a library")),
    (b"\x00\x00\x01\x00", _skip("an icon: it holds points alone")),
)
