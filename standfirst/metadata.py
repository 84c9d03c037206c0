"""Remove the metadata that cameras and programs write into a picture, without touching a pixel.

Only blocks known to be needed for the picture stay, so metadata of future cameras is removed as well. The EXIF
orientation stays, because the picture would be rotated without it; so do colour profiles and animation.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

UNKNOWN = (".avif", ".bmp", ".dng", ".heic", ".heif", ".jxl", ".tif", ".tiff")
"""Suffixes of pictures whose metadata cannot be removed here."""

_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_UPRIGHT = 1
_JPEG_ALONE = {0x01, *range(0xD0, 0xD8)}
_JPEG_SCAN, _JPEG_END, _JPEG_COMMENT = 0xDA, 0xD9, 0xFE
_JPEG_APPS = range(0xE0, 0xF0)
_JPEG_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_PNG_KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"bKGD",
    b"pHYs", b"sBIT", b"hIST", b"sPLT", b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_HAS_EXIF, _WEBP_HAS_XMP = 0x08, 0x04
_GIF_KEPT = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
_GIF_IMAGE, _GIF_EXTENSION, _GIF_END = 0x2C, 0x21, 0x3B
_GIF_CONTROL, _GIF_APPLICATION = 0xF9, 0xFF


def bare(data: bytes) -> bytes:
    """Return a JPEG, PNG, WebP or GIF without metadata; any other file unchanged; a truncated one as far as it goes."""
    if data.startswith(b"\xff\xd8\xff"):
        return b"".join(_jpeg(data))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data[:8] + b"".join(_png(data))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return b"".join(_gif(data))
    return data


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield segments up to the end of the picture; a film or another picture may follow."""
    yield data[:2]
    at = 2
    while at + 4 <= len(data):
        marker = data[at + 1]
        if marker == _JPEG_END:
            break
        if data[at] != 0xFF or marker in _JPEG_ALONE or marker in (0x00, 0xFF):
            end = _next_marker(data, at + 1 if marker == 0xFF else at + 2)
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at:end]
        if data[at] == 0xFF and (marker in _JPEG_APPS or marker == _JPEG_COMMENT):
            segment = _application(marker, segment)
        yield segment
        at = end
        if marker == _JPEG_SCAN:
            at = _next_marker(data, end)
            yield data[end:at]
    yield b"\xff\xd9"


def _next_marker(data: bytes, at: int) -> int:
    """Return the end of the coded picture: the next marker that is not part of it."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] != 0x00 and data[at + 1] not in _JPEG_ALONE:
            return at
        at += 2
    return len(data)


def _application(marker: int, segment: bytes) -> bytes:
    """Return a metadata segment unchanged, or its orientation only, or nothing."""
    body = segment[4:]
    if marker in _JPEG_KEPT and body.startswith(_JPEG_KEPT[marker]):
        return segment
    if body.startswith(_EXIF) and (turned := _turned(body[len(_EXIF) :])):
        return b"\xff\xe1" + struct.pack(">H", len(_EXIF) + len(turned) + 2) + _EXIF + turned
    return b""


def _turned(tiff: bytes) -> bytes:
    """Return EXIF with only the orientation; empty if the picture is upright."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if not order:
            return b""
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, place)
            if tag == _ORIENTATION and value != _UPRIGHT and value in range(1, 9):
                return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
    except struct.error:
        return b""
    return b""


def _png(data: bytes) -> Iterator[bytes]:
    at = 8
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if kind in _PNG_KEPT:
            yield data[at:end]
        elif kind == b"eXIf" and (turned := _turned(data[at + 8 : at + 8 + size])):
            chunk = kind + turned
            yield struct.pack(">I", len(turned)) + chunk + struct.pack(">I", zlib.crc32(chunk))
        if kind == b"IEND":
            return
        at = end


def _webp(data: bytes) -> bytes:
    chunks: list[tuple[bytes, bytes]] = []
    at, turned = 12, b""
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind in _WEBP_KEPT:
            chunks.append((kind, body))
        elif kind == b"EXIF":
            turned = _turned(body.removeprefix(_EXIF))
        at += 8 + size + size % 2
    if turned:
        chunks.append((b"EXIF", turned))
    inner = b"WEBP" + b"".join(_chunk(kind, _flagged(kind, body, turned)) for kind, body in chunks)
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def _flagged(kind: bytes, body: bytes, turned: bytes) -> bytes:
    """Update the flags in a WebP's header."""
    if kind != b"VP8X" or not body:
        return body
    flags = body[0] & ~(_WEBP_HAS_EXIF | _WEBP_HAS_XMP) | (_WEBP_HAS_EXIF if turned else 0)
    return bytes([flags]) + body[1:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _colours(data[10:11])
    yield data[:at]
    while at < len(data) and data[at] != _GIF_END:
        if data[at] == _GIF_EXTENSION:
            end = _after_blocks(data, at + 2)
            kept = data[at + 1 : at + 2] == bytes([_GIF_CONTROL]) or (
                data[at + 1 : at + 2] == bytes([_GIF_APPLICATION]) and data[at + 3 : at + 14] in _GIF_KEPT
            )
            yield data[at:end] if kept else b""
        elif data[at] == _GIF_IMAGE:
            end = _after_blocks(data, at + 11 + _colours(data[at + 9 : at + 10]))
            yield data[at:end]
        else:
            break
        at = end
    yield bytes([_GIF_END])


def _colours(packed: bytes) -> int:
    """Return the number of bytes in a colour table, from its flags."""
    flags = packed[0] if packed else 0
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    """Return the end of a chain of blocks that each begin with their length."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
