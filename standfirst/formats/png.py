"""PNG files of flat drawings: a palette of the colours that they use most, and a few shades for the edges of letters."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PIL.Image import Image as PictureFile

COLOURS = 64
"""The size of the palette: a few tones and the edges of letters; more only make the file larger."""
EXACT = 16
"""The number of colours that are kept as they are, the most frequent ones."""
APART = 12
"""The least difference of two colours of the palette in one channel: Pillow compares colours in steps of 4."""

Colour = tuple[int, int, int]


def encode(image: PictureFile) -> bytes:
    """Return an RGB picture as PNG without metadata, in at most 64 colours; the same bytes each time."""
    from PIL import Image

    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in _palette(image) for value in colour])
    out = io.BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _palette(image: PictureFile) -> list[Colour]:
    """Return the most frequent colours, and shades that stand for all others.

    The others are reduced as a set: each counts once, which takes far less time than counting every pixel.
    """
    from PIL import Image

    counted = sorted(image.getcolors(image.width * image.height) or (), reverse=True)
    colours = [cast("Colour", colour) for _, colour in counted]
    found: list[Colour] = []
    for colour in colours[: 4 * EXACT]:
        if len(found) < EXACT and _is_apart(colour, found):
            found.append(colour)
    strip = Image.new("RGB", (len(colours), 1))
    strip.putdata(colours)
    flat = strip.quantize(COLOURS - EXACT, dither=Image.Dither.NONE).getpalette() or []
    for shade in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
        if _is_apart(shade, found):
            found.append(shade)
    return found


def _is_apart(colour: Colour, others: list[Colour]) -> bool:
    return all(max(abs(a - b) for a, b in zip(colour, one, strict=True)) >= APART for one in others)
