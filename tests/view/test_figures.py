"""Figures are printed as they were written, with what else is known of them, the headlines first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.checks.examples import NOW, whole
from standfirst.formats import figures as csv_figures
from standfirst.i18n import interfaces, language
from standfirst.library import Library, load_or_raise
from standfirst.library.figure_text import full_text
from standfirst.model import Funding
from standfirst.settings import Site
from standfirst.view.briefing import briefing
from standfirst.view.directory import Directory
from standfirst.view.figures import funding
from standfirst.view.page_context import PageContext
from standfirst.view.records import BriefingView
from standfirst.view.render_context import RenderContext
from standfirst.view.social_card import build_card
from standfirst.view.text import Prose

YAML = """
key_figures:
  - {id: targeted, label: People targeted, value: 2000000, form: words, decimals: 0, sources: [council]}
  - {id: reached, label: People reached, value: 1204000, form: words, headline: true, of: targeted, new: 4700, place: Marbel,
     parts: [north, south], parts_by: {sex: [women, men]}, sources: [council]}
  - {id: north, label: North bank, value: 1204000, sources: [council]}
  - {id: south, label: South bank, value: 0, sources: [council]}
  - {id: women, label: Women, value: 700000, form: short, sources: [council]}
  - {id: men, label: Men, value: 504000, form: short, sources: [council]}
  - {id: risk, label: Risk, word: Very high, headline: true, sources: [council]}
  - {id: missing, label: People missing, range: [{low: 40, high: 55, sources: [council]}, {low: 45, high: 60, sources: [council]}], sources: [council]}
  - {id: rate, label: Share vaccinated, value: 28.3, unit: "%", sources: [council]}
situation: |
  The risk is {{ risk }}; {{ reached }} people were reached, {{ missing }} are missing. [@council]
"""


def library(root: Path, yaml: str = YAML) -> Library:
    """A site with one edition."""
    (root / "briefings").mkdir()
    (root / "briefings" / "river.yaml").write_text(whole(yaml), "utf-8")
    return load_or_raise(Site(root=root, name="Desk", url="", languages=("en",)))


def view(found: Library) -> BriefingView:
    """The view of its edition."""
    return briefing(RenderContext(found.by_name["river"], found, "web", NOW))


def test_headlines_stand_first_and_the_others_below(tmp_path: Path) -> None:
    """Where figures are headlines these alone are shown first, in pictures too; none is lost."""
    found = library(tmp_path)
    made = view(found)
    assert [one.label for one in made.figures] == ["People reached", "Risk"]
    assert len(made.all_figures) == 9
    shown = build_card(RenderContext(found.by_name["river"], found, "web", NOW), 1)
    assert [one.label for one in shown.figures] == ["People reached"]


def test_without_headlines_all_figures_stand_first(tmp_path: Path) -> None:
    """A briefing that marks none shows all of them."""
    made = view(library(tmp_path, YAML.replace("headline: true, ", "").replace(", headline: true", "")))
    assert made.figures == made.all_figures


def test_what_is_known_of_a_figure(tmp_path: Path) -> None:
    """Place, share and new ones stand beside the number; each way to divide it has a line of its own."""
    made = {one.label: one for one in view(library(tmp_path)).all_figures}
    reached = made["People reached"]
    assert (reached.value, reached.number) == ("1.2\u00a0million", "1204000")
    assert reached.about == ("Marbel", "60% (People targeted: 2\u00a0million)", "4,700 new")
    assert reached.parts == ("North bank: 1,204,000; South bank: 0", "Women: 700K; Men: 504K")
    assert made["Risk"].value == "Very high"
    assert made["People missing"].value == "40–60"


def test_prose_prints_words_and_ranges(tmp_path: Path) -> None:
    """A reference prints the word or the range that stands in place of a number."""
    body = str(view(library(tmp_path)).sections[0].body)
    assert "The risk is <span>Very high</span>" in body
    assert "<span>40–60</span> are missing" in body


def test_csv_says_it_too(tmp_path: Path) -> None:
    """Word, place, whole and new ones have columns; the number is whole."""
    found = library(tmp_path)
    lines = csv_figures.table(found, found.editions).decode("utf-8-sig").splitlines()
    assert lines[0].endswith(",sources,word,place,of,new,corrected")
    assert ",1204000," in lines[2]
    assert lines[2].endswith(",,Marbel,targeted,4700,")
    assert lines[7].endswith(",Very high,,,,")


@pytest.mark.parametrize("tag", interfaces())
@given(st.decimals(0, 1000, places=2))
def test_decimals_are_printed_as_they_were_written(tag: str, number: Decimal) -> None:
    """Per cents, numbers and differences have the digits of the decimal, in every language, whatever binary makes of it."""
    lang = language(tag)
    value = float(number)
    written = f"{number.normalize():f}"
    for text in (lang.percent(value), lang.number(value), lang.signed(value)):
        assert digits(text) == written


def digits(text: str) -> str:
    """The digits of a printed number below a million, with a point before its decimals."""
    plain = "".join(sign for sign in text.replace("٫", ".") if sign.isdigit() or sign in ".,")
    head, _, tail = plain.replace(",", ".").rpartition(".")
    grouped = len(tail) == 3 and not head.count(".")
    return (
        plain.replace(",", "").replace(".", "") if not head or grouped else f"{head.replace('.', '')}.{tail}"
    )


@pytest.mark.parametrize(
    ("tag", "value", "decimals", "said"),
    [
        ("en", 1_900_000, 1, "1.9\u00a0million"),
        ("en", 999_950, 1, "1\u00a0million"),
        ("en", 1_950_000, 1, "2\u00a0million"),
        ("en", 412, 1, "412"),
        ("fr", 1_900_000, 1, "1,9\u00a0million"),
        ("fr", 1_000_000, 1, "1\u00a0million"),
        ("es", 1_900_000_000, 1, "1,9\u00a0mil\u00a0millones"),
        ("es", 1_000_000, 1, "1\u00a0millón"),
        ("ar", 1_900_000, 1, "1.9\u00a0مليون"),
        ("ur", 1_900_000, 0, "19\u00a0لاکھ"),
    ],
)
def test_large_numbers_in_words(tag: str, value: int, decimals: int, said: str) -> None:
    """They are rounded as offices round, and move to the next word where they reach it."""
    assert language(tag).large(value, decimals) == said


@pytest.mark.parametrize(
    ("tag", "value", "said"),
    [("en", 2, "2.0%"), ("fr", 28.35, "28,4\u00a0%"), ("en", Decimal("0.05"), "0.1%")],
)
def test_per_cents_with_the_decimals_that_are_wanted(tag: str, value: Any, said: str) -> None:
    """Halves are rounded up, and zeros stay."""
    assert language(tag).percent(value, 1) == said


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"percent": 28.3}, ("", "", "", 28, "28.3%")),
        ({"required": 500, "currency": "EUR", "percent": 28.3}, ("EUR\u00a0500", "", "", 28, "28.3%")),
        ({"received": 500, "currency": "EUR"}, ("", "EUR\u00a0500", "", None, "")),
        ({"required": 500, "received": 200, "currency": "EUR"}, ("EUR\u00a0500", "EUR\u00a0200", "EUR\u00a0300", 40, "40%")),
    ],
    ids=["a per cent alone", "no sum received", "no sum required", "both sums"],
)  # fmt: skip
def test_of_funding_only_what_is_known_is_printed(record: Any, said: tuple[Any, ...], tmp_path: Path) -> None:
    """Nothing is invented: a gap needs both sums, a share needs them or a per cent."""
    found = library(tmp_path)
    scope = RenderContext(found.by_name["river"], found, "web", NOW)
    (made,) = funding(scope, Prose(scope), Funding.model_validate({**record, "sources": ()}))
    share = made.bar.share if made.bar else None
    assert (made.required, made.received, made.gap, share, made.share_text) == said


@pytest.mark.parametrize("record", [{}, {"required": 500}, {"currency": "EUR"}])
def test_funding_says_something_and_in_which_currency(record: Any) -> None:
    """A record without a number, and a sum without a currency, are refused."""
    with pytest.raises(ValueError, match="needs"):
        Funding.model_validate(record)


@pytest.mark.parametrize("lang", ["en", "fr", "ur", "ar"])
@pytest.mark.parametrize(
    ("unit", "latin"), [("m", True), ("km²", True), ("(km)", True), ("میٹر", False), ("", False)]
)
def test_a_unit_stands_behind_its_number(lang: str, unit: str, latin: bool, tmp_path: Path) -> None:
    """A unit in Latin letters keeps its place in a text from the right; in all others no mark is added."""
    said = f"unit: {unit!r}, " if unit else ""
    yaml = f"key_figures: [{{id: level, label: Level, value: 7.9, {said}sources: [council]}}]\n"
    found = library(tmp_path, yaml)
    edition = found.editions[0]
    standing = PageContext(Directory(found), NOW, lang, "index.html")
    text = full_text(standing, edition.briefing.key_figures[0])
    assert text.startswith("\u200e") is (latin and lang in {"ur", "ar"})
    assert text.removeprefix("\u200e").endswith(f"\u00a0{unit}" if unit else "9")


@pytest.mark.parametrize(
    ("unit", "currency", "before", "now", "said"),
    [
        ("%", None, 37, 16, "−21 percentage points since edition 1"),
        ("per cent", None, 16, 17, "+1 percentage point since edition 1"),
        ("%", None, 1.4, 1.2, "−0.2 percentage points since edition 1"),
        ("m", None, 7.9, 7.4, "−0.5\u00a0m since edition 1"),
        (None, "PKR", 5000, 4000, "−PKR\u00a01,000 since edition 1"),
        (None, None, 5000, 4000, "−1,000 since edition 1"),
    ],
)
def test_a_difference_says_its_unit(
    samples: Library, unit: str | None, currency: str | None, before: float, now: float, said: str
) -> None:
    """What a figure rose or fell by has its unit or currency; a share in per cent changes by percentage points."""
    names = ("flood/01", "flood/02")
    record = (
        samples.by_name[names[0]]
        .briefing.key_figures[0]
        .model_copy(
            update={"id": "one", "unit": unit, "currency": currency, "range": (), "parts": (), "form": None}
        )
    )
    values = dict(zip(names, (before, now), strict=True))
    editions = tuple(
        replace(
            samples.by_name[name],
            briefing=samples.by_name[name].briefing.model_copy(
                update={"key_figures": (record.model_copy(update={"value": value}),), "changes": ()}
            ),
        )
        for name, value in values.items()
    )
    scope = RenderContext(editions[1], Library(samples.site, editions), "web", NOW)
    assert briefing(scope).figures[0].difference == said
