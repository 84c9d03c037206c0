"""A site carries the fonts whose letters it shows, and no others."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from standfirst import fonts, settings
from standfirst.build import plan
from standfirst.build.prepare import prepare
from standfirst.engine import Store
from standfirst.engine.memo import Memo
from standfirst.library import Edition
from tests.sites import ROOT, small_site

pytestmark = pytest.mark.slow

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
    assert {face.family for face in fonts.needed(tmp_path, ["plain words", text])} == families


def test_subsets_have_the_common_alphabets_and_what_is_published_beside_them(tmp_path: Path) -> None:
    """Urdu, Persian and Arabic are whole; a rare letter is in the font if a public text has it, and not for a restricted one."""
    folder = small_site(tmp_path / "site")
    first = next((folder / "briefings").rglob("*.yaml"))
    text = first.read_text("utf-8")
    first.write_text(text.replace("There are wells", "There are کنویں and ݓ wells"), "utf-8")
    first.with_name("secret.yaml").write_text(
        text.replace("tlp: CLEAR", "tlp: RED").replace("There are wells", "There are ݔ wells"), "utf-8"
    )
    made = {one.path: one for one in plan.assets(prepare(settings.load(folder)))}
    font = TTFont(io.BytesIO(made["theme/fonts/noto-naskh-arabic-400.woff2"].render()))
    letters = font.getBestCmap().keys()
    assert set(map(ord, "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژکگیٹڈڑںھہےؤئآ۰۹٠٩،؟۔ًَُِّْ")) <= letters
    assert ord("ݓ") in letters
    assert ord("ݔ") not in letters
    assert not letters & set(map(ord, "abcABC")), "Latin letters come from the Latin fonts"


def test_the_letters_of_an_edition_are_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit, only the edited edition is searched for its letters, and the font has exactly those of all."""
    folder = small_site(tmp_path / "site")
    first = next((folder / "briefings").rglob("*.yaml"))
    text = first.read_text("utf-8")
    other = first.with_name("other.yaml")
    other.write_text(text.replace("There are wells", "There are ݓ wells"), "utf-8")
    read: list[str] = []
    letters_of = plan._letters_of

    def noted(edition: Edition) -> str:
        read.append(edition.name)
        return letters_of(edition)

    monkeypatch.setattr(plan, "_letters_of", noted)
    kept = Memo(Store(tmp_path / "store", "1"))

    def rare() -> set[str]:
        made = {one.path: one for one in plan.assets(prepare(settings.load(folder)), kept=kept)}
        font = TTFont(io.BytesIO(made["theme/fonts/noto-naskh-arabic-400.woff2"].render()))
        return {letter for letter in "ݓݔ" if ord(letter) in font.getBestCmap()}

    assert rare() == {"ݓ"}
    assert sorted(read) == ["other", first.stem]
    read.clear()
    first.write_text(text.replace("There are wells", "There are ݔ wells"), "utf-8")
    assert rare() == {"ݓ", "ݔ"}
    assert read == [first.stem]
    other.unlink()
    assert rare() == {"ݔ"}
    assert read == [first.stem]


def test_a_packed_font_is_cached_for_all_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is packed once, and comes back byte for byte."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    face = fonts.FACES[0]
    packed: list[bytes] = []
    pack = fonts._woff2  # the slow step

    def noted(data: bytes) -> bytes:
        packed.append(data)
        return pack(data)

    monkeypatch.setattr(fonts, "_woff2", noted)
    first = fonts.subset(face, ROOT)
    assert fonts.subset(face, ROOT) == first
    assert len(packed) == 1
