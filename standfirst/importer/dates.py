"""Finds dates as texts write them, in several languages, and the language of a text itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from standfirst.importer.lexicon import MONTHS, STOPWORDS

_NAMES: Final = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_PATTERNS: Final = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?(?P<n>{_NAMES})\b\.?"
        r"(?:,?\s+(?:de\s+)?(?P<y>(?:19|20)\d{2})\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<n>{_NAMES})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*[:%])(?:,?\s+(?P<y>(?:19|20)\d{{2}})\b)?",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>(?:19|20)\d{2})\b"),
    re.compile(rf"\b(?P<n>{_NAMES})\.?,?\s+(?P<y>(?:19|20)\d{{2}})\b", re.IGNORECASE),
)
_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_SAMPLE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: where it stands and what is known of it."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None

    def on(self, year: int | None = None) -> date | None:
        """The day, where it is a day; `year` fills in for one that is not written."""
        known = self.year or year
        if known is None or self.day is None:
            return None
        try:
            return date(known, self.month, self.day)
        except ValueError:
            return None

    def iso(self, year: int | None = None) -> str:
        """The date as exactly as it is known (`2026-02-01`, `2026-02`), "" where the year is missing."""
        if day := self.on(year):
            return day.isoformat()
        return f"{self.year:04}-{self.month:02}" if self.year and self.day is None else ""


def western(text: str) -> str:
    """Arabic and Persian digits as ours, the length unchanged."""
    return text.translate(_DIGITS)


def find(text: str) -> Iterator[Written]:
    """All dates of a text in order, none inside another."""
    text = western(text)
    found = [match for pattern in _PATTERNS for match in pattern.finditer(text)]
    end = -1
    for match in sorted(found, key=lambda each: (each.start(), -each.end())):
        if match.start() < end:
            continue
        if written := _written(match):
            end = match.end()
            yield written


def _written(match: re.Match[str]) -> Written | None:
    groups = match.groupdict()
    name = groups.get("n")
    month = MONTHS[name.casefold()] if name else int(groups["m"] or 0)
    day = int(groups["d"]) if groups.get("d") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    year = int(groups["y"]) if groups.get("y") else None
    return Written(match.start(), match.end(), year, month, day)


_SCRIPTS: Final = (
    ("ur", "ٹڈڑےںہھ"),
    ("ps", "ښږټډړېۍ"),
    ("fa", "پچژگ"),
    ("ar", "ابتدرسلمنهوي"),
    ("ru", "ыэёъ"),
    ("uk", "їєґ"),
    ("ru", "авеимнорст"),
    ("hi", "कतनमरस"),
    ("el", "αειοστ"),
    ("he", "אבהויל"),
    ("zh", "的是在了不"),
    ("ja", "のはをにが"),
)


def language(text: str) -> tuple[str, bool]:
    """The likely language of a text and whether the guess is a good one."""
    sample = text[:_SAMPLE].casefold()
    letters = sum(map(str.isalpha, sample)) or 1
    for name, typical in _SCRIPTS:
        if sum(map(sample.count, typical)) > letters * (0.04 if name in ("ur", "ps", "fa", "uk") else 0.15):
            return name, True
    words = re.findall(r"[^\W\d_]+", sample)
    counts = {name: sum(word in common for word in words) for name, common in STOPWORDS.items()}
    best = max(counts, key=lambda name: counts[name])
    second = max(count for name, count in counts.items() if name != best)
    sure = counts[best] >= 5 and counts[best] >= 1.3 * second
    return (best, sure) if counts[best] else ("en", False)
