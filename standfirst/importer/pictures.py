"""Turn pictures of a source into records with files beside the briefing; other formats are named."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, Final

from standfirst.importer.blocks import SourcePicture
from standfirst.importer.writer import CommentedValue

_FORMATS: Final = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_SMALL: Final = 32
"""The size in pixels below which a picture is a rule or an icon."""
MOST: Final = 60


def records(found: Sequence[SourcePicture], folder: str) -> tuple[list[Any], dict[str, bytes], list[str]]:
    """Return records for `images`, files by their path, and a remark for each picture that is left out."""
    made: list[Any] = []
    files: dict[str, bytes] = {}
    remarks: list[str] = []
    for number, picture in enumerate(_each_once(found), start=1):
        suffix = _suffix(picture.data)
        if suffix in _FORMATS.values() and len(made) < MOST:
            name = f"{folder}/picture-{len(made) + 1}.{suffix}"
            files[name] = picture.data
            alt = picture.alt[:2000]
            made.append(_record(f"picture-{len(made) + 1}", name, alt))
        elif suffix != "small":
            remarks.append(f"picture {number} was not kept ({suffix}): save it as PNG and add it by hand")
    return made, files, remarks


def _record(name: str, file: str, alt: str) -> Mapping[str, Any]:
    described = (
        CommentedValue(alt, "confirm")
        if alt
        else CommentedValue("Not described", "confirm: say what somebody who cannot see it must know")
    )
    return {"id": name, "file": file, "alt": described}


def _each_once(found: Sequence[SourcePicture]) -> list[SourcePicture]:
    return list({picture.data: picture for picture in reversed(found) if picture.data}.values())[::-1]


def _suffix(data: bytes) -> str:
    """Return the suffix of a picture that browsers show, `small` for an icon, else its format."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                if min(image.size) < _SMALL:
                    return "small"
                return _FORMATS.get(str(image.format), str(image.format))
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return "no picture that browsers show"
