"""Extract all text from a PDF: content, metadata, outlines, alternative texts, attachments."""

from __future__ import annotations

import io
import re
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
            for item in document.objects:
                yield from _object(item, seen)
            yield from _strings(document.trailer, seen)
    except pikepdf.PdfError as error:
        raise UnreadableFileError(f"the PDF cannot be read: {error}") from None


def _pages(data: bytes) -> Iterator[PdfPart]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(f"the PDF cannot be read: {error}") from None
    with document:
        for number in range(len(document)):
            page = document[number]
            yield PdfPart(f"page {number + 1}", page.get_textpage().get_text_range())


def _object(item: Any, seen: set[bytes]) -> Iterator[PdfPart]:
    if isinstance(item, pikepdf.Stream):
        yield from _stream(item)
    yield from _strings(item, seen)


def _stream(stream: pikepdf.Stream) -> Iterator[PdfPart]:
    kind, subtype = stream.get("/Type"), stream.get("/Subtype")
    if subtype == "/Image":
        if stream.get("/Filter") == "/DCTDecode":
            yield PdfPart("picture", stream.read_raw_bytes())
    elif kind == "/Metadata":
        yield PdfPart("metadata", stream.read_bytes())
    elif kind == "/EmbeddedFile":
        yield PdfPart("attachment", stream.read_bytes())
    elif kind not in ("/XRef", "/ObjStm") and "/Length1" not in stream:
        body = stream.read_bytes()
        for match in _SPOKEN.finditer(body):
            yield PdfPart("alternative text", str(pikepdf.Object.parse(match[1])))


def _strings(item: Any, seen: set[bytes]) -> Iterator[PdfPart]:
    """Yield the names and strings of an object that are not yet in `seen`; objects it refers to come separately."""
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
