"""Which currency a writing means: by itself, or by the country that the text is written in, or not at all."""

from __future__ import annotations

from functools import lru_cache

from standfirst.language.words import FAMILIES, MONEY

_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB"})
"""Codes of two letters that the CLDR has for unions, oceans and tests of software."""


@lru_cache(maxsize=256)
def currency(written: str, country: str = "") -> str:
    """The ISO 4217 code of `Rs.` or `US dollars`; "" where the country leaves it open."""
    if code := MONEY.get(written) or MONEY.get(written.upper()):
        return code
    family = FAMILIES.get(written) or FAMILIES.get(written.casefold())
    if not family or not country:
        return ""
    from babel.numbers import get_currency_name, get_territory_currencies

    codes = [
        str(code)
        for code in get_territory_currencies(country)
        if family in get_currency_name(code, locale="en")
    ]
    return codes[0] if len(codes) == 1 else ""


@lru_cache(maxsize=256)
def country_code(name: str) -> str:
    """The ISO 3166 code of a country by its name in one of our languages; "" for others."""
    from babel import Locale

    folded = name.strip().casefold()
    for language in ("en", "fr", "es", "ar", "ur", "de") if folded else ():
        for code, title in Locale(language).territories.items():
            if len(code) == 2 and code not in _NO_COUNTRY and title.casefold() == folded:
                return str(code)
    return ""
