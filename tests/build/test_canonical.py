"""Pagefind's files in an order of their own."""

from __future__ import annotations

import gzip
import json
from itertools import permutations
from typing import Any

import pytest

from standfirst.build import canonical
from standfirst.errors import BuildError


@pytest.mark.parametrize(
    "value",
    [
        0,
        23,
        24,
        255,
        256,
        65_535,
        65_536,
        2**33,
        "",
        "کوئٹہ",
        "x" * 300,
        [],
        [[1, "a"], ["b", [2]]],
        list(range(30)),
        [-1, -169, -70_000],
    ],
)
def test_what_is_written_can_be_read(value: Any) -> None:
    """Whole numbers of each width, texts and arrays come back as they were."""
    assert canonical.read(canonical.write(value)) == value


def test_an_unknown_form_is_an_error() -> None:
    """A file of another make stops the build instead of being published half understood."""
    for plain in (b"something else", canonical.MARK + b"\x01\x01"):
        with pytest.raises(BuildError, match="Pagefind is too new"):
            canonical.read(gzip.compress(plain))


def numbered(order: list[int]) -> dict[str, bytes]:
    """The files of an index of four pages that were numbered in an order."""
    number = {page: place for place, page in enumerate(order)}

    def apart(*pages: int) -> list[Any]:
        held = sorted((number[page], page) for page in pages)
        before = [0, *(place for place, _ in held)]
        return [[place - last, [-25, page], []] for (place, page), last in zip(held, before, strict=False)]

    words = [
        ["cafe", apart(0, 1, 3), [["café", apart(1, 3)]]],
        ["pump", apart(2), []],
        ["well", apart(*order), []],
    ]
    values = [["Water", sorted(number[page] for page in (3, 1))], ["Health", [number[2]]]]
    meta = [
        "1.5.2", [[f"en_{'dbca'[page]}", page] for page in order], [["cafe", "well", "en_1"]],
        [["topic", "en_2"]], [["date", [number[page] for page in (2, 0, 3, 1)]]], ["title"],
    ]  # fmt: skip
    entry = {"version": "1.5.2", "languages": {"en": {"hash": "en_0", "wasm": "en", "page_count": 4}}}
    return {
        canonical.ENTRY: json.dumps(entry).encode(),
        "index/en_1.pf_index": canonical.write([words]),
        "filter/en_2.pf_filter": canonical.write(["topic", values[:: 1 if order[0] else -1]]),
        "pagefind.en_0.pf_meta": canonical.write(meta),
        **{f"fragment/en_{'dbca'[page]}.pf_fragment": b"x" for page in order},
    }


def test_the_order_of_a_directory_leaves_no_trace() -> None:
    """However the disk lists the pages, the files are the same, and each word, filter and sort has its pages."""
    made = {json.dumps(_plain(numbered(list(order)))) for order in permutations(range(4))}
    assert len(made) == 1
    files, entry = canonical.canonical(numbered([2, 0, 3, 1]), "7-")
    meta = canonical.read(files[f"pagefind.{entry['languages']['en']['hash']}.pf_meta"])
    assert [page for _, page in meta[1]] == [3, 1, 2, 0], "by their hash"
    assert meta[4] == [["date", [2, 3, 0, 1]]]
    ((cafe, pump, well),) = canonical.read(files[f"index/{meta[2][0][2]}.pf_index"])
    assert [distance for distance, *_ in cafe[1]] == [0, 1, 2]
    assert [locations[1] for _, locations, _ in cafe[1]] == [3, 1, 0]
    assert cafe[2] == [["café", [[0, [-25, 3], []], [1, [-25, 1], []]]]]
    assert [distance for distance, *_ in pump[1]] == [2]
    assert [distance for distance, *_ in well[1]] == [0, 1, 1, 1]
    assert canonical.read(files[f"filter/{meta[3][0][1]}.pf_filter"]) == [
        "topic",
        [["Health", [2]], ["Water", [0, 1]]],
    ]


def _plain(files: dict[str, bytes]) -> Any:
    made, entry = canonical.canonical(files, "0-")
    return [sorted((name, data.hex()) for name, data in made.items()), entry]


def test_an_index_of_another_shape_is_an_error() -> None:
    """A list where a later release has another one stops the build in a sentence."""
    files = numbered([0, 1, 2, 3])
    for name, value in (("index/en_1.pf_index", [["cafe"]]), ("pagefind.en_0.pf_meta", ["2.0", []])):
        with pytest.raises(BuildError, match="Pagefind is too new"):
            canonical.canonical({**files, name: canonical.write(value)}, "0-")
