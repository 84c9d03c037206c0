"""Pictures of the desk's own pages keep every pixel and lose every word that a camera or a program wrote."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageOps, ImageSequence, PngImagePlugin

from standfirst import site
from standfirst.metadata import bare
from tests.sites import small_site

WORDS = b"Zanzibarquux"
Make = Callable[[int], bytes]


def exif(turn: int) -> Image.Exif:
    """EXIF as a telephone writes it: where, when, by which device, and how it was held."""
    made = Image.Exif()
    made[0x010F], made[0x0132], made[0x9C9B] = WORDS.decode(), "2026:10:20 08:00:00", WORDS.decode("utf-8")
    if turn:
        made[0x0112] = turn
    place: Any = made.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (30.0, 11.0, 12.0), "E", (67.0, 0.0, 1.0)
    return made


def picture() -> Image.Image:
    """A picture in which each corner is another."""
    found = Image.new("RGB", (24, 16), "white")
    for place, colour in (((0, 0), "red"), ((23, 0), "green"), ((0, 15), "blue")):
        found.paste(colour, (*place, place[0] + 8, place[1] + 8))
    return found


def saved(kind: str, **options: Any) -> Make:
    """How a picture of a kind is made, turned as the number says."""

    def make(turn: int) -> bytes:
        out = io.BytesIO()
        picture().save(out, kind, exif=exif(turn), **options)
        return out.getvalue()

    return make


def png(turn: int) -> bytes:
    """A PNG with texts, EXIF and words after its end."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", WORDS.decode())
    notes.add_itxt("XML:com.adobe.xmp", WORDS.decode())
    notes.add_text("Comment", WORDS.decode() * 9, zip=True)
    notes.add(b"prVt", WORDS)
    out = io.BytesIO()
    picture().save(out, "PNG", pnginfo=notes, exif=exif(turn), icc_profile=profile())
    return out.getvalue() + WORDS


def jpeg(turn: int) -> bytes:
    """A JPEG with every sort of metadata, and a second picture after its end."""
    plain = saved("JPEG", comment=WORDS, icc_profile=profile(), progressive=True)(turn)
    extra = b"".join(
        b"\xff" + bytes([app]) + (len(WORDS) + 2).to_bytes(2, "big") + WORDS for app in range(0xE1, 0xF0)
    )
    return plain[:2] + extra + plain[2:] + saved("JPEG")(turn)


def gif(_: int) -> bytes:
    """A moving GIF with a comment."""
    frames = [Image.new("P", (8, 8), number) for number in (1, 2, 3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=WORDS, duration=90)
    return out.getvalue()


def profile() -> bytes:
    """A profile of colours."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


KINDS: dict[str, Make] = {
    "jpg": jpeg,
    "png": png,
    "webp": saved("WEBP", lossless=True, xmp=WORDS),
    "gif": gif,
    "lossy.webp": saved("WEBP", quality=60, xmp=WORDS),
}


def shown(data: bytes) -> list[tuple[bytes, int]]:
    """The pixels of each frame as a browser shows them, and how long."""
    opened = Image.open(io.BytesIO(data))
    return [
        (
            ImageOps.exif_transpose(frame.convert("RGB") if frame.mode == "P" else frame).tobytes(),
            frame.info.get("duration", 0),
        )
        for frame in ImageSequence.Iterator(opened)
    ]


@pytest.mark.parametrize("turn", [0, 1, 3, 6, 8])
@pytest.mark.parametrize("kind", KINDS)
def test_words_go_and_pixels_stay(kind: str, turn: int) -> None:
    """No word, place or device is left in any kind of picture, and each frame looks as it did, turned as it was."""
    data = KINDS[kind](turn)
    clean = bare(data)
    assert WORDS in data
    assert WORDS not in clean
    assert len(clean) < len(data)
    assert shown(clean) == shown(data)
    opened = Image.open(io.BytesIO(clean))
    left = opened.getexif()
    assert set(left) <= {0x0112}
    assert not left.get_ifd(0x8825)
    assert ("icc_profile" in opened.info) == ("icc_profile" in Image.open(io.BytesIO(data)).info)
    assert opened.info.get("loop") == Image.open(io.BytesIO(data)).info.get("loop")
    assert bare(clean) == clean


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_picture_is_no_traceback(kind: str) -> None:
    """Whatever bytes are cut, changed or added, something comes out, and in no more than the length of what went in."""
    data = KINDS[kind](6)
    rng = random.Random(kind)  # the same damage each time
    for _ in range(400):
        hurt = bytearray(data[: rng.randrange(len(data) + 1)] if rng.random() < 0.5 else data)
        for _ in range(rng.randrange(4)):
            if hurt:
                hurt[rng.randrange(len(hurt))] = rng.randrange(256)
        assert len(bare(bytes(hurt))) <= len(hurt) + 64


@pytest.mark.parametrize("data", [b"", b"text", b"%PDF-1.7", b"II*\0", b"\xff\xd8", b"RIFF", b"GIF89a"])
def test_other_files_are_left_alone(data: bytes) -> None:
    """What is no picture of these kinds comes out as it went in, or as short as it is."""
    assert bare(data)[: len(data)] == data


@pytest.mark.slow
def test_pictures_in_content_are_published_without_metadata(tmp_path: Path) -> None:
    """A picture that a page shows is published bare; one of a kind that cannot be cleaned is named."""
    folder = small_site(tmp_path / "site")
    images = folder / "content" / "images"
    images.mkdir()
    for kind, make in KINDS.items():
        (images / f"home.{kind}").write_bytes(make(6))
    (images / "camera.tiff").write_bytes(saved("TIFF")(6))
    result = site.build(folder)
    for kind in KINDS:
        data = (images / f"home.{kind}").read_bytes()
        assert WORDS in data
        assert (folder / "output" / "images" / f"home.{kind}").read_bytes() == bare(data)
    note = next(note for note in result.notes if "camera.tiff" in note)
    assert "images/camera.tiff" in note
    assert "home" not in note
