"""Tests of what the head of a report says of itself: where and when it was written, its number, and the next one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from standfirst.importer import import_file
from tests.importer.texts import PROSE, TITLES

IMPORTED = date(2035, 3, 1)


def head(tmp_path: Path, lines: str, language: str, body: str = "") -> dict[str, Any]:
    """The fields of a text with these lines below its headline, imported on 1 March 2035."""
    path = tmp_path / "text.txt"
    path.write_text(f"{TITLES[language]}\n{lines}\n\n{body or PROSE[language]}\n", encoding="utf-8")
    return import_file(path, today=IMPORTED).data


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Next advisory: 23 October 2033"),
        ("en", "Next meeting: Tuesday, 23 October 2033, same place"),
        ("en", "The next situation report will be issued on 23 October 2033"),
        ("fr", "Prochaine mise à jour : 23 octobre 2033"),
        ("fr", "Prochain point de situation : dimanche 23 octobre 2033"),
        ("es", "Próximo aviso: 23 de octubre de 2033"),
        ("es", "Siguiente reporte: 23 de octubre de 2033"),
        ("ar", "النشرة المقبلة: 23 تشرين الأول 2033"),
        ("ur", "اگلی رپورٹ: 23 اکتوبر 2033"),
        ("ur", "اگلا بلیٹن: 23 اکتوبر 2033"),
    ],
)
def test_the_next_report_says_nothing_of_this_one(tmp_path: Path, language: str, line: str) -> None:
    """A line that announces the next report gives neither place nor day of this one; only its day is kept."""
    data = head(tmp_path, line, language)
    assert data["dateline"]["place"] == "Not stated"
    assert data["dateline"]["date"] == IMPORTED.isoformat()
    assert "as_of" not in data
    assert data.get("next_due", "2033-10-23") == "2033-10-23"
    assert ("next_due" in data) == ("meeting" not in line)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Issued on Saturday 22 October 2033 at 09:00"),
        ("en", "October 22, 2033 2:20 PM GMT"),
        ("en", "Saturday, 22 October 2033, 10:00-11:30, town hall, Marrin"),
        ("fr", "Émis le samedi 22 octobre 2033 à 9 h"),
        ("es", "Emitido el sábado 22 de octubre de 2033 a las 09:00"),
        ("es", "Emitida el 22 de octubre de 2033"),
        ("ar", "صدرت في 22 تشرين الأول 2033"),
    ],
)
def test_the_day_of_issue_beside_its_hour(tmp_path: Path, language: str, line: str) -> None:
    """A weekday, an hour and the words for `issued` do not hide the day."""
    data = head(tmp_path, line, language)
    assert (data["dateline"]["place"], data["dateline"]["date"]) == ("Not stated", "2033-10-22")


@pytest.mark.parametrize(
    ("byline", "day", "written"),
    [
        ("November 6, 2033 2:20 PM GMT", "Nov 6", "2033-11-06"),
        ("January 1, 2034 1:10 AM GMT", "Dec 31", "2033-12-31"),
        ("", "Nov 6", "2034-11-06"),
        ("", "Feb 27", "2035-02-27"),
    ],
)
def test_a_dateline_without_its_year(tmp_path: Path, byline: str, day: str, written: str) -> None:
    """Its year is that of the byline, or the last in which the day was not in the future of the import."""
    body = f"LORNE BAY, {day} (Newsline) - {PROSE['en']}"
    dateline = head(tmp_path, byline, "en", body)["dateline"]
    assert (dateline["place"], dateline["date"]) == ("Lorne Bay", written)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Saturday 22 October 2033, data as of 18:00"),
        ("fr", "22 octobre 2033, données au 18h00"),
        ("es", "22 de octubre de 2033, datos a las 18:00"),
        ("ar", "السبت ٢٢ تشرين الأول ٢٠٣٣، البيانات حتى الساعة السادسة مساءً"),
    ],
)
def test_data_as_of_an_hour(tmp_path: Path, language: str, line: str) -> None:
    """The hour is one of the day that the line names."""
    assert head(tmp_path, line, language)["as_of"] == "2033-10-22T00:00Z"


@pytest.mark.parametrize(
    ("language", "line", "number"),
    [
        ("en", "Cyclone advisory No. 14", 14),
        ("en", "Minutes of coordination meeting No. 31", 31),
        ("fr", "AVIS SPÉCIAL N° 14", 14),
        ("es", "AVISO ESPECIAL N.º 14", 14),
        ("ar", "النشرة اليومية رقم ١٤", 14),
        ("ur", "آپریشن اپ ڈیٹ نمبر 1", 1),
        ("en", "Under Resolution No. 2231 of the council", None),
        ("es", "La alerta dejó 14 heridos", None),
    ],
)
def test_the_number_of_a_report(tmp_path: Path, language: str, line: str, number: int | None) -> None:
    """Warnings, updates and minutes are numbered like reports; resolutions and counts are not."""
    assert head(tmp_path, line, language).get("edition") == number


@pytest.mark.parametrize(
    ("language", "line", "place"),
    [
        ("ur", "نورآباد، 17 مئی 2033 (صدائے ساحل)", "نورآباد"),
        ("ar", "صنعاء، 17 مايو 2033", "صنعاء"),
        ("ar", "الثلاثاء، 17 مايو 2033", "Not stated"),
        ("ur", "منگل، 17 مئی 2033", "Not stated"),
    ],
)
def test_place_and_day_in_scripts_without_capitals(
    tmp_path: Path, language: str, line: str, place: str
) -> None:
    """One or two words before a comma and a day are the place, but for a weekday."""
    dateline = head(tmp_path, line, language)["dateline"]
    assert (dateline["place"], dateline["date"]) == (place, "2033-05-17")


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        (
            "Between 1 January and 30 April 2033, the ministry reported 1,046 suspected cases of measles.",
            True,
        ),
        ("From 1 January to 30 April 2033, a total of 1,046 cases were notified by six provinces.", True),
        ("From 1 January to 30 April 2033, heavy rain fell on the valley, and nobody could cross it.", False),
    ],
)
def test_days_in_which_cases_were_reported(tmp_path: Path, sentence: str, period: bool) -> None:
    """They are the period of an outbreak report; the days in which it rained are not."""
    found = head(tmp_path, "", "en", f"{sentence} The first of them was seen in Dolm.").get("period")
    assert found == ({"from": "2033-01-01", "to": "2033-04-30"} if period else None)
