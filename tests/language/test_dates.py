"""Dates and stretches of days of texts in five languages: which days they are, where they stand, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from standfirst.language import dates

DAYS = {
    "2026-02-01": "2026-02-01", "1 February 2026": "2026-02-01", "1st of February 2026": "2026-02-01", "February 1, 2026": "2026-02-01",
    "February 1st, 2026": "2026-02-01", "1-Feb 2026": "2026-02-01", "1 / Feb 2026": "2026-02-01", "Feb. 1, 2026": "2026-02-01", "1 Sept. 2026": "2026-09-01",
    "01/02/2026": "2026-02-01", "31.12.2026": "2026-12-31", "1er février 2026": "2026-02-01", "1 de febrero de 2026": "2026-02-01",
    "12 de enero del 2026": "2026-01-12", "٣ مارس 2026": "2026-03-03", "۳ مارچ 2026": "2026-03-03", "February 2026": "2026-02", "Feb. 2026": "2026-02",
    "febrero de 2026": "2026-02", "1-Feb-2026": "2026-02-01", "12-March-2026": "2026-03-12", "1/Feb/2026": "2026-02-01", "01-janv.-2026": "2026-01-01",
    "1 February": "", "February 1": "", "31 December 1999": "1999-12-31", "29 February 2028": "2028-02-29",
}  # fmt: skip


@pytest.mark.parametrize("written", DAYS)
def test_a_date_is_read_as_exactly_as_it_is_written(written: str) -> None:
    """Day, month and year of every writing; without a year, or without a day, it is no more exact than that."""
    text = f"It rose on {written} again"
    (found,) = dates.find(text)
    assert text[found.start : found.end] == written
    assert found.iso() == DAYS[written]
    assert found.on() == (date.fromisoformat(DAYS[written]) if len(DAYS[written]) == 10 else None)


@pytest.mark.parametrize(
    "text",
    ["2026-13-01", "2026-00-01", "2026-02-32", "2026-02-00", "0 February", "32 February", "1/13/2026", "12026-02-01", "2026-02-011", "May 12:30", "May 5%", "May 5.5",
     "It may be.", "1.1 February", "no month"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    """Months and days that do not exist, times, shares and other words are no dates."""
    assert list(dates.find(text)) == []


def test_the_year_of_the_document_fills_in() -> None:
    """A day without a year is of the year that is named; one that this year has not is none."""
    (found,) = dates.find("on 29 February")
    assert (found.on(), found.iso()) == (None, "")
    assert (found.on(2028), found.iso(2028)) == (date(2028, 2, 29), "2028-02-29")
    assert (found.on(2027), found.iso(2027)) == (None, "")
    (named,) = dates.find("on 1 March 2026")
    assert named.on(2030) == date(2026, 3, 1)
    (never,) = dates.find("on 29 February 2027")
    assert (never.on(), never.iso()) == (None, ""), "a day that does not exist is no month either"
    (whole,) = dates.find("in March 2026")
    assert (whole.on(2030), whole.iso(2030)) == (None, "2026-03")


def test_dates_stand_in_order_and_none_in_another() -> None:
    """The longest writing from a place on counts, and each place once."""
    text = "From 1 March 2026 on, again on 2026-03-02 and in April 2026, then 3 May again"
    found = list(dates.find(text))
    assert [text[each.start : each.end] for each in found] == [
        "1 March 2026",
        "2026-03-02",
        "April 2026",
        "3 May",
    ]
    assert [each.month for each in dates.find("1 March 2026, 2 March 2026")] == [3, 3]
    assert len(list(dates.find("1/2/2026 3/4/2026"))) == 2


SPANS = {
    "7 to 13 May 2031": ("2031-05-07", "2031-05-13"), "7–13 May 2031": ("2031-05-07", "2031-05-13"),
    "12 January to 18 February 2031": ("2031-01-12", "2031-02-18"), "30 December to 2 January 2031": ("2030-12-30", "2031-01-02"),
    "30 December 2030 to 2 January 2031": ("2030-12-30", "2031-01-02"), "May 7 to 13, 2031": ("2031-05-07", "2031-05-13"),
    "May 7 to June 3, 2031": ("2031-05-07", "2031-06-03"), "July – September 2031": ("2031-07-01", "2031-09-30"),
    "October – December 2031": ("2031-10-01", "2031-12-31"), "November to February 2031": ("2030-11-01", "2031-02-28"),
    "November 2029 to February 2031": ("2029-11-01", "2031-02-28"), "January – February 2028": ("2028-01-01", "2028-02-29"),
    "du 7 au 13 mai 2031": ("2031-05-07", "2031-05-13"), "7 al 13 de mayo de 2031": ("2031-05-07", "2031-05-13"),
    "7 إلى 13 مايو 2031": ("2031-05-07", "2031-05-13"), "1st to 2nd May 2031": ("2031-05-01", "2031-05-02"),
}  # fmt: skip


@pytest.mark.parametrize("written", SPANS)
def test_a_stretch_of_days_has_two_ends(written: str) -> None:
    """Both ends, over the turn of a month and of a year; months run from their first day to their last."""
    text = f"It covers {written} of the desk"
    (found,) = dates.spans(text)
    assert (found.first.isoformat(), found.last.isoformat()) == SPANS[written]
    assert text[found.start : found.end] == written.removeprefix("du ")


@pytest.mark.parametrize(
    "text",
    ["7 to 7 May 2031", "7 to 32 May 2031", "30 to 31 June 2031", "no. 7 to 13 May 2031", "report 7 to 13 May 2031", "rapport n° 7 au 13 mai 2031",
     "9 May 2031 to 8 May 2031", "7 to 13 May"],
)  # fmt: skip
def test_what_is_no_stretch_is_none(text: str) -> None:
    """Days that do not exist, an end that is not behind the beginning, and numbers of reports."""
    assert list(dates.spans(text)) == []


def test_a_number_far_before_a_stretch_is_not_its_own() -> None:
    """Only a number right before the first day takes it away."""
    assert len(list(dates.spans("Report no. 5 of the desk, 7 to 13 May 2031"))) == 1


@pytest.mark.parametrize(
    ("name", "number"),
    [("January", 1), ("DEC.", 12), ("sept", 9), ("août", 8), ("aout", 8), ("fevrier", 2), ("decembre", 12), ("setiembre", 9), ("ابريل", 4), ("febrero", 2), ("آب", None), ("enero", 1), ("März", 3), ("كانون الثاني", 1), ("يناير", 1), ("دسمبر", 12), ("janv.", 1), ("Févr", 2), ("Smarch", None)],
)  # fmt: skip
def test_months_in_our_languages(name: str, number: int | None) -> None:
    """A month by its name, whatever its case and its full stop."""
    assert dates.month(name) == number


def test_a_stretch_of_days_joined_by_strokes_has_both_years() -> None:
    """`30-Dec-2025 to 3-Feb-2026` begins and ends in the years that it names."""
    (found,) = dates.spans("from 30-Dec-2025 to 3-Feb-2026")
    assert (found.first, found.last) == (date(2025, 12, 30), date(2026, 2, 3))


def test_a_letter_that_grows_moves_no_date() -> None:
    """The small form of `İ` has two characters; dates behind it are found where they are, in capitals too."""
    text = "İSTANBUL, İZMİR, 7 MAY 2031"
    (found,) = dates.find(text)
    assert text[found.start : found.end] == "7 MAY 2031"
