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


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_name_of_a_bar_ends_before_the_bar(job: Callable[[str], Job], lang: str) -> None:
    """A name of any length beside a bar is broken into lines, of which none runs into the bar or the number."""
    names = (
        "People",
        "People staying with families and friends",
        "Children below five years who sleep outdoors",
    )
    row = '<li class="sf-plot__row"><span class="sf-plot__words">{}</span><span class="sf-plot__value">about 7,200</span><span class="sf-plot__mark"><svg width="100%" height="13"></svg></span></li>'
    rows = f'<ul class="sf-plot__rows">{"".join(map(row.format, names))}</ul>'
    drawing = f'<figure class="sf-drawing sf-drawing--bar"><div class="sf-plot">{rows}</div></figure>'
    html = f'<html lang="{lang}" dir="{"rtl" if lang == "ur" else "ltr"}"><body class="sf-paper"><div class="sf-pair">{drawing * 2}</div></body></html>'
    one = job("flood/02")
    paper = pdf.lay_out(html, one.theme, one.site.root)
    parts = {
        part: [box for box in _walk(paper.pages[0]._page_box) if _part(box) == part]
        for part in ("words", "mark", "value")
    }
    assert [len(found) for found in parts.values()] == [6, 6, 6]
    for words, mark, value in zip(*parts.values(), strict=True):
        name, bar, number = (_edges(box) for box in (words, mark, value))
        if lang == "ur":
            assert number[1] <= bar[0] < bar[1] <= name[0]
        else:
            assert name[1] <= bar[0] < bar[1] <= number[0]


def _part(box: Any) -> str:
    """Which part of a row of a chart a box is, without its lines."""
    box = getattr(box, "_box", box)  # one that is positioned is wrapped
    element = getattr(box, "element", None)
    name = element.get("class", "") if element is not None and isinstance(box, BlockBox) else ""
    return name.removeprefix("sf-plot__") if name.startswith("sf-plot__") else ""


def _edges(box: Any) -> tuple[float, float]:
    """Where the lines in a box begin and end, or the box if it has none."""
    lines: list[Any] = [one for one in _walk(box) if isinstance(one, LineBox)] or [box]
    return min(one.position_x for one in lines), max(one.position_x + one.width for one in lines)


def _walk(box: Any) -> Iterator[Any]:
    """A box and all that it holds."""
    yield box
    for child in getattr(box, "children", ()):
        yield from _walk(child)
