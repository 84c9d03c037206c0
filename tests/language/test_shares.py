"""Shares and multiples in words are read in five languages, and what only looks like one is left alone."""

from __future__ import annotations

import pytest

from standfirst.language.shares import find, multiples


@pytest.mark.parametrize(
    ("lang", "text", "shares"),
    [
        ("en", "a third of them", [1 / 3]), ("en", "two-thirds", [2 / 3]), ("en", "three fifths", [0.6]), ("en", "one in five", [0.2]), ("en", "nine out of every ten", [0.9]),
        ("en", "three litres in ten", [0.3]), ("en", "one patient in forty", [0.025]), ("en", "five people in ten villages", []), ("en", "half a million", []), ("en", "a quarter of a million", []), ("en", "a million and a half", []), ("en", "two and a half metres", []), ("en", "a half of them", [0.5]),
        ("fr", "trois quarts de million", []), ("fr", "les trois quarts du village", [0.75]), ("es", "un cuarto de millón", []), ("ar", "نصف المليون", []), ("ur", "نصف لاکھ", []), ("en", "12 in 48", []),
        ("en", "the third time", []), ("fr", "les deux tiers", [2 / 3]), ("fr", "un malade sur quarante", [0.025]), ("fr", "un cinquième des malades", [0.2]),
        ("fr", "un cinquième mort", []), ("fr", "la cinquième édition", []), ("fr", "12 écoles sur 48", []), ("es", "la tercera parte", [1 / 3]), ("es", "tres cuartas partes", [0.75]),
        ("es", "una de cada cuatro", [0.25]), ("es", "un cuarto día", []), ("es", "un quinto del agua", [0.2]), ("ar", "ثلث المباني", [1 / 3]), ("ar", "بمقدار الربع", [0.25]),
        ("ar", "ونصف المدارس", [0.5]), ("ar", "مليون ونصف", []), ("ar", "واحد من كل خمسة", [0.2]), ("ar", "النصف الأول", []), ("ur", "دو تہائی", [2 / 3]), ("ur", "پانچ میں سے ایک", [0.2]),
        ("ur", "ایک میں سے پانچ", []), ("de", "ein Drittel", []),
    ],
)  # fmt: skip
def test_shares_in_words(lang: str, text: str, shares: list[float]) -> None:
    """Fractions and one number out of another; ordinals, counts and scales are none."""
    assert [round(one.value, 6) for one in find(text, lang)] == [round(share, 6) for share in shares]


@pytest.mark.parametrize(
    ("lang", "text", "factors"),
    [
        ("en", "doubled", (2,)), ("en", "twice as many", (2,)), ("en", "three times as many", (3,)), ("en", "three times more", (3, 4)), ("en", "half as much again", (1.5,)),
        ("en", "halved", (0.5,)), ("en", "tenfold", (10,)), ("en", "4 times the price", (4,)), ("fr", "a doublé", (2,)), ("fr", "deux fois plus cher", (2, 3)),
        ("fr", "trois fois moins", (1 / 3,)), ("es", "el doble", (2,)), ("es", "se triplicaron", (3,)), ("es", "tres veces más", (3, 4)), ("ar", "تضاعف", (2,)), ("ar", "ثلاثة أضعاف", (3,)),
        ("ur", "دگنی", (2,)), ("ur", "تین گنا", (3,)),
    ],
)  # fmt: skip
def test_multiples_in_words(lang: str, text: str, factors: tuple[float, ...]) -> None:
    """How many times something is; `three times more` may be three or four."""
    (one,) = multiples(text, lang)
    assert one.factors == pytest.approx(factors)


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "many times"), ("en", "the double bed"), ("en", "twice a week"), ("fr", "une fois"), ("es", "a veces"), ("ur", "گنا"), ("de", "verdoppelt")],
)  # fmt: skip
def test_what_is_no_multiple(lang: str, text: str) -> None:
    """Words of times that count nothing."""
    assert list(multiples(text, lang)) == []
