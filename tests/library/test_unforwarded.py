"""Editions that were published elsewhere name the lines to write, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import settings
from standfirst.library import load
from standfirst.library.unforwarded import unforwarded
from tests.markings import QuotationEntry, publish, site, write
from tests.sites import NOW

OPEN = QuotationEntry("CLEAR", "approved")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published site of two editions, one of them in two languages."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN, OPEN)
    write(made, 2, OPEN)
    publish(made)
    assert problems(made) == []
    return made


def problems(folder: Path) -> list[tuple[str, str, str]]:
    """File, message and fix of each edition that is nowhere now."""
    found = unforwarded(load(settings.load(folder)).library, NOW)
    return [(one.path.removeprefix("briefings/"), one.message, one.fix) for one in found]


def move(folder: Path, old: str, new: str) -> None:
    """Give a file another name."""
    path = folder / "briefings" / new
    path.parent.mkdir(exist_ok=True)
    (folder / "briefings" / old).rename(path)


def test_a_renamed_edition_is_one_line_in_all_languages(folder: Path) -> None:
    """The page of each language is named, and one old name holds for all of them."""
    move(folder, "wells/01.yaml", "wells/03.yaml")
    move(folder, "wells/01.fr.yaml", "wells/03.fr.yaml")
    ((path, message, fix),) = problems(folder)
    assert path == "wells/03.yaml"
    assert message.startswith("was published at `fr/wells/01.html`, `wells/01.html`, ")
    assert fix == "write `moved_from: [wells/01]` and `id: wells/01`"


def test_an_edition_that_kept_its_id_needs_its_old_name_alone(folder: Path) -> None:
    """A translation has the `id` of its original, so none is asked for."""
    path = folder / "briefings" / "wells" / "01.yaml"
    path.write_text(f"id: wells/01\n{path.read_text('utf-8')}", "utf-8")
    move(folder, "wells/01.yaml", "wells/03.yaml")
    move(folder, "wells/01.fr.yaml", "wells/03.fr.yaml")
    assert [fix for _, _, fix in problems(folder)] == ["write `moved_from: [wells/01]`"]


def test_a_translation_that_is_gone_leads_to_its_original(folder: Path) -> None:
    """One language alone is named where the others stay."""
    (folder / "briefings" / "wells" / "01.fr.yaml").unlink()
    assert [fix for _, _, fix in problems(folder)] == ["write `moved_from: [wells/01.fr]`"]


def test_another_edition_is_no_rename(folder: Path) -> None:
    """A new edition with texts of its own is not taken for one that was deleted."""
    (folder / "briefings" / "wells" / "02.yaml").unlink()
    write(folder, 3, OPEN)
    assert problems(folder) == []


def test_a_series_that_was_renamed_is_one_line(folder: Path) -> None:
    """Where every edition kept its name in another folder, the folder is what moved."""
    for name in ("01.yaml", "01.fr.yaml", "02.yaml"):
        move(folder, f"wells/{name}", f"springs/{name}")
    assert ("springs/_series.yaml", "write `moved_from: [wells]`") in [
        (path, fix) for path, _, fix in problems(folder)
    ]


def test_a_series_is_not_renamed_where_one_edition_has_another_name(folder: Path) -> None:
    """Then each edition has a line of its own, and the series none."""
    for old, new in (("01.yaml", "01.yaml"), ("01.fr.yaml", "01.fr.yaml"), ("02.yaml", "05.yaml")):
        move(folder, f"wells/{old}", f"springs/{new}")
    assert [(path, fix.partition("]")[0]) for path, _, fix in problems(folder)] == [
        ("springs/01.yaml", "write `moved_from: [wells/01"),
        ("springs/05.yaml", "write `moved_from: [wells/02"),
    ]


def test_a_series_is_not_renamed_where_one_edition_stays(folder: Path) -> None:
    """The old folder is still that of a series, which keeps its page."""
    move(folder, "wells/02.yaml", "springs/02.yaml")
    assert [path for path, _, _ in problems(folder)] == ["springs/02.yaml"]


def test_an_address_that_another_edition_took_is_told(folder: Path) -> None:
    """An edition that kept its `id` and gave its address away is found; one that kept both is not."""
    path = folder / "briefings" / "wells" / "02.yaml"
    text = path.read_text("utf-8")
    path.write_text(f"id: wells/02\n{text}", "utf-8")
    assert problems(folder) == []
    move(folder, "wells/02.yaml", "wells/04.yaml")
    write(folder, 2, OPEN)
    assert [(path, fix) for path, _, fix in problems(folder)] == [
        ("wells/04.yaml", "give both files their former names")
    ]


def test_a_translation_that_became_an_original_says_its_language(folder: Path) -> None:
    """The old name of an edition in another language has that language, since the name alone is its original's."""
    briefings = folder / "briefings" / "wells"
    text = (briefings / "01.yaml").read_text("utf-8").replace("lang: en", "lang: fr")
    (briefings / "01.yaml").unlink()
    (briefings / "01.fr.yaml").unlink()
    (briefings / "05.yaml").write_text(text, "utf-8")
    ((path, message, fix),) = problems(folder)
    assert path == "wells/05.yaml"
    assert message.startswith("was published at `fr/wells/01.html`, ")
    assert fix.startswith("write `moved_from: [wells/01.fr]`")
