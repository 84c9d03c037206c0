"""A correction that does not reach the edition that was wrong is found before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from standfirst import checks, settings
from standfirst.library import load_or_raise
from tests.library.test_corrections import correction, edition
from tests.sites import NOW, small_site, write


def found(folder: Path, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The findings on corrections, each with its file."""
    site = small_site(folder / "site")
    for name, text in texts.items():
        write(site, name, text)
    run = checks.run(load_or_raise(settings.load(site)), now=NOW)
    return [(one.path, one.message) for one in run.problems if one.code == "SF235"]


RIGHT = edition(2, 2900, correction(2, 3400, 2900, "1"))


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"homes/01.yaml": edition(1, 3400), "homes/02.yaml": RIGHT}, ""),
        ({"homes/01.yaml": edition(1, 3400), "homes/02.yaml": RIGHT.replace("[1]", "[4]")}, "names edition 4"),
        ({"homes/01.yaml": edition(1, 500), "homes/02.yaml": RIGHT}, "homes/01 says 500, but `was` differs"),
        ({"homes/01.yaml": edition(1, 500), "homes/02.yaml": RIGHT.replace(", editions: [1]", "")}, ""),
        ({"homes/01.yaml": edition(1, 3400), "homes/02.yaml": RIGHT.replace("CLEAR", "AMBER")}, "which is more open"),
        ({"homes/01.yaml": edition(1, 3400), "homes/02.yaml": RIGHT.replace("approved", "draft")}, ""),
        (
            {"homes/01.yaml": edition(1, 3400, correction(2, 2900, 3400, "2")), "homes/02.yaml": RIGHT},
            "corrects the same at the same time, so neither can be trusted",
        ),
        (
            {"homes/01.yaml": edition(1, 3400), "homes/02.yaml": RIGHT + correction(2, 3400, 2800, "1")},
            "an entry above corrects the same at the same time",
        ),
        ({"homes/01.yaml": edition(1, 3400), "homes/02.yaml": RIGHT + correction(2, 7, 9, "1", "wells")}, ""),
        (
            {"homes/01.yaml": edition(1, 3400), "homes/02.yaml": RIGHT + correction(3, 3400, 2800, "1")},
            "",
        ),
    ],
)  # fmt: skip
def test_what_does_not_reach_is_found(tmp_path: Path, texts: dict[str, str], message: str) -> None:
    """A number that the series has not, one that `was` does not say, a closed edition, two at one moment."""
    problems = found(tmp_path, texts)
    assert bool(problems) is bool(message)
    assert all(message in text for _, text in problems)


def test_a_translation_is_not_blamed_for_its_original(tmp_path: Path) -> None:
    """What the original's correction misses is found once."""
    french = (
        "lang: fr\ntitle: Maisons\nsituation: Il y a {{ homes }} maisons.\nbackground: Depuis longtemps.\n"
    )
    texts = {"homes/01.yaml": edition(1, 500), "homes/02.yaml": RIGHT, "homes/02.fr.yaml": french}
    assert [path for path, _ in found(tmp_path, texts)] == ["briefings/homes/02.yaml"]
