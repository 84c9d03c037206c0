"""Words for one thing that reports count have one name."""

from __future__ import annotations

import pytest

from standfirst.language.concepts import concept


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "deaths died killed dead"), ("fr", "décès morts tués décédé"), ("es", "muertes fallecidos murieron"), ("ar", "القتلى وفاة وتوفي قُتل"), ("ur", "ہلاک ہلاکتیں اموات"),
        ("en", "homes houses"), ("fr", "logements maisons"), ("es", "casas viviendas"), ("ar", "المنازل مساكن بيتا"), ("ur", "مکانات گھروں"), ("en", "closed shut"), ("ar", "أغلق المغلقة"),
    ],
)  # fmt: skip
def test_words_of_one_thing_have_one_name(lang: str, words: str) -> None:
    """Whatever their form and what is joined to them."""
    names = {concept(word, lang) for word in words.split()}
    assert len(names) == 1
    assert names != {""}


def test_other_words_have_none() -> None:
    """A word that counts nothing, a word that only begins so, and other languages."""
    assert {concept(word, "en") for word in ("river", "deadline", "casement", "homeland")} == {""}
    assert concept("Tote", "de") == ""
