"""Hostile texts of the greatest length are checked and drawn in a time that grows with their length."""

from __future__ import annotations

import time

import pytest

from standfirst import markup
from standfirst.checks import numbers, wording
from standfirst.checks.rules import form, links
from standfirst.checks.texts import readings
from standfirst.model import references

LENGTH = 200_000
"""The longest prose that the model takes."""

SECONDS = 20
"""What took minutes to days takes seconds, also on a machine that does much else."""

UNITS = ("[", "![", "[x](", "[@a", "[[", "](", "<", "<a ", "</b>", "<!--", "<script ", "*[a]: b\n", "{{", "{{ a", "5,", "2000,",
         "1. ", "> ", "- ", "„", "“", ".", "`", "*", "&", " ", "\n", "\n\n[", "< ", "|a", "<r")  # fmt: skip


def _text(unit: str) -> str:
    return (unit * LENGTH)[:LENGTH]


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_prose_is_drawn_in_a_moment(unit: str) -> None:
    """Markdown never takes the square of a text's length, nor does it break on it."""
    begun = time.process_time()
    markup.prose(_text(unit), markup.NoReferences())
    assert time.process_time() - begun < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_texts_are_searched_in_a_moment(unit: str) -> None:
    """No expression of the checks takes the square of a text's length."""
    text = _text(unit)
    begun = time.process_time()
    for pattern in (links._LINK, form._ACTIVE, form._PLACEHOLDER, references.CITATION, references.FIGURE):  # noqa: SLF001  # the expressions themselves
        for _ in pattern.finditer(text):
            pass
    list(wording.sentences(wording.masked(text)))
    list(numbers.typed(text))
    readings(text)
    assert time.process_time() - begun < SECONDS
