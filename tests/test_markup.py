"""Markdown with references becomes HTML that is safe to print."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from standfirst import markup
from standfirst.commonmark import MARK_CLOSE, MARK_OPEN
from tests.growth import processor_time


class Refs(markup.NoReferences):
    """References that show what they were asked for."""

    def figure(self, name: str, form: str) -> Markup:
        return Markup('<data value="1">{}:{}</data>').format(name, form)

    def cite(self, names: tuple[str, ...]) -> Markup:
        return Markup("<sup>{}</sup>").format("+".join(names))

    def link(self, name: str) -> str:
        return f"../{name}" if name != "gone" else ""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Of [a]({briefing}flood/02#figure-x).", '<a href="../flood/02#figure-x" rel="noopener">a</a>'),
        ("Of [*a*]({briefing}gone).", "Of <em>a</em>."),
        ('Of [a]({briefing}"onclick=x).', 'href="../&#34;onclick=x"'),
        ("Of [a]({briefing}x", "Of [a]({briefing}x"),
    ],
)
def test_briefings_are_linked_by_the_view(text: str, html: str) -> None:
    """`{briefing}` becomes the way that the view knows, or the words alone."""
    assert html in markup.inline(text, Refs())
    assert html in markup.prose(text, Refs())


def test_figures_and_citations_are_drawn_by_the_view() -> None:
    """`{{ x }}` and `[@x]` become what the view draws for them."""
    html = markup.prose("Of {{ killed }} and {{killed|number}} [@a; @b]", Refs())
    assert (
        html
        == '<p>Of <data value="1">killed:full</data> and <data value="1">killed:number</data><sup>a+b</sup></p>'
    )


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("<script>alert(1)</script>x", "alert"),
        ('<img src=x onerror="alert(1)">x', "onerror"),
        ("[x](javascript:alert(1))", "javascript"),
        ("<a href='data:text/html,x'>x</a>", "data:"),
        ('<p style="position:fixed">x</p>', "style"),
        ("<form><input></form>x", "input"),
        ("<svg><a href=javascript:x>x</a></svg>x", "svg"),
        ("<iframe src=//e></iframe>x", "iframe"),
    ],
)
def test_nothing_executable_survives(text: str, gone: str) -> None:
    """Scripts, handlers, styles, forms and odd addresses are taken out; the words stay."""
    html = markup.prose(text, Refs())
    assert gone not in html
    assert "x" in html


def test_a_reference_in_an_address_becomes_words() -> None:
    """A reference inside an attribute cannot break out of it."""
    html = markup.prose('[l](https://example.org/{{ a }} "{{ b }}")', Refs())
    assert html.count("<data") == 0
    assert 'href="https://example.org/a%3Afull"' in html


@pytest.mark.parametrize(
    "text", ["[x]({{ a|label }})", '<a href="{{ a|label }}">x</a>', "[x](java{{ a|label }})", "[x]([@a])"]
)
def test_a_reference_brings_no_scheme_into_an_address(text: str) -> None:
    """A label that is a program stays a part of a path: addresses are judged before references are drawn in them."""

    class Hostile(markup.NoReferences):
        def figure(self, name: str, form: str) -> Markup:  # noqa: ARG002  # any reference
            return Markup("<span>{}</span>").format("javascript:alert(1)")

        def cite(self, names: tuple[str, ...]) -> Markup:  # noqa: ARG002  # any reference
            return Markup("<sup>{}</sup>").format("script:alert(1)")

        def link(self, name: str) -> str:
            return name

    html = markup.prose(text, Hostile())
    assert "script%3Aalert%281%29" in html
    assert "script:" not in html


def test_headings_stand_below_those_of_the_briefing() -> None:
    """The highest heading in prose is of the third level, and the steps between them stay."""
    html = markup.prose("# A\n\n## B\n\ntext", markup.NoReferences())
    assert "<h3>A</h3>" in html
    assert "<h4>B</h4>" in html


def test_tables_need_no_inline_style() -> None:
    """Alignment is a class, because the pages allow no inline style; heads have a scope."""
    html = markup.prose("|a|b|\n|-:|:-:|\n|1|2|", markup.NoReferences())
    assert 'class="sf-align-right"' in html
    assert 'scope="col"' in html
    assert "style" not in html


@pytest.mark.parametrize(
    "text", ["1. May was quiet.", "# 4 is the gate", "- 3 degrees", "> 5 people", "    indented"]
)
def test_one_line_texts_lose_nothing(text: str) -> None:
    """A sentence that begins like a list or a heading is still that sentence."""
    assert markup.plain(markup.inline(text, markup.NoReferences())) == " ".join(text.split())


def test_private_characters_of_users_cannot_forge_a_reference() -> None:
    """What users write cannot look like the marks of references."""
    html = markup.prose(f"{MARK_OPEN}0{MARK_CLOSE} {{{{ a }}}}", Refs())
    assert html.count("<data") == 1


@pytest.mark.slow
@given(st.text(max_size=300))
def test_any_text_gives_balanced_safe_html(text: str) -> None:
    """No text makes the renderer fail or leaves a script, a handler or an inline style."""
    html = markup.prose(text, Refs()).lower()
    assert "<script" not in html
    assert " style=" not in html
    assert "javascript:" not in html.replace("&", "<").split("href=")[-1].split(">")[0] or "href=" not in html


@pytest.mark.parametrize(
    "text", ['" onmouseover="x', "' x='", "<b>", "&quot; x", "&#34;", "&lt;script&gt;", '"a" (“b” "c")']
)
def test_unquoted_text_holds_no_sign_of_markup_however_often_it_is_unescaped(text: str) -> None:
    """A template that strips tags of a title turns entities back, and still finds no quotation mark or bracket."""
    made = markup.unquoted(text)
    for again in (
        str(made),
        made.striptags(),
        markup.unquoted_html(Markup("<p>{}</p>").format(text)).striptags(),
    ):
        assert not set(again) & set("\"'<>`")
    assert markup.unquoted('"Hello" it is').striptags() == "“Hello” it is"


def test_many_spaces_cost_no_more_than_their_number() -> None:
    """200,000 spaces before what is no citation are read in a moment."""
    assert processor_time(lambda: markup.inline("a" + " " * 4_000 + "b", Refs())) < 1
    assert processor_time(lambda: markup.prose("a" + " " * 200_000 + "b", Refs())) < 1


PIECES = st.sampled_from(
    ["https://a.org/b", "www.a.org", "a@b.org", *"abcXYZ0189 .,;:()'\"%/+=?@_*`<>&#|~\\-[]!", "\n", "\n\n", "\n\n\n", "  ", "\t", "\u00a0", "1. ", "- ", "word ", "a b c. ",
     "کوئٹہ ", "؟", "۔", "\u200c", "\u2019", "\u2014", "\ue000", "\ue001", "[@a]", " [@a; @b]", "{{ killed }}", "{{ killed|number }}", "é", "e\u0301"]
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=600)
@given(st.lists(PIECES, max_size=14).map("".join))
@example("One.\n\nTwo [@a].\n")
@example("12 killed")
def test_words_alone_take_a_short_way_to_the_same_html(text: str) -> None:
    """What is not sent through Markdown and the sanitiser comes out as if it had been."""
    quick = markup.prose(text, Refs()), markup.inline(text, Refs())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "_paragraphs", lambda _: None)
        patch.setattr(markup, "_words", lambda _: None)
        assert (markup.prose(text, Refs()), markup.inline(text, Refs())) == quick


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ homes }} stand empty.", "About 2,900"),
        ("It rained. {{ homes }} stand empty.", "About 2,900"),
        ("It rained [@a]. {{ homes }} stand empty.", "About 2,900"),
        ("Rain fell.\n\n- {{ homes }} stand empty", "About 2,900"),
        ("**{{ homes }}** stand empty.", "About 2,900"),
        ("Of all, {{ homes }} stand empty.", "about 2,900"),
        ("The council (est. {{ homes }}) says so.", "about 2,900"),
        ("Empty: {{ homes }}.", "about 2,900"),
    ],
)
def test_a_figure_that_begins_a_sentence_has_a_capital(text: str, said: str) -> None:
    """`About 2,900` begins a sentence, `about 2,900` stands within one, also after an abbreviation."""

    class Homes(markup.NoReferences):
        def figure(self, name: str, form: str) -> Markup:  # noqa: ARG002  # the only one
            """One figure."""
            return Markup('<data value="2900">about 2,900</data>')

    assert f">{said}<" in markup.prose(text, Homes())
