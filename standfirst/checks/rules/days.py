"""Dates in prose: the weekday matches the date, and the date matches the period of the edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.wording import sentences
from standfirst.language import dates
from standfirst.language.dates import WrittenDate

_ENGLISH: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OTHER_NAMES: Final = {"ar": {"الإثنين": 0, "الأثنين": 0, "الاربعاء": 2}, "ur": {"سوموار": 0, "سنیچر": 5}}
_BETWEEN: Final = r"(?:,|،)?\s+(?:the\s+|le\s+|el\s+|día\s+|الموافق\s+|مورخہ\s+)?"


@lru_cache(maxsize=8)
def _weekdays(lang: str) -> tuple[dict[str, int], re.Pattern[str], re.Pattern[str]] | None:
    """Return the weekday names of a language, and patterns for a weekday before and after a date."""
    if lang not in ("en", "fr", "es", "ar", "ur"):
        return None
    from babel import Locale

    names = {name.casefold(): day for day, name in Locale.parse(lang).days["format"]["wide"].items()}
    names |= _OTHER_NAMES.get(lang, {})
    listed = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    before = re.compile(rf"(?<!\w)({listed}){_BETWEEN}$", re.IGNORECASE)
    after = re.compile(
        rf"(?:,?\s*\(\s*|,\s+(?:a|un)\s+|\s+(?:بروز|کو بروز)\s+)({listed})(?!\w)", re.IGNORECASE
    )
    return names, before, after


@check(
    "SF310", "wrong-weekday", "warning", "a date in prose has the wrong weekday",
    fails="""
        background: |
          The council met on Monday, 1 February 2026.
        """,
    passes="""
        background: |
          The council met on Sunday, 1 February 2026.
        """,
)  # fmt: skip
def wrong_weekday(context: Context) -> Iterator[Finding]:
    """The weekday and the date match: *Monday, 1 February 2026* was a Sunday, so one of them is wrong.

    The check reads Arabic, English, French, Spanish and Urdu in prose, headlines, captions and alternative texts. A
    date without a year is taken in the year nearest to the dateline.

    Does not see: a weekday away from its date, short forms (*Mon.*), and other languages.
    """
    known = _weekdays(context.lang)
    if known is None:
        return
    names, before, after = known
    for text, bare in context.told:
        if not any(map(str.isdigit, bare)):
            continue
        for found in dates.find(bare):
            day = _day(found, context.written)
            said = before.search(bare, max(0, found.start - 30), found.start) or after.match(bare, found.end)
            if day and said and day.weekday() != names[said[1].casefold()]:
                yield Finding(
                    text.loc,
                    f"{day} was a {_ENGLISH[day.weekday()]}, but the text says {said[1]}",
                    "look up both, and fix the day or the date",
                    text.text,
                    said.start(1),
                )


def _day(found: WrittenDate, written: date) -> date | None:
    """Return the day of a written date; without a year, the one nearest to the dateline."""
    if found.year is not None:
        return found.on()
    years = (written.year - 1, written.year, written.year + 1)
    days = [day for year in years if (day := found.on(year)) is not None]
    return min(days, key=lambda day: abs(day - written), default=None)


_COVERED: Final = frozenset({"title", "standfirst", "highlights", "situation"})
"""Fields that describe only the period."""
_EXPECTS: Final = frozenset({"outlook"})
_AROUND: Final = 60
"""Characters around a date in which a word can refer to the future or the past."""
_AHEAD: Final = re.compile(
    r"(?<!\w)(?:will|would|until|till|by(?!.*(?<!\w)(?:had|has|have|was|were)(?!\w))|due|plan\w*|schedul\w*|expect\w*|forecast\w*|next|from|may|could|should|deadline|likely|ends?|starts?|begins?"
    r"|sera|seront|doi(?:t|vent)|prév\w+|jusqu\w*|d['’]ici|prochain\w*|à partir|attendu\w*|[^\W\d_]+(?:era|eront)|hasta|prev\w+|será[n]?|próxim\w+"
    r"|a partir|antes del|espera\w*|debe\w*|[^\W\d_]+(?:ará|erá|irá)n?|حتى|ستُ?(?!مبر|ة|ين|ون|م[ائ])[^\W\d_]+|سي(?!ول|ل(?!\w)|ار|اس|د|ر)[^\W\d_]+|سوف|المقبل\w*|المقرر|متوقع|يتوقع|تتوقع|من المقرر|قبل|گے|گی|گا|متوقع|اگلے|تک(?=[^۔]*(?:گ[ےیا]|امکان|توقع)))(?!\w)",
    re.IGNORECASE,
)
"""Words that place a day in the future."""
_UNTIL: Final = re.compile(r"(?<!\w)(?:until|till|jusqu\w*|hasta|حتى|تک)(?!\w)", re.IGNORECASE)
"""Words that place a day in the future in a text; beside a chart or a table they end its period."""
_COUNTED: Final = frozenset({"charts", "tables"})
_BACK: Final = re.compile(
    r"(?<!\w)(?:since|before|after|earlier|previous\w*|last|compared|than|began|begun|started|first|until|from|between|in (?:19|20)\d\d|depuis|avant"
    r"|après|précéden\w*|dernier\w*|contre|premi\w+|commenc\w*|début\w*|entre|desde|antes|después|anterior\w*|frente|primer\w*|comenz\w*|empez\w*"
    r"|inici\w*|منذ|قبل|بعد|السابق\w*|الماضي\w*|مقابل|بدأ\w*|أول|بين|سے|پہلے|گزشتہ|پچھل\w+|شروع)(?!\w)",
    re.IGNORECASE,
)
"""Words that refer to the past."""


@check(
    "SF312", "date-outside-period", "warning", "a date in the text is outside the period of the edition",
    fails="""
        period: {from: 2026-01-28, to: 2026-02-02}
        situation: |
          The river closed the old bridge on 12 February. [@council]
        """,
    passes="""
        period: {from: 2026-01-28, to: 2026-02-02}
        situation: |
          The river closed the old bridge on 1 February. The bridge will open on 12 February. [@council]
        """,
)  # fmt: skip
def date_outside_period(context: Context) -> Iterator[Finding]:
    """Events in the text happened during the period of the edition or before it.

    The check reports dates after the period and the dateline unless a word nearby refers to the future, also in
    captions, titles and alternative texts. In the headline, the standfirst, the highlights and the situation of a
    first edition it also reports dates before the period unless a word nearby refers to the past; in all editions,
    dates that fall into the period in another year. In five languages. Fix the date, or the period.

    Does not see: the outlook, dates without a day, and dates beside words such as *will*, *since*, *compared* or,
    except for charts and tables, *until*.
    """
    period = context.briefing.period
    if period is None or context.edition.translated:
        return
    for text, bare in context.told:
        if text.loc[0] in _EXPECTS or not any(map(str.isdigit, bare)):
            continue
        for start, sentence in sentences(bare):
            for found in dates.find(sentence):
                day = _day(found, context.written)
                looks_back = text.loc[0] not in _COVERED or (context.briefing.edition or 1) > 1
                if day is None or (looks_back and day < period.start and day.year == period.start.year):
                    continue
                around = _around(sentence, found.start, found.end, counts=text.loc[0] in _COUNTED)
                why = _outside(day, around, context, period.start, period.end)
                if why:
                    yield Finding(
                        text.loc,
                        f"{day} is {why}",
                        "fix the date, or the period",
                        text.text,
                        start + found.start,
                    )


def _around(sentence: str, start: int, end: int, *, counts: bool) -> str:
    """Return the text around a date; *until* is removed beside charts and tables, where it ends the period."""
    around = sentence[max(0, start - _AROUND) : end + _AROUND]
    return _UNTIL.sub("", around) if counts else around


def _outside(day: date, sentence: str, context: Context, start: date, end: date) -> str:
    """Return a message if a day is outside the period; "" if it is not, or if the sentence intends it."""
    if day > max(end, context.written) + timedelta(days=1):
        return "" if _AHEAD.search(sentence) else f"after the period, which ends on {end}"
    if day >= start:
        return ""
    try:
        moved = day.replace(year=start.year)
    except ValueError:
        moved = day
    if day.year != start.year and start <= moved <= end and abs(day.year - start.year) == 1:
        return (
            f"the same day of another year; the period begins on {start}"
            if not _BACK.search(sentence)
            else ""
        )
    return "" if _BACK.search(sentence) else f"before the period, which begins on {start}"
