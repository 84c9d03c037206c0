"""Money: the currency of an amount is that of its record and one used in the country."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from standfirst.checks.context import Context
from standfirst.checks.numbers import shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.relations import thing
from standfirst.checks.texts import Loc
from standfirst.language.joined import Number
from standfirst.language.words import FAMILIES
from standfirst.model import each_amount

_EVERYWHERE = frozenset("USD EUR GBP CHF JPY CAD AUD SEK NOK DKK CNY XDR".split())  # noqa: SIM905  # a list of codes reads best so
"""Currencies used worldwide for aid and accounting."""
_LOCAL = frozenset(
    {"Rupee", "CFA Franc", "Dinar", "Peso", "Shilling", "Birr", "Rial", "Dirham", "Taka", "Afghani", "Naira"}
)
"""Families of currencies that no donor uses."""


@lru_cache(maxsize=256)
def _used_in(country: str) -> frozenset[str]:
    """Return the currencies of a country; empty if it is unknown."""
    from babel.numbers import get_territory_currencies

    return frozenset(map(str, get_territory_currencies(country)))


@lru_cache(maxsize=256)
def _family(code: str) -> str:
    from babel.numbers import get_currency_name

    return str(get_currency_name(code, locale="en"))


def _amounts(context: Context) -> Iterator[tuple[Loc, str]]:
    """Yield every currency of a record, with its path."""
    briefing = context.briefing
    for index, figure in enumerate(briefing.key_figures):
        if figure.currency:
            yield ("key_figures", index, "currency"), figure.currency
    for loc, one in each_amount(briefing.funding):
        if one.currency:
            yield (*loc, "currency"), one.currency
    for index, table in enumerate(briefing.tables):
        for n, column in enumerate(table.columns):
            if column.currency:
                yield ("tables", index, "columns", n, "currency"), column.currency


@check(
    "SF210", "currency-elsewhere", "warning", "an amount is in a currency that is not used there",
    fails="""
        dateline: {place: Marbel, country: LK, date: 2026-02-02}
        key_figures:
          - {id: damage, label: Damage to roads, value: 7000000, currency: PKR, sources: [council]}
        """,
    passes="""
        dateline: {place: Marbel, country: LK, date: 2026-02-02}
        key_figures:
          - {id: damage, label: Damage to roads, value: 7000000, currency: LKR, sources: [council]}
          - {id: aid, label: Aid that was asked for, value: 20000, currency: USD, sources: [council]}
        """,
)  # fmt: skip
def currency_elsewhere(context: Context) -> Iterator[Finding]:
    """Amounts are in a currency of one of the briefing's countries, or in a currency used for aid worldwide.

    The countries are those of the dateline and of `places`. The check also reports an amount in prose with another
    currency than its record (*6.4 million euros* for USD 6,400,000), and two figures for one thing, such as this
    year's and last year's price, in two currencies. Look up which currency is meant: six countries use `Rs.` for
    rupees.

    Does not see: dollars, pounds and francs of the wrong country, and briefings without a country.
    """
    briefing = context.briefing
    countries = {briefing.dateline.country or "", *(place.country or "" for place in briefing.places)} - {""}
    used = {code for country in countries for code in _used_in(country)}
    for loc, code in _amounts(context):
        if used and code not in used | _EVERYWHERE:
            yield Finding(
                loc,
                f"{code} is not used in {', '.join(sorted(countries))}",
                "look up which currency is meant",
            )
    for loc, message in _same_thing(context):
        yield Finding(loc, message, "look up which currency is meant")
    known = {float(value): code for value, code in _recorded(context)}
    for text, place, _ in context.typed:
        if why := _elsewhere(place.number, known, used):
            yield Finding(text.loc, why, "look up which currency is meant", text.text, place.number.start)


def _same_thing(context: Context) -> Iterator[tuple[Loc, str]]:
    """Yield figures for one thing at two times in two currencies."""
    figures = context.briefing.key_figures
    money = [
        (index, one, thing(one.label, context.lang)) for index, one in enumerate(figures) if one.currency
    ]
    for (_, one, of), (index, other, same) in combinations(money, 2):
        if of and of == same and one.currency != other.currency:
            yield (
                ("key_figures", index, "currency"),
                f"`{other.id}` is in {other.currency}, but `{one.id}`, for the same thing, is in {one.currency}",
            )


def _elsewhere(number: Number, known: dict[float, str], used: set[str]) -> str:
    """Return why an amount in a text has the wrong currency; "" if it may be right."""
    if not number.written:
        return ""
    family = FAMILIES.get(number.written) or FAMILIES.get(number.written.casefold(), "")
    value = number.value
    if value in known and not _may_be(number.currency, family, known[value]):
        return f"{number.written} {shown(value)} is in {known[value]} in its record"
    foreign = bool(number.currency) and number.currency not in used | _EVERYWHERE
    unknown = family in _LOCAL and not any(family in _family(code) for code in used)
    return (
        f"{number.currency or number.written} is not used in the countries of the briefing"
        if used and (foreign or unknown)
        else ""
    )


def _recorded(context: Context) -> Iterator[tuple[float, str]]:
    """Yield every amount of a record with its currency."""
    for figure in context.briefing.key_figures:
        if figure.value is not None and figure.currency:
            yield float(figure.value), figure.currency
    for _, one in each_amount(context.briefing.funding):
        for amount in (one.required, one.received):
            if amount is not None and one.currency:
                yield float(amount), one.currency


def _may_be(code: str, family: str, recorded: str) -> bool:
    """Return whether an amount in a text can be in the currency of a record."""
    return code == recorded if code and not family else family in _family(recorded)
