"""Every value that the model can hold comes back the same from YAML."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standfirst.checks import run
from standfirst.errors import InputError
from standfirst.library import Edition, Library
from standfirst.library.files import BriefingFile
from standfirst.model import Briefing, Record
from standfirst.model import __all__ as names
from standfirst.model.parse import parse
from standfirst.reader import read_text
from standfirst.settings import Site
from tests.strategies import WORDS, Data, briefings, dump, records

pytestmark = pytest.mark.slow

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
SITE = Site(root=Path(), name="Test", url="")


def edition(data: Data, name: str = "01") -> Edition:
    """An edition of some data, as if it had been read from a file."""
    document = read_text(dump(data), f"{name}.yaml")

    def locate(loc: Any, key: bool) -> tuple[str, int, int]:
        return (document.path, *document.position(loc, key=key))

    file = BriefingFile("river", name, "", Path(f"{name}.yaml"))
    return Edition(file, parse(Briefing, document), None, (document,), locate)


@SLOW
@given(briefings())
def test_briefings_round_trip(data: Data) -> None:
    """A briefing written as YAML and read again is the same briefing."""
    briefing = parse(Briefing, read_text(dump(data), "x"))
    again = briefing.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert parse(Briefing, read_text(dump(again), "x")) == briefing


@pytest.mark.proof
@SLOW
@given(briefings(), briefings())
def test_no_check_crashes(one: Data, two: Data) -> None:
    """Whatever valid briefings say, alone and as a series, checks find problems at places that exist."""
    editions = (edition({**one, "edition": 1}, "01"), edition({**two, "edition": 2}, "02"))
    report = run(Library(SITE, editions))
    for problem in report.problems:
        lines = next(e for e in editions if e.documents[0].path == problem.path).documents[0].text.split("\n")
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@SLOW
@given(st.data())
def test_other_data_is_refused_in_words(data: st.DataObject) -> None:
    """A briefing with something else at one place is a record or problems at places; never another error."""
    briefing = data.draw(briefings())
    other = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.sampled_from(WORDS),
        st.just({"a": 1}),
        st.just([[]]),
    )
    place: Any = briefing
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(other)
    with suppress(InputError):
        parse(Briefing, read_text(dump(briefing), "x"))


def classes() -> list[type[Record]]:
    """Every record of the vocabulary."""
    from standfirst import model

    found = [getattr(model, name) for name in names]
    return [one for one in found if isinstance(one, type) and issubclass(one, Record) and one is not Record]


@pytest.mark.parametrize("cls", classes(), ids=lambda cls: cls.__name__)
def test_each_record_round_trips(cls: type[Record]) -> None:
    """Each record of the vocabulary, by itself, comes back from YAML as it was."""

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(records(cls))
    def holds(data: Data) -> None:
        record = cls.model_validate(read_text(dump(data or {"x": None}), "x").data if data else data)
        again = record.model_dump(mode="json", by_alias=True, exclude_unset=True)
        assert cls.model_validate(again) == record

    holds()


def test_records_are_frozen() -> None:
    """Nothing that was read can be changed."""
    briefing = edition(
        {"title": "A", "dateline": {"place": "B", "date": "2026-02-01"}, "situation": "C"}
    ).briefing
    with pytest.raises(ValueError, match="frozen"):
        briefing.title = "D"  # type: ignore[misc]  # that is the point
    assert len(classes()) > 25
