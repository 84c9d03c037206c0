"""Hostile texts of the greatest length are checked and drawn in a time that grows with their length."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from standfirst import markup
from standfirst.checks import numbers, wording
from standfirst.checks.rules import form, links
from standfirst.checks.texts import readings
from standfirst.model import references
from tests.growth import assert_linear

LENGTH = 200_000
"""The longest prose that the model takes."""

TIMES = 20
"""How much shorter the text is that it is compared with."""

UNITS = ("[", "![", "[x](", "[@a", "[[", "](", "<", "<a ", "</b>", "<!--", "<script ", "*[a]: b\n", "{{", "{{ a", "5,", "2000,",
         "1. ", "> ", "- ", "„", "“", ".", "`", "*", "&", " ", "\n", "\n\n[", "< ", "|a", "<r")  # fmt: skip


def _text(unit: str, length: int) -> str:
    return (unit * length)[:length]


@pytest.mark.by_day(1)
@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_prose_is_rendered_in_linear_time(unit: str) -> None:
    """Markdown never takes the square of a text's length, nor does it break on it."""

    def prepare(length: int) -> Callable[[], object]:
        text = _text(unit, length)
        return lambda: markup.prose(text, markup.NoReferences())

    assert_linear(prepare, LENGTH // TIMES, TIMES)


def _search(text: str) -> None:
    """Search a text as the checks do."""
    for pattern in (
        links._LINK,
        form._ACTIVE,
        form._PLACEHOLDER,
        references.CITATION,
        references.FIGURE,
    ):  # the expressions themselves
        for _ in pattern.finditer(text):
            pass
    list(wording.sentences(wording.masked(text)))
    list(numbers.typed(text))
    readings(text)


@pytest.mark.by_day(3)
@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_texts_are_searched_in_linear_time(unit: str) -> None:
    """No expression of the checks takes the square of a text's length."""

    def prepare(length: int) -> Callable[[], object]:
        text = _text(unit, length)
        return lambda: _search(text)

    assert_linear(prepare, LENGTH // TIMES, TIMES)
