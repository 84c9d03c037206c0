"""Extract the blocks of a picture that can contain text: comments, EXIF, XMP, IPTC."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_PNG_WORDS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"iCCP"}
_PNG_START, _PNG_FRAME = 8, 12
_MAX_INFLATED = 16 * 1024 * 1024
_JPEG_BARE = {0x01, *range(0xD0, 0xD8)}
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
_JPEG_WORDS = {0xFE, *range(0xE0, 0xF0)}


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
        if kind in _PNG_WORDS:
            yield body
            yield _inflated(body)
        if kind == b"IEND":
            break
    yield data[at:]


def _inflated(body: bytes) -> bytes:
    """Return the decompressed part of a block, wherever it begins; empty if there is none."""
    for mark in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"):
        start = body.find(mark)
        if start >= 0:
            try:
                return zlib.decompressobj().decompress(body[start:], _MAX_INFLATED)
            except zlib.error:
                continue
    return b""


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield segments up to the scan, then those between scans; a scan's own bytes contain no 0xFF marker."""
    at = 2
    while 0 <= at < len(data) - 1:
        marker = data[at + 1]
        if data[at] != 0xFF or marker in (0x00, 0xFF) or marker in _JPEG_BARE:
            at = data.find(b"\xff", at + 1)
            continue
        if marker == _JPEG_END:
            yield data[at + 2 :]
            return
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _JPEG_WORDS:
            yield data[at + 4 : at + 2 + size]
        at += 2 + max(size, 2)


def _riff(data: bytes) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if not kind.startswith((b"VP8", b"ALPH", b"ANMF")):
            yield data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    yield data[at:]


def _gif(data: bytes) -> Iterator[bytes]:
    """Yield comment and application extensions; both are chains of blocks of up to 255 bytes."""
    for mark in (b"\x21\xfe", b"\x21\xff"):
        at = data.find(mark)
        while at >= 0:
            yield _chain(data, at + 2)
            at = data.find(mark, at + 2)


def _chain(data: bytes, at: int) -> bytes:
    parts = []
    while at < len(data) and (size := data[at]):
        parts.append(data[at + 1 : at + 1 + size])
        at += 1 + size
    return b"".join(parts)
