"""Phrases, numbers and dates in the language of the reader."""

from __future__ import annotations

import gettext as _gettext
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from standfirst.errors import UsageError

CATALOGS = Path(__file__).parent / "locale"
ORIGINAL = "en"

_DIGITS = {"ur": "latn", "ps": "arabext", "fa": "arabext", "sd": "arab"}
"""Numbering systems where common usage differs from Babel's default."""

_THOUSAND = 1000
_TRIFLE = Decimal("0.0000001")
"""Babel uses the French plural even for exactly one million."""


@dataclass(frozen=True)
class Language:
    """A language with its phrases and its formats for numbers and dates. `tag` is as in `lang="…"`."""

    tag: str

    @cached_property
    def locale(self) -> Locale:
        """Babel's data for the language; raises UsageError if it is unknown."""
        if self.tag == "en":
            return Locale("en", "001")  # days before months, as in most of the world
        try:
            return Locale.parse(self.tag, sep="-")
        except (UnknownLocaleError, ValueError):
            raise UsageError(
                f"the language {self.tag!r} is not known; write a tag such as `en` or `ur`"
            ) from None

    @property
    def dir(self) -> str:
        """`ltr` or `rtl`."""
        return str(self.locale.text_direction)

    @property
    def name(self) -> str:
        """The name of the language in the language itself."""
        plain = Locale.parse(self.tag, sep="-")
        return str(plain.get_display_name() or self.tag)

    @cached_property
    def translations(self) -> _gettext.NullTranslations:
        """Its phrases; English if there is no catalogue."""
        return _catalog(self.tag.split("-")[0])

    def gettext(self, message: str) -> str:
        """Return a phrase of the interface in this language."""
        return self.translations.gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return a phrase that depends on a number."""
        return self.translations.ngettext(one, many, count)

    def pgettext(self, context: str, message: str) -> str:
        """Return a phrase whose meaning depends on the context."""
        return self.translations.pgettext(context, message)

    @property
    def digits(self) -> str:
        """The numbering system of the language."""
        return _DIGITS.get(self.tag.split("-")[0], "default")

    def number(self, value: float) -> str:
        """Format a number: `12,345` or `0.5`; whole numbers without decimals."""
        return _decimal(self, int(value) if float(value).is_integer() else value)

    def fixed(self, value: Decimal, decimals: int) -> str:
        """Format a number with fixed decimals: `12,345.50`."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, pattern, locale=self.locale, numbering_system=self.digits))

    def large(self, value: float, decimals: int, *, short: bool = False) -> str:
        """Format a large number: `1.9 million`, or `1.9M`; numbers below a thousand as they are."""
        form: Literal["short", "long"] = "short" if short else "long"
        exact = Decimal(str(value))
        pattern = self.locale.compact_decimal_formats[form]["other"].get(str(10 ** exact.adjusted()))
        if pattern is None or abs(value) < _THOUSAND:
            return self.number(value)
        # `00 lakh` counts in hundred thousands
        scale = exact.adjusted() + 1 - str(pattern.pattern).count("0")
        step = Decimal(1).scaleb(scale - decimals)
        rounded = (exact / step).to_integral_value(ROUND_HALF_UP) * step
        text = format_compact_decimal(
            rounded + _TRIFLE if self.locale.language == "fr" else rounded,
            format_type=form,
            locale=self.locale,
            fraction_digits=decimals,
            numbering_system=self.digits,
        )
        return str(text).replace(" ", "\u00a0")

    def signed(self, value: float | Decimal, decimals: int | None = None) -> str:
        """Format a difference: `+12` or `−3`, with a real minus sign, which precedes the number in Arabic script."""
        sign = "+" if value > 0 else "\u2212" if value < 0 else ""
        mark = "\u200e" if sign and self.dir == "rtl" else ""
        size = abs(Decimal(value))
        number = self.number(float(size)) if decimals is None else self.fixed(size, decimals)
        return f"{mark}{sign}{number}"

    def percent(self, value: float, decimals: int | None = None) -> str:
        """Format a percentage: `46%` from 46 and `28.3%` from 28.3, with the given decimals or those of the value."""
        share = Decimal(str(value)).scaleb(-2)
        pattern = None
        if decimals is not None:
            share = share.quantize(Decimal(1).scaleb(-decimals - 2), ROUND_HALF_UP)
            whole = str(self.locale.percent_formats[None].pattern)
            pattern = whole.replace("##0", "##0." + "0" * decimals) if decimals else whole
        return str(
            format_percent(
                share, pattern, locale=self.locale, numbering_system=self.digits, decimal_quantization=False
            )
        )

    def day(self, value: date) -> str:
        """Format a day: `1 February 2026`, in the order of the language."""
        return _day(self, value.year, value.month, value.day)

    def weekday(self, value: date) -> str:
        """Format a day with its weekday: `Thursday, 12 March 2026`, in the order of the language."""
        return self.first(self.western(format_date(value, format="full", locale=self.locale)))

    def month(self, value: date) -> str:
        """Format a month: `February 2026`."""
        return self.western(str(format_skeleton("yMMMM", value, locale=self.locale)))

    def moment(self, value: datetime, zone: tzinfo | None = None) -> str:
        """Format a time: `1 February 2026, 20:00 (UTC+5)`, in `zone` or with its own offset."""
        local = value.astimezone(zone) if zone else value
        return f"{self.clock(local)} ({self.western(_offset(local))})"

    def clock(self, value: datetime) -> str:
        """Format a time in an unknown zone: `1 February 2026, 14:30`."""
        clock = format_time(value, format="HH:mm", locale=self.locale)
        return self.western(self.gettext("{day}, {clock}").format(day=self.day(value), clock=clock))

    def period(self, start: date, end: date) -> str:
        """Format a period as briefly as possible: `31 January to 1 February 2026`, `8 to 12 March 2026`."""
        if start == end:
            return self.day(start)
        first = self.first_of_period(start, end)
        return self.pgettext("period", "{start} to {end}").format(start=first, end=self.day(end))

    def first_of_period(self, start: date, end: date) -> str:
        """Format the first day of a period without the year and the month that the last day repeats."""
        if start.year != end.year:
            return self.day(start)
        day, _, rest = self.day(start).partition(" ")
        if start.month == end.month and rest and rest == self.day(end).partition(" ")[2]:
            return day
        return self.first(self.western(str(format_skeleton("MMMMd", start, locale=self.locale))))

    def series(self, items: Iterable[str]) -> str:
        """Format a list: `A, B and C`."""
        return str(format_list(list(items), locale=self.locale))

    def country(self, code: str) -> str:
        """Return the name of a country from its two-letter code."""
        return str(self.locale.territories.get(code, code))

    def first(self, text: str) -> str:
        """Write the first day of a month as French does: `1er mars 2026`."""
        return re.sub(r"\b1 (?=[^\W\d])", "1er ", text) if self.locale.language == "fr" else text

    def western(self, text: str) -> str:
        """Replace the digits of dates by those that the language uses in numbers."""
        table = {"latn": "0123456789", "arabext": "۰۱۲۳۴۵۶۷۸۹", "arab": "٠١٢٣٤٥٦٧٨٩"}
        digits = table.get(self.digits)
        return text if digits is None else re.sub(r"\d", lambda found: digits[int(found[0])], text)


def _offset(value: datetime) -> str:
    """Return the offset of a time: `UTC`, `UTC+5`, `UTC−3:30`."""
    offset = value.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\u2212"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"


@cache
def interfaces() -> tuple[str, ...]:
    """Return the languages with an interface catalogue, sorted: `("ar", "en", …)`."""
    return tuple(sorted((ORIGINAL, *(path.stem for path in CATALOGS.glob("*.po")))))


@cache
def language(tag: str) -> Language:
    """Return the language with a tag; always the same object."""
    return Language(tag)


@lru_cache(maxsize=4096)
def isolated(text: str, own: Language, around: Language) -> str:
    """Isolate text of one language within another, so that each keeps its own direction."""
    same = own.dir == around.dir or not text
    return text if same else f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


@lru_cache(maxsize=16_384, typed=True)
def _decimal(language: Language, value: float) -> str:
    """Format a number, cached because many pages repeat it."""
    return str(format_decimal(value, locale=language.locale, numbering_system=language.digits))


@lru_cache(maxsize=4096)
def _day(language: Language, year: int, month: int, day: int) -> str:
    """Format a day, cached because many pages repeat it."""
    text = format_date(date(year, month, day), format="long", locale=language.locale)
    return language.first(language.western(text))


@cache
def _catalog(tag: str) -> _gettext.NullTranslations:
    """Return the catalogue of a language, compiled in memory from its `.po` file."""
    path = CATALOGS / f"{tag}.po"
    if tag == ORIGINAL or not path.is_file():
        return _gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=tag))
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for a phrase that is translated later
    """Mark a phrase for the catalogues; it is translated where it is used."""
    return message
