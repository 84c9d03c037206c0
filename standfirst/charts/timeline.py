"""Events on a time axis, numbered as in the list below it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from standfirst.charts import time_axis
from standfirst.charts.drawing import Drawing, Label, Panel, element, percent, picture, toned
from standfirst.charts.plots import LETTER, NARROW, PlotFrame, wide
from standfirst.charts.scene import Scene, lay_out
from standfirst.charts.spec import ChartSpec, Palette

AXIS = 34
DAYS = 2 * 86_400_000
"""The duration in milliseconds below which ticks are hours; the date is given below the axis."""
LANE = 22


def draw_timeline(spec: ChartSpec, palette: Palette) -> Drawing:
    """Draw events in time, numbered as in the list below; an inexact one is as wide as its uncertainty."""
    spans = [time_axis.span(point) for point in spec.points]
    edges = [(end, 0.0) for span in spans for end in (span.start, span.middle, span.end)]
    scene = lay_out(edges, dates=True, y_from=0, y_to=1, numerals=spec.numerals)
    frame = PlotFrame(2.0, spec.direction == "rtl")
    places = [frame.x(x) for x, _ in scene.points]
    triples = list(zip(places[::3], places[1::3], places[2::3], strict=True))
    numbers = _groups([middle for _, middle, _ in triples])
    height = AXIS + 14 + LANE * (1 + max(group.lane for group in numbers))
    ticks = _time_labels(scene, frame, spec)
    events = _events(spans, triples, numbers, palette)
    svg = picture(height, spec.alt or spec.title, (_tick_marks(ticks, palette), *events))
    shown = [_number_label(item, height, spec) for item in numbers]
    ends = tuple(dict.fromkeys((spec.points[0].display, spec.points[-1].display)))
    dated = ticks and spans[-1].end - spans[0].start > DAYS
    panel = Panel(svg=svg, height=height, labels=(*ticks, *shown), axis=() if dated else ends)
    return Drawing(spec.kind, spec.direction, (panel,))


@dataclass(frozen=True, slots=True)
class EventGroup:
    """Events so close that they share a number: `12-14`; positions are in per cent."""

    first: int
    last: int
    start: float
    left: float
    right: float
    lane: int

    @property
    def middle(self) -> float:
        """The position of the number."""
        return (self.left + self.right) / 2


def _groups(places: list[float]) -> list[EventGroup]:
    """Group events in the order of the list, in two lanes if their numbers are close."""
    groups: list[EventGroup] = []
    for number, place in enumerate(places, start=1):
        if groups and abs(place - groups[-1].start) < _room(number):
            last = groups[-1]
            edges = (min(last.left, place), max(last.right, place))
            groups[-1] = replace(last, last=number, left=edges[0], right=edges[1])
        else:
            groups.append(EventGroup(number, number, place, place, place, 0))
    return [replace(group, lane=_lane(index, groups)) for index, group in enumerate(groups)]


def _lane(index: int, groups: list[EventGroup]) -> int:
    """Return the second lane for every other group, if any would touch."""
    crowded = any(abs(one.middle - other.middle) < _room(other.last) for one, other in pairwise(groups))
    return index % 2 if crowded else 0


def _room(number: int) -> float:
    """Return the space for a group's numbers, in per cent of a narrow picture."""
    return 100 * (2 * len(str(number)) + 2) * LETTER / NARROW


def _events(
    spans: list[time_axis.Span],
    triples: list[tuple[float, float, float]],
    numbers: list[EventGroup],
    palette: Palette,
) -> list[str]:
    base = element("line", x1="0%", x2="100%", y1=AXIS - 8.0, y2=AXIS - 8.0)
    leaders = [_leader(group) for group in numbers]
    marks = [_event(span, triple) for span, triple in zip(spans, triples, strict=True)]
    wide = [mark for span, mark in zip(spans, marks, strict=True) if not span.exact]
    exact = [mark for span, mark in zip(spans, marks, strict=True) if span.exact]
    colour = palette.tones[0]
    return [
        toned("rule", palette.rule, base, *leaders, stroke="currentColor", stroke_width=1.0),
        toned("tone-1", colour, *wide, stroke="currentColor", stroke_opacity=0.45, stroke_width=10.0),
        toned("tone-1", colour, *exact, fill="currentColor"),
    ]


def _leader(group: EventGroup) -> str:
    """Return a bracket under the events of a group and a line from it to their number."""
    top, x = AXIS + 1.0, percent(group.middle)
    down = element("line", x1=x, x2=x, y1=top, y2=AXIS + 5.0 + LANE * group.lane)
    if group.right - group.left < 1:
        return down
    return element("line", x1=percent(group.left), x2=percent(group.right), y1=top, y2=top) + down


def _tick_marks(ticks: list[Label], palette: Palette) -> str:
    marks = [
        element("line", x1=percent(tick.x), x2=percent(tick.x), y1=AXIS - 16.0, y2=AXIS - 8.0)
        for tick in ticks
    ]
    return toned("rule", palette.rule, *marks, stroke="currentColor")


def _event(span: time_axis.Span, triple: tuple[float, float, float]) -> str:
    start, middle, end = triple
    if span.exact:
        return element("circle", cx=percent(middle), cy=AXIS - 8.0, r=5.0)
    left, right = sorted((start, end))
    if right - left < 1.5:
        left, right = middle - 0.75, middle + 0.75
    return element("line", x1=percent(left), x2=percent(right), y1=AXIS - 8.0, y2=AXIS - 8.0)


def _time_labels(scene: Scene, frame: PlotFrame, spec: ChartSpec) -> list[Label]:
    words = time_axis.tick_labels([value for _, value in scene.x_ticks], spec.lang, spec.numerals)
    labels: list[Label] = []
    for (share, _), text in zip(scene.x_ticks, words, strict=True):
        place = frame.x(share)
        apart = wide(text)
        half = apart / 2
        inside = bool(text) and half <= place <= 100 - half
        if inside and all(abs(place - label.x) > apart for label in labels):
            labels.append(Label(text, round(place), 0, "middle", "time"))
    return labels


def _number_label(group: EventGroup, height: int, spec: ChartSpec) -> Label:
    numbers = [spec.numerals.whole(value) for value in dict.fromkeys((group.first, group.last))]
    text = "–".join(numbers)
    edge = 50 * (len(text) + 1) * LETTER / NARROW
    x = min(max(group.middle, edge), 100 - edge)
    y = round(100 * (AXIS + 5 + LANE * group.lane) / height)
    return Label(text, round(x), y, "middle", "number")
