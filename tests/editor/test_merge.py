"""Two people, one file: what only one of them changed is kept, what both changed is shown."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.editor.alignment import is_same
from standfirst.editor.change import applied
from standfirst.editor.merge import Choice, Conflict, merge
from standfirst.editor.patch import patch
from standfirst.errors import UsageError
from standfirst.reader import read_text
from tests.editor.test_patch import DOCUMENTS, SCALARS, at, places, with_value

RECORDS = [{"id": "a", "n": 1}, {"id": "b", "n": 2}, {"id": "c", "n": 3}]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ({"a": 1, "b": 2}, {"a": 5, "b": 2}, {"a": 1, "b": 6}, {"a": 5, "b": 6}),
        ({"a": 1}, {"a": 1, "x": 1}, {"a": 1, "y": 2}, {"a": 1, "x": 1, "y": 2}),
        ({"a": 1, "b": 2}, {"b": 2}, {"a": 1, "b": 3}, {"b": 3}),
        ({"a": 1}, {"a": 2}, {"a": 2}, {"a": 2}),
        ({"l": ["x", "y"]}, {"l": ["x", "y", "m"]}, {"l": ["t", "x", "y"]}, {"l": ["t", "x", "y", "m"]}),
        ({"l": ["x", "y"]}, {"l": ["y"]}, {"l": ["x", "z"]}, {"l": ["z"]}),
        (
            {"l": ["x", "y", "z"]},
            {"l": ["z", "x", "y"]},
            {"l": ["x", "y", "z", "t"]},
            {"l": ["z", "t", "x", "y"]},
        ),
        ({}, {"l": [{"id": "a"}]}, {"l": [{"id": "b"}]}, {"l": [{"id": "a"}, {"id": "b"}]}),
        ({"l": ["x"]}, {"l": ["x", "n", "n"]}, {"l": ["x", "t"]}, {"l": ["x", "n", "n", "t"]}),
    ],
)
def test_what_one_of_them_changed_is_kept(base: Any, mine: Any, theirs: Any, merged: Any) -> None:
    """Fields and items that only one person changed, added, removed or moved come out as they left them."""
    found, conflicts = merge(base, mine, theirs)
    assert conflicts == ()
    assert found == merged


def test_records_are_followed_wherever_they_go() -> None:
    """A field that one changes in a record which the other moves, and a record that a third removes, are all kept."""
    mine = [{"id": "a", "n": 9}, {"id": "b", "n": 2}, {"id": "c", "n": 3}]
    theirs = [{"id": "c", "n": 3}, {"id": "a", "n": 1, "note": "x"}]
    found, conflicts = merge(RECORDS, mine, theirs)
    assert conflicts == ()
    assert found == [{"id": "c", "n": 3}, {"id": "a", "n": 9, "note": "x"}]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "conflict"),
    [
        ({"a": 1}, {"a": 2}, {"a": 3}, Conflict(("a",), 2, 3)),
        ({"a": 1}, {}, {"a": 3}, Conflict(("a",), None, 3)),
        ({"a": 1}, {"a": 2}, {}, Conflict(("a",), 2, None)),
        ({"a": "1"}, {"a": 1}, {"a": 1.0}, Conflict(("a",), 1, 1.0)),
        (RECORDS, [{**RECORDS[0], "n": 7}, *RECORDS[1:]], RECORDS[1:], Conflict((0,), {"id": "a", "n": 7}, None)),
        ({"l": ["x", "y", "z"]}, {"l": ["y", "x", "z"]}, {"l": ["x", "z", "y"]}, Conflict(("l",), ["y", "x", "z"], ["x", "z", "y"])),
    ],
)  # fmt: skip
def test_what_both_changed_is_shown(base: Any, mine: Any, theirs: Any, conflict: Conflict) -> None:
    """A value that both changed differently is named with both values, also where one of them removed it."""
    assert merge(base, mine, theirs)[1] == (conflict,)


def test_a_choice_settles_a_conflict() -> None:
    """The chosen value is written wherever the conflict is, as long as the other value is the one that was shown."""
    document = read_text("list:\n  - {id: a, t: [x, y]}\n  - {id: b}\n  - {id: c}\n  - {id: d}\n", "")
    swapped = {"fields": {"t": {"items": [{"from": 1}, {"from": 0}]}}}
    items = [{"from": 1}, {"from": 0, "change": swapped}, {"from": 2}, {"from": 3}]
    mine = applied(document.data, {"fields": {"list": {"items": items}}})
    theirs = read_text("list:\n  - {id: c}\n  - {id: b}\n  - {id: a, t: [y]}\n", "")
    _, conflicts = merge(document.data, mine, theirs.data)
    assert conflicts
    for keeps_mine in (True, False):
        choices = {".".join(map(str, one.loc)): Choice(one.theirs, keeps_mine) for one in conflicts}
        found, left = merge(document.data, mine, theirs.data, choices)
        assert left == ()
        assert is_same(read_text(patch(theirs, found), "").data, found)
    stale = {".".join(map(str, one.loc)): Choice("another", True) for one in conflicts}
    assert merge(document.data, mine, theirs.data, stale)[1] == conflicts


def test_an_item_that_the_other_removed_comes_back_by_choice() -> None:
    """A record that one removed and the other changed is kept, or goes, as was chosen."""
    base = [{"id": "a", "n": 1}, {"id": "b", "n": 2}]
    mine, theirs = [{"id": "a", "n": 9}, {"id": "b", "n": 2}], [{"id": "b", "n": 2}]
    assert merge(base, mine, theirs, {"0": Choice(None, True)}) == (mine, ())
    assert merge(base, mine, theirs, {"0": Choice(None, False)}) == (theirs, ())


@pytest.mark.slow
@settings(max_examples=100)
@given(st.data())
def test_two_forms_of_one_file_lose_nothing(data: st.DataObject) -> None:
    """Whoever saves second at another place than the first finds both values in the file."""
    document = DOCUMENTS[data.draw(st.integers(0, len(DOCUMENTS) - 1))]
    leaves = [
        one
        for one in places(document.data)
        if not isinstance(at(document.data, one), dict | list)
        and isinstance(one[-1], str)
        and one[-1] != "id"
    ]
    one, other = data.draw(
        st.tuples(*[st.sampled_from(leaves)] * 2).filter(lambda pair: pair[0] != pair[1])
        if len(leaves) > 1
        else st.nothing()
    )
    mine = with_value(document.data, one, data.draw(SCALARS))
    theirs = with_value(document.data, other, data.draw(SCALARS))
    first = read_text(patch(document, theirs), document.path)
    found, conflicts = merge(document.data, mine, first.data)
    assert conflicts == ()
    assert is_same(read_text(patch(first, found), "").data, with_value(mine, other, at(theirs, other)))


@pytest.mark.slow
@settings(max_examples=100)
@given(st.data())
def test_a_change_says_what_became_of_each_item(data: st.DataObject) -> None:
    """A form that moves, removes and adds items sends a change of which exactly that comes."""
    base = {"list": [{"id": f"r{number}", "n": number} for number in range(5)], "other": 1}
    order = data.draw(st.permutations(range(5)))[: data.draw(st.integers(0, 5))]
    items: list[Any] = [{"from": place} for place in order]
    items.insert(data.draw(st.integers(0, len(items))), {"value": {"id": "new"}})
    wanted = [base["list"][one["from"]] if "from" in one else one["value"] for one in items]  # type: ignore[index]
    kept = copy.deepcopy(base)
    assert applied(base, {"fields": {"list": {"items": items}}}) == {"list": wanted, "other": 1}
    assert applied(base, {"fields": {"other": None}}) == {"list": base["list"]}
    assert base == kept, "the base is never changed"


@pytest.mark.parametrize(
    "change",
    [
        None, [], {}, "x", {"value": 1, "fields": {}}, {"fields": []}, {"items": {}}, {"items": [1]}, {"other": 1},
        {"items": [{"from": 9}]}, {"items": [{"from": 0}, {"from": 0}]}, {"items": [{"from": True}]}, {"items": [{"from": -1}]},
        {"fields": {"a": {"fields": {"b": 3}}}},
    ],
)  # fmt: skip
def test_what_is_no_change_is_refused(change: Any) -> None:
    """Whatever else is sent is refused, and does nothing."""
    with pytest.raises(UsageError):
        applied({"a": {"b": 1}, "list": [1]}["list"] if "items" in str(change) else {"a": {"b": 1}}, change)
