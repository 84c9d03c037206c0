"""Puts Pagefind's files in an order of their own: it numbers pages as the disk lists them, and shuffles the rest.

Its files are gzipped, begin with a mark and go on as CBOR (RFC 8949). A page is a number in all of them, which
comes from the order of a directory and so differs between file systems. Here pages are numbered by the hash
of what they say.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from standfirst.errors import BuildError

MARK = b"pagefind_dcd"
ENTRY = "pagefind-entry.json"

Numbers = Sequence[int]
"""The new number of each page by its old one."""


def canonical(files: Mapping[str, bytes], prefix: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files of an index by name, with everything sorted, and what the browser must know to read them.

    Every name begins with `prefix`, so that several indexes can share a folder; those that hold a hash
    of what was sorted change with it. Raises BuildError where they have a form that is not known.
    """
    try:
        return _canonical(files, prefix)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise _unknown(str(error)) from error


def _canonical(files: Mapping[str, bytes], prefix: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    entry = json.loads(files[ENTRY])
    entry["filters"] = {}
    result = {}
    for path, data in files.items():
        folder, _, name = path.partition("/")
        if folder == "fragment":
            result[f"{folder}/{prefix}{name}"] = data
    for tag in sorted(entry["languages"]):
        language = entry["languages"][tag]
        meta = read(files[f"pagefind.{language['hash']}.pf_meta"])
        numbers = _numbers(meta[1])
        meta[1] = sorted([prefix + name, *rest] for name, *rest in meta[1])
        for row in meta[2]:
            data = write(_words(read(files[f"index/{row[2]}.pf_index"]), numbers))
            row[2] = f"{prefix}{tag}_{_digest(data)[:10]}"
            result[f"index/{row[2]}.pf_index"] = data
        for row in meta[3]:
            name, values = read(files[f"filter/{row[1]}.pf_filter"])
            data = write([name, sorted([value, _moved(pages, numbers)] for value, pages in values)])
            row[1] = f"{prefix}{tag}_{_digest(data)[:10]}"
            result[f"filter/{row[1]}.pf_filter"] = data
            known = entry["filters"].get(name, ())
            entry["filters"][name] = sorted({*known, *(value for value, _ in values)})
        meta[3].sort()
        for row in meta[4]:
            row[1] = [numbers[page] for page in row[1]]  # in the order of what it sorts by
        data = write(meta)
        language["hash"] = f"{prefix}{tag}_{_digest(data)[:10]}"
        result[f"pagefind.{language['hash']}.pf_meta"] = data
    return result, entry


def read(data: bytes) -> Any:
    """What a file of the index holds; BuildError where it is of another make than we know."""
    import cbor2

    plain = gzip.decompress(data)
    if not plain.startswith(MARK):
        raise _unknown("no mark")
    try:
        value = cbor2.loads(plain[len(MARK) :])
    except cbor2.CBORDecodeError as error:
        raise _unknown(str(error)) from error
    if write(value) != gzip.compress(plain, mtime=0):
        raise _unknown("more than one value")
    return value


def write(value: Any) -> bytes:
    """The file that holds a value; the same bytes for the same value."""
    import cbor2

    return gzip.compress(MARK + cbor2.dumps(value), mtime=0)


def _numbers(pages: Sequence[Any]) -> Numbers:
    """The new number of each page: its place when all are sorted by their hash."""
    result = [0] * len(pages)
    for new, old in enumerate(sorted(range(len(pages)), key=lambda number: pages[number])):
        result[old] = new
    return result


def _words(index: Any, numbers: Numbers) -> Any:
    """A file of words: each with the pages that hold it, also in each of its other spellings."""
    ((*words,),) = index
    return [
        [
            [word, _apart(pages, numbers), [[form, _apart(held, numbers)] for form, held in forms]]
            for word, pages, forms in words
        ]
    ]


def _apart(pages: Sequence[Any], numbers: Numbers) -> list[Any]:
    """Pages of a word, of which each says how far its number is from that of the one before."""
    found, number = [], 0
    for distance, *rest in pages:
        number += distance
        found.append([numbers[number], *rest])
    found.sort(key=lambda page: page[0])
    before = [0, *(page[0] for page in found)]
    return [[page[0] - last, *page[1:]] for page, last in zip(found, before, strict=False)]


def _moved(pages: Sequence[int], numbers: Numbers) -> list[int]:
    return sorted(numbers[page] for page in pages)


def _unknown(why: str) -> BuildError:
    return BuildError(
        f"the search index has a form that is not known ({why}); this release of Pagefind is too new"
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
