"""Checks at their edges: what is just within, what is just beyond, and the place that they name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from standfirst.checks import output, registry
from standfirst.checks.examples import whole
from standfirst.checks.numbers import is_said_of
from standfirst.language.joined import Number
from tests.checks.test_parts import report_of

MAP = "maps:\n  - {id: m, title: Around the bridge, alt: A map of the river., places: [Marbel]}"
CLAIM = "claims:\n  - claim: The gates were opened late.\n    by: Ines Marlow\n    status: confirmed\n    sources: [council]\n    evidence: "


def places(folder: Path, code: str, difference: str) -> list[tuple[int, int]]:
    """Where one check finds something in an example."""
    report = report_of({"a.yaml": difference}, folder)
    return [(one.line, one.column) for one in report.problems if one.code == code]


@pytest.mark.parametrize(("position", "count"), [("lat: 1, lon: 1", 0), ("country: FR", 1)])
def test_a_place_on_a_map_has_a_position(position: str, count: int, tmp_path: Path) -> None:
    """A map that names a place without latitude and longitude is reported."""
    assert len(places(tmp_path, "SF613", f"places: [{{name: Marbel, {position}}}]\n{MAP}")) == count


@pytest.mark.parametrize(("day", "count"), [("2026-02-05", 1), ("2026-02-06", 0), ("2026-02-07", 0)])
def test_an_edition_is_due_when_its_embargo_has_ended(day: str, count: int, tmp_path: Path) -> None:
    """The day on which the embargo ends is soon enough."""
    due = f"embargo_until: 2026-02-06T08:00+00:00\nnext_due: {day}"
    assert len(places(tmp_path, "SF309", due)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("See [it](javascript:alert).", 1), ("See <script>x</script>.", 1), ("See [it](https://a.org).", 0), ("javascript: is a word.", 0)],
)  # fmt: skip
def test_active_content_is_reported_in_links_and_elements(text: str, count: int, tmp_path: Path) -> None:
    """A link alone is enough, and a word alone is none."""
    found = places(tmp_path, "SF605", f"background: |\n  {text}")
    assert bool(found) == bool(count)


def test_a_comment_to_confirm_is_named_where_it_is(tmp_path: Path) -> None:
    """The line and column of the comment."""
    difference = "contacts:\n  - {name: Desk, email: desk@example.org} # confirm"
    line = whole(difference).splitlines().index("  - {name: Desk, email: desk@example.org} # confirm") + 1
    assert places(tmp_path, "SF602", difference) == [(line, 43)]


@pytest.mark.parametrize(("text", "column"), [("None was shown.", 15), ("A log; no evidence of more.", 22)])
def test_evidence_that_was_not_shown_is_named_where_it_is(text: str, column: int, tmp_path: Path) -> None:
    """The place is that of the words."""
    assert [found[1] for found in places(tmp_path, "SF126", CLAIM + text)] == [column]


def test_a_summary_says_how_many_were_silenced(tmp_path: Path) -> None:
    """Nothing is silenced in silence."""
    report = report_of({"a.yaml": "contacts:\n  - {name: Desk, email: desk@example.org} # confirm # noqa: SF602"}, tmp_path)  # fmt: skip
    assert output.summary(report).startswith("nothing found in") == (report.silenced == 0)
    assert f"({report.silenced} silenced)" in output.summary(report) or not report.silenced


@pytest.mark.parametrize(
    ("qualifier", "true", "expected"),
    [
        ("", 100, True), ("", 101, False), ("", -100, False), ("at least", 130, True), ("at least", 131, False), ("at least", 99, False),
        ("more than", 130, True), ("more than", 131, False), ("nearly", 85, True), ("nearly", 84, False), ("nearly", 101, False),
        ("about", 88, True), ("about", 87, False), ("about", 112, True), ("about", 113, False), ("up to", 70, True), ("up to", 69, False), ("up to", 101, False),
    ],
)  # fmt: skip
def test_a_qualified_number_is_said_of_what_is_near(qualifier: str, true: float, expected: bool) -> None:
    """How far the true number may lie on either side, by qualifier."""
    assert is_said_of(Number(0, 3, 100, qualifier), true) is expected


def said(folder: Path, code: str, files: dict[str, str]) -> list[str]:
    """The messages of one check on an example."""
    return [one.message for one in report_of(files, folder).problems if one.code == code]


FIGURE = (
    "edition: {}\nkey_figures: [{{id: level, label: Level of the river, value: 4, sources: [council]{}}}]\n"
)


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        (", unit: m", ", unit: km", "the unit of `level` is km, but m in river/01"),
        ("", ", unit: m", "the unit of `level` is m, but none in river/01"),
        (", unit: m", "", "the unit of `level` is none, but m in river/01"),
        (", currency: EUR", ", currency: USD", "the currency of `level` is USD, but EUR in river/01"),
        (", unit: m", ", unit: m", ""),
    ],
)  # fmt: skip
def test_a_unit_that_changes_is_named_with_the_one_before(
    was: str, now: str, message: str, tmp_path: Path
) -> None:
    """The finding says both units; a figure without one has none."""
    files = {"river/01.yaml": FIGURE.format(1, was), "river/02.yaml": FIGURE.format(2, now)}
    assert said(tmp_path, "SF226", files) == [message] * bool(message)


VOICE = "voices:\n  - quote: It came before the siren.\n    speaker: {name: Ines Korvane, published_as: A ferrywoman, protect: [name]}\n    kind: resident\n    verification: verified\n    consent: given\n    sources: [council]\n"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("It was Korvane who opened it.", ["SF504"]), ("It was Ines Korvane who opened it.", ["SF503"]), ("It was Ines who opened it.", ["SF511"]),
        ("It was a ferrywoman who opened it.", []), ("It was Korvane, as Ines Korvane said.", ["SF503"]),
    ],
)  # fmt: skip
def test_a_rare_word_is_reported_where_the_name_is_not(text: str, codes: list[str], tmp_path: Path) -> None:
    """A whole name is one error, its rare word alone another, its common word a warning; never two for one text."""
    report = report_of({"a.yaml": f"background: |\n  {text}\n{VOICE}"}, tmp_path)
    assert sorted({one.code for one in report.problems} & {"SF503", "SF504", "SF511"}) == codes


def test_a_restricted_sentence_is_named_where_it_begins(tmp_path: Path) -> None:
    """The place is that of the sentence in its text, whatever other texts say."""
    plan = "The convoy leaves by the northern road at four in the morning."
    files = {
        "plans/01.yaml": f"tlp: RED\ncoordination: {plan}\n",
        "river/01.yaml": f"background: It is known. {plan}\n",
    }
    found = [one for one in report_of(files, tmp_path).problems if one.code == "SF512"]
    line = whole(files["river/01.yaml"]).splitlines().index(f"background: It is known. {plan}") + 1
    assert [(one.line, one.column) for one in found] == [(line, len("background: It is known. ") + 1)]


@pytest.mark.parametrize(
    ("lang", "text", "count"),
    [
        ("ur", "The bridge was built for a river that is lower now.", 1), ("fr", "یہ پل ایک ایسے دریا کے لیے بنا تھا جو اب نیچے ہے اور خشک ہے۔", 1),
        ("ur", "یہ پل ایک ایسے دریا کے لیے بنا تھا جو اب نیچے ہے اور خشک ہے۔", 0), ("ja", "یہ پل ایک ایسے دریا کے لیے بنا تھا جو اب نیچے ہے اور خشک ہے۔", 0),
    ],
)  # fmt: skip
def test_scripts_are_those_of_the_language(lang: str, text: str, count: int, tmp_path: Path) -> None:
    """Latin letters in Urdu and Arabic ones in French are reported; of a language in another script nothing is known."""
    difference = (
        f"lang: {lang}\ntitle: A\nstandfirst: B\nsituation: |\n  C [@council]\nbackground: |\n  {text}\n"
    )
    assert len(places(tmp_path, "SF414", difference)) == count


def test_a_code_and_a_name_belong_to_one_check() -> None:
    """A second check of a code or of a name is a mistake of ours."""
    known = registry.all_checks()[0]
    for other in (replace(known, name="another-name"), replace(known, code="SF999")):
        with pytest.raises(ValueError, match="is taken"):
            registry.add(other)
