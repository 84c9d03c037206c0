"""The picture for link previews."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from standfirst.build.prepare import Prepared
from standfirst.errors import RenderError
from standfirst.formats import Job, card
from standfirst.library import Library
from standfirst.library.corrections import others
from standfirst.model import Kind, Status, Withdrawal
from standfirst.view.social_card import drawable
from tests.sites import NOW

Jobs = Callable[[Library], dict[str, Job]]


def chunks(png: bytes) -> Iterator[str]:
    """The names of a PNG's chunks."""
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8].decode()
        place += length + 12


def titled(job: Job, title: str, **changes: object) -> Job:
    """The job with another title."""
    briefing = job.edition.briefing.model_copy(update={"title": title, **changes})
    return replace(job, edition=replace(job.edition, briefing=briefing))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["balochistan/01", "flood/02", "flood/02.ur"])
def test_size_and_nothing_but_pixels(job: Callable[[str], Job], name: str) -> None:
    """The picture is 1200 by 630, small, the same bytes each time, and says nothing of who made it when."""
    png = card.render(job(name))
    assert Image.open(io.BytesIO(png)).size == (1200, 630)
    assert set(chunks(png)) <= {"IHDR", "PLTE", "IDAT", "IEND"}
    assert len(png) < 60_000
    assert card.render(job(name)) == png


@pytest.mark.slow
@pytest.mark.parametrize(
    "title",
    ["word of the title " * 17, "W" * 500, "Donau" + "dampfschiff" * 7, "<b>rises</b> {{ x }} ${y} & ]]> 🌊"],
    ids=["300 characters", "500 wide letters", "a word of 80", "markup"],
)
def test_every_title_fits(job: Callable[[str], Job], title: str) -> None:
    """A title of any length is drawn whole on the one page."""
    assert card.render(titled(job("flood/02"), title.strip()))


@pytest.mark.slow
def test_urdu_of_500_characters_fits(job: Callable[[str], Job]) -> None:
    """The longest title fits in Nastaliq too."""
    edition = job("flood/02.ur")
    assert card.render(titled(edition, (edition.edition.briefing.title + " ") * 7))


def test_what_the_picture_says(job: Callable[[str], Job]) -> None:
    """Marking, stamp, series, title and the first two figures that are known stand in the picture."""
    text = card.html(job("flood/02"), 1)
    for words in (
        "TLP:CLEAR",
        "EXERCISE",
        "Exercise Mockwater",
        "The Mockwater falls",
        "18,600",
        "Edition 2",
    ):
        assert words in text, words
    assert text.count('sf-banner__figure"') == 2


@pytest.mark.parametrize("name", ["flood/02", "flood/02.ur"])
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("bare", [False, True], ids=["figures", "no figures"])
def test_each_kind_has_its_layout(job: Callable[[str], Job], name: str, kind: Kind, bare: bool) -> None:
    """A flash is named at its top; without figures a bulletin lists its highlights and others have their standfirst."""
    known = {"key_figures": ()} if bare else {}
    made = titled(job(name), "The river rises", kind=kind, highlights=("One [@a] *two*.", "Three."), **known)
    text = card.html(made, 1)
    assert ("sf-banner__items" in text) == (bare and kind is Kind.BULLETIN)
    assert ("sf-banner__text" in text) == (bare and kind is not Kind.BULLETIN)
    assert (text.count('sf-banner__figure"') == 2) == (not bare)
    assert ("One two." in text) == (bare and kind is Kind.BULLETIN), "without markup and citations"
    assert f'class="sf-banner sf-banner--{kind.value} ' in text
    if bare or kind is Kind.FLASH:
        assert Image.open(io.BytesIO(card.render(made))).size == (1200, 630)


def test_a_withdrawn_card_has_no_number_and_a_corrected_one_says_so(
    job: Callable[[str], Job], samples: Library
) -> None:
    """Exercise, withdrawal and correction are stamps; what is withdrawn shows neither figures nor standfirst."""
    taken = {"status": Status.WITHDRAWN, "withdrawn": Withdrawal(at=NOW, explanation="It was wrong.")}
    gone = card.html(titled(job("flood/02"), "The river rises", **taken), 1)
    assert [word for word in ("EXERCISE", "Withdrawn") if f'stamp">{word}<' in gone] == [
        "EXERCISE",
        "Withdrawn",
    ]
    assert "sf-banner__figure" not in gone.replace("sf-banner__figures", "")
    assert "sf-banner__text" not in gone
    wrong = [one.name for one in samples.editions if others(samples, one) and one.lang == "en"]
    assert wrong, "a sample corrects another"
    assert all('stamp">Corrected<' in card.html(job(name), 1) for name in wrong)


def test_urdu_runs_from_the_right(job: Callable[[str], Job]) -> None:
    """The Urdu picture is right to left and its marking is not."""
    text = card.html(job("flood/02.ur"), 1)
    assert '<html lang="ur" dir="rtl">' in text
    assert 'dir="ltr">TLP:CLEAR<' in text


@pytest.mark.slow
def test_markup_is_text(mixed: Path, prepared: Callable[..., Prepared], jobs: Jobs) -> None:
    """No sign of a title is markup in the picture's document."""
    text = card.html(jobs(prepared(mixed).shown)["hostile"], 1)
    assert "&lt;b&gt;rises" in text
    assert "<b>" not in text


def test_emoji_are_left_out() -> None:
    """Fonts for print have no emoji; degree and copyright signs stay."""
    assert drawable("Flood 🌊 at 7 °C ✊🏽 © desk") == "Flood at 7 °C © desk"


def test_a_missing_library_is_said(monkeypatch: pytest.MonkeyPatch, job: Callable[[str], Job]) -> None:
    """Without the extra there is no picture, and a sentence says what to install."""
    card.missing.cache_clear()
    monkeypatch.setattr(card, "find_spec", lambda _: None)
    try:
        assert "standfirst[cards]" in card.FORMAT.missing()
        with pytest.raises(RenderError, match=r"standfirst\[cards\]"):
            card.render(job("flood/01"))
    finally:
        card.missing.cache_clear()
