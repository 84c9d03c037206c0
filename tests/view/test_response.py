"""Funding by several appeals, indicators of sectors, and the bars that show their percentages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from standfirst import theme
from standfirst.checks.examples import NOW, whole
from standfirst.checks.run import run
from standfirst.formats import FORMATS, Job, report
from standfirst.library import Loaded, load
from standfirst.model import Appeal, Column, Indicator
from standfirst.settings import Site
from standfirst.view import records
from standfirst.view.figures import bar, funding, indicator
from standfirst.view.narrative import sectors
from standfirst.view.render_context import RenderContext
from standfirst.view.tables import tables
from standfirst.view.text import Prose
from tests.sites import ROOT

YAML = """
tables:
  - id: sectors
    title: Money by sector
    columns:
      - {id: sector, label: Sector}
      - {id: required, label: Required, kind: money, currency: EUR}
      - {id: received, label: Received, kind: money, currency: EUR}
      - {id: share, label: Funded, kind: percent, ratio: {of: received, by: required}, bar: true}
    rows: [[Health, 600, 300, null], [Water, 400, {mark: not reported}, null]]
    sources: [council]
  - id: water
    title: Safe water
    columns:
      - {id: town, label: Town, kind: place}
      - {id: target, label: Target, kind: number}
      - {id: reached, label: Reached, kind: number}
    rows: [[Marbel, 800, 610], [Mill, 200, 40]]
    sources: [council]
funding:
  required: {table: sectors, column: required}
  currency: EUR
  appeals:
    - {appeal: Bridges, required: 700, received: 350, currency: EUR, sources: [council]}
    - {appeal: Homes, required: 300, percent: 28.3, currency: EUR, sources: [council]}
  sources: [council]
response:
  - sector: Water
    indicators:
      - {label: People with safe water, target: {table: water, column: target}, reached: {table: water, column: reached}, sources: [council]}
      - {label: Wells treated, percent: 64.5, sources: [council]}
      - {label: Water by tanker, reached: 12, unit: lorries, sources: [council]}
      - {label: Pumps, target: 9, sources: [council]}
"""


def loaded(root: Path, yaml: str = YAML, **files: str) -> Loaded:
    """A site with one edition, and its translations by language."""
    (root / "briefings").mkdir()
    (root / "briefings" / "river.yaml").write_text(whole(yaml), "utf-8")
    for lang, text in files.items():
        (root / "briefings" / f"river.{lang}.yaml").write_text(text, "utf-8")
    for name in ("themes", "node_modules"):
        (root / name).symlink_to(ROOT / name)
    return load(Site(root=root, name="Desk", url="https://example.org", languages=("en",)))


@pytest.fixture(name="context")
def _context(tmp_path: Path) -> RenderContext:
    library = loaded(tmp_path).library
    return RenderContext(library.by_name["river"], library, "web", NOW)


def test_funding_is_that_of_all_then_of_each(context: RenderContext) -> None:
    """What is not known is nowhere: neither a sum of all that was received, nor one for an appeal with a per cent."""
    record = context.edition.briefing.funding
    assert record is not None
    made = funding(context, Prose(context), record)
    assert [(one.appeal, one.required, one.received, one.gap, one.share_text) for one in made] == [
        ("", "EUR\u00a01,000", "", "", ""),
        ("Bridges", "EUR\u00a0700", "EUR\u00a0350", "EUR\u00a0350", "50%"),
        ("Homes", "EUR\u00a0300", "", "", "28.3%"),
    ]
    assert [one.bar for one in made] == [None, records.Bar(50), records.Bar(28)]


def test_indicators_say_what_is_known(context: RenderContext) -> None:
    """The percentage is computed from both numbers, or that of the source."""
    (water,) = sectors(context, Prose(context), context.edition.briefing.response)
    assert [(one.label, one.text, one.share_text) for one in water.indicators] == [
        ("People with safe water", "650 of 1,000", "65%"),
        ("Wells treated", "", "64.5%"),
        ("Water by tanker", "12\u00a0lorries", ""),
        ("Pumps", "Target: 9", ""),
    ]
    assert [one.bar and one.bar.share for one in water.indicators] == [65, 64, None, None]


@pytest.mark.parametrize(
    ("target", "reached", "share", "wide"),
    [
        (1000, 999, "100%", 100),
        (1000, 12, "1.2%", 1),
        (100, 140, "140%", 100),
        (0, 5, "", None),
        (8, 0, "0%", 0),
    ],
)
def test_percentages_at_their_ends(
    target: int, reached: int, share: str, wide: int | None, context: RenderContext
) -> None:
    """Small ones have a decimal; a bar is never longer than its frame; a target of 0 has none."""
    made = indicator(
        context, Prose(context), Indicator(label="x", target=target, reached=reached, sources=())
    )
    assert (made.share_text, made.bar and made.bar.share) == (share, wide)


def test_a_column_of_percentages_has_bars(context: RenderContext) -> None:
    """Each percentage has its bar, and a missing one has none."""
    made = tables(context, Prose(context))[0]
    cells = [row.cells[-1] for row in made.parts[0].rows]
    assert [(cell.text, cell.mark, cell.bar) for cell in cells] == [
        ("50.0", "", records.Bar(50)),
        ("", "–", None),
    ]


def test_a_bar_grows_as_the_text_runs(tmp_path: Path) -> None:
    """From the right in Arabic; the start is in the picture, so that paper has it as well."""
    library = loaded(tmp_path, "lang: ar").library
    context = RenderContext(library.by_name["river"], library, "print", NOW)
    assert bar(context, 30) == records.Bar(30, 70)


def test_screen_readers_get_the_number_alone(tmp_path: Path) -> None:
    """Page and report print each percentage as text beside its bar, which is hidden from screen readers."""
    found = loaded(tmp_path).library
    job = Job(found.by_name["river"], found, theme.load(found.site.theme, found.site.root), NOW)
    for html in (FORMATS["page"].render(job).decode(), report.html(job)):
        assert (
            html.count('<svg class="sf-bar"')
            == html.count('aria-hidden="true"><rect class="sf-bar__whole"')
            == 5
        )
        for share in ("50.0", "50%", "28.3%", "65%", "64.5%"):
            assert share in html


def test_numbers_of_a_table_are_proved(tmp_path: Path) -> None:
    """The edition has no finding; another sum of the table is one."""
    found = loaded(tmp_path)
    assert [str(one) for one in (*found.problems, *run(found.library, now=NOW).problems)] == []


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (("column: required}", "column: wanted}"), ("funding:", "required"), "`sectors` has no column `wanted`"),
        (("table: water, column: reached", "table: wells, column: reached"), ("- {label: People", "reached"), "there is no table `wells`"),
        (("[[Health, 600,", "[[Health, 700,"), ("funding:", "required"), "SF240 the appeals add up to 1000, not to 1100"),
        (("percent: 28.3", "received: 90, percent: 28.3"), ("Homes", "percent"), "SF239 says 28.3%, but its sums give 30%"),
        (("percent: 64.5", "target: 10, reached: 6, percent: 64.5"), ("Wells", "percent"), "SF241 says 64.5%, but its numbers give 60%"),
        (("target: 9", "target: 0"), ("Pumps", "target"), "SF241 a target of 0 has no percentage"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_where_it_is(
    change: tuple[str, str], place: tuple[str, str], message: str, tmp_path: Path
) -> None:
    """At the line and column of the number."""
    assert change[0] in YAML
    found = loaded(tmp_path, YAML.replace(*change))
    problems = [*found.problems, *run(found.library, now=NOW).problems]
    text = (tmp_path / "briefings" / "river.yaml").read_text("utf-8")
    start = text.index(place[1], text.index(place[0]))
    line = text.count("\n", 0, start) + 1
    (said,) = (str(one) for one in problems if message in str(one))
    assert said.startswith(f"briefings/river.yaml:{line}:")


def test_a_translation_has_words_alone(tmp_path: Path) -> None:
    """Names of appeals and labels of indicators are translated, and their numbers come from the original's tables."""
    words = """
lang: fr
title: La rivière
funding: {appeals: [{appeal: Ponts}, {appeal: Maisons}]}
response: [{sector: Eau, indicators: [{label: Eau potable}, {label: Puits}, {label: Camions, unit: camions}, {label: Pompes}]}]
"""
    found = loaded(tmp_path, YAML, fr=words)
    assert [str(one) for one in found.problems] == []
    context = RenderContext(found.library.by_name["river.fr"], found.library, "web", NOW)
    (water,) = sectors(context, Prose(context), context.edition.briefing.response)
    assert (water.indicators[0].label, water.indicators[0].text) == ("Eau potable", "650 sur 1\u202f000")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Appeal, {"percent": 28}),
        (Indicator, {"label": "x"}),
        (Column, {"id": "a", "label": "A", "kind": "number", "bar": True}),
    ],
)
def test_what_says_nothing_is_refused(kind: Any, data: dict[str, Any]) -> None:
    """An appeal without a name, an indicator without a number, a bar without a percentage."""
    with pytest.raises(ValidationError, match="needs"):
        kind.model_validate(data)
