"""PNG files of drawings."""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageDraw

from standfirst.formats.png import COLOURS, encode


def drawing() -> Image.Image:
    """Flat areas, a gradient of 3,000 colours, and one thin line in a rare colour."""
    image = Image.new("RGB", (600, 400), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 300, 200), fill=(0, 86, 107))
    pen.rectangle((300, 0, 600, 100), fill=(125, 156, 58))
    for x in range(600):
        for y in range(300, 305):
            image.putpixel((x, y), (x * 255 // 600, y % 5 * 50, 128))
    pen.line((0, 350, 599, 350), fill=(180, 80, 15))
    return image


def test_the_colours_of_a_drawing_are_exact_and_the_others_are_near() -> None:
    """White, areas and lines keep their colours in a palette of 64; the shades of a gradient differ little."""
    image = drawing()
    data = encode(image)
    opened = Image.open(io.BytesIO(data))
    assert opened.mode == "P"
    assert len(opened.getcolors() or ()) <= COLOURS
    shown = opened.convert("RGB")
    for at in ((10, 250), (10, 10), (400, 50), (300, 350)):
        assert shown.getpixel(at) == image.getpixel(at)
    near = ImageChops.difference(image, shown).point(lambda off: 255 * (off > 60))
    assert near.getbbox() is None
    assert data == encode(drawing()), "the same bytes each time"


def test_few_colours_stay_as_they_are() -> None:
    """A picture of few colours loses nothing, also with shades that are nearly white."""
    image = Image.new("RGB", (40, 40), "white")
    image.putpixel((3, 3), (1, 2, 3))
    shown = Image.open(io.BytesIO(encode(image))).convert("RGB")
    assert ImageChops.difference(image, shown).getbbox() is None
    for value in range(236, 255):
        image.putpixel((value - 230, 9), (value, value, value))
    shown = Image.open(io.BytesIO(encode(image))).convert("RGB")
    assert shown.getpixel((30, 30)) == (255, 255, 255)
