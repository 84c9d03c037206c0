"""Letters that no font has are named in documents and found by `check`; they stop nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from standfirst import glyphs
from standfirst.checks import check_files, examples
from standfirst.formats import FORMATS, Job
from tests.formats.test_pdf import ROOT, words

FIRE, NONE = "\U0001f525", "\U0010ffff"
"""An emoji that Debian's DejaVu lacks, and a character that no font may have."""


def test_what_the_site_has_a_font_for_is_printable() -> None:
    """Latin, Arabic and Urdu letters, digits and dashes need no other font."""
    assert not glyphs.unprintable("Häuser, ‘İstanbul’ — 3 000 €; کوئٹہ میں ۲۰۲۶ء، المدينة", ROOT)


@pytest.mark.parametrize(
    ("run", "lang", "expected"),
    [
        (FIRE, "en", "[fire]"),
        ("\U0001f6a8\U0001f525\U0001f525", "en", "[police cars revolving light, fire]"),
        ("\U0001f44d\U0001f3fd", "en", "[thumbs up sign]"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "en", "[man, woman, girl]"),
        ("\U0001f1f5\U0001f1f0", "en", "[PK]"),
        ("\u1780\u17d2\u1798\u17c2\u179a", "en", "[Khmer]"),
        ("한국, 中国", "fr", "[hangûl, sinogrammes]"),
        ("ไทย", "ur", "[تھائی]"),
        ("ไทย", "xx", "[Thai]"),
        (NONE, "en", "[u+10ffff]"),
    ],
)
def test_what_is_printed_names_scripts_and_symbols(run: str, lang: str, expected: str) -> None:
    """Letters become the name of their script in the language of the document, symbols their own name."""
    assert glyphs.described(run, lang) == expected


def test_a_document_names_what_it_cannot_print() -> None:
    """Only what has no font is replaced, a run at a time."""
    html = f'<html lang="en"><p title="é">Fire {FIRE}{FIRE} at {NONE}.</p></html>'
    lacking = glyphs.unprintable(html, ROOT)
    assert NONE in lacking
    expected = html.replace(NONE, "[u+10ffff]")
    assert glyphs.replaced(html, ROOT) == (
        expected.replace(FIRE * 2, "[fire]") if FIRE in lacking else expected
    )


@pytest.mark.parametrize("format", ["report", "card"])
def test_documents_are_made_of_any_letter(job: Callable[[str], Job], tmp_path: Path, format: str) -> None:  # noqa: A002
    """A title and a situation in letters without a font make a document, which names them."""
    sample = job("flood/02")
    briefing = sample.edition.briefing.model_copy(
        update={"title": f"River {NONE} rises", "situation": f"It rose {NONE} overnight. {FIRE} ไทย"}
    )
    made = FORMATS[format].render(replace(sample, edition=replace(sample.edition, briefing=briefing)))
    assert made
    if format != "card":
        assert "[u+10ffff]" in " ".join(words(made, tmp_path).split())


@pytest.mark.parametrize(
    ("difference", "place"),
    [
        (f"title: The river {NONE} rises", (1, 18)),
        (f"highlights:\n  - One village.\n  - Two {NONE} villages.", (3, 9)),
        (f"background: |\n  One line.\n  {NONE} two.", (3, 3)),
        ('standfirst: "High \\U0010FFFF water"', (1, 19)),
        (f"voices:\n  - {{quote: It came at night., original: '{NONE} {NONE}', original_lang: bn, translated_by: the desk,\n     speaker: {{name: A. Rahman}}, sources: [council]}}", (2, 43)),
    ],
    ids=["title", "list", "block", "escape", "original"],
)  # fmt: skip
def test_check_names_the_place(tmp_path: Path, difference: str, place: tuple[int, int]) -> None:
    """`check` warns once for each run of such letters, at its line and column, in every form of YAML."""
    site = examples.write({"a.yaml": difference}, tmp_path)
    first = examples.whole(difference).splitlines().index(difference.splitlines()[0])
    found = [p for p in check_files(site).problems if p.code == "SF609"]
    assert [(p.line - first, p.column, p.level) for p in found] == [(*place, "warning")]


def test_a_site_without_documents_is_not_asked(tmp_path: Path) -> None:
    """Where no PDF and no picture is made, any letter will do."""
    site = examples.write({"a.yaml": f"title: The river {NONE} rises"}, tmp_path)
    site = replace(site, without=("report", "flash", "card"))
    assert not [p for p in check_files(site).problems if p.code == "SF609"]
