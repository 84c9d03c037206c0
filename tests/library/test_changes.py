"""What changed between editions is said in numbers only where the numbers compare."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst import checks, settings, theme
from standfirst.formats import FORMATS, Job, report
from standfirst.library import PUBLIC, Library, Visibility, compare, load_or_raise
from standfirst.library.changes import FigureChange, comparable, difference
from standfirst.model import Funding, KeyFigure
from standfirst.view.figures import funding
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose
from tests.markings import QuotationEntry, site, write
from tests.sites import NOW, ROOT

UNITS = (None, "%", "percent", "households", "km²", "hours")
CURRENCIES = (None, "EUR", "USD")
SAMPLES = load_or_raise(settings.load(ROOT))
SAME = {"%": "percent", "percent": "percent"}


def _figure(value: float | None = 5, unit: str | None = None, **more: str | None) -> KeyFigure:
    given_ = {name: what for name, what in more.items() if what is not None}
    return KeyFigure.model_validate({"id": "wells", "label": "Wells", "value": value, "unit": unit, **given_})


def test_no_difference_across_units_or_currencies() -> None:
    """A difference is given where unit and currency are the same, and nowhere else."""
    for own, other in product(product(UNITS, CURRENCIES), repeat=2):
        now, before = (
            _figure(value, unit, currency=money) for value, (unit, money) in ((9, own), (4, other))
        )
        alike = SAME.get(own[0] or "", own[0]) == SAME.get(other[0] or "", other[0]) and own[1] == other[1]
        assert difference(now, before) == (5 if alike else None), (own, other)
        assert FigureChange(now, before).difference == (5 if alike else None)


@pytest.mark.parametrize("least", ["more than", "at least"])
@pytest.mark.parametrize("most", ["fewer than", "up to"])
def test_no_difference_between_at_most_and_at_least(least: str, most: str) -> None:
    """From "up to 500" to "at least 400" nothing is known to have fallen."""
    upper, lower = _figure(500, qualifier=most), _figure(400, qualifier=least)
    assert difference(lower, upper) is None
    assert difference(upper, lower) is None
    assert difference(upper, upper.model_copy(update={"value": 450})) == 50


def test_units_of_two_languages_are_told_apart_where_they_can_be() -> None:
    """A share does not compare with a count in any language; words for the same thing are not taken for others."""
    count, share, others = _figure(12_000, "households"), _figure(41, "%"), _figure(11_000, "ménages")
    assert difference(count, others, one_language=False) == 1000
    assert difference(count, share, one_language=False) is None
    assert difference(count, _figure(11_000), one_language=False) is None


def _series(folder: Path, first: str, second: str) -> Library:
    for number, said in ((1, first), (2, second)):
        write(folder, number, QuotationEntry("CLEAR", "approved"))
        path = folder / "briefings" / "wells" / f"{number:02}.yaml"
        lines = path.read_text("utf-8").splitlines()
        lines = [
            f"  - {{id: wells, label: Wells, {said}, sources: [a]}}" if "id: wells," in x else x
            for x in lines
        ]
        path.write_text("\n".join(lines) + "\n", "utf-8")
    return Visibility(load_or_raise(settings.load(folder)), NOW).to(PUBLIC)


def _texts(library: Library, name: str) -> str:
    job = Job(library.by_name[name], library, theme.load(library.site.theme, library.site.root), NOW)
    return report.html(job) + FORMATS["page"].render(job).decode()


def test_a_page_compares_no_share_with_a_count(tmp_path: Path) -> None:
    """41 % after 12,000 households: no difference, no trend, no line through both; a warning says so."""
    library = _series(site(tmp_path / "s"), "value: 12000, unit: households", 'value: 41, unit: "%"')
    text = _texts(library, "wells/02")
    assert "11,959" not in text
    assert "since edition 1" not in text
    assert "figure__trend" not in text
    assert "12,000" in text, "what it was is still said"
    found = [one for one in checks.run(library, now=NOW).problems if one.code in ("SF221", "SF226")]
    assert [(one.code, one.level, one.path) for one in found] == [
        ("SF226", "warning", "briefings/wells/02.yaml")
    ]


@pytest.mark.parametrize("qualifier", ["more than", "about"])
def test_the_same_number_neither_rises_nor_falls(tmp_path: Path, qualifier: str) -> None:
    """A figure whose qualifier alone is another has no trend and no difference."""
    library = _series(site(tmp_path / "s"), "value: 40", f"value: 40, qualifier: {qualifier}")
    now, before = library.by_name["wells/02"], library.by_name["wells/01"]
    change = next(one for one in compare(now, before, library).figures if one.now and one.now.id == "wells")
    assert change.difference == 0
    text = _texts(library, "wells/02")
    assert "since edition 1" not in text
    assert not any(word in text for word in ("rising", "falling", "Rising", "Falling"))


NO_SENSE = {
    "another place": ("value: 12, place: Marbel", "value: 40, place: Testford"),
    "a place and none": ("value: 12, place: Marbel", "value: 40"),
    "the same as printed": ("value: 33.333, decimals: 1", "value: 33.349, decimals: 1"),
    "the same in whole numbers": ("value: 4.4, decimals: 0", "value: 3.6, decimals: 0"),
    "a percentage and points": ("value: 41, unit: '%'", "value: 45, unit: percentage points"),
    "rates of two bases": ("value: 3, unit: per 100 people", "value: 4, unit: per 1000 people"),
    "money in millions": ("value: 3, currency: USD, unit: million", "value: 4, currency: USD"),
}


@pytest.mark.parametrize(("first", "second"), NO_SENSE.values(), ids=NO_SENSE)
def test_what_does_not_compare_has_no_difference(first: str, second: str, tmp_path: Path) -> None:
    """Numbers of two places, bases or scales, and those that are printed alike, neither rise nor fall."""
    text = _texts(_series(site(tmp_path / "s"), first, second), "wells/02")
    assert "since edition 1" not in text
    assert not any(word in text for word in ("rising", "falling", "figure__trend"))


@pytest.mark.parametrize(
    ("first", "second", "trend", "printed"),
    [
        (5, 4, "up", "falling, −1 since edition 1"),
        (4, 5, "down", "rising, +1 since edition 1"),
        (4, 5, "up", "rising, +1 since edition 1"),
        (4, 5, "stable", "rising, +1 since edition 1"),
        (5, 4, "stable", "falling, −1 since edition 1"),
        (5, 5, "stable", "unchanged"),
    ],
)
def test_a_trend_never_contradicts_the_numbers(
    first: int, second: int, trend: str, printed: str, tmp_path: Path
) -> None:
    """A figure that fell is not printed as rising; a warning says that the trend and the number differ."""
    library = _series(site(tmp_path / "s"), f"value: {first}", f"value: {second}, trend: {trend}")
    text = " ".join(re.sub(r"<[^>]*>", " ", _texts(library, "wells/02")).split())
    assert printed in text
    found = [one.code for one in checks.run(library, now=NOW).problems if one.code == "SF221"]
    assert bool(found) == (first != second and trend != ("up" if second > first else "down"))


@pytest.mark.parametrize("field", ["place", "of"])
def test_a_figure_of_something_else_is_reported(field: str, tmp_path: Path) -> None:
    """A figure that is suddenly about another place or whole has a warning, as with another unit."""
    first, second = {"place": ("place: Marbel", "place: Testford"), "of": ("of: own-1", "of: own-2")}[field]
    library = _series(site(tmp_path / "s"), f"value: 1, {first}", f"value: 1, {second}")
    found = [one for one in checks.run(library, now=NOW).problems if one.code == "SF226"]
    assert [one.path for one in found] == ["briefings/wells/02.yaml"]
    assert found[0].message.startswith(f"the {field} of `wells` is")


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_what_is_missing_is_never_below_zero(required: int, received: int) -> None:
    """More money than was asked for leaves no gap, and no share above everything."""
    scope = RenderContext(SAMPLES.editions[0], SAMPLES, "web", NOW)
    (view,) = funding(
        scope, Prose(scope), Funding(required=required, received=received, currency="EUR", sources=())
    )
    assert "-" not in view.gap
    assert "−" not in view.gap
    assert view.bar is not None
    assert 0 <= view.bar.share <= 100
    if received >= required:
        assert view.gap == "EUR\u00a00"


@pytest.mark.parametrize(("label", "same"), [("Cases in Testford", True), ("Cases", False)])
def test_a_label_may_name_the_place(label: str, *, same: bool) -> None:
    """A figure whose label names its place is of that place before its `place` is written, and not else."""
    before = KeyFigure.model_validate({"id": "cases", "label": label, "value": 1})
    now = KeyFigure.model_validate({"id": "cases", "label": label, "value": 2, "place": "Testford"})
    assert comparable(now, before) is comparable(before, now) is same
    assert comparable(now, before, one_language=False)
    bare = now.model_copy(update={"place": None, "label": "Cases"})
    placed = before.model_copy(update={"place": "Testford", "label": "Cases"})
    assert comparable(before, placed) is comparable(placed, before) is same, (
        "the label of the one without a place"
    )
    assert not comparable(bare, placed)


def test_a_difference_is_as_exact_as_what_is_printed() -> None:
    """Decimals that are not printed do not count, and an unknown number gives no difference."""
    now, before = (_figure(value).model_copy(update={"decimals": 2}) for value in (1.234, 1.111))
    assert difference(now, before) == 0.12
    unknown = _figure(None)
    assert [difference(*pair) for pair in ((now, unknown), (unknown, now), (unknown, unknown))] == [None] * 3


def test_units_of_two_languages_differ_by_words_alone() -> None:
    """A change between a figure and its translation is compared only roughly, one within a language exactly."""
    count, others = _figure(12_000, "households"), _figure(11_000, "ménages")
    assert FigureChange(count, others, one_language=False).difference == 1000
    assert FigureChange(count, others).difference is None
    assert FigureChange(count, count, corrected=True).difference is None


CLAIMS = """claims:
  - {{id: dry, claim: The wells are {dry}, by: Desk, status: alleged, sources: [a]}}
  - {{id: full, claim: The pool is full, by: Desk, status: {full}, sources: [a]}}
  - {{claim: The road is {road}, by: Desk, status: alleged, sources: [a]}}
  - {{claim: The bridge stands, by: Desk, status: alleged, sources: [a]}}
voices:
  - {{id: v1, quote: We dug it {dry}., speaker: {{name: A digger}}, kind: witness, verification: verified, consent: given, sources: [a]}}
  - {{quote: It is {road}., speaker: {{name: A digger}}, kind: witness, verification: verified, consent: given, sources: [a]}}
timeline:
  - {{id: t1, date: "2026-09-01", text: It was {dry}., sources: [a]}}
  - {{date: "2026-09-02", text: It was {road}., sources: [a]}}
  - {{date: "2026-09-03", text: It stood., sources: [a]}}
"""


def test_only_what_changed_is_listed(tmp_path: Path) -> None:
    """What is known by its id or else its words is not new; a claim counts if its status changed, and each entry by its kind."""
    folder = site(tmp_path / "s")
    entries = """changes:
  - {at: 2026-10-02T08:00+00:00, kind: correction, was: "5", now: "9", note: It was wrong.}
  - {at: 2026-10-02T09:00+00:00, kind: update, note: The road is open.}
"""
    for number, said in enumerate((("dry", "alleged", "open"), ("empty", "disputed", "shut")), start=1):
        write(folder, number, QuotationEntry("CLEAR", "approved"))
        path = folder / "briefings" / "wells" / f"{number:02}.yaml"
        kept = [
            line
            for line in path.read_text("utf-8").splitlines()
            if not line.startswith(("claims", "voices", "timeline"))
        ]
        text = "\n".join(kept).replace(
            "key_figures:", "key_figures:\n  - {id: still, label: Still, value: 7, sources: [a]}"
        )
        path.write_text(text + "\n" + CLAIMS.format(**dict(zip(("dry", "full", "road"), said, strict=True))) + entries * (number - 1), "utf-8")  # fmt: skip
    library = load_or_raise(settings.load(folder))
    before, now = library.editions
    found = compare(now, before, library)
    assert [(one.now.id if one.now else "", one.before.id if one.before else "") for one in found.figures] == [
        ("wells", "wells"), ("own-2", ""), ("", "own-1"),
    ]  # fmt: skip
    assert [(one.now.claim, one.before is None) for one in found.claims] == [
        ("The pool is full", False),
        ("The road is shut", True),
    ]
    assert [one.quote for one in found.voices] == ["It is shut."]
    assert [one.text for one in found.timeline] == ["It was shut."]
    assert [[one.note for one in some] for some in (found.corrections, found.updates)] == [
        ["It was wrong."],
        ["The road is open."],
    ]
