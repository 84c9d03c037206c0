"""A site carries the fonts whose letters it shows, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import fonts
from standfirst.fonts import PrintedText

LATIN = {"Source Serif 4", "Source Sans 3"}
ALL = {face.family for face in fonts.FACES}


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("The flood in Quetta: “high”, 12–14 °C → rising", LATIN),
        ("left-to-right\u200e and joined\u200d", LATIN),
        ("one letter ک among others", ALL),
        ("a form of presentation: \ufefb", ALL),
    ],
)
def test_a_font_comes_with_the_first_letter_that_needs_it(
    text: str, families: set[str], tmp_path: Path
) -> None:
    """Arabic faces are there where any text has one of their letters; marks that nobody sees count for none."""
    for face in fonts.FACES:
        face.path(tmp_path).parent.mkdir(parents=True, exist_ok=True)
        face.path(tmp_path).touch()
    assert {
        face.family for face in fonts.needed(tmp_path, map(PrintedText.plain, ["plain words", text]))
    } == families
