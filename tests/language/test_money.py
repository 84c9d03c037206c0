"""Which currency a writing means, and which country a name."""

from __future__ import annotations

import pytest

from standfirst.language.money import country_code, currency, is_currency


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Swiss francs", True), ("EUROS", True), ("دینار", True), ("ديناران", True), ("جنيهات", True), ("West African CFA francs", True), ("CFP francs", True),
        ("East Caribbean dollars", True), ("francs for houses", False), ("troy ounce", False), ("testing currency", False), ("houses", False), ("", False), (" ", False),
    ],
)  # fmt: skip
def test_the_name_of_a_currency_is_known(text: str, expected: bool) -> None:
    """Its words alone, in any number and case; metals by weight, codes for tests and nothing at all are none."""
    assert is_currency(text) is expected
