"""Identify the currency of a symbol or name, by itself or by the country that the text is about."""

from __future__ import annotations

from functools import lru_cache

from standfirst.language.words import FAMILIES, MONEY

_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB"})
"""Two-letter CLDR codes that are not countries: unions, oceans and software tests."""


@lru_cache(maxsize=256)
def currency(written: str, country: str = "") -> str:
    """Return the ISO 4217 code of `Rs.` or `US dollars`; "" if the country does not decide it."""
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
    """Return the ISO 3166 code of a country from its name in a supported language; "" for others."""
    from babel import Locale

    folded = name.strip().casefold()
    for language in ("en", "fr", "es", "ar", "ur", "de") if folded else ():
        for code, title in Locale(language).territories.items():
            if len(code) == 2 and code not in _NO_COUNTRY and title.casefold() == folded:
                return str(code)
    return ""


def is_currency(text: str) -> bool:
    """Return whether a text is only the name of a currency: `Swiss francs`, `دینار`."""
    words = text.casefold().split()
    return bool(words) and _currency_words().issuperset(words)


@lru_cache(maxsize=1)
def _currency_words() -> frozenset[str]:
    from babel.numbers import get_currency_name, list_currencies

    names = (
        get_currency_name(code, count=count, locale=language)
        for language in ("en", "fr", "es", "ar", "ur")
        for code in list_currencies(language)
        if not code.startswith("X") or code in ("XAF", "XOF", "XPF", "XCD")
        for count in (None, 2, 5)
    )
    return frozenset(word for name in names for word in name.casefold().split())
