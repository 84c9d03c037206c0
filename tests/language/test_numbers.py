"""Numbers of texts in five languages: their value, and what is none."""

from __future__ import annotations

import pytest

from standfirst.language import numbers

WRITTEN = {
    "en": ("There were {} wells.", {"two": 2, "three": 3, "twenty-one": 21, "two hundred": 200, "2": 2, "1": 1}),
    "fr": ("Il y avait {} puits.", {"deux": 2, "trois": 3, "vingt et un": 21, "deux cents": 200}),
    "es": ("Había {} pozos.", {"dos": 2, "tres": 3, "veintiuno": 21, "doscientos": 200}),
    "ar": ("كان هناك {} آبار", {"ثلاث": 3, "عشرة": 10}),
    "ur": ("وہاں {} کنویں تھے", {"دو": 2, "تین": 3, "دس": 10, "پچاس": 50}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "written", "value"),
    [
        (language, written, value)
        for language, (_, all_) in WRITTEN.items()
        for written, value in all_.items()
    ],
)
def test_number_words_have_their_value(language: str, written: str, value: float) -> None:
    """A number in words, from two on, is read as the number that it is."""
    text = WRITTEN[language][0].format(written)
    assert [each.value for each in numbers.find(text, language)] == [value]


@pytest.mark.parametrize(
    ("language", "text"), [("en", "One of them left."), ("fr", "Un puits."), ("es", "Un pozo.")]
)
def test_one_is_a_word(language: str, text: str) -> None:
    """`One` counts nothing: it is an article or a pronoun more often than a number."""
    assert numbers.find(text, language) == []
