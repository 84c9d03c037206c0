"""Pagefind's files in an order of their own."""

from __future__ import annotations

import gzip
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
    ],
)
def test_what_is_written_can_be_read(value: Any) -> None:
    """Whole numbers of each width, texts and arrays come back as they were."""
    assert canonical.read(canonical.write(value)) == value


def test_an_unknown_form_is_an_error() -> None:
    """A file of another make stops the build instead of being published half understood."""
    for plain in (b"something else", canonical.MARK + b"\x01\x01", canonical.MARK + b"\xa0"):
        with pytest.raises(BuildError, match="Pagefind is too new"):
            canonical.read(gzip.compress(plain))
