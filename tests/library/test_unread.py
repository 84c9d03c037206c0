"""Files that cannot be read keep whom they protect, and protect nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import settings
from standfirst.library import load
from standfirst.library.unread import with_protections
from tests.markings import QuotationEntry, site, write

BROKEN = """\
title: 7
voices:
  - {quote: We left., speaker: {name: Ines Marlow, published_as: A ferrywoman, protect: [name]}}
reactions:
  - {quote: We pay., speaker: {name: Jon Ferrar, role: Mayor}}
"""


def test_a_broken_file_protects_whom_it_names(tmp_path: Path) -> None:
    """A stand-in at the beginning of the file protects who is protected there, and no other speaker."""
    made = site(tmp_path / "site")
    write(made, 1, QuotationEntry("CLEAR", "approved"))
    (made / "briefings" / "wells" / "02.yaml").write_text(BROKEN, "utf-8")
    loaded = load(settings.load(made))
    assert len(loaded.library.editions) == 1
    first, stand_in = with_protections(loaded).editions
    assert first.key == "wells/01"
    assert stand_in.locate((), False) == ("briefings/wells/02.yaml", 1, 1)
    assert [voice.speaker.name for voice in stand_in.briefing.voices] == ["Ines Marlow"]


def test_a_library_without_broken_files_is_as_it_is(tmp_path: Path) -> None:
    """Nothing stands in for what was read."""
    made = site(tmp_path / "site")
    write(made, 1, QuotationEntry("CLEAR", "approved"))
    loaded = load(settings.load(made))
    assert with_protections(loaded) is loaded.library


@pytest.mark.parametrize(
    ("own", "expected"),
    [("", "CLEAR"), ("tlp: RED\n", "RED"), ("tlp: CLEAR\n", "CLEAR")],
)
def test_a_translation_is_marked_as_its_original(tmp_path: Path, own: str, expected: str) -> None:
    """It has its original's number, date and marking; where the two differ, the stricter marking."""
    made = site(tmp_path / "site")
    folder = made / "briefings" / "wells"
    write(made, 1, QuotationEntry("CLEAR", "approved"))
    original = (folder / "01.yaml").read_text("utf-8")
    (folder / "02.yaml").write_text(
        original.replace("title:", "titel:").replace("edition: 1", "edition: 2"), "utf-8"
    )
    (folder / "02.ur.yaml").write_text(f"{own}title: 7\nsituation: The wells are dry again.\n", "utf-8")
    found = {one.name: one.briefing for one in with_protections(load(settings.load(made))).editions}
    assert found["wells/02.ur"].tlp.value == expected
    assert found["wells/02.ur"].edition == found["wells/02"].edition == 2
