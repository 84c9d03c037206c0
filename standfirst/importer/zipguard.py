"""Open a document's zip safely: limits of size, ratio and depth, no entities, no pictures."""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from typing import Final
from xml.parsers import expat

from standfirst.importer.source import GIVE, refuse

MAX_ENTRIES: Final = 4000
MAX_PART: Final = 32 * 1024 * 1024
"""Maximum bytes of one unpacked XML part; 10,000 paragraphs have about 2 MiB."""
MAX_TOTAL: Final = 64 * 1024 * 1024
"""Maximum bytes of all unpacked XML parts."""
FREE: Final = 4 * 1024 * 1024
"""Bytes below which the ratio does not matter: even the same paragraph 10,000 times is smaller."""
MAX_RATIO: Final = 200
MAX_DEPTH: Final = 120
"""Maximum depth of XML: a table in a table in a text box has about 40."""

MAX_PICTURE: Final = 16 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_BOMB: Final = "the file unpacks to far more than a text has"
_BOMB_FIX: Final = "open it in a word processor and save only its text"
_DAMAGED: Final = "this is not a readable document"
_DAMAGED_FIX: Final = "open it in its program and save it again"


class _HostileError(Exception):
    """A part of the file is built to harm a parser."""


def parts(data: bytes, name: str) -> dict[str, bytes]:
    """Return the XML parts of a document by name; SF002 for a bomb, SF004 for an unreadable file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _parts(archive, name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        KeyError,
        IndexError,
        OverflowError,
    ):
        refuse(name, "SF004", _DAMAGED, _DAMAGED_FIX)


def _parts(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = archive.infolist()
    wanted = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    _check_directory(entries, wanted, name)
    result: dict[str, bytes] = {}
    left = MAX_TOTAL
    for entry in wanted:
        content = _read(archive, entry, min(left, MAX_PART), name)
        left -= len(content)
        _check_xml(content, name)
        result[entry.filename] = content
    if not any(part.startswith("word/") or part in ("_rels/.rels", "content.xml") for part in result):
        refuse(name, "SF003", "this is a zip file, not a document", GIVE)
    return result


def _check_directory(entries: list[zipfile.ZipInfo], wanted: list[zipfile.ZipInfo], name: str) -> None:
    """Check the declared sizes in the directory, which may be false, so reading counts again."""
    total = sum(entry.file_size for entry in wanted)
    large = any(entry.file_size > MAX_PART or _too_dense(entry.file_size, entry) for entry in wanted)
    if len(entries) > MAX_ENTRIES or total > MAX_TOTAL or large:
        refuse(name, "SF002", _BOMB, _BOMB_FIX)


def _too_dense(size: int, entry: zipfile.ZipInfo) -> bool:
    return size > FREE and size > MAX_RATIO * max(entry.compress_size, 1)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, name: str) -> bytes:
    """Return one part, with never more than `limit` bytes of it in memory."""
    chunks: list[bytes] = []
    size = 0
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > limit or _too_dense(size, entry):
                refuse(name, "SF002", _BOMB, _BOMB_FIX)
            chunks.append(chunk)
    return b"".join(chunks)


def _check_xml(content: bytes, name: str) -> None:
    """Refuse document types (entities expand or fetch), and depth that exhausts a recursive parser."""
    parser = expat.ParserCreate()
    depth = 0

    def doctype(*_: object) -> None:
        raise _HostileError

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _HostileError

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except _HostileError:
        refuse(name, "SF002", "the document holds XML that is built to harm its reader", _BOMB_FIX)
    except (expat.ExpatError, ValueError, LookupError):
        refuse(name, "SF004", _DAMAGED, _DAMAGED_FIX)


def picture(data: bytes, part: str) -> bytes:
    """Return a picture of a checked file; empty if it is missing, too large, or too highly compressed for a picture."""
    with (
        contextlib.suppress(
            zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, KeyError
        ),
        zipfile.ZipFile(io.BytesIO(data)) as archive,
    ):
        entry = archive.getinfo(part)
        if entry.file_size <= MAX_PICTURE and not _too_dense(entry.file_size, entry):
            with archive.open(entry) as file:
                content = file.read(MAX_PICTURE + 1)
            return content if len(content) <= MAX_PICTURE else b""
    return b""


def repack(content: dict[str, bytes]) -> io.BytesIO:
    """Return the checked parts as a zip of their own, so that its reader sees nothing unchecked."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as archive:
        for part in sorted(content):
            archive.writestr(zipfile.ZipInfo(part), content[part])
    result.seek(0)
    return result
