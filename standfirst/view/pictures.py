"""Prepare a desk's pictures for publication: upright, bounded in size, and without any metadata."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from standfirst.engine import depend, inputs
from standfirst.errors import Problem, RenderError
from standfirst.library import Edition
from standfirst.library.files import PathFault
from standfirst.model import Image
from standfirst.settings import Site
from standfirst.view import records
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose

if TYPE_CHECKING:
    from PIL.Image import Image as PictureFile

SCHEME = "picture:"
"""The URL scheme of a picture in a document that becomes a PDF; the path of its file follows."""

LARGEST = 1400
"""The maximum of the longer side in pixels: 170 mm at 210 dots an inch."""

MOST = 40_000_000
"""The maximum number of pixels; a larger picture is refused before it takes memory."""

WIDTHS = (480, 960)
"""Pixels across of the smaller files that browsers choose from; phones load the first or the second."""

_ORIENTATION = 0x0112
"""The tag of EXIF for how the camera was held."""

SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "jpg"}
"""The accepted formats, and the suffixes that they are published with."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as published."""

    data: bytes
    suffix: str
    width: int
    height: int


def images(context: RenderContext, prose: Prose) -> tuple[records.ImageView, ...]:
    """Return the pictures of an edition for its medium."""
    found = context.edition.briefing.images
    return tuple(_image(context, prose, place, one) for place, one in enumerate(found))


def _image(context: RenderContext, prose: Prose, place: int, one: Image) -> records.ImageView:
    path, made = source(context.edition, place), picture(context.edition, place)
    address = (
        f"{SCHEME}{path.as_uri()}"
        if context.medium == "print"
        else context.href(target(context.edition, place))
    )
    lead = first_lead(context.edition) == place
    return records.ImageView(
        anchor=f"image-{one.id}",
        src=address,
        alt=one.alt,
        caption=prose.line_or_none(one.caption),
        credit=context.say(", ").join(part for part in (one.credit, one.licence) if part),
        width=made.width,
        height=made.height,
        label=context.label(f"image-{one.id}"),
        webp=candidates(context.edition, place, context.href) if context.medium == "web" else "",
        lead=lead,
        beside=one.beside and not lead,
        focus=(one.focus.x, one.focus.y) if one.focus else None,
    )


def logo(site: Site) -> Picture | None:
    """Return the logo of a site as published, without metadata; None if it has none. Raises RenderError."""
    if not site.logo:
        return None
    path = (site.root / site.logo).resolve()
    depend(inputs.FILE, str(path))
    try:
        return prepared(path, file_state(path))
    except (RenderError, OSError) as error:
        raise RenderError(f"LOGO: {error}") from None


def logo_path(shown: Picture) -> str:
    """Return the path of the logo in the site."""
    return f"theme/logo.{shown.suffix}"


def logo_address(site: Site) -> str:
    """Return the URL of the logo in documents that become PDFs; empty if there is none."""
    if not site.logo:
        return ""
    path = (site.root / site.logo).resolve()
    depend(inputs.FILE, str(path))
    return f"{SCHEME}{path.as_uri()}"


def first_lead(edition: Edition) -> int | None:
    """Return the index of the picture that is shown above the text; None if there is none."""
    found = edition.briefing.images
    return next((place for place, one in enumerate(found) if one.lead), None)


def candidates(edition: Edition, place: int, href: Callable[[str], str]) -> str:
    """Return the WebP files of a picture for `srcset`, narrowest first."""
    found = ((webp_target(edition, place, width), width) for width in widths(edition, place))
    return ", ".join(f"{href(path)} {width}w" for path, width in found)


def target(edition: Edition, place: int) -> str:
    """Return the path of an edition's picture in the site."""
    return edition.path(f"-{edition.briefing.images[place].id}.{picture(edition, place).suffix}")


def widths(edition: Edition, place: int) -> tuple[int, ...]:
    """Return the widths in pixels of a picture's WebP files; the last one is that of the picture."""
    whole = picture(edition, place).width
    return (*(width for width in WIDTHS if width < whole), whole)


def webp_target(edition: Edition, place: int, width: int) -> str:
    """Return the path of a picture as WebP; no id contains a dot, so no other file has this name."""
    return edition.path(f".image-{edition.briefing.images[place].id}.{width}.webp")


def webp(edition: Edition, place: int, width: int) -> bytes:
    """Return a picture as WebP at a width, without loss if it is published as PNG."""
    from PIL import Image as Images

    made, path = picture(edition, place), source(edition, place)
    _, whole = _bare(path, file_state(path))
    size = (width, max(1, round(made.height * width / made.width)))
    out = io.BytesIO()
    resized = whole if size == whole.size else whole.resize(size, Images.Resampling.LANCZOS)
    resized.save(out, "WEBP", quality=80, method=4, lossless=made.suffix == "png")
    return out.getvalue()


def source(edition: Edition, place: int) -> Path:
    """Return the desk's own file; one outside the briefings is never read."""
    found = edition.file.beside(edition.briefing.images[place].file)
    if isinstance(found, PathFault):
        raise RenderError(str(_problem(edition, place, *found)))
    return found


def picture(edition: Edition, place: int) -> Picture:
    """Return a picture as published; raises RenderError with its line if that fails."""
    path = source(edition, place)
    depend(inputs.FILE, str(path))
    try:
        return prepared(path, file_state(path))
    except RenderError as error:
        raise RenderError(str(_problem(edition, place, str(error), "replace it"))) from None


def file_state(path: Path) -> tuple[int, ...]:
    """Return values that change whenever a file is written, even if its times are set back."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


@lru_cache(maxsize=64)
def prepared(path: Path, stamp: tuple[int, ...]) -> Picture:
    """Return a file as published; raises RenderError with a short reason."""
    suffix, bare = _bare(path, stamp)
    out = io.BytesIO()
    if suffix == "jpg":
        bare.save(out, "JPEG", quality=82, optimize=True)
    else:
        bare.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), suffix, *bare.size)


@lru_cache(maxsize=2)
def _bare(path: Path, _stamp: tuple[int, ...]) -> tuple[str, PictureFile]:
    """Return the suffix of a published picture, and its pixels alone: upright, and no larger than it is published."""
    from PIL import Image as Images

    kind, upright = _opened(path)
    upright.thumbnail((LARGEST, LARGEST), Images.Resampling.LANCZOS)
    suffix = SUFFIXES[kind]
    plain = upright.convert("RGB" if suffix == "jpg" or "A" not in upright.getbands() else "RGBA")
    bare = Images.new(plain.mode, plain.size)
    bare.paste(plain)
    return suffix, bare


def _opened(path: Path) -> tuple[str, PictureFile]:
    """Return the format of a picture, and the picture fully read; raises RenderError with a short reason."""
    from PIL import Image as Images
    from PIL import UnidentifiedImageError

    name = path.name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # MOST is stricter than Pillow's limit, and metadata are not published
            opened = Images.open(io.BytesIO(path.read_bytes()), formats=tuple(SUFFIXES))
            if opened.width * opened.height > MOST:
                raise RenderError(
                    f"`{name}` has {opened.width} by {opened.height} pixels; 40 million are the most"
                )
            opened.draft("RGB", (LARGEST, LARGEST))
            with _strict():
                opened.load()
                upright = _turned(opened)
    except UnidentifiedImageError:
        what = "is not a JPEG, PNG or WebP picture" if path.stat().st_size else "is empty"
        raise RenderError(f"`{name}` {what}") from None
    except Images.DecompressionBombError:
        raise RenderError(f"`{name}` has too many pixels; 40 million are the most") from None
    except (OSError, ValueError, SyntaxError) as error:
        raise RenderError(f"`{name}` {_damage(error)}") from None
    return opened.format or "PNG", upright


def _turned(opened: PictureFile) -> PictureFile:
    """Return a picture upright, as its orientation says; Pillow's own function also rewrites its metadata."""
    from PIL import Image as Images

    turns = Images.Transpose
    turn = {
        2: turns.FLIP_LEFT_RIGHT, 3: turns.ROTATE_180, 4: turns.FLIP_TOP_BOTTOM, 5: turns.TRANSPOSE, 6: turns.ROTATE_270,
        7: turns.TRANSVERSE, 8: turns.ROTATE_90,
    }.get(opened.getexif().get(_ORIENTATION, 1))  # fmt: skip
    return opened if turn is None else opened.transpose(turn)


def _damage(error: Exception) -> str:
    """Return in plain words why a picture could not be read."""
    if isinstance(error, OSError) and error.errno is not None:
        return f"cannot be read: {error.strerror}"
    if "truncated" in str(error).lower():
        return "is damaged: its end is missing"
    return "is damaged: its content is not a complete picture"


def problems(edition: Edition) -> Iterator[Problem]:
    """Yield the problems of an edition's pictures that a build refuses, each at its line."""
    for place in range(len(edition.briefing.images)):
        found = edition.file.beside(edition.briefing.images[place].file)
        if isinstance(found, PathFault):
            yield _problem(edition, place, *found)
        elif why := fault(found):
            yield _problem(edition, place, why, "replace it")


def fault(path: Path) -> str:
    """Return why a file cannot be shown as a picture; "" if it can."""
    try:
        _opened(path)
    except RenderError as error:
        return str(error)
    return ""


@contextmanager
def _strict() -> Iterator[None]:
    """Refuse truncated pictures, even if other code has allowed them for the whole process."""
    from PIL import ImageFile

    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _problem(edition: Edition, place: int, message: str, fix: str) -> Problem:
    return edition.problem(("images", place, "file"), "SF641", message, fix)
