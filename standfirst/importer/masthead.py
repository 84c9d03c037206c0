"""Read the masthead of a report: announcing lines, place and date, kind, number and period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from standfirst.importer.blocks import Block
from standfirst.importer.headings import field as field_of
from standfirst.importer.people import is_organisation
from standfirst.language import dates
from standfirst.language.dates import WrittenDate
from standfirst.language.money import country_code
from standfirst.language.words import words

# --- announcing lines -----------------------------------------------------------------------------

_KICKER: Final = re.compile(
    r"^\W*(?:for immediate release|press release|news release|media release|media advisory|communiqué(?: de presse)?|"
    r"comunicado de prensa|breaking(?: news)?|exclusive|urgent|update \d*|statement|"
    r"embargo(?:ed)?\b.{0,80}|not for publication.{0,40}|tlp\s*:.{0,40}|exercise(?:[\s,.!*—–-]+exercise)*|"
    r"this is an exercise.{0,60}|exercice|ejercicio|تمرين|مشق|draft|confidential|internal|پریس ریلیز)\W*$",
    re.IGNORECASE,
)
EXERCISE: Final = re.compile(
    r"^\W*(?:this is an? )?(?:exercise|exercice|ejercicio|تمرين|مشق)\b|^\W*exercise\W+exercise", re.IGNORECASE
)
_BYLINE: Final = re.compile(r"^\W*(?:[Bb]y|BY|[Pp]ar|[Pp]or)\s+(?=[A-ZÀ-Þ]).{2,90}[^.!?:;]$")
_LETTERHEAD: Final = 5
"""The maximum number of words in an organisation's name above a report."""


def is_kicker(text: str) -> bool:
    """Return whether a line only announces what follows: `PRESS RELEASE`, `TLP:AMBER`."""
    return bool(_KICKER.match(text))


def is_byline(text: str) -> bool:
    """Return whether a line is `By Mara Kolt and Jens Abery`, also with a date after it."""
    return bool(_BYLINE.match(text)) and len(text.split()) <= 12


def is_letterhead(text: str) -> bool:
    """Return whether a line is an organisation's name, as above the line with the report's kind."""
    return len(text.split()) <= _LETTERHEAD and is_organisation(text.title())


# --- place and date -------------------------------------------------------------------------------

_NO_PLACES: Final = words(
    "exercise exercice update breaking exclusive urgent note notes warning correction editor's analysis "
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
_HOURS: Final = words(
    "am pm a p m gmt utc bst cet cest est edt pkt local time h hrs hours at à las الساعة updated"
)
"""Words of the time of day beside a date."""
_SMALL: Final = 3
"""The maximum length of small words in the name of a place."""
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
    rf"^{_PLACE}(?:,\s*(?P<country>[^\W\d_][^\d,:;]{{2,40}}?))?[,،\s]+(?P<date>[^,]*\d.*)$"
)
LABELLED: Final = re.compile(
    r"^(?P<label>date|published|publication date|issued|date of issue|location|place|lieu)\s*:\s*(?P<value>.{2,80})$",
    re.IGNORECASE,
)


def opening(text: str) -> re.Match[str] | None:
    """Match `QUETTA, Pakistan —`, `Paris, 3 mars 2026 (AFP) –`, `LAHORE:`; not any phrase with a dash."""
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
    """Return whether an opening is a word and a colon: a place at the head of a text, a topic below a heading."""
    return found["dash"].strip() == ":" and not found["date"]


def own_line(text: str) -> re.Match[str] | None:
    found = _OWN_LINE.match(text) if not is_ahead(text) else None
    written = next(dates.find(found["date"]), None) if found else None
    if not found or written is None or written.day is None or (text[-1:] in ".!?" and len(text) > 60):
        return None
    rest = (found["date"][: written.start] + found["date"][written.end :]).strip(" ,()-–|")
    place = found["place"]
    listed = place.split()
    uncased = place.lower() == place.upper() and len(listed) <= 2 and text[len(place)] == "،"
    named = (place[0].isupper() or uncased) and {word.casefold() for word in listed}.isdisjoint(
        _NO_PLACES | _WEEKDAYS
    )
    named = named and (uncased or all(word[0].isupper() or len(word) <= _SMALL for word in listed))
    return (
        found
        if len(rest) < 24 and named and not field_of(place) and not next(dates.spans(text), None)
        else None
    )


def only_date(text: str) -> WrittenDate | None:
    """Return the date, if a line contains nothing else but a weekday and a time."""
    found = next(dates.find(text), None) if len(text) < 60 else None
    beside = re.findall(r"[^\W\d]+", text[: found.start] + text[found.end :]) if found else []
    return (
        found if found and found.day and {each.casefold() for each in beside} <= _WEEKDAYS | _HOURS else None
    )


def is_ahead(text: str) -> bool:
    """Return whether a line announces the next report or meeting."""
    return bool(_AHEAD.match(text))


# --- kind, number and period ----------------------------------------------------------------------

_TOP: Final = 14
"""The number of blocks at the head of a report that can be about itself."""
_LINE: Final = 130
_NEAR: Final = 32
"""The maximum distance in characters between the word for a period and its dates."""
_BARE: Final = 14
"""The maximum number of characters beside the dates on a line that is only a period."""

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
            r"|\boperation(?:al|s) update\b|\bmise à jour opérationnelle\b|\bactualización operativa\b|آپریشن(?:ل)? اپ ڈیٹ"
            r"|تقرير الحالة|تقرير الوضع|تقرير عن الوضع|صورتحال (?:کی )?رپورٹ|صورت حال رپورٹ",
            re.IGNORECASE,
        ),
    ),
    ("bulletin", re.compile(r"\b(?:bulletin|newsletter|boletín)\b|نشرة|بلیٹن", re.IGNORECASE)),
)
ISSUED: Final = re.compile(
    r"(?:\b(?:situation report|sit-?rep|operational update|operations? update|update|mise à jour(?: opérationnelle| flash)?|report|bulletin|issue|edition|rapport de situation|note d['’]information|"
    r"informe de situación|actualización operativa|boletín|edición|number|numéro|número|no|(?:advisory|warning|alert|meeting|avis|alerte|réunion|aviso|alerta|reunión)"
    r"(?: \w+)?(?=\W+n))\b|تقرير الحالة|تقرير الوضع|النشرة اليومية|النشرة|رپورٹ|بلیٹن|نشرة|العدد|اپ ڈیٹ|اجلاس|الاجتماع)"
    r"\s*[,:–—-]?\s*(?:no\.?|n\s?°|nº|n\.º|núm\.?|#|issue|number|numéro|número|رقم|نمبر)?\s*[:.]?\s*(\d{1,4})(?!\d|[/.:-]\d|\s*(?:cases|%))",
    re.IGNORECASE,
)
_OTHER_THING: Final = re.compile(
    r"(?:resolution|law|act|decree|article|route|flight|loi|décret|résolution|ley|decreto|resolución|القرار|القانون|قرارداد|قانون)\W*$",
    re.IGNORECASE,
)
_AS_OF: Final = re.compile(
    r"\b(?:as of|as at|data as (?:reported )?(?:of|by)|updated(?: on)?|status as of|situation as of|information as of|"
    r"données au|situation au|mis à jour le|arrêté au|à la date du|datos al|datos a las|fecha de corte|corte al|a fecha de|actualizado (?:al|el)|con datos al)\b|حتى تاريخ|حتى|بتاريخ|اعتباراً من",
    re.IGNORECASE,
)
_HOUR: Final = re.compile(
    r"\W*(?:الساعة|\d{1,2}(?:[:.h]\d{2}|\s?h\b|\s?[ap]\.?m\b|\d{2} (?:hrs|hours|UTC|GMT)\b))", re.IGNORECASE
)
"""A time after `data as of`, on the date given before in the line."""
_BARE_AS_OF: Final = re.compile(r"^\W*(?:au|al|hasta el|jusqu['’]au)\s+(?=\d)", re.IGNORECASE)
_UNTIL: Final = re.compile(r"^\s*تک\b(?=(?:\s+\w+){0,3}\W*$)(?!.*\bگ[ےی]\b)")
"""`until` after a date at the end of a line that is not about the future."""
_PERIOD: Final = re.compile(
    r"\b(?:reporting period|period covered|covers? the period|period|covering|période(?: couverte)?|couvre la période|per[ií]odo(?: cubierto)?|"
    r"epidemiological week|timeframe covered(?: by this update)?|dates covered|semana epidemiológica|semaine épidémiologique)\b|الفترة|مدت|دورانیہ",
    re.IGNORECASE,
)
_REPORTED: Final = re.compile(
    r"[^.!?۔]{0,90}?(?:\b(?:reported|notified|recorded|registered|(?:a|ont|été) (?:signalé|notifié|déclaré|enregistré)\w*|notific\w+|registr[aóa]\w*)"
    r"|أبلغت|أبلغ عن|سجلت|سُجلت|رپورٹ ہوئے|سامنے آئے)\b",
    re.IGNORECASE,
)
"""The continuation of a sentence that begins with the period in which cases were reported."""
_ISSUED_ON: Final = re.compile(
    r"^\W*(?:date of issue|issued(?: (?:on|at))?|date of publication|publication date|published(?: on)?|release date|date|date de publication|"
    r"(?:publié|émis|diffusé|établi)e? le|fecha(?: de (?:publicación|emisión))?|(?:publicad|emitid|difundid)[oa] el|مورخہ|جاری کردہ|تاریخ اجرا|"
    r"تاريخ الإصدار|تاريخ النشر|صدرت? (?:في|بتاريخ|يوم)|التاريخ|تاریخ)\b\W*",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(
    r"\b(?:next (?:\w+ )?(?:report|issue|update|edition|bulletin|advisory|warning|forecast)|"
    r"prochain(?:e)? (?:rapport|édition|bulletin|mise à jour|avis|point de situation|note)|"
    r"(?:próxim[oa]|siguiente) (?:informe|edición|actualización|boletín|aviso|parte|reporte))\b|"
    r"(?:التقرير|النشرة|التحديث|البيان) (?:القادم|التالي|المقبل)ة?|اگل[یا] (?:رپورٹ|بلیٹن|اپ ڈیٹ|شمارہ)",
    re.IGNORECASE,
)
_AHEAD: Final = re.compile(
    r"^\W*(?:(?:the |la |le |el )?(?:next|prochaine?|próxim[oa]|siguiente)|اگل[یا]|آئندہ)\b|^\W*\w+ (?:القادم|التالي|المقبل)ة?\b",
    re.IGNORECASE,
)
"""The beginning of a line about a future event, which is neither a date of issue nor a place."""


@dataclass(slots=True)
class Issue:
    """The findings, each blank if the report does not state it; `lines` are blocks without other content."""

    kind: str = ""
    number: int | None = None
    day: date | None = None
    as_of: date | None = None
    period: tuple[date, date] | None = None
    next_due: date | None = None
    lines: tuple[int, ...] = ()


def read_issue(blocks: Sequence[Block]) -> Issue:
    """Read the masthead of a report, and the date of the next issue wherever it is announced."""
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
        or _OTHER_THING.search(text, 0, found.start())
        or not 0 < int(found[1]) <= 9999
        or any(d.start <= found.start(1) < d.end for d in dates.find(text))
    ):
        return None
    return int(found[1])


def _dates(text: str, issue: Issue, year: int | None, *, alone: bool) -> None:
    for span in dates.spans(text) if issue.period is None else ():
        named = any(span.start - found.end() <= _NEAR for found in _PERIOD.finditer(text[: span.start]))
        named = named or (span.start < _BARE and bool(_REPORTED.match(text, span.end)))
        if named or (alone and len(text) - (span.end - span.start) <= _BARE):
            issue.period = (span.first, span.last)
            break
    if issue.day is None and alone and (issued := _ISSUED_ON.match(text)):
        issue.day = _day_behind(text, issued.end(), year)
    if issue.as_of is None and not _NEXT.search(text):
        found = _AS_OF.search(text) or (_BARE_AS_OF.search(text) if alone else None)
        said = found and (alone or not text[: found.start()].strip() or "data" in found[0].casefold())
        day = _day_behind(text, found.end(), year) if found and said else None
        if found and alone and day is None and _HOUR.match(dates.western(text), found.end()):
            day = next((each.on(year) for each in dates.find(text[: found.start()])), None)
        for each in dates.find(text) if day is None and alone else ():
            if _UNTIL.match(text[each.end :]):
                day = each.on(year)
        issue.as_of = day


def _day_behind(text: str, at: int, year: int | None) -> date | None:
    """Return the date directly after a phrase, in its sentence."""
    for each in dates.find(text):
        if at <= each.start <= at + 40 and not re.search(r"[.!?۔]\s", text[at : each.start]):
            return each.on(year)
    return None


def _year(texts: Iterable[str]) -> int | None:
    found = [each.year for text in texts for each in dates.find(text) if each.year]
    return found[0] if found else None


def _says_only_that(text: str) -> bool:
    """Return whether a line contains only its dates, its number and the words around them."""
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
