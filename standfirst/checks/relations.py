"""Related numbers in records: parts of wholes, and counts of one thing at different times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from standfirst.checks.labels import generic
from standfirst.checks.numbers import added, unit_of
from standfirst.checks.sentences import CASES, DEATHS, REACHED, TARGET
from standfirst.checks.wording import WORD, meaning, meanings, stop_words, unjoined
from standfirst.language import dates
from standfirst.library.tables import Line, WorkedTable, work_out
from standfirst.model import Briefing, Chart, KeyFigure

_TIMES: Final = (
    r"weeks?|days?|months?|years?|yearly|weekly|monthly|daily|before|ago|earlier|previous|last|past|until|till|now|then|today|yesterday|since|this|current|latest|first"
    r"|semaines?|jours?|mois|ans?|années?|avant|précédente?s?|dernier|dernière|passée?|hier|auparavant|actuel\w*"
    r"|semanas?|días?|mes|meses|años?|antes|anterior(?:es)?|pasad[oa]s?|último|última|ayer|actual(?:es)?|hasta|ahora"
    r"|(?:ال)?أسبوع|(?:ال)?يوم|(?:ال)?شهر|(?:ال)?عام|(?:ال)?سنة|(?:ال)?سابقة?|(?:ال)?ماضية?|(?:ال)?حالية?|(?:ال)?أخيرة?|أمس|قبل"
    r"|ہفتے|ہفتہ|دن|ماہ|مہینے|سال|پہلے|پچھل\w+|گزشتہ|موجودہ|کل|آج|رواں|اس|آخری"
)
_EARLIER: Final = re.compile(
    r"(?<!\w)(?:before|earlier|previous|last|until (?:now|then)|ago|yesterday|précédente?s?|dernière?|avant|auparavant|hier|anterior(?:es)?|pasad[oa]|antes|ayer"
    r"|(?:ال)?سابقة?|(?:ال)?ماضية?|أمس|گزشتہ|پچھل\w+|پہلے)(?!\w)",
    re.IGNORECASE,
)
"""Words that mark the older of two figures."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MOST: Final = 40
"""The most rows or points to compare with one another."""
_MOST_FIGURES: Final = 200
"""The most figures to compare with one another."""


class Quantity(NamedTuple):
    """A number of a record: its value, its subject, and its name in messages."""

    value: float
    words: frozenset[str]
    name: str
    year: str = ""
    """The only year in its label."""


class Part(NamedTuple):
    """A number that is part of another, or is compared with it: deaths and cases."""

    part: Quantity
    whole: Quantity
    context: frozenset[str] = frozenset()
    """Words that identify the pair in a text, one of them required, if both are named by a place only."""
    is_sure: bool = True
    """True if the record states it; otherwise the units match, and a text must also give the whole."""

    @property
    def share(self) -> float:
        """The part as a share of the whole."""
        return self.part.value / self.whole.value


class NumbersOverTime(NamedTuple):
    """One thing at several times, oldest first."""

    steps: tuple[Quantity, ...]
    words: frozenset[str]
    units: frozenset[str] = frozenset()
    """The units of time in its labels: a week, a month, a year."""
    chart: int = -1
    """The chart that shows it."""
    is_ordered: bool = True

    def changes(self) -> Iterator[tuple[float, Quantity, Quantity]]:
        """Yield the change from each step to each later one, as a share of the earlier."""
        for one, two in combinations(self.steps, 2):
            yield from _changed(one, two)
            if not self.is_ordered:
                yield from _changed(two, one)


def _changed(one: Quantity, two: Quantity) -> Iterator[tuple[float, Quantity, Quantity]]:
    if one.value and one.value != two.value:
        yield (two.value - one.value) / one.value, one, two


@dataclass(frozen=True, slots=True)
class Relations:
    """The parts and time series in the records of a briefing."""

    parts: tuple[Part, ...]
    courses: tuple[NumbersOverTime, ...]
    ratios: tuple[float, ...]
    """One figure as a share of another of the same measure, whether or not it is part of it."""

    @classmethod
    def of(cls, briefing: Briefing, lang: str) -> Relations:
        """Return the relations in a briefing."""
        figures = briefing.key_figures[:_MOST_FIGURES]
        courses = (*_figure_courses(figures, lang), *_table_courses(briefing, lang))
        courses = (*courses, *_chart_courses(briefing.charts, lang))
        parts = (
            *_figure_parts(figures, lang),
            *_funding(briefing),
            *_table_parts(briefing, lang),
        )
        ratios = tuple(_ratios(figures, lang))
        return cls((*parts, *_chart_parts(briefing.charts, lang)), courses, ratios)

    def derived(self) -> frozenset[float]:
        """Return derived numbers that no record contains: what remains of a whole, and the size of a change."""
        left = {one.whole.value - one.part.value for one in self.parts if one.is_sure and not one.context}
        moved = {abs(two.value - one.value) for course in self.courses for _, one, two in course.changes()}
        return frozenset(left | moved)

    def shares(self) -> Iterator[float]:
        """Yield every share and change that follows from the records."""
        yield from (one.share for one in self.parts if one.is_sure)
        yield from self.ratios
        for course in self.courses:
            yield from (abs(change) for change, *_ in course.changes())


@lru_cache(maxsize=1)
def _time_words() -> re.Pattern[str]:
    """Return a pattern for words about time: months, days of the week, `last`, `week`."""
    from babel import Locale

    days = (
        name
        for lang in ("en", "fr", "es", "ar", "ur")
        for name in Locale.parse(lang).days["format"]["wide"].values()
    )
    names = "|".join(map(re.escape, (*dates.months(), *days)))
    return re.compile(rf"(?:{_TIMES}|{names})", re.IGNORECASE)


_UNITS: Final = {
    "week": r"weeks?|weekly|semaines?|semanas?|(?:ال)?أسبوع|ہفتے|ہفتہ",
    "month": r"months?|monthly|mois|mes|meses|(?:ال)?شهر|ماہ|مہینے",
    "year": r"years?|yearly|ans?|années?|années?|años?|(?:ال)?عام|(?:ال)?سنة|سال",
    "day": r"days?|daily|yesterday|jours?|hier|días?|ayer|(?:ال)?يوم|أمس|دن",
}
_UNIT: Final = re.compile("|".join(f"(?P<{name}>{forms})" for name, forms in _UNITS.items()), re.IGNORECASE)


def time_units(text: str) -> frozenset[str]:
    """Return the units of time in a text: `week`, `month`, `year`, `day`."""
    found = (_UNIT.fullmatch(word) for word in WORD.findall(text))
    return frozenset(str(one.lastgroup) for one in found if one)


@lru_cache(maxsize=4096)
def parted(label: str, lang: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the subject of a label, and its words and numbers about time."""
    words = [unjoined(word, lang) for word in WORD.findall(dates.western(label))]
    when = {word.casefold() for word in words if _time_words().fullmatch(word)}
    stop = stop_words(lang)
    of = {meaning(word, lang) for word in words if word.casefold() not in when | stop}
    return frozenset(of), frozenset(when | set(re.findall(r"\d+", dates.western(label))))


def thing(label: str, lang: str) -> frozenset[str]:
    """Return the subject of a label, regardless of time."""
    of, _ = parted(label, lang)
    return of - generic(lang) or of


def _figure_courses(figures: Iterable[KeyFigure], lang: str) -> Iterator[NumbersOverTime]:
    """Yield pairs of figures whose labels differ only in the time."""
    known = [(figure, *parted(figure.label, lang)) for figure in figures if figure.value is not None]
    for (one, of, when), (two, same, then) in combinations(known, 2):
        alike = (one.unit, one.currency) == (two.unit, two.currency)
        if of and of == same and when != then and alike:
            older = _older(one, two)
            first, last = (one, two) if older is not two else (two, one)
            steps = (_quantity(first, lang), _quantity(last, lang))
            yield NumbersOverTime(
                steps,
                of - generic(lang) or of,
                time_units(f"{one.label} {two.label}"),
                is_ordered=older is not None,
            )


def _older(one: KeyFigure, two: KeyFigure) -> KeyFigure | None:
    """Return the older of two figures for one thing; None if that is unknown."""
    if one.as_of and two.as_of:
        return one if one.as_of < two.as_of else two
    if one.as_of or two.as_of:
        return one if one.as_of else two
    if bool(_EARLIER.search(one.label)) != bool(_EARLIER.search(two.label)):
        return one if _EARLIER.search(one.label) else two
    dated = [figure for figure in (one, two) if parted(figure.label, "")[1]]
    if len(dated) == 1:
        return dated[0]
    numbers = [tuple(map(int, re.findall(r"\d+", dates.western(figure.label)))) for figure in (one, two)]
    if all(numbers) and len(numbers[0]) == len(numbers[1]) and numbers[0] != numbers[1]:
        return one if numbers[0] < numbers[1] else two
    return None


def _quantity(figure: KeyFigure, lang: str) -> Quantity:
    of, _ = parted(figure.label, lang)
    of = of - generic(lang) or of
    return Quantity(float(figure.value or 0), of, f"`{figure.id}`", _year(figure.label))


def _year(label: str) -> str:
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", dates.western(label)))
    return years.pop() if len(years) == 1 else ""


def _table_courses(briefing: Briefing, lang: str) -> Iterator[NumbersOverTime]:
    """Yield the columns of a table that has a row for each day, week or year."""
    for table in briefing.tables:
        worked = work_out(table)
        rows = [row for row in worked.rows if row and isinstance(row[0].value, str)][:_MOST]
        names = [str(row[0].value) for row in rows]
        if len(rows) < 2 or not (table.columns[0].kind == "date" or all(map(_is_time, names))):
            continue
        if table.columns[0].kind == "date":
            rows = sorted(rows, key=lambda row: str(row[0].value))
        for place, column in enumerate(table.columns[1:], start=1):
            of, _ = parted(column.label, lang)
            steps = tuple(
                Quantity(float(row[place].number or 0), of, f"{row[0].value} in `{table.id}`")
                for row in rows
                if row[place].number is not None
            )
            if len(steps) > 1 and column.kind in ("number", "money"):
                yield NumbersOverTime(steps, of, time_units(" ".join((table.title, column.label, *names))))


def _is_time(label: str) -> bool:
    """Return whether a label only names a time: `Week 33`, `4 to 10 May`, `2025`, `Until now`."""
    words = WORD.findall(label)
    if not words:
        return bool(_YEAR.fullmatch(label.strip()) or re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", label.strip()))
    return any(map(_time_words().fullmatch, words)) and all(
        _time_words().fullmatch(word) or word.casefold() in _LINKS for word in words
    )


_LINKS: Final = frozenset(
    [
        "to",
        "of",
        "the",
        "from",
        "in",
        "and",
        "au",
        "à",
        "du",
        "de",
        "la",
        "le",
        "en",
        "del",
        "al",
        "a",
        "y",
        "من",
        "إلى",
        "في",
        "و",
        "سے",
        "تک",
        "کا",
        "کی",
        "w",
        "s",
    ]
)


def _chart_courses(charts: tuple[Chart, ...], lang: str) -> Iterator[NumbersOverTime]:
    """Yield the lines and bars of charts whose points are times."""
    for index, chart in enumerate(charts):
        for series in dict.fromkeys(datum.series for datum in chart.data):
            data = [datum for datum in chart.data if datum.series == series][:_MOST]
            labels = [datum.label for datum in data]
            if len(data) < 2 or not (chart.kind == "line" or all(map(_is_time, labels))):
                continue
            of = meanings(f"{series or ''} {chart.unit or ''}", lang)
            steps = tuple(
                Quantity(float(one.value), of, f"{one.label} in the chart `{chart.id}`", _year(one.label))
                for one in data
            )
            yield NumbersOverTime(steps, of, time_units(" ".join((chart.title, *labels))), index)


def _figure_parts(figures: Iterable[KeyFigure], lang: str) -> Iterator[Part]:
    """Yield figures that are part of another by their records, by their labels, or as deaths are of cases."""
    known = {one.id: one for one in figures if one.value is not None and unit_of(one.unit) == ""}
    linked = dict.fromkeys((one.id, one.part_of) for one in known.values() if one.part_of)
    linked |= dict.fromkeys((name, one.id) for one in known.values() for name in one.parts)
    for part, whole in linked:
        if part in known and whole in known and (known[whole].value or 0) > 0:
            yield Part(_quantity(known[part], lang), _quantity(known[whole], lang))
    for one in known.values():
        for other in known.values():
            if (one.id, other.id) in linked:
                continue
            sure = _is_narrower(one, other, lang)
            if sure or _counts_alike(one, other, lang):
                yield Part(_quantity(one, lang), _quantity(other, lang), is_sure=sure)


def _ratios(figures: Iterable[KeyFigure], lang: str) -> Iterator[float]:
    """Yield the ratios of figures with the same unit or currency and a common word in their labels."""
    known = [(figure, meanings(figure.label, lang)) for figure in figures if figure.value]
    for (one, words), (other, same) in combinations(known, 2):
        small, large = sorted((float(one.value or 0), float(other.value or 0)))
        if (one.unit, one.currency) == (other.unit, other.currency) and words & same and 0 < small < large:
            yield small / large


def _is_narrower(one: KeyFigure, other: KeyFigure, lang: str) -> bool:
    """Return whether a figure counts a subset of what another counts, at the same time."""
    if (
        not 0 < (one.value or 0) < (other.value or 0)
        or one.currency != other.currency
        or one.unit != other.unit
    ):
        return False
    (of, when), (same, then) = parted(one.label, lang), parted(other.label, lang)
    if DEATHS.search(one.label) and CASES.search(other.label):
        return when == then
    if REACHED.search(one.label) and TARGET.search(other.label):
        return when == then and of & same >= same - meanings(" ".join(TARGET.findall(other.label)), lang)
    return bool(same) and same < of and when - {"now"} == then - {"now"}


def _counts_alike(one: KeyFigure, other: KeyFigure, lang: str) -> bool:
    """Return whether two figures of one time share two words, or all but one: beds taken, beds of the hospital."""
    (of, when), (same, then) = parted(one.label, lang), parted(other.label, lang)
    shared, every = (of & same) - generic(lang), same - generic(lang)
    is_less = 0 < (one.value or 0) < (other.value or 0)
    alike = (one.unit, one.currency, when) == (other.unit, other.currency, then)
    return is_less and alike and (len(shared) > 1 or len(shared) == len(every) == 1)


def _funding(briefing: Briefing) -> Iterator[Part]:
    funding = briefing.funding
    sums = funding.sums if funding else None
    if sums and sums[0] > 0:
        whole = Quantity(sums[0], frozenset(), "`funding.required`")
        yield Part(Quantity(sums[1], frozenset(), "`funding.received`"), whole)


def _table_parts(briefing: Briefing, lang: str) -> Iterator[Part]:
    """Yield the rows of a table as parts of its total, and cells of one row that are part of each other."""
    for table in briefing.tables:
        worked = work_out(table)
        counted = [place for place, column in enumerate(table.columns) if column.kind == "number"]
        if not counted or len(worked.rows) > _MOST:
            continue
        for place in counted if worked.total else ():
            yield from _rows_of_total(worked, place, lang)
        for row in (*worked.rows, *([worked.total] if worked.total else ())):
            yield from _cells_of_row(worked, row, counted, lang)


def _rows_of_total(worked: WorkedTable, place: int, lang: str) -> Iterator[Part]:
    total = float(worked.total[place].number or 0) if worked.total else 0.0
    label = worked.table.columns[place].label
    of = parted(label, lang)[0]
    for row in worked.rows:
        if total and row[place].number is not None and isinstance(row[0].value, str):
            name = f"{row[0].value}, {label}, in `{worked.table.id}`"
            part = Quantity(float(row[place].number or 0), meanings(row[0].value, lang), name)
            yield Part(part, Quantity(total, of, "the total"), of)


def _cells_of_row(worked: WorkedTable, row: Line, counted: list[int], lang: str) -> Iterator[Part]:
    """Yield pairs of cells in one row where one counts a subset of what the other counts."""
    columns = worked.table.columns
    for one in counted:
        for other in counted:
            of, same = (parted(columns[place].label, lang)[0] for place in (one, other))
            narrower = bool(same) and same < of
            deadly = DEATHS.search(columns[one].label) and CASES.search(columns[other].label)
            a, b = float(row[one].number or 0), float(row[other].number or 0)
            if one != other and (narrower or deadly) and 0 < a < b:
                name = f"{columns[one].label} in `{worked.table.id}`"
                yield Part(Quantity(a, of, name), Quantity(b, same, columns[other].label))


def _chart_parts(charts: tuple[Chart, ...], lang: str) -> Iterator[Part]:
    """Yield the bars of a chart as parts of their total."""
    for chart in charts:
        data = chart.data[:_MOST]
        total = added(datum.value for datum in data)
        plain = chart.kind == "bar" and not any(datum.series for datum in data) and unit_of(chart.unit) != "%"
        if not plain or total <= 0 or len(data) < 2 or all(_is_time(datum.label) for datum in data):
            continue
        of = meanings(chart.unit or "", lang)
        whole = Quantity(total, of, f"all of the chart `{chart.id}`")
        for datum in data:
            words = meanings(datum.label, lang)
            yield Part(
                Quantity(float(datum.value), words, f"{datum.label} in the chart `{chart.id}`"), whole, of
            )
