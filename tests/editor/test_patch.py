"""Saves into YAML: the value is what was wanted, and every other byte is what it was."""

from __future__ import annotations

import copy
import difflib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.editor.alignment import ReorderedList, is_same
from standfirst.editor.patch import patch
from standfirst.errors import InputError
from standfirst.reader import Document, read, read_text
from tests.sites import ROOT
from tests.strategies import WORDS

Loc = tuple[str | int, ...]


def _documents() -> list[Document]:
    folders = ("briefings", "tests/data", "standfirst/_starter")
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.yaml*"))
    found = []
    for path in paths:
        try:
            found.append(read(path, path.relative_to(ROOT).as_posix()))
        except InputError:
            assert "broken" in path.parts, path
    return found


DOCUMENTS = _documents()
NAMES = [document.path for document in DOCUMENTS]

TEXTS = st.one_of(
    st.lists(st.sampled_from([*WORDS, "null", "~", "true", "1e3", "0x1f", "? a", "@x", "`", "!!int", "---", ", ", "]", "}"]), min_size=1, max_size=40).map(" ".join),
    st.lists(st.sampled_from([*WORDS, "", " lead", "trail ", "\ttab"]), min_size=1, max_size=12).map("\n".join),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\r\n\x85"), max_size=60),
)  # fmt: skip
SCALARS = st.one_of(
    TEXTS,
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
)
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=4),
    st.dictionaries(st.sampled_from(["id", "label", "text", "on", "sources"]), SCALARS, max_size=4),
    st.lists(st.dictionaries(st.sampled_from(["id", "note"]), SCALARS, min_size=1, max_size=2), max_size=3),
)


def places(data: Any, loc: Loc = ()) -> Iterator[Loc]:
    """Every place of some data that holds a value."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield (*loc, key)
        yield from places(value, (*loc, key))


def at(data: Any, loc: Loc) -> Any:
    """The value at a place."""
    for part in loc:
        data = data[part]
    return data


def with_value(data: Any, loc: Loc, value: Any) -> Any:
    """A copy of some data with another value at a place."""
    changed = copy.deepcopy(data)
    at(changed, loc[:-1])[loc[-1]] = value
    return changed


def node_at(document: Document, loc: Loc) -> tuple[yaml.Node, yaml.Node]:
    """The node of a value, and that of its key or itself."""
    node: Any = document.root
    key: Any = node
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            key, node = next(pair for pair in node.value if pair[0].value == part)
        else:
            key = node = node.value[part]
    return node, key


def comments(document: Document) -> Counter[str]:
    """Every comment by how often it is there."""
    return Counter(words for _, _, words in document.comments())


@pytest.mark.slow
@settings(max_examples=200)
@given(st.data())
def test_another_value_changes_nothing_else(data: st.DataObject) -> None:
    """Whatever a scalar anywhere becomes, the bytes before its line and behind its last line stay, comments too."""
    document = DOCUMENTS[data.draw(st.integers(0, len(DOCUMENTS) - 1))]
    loc = data.draw(
        st.sampled_from(
            [one for one in places(document.data) if not isinstance(at(document.data, one), dict | list)]
        )
    )
    wanted = with_value(document.data, loc, data.draw(SCALARS))
    text = patch(document, wanted)
    assert is_same(read_text(text, "").data, wanted)
    node, _ = node_at(document, loc)
    begin, end = node.start_mark.index, node.end_mark.index
    tail = document.text[end:].split("\n", 1)[-1] if "\n" in document.text[end:] else ""
    assert text.startswith(document.text[:begin].rstrip(" "))
    assert text.endswith(tail)
    assert comments(read_text(text, "")) == comments(document)


@pytest.mark.slow
@settings(max_examples=120)
@given(st.data())
def test_any_value_anywhere_is_read_back(data: st.DataObject) -> None:
    """Records and lists take the place of each other and of text, and what is read is what was wanted."""
    document = DOCUMENTS[data.draw(st.integers(0, len(DOCUMENTS) - 1))]
    loc = data.draw(st.sampled_from(list(places(document.data))))
    wanted = with_value(document.data, loc, data.draw(VALUES))
    assert is_same(read_text(patch(document, wanted), "").data, wanted)


@pytest.mark.slow
@settings(max_examples=100)
@given(st.data())
def test_a_removed_field_takes_only_its_own_lines(data: st.DataObject) -> None:
    """Every line of the result was there before, and only lines of the field are gone."""
    document = DOCUMENTS[data.draw(st.integers(0, len(DOCUMENTS) - 1))]
    loc = data.draw(
        st.sampled_from(
            [
                one
                for one in places(document.data)
                if isinstance(one[-1], str) and len(at(document.data, one[:-1])) > 1
            ]
        )
    )
    wanted = copy.deepcopy(document.data)
    del at(wanted, loc[:-1])[loc[-1]]
    text = patch(document, wanted)
    node, key = node_at(document, loc)
    own = range(key.start_mark.line, node.end_mark.line + 2)
    before, after = document.text.split("\n"), text.split("\n")
    for tag, first, last, _, _ in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            assert set(range(first, last)) <= set(own), (loc, before[first:last])


@pytest.mark.slow
@settings(max_examples=100)
@given(st.data())
def test_moved_items_take_their_lines_along(data: st.DataObject) -> None:
    """A list in another order has the same lines, comments included, and nothing around it changes."""
    document = DOCUMENTS[data.draw(st.integers(0, len(DOCUMENTS) - 1))]
    lists = [
        one
        for one in places(document.data)
        if isinstance(at(document.data, one), list) and len(at(document.data, one)) > 1
    ]
    if not lists:
        return
    loc = data.draw(st.sampled_from(lists))
    items = at(document.data, loc)
    order = data.draw(st.permutations(range(len(items))))
    wanted = with_value(document.data, loc, ReorderedList([items[place] for place in order], order))
    text = patch(document, wanted)
    node, _ = node_at(document, loc)
    if not node.flow_style:  # type: ignore[attr-defined]  # a list
        assert sorted(filter(str.strip, text.split("\n"))) == sorted(
            filter(str.strip, document.text.split("\n"))
        )
    assert comments(read_text(text, "")) == comments(document)


@pytest.mark.slow
@settings(max_examples=100)
@given(st.data())
def test_a_new_item_leaves_the_others_alone(data: st.DataObject) -> None:
    """A record that is added to a list only adds lines, or letters in brackets."""
    document = DOCUMENTS[data.draw(st.integers(0, len(DOCUMENTS) - 1))]
    lists = [
        one
        for one in places(document.data)
        if isinstance(at(document.data, one), list) and at(document.data, one)
    ]
    if not lists:
        return
    loc = data.draw(st.sampled_from(lists))
    items = list(at(document.data, loc))
    place = data.draw(st.integers(0, len(items)))
    new = data.draw(st.dictionaries(st.sampled_from(["id", "label", "text", "sources"]), SCALARS, min_size=1))
    origins = list(range(len(items)))
    wanted = with_value(
        document.data,
        loc,
        ReorderedList([*items[:place], new, *items[place:]], [*origins[:place], None, *origins[place:]]),
    )
    text = patch(document, wanted)
    node, _ = node_at(document, loc)
    if not node.flow_style:  # type: ignore[attr-defined]  # a list
        gone = [
            line
            for line in difflib.ndiff(document.text.split("\n"), text.split("\n"))
            if line.startswith("- ")
        ]
        assert [line for line in gone if line[2:].strip()] == []
    assert comments(read_text(text, "")) == comments(document)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_changed_is_nothing_written(name: str) -> None:
    """Data that is as it was leaves every byte as it was."""
    document = DOCUMENTS[NAMES.index(name)]
    assert patch(document, copy.deepcopy(document.data)) == document.text


@pytest.mark.slow
@settings(max_examples=50)
@given(st.data())
def test_line_breaks_of_windows_stay(data: st.DataObject) -> None:
    """A file with CRLF has no other line break after a save."""
    source = DOCUMENTS[data.draw(st.integers(0, len(DOCUMENTS) - 1))]
    document = read_text(source.text.replace("\n", "\r\n"), "")
    loc = data.draw(st.sampled_from(list(places(document.data))))
    wanted = with_value(document.data, loc, data.draw(VALUES))
    text = patch(document, wanted)
    assert is_same(read_text(text, "").data, wanted)
    assert "\n" not in text.replace("\r\n", "")


SMALL = """\
# head
title: One  # confirm
note: 'it''s'
quoted: "two"
empty:
flow: {a: 1, b: x}   # of the line
tags: [a, b]
folded: >-
  The first line of a paragraph that goes on
  and its second line.

  Another paragraph.
list:
  # about the first
  - id: a   # its id
    label: A
  # about the second
  - id: b
    label: B

# tail
"""


@pytest.mark.parametrize(
    ("loc", "value", "old", "new"),
    [
        (("title",), "Two", "title: One  # confirm", "title: Two  # confirm"),
        (("title",), "190", "title: One  # confirm", 'title: "190"  # confirm'),
        (("title",), "NO", "title: One  # confirm", 'title: "NO"  # confirm'),
        (("title",), "a\nb\n", "title: One  # confirm", "title: |  # confirm\n  a\n  b"),
        (("title",), ["a", "b"], "title: One  # confirm", "title: [a, b]  # confirm"),
        (("title",), [{"id": "a"}], "title: One  # confirm", "title:  # confirm\n  - id: a"),
        (("note",), "it's not", "note: 'it''s'", "note: 'it''s not'"),
        (("quoted",), "three", 'quoted: "two"', 'quoted: "three"'),
        (("empty",), 5, "empty:", "empty: 5"),
        (("empty",), [{"id": "a"}], "empty:", "empty:\n  - id: a"),
        (("flow", "b"), "x, y", "{a: 1, b: x}", '{a: 1, b: "x, y"}'),
        (("flow", "c"), None, "{a: 1, b: x}", "{a: 1, b: x, c: null}"),
        (("tags",), ["b", "a"], "[a, b]", "[b, a]"),
        (
            ("folded",),
            "The first line of a paragraph that goes on and its last line.\nAnother paragraph.",
            "  and its second line.",
            "  and its last line.",
        ),
        (("list", 1, "label"), "C", "    label: B", "    label: C"),
    ],
)
def test_styles_stay(loc: Loc, value: Any, old: str, new: str) -> None:
    """A value keeps its quotation marks, its block, its place in the line and its comment."""
    document = read_text(SMALL, "small.yaml")
    assert patch(document, with_value(document.data, loc, value)) == SMALL.replace(old, new, 1)


def test_a_removed_item_takes_the_comment_above_it_along() -> None:
    """A remark right above a record is about that record."""
    document = read_text(SMALL, "small.yaml")
    wanted = {**document.data, "list": ReorderedList(document.data["list"][1:], [1])}
    assert patch(document, wanted) == SMALL.replace(
        "  # about the first\n  - id: a   # its id\n    label: A\n", ""
    )


def test_a_first_field_leaves_the_comments_of_its_record() -> None:
    """The field behind a dash can go; the next one takes its place."""
    document = read_text("list:\n  - id: a\n    # of the label\n    label: A\n", "")
    assert patch(document, {"list": [{"label": "A"}]}) == "list:\n  - # of the label\n    label: A\n"


def test_new_fields_follow_what_they_follow() -> None:
    """A field is written behind the one before it, and long text as a folded block."""
    document = read_text("title: A\n# of the place\nplace: B\n", "")
    text = patch(document, {"title": "A", "standfirst": "word " * 30 + "end", "place": "B"})
    head, _, tail = text.partition("standfirst: >-\n  word word")
    assert head == "title: A\n"
    assert tail.endswith("end\n# of the place\nplace: B\n")
    assert max(map(len, text.split("\n"))) <= 110
