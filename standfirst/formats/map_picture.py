"""A chart or a map of a briefing as a picture: under its title and marking, with its note on boundaries."""

from __future__ import annotations

from dataclasses import dataclass, replace

from standfirst.formats import pdf
from standfirst.formats.base import Job
from standfirst.formats.png import encode
from standfirst.view import records
from standfirst.view.briefing import marking, status_labels
from standfirst.view.drawings import maps
from standfirst.view.render_context import RenderContext
from standfirst.view.text import UncitedProse

WIDTH = 1600
"""Pixels."""


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The variables of the picture's template."""

    title: str
    lang: str
    dir: str
    marking: records.Marking
    stamps: tuple[str, ...]
    drawing: records.DrawingView
    lines: tuple[str, ...]
    """The date, and for a picture to take along its source and its address."""


def html(job: Job, place: int) -> str:
    """Return the HTML document for the picture of the map at an index of `maps`."""
    context = RenderContext(job.edition, job.library, "print", job.now)
    at = job.edition.briefing.as_of
    line = f"{context.say('As of')} {context.lang.moment(at)}" if at else ""
    return document(job, maps(context, UncitedProse(context))[place], line)


def document(job: Job, drawing: records.DrawingView, *lines: str) -> str:
    """Return the HTML document for the picture of a chart or a map, with lines of text below it.

    It has no table of the numbers that the picture shows.
    """
    if drawing.panels and not drawing.shades:
        drawing = replace(drawing, rows=())
    context = RenderContext(job.edition, job.library, "print", job.now)
    view = MapPicture(
        title=job.edition.briefing.title, lang=job.edition.lang, dir=context.lang.dir, marking=marking(context),
        stamps=status_labels(context), drawing=drawing, lines=tuple(filter(None, lines)),
    )  # fmt: skip
    return job.theme.environment(view.lang).get_template("map.html").render(picture=view)


def render(job: Job, place: int) -> bytes:
    """Return the map as PNG, as high as it needs to be."""
    return draw(job, html(job, place))


def draw(job: Job, text: str) -> bytes:
    """Return the picture of an HTML document as PNG, as high as it needs to be."""
    import pypdfium2
    from PIL import Image, ImageChops

    made = pdf.write(text, job.theme, job.site.root, job.edition.documents[0].path, sheet="map")
    opened = pypdfium2.PdfDocument(made)
    try:
        page = opened[0]
        image = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    finally:
        opened.close()
    blank = Image.new("RGB", image.size, image.getpixel((0, 0)))
    box = ImageChops.difference(image, blank).getbbox() or (0, 0, *image.size)
    margin = WIDTH // 40
    return encode(image.crop((0, 0, image.width, min(image.height, box[3] + margin))))
