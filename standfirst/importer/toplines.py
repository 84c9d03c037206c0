"""Knows the lines around a headline that are none: kickers, markings, issue lines, bylines, letterheads."""

from __future__ import annotations

import re
from typing import Final

from standfirst.importer.people import is_organisation
from standfirst.language import dates

_KICKER: Final = re.compile(
    r"^\W*(?:for immediate release|press release|news release|media release|media advisory|communiqué(?: de presse)?|"
    r"pressemitteilung|comunicado de prensa|breaking(?: news)?|exclusive|urgent|update \d*|statement|"
    r"embargo(?:ed)?\b.{0,80}|not for publication.{0,40}|tlp\s*:.{0,40}|exercise(?:[\s,.!*—–-]+exercise)*|"
    r"this is an exercise.{0,60}|exercice|ejercicio|تمرين|مشق|draft|confidential|internal|پریس ریلیز)\W*$",
    re.IGNORECASE,
)
EXERCISE: Final = re.compile(
    r"^\W*(?:this is an? )?(?:exercise|exercice|ejercicio|تمرين|مشق)\b|^\W*exercise\W+exercise", re.IGNORECASE
)
_MARKING: Final = re.compile(
    r"^\W*(?:tlp\s*:|exercise(?:[\s,.!*—–-]+exercise)*\W*$|this is an exercise|embargo(?:ed)?\b|for immediate release|press release)",
    re.IGNORECASE,
)
_ISSUE: Final = re.compile(
    r"^\W*(?:(?:weekly|daily|monthly)\s+)?(?:situation (?:report|update)|sit-?rep|flash update|bulletin|newsletter|"
    r"rapport de situation|note d['’]information|صورتحال رپورٹ)\s*(?:no\.?|n°|#|number|numéro)?\s*\d{0,4}(?P<rest>\W.{0,40})?$",
    re.IGNORECASE,
)
_PERIOD: Final = re.compile(
    r"^\W*(?:reporting period|period covered|period|période(?: couverte)?|week|semaine|as of|updated)\b.{2,60}$",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(r"^\W*(?:[Bb]y|BY|[Pp]ar|[Vv]on|[Pp]or)\s+(?=[A-ZÀ-Þ]).{2,90}[^.!?:;]$")
_LETTERHEAD: Final = 5
"""Words of the name of an organisation above a report."""


def is_kicker(text: str) -> bool:
    """Whether a line only announces what follows: `PRESS RELEASE`, `Situation Report No. 4`."""
    return bool(_KICKER.match(text)) or is_issue(text)


def is_issue(text: str) -> bool:
    """Whether a line is a report's kind and number, or its period, with nothing of what it is about."""
    found = _ISSUE.match(text)
    if found:
        rest = found["rest"] or ""
        return not any(map(str.isalnum, rest)) or _is_date(rest)
    return bool(_PERIOD.match(text)) and _is_date(text)


def is_byline(text: str) -> bool:
    """`By Mara Kolt and Jens Abery`, also with a date behind it."""
    return bool(_BYLINE.match(text)) and len(text.split()) <= 12


def is_marking(text: str) -> bool:
    """Lines below a headline that belong to no section."""
    return bool(_MARKING.match(text)) or is_issue(text) or is_byline(text)


def is_letterhead(text: str, below: str) -> bool:
    """The name of an organisation above the line that says which report it is."""
    return len(text.split()) <= _LETTERHEAD and is_organisation(text.title()) and is_issue(below)


def _is_date(text: str) -> bool:
    return next(dates.find(text), None) is not None
