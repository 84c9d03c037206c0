"""Draw the charts and maps of an edition, and collect their numbers and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from standfirst import assets
from standfirst.charts import (
    ChartSpec,
    Drawing,
    MapSpec,
    Marker,
    Numerals,
    Panel,
    Point,
    draw_chart,
    draw_map,
    missing,
)
from standfirst.charts.heat import cell_name, shaded
from standfirst.charts.shades import Classes, classed
from standfirst.charts.spec import ATLAS, WATERS
from standfirst.engine import depend, inputs
from standfirst.errors import RenderError
from standfirst.library import Edition
from standfirst.library.changes import comparable
from standfirst.library.corrections import right_figures
from standfirst.library.figure_text import HasLanguage, full_text
from standfirst.library.files import PathFault
from standfirst.library.tables import area_column, drawn_columns, find_table, work_out
from standfirst.model import Briefing, Chart, Column, KeyFigure, Map, Place, Table
from standfirst.model.narrative import is_moment
from standfirst.settings import Site
from standfirst.view import records
from standfirst.view.addresses import share_link
from standfirst.view.narrative import when
from standfirst.view.render_context import RenderContext
from standfirst.view.tables import csv_link, number_text
from standfirst.view.text import Prose, corrected, corrected_text, span


def charts(context: RenderContext, prose: Prose) -> tuple[records.DrawingView, ...]:
    """Return the charts of an edition, without those that have no known numbers."""
    drawn = (chart_view(context, prose, chart) for chart in context.edition.briefing.charts)
    return tuple(drawing for drawing in drawn if drawing)


def maps(context: RenderContext, prose: Prose) -> tuple[records.DrawingView, ...]:
    """Return the maps of an edition."""
    return tuple(map_view(context, prose, one) for one in context.edition.briefing.maps)


def chart_view(context: RenderContext, prose: Prose, chart: Chart) -> records.DrawingView | None:
    """Return one chart, or None if none of its numbers is known."""
    points, whole = _points(context, chart)
    if not points:
        return None
    spec = ChartSpec(
        kind=chart.kind,
        zero=not chart.truncated,
        separate=chart.separate,
        totals=_totals(context, points) if chart.kind == "stacked" else (),
        legend=_class_labels(context, shaded(points)) if chart.kind == "heat" else (),
        threshold=(chart.threshold.value, chart.threshold.label) if chart.threshold else None,
        annotations=tuple((one.at, one.text) for one in chart.annotations),
        title=chart.title,
        points=points,
        unit=chart.unit or "",
        alt=chart.alt,
        whole=whole,
        lang=context.edition.lang,
        direction="rtl" if context.lang.dir == "rtl" else "ltr",
        numerals=_numerals(context),
    )
    heads, rows = _table(context, chart, points)
    shades = _shades(points) if chart.kind == "heat" else ()
    view = records.DrawingView(
        anchor=f"chart-{chart.id}",
        title=context.titled(f"chart-{chart.id}", chart.title),
        alt=chart.alt,
        caption=prose.line_or_none(chart.caption),
        cites=prose.cites(chart.sources, chart.caption),
        heads=heads,
        rows=rows,
        shades=shades,
        kind=chart.kind,
        downloads=downloads(context, chart),
        unit=chart.unit or "",
        separate=chart.separate,
        share=share_link(context, f"chart-{chart.id}", chart.title),
    )
    return _with(view, _drawn_chart(spec))


def chart_points(context: RenderContext, chart: Chart) -> tuple[Point, ...]:
    """Return the points of a chart, in the order of its table on the page."""
    return _points(context, chart)[0]


def marked_places(context: RenderContext, one: Map) -> tuple[Place, ...]:
    """Return the places that a map marks."""
    return tuple(place for place in context.edition.briefing.places if _marked(one, place))


def _points(context: RenderContext, chart: Chart) -> tuple[tuple[Point, ...], Point | None]:
    """Return the points of a chart, and the total that they are parts of."""
    found = [context.figures[name] for name in chart.figures if name in context.figures]
    gather: dict[str, Callable[[], tuple[Point, ...]]] = {
        "range": lambda: tuple(_estimates(context, found)),
        "editions": lambda: tuple(_course(context, found)),
        "timeline": lambda: tuple(_events(context)),
    }
    if chart.kind in gather:
        return gather[chart.kind](), None
    if table := find_table(context.edition.briefing, chart.table):
        return tuple(_of_table(context, chart, table)), None
    if chart.kind == "parts" and len(found) == 1 and found[0].parts:
        parts = [context.figures[name] for name in found[0].parts if name in context.figures]
        return tuple(_known(context, parts)), _point(context, found[0])
    return tuple(_known(context, found)) or tuple(_data(context, chart)), None


def _known(context: RenderContext, figures: list[KeyFigure]) -> Iterator[Point]:
    return (_point(context, figure) for figure in figures if figure.value is not None)


def _point(context: RenderContext, figure: KeyFigure) -> Point:
    shown = context.right.get(figure.id, figure)
    return Point(figure.label, shown.value, corrected_text(context, figure))


def _data(context: RenderContext, chart: Chart) -> Iterator[Point]:
    for datum in chart.data:
        dated = chart.kind == "line" and is_moment(datum.label)
        label = when(context, datum.label) if dated else datum.label
        shown = context.lang.number(datum.value)
        yield Point(label, datum.value, shown, series=datum.series or "", at=datum.label if dated else "")


def _of_table(context: RenderContext, chart: Chart, table: Table) -> Iterator[Point]:
    """Yield a point for each row and column, in page order."""
    heads = drawn_columns(chart, table)
    for place in heads:
        column = table.columns[place]
        series = column.label if len(heads) > 1 else ""
        for row in work_out(table).rows:
            name, number = str(row[table.head].value or ""), row[place].number
            dated = table.columns[table.head].kind == "date" and is_moment(name)
            yield Point(
                when(context, name) if dated else table.labels.get(name, name),
                float(number) if number is not None else None,
                number_text(context.lang, column, row[place]) or "–",
                series=series,
                at=name if dated else "",
            )


def _totals(context: RenderContext, points: tuple[Point, ...]) -> tuple[str, ...]:
    """Return the sum of the points of each label, in label order."""
    sums: dict[str, Decimal] = {}
    for point in points:
        sums[point.label] = sums.get(point.label, Decimal(0)) + Decimal(str(point.value or 0))
    return tuple(context.lang.number(float(total)) for total in sums.values())


def downloads(
    context: RenderContext, record: Chart | Map, *, whole: bool = False
) -> tuple[records.Link, ...]:
    """Return links to the numbers and the picture of a chart or a map, as far as a page has them.

    A page whose records link to the page for reuse leaves all but the numbers of a table to that page, unless `whole`.
    """
    if context.medium != "web":
        return ()
    table = find_table(context.edition.briefing, record.table)
    numbers = csv_link(context, table) if table else None
    texts = {
        "csv": context.say("Download as CSV"),
        "svg": context.say("Download as SVG"),
        "png": context.say("Download as PNG"),
    }
    paths = drawing_files(context.site, context.edition, record) if whole or not context.shares else ()
    own = (records.Link(texts[kind], context.href(path)) for kind, path in paths)
    return (*((numbers,) if numbers else ()), *own)


def drawing_files(site: Site, edition: Edition, record: Chart | Map) -> Iterator[tuple[str, str]]:
    """Yield the suffixes and paths of the files of a chart or a map.

    No id contains a dot, so no other file has their names. The numbers of a table are in the table's own file. A site
    without link previews has no PNG either, since both are laid out as documents.
    """
    stem = f".{'chart' if isinstance(record, Chart) else 'map'}-{record.id}"
    is_drawn = isinstance(record, Chart) or not missing()
    wanted = {"csv": not record.table, "svg": is_drawn, "png": is_drawn and site.holds("card")}
    yield from ((kind, edition.path(f"{stem}.{kind}")) for kind, is_wanted in wanted.items() if is_wanted)


def is_drawn(briefing: Briefing, chart: Chart) -> bool:
    """Return whether a page can show a chart: one of a table needs that table, and a column of it."""
    table = find_table(briefing, chart.table)
    return not chart.table or (table is not None and bool(drawn_columns(chart, table)))


def _estimates(context: RenderContext, figures: list[KeyFigure]) -> Iterator[Point]:
    for figure in figures:
        for estimate in figure.range:
            names = [context.edition.source(name) for name in estimate.sources]
            label = context.say("; ").join(source.publisher or source.title for source in names if source)
            ends = [
                context.lang.number(value) for value in (estimate.low, estimate.high) if value is not None
            ]
            best = context.lang.number(estimate.best) if estimate.best is not None else ""
            shown = f"{best} ({span(ends)})" if best and ends else best or span(ends)
            yield Point(label, estimate.best, shown, estimate.low, estimate.high, figure.label)


def _course(context: RenderContext, figures: list[KeyFigure]) -> Iterator[Point]:
    """Yield each figure from every edition up to this one that gives it in the same unit."""
    own = context.edition
    siblings = context.library.of_series(own.file.series) if own.file.series else (own,)
    editions = [context.library.in_language(e, own.lang) for e in siblings if e.number <= own.number]
    for figure in figures:
        for edition in editions:
            then = next((item for item in edition.briefing.key_figures if item.id == figure.id), None)
            if then is None or then.value is None:
                continue
            if comparable(then, figure, one_language=edition.lang == own.lang):
                label = context.say("Edition {number}", number=edition.number)
                right = right_figures(context.library, edition).get(figure.id)
                point = Point(
                    label, then.value, full_text(context, then), series=figure.label, at=_day(edition)
                )
                yield from corrected_point(context, point, right) if right else (point,)


def corrected_point(context: HasLanguage, point: Point, right: KeyFigure) -> tuple[Point, Point]:
    """Return the wrong point, marked as such, and the corrected one at the same position."""
    was = f"{context.say('wrong:')} {point.display}"
    now = corrected(context, full_text(context, right))
    return replace(point, display=was, wrong=True), replace(point, value=right.value, display=now)


def _day(edition: Edition) -> str:
    moment = edition.briefing.as_of
    return (moment.date() if moment else edition.briefing.dateline.date).isoformat()


def _events(context: RenderContext) -> Iterator[Point]:
    for item in context.edition.briefing.timeline:
        shown = when(context, item.date)
        precision = item.precision or ""
        yield Point(item.text, None, shown, at=item.date, until=item.until or "", precision=precision)


def _table(
    context: RenderContext, chart: Chart, points: tuple[Point, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the numbers of a chart as a table, for readers who cannot see it; a timeline has its list instead."""
    if chart.kind == "timeline":
        return (), ()
    value = chart.unit or context.say("Number")
    if chart.kind == "heat" or (chart.table and any(point.series for point in points)):
        return _side_by_side(context, points)
    if any(point.series for point in points):
        heads = (context.say("What"), context.say("Where or when"), value)
        return heads, tuple((point.series, point.label, point.display) for point in points)
    return (context.say("What"), value), tuple((point.label, point.display) for point in points)


def _side_by_side(
    context: RenderContext, points: tuple[Point, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return a row for each label, with a column for each series."""
    series = list(dict.fromkeys(point.series for point in points))
    lines: dict[str, dict[str, str]] = {}
    for point in points:
        lines.setdefault(point.label, {})[point.series] = point.display
    rows = tuple((label, *(line.get(name, "–") for name in series)) for label, line in lines.items())
    return (context.say("Where or when"), *series), rows


def _shades(points: tuple[Point, ...]) -> tuple[tuple[int, ...], ...]:
    """Return the class of each cell of a heat table, by rows and columns; 0 for one without a number."""
    of = shaded(points).of
    labels, series = (
        dict.fromkeys(found) for found in zip(*((p.label, p.series) for p in points), strict=True)
    )
    return tuple(
        tuple(of.get(cell_name(Point(label, series=name)), 0) for name in series) for label in labels
    )


def _class_labels(context: RenderContext, classes: Classes) -> tuple[str, ...]:
    """Return the lowest and the highest number of each class as printed."""
    printed = (tuple(context.lang.number(value) for value in dict.fromkeys(ends)) for ends in classes.ends)
    return tuple(span(ends) for ends in printed)


def map_view(context: RenderContext, prose: Prose, one: Map) -> records.DrawingView:
    """Return one map."""
    places = marked_places(context, one)
    disclaimer = context.say("Boundaries and names shown do not imply endorsement or acceptance of them.")
    filled = _shaded(context, one)
    spec = MapSpec(
        title=one.title,
        atlas=assets.find(context.site.root, ATLAS),
        waters=_waters(context.site),
        markers=tuple(Marker(place.name, place.lat or 0.0, place.lon or 0.0) for place in places),
        countries=tuple(sorted({place.country for place in places if place.country})),
        areas=areas_file(context.edition, one),
        areas_name=one.geojson or "",
        area_property=one.area or "",
        names=filled.names,
        shades=filled.shades,
        legend=filled.legend,
        alt=one.alt,
        lang=context.edition.lang,
        direction="rtl" if context.lang.dir == "rtl" else "ltr",
        numerals=_numerals(context),
        kilometre=context.say("km"),
        disclaimer=disclaimer,
    )
    heads = (context.say("Place"), context.say("Province or district"))
    view = records.DrawingView(
        anchor=f"map-{one.id}",
        title=context.titled(f"map-{one.id}", one.title),
        alt=one.alt,
        caption=prose.line_or_none(one.caption),
        cites=prose.cites(one.sources, one.caption),
        heads=filled.heads or heads,
        rows=filled.rows or tuple((place.name, place.admin or "") for place in places),
        kind="map",
        downloads=downloads(context, one),
        unit=filled.heads[-1] if filled.heads else "",
        share=share_link(context, f"map-{one.id}", one.title),
    )
    for path in filter(None, (spec.atlas, spec.waters)):
        depend(inputs.FILE, str(path))
    return _with(view, _drawn_map(spec, inputs.read_bytes(spec.areas) if spec.areas else b""))


def _waters(site: Site) -> Path | None:
    """Return the path of the rivers and lakes; None if they are not installed."""
    path = assets.find(site.root, WATERS)
    return path if inputs.is_file(path) else None


@dataclass(frozen=True)
class _Shaded:
    """The shading of a map: for each area its printed name and its class, and the labels of the classes."""

    names: tuple[tuple[str, str], ...] = ()
    shades: tuple[tuple[str, int], ...] = ()
    legend: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def _shaded(context: RenderContext, one: Map) -> _Shaded:
    """Return the classified numbers of a map's table; empty if it names none."""
    table = find_table(context.edition.briefing, one.table)
    place = table.column(one.column) if table else None
    if table is None or place is None:
        return _Shaded()
    at, column, lang = area_column(one, table), table.columns[place], context.lang
    rows = [row for row in work_out(table).rows if row[at].value is not None]
    names = {str(row[at].value): str(row[table.head].value or "") for row in rows}
    known = {str(row[at].value): number for row in rows if (number := row[place].number) is not None}
    classes = classed({name: float(number) for name, number in known.items()})
    return _Shaded(
        tuple((code, table.labels.get(name, name)) for code, name in names.items()),
        tuple(classes.of.items()),
        (*_class_labels(context, classes), context.say("No data")),
        (_headed(table.columns[table.head]), _headed(column)),
        tuple(
            (table.labels.get(name, name), number_text(lang, column, row[place]) or "–")
            for name, row in zip(names.values(), rows, strict=False)
        ),
    )


def _headed(column: Column) -> str:
    unit = column.unit or ("%" if column.kind == "percent" else "")
    return f"{column.label} ({unit})" if unit else column.label


@lru_cache(maxsize=64)
def _drawn_chart(spec: ChartSpec) -> Drawing:
    """Draw a chart once for its page and its files."""
    return draw_chart(spec)


@lru_cache(maxsize=64)
def _drawn_map(spec: MapSpec, _areas: bytes) -> Drawing:
    """Draw a map once for every medium, since it costs a tenth of a second."""
    return draw_map(spec)


def _marked(one: Map, place: Place) -> bool:
    return place.lat is not None and place.lon is not None and (not one.places or place.name in one.places)


def areas_file(edition: Edition, one: Map) -> Path | None:
    """Return the path of the desk's own areas; a file outside the briefings is never read."""
    if one.geojson is None:
        return None
    found = edition.file.beside(one.geojson)
    if isinstance(found, PathFault):
        place = edition.briefing.maps.index(one)
        raise RenderError(str(edition.problem(("maps", place, "geojson"), "SF650", *found)))
    return found


def _numerals(context: RenderContext) -> Numerals:
    sample = context.lang.number(1234567.5)
    decimal = next((char for char in reversed(sample) if not char.isdigit()), ".")
    group = next((char for char in sample if not char.isdigit()), "")
    return Numerals(
        "".join(context.lang.number(digit) for digit in range(10)), decimal, "" if group == decimal else group
    )


def _with(view: records.DrawingView, drawing: Drawing) -> records.DrawingView:
    """Return a view with its pictures, which contain no text and no scripts."""
    panels = tuple(plot(panel) for panel in drawing.panels)
    return replace(view, panels=panels, key=drawing.key, disclaimer=drawing.disclaimer)


def plot(panel: Panel) -> records.Plot:
    """Return the view of a picture with its labels."""
    return records.Plot(
        name=panel.name,
        value=panel.value,
        svg=_svg(panel.svg) if panel.svg else None,
        labels=tuple(records.DrawingLabel(x.text, x.x, x.y, x.anchor, x.kind) for x in panel.labels),
        axis=panel.axis,
        rows=tuple(records.DrawingRow(row.label, row.value, _svg(row.svg)) for row in panel.rows),
        key=panel.key,
    )


def _svg(text: str) -> Markup:
    return Markup(text)  # noqa: S704  # made by standfirst.charts from numbers
