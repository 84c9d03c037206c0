"""Checks at their edges: what is just within, what is just beyond, and the place that they name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from standfirst import settings
from standfirst.checks import check_files, output, registry, run
from standfirst.checks.examples import whole
from standfirst.checks.numbers import is_said_of
from standfirst.checks.registry import all_checks
from standfirst.checks.wording import stem
from standfirst.language.joined import Number
from standfirst.library import load_or_raise
from tests.checks.test_parts import report_of
from tests.markings import QuotationEntry, publish, site, write
from tests.sites import NOW

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
    ("marking", "message"),
    [
        ("", "river/01 (Ines Marlow) has nearly the same words"), ("tlp: GREEN", ""), ("status: review", ""),
        ("status: withdrawn\nwithdrawn: {at: 2026-02-02T09:00+00:00, explanation: It was wrong.}", ""),
    ],
)  # fmt: skip
def test_a_quotation_is_compared_with_what_its_readers_may_see(
    marking: str, message: str, tmp_path: Path
) -> None:
    """A stricter, unfinished or withdrawn edition with nearly the same words is not named, nor is who said them."""
    fails = next(one.fails for one in all_checks() if one.code == "SF103")
    files = {**fails, "river/01.yaml": f"{fails['river/01.yaml']}\n{marking}"}
    assert said(tmp_path, "SF103", files) == [message] * bool(message)


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


@pytest.mark.parametrize(
    ("estimate", "wrong"), [("{low: 10, high: 20", True), ("{high: 20", False), ("{low: 2, high: 20", False)]
)
def test_a_range_without_a_lowest_value_is_open_below(estimate: str, wrong: bool, tmp_path: Path) -> None:
    """A figure below all estimates is wrong, unless they give an upper limit alone."""
    figure = f"key_figures: [{{id: cleared, label: People cleared, value: 5, range: [{estimate}, sources: [council]}}], sources: [council]}}]"
    assert bool(places(tmp_path, "SF204", figure)) is wrong


@pytest.mark.parametrize(
    ("reached", "coverage", "message"),
    [
        ("Children vaccinated, value: 400", 80, "`rate` says 80%, but 50% of the target was reached"),
        ("Children vaccinated, value: 400", 50, ""),
        ("Area reached, unit: km², value: 400", 80, ""),
    ],
)
def test_a_coverage_is_what_was_reached_of_the_target(
    reached: str, coverage: int, message: str, tmp_path: Path
) -> None:
    """A rate of coverage that contradicts both counts is reported; an area is no part of a target of people."""
    figures = f"""key_figures:
  - {{id: done, label: {reached}, sources: [council]}}
  - {{id: target, label: Children targeted, value: 800, sources: [council]}}
  - {{id: rate, label: Vaccination coverage, value: {coverage}, unit: "%", sources: [council]}}
"""
    assert said(tmp_path, "SF234", {"a.yaml": figures}) == [message] * bool(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Total 200, 100 men and 50 women.", "says 200, but 100 + 50 is 150"),
        ("A total of 210 homes, 200 of stone: 100 in Marbel, 60 in Mill and 40 in Testford.", "says 210, but 100 + 60 + 40 is 200"),
    ],
)  # fmt: skip
def test_a_sum_has_a_total_and_no_subtotal(text: str, message: str, tmp_path: Path) -> None:
    """The first word of a sentence can call a number the total, and a number that its parts make is not added to them."""
    assert said(tmp_path, "SF217", {"a.yaml": f"background: |\n  {text}\n"}) == [message]


@pytest.mark.parametrize(("word", "stem_of_it"), [("والد", "والد"), ("لله", "لله"), ("المدارس", "مدارس"), ("والمدارس", "مدارس")])  # fmt: skip
def test_the_first_letters_of_a_short_word_are_no_article(word: str, stem_of_it: str) -> None:
    """An Arabic article or particle is removed only from a word of which three letters remain."""
    assert stem(word, "ar") == stem_of_it


def test_a_rule_shows_what_it_refuses_and_what_it_accepts() -> None:
    """Rules that are enforced while reading have an example of each, as checks do."""
    for code in ("SF004", "SF204"):
        text = output.explained(next(one for one in registry.all_checks() if one.code == code))
        assert text.index("## Fails") < text.index("## Passes")


def test_a_redirect_that_is_not_asked_for_is_documented() -> None:
    """The explanation of a search for lost addresses says which it cannot find."""
    (lost,) = (one for one in registry.all_checks() if one.code == "SF229")
    assert "Does not see: editions published before the output folder was deleted" in " ".join(
        lost.explanation.split()
    )


@pytest.mark.parametrize(
    ("translated", "named"), [("background: Le pont.\n", "background"), ("", "sections")]
)
def test_an_outdated_section_is_named_where_its_translation_is(
    translated: str, named: str, tmp_path: Path
) -> None:
    """A section that changed is reported at its translation, or at its fingerprint if the translation lacks it."""
    stamped = "lang: fr\ntitle: Le pont\ntranslation:\n  by: Desk\n  on: 2026-02-02\n  sections: {background: aaaaaaaaaaaa}\n"
    files = {
        "river/01.yaml": "background: The bridge is old [@council].\n",
        "river/01.fr.yaml": stamped + translated,
    }
    (found,) = (one for one in report_of(files, tmp_path).problems if one.code == "SF711")
    lines = (tmp_path / found.path).read_text("utf-8").splitlines()
    assert lines[found.line - 1].strip().startswith(named)


def test_a_silent_change_gets_the_entry_of_its_kind(tmp_path: Path) -> None:
    """A number that changed is a correction with both values, and one that is gone an update that gives the old one."""
    folder = site(tmp_path / "site")
    write(folder, 1, QuotationEntry("CLEAR", "approved"))
    publish(folder)
    path = folder / "briefings" / "wells" / "01.yaml"
    text = path.read_text("utf-8")
    fixes = []
    for old, new in (("value: 70108", "value: 70801"), ("value: 70108, ", "")):
        path.write_text(text.replace(old, new), "utf-8")
        report = run(load_or_raise(settings.load(folder)), now=NOW, select=["SF227"])
        fixes += [one.fix for one in report.problems]
    changed, unknown = fixes
    assert 'kind: correction, about: key_figures.wells, was: "70108", now: "70801"' in changed
    assert "kind: correction" in unknown


def test_a_lost_address_is_told_to_those_who_ask_for_its_file(tmp_path: Path) -> None:
    """Checking one file reports its own lost address, and not those of others."""
    folder = site(tmp_path / "site")
    for number in (1, 2):
        write(folder, number, QuotationEntry("CLEAR", "approved"))
    publish(folder)
    wells = folder / "briefings" / "wells"
    (wells / "02.yaml").rename(wells / "04.yaml")
    made = settings.load(folder)
    for name, count in (("01.yaml", 0), ("04.yaml", 1)):
        report = check_files(made, [wells / name])
        assert sum(one.code == "SF229" for one in report.problems) == count


def test_references_in_a_language_without_a_grammar_are_read(tmp_path: Path) -> None:
    """A figure in a sentence of a language about which nothing is known stops no check."""
    figure = "key_figures: [{id: level, label: 水位, value: 4.5, unit: '%', sources: [council]}]"
    text = f"lang: ja\nbackground: |\n  水位は {{{{ level }}}} です。\n{figure}\n"
    assert said(tmp_path, "SF218", {"a.yaml": text}) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Upper Marbel is dry, and so is Upper Marbal.", "Upper Marbel is"),
        ("Upper Marbal is dry, and Upper Marbal is old.", "places:"),
    ],
)
def test_a_spelling_is_named_where_it_is_the_odd_one(text: str, line: str, tmp_path: Path) -> None:
    """A word of the text is reported there, and the record's own spelling at the record if the text never uses it."""
    difference = f"places: [{{name: Upper Marbel, country: PK}}]\nbackground: |\n  {text}\n"
    lines = whole(difference).splitlines()
    found = {lines[number - 1].strip() for number, _ in places(tmp_path, "SF132", difference)}
    assert [one.startswith(line) for one in found] == [True]


@pytest.mark.parametrize(
    ("name", "codes"),
    [("river/korvane.yaml", ["SF504"]), ("river/ines-korvane.yaml", ["SF503"]), ("river/ferry.yaml", [])],
)
def test_a_file_name_is_searched_like_a_text(name: str, codes: list[str], tmp_path: Path) -> None:
    """A rare word of a protected name in a file name is one error, the whole name another, never both."""
    report = report_of({name: VOICE}, tmp_path)
    found = {one.code for one in report.problems if one.message.startswith("the file name contains")}
    assert sorted(found & {"SF503", "SF504"}) == codes


def test_a_claim_of_no_one_is_reported_as_such(tmp_path: Path) -> None:
    """A sentence that repeats a claim without claimants is a finding, not a crash."""
    claim = "claims: [{claim: The gates of the dam were opened too late, by: [], status: alleged, evidence: None., sources: [council]}]"
    told = "background: |\n  The gates of the dam were opened too late."
    assert len(places(tmp_path, "SF121", f"{claim}\n{told}")) == 1


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("02.html", "leads to a briefing that is not public"), ("../plan.html#x", "leads to a briefing that is not public"),
        ("/plan.html", "leads to a briefing that is not public"), ("/river/02.html", "leads to a briefing that is not public"),
        ("/river/09.html", "is a broken link"), ("/river/01.html", ""), ("/river/", ""), ("/", ""), ("/about.html", ""), ("//example.org/plan.html", ""),
        ("{briefing}plan", ""), ("01.html", ""),
    ],
)  # fmt: skip
def test_a_public_page_links_to_no_briefing_that_is_not(link: str, fault: str, tmp_path: Path) -> None:
    """A build would find the page missing; one that is not public itself may link there."""
    text = f"background: The river [rose]({link}).\n"
    files = {
        "river/01.yaml": "edition: 1\n" + text,
        "river/02.yaml": "edition: 2\ntlp: GREEN\n" + text,
        "plan.yaml": "status: draft\n",
    }
    assert said(tmp_path, "SF611", files) == (
        [f"`{link}` {fault}"] * (2 if "09" in link else 1) if fault else []
    )


PERIOD = "period: {from: 2026-01-28, to: 2026-02-02}\n"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("situation: |\n  The river closed the bridge on 12 January. [@council]", ["2026-01-12"]),
        ("edition: 2\nsituation: |\n  The river closed the bridge on 12 January. [@council]", []),
        ("background: |\n  The river closed the bridge on 12 January. [@council]", []),
        ("edition: 2\nbackground: |\n  The river closed the bridge on 12 January. [@council]", []),
        ("situation: |\n  It closed the bridge on 31 June and the mill on 12 February. [@council]", ["2026-02-12"]),
    ],
)  # fmt: skip
def test_what_looks_back_may_name_an_earlier_day(text: str, days: list[str], tmp_path: Path) -> None:
    """Only the situation of a first edition is about its period alone; a day that does not exist hides no other."""
    assert [found.partition(" ")[0] for found in said(tmp_path, "SF312", {"a.yaml": PERIOD + text})] == days


@pytest.mark.parametrize(("number", "count"), [("Twenty", 0), ("Twenty-one", 1), ("20", 1)])
def test_numbers_in_passing_end_at_twenty(number: str, count: int, tmp_path: Path) -> None:
    """A number in words up to twenty needs no record; digits do."""
    text = f"background: |\n  {number} houses stand below the bridge."
    assert len(said(tmp_path, "SF214", {"a.yaml": text})) == count


def test_a_share_may_be_all_or_nothing(tmp_path: Path) -> None:
    """0 and 100 per cent are shares; what is beyond is none, in each way to write the unit."""
    values = ((0, "%"), (100, "percent"), (100.5, "per cent"), (-1, "%"), (140, "per cent"), (140, "points"))
    listed = "".join(
        f"  - {{id: a{at}, label: Fields, value: {value}, unit: '{unit}', sources: [council]}}\n"
        for at, (value, unit) in enumerate(values)
    )
    assert said(tmp_path, "SF206", {"a.yaml": f"key_figures:\n{listed}"}) == [
        f"{value} % is not a share" for value in ("100.5", "-1", "140")
    ]


RANGE = "{low: 120, high: 200, sources: [council]}"


def test_a_figure_without_a_range_hides_none(tmp_path: Path) -> None:
    """Both ends of a range are within it, a range without an end is open there, and each figure is compared."""
    rows = ((5, ""), (250, RANGE), (200, RANGE), (120, RANGE), (119, f"{RANGE}, {{low: 130, sources: [council]}}"), (900, "{low: 120, sources: [council]}"))  # fmt: skip
    listed = "".join(
        f"  - {{id: a{at}, label: People, value: {value}, range: [{ends}], sources: [council]}}\n"
        for at, (value, ends) in enumerate(rows)
    ).replace(" range: [],", "")
    assert said(tmp_path, "SF204", {"a.yaml": f"key_figures:\n{listed}"}) == [
        "`a1` says 250, its sources 120 to 200", "`a4` says 119, its sources 120 to 200",
    ]  # fmt: skip


LEVELS = """tables:
  - id: levels
    title: Levels
    columns: [{{id: place, label: Place, kind: place}}, {{id: level, label: Level, kind: number{0}}}]
    rows: [[Marbel, 6]]
    total: [All, {1}]
    sources: [council]
"""


@pytest.mark.parametrize(
    ("column", "total", "code", "place"),
    [
        ("", "6.5", "SF208", (21, 18)), ("", "{value: 6.5}", "SF208", (21, 26)), ("", "1.860", "SF208", (21, 18)), ("", "6", "", ()),
        (", unit: m", "6.5", "", ()), (", currency: EUR", "6.5", "", ()), (", decimals: 1", "6.5", "", ()), (", unit: m", "1.860", "SF209", (21, 18)),
    ],
)  # fmt: skip
def test_a_total_is_checked_as_its_column(
    column: str, total: str, code: str, place: tuple[int, ...], tmp_path: Path
) -> None:
    """A typed total of a count is whole, and a point in it may be that of thousands."""
    report = report_of({"a.yaml": LEVELS.format(column, total)}, tmp_path)
    found = [(one.code, (one.line, one.column)) for one in report.problems if one.code in ("SF208", "SF209")]
    assert found == [(code, place)] * bool(code)


def test_each_citation_of_an_unknown_source_is_named_where_it_is(tmp_path: Path) -> None:
    """A source that is cited twice is found at both places, also behind another one."""
    text = "background: |\n  The bridge [@nobody] was built [@council; @nobody] for a lower river [@nobody]."
    assert [column for _, column in places(tmp_path, "SF112", text)] == [16, 46, 74]


@pytest.mark.parametrize(
    ("parts", "messages"),
    [
        ("1.1 km of dike in Marbel and 2.2 km in Lower Marbel, 3.3 km", []),
        ("1.1 km of dike in Marbel and 2.2 km in Lower Marbel, 3.4 km", ["says 3.4, but 1.1 + 2.2 is 3.3"]),
        ("0.1 km of dike in Marbel and 0.2 km in Lower Marbel, 0.3 km", []),
        ("EUR 12 in Marbel and EUR 8 in Lower Marbel, EUR 21", ["says 21, but 12 + 8 is 20"]),
        ("EUR 12 in Marbel and USD 8 in Lower Marbel, EUR 21", []),
    ],
)
def test_a_sum_in_prose_is_exact(parts: str, messages: list[str], tmp_path: Path) -> None:
    """Numbers with a fraction are added as they are written, and amounts of other currencies are not."""
    text = f"background: |\n  The flood took {parts} in all."
    assert said(tmp_path, "SF217", {"a.yaml": text}) == messages


PARTS = """key_figures:
  - {id: north, label: Dikes in the north, value: 1.1, unit: km, sources: [council]}
  - {id: south, label: Dikes in the south, value: 2.2, unit: km, sources: [council]}
  - {id: all, label: Dikes lost, value: %s, unit: km, parts: [north, south], sources: [council]}
charts:
  - {id: dikes, kind: bar, title: Dikes lost, alt: Two bars., unit: km, sources: [council], data: [{label: North, value: 1.1}, {label: South, value: 2.2}]}
"""


@pytest.mark.parametrize(("total", "codes"), [("3.3", set()), ("3.4", {"SF201", "SF216"})])
def test_parts_and_bars_add_up_exactly(total: str, codes: set[str], tmp_path: Path) -> None:
    """Parts with a fraction and the bars of a chart are added as they are written."""
    report = report_of({"a.yaml": PARTS % total}, tmp_path)
    assert {one.code for one in report.problems if "add up" in one.message} == codes


TOTALS = """tables:
  - id: cases
    title: Cases
    columns: [{id: town, label: Town, kind: place}, {id: cases, label: Cases, kind: number}, {id: rate, label: Rate, kind: percent}, {id: deaths, label: Deaths, kind: number}]
    rows: [[Marbel, 12, 40, 3], [Lower Marbel, 8, 50, 4]]
    total: [All, %s, %s, %s]
    sources: [council]
"""


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ((20, 45, 7), []), ((20, 45, 8), ["Deaths"]), ((21, 45, 7), ["Cases"]), ((21, 100, 8), ["Cases", "Rate", "Deaths"]), ((20, 101, 7), ["Rate"]), ((20, 99, 7), ["Rate"]), ((20, 102, 7), []),
        (("null", 45, 8), ["Deaths"]),
    ],
)  # fmt: skip
def test_each_column_of_a_total_is_compared(
    cells: tuple[object, ...], columns: list[str], tmp_path: Path
) -> None:
    """A column that agrees, a rate, and an empty cell hide no wrong one behind them; shares add up to about 100."""
    found = said(tmp_path, "SF231", {"a.yaml": TOTALS % cells})
    assert [one.partition(", ")[2].partition(":")[0] for one in found] == columns


def test_a_point_is_told_in_the_file_that_has_the_number(tmp_path: Path) -> None:
    """A translation that repeats the number of its original has none of its own."""
    figures = "key_figures:\n  - {id: level, label: Level, value: 1.860, unit: m, sources: [council]}\n"
    french = "lang: fr\ntitle: La crue\nkey_figures:\n  - {id: level, label: Niveau, value: 1.860}\n"
    report = report_of({"river/01.yaml": figures, "river/01.fr.yaml": french}, tmp_path)
    assert [one.path for one in report.problems if one.code == "SF209"] == ["briefings/river/01.yaml"]


@pytest.mark.parametrize(
    ("more", "count"), [("", 1), (", note: Not counted since.", 0), (", label: Homes in 2025", 0)]
)
def test_an_old_figure_may_be_meant(more: str, count: int, tmp_path: Path) -> None:
    """A note or the year in its label says that a figure is old on purpose."""
    first, second = (
        "{id: wells, label: Wells, value: 3, sources: [council]}",
        f"{{id: homes, value: 120, as_of: 2025-12-01T08:00+00:00, sources: [council]{more}}}",
    )
    if "label" not in more:
        second = second.replace("value", "label: Homes, value")
    assert len(places(tmp_path, "SF305", f"key_figures:\n  - {first}\n  - {second}\n")) == count


@pytest.mark.parametrize(("length", "count"), [(300, 0), (301, 1)])
def test_a_standfirst_has_300_characters(length: int, count: int, tmp_path: Path) -> None:
    """The last that is accepted, and the first that is not."""
    assert len(places(tmp_path, "SF619", f"standfirst: {'a' * length}\n")) == count


@pytest.mark.parametrize(("count", "shown", "more"), [(24, 24, ""), (25, 23, "…")])
def test_letters_without_a_font_are_shown_up_to_24(count: int, shown: int, more: str, tmp_path: Path) -> None:
    """More of them are cut short, in as much room."""
    letters = "".join(chr(0x100000 + at) for at in range(count))
    (message,) = said(tmp_path, "SF609", {"a.yaml": f"standfirst: High {letters}.\n"})
    assert message.startswith(f"no font of the site has `{letters[:shown]}{more}`; ")


def test_an_id_hides_no_placeholder(tmp_path: Path) -> None:
    """What is not printed is passed over, and what is behind it is read."""
    files = {
        "a.yaml": "key_figures:\n  - {id: homes, label: Homes, value: 120, sources: [council]}\nbackground: |\n  Built by [name].\n"
        "contacts: [{name: TBC, email: a@example.org}]\n"
    }
    assert said(tmp_path, "SF601", files) == ["the placeholder `[name]`", "the placeholder `TBC`"]


def test_a_headline_has_no_footnotes(tmp_path: Path) -> None:
    """Nothing in it is Markdown, so that brackets there are only brackets."""
    assert said(tmp_path, "SF610", {"a.yaml": "title: The river [^1] leaves its banks\n"}) == []
