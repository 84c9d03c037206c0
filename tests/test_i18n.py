"""Words, numbers and dates are those of the reader's language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from standfirst.errors import UsageError
from standfirst.i18n import interfaces, language

PK = timezone(timedelta(hours=5))


def test_english_puts_the_day_first() -> None:
    """English dates are those of most of the world, not of one country."""
    assert language("en").day(date(2026, 2, 1)) == "1 February 2026"


def test_times_carry_their_offset() -> None:
    """A time is shown in the offset in which it was written, with that offset."""
    moment = datetime(2026, 2, 1, 20, 0, tzinfo=PK)
    assert language("en").moment(moment) == "1 February 2026, 20:00 (UTC+5)"
    assert language("en").moment(moment, UTC).endswith("15:00 (UTC)")


def test_half_hours_and_west_of_greenwich() -> None:
    """Offsets of half hours and below zero are written out with a real minus."""
    moment = datetime(2026, 2, 1, 20, 0, tzinfo=timezone(-timedelta(hours=3, minutes=30)))
    assert language("en").moment(moment).endswith("(UTC−3:30)")


def test_periods_do_not_repeat_the_year() -> None:
    """A period within a year names the year once; one day is one day."""
    assert language("en").period(date(2026, 1, 31), date(2026, 2, 1)) == "31 January to 1 February 2026"
    assert language("en").period(date(2026, 2, 1), date(2026, 2, 1)) == "1 February 2026"


@pytest.mark.parametrize(
    ("lang", "period"),
    [
        ("en", "8 to 12 March 2026"),
        ("fr", "du 8 au 12 mars 2026"),
        ("es", "del 8 al 12 de marzo de 2026"),
        ("ar", "من 8 إلى 12 مارس 2026"),
        ("ur", "8 تا 12 مارچ، 2026"),
        ("en-US", "March 8 to March 12, 2026"),
    ],
)
def test_periods_do_not_repeat_the_month(lang: str, period: str) -> None:
    """A period within a month names the month once, where the day comes first."""
    assert language(lang).period(date(2026, 3, 8), date(2026, 3, 12)) == period
    assert language("fr").period(date(2026, 3, 1), date(2026, 3, 5)) == "du 1er au 5 mars 2026"
    assert "2026" in language(lang).period(date(2026, 3, 8), date(2027, 3, 12))


def test_french_writes_the_first_of_a_month_as_an_ordinal() -> None:
    """`1er mars`, with the weekday and in a period too; other days are cardinal."""
    french = language("fr")
    assert french.day(date(2026, 3, 1)) == "1er mars 2026"
    assert french.weekday(date(2026, 3, 1)) == "dimanche 1er mars 2026"
    assert french.clock(datetime(2026, 3, 1, 14, 30, tzinfo=UTC)) == "1er mars 2026, 14:30"
    assert french.period(date(2026, 2, 1), date(2026, 3, 1)) == "du 1er février au 1er mars 2026"
    assert [french.day(date(2026, 3, day)) for day in (11, 21, 31)] == [
        "11 mars 2026",
        "21 mars 2026",
        "31 mars 2026",
    ]


def test_numbers() -> None:
    """Numbers are grouped; signs are typographic; whole numbers have no decimals."""
    assert language("en").number(12345.0) == "12,345"
    assert language("en").signed(-3) == "−3"
    assert language("ur").signed(6200) == "\u200e+6,200", "the sign stays before the number"
    assert language("en").percent(46) == "46%"
    assert language("fr").number(0.5) == "0,5"


def test_urdu_runs_from_right_to_left_with_its_own_month_names() -> None:
    """Urdu is right-to-left, knows its months, and uses one set of digits throughout."""
    urdu = language("ur")
    assert urdu.dir == "rtl"
    assert "فروری" in urdu.day(date(2026, 2, 1))
    assert "2026" in urdu.day(date(2026, 2, 1))


def test_an_unknown_language_is_a_clear_error() -> None:
    """A tag that nobody knows is an error that says what a tag looks like."""
    with pytest.raises(UsageError, match="write a tag such as"):
        _ = language("xx-Xxxx").dir


def test_a_moment_has_the_comma_of_its_language() -> None:
    """Day and time are parted as the language parts them."""
    moment = datetime(2026, 2, 1, 20, 0, tzinfo=PK)
    assert language("ur").moment(moment) == "1 فروری، 2026، 20:00 (UTC+5)"


@pytest.mark.slow
@pytest.mark.parametrize("tag", interfaces())
def test_shares_keep_the_decimals_that_were_written(tag: str) -> None:
    """Each share with one or two decimals, from 0 to 100, is printed with these decimals and no others."""
    said = language(tag)
    for hundredths in range(10_001):
        written = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
        digits = re.sub(r"[^\d.,]", "", said.percent(float(written))).replace(",", ".")
        assert digits == written
