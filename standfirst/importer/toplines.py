"""Knows the lines around a headline that are none: kickers, markings, issue lines, bylines, letterheads."""

from __future__ import annotations

import re
from typing import Final

from standfirst.importer.people import is_organisation

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
_BYLINE: Final = re.compile(r"^\W*(?:[Bb]y|BY|[Pp]ar|[Vv]on|[Pp]or)\s+(?=[A-ZÀ-Þ]).{2,90}[^.!?:;]$")
_LETTERHEAD: Final = 5
"""Words of the name of an organisation above a report."""


def is_kicker(text: str) -> bool:
    """Whether a line only announces what follows: `PRESS RELEASE`, `TLP:AMBER`."""
    return bool(_KICKER.match(text))


def is_byline(text: str) -> bool:
    """`By Mara Kolt and Jens Abery`, also with a date behind it."""
    return bool(_BYLINE.match(text)) and len(text.split()) <= 12


def is_letterhead(text: str) -> bool:
    """Whether a line is the name of an organisation, as it stands above the line that says which report it is."""
    return len(text.split()) <= _LETTERHEAD and is_organisation(text.title())
