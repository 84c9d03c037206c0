"""What all records have in common, and how what is wrong in a file is placed and explained."""

from __future__ import annotations

from itertools import pairwise

import pytest

from standfirst.errors import InputError
from standfirst.model import Briefing, Place
from standfirst.model.narrative import LIKELIHOODS
from standfirst.model.parse import parse
from standfirst.model.schema import all_records
from standfirst.reader import read_text


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
