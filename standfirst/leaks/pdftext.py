"""Extract all text from a PDF: content, metadata, outlines, alternative texts, attachments."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2

from standfirst.leaks.extract import UnreadableFileError

_STRING = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]+>", re.DOTALL)
"""A PDF string, with escaped brackets or in hexadecimal digits."""

_NAME = re.compile(rb"/([^\s/<>()\[\]{}%]+)")
_NUMBERED = re.compile(rb"#([0-9A-Fa-f]{2})")
"""The escape for characters other than letters in PDF names."""

_SPOKEN = re.compile(rb"/(?:ActualText|Alt|E)\s*(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)")


_PICTURES = frozenset({"/DCTDecode", "/JPXDecode"})
"""Pictures that are files of their own, with metadata: JPEG and JPEG 2000."""

_MAX_PICTURE = 256 * 1024 * 1024
_DRAWN = ("/Form", "/Type1C", "/CIDFontType0C", "/OpenType")
_COMPUTED = frozenset({"/PatternType", "/ShadingType", "/FunctionType", "/CMapName", "/N"})
"""Entries of streams that draw, compute, or map colours; those whose kind may be left out, such as attachments, have none."""

_CHARACTER_MAP = b"/CIDInit"


@dataclass(frozen=True, slots=True)
class PdfPart:
    """A part of a PDF and its location; `content` is text, or a file to be read by its own type."""

    where: str
    content: str | bytes


_END = b"%%EOF"
MAX_VERSIONS = 20
"""The most versions of a PDF that are read; programs that only append to a file keep what was deleted in it."""


def parts(data: bytes) -> Iterator[PdfPart]:
    """Yield every part of a PDF that is or contains text, of its earlier versions too.

    Raise UnreadableFileError if it cannot be opened, or has too many versions.
    """
    yield from _version(data)
    ends = [match.end() for match in re.finditer(_END, data)]
    if len(ends) > MAX_VERSIONS:
        raise UnreadableFileError("the PDF keeps too many earlier versions; save it as a new file")
    for end in ends[:-1]:
        with suppress(
            UnreadableFileError
        ):  # a part of a file that is not a version, as of those for fast web view
            yield from (PdfPart(f"earlier version, {one.where}", one.content) for one in _version(data[:end]))
    if ends and (appended := data[ends[-1] :].strip()):
        yield PdfPart("bytes after its end", appended)


def _version(data: bytes) -> Iterator[PdfPart]:
    yield from _pages(data)
    seen: set[bytes] = set()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            contents = (one for page in document.pages for one in _listed(page.obj.get("/Contents")))
            drawn = {one.objgen for one in contents if isinstance(one, pikepdf.Stream)}
            for item in document.objects:
                yield from _object(item, seen, drawn)
            yield from _strings(document.trailer, seen)
    except (pikepdf.PikepdfError, UnicodeDecodeError, zlib.error) as error:
        raise UnreadableFileError(f"the PDF cannot be read: {error}") from None


def _pages(data: bytes) -> Iterator[PdfPart]:
    try:
        with pypdfium2.PdfDocument(data) as document:
            for number in range(len(document)):
                page = document[number]
                yield PdfPart(f"page {number + 1}", page.get_textpage().get_text_range())
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(f"the PDF cannot be read: {error}") from None


def _listed(value: Any) -> list[Any]:
    """Return the items of an array, or a single value, if there is one."""
    return [] if value is None else list(value) if isinstance(value, pikepdf.Array) else [value]


def _object(item: Any, seen: set[bytes], drawn: set[tuple[int, int]]) -> Iterator[PdfPart]:
    if isinstance(item, pikepdf.Stream):
        yield from _stream(item, is_drawn=item.objgen in drawn)
    yield from _strings(item, seen)


def _stream(stream: pikepdf.Stream, *, is_drawn: bool) -> Iterator[PdfPart]:
    """Yield what a stream says; what neither draws nor is a font or a picture may be a file, with a type or without."""
    kind, subtype = stream.get("/Type"), stream.get("/Subtype")
    if subtype == "/Image":
        if picture := _picture(stream):
            yield PdfPart("picture", picture)
    elif kind == "/Metadata":
        yield PdfPart("metadata", stream.read_bytes())
    elif kind == "/EmbeddedFile":
        yield PdfPart("attachment", stream.read_bytes())
    elif kind not in ("/XRef", "/ObjStm") and "/Length1" not in stream:
        body = stream.read_bytes()
        for match in _SPOKEN.finditer(body):
            yield PdfPart("alternative text", str(pikepdf.Object.parse(match[1])))
        is_file = subtype not in _DRAWN and _COMPUTED.isdisjoint(stream.keys())
        if is_file and not is_drawn and not body.startswith(_CHARACTER_MAP):
            yield PdfPart("attachment", body)


def _picture(stream: pikepdf.Stream) -> bytes:
    """Return a picture that is a file of its own, empty for any other."""
    first, *others = [str(one) for one in _listed(stream.get("/Filter"))] or [""]
    if first in _PICTURES:
        return stream.read_raw_bytes()
    if first == "/FlateDecode" and _PICTURES.intersection(others):
        return zlib.decompressobj().decompress(stream.read_raw_bytes(), _MAX_PICTURE)
    return b""


def _strings(item: Any, seen: set[bytes]) -> Iterator[PdfPart]:
    """Yield the names and strings of an object that are not yet in `seen`; objects it refers to come separately."""
    if not isinstance(item, pikepdf.Object):  # a number, or nothing
        return
    written = (item.stream_dict if isinstance(item, pikepdf.Stream) else item).unparse(resolved=True)
    for name in dict.fromkeys(_NAME.findall(written)):
        if name not in seen:
            seen.add(name)
            yield PdfPart("structure", _NUMBERED.sub(_byte, name).decode("utf-8", "replace"))
    for string in dict.fromkeys(_STRING.findall(written)):
        if string not in seen:
            seen.add(string)
            yield PdfPart("metadata or structure", str(pikepdf.Object.parse(string)))


def _byte(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match[1].decode())
