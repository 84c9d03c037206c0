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
_BY_HASH = ("fragment", "index")
_WHOLE, _TEXT, _ARRAY = 0, 3, 4
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def canonical(files: Mapping[str, bytes], prefix: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files of an index by name, with everything sorted, and what the browser must know to read them.

    Every name begins with `prefix`, so that several indexes can share a folder; those that hold a hash
    of what was sorted change with it.
    """
    entry = json.loads(files[ENTRY])
    entry["filters"] = {}
    result = {}
    for path, data in files.items():
        folder, _, name = path.partition("/")
        if folder in _BY_HASH:
            result[f"{folder}/{prefix}{name}"] = data
    for tag in sorted(entry["languages"]):
        language = entry["languages"][tag]
        meta = read(files[f"pagefind.{language['hash']}.pf_meta"])
        for row in meta[1]:
            row[0] = prefix + row[0]
        for row in meta[2]:
            row[2] = prefix + row[2]
        for row in meta[3]:
            name, values = read(files[f"filter/{row[1]}.pf_filter"])
            data = write([name, sorted(values)])
            row[1] = f"{prefix}{tag}_{_digest(data)[:10]}"
            result[f"filter/{row[1]}.pf_filter"] = data
            known = entry["filters"].get(name, ())
            entry["filters"][name] = sorted({*known, *(value for value, _ in values)})
        meta[3].sort()
        data = write(meta)
        language["hash"] = f"{prefix}{tag}_{_digest(data)[:10]}"
        result[f"pagefind.{language['hash']}.pf_meta"] = data
    return result, entry


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
