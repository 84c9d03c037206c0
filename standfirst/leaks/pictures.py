"""Extract the blocks of a picture that can contain text: comments, EXIF, XMP, IPTC."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

_PNG_POINTS = {b"IHDR", b"PLTE", b"IDAT", b"fdAT"}
"""The only blocks without words: programs write many of their own, and credentials of who made a picture."""

_PNG_START, _PNG_FRAME = 8, 12
_MAX_INFLATED = 16 * 1024 * 1024
_MAX_STARTS = 16
"""The maximum number of places in a block at which decompression is tried: each may read all that follows."""

_GIF_START, _GIF_IMAGE, _GIF_EXTENSION = 13, 11, 0x21
_JPEG_BARE = {0x01, *range(0xD0, 0xD8)}
_JPEG_END = 0xD9
_JPEG_WORDS = {0xFE, *range(0xE0, 0xF0)}


_COMPRESSED = re.compile(rb"\0(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
"""The byte before a compressed part, whose first byte gives the size of the window."""


_HEXADECIMAL = re.compile(rb"(?:[0-9a-fA-F]{2}\s*){8,}")
"""EXIF and IPTC as ImageMagick writes them into a PNG."""


def blocks(data: bytes) -> Iterator[bytes]:
    """Yield the blocks of a PNG, JPEG, WebP or GIF that can contain text, and any data after its end."""
    if data.startswith(b"\x89PNG"):
        yield from _png(data)
    elif data.startswith(b"\xff\xd8"):
        yield from _jpeg(data)
    elif data.startswith(b"RIFF"):
        yield from _riff(data)
    else:
        yield from _gif(data)


def _png(data: bytes) -> Iterator[bytes]:
    at = _PNG_START
    while at + _PNG_FRAME <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += size + _PNG_FRAME
        if kind not in _PNG_POINTS:
            for text in (body, _inflated(body)):
                yield text
                yield from (bytes.fromhex(found[0].decode()) for found in _HEXADECIMAL.finditer(text))
        if kind == b"IEND":
            break
    yield data[at:]


def _inflated(body: bytes) -> bytes:
    """Return the decompressed part of a block, which begins behind a zero byte; empty if there is none.

    Small texts have a small window, so the first byte is not always the same.
    """
    starts = (found.end() for found in _COMPRESSED.finditer(body))
    likely = (start for start in starts if int.from_bytes(body[start : start + 2], "big") % 31 == 0)
    for start in islice(likely, _MAX_STARTS):
        with suppress(zlib.error):
            return zlib.decompressobj().decompress(memoryview(body)[start:], _MAX_INFLATED)
    return b""


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield segments up to the scan, then those between scans; a scan's own bytes contain no 0xFF marker."""
    at = 2
    while 0 <= at < len(data) - 1:
        marker = data[at + 1]
        if data[at] != 0xFF or marker in (0x00, 0xFF) or marker in _JPEG_BARE:
            behind = at + 1
            at = data.find(b"\xff", behind)
            if at < 0:  # its end is missing
                yield data[behind:]
            continue
        if marker == _JPEG_END:
            yield data[at + 2 :]
            return
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _JPEG_WORDS:
            yield data[at + 4 : at + 2 + size]
        at += 2 + max(size, 2)


def _riff(data: bytes) -> Iterator[bytes]:
    at, end = 12, 8 + int.from_bytes(data[4:8], "little")
    while at + 8 <= min(end, len(data)):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if not kind.startswith((b"VP8", b"ALPH", b"ANMF")):
            yield data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    yield data[at:]


def _gif(data: bytes) -> Iterator[bytes]:
    """Yield the extensions, which are chains of blocks of up to 255 bytes, and everything behind what is no block.

    XMP is no chain, although it is within an extension, so each is yielded as it is, too.
    """
    at = _GIF_START + _colours(data, 10)
    while data[at : at + 1] in (b"\x21", b"\x2c"):
        if data[at] == _GIF_EXTENSION:
            text, end = _chain(data, at + 2)
            yield text
            yield data[at:end]
        else:
            _, end = _chain(data, at + _GIF_IMAGE + _colours(data, at + 9))
        at = end
    yield data[at:]


def _colours(data: bytes, at: int) -> int:
    """Return the length of the table of colours that the flags at a position announce."""
    flags = data[at] if at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _chain(data: bytes, at: int) -> tuple[bytes, int]:
    """Return the bytes of a chain of blocks, and where it ends."""
    parts = []
    while at < len(data) and (size := data[at]):
        parts.append(data[at + 1 : at + 1 + size])
        at += 1 + size
    return b"".join(parts), at + 1
