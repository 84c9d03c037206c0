"""Typography of printed documents."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pytest
import tinyhtml5
from weasyprint.formatting_structure.boxes import BlockBox, LineBox

from standfirst.formats import Job, pdf
from standfirst.formats.typography import apostrophes, french_spaces, ranges, typeset


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("The refugees' camps aren't full.", "The refugees’ camps aren’t full."),
        ("Côte d'Ivoire, Sana'a, O'Neil's", "Côte d’Ivoire, Sana’a, O’Neil’s"),
        ("a gauge of 5' 3\" and the '90s", "a gauge of 5' 3\" and the '90s"),
        ("the so-called 'boats' of the 'camps'", "the so-called 'boats' of the 'camps'"),
    ],
)
def test_apostrophes_within_words_are_curly(typed: str, printed: str) -> None:
    """What is surely an apostrophe becomes one; feet, decades and single quotation marks stay as typed."""
    assert apostrophes(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pourquoi? L’eau : 3 m; fin!", "Pourquoi_? L’eau_: 3 m_; fin_!"),
        ("« oui » et «non»", "«_oui_» et «_non_»"),
        ("Quoi ?!", "Quoi_?!"),
        ("à 10:30, https://example.org/?a=b", "à 10:30, https://example.org/?a=b"),
        ("40 % : 12", "40 %_: 12"),
    ],
)
def test_french_signs_have_a_thin_space(typed: str, printed: str) -> None:
    """Before `; : ! ?` and inside guillemets stands a space at which no line ends; times and addresses have none."""
    assert french_spaces(typed) == printed.replace("_", "\u202f")


def test_ranges_do_not_break() -> None:
    """No line ends within a range of numbers; a dash between words is as before."""
    assert ranges("34 years (range 2–71), 1.1–1.8") == "34 years (range 2–\u206071), 1.1–\u20601.8"
    assert ranges("Monday–Friday – 3") == "Monday–Friday – 3"


def test_each_part_is_set_by_its_language() -> None:
    """French rules hold for French parts alone; code, titles and attributes stay as they are."""
    root = tinyhtml5.parse(
        "<html lang=en><title>it's: x</title><p title=\"l'eau!\">It's: so.<q lang=fr-CA>L'eau monte!</q> And's: <code lang=fr>don't!</code>",
        namespace_html_elements=False,
    )
    typeset(root)
    text = "".join(root.itertext())
    assert text == "it's: xIt’s: so.L’eau monte\u202f! And’s: don't!"
    assert root.find(".//p").get("title") == "l'eau!"


def test_a_citation_stays_on_the_line_of_its_word(job: Callable[[str], Job]) -> None:
    """However narrow a column is, no line begins with the mark of a citation, nor with the second of two."""
    sample = job("flood/02")
    marks = '<sup class="sf-cite">[1]</sup><sup class="sf-cite">[2]</sup>'
    columns = "".join(
        f'<p style="width: {width}mm; margin: 0">The river has fallen. {marks}</p>'
        f'<p style="width: {width}mm; margin: 0"><del>318</del> <ins>1,240 (new)</ins>{marks}</p>'
        for width in range(14, 40)
    )
    made = pdf.write(f'<html lang="en"><body>{columns}', sample.theme, sample.site.root, "x")
    document = pypdfium2.PdfDocument(io.BytesIO(made))
    lines = [line for page in document for line in page.get_textpage().get_text_bounded().splitlines()]
    document.close()
    assert len(lines) > 50
    assert [line for line in lines if line.strip("\u2060\ufffe").startswith("[")] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "heading"),
    [
        ("en", "What is known about the state of the three bridges"),
        ("ur", "تین پلوں کی حالت کے بارے میں اب تک کیا معلوم ہے"),
    ],
)
def test_a_heading_of_several_lines_ends_above_the_next_section(
    job: Callable[[str], Job], lang: str, heading: str
) -> None:
    """A heading that is longer than the text beside it does not touch the line of the next section."""
    section = '<section class="sf-section sf-section--prose"><h2 class="sf-section__title">{}</h2><div class="sf-prose"><p>One line.</p></div></section>'
    html = f'<html lang="{lang}"><body class="sf-paper">{section.format(heading)}{section.format("Next")}</body></html>'
    one = job("flood/02")
    paper = pdf.lay_out(html, one.theme, one.site.root)
    boxes: list[Any] = list(_walk(paper.pages[0]._page_box))  # where boxes are
    lines: list[Any] = [box for box in boxes if isinstance(box, LineBox) and box.element_tag.startswith("h2")]
    following: Any = [box for box in boxes if box.element_tag == "section" and isinstance(box, BlockBox)][-1]
    assert len(lines) > 3
    assert max(box.position_y + box.height for box in lines[:-1]) < following.border_box_y()


def _walk(box: Any) -> Iterator[Any]:
    """A box and all that it holds."""
    yield box
    for child in getattr(box, "children", ()):
        yield from _walk(child)
