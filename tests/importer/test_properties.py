"""Tests of what holds for any text at all."""

from __future__ import annotations

import html
import re
import tempfile
from pathlib import Path

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.errors import InputError
from standfirst.importer import check, import_file, source
from standfirst.importer.blocks import escape
from standfirst.importer.writer import bare, write
from standfirst.model import Briefing
from standfirst.reader import read_text
from tests.importer.texts import ALL, DOCUMENTS, TEXTS

DATA = TEXTS.parent
SOURCES = [
    *(TEXTS / name for name in ALL),
    *(
        path
        for path in sorted(DOCUMENTS.iterdir())
        if path.name not in ("scan.pdf", "encrypted.pdf", "gauge.png")
    ),
    *(
        path
        for name in ("reports", "held-out", "held-out-second", "held-out-third", "held-out-fourth")
        for path in sorted((DATA / name).glob("*.[tm]*"))
    ),
]

PIECES = [
    '"',
    "“",
    "”",
    "«",
    "»",
    "'",
    "‘",
    "’",
    "— ",
    "- ",
    "■ ",
    "# ",
    "## ",
    "> ",
    "* ",
    "1. ",
    "1.1 ",
    "\n",
    "\n\n",
    "\n\n",
    "    ",
    "\t",
    "```\n",
    "---\n",
    "===\n",
    "[1] ",
    "[^1]",
    "[^1]: ",
    "[x][x]",
    "{{ k }}",
    "{% x %}",
    "[@a]",
    "<b>",
    "</b>",
    "<!-- ",
    "-->",
    "&amp;",
    "\\",
    "*",
    "_",
    "`",
    "said ",
    "Karim Dost",
    "Minister ",
    "a ",
    "the ",
    "alleged that ",
    "denied ",
    "rejected ",
    "claimed responsibility ",
    "accused ",
    "of ",
    ", ",
    ".",
    ":",
    ";",
    "190",
    "31 civilians",
    "killed ",
    "more than ",
    "$3.5 million",
    "2026",
    "3 May 2031",
    "QUETTA, Pakistan — ",
    "نے کہا",
    "وزیر",
    "۔",
    "From: a\n",
    "Subject: b\n",
    "---\ntitle: x\n---\n",
    "EXERCISE",
    "TLP:RED",
    "Contacts\n",
    "Timeline\n",
    "Sources\n",
    "Highlights\n",
    "Background\n",
    "a@b.org",
    "(Role, Place)",
    "-- \n",
    "é",
    "\x85",
    "\u2028",
    "🙂",
    "\x07",
    "null",
    "~",
    "NO",
    "|",
    "| a | b |\n|---|---|\n| 3 | 4 |\n",
    "x" * 50,
]
TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=50).map("".join),
)


def unmarked(text: str) -> list[str]:
    """Fields and records of a written file without `# confirm` on their own line or the line above."""
    lines = text.split("\n")

    def has_mark(line: int) -> bool:
        above = lines[line - 1].strip()
        return "confirm" in lines[line].partition("# ")[2] or above.startswith("# confirm")

    found = []
    root = yaml.compose(text)
    assert root is not None
    for key, value in root.value:
        if key.value in ("tlp", "status"):
            continue
        records = value.value if isinstance(value, yaml.SequenceNode) else []
        records = [each.start_mark.line for each in records if isinstance(each, yaml.MappingNode)]
        if not (records or has_mark(key.start_mark.line)) or not all(map(has_mark, records)):
            found.append(key.value)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_guess_asks_to_be_confirmed(path: Path) -> None:
    """Each field and each record of a draft has its mark; only that it is closed and a draft is no guess."""
    assert unmarked(import_file(path).yaml) == []


def test_there_are_many_sources() -> None:
    """The test above had something to look at, in every form."""
    assert len({path.suffix for path in SOURCES}) >= 8
    assert len(SOURCES) > 60


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(TEXT, st.sampled_from([".txt", ".md"]))
def test_any_text_becomes_a_briefing_or_one_line(text: str, suffix: str) -> None:
    """No text crashes the importer; what it writes passes the schema and holds or lists every line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"any{suffix}"
        path.write_bytes(text.encode("utf-8", "ignore"))
        try:
            result = import_file(path)
        except InputError:
            return
        Briefing.model_validate(read_text(result.yaml, "any").data)
        assert unmarked(result.yaml) == []
        lines = [line.number for line in source.lines(source.read(path).text) if line.text.strip()]
        assert [entry.line.number for entry in result.coverage.entries] == lines
        assert not [entry for entry in result.coverage.unplaced if entry.reason == "not recognised"]
        assert check(path, result.yaml) == ()


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)
)
def test_escaped_text_means_the_same(text: str) -> None:
    """Markdown made of plain text shows that text, whatever signs are in it."""
    text = source.clean(text)
    shown = markdown.markdown(escape(text), extensions=["tables", "footnotes"])
    assert not re.search(r"<(?!/?p>)", shown)
    assert html.unescape(re.sub(r"</?p>", "", shown)).split() == text.split()


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["title", "situation", "note", "topics", "voices", "dateline"]),
        st.recursive(
            st.one_of(st.text(max_size=80).map(source.clean), st.integers(), st.booleans()),
            lambda inner: st.one_of(
                st.lists(inner, min_size=1, max_size=3),
                st.dictionaries(st.sampled_from(["text", "quote", "name"]), inner, min_size=1, max_size=3),
            ),
            max_leaves=6,
        ),
        min_size=1,
    )
)
def test_what_is_written_is_read_back(data: dict[str, object]) -> None:
    """Any data comes back from the YAML as it went in, but for the line break that ends a block."""

    def ended(value: object) -> object:
        if isinstance(value, dict):
            return {key: ended(each) for key, each in value.items()}
        if isinstance(value, list):
            return [ended(each) for each in value]
        return value.removesuffix("\n") if isinstance(value, str) else value

    assert ended(read_text(write(data), "any").data) == ended(bare(data))
