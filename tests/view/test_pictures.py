"""Pictures of a desk."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from standfirst import settings
from standfirst.errors import RenderError
from standfirst.library import Edition, load_or_raise
from standfirst.view.pictures import LARGEST, picture, target

BRIEFING = """\
kind: explainer
title: A picture
dateline: {{place: Testford, date: 2026-03-11}}
lang: en
tlp: CLEAR
status: approved
situation: Nothing.
images:
  - {{id: one, file: {file}, alt: A thing that can be seen.}}
"""


def edition(folder: Path, file: str) -> Edition:
    """An edition with one picture."""
    (folder / "briefings" / "picture.yaml").write_text(BRIEFING.format(file=file), "utf-8")
    return load_or_raise(settings.load(folder)).by_name["picture"]


def test_pictures_are_upright_bounded_and_bare(site_folder: Path) -> None:
    """A camera's file loses its metadata, is turned as the camera was held, and made no larger than print needs."""
    made = Image.new("RGB", (3000, 2000), "red")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    made.save(site_folder / "briefings" / "a.jpg", exif=exif)
    one = edition(site_folder, "a.jpg")
    found = picture(one, 0)
    assert (found.width, found.height) == (round(LARGEST * 2 / 3), LARGEST)
    assert b"secret" not in found.data
    assert not Image.open(io.BytesIO(found.data)).getexif()
    assert target(one, 0) == "picture-one.jpg"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("missing.png", "there is no file"),
        ("/etc/passwd", "outside briefings/ is not read"),
        ("../secret.png", "outside briefings/ is not read"),
        ("https://example.org/a.png", "there is no file"),
        ("bomb.svg", "is not a JPEG, PNG or WebP"),
        ("cut.jpg", "is damaged"),
        ("huge.png", "40 million are the most"),
    ],
)
def test_what_cannot_be_shown_is_named_with_its_line(site_folder: Path, file: str, words: str) -> None:
    """A picture that is missing, elsewhere, of another kind, damaged or too large is an error at its line."""
    folder = site_folder / "briefings"
    out = io.BytesIO()
    Image.effect_noise((400, 400), 60).save(out, "JPEG")
    (folder / "cut.jpg").write_bytes(out.getvalue()[: len(out.getvalue()) // 2])
    (folder.parent / "secret.png").write_bytes(out.getvalue())
    (folder / "bomb.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    if file == "huge.png":
        Image.new("1", (20_000, 20_000)).save(folder / file)
    with pytest.raises(RenderError, match=rf"briefings/picture\.yaml:9:\d+: SF641 .*{words}"):
        picture(edition(site_folder, file), 0)
