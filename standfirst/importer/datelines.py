"""Reads where and when a text was written from its dateline: before the first sentence, or on a line of its own."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from standfirst.importer.headings import field as field_of
from standfirst.language import dates
from standfirst.language.money import country_code
from standfirst.language.words import words

_NO_PLACES: Final = words(
    "exercise exercice übung update breaking exclusive urgent note notes warning correction editor's analysis "
    "opinion explainer summary background context embargoed draft press statement watch live video photos "
    "report مشق ejercicio fecha date تمرين au al del du desde from as the on le el period issue حتى من الفترة "
    "news outbreak office ministry situation brief briefing factsheet appeal plan tel contact by source "
    "sources updated bulletin informe rapport communiqué comunicado"
)
_WEEKDAYS: Final = words(
    "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miércoles jueves viernes sábado domingo الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد "
    "پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار"
)
_SMALL: Final = 3
"""Letters of the small words in the name of a place."""
_AGENCY: Final = r"(?:\s*\((?P<agency>[A-Z][\w .,/&-]{1,40})\))?"
_PLACE: Final = r"(?P<place>[^\W\d_][^\W\d_.'’ /-]*(?:[ /.'’-]+[^\W\d_][^\W\d_.'’/-]*){0,4})"
_DATELINE: Final = re.compile(
    rf"^{_PLACE}(?:,\s*(?P<country>[^\W\d_][^\W\d_.'’-]+(?:\s[^\W\d_][^\W\d_.'’-]+){{0,3}}))?{_AGENCY}"
    rf"(?P<date>[\s,،(]+[^—–]{{3,32}}?\)?)?{_AGENCY.replace('agency', 'agency2')}\s*(?P<dash>—|–|--|\s-\s|:\s|(?<=\d\d\d\d)\.-?\s|(?<=\))\.-?\s)\s*(?=\S)"
)
_NO_COUNTRY: Final = re.compile(
    rf"^{_PLACE}(?P<country>(?!))?{_AGENCY}(?P<date>[\s,،(]+[^—–]{{3,32}}?\)?)?{_AGENCY.replace('agency', 'agency2')}"
    r"\s*(?P<dash>—|–|--|\s-\s|:\s|(?<=\d\d\d\d)\.-?\s|(?<=\))\.-?\s)\s*(?=\S)"
)
_OWN_LINE: Final = re.compile(
    rf"^{_PLACE}(?:,\s*(?P<country>[^\W\d_][^\d,:;]{{2,40}}?))?[,\s]+(?P<date>[^,]*\d.*)$"
)
LABELLED: Final = re.compile(
    r"^(?P<label>date|published|publication date|issued|date of issue|location|place|lieu|ort|datum)\s*:\s*(?P<value>.{2,80})$",
    re.IGNORECASE,
)


def opening(text: str) -> re.Match[str] | None:
    """`QUETTA, Pakistan —`, `Paris, 3 mars 2026 (AFP) –`, `LAHORE:`; a mere phrase with a dash is none."""
    found = _DATELINE.match(text)
    if found and found["country"] and dates.month(found["country"].split()[0]):
        found = _NO_COUNTRY.match(text)
    if not found or found.end() > 110 or not text[found.end() :].strip():
        return None
    place, dash = found["place"], found["dash"].strip()
    if {word.casefold() for word in place.split()} & (_NO_PLACES | _WEEKDAYS):
        return None
    dated = bool(found["date"]) and next(dates.find(found["date"]), None) is not None
    if found["date"] and not dated:
        return None
    if dash in (".", ".-") and not (dated and re.search(r"\d{4}", found["date"]) and place[0].isupper()):
        return None
    capitals = place.upper() == place and place.lower() != place and len(place) > 2
    named = place[0].isupper() and len(place.split()) <= 3
    uncased = place.lower() == place.upper() and len(place.split()) <= 2
    if dash == ":":
        short = (capitals and len(place.split()) <= 2) or (named and dated)
        return found if (short and not field_of(place)) or uncased else None
    sure = capitals or dated or found["agency"] or found["agency2"]
    country = bool(found["country"]) and bool(country_code(found["country"]))
    return found if (sure and (capitals or named or uncased)) or (named and country) else None


def is_bare_label(found: re.Match[str]) -> bool:
    """Whether an opening is a word and a colon: a place at the head of a text, a topic below a heading."""
    return found["dash"].strip() == ":" and not found["date"]


def own_line(text: str) -> re.Match[str] | None:
    found = _OWN_LINE.match(text)
    written = next(dates.find(found["date"]), None) if found else None
    if not found or written is None or written.day is None or (text[-1:] in ".!?" and len(text) > 60):
        return None
    rest = (found["date"][: written.start] + found["date"][written.end :]).strip(" ,()-–|")
    place = found["place"]
    listed = place.split()
    named = place[0].isupper() and {word.casefold() for word in listed}.isdisjoint(_NO_PLACES | _WEEKDAYS)
    named = named and all(word[0].isupper() or len(word) <= _SMALL for word in listed)
    return (
        found
        if len(rest) < 24 and named and not field_of(place) and not next(dates.spans(text), None)
        else None
    )


def only_date(text: str, year: int | None) -> date | None:
    """The day, where a line says nothing else."""
    found = next(dates.find(text), None) if len(text) < 60 else None
    beside = re.findall(r"\w+", text[: found.start] + text[found.end :]) if found else []
    return found.on(year) if found and {each.casefold() for each in beside} <= _WEEKDAYS else None
