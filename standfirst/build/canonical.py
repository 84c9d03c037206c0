"""Give Pagefind's files a canonical order: Pagefind numbers pages as the disk lists them, and shuffles the rest.

Its files are gzipped, begin with a signature and continue as CBOR (RFC 8949). All of them refer to pages by a number
that comes from the order of a directory and so differs between file systems. Here pages are numbered by the hash
of their content.
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
    """Return the sorted files of an index by name, and the metadata that the browser needs to read them.

    Every name begins with `prefix`, so that several indexes can share a folder; names that contain a hash
    of sorted content change with it. Raises BuildError for an unknown format.
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
            row[1] = [numbers[page] for page in row[1]]  # in the order of the sort key
        data = write(meta)
        language["hash"] = f"{prefix}{tag}_{_digest(data)[:10]}"
        result[f"pagefind.{language['hash']}.pf_meta"] = data
    return result, entry


def read(data: bytes) -> Any:
    """Decode a file of the index; BuildError if its format is unknown."""
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
    """Encode a value as a file of the index, with the same bytes for the same value."""
    import cbor2

    return gzip.compress(MARK + cbor2.dumps(value), mtime=0)


def _numbers(pages: Sequence[Any]) -> Numbers:
    """Return the new number of each page: its position when all are sorted by their hash."""
    result = [0] * len(pages)
    for new, old in enumerate(sorted(range(len(pages)), key=lambda number: pages[number])):
        result[old] = new
    return result


def _words(index: Any, numbers: Numbers) -> Any:
    """Renumber an index of words: each has the pages that contain it, also for each of its spelling variants."""
    ((*words,),) = index
    return [
        [
            [word, _apart(pages, numbers), [[form, _apart(held, numbers)] for form, held in forms]]
            for word, pages, forms in words
        ]
    ]


def _apart(pages: Sequence[Any], numbers: Numbers) -> list[Any]:
    """Renumber the delta-encoded pages of a word: each gives its distance from the page before."""
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
