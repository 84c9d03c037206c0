"""Tables in PDFs keep words and numbers whole where the page has room for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from standfirst.formats import FORMATS, Job, pdf
from tests.formats.test_pdf import words

pytestmark = pytest.mark.slow

HEADS = ("District", "Killed", "Injured", "Missing", "Houses", "Schools", "Roads (km)", "Cattle", "Displaced", "In camps", "Vermilion", "Internationally", "Households", "Personnes")  # fmt: skip


def report(job: Callable[[str], Job], text: str, folder: Path) -> str:
    """What a report with this situation says, as a reader copies it."""
    sample = job("flood/02")
    edition = replace(sample.edition, briefing=sample.edition.briefing.model_copy(update={"situation": text}))
    return words(FORMATS["report"].render(replace(sample, edition=edition)), folder)


@pytest.mark.by_day(1)
@pytest.mark.parametrize("columns", [2, 5, 8, 10, 14])
def test_words_and_numbers_are_whole(job: Callable[[str], Job], tmp_path: Path, columns: int) -> None:
    """No number is cut, and no word without a hyphen, in a table of up to fourteen columns."""
    heads = HEADS[:columns]
    numbers = [f"{104_729 * place:,}" for place in range(1, columns)]
    rows = [heads, ["---"] * columns, ["North Amberland", *numbers], ["Vermilion", *numbers]]
    found = report(job, "\n".join("| " + " | ".join(row) + " |" for row in rows), tmp_path)
    whole = found.replace("-\n", "").replace("\u00ad", "").replace("\u2010\n", "")
    assert not [text for text in (*numbers, *" ".join(heads).split(), "Amberland") if text not in whole]


def test_names_of_rows_have_room_beside_many_numbers(job: Callable[[str], Job]) -> None:
    """In a table of eight columns, a name of thirty letters takes one line."""
    sample = job("flood/02")
    cells = "<td>1</td>" * 7
    html = f'<html lang="en"><body class="sf-paper sf-paper--letter"><div class="sf-table"><table class="sf-table--many"><thead><tr><th>Locality</th>{cells.replace("td", "th")}</tr></thead><tr><th>North Kordofan, El Obeid town</th>{cells}</tr></table></div>'
    made = pdf.write(html, sample.theme, sample.site.root, "x")
    with PdfDocument(made) as opened:
        assert "North Kordofan, El Obeid town" in opened[0].get_textpage().get_text_range()


@pytest.mark.proof
def test_a_word_wider_than_the_page_stays_on_it(job: Callable[[str], Job], tmp_path: Path) -> None:
    """What no page has room for is broken, and none of it is lost."""
    word = "".join(f"{number}abcdefgh" for number in range(10, 40))
    found = report(job, f"| a | b |\n|---|---|\n| {word} | two |", tmp_path)
    pieces = "".join(found.split())
    assert all(f"{number}" in pieces for number in range(10, 40))
