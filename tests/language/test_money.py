"""Which currency a writing means, and which country a name."""

from __future__ import annotations

import pytest

from standfirst.language.money import country_code, currency


@pytest.mark.parametrize(
    ("written", "country", "code"),
    [
        ("EUR", "", "EUR"), ("eur", "", "EUR"), ("euros", "", "EUR"), ("US$", "PK", "USD"), ("Rupees", "IN", "INR"), ("rupees", "PK", "PKR"), ("RUPEES", "", ""),
        ("$", "US", "USD"), ("$", "CA", "CAD"), ("$", "", ""), ("$", "FR", ""), ("pounds", "GB", "GBP"), ("pounds", "EG", "EGP"), ("FCFA", "SN", ""), ("francs CFA", "SN", "XOF"),
        ("francs", "CH", "CHF"), ("marbles", "GB", ""), ("", "GB", ""),
    ],
)  # fmt: skip
def test_a_currency_is_told_by_itself_or_by_the_country(written: str, country: str, code: str) -> None:
    """Whatever the case; where a country has none of the family, or more than one, it stays open."""
    assert currency(written, country) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("Pakistan", "PK"), (" pakistan ", "PK"), ("پاکستان", "PK"), ("Deutschland", "DE"), ("Espagne", "ES"), ("Francia", "FR"), ("World", ""), ("Europe", ""), ("Narnia", ""), ("", ""),
     ("United Nations", ""), ("European Union", ""), ("Union européenne", ""), ("Kosovo", "XK")],
)  # fmt: skip
def test_a_country_is_known_by_its_name_in_our_languages(name: str, code: str) -> None:
    """The code of two letters of a country; parts of the world and the empty name have none."""
    assert country_code(name) == code
