"""Extract everything that someone could read from a published file, whatever its type."""

from __future__ import annotations

import email
import gzip
import io
import quopri
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from html import unescape

from standfirst.errors import BuildError
from standfirst.leaks import pictures
from standfirst.leaks.decodings import header, inside, texts

MAX_NESTING = 4
"""The deepest nesting of files: an attachment of a PDF in an archive is two."""

MAX_UNPACKED = 256 * 1024 * 1024
"""The most bytes to unpack from a compressed file."""

_ABSURD = "it unpacks to an absurd size"
_TAR, _TAR_AT = b"ustar", 257
_MESSAGE = re.compile(
    rb"\s*(?:From [^\n]+\r?\n)?(?:[A-Za-z][A-Za-z0-9-]*:[ \t][^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2}"
)
"""The beginning of a message: two headers, which may continue in indented lines."""

_MAILBOX = re.compile(rb"(?<![^\n])From \S+ [^\n]*\d\d:\d\d[^\n]*\n")
"""The line before each message of a mailbox: its sender and time."""

_LENIENT = policy.compat32
_RUNS = re.compile(r"<(?!/?(?:w:p|a:p|si|text:p|w:tab|w:br|row|c)[ />])[^<>]*>")
"""Tags of office files within which a word may continue."""

_RTF = re.compile(r"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,5}) ?\??|\\[a-z]+-?\d* ?|[{}]")
"""Letters in RTF, written as a byte or a number, and control words."""

_RUN = re.compile(r"[ -~]+|[\u0600-\u08ff\u200c\u200d ]+")
_PNG = b"\x89PNG\r\n\x1a\n"
_GZIP_HEAD = re.compile(rb"\x1f\x8b\x08[\x04-\x1f].{,4096}", re.DOTALL)
"""The beginning of a packed file, of which there may be several, if it holds the file's original name or more about it."""

_CARD = 64
"""Characters within which a card or a calendar begins."""

_PAGEFIND = b"pagefind_dcd"
_SIZE_FOLLOWS = 24
_EXTRA_NAME = 9
"""Where a second name of a file in a zip begins, behind its kind, its length, its version and a checksum."""

_UTF8 = 0x800
"""The flag of a file in a zip whose name is in UTF-8."""

_NO_STRINGS = re.compile(
    rb"(?:[\x00-\x17\x1c-\x37\x3c-\x3f\x5f\x7f-\x97\x9c-\xb7\xbc-\xd7\xdc-\xf7\xfc-\xff]"
    rb"|[\x18\x38\x98\xb8\xd8\xf8].?|[\x19\x39\x99\xb9\xd9\xf9].{0,2}"
    rb"|[\x1a\x3a\x9a\xba\xda\xfa].{0,4}|[\x1b\x3b\x9b\xbb\xdb\xfb].{0,8})*+",
    re.DOTALL,
)
"""Numbers, and the heads of arrays, maps and tags, up to the next string; each contains its own length."""


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """A text in a file and its location: `text`, `metadata`, `attachment`."""

    where: str
    text: str
    apart: bool = False
    """True for a list of unrelated words, whose order means nothing."""


class UnreadableFileError(BuildError):
    """A file whose text cannot be read, so that it may contain protected text."""


class SkippedError(Exception):
    """A file that cannot contain text of ours; the message gives the reason."""


def passages(data: bytes, where: str = "text", depth: int = 0) -> Iterator[ExtractedText]:
    """Yield all text in a file, decoded; the same words may come more than once.

    Raise SkippedError for fonts and programs, UnreadableFileError for damaged, locked or too deeply nested files.
    """
    if depth > MAX_NESTING:
        raise UnreadableFileError("files are packed into files too deeply")
    for magic, reader in _READERS:
        if data.startswith(magic):
            yield from reader(data, where, depth)
            return
    if b"%PDF-" in data[:1024]:
        yield from _pdf(data, where, depth)
    elif data[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        yield from _tar(data, where, depth)
    elif zipfile.is_zipfile(io.BytesIO(data)):  # behind a program that unpacks it
        yield from _zip(data, where, depth)
    else:
        if _MESSAGE.match(data):
            yield from _message(data, where, depth)
        yield from _text_or_bytes(data, where, depth)


def _text_or_bytes(data: bytes, where: str, depth: int = 0) -> Iterator[ExtractedText]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield from _guesses(data, f"{where}, as bytes")
        if b"\0" not in data:
            yield from _legacy(data, f"{where}, as bytes")
    else:
        for view in (*texts(text), *_unfolded(text)):
            yield ExtractedText(where, view)
        if "\0" in text:  # two-byte letters with one zero byte
            yield from _guesses(data, f"{where}, as bytes")
        for packed in _hexadecimal(text) if text.startswith("{\\rtf") else ():
            yield from _inner(packed, f"{where}: a file inside", depth)
        for packed in inside(_joined_lines(text) if _is_card(text) else text):
            yield from _inner(packed, f"{where}: a file inside", depth)


_HEXADECIMAL = re.compile(r"(?<=[\s{}])(?:[0-9a-fA-F]{2}\s*){32,}")


def _hexadecimal(text: str) -> Iterator[bytes]:
    """Yield the pictures and files that RTF contains as hexadecimal digits."""
    return (bytes.fromhex(match[0]) for match in _HEXADECIMAL.finditer(text))


def _unfolded(text: str) -> Iterator[str]:
    """Yield cards and calendars with lines unfolded and quoted text decoded, and RTF as plain text."""
    if text.startswith("{\\rtf"):
        yield _RTF.sub(_rtf_letter, text)
    if _is_card(text):
        unfolded = _joined_lines(text)
        yield from texts(unfolded.replace("\\,", ","))
        if "QUOTED-PRINTABLE" in text.upper():
            yield quopri.decodestring(unfolded.encode()).decode("utf-8", "replace")


def _is_card(text: str) -> bool:
    return text[:_CARD].lstrip().upper().startswith("BEGIN:V")


def _joined_lines(card: str) -> str:
    return re.sub(r"\r?\n[ \t]", "", card)


def _rtf_letter(match: re.Match[str]) -> str:
    byte, number = match.groups()
    if byte:
        return bytes.fromhex(byte).decode("cp1252", "replace")
    return chr(int(number) % 65_536) if number else ""


_LEGACY = (
    "cp1250", "cp1251", "koi8-r", "cp1253", "cp1254", "cp1255", "cp1256", "mac-roman", "shift-jis", "gb18030", "big5", "euc-kr",
)  # fmt: skip
"""Encodings that spreadsheets and old programs still write instead of UTF-8."""

_DOS = ("cp720", "cp737", "cp850", "cp852", "cp857", "cp862", "cp866")
"""Encodings in which Windows writes the names of files into archives."""


def _legacy(data: bytes, where: str, encodings: tuple[str, ...] = _LEGACY) -> Iterator[ExtractedText]:
    """Yield a text that is not UTF-8, decoded by each encoding that fits."""
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            for view in texts(data.decode(encoding)):
                yield ExtractedText(where, view)


def _guesses(data: bytes, where: str) -> Iterator[ExtractedText]:
    """Yield bytes of unknown encoding in each common encoding, and runs of one script separately."""
    for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
        for start in (0, 1) if encoding.startswith("utf-16") else (0,):
            text = data[start:].decode(encoding, "replace")
            for view in (*texts(text), "\n".join(_RUN.findall(text))):
                yield ExtractedText(where, view)


def _pdf(data: bytes, where: str, depth: int) -> Iterator[ExtractedText]:
    from standfirst.leaks import pdftext  # two libraries that are needed only here

    for part in pdftext.parts(data):
        place = part.where if where == "text" else f"{where}: {part.where}"
        if isinstance(part.content, str):
            for view in texts(part.content):
                yield ExtractedText(place, view)
        else:
            yield from _inner(part.content, place, depth)


def _inner(data: bytes, where: str, depth: int) -> Iterator[ExtractedText]:
    """Yield the text of an embedded file; skip a file that cannot contain text."""
    try:
        yield from passages(data, where, depth + 1)
    except SkippedError:
        return


def _picture(data: bytes, where: str, depth: int) -> Iterator[ExtractedText]:
    place = "metadata" if where == "text" else f"{where}: metadata"
    for block in pictures.blocks(data):
        yield from _guesses(block, place)
        if zipfile.is_zipfile(io.BytesIO(block)):  # behind the picture
            yield from _zip(block, place, depth)


def _icon(data: bytes, where: str, depth: int) -> Iterator[ExtractedText]:
    start = data.find(_PNG)
    if start < 0:
        raise SkippedError("an icon: it holds points alone")
    for picture in data[start:].split(_PNG)[1:]:
        yield from _picture(_PNG + picture, where, depth)


def _gzip(data: bytes, where: str, depth: int) -> Iterator[ExtractedText]:
    for head in _GZIP_HEAD.findall(data):
        yield from _guesses(head, f"{where}: its name")
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            inner = file.read(MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFileError(f"it cannot be unpacked: {error}") from None
    if len(inner) > MAX_UNPACKED:
        raise UnreadableFileError(_ABSURD)
    yield from passages(inner, where, depth + 1)


def _zip(data: bytes, where: str, depth: int) -> Iterator[ExtractedText]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableFileError(_ABSURD)
            yield from _beside_members(data, archive.infolist(), where)
            for member in archive.infolist():
                place = f"{where}: {member.filename}"
                yield ExtractedText(place, member.filename)
                inner = archive.read(member)
                yield from _inner(inner, place, depth)
                if member.filename.endswith(".xml"):  # an office file: a word may be split over many runs
                    yield ExtractedText(place, unescape(_RUNS.sub("", inner.decode("utf-8", "replace"))))
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
        zlib.error,
        struct.error,
    ) as error:
        raise UnreadableFileError(f"it cannot be unpacked: {error}") from None


def _beside_members(data: bytes, members: Iterable[zipfile.ZipInfo], where: str) -> Iterator[ExtractedText]:
    """Yield all that a zip holds beside the content of its files: names in any encoding, notes, what was left behind."""
    spans = {}
    for one in members:
        names = data[one.header_offset + 26 : one.header_offset + 30]
        start = one.header_offset + 30 + sum(struct.unpack("<HH", names))
        spans[start] = start + one.compress_size
        yield ExtractedText(f"{where}: a note", one.comment.decode("utf-8", "replace"))
        for about in (one.extra, one.extra[_EXTRA_NAME:]):
            yield ExtractedText(f"{where}: a note", about.decode("utf-8", "replace"))
        if not one.flag_bits & _UTF8:
            raw = one.orig_filename.encode("cp437") + b"\n" + one.comment
            yield from _legacy(raw, f"{where}: the name of a file", (*_LEGACY, *_DOS))
    rest = _outside(data, spans.items())
    if rest.count(b"PK\x03\x04") > len(spans):
        raise UnreadableFileError("it holds a file that its directory does not list; pack it anew")
    yield from _guesses(rest, f"{where}: a note")


def _outside(data: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    """Return the bytes outside some spans."""
    parts, at = [], 0
    for start, end in sorted(spans):
        parts.append(data[at:start])
        at = end
    return b"\n".join((*parts, data[at:]))


def _tar(data: bytes, where: str, depth: int) -> Iterator[ExtractedText]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            spans = [(one.offset_data, one.offset_data + one.size) for one in archive if one.isreg()]
            yield from _guesses(_outside(data, spans), f"{where}: a note")
            for member in archive:
                place = f"{where}: {member.name}"
                told = (
                    member.name,
                    member.linkname,
                    member.uname,
                    member.gname,
                    *member.pax_headers.values(),
                )
                yield ExtractedText(place, "\n".join(told))
                if file := archive.extractfile(member):
                    yield from _inner(file.read(), place, depth)
    except tarfile.TarError as error:
        raise UnreadableFileError(f"it cannot be unpacked: {error}") from None


def _message(data: bytes, where: str, depth: int) -> Iterator[ExtractedText]:
    """Yield the decoded headers and parts of a message or a saved web page."""
    for message in _MAILBOX.split(data)[1:] if _MAILBOX.match(data) else ():
        yield from _message(message, where, depth)
    for part in email.message_from_bytes(data.lstrip(), policy=_LENIENT).walk():
        for name, value in part.items():
            yield ExtractedText(f"{where}: {name}", header(str(value)))
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            called = part.get_filename() or ""
            yield ExtractedText(f"{where}: the name of a file", called)
            yield from _inner(payload, f"{where}: {called or part.get_content_type()}", depth)


def _pagefind(data: bytes, where: str, depth: int) -> Iterator[ExtractedText]:
    """Yield the text of a search index file: JSON of one page, or CBOR with the words of many."""
    body = data[len(_PAGEFIND) :]
    if body.startswith((b"{", b"\0asm")):
        yield from passages(body, where, depth + 1)
    else:
        yield ExtractedText("search index", "\n".join(cbor_strings(body)), apart=True)


def cbor_strings(data: bytes) -> list[str]:
    """Return all strings in CBOR in one pass; containers are only heads before their items."""
    found, at, end = [], 0, len(data)
    while at < end and (match := _NO_STRINGS.match(data, at)) and (at := match.end()) < end:
        size = data[at] & 31
        at += 1
        if _SIZE_FOLLOWS <= size < _SIZE_FOLLOWS + 4:
            width = 1 << (size - _SIZE_FOLLOWS)
            size = int.from_bytes(data[at : at + width], "big")
            at += width
        found.append(data[at : at + size].decode("utf-8", "replace"))
        at += size
    return found


_CLOSED = (
    *(b"BZh%d1AY&SY" % size for size in range(1, 10)), b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"MSCF", b"LZIP", b"\x1f\x9d", b"!<arch>\n",
)  # fmt: skip
"""Signatures of archives that cannot be opened: bzip2, xz, 7z, rar, zstd, lz4, cab, lzip, compress, ar."""


def _refuse(_data: bytes, _where: str, _depth: int) -> Iterator[ExtractedText]:
    raise UnreadableFileError("it is an archive of a kind that is not read; publish it as .zip, or its files")


def _skip(reason: str) -> Callable[[bytes, str, int], Iterator[ExtractedText]]:
    def refuse(_data: bytes, _where: str, _depth: int) -> Iterator[ExtractedText]:
        raise SkippedError(reason)

    return refuse


_FONT = _skip("a font: its tables hold shapes of letters")
_READERS: tuple[
    tuple[bytes | tuple[bytes, ...], Callable[[bytes, str, int], Iterator[ExtractedText]]], ...
] = (
    (b"%PDF-", _pdf),
    ((_PNG, b"\xff\xd8\xff", b"RIFF", b"GIF8"), _picture),
    (b"\x1f\x8b", _gzip),
    (b"PK\x03\x04", _zip),
    (_CLOSED, _refuse),
    (_PAGEFIND, _pagefind),
    ((b"wOF2", b"wOFF", b"\x00\x01\x00\x00", b"OTTO", b"true\x00", b"ttcf"), _FONT),
    (b"\x00asm", _skip("WebAssembly: a program of a library")),
    (b"\x00\x00\x01\x00", _icon),
)
