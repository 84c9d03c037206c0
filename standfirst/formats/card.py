"""The picture for link previews: 1200 by 630 pixels, rendered from the theme's `card.html`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from importlib.util import find_spec

from standfirst.errors import RenderError, TooLongError
from standfirst.formats import pdf
from standfirst.formats.base import Format, Job
from standfirst.formats.png import encode
from standfirst.settings import Site
from standfirst.view.page import CARD_SIZE
from standfirst.view.render_context import RenderContext
from standfirst.view.social_card import FIGURES, STEPS, build_card, first_size

TOO_LONG = "SF642"
"""The code of a title that does not fit."""

_SHORT = 40
"""The length of a title that always fits."""

WIDTH, HEIGHT = CARD_SIZE


def render(job: Job) -> bytes:
    """Render the picture as PNG without any metadata; the same bytes each time.

    The title gets the largest size at which everything fits; figures are left out if it fits at none.
    """
    if why := missing():
        raise RenderError(why)
    for size in range(first_size(job.edition.briefing.title), STEPS + 2):
        document = html(job, size) if size <= STEPS else html(job, STEPS, figures=0)
        made = pdf.write(document, job.theme, job.site.root, _name(job), sheet="card")
        if drawn := picture(made, (WIDTH, HEIGHT)):
            return drawn
    if job.is_told(TOO_LONG) and len(job.edition.briefing.title) > _SHORT:
        return render(_shortened(job))
    message = "the title does not fit into the picture for link previews"
    raise TooLongError(job.edition.problem(("title",), TOO_LONG, message, "shorten it"))


def _shortened(job: Job) -> Job:
    """Return the job with half of the title, for a preview of a title that is too long."""
    title = job.edition.briefing.title
    briefing = job.edition.briefing.model_copy(update={"title": f"{title[: len(title) // 2].rstrip()}…"})
    return replace(job, edition=replace(job.edition, briefing=briefing))


def html(job: Job, size: int, *, figures: int = FIGURES) -> str:
    """Return the HTML document of the picture."""
    view = build_card(RenderContext(job.edition, job.library, "web", job.now), size, figures)
    return job.theme.environment(view.lang).get_template("card.html").render(card=view)


@cache
def missing() -> str:
    """Return why no picture can be rendered here; empty if it can."""
    if find_spec("PIL"):
        return ""
    return "no pictures for link previews: install standfirst[cards] to draw them"


def drawn(site: Site) -> bool:
    """Return whether a site has these pictures."""
    return site.holds(FORMAT.name) and not missing()


def _name(job: Job) -> str:
    return job.edition.documents[0].path


def picture(document: bytes, size: tuple[int, int]) -> bytes | None:
    """Return the one page of a PDF as PNG of a size, or None if it has several pages."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(document)
    try:
        if len(opened) != 1:
            return None
        page = opened[0]
        image = page.render(scale=size[0] / page.get_width()).to_pil().convert("RGB")
    finally:
        opened.close()
    if image.size != size:
        raise RenderError(f"the theme's style sheet makes pictures of {image.size}, not {size}")
    return encode(image)


FORMAT = Format(
    "card", "png", "Picture for link previews", render, html=partial(html, size=STEPS), missing=missing
)
