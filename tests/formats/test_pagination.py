"""How reports are divided into pages, over a hundred briefings: four languages, two papers, six shapes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from standfirst import settings, theme
from standfirst.formats import Job, report
from standfirst.formats.page_fill import displaced
from standfirst.library import load_or_raise
from tests import reports
from tests.pages import Pages

BY_DAY = tuple(reports.CASES[number] for number in (0, 13, 18, 24, 31, 37, 40, 43, 45))
"""Some of each shape, language and paper."""


def breaks(folder: Path, case: reports.Case) -> list[str]:
    """Every break of a rule in the report of a case."""
    return list(Pages(report.pages(reports.job(folder / "site", case))).rules())


@pytest.mark.by_day(1)
@pytest.mark.slow
@pytest.mark.parametrize("case", BY_DAY, ids=str)
def test_pages_follow_the_rules(tmp_path: Path, case: reports.Case) -> None:
    """Headings keep two lines, numbers, rows, pictures and boxes stay whole, no page is bare, nothing is cut at the edge."""
    assert breaks(tmp_path, case) == []


@pytest.mark.by_day(1)
@pytest.mark.slow
@pytest.mark.parametrize("paper", reports.PAPERS)
@pytest.mark.parametrize("name", ["balochistan/01", "flood/01", "flood/02", "flood/02.ur"])
def test_pages_of_the_samples_follow_the_rules(name: str, paper: str) -> None:
    """The samples, too, on both papers."""
    library = load_or_raise(settings.load(reports.ROOT))
    look = theme.load(library.site.theme, library.site.root)
    job = Job(library.by_name[name], library, look, settings.now(), paper=paper)
    assert list(Pages(report.pages(job)).rules()) == []


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.parametrize("case", reports.CASES, ids=str)
def test_pages_of_a_hundred_reports_follow_the_rules(tmp_path: Path, case: reports.Case) -> None:
    """The same of all hundred."""
    assert breaks(tmp_path, case) == []


def test_the_sample_by_day_has_each_kind() -> None:
    """Every language, paper and shape of the hundred is tried by day, too."""
    for kind in ("lang", "paper", "shape"):
        assert {getattr(case, kind) for case in BY_DAY} == {getattr(case, kind) for case in reports.CASES}


BROKEN = {
    "headings": '<p style="height: 900px">a</p><section><h2 style="margin: 0">Head</h2><p style="orphans: 1">one<br>two<br>three</p></section>',
    "numbers": '<p style="width: 40px; overflow-wrap: anywhere">12,400,000,000</p>',
    "rows": '<p style="height: 900px">a</p><table><tr><td><p style="orphans: 1; widows: 1">one<br>two<br>three<br>four<br>five</p></td></tr></table>',
    "lone_rows": '<p style="height: 850px">a</p><table><tr><td><p style="height: 70px">a</p></td></tr><tr><td><p style="height: 70px">b</p></td></tr></table>',
    "whole": '<p style="height: 900px">a</p><figure class="sf-image"><p>one</p><p style="break-before: page">two</p></figure>',
    "blank": '<p>a</p><p style="break-before: page">b</p>',
    "end": '<p style="height: 900px">a</p><p class="sf-imprint" style="break-before: page">b</p>',
    "edges": '<p style="margin-left: -60px">a</p>',
    "citations": "<p>word.<br><sup>[1]</sup></p>",
    "leading": '<p style="line-height: 1.3">word<br>word<span style="vertical-align: super">[1]</span></p>',
    "running": '<div class="sf-running__line">one<br>two</div>',
}


@pytest.mark.parametrize("rule", BROKEN)
def test_rules_find_what_breaks_them(rule: str) -> None:
    """Each rule names a document that was made to break it; none names a plain one."""
    assert any(found.startswith(f"{rule}: ") for found in Pages(_paper(BROKEN[rule])).rules())
    assert list(Pages(_paper("<h2>Head</h2><p>one<br>two</p>")).rules()) == []


DISPLACED = {
    "claim": '<p style="height: 700px">a</p><section class="sf-section"><h2 style="break-after: avoid">Head</h2><table><thead style="break-after: avoid">'
    "<tr><th>a<th>b<th>c<th>d</thead><tbody>"
    '<tr class="sf-claims__row" id="claim" style="break-inside: avoid"><td><p style="height: 250px">a</p></tbody></table></section>',
    "picture": '<p style="height: 910px">a</p><figure class="sf-image--beside" id="picture" style="float: right; width: 90px; margin: 0">'
    '<p style="height: 40px">a</p><figcaption><p>one</p><p>two</p><p>three</p><p>four</p></figcaption></figure>'
    + "<p>b</p>"
    * 20,
}


@pytest.mark.parametrize("name", DISPLACED)
def test_what_leaves_a_page_blank_or_is_parted_is_found(name: str) -> None:
    """A tall claim that moved on, and a picture beside text on two pages, are set again."""
    assert name in displaced(_paper(DISPLACED[name]).pages)
    assert (
        displaced(
            _paper(DISPLACED[name].replace("height: 700px", "height: 60px").replace("910px", "80px")).pages
        )
        == frozenset()
    )


def _paper(body: str) -> Any:
    from weasyprint import HTML

    return HTML(string=f"<style>@page {{ size: A4 }} p {{ margin: 0 }}</style>{body}").render()
