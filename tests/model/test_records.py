"""What all records have in common, and how what is wrong in a file is placed and explained."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError

from standfirst import theme
from standfirst.checks import examples
from standfirst.errors import InputError
from standfirst.formats import FORMATS, Job
from standfirst.library import load_or_raise
from standfirst.model import Briefing, Funding, Place, Speaker, Table, base
from standfirst.model.narrative import LIKELIHOODS, Section, Subsection
from standfirst.model.parse import parse
from standfirst.model.references import figures
from standfirst.model.related import RelatedReport
from standfirst.model.schema import all_records
from standfirst.reader import read_text
from tests.sites import NOW, ROOT


def test_records_share_the_names_that_they_were_given() -> None:
    """Records that were given the same fields hold one set of their names, and a changed copy one of its own."""
    first, second = (Place.model_validate({"name": name}) for name in ("Quetta", "Sibi"))
    assert first.model_fields_set is second.model_fields_set
    moved = first.model_copy(update={"country": "PK"})
    assert moved.model_fields_set == {"name", "country"}
    assert second.model_fields_set == {"name"}


def wrong(text: str) -> list[tuple[str, int, int, str]]:
    """What is wrong in the text of a briefing, but for what is missing: code, line, column, and what would be right."""
    with pytest.raises(InputError) as raised:
        parse(Briefing, read_text(text, "a.yaml"))
    return [(one.code, one.line, one.column, one.fix) for one in raised.value.problems if one.code != "SF010"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  titel: A", ("SF011", 1, 3, "`title`")),
        ("sources:\n  - pubisher: A", ("SF011", 2, 5, "`publisher`")),
        ("voices:\n  - speaker:\n      rol: A", ("SF011", 3, 7, "`role`")),
        ("maps:\n  - {titel: A}", ("SF011", 2, 6, "`title`")),
    ],
)
def test_a_key_that_is_not_known_is_named_where_it_is(text: str, expected: tuple[str, int, int, str]) -> None:
    """The place is that of the key, and the nearest name is one of the record that it is in."""
    ((code, line, column, fix),) = wrong(text)
    assert (code, line, column) == expected[:3]
    assert expected[3] in fix


def test_a_value_that_is_wrong_is_named_where_it_is() -> None:
    """The place is that of the value, also where the model alone knows what is wrong."""
    text = "places:\n  - name: Quetta\n    country: PK\n    lat: 91\n    lon: 1"
    assert [one[1:3] for one in wrong(text)] == [(4, 10)]


@pytest.mark.parametrize("field", ["images: [{file: ", "maps: [{geojson: ", "tables: [{data: "])
@pytest.mark.parametrize(
    "path",
    [r"tables\cases.csv", r"C:\cases.csv", "C:cases.csv", r"\\server\share\cases.csv", r"..\cases.csv"],
)
def test_a_file_is_named_the_same_on_every_system(field: str, path: str) -> None:
    """A path that only Windows understands is refused everywhere, so that a site works for all who share it."""
    assert PureWindowsPath(path).name == "cases.csv"
    text = f"{field}'{path}'}}]"
    assert (1, len(field) + 1) in [
        one[1:3] for one in wrong(text) if one[0] == "SF013" and "with `/`" in one[3]
    ]
    assert not [one for one in wrong(f"{field}'tables/cases.csv', none: 1}}]") if one[0] == "SF013"]


def test_each_record_is_listed_once() -> None:
    """A record that several others hold is one."""
    listed = list(all_records(Briefing))
    assert len(listed) == len(set(listed)) > 20


def test_likelihoods_are_those_of_the_standard() -> None:
    """From 1 to 99 per cent without a gap, in seven steps, as ICD 203 has them."""
    assert [(low, high) for *_, low, high in LIKELIHOODS] == [
        (1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99),
    ]  # fmt: skip
    assert all(one[3] == two[2] for one, two in pairwise(LIKELIHOODS))


def test_likelihoods_are_those_of_icd_203() -> None:
    """The bands of the standard meet, from 1 to 99 per cent, each with two words."""
    bands = [(low, high) for _, _, low, high in LIKELIHOODS]
    assert bands == [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]


@pytest.mark.parametrize(
    ("required", "received", "sums"),
    [(120, 40, (120.0, 40.0)), (120, 0, (120.0, 0.0)), (None, 40, None), (120, None, None)],
)
def test_funding_has_sums_where_both_are_known(
    required: int | None, received: int | None, sums: tuple[float, float] | None
) -> None:
    """What is required and what was received come together, or not at all."""
    assert Funding(required=required, received=received, currency="USD", sources=("a",)).sums == sums


def table(columns: str, rows: str) -> str:
    """What is wrong with a table; empty where nothing is."""
    data = yaml.safe_load(f"{{id: t, title: T, sources: [a], columns: [{columns}], rows: [{rows}]}}")
    try:
        Table.model_validate(data)
    except ValidationError as error:
        return error.errors()[0]["msg"].removeprefix("Value error, ")
    return ""


DAYS = "{id: day, label: Day, kind: date}, {id: n, label: Number}"


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        ("'2026-03-12'", False),
        ("'20260312'", True),
        ("'2026-3-12'", True),
        ("12", True),
        ("'12 March'", True),
    ],
)
def test_a_day_in_a_table_has_hyphens(day: str, *, wrong: bool) -> None:
    """A date in a cell is written as everywhere else."""
    assert ("expected a date" in table(DAYS, f"[{day}, 1], ['2026-03-13', 2]")) is wrong


@pytest.mark.parametrize(("count", "more"), [(2, ""), (3, ""), (4, " (and 1 more)"), (5, " (and 2 more)")])
def test_three_mistakes_of_a_table_are_told(count: int, more: str) -> None:
    """One line names three, and counts the others."""
    said = table(DAYS, ", ".join(f"[day {number}, 1]" for number in range(count)))
    assert said.count("expected a date") == min(count, 3)
    assert said.endswith(more or "`")


def test_a_share_is_computed_from_its_column() -> None:
    """A column that is a share of one that is not there is wrong, as a sum is."""
    for field in ("share_of: m", "sum_of: [m]"):
        said = table(
            f"{{id: place, label: Place}}, {{id: n, label: N}}, {{id: s, label: S, kind: number, {field}}}",
            "[A, 1]",
        )
        assert "`s` is computed from `m`" in said


def test_parts_have_the_order_that_a_briefing_gives() -> None:
    """A part has the place of any of its names, and one that is not named comes last."""
    made = Briefing.model_construct(order=("background", "situation"))  # type: ignore[call-arg]  # nothing else is read
    assert [made.rank(*names) for names in (("background",), ("other", "situation"), ("outlook",))] == [
        0,
        1,
        2,
    ]


def test_a_speaker_protects_what_is_protected_and_every_alias() -> None:
    """Only values of protected fields and other spellings of the name must stay out of the output."""
    speaker = Speaker(
        name="Ines Marlow", role="Digger", published_as="A digger", protect=("name",), aliases=("I. Marlowe",)
    )
    assert speaker.secrets() == ("Ines Marlow", "I. Marlowe")


def test_a_figure_in_prose_is_whole_unless_a_form_is_named() -> None:
    """`{{ killed }}` is the figure with its qualifier, `{{ killed|number }}` the number alone."""
    found = figures("There were {{ killed }}, in words {{ killed|number }}.")
    assert [(one.id, one.form) for one in found] == [("killed", "full"), ("killed", "number")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("places: [{name: Quetta, country: pk}]", "expected two capital letters, as in `PK`"),
        ("key_figures: [{id: Big One, label: A}]", "'Big One' does not have the expected form"),
    ],
)
def test_a_pattern_is_shown_only_if_nothing_explains_it(text: str, message: str) -> None:
    """A form that a sentence describes is not shown as a regular expression as well; another is."""
    with pytest.raises(InputError) as raised:
        parse(Briefing, read_text(text, "a.yaml"))
    (found,) = (one for one in raised.value.problems if one.code == "SF015")
    assert message in found.message
    assert ("(pattern " in found.fix) is ("expected form" in message)


def test_a_name_that_became_a_key_is_not_quoted() -> None:
    """A key of a speaker that does not look like a field may be a name, so the message leaves it out."""
    with pytest.raises(InputError) as raised:
        parse(Briefing, read_text("voices:\n  - speaker: {Ines Marlow: Digger, rol: Digger}", "a.yaml"))
    messages = [one.message for one in raised.value.problems if one.code == "SF011"]
    assert sorted(messages) == [
        "voices.0.speaker.rol: is not a known field",
        "voices.0.speaker: is not a known field",
    ]


@pytest.mark.parametrize(
    "field",
    [
        "as_of: 9999-12-31T12:00+00:00", "as_of: 0001-01-01T00:30+05:00", "next_due: 9999-12-31", "next_due: 0001-01-01",
        "dateline: {place: A, date: 9999-01-01}", "embargo_until: 9999-12-31T23:59-10:00",
        "timeline: [{date: '9999', text: It ends.}]", "timeline: [{date: '0001-01-01', text: It began.}]",
        "key_figures: [{id: a, label: A, value: 1000000000000000000}]", "key_figures: [{id: a, label: A, value: 1.0e+308}]",
        "key_figures: [{id: a, label: A, value: -1.0e+300}]", "key_figures: [{id: a, label: A, new: 1.0e+30, value: 1}]",
        "funding: {required: 1.0e+40, currency: EUR}", "charts: [{id: a, kind: bar, title: A, alt: A, data: [{label: A, value: 1.0e+300}]}]",
        "tables: [{id: t, title: T, columns: [{id: a, label: A}, {id: b, label: B, kind: number}], rows: [[A, 1.0e+300]]}]",
    ],
)  # fmt: skip
def test_what_no_calendar_and_no_format_can_print_is_refused(field: str) -> None:
    """Days at the very ends of the calendar and numbers of more digits than are printed are errors at their line."""
    found = wrong(f"kind: explainer\n{field}")
    assert found
    assert {line for _, line, *_ in found} == {2}


def test_the_last_day_and_the_largest_number_are_printed(tmp_path: Path) -> None:
    """What is just allowed reaches every page, feed and calendar file."""
    site = examples.write({"a.yaml": "next_due: 9998-12-31\nkey_figures: [{id: a, label: A, value: 999999999999999999, currency: EUR, sources: [council]}]"}, tmp_path)  # fmt: skip
    library = load_or_raise(site)
    look = theme.load(site.theme, ROOT)
    for name in ("page", "data", "next-report", "message"):
        if made := FORMATS.get(name):
            assert made.render(Job(library.editions[0], library, look, NOW))


@pytest.mark.parametrize(
    ("kind", "value", "valid"),
    [
        (base.Day, "0002-01-01", True), (base.Day, "0001-12-31", False), (base.Number, True, False), (base.Number, 3, True), (base.Number, "3", False),
    ],
)  # fmt: skip
def test_days_and_numbers_end_where_the_message_says(kind: Any, value: object, valid: bool) -> None:
    """The second year is the first that is taken; truth values and texts are no numbers."""
    found = "valid"
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        found = str(error)
    assert (found == "valid") is valid, found


def _texts(value: Any, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where a file has text."""
    if isinstance(value, str):
        yield loc
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _texts(one, (*loc, key))


def _with(value: Any, places: Collection[tuple[str | int, ...]], text: str) -> Any:
    """A copy with another text in some places."""
    if isinstance(value, str):
        return text if places else value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    made = {key: _with(one, [loc[1:] for loc in places if loc[0] == key], text) for key, one in pairs}
    if isinstance(value, dict):
        return made
    return list(made.values()) if isinstance(value, list) else value


@pytest.mark.parametrize(
    "blank", ["\u200b", "\u2060\u00ad", "\u3164", "\u2800 \u200e", "\ufe0f", "\u115f\u1160"]
)
def test_no_text_may_be_invisible(blank: str) -> None:
    """Each text of a briefing with every field is refused where readers would see nothing of it, at its line."""
    data = read_text((ROOT / "tests/data/full.yaml").read_text("utf-8"), "full.yaml").data
    free = {"rows", "total", "sections"}  # cells, which may be empty, and the hashes of a translation
    places = [loc for loc in _texts(data) if loc[0] not in ("tables", "translation") or free.isdisjoint(loc)]
    assert len(places) > 400
    document = read_text(yaml.safe_dump(_with(data, places, blank), allow_unicode=True), "full.yaml")
    with pytest.raises(InputError) as raised:
        parse(Briefing, document)
    found = {one.line for one in raised.value.problems}
    assert [loc for loc in places if document.position(loc)[0] not in found] == []


@pytest.mark.parametrize("text", ["🌊", "ا", "é", "\u200fسیلاب", "中", "-", "\u200ba", "\u0301a"])
def test_a_text_with_one_visible_character_is_taken(text: str) -> None:
    """Marks of direction and zero-width characters beside something visible are none of its business."""
    for made in (base.Text, base.Line, base.Inline, base.Prose):
        assert TypeAdapter(made).validate_python(text) == text


@pytest.mark.parametrize(
    "speaker", ["{name: A, protect: [Hadiza Okonkwo]}", "{name: A, person: Hadiza Okonkwo}"]
)
def test_an_error_does_not_quote_a_speaker(speaker: str) -> None:
    """A name in a wrong field of a speaker is not in the message; a wrong status is."""
    quote = f"voices: [{{quote: We left., speaker: {speaker}, kind: resident, sources: []}}]\n"
    with pytest.raises(InputError) as raised:
        parse(Briefing, read_text(f"status: Zubkorin\n{quote}", "a.yaml"))
    told = "\n".join(f"{one.message} {one.fix}" for one in raised.value.problems)
    assert "Hadiza" not in told
    assert "'Zubkorin' is not one of the values" in told
    assert "this " in told


FUNDED = {"sources": ["a"], "currency": "EUR"}


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        (Funding, {**FUNDED}, "funding needs"), (Funding, {**FUNDED, "percent": 4}, ""), (Funding, {**FUNDED, "required": 0}, ""),
        (Funding, {**FUNDED, "appeals": [{**FUNDED, "appeal": "Wells", "required": 4}]}, ""),
        (Section, {"id": "a", "title": "A box"}, "a section needs"), (Section, {"id": "a", "title": "A box", "text": "It rains."}, ""),
        (Section, {"id": "a", "title": "A box", "figures": ["wells"]}, ""), (Section, {"id": "a", "title": "A box", "sections": [{"id": "a", "title": "B", "text": "It rains."}]}, ""),
        (Subsection, {"id": "a", "title": "B"}, "a section needs"), (Subsection, {"id": "a", "title": "B", "figures": ["wells"]}, ""),
        (RelatedReport, {"title": "A census"}, "a related report needs"), (RelatedReport, {"url": "https://example.org/a"}, "a related report needs"),
        (RelatedReport, {"title": "A census", "url": "https://example.org/a"}, ""), (RelatedReport, {"edition": "wells/01"}, ""),
    ],
)  # fmt: skip
def test_a_record_says_something(kind: type[base.Record], data: dict[str, object], message: str) -> None:
    """A record needs one of the fields without which it says nothing, and no other."""
    if not message:
        assert kind.model_validate(data)
        return
    with pytest.raises(ValidationError, match=message):
        kind.model_validate(data)


@pytest.mark.parametrize(
    ("amounts", "sums"),
    [({"required": 0, "received": 5}, (0, 5)), ({"required": 5, "received": 0}, (5, 0)), ({"required": 5}, None), ({"received": 5}, None)],
)  # fmt: skip
def test_two_amounts_are_both_known(amounts: dict[str, int], sums: tuple[float, float] | None) -> None:
    """An amount of zero is known."""
    assert Funding.model_validate({**FUNDED, **amounts}).sums == sums


def test_one_name_is_proposed() -> None:
    """Of several known names that are close, the closest is proposed, below a path of lists and unions as well."""
    with pytest.raises(InputError) as raised:
        parse(Briefing, read_text("key_figures: [{id: a, labl: A}]\nclaims: [{by: [{nam: A}]}]\n", "a.yaml"))
    fixes = {one.message: one.fix for one in raised.value.problems if one.code == "SF011"}
    assert fixes == {
        "key_figures.0.labl: is not a known field": "did you mean `label`?",
        "claims.0.by.0.nam: is not a known field": "did you mean `name`?",
    }


def test_an_error_in_a_cell_is_named_with_its_field() -> None:
    """The kind of a cell, which the file does not say, is no part of the place, and what is behind it is."""
    table = "tables: [{id: a, title: A, columns: [{id: b, label: B}], rows: [[{value: 1, nte: C}]]}]\n"
    with pytest.raises(InputError) as raised:
        parse(Briefing, read_text(table, "a.yaml"))
    assert "tables.0.rows.0.0.nte" in {one.message.partition(":")[0] for one in raised.value.problems}
