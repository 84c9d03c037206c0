"""Markdown is read as CommonMark and GitHub read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from standfirst import markup
from standfirst.commonmark import MOST_TAGS, bare_addresses, unread
from tests.growth import assert_linear

NONE = markup.NoReferences()

HOSTILE = (
    "a\n===\n", "a\n---\n", "# a\n", "[", "![", "[a[", "[a](", "[a]: b\n", "[a]: <b> 'c\n", "*a", "**a *b ", "_a ", "a**b", "~~a",
    "> ", "- ", "- a\n", "1. a\n", "  - a\n", "a\n: b\n", "|a|b\n", "a|b\n-|-\n", "|", "`a``b", "`", "<", "<a ", "<b>", "<!--", "a <!--",
    "<?", "<![CDATA[", "&", "\\", "https://a.", "https://a.b/(", "https://a.b/)", "www.", "a@", "a@b.", "a.", "[@a]", "{{", "[^1]",
)  # fmt: skip


def html(text: str) -> str:
    """A text as block HTML in one line."""
    return str(markup.prose(text, NONE)).replace("\n", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What people need:\n- water\n- boats", "<p>What people need:</p><ul><li>water</li><li>boats</li></ul>"),
        ("ضرورت:\n* پانی\n* کشتیاں", "<p>ضرورت:</p><ul><li>پانی</li><li>کشتیاں</li></ul>"),
        ("First:\n1. water\n2. boats", "<p>First:</p><ol><li>water</li><li>boats</li></ol>"),
        ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("- a\n    - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("It opened in\n1958. It closed in 1990.", "<p>It opened in1958. It closed in 1990.</p>"),
        ("Text\n> said", "<p>Text</p><blockquote><p>said</p></blockquote>"),
        ("Text\n## Heading", "<p>Text</p><h3>Heading</h3>"),
        ("#PortAmber was", "<p>#PortAmber was</p>"),
        ("#1 priority\n#سیلاب", "<p>#1 priority#سیلاب</p>"),
        ("####### seven", "<p>####### seven</p>"),
        ("a ~~b~~ ~200 c~", "<p>a <del>b</del> ~200 c~</p>"),
        ("snake_case_word 2 * 3 * 4", "<p>snake_case_word 2 * 3 * 4</p>"),
        ("2 < 3 & 4", "<p>2 &lt; 3 &amp; 4</p>"),
    ],
)  # fmt: skip
def test_blocks_are_what_every_preview_shows(text: str, expected: str) -> None:
    """Lists directly below a line, lists within lists by two spaces, and hashtags are read as GitHub reads them."""
    assert html(text) == expected


def test_a_table_may_stand_directly_below_a_line() -> None:
    """A table needs no empty line before it."""
    assert "<td>Amber</td>" in html("Found:\n| port | nets |\n|---|---|\n| Amber | three |")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://a.org/form.", ["https://a.org/form"]),
        ("(http://a.org/x_(y))", ["http://a.org/x_(y)"]),
        ("HTTPS://A.ORG/x, WWW.b.org!", ["HTTPS://A.ORG/x", "http://WWW.b.org"]),
        ("“https://a.org”‘https://b.org’", ["https://a.org", "https://b.org"]),
        ("https://a.org/?q=1&b=2#c-d...", ["https://a.org/?q=1&b=2#c-d"]),
        ("رابطہ https://a.org/پاک، اور www.b.org۔", ["https://a.org/پاک", "http://www.b.org"]),
        ("网站https://a.org，电邮 x@a.org。", ["https://a.org", "mailto:x@a.org"]),
        ("Write to first.last+tag@sub.a-b.org.", ["mailto:first.last+tag@sub.a-b.org"]),
        ("example.org, 3.5, a.b, U.S., @handle, a@b, ftp://a.org, //a.org, https://, www.", []),
        ("xhttps://a.org user:pass@https://b", []),
    ],
)
def test_bare_addresses_are_found_and_end_where_the_sentence_goes_on(text: str, links: list[str]) -> None:
    """`https://…`, `www.…` and mail addresses are links in every script; a word with a full stop is none."""
    assert [address for _, _, address in bare_addresses(text)] == links


@pytest.mark.parametrize("draw", [markup.prose, markup.inline], ids=["block", "line"])
def test_bare_addresses_become_links_and_others_stay(draw: object) -> None:
    """A bare address is linked once: not within a link, code or a tag, nor where its sign is escaped."""
    assert callable(draw)
    made = str(draw("*https://a.org/b_c_d* a\\_b@c.org [https://x.org](https://y.org) `https://z.org` u\\@v.org <a href='https://w.org'>www.w.org</a>", NONE))  # fmt: skip
    assert made.count("<a ") == made.count("</a>") == 4
    for href in ("https://a.org/b_c_d", "mailto:a_b@c.org", "https://y.org", "https://w.org"):
        assert f'href="{href}"' in made


def test_an_address_ends_before_a_reference() -> None:
    """A citation right after an address is a citation, and no part of the address."""
    assert 'href="https://a.org/x"' in html("See https://a.org/x [@port].")


@pytest.mark.parametrize("opening", ["> ", "- ", "1. "])
def test_nesting_beyond_measure_loses_no_word(opening: str) -> None:
    """What lies deeper than the parser goes is shown as it was typed."""
    assert "deep" in html(opening * 300 + "deep")


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<b>",
        "<ul><li>",
        "<dl><dt>",
        "<a href=x>",
        "<x>",
        "<p><table>",
        "<!-- --><div>",
        "`</div>`<div>",
    ],
)
def test_time_grows_with_the_length_of_open_html(unit: str) -> None:
    """HTML elements that are never closed take a time that grows with the length up to the longest text there is."""

    def prepare(length: int) -> Callable[[], object]:
        text = (unit * length)[:length]
        return lambda: (markup.prose(text, NONE), markup.inline(text, NONE))

    assert_linear(prepare, 50_000)


@pytest.mark.slow
def test_html_beyond_measure_loses_no_word() -> None:
    """A text with too many tags is shown as it was typed, and says where they begin to be too many."""
    few, many = "<b>a</b>" * MOST_TAGS, "<b>a</b>" * (MOST_TAGS + 1)
    assert unread(few) is None
    assert html(few) == f"<p>{'a' * MOST_TAGS}</p>"
    assert "&lt;b&gt;a" in html(many)
    assert "&lt;b&gt;a" in str(markup.inline(many, NONE))
    assert unread(many) == (len(few), "more than 2,000 tags of HTML")
    assert unread("a < b\n" * 5000) is None


@pytest.mark.parametrize("opening", ["> ", "- ", "1. "])
def test_the_place_of_what_lies_too_deep_is_known(opening: str) -> None:
    """The line of lists or quotations that lie deeper than is read, and none where they do not."""
    found = unread("One.\n\n" + opening * 300 + "deep")
    assert found is not None
    assert found[0] == len("One.\n\n")
    assert unread("One.\n\n" + opening * 20 + "deep") is None
    assert unread("-" * 200 + "\n\n" + "1" * 200) is None


@pytest.mark.by_day(2)
@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_the_length(unit: str) -> None:
    """Four times the text takes about four times the time, and not sixteen times."""

    def prepare(length: int) -> Callable[[], object]:
        text = (unit * length)[:length]
        return lambda: (markup.prose(text, NONE), markup.inline(text, NONE))

    assert_linear(prepare, 10_000)


def table(columns: int, word: str) -> str:
    """A table of so many columns of a word."""
    return "\n".join(["| " + " | ".join([cell] * columns) + " |" for cell in (word, "---", "1,234,567")])


@pytest.mark.parametrize(
    ("columns", "word", "name"),
    [
        (2, "District", ""), (6, "Displaced", ""), (8, "Displaced", "sf-table--dense"), (14, "Displaced", "sf-table--tight"),
        (30, "Displaced", "sf-table--broken"), (2, "x" * 50, ""), (4, "x" * 200, "sf-table--dense"), (2, "word " * 40, ""), (3, "well-known-" * 9, ""),
    ],
)  # fmt: skip
def test_tables_say_how_much_room_they_need(columns: int, word: str, name: str) -> None:
    """A table whose longest words do not fit side by side has a class that makes its letters smaller, or its words break."""
    made = html(table(columns, word))
    assert (f'<table class="{name}">' if name else "<table>") in made


def test_only_cells_with_a_long_word_may_break_it() -> None:
    """A word that no column has room for is marked; its neighbours stay whole."""
    made = html("|a|b|\n|-|-:|\n|short|" + "x" * 30 + "|")
    assert "<td>short</td>" in made
    assert '<td class="sf-align-right sf-cell--long">' in made
