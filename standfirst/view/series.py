"""The page of a series: its newest edition, its figures over time, its editions and corrections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from standfirst.charts import ChartSpec, Point, draw_chart
from standfirst.charts.spec import Direction
from standfirst.i18n import language
from standfirst.library import Edition, Mention
from standfirst.library.changes import comparable, difference
from standfirst.library.corrections import change_of, right_figures
from standfirst.library.figure_text import full_text
from standfirst.model import KeyFigure
from standfirst.view import records, truncated_lists
from standfirst.view.addresses import feed_path
from standfirst.view.anchors import figure_anchor
from standfirst.view.cards import card
from standfirst.view.comparison import comparison_path
from standfirst.view.corrections_log import change_entry, edition_updates
from standfirst.view.directory import Directory
from standfirst.view.drawings import corrected_point, plot
from standfirst.view.figures import leading
from standfirst.view.page_context import PageContext
from standfirst.view.signup import page_follow_links
from standfirst.view.text import UncitedProse, corrected, difference_text, machine

CORRECTIONS = 10
"""The number of corrections on the page, and of editions with updates; the log has all."""

LONGEST = 60
"""The number of editions in a figure's history and to compare; older ones are in the list."""

NEIGHBOURS = 2
"""Two editions, whose comparison is a page."""

COMPARE = "theme/compare.js"
"""The script that compares any two editions of a series."""


def series_page(page_context: PageContext, name: str) -> records.SeriesPage:
    """Return a series with its current state and its history."""
    editions = page_context.directory.series[name]
    about = page_context.library.series_in(name, page_context.tag)
    link = page_context.series(name)
    left_out = max(0, len(editions) - LONGEST)
    latest = next((edition for edition in editions if not edition.withdrawn), editions[0])
    changes = [one for one in page_context.directory.changes if one.edition.file.series == name]
    corrections = tuple(_corrections(page_context, changes))
    updates = tuple(edition_updates(page_context, [one for one in changes if _is_update(one)]))
    return records.SeriesPage(
        title=link.text,
        about=UncitedProse(page_context.render_context(editions[0])).line_or_none(about.about)
        if about
        else None,
        newest=card(page_context, latest, rows=True),
        editions=tuple(
            _line(page_context, edition, changed=place < truncated_lists.NEWEST)
            for place, edition in enumerate(editions)
        ),
        desk=(about.desk or "") if about else "",
        exercise=page_context.exercise(editions[0]),
        courses=tuple(_courses(page_context, editions[:LONGEST])),
        course_note=page_context.counted(
            "{count} older edition is not shown here.", "{count} older editions are not shown here.", left_out
        )
        if left_out
        else "",
        lang=link.lang,
        dir=language(link.lang).dir,
        corrections=corrections[:CORRECTIONS],
        updates=updates[:CORRECTIONS],
        log=records.Link(page_context.say("Corrections log"), page_context.here("corrections.html"))
        if max(len(corrections), len(updates)) > CORRECTIONS
        else None,
        follow=page_follow_links(
            page_context,
            feed_path(series=name),
            f"{name}/calendar.ics" if any(map(_is_dated, editions)) else "",
        ),
        choices=tuple(_choices(page_context, editions)),
        script=page_context.root(COMPARE),
    )


def _is_dated(edition: Edition) -> bool:
    return edition.briefing.next_due is not None and not edition.withdrawn and not edition.translated


def _choices(page_context: PageContext, editions: Sequence[Edition]) -> Iterator[records.Link]:
    """Yield the editions that can be compared; two alone have a page of their own."""
    for edition in _comparable(editions):
        number = page_context.lang.number(edition.number)
        day = page_context.lang.day(edition.briefing.dateline.date)
        text = page_context.say("Edition {number}, {date}", number=number, date=day)
        yield records.Link(text, page_context.to(page_context.edition(edition)))


def has_choices(directory: Directory) -> bool:
    """Return whether the page of any series lets readers compare two of its editions."""
    return any(map(_comparable, directory.series.values()))


def _comparable(editions: Sequence[Edition]) -> Sequence[Edition]:
    found = [edition for edition in editions if not edition.withdrawn][:LONGEST]
    return found if len(found) > NEIGHBOURS else ()


def _corrections(page_context: PageContext, changes: Sequence[Mention]) -> Iterator[records.ChangeEntry]:
    """Yield the corrections, each with an anchor that no later change takes."""
    for place, mention in enumerate(changes):
        if not _is_update(mention):
            entry = change_entry(page_context, mention)
            anchor = f"entry-{len(changes) - place}"
            yield replace(entry, correction=replace(entry.correction, anchor=anchor))


def _is_update(mention: Mention) -> bool:
    return change_of(mention).kind == "update"


def _line(page_context: PageContext, edition: Edition, *, changed: bool) -> records.Line:
    """Return an edition for the list, with its changes and a link to the comparison with the one before."""
    shown = truncated_lists.line(page_context, edition, series=False)
    said = card(page_context, edition).changed if changed else ""
    before = None if edition.withdrawn else page_context.library.previous(edition)
    if before is None:
        return shown
    text = page_context.say("Compare with edition {number}", number=page_context.lang.number(before.number))
    note = " · ".join(filter(None, (shown.note, said)))
    return replace(shown, note=note, more=records.Link(text, page_context.here(comparison_path(edition))))


def _courses(page_context: PageContext, editions: Sequence[Edition]) -> Iterator[records.FigureHistory]:
    """Yield the history of each figure that at least two editions give, in the order of the newest with it."""
    table: dict[str, list[tuple[Edition, KeyFigure]]] = {}
    for edition in editions:
        shown = page_context.edition(edition)
        for figure in () if edition.withdrawn else shown.briefing.key_figures:
            table.setdefault(figure.id, []).append((shown, figure))
    for found in table.values():
        if len(found) > 1:
            yield _course(page_context, found)


def lead_course(page_context: PageContext, name: str) -> records.FigureHistory | None:
    """Return the recent history of a series' first figure that two editions give."""
    editions = [one for one in page_context.directory.series[name] if not one.withdrawn][:LONGEST]
    for record in leading(page_context.edition(editions[0]).briefing.key_figures) if editions else ():
        found = tuple(_giving(page_context, editions, record.id))
        if len(found) > 1:
            return _course(page_context, found)
    return None


def _giving(
    page_context: PageContext, editions: Sequence[Edition], name: str
) -> Iterator[tuple[Edition, KeyFigure]]:
    """Yield the editions that give a figure, each with its record."""
    for edition in map(page_context.edition, editions):
        yield from ((edition, one) for one in edition.briefing.key_figures if one.id == name)


def _course(page_context: PageContext, found: Sequence[tuple[Edition, KeyFigure]]) -> records.FigureHistory:
    newest, latest = found[0]
    say = page_context.say
    rows = tuple(_rows(page_context, found))
    return records.FigureHistory(
        anchor=figure_anchor(latest),
        label=latest.label,
        heads=(say("Edition"), say("As of"), say("Value"), say("Difference")),
        rows=rows,
        plot=_plot(page_context, found, rows),
        span=page_context.lang.period(
            *(date.fromisoformat(row.date.iso[:10]) for row in (rows[0], rows[-1]))
        ),
        lang=newest.lang,
        dir=language(newest.lang).dir,
    )


def _plot(
    page_context: PageContext, found: Sequence[tuple[Edition, KeyFigure]], rows: Sequence[records.CourseRow]
) -> records.Plot | None:
    """Return a line chart in the newest edition's unit, oldest first; None for a single number."""
    newest, latest = found[0]
    drawn = [
        (row, edition, figure)
        for row, (edition, figure) in zip(rows, reversed(found), strict=True)
        if comparable(figure, latest, one_language=edition.lang == newest.lang)
    ]
    points = tuple(
        replace(point, series=latest.label)
        for row, edition, figure in drawn
        for point in _points(page_context, row, edition, figure)
    )
    known = [row.value for row, _, _ in drawn if row.number]
    if len(known) < 2:
        return None
    title = page_context.say("Figures over time")
    spec = ChartSpec("editions", title, points, direction=_direction(page_context), small=True)
    panels = draw_chart(spec).panels
    return (
        plot(replace(panels[0], name="", value="", labels=(), axis=(known[0], known[-1]))) if panels else None
    )


def _points(
    page_context: PageContext, row: records.CourseRow, edition: Edition, figure: KeyFigure
) -> tuple[Point, ...]:
    """Return the point of an edition, and beside it the correct one if it was corrected."""
    right = right_figures(page_context.library, edition).get(figure.id)
    said = row.wrong or row.value
    point = Point(row.edition.text, figure.value, said, at=row.date.iso[:10])
    return corrected_point(page_context, point, right) if right else (point,)


def _direction(page_context: PageContext) -> Direction:
    return "rtl" if page_context.lang.dir == "rtl" else "ltr"


def _rows(
    page_context: PageContext, found: Sequence[tuple[Edition, KeyFigure]]
) -> Iterator[records.CourseRow]:
    """Yield one row per edition, oldest first."""
    before: KeyFigure | None = None
    spoken = ""
    for edition, figure in reversed(found):
        briefing, lang = edition.briefing, page_context.lang
        right = right_figures(page_context.library, edition).get(figure.id)
        shown = right or figure
        at = figure.as_of or briefing.as_of
        day = (
            records.Day(at.isoformat(timespec="minutes"), lang.day(at))
            if at
            else _dated(page_context, edition)
        )
        number = lang.number(edition.number)
        yield records.CourseRow(
            edition=records.Link(
                page_context.say("Edition {number}", number=number),
                page_context.to(edition, figure_anchor(figure)),
            ),
            date=day,
            value=corrected(page_context, full_text(page_context, right))
            if right
            else full_text(page_context, figure),
            difference=""
            if right
            else _difference(page_context, figure, before, one_language=edition.lang == spoken),
            number=machine(shown.value) if shown.value is not None else "",
            wrong=full_text(page_context, figure) if right else "",
        )
        before, spoken = (None if right else figure), edition.lang


def _dated(page_context: PageContext, edition: Edition) -> records.Day:
    date = edition.briefing.dateline.date
    return records.Day(date.isoformat(), page_context.lang.day(date))


def _difference(
    page_context: PageContext, now: KeyFigure, before: KeyFigure | None, *, one_language: bool
) -> str:
    """Return by how much it rose or fell; empty if the two are equal or cannot be compared."""
    found = difference(now, before, one_language=one_language) if before else None
    return difference_text(page_context, now, found)
