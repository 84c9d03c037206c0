"""Charts show their numbers truly, hold no words, and are safe to stand in any page."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from standfirst.charts import ChartSpec, Drawing, Numerals, Palette, Panel, Point, draw_chart
from standfirst.charts.heat import cell_name, shaded
from standfirst.charts.spec import Direction

ROOT = Path(__file__).parents[2]
URDU = Numerals("۰۱۲۳۴۵۶۷۸۹", "٫", "٬")
HOSTILE = "<b>x</b> {{ y }} ${z} \"'& 😀 کوئٹہ " + "long" * 75
PLACES = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height"}
ALLOWED = {"svg", "title", "g", "rect", "line", "circle", "path"}


def spec(kind: str, *points: Point, **more: object) -> ChartSpec:
    """A chart of this kind with a title."""
    return replace(ChartSpec("bar", "Title", points), kind=kind, **more)  # type: ignore[arg-type]


EXAMPLES = {
    "bar": spec("bar", Point("Quetta", 31, "31"), Point("Gwadar", 17, "17")),
    "line": spec("line", *(Point(f"{d} Feb", d * d, str(d), at=f"2026-02-0{d}") for d in range(1, 9))),
    "parts": spec("parts", Point("a", 31, "31"), Point("b", 17, "17"), Point("c", 145, "145")),
    "range": spec("range", Point("Army", 193, "180-200", low=180, high=200), Point("Other", 145, "145")),
    "editions": spec(
        "editions",
        Point("1", 145, "145", series="killed", at="2026-02-01"),
        Point("2", 190, "190", series="killed", at="2026-02-02"),
    ),
    **{
        kind: spec(
            kind,
            *(
                Point(f"{d} Feb", d * d, str(d), series=name, at=f"2026-02-0{d}")
                for name in "ab"
                for d in range(1, 9)
            ),
            threshold=(40.0, "Alert"),
            annotations=(("2026-02-03", "Wells treated"),),
        )
        for kind in ("columns", "area")
    },
    **{
        kind: spec(
            kind,
            *(
                Point(place, 10.0 + n, str(n), series=name)
                for name in ("a", "b")
                for n, place in enumerate(("x", "y"))
            ),
        )
        for kind in ("grouped", "stacked", "pyramid", "dots", "progress")
    },
    "heat": spec(
        "heat",
        Point("a", 1, "1", series="x"),
        Point("a", 9, "9", series="y"),
        Point("b", None, "–", series="x"),
        legend=(HOSTILE, HOSTILE),
    ),
    "timeline": spec(
        "timeline",
        Point("a", at="2026-01", display="January 2026"),
        Point("b", at="2026-02-14", display="14 February 2026"),
        Point("c", at="2026-03-30T10:00+05:00", display="30 March 2026"),
    ),
}


def pictures(drawing: Drawing) -> list[ET.Element]:
    """Every picture of a drawing, parsed."""
    texts = [text for p in drawing.panels for text in (p.svg, *(row.svg for row in p.rows)) if text]
    return [ET.fromstring(text) for text in texts]


def marks(picture: ET.Element, tag: str, tone: str = "tone-") -> list[dict[str, float]]:
    """The numbers of all such elements below groups of a tone, without their units."""
    found = []
    for group in picture.iter("g"):
        if tone in group.get("class", ""):
            found += [
                {key: float(item.get(key, "").rstrip("%")) for key in PLACES & set(item.keys())}
                for item in group.iter(tag)
            ]
    return found


def only(drawing: Drawing) -> Panel:
    """The only panel."""
    assert len(drawing.panels) == 1
    return drawing.panels[0]


def bars(drawing: Drawing) -> list[dict[str, float]]:
    """The bar of every row that has one."""
    return [mark for picture in pictures(drawing) for mark in marks(picture, "rect")]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("kind", EXAMPLES)
def test_safe(kind: str, direction: Direction) -> None:
    """A picture has only plain shapes: no text, style, script, id or reference, but a title."""
    hostile = tuple(
        replace(p, label=HOSTILE, display=HOSTILE, series=p.series and HOSTILE + p.series)
        for p in EXAMPLES[kind].points
    )
    drawn = replace(EXAMPLES[kind], points=hostile, title=HOSTILE, alt=HOSTILE, direction=direction)
    found = pictures(draw_chart(drawn))
    assert found
    for picture in found:
        assert HOSTILE in (picture.findtext("title") or "")
        for item in picture.iter():
            assert item.tag in ALLOWED
            assert not {"style", "id", "href", "src"} & set(item.keys())
            assert not any("url(" in value for value in item.attrib.values())
            assert item.tag == "title" or not (item.text or "").strip()


@pytest.mark.parametrize("kind", EXAMPLES)
def test_named(kind: str) -> None:
    """A picture that stands alone has a name; one beside its words is hidden from them."""
    for panel in draw_chart(EXAMPLES[kind]).panels:
        if panel.svg:
            picture = ET.fromstring(panel.svg)
            assert picture.get("role") == "img"
            assert picture.findtext("title")
        for row in panel.rows:
            assert 'aria-hidden="true"' in row.svg


def test_titles_have_plain_spaces() -> None:
    """A number keeps its unit in words beside a picture; its title has no sign that XML has no name for."""
    points = tuple(replace(p, display=f"{p.display}\N{NO-BREAK SPACE}m") for p in EXAMPLES["editions"].points)
    panel = only(draw_chart(replace(EXAMPLES["editions"], points=points)))
    assert "145 m" in panel.svg
    assert "\N{NO-BREAK SPACE}" not in panel.svg
    assert panel.value == "190\N{NO-BREAK SPACE}m"


@pytest.mark.parametrize("kind", EXAMPLES)
def test_small(kind: str) -> None:
    """An ordinary chart takes less than three kilobytes."""
    drawing = draw_chart(EXAMPLES[kind])
    assert 0 < sum(len(p.svg) + sum(len(r.svg) for r in p.rows) for p in drawing.panels) < 3000


@pytest.mark.slow
def test_deterministic() -> None:
    """Two processes draw the same bytes, whatever their hash seeds."""
    code = (
        "from tests.charts.test_charts import EXAMPLES, draw_chart\n"
        "print([draw_chart(EXAMPLES[kind]) for kind in EXAMPLES])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert b"<svg" in runs[0]


def test_bars_are_proportional() -> None:
    """A bar is as long as its number, and all begin at one zero."""
    found = bars(draw_chart(spec("bar", Point("a", 40), Point("b", 10), Point("c", 0))))
    assert [(bar["x"], bar["width"]) for bar in found] == [(0, 100), (0, 25), (0, 0)]


def test_bars_below_zero() -> None:
    """Numbers below zero go to the other side of a common zero line."""
    found = bars(draw_chart(spec("bar", Point("a", 30), Point("b", -10))))
    assert [(bar["x"], bar["width"]) for bar in found] == [(25, 75), (0, 25)]


def test_bars_mirrored() -> None:
    """From right to left, bars begin at the right."""
    drawn = draw_chart(spec("bar", Point("a", 40), Point("b", 10), direction="rtl"))
    assert [(bar["x"], bar["width"]) for bar in bars(drawn)] == [(0, 100), (75, 25)]


def test_unknown_is_not_zero() -> None:
    """A number that nobody knows has no mark, zero has its line."""
    drawn = only(draw_chart(spec("bar", Point("a", 4), Point("b", 0), Point("c", None, "unknown"))))
    assert [row.svg.count("<line") for row in drawn.rows] == [1, 1, 0]
    assert drawn.rows[2].value == "unknown"


def test_bars_by_series() -> None:
    """Each series is a panel of its own, and all share a scale."""
    points = (Point("a", 10, series="x"), Point("a", 20, series="y"), Point("b", 5, series="x"))
    drawn = draw_chart(spec("bar", *points))
    assert [(panel.name, len(panel.rows)) for panel in drawn.panels] == [("x", 2), ("y", 1)]
    assert [bar["width"] for bar in bars(drawn)] == [50, 25, 100]


def test_parts_sum_to_the_whole() -> None:
    """Parts lie side by side in order, each with its share, and a row each says which is which."""
    drawn = only(draw_chart(EXAMPLES["parts"]))
    picture = ET.fromstring(drawn.svg)
    blocks = marks(picture, "rect")
    assert [block["width"] for block in blocks] == pytest.approx(
        [3100 / 193, 1700 / 193, 14500 / 193], abs=0.01
    )
    for block, following in pairwise(blocks):
        assert block["x"] + block["width"] == pytest.approx(following["x"], abs=0.02)
    assert [(row.label, row.value) for row in drawn.rows] == [
        ("a", "31"),
        ("b", "17"),
        ("c", "145"),
    ]
    assert len({row.svg.split("color=")[1][:9] for row in drawn.rows}) == 3


def test_parts_leave_a_rest() -> None:
    """Where the whole is more than its parts, the rest is an empty frame of its share."""
    whole = Point("All", 90, "more than 90")
    drawn = only(draw_chart(spec("parts", Point("a", 20), Point("b", 10), whole=whole)))
    picture = ET.fromstring(drawn.svg)
    assert [b["width"] for b in marks(picture, "rect")] == pytest.approx([22.22, 11.11])
    assert [b["width"] for b in marks(picture, "rect", "ink")] == pytest.approx([66.67])
    assert (drawn.name, drawn.value) == ("All", "more than 90")


def test_range_positions() -> None:
    """Low, best and high lie on one scale that all sources share."""
    points = (Point("a", 150, low=100, high=200), Point("b", 125))
    found = pictures(draw_chart(spec("range", *points)))
    assert [c["cx"] for p in found for c in marks(p, "circle")] == [50, 26]
    assert {line["x1"] for line in marks(found[0], "line")} == {2, 98}


def test_range_is_open_where_nobody_knows() -> None:
    """`At least` goes on, dashed, to the far edge, and `up to` to the near one."""
    points = (Point("a", low=100), Point("b", high=100), Point("c", low=50, high=150))
    drawn = only(draw_chart(spec("range", *points)))
    dashed = [
        (float(line.get("x1", "").rstrip("%")), line.get("x2"))
        for row in drawn.rows
        for line in ET.fromstring(row.svg).iter("line")
        if line.get("stroke-dasharray")
    ]
    assert dashed == [(50, "100%"), (50, "0%")]


def test_line_positions() -> None:
    """Dots lie where dates and numbers say: equal steps are equal, zero is on the lowest rule."""
    days = [(1, 0.0), (2, 50.0), (4, 100.0)]
    points = [Point(str(d), v, at=f"2026-02-0{d}") for d, v in days]
    drawn = only(draw_chart(spec("line", *points)))
    picture = ET.fromstring(drawn.svg)
    dots = marks(picture, "circle")
    step = dots[1]["cx"] - dots[0]["cx"]
    assert dots[2]["cx"] - dots[1]["cx"] == pytest.approx(2 * step, abs=0.03)
    assert dots[0]["cy"] - dots[1]["cy"] == pytest.approx(dots[1]["cy"] - dots[2]["cy"], abs=0.03)
    rules = {line["y1"] for line in marks(picture, "line", "rule")}
    assert max(rules) == pytest.approx(dots[0]["cy"], abs=0.01)
    zero = next(label for label in drawn.labels if label.text == "0")
    assert zero.y == round(dots[0]["cy"])


def test_line_mirrored() -> None:
    """From right to left, time runs to the left and numbers stand at the right."""
    points = EXAMPLES["line"].points
    there = only(draw_chart(EXAMPLES["line"]))
    back = only(draw_chart(spec("line", *points, direction="rtl", numerals=URDU)))
    dots = [marks(ET.fromstring(p.svg), "circle") for p in (there, back)]
    for one, other in zip(*dots, strict=True):
        assert one["cx"] + other["cx"] == pytest.approx(100, abs=0.02)
        assert one["cy"] == other["cy"]
    values = [label for label in back.labels if label.kind == "value"]
    assert {(label.x, label.anchor) for label in values} == {(100, "end")}
    assert "۲۰" in {label.text for label in values}


def test_line_gap() -> None:
    """A missing number parts the line, and a number alone between gaps still has its dot."""
    values = [1, 2, None, 3, None, 4, 5]
    points = [Point(str(i), v, at=f"2026-02-0{i}") for i, v in enumerate(values, start=1)]
    picture = ET.fromstring(only(draw_chart(spec("line", *points))).svg)
    assert len(marks(picture, "line")) == 2
    assert len(marks(picture, "circle")) == 5


def test_line_sorts_dates() -> None:
    """Dates given in any order are drawn in the order of time."""
    points = EXAMPLES["line"].points
    assert draw_chart(spec("line", *reversed(points))) == draw_chart(spec("line", *points))


def test_line_near_zero_or_not() -> None:
    """An axis begins at zero, unless a chart says otherwise and its numbers are much alike."""
    far = only(draw_chart(spec("line", Point("a", 278), Point("b", 283))))
    near = only(draw_chart(spec("line", Point("a", 278), Point("b", 283), zero=False)))
    assert "0" in {label.text for label in far.labels}
    assert "0" not in {label.text for label in near.labels}


def test_columns_are_stacked_on_their_days() -> None:
    """Each part is as high as its number and stands on the one below; a day without numbers keeps its place."""
    points = [
        Point(str(day), value, at=f"2026-02-0{day}", series=name)
        for name, values in {"a": {1: 10.0, 2: 20.0, 4: 30.0}, "b": {1: 5.0, 2: 10.0, 4: 15.0}}.items()
        for day, value in values.items()
    ]
    blocks = bars(draw_chart(spec("columns", *points)))
    lower, upper = blocks[:3], blocks[3:6]
    assert [one["height"] / lower[0]["height"] for one in lower] == pytest.approx([1, 2, 3], abs=0.01)
    assert [one["y"] + one["height"] for one in upper] == pytest.approx([one["y"] for one in lower], abs=0.02)
    step = lower[1]["x"] - lower[0]["x"]
    assert lower[2]["x"] - lower[1]["x"] == pytest.approx(2 * step, abs=0.02)


def test_columns_below_zero_hang_down() -> None:
    """A number below zero is drawn from the zero line downwards."""
    above, below = bars(draw_chart(spec("columns", Point("a", 10), Point("b", -10))))
    assert above["y"] + above["height"] == pytest.approx(below["y"], abs=0.02)


def test_areas_fill_what_columns_would() -> None:
    """An area goes along the tops of its points and back along those below."""
    points = (Point("a", 10, at="2026-02-01"), Point("b", 20, at="2026-02-02"))
    (picture,) = pictures(draw_chart(spec("area", *points)))
    inner = next(item for item in picture.iter("svg") if item is not picture)
    path = next(inner.iter("path")).get("d", "")
    corners = [tuple(map(float, pair.split(","))) for pair in path.strip("Mz").split()]
    assert len(corners) == 4
    assert corners[2][1] == corners[3][1] > corners[0][1] > corners[1][1]


def test_small_multiples_share_a_scale() -> None:
    """A picture for each series, and the same axis in all."""
    for kind in ("line", "columns"):
        points = [
            Point(str(n), size * n, series=name) for name, size in (("a", 1), ("b", 50)) for n in (1, 2)
        ]
        one, other = draw_chart(spec(kind, *points, separate=True)).panels
        assert [one.name, other.name] == ["a", "b"]
        axes = [[x.text for x in panel.labels if x.kind == "value"] for panel in (one, other)]
        assert axes[0] == axes[1]
        assert "100" in axes[0]


@pytest.mark.parametrize("kind", ["line", "columns", "area"])
def test_thresholds_and_annotations(kind: str) -> None:
    """A threshold lies within the axis with its words; one annotation has its words in the picture, more have numbers."""
    points = [Point(f"{d} Feb", d, at=f"2026-02-0{d}") for d in range(1, 9)]
    one = draw_chart(spec(kind, *points, threshold=(40.0, "Alert"), annotations=(("2026-02-03", "Wells"),)))
    words = {label.text: label for label in only(one).labels}
    assert {"Alert", "Wells", "40"} <= set(words)
    assert words["Alert"].y == words["40"].y
    both = draw_chart(spec(kind, *points, annotations=(("2026-02-03", "Wells"), ("2026-02-06", "Beds"))))
    long = "An alert level that takes too many words for a picture"
    far = draw_chart(spec(kind, *points, threshold=(40.0, long)))
    assert (far.key, long in {label.text for label in only(far).labels}) == ((("╌", long),), False)
    assert both.key == (("1", "Wells"), ("2", "Beds"))
    assert {"1", "2"} <= {label.text for label in only(both).labels}


def test_heat_tables_shade_by_equal_classes() -> None:
    """The key has a patch for each class, in the tones of maps; numbers that are not known have none."""
    points = EXAMPLES["heat"].points
    classes = shaded(points)
    assert [classes.of.get(cell_name(point), 0) for point in points] == [1, 2, 0]
    assert list(classes.ends) == [(1, 1), (9, 9)]
    tones = [
        row.svg.count(f"sf-plot__shade-{n}")
        for n, row in enumerate(only(draw_chart(EXAMPLES["heat"])).rows, 1)
    ]
    assert tones == [1, 1]


def test_grouped_bars_share_a_scale() -> None:
    """Each label has the bars of all series, as long as their numbers."""
    drawn = draw_chart(
        spec("grouped", *(Point(p, v, series=s) for s, v in (("a", 10), ("b", 40)) for p in "xy"))
    )
    assert [panel.name for panel in drawn.panels] == ["x", "y"]
    assert [row.label for row in drawn.panels[0].rows] == ["a", "b"]
    assert [one["width"] for one in bars(drawn)] == pytest.approx([25, 100, 25, 100])


def test_pyramids_stand_back_to_back() -> None:
    """The first series goes to the side where reading starts, on one scale with the second."""
    points = (Point("0-4", 20, "20", series="f"), Point("0-4", 10, "10", series="m"))
    for direction, first in (("ltr", 0), ("rtl", 50)):
        left, right = bars(draw_chart(spec("pyramid", *points, direction=direction)))[:2]
        assert left["width"] == pytest.approx(2 * right["width"])
        assert first <= left["x"] <= left["x"] + left["width"] <= first + 50


def test_progress_fills_its_target() -> None:
    """The bar is the share of its frame that was reached, and its words give both numbers."""
    points = (Point("x", 30, "30", series="reached"), Point("x", 120, "120", series="target"))
    drawn = draw_chart(spec("progress", *points))
    assert drawn.panels[0].rows[0].value == "30 / 120"
    assert marks(pictures(drawn)[0], "rect")[0]["width"] == pytest.approx(25)


def test_dots_lie_on_one_track() -> None:
    """All series of a label are dots on one scale from zero, joined from the least to the most."""
    points = (
        Point("x", 0, "0", series="then"),
        Point("x", 50, "50", series="now"),
        Point("y", 100, "100", series="now"),
    )
    drawn = draw_chart(spec("dots", *points))
    dots = [mark for picture in pictures(drawn) for mark in marks(picture, "circle")]
    assert dots[1]["cx"] - dots[0]["cx"] == pytest.approx(dots[2]["cx"] - dots[1]["cx"])
    assert drawn.panels[0].rows[1].value == "– · 100"


def test_editions_begin_at_zero() -> None:
    """The course of a figure begins at zero however alike its numbers are, a panel a figure."""
    more = (Point("1", 9000, "9,000", series="displaced", at="2026-02-01"),)
    drawn = draw_chart(spec("editions", *EXAMPLES["editions"].points, *more))
    assert [(p.name, p.value) for p in drawn.panels] == [("killed", "190"), ("displaced", "9,000")]
    assert all("0" in {label.text for label in panel.labels} for panel in drawn.panels)


def test_sparkline() -> None:
    """A small one is a line over a ground with its first and last number."""
    panel = only(draw_chart(replace(EXAMPLES["editions"], small=True)))
    assert ([label.text for label in panel.labels], panel.axis, panel.height) == (["145", "190"], (), 96)
    assert panel.svg.count("<circle") == 2


def test_words_below_do_not_touch() -> None:
    """Dates below the axis keep apart, and very long ones wrap below the picture instead."""
    many = [Point(f"{1 + i % 28} February", i, at=f"2026-02-{1 + i:02d}") for i in range(28)]
    labels = [x for x in only(draw_chart(spec("line", *many))).labels if x.kind == "time"]
    assert 2 <= len(labels) <= 3
    assert labels[0].text == "1 February"
    long = only(draw_chart(spec("line", *(replace(p, label=HOSTILE) for p in many))))
    assert not [label for label in long.labels if label.kind == "time"]
    assert long.axis == (HOSTILE,)


def test_timeline_positions() -> None:
    """A day is a dot, a month is as wide as the month, and places keep the proportions of time."""
    points = (Point("a", at="2026-01"), Point("b", at="2026-02-01"), Point("c", at="2026-04-11"))
    picture = ET.fromstring(only(draw_chart(spec("timeline", *points))).svg)
    (month,) = marks(picture, "line")
    dots = [dot["cx"] for dot in marks(picture, "circle")]
    day = (month["x2"] - month["x1"]) / 31
    assert dots[0] == pytest.approx(month["x2"] + day / 2, abs=0.02)
    assert dots[1] - dots[0] == pytest.approx(69 * day, abs=0.05)


def test_timeline_numbers_every_event() -> None:
    """Every event has a number, alone or in a group, in the order of the list."""
    points = [Point(str(i), at=f"20{i // 8:02d}-0{1 + i % 8}-01") for i in range(200)]
    labels = [x for x in only(draw_chart(spec("timeline", *points))).labels if x.kind == "number"]
    covered: list[int] = []
    for label in labels:
        first, _, last = label.text.partition("–")
        covered += range(int(first), int(last or first) + 1)
    assert covered == list(range(1, 201))
    assert only(draw_chart(spec("timeline", *points))).svg.count("<circle") == 200


def test_timeline_numbers_keep_apart() -> None:
    """Numbers in one lane do not touch on a phone."""
    points = [Point(str(i), at=f"{2020 + i // 9}-0{1 + i % 9}-01") for i in range(200)]
    for direction in ("ltr", "rtl"):
        panel = only(draw_chart(spec("timeline", *points, direction=direction)))
        lanes: dict[int, list[tuple[float, int]]] = {}
        for label in panel.labels:
            if label.kind == "number":
                lanes.setdefault(label.y, []).append((label.x * 2.88, len(label.text)))
        for lane in lanes.values():
            lane.sort()
            assert lane[0][0] - lane[0][1] * 3.5 >= 0
            assert lane[-1][0] + lane[-1][1] * 3.5 <= 288
            for (x, size), (after, length) in pairwise(lane):
                assert after - x > (size + length) / 2 * 7


def test_timeline_ticks_speak_the_language() -> None:
    """The words on the time axis are in the briefing's language and digits."""
    points = (Point("a", at="2025-11-20"), Point("b", at="2026-03-10"))
    drawn = only(draw_chart(spec("timeline", *points, lang="ur", direction="rtl", numerals=URDU)))
    texts = " ".join(label.text for label in drawn.labels if label.kind == "time")
    assert "۲۰۲۶" in texts
    assert not any(letter.isascii() and letter.isalnum() for letter in texts)


@pytest.mark.parametrize("lang", ["bal", "xx", "fr-CA", "zz-Zzzz-ZZ"])
def test_unknown_language(lang: str) -> None:
    """A language that Babel does not know falls back to English ticks."""
    points = (Point("a", at="2025-11-20"), Point("b", at="2026-03-10"))
    assert only(draw_chart(spec("timeline", *points, lang=lang))).labels


@pytest.mark.parametrize("kind", EXAMPLES)
def test_odd_counts(kind: str) -> None:
    """None, one, equal, huge, tiny and 200 values are drawn without a crash, within the picture."""
    assert draw_chart(spec(kind)).panels == ()
    for values in ([7], [0], [-5], [0, 0], [1e15, 1], [1e-9, 2e-9], [-3, -9], list(range(200))):
        points = [Point(f"p{i}", v, str(v), at=f"{2000 + i}-02-01") for i, v in enumerate(values)]
        for picture in pictures(draw_chart(spec(kind, *points))):
            for item in picture.iter():
                for key in ("x", "x1", "x2", "cx", "y1", "y2", "cy"):
                    value = item.get(key, "0")
                    assert not value.endswith("%") or 0 <= float(value[:-1]) <= 100


def test_nothing_known() -> None:
    """A chart of numbers that nobody knows is empty, not a crash."""
    for kind in ("bar", "line", "parts", "range", "editions"):
        assert draw_chart(spec(kind, Point("a", None, "?", at="2026-01-01"))).panels


def test_palette() -> None:
    """A theme's colours are the ones that print shows."""
    drawn = draw_chart(EXAMPLES["bar"], Palette(tones=("#123456",)))
    assert 'color="#123456"' in only(drawn).rows[0].svg


def test_no_chart_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, every kind of chart is drawn all the same."""
    monkeypatch.setitem(sys.modules, "shapely", None)
    monkeypatch.setitem(sys.modules, "numpy", None)
    for kind, drawn in EXAMPLES.items():
        assert draw_chart(drawn).panels, kind


def test_clock_of_the_place() -> None:
    """A night attack lies on its own day, whatever day it was in Greenwich."""
    points = (Point("a", at="2026-01-31"), Point("b", at="2026-01-31T03:00+05:00"))
    picture = ET.fromstring(only(draw_chart(spec("timeline", *points))).svg)
    noon, night = (dot["cx"] for dot in marks(picture, "circle"))
    assert 2 < night < noon


def test_one_day_is_named() -> None:
    """Where ticks are hours, the words below the axis say the day."""
    points = (
        Point("a", at="2026-01-31T03:00+05:00", display="31 January, 03:00"),
        Point("b", at="2026-01-31T15:00+05:00", display="31 January, 15:00"),
    )
    drawn = only(draw_chart(spec("timeline", *points)))
    assert drawn.axis == ("31 January, 03:00", "31 January, 15:00")
    assert {label.text for label in drawn.labels if label.kind == "time"} >= {"06:00", "12:00"}


def test_tones_stand_apart_in_grey() -> None:
    """Printed without colour, neighbours in a chart are still two; each stands out from white paper by 3 to 1."""
    tones = [tuple(int(tone[at : at + 2], 16) / 255 for at in (1, 3, 5)) for tone in Palette().tones]
    greys = [0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue in tones]
    assert all(abs(one - other) > 0.1 for one, other in pairwise(greys))
    linear = [
        [part / 12.92 if part <= 0.04 else ((part + 0.055) / 1.055) ** 2.4 for part in tone] for tone in tones
    ]
    lights = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in linear]
    assert all(1.05 / (light + 0.05) >= 3 for light in lights)
