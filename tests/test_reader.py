"""Reading: types, places, comments, and everything that is refused."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.errors import InputError
from standfirst.reader import MAX_BYTES, MAX_DEPTH, read, read_bytes, read_text


def problem_of(raw: bytes | str) -> str:
    """The only problem that reading reports."""
    with pytest.raises(InputError) as caught:
        read_bytes(raw.encode() if isinstance(raw, str) else raw, "x.yaml")
    assert len(caught.value.problems) == 1
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"), ("on", "on"), ("yes", "yes"), ("12:30:45", "12:30:45"), ("2026-02-01", "2026-02-01"),
        ("1_000", "1_000"), ("0o17", 15), ("0x1F", 31), ("010", 10), ("-3", -3), ("1e3", 1000.0), (".5", 0.5), (".INF", inf), ("-.Inf", -inf),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None), ('"1"', "1"), ("=", "="),
        ("<<", "<<"), ("!!str 5", "5"), ("+92 81 123", "+92 81 123"),
    ],
)  # fmt: skip
def test_core_schema(written: str, value: Any) -> None:
    """Only null, true, false and numbers are no text; nothing else is guessed."""
    assert read_text(f"a: {written}", "x").data == {"a": value}


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"", "x.yaml:1:1: SF009 the file is empty"),
        (b"- a", "x.yaml:1:1: SF009 expected a mapping"),
        (b"a: 1\na: 2", "x.yaml:2:1: SF005 `a` is used twice, here and in line 1"),
        (b"a: {b: 1, b: 2}", "x.yaml:1:11: SF005 `b` is used twice"),
        (b"a: &x 1\nb: *x", "x.yaml:1:4: SF006 anchors and aliases are not allowed"),
        (b"a:\n\t- b", "x.yaml:2:1: SF004 a tab, but YAML requires spaces"),
        (b"a: caf\xe9", "x.yaml:1:7: SF003 a byte that is not UTF-8"),
        (b"a: 1\nb: \xff", "x.yaml:2:4: SF003 a byte that is not UTF-8"),
        (b"a: \x00", "x.yaml:1:4: SF004 a control character"),
        *((b'a: [b, "c' + escape + b' d"]', "x.yaml:1:8: SF004 a control character")
          for escape in (rb"\0", rb"\a", rb"\x1b", rb"\x7f", rb"\u009b", rb"\ufffe", rb"\U0000FFFF")),
        (b"a: !!python/object:os.system x", "x.yaml:1:4: SF008 the tag"),
        (b"a: !!int abc", "x.yaml:1:4: SF008 the tag"),
        (b"a: !!set {b}", "x.yaml:1:4: SF008 the tag"),
        (b"? [a]\n: b", "x.yaml:1:3: SF004 a key must be a word"),
        (b"a: 1\n---\nb: 2", "x.yaml:2:1: SF004 not YAML"),
        (b'a: "b', "x.yaml:1:4: SF004 a quotation mark that is never closed"),
        (b"a: 12345678901234567890123456789012345678901", "x.yaml:1:4: SF004 a number of more than 40 digits"),
    ],
)  # fmt: skip
def test_refused(raw: bytes, line: str) -> None:
    """What cannot be read is told with its place in one line."""
    assert problem_of(raw).startswith(line)


@pytest.mark.parametrize(
    "raw",
    [
        "a: " + "[" * 10_000,
        "a: " + "[" * 10_000 + "]" * 10_000,
        "a: " + "[" * 500 + "]" * 500,
        "a: " + "{b: " * 300 + "}" * 300,
        "- " * 10_000 + "a",
        "\n".join(" " * level + "a:" for level in range(10_000)),
        "a:\n" + " - " * 400 + "b",
    ],
    ids=["open", "closed", "hundreds", "mappings", "dashes", "blocks", "lists"],
)
def test_absurd_depth(raw: str) -> None:
    """Ten thousand levels, and a few hundred, are refused before they can harm the parser."""
    with pytest.raises(InputError) as caught:
        read_text(raw, "x")
    assert {problem.code for problem in caught.value.problems} <= {"SF007", "SF002"}


def test_depth_of_the_vocabulary() -> None:
    """What nests as deep as is allowed is read."""
    raw = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert read_text(raw, "x").data["a"] is not None


def test_size(tmp_path: Path) -> None:
    """A file of 5 MB is refused without being read."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: b\n" * 1_000_000)
    with pytest.raises(InputError, match=r"large\.yaml:1:1: SF002 the file is larger than 2048 KiB"):
        read(path)
    with pytest.raises(InputError, match="SF002"):
        read_bytes(b"#" * (MAX_BYTES + 1), "x")


def test_not_there(tmp_path: Path) -> None:
    """A missing file and a folder are problems of the user's, told in one line."""
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError, match="SF001 cannot be read"):
            read(path, "x")


def test_byte_order_mark() -> None:
    """A byte order mark is no part of the text."""
    assert read_bytes(b"\xef\xbb\xbfa: 1", "x").data == {"a": 1}


def test_all_faults_at_once() -> None:
    """Two repeated keys and a tag are three problems of one run."""
    with pytest.raises(InputError) as caught:
        read_text("a: 1\na: 2\nb: {c: 1, c: 2}\nd: !x y", "x")
    assert [problem.code for problem in caught.value.problems] == ["SF005", "SF005", "SF008"]


def test_positions() -> None:
    """Every value and key knows its line and column; what is missing is answered with its parent."""
    document = read_text("a:\n  - {b: 1, c: 2}\n  - d\n", "x")
    assert document.position(("a", 0, "c")) == (2, 15)
    assert document.position(("a", 0, "c"), key=True) == (2, 12)
    assert document.position(("a", 1)) == (3, 5)
    assert document.position(("a", 0, "none")) == (2, 5)
    assert document.position(()) == (1, 1)


TEXTS = {
    "literal": "a: |\n  one two\n\n    three WORD four\n",
    "literal with comment": "a: |  # why\n  one two\n  three WORD\n",
    "indented": "a: |2\n    one\n    three WORD\n",
    "folded": "a: >-\n  one two\n  three WORD\n  four\n",
    "plain": "a: one two\n   three WORD four\n",
    "plain in a list": "a:\n  - one\n  - two WORD\n",
    "single": "a: 'it''s one\n  two WORD'\n",
    "double": 'a: "one\\n \\u00e9 \\"two\\" WORD"\n',
    "double over lines": 'a: "one \\\n   two\n   WORD"\n',
    "flow": "a: {b: one, c: two WORD}\n",
    "wide letters": "a: |\n  \U0001f30a ایک WORD\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_spot_of_a_character(text: str) -> None:
    """A character of a text is placed where it stands in the file, whatever form the text has."""
    document = read_text(text, "x")
    loc: tuple[str | int, ...] = ("a",)
    value = document.data["a"]
    if isinstance(value, list):
        loc, value = ("a", 1), value[1]
    if isinstance(value, dict):
        loc, value = ("a", "c"), value["c"]
    line, column = document.spot(*document.position(loc), value.strip(), value.strip().index("WORD"))
    assert text.splitlines()[line - 1][column - 1 :].startswith("WORD")


def test_spot_of_a_text_from_elsewhere() -> None:
    """A text that does not stand there is answered with the place that was asked about."""
    document = read_text("a: one two\n", "x")
    assert document.spot(1, 4, "three four five", 6) == (1, 4)


def test_comments() -> None:
    """A `#` is a comment only where YAML says so: never in a text, never in the middle of a word."""
    text = "a: |  # one\n  # text\nb: 'x # text'  # two\nc: d#text\n# three\nd: [e, f]   # four\n"
    found = [words for _, _, words in read_text(text, "x").comments()]
    assert found == ["one", "two", "three", "four"]


def test_noqa_silences_its_text() -> None:
    """A silencing comment reaches over the text whose first or last line it stands in, and no further."""
    text = "a: |  # noqa: SF101, SF203\n  one\n  two\nb: 'x\n  y'  # noqa: SF301\nc: |\n  # noqa: SF999\n"
    found = [(silence.first, silence.last, silence.codes) for silence in read_text(text, "x").noqa()]
    assert found == [(1, 3, ("SF101", "SF203")), (4, 5, ("SF301",))]


@pytest.mark.slow
@given(st.binary(max_size=300))
def test_any_bytes(raw: bytes) -> None:
    """Any bytes are read or refused with InputError; nothing else comes out."""
    try:
        document = read_bytes(raw, "x")
    except InputError as error:
        problems = error.problems
    else:
        problems = ()
        list(document.noqa())
        assert isinstance(document.data, dict)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)


YAML_ISH = st.text(alphabet="ab:-?[]{}#&*!|>'\"%@`\n\t ,\\01.~<=\ud800\u2028é", max_size=120)


@pytest.mark.slow
@given(YAML_ISH)
def test_any_text(text: str) -> None:
    """Any text made of YAML's own signs is read or refused with InputError."""
    try:
        document = read_text(text, "x")
    except InputError:
        return
    list(document.comments())
    assert document.position(("a", 0, "b")) >= (1, 1)


@pytest.mark.slow
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80), st.data())
def test_spot_in_any_text(text: str, data: st.DataObject) -> None:
    """In a literal block every visible character is found where it stands."""
    words = text.strip()
    visible = [index for index, char in enumerate(words) if not char.isspace()]
    if not visible or any(char in "\x85\u2028\u2029\ufeff" for char in words):
        return
    offset = data.draw(st.sampled_from(visible))
    document = read_text(f"a: |-\n  {words}\n", "x")
    if document.data["a"] != words:
        return
    line, column = document.spot(1, 4, words, offset)
    assert (line, document.text.split("\n")[line - 1][column - 1]) == (2, words[offset])
