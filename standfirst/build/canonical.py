"""Puts Pagefind's files in an order of their own: it writes filters and languages in another one each time.

Its files are gzipped, begin with a mark and go on as CBOR (RFC 8949), of which it uses whole numbers,
texts and arrays.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from standfirst.errors import BuildError

MARK = b"pagefind_dcd"
ENTRY = "pagefind-entry.json"
_WHOLE, _TEXT, _ARRAY = 0, 3, 4
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def canonical(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of an index by name, with everything sorted; names that hold a hash change with it."""
    entry = json.loads(files[ENTRY])
    result = {name: data for name, data in files.items() if not name.endswith((".pf_filter", ".pf_meta"))}
    for tag in sorted(entry["languages"]):
        language = entry["languages"][tag]
        meta = read(files[f"pagefind.{language['hash']}.pf_meta"])
        for row in meta[3]:
            name, values = read(files[f"filter/{row[1]}.pf_filter"])
            data = write([name, sorted(values)])
            row[1] = f"{tag}_{_digest(data)[:10]}"
            result[f"filter/{row[1]}.pf_filter"] = data
        meta[3].sort()
        data = write(meta)
        language["hash"] = f"{tag}_{_digest(data)[:10]}"
        result[f"pagefind.{language['hash']}.pf_meta"] = data
    result[ENTRY] = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return result


def read(data: bytes) -> Any:
    """What a file of the index holds; BuildError where it is of another make than we know."""
    plain = gzip.decompress(data)
    if not plain.startswith(MARK):
        raise BuildError("the search index has a form that is not known; this release of Pagefind is too new")
    value, end = _item(plain, len(MARK))
    if end != len(plain):
        raise BuildError("the search index holds more than is known; this release of Pagefind is too new")
    return value


def write(value: Any) -> bytes:
    """The file that holds a value; the same bytes for the same value."""
    return gzip.compress(MARK + _bytes(value), mtime=0)


def _item(data: bytes, at: int) -> tuple[Any, int]:
    kind, size = divmod(data[at], 32)
    at += 1
    if width := _WIDTHS.get(size, 0):
        size = int.from_bytes(data[at : at + width], "big")
        at += width
    if kind == _WHOLE:
        return size, at
    if kind == _TEXT:
        return data[at : at + size].decode(), at + size
    if kind != _ARRAY:
        raise BuildError(
            f"the search index holds a value of kind {kind}; this release of Pagefind is too new"
        )
    items: list[Any] = []
    for _ in range(size):
        item, at = _item(data, at)
        items.append(item)
    return items, at


def _bytes(value: Any) -> bytes:
    if isinstance(value, int):
        return _head(_WHOLE, value)
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    return _head(_ARRAY, len(value)) + b"".join(_bytes(item) for item in value)


def _head(kind: int, size: int) -> bytes:
    if size < min(_WIDTHS):
        return bytes([kind * 32 + size])
    code, width = next((code, width) for code, width in _WIDTHS.items() if size < 256**width)
    return bytes([kind * 32 + code]) + size.to_bytes(width, "big")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
