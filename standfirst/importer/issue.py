"""What a report says of itself in fixed form: kind, number, the days it covers, as of when, the next one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from standfirst.importer.blocks import Block
from standfirst.language import dates

_TOP: Final = 14
"""Pieces at the head of a report among which it speaks of itself."""
_LINE: Final = 130
_NEAR: Final = 32
"""Letters between the word for a period and its days."""
_BARE: Final = 14
"""Letters beside its days on a line that is nothing but a period."""

KINDS: Final = (
    (
        "flash",
        re.compile(
            r"\bflash (?:update|report|info)\b|\binfo flash\b|\bmise à jour flash\b|\bactualización urgente\b|تحديث عاجل",
            re.IGNORECASE,
        ),
    ),
    (
        "sitrep",
        re.compile(
            r"\bsit(?:uation)?[ -]?rep(?:ort)?s?\b|\brapport de situation\b|\binforme de situación\b|\bsituation update\b"
            r"|تقرير الحالة|تقرير الوضع|تقرير عن الوضع|صورتحال (?:کی )?رپورٹ|صورت حال رپورٹ",
            re.IGNORECASE,
        ),
    ),
    ("bulletin", re.compile(r"\b(?:bulletin|newsletter|boletín)\b|نشرة|بلیٹن", re.IGNORECASE)),
)
ISSUED: Final = re.compile(
    r"(?:\b(?:situation report|sit-?rep|operational update|operations? update|update|mise à jour(?: opérationnelle| flash)?|report|bulletin|issue|edition|rapport de situation|note d['’]information|"
    r"informe de situación|actualización operativa|boletín|edición|number|numéro|número|no)\b|تقرير الحالة|تقرير الوضع|النشرة اليومية|النشرة|رپورٹ|بلیٹن|نشرة|العدد)"
    r"\s*[,:–—-]?\s*(?:no\.?|n\s?°|nº|n\.º|núm\.?|#|issue|number|numéro|número|رقم|نمبر)?\s*[:.]?\s*(\d{1,4})(?!\d|[/.:-]\d|\s*(?:cases|%))",
    re.IGNORECASE,
)
_AS_OF: Final = re.compile(
    r"\b(?:as of|as at|data as (?:reported )?(?:of|by)|updated(?: on)?|status as of|situation as of|information as of|"
    r"données au|situation au|mis à jour le|arrêté au|à la date du|datos al|fecha de corte|corte al|a fecha de|actualizado (?:al|el)|con datos al)\b|حتى تاريخ|حتى|بتاريخ|اعتباراً من",
    re.IGNORECASE,
)
_BARE_AS_OF: Final = re.compile(r"^\W*(?:au|al|hasta el|jusqu['’]au)\s+(?=\d)", re.IGNORECASE)
_UNTIL: Final = re.compile(r"^\s*تک\b(?=(?:\s+\w+){0,3}\W*$)(?!.*\bگ[ےی]\b)")
"""`until` behind a day at the end of a line that says nothing will be."""
_PERIOD: Final = re.compile(
    r"\b(?:reporting period|period covered|covers? the period|period|covering|période(?: couverte)?|couvre la période|per[ií]odo(?: cubierto)?|"
    r"epidemiological week|timeframe covered(?: by this update)?|dates covered|semana epidemiológica|semaine épidémiologique)\b|الفترة|مدت|دورانیہ",
    re.IGNORECASE,
)
_ISSUED_ON: Final = re.compile(
    r"^\W*(?:date of issue|issued(?: on)?|date of publication|publication date|published(?: on)?|release date|date|date de publication|"
    r"publié le|fecha(?: de publicación)?|publicado el|مورخہ|تاريخ الإصدار|تاريخ النشر|التاريخ|تاریخ)\b\W*",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(
    r"\b(?:next (?:report|issue|update|situation report|edition|bulletin)|prochain(?:e)? (?:rapport|édition|bulletin|mise à jour)|"
    r"próxim[oa] (?:informe|edición|actualización|boletín))\b|(?:التقرير|النشرة) (?:القادم|التالي|المقبل)ة?|اگلی رپورٹ",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Issue:
    """What was found, each blank where the report does not say it; `lines` are pieces that say nothing else."""

    kind: str = ""
    number: int | None = None
    day: date | None = None
    as_of: date | None = None
    period: tuple[date, date] | None = None
    next_due: date | None = None
    lines: tuple[int, ...] = ()


def read(blocks: Sequence[Block]) -> Issue:
    """The furniture at the head of a report, and of the next issue wherever it is announced."""
    issue = Issue()
    lines: list[int] = []
    top = [at for at, block in enumerate(blocks) if block.kind in ("paragraph", "heading", "item", "table")][
        :_TOP
    ]
    year = _year(blocks[at].text for at in top)
    for at in top:
        text = blocks[at].text
        short = len(text) <= _LINE
        if short and not issue.kind:
            issue.kind = next((name for name, pattern in KINDS if pattern.search(text)), "")
        if short and issue.number is None and (found := _issued(text)):
            issue.number = found
        for each in blocks[at].rows or ((text,),):
            _dates(line := " ".join(each), issue, year, alone=len(line) <= _LINE)
        if short and blocks[at].kind != "table" and _says_only_that(text):
            lines.append(at)
    for block in blocks:
        if issue.next_due is None and (found_next := _NEXT.search(block.text[:4000])):
            issue.next_due = _day_behind(block.text, found_next.end(), year)
    issue.lines = tuple(lines)
    return issue


def _issued(text: str) -> int | None:
    found = ISSUED.search(dates.western(text))
    if (
        not found
        or not 0 < int(found[1]) <= 9999
        or any(d.start <= found.start(1) < d.end for d in dates.find(text))
    ):
        return None
    return int(found[1])


def _dates(text: str, issue: Issue, year: int | None, *, alone: bool) -> None:
    for span in dates.spans(text) if issue.period is None else ():
        named = any(span.start - found.end() <= _NEAR for found in _PERIOD.finditer(text[: span.start]))
        if named or (alone and len(text) - (span.end - span.start) <= _BARE):
            issue.period = (span.first, span.last)
            break
    if issue.day is None and alone and (issued := _ISSUED_ON.match(text)):
        issue.day = _day_behind(text, issued.end(), year)
    if issue.as_of is None and not _NEXT.search(text):
        found = _AS_OF.search(text) or (_BARE_AS_OF.search(text) if alone else None)
        said = found and (alone or not text[: found.start()].strip() or "data" in found[0].casefold())
        day = _day_behind(text, found.end(), year) if found and said else None
        for each in dates.find(text) if day is None and alone else ():
            if _UNTIL.match(text[each.end :]):
                day = each.on(year)
        issue.as_of = day


def _day_behind(text: str, at: int, year: int | None) -> date | None:
    """The day that stands right behind a phrase, in its sentence."""
    for each in dates.find(text):
        if at <= each.start <= at + 40 and not re.search(r"[.!?۔]\s", text[at : each.start]):
            return each.on(year)
    return None


def _year(texts: Iterable[str]) -> int | None:
    found = [each.year for text in texts for each in dates.find(text) if each.year]
    return found[0] if found else None


def _says_only_that(text: str) -> bool:
    """Whether nothing is left of a line without its dates, its number and the words around them."""
    rest = dates.western(text)
    taken = [(each.start, each.end) for each in dates.spans(rest)]
    taken += [(each.start, each.end) for each in dates.find(rest)]
    for start, end in taken:
        rest = f"{rest[:start]}{' ' * (end - start)}{rest[end:]}"
    patterns = (ISSUED, _AS_OF, _BARE_AS_OF, _PERIOD, _NEXT, *(pattern for _, pattern in KINDS))
    if not any(pattern.search(rest) for pattern in patterns) and not _UNTIL.search(rest.strip()):
        return False
    for pattern in patterns:
        rest = pattern.sub(" ", rest)
    left = [word for word in re.findall(r"[^\W\d_]+", rest) if len(word) > 3]
    return len(left) <= 1
